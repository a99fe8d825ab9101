/* httpd_microhttpd.c - the hub's HTTP server on libmicrohttpd. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/text.h"
#include "httpd_internal.h"

/* The library's default offers TLS 1.0 and 1.1. */
#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

enum { PEM_MAX = 64 * 1024, DESCRIPTORS_KEPT = 256, DESCRIPTORS_MOST = 65536 };

static void on_log(void *cls, const char *fmt, va_list args)
{
    struct httpd *h = cls;

    if (h->starting && h->said[0] == '\0')
        vsnprintf(h->said, sizeof h->said, fmt, args);
}

static const struct sockaddr *client(struct MHD_Connection *mhd)
{
    return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

static void set_peer(struct conn *c, const struct sockaddr *from)
{
    struct sockaddr_in6 v6;

    c->address = address_of(from);
    if (c->address.family == 4) {
        inet_ntop(AF_INET, c->address.b, c->peer, sizeof c->peer);
    } else {
        memcpy(&v6, from, sizeof v6);
        inet_ntop(AF_INET6, &v6.sin6_addr, c->peer, sizeof c->peer);
    }
}

static void opened(struct lane *lane, struct MHD_Connection *mhd, void **context)
{
    struct conn *c = calloc(1, sizeof *c);
    int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

    if (c != NULL) {
        c->h = lane->h;
        c->mhd = mhd;
        c->fd = fd;
        set_peer(c, client(mhd));
        if (place_add(c, httpd_now() + HEADERS_MS)) {
            *context = c;
            return;
        }
    }
    free(c);
    *context = NULL;
    shutdown(fd, SHUT_RDWR); /* without a place it would have no deadline */
}

static void closed(struct lane *lane, struct MHD_Connection *mhd, void **context)
{
    struct httpd *h = lane->h;

    limits_leave(&h->limits, address_of(client(mhd)));
    atomic_fetch_sub(&lane->connections, 1);
    atomic_fetch_sub(&h->connections, 1);
    if (*context != NULL)
        place_remove(*context);
    free(*context);
    *context = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        opened(cls, mhd, context);
    else
        closed(cls, mhd, context);
}

/* The first word of a request: the target as sent. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
    struct conn *c =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;

    (void)cls;
    return c == NULL ? NULL : exchange_new(c, target);
}

static enum MHD_Result serve(struct exchange *x)
{
    struct httpd *h = x->conn->h;
    bool expired = wait_end(x->conn);

    if (!x->checked)
        exchange_check(x);
    place_deadline(x->conn, NEVER); /* the handler takes the time that it takes */
    while (x->refused == 0) {
        struct http_reply to = {.status = 200};
        struct http_request r;
        uint64_t mark = wait_mark(h);

        exchange_request(x, expired, &r);
        h->handle(h->ctx, &r, &to);
        if (to.what == HTTP_DONE) {
            place_deadline(x->conn, httpd_now() + REPLY_MS);
            return reply_done(x, &to);
        }
        if (to.what == HTTP_STREAM) {
            stream_keep(x, &to, mark);
            return reply_stream(x, &to);
        }
        free(to.body);
        x->cursor = to.cursor;
        x->again = true;
        expired = false;
        switch (wait_begin(x->conn, to.topics, to.wait_ms, mark)) {
        case WAIT_BEGUN:
            return MHD_YES;
        case WAIT_STOPPING:
            return reply_problem(x, 503, "the hub is stopping; try again soon", true);
        case WAIT_NOT_NEEDED:
            break;
        }
    }
    place_deadline(x->conn, httpd_now() + REPLY_MS);
    return reply_problem(x, x->refused, x->why, false);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **context)
{
    struct exchange *x = *context;

    (void)cls, (void)mhd, (void)url;
    if (x == NULL)
        return MHD_NO;
    if (!x->begun) {
        exchange_begin(x, method, version);
        if (x->discard)
            return reply_problem(x, x->refused, x->why, true);
        place_deadline(x->conn, httpd_now() + BODY_MS);
        return MHD_YES;
    }
    if (*size > 0) {
        exchange_take(x, data, *size);
        *size = 0;
        return x->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
    }
    return serve(x);
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **context,
                         enum MHD_RequestTerminationCode how)
{
    struct exchange *x = *context;

    (void)cls, (void)mhd, (void)how;
    if (x == NULL)
        return;
    place_deadline(x->conn, httpd_now() + IDLE_MS + HEADERS_MS);
    exchange_free(x);
    *context = NULL;
}

