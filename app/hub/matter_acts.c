/* matter_acts.c - POST /api/matters and /api/samples: a record of the office is opened,
 * goes a step, or work is drawn for review. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/sample.h"
#include "hub/matters.h"
#include "hub/report.h"
#include "port/clock.h"
#include "wire/matter_json.h"

enum { FIGURE_DAYS_MAX = 400, SAMPLE_DAYS_MAX = 100 };

static bool read_body(struct hub_call *c, struct matter_request *to)
{
    char why[256];

    if (matter_request_decode(c->request->body, c->request->body_size, to, why, sizeof why) == OK)
        return true;
    answer_problem(c, 400, "request", "%s", why);
    return false;
}

static bool read_when(struct hub_call *c, const struct matter_request *r, instant *to)
{
    struct moment when = {0, 0};

    if (r->when[0] != '\0' && !moment_from_text(r->when, &when)) {
        answer_problem(c, 422, "when", "when is no time; write e.g. 2026-11-24T17:30:00.000+08:00");
        return false;
    }
    *to = when.at;
    return true;
}

static int named(const char *const names[], int count, const char *name)
{
    int i = 0;

    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

/* ---- figures ---- */

static bool check_period(struct hub_call *c, const struct hub *h, const struct matter_step *w,
                         int most)
{
    if (w->from != 0 && w->from <= w->to && w->to <= h->site->day && w->to - w->from < most)
        return true;
    answer_problem(c, 422, "period",
                   "from and to are days that have begun, the earlier first, at most %d of them",
                   most);
    return false;
}

/* The hub takes the figure itself, of the whole hall or of the service.  False: answered. */
static bool take_figure(struct hub *h, struct hub_call *c, const char *indicator,
                        const char *service, struct matter_step *w)
{
    enum indicator i = indicator_named(indicator);
    struct report r = {{.from = w->from, .to = w->to, .hour = -1}, BY_NOTHING};
    struct sums *s;
    double value;

    if (i == INDICATORS) {
        answer_problem(c, 422, "indicator", "there is no such indicator");
        return false;
    }
    r.which.service = service[0] != '\0' ? service : NULL;
    if (!check_period(c, h, w, FIGURE_DAYS_MAX) || (s = report_sums_new(h, c, &r)) == NULL)
        return false;
    w->figure = indicator_value(i, &s->figures[GROUPS_MAX][i], &value) ? (int)(value * 100 + 0.5)
                                                                       : FIGURE_NONE;
    free(s);
    return true;
}

/* ---- opening ---- */

static void answer_done(struct hub *h, struct hub_call *c, struct id id)
{
    const struct matter *m = matter_of(h->matters, id);

    if (m == NULL || !matter_is_shown(h, c, m))
        answer_json(c, 204, NULL);
    else
        matter_answer(h, c, m);
}

