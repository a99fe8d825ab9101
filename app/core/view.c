/* view.c - the small picture of the hall that a terminal shows. */
#include "core/view.h"

#include <string.h>

#include "base/text.h"
#include "core/queue.h"

static void services(const struct site *s, struct moment now, struct view *to)
{
    struct wait waits[SERVICES_MAX];

    estimate_waits(s, now, waits);
    to->service_count = s->catalogue->service_count;
    for (int i = 0; i < to->service_count; i++) {
        text_copy(to->services[i].code, CODE_SIZE, s->catalogue->services[i].code);
        to->services[i].waiting = queue_waiting(s, i);
        to->services[i].wait = waits[i];
    }
    to->waiting = queue_waiting(s, -1);
}

/* The newest ticket of this counter whose rating is still to be asked. */
static void rating(const struct site *s, int counter, struct view_rating *to)
{
    const struct ticket *newest = NULL;

    for (int i = 0; i < s->used; i++) {
        const struct ticket *t = &s->tickets[i];

        if (t->rating == RATING_OPEN && t->counter == counter && t->service >= 0 &&
            t->day == s->day && (newest == NULL || t->ended > newest->ended))
            newest = t;
    }
    if (newest == NULL)
        return;
    to->ticket = newest->id;
    to->number = newest->number;
    to->asked = newest->ended;
    to->minutes = (int)((newest->ended - newest->served + MINUTE / 2) / MINUTE);
    text_copy(to->service, CODE_SIZE, s->catalogue->services[newest->service].code);
    text_copy(to->staff, STAFF_SIZE, newest->staff);
}

static void at_counter(const struct site *s, int number, struct view *to)
{
    int i = catalogue_counter(s->catalogue, number);
    const struct desk *d;

    to->counter = number;
    if (i < 0)
        return;
    d = &s->desks[i];
    to->desk = d->state;
    text_copy(to->staff, STAFF_SIZE, d->staff);
    rating(s, number, &to->rating);
    if (d->ticket < 0)
        return;
    to->serving = s->tickets[d->ticket].number;
    text_copy(to->serving_service, CODE_SIZE,
              s->catalogue->services[s->tickets[d->ticket].service].code);
}

static void floors(const struct site *s, int lane, struct view *to)
{
    for (int i = 0; i < PREFIXES_MAX && s->prefixes[i][0] != '\0'; i++) {
        const int lanes[] = {0, lane};

        for (size_t k = 0; k < ARRAY_LEN(lanes) - (lane == 0); k++) {
            struct view_floor *f = &to->floors[to->floor_count];

            f->count = s->floors[i][lanes[k]];
            if (f->count == 0)
                continue;
            f->lane = lanes[k];
            text_copy(f->prefix, PREFIX_SIZE, s->prefixes[i]);
            to->floor_count++;
        }
    }
}

void view_of_site(const struct site *s, int counter, int lane, struct moment now, struct view *to)
{
    memset(to, 0, sizeof *to);
    to->pos = s->pos;
    to->now = now;
    to->day = s->day;
    text_copy(to->catalogue, CODE_SIZE, s->catalogue->version);
    services(s, now, to);
    memcpy(to->calls, s->calls, sizeof to->calls);
    to->call_count = s->call_count;
    if (counter > 0)
        at_counter(s, counter, to);
    to->emergency = s->emergency.on;
    text_copy(to->emergency_text, NOTE_SIZE, s->emergency.text);
    to->emergency_since = s->emergency.since;
    for (int i = 0; i < s->device_count; i++) {
        if (s->devices[i].key[0] == '\0') /* no terminal */
            continue;
        to->keys[to->key_count].device = s->devices[i].id;
        text_copy(to->keys[to->key_count++].key, sizeof to->keys[i].key, s->devices[i].key);
    }
    to->keys_edition = s->devices_edition;
    floors(s, lane, to);
}

void view_add_paper(const struct case_file *f, struct view *to)
{
    to->paper.about = f->id;
    to->paper.language = f->language;
    text_copy(to->paper.code, sizeof to->paper.code, f->code);
    text_copy(to->paper.why, sizeof to->paper.why, f->answer);
    text_copy(to->paper.instead, sizeof to->paper.instead, f->cause);
}

