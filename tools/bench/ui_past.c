/* ui_past.c - start and memory with a long history, the hub out of reach. */
#include "base/text.h"
#include "kit.h"
#include "machine.h"
#include "ui.h"

struct past {
    int visits;
    char config[BENCH_PATH];
    struct samples start, pss;
};

static bool past_make(struct stage *g, struct past *p, char *why, size_t n)
{
    char name[32], store[BENCH_PATH + 64], kept[BENCH_PATH + 80];
    struct journal_opened opened;
    struct identity id;
    struct journal *j;

    text_format(name, sizeof name, "kiosk-%d", p->visits);
    if (!hall_terminal(&g->hall, g->b, name,
                       "screen.fullscreen = yes\nprinter.uri = none:\nspeech = none\n", p->config,
                       why, n))
        return false;
    text_format(store, sizeof store, "%s/%s.db", g->hall.folder, name);
    j = journal_open(store, &opened, why, n);
    if (j == NULL)
        return false;
    if (identity_load(j, &id) != OK)
        give_up("%s holds no identity", store);
    kit_fill(j, &id, opened.last_seq, p->visits);
    text_format(kept, sizeof kept, "%s.kept", store);
    if (terminal_keep(j, kept, 1, 0, NULL, NULL) != OK) /* as a terminal does at its end */
        give_up("%s cannot be written", kept);
    journal_close(j);
    return true;
}

static void past_round(struct stage *g, struct past *p)
{
    struct side s = g->side[OURS];
    double ms;

    s.argv[2] = p->config;
    if (side_begin(&s, &ms)) {
        sample(&p->start, ms);
        sleep_ms(SETTLE_S * 1000);
        sample(&p->pss, process_usage(s.pid).pss_mib);
    }
    side_end(&s);
    g->side[OURS].screen = s.screen;
}

static void ratios(struct samples *to, const struct samples *a, const struct samples *b)
{
    for (int i = 0; i < a->n && i < b->n; i++)
        sample(to, a->v[i] / b->v[i]);
}

void ui_history(struct stage *g)
{
    static struct past few = {.visits = 1000}, many = {.visits = 100000};
    struct row start = {.measure = "start, 100,000 against 1,000 visits in the store",
                        .unit = "times",
                        .target = {.own = 1.5},
                        .note = "all of them unsent, the hub out of reach"};
    struct row memory = {.measure = "memory, 100,000 against 1,000 visits in the store",
                         .unit = "times",
                         .target = {.own = 1.5}};
    char why[256];

    if (!past_make(g, &few, why, sizeof why) || !past_make(g, &many, why, sizeof why)) {
        table_absent(start.measure, "%s", why);
        return;
    }
    hall_close(&g->hall);
    for (int i = 0; i < g->b->rounds; i++) {
        past_round(g, &few);
        past_round(g, &many);
    }
    ratios(&start.ours, &many.start, &few.start);
    ratios(&memory.ours, &many.pss, &few.pss);
    table_add(&start);
    table_add(&memory);
}
