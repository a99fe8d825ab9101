/* store_sqlite_file.h - the file behind the hub's SQLite store: made, checked,
 * copied.  Private to store_sqlite*.c. */
#pragma once

#include "base/err.h"

struct sqlite3;

enum {
    STORE_SQLITE_CHECKED_PAGES = 64 * 256, /* of 4 KiB; 0.1 s to look through */
    STORE_BUSY_MS = 5000                   /* another program's write is waited for */
};

/* Makes PATH whole or not at all when nothing is there; true when it is there
 * now.  A file of no bytes, or a WAL without its file, is damage. */
bool store_sqlite_make(const char *path, char *why, size_t why_size);

/* Opens PATH, takes PATH.lock when it is free (`*lock`, else -1), and checks
 * WAL, owner and version, and the structure of a file of up to 64 MiB: a larger one would
 * take seconds, and is looked through later (store_sqlite_verify).  `*db` is the caller's to close in any case. */
bool store_sqlite_connect(const char *path, struct sqlite3 **db, int *lock, char *why,
                          size_t why_size);

/* Another connection to the store that is open at PATH: unchecked, and never the one that
 * copies the WAL back. */
bool store_sqlite_beside(const char *path, struct sqlite3 **db, char *why, size_t why_size);

/* Renames, and flushes file and folder. */
bool store_sqlite_move(const char *from, const char *to);

/* True while a program has that store open for good: the hub runs. */
bool store_sqlite_is_used(const char *path);

/* Whether closing copies the WAL back into the file.  SQLite's code. */
int store_sqlite_copies_wal(struct sqlite3 *db, bool on);

/* Copies the store at `from` to the file `to` while others write; `to` appears
 * whole or not at all.  Logs its failures.  Any thread. */
MUST_USE enum err store_sqlite_copy(const char *from, const char *to);

/* ---- store_sqlite_check.c ---- */

/* Before it is opened. */
bool store_sqlite_check_encoding(const char *path, char *why, size_t why_size);

/* Owner and form, and the structure where the file is not large. */
bool store_sqlite_check(struct sqlite3 *db, const char *path, char *why, size_t why_size);

/* Whoever holds the lock can look: another one may be writing. */
bool store_sqlite_check_wal(const char *path, char *why, size_t why_size);

/* Looks through the structure of the whole file, and for places that the log lacks. */
bool store_sqlite_verify(struct sqlite3 *db, const char *path, char *why, size_t why_size);

/* Looks through all events for one that is not what was stored. */
bool store_sqlite_is_decayed(struct sqlite3 *db, const char *path, char *why, size_t why_size);

/* The same for records. */
bool store_sqlite_has_decayed_record(struct sqlite3 *db, const char *path, char *why,
                                     size_t why_size);

/* Whether the file at PATH is a store of ours, of this form or an earlier one, and whole: all
 * of it, and its WAL.  Nobody has it open. */
bool store_sqlite_is_whole(const char *path, char *why, size_t why_size);

/* The same but for texts that decayed. */
bool store_sqlite_is_sound(const char *path, char *why, size_t why_size);

/* Leaves PATH.suspect: the next store_sqlite_connect() that takes the lock looks through the
 * whole file, whatever its size, and removes the mark when it is whole. */
void store_sqlite_suspect(const char *path);

/* False when such a mark was right; else it is gone. */
bool store_sqlite_is_as_good_as_said(struct sqlite3 *db, const char *path, char *why,
                                     size_t why_size);

/* Removes it: what it was for is mended. */
void store_sqlite_trust(const char *path);
