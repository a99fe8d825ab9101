/* printer_worker.c - a printer's thread and the jobs that wait for it. */
#include "printer_worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "beat.h"
#include "core/event.h"
#include "port/notice.h"

int64_t worker_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits of its own have ends far below it. */
enum { WORK_LONGEST_MS = 120 * 1000 };

static void wake(struct printer_worker *w)
{
    uint64_t one = 1;
    ssize_t done = write(w->wake, &one, sizeof(one));

    (void)done; /* a full counter wakes as well */
}

static void leave(struct printer_worker *w)
{
    int users;

    pthread_mutex_lock(&w->lock);
    users = --w->users;
    pthread_mutex_unlock(&w->lock);
    if (users)
        return;
    pthread_mutex_destroy(&w->lock);
    close(w->wake);
    w->release(w);
}

static void *thread_main(void *arg)
{
    struct printer_worker *w = arg;

    beat_join("printer", WORK_LONGEST_MS);
    w->run(w);
    beat_leave();
    worker_fail_waiting(w, PRINTER_OFFLINE);
    leave(w);
    return NULL;
}

bool worker_start(struct printer_worker *w, void (*run)(struct printer_worker *w),
                  void (*release)(struct printer_worker *w))
{
    sigset_t all, before;
    int failed;

    *w = (struct printer_worker){.run = run, .release = release, .users = 2};
    w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (w->wake < 0)
        return false;
    pthread_mutex_init(&w->lock, NULL);
    sigfillset(&all); /* SIGPIPE too: a pulled cable must not end the program */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&w->thread, NULL, thread_main, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) {
        pthread_mutex_destroy(&w->lock);
        close(w->wake);
    }
    return !failed;
}

enum err worker_add(struct printer_worker *w, const struct slip_bitmap *slip)
{
    size_t size = (size_t)((slip->width + 7) / 8) * (size_t)slip->height;
    struct printer_job job = {.id = slip->job, .width = slip->width, .height = slip->height};
    enum err e = ERR_FULL;

    pthread_mutex_lock(&w->lock);
    if (w->count < WORKER_JOBS && !w->closing) {
        job.bits = malloc(size);
        must(job.bits);
        memcpy(job.bits, slip->bits, size);
        w->ring[(w->first + w->count++) % WORKER_JOBS] = job;
        e = OK;
    }
    pthread_mutex_unlock(&w->lock);
    wake(w);
    return e;
}

void worker_purge(struct printer_worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->purge = true;
    w->doomed = w->count;
    pthread_mutex_unlock(&w->lock);
    wake(w);
}

void worker_stop(struct printer_worker *w)
{
    struct timespec end;
    pthread_t thread = w->thread;

    pthread_mutex_lock(&w->lock);
    w->closing = true;
    w->close_by = worker_now() + WORKER_CLOSE_MS;
    pthread_mutex_unlock(&w->lock);
    wake(w);
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 2;
    /* A thread that sits in a name look-up or a driver's close ends later. */
    if (pthread_timedjoin_np(thread, NULL, &end))
        pthread_detach(thread);
    leave(w);
}

/* Takes the oldest job; `*doomed`: it was purged while it waited. */
static bool take_any(struct printer_worker *w, struct printer_job *to, bool *doomed)
{
    bool found = false;

    pthread_mutex_lock(&w->lock);
    if (w->count) {
        *to = w->ring[w->first];
        w->first = (w->first + 1) % WORKER_JOBS;
        w->count--;
        *doomed = w->doomed > 0;
        w->doomed -= *doomed;
        found = true;
    }
    pthread_mutex_unlock(&w->lock);
    return found;
}

bool worker_take(struct printer_worker *w, struct printer_job *to)
{
    bool doomed = false;

    while (take_any(w, to, &doomed)) {
        if (!doomed)
            return true;
        worker_settle(to, PRINT_FAILED, PRINTER_READY);
    }
    return false;
}

bool worker_take_purge(struct printer_worker *w)
{
    bool purge;

    pthread_mutex_lock(&w->lock);
    purge = w->purge;
    w->purge = false;
    pthread_mutex_unlock(&w->lock);
    return purge;
}

void worker_fail_waiting(struct printer_worker *w, unsigned faults)
{
    struct printer_job job;

    while (worker_take(w, &job))
        worker_settle(&job, PRINT_FAILED, faults);
}

bool worker_closing(struct printer_worker *w)
{
    bool closing;

    pthread_mutex_lock(&w->lock);
    closing = w->closing;
    pthread_mutex_unlock(&w->lock);
    return closing;
}

bool worker_expired(struct printer_worker *w)
{
    bool expired;

    pthread_mutex_lock(&w->lock);
    expired = w->closing && worker_now() >= w->close_by;
    pthread_mutex_unlock(&w->lock);
    return expired;
}

void worker_clear_wake(struct printer_worker *w)
{
    uint64_t n;
    ssize_t done = read(w->wake, &n, sizeof(n));

    (void)done; /* empty already is fine */
}

void worker_settle(struct printer_job *job, int state, unsigned faults)
{
    struct notice n = {.kind = NOTICE_PRINTED, .id = job->id, .a = state, .b = (int)faults};

    free(job->bits);
    job->bits = NULL;
    notice_post(&n);
}
