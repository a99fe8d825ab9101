/* hub_eraser.c - takes out of the log what is erased on request. */
#include "hub_eraser.h"

#include <stdlib.h>

#include "base/log.h"
#include "hub_watch.h"
#include "port/clock.h"

enum { RETRY_MS = 5000 };

struct hub_eraser {
    struct hub_lane *lane;
    struct store *store;
    struct hub_watch *watch;
    struct hub_erasing now;
    bool has;
};

static void next(struct hub *h, void *ctx)
{
    struct hub_eraser *e = ctx;

    e->has = hub_erase_next(h, &e->now);
}

static void found(struct hub *h, void *ctx)
{
    const struct hub_eraser *e = ctx;

    hub_erase_found(h, &e->now, clock_now());
}

/* Piece by piece; false: a failure, which was logged. */
static bool work(struct hub_eraser *e, struct hub_watch *w, struct store *beside)
{
    while (!hub_watch_is_over(w)) {
        if (hub_lane_do(e->lane, next, e) != OK)
            return false;
        if (!e->has)
            return true;
        if (hub_erase_look(beside, &e->now) != OK || hub_lane_do(e->lane, found, e) != OK)
            return false;
    }
    return true;
}

static int64_t act(struct hub_watch *w, void *ctx)
{
    struct hub_eraser *e = ctx;
    struct store *beside;
    bool good;

    if (hub_lane_do(e->lane, next, e) != OK)
        return RETRY_MS;
    if (!e->has)
        return -1;
    beside = e->store->ops->beside_new(e->store);
    if (beside == NULL)
        return RETRY_MS;
    good = work(e, w, beside);
    beside->ops->close(beside);
    if (!good)
        log_fault("hub: an erasure on request stands still; it is tried again");
    return RETRY_MS; /* done too: what others who read have kept in the WAL goes with the look */
}

struct hub_eraser *hub_eraser_new(struct hub_lane *lane, struct store *store)
{
    struct hub_eraser *e;

    if (store->ops->beside_new == NULL)
        return NULL;
    e = calloc(1, sizeof *e);
    must(e != NULL);
    e->lane = lane;
    e->store = store;
    e->watch = hub_watch_new(
        &(struct hub_watch_plan){.lane = lane, .hears = hub_has_to_erase, .act = act, .ctx = e});
    return e;
}

void hub_eraser_end(struct hub_eraser *e)
{
    if (e != NULL)
        hub_watch_end(e->watch);
}

void hub_eraser_free(struct hub_eraser *e)
{
    if (e == NULL)
        return;
    hub_watch_free(e->watch);
    free(e);
}
