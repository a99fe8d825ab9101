/* indicator_sum.c - adds facts up to the figures of a period, in groups. */
#include "core/indicator_sum.h"

#include <string.h>

const char *const grouping_names[GROUPINGS] = {"",     "day",     "week",    "month", "quarter",
                                               "hour", "service", "counter", "staff"};

/* ---- which facts ---- */

enum { ANY = -1, NOBODY = -2 };

struct sieve { /* a filter, its codes as rows */
    int from, to, service, staff, counter, hour;
};

static int row_of(const struct fact_codes *c, const char *text)
{
    if (text == NULL)
        return ANY;
    for (int i = 0; i < c->count; i++) {
        if (strcmp(c->text[i], text) == 0)
            return i;
    }
    return NOBODY;
}

static struct sieve sieve_of(const struct facts *x, const struct fact_filter *f)
{
    const civil zero = fact_day(&(struct fact){.day = 0});

    return (struct sieve){f->from - zero,
                          f->to - zero,
                          row_of(&x->services, f->service),
                          row_of(&x->staff, f->staff),
                          f->counter > 0 ? f->counter : ANY,
                          f->hour};
}

static bool passes(const struct sieve *s, const struct fact *f)
{
    return f->day >= s->from && f->day <= s->to && (s->hour < 0 || f->hour == s->hour) &&
           (s->service == ANY || f->service == s->service) &&
           (s->counter == ANY || f->counter == s->counter);
}

/* Whose it is: of a case, for an indicator that is about somebody, that one's. */
static int person(const struct fact *f, enum indicator i)
{
    return f->kind >= FACT_CASE && indicator_forms[i].about ? f->about : f->staff;
}

static bool is_wanted_block(const struct facts *x, const struct sieve *s, uint64_t place)
{
    uint64_t block = place % x->room / FACT_BLOCK;

    return x->blocks[block].last >= s->from && x->blocks[block].first <= s->to;
}

/* ---- groups ---- */

struct adding {
    const struct facts *facts;
    enum grouping by;
    struct sums *to;
    int day, day_key; /* the newest that was asked for */
    int last;         /* group that was found last */
};

int grouping_key(enum grouping by, civil day)
{
    struct date d = date_of(day);

    switch (by) {
    case BY_WEEK:
        return day - d.weekday;
    case BY_MONTH:
        return civil_of(d.year, d.month, 1);
    case BY_QUARTER:
        return civil_of(d.year, (d.month - 1) / 3 * 3 + 1, 1);
    default:
        return day;
    }
}

static int key_of(struct adding *a, const struct fact *f, enum indicator i)
{
    switch (a->by) {
    case BY_HOUR:
        return f->hour;
    case BY_SERVICE:
        return f->service;
    case BY_COUNTER:
        return f->counter;
    case BY_STAFF:
        return person(f, i);
    default:
        if (a->day != f->day) {
            a->day = f->day;
            a->day_key = grouping_key(a->by, fact_day(f));
        }
        return a->day_key;
    }
}

/* The group with that key, made when it is new; -1: too many. */
static int group(struct adding *a, int key)
{
    struct sums *to = a->to;

    if (a->last < to->count && to->keys[a->last] == key)
        return a->last;
    for (a->last = 0; a->last < to->count; a->last++) {
        if (to->keys[a->last] == key)
            return a->last;
    }
    if (to->count == GROUPS_MAX)
        return -1;
    to->keys[to->count] = key;
    return to->count++;
}

static bool is_by_time(enum grouping by)
{
    return by >= BY_DAY && by <= BY_QUARTER;
}

/* A time without a visit is a time too. */
static bool add_times(struct adding *a, civil from, civil to)
{
    for (civil day = from; is_by_time(a->by) && day <= to; day++) {
        if (group(a, grouping_key(a->by, day)) < 0)
            return false;
    }
    return true;
}

static int compare(const struct adding *a, int x, int y)
{
    int m = a->to->keys[x], n = a->to->keys[y];

    if (a->by == BY_SERVICE)
        return strcmp(a->facts->services.text[m], a->facts->services.text[n]);
    if (a->by == BY_STAFF)
        return strcmp(a->facts->staff.text[m], a->facts->staff.text[n]);
    return (m > n) - (m < n);
}

