/* printer_worker.h - a printer's thread and the jobs that wait for it.
 *
 * The caller's side (add, purge, stop) never waits for the device; the thread's
 * side takes jobs in order and settles each one once. */
#pragma once

#include <pthread.h>
#include <stdint.h>

#include "port/printer.h"

enum { WORKER_JOBS = 8, WORKER_CLOSE_MS = 1800 };

struct printer_job {
    uint32_t id;
    int width, height;
    uint8_t *bits; /* owned */
};

struct printer_worker {
    int wake; /* eventfd; readable: look at jobs, purge and closing again */
    /* private */
    pthread_mutex_t lock;
    pthread_t thread;
    struct printer_job ring[WORKER_JOBS];
    int first, count;
    int doomed; /* the oldest that many were purged */
    bool purge, closing;
    int64_t close_by;
    int users; /* the caller and the thread; the last one releases */
    void (*run)(struct printer_worker *w);
    void (*release)(struct printer_worker *w);
};

/* Starts `run` on a thread of its own, signals blocked; `release` frees what
 * holds the worker once both sides are done.  False: no thread to be had. */
MUST_USE bool worker_start(struct printer_worker *w, void (*run)(struct printer_worker *w),
                           void (*release)(struct printer_worker *w));

/* Caller's side. */
MUST_USE enum err worker_add(struct printer_worker *w, const struct slip_bitmap *slip);
void worker_purge(struct printer_worker *w);
void worker_stop(struct printer_worker *w); /* waits at most 2 s; `w` is gone */

/* Thread's side. */
bool worker_take(struct printer_worker *w, struct printer_job *to);
bool worker_take_purge(struct printer_worker *w);
void worker_fail_waiting(struct printer_worker *w, unsigned faults);
bool worker_closing(struct printer_worker *w);
bool worker_expired(struct printer_worker *w); /* closing, and the running job's time is up */
void worker_clear_wake(struct printer_worker *w);

/* Posts NOTICE_PRINTED (`state` is enum print_state) and frees the bits. */
void worker_settle(struct printer_job *job, int state, unsigned faults);

/* Monotonic milliseconds. */
int64_t worker_now(void);
