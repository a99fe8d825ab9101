/* booking.c - commands about appointments to events, or a refusal. */
#include <string.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/site_inside.h"
#include "core/slot.h"

static bool is_staff(const struct booking_command *c)
{
    return c->staff != NULL && c->staff[0] != '\0';
}

static const char *staff_of(const struct booking_command *c)
{
    return c->staff != NULL ? c->staff : "";
}

static bool is_at(const struct site *s, const struct appointment *a, const char *service, civil day,
                  int minute)
{
    return a->day == day && a->minute == minute && a->service >= 0 &&
           strcmp(s->catalogue->services[a->service].code, service) == 0;
}

/* Another's code that people would take for this one's. */
static bool code_is_taken(const struct site *s, struct id id, instant now)
{
    char code[APPOINTMENT_CODE];
    const struct appointment *a;

    appointment_code(id, code);
    a = appointment_by_code(s, code);
    return a != NULL && !id_equal(a->id, id) && appointment_is_open(a, now);
}

/* The time that is wanted, with a place left; `own` does not count against itself. */
static enum refusal claim(const struct site *s, const struct booking_command *c,
                          const char *service, const struct appointment *own, struct moment now,
                          struct booked_slot *to)
{
    int row = catalogue_service(s->catalogue, service);
    const struct service *what = row < 0 ? NULL : &s->catalogue->services[row];
    bool kept = own != NULL && own->state == BOOKING_HELD && own->until > now.at &&
                is_at(s, own, service, c->day, c->minute);
    struct slot slot;

    if (what == NULL)
        return REFUSED_NO_SERVICE;
    if (what->booking.slot_min == 0)
        return REFUSED_NOT_BOOKABLE;
    /* Who holds a time may go on typing past its notice. */
    if (!slot_at(s, row, c->day, c->minute, c->clock, now, !is_staff(c) && !kept, &slot))
        return REFUSED_NOT_OFFERED;
    if (slot_left(s, row, c->day, c->minute, slot_length(what), now.at, own) < 1)
        return REFUSED_SLOT_TAKEN;
    *to = (struct booked_slot){.day = c->day,
                               .minute = c->minute,
                               .length = slot_length(what),
                               .due = slot.due,
                               .places = slot.places};
    text_copy(to->service, sizeof to->service, service);
    return ALLOWED;
}

static enum refusal hold(const struct site *s, const struct booking_command *c,
                         const struct appointment *a, struct moment now, struct decision *to)
{
    struct booked_slot slot;
    struct appointment_held *b;
    enum refusal refusal;

    if (a != NULL && a->state != BOOKING_HELD)
        return REFUSED_STATE;
    if (a != NULL && a->until > now.at && is_at(s, a, c->service, c->day, c->minute))
        return ALLOWED;
    if (code_is_taken(s, c->appointment, now.at))
        return REFUSED_NUMBER_TAKEN;
    if (a == NULL && !site_book_has_room(s, now.at))
        return REFUSED_FULL;
    refusal = claim(s, c, c->service, a, now, &slot);
    if (refusal != ALLOWED)
        return refusal;
    b = &decision_add(to, APPOINTMENT_HELD, c->appointment, now)->body.held;
    b->slot = slot;
    b->until = now.at + (instant)s->catalogue->booking.hold_min * MINUTE;
    b->via = c->via;
    return ALLOWED;
}

static void book(const struct booking_command *c, const struct booked_slot *slot, bool wish,
                 struct moment now, struct decision *to)
{
    struct appointment_booked *b =
        &decision_add(to, APPOINTMENT_BOOKED, c->appointment, now)->body.booked;

    *b = *c->who;
    b->slot = *slot;
    b->wish = wish;
    b->via = c->via;
    text_copy(b->staff, sizeof b->staff, staff_of(c));
}

static void confirm(const struct site *s, const struct booking_command *c,
                    const struct appointment *a, struct moment now, struct decision *to)
{
    struct appointment_confirmed *b =
        &decision_add(to, APPOINTMENT_CONFIRMED, a->id, now)->body.confirmed;

    b->places = slot_places(&s->catalogue->services[a->service]);
    text_copy(b->staff, sizeof b->staff, staff_of(c));
}

