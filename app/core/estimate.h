/* estimate.h - how long a wait will be, learned from this site's own visits.
 *
 * For each service and hour of the day: mean and spread of the time at the
 * counter, weighted so that the last few dozen visits count most, and the share
 * of calls that nobody answers.  An hour without visits leans on its service,
 * a service without visits on the catalogue's `typical_min`. */
#pragma once

#include "core/catalogue.h"

struct learned {
    float weight; /* visits behind it, faded */
    float mean;   /* minutes */
    float square; /* mean of squares */
};

struct estimator {
    struct learned hour[SERVICES_MAX][24];
    struct learned service[SERVICES_MAX];
    float called[SERVICES_MAX], missed[SERVICES_MAX]; /* faded counts */
};

/* Minutes, 0 <= low <= high; both 0: at once.  -1: no counter is open for it. */
struct wait {
    int low, high;
};

struct site;
struct ticket;

void estimate_learn(struct estimator *e, int service, int hour, float minutes);
void estimate_learn_call(struct estimator *e, int service, bool came);

/* Minutes at the counter: mean, and standard deviation in *spread. */
float estimate_duration(const struct estimator *e, const struct catalogue *c, int service, int hour,
                        float *spread);

/* The wait of somebody who joined each service's queue now, all in one go. */
void estimate_waits(const struct site *s, struct moment now, struct wait to[SERVICES_MAX]);

/* The same for one service. */
struct wait estimate_wait(const struct site *s, int service, struct moment now);

/* The wait that remains for a ticket that is waiting. */
struct wait estimate_ticket(const struct site *s, const struct ticket *t, struct moment now);
