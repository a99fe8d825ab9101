/* journal_log.c - what is done in the store's file: transactions, pages, purge. */
#include "journal_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { COLUMN_SEQ, COLUMN_JSON, COLUMN_WITNESS }; /* of SQL_PAGE and SQL_REPLAY */

/* For statements that give no row. */
static enum err step(struct journal *j, enum journal_statement which)
{
    sqlite3_stmt *s = j->sql[which];
    int rc = sqlite3_step(s);
    enum err e = rc == SQLITE_DONE ? OK : journal_error(j->db, rc);

    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return e;
}

static void bind_number(struct journal *j, enum journal_statement which, int at, uint64_t n)
{
    sqlite3_bind_int64(j->sql[which], at, (sqlite3_int64)n);
}

/* For statements that give one number. */
static uint64_t number(struct journal *j, enum journal_statement which)
{
    sqlite3_stmt *s = j->sql[which];
    uint64_t n = 0;

    if (sqlite3_step(s) == SQLITE_ROW)
        n = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return n;
}

uint64_t journal_count(struct journal *j, uint64_t after, uint64_t up_to)
{
    if (up_to <= after)
        return 0;
    bind_number(j, SQL_COUNT, 1, after);
    bind_number(j, SQL_COUNT, 2, up_to);
    return number(j, SQL_COUNT);
}

/* --- one transaction --- */

static enum err write_rows(struct journal *j, const struct job *job)
{
    enum err e = OK;

    for (int i = 0; e == OK && i < job->n; i++) {
        const struct journal_row *r = &job->rows[i];

        bind_number(j, SQL_INSERT, 1, r->seq);
        sqlite3_bind_text64(j->sql[SQL_INSERT], 2, r->json, r->size, SQLITE_STATIC, SQLITE_UTF8);
        e = step(j, SQL_INSERT);
    }
    return e;
}

static enum err write_settings(struct journal *j, const struct settings *s)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < s->n; i++) {
        enum journal_statement which = s->at[i].value ? SQL_PUT : SQL_REMOVE;

        sqlite3_bind_text(j->sql[which], 1, s->at[i].key, -1, SQLITE_STATIC);
        if (s->at[i].value)
            sqlite3_bind_text(j->sql[which], 2, s->at[i].value, -1, SQLITE_STATIC);
        e = step(j, which);
    }
    return e;
}

static enum err write_meta(struct journal *j)
{
    enum err e;

    bind_number(j, SQL_META, 1, j->base);
    bind_number(j, SQL_META, 2, j->acked);
    bind_number(j, SQL_META, 3, j->watermark);
    e = step(j, SQL_META);
    return e == OK ? step(j, SQL_META_AGAIN) : e;
}

static enum err write_all(struct journal *j, const struct job *jobs, int n,
                          const struct settings *settings)
{
    enum err e = step(j, SQL_BEGIN);

    for (int i = 0; e == OK && i < n; i++, jobs = jobs->next)
        e = write_rows(j, jobs);
    if (e == OK)
        e = write_settings(j, settings);
    if (e == OK && j->acked_at)
        e = write_meta(j);
    if (e == OK)
        e = step(j, SQL_COMMIT);
    if (e != OK)
        log_fault("store: cannot write: %s (%s)", err_name(e), sqlite3_errmsg(j->db));
    if (!sqlite3_get_autocommit(j->db) && step(j, SQL_ROLLBACK) != OK)
        log_fault("store: cannot roll back: %s", sqlite3_errmsg(j->db));
    return e;
}

/* The second copy goes first: a floor is there no later than what rests on it. */
static enum err write_floor(struct journal *j, const struct settings *settings, uint64_t last)
{
    enum err e;

    for (size_t i = 0; i < settings->n; i++)
        floor_note(&j->floor, settings->at[i].key, settings->at[i].value);
    floor_reserve(&j->floor, last);
    e = j->floor.changed ? floor_write(&j->floor) : OK;
    if (e != OK)
        log_fault("store: cannot write %s: %s", j->floor.path, err_name(e));
    return e;
}

static struct settings take_dirty(struct journal *j)
{
    struct settings copy;

    pthread_mutex_lock(&j->lock);
    copy = settings_dirty_copy(&j->settings);
    pthread_mutex_unlock(&j->lock);
    return copy;
}

static void mark_stored(struct journal *j, const struct settings *stored)
{
    pthread_mutex_lock(&j->lock);
    settings_mark_clean(&j->settings, stored);
    j->set_at = settings_is_dirty(&j->settings) ? journal_now() : 0;
    pthread_mutex_unlock(&j->lock);
    j->acked_at = 0;
}