static struct MHD_Daemon *start_daemon(struct lane *lane)
{
    struct httpd *h = lane->h;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET |
                     MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, h->cert},
                                   {MHD_OPTION_HTTPS_MEM_KEY, 0, h->key},
                                   {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_PRIORITIES},
                                   {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};

    if (h->tls)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, lane, MHD_OPTION_EXTERNAL_LOGGER, on_log, h,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, lane, MHD_OPTION_URI_LOG_CALLBACK, on_target,
        lane, MHD_OPTION_NOTIFY_COMPLETED, on_completed, lane, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)LANE_MEMORY, MHD_OPTION_CONNECTION_LIMIT, (unsigned)h->limits.total + 16u,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(IDLE_MS / 1000), MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)LANE_STACK, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, h->tls ? tls : none,
        MHD_OPTION_END);
}

static bool start_lanes(struct httpd *h, int count, char *why, size_t why_size)
{
    h->starting = true;
    for (int i = 0; i < count; i++) {
        h->lanes[i].h = h;
        h->lanes[i].daemon = start_daemon(&h->lanes[i]);
        if (h->lanes[i].daemon == NULL) {
            h->said[strcspn(h->said, "\n")] = '\0';
            text_format(why, why_size, "the HTTP server does not start: %s%s",
                        h->said[0] != '\0' ? h->said : strerror(errno),
                        h->tls ? "; check that tls.cert and tls.key are PEM and belong together"
                               : "");
            return false;
        }
        h->lane_count = i + 1;
    }
    h->starting = false;
    return true;
}

static char *read_pem(const char *key, const char *path, char *why, size_t why_size)
{
    FILE *f = fopen(path, "rbe");
    char *text = NULL;
    size_t n = 0;

    if (f != NULL) {
        text = calloc(1, PEM_MAX);
        n = text == NULL ? 0 : fread(text, 1, PEM_MAX - 1, f);
        fclose(f);
    }
    if (n > 0)
        return text;
    text_format(why, why_size, "%s = %s: %s; name a PEM file that the hub may read", key, path,
                f == NULL ? strerror(errno) : "empty");
    free(text);
    return NULL;
}

static bool read_tls(struct httpd *h, const struct httpd_config *c, char *why, size_t why_size)
{
    if (c->cert == NULL && c->key == NULL)
        return true;
    if (c->cert == NULL || c->key == NULL) {
        text_format(why, why_size, "%s is missing: TLS needs tls.cert and tls.key",
                    c->cert == NULL ? "tls.cert" : "tls.key");
        return false;
    }
    h->tls = true;
    h->cert = read_pem("tls.cert", c->cert, why, why_size);
    if (h->cert != NULL)
        h->key = read_pem("tls.key", c->key, why, why_size);
    return h->key != NULL;
}

/* Raises the limit of open files as far as it goes; the connections it allows. */
static int descriptors(void)
{
    struct rlimit r = {0};

    if (getrlimit(RLIMIT_NOFILE, &r) != 0)
        return 512;
    if (r.rlim_cur < r.rlim_max) {
        r.rlim_cur = r.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &r) != 0 || getrlimit(RLIMIT_NOFILE, &r) != 0)
            return 512;
    }
    if (r.rlim_cur > DESCRIPTORS_MOST)
        r.rlim_cur = DESCRIPTORS_MOST;
    return r.rlim_cur > 2 * DESCRIPTORS_KEPT ? (int)r.rlim_cur - DESCRIPTORS_KEPT
                                             : (int)r.rlim_cur / 2;
}

struct httpd *httpd_start(const struct httpd_config *c, char *why, size_t why_size)
{
    struct httpd *h = calloc(1, sizeof *h);
    int lanes = c->threads > 0 ? c->threads : LANES_DEFAULT;

    must(h != NULL && c->handle != NULL);
    h->handle = c->handle;
    h->ctx = c->ctx;
    h->listen_fd = h->poke_fd = -1;
    places_init(&h->places);
    limits_init(&h->limits, c->per_address);
    h->limits.total = descriptors();
    if (!read_tls(h, c, why, why_size))
        goto failed;
    h->listen_fd = listen_open(c->listen, h->tls, &h->port, why, why_size);
    if (h->listen_fd < 0 || !start_lanes(h, lanes > LANES_MAX ? LANES_MAX : lanes, why, why_size))
        goto failed;
    if (front_start(h))
        return h;
    text_format(why, why_size, "the HTTP server gets no thread: %s", strerror(errno));
failed:
    httpd_stop(h);
    return NULL;
}

int httpd_port(const struct httpd *h)
{
    return h->port;
}

void httpd_wake(struct httpd *h, uint64_t topics)
{
    if (topics != 0)
        wait_wake(h, topics);
}

void httpd_stop(struct httpd *h)
{
    if (h == NULL)
        return;
    front_stop(h);
    wait_stop(h);
    for (int i = 0; i < h->lane_count; i++)
        MHD_stop_daemon(h->lanes[i].daemon);
    front_close(h);
    places_deinit(&h->places);
    limits_deinit(&h->limits);
    if (h->key != NULL)
        wipe(h->key, PEM_MAX);
    free(h->key);
    free(h->cert);
    free(h);
}
