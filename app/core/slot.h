/* slot.h - which days and times of a service can be booked, and what is left.
 *
 * Times begin every `slot_min` minutes from the start of each span of the day's
 * hours (holidays and extra working days considered, catalogue.h) and end within
 * it.  A place is left only when all the time that a booking takes up has one.
 * Pure: the caller gives the clocks of the day (daylight saving). */
#pragma once

#include "core/site.h"

enum { SLOTS_MAX = DAY_MINUTES / GRID_MIN };

struct slot {
    int minute; /* of the day */
    instant due;
    int left, places; /* that can be had; of how many */
};

/* Times of that day in order, full ones too; 0 when it is not offered at all.
 * Without `limits` (staff) notice and horizon do not count, only what is past. */
int slots_of_day(const struct site *s, int service, civil day, struct day_clock clock,
                 struct moment now, bool limits, struct slot to[SLOTS_MAX]);

/* One time; false when it is not offered. */
bool slot_at(const struct site *s, int service, civil day, int minute, struct day_clock clock,
             struct moment now, bool limits, struct slot *to);

/* True while the day may be looked at: today to the horizon. */
bool slot_day_is_near(const struct catalogue *c, civil day, struct moment now);

/* Places that are left for a booking of that length; may be negative after the
 * hall has made its times smaller.  `but`: an appointment that does not count;
 * may be NULL. */
int slot_left(const struct site *s, int service, civil day, int minute, int length, instant now,
              const struct appointment *but);

/* How long a booking of the service takes up its places; how many there are. */
int slot_length(const struct service *s);
int slot_places(const struct service *s);
