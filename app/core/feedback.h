/* feedback.h - what customers said of a period: levels, the reasons that they ticked for
 * them, and how often they praised, suggested, asked, complained (R25, R26).
 *
 * Counted from facts (facts.h), in groups as indicators are.  A rating that was ruled a
 * mistake is not in it, nor the complaint that it opened.  Pure. */
#pragma once

#include "core/indicator_sum.h"

enum { LEVELS = 5 };

struct feedback_row {
    int key; /* as of struct sums */
    int levels[LEVELS];
    int reasons[FACT_REASONS_MAX][LEVELS]; /* by row of the facts' codes */
    int said[KINDS];                       /* by enum case_kind */
};

struct feedback { /* half a megabyte: the owner allocates it zeroed */
    int count;
    struct feedback_row rows[GROUPS_MAX], all;
};

/* In the order of their keys; of days, weeks, months and quarters the empty ones too.
 * `by` is one of those or a service; else there are no groups.  False: more than
 * GROUPS_MAX groups. */
bool feedback_sum(const struct facts *x, const struct fact_filter *which, enum grouping by,
                  struct feedback *to);
