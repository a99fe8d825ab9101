/* store.c - visits made durable, beside bare SQLite and the bare disk. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.h"
#include "bench.h"
#include "kit.h"
#include "notice_queue.h"
#include "port/clock.h"
#include "wire/event_json.h"

enum { VISITS = 5000, VISIT_BYTES = 8240, SHORT = 1000, LONG = 100000 };

/* Every flush of this process: the definition here comes before libc's. */
static atomic_long flushes;

int fdatasync(int fd)
{
    atomic_fetch_add(&flushes, 1);
    return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    atomic_fetch_add(&flushes, 1);
    return (int)syscall(SYS_fsync, fd);
}

struct result {
    double a_second, p99_ms, flushes_each;
};

static struct result finish(double *took, int n, int64_t from, long flushed)
{
    struct result r = {.a_second = n / ((double)(nanos() - from) / 1e9),
                       .flushes_each = (double)(flushes - flushed) / n};

    r.p99_ms = percentile(took, n, 0.99) / 1e6;
    return r;
}

/* ---- ours: decide, seal, encode, log and outbox in one commit, fold ---- */

struct shop {
    struct journal *journal;
    struct site *site;
    struct identity id;
    struct seal_key seal;
    struct seal_ahead ahead;
    uint64_t seq, token;
    int issued;
    size_t bytes; /* of the newest event */
};

static void shop_open(struct shop *s, const struct bench *b, const char *name)
{
    char path[BENCH_PATH + 64], why[256];
    struct journal_opened opened;

    memset(s, 0, sizeof *s);
    text_format(path, sizeof path, "%s/%s.db", b->folder, name);
    s->journal = journal_open(path, &opened, why, sizeof why);
    if (s->journal == NULL)
        give_up("%s", why);
    s->site = kit_site();
    s->id.device = crypto_id();
    s->id.lane = 3;
    crypto_sign_key(&s->id.key);
    crypto_seal_key(&s->seal);
    memcpy(s->id.seal, s->seal.open, KEY_BYTES);
    s->seq = opened.last_seq;
}

static void shop_close(struct shop *s)
{
    struct notice n;

    journal_close(s->journal);
    while (notice_take(&n))
        free(n.data);
    free(s->site);
}

static void shop_visit(struct shop *s)
{
    struct kit_visit v = kit_visit(s->site, ++s->issued, s->id.lane, NULL);
    const struct command c = {.kind = ISSUE, .ticket = v.ticket, .issue = &v.issue};
    char json[EVENT_JSON_SIZE], key[48], day[DAY_TEXT], count[16], phone[16];
    struct journal_row row = {.seq = ++s->seq, .json = json};
    struct decision d;

    text_format(phone, sizeof phone, "138%08d", s->issued);
    must(crypto_seal_with(&s->ahead, s->id.seal, phone, v.issue.contact, sizeof v.issue.contact));
    decide(s->site, &c, kit_now(), &d);
    if (d.refusal != ALLOWED)
        give_up("the hall refuses a ticket: %d", (int)d.refusal);
    d.events[0].device = s->id.device;
    d.events[0].seq = s->seq;
    d.events[0].boot = clock_boot();
    row.size = s->bytes = event_encode(&d.events[0], json, sizeof json);
    day_to_text(v.issue.day, day);
    text_format(key, sizeof key, "floor.%s.%s.%d", day, v.issue.number.prefix, s->id.lane);
    text_format(count, sizeof count, "%d", v.issue.number.count);
    journal_set(s->journal, key, count);
    journal_append(s->journal, ++s->token, &row, 1);
    crypto_seal_prepare(&s->ahead, s->id.seal); /* as a terminal does while nobody waits */
    if (kit_wait(NOTICE_STORED, s->token).a != OK)
        give_up("the journal does not store");
    site_apply(s->site, &d.events[0], d.events[0].at);
}

static struct result visits(struct shop *s, int n)
{
    static double took[VISITS];
    long flushed = flushes;
    int64_t from = nanos();

    for (int i = 0; i < n; i++) {
        int64_t begun = nanos();

        shop_visit(s);
        took[i] = (double)(nanos() - begun);
    }
    return finish(took, n, from, flushed);
}

static struct result ours(const struct bench *b, int round, size_t *bytes)
{
    struct result r;
    struct shop s;
    char name[32];

    text_format(name, sizeof name, "ours-%d", round);
    shop_open(&s, b, name);
    r = visits(&s, VISITS);
    *bytes = s.bytes;
    shop_close(&s);
    return r;
}

