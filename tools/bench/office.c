/* office.c - the hub as the hall's office: pages and indicators over years of events,
 * made by guitai-sim from one seed. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "bench.h"
#include "calls.h"
#include "machine.h"
#include "port/clock.h"
#include "world.h"

enum {
    KEPT_S = 120, /* for the hub to keep its fold; it begins some seconds after the start */
    COUNTERS = 12,
    MANY_DAYS = 930, /* of that hall, about three million events */
    FEW_DAYS = 1,    /* and three thousand */
    START_LIMIT_MS = 300000,
    ASKED = 100,
    TURNS = 5,
    OUTPUT = 16 * 1024,
    PATHS = BENCH_PATH + 96
};

/* ---- a hall with a past ---- */

/* The sample hall with twelve counters. */
static bool widen(const char *path)
{
    json_t *hall = json_load_file(path, 0, NULL), *counters = json_object_get(hall, "counters");
    bool good;

    for (int n = (int)json_array_size(counters) + 1; n <= COUNTERS && n > 1; n++) {
        json_t *more = json_deep_copy(json_array_get(counters, (size_t)(n - 1) % 4));

        json_object_set_new(more, "number", json_integer(n));
        json_array_append_new(counters, more);
    }
    good = json_array_size(counters) == COUNTERS && json_dump_file(hall, path, 0) == 0;
    json_decref(hall);
    return good;
}

/* `days` up to yesterday. */
static bool live(const struct hall *h, const struct bench *b, int days, char *why, size_t n)
{
    char program[PATHS], catalogue[PATHS], store[PATHS], from[DAY_TEXT], count[16], out[OUTPUT];
    const char *argv[] = {program,  "--catalogue", catalogue, "--store", store,
                          "--from", from,          "--days",  count,     NULL};

    text_format(program, sizeof program, "%s/guitai-sim", b->bin);
    text_format(catalogue, sizeof catalogue, "%s/hub/hall.json", h->folder);
    text_format(store, sizeof store, "sqlite:%s/hub/hub.db", h->folder);
    text_format(count, sizeof count, "%d", days);
    day_to_text(day_of(clock_now()) - days, from);
    if (!widen(catalogue)) {
        text_format(why, n, "%s cannot be changed", catalogue);
        return false;
    }
    if (process_run(argv, NULL, out, sizeof out) == 0) {
        progress("office: %.*s", (int)strcspn(strstr(out, "state"), "\n"), strstr(out, "state"));
        return true;
    }
    text_format(why, n, "guitai-sim: %.120s", out);
    return false;
}

/* The hub's start, in milliseconds; -1. */
static double start(struct hall *h, const struct bench *b, char *why, size_t n)
{
    int64_t from = nanos();

    return hall_start(h, b, START_LIMIT_MS, why, n) ? (double)(nanos() - from) / 1e6 : -1;
}

/* Its start over that past, which it folds whole. */
static double open_office(struct hall *h, const struct bench *b, const char *name, int days,
                          char *why, size_t n)
{
    if (!hall_make(h, b, name, why, n) || !live(h, b, days, why, n))
        return -1;
    return start(h, b, why, n);
}

/* Once more, when it has kept that fold. */
static double open_again(struct hall *h, const struct bench *b, char *why, size_t n)
{
    char kept[BENCH_PATH + 32];

    text_format(kept, sizeof kept, "%s/hub/hub.kept", h->folder);
    for (int s = 0; s < KEPT_S && access(kept, R_OK) != 0; s++)
        sleep_ms(1000);
    if (access(kept, R_OK) != 0) {
        text_format(why, n, "the hub has kept no fold in %d s", KEPT_S);
        return -1;
    }
    hall_close(h);
    return start(h, b, why, n);
}

/* ---- pages and figures ---- */

/* The 99th of a hundred answers, in milliseconds; -1. */
static double slowest(const struct hall *h, const struct session *s, const char *path)
{
    double took[ASKED];

    for (int i = 0; i < ASKED; i++) {
        int64_t from = nanos();
        int status = hall_ask(h, s, "GET", path, NULL, NULL);

        took[i] = (double)(nanos() - from) / 1e6;
        if (status != 200) {
            progress("office: %s answers %d", path, status);
            return -1;
        }
    }
    return percentile(took, ASKED, 0.99);
}

static void quarter(char path[128], const char *by)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    civil yesterday = day_of(clock_now()) - 1;

    day_to_text(yesterday - 90, from);
    day_to_text(yesterday, to);
    text_format(path, 128, "/api/indicators?from=%s&to=%s&by=%s", from, to, by);
}

