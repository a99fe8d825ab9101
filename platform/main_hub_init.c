/* main_hub_init.c - guitai-hub init: a folder with all that a hub needs. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "hub/hub.h"
#include "hub_certificates.h"
#include "main_hub.h"
#include "port/clock.h"
#include "wire/catalogue_json.h"

enum { PASSWORD_LETTERS = 14, WHY = 512 };

static const char sample[] = GUITAI_ASSETS "/sample";

struct fresh {
    const char *dir;
    const char *listen;
    const char *store; /* URI; NULL: a file in the folder */
    bool local;        /* listens on this machine alone */
    struct catalogue *hall;
    char why[WHY];
};

static bool path_in(const struct fresh *f, const char *name, char to[PATH_MAX])
{
    return text_format(to, PATH_MAX, "%s/%s", f->dir, name);
}

/* mkdir -p, each folder for this user alone. */
static bool make_folder(struct fresh *f)
{
    char path[PATH_MAX];

    if (!text_copy(path, sizeof path, f->dir) || path[0] == '\0')
        return text_copy(f->why, WHY, "--dir: name a folder") && false;
    for (char *at = path + 1;; at++) {
        char end = *at;

        if (end != '/' && end != '\0')
            continue;
        *at = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            text_format(f->why, WHY, "%s cannot be made: %s", path, strerror(errno));
            return false;
        }
        *at = end;
        if (end == '\0')
            return true;
    }
}

static bool is_free(struct fresh *f)
{
    static const char *const names[] = {"hub.conf", "hub.keys", "hub.db"};
    char path[PATH_MAX];

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (path_in(f, names[i], path) && access(path, F_OK) == 0) {
            text_format(f->why, WHY, "%s is there already; take another folder", path);
            return false;
        }
    }
    return true;
}

/* ---- the hall ---- */

static bool copy_photos(struct fresh *f)
{
    struct hub_files photos = {0};
    char path[PATH_MAX];
    bool good = hub_files_add(&photos, GUITAI_ASSETS "/sample/photos", "photos", f->why, WHY);

    if (good && path_in(f, "photos", path))
        good = mkdir(path, 0755) == 0 || errno == EEXIST;
    for (int i = 0; good && i < photos.count; i++)
        good = path_in(f, photos.files[i].path, path) &&
               hub_file_write(path, photos.files[i].data, photos.files[i].size, 0644, f->why, WHY);
    hub_files_free(&photos);
    return good;
}

static bool write_hall(struct fresh *f)
{
    char from[PATH_MAX], to[PATH_MAX];
    size_t size;
    char *text;
    bool good;

    text_format(from, sizeof from, "%s/hall.json", sample);
    text = hub_file_read_new(from, &size, f->why, WHY);
    if (text == NULL)
        return false;
    f->hall = calloc(1, sizeof *f->hall);
    must(f->hall != NULL);
    good = catalogue_decode(from, text, size, f->hall, f->why, WHY) == OK &&
           path_in(f, "hall.json", to) && hub_file_write(to, text, size, 0644, f->why, WHY) &&
           copy_photos(f);
    free(text);
    return good;
}

/* ---- keys, certificates, config ---- */

static bool write_keys(struct fresh *f)
{
    struct hub_keys keys;
    char path[PATH_MAX];
    bool good;

    hub_keys_make(&keys, month_of(day_of(clock_now())));
    good = path_in(f, "hub.keys", path) && hub_keys_write(path, &keys, f->why, WHY);
    wipe(&keys, sizeof keys);
    return good;
}

/* The host of "HOST:PORT"; NULL when it stands for all or for this machine. */
static const char *host_of(const char *listen, char *to, size_t size)
{
    const char *colon = strrchr(listen, ':');

    if (listen[0] == '[')
        text_format(to, size, "%.*s", (int)strcspn(listen + 1, "]"), listen + 1);
    else
        text_format(to, size, "%.*s", colon == NULL ? 0 : (int)(colon - listen), listen);
    return strcmp(to, "0.0.0.0") == 0 || strcmp(to, "::") == 0 || to[0] == '\0' ? NULL : to;
}

static bool is_loopback(const char *host)
{
    return host != NULL && (strncmp(host, "127.", 4) == 0 || strcmp(host, "localhost") == 0 ||
                            strcmp(host, "::1") == 0);
}

static bool write_certificates(struct fresh *f)
{
    char host[256];

    return hub_certificates_make(f->dir, host_of(f->listen, host, sizeof host), f->why, WHY);
}

static bool write_config(struct fresh *f)
{
    const char *off = f->local ? "; " : "";
    char path[PATH_MAX], text[1024];

    text_format(text, sizeof text,
                "; The config of guitai-hub; paths are relative to this folder.\n"
                "; guitai-hub --config %s/hub.conf --check-config says what is wrong here.\n"
                "listen = %s\n"
                "%s"
                "%stls.cert = hub.pem\n"
                "%stls.key = hub-key.pem\n"
                "store.uri = %s\n"
                "site = %s\n"
                "catalogue = hall.json\n",
                f->dir, f->listen,
                f->local
                    ? "; Other machines reach the hub by TLS alone: listen = 0.0.0.0:8443, and "
                      "take the two ';' out.\n"
                    : "",
                off, off, f->store != NULL ? f->store : "sqlite:hub.db", f->hall->site);
    return path_in(f, "hub.conf", path) &&
           hub_file_write(path, text, strlen(text), 0600, f->why, WHY);
}

