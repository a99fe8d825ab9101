/* store_sqlite_second.c - the second copy of the hub's store: how it is kept.
 *
 * Record "second" "name" of the site = a random name, in the store and in its copy: a
 * store that was put back to a backup has no name (hub/numbers.c), so its copy is made
 * anew and never mixed with another history. */
#include "store_sqlite_second.h"

#include <glob.h>
#include <limits.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "port/crypto.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_records.h"
#include "store_sqlite_row.h"
#include "store_sqlite_sql.h"

enum { SQL = 1024 };

static bool path_of(char to[PATH_MAX], const char *path, const char *end)
{
    return text_format(to, PATH_MAX, "%s%s", path, end);
}

/* A file: to open a pipe waits for ever. */
bool store_sqlite_has_second(const char *path)
{
    char second[PATH_MAX];
    struct stat st;

    return path_of(second, path, ".second") && stat(second, &st) == 0 && S_ISREG(st.st_mode) &&
           access(second, R_OK) == 0;
}

/* ---- kept ---- */

/* Both have the name, and the copy's last event as it was stored. */
#define IS_SAME                                                                                    \
    "SELECT EXISTS (" STORE_SECOND_IS_NAMED ")"                                                    \
    " AND (NOT EXISTS (SELECT 1 FROM second.log WHERE site = ?1) OR EXISTS"                        \
    " (SELECT 1 FROM second.log s JOIN main.log m USING (site, pos, device, seq)"                  \
    " WHERE site = ?1 AND pos = (SELECT max(pos) FROM second.log WHERE site = ?1)"                 \
    " AND s.witness IS m.witness AND (s.witness IS NOT NULL OR s.json = m.json)))"

#define NEWEST_COPIED "(SELECT coalesce(max(pos), 0) FROM second.log WHERE site = ?1)"

/* Nothing that decayed, nor what is behind it: the copy has no gap. */
static const char *const update[] = {
    "BEGIN",
    ("INSERT INTO second.log(site, " STORE_ROW_COLUMNS ") SELECT site, " STORE_ROW_COLUMNS
     " FROM main.log WHERE site = ?1 AND pos > " NEWEST_COPIED
     " AND pos < coalesce((SELECT min(pos) FROM main.log WHERE site = ?1 AND pos > " NEWEST_COPIED
     " AND " STORE_ROW_IS_DECAYED "), 9223372036854775807) ORDER BY pos"),
    /* What names a record may have decayed, too: while one has, none is taken for gone. */
    ("DELETE FROM second.records WHERE NOT EXISTS (SELECT 1 FROM main.records m WHERE"
     " m.site = second.records.site AND m.kind = second.records.kind"
     " AND m.\"key\" = second.records.\"key\")"
     " AND NOT EXISTS (SELECT 1 FROM main.records WHERE " STORE_RECORD_IS_DECAYED ")"),
    ("INSERT OR REPLACE INTO second.records(" STORE_RECORD_COLUMNS ")"
     " SELECT " STORE_RECORD_COLUMNS " FROM main.records m WHERE NOT " STORE_RECORD_IS_DECAYED
     " AND NOT EXISTS (SELECT 1 FROM second.records s WHERE s.site = m.site AND s.kind = m.kind"
     " AND s.\"key\" = m.\"key\" AND s.value IS m.value AND s.witness IS m.witness)"),
    "COMMIT",
};

static int add_what_came(sqlite3 *db, const char *site)
{
    int code = SQLITE_OK;

    for (size_t i = 0; i < ARRAY_LEN(update) && code == SQLITE_OK; i++)
        code = store_sql_run(db, update[i], site, 0, NULL);
    if (code != SQLITE_OK && sqlite3_get_autocommit(db) == 0)
        (void)store_sql_run(db, "ROLLBACK", site, 0, NULL);
    return code;
}

