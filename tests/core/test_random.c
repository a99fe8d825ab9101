/* test_random.c - random days in a hall, held against the invariants.
 *
 * 100,000 seeded steps over many days: customers, clerks who press anything,
 * devices that tell facts late and twice, and a clock that jumps.  After each
 * step: the state is sound (invariants 3, 4, 6), and at the end and in between
 * a fold of the log from scratch gives the same state (invariant 8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/queue.h"
#include "core/slot.h"
#include "fakes/hall.h"

enum { STEPS = 100000, LOG_MAX = STEPS * 2, KNOWN = 64 };

struct fact {
    struct event event;
    struct moment when;
};

struct day_in_hall {
    uint64_t random;
    struct site *site;
    struct fact *log;
    int count;
    int issued;
    double minute;
    int known[KNOWN]; /* tickets that hands still point at */
};

static uint32_t roll(struct day_in_hall *d, uint32_t sides)
{
    d->random ^= d->random << 13; /* xorshift64 */
    d->random ^= d->random >> 7;
    d->random ^= d->random << 17;
    return (uint32_t)(d->random >> 33) % sides;
}

static void tell(struct day_in_hall *d, const struct event *e)
{
    must(d->count < LOG_MAX);
    d->log[d->count++] = (struct fact){*e, hall_at(d->minute)};
    site_apply(d->site, e, hall_at(d->minute));
}

/* A complaint must follow exactly from the ratings (invariant 7). */
static void follow_up(struct day_in_hall *d, const struct event *e)
{
    struct decision after;
    int before = d->site->counts.complaints;

    if (e->type != RATING_GIVEN)
        return;
    for (int twice = 0; twice < 2; twice++) {
        decide_after(d->site, e->subject, &e->body.given, hall_at(d->minute), &after);
        for (int i = 0; i < after.count; i++)
            tell(d, &after.events[i]);
    }
    assert_int_equal(d->site->counts.complaints - before,
                     site_ticket(d->site, e->subject)->level <= 2);
}

static enum refusal act(struct day_in_hall *d, const struct command *c)
{
    struct decision decision;

    decide(d->site, c, hall_at(d->minute), &decision);
    for (int i = 0; i < decision.count; i++) {
        tell(d, &decision.events[i]);
        follow_up(d, &decision.events[i]);
    }
    return decision.refusal;
}

static struct id some_ticket(struct day_in_hall *d)
{
    return hall_id(d->known[roll(d, KNOWN)]);
}

static void arrive(struct day_in_hall *d)
{
    static const char *const services[] = {"a", "b", "c", "none"};
    static const char *const classes[] = {"", "", "", "elderly", "disabled", "unknown"};
    struct ticket_issued b = {.quoted_low = -1, .quoted_high = -1};
    struct command c = {.kind = ISSUE, .ticket = hall_id(++d->issued), .issue = &b, .staff = ""};
    int service;

    text_copy(b.service, sizeof b.service, services[roll(d, 4)]);
    text_copy(b.cls, sizeof b.cls, classes[roll(d, 6)]);
    b.day = day_of(hall_at(d->minute));
    if (roll(d, 5) == 0)
        b.due = hall_at(d->minute + roll(d, 120)).at;
    service = catalogue_service(d->site->catalogue, b.service);
    site_begin_day(d->site, b.day);
    if (service >= 0) {
        b.number.lane = (int16_t)roll(d, 3);
        text_copy(b.number.prefix, PREFIX_SIZE, d->site->catalogue->services[service].prefix);
        /* Now and then a machine that gives a number twice: it must be refused. */
        b.number.count = site_floor(d->site, b.number.prefix, b.number.lane) + (roll(d, 9) > 0);
        if (b.number.count == 0)
            b.number.count = 1;
    }
    if (act(d, &c) == ALLOWED)
        d->known[roll(d, KNOWN)] = d->issued;
}

static void press_anything(struct day_in_hall *d)
{
    static const char *const staff[] = {"0001", "0002", "0003"};
    struct command c = {
        .kind = (enum command_kind)(OPEN_COUNTER + (int)roll(d, LAPSE_RATING - OPEN_COUNTER + 1)),
        .ticket = some_ticket(d),
        .counter = (int)roll(d, 5),
        .service = roll(d, 2) == 0 ? "a" : "c",
        .to = roll(d, 3) == 0 ? 2 : 0,
        .ask = roll(d, 2) == 0,
        .level = (int)roll(d, 7),
        .reasons = "slow",
        .via = VIA_PAD,
    };

    c.staff = staff[roll(d, 8) == 0 ? roll(d, 3) : (uint32_t)(c.counter > 2 ? 2 : c.counter)];
    act(d, &c);
}

