/* store_sqlite_file.h - the file behind the hub's SQLite store: made, checked,
 * copied.  Private to store_sqlite.c. */
#pragma once

#include "base/err.h"

struct sqlite3;

/* Makes PATH whole or not at all when nothing is there; true when it is there
 * now.  A file of no bytes, or a WAL without its file, is damage. */
bool store_sqlite_make(const char *path, char *why, size_t why_size);

/* Opens PATH, takes PATH.lock when it is free (`*lock`, else -1), and checks
 * WAL, owner, version and structure.  `*db` is the caller's to close in any case. */
bool store_sqlite_connect(const char *path, struct sqlite3 **db, int *lock, char *why,
                          size_t why_size);

/* True while a program has that store open for good: the hub runs. */
bool store_sqlite_is_used(const char *path);

/* Whether closing copies the WAL back into the file.  SQLite's code. */
int store_sqlite_copies_wal(struct sqlite3 *db, bool on);

/* Copies the store at `from` to the file `to` while others write; `to` appears
 * whole or not at all.  Logs its failures.  Any thread. */
MUST_USE enum err store_sqlite_copy(const char *from, const char *to);
