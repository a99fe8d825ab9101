/* editions.h - the versions of the hall, by which a log is folded as the hub folded it. */
#pragma once

#include "core/site.h"
#include "replay/log.h"

struct editions {
    struct rows rows;        /* "HASH JSON" */
    struct catalogue **hall; /* by row; NULL: not read yet */
};

/* Takes the rows. */
void editions_init(struct editions *e, struct rows rows);
void editions_free(struct editions *e);

/* Before the event is folded: a version that was published goes into force.  False with the
 * reason: it is not understood.  One that is not there changes nothing. */
bool editions_enter(struct editions *e, struct site *s, const struct event *what, char *why,
                    size_t n);
