/* main_hub_restore.c - guitai-hub restore: a backup is tried, or put in the place of
 * the store, or into the empty store of a server.
 *
 * Tried on a copy, beside the running hub: it opens and is whole, its events fold
 * into a state, the live store's events up to there are the same and give the same
 * state, the audit log's chain holds, and hub.keys is the one that it was made with.
 * Put back, a file that was there is set aside, never overwritten.  A PostgreSQL store is filled
 * in one transaction, and looked at from end to end before its commit; a rehearsal does the same
 * where that store is empty, and takes it back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "core/retention.h"
#include "core/site.h"
#include "hub/hub.h"
#include "main_hub.h"
#include "main_hub_restore.h"
#include "port/clock.h"
#include "store_sqlite_file.h"
#include "wire/event_json.h"

enum { WHY = 512, LINES_AT_ONCE = 10000 };

static const char *const ends[] = {"", "-wal", "-shm", ".lock"};

/* ---- a log as a state ---- */

struct fold {
    struct site *site;
    uint64_t until; /* the last place that is folded */
    uint64_t pos;
    uint64_t own; /* the hub's events behind `until` */
    struct id hub;
    struct moment newest;
    uint8_t rows[HASH_BYTES]; /* over all rows, one after the other */
    struct keys_copy keys;    /* as the store has noted it */
    char why[WHY];            /* "" good */
};

struct seen { /* a store from end to end */
    uint64_t pos, lines;
    uint64_t digest;
    uint8_t rows[HASH_BYTES];
};

/* What customers gave is left out: one of two logs may have been erased on request since. */
static void mix_row(struct fold *f, const struct log_row *row, const char *json, size_t size)
{
    struct {
        uint8_t before[HASH_BYTES], json[HASH_BYTES];
        uint64_t pos, seq;
        struct id device;
    } text = {.pos = row->pos, .seq = row->seq, .device = row->device};

    memcpy(text.before, f->rows, HASH_BYTES);
    crypto_hash(json, size, text.json);
    crypto_hash(&text, sizeof text, f->rows);
}

static bool fold_row(void *ctx, const struct log_row *row)
{
    struct fold *f = ctx;
    struct event e;
    char why[160], bare[EVENT_JSON_SIZE];

    if (row->pos > f->until) {
        f->own += id_equal(row->device, f->hub);
        return true;
    }
    if (row->pos != f->pos + 1)
        text_format(f->why, sizeof f->why, "the event at place %" PRIu64 " is missing", f->pos + 1);
    else if (event_decode(row->json, row->size, &e, why, sizeof why) != OK)
        text_format(f->why, sizeof f->why, "the event at place %" PRIu64 " is not understood: %s",
                    row->pos, why);
    if (f->why[0] != '\0')
        return false;
    if (seal_erase_all(&e))
        mix_row(f, row, bare, event_encode(&e, bare, sizeof bare));
    else
        mix_row(f, row, row->json, row->size);
    site_apply(f->site, &e, row->when);
    f->pos = row->pos;
    f->newest = row->when;
    return true;
}

/* False with `f->why`. */
static bool fold_store(struct fold *f, struct store *s, const struct catalogue *hall)
{
    const char *unsound;

    f->site = calloc(1, sizeof *f->site);
    must(f->site != NULL);
    site_init(f->site, hall);
    if (s->ops->replay(s, 0, fold_row, f) != OK && f->why[0] == '\0')
        text_copy(f->why, sizeof f->why, "its log cannot be read to the end");
    if (f->why[0] == '\0' && !site_is_sound(f->site, &unsound))
        text_format(f->why, sizeof f->why, "its events give a state that is not sound: %s",
                    unsound);
    return f->why[0] == '\0';
}

/* ---- is it good? ---- */

static bool check_audit(struct store *s, char *why, size_t n, uint64_t *lines)
{
    struct audit_check c;

    audit_check_begin(s, &c);
    while (audit_check_on(s, &c, LINES_AT_ONCE))
        ;
    *lines = c.n;
    if (c.wrong != 0)
        text_format(why, n, "line %" PRIu64 " of its audit log: %s", c.wrong, c.why);
    return c.wrong == 0;
}

/* Of the copy, which has no second copy of its own. */
static bool check_records(struct store *s, char *why, size_t n)
{
    uint64_t after = 0;

    if (s->ops->look(s, &after, 1) == OK && s->lost == 0)
        return true;
    text_format(why, n, "%d of its records are not what was stored; the lines before name them",
                (int)s->lost);
    return false;
}

/* Names and phone numbers open with these keys alone. */
static bool check_keys(const struct hub_world *w, const struct site *s, char *why, size_t n)
{
    const struct device *hub = site_device(s, w->keys.device);
    char key[KEY_TEXT];

    must(crypto_base64(w->keys.sign.open, KEY_BYTES, key, sizeof key));
    if (hub != NULL && strcmp(hub->key, key) == 0)
        return true;
    text_copy(why, n, "hub.keys is of another hub: what is sealed in this backup stays shut");
    return false;
}

