/* store_sqlite_salvage.c - reads a damaged store row by row, on a connection of its own, so
 * that what cannot be read does not hinder the rest. */
#include "store_sqlite_salvage.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_row.h"
#include "store_sqlite_sql.h"

enum {
    SQL = 1024,
    MOST_DECAYED = 1000,
    MOST_MISSES = 10000, /* places in a row that give nothing: behind them nothing is */
    SAME_AMONG = 100     /* newest events of the copy, one of which both have to hold */
};

enum reading { BY_PLACE, BY_ROW, NEWEST_OF_DEVICE, INSERT };

/* ---- one row ---- */

/* The index may be closed where the table is open: its rows stand in the order of places,
 * as long as the file holds one hall. */
static bool read_place(struct salvage *r, uint64_t pos, struct log_row *to)
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

static bool add_row(struct salvage *r, const struct log_row *row)
{
    sqlite3_stmt *st = r->st[INSERT];
    bool added;

    store_row_bind(st, r->site, row);
    added = sqlite3_step(st) == SQLITE_DONE;
    sqlite3_reset(st);
    return added;
}

/* Of that device, in the fresh store. */
static uint64_t newest_seq(struct salvage *r, struct id device)
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

bool salvage_mend_copy(struct salvage *r)
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
static enum likeness likeness_at(struct salvage *r, uint64_t pos)
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
static bool has_other_name(struct salvage *r)
{
    static const char sql[] =
        "SELECT value FROM records WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name'";
    char name[ID_TEXT] = "", is[ID_TEXT] = "";

    (void)store_sql_text(r->fresh, sql, r->site, name, sizeof name);
    return store_sql_text(r->damaged, sql, r->site, is, sizeof is) == SQLITE_OK &&
           !text_equal(name, is);
}

static bool is_same_history(struct salvage *r)
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
static void take(struct salvage *r, struct log_row *row)
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

void salvage_tail(struct salvage *r)
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

static bool prepare_reading(struct salvage *r)
{
    char by_place[SQL], by_row[SQL];
    bool has = store_form_has_witnesses(r->damaged, "main", "log");
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

void salvage_close(struct salvage *r)
{
    for (enum reading i = BY_PLACE; i <= BY_ROW; i++) {
        sqlite3_finalize(r->st[i]);
        r->st[i] = NULL;
    }
    sqlite3_close(r->damaged);
    r->damaged = NULL;
}

void salvage_open(struct salvage *r, const char *path)
{
    if (sqlite3_open_v2(path, &r->damaged, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        store_sqlite_copies_wal(r->damaged, false) == SQLITE_OK && prepare_reading(r) &&
        is_same_history(r))
        return;
    salvage_close(r);
}

static bool prepare_writing(struct salvage *r)
{
    return sqlite3_prepare_v2(r->fresh, STORE_ROW_INSERT, -1, &r->st[INSERT], NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(r->fresh, "SELECT max(seq) FROM log WHERE site = ?1 AND device = ?2",
                              -1, &r->st[NEWEST_OF_DEVICE], NULL) == SQLITE_OK;
}

bool salvage_begin(struct salvage *r, const char *fresh)
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

void salvage_end(struct salvage *r)
{
    salvage_close(r);
    for (size_t i = 0; i < SALVAGE_STATEMENTS; i++)
        sqlite3_finalize(r->st[i]);
    sqlite3_close(r->fresh);
}
