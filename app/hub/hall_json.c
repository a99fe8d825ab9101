/* hall_json.c - GET /api/hall: names of services, counters, classes, people. */
#include <string.h>

#include "hub/inside.h"

static void out_line(struct json_out *o, const char *name, const struct line *l)
{
    out_open(o, name, '{');
    out_text(o, "zh_Hans", l->text[ZH_HANS]);
    out_text(o, "zh_Hant", l->text[ZH_HANT]);
    out_text(o, "en", l->text[ENGLISH]);
    out_close(o, '}');
}

static void services(struct json_out *o, const struct catalogue *c)
{
    out_open(o, "services", '[');
    for (int i = 0; i < c->service_count; i++) {
        const struct service *s = &c->services[i];

        out_open(o, NULL, '{');
        out_text(o, "code", s->code);
        out_text(o, "prefix", s->prefix);
        out_names(o, "name", &s->name);
        out_text(o, "icon", s->icon);
        out_int(o, "promised_wait_min", s->promised_wait_min);
        out_bool(o, "bookable", s->booking.slot_min > 0 && !s->resting);
        out_bool(o, "active", !s->resting);
        out_int(o, "walk_in", s->booking.walk_in);
        out_open(o, "documents", '[');
        for (int k = 0; k < s->document_count; k++)
            out_line(o, NULL, &s->documents[k].line);
        out_close(o, ']');
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void counters(struct json_out *o, const struct catalogue *c)
{
    out_open(o, "counters", '[');
    for (int i = 0; i < c->counter_count; i++) {
        out_open(o, NULL, '{');
        out_int(o, "number", c->counters[i].number);
        out_names(o, "name", &c->counters[i].name);
        out_open(o, "services", '[');
        for (int k = 0; k < c->service_count; k++) {
            if (c->counters[i].services >> k & 1)
                out_text(o, NULL, c->services[k].code);
        }
        out_close(o, ']');
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void classes(struct json_out *o, const struct catalogue *c)
{
    out_open(o, "classes", '[');
    for (int i = 0; i < c->class_count; i++) {
        out_open(o, NULL, '{');
        out_text(o, "code", c->classes[i].code);
        out_names(o, "name", &c->classes[i].name);
        out_int(o, "head_start_min", c->classes[i].head_start_min);
        out_close(o, '}');
    }
    out_close(o, ']');
    out_open(o, "reasons", '[');
    for (int i = 0; i < c->reason_count; i++) {
        out_open(o, NULL, '{');
        out_text(o, "code", c->reasons[i].code);
        out_names(o, "name", &c->reasons[i].name);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void people(struct json_out *o, const struct catalogue *c)
{
    out_open(o, "staff", '[');
    for (int i = 0; i < c->staff_count; i++) {
        const struct staff *s = &c->staff[i];

        out_open(o, NULL, '{');
        out_text(o, "number", s->number);
        out_names(o, "name", &s->name);
        out_names(o, "level", &s->level);
        out_text(o, "role", s->role);
        out_text(o, "photo", s->photo);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void rules(struct json_out *o, const struct rules *r)
{
    out_open(o, "rules", '{');
    out_int(o, "appointment_lead_min", r->appointment_lead_min);
    out_int(o, "recall_limit", r->recall_limit);
    out_int(o, "rating_seconds", r->rating_seconds);
    out_int(o, "complaint_minutes", r->complaint_minutes);
    out_int(o, "stale_seconds", r->stale_seconds);
    out_close(o, '}');
}

void run_hall(struct hub *h, struct hub_call *c)
{
    const struct catalogue *hall = h->catalogue;
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_names(&o, "name", &hall->name);
    out_text(&o, "mark", hall->mark);
    out_text(&o, "version", hall->version);
    out_text(&o, "site", h->c.site);
    out_line(&o, "way_out", &hall->way_out);
    services(&o, hall);
    counters(&o, hall);
    classes(&o, hall);
    people(&o, hall);
    rules(&o, &hall->rules);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
