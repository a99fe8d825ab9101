/* people.c - customers at the kiosks, and who acts at the pad. */
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

bool people_are_there(const struct sim *s)
{
    int minute = minute_of_day(sim_moment(s, s->now));

    return minute >= 8 * 60 && minute < (8 + s->c.hours) * 60;
}

/* The hours have the day's customers; a few come at night. */
static int64_t next_customer(struct sim *s)
{
    int64_t mean = (int64_t)s->c.hours * HOUR * s->c.kiosks / s->c.customers;

    return sim_about(s, people_are_there(s) ? mean : 10 * mean);
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

    if (visit_is_stale(t->t))
        sim_met(s, MET_AGED);
    if (v->taking == TAKING_DONE && !id_equal(v->ticket, p->ticket)) {
        p->ticket = v->ticket;
        people_promise(s, (struct promise){.who = t->who,
                                           .subject = v->ticket,
                                           .number = v->number,
                                           .day = day_of(v->issued)});
    }
    if (v->filing.state == FILING_DONE && !id_equal(v->filing.id, p->ticket)) {
        p->ticket = v->filing.id;
        people_promise(s,
                       (struct promise){.who = t->who, .subject = v->filing.id, .is_case = true});
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
    at->visit.survey = at->visit.phone[0] != '\0' && sim_chance(s, 500);
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

static void begin_saying(struct sim *s, struct sim_terminal *t)
{
    struct visit_filing *f = &t->t->visit.filing;

    f->kind = (enum case_kind)sim_below(s, KINDS);
    f->urgent = f->kind == CASE_REQUEST && sim_chance(s, 300);
    text_copy(f->told, sizeof f->told, "said at the kiosk");
    if (sim_chance(s, 500))
        text_copy(f->service, sizeof f->service, "social");
    if (sim_chance(s, 500))
        visit_set_phone(t->t, "13800000003");
    visit_file(t->t);
    t->person.wish = WISH_FILE;
}

/* By a code that is on somebody's paper. */
static bool begin_following(struct sim *s, struct sim_terminal *t)
{
    const struct cases *c = &t->t->site->cases;
    const struct case_file *f = c->used > 0 ? &c->rows[sim_below(s, c->used)] : NULL;

    if (f == NULL || f->code[0] == '\0')
        return false;
    visit_follow_code(t->t, f->code);
    t->person.wish = WISH_FOLLOW;
    return true;
}

/* Signs, objects, or says what is asked. */
static enum wish with_case(struct sim *s, struct terminal *t)
{
    if (visit_may_object(t) && sim_chance(s, 300)) {
        text_copy(t->visit.objection, sizeof t->visit.objection, "too late");
        visit_object(t);
    } else if (!visit_may_answer(t)) {
        return WISH_LEAVE;
    } else if (t->visit.seen.asks == ASKED_SIGNATURE) {
        visit_sign(t, false);
    } else {
        visit_answer(t, sim_chance(s, 700), 1 + sim_below(s, 5));
    }
    return WISH_ANSWER;
}

static void begin_visit(struct sim *s, struct sim_terminal *t)
{
    int what = sim_below(s, 100);
    char phone[PHONE_MAX + 1];

    visit_end(t->t);
    t->person = (struct person){.gives_up = s->now + PATIENCE_MS};
    t->t->visit.language = sim_below(s, LANGUAGES);
    if (what < 18) {
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
    } else if (what < 38) {
        begin_saying(s, t);
    } else if (what >= 44 || !begin_following(s, t)) {
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

        if (slot->left > 0 || sim_chance(s, 100)) /* or it was taken just now */
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
        if (at->visit.booking.wishing)
            sim_met(s, MET_WISHED);
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
    } else if (p->wish == WISH_FILE) {
        p->wish = v->filing.state == FILING_BUSY ? WISH_FILE : WISH_LEAVE;
    } else if (p->wish == WISH_FOLLOW) {
        p->wish = v->looking == LOOKING_BUSY ? WISH_FOLLOW : with_case(s, t->t);
    } else if (p->wish == WISH_ANSWER) {
        p->wish = v->answer.asking == ASKING_BUSY ? WISH_ANSWER : WISH_LEAVE;
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
        come_back(s, t, sim_between(s, 1000, people_are_there(s) ? 15000 : 120000));
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

/* In most halls the machines are switched off in the evening; in some they run on,
 * and a few people come at night. */
static void plan_nights(struct sim *s)
{
    int64_t evening = (int64_t)(1 + s->c.hours) * HOUR;

    for (int day = 0; day < s->c.days && sim_chance(s, 950); day++) {
        for (int i = 0; i < TERMINALS; i++) {
            if (s->terminals[i].there)
                sim_later(s, day * day_ms + evening + sim_between(s, 0, HOUR / 2),
                          (struct due){.thing = THING_NIGHT, .who = i});
        }
    }
}

void people_begin(struct sim *s)
{
    static const char *const numbers[CLERKS] = {"0311", "0312", "0313", "0317"};

    for (int i = 0; i < PAD + 1; i++) {
        if (!s->terminals[i].there)
            continue;
        come_back(s, &s->terminals[i], sim_about(s, 5 * MINUTE));
    }
    for (int i = 0; i < CLERKS; i++) {
        s->clerks[i] = (struct clerk){.number = numbers[i], .counter = i + 1};
        sim_later(s, sim_about(s, 10 * MINUTE), (struct due){.thing = THING_CLERK, .who = i});
    }
    sim_later(s, sim_about(s, 30 * MINUTE), (struct due){.thing = THING_MISHAP});
    plan_nights(s);
}
