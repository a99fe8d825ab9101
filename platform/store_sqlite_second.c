/* store_sqlite_second.c - the second copy of the hub's store: kept, and put in place.
 *
 * Record "second" "name" of the site = a random name, in the store and in its copy: a
 * store that was put back to a backup has no name (hub/numbers.c), so its copy is made
 * anew and never mixed with another history. */
#include "store_sqlite_second.h"

#include <glob.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "port/crypto.h"
#include "store_sqlite_file.h"

enum { SQL = 1024, BUSY_MS = 5000, MOST_TWINS = 99 };

static const char *const ends[] = {"", "-wal", "-shm"};

static bool path_of(char to[PATH_MAX], const char *path, const char *end)
{
    return text_format(to, PATH_MAX, "%s%s", path, end);
}

/* ---- statements ---- */

/* Runs one statement with the site as ?1 and `after` as ?2; its first column, if it gives
 * a row, into `*value`. */
static int run(sqlite3 *db, const char *sql, const char *site, uint64_t after, int64_t *value)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    if (code == SQLITE_OK && sqlite3_bind_parameter_count(st) > 0)
        sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    if (code == SQLITE_OK && sqlite3_bind_parameter_count(st) > 1)
        sqlite3_bind_int64(st, 2, (sqlite3_int64)after);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(st);
        if (code == SQLITE_ROW && value != NULL)
            *value = sqlite3_column_int64(st, 0);
    }
    sqlite3_finalize(st);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* One number; -1 when it cannot be read. */
static int64_t number(sqlite3 *db, const char *sql, const char *site, uint64_t after)
{
    int64_t value = 0;

    return run(db, sql, site, after, &value) == SQLITE_OK ? value : -1;
}

static int attach(sqlite3 *db, const char *path, const char *as)
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

/* ---- kept ---- */

/* Both have the name, and the copy's last event as it is. */
#define IS_SAME                                                                                    \
    "SELECT EXISTS (SELECT 1 FROM second.records s JOIN main.records m USING (site, kind, "        \
    "\"key\")"                                                                                     \
    " WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name' AND s.value = m.value)"             \
    " AND (NOT EXISTS (SELECT 1 FROM second.log WHERE site = ?1) OR EXISTS"                        \
    " (SELECT 1 FROM second.log s JOIN main.log m USING (site, pos, device, seq, at, json)"        \
    " WHERE site = ?1 AND pos = (SELECT max(pos) FROM second.log WHERE site = ?1)))"

static const char *const update[] = {
    "BEGIN",
    "INSERT INTO second.log SELECT * FROM main.log WHERE site = ?1 AND pos >"
    " (SELECT coalesce(max(pos), 0) FROM second.log WHERE site = ?1) ORDER BY pos",
    "DELETE FROM second.records WHERE NOT EXISTS (SELECT 1 FROM main.records m WHERE"
    " m.site = second.records.site AND m.kind = second.records.kind"
    " AND m.\"key\" = second.records.\"key\")",
    "INSERT OR REPLACE INTO second.records SELECT m.* FROM main.records m LEFT JOIN"
    " second.records s USING (site, kind, \"key\") WHERE s.value IS NOT m.value",
    "COMMIT",
};

static int add_what_came(sqlite3 *db, const char *site)
{
    int code = SQLITE_OK;

    for (size_t i = 0; i < ARRAY_LEN(update) && code == SQLITE_OK; i++)
        code = run(db, update[i], site, 0, NULL);
    if (code != SQLITE_OK && sqlite3_get_autocommit(db) == 0)
        (void)run(db, "ROLLBACK", site, 0, NULL);
    return code;
}

