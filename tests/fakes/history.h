/* history.h - random days in a hall, as a log: visits, ratings, appointments and the
 * lives of cases and reviews of the work, with facts that come again. */
#pragma once

#include "core/desk.h"
#include "core/matter.h"
#include "core/underway.h"

struct told {
    struct event event;
    struct moment when;
};

struct history {
    const struct catalogue *catalogue;
    struct site *site; /* folded along */
    struct underways *underways;
    struct matters *matters;
    struct told *log;
    int count, room;
    uint64_t random, aside; /* aside: of what does not change the course of the rest */
    int ids;                /* that were used */
    struct moment now;
};

/* From that moment on, about `steps` steps; the days move on with them. */
void history_play(struct history *h, const struct catalogue *c, uint64_t seed, struct moment from,
                  int steps);
void history_free(struct history *h);
