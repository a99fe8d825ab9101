/* store_postgres.c - the hub's store in a PostgreSQL database. */
#include "store_postgres.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "store_postgres_link.h"
#include "store_record.h"
#include "store_witness.h"

/* Answers to pipelined appends are read at the latest after so many, so that
 * neither side's buffers fill up while both only write. */
enum { PIPELINE_MAX = 200, PAGE = 2000, NUMBER = 24, COMMAND = 256 };

struct postgres_store {
    struct store base;
    PGconn *db;
    PGconn *ear; /* wait()'s own; NULL none yet */
    char *uri;
    int64_t lock;     /* key of the site's advisory lock */
    bool is_open;     /* between begin() and its end */
    bool appended;    /* in this transaction */
    int under_way;    /* appends whose answers were not read */
    enum err trouble; /* of the open transaction: the first failure */
};

static struct postgres_store *self(struct store *s)
{
    return (struct postgres_store *)s;
}

static enum err meaning(const char *state)
{
    static const struct {
        const char *begin;
        enum err err;
    } table[] = {
        {"23505", ERR_CONFLICT}, /* unique_violation */
        {"40001", ERR_CONFLICT}, /* serialization_failure */
        {"40P01", ERR_CONFLICT}, /* deadlock_detected */
        {"53100", ERR_FULL},     /* disk_full */
        {"55P03", ERR_TIMEOUT},  /* lock_not_available */
        {"57014", ERR_TIMEOUT},  /* query_canceled */
        {"42501", ERR_DENIED},   /* insufficient_privilege */
        {"25006", ERR_DENIED},   /* read_only_sql_transaction */
    };

    for (size_t i = 0; state != NULL && i < ARRAY_LEN(table); i++) {
        if (strcmp(state, table[i].begin) == 0)
            return table[i].err;
    }
    return ERR_IO;
}

/* What an answer means; takes it.  A conflict is an answer; everything else that
 * is wrong is logged here, and only here. */
static enum err result(struct postgres_store *s, const char *what, PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);
    enum err e = OK;

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC) {
        e = status == PGRES_PIPELINE_ABORTED ? ERR_IO
                                             : meaning(PQresultErrorField(r, PG_DIAG_SQLSTATE));
        if (e != ERR_CONFLICT && status != PGRES_PIPELINE_ABORTED)
            log_fault("store: PostgreSQL: %s: %s", what, PQerrorMessage(s->db));
    }
    PQclear(r);
    if (e != OK && s->trouble == OK)
        s->trouble = e;
    return e;
}

/* Reads the answers to the appends under way, with a NULL after each.  A lost
 * connection gives NULL for ever, and may still count as good. */
static void settle(struct postgres_store *s)
{
    bool over = false;
    int nothing = 0;

    if (s->under_way == 0)
        return;
    if (PQpipelineSync(s->db) != 1)
        s->trouble = ERR_IO;
    while (!over && nothing < 2) {
        PGresult *r = PQgetResult(s->db);

        nothing = r == NULL ? nothing + 1 : 0;
        if (r == NULL)
            continue;
        over = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
        (void)result(s, "append", r);
    }
    s->under_way = 0;
    if ((!over || PQexitPipelineMode(s->db) != 1) && s->trouble == OK)
        s->trouble = ERR_IO;
}

/* Outside of a transaction a lost connection costs nothing but a new one. */
static void be_ready(struct postgres_store *s)
{
    settle(s);
    if (s->is_open)
        return;
    s->trouble = OK;
    if (PQstatus(s->db) == CONNECTION_BAD || PQpipelineStatus(s->db) != PQ_PIPELINE_OFF)
        PQreset(s->db);
}

static PGresult *ask(struct postgres_store *s, const char *sql, int n, const char *const *values)
{
    be_ready(s);
    return PQexecParams(s->db, sql, n, NULL, values, NULL, NULL, 0);
}

static enum err run(struct postgres_store *s, const char *what, const char *sql)
{
    be_ready(s);
    return result(s, what, PQexec(s->db, sql));
}

static void forget(struct postgres_store *s)
{
    s->is_open = s->appended = false;
    s->under_way = 0;
    s->trouble = OK;
}

static enum err begin(struct store *store)
{
    struct postgres_store *s = self(store);
    char sql[COMMAND];
    enum err e;

