/* history.c - random days in a hall. */
#include "fakes/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/survey.h"
#include "fakes/hall.h"

static uint32_t roll(struct history *h, uint32_t sides)
{
    h->random ^= h->random << 13; /* xorshift64 */
    h->random ^= h->random >> 7;
    h->random ^= h->random << 17;
    return (uint32_t)(h->random >> 33) % sides;
}

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

/* An id of those of the last while, or one that nobody knows. */
static struct id some_id(struct history *h)
{
    return hall_id(h->ids - (int)roll(h, 80));
}

static void tell(struct history *h, const struct event *e)
{
    if (h->count == h->room) {
        h->room = h->room > 0 ? h->room * 2 : 1024;
        h->log = realloc(h->log, (size_t)h->room * sizeof *h->log);
        must(h->log != NULL);
    }
    h->log[h->count++] = (struct told){*e, h->now};
    site_apply(h->site, e, h->now);
    matters_apply(h->matters, e, h->now);
    underways_apply(h->underways, h->site, e, h->now);
}

static void tell_all(struct history *h, const struct decision *d)
{
    for (int i = 0; i < d->count; i++)
        tell(h, &d->events[i]);
}

static void act(struct history *h, const struct command *c)
{
    struct decision d, after;

    decide(h->site, c, h->now, &d);
    tell_all(h, &d);
    for (int i = 0; i < d.count; i++) {
        if (d.events[i].type != RATING_GIVEN)
            continue;
        decide_after(h->site, d.events[i].subject, &d.events[i].body.given, h->now, &after);
        tell_all(h, &after);
    }
}

static const char *some_service(struct history *h)
{
    return h->catalogue->services[roll(h, (uint32_t)h->catalogue->service_count)].code;
}

static const char *clerk_of(const struct history *h, int counter)
{
    static const char *const names[] = {"0001", "0002", "0003", "0004"};
    int n = h->catalogue->staff_count;

    return n > 0 ? h->catalogue->staff[counter % n].number : names[counter % 4];
}

static void arrive(struct history *h)
{
    struct ticket_issued b = {.day = day_of(h->now), .quoted_low = -1, .quoted_high = -1};
    struct command c = {.kind = ISSUE, .ticket = hall_id(++h->ids), .issue = &b, .staff = ""};
    int service;

    text_copy(b.service, sizeof b.service, some_service(h));
    service = catalogue_service(h->catalogue, b.service);
    site_begin_day(h->site, b.day);
    text_copy(b.number.prefix, PREFIX_SIZE, h->catalogue->services[service].prefix);
    b.number.count = site_floor(h->site, b.number.prefix, 0) + 1;
    if (roll(h, 5) == 0)
        b.due = h->now.at + (instant)roll(h, 60) * MINUTE;
    if (roll(h, 4) > 0) {
        b.quoted_low = (int)roll(h, 20);
        b.quoted_high = b.quoted_low + (int)roll(h, 10);
    }
    act(h, &c);
}

/* A clerk picks one of those who wait. */
static void pick(struct history *h, struct command *c)
{
    c->kind = CALL_TICKET;
    c->reason = "unwell";
    for (int i = 0; i < 20; i++) {
        const struct ticket *t = site_ticket(h->site, c->ticket = some_id(h));

        if (t != NULL && t->state == TICKET_WAITING)
            return;
    }
}

static void work(struct history *h)
{
    uint32_t row = roll(h, (uint32_t)h->catalogue->counter_count);
    const struct desk *desk = &h->site->desks[row];
    const struct ticket *t = desk->ticket < 0 ? NULL : &h->site->tickets[desk->ticket];
    struct command c = {.kind = CALL_NEXT,
                        .counter = h->catalogue->counters[row].number,
                        .staff = clerk_of(h, (int)row),
                        .ask = roll(h, 4) > 0};

    if (desk->state != COUNTER_OPEN)
        c.kind = OPEN_COUNTER;
    else if (t == NULL && roll(h, 6) == 0)
        pick(h, &c);
    if (t != NULL) {
        c.ticket = t->id;
        c.kind = t->state == TICKET_SERVING ? COMPLETE : roll(h, 6) == 0 ? NO_SHOW : SERVE;
    }
    act(h, &c);
}