static enum refusal firm(const struct site *s, const struct booking_command *c,
                         const struct appointment *a, struct moment now, struct decision *to)
{
    struct booked_slot slot;
    enum refusal refusal;

    if (a != NULL && a->state == BOOKING_FIRM && is_at(s, a, c->service, c->day, c->minute))
        return ALLOWED;
    if (a != NULL && a->state != BOOKING_HELD &&
        !(a->state == BOOKING_WISHED && is_at(s, a, c->service, c->day, c->minute)))
        return REFUSED_STATE;
    if (code_is_taken(s, c->appointment, now.at))
        return REFUSED_NUMBER_TAKEN;
    if (a == NULL && !site_book_has_room(s, now.at))
        return REFUSED_FULL;
    if (!is_staff(c) && appointment_conduct(s, c->who->find, now.at).paused_until > 0)
        return REFUSED_PAUSED;
    refusal = claim(s, c, c->service, a, now, &slot);
    if (refusal != ALLOWED)
        return refusal;
    if (a != NULL && a->state == BOOKING_WISHED)
        confirm(s, c, a, now, to);
    else
        book(c, &slot, false, now, to);
    return ALLOWED;
}

/* What is taken at the hub is not known here, so places are not looked at. */
static enum refusal wish(const struct site *s, const struct booking_command *c,
                         const struct appointment *a, struct moment now, struct decision *to)
{
    int row = catalogue_service(s->catalogue, c->service);
    struct booked_slot slot = {.day = c->day, .minute = c->minute};
    struct slot at;

    if (row < 0)
        return REFUSED_NO_SERVICE;
    if (s->catalogue->services[row].booking.slot_min == 0 || !s->catalogue->booking.wishes)
        return REFUSED_NOT_BOOKABLE;
    if (a != NULL)
        return a->state == BOOKING_WISHED ? ALLOWED : REFUSED_STATE;
    if (!site_book_has_room(s, now.at))
        return REFUSED_FULL;
    if (!slot_at(s, row, c->day, c->minute, c->clock, now, true, &at))
        return REFUSED_NOT_OFFERED;
    slot.length = slot_length(&s->catalogue->services[row]);
    slot.due = at.due;
    text_copy(slot.service, sizeof slot.service, c->service);
    book(c, &slot, true, now, to);
    return ALLOWED;
}

/* The kiosk may have had an old calendar.  Its clock on that day shows in `due`. */
static bool is_still_offered(const struct site *s, const struct appointment *a, struct moment now)
{
    instant offset = (instant_of(a->day, a->minute, 0) - a->due) / MINUTE;
    struct day_clock clock = {(int16_t)offset, (int16_t)offset, DAY_MINUTES};
    struct slot slot;

    return offset > -DAY_MINUTES && offset < DAY_MINUTES &&
           slot_at(s, a->service, a->day, a->minute, clock, now, false, &slot) &&
           slot.due == a->due;
}

static enum refusal grant(const struct site *s, const struct booking_command *c,
                          const struct appointment *a, struct moment now, struct decision *to)
{
    if (a->state == BOOKING_FIRM)
        return ALLOWED;
    if (a->state != BOOKING_WISHED || a->service < 0 || a->due <= now.at)
        return REFUSED_STATE;
    if (!is_staff(c) && appointment_conduct(s, a->find, now.at).paused_until > 0)
        return REFUSED_PAUSED;
    if (!is_staff(c) && !is_still_offered(s, a, now))
        return REFUSED_NOT_OFFERED;
    if (slot_left(s, a->service, a->day, a->minute, a->length, now.at, a) < 1)
        return REFUSED_SLOT_TAKEN;
    confirm(s, c, a, now, to);
    return ALLOWED;
}

/* A place of a time that is still to come is offered again after a random while. */
static instant back_at(const struct site *s, const struct booking_command *c,
                       const struct appointment *a, instant now)
{
    const struct booking_rules *r = &s->catalogue->booking;
    instant low = (instant)r->back_low_min * MINUTE;
    instant span = (instant)(r->back_high_min - r->back_low_min) * MINUTE;

    if (a->state != BOOKING_FIRM || a->due <= now || r->back_high_min == 0)
        return 0;
    return now + low + (span > 0 ? (instant)c->chance % (span + 1) : 0);
}

