/* clock.h - time, read once an event by the loop and passed on by value. */
#pragma once

#include "base/day.h"
#include "core/event.h" /* struct boot */

/* Wall time with the offset of the zone that clock_set_zone() named. */
struct moment clock_now(void);

/* That instant with the offset that the zone has then, which is another than today's
 * beyond a day on which clocks are put forward or back. */
struct moment clock_at(instant at);

/* Monotonic, counts while the machine sleeps; id is random for this start. */
struct boot clock_boot(void);

/* "Asia/Shanghai"; ERR_ABSENT when the machine has no such zone. */
MUST_USE enum err clock_set_zone(const char *name);

/* How the clocks of that day go in the zone. */
struct day_clock clock_day(civil day);
