/* hub_keys.c - the keys of a hub in a file of three lines. */
#include "hub_keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "hub_files.h"

enum { LINE = 128, KEYS_TEXT = 1024 };

void hub_keys_make(struct hub_keys *to)
{
    to->device = crypto_id();
    crypto_sign_key(&to->sign);
    crypto_seal_key(&to->seal);
}

bool hub_keys_write(const char *path, const struct hub_keys *k, char *why, size_t why_size)
{
    char id[ID_TEXT], sign[LINE], seal[LINE], open[LINE], text[KEYS_TEXT];
    bool done;

    id_to_text(k->device, id);
    must(crypto_base64(k->sign.secret, sizeof k->sign.secret, sign, sizeof sign));
    must(crypto_base64(k->seal.secret, sizeof k->seal.secret, seal, sizeof seal));
    must(crypto_base64(k->seal.open, sizeof k->seal.open, open, sizeof open));
    text_format(text, sizeof text,
                "; The keys of this hub.  Keep a copy in a safe place: without them no sealed\n"
                "; phone number can be opened.\n"
                "device = %s\nsign = %s\nseal = %s\nseal.open = %s\n",
                id, sign, seal, open);
    done = hub_file_write(path, text, strlen(text), 0600, why, why_size);
    wipe(sign, sizeof sign);
    wipe(seal, sizeof seal);
    wipe(text, sizeof text);
    return done;
}

/* The value of `key`'s line, cut out in place; NULL when there is none. */
static bool take(const char *text, const char *key, char to[LINE])
{
    size_t len = strlen(key);

    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, key, len) == 0 && strncmp(at + len, " = ", 3) == 0) {
            size_t size = strcspn(at + len + 3, "\r\n");

            return text_format(to, LINE, "%.*s", (int)size, at + len + 3);
        }
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

static bool read_text(const char *text, struct hub_keys *to)
{
    char id[LINE];

    if (!take(text, "device", id) || !id_from_text(id, &to->device) ||
        !take_key(text, "sign", to->sign.secret, sizeof to->sign.secret) ||
        !take_key(text, "seal", to->seal.secret, sizeof to->seal.secret) ||
        !take_key(text, "seal.open", to->seal.open, sizeof to->seal.open))
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
