/* bare.h - the limit of syncing: libmicrohttpd and SQLite, checking nothing. */
#pragma once

#include <sys/types.h>

#include "bench.h"

/* `guitai-bench --bare-server PATH`: each POST is one transaction, a line of the
 * body one row.  Says "listening PORT"; ends with its parent's signal. */
int bare_server(const char *path);

/* Starts it; its port in `*port`. */
pid_t bare_start(const struct bench *b, const char *name, int *port);
