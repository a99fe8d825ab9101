/* desk.c - commands to events, or a refusal. */
#include "core/desk.h"

#include <string.h>

#include "base/text.h"
#include "core/desk_call.h"
#include "core/site_inside.h"

struct event *decision_add(struct decision *to, enum event_type type, struct id subject,
                           struct moment now)
{
    struct event *e;

    must(to->count < DECISION_MAX);
    e = &to->events[to->count++];
    memset(e, 0, sizeof *e);
    e->type = type;
    e->v = event_types[type].v;
    e->subject = subject;
    e->at = now;
    return e;
}

static void at_counter(struct event *e, int counter, const char *staff)
{
    e->body.at_counter.counter = counter;
    text_copy(e->body.at_counter.staff, STAFF_SIZE, staff);
}

/* ---- a customer takes a number ---- */

static bool has_room(const struct site *s)
{
    if (s->used < TICKETS_MAX)
        return true;
    for (int i = 0; i < TICKETS_MAX; i++) {
        if (!site_holds(s, &s->tickets[i]))
            return true;
    }
    return false;
}

static enum refusal issue(const struct site *s, const struct command *c, struct moment now,
                          struct decision *to)
{
    if (catalogue_service(s->catalogue, c->issue->service) < 0)
        return REFUSED_NO_SERVICE;
    if (!catalogue_is_open(s->catalogue, now))
        return REFUSED_CLOSED;
    if (!has_room(s))
        return REFUSED_FULL;
    if (site_has_number(s, c->issue->number) || site_ticket(s, c->ticket) != NULL)
        return REFUSED_NUMBER_TAKEN;
    decision_add(to, TICKET_ISSUED, c->ticket, now)->body.issued = *c->issue;
    return ALLOWED;
}

static enum refusal note_print(const struct site *s, const struct command *c, struct moment now,
                               struct decision *to)
{
    if (site_ticket(s, c->ticket) == NULL)
        return REFUSED_NO_TICKET;
    decision_add(to, TICKET_PRINTED, c->ticket, now)->body.printed = *c->print;
    return ALLOWED;
}

/* ---- counters ---- */

static enum refusal open_counter(const struct site *s, const struct command *c, struct moment now,
                                 struct decision *to)
{
    int i = catalogue_counter(s->catalogue, c->counter);

    if (i < 0)
        return REFUSED_NO_COUNTER;
    if (s->desks[i].state != COUNTER_SHUT && strcmp(s->desks[i].staff, c->staff) != 0)
        return REFUSED_COUNTER_TAKEN;
    at_counter(decision_add(to, COUNTER_OPENED, (struct id){{0}}, now), c->counter, c->staff);
    return ALLOWED;
}

static enum refusal leave_counter(const struct site *s, const struct command *c,
                                  enum event_type type, struct moment now, struct decision *to)
{
    int i = catalogue_counter(s->catalogue, c->counter);

    if (i < 0)
        return REFUSED_NO_COUNTER;
    if (s->desks[i].state == COUNTER_SHUT)
        return REFUSED_COUNTER_SHUT;
    if (strcmp(s->desks[i].staff, c->staff) != 0)
        return REFUSED_COUNTER_TAKEN;
    if (s->desks[i].ticket >= 0)
        return REFUSED_COUNTER_BUSY;
    at_counter(decision_add(to, type, (struct id){{0}}, now), c->counter, c->staff);
    return ALLOWED;
}

/* ---- a ticket at its counter ---- */

/* The ticket, if it stands at this person's counter. */
static enum refusal own_ticket(const struct site *s, const struct command *c,
                               const struct ticket **to)
{
    const struct ticket *t = *to = site_ticket(s, c->ticket);

    if (t == NULL || t->service < 0)
        return REFUSED_NO_TICKET;
    if (t->state != TICKET_AT_CALL && t->state != TICKET_SERVING)
        return REFUSED_STATE;
    if (t->counter != c->counter || strcmp(t->staff, c->staff) != 0)
        return REFUSED_NOT_YOURS;
    return ALLOWED;
}

static void ask_rating(const struct ticket *t, const struct command *c, struct moment now,
                       struct decision *to)
{
    struct rating_asked *b;

    if (t->rating != RATING_NONE)
        return;
    b = &decision_add(to, RATING_ASKED, t->id, now)->body.asked;
    b->counter = c->counter;
    b->via = VIA_PAD;
    text_copy(b->staff, sizeof b->staff, c->staff);
}

