/* number.h - the number on a ticket.
 *
 * A number is the queue's prefix, a lane and a count.  Lane 0 is the hub's;
 * each kiosk has a lane of its own for when the hub does not answer, so two
 * lanes never give the same label: "A012" (lane 0), "A3-012" (lane 3).  Counts
 * restart each business day.  A number is a display; the ticket's id is its
 * identity. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum { PREFIX_SIZE = 4, NUMBER_TEXT = 16, LANES = 64, COUNT_MAX = 99999 };

struct number {
    char prefix[PREFIX_SIZE]; /* 1..3 capital letters; "" is no number */
    int16_t lane;             /* 0 .. LANES-1 */
    int32_t count;            /* 1 .. COUNT_MAX */
};

bool number_equal(struct number a, struct number b);

/* "A012" */
void number_to_text(struct number n, char to[NUMBER_TEXT]);

/* Reads a label as a customer types it: lower case and missing leading zeros
 * are fine ("a12"). */
bool number_from_text(const char *s, struct number *to);