static bool is_lost(const char *uri)
{
    return strncmp(uri, "sqlite:", 7) == 0 && access(uri + 7, F_OK) != 0;
}

/* The live store holds the same events up to there.  True too when it is lost or
 * cannot be opened: then there is nothing to compare with, and `why` says so. */
static bool compare(const struct hub_world *w, struct fold *backup, char *why, size_t n)
{
    struct fold live = {.until = backup->pos, .hub = w->keys.device};
    char reason[WHY] = "it is not there";
    struct store *s = is_lost(w->config.store_uri)
                          ? NULL
                          : store_open(w->config.store_uri, w->config.site, reason, sizeof reason);
    bool good;

    if (s == NULL) {
        text_format(why, n, "there was nothing to compare it with: %s", reason);
        return true;
    }
    good = fold_store(&live, s, w->hall);
    if (!good) {
        text_format(why, n, "the live store: %s", live.why);
    } else if (live.pos == 0) {
        text_copy(why, n, "there was nothing to compare it with: the store is empty");
        free(live.site);
        s->ops->close(s);
        return true;
    } else if (live.pos < backup->pos)
        text_format(why, n, "the live store ends at place %" PRIu64 ", before the backup",
                    live.pos);
    else if (memcmp(live.rows, backup->rows, HASH_BYTES) != 0 ||
             site_digest(live.site) != site_digest(backup->site))
        text_copy(why, n, "its events are not those of the live store");
    good = good && why[0] == '\0';
    backup->own = live.own;
    (void)keys_copy_read(s, &backup->keys);
    free(live.site);
    s->ops->close(s);
    return good;
}

static void note_seen(const struct fold *f, uint64_t lines, struct seen *to)
{
    *to = (struct seen){.pos = f->pos, .lines = lines, .digest = site_digest(f->site)};
    memcpy(to->rows, f->rows, HASH_BYTES);
}

static void tell(const struct fold *f, uint64_t lines, const char *note)
{
    char when[MOMENT_TEXT];

    moment_to_text(f->newest, when);
    printf("The backup is good: %" PRIu64 " events to %s, %" PRIu64 " lines in the audit log.\n",
           f->pos, when, lines);
    if (note[0] != '\0')
        printf("But %s.\n", note);
    else
        printf("Its state is that of the live store at the same place.  What the hub itself noted "
               "since then would be lost: %" PRIu64
               " events.  What terminals told since then they would send again.\n",
               f->own);
}

/* `strict`: it has to be of the live store's own history. */
static bool check(const struct hub_world *w, struct store *s, const char *from, bool strict,
                  struct seen *to, char *why, size_t n)
{
    struct fold f = {.until = UINT64_MAX, .hub = w->keys.device};
    uint64_t lines = 0;
    char note[WHY] = "";
    bool good = fold_store(&f, s, w->hall);

    if (!good)
        text_copy(why, n, f.why);
    good = good && check_audit(s, why, n, &lines) && check_keys(w, f.site, why, n) &&
           (!strict || check_records(s, why, n));
    if (good) {
        good = compare(w, &f, note, sizeof note) || !strict;
        if (good) {
            tell(&f, lines, note);
            hub_warn_of_keys(w, f.keys.path, from);
        } else {
            text_copy(why, n, note);
        }
    }
    if (good)
        note_seen(&f, lines, to);
    free(f.site);
    return good;
}

static void forget(const char *path)
{
    char name[CONFIG_PATH_SIZE + 16];

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (text_format(name, sizeof name, "%s%s", path, ends[i]))
            unlink(name);
    }
}

/* A copy of the backup, which stays as it is: its path, and open.  NULL with the reason. */
static struct store *open_copy(const struct hub_world *w, const char *from,
                               char copy[CONFIG_PATH_SIZE], char *why, size_t n)
{
    char uri[CONFIG_PATH_SIZE + 16];

    if (!text_format(copy, CONFIG_PATH_SIZE, "%srehearsal-%d.db", w->config.folder, (int)getpid()))
        copy[0] = '\0';
    if (copy[0] == '\0' || !text_format(uri, sizeof uri, "sqlite:%s", copy) ||
        access(from, R_OK) != 0 || store_sqlite_copy(from, copy) != OK) {
        text_copy(why, n, "it cannot be read, or there is no room for a copy");
        return NULL;
    }
    return store_open(uri, w->config.site, why, n);
}

/* ---- put in place ---- */

static bool move_aside(const char *path, const char *aside)
{
    char from[CONFIG_PATH_SIZE + 16], to[CONFIG_PATH_SIZE + 64];

    for (size_t i = 0; i < ARRAY_LEN(ends) - 1; i++) {
        if (!text_format(from, sizeof from, "%s%s", path, ends[i]) ||
            !text_format(to, sizeof to, "%s%s", aside, ends[i]) ||
            (access(from, F_OK) == 0 && rename(from, to) != 0))
            return false;
    }
    return true;
}

