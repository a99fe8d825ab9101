/* equipment_api.c - the machines of the hall: where they stand, how they are, what is
 * to be mended or looked after (R35).
 *
 * Record: "place" DEVICE = "<days between upkeeps> <place>", of a store from before
 * device.listed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/equipment.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

enum { DAY_MS = 24 * HOUR, WHY = 256 };

/* Where it stands: told by an event, or in the record of a log from before there was one. */
static struct device placed(struct hub *h, const struct device *d)
{
    struct device at = *d;
    char key[ID_TEXT], *value;

    if (d->listed)
        return at;
    id_to_text(d->id, key);
    value = h->store->ops->get_new(h->store, "place", key);
    if (value != NULL)
        (void)sscanf(value, "%d %95[^\n]", &at.upkeep_days, at.place);
    free(value);
    return at;
}

/* ---- GET /api/equipment ---- */

static instant upkeep_due(const struct device *d)
{
    return d->upkeep_days == 0 || d->upkeep == 0 ? 0 : d->upkeep + (instant)d->upkeep_days * DAY_MS;
}

static void out_upkeep(struct json_out *o, const struct device *d, struct moment now)
{
    instant due = upkeep_due(d);

    out_int(o, "upkeep_days", d->upkeep_days);
    out_time(o, "upkeep", d->upkeep);
    out_text(o, "upkeep_by", d->upkeep_by);
    out_time(o, "upkeep_due", due);
    out_bool(o, "upkeep_late", d->upkeep_days > 0 && due <= now.at);
}

/* What the hub could not take of it, and whether it waits for that. */
static void out_untaken(struct json_out *o, const struct peer *p, const struct device *d)
{
    static const char *const held[] = {"", "future", "full", "refused"};

    out_int(o, "aside", d->aside);
    out_text(o, "aside_why", d->aside_why);
    out_text(o, "held", p == NULL ? "" : held[p->held]);
    out_text(o, "held_why", p == NULL ? "" : p->held_why);
}

static void out_device(struct json_out *o, struct hub *h, const struct device *d, struct moment now)
{
    const struct peer *p = log_peer(h, d->id);
    const struct device at = placed(h, d);
    char fingerprint[FINGERPRINT_TEXT];

    enrol_fingerprint(d, fingerprint);
    out_open(o, NULL, '{');
    out_id(o, "id", d->id);
    out_text(o, "name", d->name);
    out_text(o, "role", d->role);
    out_text(o, "fingerprint", fingerprint);
    out_text(o, "place", at.place);
    out_text(o, "settings", at.settings);
    out_text(o, "version", p == NULL ? "" : p->version);
    out_time(o, "last_contact", p == NULL ? 0 : p->contact);
    out_int(o, "seconds", p == NULL || p->contact == 0 ? -1 : (now.at - p->contact) / SECOND);
    out_int(o, "backlog", p == NULL ? -1 : p->backlog);
    out_untaken(o, p, d);
    queue_json_faults(o, d);
    out_upkeep(o, &at, now);
    out_close(o, '}');
}

static void out_aside(struct json_out *o, const struct device *d)
{
    if (d->aside == 0)
        return;
    out_open(o, NULL, '{');
    out_id(o, "device", d->id);
    out_text(o, "name", d->name);
    out_int(o, "count", d->aside);
    out_text(o, "why", d->aside_why);
    out_close(o, '}');
}

static void out_order(struct json_out *o, const struct site *s, const struct work_order *w,
                      struct moment now)
{
    static const char *const states[] = {"open", "late", "works", "closed"};

    out_open(o, NULL, '{');
    out_id(o, "device", w->device);
    out_text(o, "name", site_device(s, w->device)->name);
    out_text(o, "part", w->part);
    out_text(o, "detail", w->detail);
    out_text(o, "state", states[equipment_state(s, w, now.at)]);
    out_int(o, "times", w->times);
    out_text(o, "owner", equipment_owner(s, w));
    out_text(o, "reporter", w->reporter);
    out_time(o, "opened", w->opened);
    out_time(o, "due", equipment_due(s, w));
    out_time(o, "works", w->works);
    out_time(o, "closed", w->closed);
    out_text(o, "mender", w->mender);
    out_text(o, "cause", w->cause);
    out_close(o, '}');
}

