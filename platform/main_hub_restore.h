/* main_hub_restore.h - a backup put into the empty store of a server. */
#pragma once

#include "port/store.h"

/* Begins a transaction in `to`, which holds no events, and puts into it what the SQLite store at
 * `path`, open as `from`, has of the site.  The caller looks at it and commits or rolls back: a
 * death in between leaves the store as it was.  False with the reason; then nothing is open. */
bool restore_fill(struct store *from, const char *path, struct store *to, char *why,
                  size_t why_size);