static enum refusal move(const struct site *s, const struct booking_command *c,
                         const struct appointment *a, struct moment now, struct decision *to)
{
    const char *service = a->service < 0 ? "" : s->catalogue->services[a->service].code;
    struct booked_slot slot;
    struct appointment_moved *b;
    enum refusal refusal;

    if (a->state == BOOKING_FIRM && is_at(s, a, service, c->day, c->minute))
        return ALLOWED;
    if ((a->state != BOOKING_FIRM && a->state != BOOKING_WISHED) ||
        (!is_staff(c) && a->due <= now.at))
        return REFUSED_STATE;
    if (!is_staff(c) && a->state == BOOKING_FIRM && a->moves >= s->catalogue->booking.moves_max)
        return REFUSED_MOVES;
    if (!is_staff(c) && appointment_conduct(s, a->find, now.at).paused_until > 0)
        return REFUSED_PAUSED;
    refusal = claim(s, c, service, a, now, &slot);
    if (refusal != ALLOWED)
        return refusal;
    b = &decision_add(to, APPOINTMENT_MOVED, a->id, now)->body.moved;
    b->slot = slot;
    b->back = back_at(s, c, a, now.at);
    b->via = c->via;
    text_copy(b->staff, sizeof b->staff, staff_of(c));
    return ALLOWED;
}

static enum refusal cancel(const struct site *s, const struct booking_command *c,
                           const struct appointment *a, struct moment now, struct decision *to)
{
    bool is_held = a->state == BOOKING_HELD;
    struct appointment_cancelled *b;

    if (a->state == BOOKING_CANCELLED)
        return ALLOWED;
    if (!is_held && ((a->state != BOOKING_FIRM && a->state != BOOKING_WISHED) ||
                     (!is_staff(c) && a->due <= now.at)))
        return REFUSED_STATE;
    b = &decision_add(to, APPOINTMENT_CANCELLED, a->id, now)->body.cancelled;
    text_copy(b->cause, sizeof b->cause, is_held ? "left" : is_staff(c) ? "staff" : "customer");
    b->back = back_at(s, c, a, now.at);
    b->via = c->via;
    text_copy(b->staff, sizeof b->staff, staff_of(c));
    return ALLOWED;
}

/* The ticket that is to wait for it: made now, or there already. */
static enum refusal give_ticket(const struct site *s, const struct booking_command *c, instant due,
                                struct moment now, struct decision *to)
{
    const struct ticket *t = site_ticket(s, c->ticket);
    struct ticket_issued issue;

    if (c->issue == NULL)
        return t == NULL ? REFUSED_NO_TICKET : ticket_is_live(t) ? ALLOWED : REFUSED_STATE;
    issue = *c->issue;
    issue.due = due;
    decide(s, &(struct command){.kind = ISSUE, .ticket = c->ticket, .issue = &issue, .staff = ""},
           now, to);
    return to->refusal;
}

static enum refusal arrive(const struct site *s, const struct booking_command *c,
                           const struct appointment *a, struct moment now, struct decision *to)
{
    bool known = a != NULL && a->service >= 0;
    instant due = known ? a->due : c->due;
    struct appointment_arrived *b;
    enum standing standing;
    enum refusal refusal;

    if (a != NULL && a->state == BOOKING_ARRIVED)
        return ALLOWED;
    if (due == 0)
        return REFUSED_NO_APPOINTMENT;
    if (known && a->state != BOOKING_FIRM && a->state != BOOKING_WISHED &&
        a->state != BOOKING_MISSED)
        return REFUSED_STATE;
    if (day_of((struct moment){due, now.offset_min}) != day_of(now))
        return REFUSED_NOT_TODAY;
    standing = appointment_standing(&s->catalogue->booking, due, now.at);
    refusal =
        give_ticket(s, c, standing == STANDING_LATE || (known && !a->sold) ? 0 : due, now, to);
    if (refusal != ALLOWED)
        return refusal;
    b = &decision_add(to, APPOINTMENT_ARRIVED, c->appointment, now)->body.arrived;
    b->ticket = c->ticket;
    b->standing = (int)standing;
    b->via = c->via;
    text_copy(b->staff, sizeof b->staff, staff_of(c));
    return ALLOWED;
}

