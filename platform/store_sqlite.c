/* store_sqlite.c - the hub's store in one SQLite file.
 *
 * WAL with synchronous=FULL: a commit that returned OK survives a power cut.
 * SQLite before 3.51.3 can damage a WAL that two connections reset at one time
 * (sqlite.org/changes.html), so only the process that holds PATH.lock copies the
 * WAL back; a second one (an enrolment beside the running hub) only appends. */
#include "store_sqlite.h"

#include "base/log.h"
#include "base/text.h"
#include "store_record.h"
#include "store_sqlite_file.h"
#include "store_sqlite_look.h"
#include "store_sqlite_records.h"
#include "store_sqlite_row.h"
#include "store_sqlite_second.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SCRUB_AGAIN_MS = 1000 };

enum statement { BEGIN, COMMIT, ROLLBACK, APPEND, REPLACE, NEWEST, PUT, DROP, GET, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [APPEND] = STORE_ROW_INSERT,
    [REPLACE] = ("UPDATE log SET json = ?3, "
                 "witness = witness_of(pos, device, seq, at, \"offset\", ?3) "
                 "WHERE site = ?1 AND pos = ?2"),
    [NEWEST] = "SELECT max(pos) FROM log WHERE site = ?1",
    [PUT] = ("INSERT INTO records(" STORE_RECORD_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5) "
             "ON CONFLICT DO UPDATE SET value = excluded.value, witness = excluded.witness"),
    [DROP] = "DELETE FROM records WHERE site = ?1 AND kind = ?2 AND \"key\" = ?3",
    [GET] = "SELECT value, witness FROM records WHERE site = ?1 AND kind = ?2 AND \"key\" = ?3",
};

struct sqlite_store {
    struct store base;
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    char *path;
    int lock;         /* PATH.lock; -1 when another process tidies the WAL */
    bool is_open;     /* between begin() and its end */
    bool scrubs;      /* a text was replaced, perhaps before the program ended at once, and may
                   * still stand in the WAL */
    int64_t scrubbed; /* when that was last tried; ms, monotonic */
};

static struct sqlite_store *self(struct store *s)
{
    return (struct sqlite_store *)s;
}

static enum err meaning(int code)
{
    switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return OK;
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_FORMAT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_TIMEOUT;
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return ERR_DENIED;
    default:
        return ERR_IO;
    }
}

/* A damaged file is left as it was found, but for a mark beside it. */
static void leave(struct sqlite_store *s)
{
    (void)store_sqlite_copies_wal(s->db, false);
    if (!atomic_exchange(&s->base.damaged, true))
        store_sqlite_suspect(s->path);
}

/* A conflict is an answer; everything else is logged here, and only here. */
static enum err result(struct sqlite_store *s, const char *what, int code)
{
    enum err e = meaning(code);

    if (e == ERR_FORMAT)
        leave(s);
    if (e != OK && e != ERR_CONFLICT)
        log_fault("store: %s: %s: %s", s->path, what, sqlite3_errmsg(s->db));
    return e;
}

/* After a full disk or a failed write SQLite may end the transaction by itself;
 * a write that followed would then be kept although its fellows are gone. */
static bool was_ended(struct sqlite_store *s, const char *what)
{
    if (!s->is_open || sqlite3_get_autocommit(s->db) == 0)
        return false;
    log_fault("store: %s: %s: the transaction was ended by an earlier failure", s->path, what);
    return true;
}

static enum err run(struct sqlite_store *s, enum statement which, const char *what)
{
    sqlite3_stmt *st = s->statements[which];
    enum err e = result(s, what, sqlite3_step(st));

    sqlite3_reset(st);
    return e;
}

static void bind_text(sqlite3_stmt *st, int at, const char *text)
{
    must(sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC) == SQLITE_OK);
}

static sqlite3_stmt *record(struct sqlite_store *s, enum statement which, const char *kind,
                            const char *key)
{
    sqlite3_stmt *st = s->statements[which];

    bind_text(st, 1, s->base.site);
    bind_text(st, 2, kind);
    bind_text(st, 3, key);
    return st;
}

