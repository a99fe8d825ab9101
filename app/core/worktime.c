/* worktime.c - adds and measures working time over the hall's calendar. */
#include "core/worktime.h"

/* The part of a day's span after `from`; false when nothing of it is left.  A
 * minute that the clocks skip begins with the next one that they show. */
static bool span_after(civil day, struct day_clock clock, struct span span, instant from,
                       instant *begin, instant *end)
{
    int low = span.from, high = span.to;

    while (low < high && !day_clock_at(day, clock, low, begin))
        low++;
    if (low >= high)
        return false;
    if (high == DAY_MINUTES || !day_clock_at(day, clock, high, end)) {
        if (!day_clock_at(day, clock, high - 1, end))
            return false;
        *end += MINUTE;
    }
    if (*begin < from)
        *begin = from;
    return *begin < *end;
}

static bool never_opens(const struct catalogue *c)
{
    for (int i = 0; i < 7; i++) {
        if (c->week[i].count > 0)
            return false;
    }
    return true;
}

instant worktime_after(const struct catalogue *c, day_clocks clock, struct moment from, int minutes)
{
    int64_t left = (int64_t)minutes * MINUTE;
    civil today = day_of(from);
    instant begin, end;

    if (minutes == 0 || never_opens(c))
        return from.at + left;
    for (civil day = today; day < today + WORKTIME_DAYS_MAX; day++) {
        const struct hours *h = catalogue_calendar(c, day);

        for (int i = 0; i < h->count; i++) {
            if (!span_after(day, clock(day), h->spans[i], from.at, &begin, &end))
                continue;
            if (end - begin >= left)
                return begin + left;
            left -= end - begin;
        }
    }
    return from.at + left;
}

int worktime_between(const struct catalogue *c, day_clocks clock, struct moment from, instant to)
{
    civil today = day_of(from);
    int64_t sum = 0;
    instant begin, end;

    if (to <= from.at)
        return 0;
    if (never_opens(c))
        return (int)((to - from.at) / MINUTE);
    for (civil day = today; day < today + WORKTIME_DAYS_MAX; day++) {
        const struct hours *h = catalogue_calendar(c, day);

        for (int i = 0; i < h->count; i++) {
            if (!span_after(day, clock(day), h->spans[i], from.at, &begin, &end))
                continue;
            if (begin >= to)
                return (int)(sum / MINUTE);
            sum += (end < to ? end : to) - begin;
        }
    }
    return (int)(sum / MINUTE);
}

instant worktime_days_after(const struct catalogue *c, day_clocks clock, struct moment from,
                            int days)
{
    civil today = day_of(from);
    instant begin, end = from.at;

    if (never_opens(c))
        return from.at + (instant)days * 24 * HOUR;
    for (civil day = today + 1; day < today + WORKTIME_DAYS_MAX && days > 0; day++) {
        const struct hours *h = catalogue_calendar(c, day);

        if (h->count > 0 &&
            span_after(day, clock(day), h->spans[h->count - 1], from.at, &begin, &end))
            days--;
    }
    return end;
}

instant standard_due(const struct catalogue *c, int service, day_clocks clock,
                     enum standard standard, struct moment from)
{
    int figure = catalogue_figure(c, service, standard);

    switch (standard_forms[standard].unit) {
    case UNIT_MINUTES:
        return from.at + (instant)figure * MINUTE;
    case UNIT_WORK_MINUTES:
        return worktime_after(c, clock, from, figure);
    case UNIT_WORK_DAYS:
        return worktime_days_after(c, clock, from, figure);
    case UNIT_PROMISED:
        break;
    }
    return 0;
}
