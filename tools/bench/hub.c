/* hub.c - terminals that wait at one hub, and what a call costs there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/text.h"
#include "calls.h"
#include "herd.h"
#include "kit.h"
#include "machine.h"
#include "wire/event_json.h"
#include "world.h"

/* Every connection is signed as one of so many pads; all but the first watch
 * counter 2, the first watches counter 1. */
enum {
    PADS = 200, /* so that no more than 64 requests of one overtake each other */
    FEW = 500,
    MANY = 10000,
    LINGER = 55, /* s that a feed may wait */
    ALONE = 7,   /* times that the one is woken */
    CALLS = 30,
    QUEUED_FEW = 10,
    QUEUED_MANY = 10000,
    BATCH = 500,
    REFILL = 8 /* visits: one a service, four of them counter 1's */
};

struct yard {
    struct hall hall;
    struct session staff;
    struct identity pads[PADS];
    uint64_t sequence[PADS];
    uint64_t pos; /* of the hub's log */
};

static bool counter_do(const struct yard *y, int counter, const char *what)
{
    char path[64], *answer;
    int status;

    text_format(path, sizeof path, "/api/counters/%d/%s", counter, what);
    status = hall_ask(&y->hall, &y->staff, "POST", path, "{}", &answer);
    if (status / 100 != 2)
        progress("hub: %s answers %d: %.120s", path, status, answer);
    free(answer);
    return status / 100 == 2;
}

/* The newest place in the log, from the feed itself. */
static bool learn_pos(struct yard *y)
{
    size_t size;
    char *ask =
        signed_request(&y->pads[0], 1, ++y->sequence[0], "GET", "/v1/feed?after=0", NULL, &size);
    struct herd *h = herd_open(y->hall.port, 1);
    struct answer a;
    bool good;

    herd_ask(h, 0, ask, size);
    good = herd_next(h, &a, 3000) && a.status == 200;
    herd_close(h);
    free(ask);
    return good;
}

static bool yard_open(struct yard *y, const struct bench *b, const char *name, char *why, size_t n)
{
    memset(y, 0, sizeof *y);
    if (!hall_open(&y->hall, b, name, why, n))
        return false;
    for (int i = 0; i < PADS; i++) {
        if (!hall_device(&y->hall, b, "pad", "counter", &y->pads[i], why, n))
            goto failed;
    }
    if (!hall_sign_in(&y->hall, &y->staff) || !learn_pos(y)) {
        text_format(why, n, "the administrator cannot sign in, or the feed does not answer");
        goto failed;
    }
    return true;
failed:
    hall_close(&y->hall);
    return false;
}

/* ---- waiting on the feed ---- */

static void ask_feed(struct yard *y, struct herd *h, int who)
{
    int pad = who % PADS;
    char path[96];
    size_t size;
    char *ask;

    /* Just before the end of the log: nothing of this pad's counter is newer.  It has
     * the keys already, as every terminal after its first feed: their edition grows
     * with each enrolment, the hub's own is the first. */
    text_format(path, sizeof path, "/v1/feed?after=%llu&wait=%d&counter=%d&keys=%d",
                (unsigned long long)y->pos, LINGER, who == 0 ? 1 : 2, PADS + 1);
    ask = signed_request(&y->pads[pad], 1, ++y->sequence[pad], "GET", path, NULL, &size);
    herd_ask(h, who, ask, size);
    free(ask);
}

static uint64_t newest(const struct yard *y)
{
    char *answer, *at;
    uint64_t pos = 0;

    if (hall_ask(&y->hall, &y->staff, "GET", "/api/events?after=0", NULL, &answer) == 200) {
        for (at = strstr(answer, "\"pos\":"); at != NULL; at = strstr(at + 1, "\"pos\":"))
            pos = strtoull(at + 6, NULL, 10) > pos ? strtoull(at + 6, NULL, 10) : pos;
    }
    free(answer);
    return pos;
}

struct idle {
    double alone_ms, last_ms, pss_mib;
    bool good;
};

