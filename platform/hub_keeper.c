/* hub_keeper.c - waits until there is much to keep, and keeps it. */
#include "hub_keeper.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"

enum {
    FIRST_S = 5,       /* after the start, which has other things to do */
    REST_S = 6 * 3600, /* between looks: the file is written four times a day at most */
    BEHIND = 50000,
    BEHIND_AT_END = 1000,
    MOST_AT_END = 500000,
};

struct hub_keeper {
    struct hub_config c;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_bool ended;
    bool verified;
};

static bool is_over(void *ctx)
{
    const struct hub_keeper *k = ctx;

    return atomic_load(&k->ended);
}

/* False: the end was called. */
static bool wait_for(struct hub_keeper *k, int seconds)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&k->lock);
    while (!is_over(k) && pthread_cond_timedwait(&k->changed, &k->lock, &until) == 0)
        continue;
    pthread_mutex_unlock(&k->lock);
    return !is_over(k);
}

static void verify(struct store *s)
{
    char why[512] = "";

    if (s->ops->verify != NULL && s->ops->verify(s, why, sizeof why) != OK)
        log_fault("hub: %s", why);
}

static void look(struct hub_keeper *k, uint64_t behind, uint64_t most, bool (*over)(void *ctx))
{
    struct hub_config c = k->c;

    c.store = k->c.store->ops->beside_new(k->c.store);
    if (c.store == NULL)
        return;
    if (hub_keep(&c, behind, most, over, k) != OK && !is_over(k))
        log_fault("hub: the fold could not be kept in %s; the next start takes longer", c.kept);
    if (!k->verified && !is_over(k)) {
        k->verified = true;
        verify(c.store);
    }
    c.store->ops->close(c.store);
}

static void *work(void *ctx)
{
    struct hub_keeper *k = ctx;
    int wait = FIRST_S;

    while (wait_for(k, wait)) {
        look(k, BEHIND, 0, is_over);
        wait = REST_S;
    }
    look(k, BEHIND_AT_END, MOST_AT_END, NULL);
    return NULL;
}

struct hub_keeper *hub_keeper_new(const struct hub_config *c)
{
    struct hub_keeper *k;
    pthread_condattr_t a;

    if (c->kept == NULL || c->store->ops->beside_new == NULL)
        return NULL;
    k = calloc(1, sizeof *k);
    must(k != NULL);
    k->c = *c;
    pthread_mutex_init(&k->lock, NULL);
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&k->changed, &a);
    pthread_condattr_destroy(&a);
    must(pthread_create(&k->thread, NULL, work, k) == 0);
    return k;
}

void hub_keeper_end(struct hub_keeper *k)
{
    if (k == NULL)
        return;
    pthread_mutex_lock(&k->lock);
    atomic_store(&k->ended, true);
    pthread_cond_signal(&k->changed);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->changed);
    pthread_mutex_destroy(&k->lock);
    free(k);
}
