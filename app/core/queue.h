/* queue.h - who is called next, and why (R39).
 *
 * Each waiting ticket has a key, fixed when it joins:
 *     walk-in      arrival - head start of its class
 *     appointment  booked time - appointment lead; or as a walk-in with its
 *                  class's head start, where that is sooner
 * The smallest key is next.  Because keys stand still while time goes on, a
 * head start is used up by waiting: nobody waits for ever.  One ordered list a
 * service; "next" looks at the head of each service that the counter does, so
 * its cost does not grow with the number of people waiting. */
#pragma once

#include "core/site.h"

struct choice {
    const struct ticket *ticket; /* NULL: nobody waits.  Valid until site_apply() */
    enum why why;
    struct number over; /* who would have come by arrival alone; prefix "" none */
};

/* For the counter with that index in the catalogue. */
struct choice queue_next(const struct site *s, int counter);

/* People before this waiting ticket in the queue of its service; -1 when it is
 * not waiting. */
int queue_position(const struct site *s, const struct ticket *t);

/* Waiting now, for all services or for one (service >= 0). */
int queue_waiting(const struct site *s, int service);

/* Fills up to `max` rows with waiting tickets in the order of calling. */
int queue_list(const struct site *s, const struct ticket **to, int max);

/* The place that a ticket would get. */
instant queue_key(const struct catalogue *c, int cls, instant arrived, instant due);

/* For site.c alone: into and out of its service's list. */
void queue_insert(struct site *s, int row);
void queue_remove(struct site *s, int row);

/* "called before A013: appointment 09:45", English; for logs and the console. */
enum { WHY_TEXT = 96 };
void queue_explain(enum why why, struct number over, struct moment due, char to[WHY_TEXT]);