/* Anything, of any ticket of the last while. */
static void press(struct history *h)
{
    struct command c = {
        .kind = (enum command_kind)(PAUSE_COUNTER + (int)roll(h, LAPSE_RATING - PAUSE_COUNTER + 1)),
        .ticket = some_id(h),
        .service = some_service(h),
        .to = roll(h, 3) == 0 ? h->catalogue->counters[0].number : 0,
        .ask = roll(h, 2) == 0,
        .level = 1 + (int)roll(h, 5),
        .reasons = "",
        .via = VIA_PAD,
    };
    const struct ticket *t = site_ticket(h->site, c.ticket);
    int row = t == NULL ? -1 : catalogue_counter(h->catalogue, t->counter);

    row = row < 0 ? (int)roll(h, (uint32_t)h->catalogue->counter_count) : row;
    c.counter = h->catalogue->counters[row].number;
    c.staff = clerk_of(h, row);
    act(h, &c);
}

static void rate(struct history *h)
{
    struct command c = {.kind = roll(h, 4) > 0   ? RATE
                                : roll(h, 2) > 0 ? DECLINE_RATING
                                                 : LAPSE_RATING,
                        .ticket = some_id(h),
                        .level = 1 + (int)roll(h, 5),
                        .reasons = "",
                        .staff = "",
                        .via = VIA_PAD};

    act(h, &c);
}

/* Somebody who has a time today comes for it. */
static bool come(struct history *h)
{
    const struct appointment *a = appointment_of_day(h->site, day_of(h->now), NULL);
    struct booking_command c = {
        .act = BOOK_ARRIVE, .clock = {480, 480, DAY_MINUTES}, .via = VIA_KIOSK, .staff = ""};
    struct decision d;

    while (a != NULL && a->state != BOOKING_FIRM)
        a = appointment_of_day(h->site, day_of(h->now), a);
    if (a == NULL)
        return false;
    c.appointment = a->id;
    c.ticket = some_id(h);
    decide_booking(h->site, &c, h->now, &d);
    tell_all(h, &d);
    return true;
}

static void book(struct history *h)
{
    struct appointment_booked who = {.language = ENGLISH};
    struct booking_command c = {
        .act = roll(h, 2) == 0 ? BOOK_FIRM : (enum booking_act)roll(h, BOOK_MISS + 1),
        .appointment = hall_id(roll(h, 2) == 0 ? ++h->ids : h->ids - (int)roll(h, 80)),
        .service = some_service(h),
        .day = day_of(h->now) + (int)roll(h, 2),
        .minute = 15 * (int)roll(h, 96),
        .clock = {480, 480, DAY_MINUTES},
        .who = &who,
        .via = VIA_KIOSK,
        .staff = roll(h, 3) == 0 ? clerk_of(h, 0) : "",
        .chance = roll(h, UINT32_MAX),
        .ticket = some_id(h),
    };
    struct decision d;

    if (roll(h, 3) == 0 && come(h))
        return;
    if (roll(h, 4) == 0)
        decide_booking_due(h->site, h->now, &d);
    else
        decide_booking(h->site, &c, h->now, &d);
    tell_all(h, &d);
}

static void speak(struct history *h)
{
    struct case_opened what = {
        .via = (int)roll(h, VIAS), .told = "dG9sZA==", .urgent = h->ids % 4 == 0};
    struct decision d;

    if (roll(h, 3) == 0)
        what.contacted = h->now.at - (instant)roll(h, 30) * MINUTE;

    if (roll(h, 2) == 0)
        what.ticket = some_id(h);
    if (roll(h, 2) == 0)
        text_copy(what.service, sizeof what.service, some_service(h));
    if (roll(h, 3) == 0)
        what.counter = h->catalogue->counters[0].number;
    decide_case_open(h->site, (enum case_kind)roll(h, KINDS), hall_id(++h->ids), &what, east,
                     h->now, &d);
    tell_all(h, &d);
}