/* Of all that the console's pages ask for, the slowest. */
static double pages(const struct hall *h, const struct session *s)
{
    static const char *const asked[] = {
        "/api/session",
        "/api/hall",
        "/api/queue",
        "/api/cases",
        "/api/cases?state=all",
        "/api/appointments",
        "/api/slots/property",
        "/api/indicators?by=day",
        "/api/indicators/wait/cases",
        "/api/appraisals",
        "/api/matters?kind=improvement",
        "/api/trainings",
        "/api/views",
        "/api/equipment",
        "/api/catalogue",
        "/api/catalogue/versions/1",
        "/api/people",
        "/api/privacy",
        "/api/audit",
        "/api/cases?state=all&sort=owner&find=a",
        "/api/cases/table?state=all&form=xlsx",
    };
    double worst = 0;

    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        double took = slowest(h, s, asked[i]);

        if (took < 0)
            return -1;
        progress("office: %-28s %7.1f ms", asked[i], took);
        worst = took > worst ? took : worst;
    }
    return worst;
}

struct figures {
    struct row whole, start, memory, page, quarter, groups, call;
};

/* In turn, so that what disturbs the machine disturbs both. */
static void compare_calls(const struct bench *b, const struct hall *few, const struct hall *many,
                          struct samples *to)
{
    double took[2][TURNS];
    char why[256] = "";

    for (int i = 0; i < TURNS; i++) {
        took[0][i] = calls_at(few, b, why, sizeof why);
        took[1][i] = calls_at(many, b, why, sizeof why);
        if (took[0][i] < 0 || took[1][i] < 0) {
            progress("office: %s", why);
            return;
        }
    }
    sample(to, percentile(took[1], TURNS, 0.5) / percentile(took[0], TURNS, 0.5));
}

static void ask_figures(const struct hall *h, const struct session *s, struct figures *f)
{
    char path[128];

    sample(&f->page.ours, pages(h, s));
    quarter(path, "month");
    sample(&f->quarter.ours, slowest(h, s, path));
    quarter(path, "day");
    sample(&f->groups.ours, slowest(h, s, path));
    sample(&f->memory.ours, process_usage(h->hub).pss_mib);
}

/* One round: false with `why`. */
static bool once(const struct bench *b, int round, struct figures *f, char *why, size_t n)
{
    struct hall few, many;
    struct session s;
    char name[40];
    double ms;

    text_format(name, sizeof name, "office-few-%d", round);
    if (open_office(&few, b, name, FEW_DAYS, why, n) < 0)
        return false;
    text_format(name, sizeof name, "office-many-%d", round);
    ms = open_office(&many, b, name, MANY_DAYS, why, n);
    if (ms >= 0) {
        sample(&f->whole.ours, ms / 1000);
        ms = open_again(&many, b, why, n);
    }
    if (ms >= 0) {
        sample(&f->start.ours, ms / 1000);
        if (hall_sign_in(&many, &s))
            ask_figures(&many, &s, f);
        compare_calls(b, &few, &many, &f->call.ours);
        hall_close(&many);
    }
    hall_close(&few);
    return ms >= 0;
}

void bench_office(const struct bench *b)
{
    struct figures f = {
        .whole = {.measure = "start of the hub, three million events, all of them folded",
                  .unit = "s",
                  .note = "the first one after an upgrade or a new edition of the hall"},
        .start = {.measure = "start of the hub, three million events",
                  .unit = "s",
                  .target = {.own = 1},
                  .note = "from the fold that it has kept"},
        .memory = {.measure = "the hub with them, after its pages were asked for (PSS)",
                   .unit = "MiB",
                   .target = {.own = 100}},
        .page = {.measure = "what the console's pages ask for, p99 of the slowest",
                 .unit = "ms",
                 .target = {.own = 100}},
        .quarter = {.measure = "indicators of a quarter by month, p99",
                    .unit = "ms",
                    .target = {.own = 300}},
        .groups = {.measure = "indicators of a quarter by day, p99",
                   .unit = "ms",
                   .target = {.own = 300}},
        .call = {.measure = "call next, three million events against three thousand",
                 .unit = "times",
                 .target = {.own = 1.2},
                 .note = "over the API, on the disk, ten waiting"},
    };
    char why[256] = "";

    for (int i = 0; i < b->rounds; i++) {
        progress("office: round %d of %d", i + 1, b->rounds);
        if (!once(b, i, &f, why, sizeof why)) {
            table_absent(f.start.measure, "%s", why);
            return;
        }
    }
    table_add(&f.whole);
    table_add(&f.start);
    table_add(&f.memory);
    table_add(&f.page);
    table_add(&f.quarter);
    table_add(&f.groups);
    table_add(&f.call);
}
