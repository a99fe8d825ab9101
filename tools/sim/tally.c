/* tally.c - waits as they were, against waits as they were promised. */
#include "sim/tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/queue.h"

void tally_call(struct tally *t, const struct ticket *called, instant now)
{
    struct waits *w = &t->services[called->service];
    double minutes = (double)(now - called->issued) / MINUTE;

    if (called->calls > 1)
        return;
    w->count++;
    w->sum += minutes;
    w->longest = minutes > w->longest ? minutes : w->longest;
    if (t->count < WAITS_MAX)
        t->all[t->count++] = (float)minutes;
    if (called->quoted_high < 0)
        return;
    w->promised++;
    w->error += fabs(minutes - (called->quoted_low + called->quoted_high) / 2.0);
    /* A promise is kept when the wait, as a person counts minutes, is in it. */
    w->within += minutes > called->quoted_low - 1 && minutes < called->quoted_high + 1;
}

void tally_day(struct tally *t, const struct site *s)
{
    t->lapsed += queue_waiting(s, -1);
}

static int by_length(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static void print_row(const char *name, const struct waits *w)
{
    if (w->count == 0)
        return;
    printf("%-12s %6d %8.1f %8.1f %10.1f %9.0f%%\n", name, w->count, w->sum / w->count, w->longest,
           w->promised > 0 ? w->error / w->promised : 0,
           w->promised > 0 ? 100.0 * w->within / w->promised : 0);
}

void tally_print(struct tally *t, const struct catalogue *c)
{
    struct waits sum = {0};

    printf("%-12s %6s %8s %8s %10s %10s\n", "service", "served", "mean", "longest", "error",
           "in range");
    for (int i = 0; i < c->service_count; i++) {
        const struct waits *w = &t->services[i];

        print_row(c->services[i].code, w);
        sum.count += w->count;
        sum.promised += w->promised;
        sum.within += w->within;
        sum.sum += w->sum;
        sum.error += w->error;
        sum.longest = w->longest > sum.longest ? w->longest : sum.longest;
    }
    print_row("all", &sum);
    qsort(t->all, (size_t)t->count, sizeof t->all[0], by_length);
    if (t->count > 0)
        printf("half waited under %.1f min, 95 of 100 under %.1f min; %d turned away, %d still "
               "waiting at closing time\n",
               t->all[t->count / 2], t->all[t->count * 95 / 100], t->turned_away, t->lapsed);
}