static enum refusal miss(const struct booking_command *c, const struct appointment *a,
                         struct moment now, struct decision *to)
{
    struct appointment_no_show *b;

    if (a->state == BOOKING_MISSED)
        return ALLOWED;
    if (a->state != BOOKING_FIRM || a->due > now.at)
        return REFUSED_STATE;
    b = &decision_add(to, APPOINTMENT_NO_SHOW, a->id, now)->body.missed;
    text_copy(b->cause, sizeof b->cause, is_staff(c) ? "staff" : "time");
    text_copy(b->staff, sizeof b->staff, staff_of(c));
    return ALLOWED;
}

static enum refusal settle(const struct site *s, const struct booking_command *c, struct moment now,
                           struct decision *to)
{
    const struct appointment *a = appointment_by_id(s, c->appointment);

    switch (c->act) {
    case BOOK_HOLD:
        return hold(s, c, a, now, to);
    case BOOK_FIRM:
        return firm(s, c, a, now, to);
    case BOOK_WISH:
        return wish(s, c, a, now, to);
    case BOOK_ARRIVE:
        return arrive(s, c, a, now, to);
    case BOOK_CONFIRM:
        return a == NULL ? REFUSED_NO_APPOINTMENT : grant(s, c, a, now, to);
    case BOOK_MOVE:
        return a == NULL ? REFUSED_NO_APPOINTMENT : move(s, c, a, now, to);
    case BOOK_CANCEL:
        return a == NULL ? REFUSED_NO_APPOINTMENT : cancel(s, c, a, now, to);
    case BOOK_MISS:
        return a == NULL ? REFUSED_NO_APPOINTMENT : miss(c, a, now, to);
    }
    return REFUSED_STATE;
}

void decide_booking(const struct site *s, const struct booking_command *c, struct moment now,
                    struct decision *to)
{
    enum refusal refusal;

    to->count = 0;
    refusal = settle(s, c, now, to);
    to->refusal = refusal;
    if (refusal != ALLOWED)
        to->count = 0;
}

/* ---- what time brings ---- */

static void wish_lapsed(const struct appointment *a, struct moment now, struct decision *to)
{
    struct appointment_cancelled *b =
        &decision_add(to, APPOINTMENT_CANCELLED, a->id, now)->body.cancelled;

    text_copy(b->cause, sizeof b->cause, "full");
    b->via = VIA_CONSOLE;
}

void decide_booking_due(const struct site *s, struct moment now, struct decision *to)
{
    const instant grace = (instant)s->catalogue->booking.no_show_min * MINUTE;

    to->refusal = ALLOWED;
    to->count = 0;
    for (int i = 0; i < s->book.used && to->count == 0; i++) {
        const struct appointment *a = &s->book.rows[i];
        const struct booking_command none = {.act = BOOK_CONFIRM, .appointment = a->id};

        if (a->state == BOOKING_FIRM && a->due + grace < now.at)
            miss(&none, a, now, to);
        else if (a->state == BOOKING_WISHED && a->due <= now.at)
            wish_lapsed(a, now, to);
        else if (a->state == BOOKING_WISHED)
            grant(s, &none, a, now, to);
    }
}

instant booking_next(const struct site *s)
{
    const instant grace = (instant)s->catalogue->booking.no_show_min * MINUTE;
    instant next = 0;

    for (int i = 0; i < s->book.used; i++) {
        const struct appointment *a = &s->book.rows[i];
        instant at = a->state == BOOKING_FIRM     ? a->due + grace + 1
                     : a->state == BOOKING_WISHED ? a->due
                                                  : 0;

        if (at != 0 && (next == 0 || at < next))
            next = at;
    }
    return next;
}
