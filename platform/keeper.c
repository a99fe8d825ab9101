/* keeper.c - a thread that does something now and then. */
#include "keeper.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"

struct keeper {
    struct keeper_plan plan;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_bool over;
};

bool keeper_is_over(void *keeper)
{
    const struct keeper *k = keeper;

    return atomic_load(&k->over);
}

/* False: the end was called. */
static bool wait_for(struct keeper *k, int seconds)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&k->lock);
    while (!keeper_is_over(k) && pthread_cond_timedwait(&k->changed, &k->lock, &until) == 0)
        continue;
    pthread_mutex_unlock(&k->lock);
    return !keeper_is_over(k);
}

/* At the end somebody waits for it.  Where a sandbox forbids it, it runs as all do. */
static void be_humble(bool on)
{
    const struct sched_param none = {.sched_priority = 0};

    (void)pthread_setschedparam(pthread_self(), on ? SCHED_IDLE : SCHED_OTHER, &none);
}

static void *work(void *ctx)
{
    struct keeper *k = ctx;
    int wait = k->plan.first_s;

    be_humble(k->plan.humble);
    while (wait_for(k, wait)) {
        k->plan.look(k, false, k->plan.ctx);
        wait = k->plan.again_s;
    }
    be_humble(false);
    k->plan.look(k, true, k->plan.ctx);
    return NULL;
}

struct keeper *keeper_new(const struct keeper_plan *p)
{
    struct keeper *k = calloc(1, sizeof *k);
    pthread_condattr_t a;

    must(k != NULL);
    k->plan = *p;
    pthread_mutex_init(&k->lock, NULL);
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&k->changed, &a);
    pthread_condattr_destroy(&a);
    must(pthread_create(&k->thread, NULL, work, k) == 0);
    return k;
}

void keeper_end(struct keeper *k)
{
    if (k == NULL)
        return;
    pthread_mutex_lock(&k->lock);
    atomic_store(&k->over, true);
    pthread_cond_signal(&k->changed);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->changed);
    pthread_mutex_destroy(&k->lock);
    free(k);
}
