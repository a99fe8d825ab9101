/* hub_watch.c - a thread that acts on the hub at its time, or when a commit calls it. */
#include "hub_watch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

struct hub_watch {
    struct hub_watch_plan plan;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool called; /* under the lock */
    atomic_bool over;
};

bool hub_watch_is_over(const struct hub_watch *w)
{
    return atomic_load(&w->over);
}

static struct timespec after(int64_t ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += ms % 1000 * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

/* False when it is to end. */
static bool wait_for(struct hub_watch *w, int64_t ms)
{
    struct timespec until = after(ms < 0 ? 0 : ms);
    int timed_out = 0;

    pthread_mutex_lock(&w->lock);
    while (!w->called && !hub_watch_is_over(w) && timed_out == 0) {
        if (ms < 0)
            pthread_cond_wait(&w->changed, &w->lock);
        else
            timed_out = pthread_cond_timedwait(&w->changed, &w->lock, &until);
    }
    w->called = false;
    pthread_mutex_unlock(&w->lock);
    return !hub_watch_is_over(w);
}

static void *run(void *ctx)
{
    struct hub_watch *w = ctx;
    int64_t ms;

    do
        ms = w->plan.act(w, w->plan.ctx);
    while (wait_for(w, ms));
    return NULL;
}

static void call(void *ctx, uint64_t topics)
{
    struct hub_watch *w = ctx;

    if (!w->plan.hears(topics))
        return;
    pthread_mutex_lock(&w->lock);
    w->called = true;
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

struct hub_watch *hub_watch_new(const struct hub_watch_plan *p)
{
    struct hub_watch *w = calloc(1, sizeof *w);
    pthread_condattr_t a;

    must(w != NULL);
    w->plan = *p;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&w->changed, &a);
    pthread_condattr_destroy(&a);
    hub_lane_hear(p->lane, call, w);
    must(pthread_create(&w->thread, NULL, run, w) == 0);
    return w;
}

void hub_watch_end(struct hub_watch *w)
{
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    atomic_store(&w->over, true);
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
}

void hub_watch_free(struct hub_watch *w)
{
    if (w == NULL)
        return;
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
