/* webhook.c - a small server of ours that listens to the hub. */
#include "webhook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "port/crypto.h"
#include "programs.h"

static void keep_header(const struct http_request *r, const char *name, char *to, size_t size)
{
    const char *value = http_header(r, name);

    text_copy(to, size, value != NULL ? value : "");
}

static void hear(void *ctx, const struct http_request *r, struct http_reply *to)
{
    struct webhook *w = ctx;
    struct webhook_call *c;

    pthread_mutex_lock(&w->lock);
    c = &w->calls[w->count++ % WEBHOOK_KEEPS];
    text_format(c->body, sizeof c->body, "%.*s", (int)r->body_size, r->body);
    keep_header(r, "webhook-id", c->id, sizeof c->id);
    keep_header(r, "webhook-timestamp", c->time, sizeof c->time);
    keep_header(r, "webhook-signature", c->signature, sizeof c->signature);
    to->status = w->status;
    pthread_mutex_unlock(&w->lock);
}

void webhook_open(struct webhook *w)
{
    webhook_open_tls(w, NULL, NULL);
}

void webhook_open_tls(struct webhook *w, const char *cert, const char *key)
{
    const struct httpd_config c = {
        .listen = "127.0.0.1:0", .threads = 1, .cert = cert, .key = key, .handle = hear, .ctx = w};
    char why[256] = "";

    memset(w, 0, sizeof *w);
    w->status = 204;
    pthread_mutex_init(&w->lock, NULL);
    w->server = httpd_start(&c, why, sizeof why);
    assert_non_null(w->server);
    text_format(w->url, sizeof w->url, "%s://127.0.0.1:%d/guitai", cert != NULL ? "https" : "http",
                httpd_port(w->server));
}

void webhook_close(struct webhook *w)
{
    httpd_stop(w->server);
    pthread_mutex_destroy(&w->lock);
}

void webhook_answer(struct webhook *w, int status)
{
    pthread_mutex_lock(&w->lock);
    w->status = status;
    pthread_mutex_unlock(&w->lock);
}

void webhook_await(struct webhook *w, int n, struct webhook_call *to)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE;
    int count = 0;

    while (count < n && program_millis() < end) {
        program_sleep(10);
        pthread_mutex_lock(&w->lock);
        count = w->count;
        pthread_mutex_unlock(&w->lock);
    }
    assert_int_equal(count, n);
    *to = w->calls[(n - 1) % WEBHOOK_KEEPS];
}

bool webhook_is_signed(const struct webhook_call *c, const void *key, size_t key_size)
{
    char said[WEBHOOK_BODY + 128], mac[MAC_TEXT], wanted[MAC_TEXT + 4];

    text_format(said, sizeof said, "%s.%s.%s", c->id, c->time, c->body);
    crypto_mac_text(key, key_size, said, strlen(said), mac);
    text_format(wanted, sizeof wanted, "v1,%s", mac);
    return text_equal(c->signature, wanted);
}