static enum err begin(struct store *store)
{
    struct sqlite_store *s = self(store);
    enum err e;

    must(!s->is_open);
    e = run(s, BEGIN, "begin");
    s->is_open = e == OK;
    return e;
}

static void rollback(struct store *store)
{
    struct sqlite_store *s = self(store);

    if (s->is_open && sqlite3_get_autocommit(s->db) == 0 && run(s, ROLLBACK, "roll back") != OK)
        log_fault("store: %s: a transaction could not be rolled back", s->path);
    s->is_open = false;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What a replaced text left in the WAL goes with it: the file's own pages are zeroed by
 * secure_delete, the WAL is written back and cut.  Another connection that reads is not
 * waited for, since the hall waits for us: a later commit tries again.  A second program
 * leaves it to the one that tidies the WAL. */
static void scrub(struct sqlite_store *s)
{
    int64_t now = now_ms();
    int code = SQLITE_OK;

    if (s->scrubbed != 0 && now - s->scrubbed < SCRUB_AGAIN_MS)
        return;
    s->scrubbed = now;
    if (s->lock >= 0) {
        (void)sqlite3_busy_timeout(s->db, 0);
        code = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        (void)sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    }
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        log_fault("store: %s: what was erased is still in the -wal file: %s", s->path,
                  sqlite3_errmsg(s->db));
    s->scrubs = code == SQLITE_BUSY;
    if (!s->scrubs)
        s->scrubbed = 0;
}

static enum err commit(struct store *store)
{
    struct sqlite_store *s = self(store);
    enum err e;

    must(s->is_open);
    e = was_ended(s, "commit") ? ERR_IO : run(s, COMMIT, "commit");
    if (e != OK)
        rollback(store);
    else if (s->scrubs)
        scrub(s);
    s->is_open = false;
    return e;
}

static enum err append(struct store *store, const struct log_row *row)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = s->statements[APPEND];

    must(row->pos > 0 && row->pos <= INT64_MAX && row->seq <= INT64_MAX);
    if (was_ended(s, "append"))
        return ERR_IO;
    store_row_bind(st, s->base.site, row);
    return run(s, APPEND, "append");
}

static enum err replace(struct store *store, uint64_t pos, const char *json, size_t size)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = s->statements[REPLACE];

    must(s->is_open);
    if (was_ended(s, "replace"))
        return ERR_IO;
    s->scrubs = true;
    bind_text(st, 1, s->base.site);
    sqlite3_bind_int64(st, 2, (sqlite3_int64)pos);
    sqlite3_bind_text64(st, 3, json, size, SQLITE_STATIC, SQLITE_UTF8);
    return run(s, REPLACE, "replace");
}

static enum err newest(struct store *store, uint64_t *pos)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = s->statements[NEWEST];
    int code;

    bind_text(st, 1, s->base.site);
    code = sqlite3_step(st);
    *pos = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(st, 0) : 0;
    sqlite3_reset(st);
    return result(s, "newest", code);
}

static enum err read_columns(struct sqlite_store *s, const char *which, sqlite3_stmt **st)
{
    char text[256];
    int code;

    must(text_format(text, sizeof text,
                     "SELECT " STORE_ROW_COLUMNS " FROM log WHERE site = ?1 AND %s", which));
    code = sqlite3_prepare_v2(s->db, text, -1, st, NULL);
    if (code == SQLITE_OK)
        bind_text(*st, 1, s->base.site);
    return result(s, "read", code);
}

/* Takes `st`.  The log has no gap, so a place that is not the one expected is damage that
 * SQLite cannot see; 0: any is. */
