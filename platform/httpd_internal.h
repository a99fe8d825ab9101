/* httpd_internal.h - what the files of the HTTP server share.
 *
 * Threads: one front thread accepts and sweeps; each of `lane_count` lanes is a
 * libmicrohttpd daemon with one epoll thread, where `handle` runs and may
 * block.  Connections are dealt to the lane that has fewest, because waking one
 * suspended connection costs a walk over all that its lane has suspended. */
#pragma once

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "port/httpd.h"

enum {
    LANES_DEFAULT = 16,
    LANES_MAX = 64,
    LANE_STACK = 1024 * 1024, /* address space; only what is touched is memory */
    LANE_MEMORY = 7 * 1024,   /* a connection: request line and headers, then the reply's */
    TARGET_MAX = 2048,
    DISCARD_MAX = 16 * 1024 * 1024, /* a body too large is read this far to be answered */
    BODIES_MAX = 256 * 1024 * 1024, /* all bodies in memory together */
    BODIES_SHARE = BODIES_MAX / 8,  /* those of one address */
    BODY_FIRST = 16 * 1024,         /* more is reserved as it comes, whatever was announced */
    STREAM_PART_MAX = 256 * 1024,
    COMPRESS_MIN = 1024,
    PER_ADDRESS_DEFAULT = 64,
    HEADERS_MS = 10 * 1000,
    BODY_MS = 30 * 1000,
    IDLE_MS = 30 * 1000,
    REPLY_MS = 120 * 1000,
    RESUME_MS = 1000, /* a resumed connection that is not served by then is looked at */
    WAIT_MS_MAX = 60 * 60 * 1000
};

#define NEVER INT64_MAX

/* An address as the limit counts it: IPv4, or the first half of IPv6. */
struct address {
    uint8_t family; /* 4 or 6 */
    uint8_t b[8];
    bool loopback;
};

enum conn_state {
    CONN_ACTIVE,  /* its lane works on it; its time is a deadline */
    CONN_WAITING, /* suspended; its time is the end of the wait */
    CONN_RESUMED  /* told to go on, not yet called */
};

struct conn {
    struct httpd *h;
    struct MHD_Connection *mhd;
    int fd;
    int lane;
    struct address address;
    char peer[INET6_ADDRSTRLEN];
    /* Under the lock of `struct places`. */
    size_t place;
    enum conn_state state;
    bool expired;
};

/* All connections, as columns: a wake reads `topics`, a sweep reads `until`. */
struct places {
    pthread_mutex_t lock;
    uint64_t *topics; /* 0 unless CONN_WAITING */
    int64_t *until;   /* monotonic ms, or NEVER */
    struct conn **conn;
    size_t count, size;
    uint64_t wakes;      /* how many there were */
    uint64_t recent[64]; /* topics of the last ones */
    int64_t next_sweep;
    bool stopping;
};

struct counted; /* connections of one address */

struct limits {
    pthread_mutex_t lock;
    struct counted *buckets[1024];
    int per_address, per_loopback; /* 0: no limit */
    int total;
};

struct lane {
    struct httpd *h;
    struct MHD_Daemon *daemon;
    atomic_int connections;
};

struct httpd {
    http_handle *handle;
    void *ctx;
    bool tls;
    char *cert, *key; /* PEM text; the library borrows it */
    bool starting;
    char said[256]; /* what the library said while it started */
    int port;
    int listen_fd, poke_fd;
    pthread_t front;
    bool front_runs;
    atomic_bool stop_front;
    atomic_int connections;
    atomic_size_t body_bytes;
    struct places places;
    struct limits limits;
    int lane_count;
    struct lane lanes[LANES_MAX];
};

/* Bytes that grow and are charged to `body_bytes` and to their sender. */
struct bytes {
    struct httpd *h;
    struct address from;
    char *data; /* terminated */
    size_t size, room;
};