/* Steps after which little more can come: seldom. */
static bool ends(enum case_act act)
{
    return act == ACT_REFUSE || act == ACT_CLOSE || act == ACT_ARCHIVE;
}

/* One of the newest of some kind, most likely an open one. */
static bool some_case(struct history *h, struct id *to)
{
    const struct cases *all = &h->site->cases;
    enum case_kind kind = (enum case_kind)roll(h, KINDS);

    for (int i = all->used - 1; i >= 0; i--) {
        const struct case_file *f = &all->rows[i];

        if (f->kind != kind || roll(h, case_is_open(f) ? 2 : 10) > 0)
            continue;
        *to = f->id;
        return true;
    }
    return false;
}

/* The next step to delivery and rating, so that some are in time. */
static enum case_act onward(const struct case_file *f, enum case_act otherwise)
{
    static const enum case_act steps[] = {
        [CASE_FILED] = ACT_ACCEPT,     [CASE_IN_HAND] = ACT_ACCEPT, [CASE_ACCEPTED] = ACT_PROPOSE,
        [CASE_PROPOSAL] = ACT_DELIVER, [CASE_AGREED] = ACT_DELIVER, [CASE_DONE] = ACT_FOLLOW_UP};

    return f->kind == CASE_REQUEST && f->state <= CASE_DONE ? steps[f->state] : otherwise;
}

/* A step of any case, by anybody; most follow the rules. */
static void go_on(struct history *h)
{
    struct case_command c = {
        .act = (enum case_act)roll(h, CASE_ACTS),
        .staff = roll(h, 4) == 0 ? "" : clerk_of(h, (int)roll(h, 4)),
        .manager = roll(h, 3) == 0,
        .text = "words",
        .cause = "why",
        .owner = clerk_of(h, (int)roll(h, 4)),
        .due = h->now.at + (instant)roll(h, 3000) * MINUTE,
        .agreed = roll(h, 3) > 0,
        .level = 1 + (int)roll(h, 5),
        .how = "by phone",
        .told = roll(h, 2) == 0 ? "bW9yZQ==" : "",
        .complex = roll(h, 3) == 0,
        .options = {"one", roll(h, 2) == 0 ? "another" : NULL},
        .way = WAY_IN_PERSON + (int)roll(h, 2),
        .parcel = "P-1",
        .explained = true,
        .amount = "80",
        .receipt = "R-1",
        .clock = east,
    };
    struct decision d, after;

    if (!some_case(h, &c.id))
        return;
    for (int i = 0; i < 30 && (!case_may(case_by_id(h->site, c.id), c.act) || ends(c.act)); i++)
        c.act = (enum case_act)roll(h, CASE_ACTS);
    if (roll(h, 2) == 0)
        c.act = onward(case_by_id(h->site, c.id), c.act);
    decide_case(h->site, &c, h->now, &d);
    tell_all(h, &d);
    if (d.count > 0 && d.events[d.count - 1].type == CASE_FOLLOWED_UP) {
        decide_case_after(h->site, c.id, &d.events[d.count - 1].body.step, h->now, &after);
        tell_all(h, &after);
    }
}

/* The hub asks by message how it was; some do not go out. */
static void ask_by_message(struct history *h)
{
    const struct cases *all = &h->site->cases;
    struct decision d = {.count = 0};
    struct id about = some_id(h), message = hall_id(++h->ids);
    struct message_made *b;
    struct message_try *ended;

    for (int i = 0; i < all->used && roll(h, 2) == 0; i++) {
        if (all->rows[i].state == CASE_DONE)
            about = all->rows[i].id;
    }
    if (!survey_may_be_answered(h->site, about))
        return;
    b = &decision_add(&d, MESSAGE_DUE, message, h->now)->body.made;
    b->about = about;
    b->kind = roll(h, 5) > 0 ? MESSAGE_SURVEY : MESSAGE_CASE;
    b->until = h->now.at + HOUR;
    ended = &decision_add(&d, MESSAGE_ENDED, message, h->now)->body.tried;
    text_copy(ended->cause, sizeof ended->cause, roll(h, 4) > 0 ? "sent" : "late");
    tell_all(h, &d);
}

