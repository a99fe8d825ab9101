/* store_sqlite_rescue.c - a damaged store is put together again from its second copy and
 * from what it still gives itself.
 *
 * The damaged file is read on a connection of its own, row by row, so that what cannot be
 * read does not hinder the rest. */
#include <inttypes.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_row.h"
#include "store_sqlite_second.h"
#include "store_sqlite_sql.h"

enum {
    SQL = 1024,
    MOST_TWINS = 99,
    MOST_DECAYED = 1000,
    MOST_MISSES = 10000, /* places in a row that give nothing: behind them nothing is */
    SAME_AMONG = 100     /* newest events of the copy, one of which both have to hold */
};

static const char *const ends[] = {"", "-wal", "-shm"};

enum reading { BY_PLACE, BY_ROW, NEWEST_OF_DEVICE, INSERT, STATEMENTS };

struct rescue {
    sqlite3 *fresh, *damaged;
    sqlite3_stmt *st[STATEMENTS]; /* the first two of the damaged store */
    const char *site;
    struct id own;
    int64_t row_shift; /* from a place to the row's number in its table */
    uint64_t last;     /* place in the fresh store */
    bool failed;       /* it cannot be written */
    struct rescued *to;
};

static bool path_of(char to[PATH_MAX], const char *path, const char *end)
{
    return text_format(to, PATH_MAX, "%s%s", path, end);
}

/* ---- one row ---- */

/* The index may be closed where the table is open: its rows stand in the order of places,
 * as long as the file holds one hall. */
static bool read_place(struct rescue *r, uint64_t pos, struct log_row *to)
{
    for (enum reading how = BY_PLACE; how <= BY_ROW; how++) {
        sqlite3_stmt *st = r->st[how];

        sqlite3_reset(st);
        sqlite3_bind_text(st, 1, r->site, -1, SQLITE_STATIC);
        sqlite3_bind_int64(st, 2, (sqlite3_int64)pos);
        if (how == BY_ROW)
            sqlite3_bind_int64(st, 3, (sqlite3_int64)pos + r->row_shift);
        if (sqlite3_step(st) == SQLITE_ROW && store_row_read(st, to) && to->pos == pos)
            return true;
    }
    return false;
}

static bool add_row(struct rescue *r, const struct log_row *row)
{
    sqlite3_stmt *st = r->st[INSERT];
    bool added;

    store_row_bind(st, r->site, row);
    added = sqlite3_step(st) == SQLITE_DONE;
    sqlite3_reset(st);
    return added;
}

