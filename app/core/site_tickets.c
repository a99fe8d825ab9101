/* site_tickets.c - what happens to a ticket, folded in. */
#include <string.h>

#include "base/text.h"
#include "core/queue.h"
#include "core/site_inside.h"

static int row_of(const struct site *s, const struct ticket *t)
{
    return (int)(t - s->tickets);
}

void site_free_desk(struct site *s, const struct ticket *t, instant at)
{
    int row = row_of(s, t);

    for (int i = 0; i < s->catalogue->counter_count; i++) {
        if (s->desks[i].ticket == row) {
            s->desks[i].ticket = -1;
            s->desks[i].since = at;
        }
    }
}

void site_leave_queue(struct site *s, struct ticket *t)
{
    if (t->state == TICKET_WAITING)
        queue_remove(s, row_of(s, t));
}

static void join_queue(struct site *s, struct ticket *t)
{
    t->state = TICKET_WAITING;
    queue_insert(s, row_of(s, t));
}

static void issued(struct site *s, const struct event *e, struct moment when)
{
    const struct ticket_issued *b = &e->body.issued;
    struct ticket *t;

    if (site_row(s, e->subject) >= 0 || (t = site_add(s, e->subject)) == NULL) {
        s->counts.ignored++;
        return;
    }
    t->number = b->number;
    t->service = catalogue_service(s->catalogue, b->service);
    t->cls = catalogue_class(s->catalogue, b->cls);
    t->language = b->language;
    t->issued = when.at;
    t->due = b->due;
    t->quoted_low = b->quoted_low;
    t->quoted_high = b->quoted_high;
    t->device = e->device;
    t->day = day_of(when);
    t->order = s->pos;
    text_copy(t->contact, sizeof t->contact, b->contact);
    text_copy(t->papers, sizeof t->papers, b->papers);
    if (t->day < s->day || t->service < 0) { /* told to us on a later day */
        t->state = TICKET_ENDED_LAPSED;
        return;
    }
    s->counts.issued++;
    if (site_has_number(s, b->number))
        s->counts.clashes++;
    site_raise_floor(s, b->number.prefix, b->number.lane, b->number.count);
    t->key = queue_key(s->catalogue, t->cls, when.at, b->due);
    join_queue(s, t);
}

static void printed(struct ticket *t, const struct ticket_printed *b)
{
    if (b->copy > 0) {
        t->copies = b->copy > t->copies ? b->copy : t->copies;
        if (b->state == PRINT_DONE)
            t->print = PRINT_DONE;
        return;
    }
    t->print = (enum print_state)b->state;
    text_copy(t->print_cause, sizeof t->print_cause, b->cause);
}

static void add_call(struct site *s, const struct ticket *t, int counter, instant at)
{
    int from = s->call_count < CALLS_MAX ? s->call_count++ : CALLS_MAX - 1;

    /* A ticket that is called again stands once in the list, on top. */
    for (int i = 0; i < from; i++) {
        if (id_equal(s->calls[i].ticket, t->id)) {
            from = i;
            s->call_count--;
            break;
        }
    }
    memmove(&s->calls[1], &s->calls[0], (size_t)from * sizeof s->calls[0]);
    s->calls[0] = (struct call){t->number, counter, at, t->id, t->calls};
}

struct desk *site_desk(struct site *s, int number)
{
    int i = catalogue_counter(s->catalogue, number);

    return i < 0 ? NULL : &s->desks[i];
}

static bool called(struct site *s, struct ticket *t, const struct ticket_called *b, instant at)
{
    struct desk *d = site_desk(s, b->counter);

    if (d == NULL || d->ticket >= 0 || (t->state != TICKET_WAITING && t->state != TICKET_MISSED))
        return false;
    site_leave_queue(s, t);
    t->state = TICKET_AT_CALL;
    t->called = at;
    t->calls++;
    t->counter = b->counter;
    text_copy(t->staff, sizeof t->staff, b->staff);
    d->ticket = row_of(s, t);
    d->since = at;
    s->counts.called++;
    add_call(s, t, b->counter, at);
    return true;
}

/* Facts about a ticket that stands at a counter. */
static bool at_counter(struct site *s, struct ticket *t, enum event_type type, instant at,
                       struct moment when)
{
    bool present = t->state == TICKET_AT_CALL || t->state == TICKET_SERVING;
    instant began = t->served > 0 ? t->served : t->called;

