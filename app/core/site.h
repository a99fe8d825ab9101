/* site.h - one service hall as the fold of its events.
 *
 * Pure: no I/O, no allocation, no clock.  The kiosk, the hub, replay and the
 * simulator fold the same log into the same state (invariant 8).  A site is
 * large (megabytes); its owner allocates it zeroed and calls site_init(). */
#pragma once

#include "core/appointment.h"
#include "core/casework.h"
#include "core/catalogue.h"
#include "core/estimate.h"
#include "core/event.h"
#include "core/message.h"

enum { TICKETS_MAX = 16384, TICKET_SLOTS = 32768, PREFIXES_MAX = SERVICES_MAX };

enum ticket_state {
    TICKET_FREE, /* an unused row */
    TICKET_WAITING,
    TICKET_AT_CALL, /* called, not yet at the counter */
    TICKET_SERVING,
    TICKET_ON_HOLD,
    TICKET_MISSED, /* called and did not come; may be resumed */
    TICKET_ENDED_CANCELLED,
    TICKET_ENDED_DONE,
    TICKET_ENDED_LAPSED /* its business day ended while it was live */
};

enum rating_state { RATING_NONE, RATING_OPEN, RATING_RATED, RATING_REFUSED, RATING_EXPIRED };

struct ticket {
    struct id id;
    struct number number;
    civil day;
    enum ticket_state state;
    int service, cls; /* indices in the catalogue; cls -1 ordinary; service -1: known by
                         * its rating alone, issued elsewhere */
    int language;
    instant issued, due;           /* due 0: walk-in */
    instant key;                   /* place in the queue (queue.h); smaller is sooner */
    uint64_t order;                /* breaks ties of `key`: position in the log */
    instant called, served, ended; /* newest of each, 0 never */
    int counter; /* that called or serves it; for a waiting ticket: sent to, 0 any */
    char staff[STAFF_SIZE];
    int calls, misses; /* how often called; how often it did not come */
    int quoted_low, quoted_high;
    enum print_state print;
    char print_cause[CODE_SIZE];
    int copies; /* marked copies printed */
    enum rating_state rating;
    int level;       /* 1..5 when rated */
    bool complained; /* its bad rating has opened a complaint (invariant 7) */
    bool excused;    /* the rating was a mistake, as was ruled (R25) */
    char contact[SEALED_SIZE];
    char note[NOTE_SIZE];     /* of the transfer */
    char papers[PAPERS_SIZE]; /* as of ticket_issued */
    struct id device;         /* that issued it */
    struct id appointment;    /* that it was issued or joined for; none */
    enum standing standing;   /* to that */
    int prev, next;           /* neighbours in the queue of its service; -1 none */
    int chain;                /* next in the id table; -1 none */
};

enum counter_state { COUNTER_SHUT, COUNTER_OPEN, COUNTER_ON_BREAK };

struct desk { /* a counter as it is now */
    enum counter_state state;
    char staff[STAFF_SIZE];
    int ticket; /* row of the ticket that it called or serves; -1 none */
    instant since;
};

struct call { /* for the board, newest first */
    struct number number;
    int counter;
    instant at;
    struct id ticket;
    int times; /* 1 the first call, 2.. recalls */
};

enum { CALLS_MAX = 12, DEVICES_MAX = 256, MACHINES_MAX = 128, FAULTS_MAX = 8 };
#define ROLE_MACHINE "machine" /* a printer, a scale: listed by staff, at most MACHINES_MAX */

struct device {
    struct id id;
    char name[32];
    char role[CODE_SIZE]; /* ROLE_MACHINE: no terminal; "" it is gone */
    char key[48];
    int lane;
    uint64_t seq;                       /* last applied */
    char faults[FAULTS_MAX][CODE_SIZE]; /* parts that are broken now; "" free */
    char detail[FAULTS_MAX][NOTE_SIZE];
    char place[PLACE_SIZE], settings[NOTE_SIZE];
    int upkeep_days;
    bool listed;    /* its place was told by an event */
    instant upkeep; /* when somebody looked after it last; 0 never */
    char upkeep_by[STAFF_SIZE];
    int aside;                 /* of its events that the hub could not take (ASIDE_BEGUN) */
    char aside_why[NOTE_SIZE]; /* of the newest of them; "" none */
};