/* One request from its first line to the end of its reply. */
struct exchange {
    struct conn *conn;
    char *target, *path; /* `path` is NULL when the target was refused */
    const char *query;   /* "name\0value\0" each */
    int query_count;
    char method[8];
    bool begun, checked, again, answered;
    bool discard; /* the rest of the body is not kept */
    size_t discarded;
    int refused; /* status, or 0 */
    const char *why;
    struct bytes raw, plain;
    uint64_t cursor;
    /* Of a stream: */
    bool streaming, ended;
    bool wait_next; /* wait for `topics` before the next call */
    char *part;
    size_t part_size, part_at;
    uint64_t topics, mark;
    int wait_ms;
};

static inline int64_t httpd_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* httpd_listen.c: a listening socket, or -1 with `why`. */
int listen_open(const char *text, bool tls, int *port, char *why, size_t why_size);

/* httpd_front.c: the thread that accepts and sweeps. */
bool front_start(struct httpd *h);
void front_poke(struct httpd *h);
void front_stop(struct httpd *h);
void front_close(struct httpd *h); /* after the lanes, which may still poke */

/* httpd_limits.c */
struct address address_of(const struct sockaddr *a);
void limits_init(struct limits *l, int per_address);
void limits_deinit(struct limits *l);
bool limits_enter(struct limits *l, struct address a); /* false: too many */
void limits_leave(struct limits *l, struct address a);
/* Bytes of a body; of an address that has entered.  False: more than its share. */
bool limits_charge(struct limits *l, struct address a, size_t bytes);
void limits_release(struct limits *l, struct address a, size_t bytes);

/* httpd_wait.c: who waits for what, and until when. */
void places_init(struct places *p);
void places_deinit(struct places *p);
bool place_add(struct conn *c, int64_t until);
void place_remove(struct conn *c);
void place_deadline(struct conn *c, int64_t until);

enum wait_outcome { WAIT_BEGUN, WAIT_NOT_NEEDED, WAIT_STOPPING };

/* A wake that comes after the mark ends a wait that begins later, so that
 * nothing is lost between the look and the wait. */
uint64_t wait_mark(struct httpd *h);
enum wait_outcome wait_begin(struct conn *c, uint64_t topics, int wait_ms, uint64_t mark);
bool wait_end(struct conn *c); /* true: the wait ended by its time */
void wait_wake(struct httpd *h, uint64_t topics);
void wait_stop(struct httpd *h);
int64_t wait_sweep(struct httpd *h); /* the time of the next sweep */

/* httpd_request.c */
struct exchange *exchange_new(struct conn *c, const char *target);
void exchange_free(struct exchange *x);
void exchange_begin(struct exchange *x, const char *method, const char *version);
void exchange_take(struct exchange *x, const char *data, size_t size);
void exchange_check(struct exchange *x); /* the body is whole: decodes it */
void exchange_request(struct exchange *x, bool expired, struct http_request *r);

/* httpd_bytes.c */
bool bytes_reserve(struct bytes *b, size_t room); /* false: no memory left for bodies */
void bytes_free(struct bytes *b);

/* httpd_encoding.c */
enum decoded { DECODE_OK, DECODE_LARGE, DECODE_BAD, DECODE_UNKNOWN, DECODE_FULL };
enum decoded encoding_decode(const char *encoding, const struct bytes *from, struct bytes *to);

/* The encoding that the client likes best among ours, or NULL. */
const char *encoding_accepted(const char *accept);
/* Replaces the body when it gets shorter. */
bool encoding_encode(const char *encoding, char **body, size_t *size);

/* httpd_reply.c */
enum MHD_Result reply_done(struct exchange *x, struct http_reply *to);
enum MHD_Result reply_problem(struct exchange *x, int status, const char *why, bool close);
enum MHD_Result reply_stream(struct exchange *x, struct http_reply *to);

/* httpd_stream.c: the next bytes of a stream. */
ssize_t stream_read(void *cls, uint64_t at, char *to, size_t room);
/* Keeps what the handler left for the stream; takes `to->body`. */
void stream_keep(struct exchange *x, const struct http_reply *to, uint64_t mark);
