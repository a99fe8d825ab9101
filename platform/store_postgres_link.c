/* store_postgres_link.c - connections to the PostgreSQL server behind the store. */
#include "store_postgres_link.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "port/store.h"
#include "store_record.h"
#include "store_witness.h"

enum { VERSION = 3, PAGE = 2000, COMMAND = 256, FULL_PATH = 1024, NUMBER = 24 };
enum { EARLIER_TRIES = 20, EARLIER_MS = 100 };

#define EARLIER "guitai-hub"
#define NAME "guitai-hub 3"

static const char schema[] = "SET client_min_messages = warning;"
                             "CREATE SCHEMA IF NOT EXISTS guitai;"
                             "CREATE TABLE IF NOT EXISTS guitai.store("
                             " site text PRIMARY KEY,"
                             " version integer NOT NULL);"
                             "CREATE TABLE IF NOT EXISTS guitai.log("
                             " site text NOT NULL,"
                             " pos bigint NOT NULL,"
                             " device bytea NOT NULL,"
                             " seq bigint NOT NULL,"
                             " at bigint NOT NULL,"          /* ms since 1970 */
                             " \"offset\" integer NOT NULL," /* minutes east */
                             " json text NOT NULL,"
                             " witness bigint," /* store_witness.h */
                             " PRIMARY KEY(site, pos),"
                             " UNIQUE(site, device, seq));"
                             "CREATE TABLE IF NOT EXISTS guitai.records("
                             " site text NOT NULL,"
                             " kind text NOT NULL,"
                             " \"key\" text NOT NULL,"
                             " value text NOT NULL,"
                             " witness bigint," /* store_record.h */
                             " PRIMARY KEY(site, kind, \"key\"));";

/* FNV-1a. */
int64_t store_postgres_lock(const char *site)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *site != '\0'; site++)
        hash = (hash ^ (unsigned char)*site) * UINT64_C(0x100000001b3);
    return (int64_t)(hash >> 1);
}

static void note(void *ctx, const char *text)
{
    (void)ctx;
    log_info("store: PostgreSQL: %.*s", (int)strcspn(text, "\n"), text);
}

/* Programs that knew no witness of records were EARLIER; they would leave one as it is beside
 * another value.  Answers come in UTF-8; a server that does not answer is given up after 10 s, and
 * one that vanished in a transaction is noticed by TCP after 15 s. */
static PGconn *connect_to(const char *uri)
{
    static const char *const names[] = {"dbname",           "client_encoding",  "connect_timeout",
                                        "application_name", "tcp_user_timeout", NULL};
    const char *values[] = {uri, "UTF8", "10", NAME, "15000", NULL};
    PGconn *db = PQconnectdbParams(names, values, 1);

    PQsetNoticeProcessor(db, note, NULL);
    return db;
}

static void rest(int64_t ms)
{
    if (ms > 0)
        (void)poll(NULL, 0, (int)ms);
}

