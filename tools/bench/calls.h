/* calls.h - what a call of the next ticket costs at a hub that runs. */
#pragma once

#include "world.h"

/* Milliseconds from request to answer, the median of 30 calls; -1 and `why`. */
double calls_at(const struct hall *h, const struct bench *b, char *why, size_t n);
