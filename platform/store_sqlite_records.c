/* store_sqlite_records.c - records that decayed, and those of all kinds. */
#include "store_sqlite_records.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "store_record.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_second.h"
#include "store_sqlite_sql.h"

enum { SITE, KIND, KEY, VALUE, WITNESS, COLUMNS }; /* STORE_RECORD_COLUMNS */
enum { MOST = 64, SQL = 640, COPY_BUSY_MS = 1000 };

static void record_witness(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const char *site = (const char *)sqlite3_value_text(v[SITE]),
               *kind = (const char *)sqlite3_value_text(v[KIND]),
               *key = (const char *)sqlite3_value_text(v[KEY]),
               *value = (const char *)sqlite3_value_text(v[VALUE]);

    (void)n;
    if (site != NULL && kind != NULL && key != NULL && value != NULL)
        sqlite3_result_int64(
            ctx, (sqlite3_int64)store_record_witness(site, kind, key, value,
                                                     (size_t)sqlite3_value_bytes(v[VALUE])));
}

int store_records_functions(sqlite3 *db)
{
    return sqlite3_create_function_v2(db, "record_witness", WITNESS,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, record_witness,
                                      NULL, NULL, NULL);
}

/* ---- mended ---- */

/* As they stand in the table, right or wrong. */
struct record {
    sqlite3_value *at[COLUMNS];
};

struct mending {
    sqlite3 *db, *copy; /* copy: NULL none that helps */
    const char *path;
    struct store *s;
};

static bool take(sqlite3_stmt *st, struct record *to)
{
    for (int i = 0; i < COLUMNS; i++)
        must((to->at[i] = sqlite3_value_dup(sqlite3_column_value(st, i))) != NULL);
    return true;
}

static void forget(struct record *r)
{
    for (int i = 0; i < COLUMNS; i++) {
        sqlite3_value_free(r->at[i]);
        r->at[i] = NULL;
    }
}

static const char *text(const struct record *r, int column)
{
    const char *is = (const char *)sqlite3_value_text(r->at[column]);

    return is != NULL ? is : "";
}

/* One statement that is given the columns as ?1 to ?5; true when it gives a row, which goes
 * into `to` unless that is NULL, or is done. */
static bool run(sqlite3 *db, const char *sql, const struct record *with, struct record *to)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    for (int i = 0; code == SQLITE_OK && i < sqlite3_bind_parameter_count(st); i++)
        code = sqlite3_bind_value(st, i + 1, with->at[i]);
    if (code == SQLITE_OK)
        code = sqlite3_step(st);
    if (to != NULL)
        code = code == SQLITE_ROW && take(st, to) ? SQLITE_DONE : SQLITE_ERROR;
    sqlite3_finalize(st);
    return code == SQLITE_DONE || code == SQLITE_ROW;
}

static int find(const struct mending *m, const char *kind, const char *key, struct record to[MOST])
{
    sqlite3_stmt *st = NULL;
    char sql[SQL];
    int n = 0;

    text_format(sql, sizeof sql,
                "SELECT " STORE_RECORD_COLUMNS
                " FROM main.records WHERE %s" STORE_RECORD_IS_DECAYED,
                key != NULL    ? "site = ?1 AND kind = ?2 AND \"key\" = ?3 AND "
                : kind != NULL ? "site = ?1 AND kind = ?2 AND "
                               : "");
    if (sqlite3_prepare_v2(m->db, sql, -1, &st, NULL) == SQLITE_OK) {
        if (kind != NULL) {
            sqlite3_bind_text(st, 1, m->s->site, -1, SQLITE_STATIC);
            sqlite3_bind_text(st, 2, kind, -1, SQLITE_STATIC);
        }
        if (key != NULL)
            sqlite3_bind_text(st, 3, key, -1, SQLITE_STATIC);
        while (n < MOST && sqlite3_step(st) == SQLITE_ROW)
            n += take(st, &to[n]);
    }
    sqlite3_finalize(st);
    return n;
}

/* The copy is an hour old: it helps where it holds what was stored last, which witness or
 * value say. */
static bool mend_value(const struct mending *m, const struct record *r)
{
    static const char same[] =
        "SELECT " STORE_RECORD_COLUMNS
        " FROM records WHERE site = ?1 AND kind = ?2 AND \"key\" = ?3"
        " AND (value IS ?4 OR witness IS ?5) AND NOT " STORE_RECORD_IS_DECAYED;
    struct record good = {{NULL}};
    bool mended = m->copy != NULL && run(m->copy, same, r, &good) &&
                  run(m->db,
                      "UPDATE main.records SET value = ?4, witness = ?5"
                      " WHERE site = ?1 AND kind = ?2 AND \"key\" = ?3",
                      &good, NULL);

    forget(&good);
    return mended;
}

static bool drop(const struct mending *m, const struct record *r)
{
    return run(m->db, "DELETE FROM main.records WHERE site = ?1 AND kind = ?2 AND \"key\" = ?3", r,
               NULL);
}

