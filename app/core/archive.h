/* archive.h - every case that there was, to be found again when its row in struct site has
 * gone to another (R19).
 *
 * A filing is what a list of cases is sought and sorted by; all else of a case is read from
 * its events, whose places in the log are kept here.  Nothing personal is.
 *
 * Pure and of bounded size: when it is full the oldest filings give way, but for those of
 * cases that are open, which are filed anew. */
#pragma once

#include "core/facts.h"

enum { ARCHIVE_MAX = 1 << 17, ARCHIVE_STEPS = 1 << 20, ARCHIVE_LIFE = 512 };

struct filing {
    struct id id;  /* none: it was filed anew */
    uint64_t step; /* the newest, by its count from 1 */
    instant filed, changed;
    instant closed;          /* 0 not */
    uint16_t service, owner; /* rows of the codes; 0 none */
    uint16_t counter;        /* number; 0 none */
    uint8_t kind, state;     /* enum case_kind, case_state */
    bool erased;             /* on request: what the customer gave */
};

struct archive_step {
    uint32_t pos;    /* of the event in the log */
    uint32_t before; /* so many steps back is the one before it of that case; 0 none */
};

struct archive { /* zeroed is empty; large: what is not used is not written to */
    struct filing rows[ARCHIVE_MAX];          /* a ring: place p is rows[(p - 1) % ARCHIVE_MAX] */
    struct archive_step steps[ARCHIVE_STEPS]; /* likewise */
    uint64_t count, step_count;               /* so far */
    uint64_t places[CASES_MAX];               /* by the row of the site; 0 none */
    struct fact_codes services, staff;
};

/* Call after each site_apply(), from the log's first event on. */
void archive_add(struct archive *a, const struct site *s, const struct event *e);

/* Places run from the oldest to a->count; of some of them NULL is said. */
uint64_t archive_oldest(const struct archive *a);
const struct filing *archive_at(const struct archive *a, uint64_t place);

/* By id, or by code, the newest; NULL none. */
const struct filing *archive_by_id(const struct archive *a, struct id id);
const struct filing *archive_by_code(const struct archive *a, const char *code);

/* The places in the log of its events, in order.  0: some of them gave way, or there are
 * more than ARCHIVE_LIFE. */
int archive_life(const struct archive *a, const struct filing *f, uint32_t to[ARCHIVE_LIFE]);
