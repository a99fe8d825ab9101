/* underway.c - who reports, confirms, objects and answers, and by when. */
#include "core/underway.h"

#include "base/text.h"
#include "core/desk.h"

enum { WEEK = 7, WEEKS_MAX = WORKTIME_DAYS_MAX / WEEK, BACK_MAX = 31 };

const char *const underway_act_names[UNDERWAY_ACTS] = {"report",  "plan",   "milestone",
                                                       "confirm", "object", "objection-answer"};

/* ---- calendar ---- */

/* The instant of that minute; a minute that the clocks skip is the next that they show. */
static instant minute_at(civil day, struct day_clock clock, int minute)
{
    instant at = 0;

    while (minute > 0 && minute < DAY_MINUTES && !day_clock_at(day, clock, minute, &at))
        minute++;
    return at;
}

static bool has_hours(const struct catalogue *c)
{
    for (int i = 0; i < WEEK; i++) {
        if (c->week[i].count > 0)
            return true;
    }
    return false;
}

/* Of the week's day: the day itself, or the working day before it. */
static instant report_of(const struct catalogue *c, day_clocks clock, civil day)
{
    int minute = c->reports.minute, close;

    if (!has_hours(c))
        return minute_at(day, clock(day), minute);
    for (civil d = day; d > day - BACK_MAX; d--) {
        const struct hours *h = catalogue_calendar(c, d);

        if (h->count == 0)
            continue;
        close = h->spans[h->count - 1].to;
        return minute_at(d, clock(d), minute < close ? minute : close);
    }
    return minute_at(day, clock(day), minute);
}

instant reports_next(const struct catalogue *c, day_clocks clock, struct moment from)
{
    civil day = day_of(from);
    instant at = 0;

    day += (c->reports.weekday - date_of(day).weekday + WEEK) % WEEK;
    for (int i = 0; i < WEEKS_MAX && at <= from.at; i++, day += WEEK)
        at = report_of(c, clock, day);
    return at;
}

static void next_clock(const struct site *s, const struct case_file *f, day_clocks clock,
                       struct moment from, struct report_step *to)
{
    const struct catalogue *c = s->catalogue;
    int minutes = c->reports.urgent_minutes;
    instant warn;

    if (f->urgent) {
        to->due = worktime_after(c, clock, from, minutes);
        to->warn =
            worktime_after(c, clock, from, minutes - minutes * c->standards.warn_percent / 100);
        return;
    }
    to->due = reports_next(c, clock, from);
    warn = to->due - (instant)c->reports.warn_hours * HOUR;
    to->warn = warn > from.at ? warn : from.at;
}

/* ---- what may be done ---- */

static bool is_staff(const struct underway_command *c)
{
    return c->staff != NULL && c->staff[0] != '\0';
}

static bool has(const char *text)
{
    return text != NULL && !text_is_blank(text);
}

bool underway_may(const struct underway *u, const struct case_file *f, enum underway_act act)
{
    switch (act) {
    case UNDERWAY_REPORT:
        return case_is_under_way(f);
    case UNDERWAY_PLAN:
    case UNDERWAY_MILESTONE:
        return f->state == CASE_PROPOSAL && f->kind == CASE_REQUEST &&
               u->milestone_count < MILESTONES_MAX;
    case UNDERWAY_CONFIRM:
        return case_is_under_way(f) && u->milestone_count > 0;
    case UNDERWAY_OBJECT:
        return f->kind == CASE_REQUEST && f->proposal[0] != '\0' && case_is_under_way(f) &&
               underway_objection(u) == NULL;
    case UNDERWAY_ANSWER:
        return underway_objection(u) != NULL;
    case UNDERWAY_ACTS:
        break;
    }
    return false;
}

static enum refusal check_milestone(const struct underway *u, const struct underway_command *c)
{
    if (c->n < 1 || c->n > u->milestone_count || u->milestones[c->n - 1].confirmed > 0)
        return REFUSED_STATE;
    return is_staff(c) || u->milestones[c->n - 1].told > 0 ? ALLOWED : REFUSED_NOT_ALLOWED;
}