static int put_name(sqlite3 *db, const char *site)
{
    char sql[SQL], name[ID_TEXT];

    id_to_text(crypto_id(), name);
    text_format(sql, sizeof sql,
                "INSERT OR REPLACE INTO main.records VALUES (?1, 'second', 'name', '%s')", name);
    return run(db, sql, site, 0, NULL);
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

/* A copy has the mode of the store, with a WAL, until it is told otherwise. */
static bool drop_wal(const char *path)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                run(db, "PRAGMA journal_mode=DELETE", "", 0, NULL) == SQLITE_OK;

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
    if (e == OK && (!drop_wal(fresh) || !store_sqlite_is_whole(fresh, why, sizeof why) ||
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
    bool is_long =
        in_haste && number(db, "PRAGMA main.page_count", site, 0) > STORE_SQLITE_CHECKED_PAGES;
    int code;

    if (!path_of(second, path, ".second"))
        return ERR_IO;
    if (access(second, F_OK) != 0)
        return is_long ? OK : begin_anew(db, path, second, site);
    code = attach(db, second, "second");
    if (code == SQLITE_OK && number(db, IS_SAME, site, 0) == 1)
        code = add_what_came(db, site);
    else
        code = SQLITE_CORRUPT;
    (void)run(db, "DETACH second", site, 0, NULL);
    if (code == SQLITE_OK)
        return OK;
    log_info("store: %s is to be made anew (%s)", second, sqlite3_errstr(code));
    if ((code & 0xff) == SQLITE_FULL)
        return ERR_FULL;
    return is_long ? OK : begin_anew(db, path, second, site);
}

bool store_sqlite_has_second(const char *path)
{
    char second[PATH_MAX];

    return path_of(second, path, ".second") && access(second, R_OK) == 0;
}

bool store_sqlite_decayed(const char *path, const char *site)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM main.records m JOIN second.records d"
        " USING (site, kind, \"key\") WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name'"
        " AND d.value = m.value) AND EXISTS (SELECT 1 FROM main.log m JOIN second.log d"
        " USING (site, pos) WHERE site = ?1 AND (m.json IS NOT d.json"
        " OR m.device IS NOT d.device OR m.seq IS NOT d.seq OR m.at IS NOT d.at))";
    char second[PATH_MAX];
    sqlite3 *db = NULL;
    bool decayed = path_of(second, path, ".second") &&
                   sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                   store_sqlite_copies_wal(db, false) == SQLITE_OK &&
                   attach(db, second, "second") == SQLITE_OK && number(db, sql, site, 0) == 1;

    sqlite3_close(db);
    return decayed;
}

/* ---- put in place ---- */

/* What the damaged file gives behind the copy: of the same history, without a gap, each
 * event a text that is JSON. */
static uint64_t add_tail(sqlite3 *db, const char *site, uint64_t after)
{
    uint64_t pos = after;

    while (run(db,
               "INSERT INTO main.log SELECT * FROM damaged.log WHERE site = ?1 AND pos = ?2 + 1"
               " AND length(device) = 16 AND json_valid(json)",
               site, pos, NULL) == SQLITE_OK &&
           sqlite3_changes(db) == 1)
        pos++;
    return pos - after;
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

static bool is_same_history(sqlite3 *db, const char *site)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM damaged.records d JOIN main.records m"
        " USING (site, kind, \"key\") WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name'"
        " AND d.value = m.value) AND EXISTS (SELECT 1 FROM damaged.log d JOIN main.log m"
        " USING (site, pos, device, seq, at, json) WHERE site = ?1"
        " AND pos = (SELECT max(pos) FROM main.log WHERE site = ?1))";

    return number(db, sql, site, 0) == 1;
}

static bool take_records(sqlite3 *db, const char *site)
{
    if (!has_whole_records(db) || run(db, "SAVEPOINT r", site, 0, NULL) != SQLITE_OK)
        return false;
    if (run(db, "DELETE FROM main.records", site, 0, NULL) == SQLITE_OK &&
        run(db, "INSERT INTO main.records SELECT * FROM damaged.records", site, 0, NULL) ==
            SQLITE_OK)
        return run(db, "RELEASE r", site, 0, NULL) == SQLITE_OK;
    (void)run(db, "ROLLBACK TO r", site, 0, NULL);
    (void)run(db, "RELEASE r", site, 0, NULL);
    return false;
}

/* The damaged file is read through a link, so that what SQLite makes beside it (its index
 * of the WAL) does not lie beside the file itself. */
static void read_damaged(sqlite3 *db, const char *path, const char *fresh, const char *site,
                         struct rescued *to)
{
    char from[PATH_MAX], link_to[PATH_MAX], uri[PATH_MAX + 16];

    for (size_t i = 0; i < 2; i++) {
        if (!path_of(from, path, ends[i]) ||
            !text_format(link_to, sizeof link_to, "%s-damaged%s", fresh, ends[i]))
            return;
        (void)link(from, link_to);
    }
    if (text_format(link_to, sizeof link_to, "%s-damaged", fresh) &&
        text_format(uri, sizeof uri, "file:%s?mode=ro", link_to) &&
        attach(db, uri, "damaged") == SQLITE_OK) {
        if (is_same_history(db, site)) {
            to->read = add_tail(db, site, to->copied);
            to->records = take_records(db, site);
        }
        (void)run(db, "DETACH damaged", site, 0, NULL);
    }
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (text_format(link_to, sizeof link_to, "%s-damaged%s", fresh, ends[i]))
            unlink(link_to);
    }
}

