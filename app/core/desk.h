/* desk.h - commands and refusals: what may be done, and which events it makes.
 *
 * decide(state, command, now) -> events | refusal.  It changes nothing; the
 * caller stores the events and then folds them with site_apply(). */
#pragma once

#include "core/site.h"

enum command_kind {
    ISSUE,      /* a customer takes a number */
    NOTE_PRINT, /* what became of the paper */
    OPEN_COUNTER,
    PAUSE_COUNTER,
    CLOSE_COUNTER,
    CALL_NEXT,
    CALL_TICKET, /* a clerk picks one; out of turn for a reason, on record (R39) */
    RECALL,
    SERVE,
    HOLD,
    RESUME,
    TRANSFER,
    NO_SHOW,
    CANCEL,
    COMPLETE, /* `ask` also asks for the rating */
    RATE,
    DECLINE_RATING,
    LAPSE_RATING
};

enum refusal {
    ALLOWED,
    REFUSED_CLOSED,     /* the hall is closed */
    REFUSED_FULL,       /* no room for another ticket */
    REFUSED_NO_SERVICE, /* no such service here */
    REFUSED_NO_COUNTER,
    REFUSED_COUNTER_SHUT,  /* open it first */
    REFUSED_COUNTER_TAKEN, /* somebody else works there */
    REFUSED_COUNTER_BUSY,  /* finish the ticket there first */
    REFUSED_NOBODY_WAITING,
    REFUSED_NO_TICKET,
    REFUSED_NOT_YOURS,    /* another counter has it (invariant 4) */
    REFUSED_STATE,        /* not possible in its state */
    REFUSED_NUMBER_TAKEN, /* invariant 3 */
    REFUSED_RATED,        /* one visit, one rating (invariant 6) */
    REFUSED_LEVEL,        /* 1..5 */
    /* appointments (appointment.h) */
    REFUSED_NO_APPOINTMENT, /* no such appointment */
    REFUSED_NOT_BOOKABLE,   /* the service takes no appointments; or no wishes */
    REFUSED_NOT_OFFERED,    /* closed then, too soon, too far ahead, or no such time */
    REFUSED_SLOT_TAKEN,     /* no place is left then (invariant 5) */
    REFUSED_PAUSED,         /* too many no-shows or cancellations */
    REFUSED_MOVES,          /* moved too often */
    REFUSED_NOT_TODAY,      /* it is on another day */
    /* cases (casework.h) */
    REFUSED_NO_CASE,       /* no such case */
    REFUSED_NOT_ALLOWED,   /* not for this person: staff, or a manager */
    REFUSED_NO_TEXT,       /* say what; say why */
    REFUSED_NO_DUE,        /* name a time that is still to come, or later than before */
    REFUSED_NO_DEVICE,     /* no such device (equipment.h) */
    REFUSED_NO_STAFF,      /* no such member of staff */
    REFUSED_NO_MATTER,     /* no such record of the office (matter.h) */
    REFUSED_OTHER_SERVICE, /* the counter does not do that ticket's service */
    REFUSED_NO_REASON,     /* out of turn: say why (R39) */
    REFUSED_NO_HOW,        /* noted for a customer: say how it was asked */
    REFUSED_OWN_WORK,      /* nobody notes how their own work was judged */
    REFUSED_LATE,          /* its promised time is past: no extension any more (R16) */
    REFUSED_LATER_END,     /* only an extension moves the promised end (R16) */
    REFUSED_NO_OPTIONS,    /* one to three ways in which it can be done (R10) */
    REFUSED_NO_WAY,        /* in person, or by post with a number; explained (R17) */
    REFUSALS
};

struct command {
    enum command_kind kind;
    struct id ticket;
    int counter; /* number on the counter, not its index */
    const char *staff;
    bool ask;                          /* COMPLETE */
    int via;                           /* enum via */
    const struct ticket_issued *issue; /* ISSUE; number and day filled in by the caller */
    const struct ticket_printed *print;
    const char *service, *note; /* TRANSFER; note may be NULL */
    int to;                     /* TRANSFER: counter, 0 any */
    const char *reason;         /* CALL_TICKET; NULL none */
    int level;                  /* RATE */
    bool served;                /* ratings: the hub said that the service has ended */
    const char *reasons;
};

enum { DECISION_MAX = 4 };

/* Events without device, seq, boot: the caller stamps them. */
struct decision {
    enum refusal refusal;
    struct event events[DECISION_MAX];
    int count;
};

/* The next event of a decision, zeroed but for these; for those who decide. */
struct event *decision_add(struct decision *to, enum event_type type, struct id subject,
                           struct moment now);

void decide(const struct site *s, const struct command *c, struct moment now, struct decision *to);

/* What follows from a rating that was just applied: "dissatisfied" or worse
 * opens a complaint with an owner and a deadline (invariant 7, R21).  Makes no
 * event when there is nothing to do or it was done before.  Hub alone. */
void decide_after(const struct site *s, struct id ticket, const struct rating_given *b,
                  struct moment now, struct decision *to);

/* A notice on every screen until it is lifted (R36); again with another text
 * replaces it.  Who may is asked by the hub. */
void decide_emergency(const struct site *s, const char *text, const char *staff, struct moment now,
                      struct decision *to);
void decide_resumed(const struct site *s, const char *staff, struct moment now,
                    struct decision *to);

/* "counter_busy": stable, for the API and the log. */
const char *refusal_name(enum refusal r);
