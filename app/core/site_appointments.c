/* site_appointments.c - the book of appointments, folded from their events. */
#include <string.h>

#include "base/text.h"
#include "core/site_inside.h"
#include "core/slot.h"

enum { DAY_MS = 24 * HOUR };

/* ---- the table ---- */

static int row_of(const struct site *s, const struct appointment *a)
{
    return (int)(a - s->book.rows);
}

static int find_row(const struct site *s, struct id id)
{
    int row = s->book.slots[id_hash(id) % APPOINTMENTS_MAX] - 1;

    while (row >= 0 && !id_equal(s->book.rows[row].id, id))
        row = s->book.rows[row].chain;
    return row;
}

const struct appointment *appointment_by_id(const struct site *s, struct id id)
{
    int row = find_row(s, id);

    return row < 0 ? NULL : &s->book.rows[row];
}

static int *day_head(struct site *s, civil day)
{
    return &s->book.days[(uint32_t)day % BOOK_DAYS];
}

static void enter_day(struct site *s, struct appointment *a, civil day)
{
    int *head = day_head(s, day), row = row_of(s, a);

    a->day = day;
    a->prev = -1;
    a->next = *head - 1;
    if (a->next >= 0)
        s->book.rows[a->next].prev = row;
    *head = row + 1;
}

static void leave_day(struct site *s, const struct appointment *a)
{
    if (a->next >= 0)
        s->book.rows[a->next].prev = a->prev;
    if (a->prev >= 0)
        s->book.rows[a->prev].next = a->next;
    else
        *day_head(s, a->day) = a->next + 1;
}

const struct appointment *appointment_of_day(const struct site *s, civil day,
                                             const struct appointment *before)
{
    int row = before == NULL ? s->book.days[(uint32_t)day % BOOK_DAYS] - 1 : before->next;

    while (row >= 0 && s->book.rows[row].day != day)
        row = s->book.rows[row].next;
    return row < 0 ? NULL : &s->book.rows[row];
}

/* Its row may not go to another yet.  What counts against a person is kept as
 * long as there is room (`strict`). */
static bool is_kept(const struct site *s, const struct appointment *a, instant now, bool strict)
{
    instant counts = (instant)s->catalogue->booking.limit_days * DAY_MS;

    switch (a->state) {
    case BOOKING_FREE:
        return false;
    case BOOKING_HELD:
        return a->until > now;
    case BOOKING_WISHED:
    case BOOKING_FIRM:
    case BOOKING_ARRIVED:
        return a->day >= s->day;
    case BOOKING_MISSED:
        return a->day >= s->day || (strict && a->find[0] != '\0' && now - a->changed < counts);
    case BOOKING_CANCELLED:
        return strict && a->by_customer && a->find[0] != '\0' && now - a->changed < counts;
    }
    return false;
}

static void forget_row(struct site *s, int row)
{
    struct appointment *a = &s->book.rows[row];
    int *at = &s->book.slots[id_hash(a->id) % APPOINTMENTS_MAX];

    leave_day(s, a);
    if (*at - 1 == row) {
        *at = a->chain + 1;
        return;
    }
    for (int i = *at - 1; i >= 0; i = s->book.rows[i].chain) {
        if (s->book.rows[i].chain == row)
            s->book.rows[i].chain = a->chain;
    }
}

bool site_book_has_room(const struct site *s, instant now)
{
    if (s->book.used < APPOINTMENTS_MAX)
        return true;
    for (int i = 0; i < APPOINTMENTS_MAX; i++) {
        if (!is_kept(s, &s->book.rows[i], now, false))
            return true;
    }
    return false;
}

/* That of an appointment of long ago, which counts for nothing any more; -1 none. */
static int row_at_rest(struct site *s, instant now)
{
    struct book *b = &s->book;

    for (int i = 0; i < b->used; i++) {
        int row = (b->free_hint + i) % b->used;
        const struct appointment *a = &b->rows[row];

        if (a->day + BOOK_REST_DAYS >= s->day || is_kept(s, a, now, true))
            continue;
        b->free_hint = (row + 1) % APPOINTMENTS_MAX;
        return row;
    }
    return -1;
}

