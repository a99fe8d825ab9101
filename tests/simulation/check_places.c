/* check_places.c - invariant 5 by the log alone: each booked time that was sold, and how
 * many others are sold of its places when it is. */
#include <string.h>

#include "simulation/inside.h"

static struct sold *place_of(struct sim *s, struct id id)
{
    for (int i = 0; i < s->place_count; i++) {
        if (id_equal(s->places[i].id, id))
            return &s->places[i];
    }
    if (s->place_count == SOLD)
        return NULL;
    s->places[s->place_count] = (struct sold){.id = id};
    return &s->places[s->place_count++];
}

static bool overlap(const struct booked_slot *a, const struct booked_slot *b)
{
    return a->day == b->day && strcmp(a->service, b->service) == 0 && a->minute <= b->minute &&
           b->minute < a->minute + a->length;
}

/* At the begin of `at`, of all that run then. */
static void count(struct sim *s, const struct booked_slot *at)
{
    int sold = 0, places = 0;

    for (int i = 0; i < s->place_count; i++) {
        const struct sold *p = &s->places[i];

        if (!p->sold || !overlap(&p->slot, at))
            continue;
        sold++;
        places = p->slot.places > places ? p->slot.places : places;
    }
    if (sold > places)
        sim_fault(s, "invariant 5: %d were sold of the %d places of %s at minute %d", sold, places,
                  at->service, at->minute);
}

static void sell(struct sim *s, struct sold *p, const struct booked_slot *slot)
{
    p->slot = *slot;
    p->sold = true;
    for (int i = 0; i < s->place_count; i++) {
        if (s->places[i].sold && overlap(slot, &s->places[i].slot))
            count(s, &s->places[i].slot);
    }
    count(s, slot);
}

void places_event(struct sim *s, const struct event *e)
{
    struct sold *p;

    if (e->type < APPOINTMENT_BOOKED || e->type > APPOINTMENT_NO_SHOW)
        return;
    p = place_of(s, e->subject);
    if (p == NULL) {
        sim_fault(s, "there are more bookings than the check has room for");
    } else if (e->type == APPOINTMENT_BOOKED && e->body.booked.wish) {
        p->slot = e->body.booked.slot; /* has no place until it is confirmed */
    } else if (e->type == APPOINTMENT_BOOKED) {
        sell(s, p, &e->body.booked.slot);
    } else if (e->type == APPOINTMENT_CONFIRMED) {
        p->slot.places = e->body.confirmed.places;
        sell(s, p, &p->slot);
    } else if (e->type == APPOINTMENT_MOVED) {
        p->sold = false;
        sell(s, p, &e->body.moved.slot);
    } else if (e->type == APPOINTMENT_CANCELLED) {
        p->sold = false;
    }
}

void places_again(struct sim *s)
{
    s->place_count = 0;
}
