/* store_sqlite_rescue.c - a whole store in the place of a damaged one, which is put aside. */
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_records.h"
#include "store_sqlite_salvage.h"
#include "store_sqlite_second.h"
#include "store_sqlite_sql.h"

enum { SQL = 1024, MOST_TWINS = 99 };

static const char *const ends[] = {"", "-wal", "-shm"};

static bool path_of(char to[PATH_MAX], const char *path, const char *end)
{
    return text_format(to, PATH_MAX, "%s%s", path, end);
}

/* A table that is whole in a file that is not. */
static bool has_whole_records(sqlite3 *db)
{
    sqlite3_stmt *st = NULL;
    bool whole =
        sqlite3_prepare_v2(db, "PRAGMA damaged.quick_check(records)", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW &&
        text_equal((const char *)sqlite3_column_text(st, 0), "ok");

    sqlite3_finalize(st);
    return whole;
}

/* As the form before witnesses of records left them. */
static const char *const take_all[] = {
    "DELETE FROM main.records",
    "INSERT INTO main.records(" STORE_RECORD_COLUMNS ")"
    " SELECT site, kind, \"key\", value, " STORE_RECORD_WITNESS " FROM damaged.records",
};

/* In the place of those that decayed stay the copy's, under the name or with the witness. */
static const char *const take_sound[] = {
    "WITH bad AS MATERIALIZED (SELECT * FROM damaged.records WHERE " STORE_RECORD_IS_DECAYED ")"
    " DELETE FROM main.records WHERE NOT EXISTS (SELECT 1 FROM bad b"
    " WHERE b.witness IS main.records.witness OR (b.site = main.records.site"
    " AND b.kind = main.records.kind AND b.\"key\" = main.records.\"key\"))",
    "INSERT OR REPLACE INTO main.records(" STORE_RECORD_COLUMNS ")"
    " SELECT " STORE_RECORD_COLUMNS " FROM damaged.records WHERE NOT " STORE_RECORD_IS_DECAYED,
};

/* That decayed, where the copy's is an older one or none. */
static const char behind[] =
    "SELECT count(*) FROM damaged.records d WHERE " STORE_RECORD_IS_DECAYED
    " AND NOT EXISTS (SELECT 1 FROM main.records m WHERE m.site = d.site AND m.kind = d.kind"
    " AND m.\"key\" = d.\"key\" AND (m.witness IS d.witness OR m.value IS d.value))";

/* True when all are as the damaged file had them. */
static bool copy_records(sqlite3 *db, const char *site)
{
    bool has = store_form_has_witnesses(db, "damaged", "records");
    const char *const *take = has ? take_sound : take_all;

    if (!has_whole_records(db) || store_sql_run(db, "SAVEPOINT r", site, 0, NULL) != SQLITE_OK)
        return false;
    if (store_sql_run(db, take[0], site, 0, NULL) == SQLITE_OK &&
        store_sql_run(db, take[1], site, 0, NULL) == SQLITE_OK)
        return store_sql_run(db, "RELEASE r", site, 0, NULL) == SQLITE_OK &&
               (!has || store_sql_number(db, behind, site, 0) == 0);
    (void)store_sql_run(db, "ROLLBACK TO r", site, 0, NULL);
    (void)store_sql_run(db, "RELEASE r", site, 0, NULL);
    return false;
}

static bool take_records(sqlite3 *db, const char *path, const char *site)
{
    char uri[PATH_MAX + 16];
    bool taken = text_format(uri, sizeof uri, "file:%s?mode=ro", path) &&
                 store_sql_attach(db, uri, "damaged") == SQLITE_OK && copy_records(db, site);

    (void)store_sql_run(db, "DETACH damaged", site, 0, NULL);
    return taken;
}

/* ---- the damaged file ---- */

/* It is read through a link, so that what SQLite makes beside it (its index of the WAL) does
 * not lie beside the file itself; with its WAL, when that is one. */
static bool link_damaged(const char *path, const char *to)
{
    char from[PATH_MAX], link_to[PATH_MAX];
    struct stat st;

    for (size_t i = 2; i-- > 0;) {
        if (!path_of(from, path, ends[i]) || !path_of(link_to, to, ends[i]))
            return false;
        if (stat(from, &st) == 0 && S_ISREG(st.st_mode)) /* opening a pipe waits for ever */
            (void)link(from, link_to);
        else if (i == 0)
            return false;
    }
    return true;
}

static void unlink_all(const char *path)
{
    char name[PATH_MAX];

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (path_of(name, path, ends[i]))
            unlink(name);
    }
}

