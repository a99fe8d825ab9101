/* people.c - customers at the kiosks, who acts at the pad, clerks at the counters. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "simulation/inside.h"

enum { PATIENCE_MS = 12 * SECOND };

static const int64_t day_ms = (int64_t)DAY_MINUTES * MINUTE;

static const char *const reasons = "slow";

static void come_back(struct sim *s, const struct sim_terminal *t, int64_t ms)
{
    sim_later(s, ms, (struct due){.thing = THING_PERSON, .who = t->who});
}

static bool is_day(const struct sim *s)
{
    int minute = minute_of_day(sim_moment(s, s->now));

    return minute >= 8 * 60 && minute < 18 * 60;
}

/* Ten hours have the day's customers; a few come at night. */
static int64_t next_customer(struct sim *s)
{
    int64_t mean = (int64_t)10 * HOUR * KIOSKS / s->c.customers;

    return sim_about(s, is_day(s) ? mean : 10 * mean);
}

void people_promise(struct sim *s, struct promise p)
{
    if (s->promise_count == s->promise_room) {
        s->promise_room = s->promise_room * 2 + 64;
        s->promises = realloc(s->promises, (size_t)s->promise_room * sizeof *s->promises);
        must(s->promises != NULL);
    }
    s->promises[s->promise_count++] = p;
}

/* ---- what they see ---- */

/* The screen says that it is done: from now on it must be true. */
void people_at(struct sim *s, struct sim_terminal *t)
{
    struct visit *v = &t->t->visit;
    struct person *p = &t->person;

    if (v->taking == TAKING_DONE && !id_equal(v->ticket, p->ticket)) {
        p->ticket = v->ticket;
        people_promise(s, (struct promise){.who = t->who,
                                           .subject = v->ticket,
                                           .number = v->number,
                                           .day = day_of(v->issued)});
    }
    if (v->rating == RATE_DONE && !id_equal(v->rated, p->ticket)) {
        p->ticket = v->rated;
        people_promise(s, (struct promise){.who = t->who,
                                           .subject = v->rated,
                                           .level = v->level > 0 ? v->level : -1});
    }
}

/* ---- at a kiosk ---- */

static int bookable(struct sim *s, struct terminal *t)
{
    int service = sim_below(s, t->catalogue->service_count);

    return visit_is_bookable(t, service) ? service : 0;
}

static void begin_taking(struct sim *s, struct sim_terminal *t)
{
    struct terminal *at = t->t;

    visit_choose_service(at, sim_below(s, at->catalogue->service_count));
    if (sim_chance(s, 100))
        at->visit.cls = sim_below(s, at->catalogue->class_count);
    if (sim_chance(s, 400)) {
        char phone[PHONE_MAX + 1];

        text_format(phone, sizeof phone, "138%08d", sim_below(s, 200));
        visit_set_phone(at, phone);
    }
    visit_take_number(at);
    t->person.wish = WISH_TAKE;
}

static void begin_finding(struct sim *s, struct sim_terminal *t)
{
    int i = sim_below(s, s->code_count);

    for (int k = 0; k < s->code_count; k++) { /* rather one of today */
        if (s->code_days[k] == day_of(sim_moment(s, s->now)) && sim_chance(s, 300))
            i = k;
    }
    t->person.moves = sim_chance(s, 150);
    t->person.cancels = sim_chance(s, 100);
    visit_find_booking(t->t, s->codes[i]);
    t->person.wish = WISH_FIND;
}

