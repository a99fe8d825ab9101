/* estimate.c - how long a wait will be: the counters' work, played forward. */
#include "core/estimate.h"

#include <math.h>
#include <string.h>

#include "core/queue.h"
#include "core/site.h"

/* A new visit takes this share of what is known, so about the last forty count. */
static const float FADE = 0.975f;
/* Visits that an hour needs before it speaks for itself. */
static const float TRUST = 6.0f;
/* Minutes between two customers at a counter. */
static const float CHANGE = 0.5f;
/* Half the width of the range, in standard deviations. */
static const float WIDTH = 0.9f;
/* People played forward one by one; those behind them as an average. */
enum { PLAYED = 400 };

struct worker {    /* an open counter */
    int index;     /* in the catalogue */
    float free_at; /* minutes from now */
    float doubt;   /* variance of that */
};

struct play {
    const struct site *s;
    int hour;
    struct worker workers[COUNTERS_MAX];
    int count;
};

static void fade_in(struct learned *l, float minutes)
{
    float weight = l->weight * FADE + 1;
    float share = 1 / weight;

    l->mean += (minutes - l->mean) * share;
    l->square += (minutes * minutes - l->square) * share;
    l->weight = weight;
}

void estimate_learn(struct estimator *e, int service, int hour, float minutes)
{
    fade_in(&e->service[service], minutes);
    fade_in(&e->hour[service][hour], minutes);
}

void estimate_learn_call(struct estimator *e, int service, bool came)
{
    e->called[service] = e->called[service] * FADE + 1;
    e->missed[service] = e->missed[service] * FADE + (came ? 0 : 1);
}

/* Leans `l` on what is known more broadly. */
static void blend(const struct learned *l, float *mean, float *square)
{
    float share = l->weight / (l->weight + TRUST);

    *mean += (l->mean - *mean) * share;
    *square += (l->square - *square) * share;
}

float estimate_duration(const struct estimator *e, const struct catalogue *c, int service, int hour,
                        float *spread)
{
    float mean = (float)c->services[service].typical_min;
    float square = mean * mean * 1.36f; /* before the first visit: spread of 60 % */
    float variance;

    blend(&e->service[service], &mean, &square);
    blend(&e->hour[service][hour], &mean, &square);
    variance = square - mean * mean;
    *spread = variance > 0 ? sqrtf(variance) : 0;
    return mean;
}

/* Minutes that one waiting person takes, those who do not come considered. */
static float load(const struct play *p, int service, float *variance)
{
    const struct estimator *e = &p->s->estimator;
    float spread, mean = estimate_duration(e, p->s->catalogue, service, p->hour, &spread);
    float comes = 1 - e->missed[service] / (e->called[service] + 4);

    *variance = spread * spread * comes + mean * mean * comes * (1 - comes);
    return mean * comes + CHANGE;
}

/* When the ticket at this counter will be done. */
static float remaining(const struct play *p, const struct desk *d, instant now, float *variance)
{
    const struct ticket *t = &p->s->tickets[d->ticket];
    instant began = t->state == TICKET_SERVING ? t->served : t->called;
    float spread, mean, gone = (float)(now - began) / (float)MINUTE;

    if (t->service < 0)
        return CHANGE;
    mean = estimate_duration(&p->s->estimator, p->s->catalogue, t->service, p->hour, &spread);
    *variance = spread * spread;
    /* Past its mean a visit lasts some more: it has shown to be a long one. */
    return gone < mean * 0.8f ? mean - gone : mean * 0.2f + spread * 0.3f;
}

static void begin(struct play *p, const struct site *s, struct moment now)
{
    p->s = s;
    p->hour = minute_of_day(now) / 60;
    p->count = 0;
    for (int i = 0; i < s->catalogue->counter_count; i++) {
        struct worker w = {.index = i};

        if (s->desks[i].state != COUNTER_OPEN)
            continue;
        if (s->desks[i].ticket >= 0)
            w.free_at = remaining(p, &s->desks[i], now.at, &w.doubt);
        p->workers[p->count++] = w;
    }
}

/* The worker who is free first for that service; NULL when none does it. */
static struct worker *first_free(struct play *p, int service, int counter)
{
    struct worker *best = NULL;

    for (int i = 0; i < p->count; i++) {
        struct worker *w = &p->workers[i];
        const struct counter *c = &p->s->catalogue->counters[w->index];

        if (counter != 0 ? c->number != counter : !(c->services >> service & 1))
            continue;
        if (best == NULL || w->free_at < best->free_at)
            best = w;
    }
    return best;
}

static void take(struct play *p, int service, int counter, float people)
{
    struct worker *w = first_free(p, service, counter);
    float variance, minutes = load(p, service, &variance);

    if (w == NULL)
        return;
    w->free_at += minutes * people;
    w->doubt += variance * people;
}

/* Deals those who wait to the workers, in the order of calling, until `stop`. */
static void deal(struct play *p, const struct ticket *stop)
{
    const struct ticket *order[PLAYED];
    int left[SERVICES_MAX];
    int n = queue_list(p->s, order, PLAYED);

    memcpy(left, p->s->waiting, sizeof left);
    for (int i = 0; i < n; i++) {
        if (order[i] == stop)
            return;
        take(p, order[i]->service, order[i]->counter, 1);
        left[order[i]->service]--;
    }
    if (n < PLAYED)
        return;
    for (int service = 0; service < p->s->catalogue->service_count; service++) {
        int behind = left[service], workers = 0;

        for (int i = 0; i < p->count; i++)
            workers +=
                (int)(p->s->catalogue->counters[p->workers[i].index].services >> service & 1);
        for (int i = 0; i < workers; i++)
            take(p, service, 0, (float)behind / (float)workers);
    }
}

/* Rounds outward to what a person would say: by the minute, later by five. */
static struct wait range(float minutes, float doubt)
{
    float half = WIDTH * sqrtf(doubt);
    float low = minutes - half, high = minutes + half;
    int step = high > 30 ? 5 : 1;
    struct wait w;

    if (high < 0.5f)
        return (struct wait){0, 0};
    w.low = low > 0 ? (int)(low / (float)step) * step : 0;
    w.high = ((int)ceilf(high / (float)step)) * step;
    return w;
}

static struct wait answer(struct play *p, int service, int counter)
{
    const struct worker *w = first_free(p, service, counter);

    if (w == NULL)
        return (struct wait){-1, -1};
    return range(w->free_at, w->doubt);
}

void estimate_waits(const struct site *s, struct moment now, struct wait to[SERVICES_MAX])
{
    struct play p;

    begin(&p, s, now);
    deal(&p, NULL);
    for (int i = 0; i < s->catalogue->service_count; i++)
        to[i] = answer(&p, i, 0);
}

struct wait estimate_wait(const struct site *s, int service, struct moment now)
{
    struct wait all[SERVICES_MAX];

    estimate_waits(s, now, all);
    return all[service];
}

struct wait estimate_ticket(const struct site *s, const struct ticket *t, struct moment now)
{
    struct play p;

    if (t->state != TICKET_WAITING)
        return (struct wait){0, 0};
    begin(&p, s, now);
    deal(&p, t);
    return answer(&p, t->service, t->counter);
}
