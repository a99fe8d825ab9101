/* rating_template.h - a rating in the words of whoever wants it: a text with placeholders.
 *
 * {{rating}} stands for the value as it is; {{rating|5=1|4=2}} for another one where the
 * value is named, and else as it is.  A value is written as the body's type demands: in the
 * letters of a JSON string (RFC 8259), of XML text and attributes, or of a form (RFC 1866,
 * 8.2.1).  Whatever else stands in the text is sent as it is. */
#pragma once

#include "core/push.h"

enum rating_part {
    PART_ID, /* the same for each try: what was sent twice is known again by it */
    PART_SITE,
    PART_HALL, /* its name in simplified Chinese, as those of what follows */
    PART_TICKET,
    PART_SERVICE,
    PART_SERVICE_NAME,
    PART_COUNTER,
    PART_COUNTER_NAME,
    PART_STAFF,    /* number of who served */
    PART_RATING,   /* 1 very dissatisfied .. 5 very satisfied */
    PART_RATED_AT, /* RFC 3339 */
    PART_DAY,      /* 2026-11-28 */
    PART_TIME,     /* 10:20:30, both of the hall's clock */
    PART_CHANNEL,  /* "pad", "kiosk", "web" */
    PART_REASONS,  /* codes, joined by ',' */
    RATING_PARTS
};
extern const char *const rating_parts[RATING_PARTS]; /* "rated_at" */

enum { RATING_VALUE = 256, RATING_BODY = 16384 };

struct rating_values {
    char text[RATING_PARTS][RATING_VALUE];
};

/* False with line, column and mend in `why`. */
bool rating_template_check(const char *text, char *why, size_t why_size);

/* False: it does not fit.  The template was checked. */
bool rating_template_fill(const char *text, enum receiver_type type, const struct rating_values *v,
                          char to[RATING_BODY]);

/* Checks, fills in `v` (a made-up rating) and, of JSON, reads what came of it.  False with
 * the place in `why`. */
bool rating_template_try(const char *text, enum receiver_type type, const struct rating_values *v,
                         char to[RATING_BODY], char *why, size_t why_size);

/* The member of a JSON reply, "data.code", is that value; a number and true or false as
 * they are written. */
bool rating_reply_fits(const char *reply, size_t size, const char *field, const char *value);
