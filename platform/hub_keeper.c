/* hub_keeper.c - when the hub's fold is kept. */
#include "hub_keeper.h"

#include <stdlib.h>

#include "base/log.h"
#include "keeper.h"

enum {
    FIRST_S = 5,
    AGAIN_S = 3600,
    BEHIND = 50000,
    BEHIND_AT_END = 1000,
    MOST_AT_END = 500000,
    LOOK_ROWS = 5000, /* a hundredth of a second */
};

struct hub_keeper {
    struct hub_config c;
    struct keeper *thread;
    bool verified;
    uint64_t looked; /* the look for decay goes on behind this place */
};

static void verify(struct store *s)
{
    char why[512] = "";

    if (s->ops->verify != NULL && s->ops->verify(s, why, sizeof why) != OK)
        log_fault("hub: %s", why);
}

static void look_for_decay(struct hub_keeper *k, struct store *s, struct keeper *t)
{
    enum err e = OK;

    if (s->ops->look == NULL)
        return;
    do
        e = s->ops->look(s, &k->looked, LOOK_ROWS); /* it has logged what it found */
    while ((e == OK || e == ERR_FORMAT) && k->looked != 0 && !keeper_is_over(t));
}

static void look(struct keeper *t, bool is_last, void *ctx)
{
    struct hub_keeper *k = ctx;
    struct hub_config c = k->c;
    enum err e;

    c.store = k->c.store->ops->beside_new(k->c.store);
    if (c.store == NULL)
        return;
    if (is_last)
        e = hub_keep(&c, BEHIND_AT_END, MOST_AT_END, NULL, NULL);
    else
        e = hub_keep(&c, BEHIND, 0, keeper_is_over, t);
    if (e != OK)
        log_fault("hub: the fold could not be kept in %s (%s); the next start takes longer", c.kept,
                  err_name(e));
    if (c.store->ops->second != NULL)
        (void)c.store->ops->second(c.store, is_last); /* it has logged what went wrong */
    if (!k->verified && !is_last && !keeper_is_over(t)) {
        verify(c.store);
        k->verified = true;
    }
    if (!is_last)
        look_for_decay(k, c.store, t);
    k->c.store->mended += c.store->mended;
    if (!is_last && c.store->ops->look != NULL)
        k->c.store->lost = c.store->lost;
    if (c.store->damaged)
        k->c.store->damaged = true; /* the hub tells its staff */
    c.store->ops->close(c.store);
}

struct hub_keeper *hub_keeper_new(const struct hub_config *c)
{
    struct hub_keeper *k;

    if (c->kept == NULL || c->store->ops->beside_new == NULL)
        return NULL;
    k = calloc(1, sizeof *k);
    must(k != NULL);
    k->c = *c;
    k->thread = keeper_new(
        &(struct keeper_plan){.first_s = FIRST_S, .again_s = AGAIN_S, .look = look, .ctx = k});
    return k;
}

void hub_keeper_end(struct hub_keeper *k)
{
    if (k == NULL)
        return;
    keeper_end(k->thread);
    free(k);
}
