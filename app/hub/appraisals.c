/* appraisals.c - GET and POST /api/appraisals: the figures of each person over a period,
 * the score by the hall's table, the person's own word, the signature (R29).
 *
 * Supervisors and up see everyone; anyone else sees their own. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/appraisal.h"
#include "hub/csv_out.h"
#include "hub/report.h"
#include "wire/staff_json.h"

struct person {
    const struct staff *staff;
    const struct figure *figures;   /* INDICATORS of them */
    const struct appraisal *record; /* NULL none */
    int spot, reviews;              /* points of the reviews of their work; -1 none */
    int score;                      /* hundredths, of the figures as they are now; -1 none */
};

static bool is_lead(const struct hub *h, const struct hub_call *c)
{
    return staff_has(h, c, ROLE_REPORT);
}

static bool is_manager(const struct hub *h, const struct hub_call *c)
{
    const char *role = staff_of(h, c)->role;

    return strcmp(role, "manager") == 0 || strcmp(role, "admin") == 0;
}

static bool is_appraised(const struct staff *s)
{
    return strcmp(s->role, "admin") != 0 && strcmp(s->role, "auditor") != 0;
}

/* ---- one person ---- */

static const struct figure *figures_of(const struct hub *h, const struct sums *s,
                                       const char *number)
{
    static const struct figure none[INDICATORS];

    for (int g = 0; g < s->count; g++) {
        if (strcmp(h->facts->staff.text[s->keys[g]], number) == 0)
            return s->figures[g];
    }
    return none;
}

static struct person person_of(const struct hub *h, const struct report *r, const struct sums *s,
                               const struct staff *staff)
{
    struct person p = {.staff = staff, .figures = figures_of(h, s, staff->number)};

    p.record = appraisal_of(h->appraisals, appraisal_id(staff->number, r->which.from, r->which.to));
    p.spot = matter_spot(h->matters, staff->number, r->which.from, r->which.to, &p.reviews);
    p.score = appraisal_score(report_hall(h, r), p.figures,
                              p.reviews == 0 && p.record != NULL ? p.record->spot : p.spot);
    return p;
}

static void points(struct json_out *o, const char *name, int hundredths)
{
    if (hundredths < 0)
        out_null(o, name);
    else
        out_real(o, name, hundredths / 100.0);
}

static void line(struct json_out *o, const struct catalogue *hall, enum indicator i,
                 const struct figure *f)
{
    const struct indicator_form *form = &indicator_forms[i];
    double value, reached;

    out_open(o, NULL, '{');
    out_text(o, "id", form->id);
    report_say(o, "name", form->name);
    out_text(o, "unit", report_units[form->unit]);
    out_int(o, "weight", hall->appraisal.weights[i]);
    out_int(o, "of", f->of);
    if (indicator_value(i, f, &value) &&
        appraisal_points(hall->targets.hundredths[i], form->higher, value, &reached)) {
        out_real(o, "value", value);
        out_real(o, "points", reached);
    } else {
        out_null(o, "value");
        out_null(o, "points");
    }
    out_close(o, '}');
}

static void lines(struct json_out *o, const struct catalogue *hall, const struct person *p)
{
    out_open(o, "lines", '[');
    for (int i = 0; i < INDICATORS; i++) {
        if (hall->appraisal.weights[i] > 0)
            line(o, hall, (enum indicator)i, &p->figures[i]);
    }
    out_close(o, ']');
}

static void record(struct json_out *o, const struct appraisal *a)
{
    if (a == NULL) {
        out_null(o, "record");
        return;
    }
    out_open(o, "record", '{');
    points(o, "score", a->score);
    out_int(o, "spot", a->spot);
    out_text(o, "grade", a->grade);
    out_text(o, "proposer", a->proposer);
    out_text(o, "signer", a->signer);
    out_text(o, "text", a->text);
    out_text(o, "objection", a->objection);
    out_text(o, "final", a->final);
    out_time(o, "proposed", a->proposed);
    out_time(o, "answered", a->answered);
    out_time(o, "signed", a->signed_at);
    out_close(o, '}');
}