static void keep_up_with(struct history *h, struct underway_command c)
{
    struct decision d;

    c.staff = roll(h, 8) == 0 ? "" : clerk_of(h, (int)roll(h, 4));
    c.text = c.done = c.to_do = "words";
    c.told = "dG9sZA==";
    c.due = h->now.at + (instant)roll(h, 3000) * MINUTE;
    c.clock = east;
    decide_underway(h->site, h->underways, &c, h->now, &d);
    tell_all(h, &d);
}

/* What time brings, most of the reports that are due, and whatever else may be done. */
static void keep_up(struct history *h)
{
    struct decision d;

    do {
        decide_underway_due(h->site, h->underways, east, h->now, &d);
        tell_all(h, &d);
    } while (d.count > 0);
    do {
        decide_case_due(h->site, east, h->now, &d);
        tell_all(h, &d);
    } while (d.count > 0);
    for (int i = 0; i < h->site->cases.used; i++) {
        const struct case_file *f = &h->site->cases.rows[i];
        const struct underway *u = underway_of(h->underways, h->site, f->id);
        struct underway_command c = {.act = UNDERWAY_REPORT, .id = f->id};

        if (underway_urgency(u, h->now.at) == URGENCY_WARN && roll(h, 4) > 0)
            keep_up_with(h, c);
        c.act = underway_objection(u) != NULL && roll(h, 2) == 0
                    ? UNDERWAY_ANSWER
                    : (enum underway_act)roll(h, UNDERWAY_ACTS);
        c.n = underway_objection(u) != NULL ? underway_objection(u)->n : 1 + (int)roll(h, 2);
        if (underway_may(u, f, c.act) && roll(h, 4) == 0)
            keep_up_with(h, c);
    }
}

/* ---- reviews ---- */

static void look_at(struct history *h, struct id review, struct matter_step what)
{
    struct matter_command c = {.id = review, .lead = true, .what = what};
    struct decision d;

    text_copy(c.what.by, STAFF_SIZE, what.act == MATTER_ANSWER ? what.staff : "0009");
    text_copy(c.what.text, STEP_SIZE, "words");
    c.what.figure = FIGURE_NONE;
    decide_matter(h->matters, h->catalogue, &c, h->now, &d);
    tell_all(h, &d);
}

/* Each written step; seldom one that was not met, or one that does not apply. */
static void mark_all(struct history *h, struct id review)
{
    int steps = matter_step_count(h->catalogue, matter_of(h->matters, review));

    for (int i = 1; i <= steps; i++)
        look_at(h, review,
                (struct matter_step){.act = MATTER_MARK,
                                     .number = i,
                                     .said = roll(h, 6) == 0   ? MARK_NOT_MET
                                             : roll(h, 3) == 0 ? MARK_NOT_APPLICABLE
                                                               : MARK_MET});
    if (roll(h, 8) > 0)
        look_at(h, review, (struct matter_step){.act = MATTER_CLOSE});
}

/* The person objects, and it is looked at again. */
static void look_again(struct history *h, struct id review)
{
    struct matter_step objects = {.act = MATTER_ANSWER, .said = ANSWER_OBJECTS, .staff = "0001"};

    look_at(h, review, objects);
    if (roll(h, 3) > 0)
        look_at(h, review, (struct matter_step){.act = MATTER_REOPEN});
    if (roll(h, 3) > 0)
        mark_all(h, review);
}