/* What names it decayed: it stands under another name in the copy, and not in the store. */
static bool mend_name(const struct mending *m, const struct record *r)
{
    static const char same[] = "SELECT " STORE_RECORD_COLUMNS " FROM records WHERE witness IS ?5"
                               " AND ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3 AND ?4 IS value"
                               " AND NOT " STORE_RECORD_IS_DECAYED;
    struct record good = {{NULL}};
    bool mended =
        m->copy != NULL && run(m->copy, same, r, &good) && drop(m, r) &&
        run(m->db, "INSERT INTO main.records(" STORE_RECORD_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5)",
            &good, NULL);

    forget(&good);
    return mended;
}

/* True when it is as it was stored now. */
static bool mend(const struct mending *m, const struct record *r)
{
    bool mended;

    if (store_sql_run(m->db, "SAVEPOINT mend", "", 0, NULL) != SQLITE_OK)
        return false;
    mended = mend_value(m, r) || mend_name(m, r);
    if (!mended)
        (void)store_sql_run(m->db, "ROLLBACK TO mend", "", 0, NULL);
    return store_sql_run(m->db, "RELEASE mend", "", 0, NULL) == SQLITE_OK && mended;
}

/* Whether it is gone from the table as it stood. */
static bool settle(const struct mending *m, const struct record *r)
{
    const char *kind = text(r, KIND), *key = text(r, KEY);

    if (mend(m, r)) {
        log_fault("store: %s: the record \"%s %s\" was not what was stored; it was mended from the "
                  "second copy: look at the disk",
                  m->path, kind, key);
        m->s->mended++;
        return true;
    }
    store_record_lost(m->s, m->path, kind, key);
    return store_record_is_spare(kind) && drop(m, r);
}

static bool is_named(sqlite3 *db, sqlite3 *copy, const char *site)
{
    static const char sql[] =
        "SELECT value FROM records WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name'";
    char name[ID_TEXT] = "", is[ID_TEXT] = "";

    return store_sql_text(db, sql, site, name, sizeof name) == SQLITE_OK && name[0] != '\0' &&
           store_sql_text(copy, sql, site, is, sizeof is) == SQLITE_OK && text_equal(name, is);
}

/* On a connection of its own: the store's may be in a transaction. */
static void open_copy(struct mending *m)
{
    char second[PATH_MAX];

    if (store_sqlite_has_second(m->path) &&
        text_format(second, sizeof second, "%s.second", m->path) &&
        sqlite3_open_v2(second, &m->copy, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_busy_timeout(m->copy, COPY_BUSY_MS) == SQLITE_OK &&
        store_records_functions(m->copy) == SQLITE_OK && is_named(m->db, m->copy, m->s->site))
        return;
    sqlite3_close(m->copy);
    m->copy = NULL;
}

int store_records_mend(sqlite3 *db, const char *path, const char *kind, const char *key,
                       struct store *s)
{
    struct mending m = {.db = db, .path = path, .s = s};
    struct record found[MOST] = {{{NULL}}};
    int n, settled;

    do {
        n = find(&m, kind, key, found);
        settled = 0;
        if (n > 0 && m.copy == NULL)
            open_copy(&m);
        for (int i = 0; i < n; i++) {
            settled += settle(&m, &found[i]);
            forget(&found[i]);
        }
    } while (n == MOST && settled > 0);
    sqlite3_close(m.copy);
    return n - settled;
}

/* ---- of all kinds ---- */

/* True when it is as it was stored, or no more can be told. */
static bool is_as_stored(sqlite3_stmt *st, const char *path)
{
    const char *kind = (const char *)sqlite3_column_text(st, 0),
               *key = (const char *)sqlite3_column_text(st, 1);

    if (sqlite3_column_int(st, 3) == 0)
        return true;
    store_record_tell(path, kind, key);
    return false;
}

enum err store_sqlite_records(const char *path, const char *site,
                              bool (*each)(void *ctx, const char *kind, const char *key,
                                           const char *value),
                              void *ctx)
{
    char query[SQL];
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    bool more = true, lost = false;

    if (code == SQLITE_OK)
        code = store_records_functions(db);
    text_format(query, sizeof query, "SELECT kind, \"key\", value, %s FROM records WHERE site = ?1",
                store_form_has_witnesses(db, "main", "records") ? STORE_RECORD_IS_DECAYED : "0");
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, query, -1, &st, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    while (code == SQLITE_OK && more && !lost) {
        code = sqlite3_step(st);
        if (code != SQLITE_ROW)
            break;
        code = SQLITE_OK;
        if (is_as_stored(st, path))
            more = each(ctx, (const char *)sqlite3_column_text(st, 0),
                        (const char *)sqlite3_column_text(st, 1),
                        (const char *)sqlite3_column_text(st, 2));
        else
            lost = !store_record_is_spare((const char *)sqlite3_column_text(st, 0));
    }
    if (code != SQLITE_OK && code != SQLITE_DONE)
        log_fault("store: %s: records: %s", path, sqlite3_errmsg(db));
    sqlite3_finalize(st);
    sqlite3_close(db);
    return lost ? ERR_FORMAT : code == SQLITE_OK || code == SQLITE_DONE ? OK : ERR_IO;
}