static enum refusal check(const struct underway *u, const struct case_file *f,
                          const struct underway_command *c, struct moment now)
{
    bool customer = c->act == UNDERWAY_CONFIRM || c->act == UNDERWAY_OBJECT;

    if (!underway_may(u, f, c->act))
        return REFUSED_STATE;
    if (!is_staff(c) && !customer)
        return REFUSED_NOT_ALLOWED;
    switch (c->act) {
    case UNDERWAY_REPORT:
        return has(c->done) && has(c->to_do) ? ALLOWED : REFUSED_NO_TEXT;
    case UNDERWAY_MILESTONE:
        return !has(c->text) ? REFUSED_NO_TEXT : c->due <= now.at ? REFUSED_NO_DUE : ALLOWED;
    case UNDERWAY_CONFIRM:
        return check_milestone(u, c);
    case UNDERWAY_OBJECT:
        return has(c->told) ? ALLOWED : REFUSED_NO_TEXT;
    case UNDERWAY_ANSWER:
        if (c->n != underway_objection(u)->n)
            return REFUSED_STATE;
        return has(c->text) ? ALLOWED : REFUSED_NO_TEXT;
    default:
        return ALLOWED;
    }
}

/* ---- steps ---- */

static void copy(char *to, size_t size, const char *from)
{
    text_copy(to, size, from != NULL ? from : "");
}

static bool is_overdue(const struct underway *u, struct moment now)
{
    return u->due > 0 && now.at > u->due;
}

/* Nobody has reported: broken at its time, and the next one runs. */
static const struct report_step *miss(const struct site *s, const struct case_file *f,
                                      day_clocks clock, instant due, struct moment now,
                                      struct decision *to)
{
    struct report_step *b = &decision_add(to, REPORT_MISSED, f->id, now)->body.report;
    struct moment from = {due, now.offset_min};

    /* Weeks that passed unseen are told one by one; urgent ones begin anew. */
    next_clock(s, f, clock, f->urgent ? now : from, b);
    return b;
}

static void report(const struct site *s, const struct underway *u, const struct case_file *f,
                   const struct underway_command *c, struct moment now, struct decision *to)
{
    struct report_step clock = {.warn = u->warn, .due = u->due}, *b;

    while (clock.due > 0 && now.at > clock.due && to->count < DECISION_MAX - 1)
        clock = *miss(s, f, c->clock, clock.due, now, to);
    if (!f->waits && (f->urgent || clock.due == 0 || now.at >= clock.warn)) {
        const struct moment from = {clock.due > now.at && !f->urgent ? clock.due : now.at,
                                    now.offset_min};

        next_clock(s, f, c->clock, from, &clock);
    }
    b = &decision_add(to, REPORT_GIVEN, f->id, now)->body.report;
    b->warn = clock.warn;
    b->due = clock.due;
    copy(b->staff, sizeof b->staff, c->staff);
    copy(b->done, sizeof b->done, c->done);
    copy(b->to_do, sizeof b->to_do, c->to_do);
    copy(b->risks, sizeof b->risks, c->risks);
}

static void plan(const struct underway_command *c, struct plan_step *b)
{
    copy(b->staff, sizeof b->staff, c->staff);
    copy(b->goal, sizeof b->goal, c->goal);
    copy(b->people, sizeof b->people, c->people);
    copy(b->risks, sizeof b->risks, c->risks);
}

static void milestone(const struct underway_command *c, int n, struct milestone_step *b)
{
    b->n = n;
    b->via = c->via;
    b->due = c->due;
    copy(b->staff, sizeof b->staff, c->staff);
    copy(b->text, sizeof b->text, c->text);
}

static void objection(const struct underway_command *c, int n, struct objection_step *b)
{
    b->n = n;
    b->via = c->via;
    copy(b->staff, sizeof b->staff, c->staff);
    copy(b->told, sizeof b->told, c->told);
    copy(b->text, sizeof b->text, c->text);
}

