/* wire_hook.c - a receiver that is as bad as it is told to be. */
#include "wire_hook.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "programs.h"

enum { REQUEST = 65536, FLOOD = 8 * 1024 * 1024 };

/* ---- one request ---- */

struct request {
    char text[REQUEST]; /* its head, and what came of the body */
    size_t size;
};

static void copy_header(const char *head, const char *name, char *to, size_t size)
{
    const char *at = strcasestr(head, name);

    to[0] = '\0';
    if (at != NULL)
        snprintf(to, size, "%.*s", (int)strcspn(at + strlen(name), "\r"), at + strlen(name));
}

/* False: the other side ended. */
static bool read_request(int fd, struct request *r, struct hook_call *c)
{
    char *end = NULL, length[16];
    size_t want = SIZE_MAX;

    memset(r, 0, sizeof *r);
    while (r->size < want) {
        ssize_t n = recv(fd, r->text + r->size, sizeof r->text - 1 - r->size, 0);

        if (n <= 0)
            return false;
        r->size += (size_t)n;
        if (end == NULL && (end = strstr(r->text, "\r\n\r\n")) != NULL) {
            copy_header(r->text, "\r\nContent-Length: ", length, sizeof length);
            want = (size_t)(end + 4 - r->text) + (size_t)atol(length);
        }
    }
    copy_header(r->text, "\r\nwebhook-id: ", c->id, sizeof c->id);
    copy_header(r->text, "\r\nwebhook-timestamp: ", c->time, sizeof c->time);
    copy_header(r->text, "\r\nwebhook-signature: ", c->signature, sizeof c->signature);
    copy_header(r->text, "\r\nContent-Type: ", c->type, sizeof c->type);
    copy_header(r->text, "\r\nX-Token: ", c->token, sizeof c->token);
    c->size = r->size - (size_t)(end + 4 - r->text);
    snprintf(c->body, sizeof c->body, "%s", end + 4);
    return true;
}

