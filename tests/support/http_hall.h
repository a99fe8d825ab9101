/* http_hall.h - a server with a few routes, for the tests of the HTTP server.
 *
 * /echo answers the body; /info says what the request was; /text?n=N answers N
 * letters; /slow takes 5 ms; /wait?topics=N&ms=N waits once and says "woken" or
 * "expired"; /stream?topics=N sends "part K\n" at each wake and "beat\n" when
 * its time ends; /flood sends parts that are too large for a stream. */
#pragma once

#include <stdatomic.h>

#include "port/httpd.h"

struct hall {
    struct httpd *httpd;
    int port;
    atomic_int calls;   /* of the handler */
    atomic_int waiting; /* first calls of /wait and /stream */
    char why[256];
};

/* Listens on 127.0.0.1 with a free port; false with `why`. */
bool hall_start(struct hall *h, const char *cert, const char *key, int per_address);
void hall_stop(struct hall *h);

/* Returns when so many have come to wait. */
void hall_expect_waiting(struct hall *h, int n);
