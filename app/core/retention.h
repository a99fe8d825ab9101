/* retention.h - how long personal data can be read: keys by month and by use, and their
 * end by rule (R38).
 *
 * What a customer gave is sealed to a key that stands for one month and one use.  Each
 * use has a limit in whole months behind that month; then its secret half is destroyed,
 * and what was sealed to it cannot be read any more wherever it lies: in the log, on the
 * terminals, in each backup.  Events and figures stay.
 *
 * A wrong clock must not destroy.  Two witnesses have to agree that a month is over: the
 * clock, and the trail of the log.  The trail follows the times of the events in steps
 * of up to TRAIL_STEP_DAYS, so that a hub which was off for a month catches up; a longer
 * step puts it in doubt, and until the log has been kept for TRAIL_PROOF_DAYS different
 * days behind that step nothing is begun or ended.  A clock that is put right before
 * then leaves no trace.
 *
 * Pure. */
#pragma once

#include "core/event.h"

enum seal_use {
    SEAL_CONTACT,     /* of a visit: where to call */
    SEAL_APPOINTMENT, /* name, phone, what it is about */
    SEAL_CASE,        /* what was said and signed, and by whom */
    SEAL_HELD,        /* of a case under dispute, and of what belongs to it (CASE_HELD) */
    SEAL_USES,
    SEAL_FIRST = SEAL_USES, /* what was sealed before there were months */
    SEAL_ENDS
};

enum {
    TRAIL_STEP_DAYS = 40,
    TRAIL_PROOF_DAYS = 30,
    RETENTION_MONTHS_MAX = 120,
    RETENTION_GONE_MAX = 256
};

/* Words of the hall's JSON, of the log and of the API: "contact", ..., "first". */
extern const char *const seal_use_names[SEAL_ENDS];

/* A month as one number: year * 12 + month - 1. */
int month_of(civil day);
civil month_begin(int month);
enum { MONTH_TEXT = 8 };
void month_to_text(int month, char to[MONTH_TEXT]); /* "2026-11" */

/* ---- which key a sealed text is for ---- */

/* "c202611:BASE64"; without a name it is for the first key. */
struct seal_name {
    enum seal_use use; /* SEAL_FIRST: no name */
    int month;
};
enum { SEAL_NAME = 9 }; /* the name with its colon, and an end */

/* What stands in the place of the base64 once it was erased on request. */
#define SEAL_ERASED "-"
bool seal_is_erased(const char *sealed);
void seal_erase(char *sealed, size_t size); /* what is "" stays "" */

void seal_name_to_text(struct seal_name n, char to[SEAL_NAME]); /* "" of SEAL_FIRST */

/* The name of a sealed text; `box` is its base64.  False: it is malformed, or erased. */
bool seal_name_of(const char *sealed, struct seal_name *n, const char **box);

/* Takes what is sealed, and by what it is found, out of an event about that subject.
 * False: the event is of another, or holds nothing. */
bool seal_erase_event(struct event *e, struct id subject);

/* The same, of what is sealed to a key of SEAL_HELD alone. */
bool seal_erase_held(struct event *e, struct id subject);

/* Takes all of that out of the event, whomever it is about; false: its form has no such
 * member. */
bool seal_erase_all(struct event *e);

/* True when something in it was erased so. */
bool seal_is_erased_event(const struct event *e);

/* ---- the rule ---- */

struct retention_rules { /* whole months behind the month in which it was given */
    int months[SEAL_USES];
};

/* How the hall's office stands; folded beside the site. */
struct retention {
    int first, newest;    /* months that were begun; 0 none yet */
    int ended[SEAL_ENDS]; /* keys up to this month are destroyed; 0 none.  SEAL_FIRST: 1 */
    instant ended_at[SEAL_ENDS];
    /* texts that were sealed to each month's key, from `first` on */
    int counts[SEAL_USES][RETENTION_MONTHS_MAX + 2]; /* ring by month */
    int count_first;
    int erased;                         /* on request, so many so far */
    struct id gone[RETENTION_GONE_MAX]; /* ring: the newest of them */
    uint64_t sums[RETENTION_GONE_MAX];  /* of each with all before it; retention_erased_sum() */
    /* the trail */
    instant trail;  /* newest time that is believed */
    int doubt_days; /* different days since the step that was too long; 0 no doubt */
    civil doubt_day;
    instant doubt;
};

/* Call for each event of the log; zeroed at its begin. */
void retention_apply(struct retention *r, const struct event *e, struct moment when);

/* Texts that were sealed to that key; 0 too for one of long ago. */
int retention_count(const struct retention *r, struct seal_name n);

/* The month that both witnesses agree on; 0: the log has no trail yet. */
int retention_month(const struct retention *r, struct moment now);

/* Tells the first `n` erasures from as many others, as of a hub that was restored; 0 none or no
 * more known. */
uint64_t retention_erased_sum(const struct retention *r, int n);

/* The first month in which the key of that use and month is gone. */
int retention_end(const struct retention_rules *rules, struct seal_name n);

/* The newest month of that use whose key is to be gone by `month`. */
int retention_due(const struct retention_rules *rules, enum seal_use use, int month);

bool retention_is_ended(const struct retention *r, struct seal_name n);
