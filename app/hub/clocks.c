/* clocks.c - what time brings though nobody asks: on a quiet Friday a report is missed at
 * its hour, and a customer is told of a milestone a day ahead (R14). */
#include "hub/inside.h"

bool hub_has_clocks(uint64_t topics)
{
    return (topics & TOPIC(TOPIC_CLOCKS)) != 0;
}

instant hub_clock_next(const struct hub *h, struct moment now)
{
    instant booking = booking_next(h->site);
    instant underway = underways_next(h->underways, h->site, now.at);

    return booking == 0 || (underway != 0 && underway < booking) ? underway : booking;
}

void hub_clock_act(struct hub *h, struct moment now)
{
    if (!h->broken && log_begin(h) && log_today(h, now))
        (void)(booking_settle(h, now) && underway_settle(h, now));
}
