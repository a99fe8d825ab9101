/* seal_ring.h - the keys of a hub that open personal data (core/retention.h).
 *
 * A forward ratchet: the chain makes the keys of one month and then the chain of the
 * next, by a hash that cannot be turned back.  Kept are the keys of past months that have
 * not ended, each by itself, and the chain of the month to come.  So an older copy of a
 * ring can open what is sealed later (a copy that is a month old still helps after a
 * fire), several hubs that began from one copy make the same keys without asking, and no
 * newer ring makes an older key: what is destroyed here is gone, once the copies of
 * before are replaced.
 *
 * Two keys have no month: the first, for what was sealed before there were months, and
 * the office's, for the staff's second factors, which does not end. */
#pragma once

#include "core/retention.h"
#include "port/crypto.h"

enum { SEAL_RING_MAX = 512 };

struct seal_period {
    struct seal_name name;
    uint8_t seed[KEY_BYTES]; /* what is kept in the file */
    struct seal_key key;
};

struct seal_ring {
    uint8_t find[KEY_BYTES]; /* for crypto_find() */
    struct seal_key office;
    bool first_gone; /* the first key has ended */
    int next;        /* the month that the chain makes; 0: there is no chain */
    uint8_t chain[KEY_BYTES];
    int count;
    struct seal_period periods[SEAL_RING_MAX]; /* oldest month first */
};

/* By chance, with `next` the first month; `first` gives the key for finding, as it was
 * when that was the only one. */
void seal_ring_make(struct seal_ring *r, const struct seal_key *first, int next);

/* Makes the keys of all months up to `month`.  False: there was nothing to make. */
bool seal_ring_turn(struct seal_ring *r, const struct retention_rules *rules, int month);

/* Wipes the keys that are gone by `month`.  False: there were none. */
bool seal_ring_end(struct seal_ring *r, const struct retention_rules *rules, int month);

/* The key of that name; NULL: it has ended, or was never here. */
const struct seal_period *seal_ring_find(const struct seal_ring *r, struct seal_name n);

/* The newest of that use; NULL none. */
const struct seal_period *seal_ring_newest(const struct seal_ring *r, enum seal_use use);

/* Puts one in that stood in a file; false: there is no room. */
bool seal_ring_add(struct seal_ring *r, struct seal_name n, const uint8_t seed[KEY_BYTES]);

/* A short sum over the open keys of the newest month. */
void seal_ring_check(const struct seal_ring *r, char to[CODE_SIZE]);
