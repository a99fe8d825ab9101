/* herd.c - many connections to one server, driven by one thread. */
#include "herd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "bench.h"
#include "terminal/signed.h"

enum { HEAD = 1024, EVENTS = 256, REQUEST = 4096 };

struct conn {
    int fd, used, status;
    char head[HEAD];
    long long left; /* bytes of the body still to come; -1: in the head */
    int64_t asked;
};

struct herd {
    int epoll, n;
    struct conn *conn;
    struct epoll_event ready[EVENTS];
    int ready_count, ready_next;
};

static void dial(struct herd *h, int i, int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    struct conn *c = &h->conn[i];
    int one = 1;

    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    c->left = -1;
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&a, sizeof a) != 0)
        give_up("connection %d of %d: %s", i + 1, h->n, strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl(h->epoll, EPOLL_CTL_ADD, c->fd, &e);
}

struct herd *herd_open(int port, int n)
{
    struct herd *h = calloc(1, sizeof *h);

    must(h != NULL);
    h->n = n;
    h->epoll = epoll_create1(EPOLL_CLOEXEC);
    h->conn = calloc((size_t)n, sizeof *h->conn);
    must(h->conn != NULL);
    for (int i = 0; i < n; i++)
        dial(h, i, port);
    return h;
}

void herd_close(struct herd *h)
{
    for (int i = 0; i < h->n; i++)
        close(h->conn[i].fd);
    close(h->epoll);
    free(h->conn);
    free(h);
}

void herd_ask(struct herd *h, int who, const char *bytes, size_t size)
{
    struct conn *c = &h->conn[who];

    c->asked = nanos();
    if (send(c->fd, bytes, size, MSG_NOSIGNAL) != (ssize_t)size)
        give_up("a connection takes no request: %s", strerror(errno));
}

static long long length_of(const char *head)
{
    for (const char *at = strstr(head, "\r\n"); at != NULL; at = strstr(at + 2, "\r\n")) {
        if (strncasecmp(at + 2, "Content-Length:", 15) == 0)
            return atoll(at + 17);
    }
    return 0;
}

/* True when the answer is whole. */
static bool take_head(struct conn *c)
{
    char *end;

    c->head[c->used] = '\0';
    end = strstr(c->head, "\r\n\r\n");
    if (end == NULL) {
        if (c->used == HEAD - 1)
            give_up("an answer's head is too long");
        return false;
    }
    c->status = atoi(c->head + 9);
    c->left = length_of(c->head) - (c->head + c->used - (end + 4));
    return c->left <= 0;
}

/* 1 the answer is whole, 0 not yet, -1 the connection broke. */
static int hear(struct conn *c)
{
    char skipped[16 * 1024];
    ssize_t n;

    if (c->left < 0) {
        n = recv(c->fd, c->head + c->used, (size_t)(HEAD - 1 - c->used), MSG_DONTWAIT);
        if (n <= 0)
            return n < 0 && errno == EAGAIN ? 0 : -1;
        c->used += (int)n;
        if (!take_head(c))
            return 0;
    } else {
        n = recv(c->fd, skipped, sizeof skipped, MSG_DONTWAIT);
        if (n <= 0)
            return n < 0 && errno == EAGAIN ? 0 : -1;
        c->left -= n;
        if (c->left > 0)
            return 0;
    }
    c->left = -1;
    c->used = 0;
    return 1;
}

bool herd_next(struct herd *h, struct answer *to, int ms)
{
    for (;;) {
        while (h->ready_next < h->ready_count) {
            int who = (int)h->ready[h->ready_next++].data.u32, whole = hear(&h->conn[who]);

            if (whole < 0)
                return false;
            if (whole == 0)
                continue;
            *to = (struct answer){who, h->conn[who].status, h->conn[who].asked, nanos()};
            return true;
        }
        h->ready_next = 0;
        h->ready_count = epoll_wait(h->epoll, h->ready, EVENTS, ms);
        if (h->ready_count <= 0)
            return false;
    }
}

/* ---- requests ---- */

char *signed_request(const struct identity *id, uint64_t epoch, uint64_t sequence,
                     const char *method, const char *path, const char *body, size_t *size)
{
    char headers[SIGNED_HEADERS][SIGNED_HEADER_SIZE], *to = malloc(REQUEST);
    size_t len = body != NULL ? strlen(body) : 0;

    must(to != NULL);
    signed_headers(id, epoch, sequence, method, path, body != NULL ? body : "", len, headers);
    if (!text_format(to, REQUEST,
                     "%s %s HTTP/1.1\r\nHost: bench\r\n%s\r\n%s\r\n%s\r\n%s\r\n"
                     "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                     method, path, headers[0], headers[1], headers[2], headers[3], len,
                     body != NULL ? body : ""))
        give_up("a request is too long");
    *size = strlen(to);
    return to;
}

char *plain_request(const char *method, const char *path, const char *body, size_t *size)
{
    char *to = malloc(REQUEST);

    must(to != NULL);
    if (!text_format(to, REQUEST, "%s %s HTTP/1.1\r\nHost: bench\r\nContent-Length: %zu\r\n\r\n%s",
                     method, path, strlen(body), body))
        give_up("a request is too long");
    *size = strlen(to);
    return to;
}