/* ---- the fresh one ---- */

/* As a backup that was put back, for numbers, the next second copy and kept folds. */
static bool mark(sqlite3 *db, const char *site, const struct rescued *r)
{
    char sql[SQL];

    text_format(sql, sizeof sql,
                "INSERT OR REPLACE INTO records(" STORE_RECORD_COLUMNS ")"
                " SELECT *, " STORE_RECORD_WITNESS " FROM (SELECT ?1 AS site, 'hub' AS kind,"
                " 'copy' AS \"key\", '1' AS value"
                " UNION ALL SELECT ?1, 'hub', 'rescued', '%s%s%s')",
                r->records ? "whole" : "records", r->lost > 0 ? " " : "", r->places);
    return store_sql_run(db, sql, site, 0, NULL) == SQLITE_OK &&
           store_sql_run(db, "DELETE FROM records WHERE site = ?1 AND kind IN ('second', 'kept')",
                         site, 0, NULL) == SQLITE_OK;
}

static bool fill(struct salvage *r, const char *damaged)
{
    bool good;

    if (store_sql_run(r->fresh, "BEGIN", r->site, 0, NULL) != SQLITE_OK || !salvage_mend_copy(r))
        return false;
    if (r->damaged != NULL)
        salvage_tail(r);
    good = !r->failed && store_sql_run(r->fresh, "COMMIT", r->site, 0, NULL) == SQLITE_OK;
    if (good && r->damaged != NULL) {
        salvage_close(r);
        r->to->records = take_records(r->fresh, damaged, r->site);
    }
    return good && mark(r->fresh, r->site, r->to);
}

static bool aside_name(const char *path, char to[512])
{
    struct stat st;
    struct tm tm;
    time_t now = time(NULL);
    char at[32], twin[8] = "";

    gmtime_r(&now, &tm);
    strftime(at, sizeof at, "%Y%m%d-%H%M%S", &tm);
    for (int i = 2; i <= MOST_TWINS; i++) {
        if (!text_format(to, 512, "%s.damaged-%s%s", path, at, twin))
            return false;
        if (lstat(to, &st) != 0)
            return true;
        text_format(twin, sizeof twin, "-%d", i);
    }
    return false;
}

/* The WAL goes first: a file that is found without it is still damaged, while a WAL
 * without its file would be taken for the new one's. */
static bool put_aside(const char *path, char aside[512])
{
    char from[PATH_MAX], to[PATH_MAX];
    struct stat st;

    if (!aside_name(path, aside))
        return false;
    for (size_t i = ARRAY_LEN(ends); i-- > 0;) {
        if (!path_of(from, path, ends[i]) || !path_of(to, aside, ends[i]))
            return false;
        if (lstat(from, &st) == 0 && rename(from, to) != 0)
            return false;
        if (i == 0 && lstat(to, &st) != 0)
            aside[0] = '\0';
    }
    return true;
}

static bool make_fresh(const char *path, const char *fresh, const char *site, struct id own,
                       struct rescued *to)
{
    struct salvage r = {.site = site, .own = own, .to = to};
    char damaged[PATH_MAX];
    bool good = path_of(damaged, fresh, "-damaged") && salvage_begin(&r, fresh);

    if (good) {
        unlink_all(damaged);
        if (link_damaged(path, damaged))
            salvage_open(&r, damaged);
        good = fill(&r, damaged);
        unlink_all(damaged);
    }
    salvage_end(&r);
    return good;
}

bool store_sqlite_rescue(const char *path, const char *site, struct id own, struct rescued *to,
                         char *why, size_t why_size)
{
    char second[PATH_MAX], fresh[PATH_MAX];
    bool good;

    *to = (struct rescued){.aside = ""};
    if (!path_of(second, path, ".second") || !path_of(fresh, path, ".rescue") ||
        !store_sqlite_has_second(path) || store_sqlite_is_used(path)) {
        text_copy(why, why_size, "there is no second copy, or the store is in use");
        return false;
    }
    unlink_all(fresh);                   /* of a rescue that was cut short */
    (void)store_sqlite_drop_wal(second); /* and rolls back what a cut left half done */
    good = store_sqlite_is_sound(second, why, why_size);
    if (good &&
        (store_sqlite_copy(second, fresh) != OK || !make_fresh(path, fresh, site, own, to) ||
         !put_aside(path, to->aside) || !store_sqlite_move(fresh, path))) {
        text_format(why, why_size,
                    "it could not be put in place; look for room in the folder of %s", path);
        good = false;
    }
    if (!good)
        unlink_all(fresh);
    return good;
}
