/* http_hall.c - a server with a few routes, for the tests of the HTTP server. */
#include "support/http_hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say(struct http_reply *to, const char *text)
{
    to->what = HTTP_DONE;
    to->status = 200;
    to->type = "text/plain";
    to->body = strdup(text);
    to->body_size = strlen(text);
}

static uint64_t number(const struct http_request *r, const char *name, uint64_t otherwise)
{
    const char *text = http_query(r, name);

    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void do_echo(const struct http_request *r, struct http_reply *to)
{
    say(to, "");
    free(to->body);
    to->type = "application/octet-stream";
    to->body = malloc(r->body_size + 1);
    memcpy(to->body, r->body, r->body_size + 1);
    to->body_size = r->body_size;
}

static const char *or_none(const char *s)
{
    return s == NULL ? "(none)" : s;
}

static void do_info(const struct http_request *r, struct http_reply *to)
{
    char text[8192];

    snprintf(text, sizeof text, "%s|%s|%s|a=%s|x=%s|%s|%d|%zu|%zu", r->method, r->path, r->target,
             or_none(http_query(r, "a")), or_none(http_header(r, "x-name")), r->peer, r->secure,
             r->body_size, r->raw_size);
    say(to, text);
    strcpy(to->headers[0], "X-Answer: forty two");
}

static void do_text(const struct http_request *r, struct http_reply *to)
{
    size_t n = (size_t)number(r, "n", 10);

    say(to, "");
    free(to->body);
    to->body = malloc(n + 1);
    for (size_t i = 0; i < n; i++)
        to->body[i] = (char)('a' + i % 26);
    to->body_size = n;
}

static void do_wait(struct hall *h, const struct http_request *r, struct http_reply *to)
{
    if (r->again) {
        say(to, r->expired ? "expired" : "woken");
        return;
    }
    atomic_fetch_add(&h->waiting, 1);
    to->what = HTTP_WAIT;
    to->topics = number(r, "topics", 1);
    to->wait_ms = (int)number(r, "ms", 60000);
}

static void do_stream(struct hall *h, const struct http_request *r, struct http_reply *to)
{
    char text[64];

    if (r->expired) {
        say(to, "beat\n");
    } else {
        snprintf(text, sizeof text, "part %d\n", (int)r->cursor);
        say(to, text);
    }
    to->type = "text/event-stream";
    to->what = r->cursor >= number(r, "last", 1000) ? HTTP_DONE : HTTP_STREAM;
    to->cursor = r->cursor + 1;
    to->topics = number(r, "topics", 1);
    to->wait_ms = (int)number(r, "ms", 60000);
    if (!r->again)
        atomic_fetch_add(&h->waiting, 1);
}

static void do_flood(const struct http_request *r, struct http_reply *to)
{
    to->what = HTTP_STREAM;
    to->status = 200;
    to->type = "text/event-stream";
    to->wait_ms = 1;
    to->body_size = r->again ? 300 * 1024 : 4;
    to->body = malloc(to->body_size);
    memset(to->body, 'x', to->body_size);
}

static void handle(void *ctx, const struct http_request *r, struct http_reply *to)
{
    struct hall *h = ctx;

    atomic_fetch_add(&h->calls, 1);
    if (strcmp(r->path, "/slow") == 0)
        usleep(5000);
    if (strcmp(r->path, "/echo") == 0 || strcmp(r->path, "/slow") == 0)
        do_echo(r, to);
    else if (strcmp(r->path, "/text") == 0)
        do_text(r, to);
    else if (strcmp(r->path, "/wait") == 0)
        do_wait(h, r, to);
    else if (strcmp(r->path, "/stream") == 0)
        do_stream(h, r, to);
    else if (strcmp(r->path, "/flood") == 0)
        do_flood(r, to);
    else
        do_info(r, to);
}

bool hall_start(struct hall *h, const char *cert, const char *key, int per_address)
{
    struct httpd_config c = {.listen = "127.0.0.1:0",
                             .cert = cert,
                             .key = key,
                             .per_address = per_address,
                             .handle = handle,
                             .ctx = h};

    memset(h, 0, sizeof *h);
    h->httpd = httpd_start(&c, h->why, sizeof h->why);
    if (h->httpd == NULL)
        return false;
    h->port = httpd_port(h->httpd);
    return true;
}

void hall_stop(struct hall *h)
{
    httpd_stop(h->httpd);
    h->httpd = NULL;
}

void hall_expect_waiting(struct hall *h, int n)
{
    while (atomic_load(&h->waiting) < n)
        usleep(1000);
}