static double wake_alone(struct yard *y, struct herd *h)
{
    double took[ALONE];
    int n = 0;

    for (int i = 0; i < ALONE; i++) {
        struct answer a;
        int64_t from = nanos();

        if (!counter_do(y, 1, i % 2 == 0 ? "open" : "close") || !herd_next(h, &a, 5000) ||
            a.who != 0)
            break;
        took[n++] = (double)(a.came - from) / 1e6;
        y->pos = newest(y);
        ask_feed(y, h, 0);
        sleep_ms(100);
    }
    return n < ALONE ? -1 : percentile(took, n, 0.5);
}

static double wake_all(struct yard *y, struct herd *h, int n)
{
    int64_t from = nanos(), last = 0;
    struct answer a;
    int came = 0;

    if (!counter_do(y, 2, "open"))
        return -1;
    while (came < n - 1 && herd_next(h, &a, 5000)) {
        came += a.who != 0;
        last = a.came;
    }
    counter_do(y, 2, "close");
    return came < n - 1 ? -1 : (double)(last - from) / 1e6;
}

static struct idle stand(struct yard *y, int n)
{
    struct herd *h = herd_open(y->hall.port, n);
    struct idle r = {0};
    struct answer a;

    y->pos = newest(y);
    for (int i = 0; i < n; i++)
        ask_feed(y, h, i);
    if (herd_next(h, &a, 3000)) {
        progress("hub: connection %d is answered %d at once", a.who, a.status);
        herd_close(h);
        return r;
    }
    r.pss_mib = process_usage(y->hall.hub).pss_mib;
    r.alone_ms = wake_alone(y, h);
    r.last_ms = wake_all(y, h, n);
    r.good = r.alone_ms >= 0 && r.last_ms >= 0;
    herd_close(h);
    return r;
}

static void idle_terminals(const struct bench *b)
{
    struct row memory = {.measure = "the hub with 10,000 waiting terminals (PSS)",
                         .unit = "MiB",
                         .target = {.own = 128}};
    struct row last = {.measure = "one event wakes 10,000: the last answer",
                       .unit = "ms",
                       .target = {.own = 200},
                       .note = "from the clerk's request to the last byte of the last view"};
    struct row one = {.measure = "one of 10,000 woken alone", .unit = "ms"};
    struct row grows = {.measure = "one woken alone, of 10,000 against of 500",
                        .unit = "times",
                        .target = {.own = 1.5}};
    struct yard y;
    char why[256];

    if (!yard_open(&y, b, "hall-idle", why, sizeof why)) {
        table_absent(memory.measure, "%s", why);
        return;
    }
    for (int i = 0; i < b->rounds; i++) {
        struct idle few = stand(&y, FEW), many = stand(&y, MANY);

        progress("hub: round %d of %d", i + 1, b->rounds);
        if (!few.good || !many.good)
            continue;
        sample(&memory.ours, many.pss_mib);
        sample(&last.ours, many.last_ms);
        sample(&one.ours, many.alone_ms);
        sample(&grows.ours, many.alone_ms / few.alone_ms);
    }
    hall_close(&y.hall);
    table_add(&memory);
    table_add(&last);
    table_add(&one);
    table_add(&grows);
}

/* ---- call next over the API ---- */

static void post_visits(struct yard *y, struct identity *kiosk, uint64_t *seq, int visits)
{
    size_t size = (size_t)BATCH * EVENT_JSON_SIZE + 64, used;
    char *body = malloc(size), *text;
    uint64_t sequence = *seq;

    must(body != NULL);
    for (int done = 0; done < visits; done += BATCH) {
        int n = visits - done < BATCH ? visits - done : BATCH;
        struct journal_row *rows = kit_history(kiosk, *seq + 1, n, &text);

        used = (size_t)snprintf(body, size, "{\"events\":[");
        for (int i = 0; i < n * 2; i += 2) { /* issued; what became of the paper follows */
            used += (size_t)snprintf(body + used, size - used, "%s%s,%s", i > 0 ? "," : "",
                                     rows[i].json, rows[i + 1].json);
        }
        snprintf(body + used, size - used, "]}");
        if (hall_ask_signed(&y->hall, kiosk, 1, ++sequence, "/v1/events", body) != 200)
            give_up("the hub does not take the visits");
        *seq += (uint64_t)n * 2;
        free(rows);
        free(text);
    }
    free(body);
}

