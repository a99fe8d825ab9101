/* nearest.h - "did you mean ...?": the known word nearest to a wrong one. */
#pragma once

#include "base/err.h"

struct nearest {
    const char *wrong;
    const char *best; /* NULL none yet */
    int distance;
};

void nearest_init(struct nearest *n, const char *wrong);
void nearest_try(struct nearest *n, const char *known); /* borrowed */

/* NULL when no word tried is near enough to be meant. */
const char *nearest_best(const struct nearest *n);
