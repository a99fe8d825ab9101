/* store_postgres.h - the hub's store in a PostgreSQL database (port/store.h).
 *
 * Several hubs may serve one site: begin() takes an advisory lock of the site
 * for the transaction, and the keys on (site, pos) and (site, device, seq)
 * refuse what a hub without the lock would append.  The tables lie in the schema
 * "guitai", each led by the site.  Appends travel in a pipeline, so append()
 * may answer OK and commit() then ERR_CONFLICT.
 *
 * The connection is made anew at begin() when it was lost.  No threads inside:
 * the caller locks; backup() and wait() use connections of their own and may run
 * beside the others. */
#pragma once

#include "port/store.h"

/* `uri` as libpq takes it: "postgresql://user@host:5432/database?sslmode=verify-full".
 * Makes the tables where there are none.  NULL with place and mend in `why`. */
struct store *store_postgres_open(const char *uri, const char *site, char *why, size_t why_size);
