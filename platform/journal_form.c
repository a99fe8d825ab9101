/* journal_form.c - the form of the store's file: its tables and their witnesses, its making, and
 * how a file of an earlier form becomes one of this.
 *
 * Form 1 had no witnesses; its events stay without.  Form 2 had none of settings, and no second
 * row of what the hub has: those get theirs, so that what decays from then on is seen. */
#include "journal_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/text.h"
#include "journal_file.h"

#define META_AGAIN                                                                                 \
    "CREATE TABLE IF NOT EXISTS meta_again (one INTEGER PRIMARY KEY, base INTEGER NOT NULL,"       \
    " acked INTEGER NOT NULL, watermark INTEGER NOT NULL, witness INTEGER);"

/* The outbox is no table of its own: it is the rows above `acked`, so that log
 * and outbox cannot differ and an append writes each event once. */
static const char tables[] =
    "CREATE TABLE log (seq INTEGER PRIMARY KEY, json TEXT NOT NULL, witness INTEGER);"
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL, witness INTEGER)"
    " WITHOUT ROWID;"
    "CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), base INTEGER NOT NULL,"
    " acked INTEGER NOT NULL, watermark INTEGER NOT NULL, witness INTEGER);" META_AGAIN
    "INSERT INTO meta (one, base, acked, watermark) VALUES (1, 0, 0, 0);";

/* --- witnesses --- */

uint64_t journal_witness(uint64_t seq, const char *json, size_t size)
{
    return checksum(checksum_number(0, seq), json, size);
}

static void witness_of(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const char *json = (const char *)sqlite3_value_text(v[1]);

    (void)n;
    if (json)
        sqlite3_result_int64(
            ctx, (sqlite3_int64)journal_witness((uint64_t)sqlite3_value_int64(v[0]), json,
                                                (size_t)sqlite3_value_bytes(v[1])));
}

static void setting_witness(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const char *key = (const char *)sqlite3_value_text(v[0]),
               *value = (const char *)sqlite3_value_text(v[1]);
    uint64_t sum;

    (void)n;
    if (!key || !value)
        return;
    sum = checksum(0, key, (size_t)sqlite3_value_bytes(v[0]));
    sum = checksum(sum, value, (size_t)sqlite3_value_bytes(v[1]));
    sqlite3_result_int64(ctx, (sqlite3_int64)sum);
}

static void place_witness(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    uint64_t sum = 0;

    for (int i = 0; i < n; i++)
        sum = checksum_number(sum, (uint64_t)sqlite3_value_int64(v[i]));
    sqlite3_result_int64(ctx, (sqlite3_int64)sum);
}

int journal_functions(sqlite3 *db)
{
    static const struct {
        const char *name;
        int takes;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"witness_of", 2, witness_of},
                     {"setting_witness", 2, setting_witness},
                     {"place_witness", 3, place_witness}};
    int rc = SQLITE_OK;

    for (size_t i = 0; i < ARRAY_LEN(functions) && rc == SQLITE_OK; i++)
        rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].takes,
                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].call,
                                        NULL, NULL, NULL);
    return rc;
}

/* --- a new file --- */

#define WITNESS_PLACE                                                                              \
    "UPDATE meta SET witness = place_witness(base, acked, watermark);"                             \
    "INSERT OR REPLACE INTO meta_again SELECT * FROM meta;"

static enum err put_setting(sqlite3 *db, const struct setting *s)
{
    sqlite3_stmt *put = NULL;
    int rc = sqlite3_prepare_v2(db, JOURNAL_PUT, -1, &put, NULL);

    if (rc == SQLITE_OK) {
        sqlite3_bind_text(put, 1, s->key, -1, SQLITE_STATIC);
        sqlite3_bind_text(put, 2, s->value, -1, SQLITE_STATIC);
        rc = sqlite3_step(put);
    }
    sqlite3_finalize(put);
    return journal_error(db, rc);
}

static enum err make_tables(sqlite3 *db, uint64_t base, const struct settings *settings)
{
    char sql[320];
    enum err e;

    text_format(sql, sizeof(sql),
                "PRAGMA page_size=%d; PRAGMA application_id=%d;"
                "PRAGMA user_version=%d; BEGIN IMMEDIATE;",
                JOURNAL_PAGE, JOURNAL_APPLICATION, JOURNAL_VERSION);
    e = journal_run(db, sql);
    if (e == OK)
        e = journal_run(db, tables);
    /* What was reserved has no rows: nothing of it can be acknowledged. */
    text_format(sql, sizeof(sql), "UPDATE meta SET base = %llu, acked = %llu;" WITNESS_PLACE,
                (unsigned long long)base, (unsigned long long)base);
    if (e == OK)
        e = journal_run(db, sql);
    for (size_t i = 0; e == OK && i < settings->n; i++)
        if (settings->at[i].value)
            e = put_setting(db, &settings->at[i]);
    return e == OK ? journal_run(db, "COMMIT") : e;
}

/* The file is made under another name with a rollback journal, so at `path`
 * there is never a half-made one. */
enum err journal_create(const char *path, uint64_t base, const struct settings *settings)
{
    char fresh[NAME_ROOM + 8], rollback[NAME_ROOM + 16];
    sqlite3 *db = NULL;
    enum err e = OK;
    int fd;

    text_format(fresh, sizeof(fresh), "%s.new", path);
    text_format(rollback, sizeof(rollback), "%s-journal", fresh);
    unlink(rollback);
    if (unlink(fresh) && errno != ENOENT)
        return file_error(errno);
    fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_error(errno);
    close(fd);
    e = journal_open_file(fresh, &db);
    if (e == OK)
        e = journal_set_up(db, "delete");
    if (e == OK)
        e = make_tables(db, base, settings);
    if (sqlite3_close(db) != SQLITE_OK && e == OK)
        e = ERR_IO;
    if (e == OK)
        e = file_rename(fresh, path);
    if (e != OK) {
        unlink(fresh);
        unlink(rollback);
    }
    return e;
}

/* --- an old file --- */

static enum err add_witness(sqlite3 *db, const char *table)
{
    char sql[128], is[32];
    enum err e;

    text_format(sql, sizeof(sql),
                "SELECT count(*) FROM pragma_table_info('%s') WHERE name = 'witness'", table);
    e = journal_text(db, sql, is, sizeof(is));
    text_format(sql, sizeof(sql), "ALTER TABLE %s ADD COLUMN witness INTEGER", table);
    return e == OK && text_equal(is, "0") ? journal_run(db, sql) : e;
}

enum err journal_raise(sqlite3 *db)
{
    char is[32], sql[64];
    enum err e = journal_text(db, "PRAGMA user_version", is, sizeof(is));

    if (e != OK || strtol(is, NULL, 10) == JOURNAL_VERSION)
        return e;
    e = journal_run(db, "BEGIN IMMEDIATE");
    if (e == OK)
        e = add_witness(db, "log");
    if (e == OK)
        e = add_witness(db, "setting");
    if (e == OK)
        e = add_witness(db, "meta");
    if (e == OK)
        e = journal_run(db, META_AGAIN WITNESS_PLACE
                        "UPDATE setting SET witness = setting_witness(key, value)"
                        " WHERE witness IS NULL");
    text_format(sql, sizeof(sql), "PRAGMA user_version=%d; COMMIT", JOURNAL_VERSION);
    if (e == OK)
        e = journal_run(db, sql);
    if (!sqlite3_get_autocommit(db))
        (void)journal_run(db, "ROLLBACK");
    return e;
}
