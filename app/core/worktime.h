/* worktime.h - time as the hall works: its calendar's hours, holidays and extra
 * working days (catalogue_calendar), daylight saving included.
 *
 * Pure: how the clocks of a day go is asked of `clock` (port/clock.h's clock_day). */
#pragma once

#include "core/catalogue.h"

typedef struct day_clock (*day_clocks)(civil day);

enum { WORKTIME_DAYS_MAX = 400 }; /* a calendar is looked through so far */

/* The instant at which `minutes` of working time have passed since `from`.  0
 * minutes: `from` itself.  A calendar without hours works all the time. */
instant worktime_after(const struct catalogue *c, day_clocks clock, struct moment from,
                       int minutes);

/* Minutes of working time from one instant to a later one; 0 when it is not later. */
int worktime_between(const struct catalogue *c, day_clocks clock, struct moment from, instant to);

/* The end of the `days`th working day after that of `from`. */
instant worktime_days_after(const struct catalogue *c, day_clocks clock, struct moment from,
                            int days);

/* When the standard of a service (an index; -1 none: the site's) ends that starts at
 * `from`; 0 for one whose time is named in the case. */
instant standard_due(const struct catalogue *c, int service, day_clocks clock,
                     enum standard standard, struct moment from);
