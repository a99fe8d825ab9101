/* slot.c - times that can be booked, and what is left of them. */
#include "core/slot.h"

#include <string.h>

int slot_length(const struct service *s)
{
    return s->booking.slot_min * s->booking.slots;
}

int slot_places(const struct service *s)
{
    return s->booking.places - s->booking.walk_in;
}

/* ---- what is taken, in steps of GRID_MIN ---- */

static void take(int taken[SLOTS_MAX], int minute, int length)
{
    int end = (minute + length + GRID_MIN - 1) / GRID_MIN;

    for (int i = minute / GRID_MIN; i < end && i < SLOTS_MAX; i++)
        taken[i]++;
}

static void tally(const struct site *s, int service, civil day, instant now,
                  const struct appointment *but, int taken[SLOTS_MAX])
{
    const struct appointment *a = NULL;

    memset(taken, 0, SLOTS_MAX * sizeof taken[0]);
    while ((a = appointment_of_day(s, day, a)) != NULL) {
        if (a->service == service && a != but &&
            (a->sold || (a->state == BOOKING_HELD && a->until > now)))
            take(taken, a->minute, a->length);
    }
    for (int i = 0; i < GHOSTS_MAX; i++) {
        const struct ghost *g = &s->book.ghosts[i];

        if (g->back > now && g->service == service && g->day == day)
            take(taken, g->minute, g->length);
    }
}

static int most_taken(const int taken[SLOTS_MAX], int minute, int length)
{
    int end = (minute + length + GRID_MIN - 1) / GRID_MIN, most = 0;

    for (int i = minute / GRID_MIN; i < end && i < SLOTS_MAX; i++)
        most = taken[i] > most ? taken[i] : most;
    return most;
}

int slot_left(const struct site *s, int service, civil day, int minute, int length, instant now,
              const struct appointment *but)
{
    int taken[SLOTS_MAX];

    tally(s, service, day, now, but, taken);
    return slot_places(&s->catalogue->services[service]) - most_taken(taken, minute, length);
}

/* ---- what is offered ---- */

bool slot_day_is_near(const struct catalogue *c, civil day, struct moment now)
{
    civil today = day_of(now);

    return day >= today && day - today <= c->booking.horizon_days;
}

/* None of its minutes is skipped by the clocks. */
static bool clocks_go_through(civil day, struct day_clock clock, int minute, int length)
{
    instant at;

    for (int m = minute; m < minute + length; m += GRID_MIN) {
        if (!day_clock_at(day, clock, m, &at))
            return false;
    }
    return true;
}

static bool in_time(const struct catalogue *c, instant due, int length, struct moment now,
                    bool limits)
{
    if (limits)
        return due >= now.at + (instant)c->booking.notice_min * MINUTE;
    return due + (instant)length * MINUTE > now.at;
}

int slots_of_day(const struct site *s, int service, civil day, struct day_clock clock,
                 struct moment now, bool limits, struct slot to[SLOTS_MAX])
{
    const struct catalogue *c = s->catalogue;
    const struct service *what = &c->services[service];
    const struct hours *hours = catalogue_calendar(c, day);
    int taken[SLOTS_MAX], n = 0, length = slot_length(what);

    if (what->booking.slot_min == 0 || what->resting || (limits && !slot_day_is_near(c, day, now)))
        return 0;
    tally(s, service, day, now.at, NULL, taken);
    for (int i = 0; i < hours->count; i++) {
        for (int m = hours->spans[i].from; m + length <= hours->spans[i].to && n < SLOTS_MAX;
             m += what->booking.slot_min) {
            struct slot slot = {.minute = m, .places = slot_places(what)};

            if (!clocks_go_through(day, clock, m, length) ||
                !day_clock_at(day, clock, m, &slot.due) ||
                !in_time(c, slot.due, length, now, limits))
                continue;
            slot.left = slot.places - most_taken(taken, m, length);
            slot.left = slot.left < 0 ? 0 : slot.left;
            to[n++] = slot;
        }
    }
    return n;
}

bool slot_at(const struct site *s, int service, civil day, int minute, struct day_clock clock,
             struct moment now, bool limits, struct slot *to)
{
    struct slot slots[SLOTS_MAX];
    int n = slots_of_day(s, service, day, clock, now, limits, slots);

    for (int i = 0; i < n; i++) {
        if (slots[i].minute == minute) {
            *to = slots[i];
            return true;
        }
    }
    return false;
}