/* Time a visit takes with so many in the store already. */
static double with_history(const struct bench *b, int round, int visits_before)
{
    struct shop s;
    char name[32];
    double each;

    text_format(name, sizeof name, "history-%d-%d", visits_before, round);
    shop_open(&s, b, name);
    s.seq = kit_fill(s.journal, &s.id, s.seq, visits_before);
    each = 1 / visits(&s, SHORT).a_second;
    shop_close(&s);
    return each;
}

/* ---- the limits ---- */

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        give_up("bare SQLite: %s: %s", text, sqlite3_errmsg(db));
}

static struct result bare_sqlite(const struct bench *b, int round, size_t bytes)
{
    static double took[VISITS];
    char path[BENCH_PATH + 64], json[EVENT_JSON_SIZE];
    long flushed = 0;
    int64_t from = 0;
    sqlite3_stmt *insert;
    struct result r;
    sqlite3 *db;

    text_format(path, sizeof path, "%s/bare-%d.db", b->folder, round);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        give_up("bare SQLite: %s", path);
    sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE log (seq INTEGER PRIMARY KEY, json TEXT NOT NULL)");
    sqlite3_prepare_v2(db, "INSERT INTO log VALUES (?1, ?2)", -1, &insert, NULL);
    memset(json, 'x', sizeof json);
    flushed = flushes;
    from = nanos();
    for (int i = 0; i < VISITS; i++) {
        int64_t begun = nanos();

        sqlite3_bind_int(insert, 1, i + 1);
        sqlite3_bind_text(insert, 2, json, (int)bytes, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            give_up("bare SQLite: %s", sqlite3_errmsg(db));
        sqlite3_reset(insert);
        took[i] = (double)(nanos() - begun);
    }
    r = finish(took, VISITS, from, flushed);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return r;
}

static struct result bare_disk(const struct bench *b, int round)
{
    static double took[VISITS];
    static char block[VISIT_BYTES];
    char path[BENCH_PATH + 64];
    int64_t from;
    long flushed;
    int fd;

    text_format(path, sizeof path, "%s/disk-%d", b->folder, round);
    fd = open(path, O_RDWR | O_CREAT, 0600);
    memset(block, 'x', sizeof block);
    if (fd < 0 || pwrite(fd, block, sizeof block, 0) != VISIT_BYTES || fsync(fd) != 0)
        give_up("%s: %s", path, strerror(errno));
    flushed = flushes;
    from = nanos();
    for (int i = 0; i < VISITS; i++) {
        int64_t begun = nanos();

        if (pwrite(fd, block, sizeof block, 0) != VISIT_BYTES || fdatasync(fd) != 0)
            give_up("%s: %s", path, strerror(errno));
        took[i] = (double)(nanos() - begun);
    }
    close(fd);
    return finish(took, VISITS, from, flushed);
}

void bench_store(const struct bench *b)
{
    struct row speed = {.measure = "visits made durable",
                        .unit = "a second",
                        .limit_name = "bare SQLite, WAL and FULL, an INSERT of the same bytes",
                        .target = {.more = true, .limit = 0.7},
                        .note = "ours also decides, seals the phone number (its key was made while "
                                "the disk worked), keeps the number's floor, folds, "
                                "and crosses to the store's thread and back"};
    struct row slow = {.measure = "a visit made durable, p99",
                       .unit = "ms",
                       .limit_name = "bare SQLite, WAL and FULL"};
    struct row disk = {.measure = "visits made durable against the bare disk",
                       .unit = "a second",
                       .limit_name = "an overwrite of 8,240 bytes and fdatasync"};
    struct row flush = {.measure = "flushes a visit's record",
                        .unit = "each",
                        .limit_name = "bare SQLite, WAL and FULL",
                        .target = {.own = 1.02}};
    struct row grows = {.measure = "a visit, 100,000 against 1,000 in the store",
                        .unit = "times",
                        .target = {.own = 1.5}};

    for (int i = 0; i < b->rounds; i++) {
        size_t bytes;
        struct result a = ours(b, i, &bytes), s = bare_sqlite(b, i, bytes), d = bare_disk(b, i);

        progress("store: round %d of %d", i + 1, b->rounds);
        sample(&speed.ours, a.a_second);
        sample(&speed.limit, s.a_second);
        sample(&slow.ours, a.p99_ms);
        sample(&slow.limit, s.p99_ms);
        sample(&disk.ours, a.a_second);
        sample(&disk.limit, d.a_second);
        sample(&flush.ours, a.flushes_each);
        sample(&flush.limit, s.flushes_each);
        sample(&grows.ours, with_history(b, i, LONG) / with_history(b, i, SHORT));
    }
    table_add(&speed);
    table_add(&slow);
    table_add(&disk);
    table_add(&flush);
    table_add(&grows);
}
