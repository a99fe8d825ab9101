/* matter.c - the fold of the office's records, and what follows from it. */
#include "core/matter.h"

#include <string.h>

#include "base/text.h"

const char *const matter_state_names[MATTER_STATES] = {
    "none", "open", "planned", "carried_out", "checked", "closed", "answered"};

/* ---- what can be said ---- */

enum { SAID_MAX = 5 };
static const char *const verdicts[SAID_MAX] = {"", "better", "no_better", "dropped"};
static const char *const said_names[MATTER_ACTS][SAID_MAX] = {
    [MATTER_MARK] = {"", "met", "not_met", "not_applicable"},
    [MATTER_ANSWER] = {"", "agrees", "objects"},
    [MATTER_ATTEND] = {"", "absent", "attended", "passed", "failed"},
};

const char *matter_said(enum matter_act act, int said)
{
    const char *name = said < 0 || said >= SAID_MAX ? NULL
                       : act == MATTER_CLOSE        ? verdicts[said]
                                                    : said_names[act][said];

    return name != NULL ? name : "";
}

int matter_said_named(enum matter_act act, const char *name)
{
    for (int i = 1; i < SAID_MAX; i++) {
        if (name[0] != '\0' && strcmp(matter_said(act, i), name) == 0)
            return i;
    }
    return 0;
}

/* ---- rows ---- */

static int used_rows(const struct matters *x)
{
    return x->count < MATTERS_MAX ? x->count : MATTERS_MAX;
}

/* The newest are asked for most. */
static struct matter *row_of(struct matters *x, struct id id)
{
    for (int i = used_rows(x) - 1; i >= 0; i--) {
        if (id_equal(x->rows[i].id, id))
            return &x->rows[i];
    }
    return NULL;
}

const struct matter *matter_of(const struct matters *x, struct id id)
{
    for (int i = used_rows(x) - 1; i >= 0; i--) {
        if (id_equal(x->rows[i].id, id))
            return &x->rows[i];
    }
    return NULL;
}

bool matter_is_open(const struct matter *m)
{
    return m->state > MATTER_NONE && m->state < MATTER_CLOSED;
}

bool matter_is_late(const struct matter *m, civil today)
{
    return matter_is_open(m) && m->first.due != 0 && m->first.due < today;
}

int matter_late_count(const struct matters *x, const char *owner, civil today)
{
    int n = 0;

    for (int i = 0; i < used_rows(x); i++)
        n += matter_is_late(&x->rows[i], today) && strcmp(x->rows[i].first.owner, owner) == 0;
    return n;
}

static bool gives_way_before(const struct matter *a, const struct matter *b)
{
    if (matter_is_open(a) != matter_is_open(b))
        return !matter_is_open(a);
    return a->changed < b->changed;
}

static struct matter *new_row(struct matters *x)
{
    struct matter *oldest = &x->rows[0];

    if (x->count < MATTERS_MAX)
        return &x->rows[x->count++];
    for (int i = 1; i < MATTERS_MAX; i++) {
        if (gives_way_before(&x->rows[i], oldest))
            oldest = &x->rows[i];
    }
    return oldest;
}

/* ---- steps ---- */

static int oldest_step(const struct matters *x)
{
    return x->step_count > MATTER_STEPS_MAX ? x->step_count - MATTER_STEPS_MAX : 0;
}

const struct matter_entry *matter_next_step(const struct matters *x, struct id id, int *at)
{
    for (*at = *at < oldest_step(x) ? oldest_step(x) : *at; *at < x->step_count; ++*at) {
        const struct matter_entry *s = &x->steps[*at % MATTER_STEPS_MAX];

        if (id_equal(s->id, id)) {
            ++*at;
            return s;
        }
    }
    return NULL;
}

static void keep_step(struct matters *x, struct matter *m, const struct matter_step *b, instant at)
{
    x->steps[x->step_count++ % MATTER_STEPS_MAX] = (struct matter_entry){m->id, at, *b};
    m->steps++;
    m->changed = at;
}

/* ---- facts ---- */

