/* lockout.h - wrong passwords cost time, more with each.
 *
 * One table by account and one by address.  A row is found by a keyed hash, for
 * names that exist and for those that do not alike, so that the delay tells
 * nobody which names there are. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum { LOCKOUT_ROWS = 1024, LOCKOUT_WAYS = 8, LOCKOUT_MAX_S = 900 };

/* A name has its row among LOCKOUT_WAYS; when all of them are taken, the one with
 * the fewest failures makes way. */
struct lockout_row {
    uint64_t who;  /* hash of the name */
    int count;     /* failures in a row; 0: a free row */
    int64_t until; /* monotonic ms; no try before */
    int64_t last;
};

struct lockout {
    uint64_t key; /* random */
    int free;     /* failures without a delay */
    struct lockout_row rows[LOCKOUT_ROWS];
};

void lockout_init(struct lockout *l, uint64_t key, int free);

/* Seconds until the next try is heard; 0 now. */
int lockout_wait(struct lockout *l, const char *who, int64_t now_ms);

/* Counts a try before it is checked, so that many at one time gain nothing. */
void lockout_try(struct lockout *l, const char *who, int64_t now_ms);

/* An address as it is counted: of IPv6 the first half, since whoever has one has
 * all with that half. */
enum { LOCKOUT_ADDRESS = 48 };
void lockout_address(const char *peer, char to[LOCKOUT_ADDRESS]);

/* It was right: the account begins anew, the address loses that one try. */
void lockout_clear(struct lockout *l, const char *who);
void lockout_undo(struct lockout *l, const char *who);
