/* trainings.c - GET /api/trainings: who has which training, who lacks it, whose is due
 * again (R32).  Supervisors and up see everyone; anyone else sees their own. */
#include "hub/matters.h"

static const char *const standing_names[] = {"not_meant", "lacks", "due_again", "has"};

static void out_optional_day(struct json_out *o, const char *name, civil day)
{
    if (day == 0)
        out_null(o, name);
    else
        out_day(o, name, day);
}

static void out_standing(struct json_out *o, const struct hub *h, const struct matter *m,
                         const struct staff *s, struct moment now)
{
    const struct training_standing t = training_of(h->matters, m, s, now);

    out_open(o, NULL, '{');
    out_id(o, "training", m->id);
    out_text(o, "state", standing_names[t.state]);
    out_optional_day(o, "had", t.had);
    out_optional_day(o, "until", t.until);
    out_text(o, "result", matter_said(MATTER_ATTEND, t.result));
    out_close(o, '}');
}

static void out_person(struct json_out *o, const struct hub *h, const struct staff *s,
                       struct moment now)
{
    const struct matters *x = h->matters;

    out_open(o, NULL, '{');
    out_text(o, "staff", s->number);
    out_names(o, "name", &s->name);
    out_text(o, "role", s->role);
    out_open(o, "trainings", '[');
    for (int i = 0; i < x->count && i < MATTERS_MAX; i++) {
        if (x->rows[i].kind == MATTER_TRAINING && matter_is_open(&x->rows[i]))
            out_standing(o, h, &x->rows[i], s, now);
    }
    out_close(o, ']');
    out_close(o, '}');
}

void run_trainings(struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_open(&o, "people", '[');
    for (int i = 0; i < h->catalogue->staff_count; i++) {
        const struct staff *s = &h->catalogue->staff[i];

        if (staff_has(h, c, ROLE_REPORT) || s == staff_of(h, c))
            out_person(&o, h, s, c->now);
    }
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
