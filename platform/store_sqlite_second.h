/* store_sqlite_second.h - a second copy of the hub's store beside it, so that a damaged
 * file does not stop the hall (PATH.second).
 *
 * It is as large as the store, and is brought up to date by adding the events that came
 * since; what is written is what the store itself has grown by, and records that changed.
 * It is no backup: it lies on the same disk, so terminals do not forget what it holds. */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/id.h"

struct sqlite3;

/* SQL: a row, when the attached "second" is of the history of "main". */
#define STORE_SECOND_IS_NAMED                                                                      \
    "SELECT 1 FROM second.records s JOIN main.records m USING (site, kind, \"key\")"               \
    " WHERE site = ?1 AND kind = 'second' AND \"key\" = 'name' AND s.value = m.value"

/* Brings it up to what is committed.  `db` is a connection of its own to the store at
 * `path`.  A copy that is not of this store's history is made anew; `in_haste` that is
 * left for another time when the store is large.  Logs its failures. */
MUST_USE enum err store_sqlite_second(struct sqlite3 *db, const char *path, const char *site,
                                      bool in_haste);

bool store_sqlite_has_second(const char *path);

/* Whether an event without a witness (store_sqlite_form.h) is another one in the second copy
 * of the store at `path`: decay within a text, which nothing else shows.  False too when they are not of one history, or one of
 * them cannot be read.  Reads all of both. */
bool store_sqlite_decayed(const char *path, const char *site);

/* A copy has the mode of the store, with a WAL, until it is told otherwise. */
bool store_sqlite_drop_wal(const char *path);

struct rescued {
    char aside[512];  /* the file that could not be used; its WAL beside it; "" it was gone */
    uint64_t copied;  /* events of the second copy */
    uint64_t read;    /* those behind them that the file still gave, moved up over what is lost */
    uint64_t left;    /* and those that it gave, but their terminals send again */
    uint64_t lost;    /* that it did not give */
    char places[192]; /* where those were: "31, 40 to 42" */
    bool records;     /* the records are the file's own; else the second copy's */
};

/* For a store that store_sqlite_open() refuses, or whose log cannot be read: puts it aside
 * and makes a whole one at `path` from the second copy and what the file still gives behind
 * it.  It is marked as a backup that was put back: numbers that may have been given are
 * skipped, and terminals send again what it lacks; of what the hub noted itself (`own`) all
 * that can be read stays.  An event that decayed in the second copy is taken from the file.
 * False with place and mend, and nothing changed, when there is no second copy that is
 * whole and of this store, the store is in use, or there is no room. */
bool store_sqlite_rescue(const char *path, const char *site, struct id own, struct rescued *to,
                         char *why, size_t why_size);
