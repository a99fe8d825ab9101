/* sync.c - records from terminals to the hub: many of one, one of many. */
#include <curl/curl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "base/text.h"
#include "herd.h"
#include "kit.h"
#include "machine.h"
#include "notice_queue.h"
#include "port/clock.h"
#include "port/net.h"
#include "screens/screens.h"
#include "terminal/inside.h"
#include "wire/event_json.h"
#include "world.h"

enum { RECORDS = 20000, SYNC_MS = 60000, TERMINALS = 250, EACH = 40 };

/* ---- 20,000 records of one terminal: its own journal, pump and client ---- */

/* Runs the terminal's loop without its glass until the hub has everything. */
static double pump(struct terminal *t)
{
    const struct notice tick = {.kind = NOTICE_TICK};
    int64_t from = nanos();

    terminal_notice(t, &tick, clock_now(), clock_boot());
    while (t->sync.acked < RECORDS) {
        struct notice n;

        sync_pump(t);
        if (notice_wait(&n, 50)) {
            terminal_notice(t, &n, clock_now(), clock_boot());
            free(n.data);
        } else {
            terminal_notice(t, &tick, clock_now(), clock_boot());
        }
        if (nanos() - from > SYNC_MS * INT64_C(1000000))
            return NAN;
    }
    return (double)(nanos() - from) / 1e9;
}

static double run_terminal(const struct hall *h, const struct bench *b, int round,
                           const struct identity *id, char *why, size_t n)
{
    const struct terminal_config config = {
        .role = "kiosk", .home = &welcome_screen, .w = 1920, .h = 1080, .photos = ""};
    const struct net_config net = {.url = h->url};
    struct journal_opened opened;
    struct terminal *t;
    struct journal *j;
    char path[BENCH_PATH + 64];
    double took;

    text_format(path, sizeof path, "%s/sync-%d.db", b->folder, round);
    j = journal_open(path, &opened, why, n);
    if (j == NULL || net_open(&net, why, n) != OK)
        give_up("%s", why);
    kit_fill(j, id, 0, RECORDS / 2); /* what a day with the network cut leaves behind */
    t = terminal_new(&config, id, j, &opened, NULL);
    *t->catalogue = *kit_catalogue();
    site_init(t->site, t->catalogue);
    t->record.next_seq = RECORDS + 1;
    took = pump(t);
    net_close();
    terminal_free(t);
    journal_close(j);
    while (notice_wait(&(struct notice){0}, 0))
        continue;
    if (isnan(took))
        text_format(why, n, "the hub has not taken %d records within %d s", RECORDS,
                    SYNC_MS / 1000);
    return took;
}

static double ours(const struct bench *b, int round, char *why, size_t n)
{
    struct identity id;
    struct hall h;
    char name[32];
    double took = NAN;

    text_format(name, sizeof name, "hall-sync-%d", round);
    if (!hall_open(&h, b, name, why, n))
        return NAN;
    if (hall_device(&h, b, "kiosk", "kiosk", &id, why, n))
        took = run_terminal(&h, b, round, &id, why, n);
    hall_close(&h);
    return RECORDS / took;
}

/* ---- the bare loop ---- */

static size_t ignore(char *data, size_t one, size_t n, void *ctx)
{
    (void)data, (void)one, (void)ctx;
    return n;
}

static double bare_loop(const struct bench *b, int round, int batch, const char *record)
{
    size_t size = strlen(record) + 1;
    char name[48], url[64], *body = malloc(size * (size_t)batch);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    CURL *c = curl_easy_init();
    int port;
    pid_t server;
    int64_t from;

    must(body != NULL);
    for (int i = 0; i < batch; i++) {
        memcpy(body + (size_t)i * size, record, size - 1);
        body[(size_t)i * size + size - 1] = '\n';
    }
    text_format(name, sizeof name, "bare-sync-%d-%d", round, batch);
    server = bare_start(b, name, &port);
    text_format(url, sizeof url, "http://127.0.0.1:%d/", port);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)(size * (size_t)batch));
    from = nanos();
    for (int i = 0; i < RECORDS; i += batch) {
        if (curl_easy_perform(c) != CURLE_OK)
            give_up("the bare loop is refused");
    }
    from = nanos() - from;
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    process_stop(server);
    free(body);
    return RECORDS / ((double)from / 1e9);
}

