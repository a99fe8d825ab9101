/* journal_schema.c - the store's file: its opening, and what is in it then. */
#include "journal_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "journal_file.h"

enum {
    CHECK_MS = 4000,          /* of the 10 s that opening may take */
    CHECK_STEPS = 10000,      /* virtual machine steps between looks at the clock */
    WHOLE_CHECK_PAGES = 2000, /* 8 MB: integrity_check; else quick_check */
};

static const char *const statements[SQL_STATEMENTS] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_INSERT] = "INSERT INTO log (seq, json, witness) VALUES (?1, ?2, witness_of(?1, ?2))",
    [SQL_REPLACE] = "UPDATE log SET json = ?2, witness = witness_of(?1, ?2) WHERE seq = ?1",
    [SQL_PAGE] = "SELECT seq, json, witness FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    [SQL_REPLAY] = "SELECT seq, json, witness FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    [SQL_PURGE] = "DELETE FROM log WHERE seq <= ?1",
    [SQL_COUNT] = "SELECT count(*) FROM log WHERE seq > ?1 AND seq <= ?2",
    [SQL_FIRST] = "SELECT min(seq) FROM log",
    [SQL_META] = "INSERT OR REPLACE INTO meta VALUES (1, ?1, ?2, ?3, place_witness(?1, ?2, ?3))",
    [SQL_META_AGAIN] = "INSERT OR REPLACE INTO meta_again SELECT * FROM meta",
    [SQL_PUT] = JOURNAL_PUT,
    [SQL_REMOVE] = "DELETE FROM setting WHERE key = ?1",
};

enum err journal_error(sqlite3 *db, int rc)
{
    int number = db ? sqlite3_system_errno(db) : 0;

    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return ERR_FORMAT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_CONFLICT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_DENIED;
    case SQLITE_CONSTRAINT:
        return ERR_FORMAT;
    default:
        return number ? file_error(number) : ERR_IO;
    }
}

enum err journal_run(sqlite3 *db, const char *sql)
{
    return journal_error(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

enum err journal_text(sqlite3 *db, const char *sql, char *to, size_t size)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    const char *text;

    to[0] = '\0';
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    text_copy(to, size, text ? text : "");
    sqlite3_finalize(s);
    return journal_error(db, rc);
}

/* Sets what durability and privacy rest on, and reads it back: a pragma that
 * did not take says nothing by itself. */
static enum err set_pragma(sqlite3 *db, const char *set, const char *get, const char *want)
{
    char is[64], ignored[64];
    enum err e = journal_text(db, set, ignored, sizeof(ignored));