static enum refusal at_desk(const struct site *s, const struct command *c, enum event_type type,
                            struct moment now, struct decision *to)
{
    const struct ticket *t;
    enum refusal refusal = own_ticket(s, c, &t);

    if (refusal != ALLOWED)
        return refusal;
    /* "Serve" and "no show" belong to a call; "complete" to a service. */
    if (((type == TICKET_SERVED || type == TICKET_NO_SHOW || type == TICKET_RECALLED) &&
         t->state != TICKET_AT_CALL) ||
        (type == TICKET_COMPLETED && t->state != TICKET_SERVING))
        return REFUSED_STATE;
    at_counter(decision_add(to, type, t->id, now), c->counter, c->staff);
    if (type == TICKET_COMPLETED && c->ask)
        ask_rating(t, c, now, to);
    return ALLOWED;
}

static enum refusal resume(const struct site *s, const struct command *c, struct moment now,
                           struct decision *to)
{
    const struct ticket *t = site_ticket(s, c->ticket);

    if (t == NULL || t->service < 0)
        return REFUSED_NO_TICKET;
    if (t->state != TICKET_ON_HOLD && t->state != TICKET_MISSED)
        return REFUSED_STATE;
    at_counter(decision_add(to, TICKET_RESUMED, t->id, now), c->counter, c->staff);
    return ALLOWED;
}

static enum refusal transfer(const struct site *s, const struct command *c, struct moment now,
                             struct decision *to)
{
    const struct ticket *t;
    enum refusal refusal = own_ticket(s, c, &t);
    struct ticket_transferred *b;

    if (refusal != ALLOWED)
        return refusal;
    if (catalogue_service(s->catalogue, c->service) < 0)
        return REFUSED_NO_SERVICE;
    if (c->to != 0 && catalogue_counter(s->catalogue, c->to) < 0)
        return REFUSED_NO_COUNTER;
    b = &decision_add(to, TICKET_TRANSFERRED, t->id, now)->body.transferred;
    b->counter = c->counter;
    b->to = c->to;
    text_copy(b->staff, sizeof b->staff, c->staff);
    text_copy(b->service, sizeof b->service, c->service);
    text_copy(b->note, sizeof b->note, c->note != NULL ? c->note : "");
    return ALLOWED;
}

static enum refusal cancel(const struct site *s, const struct command *c, struct moment now,
                           struct decision *to)
{
    const struct ticket *t = site_ticket(s, c->ticket);

    if (t == NULL || t->service < 0)
        return REFUSED_NO_TICKET;
    if (!ticket_is_live(t))
        return REFUSED_STATE;
    at_counter(decision_add(to, TICKET_CANCELLED, t->id, now), c->counter, c->staff);
    return ALLOWED;
}

/* ---- ratings (R25) ---- */

static enum refusal rate(const struct site *s, const struct command *c, enum event_type type,
                         struct moment now, struct decision *to)
{
    const struct ticket *t = site_ticket(s, c->ticket);
    struct event *e;

    /* A pad or another kiosk does not know the ticket: the hub has the last word. */
    if (t != NULL && !c->served && ticket_is_live(t) && t->state != TICKET_SERVING)
        return REFUSED_STATE;
    if (t != NULL && (t->rating == RATING_RATED || t->rating == RATING_REFUSED ||
                      (type != RATING_GIVEN && t->rating == RATING_EXPIRED)))
        return REFUSED_RATED;
    if (type == RATING_GIVEN && (c->level < 1 || c->level > 5))
        return REFUSED_LEVEL;
    e = decision_add(to, type, c->ticket, now);
    if (type != RATING_GIVEN) {
        e->body.ended.via = c->via;
        return ALLOWED;
    }
    e->body.given.level = c->level;
    e->body.given.via = c->via;
    text_copy(e->body.given.reasons, REASONS_SIZE, c->reasons != NULL ? c->reasons : "");
    return ALLOWED;
}

