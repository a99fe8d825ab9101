/* hub_watch.h - a thread that acts on the hub at its time, or when a commit calls it: for
 * what no request asks for. */
#pragma once

#include "hub_lane.h"

struct hub_watch;

struct hub_watch_plan {
    struct hub_lane *lane;
    bool (*hears)(uint64_t topics); /* a commit with these calls it */

    /* On its thread, at the start and each time; without the hub's lock.  Milliseconds until
     * the next time; -1: when it is called. */
    int64_t (*act)(struct hub_watch *w, void *ctx);
    void *ctx;
};

/* Before hub_lane_open(). */
struct hub_watch *hub_watch_new(const struct hub_watch_plan *p);

/* Whether the end was called: what takes long asks now and then. */
bool hub_watch_is_over(const struct hub_watch *w);

void hub_watch_end(struct hub_watch *w);  /* waits for it; NULL is fine */
void hub_watch_free(struct hub_watch *w); /* after httpd_stop(): commits call it; NULL is fine */
