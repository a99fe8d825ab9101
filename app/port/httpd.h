/* httpd.h - the hub's HTTP server; done by platform/httpd_microhttpd.c.
 *
 * The server calls `handle` on threads of its own; whoever gives `handle` does
 * the locking.  TLS 1.2 and 1.3 alone, a limit of connections and of bodies in
 * memory per address, an absolute deadline for the headers and for the body, a
 * bound on every size. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct httpd;

enum { HTTP_BODY_MAX = 4 * 1024 * 1024, HTTP_HEADERS = 8, HTTP_HEADER_SIZE = 256 };

struct http_request {
    const char *method;
    const char *path;   /* decoded; begins with '/'; without the query */
    const char *target; /* as sent: path and query; what a terminal signs */
    const char *body;   /* content encoding removed; terminated beyond body_size */
    size_t body_size;
    const char *raw; /* as sent; what a terminal's signature covers */
    size_t raw_size;
    const char *peer; /* "127.0.0.1" */
    bool secure;      /* came by TLS */
    bool again;       /* called again after a wait or for the next part of a stream */
    bool expired;     /* the wait ended by its time */
    uint64_t cursor;  /* what the last call left in reply.cursor */
    void *connection; /* for http_header() and http_query() */
};

/* Borrowed for the call; NULL when absent.  Of several lines the last: a proxy adds its own behind
 * what the client sent. */
const char *http_header(const struct http_request *r, const char *name);
const char *http_query(const struct http_request *r, const char *name);

enum http_what {
    HTTP_DONE,  /* send the reply and end it */
    HTTP_WAIT,  /* nothing to say yet: call again on a wake of `topics` or after wait_ms */
    HTTP_STREAM /* send `body` as the next part, then as HTTP_WAIT; status counts once */
};

struct http_reply {
    enum http_what what;
    int status;       /* 200.. */
    const char *type; /* "application/json"; static text */
    char *body;       /* malloc'ed, taken; NULL empty */
    size_t body_size;
    char headers[HTTP_HEADERS][HTTP_HEADER_SIZE]; /* "Name: value"; "" ends */
    uint64_t topics;                              /* bits; what to wait for */
    int wait_ms;
    uint64_t cursor;
};

typedef void http_handle(void *ctx, const struct http_request *r, struct http_reply *to);

struct httpd_config {
    const char *listen;     /* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:8443" */
    const char *cert, *key; /* PEM files; NULL: plain HTTP, loopback alone */
    int threads;            /* 0: a good number for this machine */
    int per_address;        /* connections; 0: default, and no limit for loopback */
    http_handle *handle;
    void *ctx;
};

/* NULL with place and mend in `why`. */
struct httpd *httpd_start(const struct httpd_config *c, char *why, size_t why_size);

/* The port that was taken, for "listen = 127.0.0.1:0". */
int httpd_port(const struct httpd *h);

/* Calls again those that wait for any of these topics.  Any thread; cheap. */
void httpd_wake(struct httpd *h, uint64_t topics);

/* Ends all connections, waits for the running calls.  NULL is fine. */
void httpd_stop(struct httpd *h);
