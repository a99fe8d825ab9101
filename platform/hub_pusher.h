/* hub_pusher.h - the hub's thread that sends events to receivers (core/push.h).
 *
 * All receivers at one time, each one event after another, by libcurl's multi interface:
 * a slow one holds up nobody else.  It asks the hub, through the lane, for what is next,
 * and sleeps without a timer when there is no receiver. */
#pragma once

#include "hub_lane.h"
#include "push_url.h"

struct hub_pusher;

struct hub_pusher_config {
    struct push_allow allow;
    char ca[4096]; /* PEM file; "" those that the system trusts */
};

/* Begins at once; copies `c`. */
struct hub_pusher *hub_pusher_new(struct hub_lane *lane, const struct hub_pusher_config *c);

/* Ends the thread; what is under way is given up, and sent again by the next start under
 * the same id.  Before httpd_stop(). */
void hub_pusher_end(struct hub_pusher *p);

/* After httpd_stop(): until then the lane may still call. */
void hub_pusher_free(struct hub_pusher *p);
