/* net.h - requests to the hub; done by platform/net_curl.c on its own thread.
 *
 * Answers come as NOTICE_REPLY.  HTTPS with the pinned CA alone; plain HTTP
 * only to a loopback address. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct net_config {
    const char *url; /* "https://hub:8443"; no path */
    const char *ca;  /* PEM file; NULL only for loopback */
};

/* The largest reply that is taken is a catalogue; more is ERR_FULL, so that no reply
 * fills the memory or holds up the picture while it is read. */
enum { NET_HEADERS = 8, NET_REPLY_MAX = 1024 * 1024 };

struct net_request {
    uint64_t id;                      /* the caller's, returned in the notice; not 0 */
    const char *method;               /* "GET", "POST" */
    const char *path;                 /* "/v1/events" with its query */
    const char *headers[NET_HEADERS]; /* "Name: value"; NULL ends */
    const char *body;                 /* copied; NULL none */
    size_t body_size;
    int timeout_ms;
};

/* ERR_DENIED: plain HTTP to another machine.  `why` says the mend. */
MUST_USE enum err net_open(const struct net_config *c, char *why, size_t why_size);

/* The body in less room, for "Content-Encoding: zstd"; malloc'ed.  NULL, and
 * `*packed` as it was, when that would not make it smaller.  Any thread. */
char *net_pack_new(const char *body, size_t size, size_t *packed);

/* Copies everything and returns at once. */
void net_send(const struct net_request *r);

/* The reply will not come any more (or has come already). */
void net_cancel(uint64_t id);

void net_close(void);
