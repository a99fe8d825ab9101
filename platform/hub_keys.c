/* hub_keys.c - the keys of a hub in a file of lines. */
#include "hub_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "hub_files.h"

enum { LINE = 128, KEYS_TEXT = 1024 + SEAL_RING_MAX * 72 };

void hub_keys_make(struct hub_keys *to, int month)
{
    memset(to, 0, sizeof *to);
    to->device = crypto_id();
    crypto_sign_key(&to->sign);
    crypto_seal_key(&to->seal);
    seal_ring_make(&to->ring, &to->seal, month);
}

/* ---- as text ---- */

static void put(char *text, const char *key, const uint8_t *bytes, size_t size)
{
    char value[LINE];

    must(crypto_base64(bytes, size, value, sizeof value));
    must(text_append(text, KEYS_TEXT, "%s = %s\n", key, value));
    wipe(value, sizeof value);
}

static void put_ring(char *text, const struct seal_ring *r)
{
    char name[SEAL_NAME], key[32];

    if (r->next == 0)
        return;
    put(text, "find", r->find, KEY_BYTES);
    put(text, "office", r->office.secret, KEY_BYTES);
    put(text, "office.open", r->office.open, KEY_BYTES);
    must(text_append(text, KEYS_TEXT, "chain.next = %04d%02d\n", r->next / 12, r->next % 12 + 1));
    put(text, "chain", r->chain, KEY_BYTES);
    for (int i = 0; i < r->count; i++) {
        seal_name_to_text(r->periods[i].name, name);
        text_format(key, sizeof key, "key.%.*s", SEAL_NAME - 2, name);
        put(text, key, r->periods[i].seed, KEY_BYTES);
    }
}

static void put_all(char *text, const struct hub_keys *k)
{
    char id[ID_TEXT];

    id_to_text(k->device, id);
    text_format(text, KEYS_TEXT,
                "; The keys of this hub.  Keep one copy in a safe place, made anew each month by\n"
                "; guitai-hub backup --keys, and no older one: without it no sealed phone number\n"
                "; can be opened after a fire, and an old one opens what is to be gone.\n"
                "device = %s\n",
                id);
    put(text, "sign", k->sign.secret, SECRET_BYTES);
    if (!k->ring.first_gone)
        put(text, "seal", k->seal.secret, KEY_BYTES);
    put(text, "seal.open", k->seal.open, KEY_BYTES);
    put_ring(text, &k->ring);
}

/* ---- on the disk ---- */

static bool write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, text, size);

        if (n <= 0)
            return false;
        text += n;
        size -= (size_t)n;
    }
    return true;
}

