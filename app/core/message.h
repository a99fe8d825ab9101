/* message.h - what a customer who is not looking is told: by message or by mail.
 *
 * A message is wanted for a ticket whose turn is near, by the customer's word; or it is
 * due at once, when staff have written something on a case.  What is due is tried by
 * one hub at a time: it takes the message for a while by an event, tells how it went by
 * another, and whoever ends between them has only taken it for that while.  So a message
 * is given at least once, never by two hubs at the same time, and not after it has lost
 * its worth.
 *
 * Where it goes is sealed (crypto_seal); its words are made when it is sent, of the
 * hall as it then is.  Pure, as site.h. */
#pragma once

#include "core/event.h"

enum message_kind {
    MESSAGE_NEAR,    /* few are before this ticket, or it is called */
    MESSAGE_CASE,    /* staff have written something on this case (R14, R16, R21) */
    MESSAGE_BOOKING, /* what staff did with this appointment, or became of the wish for it (R7) */
    MESSAGE_SURVEY,  /* asks how this visit or case was (R18, R24; survey.h) */
    MESSAGE_JUDGE,   /* asks whether this complaint is settled (R22) */
    MESSAGE_KINDS
};

enum message_channel { CHANNEL_SMS, CHANNEL_MAIL, MESSAGE_CHANNELS };

enum message_state {
    MESSAGE_ROW_FREE, /* an unused row */
    MESSAGE_WAITS,
    MESSAGE_READY,
    MESSAGE_OVER
};

enum {
    MESSAGES_MAX = 2048,
    MESSAGE_BEFORE = 3,     /* so many before it: a ticket's turn is near */
    MESSAGES_OF_TICKET = 3, /* the customer may change where it goes so often */
    MESSAGE_TAKEN_MS = 2 * MINUTE
};

struct message_file {
    struct id id, about; /* about: the ticket or case */
    enum message_state state;
    enum message_kind kind;
    enum message_channel channel;
    int language;
    char to[SEALED_SIZE];
    instant until; /* worth nothing after that */
    instant again; /* due: not before that; 0 at once */
    int tries;
    char cause[CODE_SIZE]; /* ended: "sent", "withdrawn", "over", "late", "refused"; else of
                            * the newest failure; "" none */
    instant changed;
};

struct messages { /* within struct site */
    struct message_file rows[MESSAGES_MAX];
    int used;
    int waiting, due; /* rows that wait for their time; whose time has come */
    int sent, lost;   /* since the log began; lost: "late" or "refused" */
    int ignored;      /* facts that came second, or found no room */
};

struct site;
struct decision;

const struct message_file *message_by_id(const struct site *s, struct id id);

/* The newest about that ticket or case; NULL none. */
const struct message_file *message_about(const struct site *s, struct id about);

/* A word when few are before the ticket.  `what` is all but kind and until.  Refused
 * for a ticket that does not wait (REFUSED_STATE), that has one already or had too many
 * (REFUSED_NOT_ALLOWED), and when no more can be kept (REFUSED_FULL). */
void decide_message_want(const struct site *s, struct id id, const struct message_made *what,
                         struct moment now, struct decision *to);

/* The customer does not want it any more. */
void decide_message_withdraw(const struct site *s, struct id id, struct moment now,
                             struct decision *to);

/* True while there is room for another; `spare` rows are left to others. */
bool messages_have_room(const struct site *s, int spare);

/* Wanted ones whose time has come, or never will; some at a time, until none is left. */
void decide_messages_due(const struct site *s, struct moment now, struct decision *to);

/* After a step of staff on a case that names where its customer is reached; no event
 * when there is nothing to tell.  `step` was just applied. */
void decide_message_case(const struct site *s, struct id id, const struct event *step,
                         enum message_channel channel, struct moment now, struct decision *to);

/* News of a case, whatever it is, to whom it names. */
void decide_message_news(const struct site *s, struct id id, struct id about,
                         enum message_channel channel, struct moment now, struct decision *to);

/* News of an appointment, whatever it is, to whom it names. */
void decide_message_of_booking(const struct site *s, struct id id, struct id about,
                               struct moment now, struct decision *to);

/* After staff have booked, moved or cancelled an appointment, and after a wish for one was
 * confirmed or came to nothing; `what` was just applied. */
void decide_message_booking(const struct site *s, struct id id, const struct event *what,
                            struct moment now, struct decision *to);

/* Takes one that may be tried now, or ends one that is too late; no event when there
 * is none.  The first event's subject is the message; it is to be sent when its type is
 * MESSAGE_TRIED. */
void decide_message_take(const struct site *s, struct moment now, struct decision *to);

/* How a try went. */
enum message_outcome { MESSAGE_WAS_SENT, MESSAGE_MAY_GO_LATER, MESSAGE_WAS_REFUSED };
void decide_message_outcome(const struct site *s, struct id id, enum message_outcome outcome,
                            const char *cause, struct moment now, struct decision *to);

/* When the next one may be tried: 0 none is due. */
instant messages_next(const struct site *s);