static int put_name(sqlite3 *db, const char *site)
{
    char sql[SQL], name[ID_TEXT];

    id_to_text(crypto_id(), name);
    text_format(sql, sizeof sql,
                "INSERT OR REPLACE INTO main.records(" STORE_RECORD_COLUMNS ")"
                " SELECT *, " STORE_RECORD_WITNESS " FROM (SELECT ?1 AS site, 'second' AS kind,"
                " 'name' AS \"key\", '%s' AS value)",
                name);
    return store_sql_run(db, sql, site, 0, NULL);
}

/* What a copy left that was cut short: it may be as large as the store. */
static void sweep(const char *fresh)
{
    char pattern[PATH_MAX];
    glob_t found = {0};

    if (path_of(pattern, fresh, "*") && glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    }
    globfree(&found);
}

bool store_sqlite_drop_wal(const char *path)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                store_sql_run(db, "PRAGMA journal_mode=DELETE", "", 0, NULL) == SQLITE_OK;

    sqlite3_close(db);
    return good;
}

/* The store itself, as it is now.  Its pages are copied as they are, so it takes the place
 * of an older copy only when it is whole. */
static enum err begin_anew(sqlite3 *db, const char *path, const char *second, const char *site)
{
    char fresh[PATH_MAX], why[512] = "it could not be copied";
    enum err e = put_name(db, site) == SQLITE_OK && path_of(fresh, second, ".new") ? OK : ERR_IO;

    if (e != OK)
        return e;
    sweep(fresh);
    e = store_sqlite_copy(path, fresh);
    if (e == OK &&
        (!store_sqlite_drop_wal(fresh) || !store_sqlite_is_whole(fresh, why, sizeof why) ||
         !store_sqlite_move(fresh, second))) {
        log_fault("store: %s has no second copy: %s", path, why);
        e = ERR_FORMAT;
    }
    sweep(fresh);
    return e;
}

enum err store_sqlite_second(sqlite3 *db, const char *path, const char *site, bool in_haste)
{
    char second[PATH_MAX];
    bool is_long = in_haste && store_sql_number(db, "PRAGMA main.page_count", site, 0) >
                                   STORE_SQLITE_CHECKED_PAGES;
    int code;

    if (!path_of(second, path, ".second"))
        return ERR_IO;
    if (!store_sqlite_has_second(path))
        return is_long ? OK : begin_anew(db, path, second, site);
    code = store_sql_attach(db, second, "second");
    if (code == SQLITE_OK)
        code = store_form_raise(db, "second");
    if (code == SQLITE_OK && store_sql_number(db, IS_SAME, site, 0) == 1)
        code = add_what_came(db, site);
    else
        code = SQLITE_CORRUPT;
    (void)store_sql_run(db, "DETACH second", site, 0, NULL);
    if (code == SQLITE_OK)
        return OK;
    log_info("store: %s is to be made anew (%s)", second, sqlite3_errstr(code));
    if ((code & 0xff) == SQLITE_FULL)
        return ERR_FULL;
    return is_long ? OK : begin_anew(db, path, second, site);
}

bool store_sqlite_decayed(const char *path, const char *site)
{
    static const char sql[] =
        "SELECT EXISTS (" STORE_SECOND_IS_NAMED
        ") AND EXISTS (SELECT 1 FROM main.log m JOIN second.log d"
        " USING (site, pos) WHERE site = ?1 AND m.witness IS NULL AND (m.json IS NOT d.json"
        " OR m.device IS NOT d.device OR m.seq IS NOT d.seq OR m.at IS NOT d.at))";
    char second[PATH_MAX];
    sqlite3 *db = NULL;
    bool decayed = store_sqlite_has_second(path) && path_of(second, path, ".second") &&
                   sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                   store_sqlite_copies_wal(db, false) == SQLITE_OK &&
                   store_sql_attach(db, second, "second") == SQLITE_OK &&
                   store_sql_number(db, sql, site, 0) == 1;

    sqlite3_close(db);
    return decayed;
}
