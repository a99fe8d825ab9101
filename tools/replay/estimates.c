/* estimates.c - the waits that were promised, against the waits as they were. */
#include "replay/estimates.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"

static struct promise *promise_of(struct estimates *e, const char *code)
{
    int i = 0;

    while (i < e->count && !text_equal(e->services[i].code, code))
        i++;
    if (i == (int)ARRAY_LEN(e->services))
        return NULL;
    if (i == e->count)
        text_copy(e->services[e->count++].code, CODE_SIZE, code);
    return &e->services[i];
}

void estimates_call(struct estimates *e, const struct site *s, const struct ticket *t, instant when)
{
    struct promise *p;
    double minutes;

    if (t == NULL || t->service < 0 || t->calls > 0 || t->state != TICKET_WAITING)
        return;
    p = promise_of(e, s->catalogue->services[t->service].code);
    if (p == NULL)
        return;
    minutes = (double)(when - t->issued) / MINUTE;
    p->count++;
    p->wait += minutes;
    if (t->quoted_high < 0)
        return;
    p->promised++;
    p->error += fabs(minutes - (t->quoted_low + t->quoted_high) / 2.0);
    /* Kept when the wait, as a person counts minutes, is in it. */
    p->within += minutes > t->quoted_low - 1 && minutes < t->quoted_high + 1;
}

static void print_row(const char *name, const struct promise *p)
{
    if (p->count == 0)
        return;
    printf("%-12s %7d %9.1f", name, p->count, p->wait / p->count);
    if (p->promised > 0)
        printf(" %8d %10.1f %9.0f%%\n", p->promised, p->error / p->promised,
               100.0 * p->within / p->promised);
    else
        printf(" %8d %10s %10s\n", 0, "-", "-");
}

void estimates_print(const struct estimates *e)
{
    struct promise sum = {0};

    printf("%-12s %7s %9s %8s %10s %10s\n", "service", "called", "mean wait", "promised",
           "mean error", "in range");
    for (int i = 0; i < e->count; i++) {
        const struct promise *p = &e->services[i];

        print_row(p->code, p);
        sum.count += p->count;
        sum.promised += p->promised;
        sum.within += p->within;
        sum.wait += p->wait;
        sum.error += p->error;
    }
    print_row("all", &sum);
}
