/* estimates.h - the waits that were promised, against the waits as they were. */
#pragma once

#include "core/site.h"

struct promise { /* of one service */
    int count, promised, within;
    double wait, error; /* sums, minutes; error: distance from the middle of the range */
};

struct estimates {
    struct promise services[SERVICES_MAX];
};

/* Before a ticket.called is folded. */
void estimates_call(struct estimates *e, const struct ticket *t, instant when);
void estimates_print(const struct estimates *e, const struct catalogue *c);
