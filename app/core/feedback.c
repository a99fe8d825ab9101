/* feedback.c - one pass over the facts of a period. */
#include "core/feedback.h"

#include <string.h>

static bool is_grouped(enum grouping by)
{
    return by == BY_SERVICE || (by >= BY_DAY && by <= BY_QUARTER);
}

/* The group with that key, made in its place when it is new; NULL: too many. */
static struct feedback_row *group(struct feedback *to, int key)
{
    int at = to->count;

    while (at > 0 && to->rows[at - 1].key > key)
        at--;
    if (at > 0 && to->rows[at - 1].key == key)
        return &to->rows[at - 1];
    if (to->count == GROUPS_MAX)
        return NULL;
    memmove(&to->rows[at + 1], &to->rows[at], (size_t)(to->count - at) * sizeof to->rows[0]);
    to->count++;
    to->rows[at] = (struct feedback_row){.key = key};
    return &to->rows[at];
}

static bool is_wanted(const struct facts *x, const struct fact_filter *f, const struct fact *fact)
{
    return fact_day(fact) >= f->from && fact_day(fact) <= f->to && !fact->excused &&
           (f->service == NULL || strcmp(x->services.text[fact->service], f->service) == 0) &&
           (f->staff == NULL || strcmp(x->staff.text[fact->staff], f->staff) == 0) &&
           (f->counter <= 0 || fact->counter == f->counter) &&
           (f->hour < 0 || fact->hour == f->hour);
}

static void add(const struct fact *f, struct feedback_row *to)
{
    if (f->kind >= FACT_CASE) {
        to->said[f->kind - FACT_CASE]++;
        return;
    }
    to->levels[f->level - 1]++;
    for (int i = 0; i < FACT_REASONS_MAX; i++)
        to->reasons[i][f->level - 1] += (int)(f->visit.reasons >> i & 1);
}

bool feedback_sum(const struct facts *x, const struct fact_filter *which, enum grouping by,
                  struct feedback *to)
{
    for (civil day = which->from; by != BY_SERVICE && is_grouped(by) && day <= which->to; day++) {
        if (group(to, grouping_key(by, day)) == NULL)
            return false;
    }
    for (uint64_t i = facts_oldest(x); i < x->count; i++) {
        const struct fact *f = &x->rows[i % x->room];
        struct feedback_row *row;

        if (!(f->kind >= FACT_CASE || (f->kind == FACT_VISIT && f->level > 0)) ||
            !is_wanted(x, which, f))
            continue;
        add(f, &to->all);
        if (!is_grouped(by))
            continue;
        row = group(to, by == BY_SERVICE ? f->service : grouping_key(by, fact_day(f)));
        if (row == NULL)
            return false;
        add(f, row);
    }
    return true;
}
