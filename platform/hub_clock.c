/* hub_clock.c - one timer for all clocks of the hub that no request waits for. */
#include "hub_clock.h"

#include <stdlib.h>

#include "hub_watch.h"
#include "port/clock.h"

/* So long at most, since the machine's clock may be put right meanwhile; so long at least
 * when something could not be stored. */
enum { MOST_MS = 10 * MINUTE, RETRY_MS = 5 * SECOND };

struct hub_clock {
    struct hub_lane *lane;
    struct hub_watch *watch;
    instant next;
};

static void ask_next(const struct hub *h, void *ctx)
{
    struct hub_clock *c = ctx;

    c->next = hub_clock_next(h, clock_now());
}

static void settle(struct hub *h, void *ctx)
{
    (void)ctx;
    hub_clock_act(h, clock_now());
}

static int64_t wait_of(instant next)
{
    int64_t ms = next - clock_now().at;

    return next == 0 ? -1 : ms < 0 ? RETRY_MS : ms < MOST_MS ? ms : MOST_MS;
}

static int64_t act(struct hub_watch *w, void *ctx)
{
    struct hub_clock *c = ctx;

    (void)w;
    hub_lane_look(c->lane, ask_next, c);
    if (c->next != 0 && c->next <= clock_now().at) {
        (void)hub_lane_do(c->lane, settle, NULL);
        hub_lane_look(c->lane, ask_next, c);
    }
    return wait_of(c->next);
}

struct hub_clock *hub_clock_new(struct hub_lane *lane)
{
    struct hub_clock *c = calloc(1, sizeof *c);

    must(c != NULL);
    c->lane = lane;
    c->watch = hub_watch_new(
        &(struct hub_watch_plan){.lane = lane, .hears = hub_has_clocks, .act = act, .ctx = c});
    return c;
}

void hub_clock_end(struct hub_clock *c)
{
    if (c != NULL)
        hub_watch_end(c->watch);
}

void hub_clock_free(struct hub_clock *c)
{
    if (c == NULL)
        return;
    hub_watch_free(c->watch);
    free(c);
}