enum err journal_commit(struct journal *j, const struct job *jobs, int n)
{
    struct settings settings = take_dirty(j);
    uint64_t last = j->last, rows = 0;
    const struct job *job = jobs;
    enum err e;

    for (int i = 0; i < n; i++, job = job->next)
        rows += (uint64_t)job->n;
    last += rows;
    e = write_floor(j, &settings, last);
    if (e == OK)
        e = write_all(j, jobs, n, &settings);
    if (e == OK) {
        mark_stored(j, &settings);
        if (rows && !j->first)
            j->first = j->last + 1;
        j->newest = j->last = last;
        j->backlog += rows;
        seen_write(&j->seen, last);
    }
    settings_free(&settings);
    return e;
}

/* --- erasing --- */

static enum err rewrite_rows(struct journal *j, const struct job *job)
{
    enum err e = step(j, SQL_BEGIN);

    for (int i = 0; i < job->n && e == OK; i++) {
        bind_number(j, SQL_REPLACE, 1, job->rows[i].seq);
        sqlite3_bind_text(j->sql[SQL_REPLACE], 2, job->rows[i].json, (int)job->rows[i].size,
                          SQLITE_STATIC);
        e = step(j, SQL_REPLACE);
    }
    return e == OK ? step(j, SQL_COMMIT) : e;
}

enum err journal_rewrite(struct journal *j, const struct job *job)
{
    enum err e = rewrite_rows(j, job);

    if (e != OK)
        log_fault("store: what was erased on request is still in %s: %s", j->path, err_name(e));
    if (!sqlite3_get_autocommit(j->db) && step(j, SQL_ROLLBACK) != OK)
        log_fault("store: cannot roll back: %s", sqlite3_errmsg(j->db));
    return e;
}

/* --- renumbering --- */

/* The rows that the hub has are of no more use under their numbers; the others
 * move behind `last`, but for what decayed.  By way of negative numbers, which no row has. */
enum err journal_move(struct journal *j, uint64_t last)
{
    static const char form[] = "BEGIN IMMEDIATE;"
                               "DELETE FROM log WHERE seq <= %llu;"
                               "UPDATE log SET json = replace(json, '\"seq\":' || seq || ',',"
                               " '\"seq\":' || (seq + %llu) || ','), seq = -(seq + %llu)"
                               " WHERE witness IS NULL OR witness = witness_of(seq, json);"
                               "DELETE FROM log WHERE seq > 0;"
                               "UPDATE log SET seq = -seq, witness = witness_of(-seq, json);"
                               "UPDATE meta SET base = %llu, acked = %llu,"
                               " witness = place_witness(%llu, %llu, watermark);"
                               "INSERT OR REPLACE INTO meta_again SELECT * FROM meta;"
                               "COMMIT";
    unsigned long long acked = j->acked, shift = last - j->acked, base = last;
    char sql[1024];
    enum err e;

    must(last >= j->acked);
    must(text_format(sql, sizeof(sql), form, acked, shift, shift, base, base, base, base));
    floor_reserve(&j->floor, j->last + shift);
    e = floor_write(&j->floor);
    if (e == OK)
        e = journal_error(j->db, sqlite3_exec(j->db, sql, NULL, NULL, NULL));
    if (!sqlite3_get_autocommit(j->db) && step(j, SQL_ROLLBACK) != OK)
        log_fault("store: cannot roll back: %s", sqlite3_errmsg(j->db));
    if (e != OK) {
        log_fault("store: cannot renumber: %s", err_name(e));
        return e;
    }
    j->first = j->last > j->acked ? last + 1 : 0;
    j->newest = j->last += shift;
    j->base = j->acked = last;
    j->backlog = j->last - j->acked;
    return OK;
}

/* --- reading --- */

struct text {
    char *at;
    size_t size, room;
};

static void add(struct text *t, const char *bytes, size_t size)
{
    if (t->size + size + 1 > t->room) {
        t->room = (t->size + size + 1) * 2;
        t->at = realloc(t->at, t->room);
        must(t->at);
    }
    memcpy(t->at + t->size, bytes, size);
    t->size += size;
    t->at[t->size] = '\0';
}

/* A row that decayed is none: nobody knows any more what it was. */
static bool is_as_stored(struct journal *j, sqlite3_stmt *s)
{
    const char *json = (const char *)sqlite3_column_text(s, COLUMN_JSON);
    uint64_t seq = (uint64_t)sqlite3_column_int64(s, COLUMN_SEQ);

    if (json && (sqlite3_column_type(s, COLUMN_WITNESS) == SQLITE_NULL ||
                 (uint64_t)sqlite3_column_int64(s, COLUMN_WITNESS) ==
                     journal_witness(seq, json, (size_t)sqlite3_column_bytes(s, COLUMN_JSON))))
        return true;
    if (!j->suspect)
        log_fault("store: event %llu in %s is not what was stored; it is left out",
                  (unsigned long long)seq, j->path);
    j->suspect = true;
    return false;
}

