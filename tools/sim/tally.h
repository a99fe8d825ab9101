/* tally.h - waits as they were, against waits as they were promised. */
#pragma once

#include "core/site.h"

enum { WAITS_MAX = 200000 };

struct waits { /* of one service */
    int count, promised, within;
    double sum, error; /* minutes; error: distance from the middle of the range */
    double longest;
};

struct tally {
    struct waits services[SERVICES_MAX];
    float all[WAITS_MAX]; /* minutes */
    int count;
    int turned_away, lapsed;
};

void tally_call(struct tally *t, const struct ticket *called, instant now);

/* At closing time: who was still waiting. */
void tally_day(struct tally *t, const struct site *s);
void tally_print(struct tally *t, const struct catalogue *c);
