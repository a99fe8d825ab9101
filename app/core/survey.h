/* survey.h - who is asked by message how it was, when, and what came of it.
 *
 * Who left where they can be reached and agreed is asked once after the visit or the
 * delivery, and reminded once, unless they have rated by then (R18, R24, R25); who
 * complained and whose complaint was solved is asked whether it is settled (R22).  The
 * question is a link to the page of the ticket or case, where the answer is an ordinary
 * rating: one visit has one rating, however often it was asked (invariant 6).
 *
 *     consent -> AGREED -> (it ends) -> OPEN -> (a message; a reminder) -> ANSWERED
 *                    \________________________ OVER (called off, declined, refused)
 *
 * A survey's times are decided when it opens and stand in its event; messages go out
 * within the site's hours alone.  Folded beside the site, at the hub alone; the owner
 * allocates struct surveys zeroed.  Pure. */
#pragma once

#include "core/site.h"
#include "core/worktime.h"

enum {
    SURVEYS_MAX = 8192,
    SURVEY_SLOTS = 8192,
    SURVEYS_AT_ONCE = 4,    /* messages under way: others are not kept waiting by them */
    SURVEY_SPARE_ROWS = 512 /* of the messages, for others */
};

enum survey_kind { SURVEY_VISIT, SURVEY_DELIVERY, SURVEY_CALLBACK, SURVEY_KINDS };
extern const char *const survey_kind_names[SURVEY_KINDS]; /* "visit" */

enum survey_state {
    SURVEY_FREE,   /* an unused row */
    SURVEY_AGREED, /* it has not ended yet */
    SURVEY_OPEN,
    SURVEY_ANSWERED,
    SURVEY_OVER,
    SURVEY_STATES
};
extern const char *const survey_state_names[SURVEY_STATES]; /* "agreed" */

struct survey {
    struct id about, message; /* the ticket or case; the message under way, none */
    enum survey_kind kind;
    enum survey_state state;
    enum message_channel channel;
    int language;
    char to[SEALED_SIZE];       /* "" as the ticket or case says */
    instant ask, remind, until; /* ask: not before that, 0 no more */
    instant asked, reminded;    /* when a message went out; 0 none did */
    instant changed;
    char cause[CODE_SIZE]; /* OVER: "withdrawn", "declined", "refused", "ended" */
    int chain;
};

struct surveys {
    struct survey rows[SURVEYS_MAX];
    int slots[SURVEY_SLOTS]; /* id table: row + 1; 0 empty */
    int used;
    int under_way; /* messages */
    int ignored;   /* found no room, or came too late */
};

void surveys_apply(struct surveys *x, const struct site *s, const struct event *e,
                   struct moment when);

/* Of that ticket or case; NULL none. */
const struct survey *survey_of(const struct surveys *x, struct id about);

/* True while the customer's rating or word on it can still be given. */
bool survey_may_be_answered(const struct site *s, struct id about);

/* The customer agrees, or does not (any more); no event when nothing changes.  Calls off
 * the message that is under way. */
void decide_survey_consent(const struct surveys *x, const struct site *s, struct id about,
                           const struct survey_consent *what, struct moment now,
                           struct decision *to);

/* What follows from an event that was just applied: a visit that ended, a case that was
 * delivered, a complaint that was solved. */
void decide_survey_open(const struct surveys *x, const struct site *s, const struct event *e,
                        day_clocks clock, struct moment now, struct decision *to);

/* The next question or reminder that is due, as message `id`; no event when none is. */
void decide_survey_ask(const struct surveys *x, const struct site *s, struct id id,
                       struct moment now, struct decision *to);

/* When to ask decide_survey_ask() again; 0 not before an event changes something. */
instant surveys_next(const struct surveys *x, const struct site *s, struct moment now);

/* True within the hours in which customers are asked. */
bool survey_is_hour(const struct survey_rules *r, struct moment now);
