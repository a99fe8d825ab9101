/* postgres.h - a PostgreSQL server of a test's own: a new cluster in a temporary
 * folder, reached by a socket in it, gone with the test. */
#pragma once

#include <stdbool.h>

enum { POSTGRES_URI = 256 };

struct postgres {
    char folder[64];
    char uri[POSTGRES_URI];
};

/* False when this machine has no server program. */
bool postgres_start(struct postgres *p);
void postgres_stop(struct postgres *p); /* removes the folder */
void postgres_restart(struct postgres *p);

/* Runs SQL by psql; fails the test when it does. */
void postgres_run(const struct postgres *p, const char *sql);
