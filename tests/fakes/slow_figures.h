/* slow_figures.h - the indicators once more, from the raw events alone.
 *
 * Knows neither the fold of a site nor its facts: it tells the story of each ticket,
 * appointment and case from its events, one after the other, and counts stories.  For
 * comparing; as slow as it likes. */
#pragma once

#include "core/indicator_sum.h"
#include "fakes/history.h"

struct slow_story;

struct slow_figures {
    struct slow_story *stories;
    int count, read; /* events */
};

void slow_read(struct slow_figures *to, const struct catalogue *c, const struct told *log,
               int count);
void slow_free(struct slow_figures *s);

/* As indicators_sum(), for one indicator and one group: `key` is as there, a service or
 * person its code.  `values`, room for slow_figures.count, gets the seconds, ascending. */
struct figure slow_figure(const struct slow_figures *s, const struct fact_filter *which,
                          enum indicator i, enum grouping by, int key, const char *code,
                          instant now, civil today, int *values);
