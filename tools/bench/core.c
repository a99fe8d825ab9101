/* core.c - what a call costs with few and with many people waiting. */
#include <stdlib.h>

#include "bench.h"
#include "core/queue.h"
#include "kit.h"

enum { CALLS = 2000, COLD_CALLS = 200, FEW = 10, MANY = 10000, CACHES = 64 << 20, LINE = 64 };

static unsigned char other[CACHES]; /* what else the machine does between two calls */

struct hall {
    struct site *site;
    int issued[SERVICES_MAX]; /* by service */
    const char *staff;
    int counter;
};

static void issue_one(struct hall *h, int service)
{
    int n = service + h->issued[service]++ * kit_catalogue()->service_count;
    struct kit_visit v = kit_visit(h->site, n, 0, NULL);

    kit_issue(h->site, &v, kit_now());
}

static void hall_fill(struct hall *h, int waiting)
{
    struct command open = {.kind = OPEN_COUNTER};

    *h = (struct hall){.site = kit_site(),
                       .staff = kit_catalogue()->staff[0].number,
                       .counter = kit_catalogue()->counters[0].number};
    open.counter = h->counter;
    open.staff = h->staff;
    kit_do(h->site, &open, kit_now());
    for (int i = 0; i < waiting; i++)
        issue_one(h, i % kit_catalogue()->service_count);
}

/* Decides and applies one call, then ends that ticket and lets another come for the same
 * service. */
static double call_one(struct hall *h)
{
    struct command c = {.kind = CALL_NEXT, .counter = h->counter, .staff = h->staff};
    struct moment now = kit_now();
    int64_t from = nanos();
    double took;

    kit_do(h->site, &c, now);
    took = (double)(nanos() - from);
    c.ticket = h->site->calls[0].ticket;
    c.kind = SERVE;
    kit_do(h->site, &c, now);
    c.kind = COMPLETE;
    kit_do(h->site, &c, now);
    issue_one(h, site_ticket(h->site, c.ticket)->service);
    return took;
}

/* Calls come seconds apart: by then the caches hold something else. */
static void forget(void)
{
    for (size_t i = 0; i < sizeof other; i += LINE)
        other[i]++;
}

static double middle_call(int waiting, bool cold)
{
    static double took[CALLS];
    int n = cold ? COLD_CALLS : CALLS;
    struct hall h;

    hall_fill(&h, waiting);
    for (int i = 0; i < n; i++) {
        if (cold)
            forget();
        took[i] = call_one(&h);
    }
    free(h.site);
    return percentile(took, n, 0.5) / 1e3;
}

void bench_core(const struct bench *b)
{
    struct row few = {.measure = "call next, 10 waiting", .unit = "us"};
    struct row many = {.measure = "call next, 10,000 waiting", .unit = "us"};
    struct row grows = {.measure = "call next, 10,000 against 10 waiting",
                        .unit = "times",
                        .target = {.own = 1.5},
                        .note = "decide and apply, median of 200 calls in the sample hall, the "
                                "processor's caches cold in both, as calls come seconds apart"};
    struct row hot = {.measure = "the same call after call, caches hot",
                      .unit = "times",
                      .note = "ten tickets stay in the first cache, ten thousand do not: the "
                              "memory's latency, not the work"};

    for (int i = 0; i < b->rounds; i++) {
        double a = middle_call(FEW, true), z = middle_call(MANY, true);

        progress("core: round %d of %d", i + 1, b->rounds);
        sample(&few.ours, a);
        sample(&many.ours, z);
        sample(&grows.ours, z / a);
        a = middle_call(FEW, false);
        sample(&hot.ours, middle_call(MANY, false) / a);
    }
    table_add(&few);
    table_add(&many);
    table_add(&grows);
    table_add(&hot);
}
