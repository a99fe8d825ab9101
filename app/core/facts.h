/* facts.h - what a hall did, as facts that are counted (indicator.h), folded from the log.
 *
 * A fact is one visit, one appointment that was due, or one case: what an indicator
 * needs to know of it, in 36 bytes, kept after its row in struct site is used for
 * another.  Facts follow the site's own judgement: what it ignores counts nowhere.
 *
 * A fact belongs to the day and hour at which it began (number taken, appointment due,
 * case opened) and to the service, counter and person that had it last.  So what is
 * asked, answered and served stays in one period, and a period of the past still moves
 * while its visits are rated and its cases are closed.
 *
 * Pure and without memory of its own: the owner gives the rows, a ring of bounded size.
 * When it is full the oldest facts give way; facts_since() tells how far back it reaches. */
#pragma once

#include "core/indicator.h"
#include "core/site.h"
#include "core/underway.h"

enum { FACT_CODES_MAX = 1024, FACT_BLOCK = 4096, FACT_BLOCKS_MAX = 512, FACT_NO_TIME = 65535 };

enum fact_kind {
    FACT_NONE,
    FACT_VISIT,
    FACT_APPOINTMENT,
    FACT_CASE /* and the enum case_kind added to it */
};

enum fact_flag {
    FACT_CALLED = 1,      /* a visit: at least once */
    FACT_SERVED = 2,      /* came to its end at a counter, or was asked for its rating */
    FACT_MISSED = 4,      /* called or due, and nobody came in the end */
    FACT_ASKED = 8,       /* for its rating; one that came by itself too */
    FACT_PROMISED = 16,   /* its service promises a wait */
    FACT_IN_PROMISE = 32, /* and it was called within it */
    FACT_DONE = 64,       /* a case: delivered */
    FACT_REFUSED = 128
};

struct fact {
    uint32_t pos; /* in the log, of the event that began it */
    uint16_t day; /* since 2000-01-01 */
    uint8_t hour, kind;
    uint16_t service, staff, about; /* rows of the codes; 0 none.  about: of a case, who
                                     * served the visit that it speaks of */
    uint16_t counter;               /* number; 0 none */
    uint8_t state, flags;           /* enum ticket_state, case_state */
    uint8_t level;                  /* 1..5 of its rating or follow-up; 0 none */
    int8_t satisfied;               /* of a case: -1 nobody asked, 0 no, 1 yes */
    union {
        struct {
            uint16_t waited, worked; /* seconds to the first call, at the counter */
            uint16_t low, high;      /* minutes that were promised */
        } visit;                     /* each FACT_NO_TIME when unknown */
        struct {
            uint32_t kept, broken; /* bits of enum standard: promises that ended so */
            uint32_t due;          /* of the one that runs, seconds since 2000; 0 none */
        } work;
    };
    bool excused;   /* the rating, or the complaint that it opened, was a mistake (R25) */
    uint8_t step;   /* of a case: the promise that runs (enum standard) */
    uint8_t survey; /* messages that asked how it was (survey.h) */
};

struct fact_codes { /* texts that facts name by their row; row 0 is "" */
    char text[FACT_CODES_MAX][CODE_SIZE];
    int count;
};

struct fact_link { /* from a row of the site to its fact */
    struct id id;
    uint64_t place; /* that it had as `count`, from 1; 0 none */
};

struct facts {
    struct fact *rows; /* a ring, from the owner: zeroed */
    uint64_t room;     /* rows; a multiple of FACT_BLOCK, at most FACT_BLOCK * FACT_BLOCKS_MAX */
    uint64_t count;    /* facts so far; the newest is rows[(count - 1) % room] */
    struct {
        uint16_t first, last; /* days of its facts */
    } blocks[FACT_BLOCKS_MAX];
    struct fact_codes services, staff;
    struct fact_link tickets[TICKETS_MAX], appointments[APPOINTMENTS_MAX], cases[CASES_MAX];
    struct standard_tally seen[STANDARDS]; /* of the site, before this event */
};

/* Begins anew over the same rows, which it forgets. */
void facts_init(struct facts *x, struct fact *rows, uint64_t room);

/* Call after each site_apply(), from the log's first event on. */
void facts_add(struct facts *x, const struct site *s, const struct event *e, struct moment when);

/* The same after each underways_apply(): how reports and objections stand. */
void facts_add_underway(struct facts *x, const struct site *s, const struct underways *all,
                        const struct event *e);

civil fact_day(const struct fact *f);

/* The place of the oldest fact that is kept, and its day; 0: none has given way. */
uint64_t facts_oldest(const struct facts *x);
civil facts_since(const struct facts *x);

struct fact_now fact_now(instant now, civil today);
