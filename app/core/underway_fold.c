/* underway_fold.c - reports, milestones and objections, folded from their events. */
#include <string.h>

#include "base/text.h"
#include "core/retention.h"
#include "core/underway.h"

const struct underway *underway_of(const struct underways *x, const struct site *s, struct id id)
{
    static const struct underway none;
    const struct case_file *f = case_by_id(s, id);
    const struct underway *u = f == NULL ? NULL : &x->rows[f - s->cases.rows];

    return u == NULL || id_equal(u->id, id) ? u : &none;
}

/* The row of the site's case: begun anew when another case had it.  `make` false: NULL
 * when nothing has happened yet; a row that is not used takes no memory. */
static struct underway *row_for(struct underways *x, const struct site *s, struct id id, bool make)
{
    const struct case_file *f = case_by_id(s, id);
    struct underway *u = f == NULL ? NULL : &x->rows[f - s->cases.rows];

    if (u == NULL || id_equal(u->id, id))
        return u;
    if (!make)
        return NULL;
    memset(u, 0, sizeof *u);
    u->id = id;
    return u;
}

bool case_is_under_way(const struct case_file *f)
{
    return f->kind == CASE_REQUEST &&
           (f->state == CASE_ACCEPTED || f->state == CASE_PROPOSAL || f->state == CASE_AGREED);
}

/* ---- reports ---- */

static void start(struct underway *u, const struct report_step *b, instant now)
{
    u->from = now;
    u->warn = b->warn;
    u->due = b->due;
}

static void break_clock(struct underway *u)
{
    u->missed++;
    u->missed_at = u->due;
    u->due = 0;
}

static bool is_late(const struct underway *u, instant now)
{
    return u->due > 0 && now > u->due;
}

static bool begun(struct underway *u, const struct case_file *f, const struct report_step *b,
                  instant now)
{
    if (u->due > 0 || f->waits || !case_is_under_way(f) || b->due <= 0)
        return false;
    start(u, b, now);
    return true;
}

static bool given(struct underway *u, const struct case_file *f, const struct report_step *b,
                  instant now)
{
    if (!case_is_under_way(f))
        return false;
    if (is_late(u, now))
        break_clock(u);
    else
        u->kept += u->due > 0 && b->due != u->due;
    if (b->due != u->due && !f->waits)
        start(u, b, now);
    u->report.at = now;
    text_copy(u->report.staff, sizeof u->report.staff, b->staff);
    text_copy(u->report.done, sizeof u->report.done, b->done);
    text_copy(u->report.to_do, sizeof u->report.to_do, b->to_do);
    text_copy(u->report.risks, sizeof u->report.risks, b->risks);
    return true;
}

static bool missed(struct underway *u, const struct report_step *b, instant now)
{
    if (!is_late(u, now))
        return false;
    break_clock(u);
    start(u, b, now);
    return true;
}

/* The case went on: its clock ends with it, or stands while the customer is waited for. */
static void follow(struct underway *u, const struct case_file *f, instant now)
{
    if (case_is_under_way(f) && !f->waits)
        return;
    if (is_late(u, now))
        break_clock(u);
    u->due = 0;
}

/* ---- the proposal and its milestones ---- */

static void forget_plan(struct underway *u)
{
    u->goal[0] = u->people[0] = u->risks[0] = '\0';
    memset(u->milestones, 0, sizeof u->milestones);
    u->milestone_count = 0;
}

static void planned(struct underway *u, const struct plan_step *b)
{
    text_copy(u->goal, sizeof u->goal, b->goal);
    text_copy(u->people, sizeof u->people, b->people);
    text_copy(u->risks, sizeof u->risks, b->risks);
}

static bool set(struct underway *u, const struct milestone_step *b)
{
    struct milestone *m = u->milestones;

    if (u->milestone_count == MILESTONES_MAX || b->n != u->milestone_count + 1 || b->due <= 0)
        return false;
    m += u->milestone_count;
    *m = (struct milestone){.due = b->due};
    text_copy(m->text, sizeof m->text, b->text);
    u->milestone_count++;
    return true;
}

static bool passed(struct underway *u, const struct event *e, instant now)
{
    const struct milestone_step *b = &e->body.milestone;
    struct milestone *m = u->milestones;

    if (b->n < 1 || b->n > u->milestone_count)
        return false;
    m += b->n - 1;
    if (m->confirmed > 0)
        return false;
    if (e->type == MILESTONE_TOLD) {
        if (m->told > 0)
            return false;
        m->told = now;
        return true;
    }
    m->confirmed = now;
    text_copy(m->confirmed_by, sizeof m->confirmed_by, b->staff);
    return true;
}

/* ---- objections ---- */

static bool raised(struct underway *u, const struct objection_step *b, instant now)
{
    struct objection *o = &u->objections[(unsigned)u->objection_count % OBJECTIONS_KEPT];

    if (b->n != u->objection_count + 1 || underway_objection(u) != NULL)
        return false;
    *o = (struct objection){.n = b->n, .raised = now, .due = b->due, .via = b->via};
    text_copy(o->author, sizeof o->author, b->staff);
    text_copy(o->told, sizeof o->told, b->told);
    u->objection_count++;
    return true;
}