static void begin_visit(struct sim *s, struct sim_terminal *t)
{
    int what = sim_below(s, 100);
    char phone[PHONE_MAX + 1];

    visit_end(t->t);
    t->person = (struct person){.gives_up = s->now + PATIENCE_MS};
    t->t->visit.language = sim_below(s, LANGUAGES);
    if (what < 14) {
        text_format(phone, sizeof phone, "138%08d", sim_below(s, 200));
        visit_choose_service(t->t, bookable(s, t->t));
        visit_set_phone(t->t, phone);
        visit_ask_days(t->t);
        t->person.wish = WISH_BOOK_DAYS;
    } else if (what < 30 && s->code_count > 0) {
        begin_finding(s, t);
    } else if (what < 34 && s->promise_count > 0) {
        char number[NUMBER_TEXT];

        number_to_text(s->promises[sim_below(s, s->promise_count)].number, number);
        visit_look_up(t->t, number);
        t->person.wish = WISH_LOOK;
    } else {
        begin_taking(s, t);
    }
}

/* A day with places, the first ones rather; 0 none. */
static civil choose_day(struct sim *s, const struct visit_booking *b)
{
    for (int i = 0; i < b->day_count; i++) {
        if (b->days[i].left > 0 && sim_chance(s, 600))
            return b->days[i].day;
    }
    return 0;
}

static int choose_minute(struct sim *s, const struct visit_booking *b)
{
    int from = b->slot_count > 0 ? sim_below(s, b->slot_count) : 0;

    for (int i = 0; i < b->slot_count; i++) {
        const struct slot *slot = &b->slots[(from + i) % b->slot_count];

        if (slot->left > 0)
            return slot->minute;
    }
    return -1;
}

static void keep_code(struct sim *s, const struct appointment_view *a)
{
    int i = s->code_count < CODES ? s->code_count++ : sim_below(s, CODES);

    text_copy(s->codes[i], APPOINTMENT_CODE, a->code);
    s->code_days[i] = a->day;
}

static enum wish with_day(struct sim *s, struct terminal *t, enum wish next)
{
    civil day = choose_day(s, &t->visit.booking);

    if (day == 0)
        return WISH_LEAVE;
    visit_ask_times(t, day);
    return next;
}

static enum wish with_time(struct sim *s, struct terminal *t, bool moves)
{
    struct visit_booking *b = &t->visit.booking;
    int minute = choose_minute(s, b);

    if (minute < 0)
        return WISH_LEAVE;
    if (moves)
        visit_move_booking(t, b->offered, minute);
    else
        visit_hold(t, b->offered, minute);
    return moves ? WISH_CHANGE : WISH_BOOK_HOLD;
}

static enum wish found(struct terminal *t, const struct person *p)
{
    struct visit_booking *b = &t->visit.booking;

    if (b->found == 0)
        return WISH_LEAVE;
    if (p->cancels) {
        visit_cancel_booking(t);
        return WISH_CHANGE;
    }
    if (p->moves) {
        visit_choose_service(t, catalogue_service(t->catalogue, b->shown.service));
        visit_ask_days(t);
        return WISH_MOVE_DAYS;
    }
    visit_arrive(t);
    return WISH_ARRIVE;
}

/* What was asked for is there. */
static enum wish go_on(struct sim *s, struct sim_terminal *t)
{
    struct terminal *at = t->t;

    switch (t->person.wish) {
    case WISH_BOOK_DAYS:
        return with_day(s, at, WISH_BOOK_TIMES);
    case WISH_MOVE_DAYS:
        return with_day(s, at, WISH_MOVE_TIMES);
    case WISH_BOOK_TIMES:
    case WISH_MOVE_TIMES:
        return with_time(s, at, t->person.wish == WISH_MOVE_TIMES);
    case WISH_BOOK_HOLD:
        if (sim_chance(s, 150))
            return WISH_LEAVE;
        visit_book(at);
        return WISH_BOOK;
    case WISH_BOOK:
        keep_code(s, &at->visit.booking.shown);
        return WISH_LEAVE;
    case WISH_FIND:
        return found(at, &t->person);
    default:
        return WISH_LEAVE;
    }
}

static bool is_taken(const struct visit *v)
{
    return v->taking == TAKING_DONE || v->taking == TAKING_FAILED || v->booking.joined;
}