enum { ORDERS_MAX = 128 }; /* open, and those that were closed last */

struct work_order { /* equipment.h */
    struct id device;
    char part[CODE_SIZE], detail[NOTE_SIZE];
    instant opened;            /* 0: an unused row */
    instant works;             /* the device said so; 0 it is broken */
    instant closed;            /* 0 not yet */
    int times;                 /* that it broke, since it was opened */
    char owner[STAFF_SIZE];    /* "" the hall's */
    char reporter[STAFF_SIZE]; /* "" the device itself */
    char mender[STAFF_SIZE], cause[NOTE_SIZE];
};

struct counts { /* of the business day */
    int issued, called, completed, no_show, cancelled;
    int asked, rated, declined, lapsed; /* asked >= rated+declined+lapsed */
    int levels[6];                      /* [1..5] */
    int complaints;
    int ignored; /* facts that came second: a second rating, a call of an ended ticket */
    int clashes; /* two live tickets with one number (invariant 3): never, or a bug */
};

struct emergency { /* the notice that every screen shows until it is lifted (R36) */
    bool on;
    char text[NOTE_SIZE];
    char staff[STAFF_SIZE]; /* who raised it */
    instant since;
};

struct site {
    const struct catalogue *catalogue;
    civil day;
    uint64_t pos; /* events applied */
    struct ticket tickets[TICKETS_MAX];
    int slots[TICKET_SLOTS]; /* id table: row + 1; 0 empty */
    int used;                /* rows ever used */
    int free_hint;
    bool full; /* no row was free on `full_on`, and none has become so */
    civil full_on;
    int first[SERVICES_MAX], last[SERVICES_MAX]; /* queue ends; -1 empty */
    int waiting[SERVICES_MAX];
    int32_t floors[PREFIXES_MAX][LANES]; /* highest count issued today, by prefix row */
    char prefixes[PREFIXES_MAX][PREFIX_SIZE];
    struct desk desks[COUNTERS_MAX]; /* by index in the catalogue */
    struct call calls[CALLS_MAX];
    int call_count;
    struct device devices[DEVICES_MAX];
    int device_count;
    int devices_edition; /* grows with each enrolment */
    struct counts counts;
    struct estimator estimator;
    struct book book;
    struct cases cases;
    struct messages messages;
    struct emergency emergency;
    struct work_order orders[ORDERS_MAX];
};

/* `s` is zeroed memory; `c` outlives it. */
void site_init(struct site *s, const struct catalogue *c);

/* A new edition of the catalogue: rows are found again by their codes. */
void site_set_catalogue(struct site *s, const struct catalogue *c);

/* Folds one event in.  Total: a fact that came too late or second is counted in
 * counts.ignored and changes nothing else.  `when` is the event's time as the
 * hub corrected it; on a device, event.at. */
void site_apply(struct site *s, const struct event *e, struct moment when);

/* NULL when unknown.  Valid until the next site_apply(). */
const struct ticket *site_ticket(const struct site *s, struct id id);
const struct ticket *site_ticket_numbered(const struct site *s, struct number n); /* of today */

/* A live ticket of today has that number. */
bool site_has_number(const struct site *s, struct number n);
const struct device *site_device(const struct site *s, struct id id);
bool ticket_is_live(const struct ticket *t);

/* Highest count used today in that prefix and lane; 0 none. */
int32_t site_floor(const struct site *s, const char *prefix, int lane);

/* Raises a floor that was learned elsewhere (hub, second copy). */
void site_raise_floor(struct site *s, const char *prefix, int lane, int32_t count);

/* The business day only moves forward: as events come (by `when`), or by the
 * clock of whoever owns the fold. */
void site_begin_day(struct site *s, civil day);

/* A hash over everything that the log determines; equal logs, equal digests. */
uint64_t site_digest(const struct site *s);

/* True when every link, count and invariant of the struct holds; else the name
 * of the first that does not is in `*what`.  For tests and guitai-replay. */
bool site_is_sound(const struct site *s, const char **what);
