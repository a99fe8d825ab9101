/* backoff.h - when to try the hub again.
 *
 * A pure state machine: exponential with full jitter, so that terminals that
 * lost the hub together do not come back together. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum { BACKOFF_FIRST_MS = 500, BACKOFF_MOST_MS = 10000 };

struct backoff {
    int failures;  /* in a row */
    int64_t until; /* monotonic ms before which nothing is tried; 0 at once */
};

void backoff_succeeded(struct backoff *b);

/* `random` is any 32 random bits. */
void backoff_failed(struct backoff *b, int64_t now_ms, uint32_t random);

bool backoff_is_due(const struct backoff *b, int64_t now_ms);
