/* matters.c - GET /api/matters: the office's records and the course of one (R26, R30, R32,
 * R33, R36). */
#include "hub/matters.h"

#include <string.h>

#include "hub/report.h"

bool matter_by_lead(const struct hub *h, const struct hub_call *c)
{
    return staff_has(h, c, ROLE_LEAD);
}

static bool is_for(const struct hub *h, const struct hub_call *c, const char *person)
{
    return person[0] == '\0' || staff_has(h, c, ROLE_REPORT) ||
           strcmp(person, staff_of(h, c)->number) == 0;
}

bool matter_is_shown(const struct hub *h, const struct hub_call *c, const struct matter *m)
{
    return is_for(h, c, m->first.staff) &&
           (m->kind != MATTER_SAMPLE || staff_has(h, c, ROLE_REPORT));
}

/* ---- one line ---- */

static void out_day_or_null(struct json_out *o, const char *name, civil day)
{
    if (day == 0)
        out_null(o, name);
    else
        out_day(o, name, day);
}

static void out_figure(struct json_out *o, const char *name, int hundredths)
{
    if (hundredths == FIGURE_NONE)
        out_null(o, name);
    else
        out_real(o, name, hundredths / 100.0);
}

static void out_measure(struct json_out *o, const struct matter *m)
{
    enum indicator i = indicator_named(m->first.indicator);

    if (i == INDICATORS) {
        out_null(o, "measure");
        return;
    }
    out_open(o, "measure", '{');
    out_text(o, "indicator", indicator_forms[i].id);
    report_say(o, "name", indicator_forms[i].name);
    out_text(o, "unit", report_units[indicator_forms[i].unit]);
    out_bool(o, "higher", indicator_forms[i].higher);
    out_figure(o, "before", m->first.figure);
    out_day_or_null(o, "from", m->first.from);
    out_day_or_null(o, "to", m->first.to);
    out_figure(o, "after", m->after);
    out_day_or_null(o, "after_from", m->after_from);
    out_day_or_null(o, "after_to", m->after_to);
    out_close(o, '}');
}

static void out_acts(struct json_out *o, const struct hub *h, const struct hub_call *c,
                     const struct matter *m)
{
    out_open(o, "acts", '[');
    for (int act = 0; act < MATTER_ACTS; act++) {
        if (staff_has(h, c, ROLE_DESK) &&
            matter_may(m, (enum matter_act)act, staff_of(h, c)->number, matter_by_lead(h, c)))
            out_text(o, NULL, matter_act_names[act]);
    }
    out_close(o, ']');
}

static void out_members(struct json_out *o, const struct hub *h, const struct hub_call *c,
                        const struct matter *m)
{
    const struct matter_step *f = &m->first;

    out_id(o, "id", m->id);
    out_text(o, "kind", matter_kind_names[m->kind]);
    out_text(o, "state", matter_state_names[m->state]);
    out_bool(o, "late", matter_is_late(m, h->site->day));
    out_text(o, "title", f->title);
    out_text(o, "owner", f->owner);
    out_text(o, "opener", f->by);
    out_text(o, "staff", f->staff);
    out_text(o, "service", f->service);
    out_text(o, "whom", f->whom);
    out_text(o, "source", f->source);
    out_id(o, "origin", f->origin);
    out_day_or_null(o, "due", f->due);
    out_day_or_null(o, "from", f->from);
    out_day_or_null(o, "to", f->to);
    out_time(o, "opened", m->opened);
    out_time(o, "changed", m->changed);
    out_time(o, "closed", m->closed);
    out_int(o, "likelihood", f->likelihood);
    out_int(o, "harm", f->harm);
    out_int(o, "number", f->number);
    out_int(o, "months", f->months);
    out_int(o, "seed", f->seed);
    out_int(o, "left", m->left);
    out_int(o, "sessions", m->sessions);
    out_int(o, "points", matter_points(m));
    out_text(o, "said",
             matter_said(m->state == MATTER_ANSWERED ? MATTER_ANSWER : MATTER_CLOSE, m->said));
    out_measure(o, m);
    out_acts(o, h, c, m);
}

/* ---- all of a kind ---- */

static enum matter_kind kind_asked(const struct hub_call *c)
{
    const char *kind = http_query(c->request, "kind");
    int i = 0;

    while (i < MATTER_KINDS && (kind == NULL || strcmp(matter_kind_names[i], kind) != 0))
        i++;
    return (enum matter_kind)i;
}

/* What ended before the day that is asked for is left out.  False: answered. */
static bool since_asked(struct hub_call *c, instant *to)
{
    const char *text = http_query(c->request, "since");
    civil day;

    *to = 0;
    if (text == NULL)
        return true;
    if (!day_from_text(text, &day)) {
        answer_problem(c, 422, "since", "since is no day; write e.g. 2026-11-23");
        return false;
    }
    *to = instant_of(day, 0, c->now.offset_min);
    return true;
}

