/* sim.c - the clock, the chance, and one thing after another. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_crypto.h"
#include "fakes/fake_kept.h"
#include "fakes/fake_log.h"
#include "port/clock.h"
#include "simulation/inside.h"

enum { QUIET_MINUTES = 90, QUIET_STEPS = 400000 };

static struct sim *running;

struct sim *sim_now(void)
{
    return running;
}

/* ---- chance: splitmix64 ---- */

uint64_t sim_random(struct sim *s)
{
    uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

int sim_below(struct sim *s, int n)
{
    return (int)(sim_random(s) % (uint64_t)n);
}

bool sim_chance(struct sim *s, int of_thousand)
{
    return sim_below(s, 1000) < of_thousand;
}

int64_t sim_between(struct sim *s, int64_t low, int64_t high)
{
    return low + (int64_t)(sim_random(s) % (uint64_t)(high - low + 1));
}

int64_t sim_about(struct sim *s, int64_t mean)
{
    int64_t sum = 0;

    while (sim_chance(s, 632) == false && sum < 5 * mean)
        sum += mean;
    return sum + sim_between(s, 0, mean);
}

/* ---- what is due ---- */

static bool is_sooner(const struct due *a, const struct due *b)
{
    return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void swap(struct agenda *a, int i, int k)
{
    struct due d = a->heap[i];

    a->heap[i] = a->heap[k];
    a->heap[k] = d;
}

void sim_later(struct sim *s, int64_t after_ms, struct due d)
{
    struct agenda *a = &s->agenda;
    int i = a->count++;

    if (a->count > a->room) {
        a->room = a->room * 2 + 64;
        a->heap = realloc(a->heap, (size_t)a->room * sizeof *a->heap);
        must(a->heap != NULL);
    }
    d.at = s->now + after_ms;
    d.order = a->next++;
    a->heap[i] = d;
    for (; i > 0 && is_sooner(&a->heap[i], &a->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(a, i, (i - 1) / 2);
}

bool agenda_take(struct agenda *a, struct due *to)
{
    int i = 0;

    if (a->count == 0)
        return false;
    *to = a->heap[0];
    a->heap[0] = a->heap[--a->count];
    for (;;) {
        int least = i;

        for (int k = 2 * i + 1; k <= 2 * i + 2 && k < a->count; k++) {
            if (is_sooner(&a->heap[k], &a->heap[least]))
                least = k;
        }
        if (least == i)
            return true;
        swap(a, i, least);
        i = least;
    }
}

void agenda_free(struct agenda *a)
{
    for (int i = 0; i < a->count; i++) {
        if (a->heap[i].thing == THING_REQUEST)
            message_drop(a->heap[i].data);
        else
            free(a->heap[i].data);
    }
    free(a->heap);
}

/* ---- the zone: one seed in three keeps its clocks, the others change them in the
 * second night ---- */

static const struct zone {
    int16_t before, after;
    instant change; /* 0 never */
    int minute;     /* of that day, by the clocks before */
} zones[] = {
    {480, 480, 0, DAY_MINUTES},
    {60, 120, INT64_C(1774746000000), 120}, /* 2026-03-29 01:00 UTC */
    {120, 60, INT64_C(1792890000000), 180}, /* 2026-10-25 01:00 UTC */
};

static const struct zone *zone_of(const struct sim *s)
{
    return &zones[s->c.seed % ARRAY_LEN(zones)];
}

struct moment sim_moment(const struct sim *s, int64_t at)
{
    const struct zone *z = zone_of(s);

    return (struct moment){at, z->change != 0 && at >= z->change ? z->after : z->before};
}

struct moment clock_at(instant at)
{
    return sim_moment(running, at);
}

struct day_clock clock_day(civil day)
{
    const struct zone *z = zone_of(running);
    civil night = day_of((struct moment){z->change, z->before});

    if (z->change == 0 || day < night)
        return (struct day_clock){z->before, z->before, DAY_MINUTES};
    if (day > night)
        return (struct day_clock){z->after, z->after, DAY_MINUTES};
    return (struct day_clock){z->before, z->after, z->minute};
}

static int64_t first_morning(const struct sim *s)
{
    const struct zone *z = zone_of(s);
    civil day =
        z->change == 0 ? civil_of(2026, 11, 24) : day_of((struct moment){z->change, z->before}) - 1;

    return instant_of(day, 7 * 60, z->before);
}

/* ---- faults ---- */

void sim_fault(struct sim *s, const char *fmt, ...)
{
    char text[400], when[MOMENT_TEXT];
    va_list args;

    if (sim_failed(s))
        return;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    moment_to_text(sim_moment(s, s->now), when);
    text_format(s->to->fault, sizeof s->to->fault, "step %llu, %s: %s",
                (unsigned long long)s->to->steps, when, text);
}

const char *const sim_met_names[METS] = {
    "terminal cut off",
    "all cut off",
    "loss and repetition",
    "power cut",
    "hub down",
    "clock jumped",
    "clock days away",
    "printer",
    "disk full",
    "backup",
    "restore",
    "receiver away",
    "terminal revoked",
    "terminal's write failed",
    "hub's write failed",
    "hub ended at work",
    "edition published",
    "log erased",
    "terminal erased",
    "fold kept",
    "fold taken",
    "message sent",
    "event pushed",
    "booked without hub",
    "view too old",
    "event set aside",
};

void sim_met(struct sim *s, enum sim_met what)
{
    s->to->met[what]++;
}

bool sim_failed(const struct sim *s)
{
    return s->to->fault[0] != '\0';
}

/* ---- one thing after another ---- */

static void note(struct sim *s, const struct due *d)
{
    const uint64_t words[] = {(uint64_t)d->at, (uint64_t)d->thing, (uint64_t)d->who, d->id};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        s->to->history = (s->to->history ^ words[i]) * UINT64_C(0x100000001b3);
    s->to->steps++;
}

static bool is_of_life(const struct sim_terminal *t, const struct due *d)
{
    return t->t != NULL && t->life == d->life;
}

static bool is_awaited(const struct terminal *t, uint64_t id)
{
    for (int i = 0; i < ASKS; i++) {
        if (t->sync.running[i] == id)
            return true;
    }
    return false;
}

static void reply(struct sim *s, struct sim_terminal *t, const struct due *d)
{
    struct notice n = {.kind = NOTICE_REPLY, .id = d->id, .data = d->data};

    if (!is_of_life(t, d) || !is_awaited(t->t, d->id)) {
        free(d->data);
        return;
    }
    n.a = d->who / TERMINALS;
    n.b = n.a == 0 ? ERR_TIMEOUT : OK;
    n.size = n.data != NULL ? strlen(n.data) : 0;
    terminal_tell(s, t, &n);
}

static void happen(struct sim *s, struct due *d)
{
    struct sim_terminal *t = &s->terminals[d->who % TERMINALS];

    switch (d->thing) {
    case THING_WAKE:
        if (is_of_life(t, d) && d->at == t->wake_at)
            terminal_step(s, t);
        break;
    case THING_FLUSHED:
        if (is_of_life(t, d))
            disk_flushed(s, t);
        break;
    case THING_SETTINGS:
        if (is_of_life(t, d))
            disk_settings(t);
        break;
    case THING_READ:
        if (is_of_life(t, d))
            disk_read(s, t, d);
        break;
    case THING_REQUEST:
        simhub_request(s, d->data);
        break;
    case THING_REPLY:
        reply(s, t, d);
        break;
    case THING_EXPIRED:
        simhub_expired(s, d->id);
        break;
    case THING_PRINTED:
        if (is_of_life(t, d))
            printer_done(s, t);
        break;
    case THING_PERSON:
        people_step(s, t);
        break;
    case THING_CLERK:
        clerk_step(s, &s->clerks[d->who]);
        break;
    case THING_OFFICE:
        office_step(s);
        break;
    case THING_PUMPS:
        pumps_step(s);
        break;
    case THING_MISHAP:
        mishap(s);
        break;
    case THING_MENDED:
        mishap_mended(s, d);
        break;
    case THING_NIGHT:
        if (t->t != NULL)
            terminal_off(s, t);
        t->life++;
        sim_later(s, (int64_t)(23 - s->c.hours) * HOUR - HOUR / 2,
                  (struct due){.thing = THING_TERMINAL_ON, .who = t->who, .life = t->life});
        break;
    case THING_TERMINAL_ON:
        if (t->t == NULL && t->life == d->life)
            terminal_on(s, t);
        break;
    case THING_HUB_ON:
        if (!s->hub_on)
            simhub_on(s);
        break;
    }
}

/* What has not come to rest; NULL all has. */
static const char *restless(const struct sim *s)
{
    for (int i = 0; i < TERMINALS; i++) {
        const struct sim_terminal *t = &s->terminals[i];

        if (!t->there || t->revoked != 0)
            continue;
        if (t->t == NULL || t->journal.flushing > 0 || t->printer.count > 0)
            return "a terminal";
        if (journal_backlog(&t->journal) > 0)
            return "an event at a terminal";
    }
    return s->hub_on ? outside_restless(s) : "the hub";
}

/* Until `end`, or until all have come to rest. */
static void run_until(struct sim *s, int64_t end, bool rest)
{
    struct due d;

    while (!sim_failed(s) && s->agenda.count > 0 && s->agenda.heap[0].at <= end) {
        if (rest && restless(s) == NULL)
            return;
        (void)agenda_take(&s->agenda, &d);
        s->now = d.at;
        note(s, &d);
        happen(s, &d);
        check_step(s);
    }
    if (!rest)
        s->now = end;
}

static void settle(struct sim *s)
{
    s->quiet = true;
    mishaps_heal(s);
    office_end(s);
    run_until(s, s->now + 10 * MINUTE, false); /* who has begun ends his visit */
    run_until(s, s->now + QUIET_MINUTES * MINUTE, true);
    if (!sim_failed(s) && restless(s) != NULL)
        sim_fault(s, "all was mended %d minutes ago, and %s still waits", QUIET_MINUTES,
                  restless(s));
    if (!sim_failed(s))
        check_end(s);
}

void sim_run(const struct sim_config *c, struct sim_result *to)
{
    struct sim *s = calloc(1, sizeof *s);

    must(s != NULL && running == NULL);
    running = s;
    memset(to, 0, sizeof *to);
    s->c = *c;
    s->to = to;
    s->random = c->seed * UINT64_C(0xd1342543de82ef95) + 1;
    fake_crypto_begin(c->seed << 32);
    fake_log_reset();
    fake_kept_reset();
    s->now = s->begins = first_morning(s);
    s->ends = s->begins + (int64_t)c->days * DAY_MINUTES * MINUTE;
    simhub_begin(s);
    terminals_enrol(s);
    check_begin(s);
    people_begin(s);
    office_begin(s);
    run_until(s, s->ends, false);
    if (!sim_failed(s))
        settle(s);
    check_free(s);
    agenda_free(&s->agenda);
    terminals_free(s);
    simhub_end(s);
    free(s->promises);
    free(s);
    running = NULL;
}