    if (!present)
        return false;
    switch (type) {
    case TICKET_RECALLED:
        t->calls++;
        add_call(s, t, t->counter, at);
        return true;
    case TICKET_SERVED:
        t->state = TICKET_SERVING;
        t->served = at;
        estimate_learn_call(&s->estimator, t->service, true);
        return true;
    case TICKET_HELD:
        t->state = TICKET_ON_HOLD;
        break;
    case TICKET_NO_SHOW:
        t->state = TICKET_MISSED;
        t->misses++;
        s->counts.no_show++;
        estimate_learn_call(&s->estimator, t->service, false);
        break;
    case TICKET_COMPLETED:
        t->state = TICKET_ENDED_DONE;
        t->ended = at;
        s->counts.completed++;
        if (at > began && at - began < 8 * (instant)HOUR)
            estimate_learn(&s->estimator, t->service, minute_of_day(when) / 60,
                           (float)(at - began) / (float)MINUTE);
        break;
    default:
        return false;
    }
    site_free_desk(s, t, at);
    return true;
}

static bool resumed(struct site *s, struct ticket *t, instant at)
{
    if (t->state != TICKET_ON_HOLD && t->state != TICKET_MISSED)
        return false;
    if (t->state == TICKET_MISSED)
        t->key = at; /* who was held keeps the place, who missed the call joins anew */
    t->counter = 0;
    t->served = 0;
    join_queue(s, t);
    return true;
}

static bool transferred(struct site *s, struct ticket *t, const struct ticket_transferred *b,
                        instant at)
{
    int service = catalogue_service(s->catalogue, b->service);

    if (!ticket_is_live(t) || service < 0)
        return false;
    site_leave_queue(s, t);
    site_free_desk(s, t, at);
    t->service = service;
    t->counter = b->to;
    t->served = 0;
    text_copy(t->note, sizeof t->note, b->note);
    join_queue(s, t); /* with its old key: nobody starts to wait again (R40) */
    return true;
}

static bool cancelled(struct site *s, struct ticket *t, instant at)
{
    if (!ticket_is_live(t))
        return false;
    site_leave_queue(s, t);
    site_free_desk(s, t, at);
    t->state = TICKET_ENDED_CANCELLED;
    t->ended = at;
    s->counts.cancelled++;
    return true;
}

/* A kiosk takes back what it gave itself, staff and the customer's page do so through the hub: the
 * key of one machine empties no hall. */
static bool may_take_back(const struct site *s, const struct ticket *t, struct id teller)
{
    const struct device *d = id_equal(teller, t->device) ? NULL : site_device(s, teller);

    return d == NULL || strcmp(d->role, "hub") == 0;
}

void site_fold_ticket(struct site *s, const struct event *e, struct moment when)
{
    int row = site_row(s, e->subject);
    struct ticket *t = row < 0 ? NULL : &s->tickets[row];
    bool counted;

    if (e->type == TICKET_ISSUED) {
        issued(s, e, when);
        return;
    }
    if (row < 0 || t->service < 0) {
        s->counts.ignored++;
        return;
    }
    switch (e->type) {
    case TICKET_PRINTED:
        printed(t, &e->body.printed);
        return;
    case TICKET_CALLED:
        counted = called(s, t, &e->body.called, when.at);
        break;
    case TICKET_RESUMED:
        counted = resumed(s, t, when.at);
        break;
    case TICKET_TRANSFERRED:
        counted = transferred(s, t, &e->body.transferred, when.at);
        break;
    case TICKET_CANCELLED:
        counted = may_take_back(s, t, e->device) && cancelled(s, t, when.at);
        break;
    default:
        counted = at_counter(s, t, e->type, when.at, when);
        break;
    }
    if (!counted)
        s->counts.ignored++;
}

void site_join_ticket(struct site *s, struct id ticket, const struct appointment *a, instant due)
{
    int row = site_row(s, ticket);
    struct ticket *t = row < 0 ? NULL : &s->tickets[row];

    if (t == NULL || t->service < 0)
        return;
    t->appointment = a->id;
    t->standing = a->standing;
    if (due == 0 || t->due != 0)
        return;
    t->due = due;
    if (t->state != TICKET_WAITING)
        return;
    queue_remove(s, row);
    t->key = queue_key(s->catalogue, t->cls, t->issued, due);
    queue_insert(s, row);
}
