/* underway_api.c - reports, milestones and objections for the console: members of a case,
 * and POST /api/cases/{id}/under-way (R11, R12, R14).
 *
 * What a customer objects to is sealed; it is opened as the rest of the case is. */
#include "base/text.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

static const char *const urgencies[] = {"none", "in_time", "warn", "late"};

static const struct underway *of(const struct hub *h, const struct case_file *f)
{
    return underway_of(h->underways, h->site, f->id);
}

/* ---- one case as JSON ---- */

static void clock_of(struct json_out *o, const struct underway *u, struct moment now)
{
    out_open(o, "report", '{');
    out_text(o, "urgency", urgencies[underway_urgency(u, now.at)]);
    out_time(o, "warn", u->warn);
    out_time(o, "due", u->due);
    out_int(o, "kept", u->kept);
    out_int(o, "missed", u->missed);
    out_time(o, "missed_at", u->missed_at);
    out_close(o, '}');
}

void underway_row(struct json_out *o, const struct hub *h, const struct case_file *f,
                  struct moment now)
{
    const struct underway *u = of(h, f);
    const struct objection *open = underway_objection(u);

    clock_of(o, u, now);
    out_int(o, "milestone", underway_asks(u));
    out_time(o, "objection_due", open != NULL ? open->due : 0);
    out_bool(o, "objection_late", open != NULL && (open->late || now.at > open->due));
}

static void newest(struct json_out *o, const struct progress_report *r)
{
    out_time(o, "at", r->at);
    out_text(o, "staff", r->staff);
    out_text(o, "done", r->done);
    out_text(o, "to_do", r->to_do);
    out_text(o, "risks", r->risks);
}

static void milestones(struct json_out *o, const struct underway *u)
{
    out_open(o, "milestones", '[');
    for (int i = 0; i < u->milestone_count; i++) {
        const struct milestone *m = &u->milestones[i];

        out_open(o, NULL, '{');
        out_int(o, "n", i + 1);
        out_text(o, "text", m->text);
        out_time(o, "due", m->due);
        out_time(o, "told", m->told);
        out_time(o, "confirmed", m->confirmed);
        out_text(o, "confirmed_by", m->confirmed_by);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void told_of(struct json_out *o, const struct hub *h, const struct objection *x)
{
    char text[TOLD_PLAIN] = "";

    if (!seals_open(h, x->told, text, sizeof text))
        text[0] = '\0';
    out_text(o, "told", text);
    wipe(text, sizeof text);
}

static void objections(struct json_out *o, const struct hub *h, const struct underway *u,
                       bool reveal)
{
    out_open(o, "objections", '[');
    for (int n = 1; n <= u->objection_count; n++) {
        const struct objection *x = &u->objections[(n - 1) % OBJECTIONS_KEPT];

        if (x->n != n)
            continue;
        out_open(o, NULL, '{');
        out_int(o, "n", n);
        out_text(o, "via", via_names[x->via]);
        out_text(o, "author", x->author);
        out_time(o, "raised", x->raised);
        out_time(o, "due", x->due);
        out_bool(o, "late", x->late);
        out_time(o, "answered", x->answered);
        out_text(o, "answered_by", x->answered_by);
        out_text(o, "answer", x->answer);
        if (reveal)
            told_of(o, h, x);
        out_close(o, '}');
    }
    out_close(o, ']');
}

void underway_whole(struct json_out *o, const struct hub *h, const struct case_file *f, bool reveal)
{
    const struct underway *u = of(h, f);

    out_open(o, "under_way", '{');
    newest(o, &u->report);
    out_text(o, "goal", u->goal);
    out_text(o, "people", u->people);
    out_text(o, "plan_risks", u->risks);
    milestones(o, u);
    objections(o, h, u, reveal);
    out_open(o, "acts", '[');
    for (int act = 0; act < UNDERWAY_ACTS; act++) {
        if (act != UNDERWAY_PLAN && act != UNDERWAY_MILESTONE &&
            underway_may(u, f, (enum underway_act)act))
            out_text(o, NULL, underway_act_names[act]);
    }
    out_close(o, ']');
    out_close(o, '}');
}

/* ---- the plan of a proposal ---- */

static bool has_plan(const struct case_request *r)
{
    return r->goal[0] != '\0' || r->people[0] != '\0' || r->risks[0] != '\0' ||
           r->milestone_count > 0;
}

bool underway_plan_is_good(struct hub_call *c, const struct case_request *r)
{
    for (int i = 0; i < r->milestone_count; i++) {
        struct moment due;

        if (moment_from_text(r->milestones[i].due, &due) && due.at > c->now.at &&
            !text_is_blank(r->milestones[i].text))
            continue;
        answer_problem(c, 422, "milestones",
                       "milestones[%d] is a text and a time to come; write e.g. "
                       "2026-11-24T17:30:00.000+08:00",
                       i);
        return false;
    }
    return true;
}

bool underway_plan(struct hub *h, const struct hub_call *c, const struct case_request *r,
                   struct id id)
{
    struct underway_command command = {.act = UNDERWAY_PLAN,
                                       .id = id,
                                       .staff = staff_of(h, c)->number,
                                       .via = VIA_CONSOLE,
                                       .goal = r->goal,
                                       .people = r->people,
                                       .risks = r->risks};
    enum refusal refusal;

    if (!has_plan(r))
        return true;
    if (!underway_act(h, &command, NULL, c->now, &refusal))
        return false;
    command.act = UNDERWAY_MILESTONE;
    for (int i = 0; i < r->milestone_count; i++) {
        struct moment due = {0, 0};

        must(moment_from_text(r->milestones[i].due, &due));
        command.text = r->milestones[i].text;
        command.due = due.at;
        if (!underway_act(h, &command, NULL, c->now, &refusal))
            return false;
    }
    return underway_settle(h, c->now);
}

/* ---- steps ---- */

static enum underway_act act_named(const char *name)
{
    for (int i = 0; i < UNDERWAY_ACTS; i++) {
        if (i != UNDERWAY_PLAN && i != UNDERWAY_MILESTONE &&
            text_equal(underway_act_names[i], name))
            return (enum underway_act)i;
    }
    return UNDERWAY_ACTS;
}

static void answer(struct hub *h, struct hub_call *c, struct id id)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_bool(&o, "ok", true);
    underway_row(&o, h, case_by_id(h->site, id), c->now);
    underway_whole(&o, h, case_by_id(h->site, id), false);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void run_case_underway(struct hub *h, struct hub_call *c)
{
    struct underway_request r;
    struct underway_command command = {.staff = staff_of(h, c)->number, .via = VIA_CONSOLE};
    enum refusal refusal = REFUSED_NO_CASE;
    char why[256];
    bool stored;

    if (underway_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    command.act = act_named(r.act);
    if (command.act == UNDERWAY_ACTS) {
        answer_problem(c, 422, "act", "act is report, confirm, object or objection-answer");
        return;
    }
    command.n = r.n;
    command.text = r.text;
    command.done = r.done;
    command.to_do = r.to_do;
    command.risks = r.risks;
    stored =
        !id_from_text(c->arg, &command.id) || underway_act(h, &command, r.told, c->now, &refusal);
    wipe(&r, sizeof r);
    if (!stored)
        return;
    if (refusal != ALLOWED)
        answer_refusal(c, refusal);
    else
        answer(h, c, command.id);
}