static bool is_shown(struct hub *h, const struct device *d)
{
    return d->role[0] != '\0' && strcmp(d->role, "hub") != 0 && !auth_is_revoked(h, d->id);
}

void run_equipment(struct hub *h, struct hub_call *c)
{
    const struct site *s = h->site;
    struct json_out o = {0};
    instant until = h->c.certificate_until;

    out_open(&o, NULL, '{');
    if (until == 0)
        out_null(&o, "certificate_days");
    else
        out_int(&o, "certificate_days", until > c->now.at ? (until - c->now.at) / DAY_MS : 0);
    out_open(&o, "devices", '[');
    for (int i = 0; i < s->device_count; i++) {
        if (is_shown(h, &s->devices[i]))
            out_device(&o, h, &s->devices[i], c->now);
    }
    out_close(&o, ']');
    out_open(&o, "aside", '[');
    for (int i = 0; i < s->device_count; i++)
        out_aside(&o, &s->devices[i]);
    out_close(&o, ']');
    out_open(&o, "orders", '[');
    for (int i = 0; i < ORDERS_MAX; i++) {
        if (s->orders[i].opened != 0 && site_device(s, s->orders[i].device) != NULL)
            out_order(&o, s, &s->orders[i], c->now);
    }
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- what staff do ---- */

/* The device in the path; false after an answer. */
static bool read_call(const struct hub *h, struct hub_call *c, struct id *device,
                      struct equipment_request *r)
{
    char why[WHY];

    if (equipment_request_decode(c->request->body, c->request->body_size, r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return false;
    }
    if (id_from_text(c->arg, device) && site_device(h->site, *device) != NULL &&
        !id_equal(*device, h->c.device))
        return true;
    answer_refusal(c, REFUSED_NO_DEVICE);
    return false;
}

void run_equipment_act(struct hub *h, struct hub_call *c)
{
    struct equipment_request r;
    struct equipment_command command = {.act = (enum equipment_act)c->route->command,
                                        .part = r.part,
                                        .text = r.text,
                                        .staff = staff_of(h, c)->number};
    struct decision d;

    if (!read_call(h, c, &command.device, &r) || !log_begin(h))
        return;
    decide_equipment(h->site, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        answer_refusal(c, d.refusal);
    else if (log_record(h, &d, c->now))
        answer_json(c, 204, NULL);
}

/* ---- the list ---- */

static void list(struct hub *h, struct hub_call *c, const struct listing_command *command)
{
    char json[ID_TEXT + 16], id[ID_TEXT];
    struct decision d;

    if (!log_begin(h))
        return;
    decide_listing(h->site, command, c->now, &d);
    if (d.refusal == REFUSED_FULL) {
        answer_problem(c, 409, "full", "%d machines are listed; remove one that is gone",
                       equipment_machines(h->site));
        return;
    }
    if (d.refusal != ALLOWED) {
        answer_refusal(c, d.refusal);
        return;
    }
    id_to_text(command->device, id);
    if (!log_record(h, &d, c->now) ||
        !audit_call(h, c, command->gone ? "machine_removed" : "place_set", id, command->place))
        return;
    text_format(json, sizeof json, "{\"id\":\"%s\"}", id);
    answer_json(c, 200, strdup(json));
}

void run_equipment_list(struct hub *h, struct hub_call *c)
{
    struct listing_request r;
    char why[WHY];

    if (listing_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    list(h, c,
         &(struct listing_command){.device = id_is_none(r.id) ? crypto_id() : r.id,
                                   .name = r.name,
                                   .place = r.place,
                                   .settings = r.settings,
                                   .upkeep_days = r.days,
                                   .gone = r.gone,
                                   .staff = staff_of(h, c)->number});
}
