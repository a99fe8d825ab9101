/* mishaps.c - what goes wrong, and when it is over. */
#include "simulation/inside.h"

static void mend_later(struct sim *s, enum sim_met what, int who, int64_t low, int64_t high)
{
    sim_later(s, sim_between(s, low, high),
              (struct due){.thing = THING_MENDED, .who = who, .id = (uint64_t)what});
}

static void printer_is(struct sim *s, struct sim_terminal *t, unsigned faults)
{
    struct notice n = {.kind = NOTICE_PRINTER, .a = (int)faults};

    t->printer.faults = faults;
    if (t->t != NULL)
        terminal_tell(s, t, &n);
}

void mishap_mended(struct sim *s, const struct due *d)
{
    struct sim_terminal *t = &s->terminals[d->who];

    switch ((enum sim_met)d->id) {
    case MET_CUT:
        t->cut = false;
        break;
    case MET_CUT_ALL:
        for (int i = 0; i < TERMINALS; i++)
            s->terminals[i].cut = false;
        break;
    case MET_LOSSY:
        t->lossy = 0;
        t->slow = 60;
        break;
    case MET_PAPER:
        printer_is(s, t, PRINTER_READY);
        break;
    case MET_DISK_FULL:
        disk_mended(s, t);
        break;
    case MET_AWAY:
        s->pumps.away = false;
        break;
    default:
        break;
    }
}

static void power_cut(struct sim *s, struct sim_terminal *t)
{
    if (t->t == NULL)
        return;
    terminal_off(s, t);
    sim_later(s, sim_between(s, 2 * SECOND, sim_chance(s, 200) ? 30 * MINUTE : MINUTE),
              (struct due){.thing = THING_TERMINAL_ON, .who = t->who, .life = t->life});
}

/* The hub sets it right, so it matters most when the machine starts again or the
 * hub is away. */
static void clock_jumps(struct sim *s, struct sim_terminal *t, bool far)
{
    static const int64_t days = (int64_t)DAY_MINUTES * MINUTE;

    if (!far)
        t->skew += sim_between(s, -10 * MINUTE, 10 * MINUTE);
    else if (sim_chance(s, 300))
        t->skew = -s->now + sim_between(s, 0, HOUR); /* 1970 */
    else
        t->skew = sim_chance(s, 500) ? days : -days;
    if (sim_chance(s, 300))
        t->skew = 0;
    if (sim_chance(s, 300))
        power_cut(s, t);
}

static void hub_falls(struct sim *s)
{
    if (!s->hub_on)
        return;
    simhub_off(s);
    sim_later(s, sim_between(s, SECOND, sim_chance(s, 200) ? 40 * MINUTE : MINUTE),
              (struct due){.thing = THING_HUB_ON});
}

static void happen(struct sim *s, enum sim_met what, struct sim_terminal *t)
{
    switch (what) {
    case MET_CUT:
        t->cut = true;
        mend_later(s, MET_CUT, t->who, 2 * SECOND, sim_chance(s, 300) ? 2 * HOUR : 5 * MINUTE);
        break;
    case MET_CUT_ALL:
        for (int i = 0; i < TERMINALS; i++)
            s->terminals[i].cut = true;
        mend_later(s, MET_CUT_ALL, 0, 2 * SECOND, sim_chance(s, 200) ? 4 * HOUR : 10 * MINUTE);
        break;
    case MET_LOSSY:
        t->lossy = sim_below(s, 40);
        t->slow = sim_chance(s, 500) ? 60 : 3000;
        mend_later(s, MET_LOSSY, t->who, MINUTE, 2 * HOUR);
        break;
    case MET_POWER:
        power_cut(s, t);
        break;
    case MET_HUB:
        hub_falls(s);
        break;
    case MET_CLOCK:
    case MET_CLOCK_FAR:
        clock_jumps(s, t, what == MET_CLOCK_FAR);
        break;
    case MET_PAPER:
        printer_is(s, t, PRINTER_PAPER_OUT);
        mend_later(s, MET_PAPER, t->who, MINUTE, HOUR);
        break;
    case MET_DISK_FULL:
        t->journal.full = true;
        mend_later(s, MET_DISK_FULL, t->who, 10 * SECOND, 30 * MINUTE);
        break;
    case MET_BACKUP:
        simhub_back_up(s);
        break;
    case MET_RESTORE:
        simhub_restore(s);
        break;
    case MET_REVOKED:
        office_revoke(s, t);
        break;
    case MET_AWAY:
        s->pumps.away = true;
        mend_later(s, MET_AWAY, 0, MINUTE, 2 * HOUR);
        break;
    default:
        break;
    }
}

void mishap(struct sim *s)
{
    static const int weight[MET_MISHAPS] = {20, 8, 14, 20, 8, 6, 3, 8, 5, 6, 1, 4, 2};
    int drawn = sim_below(s, 105), what = 0;
    struct sim_terminal *t;

    if (s->quiet)
        return;
    while (drawn >= weight[what])
        drawn -= weight[what++];
    s->to->mishaps++;
    if (what != MET_REVOKED)
        sim_met(s, (enum sim_met)what);
    do
        t = &s->terminals[sim_below(s, TERMINALS)];
    while (!t->there);
    happen(s, (enum sim_met)what, t);
    sim_later(s, sim_about(s, people_are_there(s) ? 8 * MINUTE : HOUR),
              (struct due){.thing = THING_MISHAP});
}

void mishaps_heal(struct sim *s)
{
    if (!s->hub_on)
        simhub_on(s);
    for (int i = 0; i < TERMINALS; i++) {
        struct sim_terminal *t = &s->terminals[i];

        if (!t->there)
            continue;
        t->cut = false;
        t->lossy = 0;
        t->slow = 60;
        t->skew = 0;
        if (t->t == NULL)
            terminal_on(s, t);
        printer_is(s, t, PRINTER_READY);
        disk_mended(s, t);
    }
}
