/* store_sqlite_sql.h - small statements, for what works on two stores at a time. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sqlite3;

/* Runs one statement with the site as ?1 and `place` as ?2; its first column, if it gives a
 * row, into `*value`, which may be NULL.  SQLite's code. */
int store_sql_run(struct sqlite3 *db, const char *sql, const char *site, uint64_t place,
                  int64_t *value);

/* One number; -1 when it cannot be read. */
int64_t store_sql_number(struct sqlite3 *db, const char *sql, const char *site, uint64_t place);

/* One text, with the site as ?1; "" no row.  SQLite's code. */
int store_sql_text(struct sqlite3 *db, const char *sql, const char *site, char *to, size_t size);

/* `path` may be a URI where the connection takes them.  SQLite's code. */
int store_sql_attach(struct sqlite3 *db, const char *path, const char *as);
