/* case_clock.c - the clock of a case's promise (R16, R21). */
#include "core/case_clock.h"

#include "base/text.h"
#include "core/site.h"

enum { LATE_MAX = 3 }; /* events of one case */

bool case_stands(const struct case_file *f)
{
    return f->waits && f->paused <= f->due;
}

bool case_is_late(const struct case_file *f, instant now)
{
    return f->step != STANDARD_NONE && !case_stands(f) && now > f->due;
}

instant case_due_from(const struct site *s, const struct case_file *f, day_clocks clock,
                      struct moment now)
{
    const struct moment paused = {f->paused, now.offset_min};

    if (f->due == 0 || !case_stands(f))
        return f->due;
    if (standard_forms[f->step].unit == UNIT_WORK_MINUTES)
        return worktime_after(s->catalogue, clock, now,
                              worktime_between(s->catalogue, clock, paused, f->due));
    return now.at + (f->due - f->paused);
}

/* The interim answer that a complaint is to have which was not solved as a simple one; it
 * counts from when it was made, or opened again.  0: none. */
static instant interim_due(const struct site *s, const struct case_file *f, day_clocks clock,
                           struct moment now)
{
    const struct moment since = {f->reopened > 0 ? f->from : f->filed, now.offset_min};
    instant due;

    if (f->step != STANDARD_COMPLAINT_SOLUTION)
        return 0;
    due = standard_due(s->catalogue, f->service, clock, STANDARD_COMPLAINT_INTERIM, since);
    return due > f->due ? due : 0;
}

static void add(const struct case_file *f, enum standard standard, instant due, struct moment now,
                struct decision *to)
{
    struct case_late *b = &decision_add(to, CASE_LATE, f->id, now)->body.late;

    text_copy(b->standard, sizeof b->standard, standard_forms[standard].code);
    b->due = due;
}

static void add_fee_late(const struct case_file *f, struct moment now, struct decision *to)
{
    if (f->fee.due > 0 && f->fee.at == 0 && !f->fee.late && now.at > f->fee.due)
        add(f, STANDARD_FEE, 0, now, to);
}

void case_add_late(const struct site *s, const struct case_file *f, day_clocks clock,
                   struct moment now, struct decision *to)
{
    instant interim;

    if (f->late || !case_is_late(f, now.at))
        return;
    interim = interim_due(s, f, clock, now);
    add(f, f->step, interim, now, to);
    if (interim > 0 && now.at > interim)
        add(f, STANDARD_COMPLAINT_INTERIM, 0, now, to);
}

void decide_case_due(const struct site *s, day_clocks clock, struct moment now, struct decision *to)
{
    to->refusal = ALLOWED;
    to->count = 0;
    for (int i = 0; i < s->cases.used && to->count + LATE_MAX <= DECISION_MAX; i++) {
        case_add_late(s, &s->cases.rows[i], clock, now, to);
        add_fee_late(&s->cases.rows[i], now, to);
    }
}