/* As a backup that was put back, for numbers, the next second copy and kept folds. */
static bool mark(sqlite3 *db, const char *site, const struct rescued *r)
{
    char sql[SQL];

    text_format(sql, sizeof sql,
                "INSERT OR REPLACE INTO records VALUES (?1, 'hub', 'copy', '1'),"
                " (?1, 'hub', 'rescued', '%s')",
                r->records ? "whole" : "records");
    return run(db, sql, site, 0, NULL) == SQLITE_OK &&
           run(db, "DELETE FROM records WHERE site = ?1 AND kind IN ('second', 'kept')", site, 0,
               NULL) == SQLITE_OK;
}

static bool make_fresh(const char *path, const char *fresh, const char *site, struct rescued *to)
{
    sqlite3 *db = NULL;
    int64_t newest = -1;
    bool good =
        sqlite3_open_v2(fresh, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL) == SQLITE_OK;

    if (good) {
        (void)store_sqlite_copies_wal(db, false); /* not into the damaged file */
        newest = number(db, "SELECT coalesce(max(pos), 0) FROM log WHERE site = ?1", site, 0);
        good = newest > 0 &&
               number(db, "SELECT count(*) FROM records WHERE site = ?1 AND kind = 'second'", site,
                      0) == 1;
        to->copied = good ? (uint64_t)newest : 0;
    }
    if (good) {
        read_damaged(db, path, fresh, site, to);
        good = mark(db, site, to);
    }
    if (db != NULL)
        (void)store_sqlite_copies_wal(db, true);
    sqlite3_close(db);
    return good;
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

    if (!aside_name(path, aside))
        return false;
    for (size_t i = ARRAY_LEN(ends); i-- > 0;) {
        if (!path_of(from, path, ends[i]) || !path_of(to, aside, ends[i]))
            return false;
        if (access(from, F_OK) == 0 && rename(from, to) != 0)
            return false;
        if (i == 0 && access(to, F_OK) != 0)
            aside[0] = '\0';
    }
    return true;
}

bool store_sqlite_rescue(const char *path, const char *site, struct rescued *to, char *why,
                         size_t why_size)
{
    char second[PATH_MAX], fresh[PATH_MAX];
    bool good;

    *to = (struct rescued){.aside = ""};
    if (!path_of(second, path, ".second") || !path_of(fresh, path, ".rescue") ||
        !store_sqlite_has_second(path) || store_sqlite_is_used(path)) {
        text_copy(why, why_size, "there is no second copy, or the store is in use");
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        char old[PATH_MAX]; /* of a rescue that was cut short */

        if (path_of(old, fresh, ends[i]))
            unlink(old);
    }
    (void)drop_wal(second); /* and rolls back what a cut left half done */
    good = store_sqlite_is_whole(second, why, why_size);
    if (good && (store_sqlite_copy(second, fresh) != OK || !make_fresh(path, fresh, site, to) ||
                 !put_aside(path, to->aside) || !store_sqlite_move(fresh, path))) {
        text_format(why, why_size,
                    "it could not be put in place; look for room in the folder of %s", path);
        good = false;
    }
    if (!good)
        unlink(fresh);
    return good;
}