/* A sample ends with its last review, and is open again with it. */
static void count_left(struct matters *x, struct id sample, instant at)
{
    struct matter *m = row_of(x, sample);

    if (m == NULL || m->kind != MATTER_SAMPLE)
        return;
    m->left = 0;
    for (int i = 0; i < used_rows(x); i++) {
        const struct matter *r = &x->rows[i];

        m->left +=
            r->kind == MATTER_REVIEW && id_equal(r->first.origin, sample) && matter_is_open(r);
    }
    m->changed = at;
    m->state = m->left > 0 ? MATTER_OPEN : MATTER_CLOSED;
    m->closed = m->left > 0 ? 0 : at;
}

static bool opened(struct matters *x, const struct event *e, const struct matter_step *b,
                   instant at)
{
    struct matter *m = row_of(x, e->subject);

    if (m != NULL)
        return false;
    m = new_row(x);
    *m = (struct matter){.id = e->subject,
                         .kind = (enum matter_kind)b->kind,
                         .state = MATTER_OPEN,
                         .first = *b,
                         .after = FIGURE_NONE,
                         .opened = at,
                         .changed = at};
    count_left(x, m->kind == MATTER_REVIEW ? b->origin : m->id, at);
    return true;
}

static void take_figure(struct matter *m, const struct matter_step *b)
{
    struct matter_step *first = &m->first;

    if (b->act == MATTER_CHECK) {
        m->after = b->figure;
        m->after_from = b->from;
        m->after_to = b->to;
    } else if (b->indicator[0] != '\0') {
        text_copy(first->indicator, sizeof first->indicator, b->indicator);
        first->figure = b->figure;
        first->from = b->from;
        first->to = b->to;
        m->after = FIGURE_NONE;
    }
}

static void take(struct matter *m, const struct matter_step *b)
{
    if (b->owner[0] != '\0')
        text_copy(m->first.owner, sizeof m->first.owner, b->owner);
    if (b->due != 0)
        m->first.due = b->due;
    if (b->act == MATTER_RATE) {
        m->first.likelihood = b->likelihood;
        m->first.harm = b->harm;
    }
    if (b->act == MATTER_PLAN || b->act == MATTER_CHECK)
        take_figure(m, b);
    if (b->act == MATTER_MARK && b->number >= 1 && b->number <= LINES_MAX)
        m->marks[b->number - 1] = (char)b->said;
    if (b->act == MATTER_SESSION)
        m->sessions++;
    if (b->act == MATTER_CLOSE || b->act == MATTER_ANSWER)
        m->said = b->said;
}

static bool stepped(struct matters *x, struct id id, const struct matter_step *b, instant at)
{
    struct matter *m = row_of(x, id);
    const struct matter_rule *rule = m == NULL ? NULL : matter_rule_for(m, (enum matter_act)b->act);

    if (rule == NULL)
        return false;
    take(m, b);
    keep_step(x, m, b, at);
    if (rule->to >= 0 && rule->to != (int)m->state) {
        m->state = (enum matter_state)rule->to;
        m->closed = matter_is_open(m) ? 0 : at;
        if (m->kind == MATTER_REVIEW)
            count_left(x, m->first.origin, at);
    }
    return true;
}

/* A suggestion that is taken (R26). */
static bool taken(struct matters *x, const struct event *e, struct moment when)
{
    const struct case_step *b = &e->body.step;
    struct matter_step step = {
        .kind = MATTER_IMPROVEMENT, .origin = e->subject, .figure = FIGURE_NONE};

    text_copy(step.by, sizeof step.by, b->staff);
    text_copy(step.owner, sizeof step.owner, b->owner[0] != '\0' ? b->owner : b->staff);
    text_copy(step.source, sizeof step.source, "suggestion");
    text_copy(step.title, sizeof step.title, b->text);
    text_copy(step.text, sizeof step.text, b->text);
    step.due = day_of((struct moment){b->due, when.offset_min});
    return opened(x, e, &step, when.at);
}