static bool say(int fd, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = send(fd, text + at, size - at, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

static bool flood(int fd)
{
    static char nothing[64 * 1024];
    char head[128];

    snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", FLOOD);
    for (size_t at = say(fd, head, strlen(head)) ? 0 : FLOOD; at < FLOOD; at += sizeof nothing) {
        if (!say(fd, nothing, sizeof nothing))
            return false;
    }
    return true;
}

static void reset(int fd)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/* False: the connection is to end. */
static bool meet(int fd, const struct hook_script *s)
{
    char text[2048], byte;

    switch (s->fate) {
    case HOOK_STALL:
        while (recv(fd, &byte, 1, 0) > 0)
            continue;
        return false;
    case HOOK_RESET:
        reset(fd);
        return false;
    case HOOK_CUT:
        (void)say(fd, "HTTP/1.1 200 O", 14);
        return false;
    case HOOK_FLOOD:
        return flood(fd);
    case HOOK_ANSWER:
        break;
    }
    snprintf(text, sizeof text, "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\n%s\r\n%s", s->status,
             strlen(s->body), s->more, s->body);
    return say(fd, text, strlen(text));
}

/* ---- connections ---- */

struct connection {
    struct wire_hook *of;
    int place;
};

static struct hook_script keep(struct wire_hook *w, const struct hook_call *c)
{
    struct hook_script s = {HOOK_ANSWER, 204, "", ""};

    pthread_mutex_lock(&w->lock);
    if (w->count < HOOK_CALLS)
        w->calls[w->count++] = *c;
    if (w->script_at < w->script_count)
        s = w->scripts[w->script_at++];
    pthread_mutex_unlock(&w->lock);
    return s;
}

static void *serve(void *ctx)
{
    struct connection *at = ctx;
    struct wire_hook *w = at->of;
    struct request *r = malloc(sizeof *r);
    int place = at->place, fd = w->fds[place];
    struct hook_call c;
    struct hook_script s;

    free(at);
    while (r != NULL && read_request(fd, r, &c)) {
        s = keep(w, &c);
        if (!meet(fd, &s))
            break;
    }
    free(r);
    pthread_mutex_lock(&w->lock);
    close(fd);
    w->fds[place] = -1;
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void *listen_on(void *ctx)
{
    struct wire_hook *w = ctx;

    for (;;) {
        int fd = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC);
        struct connection *c = malloc(sizeof *c);

        pthread_mutex_lock(&w->lock);
        if (fd < 0 || w->ended || w->connections == HOOK_CONNECTIONS || c == NULL) {
            pthread_mutex_unlock(&w->lock);
            free(c);
            if (fd >= 0)
                close(fd);
            return NULL;
        }
        *c = (struct connection){w, w->connections};
        w->fds[w->connections] = fd;
        (void)pthread_create(&w->threads[w->connections++], NULL, serve, c);
        pthread_mutex_unlock(&w->lock);
    }
}

/* ---- its life ---- */

void hook_open(struct wire_hook *w)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof a;

    memset(w, 0, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    w->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(w->listener >= 0);
    assert_int_equal(bind(w->listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(w->listener, 16), 0);
    assert_int_equal(getsockname(w->listener, (struct sockaddr *)&a, &size), 0);
    w->port = ntohs(a.sin_port);
    snprintf(w->url, sizeof w->url, "http://127.0.0.1:%d/in", w->port);
    assert_int_equal(pthread_create(&w->thread, NULL, listen_on, w), 0);
}

void hook_close(struct wire_hook *w)
{
    pthread_mutex_lock(&w->lock);
    w->ended = true;
    shutdown(w->listener, SHUT_RDWR);
    for (int i = 0; i < w->connections; i++) {
        if (w->fds[i] >= 0)
            shutdown(w->fds[i], SHUT_RDWR);
    }
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    for (int i = 0; i < w->connections; i++)
        pthread_join(w->threads[i], NULL);
    close(w->listener);
    pthread_mutex_destroy(&w->lock);
}

void hook_will(struct wire_hook *w, enum hook_fate fate, int status, const char *more,
               const char *body)
{
    pthread_mutex_lock(&w->lock);
    assert_true(w->script_count < HOOK_FATES);
    w->scripts[w->script_count++] = (struct hook_script){fate, status, more, body};
    pthread_mutex_unlock(&w->lock);
}

int hook_count(struct wire_hook *w)
{
    int n;

    pthread_mutex_lock(&w->lock);
    n = w->count;
    pthread_mutex_unlock(&w->lock);
    return n;
}

int hook_connections(struct wire_hook *w)
{
    int n;

    pthread_mutex_lock(&w->lock);
    n = w->connections;
    pthread_mutex_unlock(&w->lock);
    return n;
}

const struct hook_call *hook_await(struct wire_hook *w, int n)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE;

    while (hook_count(w) < n && program_millis() < end)
        program_sleep(10);
    assert_true(hook_count(w) >= n);
    return &w->calls[n - 1];
}

/* ---- the signature, by another's hand ---- */

static bool write_file(const char *path, const char *a, const char *b, const char *body,
                       size_t size)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL)
        return false;
    fprintf(f, "%s.%s.", a, b);
    fwrite(body, 1, size, f);
    return fclose(f) == 0;
}

bool hook_is_signed(const struct hook_call *c, const char *secret)
{
    char path[] = "/tmp/guitai-hook-XXXXXX", line[512], mac[128] = "", wanted[160];
    int fd = mkstemp(path);
    FILE *p;

    if (fd < 0 || strncmp(secret, "whsec_", 6) != 0)
        return false;
    close(fd);
    if (!write_file(path, c->id, c->time, c->body, c->size))
        return false;
    snprintf(line, sizeof line,
             "openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf %%s '%s' | base64 -d | od -An "
             "-v -tx1 | tr -d ' \\n') -binary '%s' | base64 -w0",
             secret + 6, path);
    p = popen(line, "r");
    if (p != NULL && fgets(mac, sizeof mac, p) == NULL)
        mac[0] = '\0';
    if (p != NULL)
        pclose(p);
    unlink(path);
    snprintf(wanted, sizeof wanted, "v1,%s", mac);
    return mac[0] != '\0' && strcmp(c->signature, wanted) == 0;
}
