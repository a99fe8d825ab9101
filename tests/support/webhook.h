/* webhook.h - the other end of the hub's webhook: keeps what it gets, answers as told. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "port/httpd.h"

enum { WEBHOOK_KEEPS = 16, WEBHOOK_BODY = 2048 };

struct webhook_call {
    char body[WEBHOOK_BODY], id[64], time[32], signature[128];
};

struct webhook {
    struct httpd *server;
    pthread_mutex_t lock;
    struct webhook_call calls[WEBHOOK_KEEPS];
    int count;
    int status; /* of the next answers */
    char url[64];
};

void webhook_open(struct webhook *w); /* answers 204 */
void webhook_open_tls(struct webhook *w, const char *cert, const char *key);
void webhook_close(struct webhook *w);
void webhook_answer(struct webhook *w, int status);

/* Waits until it was called so often; the last call. */
void webhook_await(struct webhook *w, int n, struct webhook_call *to);

/* The call is signed by that key (Standard Webhooks). */
bool webhook_is_signed(const struct webhook_call *c, const void *key, size_t key_size);
