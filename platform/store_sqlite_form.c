/* store_sqlite_form.c - the form of the hub's SQLite store: its tables, and how a store of
 * an earlier form becomes one of this.
 *
 * Form 1 had no witnesses.  Its rows keep none: nobody can tell any more what they were.
 * Form 2 had none for records.  They are few, and get theirs: what decays from then on is seen. */
#include "store_sqlite_form.h"

#include <sqlite3.h>

#include "base/err.h"
#include "base/text.h"
#include "store_sqlite_records.h"

/* The log is a plain table with its place as an index beside it: its rows are
 * longer than an index page takes whole, and appending at the end of a plain
 * table is SQLite's fastest path. */
static const char schema[] = "BEGIN;"
                             "CREATE TABLE log("
                             " site TEXT NOT NULL,"
                             " pos INTEGER NOT NULL,"
                             " device BLOB NOT NULL,"
                             " seq INTEGER NOT NULL,"
                             " at INTEGER NOT NULL,"         /* ms since 1970 */
                             " \"offset\" INTEGER NOT NULL," /* minutes east */
                             " json TEXT NOT NULL,"
                             " witness INTEGER);" /* store_witness.h */
                             "CREATE UNIQUE INDEX log_pos ON log(site, pos);"
                             "CREATE UNIQUE INDEX log_event ON log(site, device, seq);"
                             "CREATE TABLE records("
                             " site TEXT NOT NULL,"
                             " kind TEXT NOT NULL,"
                             " \"key\" TEXT NOT NULL,"
                             " value TEXT NOT NULL,"
                             " witness INTEGER," /* store_record.h */
                             " PRIMARY KEY(site, kind, \"key\")) WITHOUT ROWID;"
                             "COMMIT;";

int store_form_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int value = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return value;
}

int store_form_make(const char *path)
{
    char marks[96];
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

    text_format(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d",
                STORE_APPLICATION, STORE_FORM);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, marks, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, schema, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

bool store_form_has_witnesses(sqlite3 *db, const char *in, const char *table)
{
    char sql[128];

    text_format(sql, sizeof sql,
                "SELECT count(*) FROM pragma_table_info('%s', '%s') WHERE name = 'witness'", table,
                in);
    return store_form_number(db, sql) == 1;
}

static int add_witness(sqlite3 *db, const char *in, const char *table)
{
    char sql[128];

    if (store_form_has_witnesses(db, in, table))
        return SQLITE_OK;
    text_format(sql, sizeof sql, "ALTER TABLE %s.%s ADD COLUMN witness INTEGER", in, table);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* Within the transaction: another program may have come first. */
static int raise(sqlite3 *db, const char *in)
{
    char sql[128];
    bool is_witnessed = store_form_has_witnesses(db, in, "records");
    int code = add_witness(db, in, "log");

    if (code == SQLITE_OK)
        code = add_witness(db, in, "records");
    text_format(sql, sizeof sql, "UPDATE %s.records SET witness = " STORE_RECORD_WITNESS, in);
    if (code == SQLITE_OK && !is_witnessed)
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    text_format(sql, sizeof sql, "PRAGMA %s.user_version=%d", in, STORE_FORM);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code;
}

int store_form_raise(sqlite3 *db, const char *in)
{
    char sql[64];
    int code;

    text_format(sql, sizeof sql, "PRAGMA %s.user_version", in);
    if (store_form_number(db, sql) == STORE_FORM)
        return SQLITE_OK;
    code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = raise(db, in);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    if (code != SQLITE_OK && sqlite3_get_autocommit(db) == 0)
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return code;
}
