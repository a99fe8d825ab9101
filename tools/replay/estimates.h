/* estimates.h - the waits that were promised, against the waits as they were. */
#pragma once

#include "core/site.h"

struct promise { /* of one service */
    char code[CODE_SIZE];
    int count, promised, within;
    double wait, error; /* sums, minutes; error: distance from the middle of the range */
};

struct estimates { /* of all that were offered, in whatever version of the hall */
    struct promise services[4 * SERVICES_MAX];
    int count;
};

/* Before a ticket.called is folded. */
void estimates_call(struct estimates *e, const struct site *s, const struct ticket *t,
                    instant when);
void estimates_print(const struct estimates *e);