static bool put_back(const struct hub_world *w, const char *from, char *why, size_t n)
{
    const char *uri = w->config.store_uri, *path = strchr(uri, ':') + 1;
    char aside[CONFIG_PATH_SIZE + 32], when[MOMENT_TEXT];

    if (store_sqlite_is_used(path)) {
        text_copy(why, n, "the hub runs: stop it first (systemctl stop guitai-hub)");
        return false;
    }
    moment_to_text(clock_now(), when);
    if (!text_format(aside, sizeof aside, "%s.before-%.19s", path, when) ||
        !move_aside(path, aside)) {
        text_format(why, n, "%s cannot be set aside; look at the rights of its folder", path);
        return false;
    }
    if (store_sqlite_copy(from, path) == OK) {
        printf("It stands at %s now; what was there is %s.  Start the hub.\n", path, aside);
        return true;
    }
    text_format(why, n, "it cannot be copied to %s%s", path,
                move_aside(aside, path) ? "; nothing was changed"
                                        : ", and what was there is aside");
    return false;
}

/* ---- put into a server ---- */

static bool look(const struct hub_world *w, struct store *s, struct seen *to, char *why, size_t n)
{
    struct fold f = {.until = UINT64_MAX, .hub = w->keys.device};
    uint64_t lines = 0;
    bool good = fold_store(&f, s, w->hall);

    if (!good)
        text_copy(why, n, f.why);
    good = good && check_audit(s, why, n, &lines);
    if (good)
        note_seen(&f, lines, to);
    free(f.site);
    return good;
}

static bool is_same(const struct seen *a, const struct seen *b)
{
    return a->pos == b->pos && a->lines == b->lines && a->digest == b->digest &&
           memcmp(a->rows, b->rows, HASH_BYTES) == 0;
}

/* Within the transaction: what is in it is what was in the backup. */
static bool look_again(const struct hub_world *w, struct store *to, const struct seen *before,
                       char *why, size_t n)
{
    struct seen after;

    if (!look(w, to, &after, why, n))
        return false;
    if (is_same(before, &after))
        return true;
    text_copy(why, n, "what came into the server is not what was in the backup; nothing was kept");
    return false;
}

static bool fill(const struct hub_world *w, struct store *backup, const char *copy,
                 const struct seen *before, struct store *to, bool keep, char *why, size_t n)
{
    bool good;

    if (!restore_fill(backup, copy, to, why, n))
        return false;
    good = look_again(w, to, before, why, n);
    if (!good || !keep) {
        to->ops->rollback(to);
        return good;
    }
    if (to->ops->commit(to) == OK)
        return true;
    text_copy(why, n, "the server did not take it; the store is as it was");
    return false;
}

static bool put_into_server(const struct hub_world *w, struct store *backup, const char *copy,
                            const struct seen *before, bool keep, char *why, size_t n)
{
    struct store *to = store_open(w->config.store_uri, w->config.site, why, n);
    uint64_t pos = 0;
    bool good = to != NULL;

    if (to == NULL && !keep) /* as the comparison has told */
        return true;
    /* A rehearsal beside a running hub has compared with it. */
    if (good && (keep || (to->ops->newest(to, &pos) == OK && pos == 0))) {
        good = fill(w, backup, copy, before, to, keep, why, n);
        if (good)
            puts(keep ? "It stands in the PostgreSQL store now.  Start the hub."
                      : "It fits into the PostgreSQL store: it was put there and taken back.");
    }
    if (to != NULL)
        to->ops->close(to);
    return good;
}

/* ---- the command ---- */

static bool restore(const struct hub_world *w, const struct hub_options *o, char *why, size_t n)
{
    bool to_file = strncmp(w->config.store_uri, "sqlite:", 7) == 0;
    char copy[CONFIG_PATH_SIZE];
    struct store *s = open_copy(w, o->from, copy, why, n);
    struct seen seen;
    bool good = s != NULL && check(w, s, o->from, o->rehearse, &seen, why, n);

    if (good && !to_file)
        good = put_into_server(w, s, copy, &seen, !o->rehearse, why, n);
    else if (good && !o->rehearse)
        good = put_back(w, o->from, why, n);
    if (s != NULL)
        s->ops->close(s);
    if (copy[0] != '\0')
        forget(copy);
    return good;
}

int hub_restore(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    char why[WHY] = "";
    int status = 1;

    if (!hub_world_read(&w, o->config, why, sizeof why)) {
        fprintf(stderr, "%s\n", why);
        status = 2;
    } else if (restore(&w, o, why, sizeof why)) {
        status = 0;
    } else {
        fprintf(stderr, "guitai-hub: %s: %s\n", o->from, why);
    }
    hub_world_close(&w);
    return status;
}
