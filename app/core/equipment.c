/* equipment.c - folds and decides what becomes of the hall's machines. */
#include "core/equipment.h"

#include <string.h>

#include "base/text.h"
#include "core/site_inside.h"

/* ---- the fold ---- */

/* Its own part; what staff did is told by the hub, for another device. */
static struct device *device_of(struct site *s, const struct event *e, bool *by_hub)
{
    struct device *d = site_device_row(s, e->device);

    *by_hub = d != NULL && strcmp(d->role, "hub") == 0;
    return *by_hub ? site_device_row(s, e->subject) : d;
}

static void note_fault(struct device *d, const struct device_condition *b, bool broken)
{
    int at = -1;

    for (int i = 0; i < FAULTS_MAX; i++) {
        if (strcmp(d->faults[i], b->part) == 0) {
            at = i;
            break;
        }
        if (at < 0 && d->faults[i][0] == '\0')
            at = i;
    }
    if (at < 0)
        return;
    if (broken) {
        text_copy(d->faults[at], sizeof d->faults[at], b->part);
        text_copy(d->detail[at], sizeof d->detail[at], b->detail);
    } else if (strcmp(d->faults[at], b->part) == 0) {
        d->faults[at][0] = d->detail[at][0] = '\0';
    }
}

/* -1: none is open. */
static int order_row(const struct site *s, struct id device, const char *part)
{
    for (int i = 0; i < ORDERS_MAX; i++) {
        const struct work_order *o = &s->orders[i];

        if (o->opened != 0 && o->closed == 0 && id_equal(o->device, device) &&
            strcmp(o->part, part) == 0)
            return i;
    }
    return -1;
}

/* A free row, or that of the order which was closed first; -1: all are open. */
static int new_row(const struct site *s)
{
    int oldest = -1;

    for (int i = 0; i < ORDERS_MAX; i++) {
        const struct work_order *o = &s->orders[i];

        if (o->opened == 0)
            return i;
        if (o->closed != 0 && (oldest < 0 || o->closed < s->orders[oldest].closed))
            oldest = i;
    }
    return oldest;
}

static void broke(struct site *s, const struct device *d, const struct device_condition *b,
                  instant at)
{
    int known = order_row(s, d->id, b->part), row = known < 0 ? new_row(s) : known;
    struct work_order *o;

    if (row < 0) {
        s->counts.ignored++;
        return;
    }
    o = &s->orders[row];
    if (known < 0) {
        *o = (struct work_order){.device = d->id, .opened = at};
        text_copy(o->part, sizeof o->part, b->part);
        text_copy(o->reporter, sizeof o->reporter, b->staff);
    }
    o->times++;
    o->works = 0;
    text_copy(o->detail, sizeof o->detail, b->detail);
}

static void maintained(struct site *s, struct device *d, const struct device_condition *b,
                       instant at)
{
    int row = order_row(s, d->id, b->part);
    struct work_order *o = &s->orders[row < 0 ? 0 : row];

    if (strcmp(b->part, PART_UPKEEP) == 0) {
        d->upkeep = at;
        text_copy(d->upkeep_by, sizeof d->upkeep_by, b->staff);
    } else if (row < 0) {
        s->counts.ignored++;
    } else if (b->owner[0] != '\0') {
        text_copy(o->owner, sizeof o->owner, b->owner);
    } else {
        o->closed = at;
        text_copy(o->mender, sizeof o->mender, b->staff);
        text_copy(o->cause, sizeof o->cause, b->detail);
        if (strcmp(b->part, PART_REPORTED) == 0)
            note_fault(d, b, false);
    }
}

void site_fold_equipment(struct site *s, const struct event *e, instant at)
{
    const struct device_condition *b = &e->body.condition;
    bool by_hub;
    int row;
    struct device *d = device_of(s, e, &by_hub);

    if (d == NULL)
        return;
    if (e->type == DEVICE_MAINTAINED) {
        if (by_hub)
            maintained(s, d, b, at);
        return;
    }
    note_fault(d, b, e->type == DEVICE_FAULT);
    row = order_row(s, d->id, b->part);
    if (e->type == DEVICE_FAULT)
        broke(s, d, b, at);
    else if (row >= 0)
        s->orders[row].works = at;
}

/* ---- the list ---- */

int equipment_machines(const struct site *s)
{
    int n = 0;

    for (int i = 0; i < s->device_count; i++)
        n += strcmp(s->devices[i].role, ROLE_MACHINE) == 0;
    return n;
}

/* A row that no machine has any more, else a new one; NULL: there is no room. */
static struct device *machine_row(struct site *s)
{
    for (int i = 0; i < s->device_count; i++) {
        if (s->devices[i].role[0] == '\0')
            return &s->devices[i];
    }
    return s->device_count < DEVICES_MAX ? &s->devices[s->device_count++] : NULL;
}

void site_fold_listing(struct site *s, const struct event *e)
{
    const struct device_listed *b = &e->body.listed;
    const struct device *teller = site_device_row(s, e->device);
    struct device *d = site_device_row(s, e->subject);
    bool machine = d == NULL || strcmp(d->role, ROLE_MACHINE) == 0 || d->role[0] == '\0';

    if (teller == NULL || strcmp(teller->role, "hub") != 0)
        return;
    if (d == NULL && (b->gone || (d = machine_row(s)) == NULL)) {
        s->counts.ignored++;
        return;
    }
    if (!id_equal(d->id, e->subject))
        *d = (struct device){.id = e->subject};
    if (machine) {
        text_copy(d->role, sizeof d->role, b->gone ? "" : ROLE_MACHINE);
        text_copy(d->name, sizeof d->name, b->name);
    }
    text_copy(d->place, sizeof d->place, b->place);
    text_copy(d->settings, sizeof d->settings, b->settings);
    d->upkeep_days = b->upkeep_days;
    d->listed = true;
}