static double best_bare(const struct bench *b, int round, const char *record)
{
    static const int batches[] = {100, 500, 1000};
    double best = 0;

    for (size_t i = 0; i < ARRAY_LEN(batches); i++)
        best = fmax(best, bare_loop(b, round, batches[i], record));
    return best;
}

/* ---- PouchDB: the first round tries batch sizes and stores, the others take the best ---- */

static double pouch(const struct bench *b, char best[32])
{
    char program[BENCH_PATH + 64], folder[BENCH_PATH + 64], out[4096], kind[32];
    const char *argv[] = {"node", program, folder, best, NULL};
    double rate, top = NAN;

    text_format(program, sizeof program, "%s/pouch.mjs", b->tools);
    text_format(folder, sizeof folder, "%s/pouch", b->folder);
    if (process_run(argv, NULL, out, sizeof out) != 0) {
        progress("sync: PouchDB: %.300s", out);
        return NAN;
    }
    for (char *line = strtok(out, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (sscanf(line, "best %31s %lf", kind, &rate) != 2)
            continue;
        text_copy(best, 32, kind);
        top = rate;
    }
    return top;
}

static void many_of_one(const struct bench *b)
{
    static char note[160];
    struct row row = {.measure = "sync of 20,000 records by one terminal",
                      .unit = "a second",
                      .rival_name = "PouchDB to express-pouchdb",
                      .limit_name = "libcurl, libmicrohttpd, SQLite WAL and FULL, nothing checked, "
                                    "best of batches of 100, 500, 1,000",
                      .target = {.more = true, .rival = 20, .limit = 0.4}};
    struct identity sample_id = {.name = "kiosk", .lane = 1};
    struct journal_row *rows;
    char why[256] = "", best[32] = "try", *text;
    double v;

    sample_id.device = crypto_id();
    memset(sample_id.seal, 9, sizeof sample_id.seal);
    rows = kit_history(&sample_id, 1, 1, &text);
    for (int i = 0; i < b->rounds; i++) {
        progress("sync: round %d of %d", i + 1, b->rounds);
        v = ours(b, i, why, sizeof why);
        if (!isnan(v))
            sample(&row.ours, v);
        sample(&row.limit, best_bare(b, i, rows[0].json));
        v = pouch(b, best);
        if (!isnan(v))
            sample(&row.rival, v);
    }
    free(rows);
    free(text);
    text_format(note, sizeof note,
                "ours reads from its disk, signs, compresses, checks, folds; PouchDB at its best "
                "with %s (store:batch)%s%s",
                best, why[0] != '\0' ? "; " : "", why);
    row.note = note;
    table_add(&row);
}

/* ---- one record of each of many terminals, again and again ---- */

struct request {
    char *bytes;
    size_t size;
};

struct live {
    double a_second, worst_ms;
};

/* Every connection asks as soon as it has its answer. */
static struct live drive(int port, int n, struct request (*of)[EACH], int *refused)
{
    struct herd *h = herd_open(port, n);
    int *done = calloc((size_t)n, sizeof *done), answers = 0;
    struct live r = {0};
    struct answer a;
    int64_t from;

    must(done != NULL);
    *refused = 0;
    from = nanos();
    for (int i = 0; i < n; i++)
        herd_ask(h, i, of[i][0].bytes, of[i][0].size);
    while (answers < n * EACH && herd_next(h, &a, 10000)) {
        answers++;
        r.worst_ms = fmax(r.worst_ms, (double)(a.came - a.asked) / 1e6);
        *refused += a.status != 200;
        if (++done[a.who] < EACH)
            herd_ask(h, a.who, of[a.who][done[a.who]].bytes, of[a.who][done[a.who]].size);
    }
    r.a_second = answers / ((double)(nanos() - from) / 1e9);
    if (answers < n * EACH)
        *refused += n * EACH - answers;
    herd_close(h);
    free(done);
    return r;
}

static struct request signed_record(const struct identity *id, uint64_t epoch, uint64_t seq)
{
    struct event e = {.device = id->device,
                      .seq = seq,
                      .at = clock_now(),
                      .boot = clock_boot(),
                      .type = DEVICE_MAINTAINED,
                      .v = event_types[DEVICE_MAINTAINED].v,
                      .subject = id->device};
    char json[EVENT_JSON_SIZE], body[EVENT_JSON_SIZE + 32];
    struct request r;

    text_copy(e.body.condition.part, CODE_SIZE, "printer");
    text_copy(e.body.condition.detail, NOTE_SIZE,
              "roll changed, head cleaned, cover closed, test slip printed and read");
    must(event_encode(&e, json, sizeof json) > 0);
    text_format(body, sizeof body, "{\"events\":[%s]}", json);
    r.bytes = signed_request(id, epoch, seq, "POST", "/v1/events", body, &r.size);
    return r;
}

static void forget(struct request (*of)[EACH], int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < EACH; k++)
            free(of[i][k].bytes);
    }
}