/* One event goes out whatever its size: a limit must not stop the outbox.  A page ends
 * before a gap, which the hub takes at the beginning of a batch alone. */
enum err journal_page(struct journal *j, const struct job *job)
{
    sqlite3_stmt *s = j->sql[SQL_PAGE];
    struct notice n = {.kind = NOTICE_OUTBOX};
    struct text t = {0};
    int rc;

    add(&t, "[", 1);
    bind_number(j, SQL_PAGE, 1, job->id > j->acked ? job->id : j->acked);
    sqlite3_bind_int(s, 2, job->max_events);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        const char *json = (const char *)sqlite3_column_text(s, COLUMN_JSON);
        size_t size = (size_t)sqlite3_column_bytes(s, COLUMN_JSON);
        uint64_t seq = (uint64_t)sqlite3_column_int64(s, COLUMN_SEQ);

        if (!is_as_stored(j, s))
            continue;
        if (n.b && (seq != n.id + 1 || t.size + size + 2 > job->max_bytes))
            break;
        if (n.b)
            add(&t, ",", 1);
        add(&t, json, size);
        n.id = seq;
        n.b++;
    }
    sqlite3_reset(s);
    add(&t, "]", 1);
    n.a = (int)journal_error(j->db, rc);
    if (n.a != OK)
        log_fault("store: cannot read the outbox: %s", err_name((enum err)n.a));
    j->suspect |= n.a == ERR_FORMAT;
    n.data = t.at;
    n.size = t.size;
    notice_post(&n);
    return (enum err)n.a;
}

static void add_row(struct journal_slice *to, sqlite3_stmt *s)
{
    struct text t = {to->texts, to->used, to->room};
    const char *json = (const char *)sqlite3_column_text(s, COLUMN_JSON);
    size_t size = (size_t)sqlite3_column_bytes(s, COLUMN_JSON);

    add(&t, json != NULL ? json : "", size);
    add(&t, "", 1);
    to->texts = t.at;
    to->used = t.size;
    to->room = t.room;
    to->sizes[to->n++] = size;
}

enum err journal_cut(struct journal *j, const struct job *job)
{
    sqlite3_stmt *s = j->sql[SQL_REPLAY];
    enum err e;
    int rc;

    bind_number(j, SQL_REPLAY, 1, job->id);
    sqlite3_bind_int(s, 2, SLICE_ROWS);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        job->slice->last = (uint64_t)sqlite3_column_int64(s, COLUMN_SEQ);
        job->slice->read++;
        if (is_as_stored(j, s))
            add_row(job->slice, s);
    }
    e = journal_error(j->db, rc);
    sqlite3_reset(s);
    if (e != OK)
        log_fault("store: cannot read the log: %s", err_name(e));
    j->suspect |= e == ERR_FORMAT;
    return e;
}

/* --- purge --- */

/* Rows up to the result may go. */
static uint64_t purge_limit(const struct journal *j)
{
    uint64_t limit = j->last > KEEP_ROWS ? j->last - KEEP_ROWS : 0;

    if (limit > j->acked)
        limit = j->acked;
    return limit > j->watermark ? j->watermark : limit;
}

uint64_t journal_purgeable(const struct journal *j)
{
    uint64_t limit = purge_limit(j);

    return j->first && limit >= j->first ? limit - j->first + 1 : 0;
}

enum err journal_purge(struct journal *j)
{
    uint64_t limit = purge_limit(j);
    uint64_t most = j->failing ? PURGE_ROWS_FULL : PURGE_ROWS;
    enum err e;

    if (!journal_purgeable(j))
        return OK;
    if (limit - j->first >= most)
        limit = j->first + most - 1;
    bind_number(j, SQL_PURGE, 1, limit);
    e = step(j, SQL_PURGE);
    if (e != OK) {
        log_fault("store: cannot purge: %s (%s)", err_name(e), sqlite3_errmsg(j->db));
        return e;
    }
    j->first = number(j, SQL_FIRST);
    return OK;
}

/* TRUNCATE: purged rows stay readable in the WAL until then. */
enum err journal_checkpoint(struct journal *j)
{
    int rc = sqlite3_wal_checkpoint_v2(j->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    if (rc == SQLITE_OK)
        j->wal_pages = 0;
    else
        log_fault("store: cannot checkpoint: %s", sqlite3_errmsg(j->db));
    return journal_error(j->db, rc);
}
