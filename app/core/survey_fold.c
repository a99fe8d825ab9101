/* survey_fold.c - surveys, folded from their events. */
#include "base/text.h"
#include "core/survey.h"

/* ---- the table ---- */

static int find_row(const struct surveys *x, struct id about)
{
    int row = x->slots[id_hash(about) % SURVEY_SLOTS] - 1;

    while (row >= 0 && !id_equal(x->rows[row].about, about))
        row = x->rows[row].chain;
    return row;
}

const struct survey *survey_of(const struct surveys *x, struct id about)
{
    int row = find_row(x, about);

    return row < 0 ? NULL : &x->rows[row];
}

static void forget_row(struct surveys *x, int row)
{
    int *at = &x->slots[id_hash(x->rows[row].about) % SURVEY_SLOTS];

    if (*at - 1 == row) {
        *at = x->rows[row].chain + 1;
        return;
    }
    for (int i = *at - 1; i >= 0; i = x->rows[i].chain) {
        if (x->rows[i].chain == row)
            x->rows[i].chain = x->rows[row].chain;
    }
}

/* Nothing comes of it any more; a message under way holds it. */
static bool is_over(const struct survey *v, instant now)
{
    return id_is_none(v->message) && (v->state == SURVEY_ANSWERED || v->state == SURVEY_OVER ||
                                      (v->state == SURVEY_OPEN && v->until < now));
}

/* A new row; else that of the one that is over longest, or that agreed longest ago: its
 * visit never ended.  -1: all are open. */
static int free_row(struct surveys *x, instant now)
{
    int over = -1, agreed = -1;

    if (x->used < SURVEYS_MAX)
        return x->used++;
    for (int i = 0; i < SURVEYS_MAX; i++) {
        const struct survey *v = &x->rows[i];
        int *best = is_over(v, now) ? &over : v->state == SURVEY_AGREED ? &agreed : NULL;

        if (best != NULL && (*best < 0 || v->changed < x->rows[*best].changed))
            *best = i;
    }
    over = over >= 0 ? over : agreed;
    if (over >= 0)
        forget_row(x, over);
    return over;
}

static struct survey *add(struct surveys *x, struct id about, instant now)
{
    int row = free_row(x, now);
    int *slot = &x->slots[id_hash(about) % SURVEY_SLOTS];

    if (row < 0)
        return NULL;
    x->rows[row] = (struct survey){.about = about, .chain = *slot - 1};
    *slot = row + 1;
    return &x->rows[row];
}

/* ---- facts: false when one came second or too late ---- */

static void end(struct survey *v, enum survey_state state, const char *cause)
{
    v->state = state;
    v->ask = 0;
    text_copy(v->cause, sizeof v->cause, cause);
    if (state == SURVEY_OVER)
        v->to[0] = '\0'; /* it is needed no more */
}

static bool consented(struct surveys *x, const struct site *s, const struct event *e, instant now)
{
    const struct survey_consent *b = &e->body.consent;
    int row = find_row(x, e->subject);
    struct survey *v = row < 0 ? NULL : &x->rows[row];

    if (!b->agreed) {
        if (row < 0 || (v->state != SURVEY_AGREED && v->state != SURVEY_OPEN))
            return false;
        end(v, SURVEY_OVER, "withdrawn");
        v->changed = now;
        return true;
    }
    if (site_ticket(s, e->subject) == NULL && case_by_id(s, e->subject) == NULL)
        return false;
    if (row < 0 && (v = add(x, e->subject, now)) != NULL)
        v->state = SURVEY_AGREED;
    if (v == NULL || (v->state != SURVEY_AGREED && v->state != SURVEY_OPEN))
        return false;
    v->channel = (enum message_channel)b->channel;
    v->language = b->language;
    text_copy(v->to, sizeof v->to, b->to);
    v->changed = now;
    return true;
}