/* So that the table stays as small as the hall. */
static int free_row(struct site *s, instant now)
{
    struct book *b = &s->book;
    int rests = row_at_rest(s, now);

    if (rests >= 0) {
        forget_row(s, rests);
        return rests;
    }
    if (b->used < APPOINTMENTS_MAX)
        return b->used++;
    for (int strict = 1; strict >= 0; strict--) {
        for (int i = 0; i < APPOINTMENTS_MAX; i++) {
            int row = (b->free_hint + i) % APPOINTMENTS_MAX;

            if (is_kept(s, &b->rows[row], now, strict))
                continue;
            b->free_hint = (row + 1) % APPOINTMENTS_MAX;
            forget_row(s, row);
            return row;
        }
    }
    return -1;
}

static struct appointment *add_row(struct site *s, struct id id, civil day, instant now)
{
    int row = free_row(s, now), *slot = &s->book.slots[id_hash(id) % APPOINTMENTS_MAX];
    struct appointment *a;

    if (row < 0)
        return NULL;
    a = &s->book.rows[row];
    *a = (struct appointment){.id = id, .service = -1, .chain = *slot - 1};
    appointment_code(id, a->code);
    *slot = row + 1;
    enter_day(s, a, day);
    return a;
}

/* ---- places ---- */

static void keep_back(struct site *s, struct ghost g, instant now)
{
    struct ghost *to = &s->book.ghosts[0];

    for (int i = 1; i < GHOSTS_MAX && to->back > now; i++) {
        if (s->book.ghosts[i].back < to->back)
            to = &s->book.ghosts[i];
    }
    *to = g;
}

/* Places come back at an instant that was decided by chance and written down; but
 * those that the appointment goes on to take (`stays`; NULL none) are its own. */
static void give_back(struct site *s, const struct appointment *a, const struct booked_slot *stays,
                      instant back, instant now)
{
    int from = a->minute, to = a->minute + a->length;
    int low = to, high = to; /* what stays within it */

    if (!a->sold || back <= now)
        return;
    if (stays != NULL && stays->day == a->day && stays->minute < to &&
        stays->minute + stays->length > from) {
        low = stays->minute > from ? stays->minute : from;
        high = stays->minute + stays->length < to ? stays->minute + stays->length : to;
    }
    if (low > from)
        keep_back(s, (struct ghost){a->service, a->day, from, low - from, back}, now);
    if (high < to)
        keep_back(s, (struct ghost){a->service, a->day, high, to - high, back}, now);
}

/* Invariant 5, as it stands by the places that the event names. */
static void count_oversold(struct site *s, const struct appointment *a, instant now)
{
    int places = a->service < 0 ? 0 : slot_places(&s->catalogue->services[a->service]);

    if (a->service >= 0 &&
        a->places - places + slot_left(s, a->service, a->day, a->minute, a->length, now, NULL) < 0)
        s->book.oversold++;
}

static void take_slot(struct site *s, struct appointment *a, const struct booked_slot *b)
{
    if (a->day != b->day) {
        leave_day(s, a);
        enter_day(s, a, b->day);
    }
    a->service = catalogue_service(s->catalogue, b->service);
    a->minute = b->minute;
    a->length = b->length;
    a->due = b->due;
    a->places = b->places;
}

/* ---- facts: false when one came second or too late ---- */

static bool held(struct site *s, const struct event *e, instant now)
{
    const struct appointment_held *b = &e->body.held;
    int row = find_row(s, e->subject);
    struct appointment *a = row < 0 ? add_row(s, e->subject, b->slot.day, now) : &s->book.rows[row];

    if (a == NULL || (a->state != BOOKING_FREE && a->state != BOOKING_HELD))
        return false;
    take_slot(s, a, &b->slot);
    a->state = BOOKING_HELD;
    a->until = b->until;
    a->via = b->via;
    count_oversold(s, a, now);
    return true;
}

static bool booked(struct site *s, const struct event *e, instant now)
{
    const struct appointment_booked *b = &e->body.booked;
    int row = find_row(s, e->subject);
    struct appointment *a = row < 0 ? add_row(s, e->subject, b->slot.day, now) : &s->book.rows[row];

    if (a == NULL || (a->state != BOOKING_FREE && a->state != BOOKING_HELD))
        return false;
    take_slot(s, a, &b->slot);
    a->state = b->wish ? BOOKING_WISHED : BOOKING_FIRM;
    a->sold = !b->wish;
    a->until = 0;
    a->language = b->language;
    a->via = b->via;
    text_copy(a->hand, sizeof a->hand, b->staff);
    text_copy(a->name, sizeof a->name, b->name);
    text_copy(a->contact, sizeof a->contact, b->contact);
    text_copy(a->need, sizeof a->need, b->need);
    text_copy(a->find, sizeof a->find, b->find);
    if (a->sold)
        count_oversold(s, a, now);
    return true;
}

