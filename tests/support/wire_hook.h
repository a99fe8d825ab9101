/* wire_hook.h - the other end of the hub's events, by bare sockets: keeps what it gets, and
 * takes, refuses, stalls, resets or floods as it was told.
 *
 * Keeps a connection open for more requests, as a real server does. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { HOOK_CALLS = 256, HOOK_FATES = 32, HOOK_BODY = 4096, HOOK_CONNECTIONS = 64 };

enum hook_fate {
    HOOK_ANSWER,
    HOOK_STALL, /* says nothing until it is closed */
    HOOK_RESET, /* RST in place of a reply */
    HOOK_CUT,   /* half of a reply's head, and the end */
    HOOK_FLOOD  /* a reply of 8 MiB */
};

struct hook_call {
    char id[128], time[32], signature[128], type[96], token[128], body[HOOK_BODY];
    size_t size;
};

struct hook_script {
    enum hook_fate fate;
    int status;
    const char *more, *body; /* more: headers, each with its "\r\n"; static texts */
};

struct wire_hook {
    int listener, port;
    char url[64]; /* http://127.0.0.1:PORT/in */
    pthread_t thread;
    pthread_mutex_t lock;
    struct hook_call calls[HOOK_CALLS];
    int count, connections;
    struct hook_script scripts[HOOK_FATES]; /* of the next calls; then 204 */
    int script_count, script_at;
    int fds[HOOK_CONNECTIONS];
    pthread_t threads[HOOK_CONNECTIONS];
    bool ended;
};

void hook_open(struct wire_hook *w);
void hook_close(struct wire_hook *w);

/* The fate of one more call. */
void hook_will(struct wire_hook *w, enum hook_fate fate, int status, const char *more,
               const char *body);

/* Waits until it was called so often; the last of these calls. */
const struct hook_call *hook_await(struct wire_hook *w, int n);
int hook_count(struct wire_hook *w);
int hook_connections(struct wire_hook *w);

/* Signed by that key ("whsec_..."), as the openssl command reckons it. */
bool hook_is_signed(const struct hook_call *c, const char *secret);
