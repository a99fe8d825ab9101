/* ime_worker.h - the thread of an input method and its letter box for one question. */
#pragma once

#include <pthread.h>

#include "port/ime.h"

/* What an engine does on that thread. */
struct ime_engine {
    const char *name; /* for the log */
    enum ime_kind kind;
    enum err (*load)(const char *data, char *why, size_t why_size);
    void (*answer)(const struct ime_question *q, struct ime_answer *to); /* `to` is zeroed */
    void (*unload)(void); /* also after a load that failed; it may be loaded again */
};

struct ime_worker {
    pthread_mutex_t lock; /* guards what follows, but for `thread` */
    pthread_cond_t rung;
    pthread_t thread;
    bool runs, over, asked, rests;
    char data[512];
    struct ime_question question; /* its texts point at the copies below */
    char letters[IME_LETTERS];
    struct ink_point points[IME_POINTS];
    const struct ime_engine *engine;
};

#define IME_WORKER_INIT                                                                            \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER, .rung = PTHREAD_COND_INITIALIZER                        \
    }

/* `data`: as of struct ime. */
enum err ime_worker_open(struct ime_worker *w, const struct ime_engine *e, const char *data);
void ime_worker_ask(struct ime_worker *w, const struct ime_question *q);
void ime_worker_rest(struct ime_worker *w);
void ime_worker_close(struct ime_worker *w);

/* Adds a candidate, as long as there is room. */
void ime_add(struct ime_answer *to, const char *word);
bool ime_has(const struct ime_answer *a, const char *word);
