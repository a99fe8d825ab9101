/* wording.h - the words of messages to customers, which a hall may write anew.
 *
 * A wording is a text in each language with names in braces, "{number}", that are filled
 * in when it is sent.  Which names a wording knows, and which it cannot do without, is in
 * wording_forms[].  Pure. */
#pragma once

#include "core/event.h"

enum wording {
    WORDING_NEAR,         /* few are before the ticket */
    WORDING_WAIT,         /* what {wait} stands for, when a wait can be told */
    WORDING_CALLED,       /* it is called */
    WORDING_NEAR_SUBJECT, /* of the mail */
    WORDING_CASE,         /* news of a case */
    WORDING_BOOKED,       /* a wish for an appointment is confirmed */
    WORDING_FULL,         /* or came to nothing */
    WORDING_SURVEY,       /* how was the visit? */
    WORDING_DELIVERY,     /* how was the case? */
    WORDING_REMINDER,     /* of either, once */
    WORDING_JUDGE,        /* is the complaint settled? */
    WORDING_JUDGE_AGAIN,
    WORDING_SURVEY_SUBJECT, /* of the mail */
    WORDING_PLACED,         /* staff have booked or moved an appointment */
    WORDING_CANCELLED,      /* or called it off */
    WORDINGS
};

enum wording_name {
    NAME_HALL,
    NAME_NUMBER,
    NAME_BEFORE,
    NAME_WAIT,
    NAME_LOW,
    NAME_HIGH,
    NAME_COUNTER,
    NAME_CODE,
    NAME_STATE,
    NAME_TIME,
    NAME_SERVICE,
    NAME_UNTIL,
    NAME_LINK,
    WORDING_NAMES
};

enum { WORDING_SIZE = 320 };

struct wording_form {
    const char *id;               /* "near": stable, for the hall's JSON */
    unsigned knows, needs;        /* bits of enum wording_name */
    const char *usual[LANGUAGES]; /* in the order of enum language */
};

/* Rows by enum wording. */
extern const struct wording_form wording_forms[WORDINGS];
extern const char *const wording_names[WORDING_NAMES]; /* "hall" */

struct wordings { /* of a hall; "" as usual */
    char text[WORDINGS][LANGUAGES][WORDING_SIZE];
};

/* What is wrong with a hall's own text, where it stands in `name` (WORDING_SIZE bytes):
 * a brace without its fellow, a name that this wording does not know or lacks. */
enum wording_fault { WORDING_GOOD, WORDING_BRACE, WORDING_UNKNOWN, WORDING_LACKS };
enum wording_fault wording_check(enum wording w, const char *text, char name[WORDING_SIZE]);

/* The hall's text, or the usual one, with `values` (NULL: "") in the place of the names.
 * Cut at a whole character when it is too long. */
void wording_fill(const struct wordings *hall, enum wording w, int language,
                  const char *const values[WORDING_NAMES], char *to, size_t size);