static void acts(struct json_out *o, const struct hub *h, const struct hub_call *c,
                 const struct person *p, const struct report *r)
{
    struct appraisal_command command = {.staff = p->staff->number,
                                        .by = staff_of(h, c)->number,
                                        .lead = is_lead(h, c) && staff_has(h, c, ROLE_DESK),
                                        .manager = is_manager(h, c)};

    out_open(o, "acts", '[');
    for (int act = 0; act < APPRAISAL_ACTS; act++) {
        command.act = (enum appraisal_act)act;
        if (r->which.to < h->site->day && appraisal_may(p->record, &command))
            out_text(o, NULL, appraisal_act_names[act]);
    }
    out_close(o, ']');
}

static const char *state_of(const struct person *p)
{
    return appraisal_state_names[p->record == NULL ? APPRAISAL_NONE : p->record->state];
}

static void show(struct json_out *o, const struct hub *h, const struct hub_call *c,
                 const struct person *p, const struct report *r)
{
    const struct catalogue *hall = report_hall(h, r);
    const struct grade *g = appraisal_grade(&hall->appraisal, p->score);

    out_open(o, NULL, '{');
    out_text(o, "staff", p->staff->number);
    out_names(o, "name", &p->staff->name);
    out_text(o, "state", state_of(p));
    points(o, "score", p->score);
    out_text(o, "grade", g != NULL ? g->code : "");
    out_int(o, "spot", p->spot);
    out_int(o, "reviews", p->reviews);
    lines(o, hall, p);
    record(o, p->record);
    acts(o, h, c, p, r);
    out_close(o, '}');
}

/* ---- all of them ---- */

