/* indicator_cases.c - GET /api/indicators/{id}/cases: the visits, appointments and cases
 * behind a figure, the newest first.
 *
 * A fact names the place in the log of the event that began it; the ticket's number and
 * the id are read from there.  Nothing personal is shown. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "hub/report.h"
#include "wire/event_json.h"

enum { BEHIND_MAX = 100 };

static const char *const ticket_states[] = {"free",   "waiting",   "called", "serving", "held",
                                            "missed", "cancelled", "done",   "lapsed"};

static bool take_row(void *ctx, const struct log_row *row)
{
    struct looked_up *to = ctx;
    char why[160];

    to->found = event_decode(row->json, row->size, &to->event, why, sizeof why) == OK;
    to->when = row->when;
    if (!to->found)
        log_fault("hub: the event at place %llu of the log is not understood: %s",
                  (unsigned long long)row->pos, why);
    return false; /* one is enough */
}

bool report_look_up(const struct hub *h, uint64_t pos, struct looked_up *to)
{
    to->found = false;
    return h->store->ops->replay(h->store, pos - 1, take_row, to) == OK && to->found;
}

static void out_seconds(struct json_out *o, const char *name, int seconds)
{
    if (seconds == FACT_NO_TIME)
        out_null(o, name);
    else
        out_int(o, name, seconds);
}

static void visit(struct json_out *o, const struct fact *f, const struct event *e)
{
    if (e->type == TICKET_ISSUED)
        out_number(o, "number", e->body.issued.number);
    out_text(o, "state", ticket_states[f->state]);
    out_seconds(o, "waited_s", f->visit.waited);
    out_seconds(o, "worked_s", f->visit.worked);
    if (f->visit.low != FACT_NO_TIME && f->visit.high != FACT_NO_TIME) {
        out_int(o, "told_low_min", f->visit.low);
        out_int(o, "told_high_min", f->visit.high);
    }
    out_bool(o, "asked", (f->flags & FACT_ASKED) != 0);
    out_int(o, "level", f->level);
}

static void about_case(struct json_out *o, const struct hub *h, const struct fact *f,
                       const struct event *e)
{
    char code[CASE_CODE];

    appointment_code(e->subject, code);
    out_text(o, "code", code);
    out_text(o, "case", case_kind_names[f->kind - FACT_CASE]);
    out_text(o, "state", case_state_names[f->state]);
    out_text(o, "about", h->facts->staff.text[f->about]);
    out_int(o, "satisfied", f->satisfied);
}

static void behind(struct json_out *o, const struct hub *h, const struct fact *f,
                   const struct looked_up *l, bool hit)
{
    char code[APPOINTMENT_CODE];

    out_open(o, NULL, '{');
    out_text(o, "kind",
             f->kind == FACT_VISIT         ? "visit"
             : f->kind == FACT_APPOINTMENT ? "appointment"
                                           : "case");
    out_id(o, "id", l->event.subject);
    out_time(o, "at", l->when.at);
    out_text(o, "service", h->facts->services.text[f->service]);
    out_int(o, "counter", f->counter);
    out_text(o, "staff", h->facts->staff.text[f->staff]);
    out_bool(o, "hit", hit);
    if (f->kind == FACT_VISIT) {
        visit(o, f, &l->event);
    } else if (f->kind == FACT_APPOINTMENT) {
        appointment_code(l->event.subject, code);
        out_text(o, "code", code);
        out_text(o, "state", (f->flags & FACT_MISSED) != 0 ? "missed" : "arrived");
    } else {
        about_case(o, h, f, &l->event);
    }
    out_close(o, '}');
}

/* False: the log could not be read. */
static bool list(struct json_out *o, const struct hub *h, const struct hub_call *c,
                 const struct report *r, enum indicator i, int hits)
{
    const struct fact_now now = fact_now(c->now.at, h->site->day);
    uint64_t at = UINT64_MAX;
    const struct fact *f;
    int n = 0;

    out_open(o, "cases", '[');
    while (n < BEHIND_MAX && indicator_fact(h->facts, &r->which, i, hits, &now, &at, &f)) {
        struct reading reading = {0};
        struct looked_up l;

        if (!report_look_up(h, f->pos, &l))
            return false;
        indicator_forms[i].read(f, &now, &reading);
        /* Of two promises one may be kept and one broken: it is behind both figures. */
        behind(o, h, f, &l, hits != 0 && reading.hit > 0);
        n++;
    }
    out_close(o, ']');
    out_bool(o, "more",
             n == BEHIND_MAX && indicator_fact(h->facts, &r->which, i, hits, &now, &at, &f));
    return true;
}

void run_indicator_cases(struct hub *h, struct hub_call *c)
{
    enum indicator i = indicator_named(c->arg);
    int64_t hits = query_number(c, "hit", -1);
    struct json_out o = {0};
    struct report r;

    if (i == INDICATORS) {
        answer_problem(c, 404, "no_indicator", "there is no such indicator");
        return;
    }
    if (!report_read(c, &r))
        return;
    out_open(&o, NULL, '{');
    out_text(&o, "id", indicator_forms[i].id);
    if (!list(&o, h, c, &r, i, hits < 0 ? -1 : hits > 0)) {
        free(o.text);
        hub_fail(c);
        return;
    }
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
