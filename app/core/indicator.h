/* indicator.h - what a hall did, as rates and times (R24-R29), and how each is counted.
 *
 * A fact is one visit, one appointment that was due, or one case: what an indicator
 * needs to know of it, in 28 bytes, kept after its row in struct site is used for
 * another.  Facts follow the site's own judgement: what it ignores counts nowhere.
 * An indicator adds up the facts of a period; so any period, service, counter, person
 * or hour is one pass over them, and the facts that were added are its drill-down.
 *
 * A fact belongs to the day and hour at which it began (number taken, appointment due,
 * case opened) and to the service, counter and person that had it last.  So what is
 * asked, answered and served stays in one period (invariant 6: who was not asked, or
 * did not answer, is never satisfied), and a period of the past still moves while its
 * visits are rated and its cases are closed.
 *
 * Pure and without memory of its own: the owner gives the rows, a ring of bounded size.
 * When it is full the oldest facts give way; facts_since() tells how far back it reaches. */
#pragma once

#include "core/site.h"
#include "core/spread.h"

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
            uint16_t kept, broken; /* bits of enum standard: promises that ended so */
            uint32_t due;          /* of the one that runs, seconds since 2000; 0 none */
        } work;
    };
    uint8_t step; /* of a case: the promise that runs (enum standard) */
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

civil fact_day(const struct fact *f);

/* The place of the oldest fact that is kept, and its day; 0: none has given way. */
uint64_t facts_oldest(const struct facts *x);
civil facts_since(const struct facts *x);

/* ---- the indicators ---- */

enum indicator {
    IND_SATISFACTION,
    IND_SATISFIED,
    IND_ASKED,
    IND_ANSWERED,
    IND_COMPLAINTS,
    IND_PRAISE,
    IND_WAIT,
    IND_WAIT_KEPT,
    IND_WORK,
    IND_NO_SHOW,
    IND_APPOINTMENT_NO_SHOW,
    IND_ESTIMATE_KEPT,
    IND_ESTIMATE_ERROR,
    IND_RESPONSE,
    IND_SOLVED,
    IND_ON_TIME,
    IND_ANSWER,
    IND_COMPLAINT_TIME,
    IND_FOLLOW_UP,
    IND_SURVEY,
    INDICATORS
};

enum indicator_unit {
    IND_PERCENT, /* hits of so many */
    IND_LEVEL,   /* a mean, 1..5 */
    IND_MINUTES  /* a mean, with percentiles */
};

/* What a fact brings to an indicator. */
struct reading {
    int of, hit;
    int64_t value; /* level, seconds */
};

struct fact_now { /* promises that run are broken once they are past due */
    uint32_t seconds;
    uint16_t today;
};

struct indicator_form {
    const char *id;   /* "satisfied": stable, for the API and the catalogue */
    const char *rule; /* "R25" */
    enum indicator_unit unit;
    bool higher;        /* is better */
    bool about;         /* by person: whom it is about, not who answers for it */
    int targets[TIERS]; /* hundredths of the unit; 0 the rule book names none */
    void (*read)(const struct fact *f, const struct fact_now *now, struct reading *to);
    const char *name[LANGUAGES];
    const char *how[LANGUAGES]; /* it is counted, in plain words */
};

/* Rows by enum indicator. */
extern const struct indicator_form indicator_forms[INDICATORS];

/* INDICATORS when there is no such id. */
enum indicator indicator_named(const char *id);

/* ---- counting ---- */

enum grouping {
    BY_NOTHING,
    BY_DAY,
    BY_WEEK, /* that begins on Monday */
    BY_MONTH,
    BY_QUARTER,
    BY_HOUR,
    BY_SERVICE,
    BY_COUNTER,
    BY_STAFF,
    GROUPINGS
};
extern const char *const grouping_names[GROUPINGS]; /* "day"; "" the first */

enum { GROUPS_MAX = 400, TIMED_INDICATORS = 3 };

struct fact_filter {             /* of which facts; zeroed but for the days: all */
    civil from, to;              /* both included */
    const char *service, *staff; /* codes; NULL any */
    int counter;                 /* 0 any */
    int hour;                    /* -1 any */
};

struct figure {
    int64_t of, hit, sum;
    const struct spread *spread; /* of a time; NULL else */
};

struct sums { /* megabytes: the owner allocates it zeroed */
    int count;
    int keys[GROUPS_MAX]; /* civil day, hour, row of a code, number of a counter */
    int order[GROUPS_MAX];
    struct figure figures[GROUPS_MAX + 1][INDICATORS]; /* the last row: of all together */
    struct spread spreads[GROUPS_MAX + 1][TIMED_INDICATORS];
};

/* Adds the facts up, in groups by their key; times that are empty are there too.
 * False: more than GROUPS_MAX groups. */
bool indicators_sum(const struct facts *x, const struct fact_filter *which, enum grouping by,
                    instant now, civil today, struct sums *to);

/* False: nothing to divide by. */
bool indicator_value(enum indicator i, const struct figure *f, double *to);

/* Minutes; -1 when there are none. */
double indicator_percentile(const struct figure *f, int percent);

/* The facts behind a figure, the newest first: true while there is another.
 * `hits`: -1 all, 0 those that did not hit, 1 those that did.  Begin with *at =
 * UINT64_MAX. */
bool indicator_fact(const struct facts *x, const struct fact_filter *which, enum indicator i,
                    int hits, const struct fact_now *now, uint64_t *at, const struct fact **to);

struct fact_now fact_now(instant now, civil today);
