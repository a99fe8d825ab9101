/* store_sqlite_look.c - looks for events and records that decayed, in the hub's store and in its second
 * copy, and mends each from the other. */
#include "store_sqlite_look.h"

#include <inttypes.h>
#include <limits.h>
#include <sqlite3.h>

#include "base/log.h"
#include "base/text.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_records.h"
#include "store_sqlite_row.h"
#include "store_sqlite_second.h"
#include "store_sqlite_sql.h"

enum { MOST = 64, SQL = 512, MEND_ROWS = 100000 };

struct look {
    sqlite3 *db;
    const char *path, *site;
    struct looked *to;
};

/* The first places of the slice that hold what was not stored.  SQLite's code. */
static int decayed(const struct look *l, const char *in, uint64_t after, uint64_t until,
                   uint64_t places[MOST], int *n)
{
    char sql[SQL];
    sqlite3_stmt *st = NULL;
    int code;

    *n = 0;
    text_format(sql, sizeof sql,
                "SELECT pos FROM %s.log WHERE site = ?1 AND pos > ?2 AND pos <= ?3"
                " AND " STORE_ROW_IS_DECAYED,
                in);
    code = sqlite3_prepare_v2(l->db, sql, -1, &st, NULL);
    if (code == SQLITE_OK) {
        sqlite3_bind_text(st, 1, l->site, -1, SQLITE_STATIC);
        sqlite3_bind_int64(st, 2, (sqlite3_int64)after);
        sqlite3_bind_int64(st, 3, (sqlite3_int64)until);
        while (*n < MOST && (code = sqlite3_step(st)) == SQLITE_ROW)
            places[(*n)++] = (uint64_t)sqlite3_column_int64(st, 0);
    }
    sqlite3_finalize(st);
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

/* Within one transaction: what was erased on request is not brought back, since the copy
 * has no name of the store any more from then on. */
static bool mend(const struct look *l, const char *in, const char *from, uint64_t pos)
{
    char sql[SQL];
    sqlite3_stmt *st = NULL;
    struct log_row row;
    bool good = store_sql_run(l->db, "BEGIN IMMEDIATE", l->site, 0, NULL) == SQLITE_OK;

    text_format(sql, sizeof sql,
                "SELECT " STORE_ROW_COLUMNS " FROM %s.log WHERE site = ?1 AND pos = ?2"
                " AND witness IS NOT NULL AND EXISTS (" STORE_SECOND_IS_NAMED ")",
                from);
    good = good && sqlite3_prepare_v2(l->db, sql, -1, &st, NULL) == SQLITE_OK &&
           sqlite3_bind_text(st, 1, l->site, -1, SQLITE_STATIC) == SQLITE_OK &&
           sqlite3_bind_int64(st, 2, (sqlite3_int64)pos) == SQLITE_OK &&
           sqlite3_step(st) == SQLITE_ROW && store_row_read(st, &row) &&
           store_row_mend(l->db, in, l->site, &row);
    sqlite3_finalize(st);
    good = good && store_sql_run(l->db, "COMMIT", l->site, 0, NULL) == SQLITE_OK;
    if (sqlite3_get_autocommit(l->db) == 0)
        (void)store_sql_run(l->db, "ROLLBACK", l->site, 0, NULL);
    return good;
}

/* Goes on as long as all that it finds can be mended. */
static int look_in(const struct look *l, const char *in, const char *from, uint64_t after,
                   uint64_t until)
{
    bool is_store = from[0] == 's';
    uint64_t places[MOST];
    int n, mended, code;

    do {
        code = decayed(l, in, after, until, places, &n);
        mended = 0;
        for (int i = 0; i < n; i++) {
            bool good = mend(l, in, from, places[i]);

            mended += good;
            l->to->mended += good && is_store;
            l->to->lost += !good && is_store;
            log_fault("store: %s%s: the event at place %" PRIu64 " was not what was stored; %s",
                      l->path, is_store ? "" : ".second", places[i],
                      good ? "it was mended: look at the disk"
                           : "nothing is there to mend it from");
        }
    } while (code == SQLITE_OK && mended == MOST);
    return code;
}

enum err store_sqlite_look(sqlite3 *db, const char *path, struct store *s, uint64_t *after,
                           int rows, struct looked *to)
{
    const char *site = s->site;
    const struct look l = {db, path, site, to};
    char second[PATH_MAX];
    bool has = store_sqlite_has_second(path) &&
               text_format(second, sizeof second, "%s.second", path) &&
               store_sql_attach(db, second, "second") == SQLITE_OK &&
               store_form_raise(db, "second") == SQLITE_OK;
    int64_t newest =
        store_sql_number(db, "SELECT coalesce(max(pos), 0) FROM main.log WHERE site = ?1", site, 0);
    uint64_t until = *after + (uint64_t)rows;
    int code = newest < 0 ? SQLITE_CORRUPT : look_in(&l, "main", "second", *after, until);

    if (*after == 0)
        s->lost = store_records_mend(db, path, NULL, NULL, s);
    if (code == SQLITE_OK && has &&
        (look_in(&l, "second", "main", *after, until) & 0xff) == SQLITE_CORRUPT)
        (void)store_sql_run(db, /* it is made anew */
                            "DELETE FROM main.records WHERE site = ?1 AND kind = 'second'", site, 0,
                            NULL);
    (void)store_sql_run(db, "DETACH second", site, 0, NULL);
    *after = newest <= (int64_t)until ? 0 : until;
    if (code == SQLITE_OK)
        return OK;
    log_fault("store: %s: cannot be looked through: %s", path, sqlite3_errstr(code));
    return (code & 0xff) == SQLITE_CORRUPT ? ERR_FORMAT : ERR_IO;
}

int store_sqlite_mend(const char *path, const char *site)
{
    sqlite3 *db = NULL;
    struct looked found = {0};
    struct store s = {.ops = NULL};
    uint64_t after = 0;
    char why[512];
    enum err e = OK;

    must(text_copy(s.site, sizeof s.site, site));
    if (store_sqlite_is_used(path) || !store_sqlite_has_second(path) ||
        !store_sqlite_is_sound(path, why, sizeof why))
        return 0;
    if (store_sqlite_beside(path, &db, why, sizeof why)) {
        do
            e = store_sqlite_look(db, path, &s, &after, MEND_ROWS, &found);
        while (e == OK && after != 0);
    }
    sqlite3_close(db);
    if (e != OK || found.lost > 0 || s.lost > 0)
        return 0;
    if (found.mended > 0)
        store_sqlite_trust(path);
    return found.mended + s.mended;
}