static enum err each_row(struct sqlite_store *s, sqlite3_stmt *st, uint64_t expected,
                         bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    enum err e = OK;
    int code;

    while (e == OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
        struct log_row row = {.pos = 0};

        if (!store_row_read(st, &row) || (expected > 0 && row.pos != expected)) {
            log_fault("store: %s: the log is damaged at place %llu; restore the last backup",
                      s->path, (unsigned long long)(expected > 0 ? expected : row.pos));
            leave(s);
            e = ERR_FORMAT;
        } else if (!each(ctx, &row)) {
            break;
        }
        expected += expected > 0;
    }
    if (e == OK)
        e = result(s, "replay", code);
    sqlite3_finalize(st);
    return e;
}

static sqlite3_int64 bounded(uint64_t n)
{
    return n > INT64_MAX ? INT64_MAX : (sqlite3_int64)n;
}

static enum err replay(struct store *store, uint64_t after,
                       bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = NULL;
    enum err e = read_columns(s, "pos > ?2 ORDER BY pos", &st);

    if (e != OK)
        return e;
    sqlite3_bind_int64(st, 2, bounded(after));
    return each_row(s, st, after + 1, each, ctx);
}

static enum err of_device(struct store *store, struct id device, uint64_t from, uint64_t to,
                          bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = NULL;
    enum err e = read_columns(s, "device = ?2 AND seq BETWEEN ?3 AND ?4 ORDER BY seq", &st);

    if (e != OK)
        return e;
    sqlite3_bind_blob(st, 2, device.b, sizeof device.b, SQLITE_STATIC);
    sqlite3_bind_int64(st, 3, bounded(from));
    sqlite3_bind_int64(st, 4, bounded(to));
    return each_row(s, st, 0, each, ctx);
}

static enum err put(struct store *store, const char *kind, const char *key, const char *value)
{
    struct sqlite_store *s = self(store);
    enum statement which = value == NULL ? DROP : PUT;
    sqlite3_stmt *st = record(s, which, kind, key);

    if (was_ended(s, "put"))
        return ERR_IO;
    if (value != NULL) {
        bind_text(st, 4, value);
        sqlite3_bind_int64(
            st, 5,
            (sqlite3_int64)store_record_witness(store->site, kind, key, value, strlen(value)));
    }
    return run(s, which, "put");
}

/* `*value` is the caller's; NULL none.  False: there is one that is not what was stored. */
static bool read_record(struct sqlite_store *s, const char *kind, const char *key, char **value)
{
    sqlite3_stmt *st = record(s, GET, kind, key);
    int code = sqlite3_step(st);
    bool good = true;

    *value = NULL;
    if (code == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, 0);
        size_t size = (size_t)sqlite3_column_bytes(st, 0);

        good = text != NULL && sqlite3_column_type(st, 1) == SQLITE_INTEGER &&
               (uint64_t)sqlite3_column_int64(st, 1) ==
                   store_record_witness(s->base.site, kind, key, text, size);
        if (good)
            must((*value = strdup(text)) != NULL);
    }
    sqlite3_reset(st);
    if (result(s, "get", code) != OK)
        store_record_unread(&s->base, kind, key);
    return good;
}

/* A second look, when it was mended. */
static char *get_new(struct store *store, const char *kind, const char *key)
{
    struct sqlite_store *s = self(store);
    char *value;

    if (!read_record(s, kind, key, &value)) {
        (void)store_records_mend(s->db, s->path, kind, key, store);
        (void)read_record(s, kind, key, &value);
    }
    return value;
}

static enum err list(struct store *store, const char *kind,
                     bool (*each)(void *ctx, const char *key, const char *value), void *ctx)
{
    struct sqlite_store *s = self(store);
    sqlite3_stmt *st = NULL;
    int code;

    (void)store_records_mend(s->db, s->path, kind, NULL, store);
    code = sqlite3_prepare_v2(s->db,
                              "SELECT \"key\", value FROM records WHERE site = ?1 AND kind = ?2 "
                              "AND NOT " STORE_RECORD_IS_DECAYED " ORDER BY \"key\"",
                              -1, &st, NULL);
    if (code != SQLITE_OK)
        return result(s, "list", code);
    bind_text(st, 1, s->base.site);
    bind_text(st, 2, kind);
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        if (!each(ctx, (const char *)sqlite3_column_text(st, 0),
                  (const char *)sqlite3_column_text(st, 1)))
            break;
    }
    sqlite3_finalize(st);
    return result(s, "list", code);
}

