/* store_sqlite_sql.c - a statement prepared, bound, run and forgotten. */
#include "store_sqlite_sql.h"

#include <sqlite3.h>

#include "base/text.h"

int store_sql_run(sqlite3 *db, const char *sql, const char *site, uint64_t place, int64_t *value)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    if (code == SQLITE_OK && sqlite3_bind_parameter_count(st) > 0)
        sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    if (code == SQLITE_OK && sqlite3_bind_parameter_count(st) > 1)
        sqlite3_bind_int64(st, 2, (sqlite3_int64)place);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(st);
        if (code == SQLITE_ROW && value != NULL)
            *value = sqlite3_column_int64(st, 0);
    }
    sqlite3_finalize(st);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int64_t store_sql_number(sqlite3 *db, const char *sql, const char *site, uint64_t place)
{
    int64_t value = 0;

    return store_sql_run(db, sql, site, place, &value) == SQLITE_OK ? value : -1;
}

int store_sql_text(sqlite3 *db, const char *sql, const char *site, char *to, size_t size)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    const char *text = NULL;

    if (code == SQLITE_OK)
        code = sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    if (code == SQLITE_ROW)
        text = (const char *)sqlite3_column_text(st, 0);
    text_copy(to, size, text != NULL ? text : "");
    sqlite3_finalize(st);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

int store_sql_attach(sqlite3 *db, const char *path, const char *as)
{
    sqlite3_stmt *st = NULL;
    char sql[64];
    int code;

    text_format(sql, sizeof sql, "ATTACH ?1 AS %s", as);
    code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    if (code == SQLITE_OK)
        sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    sqlite3_finalize(st);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}