/* A complaint may be solved again after it was opened again. */
static bool opened(struct surveys *x, const struct site *s, const struct event *e, instant now)
{
    const struct survey_opened *b = &e->body.survey;
    const struct case_file *f = case_by_id(s, e->subject);
    bool again = b->kind == SURVEY_CALLBACK;
    int row = find_row(x, e->subject);
    struct survey *v = row < 0 ? NULL : &x->rows[row];

    if (row < 0 && again)
        v = add(x, e->subject, now);
    if (v == NULL || (!again && v->state != SURVEY_AGREED))
        return false;
    v->kind = (enum survey_kind)b->kind;
    v->state = SURVEY_OPEN;
    v->ask = b->ask;
    v->remind = b->remind;
    v->until = b->until;
    v->asked = v->reminded = 0;
    v->cause[0] = '\0';
    if (again && f != NULL)
        v->language = f->language;
    v->changed = now;
    return true;
}

static bool went_out(struct surveys *x, struct survey *v, const struct event *e)
{
    if (!id_is_none(v->message))
        return false;
    v->message = e->subject;
    x->under_way++;
    return true;
}

/* How the message ended.  One that came too late in the day may go the next. */
static bool came_back(struct surveys *x, struct survey *v, const struct event *e, instant now)
{
    const char *cause = e->body.tried.cause;

    if (!id_equal(v->message, e->subject))
        return false;
    v->message = (struct id){{0}};
    x->under_way--;
    v->changed = now;
    if (text_equal(cause, "sent")) {
        if (v->asked == 0)
            v->asked = now;
        else
            v->reminded = now;
        v->ask = v->state == SURVEY_OPEN && v->reminded == 0 ? v->remind : 0;
    } else if (text_equal(cause, "refused") && v->state == SURVEY_OPEN) {
        end(v, SURVEY_OVER, "refused");
    }
    return true;
}

static bool answered(struct survey *v, const struct event *e, instant now)
{
    if (v->state != SURVEY_AGREED && v->state != SURVEY_OPEN)
        return false;
    if (e->type == RATING_DECLINED)
        end(v, SURVEY_OVER, "declined");
    else if (e->type == CASE_ARCHIVED || e->type == COMPLAINT_CLOSED ||
             (e->type == COMPLAINT_REOPENED))
        end(v, SURVEY_OVER, "ended");
    else
        end(v, SURVEY_ANSWERED, "");
    v->changed = now;
    return true;
}

/* ---- the fold ---- */

static struct survey *row_of(struct surveys *x, struct id about)
{
    int row = find_row(x, about);

    return row < 0 ? NULL : &x->rows[row];
}

static bool of_message(struct surveys *x, const struct site *s, const struct event *e, instant now)
{
    const struct message_file *m;
    struct survey *v;

    if (e->type == MESSAGE_ENDED && x->under_way == 0)
        return true;
    m = message_by_id(s, e->subject);
    if (m == NULL || (m->kind != MESSAGE_SURVEY && m->kind != MESSAGE_JUDGE))
        return true;
    v = row_of(x, m->about);
    if (v == NULL)
        return false;
    return e->type == MESSAGE_DUE ? went_out(x, v, e) : came_back(x, v, e, now);
}

static bool fold(struct surveys *x, const struct site *s, const struct event *e, instant now)
{
    struct survey *v;

    switch (e->type) {
    case SURVEY_CONSENT:
        return consented(x, s, e, now);
    case SURVEY_OPENED:
        return opened(x, s, e, now);
    case MESSAGE_DUE:
    case MESSAGE_ENDED:
        return of_message(x, s, e, now);
    case DATA_ERASED:
        v = row_of(x, e->subject);
        if (v != NULL)
            seal_erase(v->to, sizeof v->to);
        return true;
    case RATING_GIVEN:
    case RATING_DECLINED:
    case CASE_FOLLOWED_UP:
    case CASE_ARCHIVED:
    case COMPLAINT_JUDGED:
    case COMPLAINT_REOPENED:
    case COMPLAINT_CLOSED:
        v = row_of(x, e->subject);
        if (v != NULL)
            (void)answered(v, e, now);
        return true;
    default:
        return true;
    }
}

void surveys_apply(struct surveys *x, const struct site *s, const struct event *e,
                   struct moment when)
{
    if (!fold(x, s, e, when.at))
        x->ignored++;
}
