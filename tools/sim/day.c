/* day.c - a day in the simulated hall: who comes, and what the counters do. */
#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "sim/hall.h"

enum { STEP_MS = 15 * SECOND, MINUTE_STEPS = MINUTE / STEP_MS, CHECK_STEPS = 240 };

/* Two waves a day: the middle of the morning and of the afternoon. */
static double rush(int minute)
{
    double hour = minute / 60.0;

    return 0.45 + 0.9 * exp(-pow(hour - 10, 2) / 2) + 0.8 * exp(-pow(hour - 15, 2) / 2);
}

static void arrive(struct hall *h, int service)
{
    const struct catalogue *k = &h->catalogue;
    struct ticket_issued b = {.day = 0};
    struct command c = {.kind = ISSUE, .ticket = fresh(h), .issue = &b, .staff = ""};

    issue(h, service, &b);
    if (k->class_count > 0 && chance(h) < 0.08)
        text_copy(b.cls, sizeof b.cls, k->classes[0].code);
    if (act(h, &c) != ALLOWED)
        h->tally.turned_away++;
}

static void arrivals(struct hall *h)
{
    double now = rush(minute_of_day(h->now));

    for (int i = 0; i < h->catalogue.service_count; i++) {
        if (chance(h) < h->pace[i] * now)
            arrive(h, i);
    }
}

static double visit_minutes(struct hall *h, int service)
{
    /* Log-normal, as times at counters are; Box and Muller. */
    double u = chance(h), v = chance(h);
    double normal = sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);

    return h->minutes[service] * exp(0.45 * normal - 0.1);
}

static void work(struct hall *h, int counter)
{
    const struct desk *d = &h->site->desks[counter];
    struct clerk *clerk = &h->clerks[counter];
    struct command c = {
        .counter = h->catalogue.counters[counter].number, .staff = d->staff, .ask = true};
    const struct ticket *t = d->ticket < 0 ? NULL : &h->site->tickets[d->ticket];

    if (h->now.at < clerk->until)
        return;
    c.ticket = t != NULL ? t->id : c.ticket;
    if (t == NULL) {
        c.kind = CALL_NEXT;
        clerk->comes = chance(h) > 0.05;
        clerk->until = h->now.at + (clerk->comes ? 30 : 90) * (instant)SECOND;
    } else if (t->state == TICKET_SERVING) {
        c.kind = COMPLETE;
    } else if (clerk->comes) {
        c.kind = SERVE;
        clerk->until = h->now.at + (instant)(visit_minutes(h, t->service) * MINUTE);
    } else {
        c.kind = NO_SHOW;
    }
    if (act(h, &c) != ALLOWED)
        clerk->until = 0;
    else if (c.kind == CALL_NEXT)
        tally_call(&h->tally, &h->site->tickets[d->ticket], h->now.at);
    else if (c.kind == COMPLETE)
        mood_answer(&h->mood, h->site, c.ticket, h->now);
}

static const char *clerk_at(const struct catalogue *c, int counter)
{
    return c->staff_count > 0 ? c->staff[counter % c->staff_count].number : "0001";
}

/* Who is at the counter is done with; who was called and did not come yet, missed it. */
static void close_counter(struct hall *h, int counter)
{
    const struct desk *d = &h->site->desks[counter];
    struct command c = {
        .counter = h->catalogue.counters[counter].number, .staff = d->staff, .ask = false};

    if (d->ticket >= 0) {
        c.ticket = h->site->tickets[d->ticket].id;
        c.kind = h->site->tickets[d->ticket].state == TICKET_SERVING ? COMPLETE : NO_SHOW;
        act(h, &c);
    }
    c.kind = CLOSE_COUNTER;
    act(h, &c);
}

void play_day(struct hall *h, civil day)
{
    const struct hours *hours = catalogue_hours(&h->catalogue, day);
    int from, to;

    if (hours->count == 0)
        return;
    from = h->catalogue.always_open ? 8 * 60 + 30 : hours->spans[0].from;
    to = h->catalogue.always_open ? 17 * 60 + 30 : hours->spans[hours->count - 1].to;
    h->now.at = instant_of(day, from, h->now.offset_min);
    site_begin_day(h->site, day);
    for (int i = 0; i < h->catalogue.counter_count; i++) {
        struct command c = {.kind = OPEN_COUNTER,
                            .counter = h->catalogue.counters[i].number,
                            .staff = clerk_at(&h->catalogue, i)};

        h->clerks[i].until = 0;
        act(h, &c);
    }
    office_begin(&h->office, h->site, h->now);
    for (int step = 0; minute_of_day(h->now) < to; step++, h->now.at += STEP_MS) {
        const char *what;

        arrivals(h);
        for (int i = 0; i < h->catalogue.counter_count; i++)
            work(h, i);
        mood_work(&h->mood, h->site, h->now);
        if (step % MINUTE_STEPS == 0)
            office_work(&h->office, h->site, h->now);
        if (step % CHECK_STEPS == 0 && !site_is_sound(h->site, &what)) {
            fprintf(stderr, "guitai-sim: the state is not sound: %s\n", what);
            exit(1);
        }
    }
    for (int i = 0; i < h->catalogue.counter_count; i++)
        close_counter(h, i);
    tally_day(&h->tally, h->site);
}

void set_pace(struct hall *h, int load)
{
    const struct catalogue *k = &h->catalogue;
    double work_minutes = 0, per_step = (double)STEP_MS / MINUTE;

    for (int i = 0; i < k->service_count; i++) {
        h->minutes[i] = k->services[i].typical_min * (0.7 + 0.8 * chance(h));
        work_minutes += h->minutes[i] + 0.75;
    }
    for (int i = 0; i < k->service_count; i++)
        h->pace[i] = k->counter_count * per_step / work_minutes * load / 100.0;
}
