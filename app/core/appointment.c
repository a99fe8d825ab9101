/* appointment.c - codes, looking appointments up, and what a person's conduct comes to. */
#include "core/appointment.h"

#include <string.h>

#include "core/site.h"

enum { DAY_MS = 24 * HOUR };

/* ---- codes ---- */

/* Without 0 O, 1 I. */
static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

void appointment_code(struct id id, char to[APPOINTMENT_CODE])
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* an id is random, but need not be */

    for (size_t i = 0; i < sizeof id.b; i++)
        hash = (hash ^ id.b[i]) * UINT64_C(0x100000001b3);
    hash ^= hash >> 40;
    for (int i = 0; i < APPOINTMENT_CODE - 1; i++, hash >>= 5)
        to[i] = letters[hash & 31];
    to[APPOINTMENT_CODE - 1] = '\0';
}

bool appointment_code_read(const char *typed, char to[APPOINTMENT_CODE])
{
    int n = 0;

    for (const char *s = typed; *s != '\0'; s++) {
        char c = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;

        if (c == ' ' || c == '-')
            continue;
        if (strchr(letters, c) == NULL || n == APPOINTMENT_CODE - 1)
            return false;
        to[n++] = c;
    }
    to[n] = '\0';
    return n == APPOINTMENT_CODE - 1;
}

/* ---- looking up ---- */

bool appointment_is_open(const struct appointment *a, instant now)
{
    return a->state == BOOKING_FIRM || a->state == BOOKING_WISHED ||
           (a->state == BOOKING_HELD && a->until > now);
}

const struct appointment *appointment_by_code(const struct site *s, const char *code)
{
    char wanted[APPOINTMENT_CODE];
    const struct appointment *best = NULL;

    if (!appointment_code_read(code, wanted))
        return NULL;
    for (int i = 0; i < s->book.used; i++) {
        const struct appointment *a = &s->book.rows[i];

        if (strcmp(a->code, wanted) == 0 && (best == NULL || a->changed > best->changed))
            best = a;
    }
    return best;
}

int appointments_found(const struct site *s, const char *find, civil day,
                       const struct appointment **to, int max)
{
    int n = 0;

    for (int i = 0; i < s->book.used && find[0] != '\0'; i++) {
        const struct appointment *a = &s->book.rows[i];
        int at = n < max ? n : max;

        if (a->day != day || a->state == BOOKING_HELD || a->state == BOOKING_CANCELLED ||
            strcmp(a->find, find) != 0)
            continue;
        while (at > 0 && to[at - 1]->due > a->due)
            at--;
        if (at == max)
            continue;
        n += n < max;
        memmove(&to[at + 1], &to[at], (size_t)(n - 1 - at) * sizeof *to);
        to[at] = a;
    }
    return n;
}

enum standing appointment_standing(const struct booking_rules *r, instant due, instant now)
{
    if (now < due - (instant)r->early_min * MINUTE)
        return STANDING_EARLY;
    return now > due + (instant)r->late_min * MINUTE ? STANDING_LATE : STANDING_ON_TIME;
}

static bool reaches(int limit, int count)
{
    return limit > 0 && count >= limit;
}

struct conduct appointment_conduct(const struct site *s, const char *find, instant now)
{
    const struct booking_rules *r = &s->catalogue->booking;
    instant since = now - (instant)r->limit_days * DAY_MS, newest = 0;
    struct conduct c = {0};

    for (int i = 0; i < s->book.used && find[0] != '\0'; i++) {
        const struct appointment *a = &s->book.rows[i];
        bool no_show = a->state == BOOKING_MISSED;

        if (a->changed < since || strcmp(a->find, find) != 0 ||
            (!no_show && (a->state != BOOKING_CANCELLED || !a->by_customer)))
            continue;
        c.no_shows += no_show;
        c.cancels += !no_show;
        newest = a->changed > newest ? a->changed : newest;
    }
    if (reaches(r->pause_no_shows, c.no_shows) || reaches(r->pause_cancels, c.cancels))
        c.paused_until = newest + (instant)r->pause_days * DAY_MS;
    if (c.paused_until <= now)
        c.paused_until = 0;
    c.warned = c.paused_until == 0 &&
               (reaches(r->warn_no_shows, c.no_shows) || reaches(r->warn_cancels, c.cancels));
    return c;
}