/* The file may have no name any more. */
static bool overwrite(int fd)
{
    static const char zeros[4096];
    struct stat st;
    off_t left;

    if (fstat(fd, &st) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        return false;
    for (left = st.st_size; left > 0;) {
        size_t n = left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros;

        if (!write_all(fd, zeros, n))
            return false;
        left -= (off_t)n;
    }
    return fsync(fd) == 0;
}

/* The folder of `path`; locked, so that of two hubs one writes at a time.  -1: not there. */
static int open_folder(const char *path)
{
    char copy[PATH_MAX];
    int fd;

    if (!text_copy(copy, sizeof copy, path))
        return -1;
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void tidy(const char *path)
{
    char fresh[PATH_MAX];
    int fd = text_format(fresh, sizeof fresh, "%s.new", path)
                 ? open(fresh, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
                 : -1;

    if (fd < 0)
        return;
    if (!overwrite(fd))
        log_fault("hub: %s holds keys and cannot be overwritten (%s); remove it", fresh,
                  strerror(errno));
    close(fd);
    unlink(fresh);
}

void hub_keys_tidy(const char *path)
{
    int folder = open_folder(path);

    if (folder < 0)
        return;
    tidy(path);
    close(folder);
}

static bool write_new(const char *fresh, const char *text)
{
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool done;

    if (fd < 0)
        return false;
    done = write_all(fd, text, strlen(text)) && fsync(fd) == 0;
    return close(fd) == 0 && done;
}

/* True only when nothing of the old file is left. */
static bool replace_in(int folder, const char *path, const char *text)
{
    char fresh[PATH_MAX];
    bool done;
    int old;

    if (!text_format(fresh, sizeof fresh, "%s.new", path))
        return false;
    tidy(path);
    old = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (old < 0 && errno != ENOENT)
        return false;
    done = write_new(fresh, text) && rename(fresh, path) == 0 && fsync(folder) == 0;
    if (old >= 0) {
        done = done && overwrite(old);
        close(old);
    }
    return done;
}

static bool replace(const char *path, const char *text)
{
    int folder = open_folder(path);
    bool done = folder >= 0 && replace_in(folder, path, text);

    if (folder >= 0)
        close(folder);
    return done;
}

bool hub_keys_write(const char *path, const struct hub_keys *k, char *why, size_t why_size)
{
    char *text = malloc(KEYS_TEXT);
    bool done;

    must(text != NULL);
    put_all(text, k);
    done = replace(path, text);
    if (!done)
        text_format(why, why_size, "%s cannot be written: %s", path, strerror(errno));
    wipe(text, KEYS_TEXT);
    free(text);
    return done;
}

int hub_keys_lock(const char *path, bool alone)
{
    char name[PATH_MAX];
    int fd;

    if (!text_format(name, sizeof name, "%s.lock", path))
        return -1;
    fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* ---- reading ---- */

/* The value of the line at `at` when it is `key`'s. */
static bool take_here(const char *at, const char *key, char to[LINE])
{
    size_t len = strlen(key);

    return strncmp(at, key, len) == 0 && strncmp(at + len, " = ", 3) == 0 &&
           text_format(to, LINE, "%.*s", (int)strcspn(at + len + 3, "\r\n"), at + len + 3);
}

/* The value of `key`'s line; false when there is none. */
static bool take(const char *text, const char *key, char to[LINE])
{
    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (take_here(at, key, to))
            return true;
    }
    return false;
}

static bool take_key(const char *text, const char *key, uint8_t *to, size_t size)
{
    char value[LINE];
    size_t got = size;
    bool good = take(text, key, value) && crypto_base64_decode(value, to, &got) && got == size;

    wipe(value, sizeof value);
    return good;
}

/* "key.c202611 = ..." */
static bool read_period(const char *at, struct seal_ring *to)
{
    char name[SEAL_NAME + 1], key[16], value[LINE];
    uint8_t seed[KEY_BYTES];
    size_t size = sizeof seed;
    struct seal_name n;
    const char *rest;
    bool good;

    text_format(name, sizeof name, "%.*s:-", SEAL_NAME - 2, at + strlen("key."));
    text_format(key, sizeof key, "key.%.*s", SEAL_NAME - 2, name);
    good = seal_name_of(name, &n, &rest) && n.use != SEAL_FIRST && take_here(at, key, value) &&
           crypto_base64_decode(value, seed, &size) && size == sizeof seed &&
           seal_ring_add(to, n, seed);
    wipe(value, sizeof value);
    wipe(seed, sizeof seed);
    return good;
}

static bool read_chain(const char *text, struct seal_ring *to)
{
    char month[LINE];
    int n;

    if (!take(text, "chain.next", month)) /* of before there were keys by month */
        return true;
    n = (int)strtol(month, NULL, 10);
    to->next = n / 100 * 12 + n % 100 - 1;
    if (n / 100 < 1 || n % 100 < 1 || n % 100 > 12 ||
        !take_key(text, "chain", to->chain, KEY_BYTES) ||
        !take_key(text, "find", to->find, KEY_BYTES) ||
        !take_key(text, "office", to->office.secret, KEY_BYTES) ||
        !take_key(text, "office.open", to->office.open, KEY_BYTES))
        return false;
    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, "key.", strlen("key.")) == 0 && !read_period(at, to))
            return false;
    }
    return true;
}

static bool read_text(const char *text, struct hub_keys *to)
{
    char id[LINE];

    memset(to, 0, sizeof *to);
    if (!take(text, "device", id) || !id_from_text(id, &to->device) ||
        !take_key(text, "sign", to->sign.secret, sizeof to->sign.secret) ||
        !take_key(text, "seal.open", to->seal.open, sizeof to->seal.open) ||
        !read_chain(text, &to->ring))
        return false;
    to->ring.first_gone = !take_key(text, "seal", to->seal.secret, sizeof to->seal.secret);
    if (to->ring.first_gone && to->ring.next == 0)
        return false;
    /* An Ed25519 secret ends with its open key (RFC 8032, as libsodium keeps it). */
    memcpy(to->sign.open, to->sign.secret + SECRET_BYTES - KEY_BYTES, KEY_BYTES);
    return true;
}

bool hub_keys_read(const char *path, struct hub_keys *to, char *why, size_t why_size)
{
    struct stat st;
    size_t size;
    char *text;
    bool good;

    if (stat(path, &st) == 0 && (st.st_mode & 077) != 0) {
        text_format(why, why_size, "%s:1: others may read it; run chmod 600 %s", path, path);
        return false;
    }
    text = hub_file_read_new(path, &size, why, why_size);
    if (text == NULL) {
        text_format(why, why_size, "%s: %s; run guitai-hub init, or put the copy of the keys back",
                    path, strerror(errno));
        return false;
    }
    good = read_text(text, to);
    if (!good)
        text_format(why, why_size, "%s:1: is not a key file; put the copy of the keys back", path);
    wipe(text, size);
    free(text);
    return good;
}
