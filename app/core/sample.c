/* sample.c - draws finished work by a seed, fair to people and services. */
#include "core/sample.h"

#include <string.h>

struct draw {
    const struct facts *facts;
    const struct matters *matters;
    const struct sample_ask *ask;
    bool steps[FACT_CODES_MAX];                               /* the service has written steps */
    uint16_t staff[FACT_CODES_MAX], services[FACT_CODES_MAX]; /* picks so far */
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
    return f->kind == FACT_CASE + CASE_REQUEST && (f->flags & FACT_DONE) != 0;
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

static bool is_among(const struct fact *f, const struct fact *const picks[], int n)
{
    for (int i = 0; i < n; i++) {
        if (picks[i] == f)
            return true;
    }
    return false;
}

static const struct fact *next_pick(const struct draw *d, const struct fact *const picks[], int n)
{
    const struct facts *x = d->facts;
    const struct fact *best = NULL;

    for (uint64_t at = facts_oldest(x); at < x->count; at++) {
        const struct fact *f = &x->rows[at % x->room];

        if (may_be_picked(d, f) && comes_before(d, f, best) && !is_among(f, picks, n) &&
            !matter_is_reviewed(d->matters, f->pos))
            best = f;
    }
    return best;
}

int sample_draw(const struct facts *x, const struct matters *m, const struct catalogue *c,
                const struct sample_ask *ask, const struct fact *to[SAMPLE_MAX])
{
    struct draw d = {.facts = x, .matters = m, .ask = ask};
    int n = 0;

    for (int i = 0; i < x->services.count; i++) {
        int row = catalogue_service(c, x->services.text[i]);

        d.steps[i] = row >= 0 && c->services[row].step_count > 0;
    }
    while (n < ask->count && n < SAMPLE_MAX && (to[n] = next_pick(&d, to, n)) != NULL) {
        d.staff[to[n]->staff]++;
        d.services[to[n]->service]++;
        n++;
    }
    return n;
}