uint64_t site_mix_equipment(uint64_t h, const struct site *s)
{
    for (int i = 0; i < s->device_count; i++) {
        const struct device *d = &s->devices[i];

        if (d->listed)
            h = site_mix_text(site_mix_text(site_mix_text(h, d->name), d->place), d->settings);
        h = site_mix_int(h, d->upkeep_days);
    }
    for (int i = 0; i < ORDERS_MAX; i++) {
        const struct work_order *o = &s->orders[i];

        if (o->opened == 0)
            continue;
        h = site_mix(h, o->device.b, sizeof o->device.b);
        h = site_mix_int(site_mix_int(h, o->opened), o->works);
        h = site_mix_int(site_mix_int(h, o->closed), o->times);
        h = site_mix_text(site_mix_text(h, o->part), o->owner);
        h = site_mix_text(site_mix_text(h, o->mender), o->cause);
    }
    return h;
}

/* ---- what it says ---- */

instant equipment_due(const struct site *s, const struct work_order *o)
{
    return o->opened + (instant)s->catalogue->rules.repair_minutes * MINUTE;
}

enum order_state equipment_state(const struct site *s, const struct work_order *o, instant now)
{
    if (o->closed != 0)
        return ORDER_CLOSED;
    if (o->works != 0)
        return ORDER_WORKS;
    return now > equipment_due(s, o) ? ORDER_LATE : ORDER_OPEN;
}

const char *equipment_owner(const struct site *s, const struct work_order *o)
{
    const struct rules *r = &s->catalogue->rules;

    if (o->owner[0] != '\0')
        return o->owner;
    return r->equipment_owner[0] != '\0' ? r->equipment_owner : r->complaint_owner;
}

const struct work_order *equipment_order(const struct site *s, struct id device, const char *part)
{
    int i = order_row(s, device, part);

    return i < 0 ? NULL : &s->orders[i];
}

/* ---- what staff do ---- */

static enum refusal check_order(const struct site *s, const struct equipment_command *c)
{
    const struct work_order *o = equipment_order(s, c->device, c->part);

    if (o == NULL)
        return REFUSED_STATE;
    if (c->act == EQUIPMENT_ASSIGN)
        return catalogue_staff(s->catalogue, c->text) < 0 ? REFUSED_NO_STAFF : ALLOWED;
    return o->works == 0 && strcmp(c->part, PART_REPORTED) != 0 ? REFUSED_STATE : ALLOWED;
}

static enum refusal check(const struct site *s, const struct equipment_command *c)
{
    const struct device *d = site_device(s, c->device);

    if (d == NULL || strcmp(d->role, "hub") == 0 || d->role[0] == '\0')
        return REFUSED_NO_DEVICE;
    if (text_is_blank(c->text))
        return REFUSED_NO_TEXT;
    return c->act == EQUIPMENT_ASSIGN || c->act == EQUIPMENT_CLOSE ? check_order(s, c) : ALLOWED;
}

void decide_equipment(const struct site *s, const struct equipment_command *c, struct moment now,
                      struct decision *to)
{
    struct device_condition *b;
    const char *part = c->act == EQUIPMENT_REPORT   ? PART_REPORTED
                       : c->act == EQUIPMENT_UPKEEP ? PART_UPKEEP
                                                    : c->part;

    to->count = 0;
    to->refusal = check(s, c);
    if (to->refusal != ALLOWED)
        return;
    b = &decision_add(to, c->act == EQUIPMENT_REPORT ? DEVICE_FAULT : DEVICE_MAINTAINED, c->device,
                      now)
             ->body.condition;
    text_copy(b->part, sizeof b->part, part);
    text_copy(b->staff, sizeof b->staff, c->staff);
    if (c->act == EQUIPMENT_ASSIGN)
        text_copy(b->owner, sizeof b->owner, c->text);
    else
        text_copy(b->detail, sizeof b->detail, c->text);
}

/* ---- staff list what stands there ---- */

static enum refusal check_listing(const struct site *s, const struct listing_command *c)
{
    const struct device *d = site_device(s, c->device);
    bool machine = d == NULL || strcmp(d->role, ROLE_MACHINE) == 0;

    if (d != NULL && (strcmp(d->role, "hub") == 0 || d->role[0] == '\0'))
        return REFUSED_NO_DEVICE;
    if (c->gone)
        return d != NULL && machine ? ALLOWED : REFUSED_NO_DEVICE;
    if (machine && text_is_blank(c->name))
        return REFUSED_NO_TEXT;
    if (d == NULL && (equipment_machines(s) == MACHINES_MAX || s->device_count == DEVICES_MAX))
        return REFUSED_FULL;
    return ALLOWED;
}

void decide_listing(const struct site *s, const struct listing_command *c, struct moment now,
                    struct decision *to)
{
    struct device_listed *b;

    to->count = 0;
    to->refusal = check_listing(s, c);
    if (to->refusal != ALLOWED)
        return;
    b = &decision_add(to, DEVICE_LISTED, c->device, now)->body.listed;
    text_copy(b->name, sizeof b->name, c->name);
    text_copy(b->place, sizeof b->place, c->place);
    text_copy(b->settings, sizeof b->settings, c->settings);
    b->upkeep_days = c->upkeep_days;
    b->gone = c->gone;
    text_copy(b->staff, sizeof b->staff, c->staff);
}
