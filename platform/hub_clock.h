/* hub_clock.h - the hub's thread that sees to the clocks which run out with no request
 * (hub_clock_act()): it sleeps until the first of them is due. */
#pragma once

#include "hub_lane.h"

struct hub_clock;

/* Before hub_lane_open(). */
struct hub_clock *hub_clock_new(struct hub_lane *lane);
void hub_clock_end(struct hub_clock *c);  /* before httpd_stop(); NULL is fine */
void hub_clock_free(struct hub_clock *c); /* after it; NULL is fine */
