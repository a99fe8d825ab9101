/* world.h - a hub and terminals as they run in a hall, by their outside contract. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "bench.h"
#include "terminal/terminal.h"

struct hall {
    char folder[BENCH_PATH]; /* its own, under the benchmark's */
    char config[BENCH_PATH]; /* of the hub */
    char url[64];
    int port;
    pid_t hub;
};

/* Makes and starts a hub of the sample hall.  False, with the reason in `why`,
 * when it does not come up. */
bool hall_open(struct hall *h, const struct bench *b, const char *name, char *why, size_t n);
void hall_close(struct hall *h);

/* The same in two parts: makes it; starts it, which may take so long. */
bool hall_make(struct hall *h, const struct bench *b, const char *name, char *why, size_t n);
bool hall_start(struct hall *h, const struct bench *b, int limit_ms, char *why, size_t n);

/* Enrols a machine; its config file is in `config`. */
bool hall_terminal(struct hall *h, const struct bench *b, const char *name, const char *extra,
                   char config[BENCH_PATH], char *why, size_t n);

/* Enrols a device that the benchmark plays itself. */
bool hall_device(struct hall *h, const struct bench *b, const char *name, const char *role,
                 struct identity *to, char *why, size_t n);

/* A staff member's session: cookie and token for later requests. */
struct session {
    char cookie[256], csrf[128];
};
bool hall_sign_in(const struct hall *h, struct session *to);

/* A request and its answer, malloc'ed; the status, 0 when there was none. */
int hall_ask(const struct hall *h, const struct session *s, const char *method, const char *path,
             const char *body, char **answer);

/* The same, signed by a terminal. */
int hall_ask_signed(const struct hall *h, const struct identity *id, uint64_t epoch,
                    uint64_t sequence, const char *path, const char *body);

/* ---- the inspector of a terminal ---- */
int inspector_open(const char *path, int limit_ms); /* -1 */

/* Sends one line, gives the answer without its end, malloc'ed; NULL when it has gone. */
char *inspector_ask(int fd, const char *line);
bool inspector_wait(int fd, const char *screen, int ms);

/* Middle of the node; false when it is not there or not enabled. */
bool inspector_find(int fd, const char *id, int *x, int *y);
