/* store_postgres_link.h - connections to the PostgreSQL server behind the hub's
 * store: tables made and checked, a copy for the backup, news of other hubs.
 * Private to store_postgres.c. */
#pragma once

#include <libpq-fe.h>
#include <stdint.h>

#include "base/err.h"

/* Connects, makes the tables where there are none, checks version and encoding.
 * The caller finishes it; NULL with place and mend in `why`. */
PGconn *store_postgres_connect(const char *uri, const char *site, char *why, size_t why_size);

/* Key of the site's advisory lock. */
int64_t store_postgres_lock(const char *site);

/* Writes the site as of one instant into a new SQLite store at `path`, which
 * appears whole or not at all.  Logs its failures.  Any thread. */
MUST_USE enum err store_postgres_copy(const char *uri, const char *site, const char *path);

/* True when a hub other than the one with the backend `own` appended to the site;
 * false after `ms`.  `*ear` is made when it is NULL, and kept for the next call. */
bool store_postgres_wait(PGconn **ear, const char *uri, const char *site, int own, int ms);

/* Whether such a row, with its kind, key, value and witness as columns 0 to 3, is what was
 * stored. */
#define STORE_POSTGRES_RECORD "kind, \"key\", value, witness"
bool store_postgres_record(const PGresult *r, int i, const char *site);

/* A row as these columns give it, borrowed from `r`.  False: it is not what was stored.
 * Rows of version 1 have no witness, and are taken as they are. */
#define STORE_POSTGRES_ROW "pos, encode(device, 'hex'), seq, at, \"offset\", json, witness"
struct log_row;
bool store_postgres_row(const PGresult *r, int i, struct log_row *to);