static void kiosk(struct sim *s, struct sim_terminal *t)
{
    struct person *p = &t->person;
    struct visit *v = &t->t->visit;
    bool takes = p->wish == WISH_TAKE || p->wish == WISH_ARRIVE;

    terminal_touched(s, t);
    if (p->wish == WISH_NOTHING) {
        begin_visit(s, t);
    } else if (p->wish == WISH_LEAVE || s->now > p->gives_up || sim_chance(s, 15)) {
        visit_end(t->t);
        *p = (struct person){.wish = WISH_NOTHING};
        if (!s->quiet)
            come_back(s, t, next_customer(s));
        terminal_step(s, t);
        return;
    } else if (takes) {
        if (is_taken(v) && sim_chance(s, 100) && v->taking == TAKING_DONE)
            visit_print_copy(t->t, sim_chance(s, 500));
        else if (is_taken(v))
            p->wish = WISH_LEAVE;
    } else if (p->wish == WISH_LOOK) {
        p->wish = v->looking == LOOKING_BUSY ? WISH_LOOK : WISH_LEAVE;
    } else if (v->booking.asking == ASKING_DONE) {
        p->wish = go_on(s, t);
    } else if (v->booking.asking != ASKING_BUSY) {
        p->wish = WISH_LEAVE;
    }
    terminal_step(s, t);
    come_back(s, t, sim_between(s, 150, p->wish == WISH_LEAVE ? 6000 : 1500));
}

/* ---- at the pad ---- */

static void pad(struct sim *s, struct sim_terminal *t)
{
    const struct view_rating *asked = &t->t->view.rating;
    int what = sim_below(s, 100);

    terminal_touched(s, t);
    if (!id_is_none(asked->ticket) && !visit_is_rated(t->t, asked->ticket)) {
        if (!id_equal(t->t->visit.rated, asked->ticket))
            visit_begin_rating(t->t, asked);
        else if (what < 60)
            visit_rate(t->t, 1 + sim_below(s, 5), what < 10 ? reasons : "");
        else if (what < 70)
            visit_decline_rating(t->t);
        else if (what < 75)
            visit_lapse_rating(t->t);
        terminal_step(s, t);
    }
    if (!s->quiet)
        come_back(s, t, sim_between(s, 1000, is_day(s) ? 15000 : 120000));
}

void people_step(struct sim *s, struct sim_terminal *t)
{
    if (t->t == NULL) /* out of order: somebody else comes later */
        come_back(s, t, sim_between(s, 20 * SECOND, 3 * MINUTE));
    else if (t->who == PAD)
        pad(s, t);
    else if (t->person.wish != WISH_NOTHING || !s->quiet)
        kiosk(s, t);
}

/* ---- at a counter ---- */

static void ask(struct sim *s, struct clerk *c, const char *target, const char *body)
{
    c->status = 0;
    c->said[0] = '\0';
    if (!s->hub_on)
        return;
    s->rig.now = sim_moment(s, s->now);
    s->rig.boot.millis = s->now - s->hub_started + SECOND;
    rig_staff_ask(&s->rig, &c->session, "POST", target, body);
    c->status = s->rig.status;
    text_copy(c->said, sizeof c->said, s->rig.body);
    simhub_ran(s);
}

static void counter(struct sim *s, struct clerk *c, const char *verb)
{
    char target[64];

    text_format(target, sizeof target, "/api/counters/%d/%s", c->counter, verb);
    ask(s, c, target, NULL);
}

/* A reply that is lost, or a second click: the same once more. */
static int ticket(struct sim *s, struct clerk *c, const char *verb, const char *more)
{
    char target[96], body[160];
    int status;

    text_format(target, sizeof target, "/api/tickets/%s/%s", c->ticket, verb);
    text_format(body, sizeof body, "{\"counter\":%d%s}", c->counter, more);
    ask(s, c, target, body);
    status = c->status;
    if (sim_chance(s, 30))
        ask(s, c, target, body);
    return status;
}

static void log_in(struct sim *s, struct clerk *c)
{
    s->rig.now = sim_moment(s, s->now);
    rig_login(&s->rig, &c->session, c->number);
    simhub_ran(s);
    c->in = true;
    c->status = 200;
}

