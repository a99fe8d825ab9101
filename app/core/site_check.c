/* site_check.c - is the state sound, and are two states the same? */
#include <string.h>

#include "core/site_inside.h"

/* ---- digest: field by field, because padding bytes mean nothing ---- */

uint64_t site_mix(uint64_t h, const void *p, size_t size)
{
    const unsigned char *b = p;

    for (size_t i = 0; i < size; i++)
        h = (h ^ b[i]) * 1099511628211u; /* FNV-1a, 64 bits */
    return h;
}

uint64_t site_mix_int(uint64_t h, int64_t value)
{
    return site_mix(h, &value, sizeof value);
}

uint64_t site_mix_text(uint64_t h, const char *s)
{
    return site_mix(h, s, strlen(s) + 1);
}

static uint64_t mix_ticket(uint64_t h, const struct ticket *t)
{
    const int64_t values[] = {
        t->number.lane, t->number.count, t->day,     t->state,    t->service,        t->cls,
        t->language,    t->issued,       t->due,     t->key,      (int64_t)t->order, t->called,
        t->served,      t->ended,        t->counter, t->calls,    t->misses,         t->quoted_low,
        t->quoted_high, t->print,        t->copies,  t->rating,   t->level,          t->complained,
        t->excused,     t->prev,         t->next,    t->standing,
    };

    h = site_mix(h, t->id.b, sizeof t->id.b);
    h = site_mix(h, t->appointment.b, sizeof t->appointment.b);
    h = site_mix_text(h, t->number.prefix);
    h = site_mix_text(h, t->staff);
    h = site_mix_text(h, t->print_cause);
    h = site_mix_text(h, t->contact);
    h = site_mix_text(h, t->note);
    h = site_mix_text(h, t->papers);
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        h = site_mix_int(h, values[i]);
    return h;
}

static uint64_t mix_learned(uint64_t h, const struct estimator *e, int service)
{
    h = site_mix(h, &e->service[service], sizeof e->service[service]);
    h = site_mix(h, &e->called[service], sizeof e->called[service]);
    h = site_mix(h, &e->missed[service], sizeof e->missed[service]);
    return site_mix(h, e->hour[service], sizeof e->hour[service]);
}

uint64_t site_digest(const struct site *s)
{
    uint64_t h = 14695981039346656037u;

    h = site_mix_int(h, s->day);
    h = site_mix_int(h, (int64_t)s->pos);
    for (int i = 0; i < s->used; i++)
        h = mix_ticket(h, &s->tickets[i]);
    for (int i = 0; i < SERVICES_MAX; i++) {
        h = site_mix_int(site_mix_int(site_mix_int(h, s->first[i]), s->last[i]), s->waiting[i]);
        h = mix_learned(h, &s->estimator, i);
    }
    for (int i = 0; i < COUNTERS_MAX; i++) {
        h = site_mix_int(site_mix_int(h, s->desks[i].state), s->desks[i].ticket);
        h = site_mix_text(site_mix_int(h, s->desks[i].since), s->desks[i].staff);
    }
    for (int i = 0; i < s->call_count; i++) {
        h = site_mix(h, s->calls[i].ticket.b, sizeof s->calls[i].ticket.b);
        h = site_mix_int(site_mix_int(h, s->calls[i].at), s->calls[i].times);
    }
    h = site_mix(h, s->floors, sizeof s->floors);
    h = site_mix(h, &s->counts, sizeof s->counts);
    for (int i = 0; i < s->device_count; i++)
        h = site_mix_int(site_mix(h, s->devices[i].id.b, 16), (int64_t)s->devices[i].seq);
    h = site_mix_book(h, s);
    h = site_mix_messages(site_mix_cases(h, s), s);
    h = site_mix_equipment(h, s);
    h = site_mix_int(site_mix_int(h, s->emergency.on), s->emergency.since);
    return site_mix_text(site_mix_text(h, s->emergency.staff), s->emergency.text);
}

/* ---- soundness ---- */

static const char *check_list(const struct site *s, int service)
{
    int prev = -1, n = 0;

    for (int i = s->first[service]; i >= 0; prev = i, i = s->tickets[i].next) {
        const struct ticket *t = &s->tickets[i];

        if (t->prev != prev || t->service != service || t->state != TICKET_WAITING)
            return "a queue's links";
        if (prev >= 0 && s->tickets[prev].key > t->key)
            return "a queue's order";
        if (++n > s->used)
            return "a queue without an end";
    }
    if (s->last[service] != prev || s->waiting[service] != n)
        return "a queue's end or count";
    return NULL;
}

/* Invariant 4: a ticket at a counter stands at that one alone. */
static const char *check_desks(const struct site *s)
{
    int present = 0, held = 0;

    for (int i = 0; i < s->used; i++)
        present += s->tickets[i].state == TICKET_AT_CALL || s->tickets[i].state == TICKET_SERVING;
    for (int i = 0; i < s->catalogue->counter_count; i++) {
        int row = s->desks[i].ticket;

        if (row < 0)
            continue;
        held++;
        if (s->tickets[row].counter != s->catalogue->counters[i].number)
            return "a ticket called by two counters";
    }
    return present == held ? NULL : "tickets at counters against counters with tickets";
}

/* Invariant 3. */
static const char *check_numbers(const struct site *s)
{
    for (int i = 0; i < s->used; i++) {
        const struct ticket *t = &s->tickets[i];

        if (ticket_is_live(t) && t->day == s->day &&
            site_floor(s, t->number.prefix, t->number.lane) < t->number.count)
            return "a live number above its floor";
    }
    if (s->counts.clashes > 0)
        return "two live tickets with one number";
    for (int i = 0; i < s->used; i++) {
        const struct ticket *t = &s->tickets[i];

        if (ticket_is_live(t) && t->number.count > site_floor(s, t->number.prefix, t->number.lane))
            return "a number above its floor";
    }
    return NULL;
}

/* Invariant 6. */
static const char *check_ratings(const struct site *s)
{
    const struct counts *c = &s->counts;
    int levels = 0;

    for (int i = 1; i <= 5; i++)
        levels += c->levels[i];
    if (levels != c->rated)
        return "ratings against their levels";
    for (int i = 0; i < s->used; i++) {
        const struct ticket *t = &s->tickets[i];

        if ((t->rating == RATING_RATED) != (t->level >= 1 && t->level <= 5))
            return "a rating without a level";
    }
    return NULL;
}

bool site_is_sound(const struct site *s, const char **what)
{
    *what = NULL;
    for (int i = 0; i < SERVICES_MAX && *what == NULL; i++)
        *what = check_list(s, i);
    if (*what == NULL)
        *what = check_desks(s);
    if (*what == NULL)
        *what = check_numbers(s);
    if (*what == NULL)
        *what = check_ratings(s);
    if (*what == NULL)
        *what = site_check_book(s);
    if (*what == NULL)
        *what = site_check_cases(s);
    if (*what == NULL)
        *what = site_check_messages(s);
    return *what == NULL;
}
