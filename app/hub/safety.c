/* safety.c - the notice of an emergency: raised and lifted by staff (R36). */
#include "base/text.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

void emergency_json(struct json_out *o, const struct site *s)
{
    const struct emergency *m = &s->emergency;

    if (!m->on) {
        out_null(o, "emergency");
        return;
    }
    out_open(o, "emergency", '{');
    out_text(o, "text", m->text);
    out_text(o, "staff", m->staff);
    out_time(o, "since", m->since);
    out_close(o, '}');
}

static void answer(const struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    emergency_json(&o, h->site);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* Asked again it makes no event and no line in the audit log. */
static void record(struct hub *h, struct hub_call *c, const struct decision *d, const char *what)
{
    const char *text = d->count > 0 ? d->events[0].body.notice.text : "";

    if (d->refusal != ALLOWED)
        answer_refusal(c, d->refusal);
    else if (d->count == 0 || (audit_call(h, c, what, "", text) && log_record(h, d, c->now)))
        answer(h, c);
}

void run_emergency(struct hub *h, struct hub_call *c)
{
    struct emergency_request r;
    struct decision d;
    char why[256];

    if (emergency_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    if (!log_begin(h))
        return;
    decide_emergency(h->site, r.text, staff_of(h, c)->number, c->now, &d);
    record(h, c, &d, "emergency_raised");
}

void run_resumed(struct hub *h, struct hub_call *c)
{
    struct decision d;

    if (!log_begin(h))
        return;
    decide_resumed(h->site, staff_of(h, c)->number, c->now, &d);
    record(h, c, &d, "emergency_lifted");
}
