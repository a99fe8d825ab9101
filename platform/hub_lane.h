/* hub_lane.h - many requests through one hub: its lock, and one commit for many. */
#pragma once

#include "hub/hub.h"

struct hub_lane;

struct hub_lane *hub_lane_new(struct hub *h);
void hub_lane_free(struct hub_lane *l); /* after httpd_stop() */

/* Requests wait until this names the server whose waiting clients are woken. */
void hub_lane_open(struct hub_lane *l, struct httpd *server);

/* Folds in what other hubs append to the store and wakes who waits for it, on a
 * thread of its own until hub_lane_end_follow().  Nothing to do for a store that
 * brings no news of others.  Begin it after hub_lane_open(). */
void hub_lane_follow(struct hub_lane *l, struct store *s);
void hub_lane_end_follow(struct hub_lane *l); /* at once after a wait of at most 0.5 s */

/* http_handle; `ctx` is the lane.  Any thread. */
void hub_lane_handle(void *ctx, const struct http_request *r, struct http_reply *to);