static void put_in_order(const struct adding *a)
{
    int *order = a->to->order;

    for (int i = 0; i < a->to->count; i++) {
        int at = i;

        for (; at > 0 && compare(a, i, order[at - 1]) < 0; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/* ---- adding ---- */

static int timed_row(enum indicator i)
{
    return i == IND_WAIT ? 0 : i == IND_WORK ? 1 : 2;
}

static void add_reading(struct sums *to, int row, enum indicator i, const struct reading *r)
{
    struct figure *f = &to->figures[row][i];

    f->of += r->of;
    f->hit += r->hit;
    f->sum += r->value;
    if (indicator_forms[i].unit != IND_MINUTES)
        return;
    f->spread = &to->spreads[row][timed_row(i)];
    spread_add(&to->spreads[row][timed_row(i)], r->value);
}

static bool add_fact(struct adding *a, const struct sieve *s, const struct fact *f,
                     const struct fact_now *now)
{
    for (int i = 0; i < INDICATORS; i++) {
        struct reading r = {0};
        int row;

        if (s->staff != ANY && person(f, (enum indicator)i) != s->staff)
            continue;
        indicator_forms[i].read(f, now, &r);
        if (r.of == 0 && r.hit == 0)
            continue;
        add_reading(a->to, GROUPS_MAX, (enum indicator)i, &r);
        if (a->by == BY_NOTHING)
            continue;
        row = group(a, key_of(a, f, (enum indicator)i));
        if (row < 0)
            return false;
        add_reading(a->to, row, (enum indicator)i, &r);
    }
    return true;
}

bool indicators_sum(const struct facts *x, const struct fact_filter *which, enum grouping by,
                    instant now, civil today, struct sums *to)
{
    struct adding a = {.facts = x, .by = by, .to = to, .day = -1};
    const struct sieve s = sieve_of(x, which);
    const struct fact_now short_now = fact_now(now, today);

    if (!add_times(&a, which->from, which->to))
        return false;
    for (uint64_t i = facts_oldest(x); i < x->count; i++) {
        const struct fact *f = &x->rows[i % x->room];

        if (i % FACT_BLOCK == 0 && !is_wanted_block(x, &s, i)) {
            i += FACT_BLOCK - 1;
            continue;
        }
        if (passes(&s, f) && !add_fact(&a, &s, f, &short_now))
            return false;
    }
    put_in_order(&a);
    return true;
}

/* ---- reading figures ---- */

bool indicator_value(enum indicator i, const struct figure *f, double *to)
{
    if (f->of == 0)
        return false;
    switch (indicator_forms[i].unit) {
    case IND_PERCENT:
        *to = 100.0 * (double)f->hit / (double)f->of;
        return true;
    case IND_LEVEL:
        *to = (double)f->sum / (double)f->of;
        return true;
    case IND_MINUTES:
        *to = (double)f->sum / (double)f->of / 60.0;
        return true;
    }
    return false;
}

double indicator_percentile(const struct figure *f, int percent)
{
    int64_t seconds = f->spread == NULL ? -1 : spread_percentile(f->spread, percent);

    return seconds < 0 ? -1 : (double)seconds / 60.0;
}

/* ---- behind a figure ---- */

static bool is_behind(const struct fact *f, const struct sieve *s, enum indicator i, int hits,
                      const struct fact_now *now)
{
    struct reading r = {0};

    if (!passes(s, f) || (s->staff != ANY && person(f, i) != s->staff))
        return false;
    indicator_forms[i].read(f, now, &r);
    return hits < 0 ? r.of > 0 || r.hit > 0 : hits > 0 ? r.hit > 0 : r.of > r.hit;
}

bool indicator_fact(const struct facts *x, const struct fact_filter *which, enum indicator i,
                    int hits, const struct fact_now *now, uint64_t *at, const struct fact **to)
{
    const struct sieve s = sieve_of(x, which);

    if (*at > x->count)
        *at = x->count;
    while (*at > facts_oldest(x)) {
        const struct fact *f = &x->rows[--*at % x->room];

        if (!is_wanted_block(x, &s, *at)) {
            *at -= *at % FACT_BLOCK;
            continue;
        }
        if (!is_behind(f, &s, i, hits, now))
            continue;
        *to = f;
        return true;
    }
    return false;
}