static void grades(struct json_out *o, const struct appraisal_rules *r)
{
    out_open(o, "grades", '[');
    for (int i = 0; i < r->grade_count; i++) {
        out_open(o, NULL, '{');
        out_text(o, "code", r->grades[i].code);
        out_int(o, "from", r->grades[i].from);
        out_names(o, "name", &r->grades[i].name);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static bool is_shown(const struct hub *h, const struct hub_call *c, const struct staff *s)
{
    return is_appraised(s) && (is_lead(h, c) || s == staff_of(h, c));
}

static void answer_people(struct hub *h, struct hub_call *c, const struct report *r,
                          const struct sums *s)
{
    const struct appraisal_rules *rules = &report_hall(h, r)->appraisal;
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_day(&o, "from", r->which.from);
    out_day(&o, "to", r->which.to);
    out_bool(&o, "over", r->which.to < h->site->day);
    out_int(&o, "spot_weight", rules->spot_weight);
    grades(&o, rules);
    out_open(&o, "people", '[');
    for (int i = 0; i < h->catalogue->staff_count; i++) {
        const struct person p = person_of(h, r, s, &h->catalogue->staff[i]);

        if (is_shown(h, c, p.staff))
            show(&o, h, c, &p, r);
    }
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

static void csv_person(struct json_out *o, const struct person *p)
{
    static const struct appraisal none = {.spot = -1, .score = -1};
    const struct appraisal *a = p->record != NULL ? p->record : &none;
    const char *const said[] = {a->grade, a->proposer, a->signer, a->text, a->objection, a->final};

    csv_cell(o, p->staff->number);
    csv_cell(o, p->staff->name.text[ZH_HANS]);
    csv_cell(o, p->staff->name.text[ENGLISH]);
    csv_cell(o, state_of(p));
    if (a->score >= 0)
        csv_real(o, a->score / 100.0);
    else
        csv_cell(o, "");
    if (a->spot >= 0)
        csv_real(o, a->spot);
    else
        csv_cell(o, "");
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        csv_cell(o, said[i]);
    csv_end_row(o);
}

static void answer_table(struct hub *h, struct hub_call *c, const struct report *r,
                         const struct sums *s)
{
    static const char *const heads[] = {"staff",  "name_zh", "name_en",   "state",
                                        "score",  "spot",    "grade",     "proposer",
                                        "signer", "text",    "objection", "final"};
    struct json_out o = {0};
    char from[DAY_TEXT], to[DAY_TEXT], name[64];

    csv_begin(&o);
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        csv_cell(&o, heads[i]);
    csv_end_row(&o);
    for (int i = 0; i < h->catalogue->staff_count; i++) {
        const struct person p = person_of(h, r, s, &h->catalogue->staff[i]);

        if (is_shown(h, c, p.staff))
            csv_person(&o, &p);
    }
    day_to_text(r->which.from, from);
    day_to_text(r->which.to, to);
    text_format(name, sizeof name, "appraisals-%s-%s.csv", from, to);
    answer_csv(c, &o, name);
}

void run_appraisals(struct hub *h, struct hub_call *c)
{
    const char *format = http_query(c->request, "format");
    struct report r;
    struct sums *s;

    if (!report_read(c, &r))
        return;
    r = (struct report){{.from = r.which.from, .to = r.which.to, .hour = -1}, BY_STAFF};
    s = report_sums_new(h, c, &r);
    if (s == NULL)
        return;
    if (format != NULL && strcmp(format, "csv") == 0)
        answer_table(h, c, &r, s);
    else
        answer_people(h, c, &r, s);
    free(s);
}

/* ---- steps ---- */

static enum appraisal_act act_named(const char *name)
{
    for (int i = 0; i < APPRAISAL_ACTS; i++) {
        if (strcmp(appraisal_act_names[i], name) == 0)
            return (enum appraisal_act)i;
    }
    return APPRAISAL_ACTS;
}

/* Where work was reviewed (R30), the reviews are the spot checks.  False: answered. */
static bool fill_spot(const struct hub *h, struct hub_call *c, struct appraisal_command *to)
{
    int reviews, spot = matter_spot(h->matters, to->staff, to->from, to->to, &reviews);

    if (reviews > 0 && to->spot >= 0) {
        answer_problem(c, 422, "spot",
                       "leave spot out: the %d reviews of these days give the spot checks",
                       reviews);
        return false;
    }
    if (reviews > 0)
        to->spot = spot;
    return true;
}

/* The score as the figures are now. */
static bool fill_score(struct hub *h, struct hub_call *c, const struct report *r,
                       struct appraisal_command *to)
{
    struct sums *s = fill_spot(h, c, to) ? report_sums_new(h, c, r) : NULL;
    const struct catalogue *hall;
    const struct grade *g;

    if (s == NULL)
        return false;
    hall = report_hall(h, r);
    to->score = appraisal_score(hall, figures_of(h, s, to->staff), to->spot);
    g = appraisal_grade(&hall->appraisal, to->score);
    to->grade = g != NULL ? g->code : "";
    free(s);
    return true;
}

static void answer_one(struct hub *h, struct hub_call *c, const struct report *r)
{
    const struct staff *staff = &h->catalogue->staff[catalogue_staff(h->catalogue, c->arg)];
    struct sums *s = report_sums_new(h, c, r);
    struct person p;
    struct json_out o = {0};

    if (s == NULL)
        return;
    p = person_of(h, r, s, staff);
    show(&o, h, c, &p, r);
    free(s);
    answer_out(c, 200, &o);
}

static bool check(struct hub *h, struct hub_call *c, const struct appraisal_request *r)
{
    if (act_named(r->act) == APPRAISAL_ACTS) {
        answer_problem(c, 422, "act", "act is propose, answer or sign");
        return false;
    }
    if (r->from <= r->to && r->to < h->site->day)
        return true;
    answer_problem(c, 422, "period", "from and to are days of a period that is over");
    return false;
}

void run_appraisal(struct hub *h, struct hub_call *c)
{
    struct appraisal_request r;
    struct appraisal_command command;
    struct decision d;
    struct report report;
    char why[256];

    if (appraisal_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    if (!log_begin(h) || !check(h, c, &r))
        return;
    report = (struct report){{.from = r.from, .to = r.to, .hour = -1}, BY_STAFF};
    command = (struct appraisal_command){.act = act_named(r.act),
                                         .staff = c->arg,
                                         .by = staff_of(h, c)->number,
                                         .lead = is_lead(h, c) && staff_has(h, c, ROLE_DESK),
                                         .manager = is_manager(h, c),
                                         .from = r.from,
                                         .to = r.to,
                                         .spot = r.spot,
                                         .agreed = r.agreed != 0,
                                         .text = r.text};
    if (command.act == APPRAISE && !fill_score(h, c, &report, &command))
        return;
    decide_appraisal(h->appraisals, h->catalogue, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        answer_refusal(c, d.refusal);
    else if (log_record(h, &d, c->now))
        answer_one(h, c, &report);
}
