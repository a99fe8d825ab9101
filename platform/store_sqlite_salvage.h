/* store_sqlite_salvage.h - what a damaged store still gives, put into a fresh one that begins
 * as its second copy.  Private to store_sqlite_rescue.c. */
#pragma once

#include <stdint.h>

#include "base/id.h"
#include "store_sqlite_second.h"

struct sqlite3;
struct sqlite3_stmt;

enum { SALVAGE_STATEMENTS = 4 };

struct salvage {
    struct sqlite3 *fresh, *damaged; /* damaged: NULL it gives nothing */
    struct sqlite3_stmt *st[SALVAGE_STATEMENTS];
    const char *site;
    struct id own;     /* the hub as a device */
    int64_t row_shift; /* from a place to the row's number in its table */
    uint64_t last;     /* place in the fresh store */
    bool failed;       /* it cannot be written */
    struct rescued *to;
};

/* Opens the fresh one, with the copy in it, and counts its events.  False: it is no second
 * copy of that site. */
bool salvage_begin(struct salvage *r, const char *fresh);

/* Opens the damaged one, if it is of the same history. */
void salvage_open(struct salvage *r, const char *path);

/* Events that decayed in the copy.  False when one is left that neither file gives. */
bool salvage_mend_copy(struct salvage *r);

/* Adds what the damaged one gives behind the copy, within a transaction of the caller. */
void salvage_tail(struct salvage *r);

void salvage_close(struct salvage *r); /* the damaged one */
void salvage_end(struct salvage *r);