void run_matter_open(struct hub *h, struct hub_call *c)
{
    struct matter_request r;
    struct matter_command command;
    struct decision d;
    int kind;

    if (!read_body(c, &r) || !log_begin(h))
        return;
    kind = named(matter_kind_names, MATTER_KINDS, r.kind);
    if (kind == MATTER_KINDS || kind == MATTER_SAMPLE || kind == MATTER_REVIEW) {
        answer_problem(c, 422, "kind", "kind is improvement, risk, incident or training");
        return;
    }
    if (r.what.indicator[0] != '\0' &&
        !take_figure(h, c, r.what.indicator, r.what.service, &r.what))
        return;
    r.what.kind = kind;
    text_copy(r.what.by, sizeof r.what.by, staff_of(h, c)->number);
    command = (struct matter_command){id_is_none(r.id) ? crypto_id() : r.id, matter_by_lead(h, c),
                                      r.what, NULL};
    decide_matter_open(h->matters, h->catalogue, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        answer_refusal(c, d.refusal);
    else if (log_record(h, &d, c->now))
        answer_done(h, c, command.id);
}

/* ---- steps ---- */

static bool step(struct hub *h, struct hub_call *c, const struct matter_command *command)
{
    struct decision d;

    decide_matter(h->matters, h->catalogue, command, c->now, &d);
    if (d.refusal == ALLOWED)
        return log_record(h, &d, c->now);
    answer_refusal(c, d.refusal);
    return false;
}

static bool check_said(struct hub_call *c, enum matter_act act, const char *name, int *to)
{
    *to = matter_said_named(act, name);
    if (name[0] == '\0' || *to != 0)
        return true;
    answer_problem(c, 422, "said", "%s is nothing that can be said with this step", name);
    return false;
}

static bool fill_line(struct hub_call *c, const struct matter_line *line, struct matter_command *to)
{
    text_copy(to->what.text, sizeof to->what.text, line->text);
    text_copy(to->what.staff, sizeof to->what.staff, line->staff);
    if (line->number != 0)
        to->what.number = line->number;
    return check_said(c, (enum matter_act)to->what.act, line->said, &to->what.said);
}

/* Each line is a step of its own; none is told when one of them is refused. */
static bool step_lines(struct hub *h, struct hub_call *c, const struct matter_command *command,
                       const struct matter_request *r)
{
    for (int i = 0; i < 2 * r->line_count; i++) {
        struct matter_command one = *command;
        struct decision d;

        if (!fill_line(c, &r->lines[i % r->line_count], &one))
            return false;
        decide_matter(h->matters, h->catalogue, &one, c->now, &d);
        if (d.refusal != ALLOWED) {
            answer_refusal(c, d.refusal);
            return false;
        }
        if (i >= r->line_count && !log_record(h, &d, c->now))
            return false;
    }
    return true;
}

/* The time of its session is the time of who was there. */
static instant session_time(const struct hub *h, struct id id, int number)
{
    const struct matter_entry *e;
    int n = 0;

    for (int at = 0; (e = matter_next_step(h->matters, id, &at)) != NULL;) {
        if (e->step.act == MATTER_SESSION && ++n == number)
            return e->step.when;
    }
    return 0;
}

/* A suggestion that became an improvement is answered by what came of it (R26). */
static bool close_case(struct hub *h, const struct hub_call *c, const struct matter *m)
{
    struct case_command command = {.act = ACT_IMPROVED,
                                   .id = m->id,
                                   .staff = staff_of(h, c)->number,
                                   .via = VIA_CONSOLE,
                                   .text = m->first.text,
                                   .clock = clock_day};
    const struct matter_entry *e;
    struct decision d;

    for (int at = 0; (e = matter_next_step(h->matters, m->id, &at)) != NULL;)
        command.text = e->step.text;
    if (m->state != MATTER_CLOSED || case_by_id(h->site, m->id) == NULL)
        return true;
    decide_case(h->site, &command, c->now, &d);
    return d.refusal != ALLOWED || log_record(h, &d, c->now);
}

static bool fill(struct hub *h, struct hub_call *c, const struct matter *m,
                 struct matter_request *r, struct matter_command *to)
{
    struct matter_step *w = &r->what;

    w->act = named(matter_act_names, MATTER_ACTS, r->act);
    if (w->act == MATTER_ACTS) {
        answer_problem(c, 422, "act", "there is no such step");
        return false;
    }
    if (!read_when(c, r, &w->when) || !check_said(c, (enum matter_act)w->act, r->said, &w->said))
        return false;
    text_copy(w->by, sizeof w->by, staff_of(h, c)->number);
    if (w->act == MATTER_PLAN && w->indicator[0] != '\0' &&
        !take_figure(h, c, w->indicator, m->first.service, w))
        return false;
    if (w->act == MATTER_CHECK && m->first.indicator[0] != '\0' &&
        !take_figure(h, c, m->first.indicator, m->first.service, w))
        return false;
    if (w->act == MATTER_ATTEND)
        w->when = session_time(h, m->id, w->number);
    *to = (struct matter_command){m->id, matter_by_lead(h, c), *w, NULL};
    if (m->kind == MATTER_REVIEW)
        to->written = matter_written(h, (uint64_t)m->first.pos);
    return true;
}

void run_matter_step(struct hub *h, struct hub_call *c)
{
    struct matter_request r;
    struct matter_command command;
    const struct matter *m;
    struct id id;
    bool by_lines;

    if (!read_body(c, &r) || !log_begin(h))
        return;
    m = id_from_text(c->arg, &id) ? matter_of(h->matters, id) : NULL;
    if (m == NULL || !matter_is_shown(h, c, m)) {
        answer_refusal(c, REFUSED_NO_MATTER);
        return;
    }
    if (!fill(h, c, m, &r, &command))
        return;
    by_lines = command.what.act == MATTER_MARK || command.what.act == MATTER_ATTEND;
    if (!(by_lines ? step_lines(h, c, &command, &r) : step(h, c, &command)))
        return;
    m = matter_of(h->matters, id);
    if (close_case(h, c, m))
        answer_done(h, c, id);
}

/* ---- samples ---- */

static struct matter_step review_of(const struct hub *h, const struct fact *f, struct id sample,
                                    const struct matter_step *drawn)
{
    struct matter_step w = {.kind = MATTER_REVIEW,
                            .origin = sample,
                            .due = drawn->due,
                            .figure = FIGURE_NONE,
                            .pos = (int)f->pos};

    w.from = w.to = fact_day(f);
    text_copy(w.by, sizeof w.by, drawn->by);
    text_copy(w.source, sizeof w.source, "sample");
    text_copy(w.staff, sizeof w.staff, h->facts->staff.text[f->staff]);
    text_copy(w.service, sizeof w.service, h->facts->services.text[f->service]);
    if (strcmp(w.staff, drawn->by) != 0)
        text_copy(w.owner, sizeof w.owner, drawn->by);
    return w;
}

static bool open_one(struct hub *h, struct hub_call *c, struct id id, const struct matter_step *w)
{
    const struct matter_command command = {id, true, *w, NULL};
    struct decision d;

    decide_matter_open(h->matters, h->catalogue, &command, c->now, &d);
    if (d.refusal == ALLOWED)
        return log_record(h, &d, c->now);
    answer_refusal(c, d.refusal);
    return false;
}

static bool draw(struct hub *h, struct hub_call *c, struct id id, struct matter_step *w)
{
    const struct sample_ask ask = {w->from, w->to, w->number, (uint32_t)w->seed};
    const struct fact *picks[SAMPLE_MAX];
    int n = sample_draw(h->facts, h->matters, h->catalogue, &ask, picks);

    if (n == 0) {
        answer_problem(c, 409, "nothing_to_draw",
                       "no finished work of these days is left to review");
        return false;
    }
    if (!open_one(h, c, id, w))
        return false;
    for (int i = 0; i < n; i++) {
        const struct matter_step review = review_of(h, picks[i], id, w);

        if (!open_one(h, c, crypto_id(), &review))
            return false;
    }
    return true;
}

/* The seed is the hub's: nobody picks. */
void run_sample(struct hub *h, struct hub_call *c)
{
    struct matter_request r;
    struct matter_step *w = &r.what;
    uint32_t seed;

    if (!read_body(c, &r) || !log_begin(h) || !check_period(c, h, w, SAMPLE_DAYS_MAX))
        return;
    if (w->number < 1 || w->number > SAMPLE_MAX) {
        answer_problem(c, 422, "number", "number is from 1 to %d", SAMPLE_MAX);
        return;
    }
    if (id_is_none(r.id))
        r.id = crypto_id();
    crypto_random(&seed, sizeof seed);
    w->kind = MATTER_SAMPLE;
    w->seed = (int)(seed & INT32_MAX);
    text_copy(w->by, sizeof w->by, staff_of(h, c)->number);
    text_copy(w->owner, sizeof w->owner, w->by);
    if (matter_of(h->matters, r.id) != NULL || draw(h, c, r.id, w))
        answer_done(h, c, r.id);
}