    if (e == OK)
        e = journal_text(db, get, is, sizeof(is));
    if (e == OK && !text_equal(is, want)) {
        log_fault("store: %s gives %s instead of %s", get, is, want);
        e = ERR_IO;
    }
    return e;
}

/* locking_mode first: in WAL it keeps the index in memory, so there is no -shm
 * file and no second connection. */
enum err journal_set_up(sqlite3 *db, const char *journal_mode)
{
    static const struct {
        const char *set, *get, *want;
    } pragmas[] = {
        {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
        {"PRAGMA synchronous=FULL", "PRAGMA synchronous", "2"},
        {"PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1"},
        {"PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint", "0"},
        {"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
        {"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
        {"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
    };
    char set[64];
    enum err e = OK;

    for (size_t i = 0; e == OK && i < ARRAY_LEN(pragmas); i++)
        e = set_pragma(db, pragmas[i].set, pragmas[i].get, pragmas[i].want);
    text_format(set, sizeof(set), "PRAGMA journal_mode=%s", journal_mode);
    if (e == OK)
        e = set_pragma(db, set, "PRAGMA journal_mode", journal_mode);
    return e;
}

enum err journal_open_file(const char *path, sqlite3 **db)
{
    int rc = sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (rc == SQLITE_OK)
        rc = journal_functions(*db);
    if (*db)
        sqlite3_extended_result_codes(*db, 1);
    if (rc == SQLITE_OK && sqlite3_db_readonly(*db, "main") == 1)
        return ERR_DENIED; /* SQLite falls back to reading by itself */
    return journal_error(*db, rc);
}

/* --- an old file --- */

static int check_is_late(void *deadline)
{
    return journal_now() > *(const int64_t *)deadline;
}

/* As it was when it was closed in order, by a program that had read nothing wrong. */
static enum err check_end(struct journal *j, bool *is_sure)
{
    char last[32];
    enum err e =
        journal_text(j->db, "SELECT max(base, coalesce((SELECT max(seq) FROM log), 0)) FROM meta",
                     last, sizeof(last));

    *is_sure = e == OK && j->floor.closed && strtoull(last, NULL, 10) == j->floor.closed_at;
    return e;
}

/* Bounded in time: a huge log must not keep the kiosk from opening.  What was
 * not looked at shows itself when it is read, and is looked at by the next start. */
static enum err check_pages(struct journal *j)
{
    sqlite3 *db = j->db;
    int64_t deadline = journal_now() + CHECK_MS;
    char pages[32], verdict[160];
    bool is_sure = false;
    enum err e = journal_text(db, "PRAGMA page_count", pages, sizeof(pages));
    bool is_small = strtol(pages, NULL, 10) <= WHOLE_CHECK_PAGES;

    if (e == OK && !is_small)
        e = check_end(j, &is_sure);
    if (e != OK || is_sure)
        return e;
    sqlite3_progress_handler(db, CHECK_STEPS, check_is_late, &deadline);
    e = journal_text(db, is_small ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", verdict,
                     sizeof(verdict));
    sqlite3_progress_handler(db, 0, NULL, NULL);
    if (e != OK && sqlite3_errcode(db) == SQLITE_INTERRUPT) {
        log_info("store: the check of %s pages was cut short", pages);
        return OK;
    }
    if (e == OK && !text_equal(verdict, "ok")) {
        log_fault("store: check says: %s", verdict);
        e = ERR_FORMAT;
    }
    return e;
}

static enum err check_identity(sqlite3 *db)
{
    char is[32], want[32];
    enum err e = journal_text(db, "PRAGMA application_id", is, sizeof(is));

    text_format(want, sizeof(want), "%d", JOURNAL_APPLICATION);
    if (e == OK && !text_equal(is, want))
        return ERR_FORMAT;
    if (e == OK)
        e = journal_text(db, "PRAGMA user_version", is, sizeof(is));
    if (e == OK && strtol(is, NULL, 10) > JOURNAL_VERSION)
        return ERR_FUTURE;
    if (e == OK && strtol(is, NULL, 10) < 1)
        return ERR_FORMAT;
    return e;
}

static enum err prepare_all(struct journal *j)
{
    for (int i = 0; i < SQL_STATEMENTS; i++) {
        int rc = sqlite3_prepare_v3(j->db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &j->sql[i],
                                    NULL);

        /* A table or column that is not there. */
        if (rc == SQLITE_ERROR)
            return ERR_FORMAT;
        if (rc != SQLITE_OK)
            return journal_error(j->db, rc);
    }
    return OK;
}

/* What a machine does where nothing gives it back. */
static const char *mend_of(const char *key)
{
    return !strncmp(key, "id.", 3)                            ? "enrol this machine again"
           : !strcmp(key, "catalogue") || floor_is_count(key) ? "it comes from the hub again"
                                                              : "it is as if it had never been set";
}

/* Taken from the second copy; what names it may have decayed, too, so that any may be missing. */
static void mend_setting(struct journal *j, const char *key)
{
    const char *kept = settings_get(&j->floor.kept, key);

    log_fault("store: the setting %s in %s is not what was stored; %s: look at the disk", key,
              j->path, kept ? "it was mended from the second copy" : mend_of(key));
    settings_put(&j->settings, key, kept);
    j->decayed = true;
}

static enum err load_settings(struct journal *j)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(j->db, "SELECT key, value, " JOURNAL_IS_SOUND " FROM setting", -1,
                                &s, NULL);

    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(s);
        if (rc == SQLITE_ROW && sqlite3_column_int(s, 2))
            settings_load(&j->settings, (const char *)sqlite3_column_text(s, 0),
                          (const char *)sqlite3_column_text(s, 1));
        else if (rc == SQLITE_ROW)
            mend_setting(j, (const char *)sqlite3_column_text(s, 0));
    }
    sqlite3_finalize(s);
    return journal_error(j->db, rc);
}

/* Of the two rows the one that is what was stored; ERR_FORMAT: neither is. */
static enum err load_meta(struct journal *j)
{
    static const char sql[] =
        "SELECT base, acked, watermark, place FROM"
        " (SELECT *, 1 AS place FROM meta UNION ALL SELECT *, 2 FROM meta_again)"
        " WHERE witness = place_witness(base, acked, watermark) ORDER BY place";
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(j->db, sql, -1, &s, NULL);
    enum err e;

    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    e = rc == SQLITE_DONE ? ERR_FORMAT : journal_error(j->db, rc);
    if (rc == SQLITE_ROW) {
        j->base = (uint64_t)sqlite3_column_int64(s, 0);
        j->acked = (uint64_t)sqlite3_column_int64(s, 1);
        j->watermark = (uint64_t)sqlite3_column_int64(s, 2);
    }
    if (rc == SQLITE_ROW && sqlite3_column_int(s, 3) == 2) {
        log_fault(
            "store: how far the hub is, in %s, is not what was stored; it was mended from its "
            "second row: look at the disk",
            j->path);
        j->acked_at = journal_now();
    }
    sqlite3_finalize(s);
    return e;
}

static enum err load_place(struct journal *j)
{
    /* Each from an end of the log, which is not read. */
    static const char sql[] = "SELECT (SELECT min(seq) FROM log), (SELECT max(seq) FROM log)";
    sqlite3_stmt *s = NULL;
    int rc;
    bool sound = false;
    enum err e = load_meta(j);

    if (e != OK)
        return e;
    rc = sqlite3_prepare_v2(j->db, sql, -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    if (rc == SQLITE_ROW) {
        j->first = (uint64_t)sqlite3_column_int64(s, 0);
        j->last = (uint64_t)sqlite3_column_int64(s, 1);
        if (j->last < j->base)
            j->last = j->base;
        sound = j->last <= INT64_MAX && j->first <= j->last && j->acked <= j->last &&
                j->watermark <= j->acked;
    }
    sqlite3_finalize(s);
    if (rc == SQLITE_ROW)
        return sound ? OK : ERR_FORMAT;
    return journal_error(j->db, rc);
}

static int note_wal_pages(void *ctx, sqlite3 *db, const char *schema, int pages)
{
    struct journal *j = ctx;

    (void)db;
    (void)schema;
    j->wal_pages = pages;
    return SQLITE_OK;
}

/* Extended codes of a short read or a page that cannot be read count as damage, and so
 * does SQL that the file makes senseless, as a form of schema that does not exist:
 * waiting does not mend them. */
static enum err reading_error(struct journal *j, enum err e)
{
    int code = j->db ? sqlite3_extended_errcode(j->db) : 0;

    if (e == ERR_IO && (code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ ||
                        (code & 0xff) == SQLITE_ERROR))
        return ERR_FORMAT;
    return e;
}

/* Counted are only those before `base`: the rows behind it have no gap. */
static uint64_t backlog_of(struct journal *j)
{
    uint64_t from = j->first > 0 ? j->first - 1 : j->last;

    if (from < j->base)
        from = j->base;
    if (from < j->acked)
        from = j->acked;
    return journal_count(j, j->acked, j->base) + (j->last > from ? j->last - from : 0);
}

enum err journal_connect(struct journal *j)
{
    enum err e = journal_open_file(j->path, &j->db);

    if (e == OK)
        e = journal_set_up(j->db, "wal");
    if (e == OK)
        e = check_identity(j->db);
    if (e == OK)
        e = check_pages(j);
    if (e == OK)
        e = journal_raise(j->db);
    if (e == OK)
        e = prepare_all(j);
    if (e == OK)
        e = load_settings(j);
    if (e == OK)
        e = load_place(j);
    if (e != OK) {
        e = reading_error(j, e);
        if (j->db) /* what is put aside stays as it was found */
            (void)sqlite3_db_config(j->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
        journal_disconnect(j);
        return e;
    }
    sqlite3_wal_hook(j->db, note_wal_pages, j);
    j->wal_pages = IDLE_PAGES; /* what a crash left is checkpointed when idle */
    j->backlog = backlog_of(j);
    return OK;
}

void journal_disconnect(struct journal *j)
{
    for (int i = 0; i < SQL_STATEMENTS; i++) {
        sqlite3_finalize(j->sql[i]);
        j->sql[i] = NULL;
    }
    if (j->db && sqlite3_close(j->db) != SQLITE_OK)
        log_fault("store: not closed cleanly: %s", sqlite3_errmsg(j->db));
    j->db = NULL;
    settings_free(&j->settings);
    j->first = j->last = j->base = j->acked = j->watermark = 0;
}
