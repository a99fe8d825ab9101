/* hall.h - a hall that guitai-sim plays: its state, its chance, its log. */
#pragma once

#include <stdio.h>

#include "core/desk.h"
#include "port/store.h"
#include "sim/mood.h"
#include "sim/office.h"
#include "sim/tally.h"

struct clerk {
    instant until; /* busy with the ticket */
    bool comes;    /* the one that was called does */
};

struct hall {
    struct catalogue catalogue;
    struct site *site;
    uint64_t random;
    uint64_t seq;
    struct moment now;
    struct clerk clerks[COUNTERS_MAX];
    double pace[SERVICES_MAX];    /* arrivals a step at the mean hour */
    double minutes[SERVICES_MAX]; /* what a visit truly takes; the site has to learn it */
    struct tally tally;
    struct mood mood;
    struct office office;
    FILE *events;
    struct store *store;
    uint64_t pos; /* newest in the store */
};

/* Everything random comes from here: 0 <= x < 1. */
double chance(struct hall *h);
struct id fresh(struct hall *h);

/* Into the state, and into the log that the options asked for; ends the program when that
 * does not take it. */
void tell(struct hall *h, struct event *e);
enum refusal act(struct hall *h, const struct command *c);

/* The next number of that service, with the wait that is promised; `ctx` is the hall. */
void issue(void *ctx, int service, struct ticket_issued *to);

/* Sets what mood and office need of the hall. */
void hall_begin(struct hall *h);

/* day.c: one day from its opening to its end; none when it is closed. */
void play_day(struct hall *h, civil day);

/* How many arrivals the counters can take, spread evenly over the services; `load` in
 * percent of that. */
void set_pace(struct hall *h, int load);
