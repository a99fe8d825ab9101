/* fake_clock.c - a zone without daylight saving, unless a test gives it some. */
#include "fakes/fake_clock.h"

#include "port/clock.h"

struct fake_zone fake_zone = {480, 480, 0};

struct day_clock clock_day(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

struct moment clock_at(instant at)
{
    bool after = fake_zone.change != 0 && at >= fake_zone.change;

    return (struct moment){at, after ? fake_zone.after : fake_zone.before};
}
