/* herd.h - many connections to one server, driven by one thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "terminal/terminal.h"

struct herd;

struct answer {
    int who; /* connection */
    int status;
    int64_t asked, came; /* nanos(): request sent, last byte of the answer here */
};

/* Opens `n` connections to 127.0.0.1:`port`. */
struct herd *herd_open(int port, int n);
void herd_close(struct herd *h);

/* Copies nothing: `bytes` stay until the answer.  One request at a time each. */
void herd_ask(struct herd *h, int who, const char *bytes, size_t size);

/* The next answer; false when none comes within `ms`, or a connection broke. */
bool herd_next(struct herd *h, struct answer *to, int ms);

/* A whole signed request as bytes, malloc'ed. */
char *signed_request(const struct identity *id, uint64_t epoch, uint64_t sequence,
                     const char *method, const char *path, const char *body, size_t *size);

/* An unsigned one. */
char *plain_request(const char *method, const char *path, const char *body, size_t *size);
