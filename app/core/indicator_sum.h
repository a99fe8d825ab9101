/* indicator_sum.h - the figures of a period, in groups, and the facts behind them.
 *
 * One pass over the facts; those of other days are passed over by the block.  Times have
 * their percentiles within SPREAD_ERROR_PERMILLE (spread.h), all else is exact. */
#pragma once

#include "core/facts.h"
#include "core/spread.h"

enum grouping {
    BY_NOTHING,
    BY_DAY,
    BY_WEEK, /* that begins on Monday */
    BY_MONTH,
    BY_QUARTER,
    BY_HOUR,
    BY_SERVICE,
    BY_COUNTER,
    BY_STAFF,
    GROUPINGS
};
extern const char *const grouping_names[GROUPINGS]; /* "day"; "" the first */

/* The first day of the day, week, month or quarter that holds it. */
int grouping_key(enum grouping by, civil day);

enum { GROUPS_MAX = 400, TIMED_INDICATORS = 3 };

struct fact_filter {             /* of which facts; zeroed but for the days: all */
    civil from, to;              /* both included */
    const char *service, *staff; /* codes; NULL any */
    int counter;                 /* 0 any */
    int hour;                    /* -1 any */
};

struct figure {
    int64_t of, hit, sum;
    const struct spread *spread; /* of a time; NULL else */
};

struct sums { /* megabytes: the owner allocates it zeroed */
    int count;
    int keys[GROUPS_MAX]; /* civil day, hour, row of a code, number of a counter */
    int order[GROUPS_MAX];
    struct figure figures[GROUPS_MAX + 1][INDICATORS]; /* the last row: of all together */
    struct spread spreads[GROUPS_MAX + 1][TIMED_INDICATORS];
};

/* Adds the facts up, in groups by their key; times that are empty are there too.
 * False: more than GROUPS_MAX groups. */
bool indicators_sum(const struct facts *x, const struct fact_filter *which, enum grouping by,
                    instant now, civil today, struct sums *to);

/* False: nothing to divide by. */
bool indicator_value(enum indicator i, const struct figure *f, double *to);

/* Minutes; -1 when there are none. */
double indicator_percentile(const struct figure *f, int percent);

/* The facts behind a figure, the newest first: true while there is another.
 * `hits`: -1 all, 0 those that did not hit, 1 those that did.  Begin with *at =
 * UINT64_MAX. */
bool indicator_fact(const struct facts *x, const struct fact_filter *which, enum indicator i,
                    int hits, const struct fact_now *now, uint64_t *at, const struct fact **to);