void view_of_ticket(const struct site *s, const struct ticket *t, struct moment now,
                    struct ticket_view *to)
{
    memset(to, 0, sizeof *to);
    to->id = t->id;
    to->number = t->number;
    to->state = t->state;
    to->before = queue_position(s, t);
    to->wait = estimate_ticket(s, t, now);
    to->counter = t->state == TICKET_WAITING ? 0 : t->counter;
    to->issued = t->issued;
    to->rating = t->rating;
    to->may_rate =
        t->state == TICKET_ENDED_DONE &&
        (t->rating == RATING_NONE || t->rating == RATING_OPEN || t->rating == RATING_EXPIRED);
    to->now = now;
    if (t->service >= 0)
        text_copy(to->service, CODE_SIZE, s->catalogue->services[t->service].code);
}

/* ---- appointments ---- */

static void ticket_of(const struct site *s, const struct appointment *a, struct id *ticket,
                      struct number *number)
{
    const struct ticket *t = site_ticket(s, a->ticket);

    *ticket = a->ticket;
    if (t != NULL && t->service >= 0)
        *number = t->number;
}

void view_add_appointments(const struct site *s, struct view *to)
{
    const struct appointment *a = NULL;

    to->appointments_edition = s->book.edition;
    to->appointment_count = 0;
    while ((a = appointment_of_day(s, s->day, a)) != NULL &&
           to->appointment_count < VIEW_APPOINTMENTS_MAX) {
        struct view_appointment *row = &to->appointments[to->appointment_count];

        if (a->service < 0 ||
            (a->state != BOOKING_FIRM && a->state != BOOKING_ARRIVED && a->state != BOOKING_MISSED))
            continue;
        *row = (struct view_appointment){.id = a->id, .due = a->due, .state = a->state};
        text_copy(row->service, CODE_SIZE, s->catalogue->services[a->service].code);
        text_copy(row->find, FIND_SIZE, a->find);
        ticket_of(s, a, &row->ticket, &row->number);
        to->appointment_count++;
    }
}

void view_of_appointment(const struct site *s, const struct appointment *a, struct moment now,
                         struct appointment_view *to)
{
    const struct booking_rules *r = &s->catalogue->booking;
    struct conduct conduct = appointment_conduct(s, a->find, now.at);

    *to = (struct appointment_view){
        .id = a->id,
        .day = a->day,
        .minute = a->minute,
        .length = a->length,
        .due = a->due,
        .state = a->state,
        .until = a->until,
        .moves_left = a->moves < r->moves_max ? r->moves_max - a->moves : 0,
        .may_change = a->due > now.at && appointment_is_open(a, now.at),
        .standing =
            a->state == BOOKING_ARRIVED ? a->standing : appointment_standing(r, a->due, now.at),
        .warned = conduct.warned,
        .paused_until = conduct.paused_until,
        .now = now,
    };
    text_copy(to->code, sizeof to->code, a->code);
    if (a->service >= 0)
        text_copy(to->service, CODE_SIZE, s->catalogue->services[a->service].code);
    ticket_of(s, a, &to->ticket, &to->number);
}

void view_of_case(const struct case_file *f, struct moment now, struct case_view *to)
{
    *to = (struct case_view){
        .id = f->id,
        .kind = f->kind,
        .state = f->state,
        .due = f->due,
        .waits = f->waits,
        .asks = case_asks(f),
        .asked_due = f->asked_due,
        .revision = f->mark_count,
        .proposed_due = f->proposed_due,
        .signed_at = f->signed_at,
        .now = now,
    };
    text_copy(to->code, sizeof to->code, f->code);
    text_copy(to->answer, sizeof to->answer, f->answer);
    if (f->state == CASE_DENIED)
        text_copy(to->remedy, sizeof to->remedy, f->cause);
    text_copy(to->proposal, sizeof to->proposal, f->proposal);
    text_copy(to->owner, sizeof to->owner, f->owner);
}

void view_of_case_coded(const struct case_file *f, struct moment now, struct case_view *to)
{
    view_of_case(f, now, to);
    to->id = (struct id){{0}};
    to->answer[0] = to->remedy[0] = to->proposal[0] = '\0';
}
