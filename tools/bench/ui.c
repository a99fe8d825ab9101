/* ui.c - start, tap, memory and rest of the kiosk, beside Chromium with the same
 * two screens and beside bare SDL2. */
#include <stddef.h>
#include <time.h>

#include "base/text.h"
#include "kit.h"
#include "machine.h"
#include "ui.h"

enum {
    HEAD_MM = 200, /* a second, as usual receipt printers; a slip takes most of one */
    REST_S = 30
};

/* ---- at rest ---- */

static void wait_for_second(int second)
{
    while (time(NULL) % 60 != second)
        sleep_ms(100);
}

/* All sides in the same 30 s; each has a display of its own. */
static void rest(struct stage *g)
{
    struct usage before[SIDES], after;

    for (int i = g->first; i < SIDES; i++) {
        double ms;

        side_begin(&g->side[i], &ms);
    }
    sleep_ms(SETTLE_S * 1000);
    wait_for_second(45);
    for (int i = g->first; i < SIDES; i++)
        before[i] = process_usage(g->side[i].pid);
    sleep_ms(REST_S * 1000);
    for (int i = g->first; i < SIDES; i++) {
        after = process_usage(g->side[i].pid);
        sample(&g->side[i].cpu, after.cpu_ms - before[i].cpu_ms);
        sample(&g->side[i].wakes, (after.switches - before[i].switches) / REST_S);
    }
    for (int i = g->first; i < SIDES; i++)
        side_end(&g->side[i]);
}

/* ---- the rounds ---- */

static void round_of(struct stage *g, struct samples to[STEPS])
{
    for (int i = g->first; i < SIDES; i++) {
        struct side *s = &g->side[i];
        double ms;

        if (!side_begin(s, &ms)) {
            progress("ui: %s shows nothing", s->argv[0]);
            side_end(s);
            continue;
        }
        sample(&s->start, ms);
        if (i != OURS || tap_points(g))
            tap_two_screens(s);
        if (i == OURS)
            tap_visits(g, to);
        sleep_ms(SETTLE_S * 1000);
        sample(&s->pss, process_usage(s->pid).pss_mib);
        side_end(s);
    }
    rest(g);
}

static void add(struct stage *g, size_t offset, struct row r)
{
    const struct samples *of[SIDES];

    for (int i = 0; i < SIDES; i++)
        of[i] = (const struct samples *)((const char *)&g->side[i] + offset);
    r.ours = *of[OURS];
    r.rival = *of[CHROMIUM];
    r.limit = *of[BARE];
    r.rival_name = "Chromium in kiosk mode";
    r.limit_name = "bare SDL2 and SDL2_ttf";
    table_add(&r);
}

static void add_rows(struct stage *g, const struct samples to[STEPS])
{
    add(g, offsetof(struct side, start),
        (struct row){.measure = "start to the first whole picture",
                     .unit = "ms",
                     .target = {.rival = 0.2},
                     .note = "ours also opens its store and joins the hub; Chromium's profile is "
                             "warm, its page is a file; the limit draws no icons"});
    add(g, offsetof(struct side, pss),
        (struct row){.measure = "memory at rest (PSS)",
                     .unit = "MiB",
                     .target = {.rival = 0.125, .own = 45},
                     .note = "over the process tree, after the taps"});
    add(g, offsetof(struct side, cpu),
        (struct row){.measure = "processor in 30 s of rest",
                     .unit = "ms",
                     .target = {.own = 10},
                     .note = "the minute changes once"});
    add(g, offsetof(struct side, wakes),
        (struct row){.measure = "wake-ups at rest", .unit = "a second", .target = {.own = 2}});
    add(g, offsetof(struct side, tap_median),
        (struct row){.measure = "tap to the whole next picture, median", .unit = "ms"});
    add(g, offsetof(struct side, tap),
        (struct row){.measure = "tap to the whole next picture, p95",
                     .unit = "ms",
                     .target = {.rival = 0.5, .limit = 1.5},
                     .note = "home and services, there and back, random pauses"});
    for (int i = 0; i < STEPS && to[i].n > 0; i++) {
        struct row r = {.measure = tap_steps[i].measure,
                        .unit = "ms",
                        .ours = to[i],
                        .rival = g->side[CHROMIUM].tap,
                        .limit = g->side[BARE].tap,
                        .rival_name = "as above",
                        .limit_name = "as above",
                        .target = {.rival = 0.5, .limit = 1.5}};

        if (i == TO_TICKET)
            r.note = "ours asks the hub for the number, puts the visit on the disk and prints it, "
                     "on a head of 200 mm a second; they show a screen";
        table_add(&r);
    }
}

void bench_ui(const struct bench *b)
{
    static struct stage g;
    struct samples to[STEPS] = {{.n = 0}};
    char why[256], extra[256];
    double ms;

    g.printer = paper_machine_start(b, HEAD_MM);
    text_format(extra, sizeof extra,
                "screen.fullscreen = yes\nprinter.uri = escpos+tcp://127.0.0.1:%d\nspeech = none\n",
                g.printer.port);
    if (!hall_open(&g.hall, b, "hall-ui", why, sizeof why) ||
        !hall_terminal(&g.hall, b, "kiosk", extra, g.config, why, sizeof why)) {
        table_absent("ours", "%s", why);
        g.first = CHROMIUM;
    }
    stage_open(&g, b);
    for (int i = g.first; i < SIDES; i++) { /* caches of files and of the profile */
        side_begin(&g.side[i], &ms);
        side_end(&g.side[i]);
    }
    for (int i = 0; i < b->rounds; i++) {
        progress("ui: round %d of %d", i + 1, b->rounds);
        round_of(&g, to);
    }
    add_rows(&g, to);
    if (g.first == OURS) {
        ui_small_machine(&g);
        ui_history(&g);
    }
    for (int i = 0; i < SIDES; i++)
        screen_close(&g.side[i].screen);
    hall_close(&g.hall);
    process_stop(g.printer.pid);
}