static enum refusal settle(const struct site *s, const struct command *c, struct moment now,
                           struct decision *to)
{
    switch (c->kind) {
    case ISSUE:
        return issue(s, c, now, to);
    case NOTE_PRINT:
        return note_print(s, c, now, to);
    case OPEN_COUNTER:
        return open_counter(s, c, now, to);
    case PAUSE_COUNTER:
        return leave_counter(s, c, COUNTER_PAUSED, now, to);
    case CLOSE_COUNTER:
        return leave_counter(s, c, COUNTER_CLOSED, now, to);
    case CALL_NEXT:
        return decide_call_next(s, c, now, to);
    case CALL_TICKET:
        return decide_call_ticket(s, c, now, to);
    case RECALL:
        return at_desk(s, c, TICKET_RECALLED, now, to);
    case SERVE:
        return at_desk(s, c, TICKET_SERVED, now, to);
    case HOLD:
        return at_desk(s, c, TICKET_HELD, now, to);
    case NO_SHOW:
        return at_desk(s, c, TICKET_NO_SHOW, now, to);
    case COMPLETE:
        return at_desk(s, c, TICKET_COMPLETED, now, to);
    case RESUME:
        return resume(s, c, now, to);
    case TRANSFER:
        return transfer(s, c, now, to);
    case CANCEL:
        return cancel(s, c, now, to);
    case RATE:
        return rate(s, c, RATING_GIVEN, now, to);
    case DECLINE_RATING:
        return rate(s, c, RATING_DECLINED, now, to);
    case LAPSE_RATING:
        return rate(s, c, RATING_LAPSED, now, to);
    }
    return REFUSED_STATE;
}

void decide(const struct site *s, const struct command *c, struct moment now, struct decision *to)
{
    to->count = 0;
    to->refusal = settle(s, c, now, to);
}

void decide_after(const struct site *s, struct id ticket, const struct rating_given *b,
                  struct moment now, struct decision *to)
{
    const struct ticket *t = site_ticket(s, ticket);
    struct case_opened what = {.ticket = ticket, .via = b->via};

    to->refusal = ALLOWED;
    to->count = 0;
    if (t == NULL || t->rating != RATING_RATED || t->level > 2 || t->complained)
        return;
    what.level = t->level;
    what.counter = t->counter;
    what.language = t->language;
    if (t->service >= 0)
        text_copy(what.service, sizeof what.service, s->catalogue->services[t->service].code);
    text_copy(what.contact, sizeof what.contact, t->contact);
    text_copy(what.reasons, sizeof what.reasons, b->reasons);
    /* This promise runs by the clock on the wall (R21), so no day is asked for. */
    decide_case_open(s, CASE_COMPLAINT, case_complaint_of(ticket), &what, NULL, now, to);
}

const char *refusal_name(enum refusal r)
{
    static const char *const names[REFUSALS] = {
        [ALLOWED] = "allowed",
        [REFUSED_CLOSED] = "closed",
        [REFUSED_FULL] = "full",
        [REFUSED_NO_SERVICE] = "no_service",
        [REFUSED_NO_COUNTER] = "no_counter",
        [REFUSED_COUNTER_SHUT] = "counter_shut",
        [REFUSED_COUNTER_TAKEN] = "counter_taken",
        [REFUSED_COUNTER_BUSY] = "counter_busy",
        [REFUSED_NOBODY_WAITING] = "nobody_waiting",
        [REFUSED_NO_TICKET] = "no_ticket",
        [REFUSED_NOT_YOURS] = "not_yours",
        [REFUSED_STATE] = "state",
        [REFUSED_NUMBER_TAKEN] = "number_taken",
        [REFUSED_RATED] = "rated",
        [REFUSED_LEVEL] = "level",
        [REFUSED_NO_APPOINTMENT] = "no_appointment",
        [REFUSED_NOT_BOOKABLE] = "not_bookable",
        [REFUSED_NOT_OFFERED] = "not_offered",
        [REFUSED_SLOT_TAKEN] = "slot_taken",
        [REFUSED_PAUSED] = "paused",
        [REFUSED_MOVES] = "moves",
        [REFUSED_NOT_TODAY] = "not_today",
        [REFUSED_NO_CASE] = "no_case",
        [REFUSED_NOT_ALLOWED] = "not_allowed",
        [REFUSED_NO_TEXT] = "no_text",
        [REFUSED_NO_DUE] = "no_due",
        [REFUSED_NO_DEVICE] = "no_device",
        [REFUSED_NO_STAFF] = "no_staff",
        [REFUSED_NO_MATTER] = "no_matter",
        [REFUSED_OTHER_SERVICE] = "other_service",
        [REFUSED_NO_REASON] = "no_reason",
        [REFUSED_NO_HOW] = "no_how",
        [REFUSED_OWN_WORK] = "own_work",
        [REFUSED_LATE] = "late",
        [REFUSED_LATER_END] = "later_end",
        [REFUSED_NO_OPTIONS] = "no_options",
        [REFUSED_NO_WAY] = "no_way",
    };

    return names[r];
}