    must(!s->is_open);
    forget(s);
    text_format(sql, sizeof sql,
                "BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL synchronous_commit = on;"
                "SELECT pg_advisory_xact_lock(%" PRId64 ")",
                s->lock);
    e = run(s, "begin", sql);
    if (e != OK && PQtransactionStatus(s->db) != PQTRANS_IDLE)
        PQclear(PQexec(s->db, "ROLLBACK"));
    s->is_open = e == OK;
    return e;
}

static void rollback(struct store *store)
{
    struct postgres_store *s = self(store);

    if (!s->is_open)
        return;
    settle(s);
    PQclear(PQexec(s->db, "ROLLBACK"));
    forget(s);
}

static enum err commit(struct store *store)
{
    struct postgres_store *s = self(store);
    char sql[COMMAND];
    PGresult *r;
    enum err e;

    must(s->is_open);
    settle(s);
    e = s->trouble;
    if (e == OK) {
        if (s->appended)
            text_format(sql, sizeof sql, "NOTIFY guitai, '%s'; COMMIT", s->base.site);
        else
            text_copy(sql, sizeof sql, "COMMIT");
        r = PQexec(s->db, sql);
        /* A transaction that had failed ends with "ROLLBACK" and no error. */
        if (PQresultStatus(r) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(r), "COMMIT") != 0)
            s->trouble = ERR_IO;
        (void)result(s, "commit", r);
        e = s->trouble;
    }
    if (e != OK)
        rollback(store);
    forget(s);
    return e;
}

static enum err append(struct store *store, const struct log_row *row)
{
    struct postgres_store *s = self(store);
    char pos[NUMBER], seq[NUMBER], at[NUMBER], offset[NUMBER], witness[NUMBER];
    const char *values[] = {s->base.site, pos,    (const char *)row->device.b, seq, at, offset,
                            row->json,    witness};
    /* In binary a text has its size instead of an end. */
    const int sizes[] = {0, 0, sizeof row->device.b, 0, 0, 0, (int)row->size, 0};
    const int forms[] = {0, 0, 1, 0, 0, 0, 1, 0};

    must(s->is_open && row->pos > 0 && row->pos <= INT64_MAX && row->seq <= INT64_MAX);
    must(row->size <= INT_MAX);
    if (s->trouble != OK)
        return s->trouble;
    text_format(pos, sizeof pos, "%" PRIu64, row->pos);
    text_format(seq, sizeof seq, "%" PRIu64, row->seq);
    text_format(at, sizeof at, "%" PRId64, row->when.at);
    text_format(offset, sizeof offset, "%d", row->when.offset_min);
    text_format(witness, sizeof witness, "%" PRId64, (int64_t)store_witness(row));
    if (s->under_way == 0 && PQenterPipelineMode(s->db) != 1)
        return s->trouble = ERR_IO;
    if (PQsendQueryParams(s->db,
                          "INSERT INTO guitai.log(site, pos, device, seq, at, \"offset\", json, "
                          "witness) VALUES($1, $2, $3, $4, $5, $6, $7, $8)",
                          ARRAY_LEN(values), NULL, values, sizes, forms, 0) != 1) {
        log_fault("store: PostgreSQL: append: %s", PQerrorMessage(s->db));
        s->trouble = ERR_IO;
    }
    s->appended = true;
    if (++s->under_way == PIPELINE_MAX)
        settle(s);
    return s->trouble;
}

static enum err newest(struct store *store, uint64_t *pos)
{
    struct postgres_store *s = self(store);
    const char *values[] = {s->base.site};
    PGresult *r = ask(s, "SELECT coalesce(max(pos), 0) FROM guitai.log WHERE site = $1", 1, values);

    *pos = PQntuples(r) == 1 ? strtoull(PQgetvalue(r, 0, 0), NULL, 10) : 0;
    return result(s, "newest", r);
}

/* The rows of one page; the log has no gap, so a missing place is damage. */
static enum err read_page(const PGresult *r, uint64_t *after,
                          bool (*each)(void *ctx, const struct log_row *row), void *ctx, bool *over)
{
    for (int i = 0; i < PQntuples(r) && !*over; i++) {
        struct log_row row;

        if (!store_postgres_row(r, i, &row) || row.pos != *after + 1) {
            log_fault("store: PostgreSQL: the log is damaged at place %" PRIu64
                      "; name an empty database in store.uri and restore the last backup into it "
                      "(guitai-hub restore)",
                      *after + 1);
            return ERR_FORMAT;
        }
        *after = row.pos;
        *over = !each(ctx, &row);
    }
    *over |= PQntuples(r) < PAGE;
    return OK;
}

