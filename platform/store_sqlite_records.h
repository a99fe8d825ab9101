/* store_sqlite_records.h - the records of a SQLite store that are not what was stored: found,
 * and mended from the second copy.  Private to store_sqlite*.c and the restore. */
#pragma once

#include <stdbool.h>

#include "base/err.h"

struct sqlite3;
struct store;

#define STORE_RECORD_COLUMNS "site, kind, \"key\", value, witness"

/* SQL's truth of a record that is not what was stored.  For connections that know of
 * record_witness(), and stores of this form. */
#define STORE_RECORD_WITNESS "record_witness(site, kind, \"key\", value)"
#define STORE_RECORD_IS_DECAYED "(witness IS NOT " STORE_RECORD_WITNESS ")"

/* Lets the connection's SQL call record_witness().  SQLite's code. */
int store_records_functions(struct sqlite3 *db);

/* Mends what decayed of that name, of the kind (`key` NULL) or of all (both) from the second copy
 * of the store at `path`; drops what is spare; notes and tells the rest (store_record.h).  Within a transaction
 * of the caller or alone.  How many are left. */
int store_records_mend(struct sqlite3 *db, const char *path, const char *kind, const char *key,
                       struct store *s);

/* All records of the site in the store at `path`, of whatever kind; `each` returns false to stop.
 * Those that decayed are left out with a word, or fail it when they are not spare.  Logs its
 * failures. */
MUST_USE enum err store_sqlite_records(const char *path, const char *site,
                                       bool (*each)(void *ctx, const char *kind, const char *key,
                                                    const char *value),
                                       void *ctx);
