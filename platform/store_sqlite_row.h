/* store_sqlite_row.h - a row of the hub's log in SQLite: its columns, and its witness.
 *
 * Rows of the form before witnesses have none (NULL); what they hold is taken as it is. */
#pragma once

#include "port/store.h"

struct sqlite3;
struct sqlite3_stmt;

#define STORE_ROW_COLUMNS "pos, device, seq, at, \"offset\", json, witness"
#define STORE_ROW_INSERT                                                                           \
    ("INSERT INTO log(site, " STORE_ROW_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
/* SQL's truth of a row that is not what was stored.  For connections that know of it. */
#define STORE_ROW_IS_DECAYED                                                                       \
    "(CASE WHEN witness IS NULL THEN NOT json_valid(json)"                                         \
    " ELSE witness IS NOT witness_of(pos, device, seq, at, \"offset\", json) END)"

/* Binds ?1 to ?8 of STORE_ROW_INSERT; texts are borrowed until the statement is reset. */
void store_row_bind(struct sqlite3_stmt *st, const char *site, const struct log_row *row);

/* The columns from `first` on, borrowed until the next step.  False: it is not what was
 * stored. */
bool store_row_read(struct sqlite3_stmt *st, struct log_row *to);

/* Lets the connection's SQL call witness_of() and record_witness().  SQLite's code. */
int store_row_functions(struct sqlite3 *db);

/* Writes a whole row over the one in the table `in`.log that decayed; of the same event, so
 * that no index has to change.  False: it is not there like that. */
bool store_row_mend(struct sqlite3 *db, const char *in, const char *site,
                    const struct log_row *row);
