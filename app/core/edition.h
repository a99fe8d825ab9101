/* edition.h - what a new edition of the catalogue would leave without its service,
 * counter or time: told before it is published (R34).
 *
 * Pure. */
#pragma once

#include "core/site.h"

enum orphan_kind {
    ORPHAN_SERVING,      /* tickets called or served for a service that would be gone */
    ORPHAN_COUNTER,      /* an open counter that would be gone */
    ORPHAN_TICKETS,      /* tickets that wait for a service that would be gone */
    ORPHAN_APPOINTMENTS, /* booked times of a service that would be gone */
    ORPHAN_CASES,        /* open cases about it */
    ORPHAN_OFFERED,      /* a service that would be gone while kiosks offer it: a number may be
                          * on its way.  Let it rest first. */
    ORPHAN_CLOSED,       /* booked times at which the hall would be closed */
    ORPHAN_CLASS,        /* waiting tickets whose priority would be gone */
    ORPHAN_KINDS
};

/* "serving": stable, for the API. */
extern const char *const orphan_names[ORPHAN_KINDS];

struct orphan {
    enum orphan_kind kind;
    char code[CODE_SIZE]; /* of the service or class, number of the counter; "" of CLOSED */
    int count;
};

enum { ORPHANS_MAX = 64 };

/* How many kinds there are, the worst first; `to` holds those that fit in it. */
int edition_orphans(const struct site *s, const struct catalogue *next, struct moment now,
                    struct orphan to[ORPHANS_MAX]);

/* Somebody stands at a counter because of it: it has to be over before. */
bool orphan_stops(enum orphan_kind kind);