void decide_underway(const struct site *s, const struct underways *x,
                     const struct underway_command *c, struct moment now, struct decision *to)
{
    const struct case_file *f = case_by_id(s, c->id);
    const struct underway *u = underway_of(x, s, c->id);
    struct objection_step *o;

    to->count = 0;
    to->refusal = f == NULL ? REFUSED_NO_CASE : check(u, f, c, now);
    if (to->refusal != ALLOWED)
        return;
    switch (c->act) {
    case UNDERWAY_REPORT:
        report(s, u, f, c, now, to);
        return;
    case UNDERWAY_PLAN:
        plan(c, &decision_add(to, CASE_PLANNED, c->id, now)->body.plan);
        return;
    case UNDERWAY_MILESTONE:
        milestone(c, u->milestone_count + 1,
                  &decision_add(to, MILESTONE_SET, c->id, now)->body.milestone);
        return;
    case UNDERWAY_CONFIRM:
        milestone(c, c->n, &decision_add(to, MILESTONE_CONFIRMED, c->id, now)->body.milestone);
        return;
    case UNDERWAY_OBJECT:
        o = &decision_add(to, OBJECTION_RAISED, c->id, now)->body.objection;
        objection(c, u->objection_count + 1, o);
        o->due = standard_due(s->catalogue, f->service, c->clock, STANDARD_OBJECTION, now);
        return;
    case UNDERWAY_ANSWER:
        objection(c, c->n, &decision_add(to, OBJECTION_ANSWERED, c->id, now)->body.objection);
        return;
    case UNDERWAY_ACTS:
        return;
    }
}

/* ---- what time brings ---- */

/* When the customer is told of it; 0: they were, or it is confirmed. */
static instant telling(const struct catalogue *c, const struct milestone *m)
{
    return m->told > 0 || m->confirmed > 0 ? 0
                                           : m->due - (instant)c->reports.milestone_hours * HOUR;
}

static bool is_to_be_told(const struct catalogue *c, const struct milestone *m, instant now)
{
    instant at = telling(c, m);

    return at != 0 && now >= at;
}

static void due_of(const struct site *s, const struct underway *u, const struct case_file *f,
                   day_clocks clock, struct moment now, struct decision *to)
{
    const struct objection *o = underway_objection(u);

    if (is_overdue(u, now))
        miss(s, f, clock, u->due, now, to);
    else if (u->due == 0 && case_is_under_way(f) && !f->waits)
        next_clock(s, f, clock, now, &decision_add(to, REPORT_DUE, f->id, now)->body.report);
    if (o != NULL && !o->late && now.at > o->due && to->count < DECISION_MAX)
        decision_add(to, OBJECTION_LATE, f->id, now)->body.objection.n = o->n;
    for (int i = 0; i < u->milestone_count && case_is_under_way(f) && to->count < DECISION_MAX; i++)
        if (is_to_be_told(s->catalogue, &u->milestones[i], now.at))
            decision_add(to, MILESTONE_TOLD, f->id, now)->body.milestone.n = i + 1;
}

void decide_underway_due(const struct site *s, const struct underways *x, day_clocks clock,
                         struct moment now, struct decision *to)
{
    to->refusal = ALLOWED;
    to->count = 0;
    for (int i = 0; i < s->cases.used && to->count < DECISION_MAX; i++) {
        const struct case_file *f = &s->cases.rows[i];

        if (f->kind == CASE_REQUEST)
            due_of(s, underway_of(x, s, f->id), f, clock, now, to);
    }
}

static void sooner(instant at, instant *next)
{
    if (at != 0 && (*next == 0 || at < *next))
        *next = at;
}

/* A clock is broken once its instant has passed. */
static void next_of(const struct site *s, const struct underway *u, const struct case_file *f,
                    instant now, instant *next)
{
    const struct objection *o = underway_objection(u);
    bool goes_on = case_is_under_way(f);

    if (u->due > 0)
        sooner(u->due + 1, next);
    else if (goes_on && !f->waits)
        sooner(now, next);
    if (o != NULL && !o->late)
        sooner(o->due + 1, next);
    for (int i = 0; i < u->milestone_count && goes_on; i++)
        sooner(telling(s->catalogue, &u->milestones[i]), next);
}

instant underways_next(const struct underways *x, const struct site *s, instant now)
{
    instant next = 0;

    for (int i = 0; i < s->cases.used; i++) {
        const struct case_file *f = &s->cases.rows[i];

        if (f->kind == CASE_REQUEST)
            next_of(s, underway_of(x, s, f->id), f, now, &next);
    }
    return next;
}
