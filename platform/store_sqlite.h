/* store_sqlite.h - the hub's store in one SQLite file (port/store.h).
 *
 * PATH, PATH-wal and PATH-shm belong together; PATH.lock says which process
 * tidies the WAL.  Writes outside of begin() and commit() are transactions of
 * their own.  No threads inside: the caller locks; backup() alone may run beside
 * the others, on a connection of its own. */
#pragma once

#include "port/store.h"

/* Opens PATH or makes it where nothing is.  NULL with place and mend in `why`
 * when the file is damaged, of a later version or not ours. */
struct store *store_sqlite_open(const char *path, const char *site, char *why, size_t why_size);