static enum err backup(struct store *store, const char *path)
{
    struct sqlite_store *s = self(store);

    return store_sqlite_copy(s->path, path);
}

static void close_store(struct store *store)
{
    struct sqlite_store *s = self(store);

    if (s == NULL)
        return;
    rollback(store);
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    if (s->base.damaged)
        leave(s); /* where the hub, not SQLite, has found it */
    if (sqlite3_close(s->db) != SQLITE_OK)
        log_fault("store: %s: still in use when closed", s->path);
    if (s->lock >= 0)
        close(s->lock);
    free(s->path);
    free(s);
}

static bool prepare(struct sqlite_store *s, char *why, size_t why_size)
{
    for (size_t i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i],
                               NULL) == SQLITE_OK)
            continue;
        text_format(why, why_size, "%s is damaged (%s); restore the last backup to this place",
                    s->path, sqlite3_errmsg(s->db));
        return false;
    }
    return true;
}

static struct sqlite_store *make(const struct store_ops *ops, const char *path, const char *site)
{
    struct sqlite_store *s = calloc(1, sizeof *s);

    must(s != NULL && (s->path = strdup(path)) != NULL);
    s->base.ops = ops;
    s->lock = -1;
    must(text_copy(s->base.site, sizeof s->base.site, site));
    return s;
}

static struct store *beside_new(struct store *store)
{
    const struct sqlite_store *s = self(store);
    struct sqlite_store *beside = make(store->ops, s->path, s->base.site);
    char why[512] = "";

    if (store_sqlite_beside(s->path, &beside->db, why, sizeof why) &&
        prepare(beside, why, sizeof why))
        return &beside->base;
    log_fault("store: %s", why);
    close_store(&beside->base);
    return NULL;
}

static enum err verify(struct store *store, char *why, size_t why_size)
{
    struct sqlite_store *s = self(store);

    if (store_sqlite_verify(s->db, s->path, why, why_size))
        return OK;
    leave(s);
    return ERR_FORMAT;
}

static enum err look(struct store *store, uint64_t *after, int rows)
{
    struct sqlite_store *s = self(store);
    struct looked found = {0};
    enum err e = store_sqlite_look(s->db, s->path, &s->base, after, rows, &found);

    s->base.mended += found.mended;
    if (found.lost > 0)
        e = ERR_FORMAT;
    if (e == ERR_FORMAT)
        leave(s);
    return e;
}

static enum err second(struct store *store, bool in_haste)
{
    struct sqlite_store *s = self(store);

    return store_sqlite_second(s->db, s->path, s->base.site, in_haste);
}

static const struct store_ops ops = {
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .append = append,
    .replay = replay,
    .of_device = of_device,
    .replace = replace,
    .newest = newest,
    .put = put,
    .get_new = get_new,
    .list = list,
    .backup = backup,
    .beside_new = beside_new,
    .verify = verify,
    .look = look,
    .second = second,
    .close = close_store,
};

/* Of a program that did not close it. */
static bool has_wal(const char *path)
{
    char wal[1024];
    struct stat st;

    return text_format(wal, sizeof wal, "%s-wal", path) && stat(wal, &st) == 0 && st.st_size > 0;
}

struct store *store_sqlite_open(const char *path, const char *site, char *why, size_t why_size)
{
    struct sqlite_store *s = make(&ops, path, site);
    bool left = has_wal(path);

    if (store_sqlite_make(path, why, why_size) &&
        store_sqlite_connect(path, &s->db, &s->lock, why, why_size) && prepare(s, why, why_size)) {
        s->scrubs = left && s->lock >= 0;
        return &s->base;
    }
    close_store(&s->base);
    return NULL;
}
