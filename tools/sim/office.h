/* office.h - what a hall does beside its queue: times booked ahead and their arrivals,
 * requests from the first word to the delivery.
 *
 * Each day brings bookings for the days to come and some requests.  Of the booked most
 * come, some early and some late; of the requests most are delivered in the time that was
 * promised, some are refused, some are forgotten until the hall archives them. */
#pragma once

#include "core/desk.h"

enum { REQUESTS_MAX = 512 }; /* under way; others wait for a place */

struct office {
    double (*chance)(void *ctx); /* 0 <= x < 1 */
    void (*tell)(void *ctx, const struct decision *d);
    void (*issue)(void *ctx, int service, struct ticket_issued *to); /* the next number */
    void *ctx;
    struct {
        struct id id;
        instant next; /* when something is done */
    } open[REQUESTS_MAX];
    int count;
};

/* In the morning: what the day's mail and calls bring. */
void office_begin(struct office *o, const struct site *s, struct moment now);

/* Each minute or so: who comes, and the next step of each request whose time has come. */
void office_work(struct office *o, const struct site *s, struct moment now);
