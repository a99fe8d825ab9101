/* appointment.h - booking a time, changing it, arriving for it (R7, R8).
 *
 * An appointment's id is made by whoever books, so that a request may be
 * repeated.  Its code, shown to people, follows from the id.
 *
 *     (nothing) -> HELD -> BOOKED -> ARRIVED       held: kept while the customer
 *         |          |       |  \                  types; free again by time
 *         |          |       |   -> MISSED -> ARRIVED (late, on its day)
 *         +-> WISHED-+-------+--> CANCELLED
 *
 * What was sold of a time is counted in the book; a place that was given back
 * stays taken until the instant that its event names.  Pure, as site.h. */
#pragma once

#include "core/catalogue.h"

/* One that is over keeps its row for BOOK_REST_DAYS, and then until the next one comes. */
enum { BOOK_REST_DAYS = 100 };
enum { APPOINTMENTS_MAX = 16384, BOOK_DAYS = 512, GHOSTS_MAX = 512, APPOINTMENT_CODE = 9 };

enum booking_state {
    BOOKING_FREE, /* an unused row */
    BOOKING_HELD,
    BOOKING_WISHED, /* told by a kiosk without the hub; takes no place yet */
    BOOKING_FIRM,
    BOOKING_ARRIVED,
    BOOKING_MISSED,
    BOOKING_CANCELLED
};

struct appointment {
    struct id id;
    char code[APPOINTMENT_CODE];
    enum booking_state state;
    int service; /* index in the catalogue; -1: it is offered no more, or its arrival alone is
                  * known here */
    civil day;
    int minute, length;
    instant due;     /* when it begins */
    instant until;   /* a hold's end */
    instant changed; /* when it came into its state */
    int language, via;
    char name[SEALED_SIZE], contact[SEALED_SIZE], need[SEALED_SIZE]; /* sealed to the hub */
    char find[FIND_SIZE];
    int places;            /* that could be sold when it was */
    bool sold;             /* takes up a place; a hold does so too, until it runs out */
    int moves;             /* by the customer */
    int revision;          /* changes so far */
    bool by_customer;      /* who cancelled it */
    char hand[STAFF_SIZE]; /* of staff who changed it last; "" the customer's, or by itself */
    struct id ticket;      /* that waits for it, once arrived */
    enum standing standing;
    int chain;      /* next in the id table; -1 none */
    int prev, next; /* of the same day; -1 none */
};

struct ghost { /* places that were given back and are not offered yet */
    int service;
    civil day;
    int minute, length;
    instant back;
};

struct book { /* within struct site */
    struct appointment rows[APPOINTMENTS_MAX];
    int slots[APPOINTMENTS_MAX]; /* id table: row + 1; 0 empty */
    int days[BOOK_DAYS];         /* first row of a day, by day % BOOK_DAYS: row + 1; 0 none */
    struct ghost ghosts[GHOSTS_MAX];
    int used;
    int free_hint;
    uint64_t edition; /* site.pos of the newest change to those of today */
    int ignored;      /* facts that came second or too late */
    int oversold;     /* times sold past their places (invariant 5): never, or a bug */
};

struct site;
struct decision;

/* ---- reading ---- */

/* NULL when unknown.  Valid until the next site_apply(). */
const struct appointment *appointment_by_id(const struct site *s, struct id id);

/* By its code as people type it: lower case, blanks and '-' are fine.  One that
 * is over is found too, unless a newer one has its place. */
const struct appointment *appointment_by_code(const struct site *s, const char *code);

/* Those of a day with that find hash; up to `max`, the soonest first. */
int appointments_found(const struct site *s, const char *find, civil day,
                       const struct appointment **to, int max);

/* Walks the appointments of a day, in no order: start with NULL. */
const struct appointment *appointment_of_day(const struct site *s, civil day,
                                             const struct appointment *before);

/* Takes up a place, or shall be confirmed: held (and not run out), wished, booked. */
bool appointment_is_open(const struct appointment *a, instant now);

/* Eight letters and digits that are not mistaken for one another. */
void appointment_code(struct id id, char to[APPOINTMENT_CODE]);

/* False when `typed` is no code at all. */
bool appointment_code_read(const char *typed, char to[APPOINTMENT_CODE]);

/* Early, on time or late, by the site's window. */
enum standing appointment_standing(const struct booking_rules *r, instant due, instant now);

/* What a person's no-shows and cancellations come to (anti-trading). */
struct conduct {
    int no_shows, cancels; /* that count now */
    bool warned;           /* one more may pause */
    instant paused_until;  /* 0: may book */
};
struct conduct appointment_conduct(const struct site *s, const char *find, instant now);

/* ---- deciding ---- */

enum booking_act {
    BOOK_HOLD,    /* keep a time while the customer types */
    BOOK_FIRM,    /* book it, held before or not */
    BOOK_WISH,    /* a kiosk without the hub, where booking_rules.wishes */
    BOOK_CONFIRM, /* a wish gets its places */
    BOOK_MOVE,    /* to another time of the same service; grants a wish too */
    BOOK_CANCEL,  /* a hold is left, an appointment or a wish given back */
    BOOK_ARRIVE,
    BOOK_MISS /* nobody came */
};

struct booking_command {
    enum booking_act act;
    struct id appointment;
    const char *service; /* HOLD, FIRM, WISH */
    civil day;           /* HOLD, FIRM, WISH, MOVE */
    int minute;
    struct day_clock clock;               /* of that day (port/clock.h) */
    const struct appointment_booked *who; /* FIRM, WISH: all but its slot and wish */
    int via;                              /* enum via */
    const char *staff; /* on the hall's side; NULL or "" the customer, who keeps the limits */
    uint32_t chance;   /* MOVE, CANCEL: any random number */
    /* ARRIVE: */
    struct id ticket;                  /* that waits for it */
    const struct ticket_issued *issue; /* makes it; NULL: it is there already */
    instant due;                       /* the booked time, for who does not have the book */
};

/* As decide() in desk.h: events or a refusal; changes nothing.  A command that was
 * done before is allowed again and makes no event.
 *
 * ARRIVE gives ticket.issued (with `due` when early or on time; late: a walk-in)
 * and appointment.arrived.  A terminal, which has no book, may decide it with
 * `due` from its view (view.h) or from a QR code. */
void decide_booking(const struct site *s, const struct booking_command *c, struct moment now,
                    struct decision *to);

/* What follows at the hub: wishes that fit are confirmed; an appointment that
 * nobody came to is missed (by time).  One event a call; none: nothing to do. */
void decide_booking_due(const struct site *s, struct moment now, struct decision *to);

/* The first instant from which time alone would make one; 0: none. */
instant booking_next(const struct site *s);