/* Closed at its case, without the steps between. */
static bool improved(struct matters *x, const struct event *e, instant at)
{
    struct matter *m = row_of(x, e->subject);
    struct matter_step step = {.act = MATTER_CLOSE, .figure = FIGURE_NONE};

    if (m == NULL || !matter_is_open(m))
        return true; /* its own end was told before */
    text_copy(step.by, sizeof step.by, e->body.step.staff);
    text_copy(step.text, sizeof step.text, e->body.step.text);
    keep_step(x, m, &step, at);
    m->state = MATTER_CLOSED;
    m->closed = at;
    return true;
}

static bool fold(struct matters *x, const struct event *e, struct moment when)
{
    switch (e->type) {
    case MATTER_OPENED:
        return opened(x, e, &e->body.matter, when.at);
    case MATTER_STEPPED:
        return stepped(x, e->subject, &e->body.matter, when.at);
    case IMPROVEMENT_OPENED:
        return taken(x, e, when);
    case IMPROVEMENT_CLOSED:
        return improved(x, e, when.at);
    default:
        return true;
    }
}

void matters_apply(struct matters *x, const struct event *e, struct moment when)
{
    if (!fold(x, e, when))
        x->ignored++;
}

/* ---- reviews ---- */

int matter_step_count(const struct catalogue *c, const struct matter *m)
{
    int row = catalogue_service(c, m->first.service);

    return row < 0 ? 0 : c->services[row].step_count;
}

int matter_points(const struct matter *m)
{
    int met = 0, of = 0;

    for (int i = 0; i < LINES_MAX; i++) {
        met += m->marks[i] == MARK_MET;
        of += m->marks[i] == MARK_MET || m->marks[i] == MARK_NOT_MET;
    }
    return of == 0 || matter_is_open(m) ? -1 : (met * 100 + of / 2) / of;
}

int matter_spot(const struct matters *x, const char *staff, civil from, civil to, int *reviews)
{
    int sum = 0, n = 0;

    for (int i = 0; i < used_rows(x); i++) {
        const struct matter *m = &x->rows[i];
        int points = m->kind == MATTER_REVIEW ? matter_points(m) : -1;

        if (points < 0 || m->first.from < from || m->first.from > to ||
            strcmp(m->first.staff, staff) != 0)
            continue;
        sum += points;
        n++;
    }
    *reviews = n;
    return n == 0 ? -1 : (sum + n / 2) / n;
}

int matter_reviewed(const struct matters *x, uint32_t to[MATTERS_MAX])
{
    int n = 0;

    for (int i = 0; i < used_rows(x); i++) {
        if (x->rows[i].kind == MATTER_REVIEW)
            to[n++] = (uint32_t)x->rows[i].first.pos;
    }
    return n;
}

/* ---- training ---- */

static bool is_meant(const struct matter *m, const struct staff *s)
{
    return m->first.whom[0] == '\0' || strcmp(m->first.whom, s->role) == 0;
}

static civil months_after(civil day, int months)
{
    struct date d = date_of(day);
    int month = d.month - 1 + months;

    return civil_of(d.year + month / 12, month % 12 + 1, 1) + d.day - 1;
}

struct training_standing training_of(const struct matters *x, const struct matter *m,
                                     const struct staff *s, struct moment now)
{
    struct training_standing to = {.state = TRAINING_LACKS};
    const struct matter_entry *e;

    for (int at = 0; (e = matter_next_step(x, m->id, &at)) != NULL;) {
        if (e->step.act != MATTER_ATTEND || strcmp(e->step.staff, s->number) != 0)
            continue;
        to.result = e->step.said;
        if (to.result == RESULT_ATTENDED || to.result == RESULT_PASSED)
            to.had =
                day_of((struct moment){e->step.when != 0 ? e->step.when : e->at, now.offset_min});
    }
    to.until = to.had != 0 && m->first.months > 0 ? months_after(to.had, m->first.months) : 0;
    if (!is_meant(m, s))
        to.state = TRAINING_NOT_MEANT;
    else if (to.had != 0)
        to.state = to.until != 0 && to.until <= day_of(now) ? TRAINING_DUE_AGAIN : TRAINING_HAS;
    return to;
}
