/* table.c - figures of rounds, and the one table that is printed of them. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { ROWS_MAX = 64, CELL = 96 };

static struct row rows[ROWS_MAX];
static char absent[ROWS_MAX][200]; /* why there is no figure; "" there is one */
static int row_count;

void sample(struct samples *s, double v)
{
    if (s->n < ROUNDS_MAX)
        s->v[s->n++] = v;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double percentile(double *v, int n, double share)
{
    double at = share * (n - 1);
    int low = (int)at;

    if (n == 0)
        return NAN;
    qsort(v, (size_t)n, sizeof *v, by_size);
    if (low + 1 >= n)
        return v[n - 1];
    return v[low] + (v[low + 1] - v[low]) * (at - low);
}

double median(const struct samples *s)
{
    struct samples copy = *s;

    return percentile(copy.v, copy.n, 0.5);
}

void table_add(const struct row *r)
{
    if (row_count < ROWS_MAX)
        rows[row_count++] = *r;
}

void table_absent(const char *measure, const char *fmt, ...)
{
    struct row r = {.measure = measure};
    va_list args;

    if (row_count == ROWS_MAX)
        return;
    va_start(args, fmt);
    vsnprintf(absent[row_count], sizeof absent[0], fmt, args);
    va_end(args);
    rows[row_count++] = r;
}

static void figure(char *to, size_t size, double v)
{
    if (v != 0 && fabs(v) < 10)
        snprintf(to, size, "%.4g", v);
    else if (fabs(v) < 1000)
        snprintf(to, size, "%.1f", v);
    else
        snprintf(to, size, "%.0f", v);
}

static void cell(char to[CELL], const struct samples *s)
{
    char middle[16], least[16], most[16];
    struct samples copy = *s;

    to[0] = '\0';
    if (s->n == 0)
        return;
    figure(middle, sizeof middle, percentile(copy.v, copy.n, 0.5));
    figure(least, sizeof least, copy.v[0]);
    figure(most, sizeof most, copy.v[copy.n - 1]);
    snprintf(to, CELL, "%s [%s..%s]", middle, least, most);
}

static double ratio(const struct samples *a, const struct samples *b)
{
    return a->n > 0 && b->n > 0 ? median(a) / median(b) : NAN;
}

static void ratio_text(char to[CELL], double r)
{
    to[0] = '\0';
    if (!isnan(r))
        snprintf(to, CELL, r < 10 ? "%.3f" : "%.1f", r);
}

static bool keeps(double v, double bound, bool more)
{
    return bound == 0 || (!isnan(v) && (more ? v >= bound : v <= bound));
}

static bool is_met(const struct row *r)
{
    const struct target *t = &r->target;

    return r->ours.n > 0 && keeps(ratio(&r->ours, &r->rival), t->rival, t->more) &&
           keeps(ratio(&r->ours, &r->limit), t->limit, t->more) &&
           keeps(median(&r->ours), t->own, t->more);
}

static void wish(char to[CELL], const struct row *r)
{
    const struct target *t = &r->target;
    const char *sign = t->more ? ">=" : "<=";
    char own[16];
    int n = 0;

    to[0] = '\0';
    figure(own, sizeof own, t->own);
    if (t->rival > 0)
        n += snprintf(to + n, (size_t)(CELL - n), "%s%.3g rival ", sign, t->rival);
    if (t->limit > 0)
        n += snprintf(to + n, (size_t)(CELL - n), "%s%.3g limit ", sign, t->limit);
    if (t->own > 0)
        snprintf(to + n, (size_t)(CELL - n), "%s%s", sign, own);
}

static const char *verdict(const struct row *r)
{
    if (r->target.rival == 0 && r->target.limit == 0 && r->target.own == 0)
        return "";
    if (r->ours.n == 0)
        return "NOT MEASURED";
    return is_met(r) ? "met" : "MISSED";
}

static void print_row(const struct row *r)
{
    char ours[CELL], rival[CELL], limit[CELL], to_rival[CELL], to_limit[CELL], target[CELL];
    char measure[96];

    snprintf(measure, sizeof measure, "%s, %s", r->measure, r->unit);
    cell(ours, &r->ours);
    cell(rival, &r->rival);
    cell(limit, &r->limit);
    ratio_text(to_rival, ratio(&r->ours, &r->rival));
    ratio_text(to_limit, ratio(&r->ours, &r->limit));
    wish(target, r);
    printf("%-62s %-23s %-25s %-25s %8s %8s  %-25s %s\n", measure, ours, rival, limit, to_rival,
           to_limit, target, verdict(r));
}

static void print_notes(void)
{
    for (int i = 0; i < row_count; i++) {
        const struct row *r = &rows[i];

        if (absent[i][0] != '\0') {
            printf("%s: NOT MEASURED: %s\n", r->measure, absent[i]);
            continue;
        }
        printf("%s:", r->measure);
        if (r->rival_name != NULL)
            printf(" rival %s;", r->rival_name);
        if (r->limit_name != NULL)
            printf(" limit %s;", r->limit_name);
        printf(" %s\n", r->note != NULL ? r->note : "");
    }
}

void table_print(void)
{
    printf("\n%-62s %-23s %-25s %-25s %8s %8s  %-25s\n", "measure", "ours", "rival", "limit",
           "to rival", "to limit", "target");
    for (int i = 0; i < row_count; i++) {
        if (absent[i][0] == '\0')
            print_row(&rows[i]);
    }
    printf("\neach: median [least..most] of the rounds; ratios are ours to theirs\n");
    print_notes();
}

int table_missed(void)
{
    int n = 0;

    for (int i = 0; i < row_count; i++)
        n += absent[i][0] != '\0' || strncmp(verdict(&rows[i]), "M", 1) == 0 ||
             strncmp(verdict(&rows[i]), "N", 1) == 0;
    return n;
}
