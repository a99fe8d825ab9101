/* sample.c - draws finished work by a seed, fair to people and services. */
#include "core/sample.h"

#include <string.h>

struct draw {
    const struct facts *facts;
    const struct sample_ask *ask;
    bool steps[FACT_CODES_MAX];                               /* the service has written steps */
    uint16_t staff[FACT_CODES_MAX], services[FACT_CODES_MAX]; /* picks so far */
    uint32_t taken[MATTERS_MAX + SAMPLE_MAX];                 /* reviewed or picked */
    int taken_count;
};

/* A round of the finaliser of MurmurHash3: all of its bits follow from all bits. */
static uint32_t order_of(uint32_t seed, uint32_t pos)
{
    uint32_t h = seed ^ pos * UINT32_C(0x9e3779b9);

    h = (h ^ h >> 16) * UINT32_C(0x85ebca6b);
    h = (h ^ h >> 13) * UINT32_C(0xc2b2ae35);
    return h ^ h >> 16;
}

static bool is_finished(const struct fact *f)
{
    if (f->kind == FACT_VISIT)
        return f->state == TICKET_ENDED_DONE;
    return f->kind == FACT_CASE + (int)CASE_REQUEST && (f->flags & FACT_DONE) != 0;
}

static bool may_be_picked(const struct draw *d, const struct fact *f)
{
    civil day = fact_day(f);

    return day >= d->ask->from && day <= d->ask->to && is_finished(f) && f->staff != 0 &&
           d->steps[f->service];
}

static bool comes_before(const struct draw *d, const struct fact *a, const struct fact *b)
{
    uint32_t x, y;

    if (b == NULL)
        return true;
    if (d->staff[a->staff] != d->staff[b->staff])
        return d->staff[a->staff] < d->staff[b->staff];
    if (d->services[a->service] != d->services[b->service])
        return d->services[a->service] < d->services[b->service];
    x = order_of(d->ask->seed, a->pos);
    y = order_of(d->ask->seed, b->pos);
    return x != y ? x < y : a->pos < b->pos;
}

static bool is_taken(const struct draw *d, const struct fact *f)
{
    for (int i = 0; i < d->taken_count; i++) {
        if (d->taken[i] == f->pos)
            return true;
    }
    return false;
}

static bool is_wanted_block(const struct draw *d, uint64_t at)
{
    const struct facts *x = d->facts;
    uint64_t block = at % x->room / FACT_BLOCK;
    const civil zero = fact_day(&(struct fact){.day = 0});

    return x->blocks[block].last >= d->ask->from - zero &&
           x->blocks[block].first <= d->ask->to - zero;
}

/* A block begins at each multiple of FACT_BLOCK; those of other days are passed over. */
static const struct fact *next_pick(const struct draw *d)
{
    const struct facts *x = d->facts;
    const struct fact *best = NULL;

    for (uint64_t at = facts_oldest(x); at < x->count; at++) {
        const struct fact *f = &x->rows[at % x->room];

        if (at % FACT_BLOCK == 0 && !is_wanted_block(d, at))
            at += FACT_BLOCK - 1;
        else if (may_be_picked(d, f) && comes_before(d, f, best) && !is_taken(d, f))
            best = f;
    }
    return best;
}

static void pick(struct draw *d, const struct fact *f)
{
    d->staff[f->staff]++;
    d->services[f->service]++;
    d->taken[d->taken_count++] = f->pos;
}

int sample_draw(const struct facts *x, const struct matters *m, const struct catalogue *c,
                const struct sample_ask *ask, const struct fact *to[SAMPLE_MAX])
{
    struct draw d = {.facts = x, .ask = ask};
    int n = 0;

    d.taken_count = matter_reviewed(m, d.taken);
    for (int i = 0; i < x->services.count; i++) {
        int row = catalogue_service(c, x->services.text[i]);

        d.steps[i] = row >= 0 && c->services[row].step_count > 0;
    }
    while (n < ask->count && n < SAMPLE_MAX && (to[n] = next_pick(&d)) != NULL)
        pick(&d, to[n++]);
    return n;
}
