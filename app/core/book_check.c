/* book_check.c - is the book of appointments sound; its part of the digest. */
#include "core/site_inside.h"

/* Sold at one time with `a`, never more than the most that any of them was sold
 * among (invariant 5).  Counted at the begin of `a`, where it is at its highest
 * for one of those that overlap. */
static bool is_oversold(const struct site *s, const struct appointment *a)
{
    const struct appointment *b = NULL;
    int sold = 0, places = 0;

    while ((b = appointment_of_day(s, a->day, b)) != NULL) {
        if (!b->sold || b->service != a->service || b->minute > a->minute ||
            b->minute + b->length <= a->minute)
            continue;
        sold++;
        places = b->places > places ? b->places : places;
    }
    return sold > places;
}

static bool is_linked(const struct site *s, const struct appointment *a)
{
    const struct book *b = &s->book;
    int row = (int)(a - b->rows);

    return appointment_by_id(s, a->id) == a && (a->next < 0 || b->rows[a->next].prev == row) &&
           (a->prev >= 0 ? b->rows[a->prev].next == row
                         : b->days[(uint32_t)a->day % BOOK_DAYS] - 1 == row);
}

const char *site_check_book(const struct site *s)
{
    if (s->book.oversold > 0)
        return "a time sold past its places";
    for (int i = 0; i < s->book.used; i++) {
        const struct appointment *a = &s->book.rows[i];
        bool may_be_sold =
            a->state == BOOKING_FIRM || a->state == BOOKING_ARRIVED || a->state == BOOKING_MISSED;

        if (!is_linked(s, a))
            return "an appointment's links";
        if (a->state == BOOKING_FREE || (a->sold && !may_be_sold) ||
            (a->state == BOOKING_FIRM && !a->sold))
            return "an appointment's state";
        if (a->sold && a->service >= 0 && a->day >= s->day && is_oversold(s, a))
            return "a time with more appointments than places";
    }
    return NULL;
}

static uint64_t mix_appointment(uint64_t h, const struct appointment *a)
{
    const int64_t values[] = {
        a->state,    a->service,  a->day,      a->minute, a->length,      a->due,    a->until,
        a->changed,  a->via,      a->language, a->moves,  a->by_customer, a->places, a->sold,
        a->revision, a->standing, a->chain,    a->prev,   a->next,
    };

    h = site_mix(h, a->id.b, sizeof a->id.b);
    h = site_mix(h, a->ticket.b, sizeof a->ticket.b);
    h = site_mix_text(h, a->name);
    h = site_mix_text(h, a->contact);
    h = site_mix_text(h, a->need);
    h = site_mix_text(h, a->find);
    h = site_mix_text(h, a->hand);
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        h = site_mix_int(h, values[i]);
    return h;
}

uint64_t site_mix_book(uint64_t h, const struct site *s)
{
    for (int i = 0; i < s->book.used; i++)
        h = mix_appointment(h, &s->book.rows[i]);
    for (int i = 0; i < GHOSTS_MAX; i++) {
        const struct ghost *g = &s->book.ghosts[i];

        if (g->back > 0)
            h = site_mix_int(site_mix_int(site_mix_int(h, g->day), g->minute), g->back);
    }
    return site_mix_int(site_mix_int(h, s->book.ignored), s->book.oversold);
}