static struct live live_ours(const struct hall *h, const struct identity *ids, int n, int round,
                             int *refused)
{
    static struct request of[TERMINALS][EACH];
    struct live r;

    for (int i = 0; i < n; i++) {
        for (int k = 0; k < EACH; k++)
            of[i][k] = signed_record(&ids[i], 1, (uint64_t)(round * EACH + k + 1));
    }
    r = drive(h->port, n, of, refused);
    forget(of, n);
    return r;
}

static struct live live_bare(const struct bench *b, int n, int round)
{
    static struct request of[TERMINALS][EACH];
    char body[400], name[32];
    struct live r;
    int port, refused;
    pid_t server;

    memset(body, 'x', sizeof body);
    body[sizeof body - 1] = '\0';
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < EACH; k++)
            of[i][k].bytes = plain_request("POST", "/", body, &of[i][k].size);
    }
    text_format(name, sizeof name, "bare-live-%d", round);
    server = bare_start(b, name, &port);
    r = drive(port, n, of, &refused);
    process_stop(server);
    forget(of, n);
    return r;
}

static void one_of_many(const struct bench *b)
{
    static struct identity ids[TERMINALS];
    static char note[160];
    struct row rate = {.measure = "live single records, 250 terminals at once",
                       .unit = "a second",
                       .rival_name = "libmicrohttpd and SQLite, a transaction a request, unsigned",
                       .target = {.more = true, .rival = 4}};
    struct row worst = {.measure = "the longest answer among them", .unit = "ms"};
    char why[256];
    struct hall h;
    int n = 0, refused, refused_ever = 0;

    if (!hall_open(&h, b, "hall-live", why, sizeof why)) {
        table_absent(rate.measure, "%s", why);
        return;
    }
    while (n < TERMINALS && hall_device(&h, b, "pad", "counter", &ids[n], why, sizeof why))
        n++;
    if (n < TERMINALS)
        progress("sync: %d terminals only: %s", n, why);
    for (int i = 0; n > 0 && i < b->rounds; i++) {
        struct live a = live_ours(&h, ids, n, i, &refused), z = live_bare(b, n, i);

        progress("sync: live, round %d of %d", i + 1, b->rounds);
        refused_ever += refused;
        sample(&rate.ours, a.a_second);
        sample(&rate.rival, z.a_second);
        sample(&worst.ours, a.worst_ms);
        sample(&worst.rival, z.worst_ms);
    }
    hall_close(&h);
    text_format(note, sizeof note,
                "%d terminals, %d records each in turn, each waits for its answer; "
                "%d refused or unanswered",
                n, EACH, refused_ever);
    rate.note = note;
    table_add(&rate);
    table_add(&worst);
}

void bench_sync(const struct bench *b)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    many_of_one(b);
    one_of_many(b);
}
