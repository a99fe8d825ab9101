/* sample.h - which finished work is reviewed against the written steps (R30).
 *
 * Fair and nobody's choice: the next pick is of who has the fewest picks, then of the
 * service with the fewest, then by a hash of the seed and the place in the log.  So the
 * same facts and the same seed give the same picks, and the seed stands in the log. */
#pragma once

#include "core/facts.h"
#include "core/matter.h"

enum { SAMPLE_MAX = 40 };

struct sample_ask {
    civil from, to; /* when the work began, both included */
    int count;      /* 1..SAMPLE_MAX */
    uint32_t seed;
};

/* Visits that were served and requests that were delivered, by somebody, of services with
 * written steps; none that has been reviewed.  Gives how many there are, up to `count`;
 * borrowed from `x` until its next fact. */
int sample_draw(const struct facts *x, const struct matters *m, const struct catalogue *c,
                const struct sample_ask *ask, const struct fact *to[SAMPLE_MAX]);