static void call_next(struct sim *s, struct clerk *c)
{
    static const char begin[] = "\"ticket\":{\"id\":\"";
    const char *at;

    counter(s, c, "next");
    at = c->status == 200 ? strstr(c->said, begin) : NULL;
    if (at != NULL) {
        text_format(c->ticket, sizeof c->ticket, "%.*s", (int)strcspn(at + sizeof begin - 1, "\""),
                    at + sizeof begin - 1);
        c->has = true;
        c->serving = false;
    } else if (strstr(c->said, "\"counter_shut\"") != NULL) {
        counter(s, c, "open");
    } else if (strstr(c->said, "\"counter_busy\"") != NULL) {
        counter(s, c, "close");
    }
    if (at != NULL && sim_chance(s, 30))
        counter(s, c, "next"); /* clicked twice: refused */
}

/* Whoever was called comes, or does not. */
static void attend(struct sim *s, struct clerk *c)
{
    int what = sim_below(s, 100);
    int status;

    if (what < 8) {
        (void)ticket(s, c, "recall", "");
        return;
    }
    c->serving = what < 85;
    status = ticket(s, c, c->serving ? "serve" : "no-show", "");
    c->has = c->serving && status == 200;
}

static void finish(struct sim *s, struct clerk *c)
{
    static const char *const services[] = {"social", "property", "tax", "enquiry"};
    char more[96];
    int what = sim_below(s, 100);

    c->has = false;
    if (what < 6) {
        (void)ticket(s, c, "hold", "");
        if (sim_chance(s, 700))
            (void)ticket(s, c, "resume", "");
    } else if (what < 12) {
        text_format(more, sizeof more, ",\"service\":\"%s\",\"to\":%d",
                    services[sim_below(s, ARRAY_LEN(services))], sim_below(s, 2) * 2);
        (void)ticket(s, c, "transfer", more);
    } else {
        (void)ticket(s, c, "complete", sim_chance(s, 900) ? "" : ",\"ask\":false");
    }
}

void people_clerk(struct sim *s, struct clerk *c)
{
    int64_t pause = sim_about(s, 20 * SECOND);

    if (s->quiet)
        return;
    if (s->hub_on && !c->in)
        log_in(s, c);
    else if (s->hub_on && c->has && c->serving)
        finish(s, c);
    else if (s->hub_on && c->has)
        attend(s, c);
    else if (s->hub_on)
        call_next(s, c);
    if (c->status == 401)
        c->in = c->has = false;
    if (c->has && c->serving)
        pause = sim_about(s, 3 * MINUTE);
    sim_later(s, is_day(s) ? pause : 10 * pause,
              (struct due){.thing = THING_CLERK, .who = (int)(c - s->clerks)});
}

/* In most halls the machines are switched off in the evening; in some they run on,
 * and a few people come at night. */
static void plan_nights(struct sim *s)
{
    bool off = sim_chance(s, 700);

    for (int day = 0; day < s->c.days && off; day++) {
        for (int i = 0; i < TERMINALS; i++)
            sim_later(s, day * day_ms + 12 * HOUR + sim_between(s, 0, HOUR),
                      (struct due){.thing = THING_NIGHT, .who = i});
    }
}

void people_begin(struct sim *s)
{
    static const char *const numbers[CLERKS] = {"0311", "0312", "0313", "0317"};

    for (int i = 0; i < PAD + 1; i++)
        come_back(s, &s->terminals[i], sim_about(s, 5 * MINUTE));
    for (int i = 0; i < CLERKS; i++) {
        s->clerks[i] = (struct clerk){.number = numbers[i], .counter = i + 1};
        sim_later(s, sim_about(s, 10 * MINUTE), (struct due){.thing = THING_CLERK, .who = i});
    }
    sim_later(s, sim_about(s, 30 * MINUTE), (struct due){.thing = THING_MISHAP});
    plan_nights(s);
}
