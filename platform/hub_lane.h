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

/* What is done to the hub but not asked by a request: under its lock, with the commit
 * after it.  Again when another hub was first, so `act` begins anew each time. */
enum err hub_lane_do(struct hub_lane *l, void (*act)(struct hub *h, void *ctx), void *ctx);

/* Reads the hub's fold alone, under its lock. */
void hub_lane_look(struct hub_lane *l, void (*act)(const struct hub *h, void *ctx), void *ctx);

/* Calls `heard` too after each commit, on the thread that made it, without the lock; before
 * hub_lane_open(). */
void hub_lane_hear(struct hub_lane *l, void (*heard)(void *ctx, uint64_t topics), void *ctx);

/* http_handle; `ctx` is the lane.  Any thread. */
void hub_lane_handle(void *ctx, const struct http_request *r, struct http_reply *to);
