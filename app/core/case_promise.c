/* case_promise.c - how the promises of a case begin, end and are counted (R16, R20, R21). */
#include <string.h>

#include "base/text.h"
#include "core/case_clock.h"
#include "core/site_inside.h"

/* The hall itself ends a promise before it is kept: it does not ask (archived before), or
 * names another time without the customer's consent. */
static bool gives_up(const struct case_file *f, enum case_act act, const struct case_step *b)
{
    return (act == ACT_ARCHIVE && f->step == STANDARD_SURVEY) ||
           (act == ACT_INTERIM && !b->agreed &&
            (f->step == STANDARD_COMPLAINT_PROMISE || f->step == STANDARD_ANSWER_PROMISE));
}

/* R21: solved neither as a simple one nor after an interim answer. */
static bool is_solved_late(const struct case_file *f, enum case_act act)
{
    return act == ACT_RESOLVE && f->step == STANDARD_COMPLAINT_INTERIM;
}

/* The promise that ran ends here: kept by what was promised, broken, or, where another act
 * took its place in time, neither. */
void case_promise_end(struct site *s, const struct case_file *f, enum case_act act,
                      const struct case_step *b, instant now, struct case_mark *ended)
{
    enum standard kept = case_fulfils(act, f->step);

    if (f->step == STANDARD_NONE)
        return;
    ended->ended = f->step;
    ended->due = f->due;
    if (f->late)
        return;
    if (is_solved_late(f, act)) {
        ended->ended = STANDARD_COMPLAINT_SOLUTION;
        ended->due = f->simple_due;
        s->cases.tally[STANDARD_COMPLAINT_SOLUTION].broken++;
    } else if (case_is_late(f, now) || gives_up(f, act, b)) {
        s->cases.tally[f->step].broken++;
    } else if (kept != STANDARD_NONE) {
        ended->ended = kept;
        ended->kept = true;
        s->cases.tally[kept].kept++;
    } else {
        ended->ended = STANDARD_NONE;
    }
}

void case_promise_begin(struct case_file *f, int standard, instant due, instant now)
{
    f->step = due > 0 ? (enum standard)standard : STANDARD_NONE;
    f->from = now;
    f->due = f->step == STANDARD_NONE ? 0 : due;
    f->waits = false;
    f->late = false;
    f->simple_due = 0;
    f->asked_due = 0;
}

/* ---- a fee ---- */

/* R20: a clock of its own, which runs beside that of the case. */
void case_fee_settle(struct site *s, struct case_file *f, const struct case_step *b, instant now,
                     struct case_mark *ended)
{
    const bool kept = f->fee.due == 0 || now <= f->fee.due;

    f->fee.at = now;
    text_copy(f->fee.amount, sizeof f->fee.amount, b->amount);
    text_copy(f->fee.receipt, sizeof f->fee.receipt, b->receipt);
    text_copy(f->fee.by, sizeof f->fee.by, b->staff);
    s->cases.tally[STANDARD_FEE].kept += kept;
    s->cases.tally[STANDARD_FEE].broken += !kept && !f->fee.late;
    if (f->fee.due == 0)
        return;
    *ended = (struct case_mark){.ended = STANDARD_FEE, .due = f->fee.due, .kept = kept};
}

static bool fee_late(struct site *s, struct case_file *f, instant now)
{
    if (f->fee.due == 0 || f->fee.at > 0 || f->fee.late || now <= f->fee.due)
        return false;
    f->fee.late = true;
    s->cases.tally[STANDARD_FEE].broken++;
    return true;
}

/* No step of anybody's: what the customer may answer to stays as it is. */
bool case_promise_late(struct site *s, struct case_file *f, const struct case_late *b, instant now)
{
    if (strcmp(b->standard, standard_forms[STANDARD_FEE].code) == 0)
        return fee_late(s, f, now);
    if (f->late || !case_is_late(f, now) || strcmp(b->standard, standard_forms[f->step].code) != 0)
        return false;
    if (b->due > 0) { /* not solved as a simple complaint: an interim answer is next (R21) */
        f->simple_due = f->due;
        f->step = STANDARD_COMPLAINT_INTERIM;
        f->due = b->due;
    } else {
        f->late = true;
        s->cases.tally[f->step].broken++;
    }
    return true;
}