static bool objection_passed(struct underway *u, const struct event *e, instant now)
{
    const struct objection_step *b = &e->body.objection;
    struct objection *o = &u->objections[(unsigned)(b->n - 1) % OBJECTIONS_KEPT];
    bool late = e->type == OBJECTION_LATE || now > o->due;

    if (o->n != b->n || o->answered > 0 ||
        (e->type == OBJECTION_LATE && (o->late || now <= o->due)))
        return false;
    u->objections_late += late && !o->late;
    o->late |= late;
    if (e->type == OBJECTION_LATE)
        return true;
    u->objections_kept += !o->late;
    o->answered = now;
    text_copy(o->answer, sizeof o->answer, b->text);
    text_copy(o->answered_by, sizeof o->answered_by, b->staff);
    return true;
}

/* ---- the fold ---- */

static bool fold(struct underway *u, const struct case_file *f, const struct event *e, instant now)
{
    switch (e->type) {
    case REPORT_DUE:
        return begun(u, f, &e->body.report, now);
    case REPORT_GIVEN:
        return given(u, f, &e->body.report, now);
    case REPORT_MISSED:
        return missed(u, &e->body.report, now);
    case CASE_PLANNED:
        planned(u, &e->body.plan);
        break;
    case MILESTONE_SET:
        if (!set(u, &e->body.milestone))
            return false;
        break;
    case MILESTONE_TOLD:
    case MILESTONE_CONFIRMED:
        if (!passed(u, e, now))
            return false;
        break;
    case OBJECTION_RAISED:
        if (!raised(u, &e->body.objection, now))
            return false;
        break;
    default:
        if (!objection_passed(u, e, now))
            return false;
        break;
    }
    u->revision++;
    return true;
}

static bool is_ours(enum event_type type)
{
    return type >= REPORT_DUE && type <= OBJECTION_ANSWERED;
}

static void erase(struct underway *u)
{
    for (int i = 0; i < OBJECTIONS_KEPT; i++)
        seal_erase(u->objections[i].told, sizeof u->objections[i].told);
}

/* Sealed anew: the case is held under dispute, or let go of. */
static void keep(struct underway *u, const struct case_kept *b)
{
    struct objection *o = &u->objections[(unsigned)(b->n - 1) % OBJECTIONS_KEPT];

    if (o->n == b->n)
        text_copy(o->told, sizeof o->told, b->told);
}

void underways_apply(struct underways *x, const struct site *s, const struct event *e,
                     struct moment when)
{
    bool of_case = e->type >= CASE_REGISTERED && e->type <= CASE_ARCHIVED;
    bool ours = is_ours(e->type);
    bool erased = e->type == DATA_ERASED;
    bool kept = (e->type == CASE_HELD || e->type == CASE_FREED) && e->body.kept.n > 0;
    struct underway *u = of_case || ours || erased || kept ? row_for(x, s, e->subject, ours) : NULL;

    if (erased || kept) {
        if (u != NULL && erased)
            erase(u);
        else if (u != NULL)
            keep(u, &e->body.kept);
    } else if (ours) {
        if (u == NULL || !fold(u, case_by_id(s, e->subject), e, when.at))
            x->ignored++;
    } else if (u != NULL) {
        if (e->type == CASE_PROPOSED && case_by_id(s, e->subject)->state == CASE_PROPOSAL)
            forget_plan(u);
        follow(u, case_by_id(s, e->subject), when.at);
    }
}

/* ---- reading ---- */

const struct objection *underway_newest(const struct underway *u)
{
    int last = (u->objection_count + OBJECTIONS_KEPT - 1) % OBJECTIONS_KEPT;

    return u->objection_count == 0 ? NULL : &u->objections[last];
}

const struct objection *underway_objection(const struct underway *u)
{
    const struct objection *o = underway_newest(u);

    return o != NULL && o->answered == 0 ? o : NULL;
}

int underway_asks(const struct underway *u)
{
    for (int i = 0; i < u->milestone_count; i++) {
        if (u->milestones[i].told > 0 && u->milestones[i].confirmed == 0)
            return i + 1;
    }
    return 0;
}

enum urgency underway_urgency(const struct underway *u, instant now)
{
    if (u->due == 0)
        return URGENCY_NONE;
    return now > u->due ? URGENCY_LATE : now >= u->warn ? URGENCY_WARN : URGENCY_IN_TIME;
}

static const char *check(const struct underway *u, const struct case_file *f)
{
    if (u->due > 0 && (!case_is_under_way(f) || f->waits))
        return "a report clock runs, and the case does not";
    if (u->due > 0 && u->warn > u->due)
        return "a report is warned of after it is due";
    if (u->missed > 0 && u->missed_at == 0)
        return "a report was missed at no time";
    if (u->milestone_count > 0 && f->proposal[0] == '\0')
        return "milestones without a proposal";
    if (u->objections_kept + u->objections_late > u->objection_count)
        return "more answers than objections";
    return NULL;
}

const char *underways_check(const struct underways *x, const struct site *s)
{
    const char *wrong = NULL;

    for (int i = 0; i < s->cases.used && wrong == NULL; i++) {
        if (id_equal(x->rows[i].id, s->cases.rows[i].id))
            wrong = check(&x->rows[i], &s->cases.rows[i]);
    }
    return wrong;
}