/* ---- people ---- */

static void invent(char to[PASSWORD_LETTERS + 1])
{
    static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyzA"; /* none looks like another */
    uint8_t random[PASSWORD_LETTERS];

    crypto_random(random, sizeof random);
    for (int i = 0; i < PASSWORD_LETTERS; i++)
        to[i] = letters[random[i] % 32];
    to[PASSWORD_LETTERS] = '\0';
}

static bool set_password(struct fresh *f, struct store *s, const char *number, const char *password,
                         bool must_change)
{
    char made[PASSWORD_TEXT];

    if (crypto_password(password, made) == OK &&
        staff_set_password(s, number, made, must_change) == OK)
        return true;
    text_format(f->why, WHY, "the password of %s cannot be stored", number);
    return false;
}

/* The password of the environment, or a new one that is printed. */
static const char *password_of(const char *variable, char made[PASSWORD_LETTERS + 1])
{
    const char *given = getenv(variable);

    if (given != NULL && !text_is_empty(given))
        return given;
    invent(made);
    return made;
}

static bool add_people(struct fresh *f, struct store *s, bool with_sample, char admin[],
                       char people[])
{
    const char *password = password_of("GUITAI_ADMIN_PASSWORD", admin);

    if (!set_password(f, s, "admin", password, admin[0] != '\0'))
        return false;
    if (!with_sample)
        return true;
    password = password_of("GUITAI_SAMPLE_PASSWORD", people);
    for (int i = 0; i < f->hall->staff_count; i++) {
        if (strcmp(f->hall->staff[i].number, "admin") != 0 &&
            !set_password(f, s, f->hall->staff[i].number, password, false))
            return false;
    }
    return true;
}

static bool make_store(struct fresh *f, bool with_sample, char admin[], char people[])
{
    char path[PATH_MAX], uri[PATH_MAX + 8];
    struct store *s;
    bool good;

    if (!path_in(f, "hub.db", path) || !text_format(uri, sizeof uri, "sqlite:%s", path))
        return false;
    if (f->store != NULL && !text_copy(uri, sizeof uri, f->store)) {
        text_format(f->why, WHY, "--store: the address is too long");
        return false;
    }
    if (clock_set_zone(f->hall->zone) != OK) {
        text_format(f->why, WHY, "this machine does not know the time zone \"%s\"; install tzdata",
                    f->hall->zone);
        return false;
    }
    s = store_open(uri, f->hall->site, f->why, WHY);
    if (s == NULL)
        return false;
    good = s->ops->begin(s) == OK && add_people(f, s, with_sample, admin, people) &&
           audit_add(s, clock_now(), "", "hub_made", "", "") == OK && s->ops->commit(s) == OK;
    if (!good && f->why[0] == '\0')
        text_format(f->why, WHY, "the store cannot be written; see the lines before");
    s->ops->close(s);
    return good;
}

static void say(const struct fresh *f, bool with_sample, const char *admin, const char *people)
{
    printf("The hub of \"%s\" is in %s.\n", f->hall->name.text[ENGLISH], f->dir);
    printf("  run it:         guitai-hub --config %s/hub.conf\n", f->dir);
    printf("  add a terminal: guitai-hub enrol --config %s/hub.conf --name lobby --role kiosk\n",
           f->dir);
    printf(
        "  keep apart:     a copy of %s/hub.keys, made anew with each backup: guitai-hub backup\n"
        "                  --config %s/hub.conf --to PATH --keys PATH\n",
        f->dir, f->dir);
    printf("  administrator:  admin, password %s\n",
           admin[0] != '\0' ? admin : "as in GUITAI_ADMIN_PASSWORD");
    if (admin[0] != '\0')
        puts("                  to be changed with the first sign-in, before anything else");
    if (with_sample)
        printf("  sample staff:   0311 to 0318, password %s\n",
               people[0] != '\0' ? people : "as in GUITAI_SAMPLE_PASSWORD");
}

int hub_init(const struct hub_options *o)
{
    char admin[PASSWORD_LETTERS + 1] = "", people[PASSWORD_LETTERS + 1] = "", host[256];
    struct fresh f = {.dir = o->dir,
                      .listen = o->listen != NULL ? o->listen : "127.0.0.1:8080",
                      .store = o->store};
    bool good;

    f.local = is_loopback(host_of(f.listen, host, sizeof host));
    good = make_folder(&f) && is_free(&f) && write_hall(&f) && write_certificates(&f) &&
           make_store(&f, o->sample, admin, people) && write_keys(&f) && write_config(&f);
    if (good)
        say(&f, o->sample, admin, people);
    else
        fprintf(stderr, "guitai-hub: %s\n", f.why);
    free(f.hall);
    wipe(admin, sizeof admin);
    wipe(people, sizeof people);
    return good ? 0 : 1;
}