/* What a reasonable clerk does next, so that visits also come to their end. */
static void work(struct day_in_hall *d)
{
    int counter = 1 + (int)roll(d, 3);
    const struct desk *desk = &d->site->desks[counter - 1];
    struct command c = {.kind = CALL_NEXT, .counter = counter, .staff = desk->staff, .ask = true};

    if (desk->state != COUNTER_OPEN) {
        c.kind = OPEN_COUNTER;
        c.staff = desk->state == COUNTER_SHUT ? "0001" : desk->staff;
    } else if (desk->ticket >= 0) {
        const struct ticket *t = &d->site->tickets[desk->ticket];

        c.ticket = t->id;
        c.staff = t->staff;
        c.kind = t->state == TICKET_SERVING ? COMPLETE : roll(d, 5) == 0 ? NO_SHOW : SERVE;
        d->known[roll(d, KNOWN)] = 0;
        memcpy(&d->known[roll(d, KNOWN)], &t->id.b[4], sizeof(int));
    }
    act(d, &c);
}

/* Books, changes and arrives; the ticket is made by the arrival, or waits already. */
static void book_anything(struct day_in_hall *d)
{
    struct moment now = hall_at(d->minute);
    struct appointment_booked who = {.language = ENGLISH};
    struct ticket_issued issue = {.day = day_of(now), .number = {"A", 1, 0}};
    struct booking_command c = {
        .act = (enum booking_act)roll(d, BOOK_MISS + 1),
        .appointment = hall_id(-1 - (int)roll(d, 200)),
        .service = roll(d, 2) == 0 ? "a" : "b",
        .day = day_of(now) + (int)roll(d, 2),
        .minute = 15 * (int)roll(d, 96),
        .clock = {480, 480, DAY_MINUTES},
        .who = &who,
        .via = VIA_KIOSK,
        .staff = roll(d, 4) == 0 ? "0001" : "",
        .chance = roll(d, UINT32_MAX),
        .ticket = roll(d, 2) == 0 ? some_ticket(d) : hall_id(++d->issued),
    };
    struct decision decision;

    site_begin_day(d->site, issue.day);
    issue.number.count = site_floor(d->site, "A", 1) + 1;
    text_copy(issue.service, sizeof issue.service, "a");
    if (roll(d, 2) == 0)
        c.issue = &issue;
    if (roll(d, 10) == 0)
        decide_booking_due(d->site, now, &decision);
    else
        decide_booking(d->site, &c, now, &decision);
    for (int i = 0; i < decision.count; i++)
        tell(d, &decision.events[i]);
}

/* A fact that comes again: never an error, never counted twice. */
static void repeat_fact(struct day_in_hall *d)
{
    if (d->count > 500)
        tell(d, &d->log[d->count - 1 - (int)roll(d, 500)].event);
}

static void step(struct day_in_hall *d)
{
    uint32_t what = roll(d, 100);

    d->minute += roll(d, 30) / 10.0;
    if (what < 30)
        arrive(d);
    else if (what < 60)
        work(d);
    else if (what < 90)
        press_anything(d);
    else if (what < 97)
        book_anything(d);
    else if (what < 98)
        repeat_fact(d);
    else if (roll(d, 40) == 0)
        d->minute += roll(d, 2 * DAY_MINUTES);
}

static void expect_same_when_replayed(const struct day_in_hall *d)
{
    struct site *again = hall_new();

    for (int i = 0; i < d->count; i++)
        site_apply(again, &d->log[i].event, d->log[i].when);
    site_begin_day(again, d->site->day);
    assert_int_equal(site_digest(again), site_digest(d->site));
    free(again);
}

static void test_random_days_keep_the_invariants(void **state)
{
    struct day_in_hall d = {.random = 20261123, .site = hall_new()};
    int served = 0;

    (void)state;
    d.log = calloc(LOG_MAX, sizeof *d.log);
    must(d.log != NULL);
    for (int i = 0; i < STEPS; i++) {
        const char *what = "";
        int done = d.site->counts.completed;

        step(&d);
        served += d.site->counts.completed > done;
        /* The whole check walks every ticket, so it is made at every 25th step. */
        if (i % 25 == 0 && !site_is_sound(d.site, &what))
            fail_msg("step %d: %s", i, what);
        if (i % 20000 == 19999)
            expect_same_when_replayed(&d);
    }
    print_message("%d events, %d tickets, %d served\n", d.count, d.issued, served);
    assert_true(served > 1000);
    free(d.log);
    free(d.site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_days_keep_the_invariants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
