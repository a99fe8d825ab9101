/* day.h - instants, civil days and minutes of the day.
 *
 * No clock and no time zone data here: an instant travels with the offset that
 * the platform found for it, so every function is pure. */
#pragma once

#include <stdint.h>

#include "base/err.h"

typedef int64_t instant; /* milliseconds since 1970-01-01T00:00:00Z */
typedef int32_t civil;   /* a calendar day: days since 1970-01-01 */

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY_MINUTES = 24 * 60 };

/* Wall time with the offset of its place, east positive.  The loop reads the
 * clock once an event and passes this down by value. */
struct moment {
    instant at;
    int16_t offset_min;
};

struct date {
    int year, month, day; /* month and day from 1 */
    int weekday;          /* 0 Monday .. 6 Sunday */
};

civil day_of(struct moment m);
int minute_of_day(struct moment m); /* 0 .. 1439 */
struct date date_of(civil d);
civil civil_of(int year, int month, int day);

/* The instant at which minute `minute` of day `d` begins at that offset. */
instant instant_of(civil d, int minute, int16_t offset_min);

/* How the clocks of one day go.  Most days have one offset; on a day that clocks
 * are put forward or back, minutes of the day from `change` on have the second
 * (by the clock as it stood before). */
struct day_clock {
    int16_t before, after; /* minutes east of UTC */
    int change;            /* minute of the day; DAY_MINUTES: none */
};

/* The instant at which a minute of that day begins.  False for a minute that the
 * clocks skip; of one that comes twice, the first. */
bool day_clock_at(civil day, struct day_clock c, int minute, instant *to);

/* "2026-11-23" */
enum { DAY_TEXT = 16 };
void day_to_text(civil d, char to[DAY_TEXT]);
bool day_from_text(const char *s, civil *to);

/* RFC 3339 with milliseconds and offset: "2026-11-23T09:42:00.000+08:00" */
enum { MOMENT_TEXT = 40 };
void moment_to_text(struct moment m, char to[MOMENT_TEXT]);
bool moment_from_text(const char *s, struct moment *to);

/* "09:42" */
enum { CLOCK_TEXT = 8 };
void clock_to_text(struct moment m, char to[CLOCK_TEXT]);
bool minute_from_text(const char *s, int *minute); /* "09:42", "24:00" allowed */
