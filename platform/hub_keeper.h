/* hub_keeper.h - the hub's thread that keeps the fold in a file (hub_keep()) and the
 * second copy of the store up to date, looks once through a store which is too large
 * for that at the start, and each hour whether all events are still what was stored.
 *
 * It has a connection and memory of its own, so that nobody waits for it; while it folds
 * it takes as much memory again as the hub's fold, and gives it back.  It looks every
 * hour.  The fold is written when 50,000 events have come since the last time: some ten
 * megabytes in a fortnight of a busy hall; at the end when 1,000 and no more than 500,000
 * have come, which takes a second or two.  The second copy is written as much as the
 * store itself grows. */
#pragma once

#include "hub/hub.h"

struct hub_keeper;

/* Begins at once, when `c->kept` names a file and the store gives a second connection;
 * else NULL.  `c` is copied; what it points at is borrowed until the end. */
struct hub_keeper *hub_keeper_new(const struct hub_config *c);

/* NULL is fine. */
void hub_keeper_end(struct hub_keeper *k);