static enum err replay(struct store *store, uint64_t after,
                       bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    struct postgres_store *s = self(store);
    char from[NUMBER], page[NUMBER];
    const char *values[] = {s->base.site, from, page};
    enum err e = OK;
    bool over = after > INT64_MAX;

    text_format(page, sizeof page, "%d", PAGE);
    while (e == OK && !over) {
        PGresult *r;

        text_format(from, sizeof from, "%" PRIu64, after);
        r = ask(s,
                "SELECT " STORE_POSTGRES_ROW " FROM guitai.log "
                "WHERE site = $1 AND pos > $2 ORDER BY pos LIMIT $3",
                3, values);
        if (PQresultStatus(r) == PGRES_TUPLES_OK)
            e = read_page(r, &after, each, ctx, &over);
        if (e == OK)
            e = result(s, "replay", r);
        else
            PQclear(r);
    }
    return e;
}

static enum err of_device(struct store *store, struct id device, uint64_t from, uint64_t to,
                          bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    struct postgres_store *s = self(store);
    char id[ID_TEXT], first[NUMBER], last[NUMBER];
    const char *values[] = {s->base.site, id, first, last};
    struct log_row row;
    PGresult *r;
    bool more, whole = true;
    enum err e;

    id_to_text(device, id);
    text_format(first, sizeof first, "%" PRIu64, from > INT64_MAX ? INT64_MAX : from);
    text_format(last, sizeof last, "%" PRIu64, to > INT64_MAX ? INT64_MAX : to);
    r = ask(s,
            "SELECT " STORE_POSTGRES_ROW " FROM guitai.log "
            "WHERE site = $1 AND device = decode($2, 'hex') AND seq BETWEEN $3 AND $4 "
            "ORDER BY seq",
            4, values);
    more = PQresultStatus(r) == PGRES_TUPLES_OK;
    for (int i = 0; more && i < PQntuples(r); i++) {
        whole = store_postgres_row(r, i, &row);
        more = whole && each(ctx, &row);
    }
    e = result(s, "read", r);
    return e == OK && !whole ? ERR_FORMAT : e;
}

/* The witness of that row with another text.  False: there is none that is as it was stored. */
static bool witness_with(struct postgres_store *s, const char *place, const char *json, size_t size,
                         char to[NUMBER])
{
    const char *values[] = {s->base.site, place};
    struct log_row row;
    PGresult *r = ask(
        s, "SELECT " STORE_POSTGRES_ROW " FROM guitai.log WHERE site = $1 AND pos = $2", 2, values);
    bool is = PQntuples(r) == 1 && store_postgres_row(r, 0, &row);

    if (is) {
        row.json = json;
        row.size = size;
        text_format(to, NUMBER, "%" PRId64, (int64_t)store_witness(&row));
    }
    return result(s, "replace", r) == OK && is;
}

/* The server keeps the old row until it vacuums, and its WAL as long as it archives it. */
static enum err replace(struct store *store, uint64_t pos, const char *json, size_t size)
{
    struct postgres_store *s = self(store);
    char place[NUMBER], witness[NUMBER];
    const char *values[] = {s->base.site, place, json, witness};
    const int sizes[] = {0, 0, (int)size, 0}, forms[] = {0, 0, 1, 0};

    must(s->is_open && size <= INT_MAX);
    if (s->trouble != OK)
        return s->trouble;
    text_format(place, sizeof place, "%" PRIu64, pos);
    be_ready(s);
    if (!witness_with(s, place, json, size, witness))
        return s->trouble = s->trouble != OK ? s->trouble : ERR_FORMAT;
    return result(s, "replace",
                  PQexecParams(s->db,
                               "UPDATE guitai.log SET json = $3, witness = $4 "
                               "WHERE site = $1 AND pos = $2",
                               4, NULL, values, sizes, forms, 0));
}

static enum err put(struct store *store, const char *kind, const char *key, const char *value)
{
    struct postgres_store *s = self(store);
    char witness[NUMBER];
    const char *values[] = {s->base.site, kind, key, value, witness};

