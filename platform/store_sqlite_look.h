/* store_sqlite_look.h - the look for events and records that decayed. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct sqlite3;
struct store;

struct looked {
    int mended, lost; /* events of the store; those of the copy are in the log alone */
};

/* Looks at `rows` places behind `*after`, in the store at `path` and in its second copy, and
 * moves on; to 0 at the end.  At all records with the first of them, for `s`.  `db` is a connection of its own to the store.  ERR_FORMAT: the
 * store itself cannot be read. */
MUST_USE enum err store_sqlite_look(struct sqlite3 *db, const char *path, struct store *s,
                                    uint64_t *after, int rows, struct looked *to);

/* Before the store at `path` is opened: when nothing else is wrong with it, mends every event
 * and record that decayed.  How many; 0 where it does not help. */
int store_sqlite_mend(const char *path, const char *site);
