/* case_over.c - cases that are over (R19): when they are archived, and which of them
 * gives its row to a new one; none that is held under dispute does (R38). */
#include "core/desk.h"
#include "core/site_inside.h"

bool case_is_over(const struct case_file *f, instant now)
{
    if (f->state == CASE_CLOSED || f->state == CASE_DENIED)
        return true;
    return f->kind == CASE_REQUEST && f->state == CASE_DONE && now > f->due;
}

int case_open_count(const struct site *s, instant now)
{
    int n = 0;

    for (int i = 0; i < s->cases.used; i++)
        n += !case_is_over(&s->cases.rows[i], now);
    return n;
}

/* Archived ones first, then refused ones, then those that were asked for long enough. */
static int rank(const struct case_file *f)
{
    return f->state == CASE_CLOSED ? 0 : f->state == CASE_DENIED ? 1 : 2;
}

static bool goes_before(const struct case_file *a, const struct case_file *b)
{
    return rank(a) != rank(b) ? rank(a) < rank(b) : a->changed < b->changed;
}

int case_at_rest(const struct cases *c, instant now)
{
    const instant rest = (instant)CASE_REST_DAYS * 24 * HOUR;
    int row = -1;

    for (int i = 0; i < c->used; i++) {
        const struct case_file *f = &c->rows[i];

        if (f->held == 0 && f->state == CASE_CLOSED && now - f->changed > rest &&
            (row < 0 || f->changed < c->rows[row].changed))
            row = i;
    }
    return row;
}

int case_to_give_way(const struct cases *c, instant now)
{
    int row = -1;

    for (int i = 0; i < c->used; i++) {
        const struct case_file *f = &c->rows[i];

        if (f->held == 0 && case_is_over(f, now) && (row < 0 || goes_before(f, &c->rows[row])))
            row = i;
    }
    return row;
}

void decide_case_archive(const struct site *s, struct moment now, struct decision *to)
{
    const instant days = (instant)s->catalogue->rules.archive_days * 24 * HOUR;

    to->refusal = ALLOWED;
    to->count = 0;
    for (int i = 0; i < s->cases.used && to->count < DECISION_MAX; i++) {
        const struct case_file *f = &s->cases.rows[i];
        const instant over = f->due > f->changed ? f->due : f->changed;

        if (case_may(f, ACT_ARCHIVE) && case_is_over(f, now.at) && now.at >= over + days)
            decision_add(to, CASE_ARCHIVED, f->id, now);
    }
}
