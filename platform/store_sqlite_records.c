/* store_sqlite_records.c - all records of a SQLite store, of whatever kind. */
#include <sqlite3.h>

#include "base/log.h"
#include "store_sqlite_file.h"

static const char query[] = "SELECT kind, \"key\", value FROM records WHERE site = ?1";

enum err store_sqlite_records(const char *path, const char *site,
                              bool (*each)(void *ctx, const char *kind, const char *key,
                                           const char *value),
                              void *ctx)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    bool more = true;

    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, query, -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    while (code == SQLITE_OK && more) {
        code = sqlite3_step(st);
        if (code != SQLITE_ROW)
            break;
        code = SQLITE_OK;
        more = each(ctx, (const char *)sqlite3_column_text(st, 0),
                    (const char *)sqlite3_column_text(st, 1),
                    (const char *)sqlite3_column_text(st, 2));
    }
    if (code != SQLITE_OK && code != SQLITE_DONE)
        log_fault("store: %s: records: %s", path, sqlite3_errmsg(db));
    sqlite3_finalize(st);
    sqlite3_close(db);
    return code == SQLITE_OK || code == SQLITE_DONE ? OK : ERR_IO;
}