    if (s->is_open && s->trouble != OK)
        return s->trouble;
    if (value == NULL)
        return result(
            s, "delete",
            ask(s, "DELETE FROM guitai.records WHERE site = $1 AND kind = $2 AND \"key\" = $3", 3,
                values));
    text_format(witness, sizeof witness, "%" PRId64,
                (int64_t)store_record_witness(s->base.site, kind, key, value, strlen(value)));
    return result(s, "put",
                  ask(s,
                      "INSERT INTO guitai.records(site, " STORE_POSTGRES_RECORD ") "
                      "VALUES($1, $2, $3, $4, $5) ON CONFLICT(site, kind, \"key\") "
                      "DO UPDATE SET value = excluded.value, witness = excluded.witness",
                      5, values));
}

/* What is not what was stored is left out, and dropped when it is spare. */
static bool is_whole(struct postgres_store *s, const PGresult *r, int i)
{
    const char *values[] = {s->base.site, PQgetvalue(r, i, 0), PQgetvalue(r, i, 1)};

    if (store_postgres_record(r, i, s->base.site))
        return true;
    store_record_lost(&s->base, "PostgreSQL", values[1], values[2]);
    if (store_record_is_spare(values[1]))
        (void)result(
            s, "delete",
            ask(s, "DELETE FROM guitai.records WHERE site = $1 AND kind = $2 AND \"key\" = $3", 3,
                values));
    return false;
}

static char *get_new(struct store *store, const char *kind, const char *key)
{
    struct postgres_store *s = self(store);
    const char *values[] = {s->base.site, kind, key};
    PGresult *r = ask(s,
                      "SELECT " STORE_POSTGRES_RECORD
                      " FROM guitai.records WHERE site = $1 AND kind = $2 AND \"key\" = $3",
                      3, values);
    char *value = NULL;

    if (PQntuples(r) == 1 && is_whole(s, r, 0))
        must((value = strdup(PQgetvalue(r, 0, 2))) != NULL);
    if (result(s, "get", r) != OK)
        store_record_unread(store, kind, key);
    return value;
}

static enum err list(struct store *store, const char *kind,
                     bool (*each)(void *ctx, const char *key, const char *value), void *ctx)
{
    struct postgres_store *s = self(store);
    const char *values[] = {s->base.site, kind};
    PGresult *r = ask(s,
                      "SELECT " STORE_POSTGRES_RECORD " FROM guitai.records "
                      "WHERE site = $1 AND kind = $2 ORDER BY \"key\" COLLATE \"C\"",
                      2, values);

    for (int i = 0; i < PQntuples(r); i++) {
        if (is_whole(s, r, i) && !each(ctx, PQgetvalue(r, i, 1), PQgetvalue(r, i, 2)))
            break;
    }
    return result(s, "list", r);
}

static enum err backup(struct store *store, const char *path)
{
    struct postgres_store *s = self(store);

    return store_postgres_copy(s->uri, s->base.site, path);
}

static struct store *beside_new(struct store *store)
{
    struct postgres_store *s = self(store);
    char why[256] = "";
    struct store *beside = store_postgres_open(s->uri, s->base.site, why, sizeof why);

    if (beside == NULL)
        log_fault("store: PostgreSQL: %s", why);
    return beside;
}

static bool wait_for_others(struct store *store, int ms)
{
    struct postgres_store *s = self(store);

    return store_postgres_wait(&s->ear, s->uri, s->base.site, PQbackendPID(s->db), ms);
}

static void close_store(struct store *store)
{
    struct postgres_store *s = self(store);

    if (s == NULL)
        return;
    rollback(store);
    PQfinish(s->db);
    PQfinish(s->ear);
    free(s->uri);
    free(s);
}

static const struct store_ops ops = {
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .append = append,
    .replay = replay,
    .of_device = of_device,
    .replace = replace,
    .newest = newest,
    .put = put,
    .get_new = get_new,
    .list = list,
    .backup = backup,
    .beside_new = beside_new,
    .wait = wait_for_others,
    .close = close_store,
};

struct store *store_postgres_open(const char *uri, const char *site, char *why, size_t why_size)
{
    struct postgres_store *s = calloc(1, sizeof *s);

    must(s != NULL && (s->uri = strdup(uri)) != NULL);
    s->base.ops = &ops;
    must(text_copy(s->base.site, sizeof s->base.site, site));
    s->lock = store_postgres_lock(site);
    s->db = store_postgres_connect(uri, site, why, why_size);
    if (s->db != NULL)
        return &s->base;
    close_store(&s->base);
    return NULL;
}