static bool run(PGconn *db, const char *sql)
{
    PGresult *r = PQexec(db, sql);
    ExecStatusType status = PQresultStatus(r);

    PQclear(r);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Version 1 had no witnesses; its rows stay without.  At once, however many there are.  Version 2
 * had none of records. */
static const char add_witness[] =
    "ALTER TABLE guitai.log ADD COLUMN IF NOT EXISTS witness bigint;"
    "ALTER TABLE guitai.records ADD COLUMN IF NOT EXISTS witness bigint;";

static bool give_witness(PGconn *db, const char *site, const PGresult *r, int i)
{
    const char *kind = PQgetvalue(r, i, 0), *key = PQgetvalue(r, i, 1);
    char witness[NUMBER];
    const char *values[] = {site, kind, key, witness};
    PGresult *done;
    bool good;

    text_format(witness, sizeof witness, "%" PRId64,
                (int64_t)store_record_witness(site, kind, key, PQgetvalue(r, i, 2),
                                              (size_t)PQgetlength(r, i, 2)));
    done = PQexecParams(db,
                        "UPDATE guitai.records SET witness = $4 "
                        "WHERE site = $1 AND kind = $2 AND \"key\" = $3",
                        4, NULL, values, NULL, NULL, 0);
    good = PQresultStatus(done) == PGRES_COMMAND_OK;
    PQclear(done);
    return good;
}

/* The site's records get theirs: what decays from then on is seen. */
static bool give_witnesses(PGconn *db, const char *site)
{
    const char *values[] = {site};
    PGresult *r = PQexecParams(db,
                               "SELECT " STORE_POSTGRES_RECORD " FROM guitai.records "
                               "WHERE site = $1 AND witness IS NULL",
                               1, NULL, values, NULL, NULL, 0);
    bool good = PQresultStatus(r) == PGRES_TUPLES_OK;

    for (int i = 0; good && i < PQntuples(r); i++)
        good = give_witness(db, site, r, i);
    PQclear(r);
    return good;
}

/* Two hubs may come to an empty database at one time; another hall's may be of version 1. */
static bool make_tables(PGconn *db, const char *site)
{
    char sql[COMMAND];

    if (!text_format(sql, sizeof sql, "BEGIN; SELECT pg_advisory_xact_lock(%" PRId64 ")",
                     store_postgres_lock("")) ||
        !run(db, sql) || !run(db, schema) || !run(db, add_witness) || !give_witnesses(db, site))
        return false;
    if (!text_format(sql, sizeof sql,
                     "INSERT INTO guitai.store(site, version) VALUES('%s', %d) "
                     "ON CONFLICT(site) DO UPDATE SET version = "
                     "greatest(guitai.store.version, excluded.version); COMMIT",
                     site, VERSION))
        return false;
    return run(db, sql);
}

static bool has_tables(PGconn *db, const char *site, int *version)
{
    const char *values[] = {site};
    PGresult *r = PQexecParams(db, "SELECT version FROM guitai.store WHERE site = $1", 1, NULL,
                               values, NULL, NULL, 0);
    bool has = PQntuples(r) == 1;

    *version = has ? (int)strtol(PQgetvalue(r, 0, 0), NULL, 10) : 0;
    PQclear(r);
    return has;
}

/* Of whatever hall.  One that ends is gone a moment later. */
static bool has_earlier(PGconn *db)
{
    static const char sql[] = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
                              "AND application_name = '" EARLIER "'";
    bool has = true;

    for (int i = 0; i < EARLIER_TRIES && has; i++) {
        PGresult *r;

        rest(i > 0 ? EARLIER_MS : 0);
        r = PQexec(db, sql);
        has = PQntuples(r) > 0;
        PQclear(r);
    }
    return has;
}

/* They may have been restored in part, or altered. */
static bool tables_are_ours(PGconn *db)
{
    return run(db, "SELECT site, " STORE_POSTGRES_ROW " FROM guitai.log LIMIT 0;"
                   "SELECT site, " STORE_POSTGRES_RECORD " FROM guitai.records LIMIT 0");
}

/* The message of libpq without its line's end. */
static const char *message(const PGconn *db, char to[COMMAND])
{
    text_format(to, COMMAND, "%.*s", (int)strcspn(PQerrorMessage(db), "\n"), PQerrorMessage(db));
    return to;
}

static bool check(PGconn *db, const char *site, char *why, size_t why_size)
{
    const char *encoding = PQparameterStatus(db, "server_encoding");
    char text[COMMAND];
    int version;

    if (encoding == NULL || strcmp(encoding, "UTF8") != 0) {
        text_format(why, why_size,
                    "store.uri: the database keeps texts as %s; make one with "
                    "createdb --encoding=UTF8 --template=template0",
                    encoding == NULL ? "something unknown" : encoding);
        return false;
    }
    if (has_tables(db, site, &version) && version < VERSION && has_earlier(db)) {
        text_copy(why, why_size,
                  "store.uri: a hub of an earlier version uses this database; stop every hub of "
                  "it, then start them with this version");
        return false;
    }
    if (version < VERSION && !make_tables(db, site)) {
        text_format(why, why_size,
                    "store.uri: the tables cannot be made (%s); let this user create in the "
                    "database",
                    message(db, text));
        return false;
    }
    if (has_tables(db, site, &version) && version == VERSION && tables_are_ours(db))
        return true;
    if (version == VERSION) {
        text_format(why, why_size,
                    "store.uri: the tables of the schema \"guitai\" are not as this program makes "
                    "them (%s); name an empty database and restore the last backup into it "
                    "(guitai-hub restore)",
                    message(db, text));
        return false;
    }
    text_format(why, why_size,
                "store.uri: the site's tables are of version %d, this program knows %d; use the "
                "program that made them, or a later one",
                version, VERSION);
    return false;
}

PGconn *store_postgres_connect(const char *uri, const char *site, char *why, size_t why_size)
{
    PGconn *db = connect_to(uri);
    char text[COMMAND];

    if (PQstatus(db) != CONNECTION_OK)
        text_format(why, why_size, "store.uri: %s; start the server, or mend the address",
                    message(db, text));
    else if (check(db, site, why, why_size))
        return db;
    PQfinish(db);
    return NULL;
}

/* ---- news of other hubs ---- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool is_news(PGconn *ear, const char *site, int own)
{
    bool news = false;
    PGnotify *n;

    while ((n = PQnotifies(ear)) != NULL) {
        news |= n->be_pid != own && strcmp(n->extra, site) == 0;
        PQfreemem(n);
    }
    return news;
}

/* News may have been missed while there was no ear: a new one counts as news. */
static bool open_ear(PGconn **ear, const char *uri)
{
    *ear = connect_to(uri);
    if (PQstatus(*ear) == CONNECTION_OK && run(*ear, "LISTEN guitai"))
        return true;
    PQfinish(*ear);
    *ear = NULL;
    return false;
}

bool store_postgres_wait(PGconn **ear, const char *uri, const char *site, int own, int ms)
{
    int64_t until = now_ms() + ms, left;
    struct pollfd p;

    if (*ear == NULL) {
        if (open_ear(ear, uri))
            return true;
        rest(until - now_ms());
        return false;
    }
    while ((left = until - now_ms()) > 0) {
        if (is_news(*ear, site, own))
            return true;
        p = (struct pollfd){.fd = PQsocket(*ear), .events = POLLIN};
        if (poll(&p, 1, (int)left) > 0 && PQconsumeInput(*ear) != 1) {
            PQfinish(*ear);
            *ear = NULL;
            return false;
        }
    }
    return is_news(*ear, site, own);
}

/* ---- the copy ---- */

bool store_postgres_row(const PGresult *r, int i, struct log_row *to)
{
    *to = (struct log_row){
        .pos = strtoull(PQgetvalue(r, i, 0), NULL, 10),
        .seq = strtoull(PQgetvalue(r, i, 2), NULL, 10),
        .when = {strtoll(PQgetvalue(r, i, 3), NULL, 10),
                 (int16_t)strtol(PQgetvalue(r, i, 4), NULL, 10)},
        .json = PQgetvalue(r, i, 5),
        .size = (size_t)PQgetlength(r, i, 5),
    };
    return id_from_text(PQgetvalue(r, i, 1), &to->device) &&
           (PQgetisnull(r, i, 6) ||
            strtoll(PQgetvalue(r, i, 6), NULL, 10) == (int64_t)store_witness(to));
}

bool store_postgres_record(const PGresult *r, int i, const char *site)
{
    return !PQgetisnull(r, i, 3) &&
           strtoll(PQgetvalue(r, i, 3), NULL, 10) ==
               (int64_t)store_record_witness(site, PQgetvalue(r, i, 0), PQgetvalue(r, i, 1),
                                             PQgetvalue(r, i, 2), (size_t)PQgetlength(r, i, 2));
}

static bool copy_rows(const PGresult *r, struct store *to)
{
    for (int i = 0; i < PQntuples(r); i++) {
        struct log_row row;

        if (!store_postgres_row(r, i, &row)) {
            log_fault("store: PostgreSQL: the log is damaged at place %s", PQgetvalue(r, i, 0));
            return false;
        }
        if (to->ops->append(to, &row) != OK)
            return false;
    }
    return true;
}

static bool copy_records(const PGresult *r, struct store *to)
{
    for (int i = 0; i < PQntuples(r); i++) {
        const char *kind = PQgetvalue(r, i, 0), *key = PQgetvalue(r, i, 1);

        if (!store_postgres_record(r, i, to->site)) {
            store_record_tell("PostgreSQL", kind, key);
            if (!store_record_is_spare(kind))
                return false;
        } else if (to->ops->put(to, kind, key, PQgetvalue(r, i, 2)) != OK) {
            return false;
        }
    }
    return true;
}

/* Fetches a cursor's rows page by page. */
static bool copy_all(PGconn *db, const char *site, const char *select, struct store *to,
                     bool (*copy)(const PGresult *r, struct store *to))
{
    const char *values[] = {site};
    char fetch[COMMAND];
    PGresult *r = PQexecParams(db, select, 1, NULL, values, NULL, NULL, 0);
    bool good = PQresultStatus(r) == PGRES_COMMAND_OK;
    int n = PAGE;

    PQclear(r);
    text_format(fetch, sizeof fetch, "FETCH %d FROM rows", PAGE);
    while (good && n == PAGE) {
        r = PQexec(db, fetch);
        n = PQntuples(r);
        good = PQresultStatus(r) == PGRES_TUPLES_OK && copy(r, to);
        PQclear(r);
    }
    return good && run(db, "CLOSE rows");
}

static bool copy_site(PGconn *db, const char *site, struct store *to)
{
    return to->ops->begin(to) == OK && run(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") &&
           copy_all(db, site,
                    "DECLARE rows CURSOR FOR SELECT " STORE_POSTGRES_ROW
                    " FROM guitai.log WHERE site = $1 ORDER BY pos",
                    to, copy_rows) &&
           copy_all(db, site,
                    "DECLARE rows CURSOR FOR SELECT " STORE_POSTGRES_RECORD
                    " FROM guitai.records WHERE site = $1",
                    to, copy_records) &&
           to->ops->commit(to) == OK;
}

static void remove_store(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char name[FULL_PATH + 8];

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (text_format(name, sizeof name, "%s%s", path, ends[i]))
            unlink(name);
    }
}

enum err store_postgres_copy(const char *uri, const char *site, const char *path)
{
    char fresh[FULL_PATH], where[FULL_PATH + 8], why[512] = "";
    PGconn *db = store_postgres_connect(uri, site, why, sizeof why);
    struct store *to = NULL;
    bool good = false;

    if (db == NULL || !text_format(fresh, sizeof fresh, "%s.new-%d", path, (int)getpid()) ||
        !text_format(where, sizeof where, "sqlite:%s", fresh))
        goto done;
    to = store_open(where, site, why, sizeof why);
    if (to == NULL)
        goto done;
    good = copy_site(db, site, to) && to->ops->backup(to, path) == OK;
    to->ops->close(to);
    remove_store(fresh);
done:
    if (!good)
        log_fault("store: PostgreSQL: the copy to %s failed: %s%s", path, why,
                  db != NULL ? PQerrorMessage(db) : "");
    PQfinish(db);
    return good ? OK : ERR_IO;
}
