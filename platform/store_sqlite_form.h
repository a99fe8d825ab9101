/* store_sqlite_form.h - the tables of the hub's SQLite store, and its earlier forms. */
#pragma once

#include <stdbool.h>

struct sqlite3;

enum {
    STORE_APPLICATION = 0x47756974, /* "Guit" */
    STORE_FORM = 3
};

/* Into an empty file.  SQLite's code. */
int store_form_make(const char *path);

/* Brings the database that the connection knows as `in` ("main", or attached) from an
 * earlier form to this one; it knows of record_witness().  The log at once, however large it is.  SQLite's code. */
int store_form_raise(struct sqlite3 *db, const char *in);

/* Whether that table ("log", "records") has them. */
bool store_form_has_witnesses(struct sqlite3 *db, const char *in, const char *table);

/* One whole number that `sql` selects; -1 when it cannot be read. */
int store_form_number(struct sqlite3 *db, const char *sql);
