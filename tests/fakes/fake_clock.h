/* fake_clock.h - the zone of the hall, eight hours east unless a test says otherwise. */
#pragma once

#include "base/day.h"

struct fake_zone {
    int16_t before, after; /* minutes east of UTC */
    instant change;        /* when clocks are put forward or back; 0 never */
};
extern struct fake_zone fake_zone;