/* Of that device, in the fresh store. */
static uint64_t newest_seq(struct rescue *r, struct id device)
{
    sqlite3_stmt *st = r->st[NEWEST_OF_DEVICE];
    uint64_t seq = 0;

    sqlite3_bind_text(st, 1, r->site, -1, SQLITE_STATIC);
    sqlite3_bind_blob(st, 2, device.b, sizeof device.b, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        seq = (uint64_t)sqlite3_column_int64(st, 0);
    sqlite3_reset(st);
    return seq;
}

/* ---- events that decayed in the copy ---- */

static int decayed(sqlite3 *db, const char *site, uint64_t to[MOST_DECAYED])
{
    sqlite3_stmt *st = NULL;
    int n = 0, code = sqlite3_prepare_v2(db,
                                         "SELECT pos FROM log WHERE site = ?1"
                                         " AND " STORE_ROW_IS_DECAYED,
                                         -1, &st, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    while ((code == SQLITE_OK || code == SQLITE_ROW) && n < MOST_DECAYED) {
        code = sqlite3_step(st);
        if (code == SQLITE_ROW)
            to[n++] = (uint64_t)sqlite3_column_int64(st, 0);
    }
    sqlite3_finalize(st);
    return code == SQLITE_DONE ? n : -1;
}

/* False when one is left that neither file gives. */
static bool mend_copy(struct rescue *r)
{
    uint64_t *places = calloc(MOST_DECAYED, sizeof *places);
    struct log_row row;
    bool good = true;
    int n;

    must(places != NULL);
    n = decayed(r->fresh, r->site, places);
    for (int i = 0; i < n && good; i++)
        good = r->damaged != NULL && read_place(r, places[i], &row) &&
               store_row_mend(r->fresh, "main", r->site, &row);
    free(places);
    return good && n >= 0;
}

/* ---- what the damaged file gives behind the copy ---- */

enum likeness { OTHER, SAME, UNSURE };

/* By the newest event that both have whole. */
static enum likeness likeness_at(struct rescue *r, uint64_t pos)
{
    static const char sql[] = "SELECT CASE WHEN device = ?3 AND seq = ?4 AND at = ?5 AND json = ?7"
                              " THEN 1 WHEN " STORE_ROW_IS_DECAYED " THEN 2 ELSE 0 END FROM log"
                              " WHERE site = ?1 AND pos = ?2 AND ?6 = ?6 AND ?8 = ?8";
    enum likeness like = UNSURE;
    struct log_row row;
    sqlite3_stmt *st = NULL;

    if (!read_place(r, pos, &row) || sqlite3_prepare_v2(r->fresh, sql, -1, &st, NULL) != SQLITE_OK)
        return UNSURE;
    store_row_bind(st, r->site, &row);
    if (sqlite3_step(st) == SQLITE_ROW)
        like = (enum likeness)sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return like;
}

/* Where its records can be read they name it. */
static bool has_other_name(struct rescue *r)
{
    static const char sql[] =
        "SELECT value FROM records WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name'";
    char name[ID_TEXT] = "", is[ID_TEXT] = "";

    (void)store_sql_text(r->fresh, sql, r->site, name, sizeof name);
    return store_sql_text(r->damaged, sql, r->site, is, sizeof is) == SQLITE_OK &&
           !text_equal(name, is);
}

static bool is_same_history(struct rescue *r)
{
    enum likeness like = has_other_name(r) ? OTHER : UNSURE;
    uint64_t until = r->last > SAME_AMONG ? r->last - SAME_AMONG : 0;

    for (uint64_t pos = r->last; pos > until && like == UNSURE; pos--)
        like = likeness_at(r, pos);
    return like == SAME;
}

static void note_lost(struct rescued *to, uint64_t from, uint64_t until)
{
    char part[64];

    text_format(part, sizeof part, from == until ? "%s%" PRIu64 : "%s%" PRIu64 " to %" PRIu64,
                to->lost > 0 ? ", " : "", from, until);
    to->lost += until - from + 1;
    if (strlen(to->places) + strlen(part) + sizeof " ..." <= sizeof to->places)
        text_append(to->places, sizeof to->places, "%s", part);
    else if (strstr(to->places, "...") == NULL)
        text_append(to->places, sizeof to->places, " ...");
}

/* Behind what is lost an event moves up.  A terminal sends again all that follows the last
 * one that the hub has of it, so only what joins on to that may stay; what the hub noted
 * itself nobody sends again. */
static void take(struct rescue *r, struct log_row *row)
{
    bool moves = row->pos != r->last + 1;
    uint64_t newest = moves ? newest_seq(r, row->device) : 0;

    if (moves && row->seq != newest + 1 && !(id_equal(row->device, r->own) && row->seq > newest)) {
        r->to->left++;
        return;
    }
    row->pos = r->last + 1;
    r->failed = !add_row(r, row);
    r->last++;
    r->to->read++;
}

static void add_tail(struct rescue *r)
{
    uint64_t misses = 0, pos = r->last, end;

    while (misses < MOST_MISSES && !r->failed) {
        struct log_row row;

        if (!read_place(r, ++pos, &row)) {
            misses++;
            continue;
        }
        if (misses > 0)
            note_lost(r->to, pos - misses, pos - 1);
        misses = 0;
        take(r, &row);
    }
    end = (uint64_t)store_sql_number(
        r->damaged, "SELECT coalesce(max(pos), 0) FROM log WHERE site = ?1", r->site, 0);
    if (end > pos - misses && end < pos)
        note_lost(r->to, pos - misses + 1, end);
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

static bool copy_records(sqlite3 *db, const char *site)
{
    if (!has_whole_records(db) || store_sql_run(db, "SAVEPOINT r", site, 0, NULL) != SQLITE_OK)
        return false;
    if (store_sql_run(db, "DELETE FROM main.records", site, 0, NULL) == SQLITE_OK &&
        store_sql_run(db, "INSERT INTO main.records SELECT * FROM damaged.records", site, 0,
                      NULL) == SQLITE_OK)
        return store_sql_run(db, "RELEASE r", site, 0, NULL) == SQLITE_OK;
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

static bool prepare_reading(struct rescue *r)
{
    char by_place[SQL], by_row[SQL];
    bool has = store_form_has_witnesses(r->damaged, "main");
    const char *witness = has ? "witness" : "NULL",
               *valid = has ? "(witness IS NOT NULL OR json_valid(json))" : "json_valid(json)";

    text_format(by_place, sizeof by_place,
                "SELECT pos, device, seq, at, \"offset\", json, %s FROM log"
                " WHERE site = ?1 AND pos = ?2 AND %s",
                witness, valid);
    text_format(by_row, sizeof by_row,
                "SELECT pos, device, seq, at, \"offset\", json, %s FROM log NOT INDEXED"
                " WHERE rowid = ?3 AND site = ?1 AND pos = ?2 AND %s",
                witness, valid);
    if (sqlite3_prepare_v2(r->damaged, by_place, -1, &r->st[BY_PLACE], NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(r->damaged, by_row, -1, &r->st[BY_ROW], NULL) != SQLITE_OK)
        return false;
    r->row_shift = store_sql_number(
        r->damaged, "SELECT rowid - pos FROM log WHERE site = ?1 AND pos = ?2", r->site, r->last);
    return true;
}

static void close_damaged(struct rescue *r)
{
    for (enum reading i = BY_PLACE; i <= BY_ROW; i++) {
        sqlite3_finalize(r->st[i]);
        r->st[i] = NULL;
    }
    sqlite3_close(r->damaged);
    r->damaged = NULL;
}

/* Leaves `damaged` NULL where it gives nothing. */
static void open_damaged(struct rescue *r, const char *path)
{
    if (sqlite3_open_v2(path, &r->damaged, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        store_sqlite_copies_wal(r->damaged, false) == SQLITE_OK && prepare_reading(r) &&
        is_same_history(r))
        return;
    close_damaged(r);
}

/* ---- the fresh one ---- */

static bool prepare_writing(struct rescue *r)
{
    return sqlite3_prepare_v2(r->fresh, STORE_ROW_INSERT, -1, &r->st[INSERT], NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(r->fresh, "SELECT max(seq) FROM log WHERE site = ?1 AND device = ?2",
                              -1, &r->st[NEWEST_OF_DEVICE], NULL) == SQLITE_OK;
}

/* As a backup that was put back, for numbers, the next second copy and kept folds. */
static bool mark(sqlite3 *db, const char *site, const struct rescued *r)
{
    char sql[SQL];

    text_format(sql, sizeof sql,
                "INSERT OR REPLACE INTO records VALUES (?1, 'hub', 'copy', '1'),"
                " (?1, 'hub', 'rescued', '%s%s%s')",
                r->records ? "whole" : "records", r->lost > 0 ? " " : "", r->places);
    return store_sql_run(db, sql, site, 0, NULL) == SQLITE_OK &&
           store_sql_run(db, "DELETE FROM records WHERE site = ?1 AND kind IN ('second', 'kept')",
                         site, 0, NULL) == SQLITE_OK;
}

static bool fill(struct rescue *r, const char *damaged)
{
    bool good;

    if (store_sql_run(r->fresh, "BEGIN", r->site, 0, NULL) != SQLITE_OK || !mend_copy(r))
        return false;
    if (r->damaged != NULL)
        add_tail(r);
    good = !r->failed && store_sql_run(r->fresh, "COMMIT", r->site, 0, NULL) == SQLITE_OK;
    if (good && r->damaged != NULL) {
        close_damaged(r);
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

static bool begin(struct rescue *r, const char *fresh)
{
    int64_t newest, named;

    if (sqlite3_open_v2(fresh, &r->fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL) !=
            SQLITE_OK ||
        store_row_functions(r->fresh) != SQLITE_OK ||
        store_form_raise(r->fresh, "main") != SQLITE_OK || !prepare_writing(r))
        return false;
    newest = store_sql_number(r->fresh, "SELECT max(pos) FROM log WHERE site = ?1", r->site, 0);
    named = store_sql_number(
        r->fresh, "SELECT count(*) FROM records WHERE site = ?1 AND kind = 'second'", r->site, 0);
    r->last = r->to->copied = newest > 0 ? (uint64_t)newest : 0;
    return newest > 0 && named == 1;
}

static void end(struct rescue *r)
{
    close_damaged(r);
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(r->st[i]);
    sqlite3_close(r->fresh);
}

static bool make_fresh(const char *path, const char *fresh, const char *site, struct id own,
                       struct rescued *to)
{
    struct rescue r = {.site = site, .own = own, .to = to};
    char damaged[PATH_MAX];
    bool good = path_of(damaged, fresh, "-damaged") && begin(&r, fresh);

    if (good) {
        unlink_all(damaged);
        if (link_damaged(path, damaged))
            open_damaged(&r, damaged);
        good = fill(&r, damaged);
        unlink_all(damaged);
    }
    end(&r);
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