static double call_and_end(struct yard *y, struct identity *kiosk, uint64_t *seq)
{
    double took[CALLS];
    int n = 0;

    counter_do(y, 1, "open");
    for (int i = 0; i < CALLS; i++) {
        char path[128], *answer = NULL, *at;
        int64_t from;
        int status;

        if (i % (REFILL / 2) == 0)
            post_visits(y, kiosk, seq, REFILL);
        from = nanos();
        status = hall_ask(&y->hall, &y->staff, "POST", "/api/counters/1/next", "{}", &answer);

        if (status != 200) {
            free(answer);
            break;
        }
        took[n++] = (double)(nanos() - from) / 1e6;
        at = strstr(answer, "\"id\":\"");
        if (at != NULL) {
            text_format(path, sizeof path, "/api/tickets/%.32s/serve", at + 6);
            hall_ask(&y->hall, &y->staff, "POST", path, "{}", NULL);
            text_format(path, sizeof path, "/api/tickets/%.32s/complete", at + 6);
            hall_ask(&y->hall, &y->staff, "POST", path, "{}", NULL);
        }
        free(answer);
    }
    return n > 0 ? percentile(took, n, 0.5) : -1;
}

double calls_at(const struct hall *h, const struct bench *b, char *why, size_t n)
{
    struct yard y = {.hall = *h};
    struct identity kiosk;
    uint64_t seq = 0;

    if (!hall_sign_in(&y.hall, &y.staff)) {
        text_format(why, n, "the administrator cannot sign in");
        return -1;
    }
    if (!hall_device(&y.hall, b, "kiosk", "kiosk", &kiosk, why, n))
        return -1;
    post_visits(&y, &kiosk, &seq, QUEUED_FEW);
    return call_and_end(&y, &kiosk, &seq);
}

static double calls_with(const struct bench *b, const char *name, int waiting, char *why, size_t n)
{
    struct identity kiosk;
    struct yard y;
    uint64_t seq = 0;
    double ms;

    if (!yard_open(&y, b, name, why, n))
        return -1;
    if (!hall_device(&y.hall, b, "kiosk", "kiosk", &kiosk, why, n)) {
        hall_close(&y.hall);
        return -1;
    }
    post_visits(&y, &kiosk, &seq, waiting);
    ms = call_and_end(&y, &kiosk, &seq);
    hall_close(&y.hall);
    return ms;
}

static void calls(const struct bench *b)
{
    struct row grows = {
        .measure = "call next over the API, 10,000 against 10 waiting",
        .unit = "times",
        .target = {.own = 1.5},
        .note = "request to answer, on the disk; each is then served and ended; ten grow "
                "to 40, as people come for other counters too"};
    struct row each = {.measure = "call next over the API, 10,000 waiting", .unit = "ms"};
    char why[256] = "", name[48];

    for (int i = 0; i < b->rounds; i++) {
        double few, many;

        text_format(name, sizeof name, "hall-few-%d", i);
        few = calls_with(b, name, QUEUED_FEW, why, sizeof why);
        text_format(name, sizeof name, "hall-many-%d", i);
        many = calls_with(b, name, QUEUED_MANY, why, sizeof why);
        if (few < 0 || many < 0)
            continue;
        sample(&each.ours, many);
        sample(&grows.ours, many / few);
    }
    table_add(&each);
    table_add(&grows);
}

void bench_hub(const struct bench *b)
{
    struct rlimit files;

    /* The hub inherits it. */
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max < MANY + 200) {
        table_absent("the hub with 10,000 waiting terminals",
                     "%llu open files are allowed here; raise `ulimit -Hn`",
                     (unsigned long long)files.rlim_max);
        return;
    }
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0)
        give_up("open files: %s", strerror(errno));
    idle_terminals(b);
    calls(b);
}
