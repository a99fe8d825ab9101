/* visit_wish.c - a visitor wishes for a time while the hub is away (booking_rules.wishes).
 *
 * Which times the hall offers is in its catalogue; how many places are left only the
 * hub knows, so none are promised.  The wish is an event of this machine; the hub
 * confirms it when it comes, while a place is left, and never over capacity. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/clock.h"
#include "terminal/inside.h"

static struct visit_booking *booking(struct terminal *t)
{
    return &t->visit.booking;
}

bool visit_takes_wishes(const struct terminal *t)
{
    return t->catalogue->booking.wishes;
}

/* Days on which the service is offered at all. */
static void offer_days(struct terminal *t)
{
    struct visit_booking *b = booking(t);
    civil today = day_of(t->now);
    struct slot slots[SLOTS_MAX];

    b->day_count = 0;
    for (civil day = today; day <= today + t->catalogue->booking.horizon_days &&
                            b->day_count < (int)ARRAY_LEN(b->days);
         day++) {
        if (slots_of_day(t->site, t->visit.service, day, clock_day(day), t->now, true, slots) > 0)
            b->days[b->day_count++] = (struct visit_day){day, 1};
    }
}

/* Places are not known: each time counts as one that may be had. */
static void offer_times(struct terminal *t)
{
    struct visit_booking *b = booking(t);

    b->offered = b->day;
    b->slot_count =
        slots_of_day(t->site, t->visit.service, b->day, clock_day(b->day), t->now, true, b->slots);
    for (int i = 0; i < b->slot_count; i++)
        b->slots[i].left = 1;
}

bool visit_wish_instead(struct terminal *t)
{
    struct visit_booking *b = booking(t);

    if (!visit_takes_wishes(t) || b->moving || b->held)
        return false;
    switch (b->want) {
    case WANT_DAYS:
        offer_days(t);
        break;
    case WANT_TIMES:
        offer_times(t);
        break;
    case WANT_HOLD: /* there is nothing to hold: the hub chooses among all wishes */
        break;
    default:
        return false;
    }
    b->wishing = true;
    b->asking = ASKING_DONE;
    return true;
}

static void show_wish(struct terminal *t, const struct event *e)
{
    const struct appointment_booked *said = &e->body.booked;
    struct appointment_view *to = &booking(t)->shown;

    *to = (struct appointment_view){.id = e->subject,
                                    .day = said->slot.day,
                                    .minute = said->slot.minute,
                                    .length = said->slot.length,
                                    .due = said->slot.due,
                                    .state = BOOKING_WISHED,
                                    .now = t->now};
    appointment_code(e->subject, to->code);
    text_copy(to->service, sizeof to->service, said->slot.service);
}

void visit_wish(struct terminal *t, const struct appointment_booked *who)
{
    struct visit_booking *b = booking(t);
    const struct booking_command c = {.act = BOOK_WISH,
                                      .appointment = b->appointment,
                                      .service = t->catalogue->services[t->visit.service].code,
                                      .day = b->day,
                                      .minute = b->minute,
                                      .clock = clock_day(b->day),
                                      .who = who,
                                      .via = VIA_KIOSK};
    struct decision d;

    b->want = WANT_BOOK;
    decide_booking(t->site, &c, t->now, &d);
    b->refusal = d.refusal;
    b->asking = ASKING_REFUSED;
    if (d.refusal != ALLOWED)
        return;
    b->asking = d.count > 0 && record_events(t, &d, FOR_WISH) == OK ? ASKING_BUSY : ASKING_AWAY;
}

void visit_wished(struct terminal *t, const struct event *e, enum err err)
{
    struct visit_booking *b = booking(t);

    if (b->asking != ASKING_BUSY || !b->wishing || !id_equal(b->appointment, e->subject))
        return; /* that customer has gone; the wish stands */
    b->asking = err == OK ? ASKING_DONE : ASKING_AWAY;
    if (err != OK)
        return;
    show_wish(t, e);
    visit_show_booked(t);
}