static bool confirmed(struct site *s, struct appointment *a, const struct appointment_confirmed *b,
                      instant now)
{
    if (a->state != BOOKING_WISHED)
        return false;
    a->state = BOOKING_FIRM;
    a->sold = true;
    a->places = b->places;
    text_copy(a->hand, sizeof a->hand, b->staff);
    count_oversold(s, a, now);
    return true;
}

static bool moved(struct site *s, struct appointment *a, const struct appointment_moved *b,
                  instant now)
{
    if (a->state != BOOKING_FIRM && a->state != BOOKING_WISHED)
        return false;
    give_back(s, a, &b->slot, b->back, now);
    take_slot(s, a, &b->slot);
    a->state = BOOKING_FIRM;
    a->sold = true;
    a->moves += b->staff[0] == '\0';
    text_copy(a->hand, sizeof a->hand, b->staff);
    count_oversold(s, a, now);
    return true;
}

static bool cancelled(struct site *s, struct appointment *a, const struct appointment_cancelled *b,
                      instant now)
{
    if (a->state != BOOKING_HELD && a->state != BOOKING_FIRM && a->state != BOOKING_WISHED)
        return false;
    give_back(s, a, NULL, b->back, now);
    a->by_customer = a->state == BOOKING_FIRM && strcmp(b->cause, "customer") == 0;
    a->state = BOOKING_CANCELLED;
    a->sold = false;
    text_copy(a->hand, sizeof a->hand, b->staff);
    return true;
}

static bool arrived(struct site *s, const struct event *e, instant now)
{
    const struct appointment_arrived *b = &e->body.arrived;
    int row = find_row(s, e->subject);
    struct appointment *a = row < 0 ? add_row(s, e->subject, s->day, now) : &s->book.rows[row];

    if (a == NULL || (a->state != BOOKING_FREE && a->state != BOOKING_FIRM &&
                      a->state != BOOKING_WISHED && a->state != BOOKING_MISSED))
        return false;
    a->state = BOOKING_ARRIVED;
    a->ticket = b->ticket;
    a->standing = (enum standing)b->standing;
    site_join_ticket(s, b->ticket, a, a->sold && a->standing != STANDING_LATE ? a->due : 0);
    return true;
}

static bool missed(struct appointment *a)
{
    if (a->state != BOOKING_FIRM)
        return false;
    a->state = BOOKING_MISSED;
    return true;
}

static bool changed(struct site *s, struct appointment *a, const struct event *e, instant now)
{
    switch (e->type) {
    case APPOINTMENT_CONFIRMED:
        return confirmed(s, a, &e->body.confirmed, now);
    case APPOINTMENT_MOVED:
        return moved(s, a, &e->body.moved, now);
    case APPOINTMENT_CANCELLED:
        return cancelled(s, a, &e->body.cancelled, now);
    default:
        return missed(a);
    }
}

static bool fold(struct site *s, const struct event *e, int row, instant now)
{
    switch (e->type) {
    case APPOINTMENT_HELD:
        return held(s, e, now);
    case APPOINTMENT_BOOKED:
        return booked(s, e, now);
    case APPOINTMENT_ARRIVED:
        return arrived(s, e, now);
    default:
        return row >= 0 && changed(s, &s->book.rows[row], e, now);
    }
}

void site_fold_appointment(struct site *s, const struct event *e, struct moment when)
{
    int row = find_row(s, e->subject);
    civil before = row >= 0 ? s->book.rows[row].day : s->day;
    struct appointment *a;

    if (!fold(s, e, row, when.at)) {
        s->book.ignored++;
        return;
    }
    a = &s->book.rows[find_row(s, e->subject)];
    a->changed = when.at;
    a->revision++;
    if (e->type != APPOINTMENT_HELD && (a->day == s->day || before == s->day))
        s->book.edition = s->pos;
}

void site_move_book(struct site *s, const int services[SERVICES_MAX])
{
    for (int i = 0; i < s->book.used; i++) {
        int *service = &s->book.rows[i].service;

        *service = *service < 0 ? -1 : services[*service];
    }
    for (int i = 0; i < GHOSTS_MAX; i++) {
        struct ghost *g = &s->book.ghosts[i];

        if (g->back > 0)
            g->service = g->service < 0 ? -1 : services[g->service];
    }
    s->book.edition = s->pos;
}