static bool is_asked_for(const struct matter *m, enum matter_kind kind, instant since)
{
    return m->kind == kind && (matter_is_open(m) || m->closed >= since);
}

void run_matters(struct hub *h, struct hub_call *c)
{
    const struct matters *x = h->matters;
    enum matter_kind kind = kind_asked(c);
    struct json_out o = {0};
    instant since;

    if (!since_asked(c, &since))
        return;
    if (kind == MATTER_KINDS) {
        answer_problem(c, 422, "kind",
                       "kind is improvement, sample, review, risk, incident or training");
        return;
    }
    out_open(&o, NULL, '{');
    out_day(&o, "today", h->site->day);
    out_open(&o, "matters", '[');
    for (int i = x->count < MATTERS_MAX ? x->count : MATTERS_MAX; i-- > 0;) {
        const struct matter *m = &x->rows[i];

        if (!is_asked_for(m, kind, since) || !matter_is_shown(h, c, m))
            continue;
        out_open(&o, NULL, '{');
        out_members(&o, h, c, m);
        out_close(&o, '}');
    }
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- one of them ---- */

static void out_step(struct json_out *o, const struct matter_entry *e)
{
    const struct matter_step *s = &e->step;

    out_open(o, NULL, '{');
    out_text(o, "act", matter_act_names[s->act]);
    out_time(o, "at", e->at);
    out_text(o, "by", s->by);
    out_text(o, "owner", s->owner);
    out_text(o, "staff", s->staff);
    out_text(o, "text", s->text);
    out_text(o, "said", matter_said((enum matter_act)s->act, s->said));
    out_int(o, "number", s->number);
    out_int(o, "likelihood", s->likelihood);
    out_int(o, "harm", s->harm);
    out_figure(o, "figure", s->figure);
    out_day_or_null(o, "due", s->due);
    out_time(o, "when", s->when);
    out_close(o, '}');
}

static void out_course(struct json_out *o, const struct hub *h, const struct hub_call *c,
                       const struct matter *m)
{
    const struct matter_entry *e;

    out_open(o, "course", '[');
    for (int at = 0; (e = matter_next_step(h->matters, m->id, &at)) != NULL;) {
        if (is_for(h, c, e->step.staff))
            out_step(o, e);
    }
    out_close(o, ']');
}

const struct catalogue *matter_written(const struct hub *h, uint64_t pos)
{
    struct looked_up l;
    const struct ticket *t;

    if (!report_look_up(h, pos, &l))
        return h->catalogue;
    t = site_ticket(h->site, l.event.subject); /* it may have waited for long */
    return edition_when(h, t != NULL && t->served > 0 ? t->served : l.when.at);
}

/* What a review goes through (R15): as it was written when the work was done. */
static void out_written(struct json_out *o, const struct hub *h, const struct matter *m)
{
    const struct catalogue *hall =
        m->kind == MATTER_REVIEW ? matter_written(h, (uint64_t)m->first.pos) : h->catalogue;
    int row = m->kind == MATTER_REVIEW ? catalogue_service(hall, m->first.service) : -1;

    out_open(o, "written", '[');
    for (int i = 0; row >= 0 && i < hall->services[row].step_count; i++) {
        const struct line *line = &hall->services[row].steps[i];

        out_open(o, NULL, '{');
        out_text(o, "zh_Hans", line->text[ZH_HANS]);
        out_text(o, "zh_Hant", line->text[ZH_HANT]);
        out_text(o, "en", line->text[ENGLISH]);
        out_text(o, "mark", matter_said(MATTER_MARK, m->marks[i]));
        out_close(o, '}');
    }
    out_close(o, ']');
}

/* The visit or the case that is reviewed, found by its place in the log. */
static void out_work(struct json_out *o, const struct hub *h, const struct matter *m)
{
    struct looked_up l;
    char code[CASE_CODE];

    if (m->kind != MATTER_REVIEW || !report_look_up(h, (uint64_t)m->first.pos, &l)) {
        out_null(o, "work");
        return;
    }
    out_open(o, "work", '{');
    out_time(o, "at", l.when.at);
    if (l.event.type == TICKET_ISSUED) {
        out_number(o, "number", l.event.body.issued.number);
    } else {
        appointment_code(l.event.subject, code);
        out_text(o, "code", code);
    }
    out_close(o, '}');
}

void matter_answer(struct hub *h, struct hub_call *c, const struct matter *m)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_members(&o, h, c, m);
    out_text(&o, "text", m->first.text);
    out_work(&o, h, m);
    out_written(&o, h, m);
    out_course(&o, h, c, m);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void run_matter(struct hub *h, struct hub_call *c)
{
    struct id id;
    const struct matter *m = id_from_text(c->arg, &id) ? matter_of(h->matters, id) : NULL;

    if (m == NULL || !matter_is_shown(h, c, m))
        answer_refusal(c, REFUSED_NO_MATTER);
    else
        matter_answer(h, c, m);
}
