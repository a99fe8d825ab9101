/* spread.h - how many of a lot of durations lie where: percentiles in fixed memory.
 *
 * Buckets of fixed borders: below 64 s one a second, above that 32 to each doubling,
 * so that a percentile is off by at most SPREAD_ERROR_PERMILLE of itself.  Two
 * spreads add up, bucket by bucket, to the spread of both.  Pure. */
#pragma once

#include <stdint.h>

enum {
    SPREAD_MAX = 65535, /* seconds; what is longer counts as this */
    SPREAD_BUCKETS = 64 + 10 * 32,
    SPREAD_ERROR_PERMILLE = 16 /* half a bucket: 1 of 64 */
};

struct spread { /* zeroed is empty */
    uint32_t counts[SPREAD_BUCKETS];
    int64_t total;
};

void spread_add(struct spread *s, int64_t seconds); /* below 0 counts as 0 */

/* The seconds that `percent` of them do not exceed (nearest rank), as the middle of
 * its bucket; -1 when there are none. */
int64_t spread_percentile(const struct spread *s, int percent);
