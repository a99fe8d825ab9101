/* history.h - what terminals showed, against what the hub has heard: the checker of a
 * hall's history after faults. */
#pragma once

#include "core/site.h"
#include "house.h"

enum { HISTORY_SEEN = 8192 };

struct history {
    char seen[HISTORY_SEEN][NUMBER_TEXT]; /* numbers that a screen has shown as taken */
    int shown, lost, doubled, reused;
};

void history_saw(struct history *y, const char *number);

/* True when no terminal has anything left to send. */
bool history_is_told(struct house *h);

/* Waits until that is so for a while: a terminal that has heard of the hub again first asks
 * how far it is. */
void history_settle(struct house *h);

/* Counts what is not at the hub just once, and says so. */
void history_count(struct history *y, const char *what, const char *which, int n);

/* The terminals have ended.  Each device's seqs run from 1 without gap or double; each
 * terminal's log ends where the hub's does; each number that was shown is there once, and
 * none twice; a fold of the events, here and by guitai-replay, is what the hub says it is
 * (invariant 8).  Fails the test, or counts in `y`. */
void history_check(struct history *y, struct house *h, json_t *events);