static bool is_first_told(const struct history *h, int at)
{
    for (int i = 0; i < at; i++) {
        if (id_equal(h->log[i].event.subject, h->log[at].event.subject))
            return false;
    }
    return true;
}

static bool is_reviewed(const struct history *h, int pos)
{
    static uint32_t all[MATTERS_MAX];

    for (int i = matter_reviewed(h->matters, all) - 1; i >= 0; i--) {
        if (all[i] == (uint32_t)pos)
            return true;
    }
    return false;
}

/* A visit or request of the last while, of a service with written steps. */
static void review_some(struct history *h)
{
    int at = h->count - 1 - (int)roll(h, 400);
    const struct event *e = at < 0 ? NULL : &h->log[at].event;
    struct matter_command c = {.id = hall_id(-1 - h->count), .lead = true};
    struct decision d;

    if (e == NULL || (e->type != TICKET_ISSUED && e->type != CASE_REGISTERED) ||
        !is_first_told(h, at) || is_reviewed(h, at + 1))
        return;
    c.what = (struct matter_step){.kind = MATTER_REVIEW,
                                  .by = "0009",
                                  .staff = "0001",
                                  .due = day_of(h->now) + 7,
                                  .figure = FIGURE_NONE,
                                  .pos = at + 1};
    text_copy(c.what.service, CODE_SIZE,
              e->type == TICKET_ISSUED ? e->body.issued.service : e->body.opened.service);
    decide_matter_open(h->matters, h->catalogue, &c, h->now, &d);
    tell_all(h, &d);
    if (d.count == 0 || matter_step_count(h->catalogue, matter_of(h->matters, c.id)) == 0)
        return;
    mark_all(h, c.id);
    if (roll(h, 3) == 0)
        look_again(h, c.id);
}

/* A reply was lost, so a terminal tells it again. */
static void repeat(struct history *h)
{
    struct event e;

    if (h->count < 200)
        return;
    e = h->log[h->count - 1 - (int)roll(h, 200)].event;
    if (e.type == TICKET_ISSUED || e.type == RATING_GIVEN || e.type == RATING_DECLINED ||
        e.type == COMPLAINT_FILED || e.type == PRAISE_GIVEN || e.type == CASE_REGISTERED)
        tell(h, &e);
}

static void step_aside(struct history *h)
{
    uint64_t random = h->random;

    h->random = h->aside;
    if (roll(h, 20) == 0)
        keep_up(h);
    if (roll(h, 6) == 0)
        review_some(h);
    h->aside = h->random;
    h->random = random;
}

static void step(struct history *h)
{
    uint32_t what = roll(h, 100);

    h->now.at += (instant)roll(h, 240) * SECOND;
    site_begin_day(h->site, day_of(h->now));
    if (what < 14)
        arrive(h);
    else if (what < 66)
        work(h);
    else if (what < 74)
        press(h);
    else if (what < 82)
        rate(h);
    else if (what < 86)
        book(h);
    else if (what < 88)
        speak(h);
    else if (what < 98)
        go_on(h);
    else if (what < 99)
        roll(h, 2) == 0 ? repeat(h) : ask_by_message(h);
    else if (roll(h, 12) == 0)
        h->now.at += (instant)roll(h, 3 * DAY_MINUTES) * MINUTE;
    site_begin_day(h->site, day_of(h->now));
    step_aside(h);
}

void history_play(struct history *h, const struct catalogue *c, uint64_t seed, struct moment from,
                  int steps)
{
    *h = (struct history){.catalogue = c, .random = seed, .aside = ~seed, .now = from};
    h->site = calloc(1, sizeof *h->site);
    h->underways = calloc(1, sizeof *h->underways);
    h->matters = calloc(1, sizeof *h->matters);
    must(h->site != NULL && h->underways != NULL && h->matters != NULL);
    site_init(h->site, c);
    for (int i = 0; i < steps; i++)
        step(h);
}

void history_free(struct history *h)
{
    free(h->site);
    free(h->underways);
    free(h->matters);
    free(h->log);
}
