/* store_record.h - a record of the hub's store: its witness, and what is said and done when it
 * is not what was stored any more. */
#pragma once

#include "port/store.h"

/* Over all that names it and its value; the same for ever. */
uint64_t store_record_witness(const char *site, const char *kind, const char *key,
                              const char *value, size_t size);

/* Of a kind that is done without: who needed it asks or makes it anew. */
bool store_record_is_spare(const char *kind);

/* Notes in `s` that one could not be read. */
void store_record_unread(struct store *s, const char *kind, const char *key);

/* That one decayed, `where` (the store), and nothing gives it back: says so once with its mend,
 * and notes it in `s`, unless it is spare. */
void store_record_lost(struct store *s, const char *where, const char *kind, const char *key);

/* "the record "staff 0312" in WHERE ..." with its mend, into the log. */
void store_record_tell(const char *where, const char *kind, const char *key);
