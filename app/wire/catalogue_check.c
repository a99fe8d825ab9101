/* catalogue_check.c - what one table of the catalogue asks of another. */
#include "wire/catalogue_check.h"

#include "base/text.h"
#include "wire/nearest.h"

/* A table whose rows begin with a code that must be its own. */
struct table {
    const char *name, *member;
    const void *first;
    size_t row_size;
    int count;
};

static const char *code_of(const struct table *t, int row)
{
    return (const char *)t->first + (size_t)row * t->row_size;
}

/* Stands on table[row].member and fails there. */
static bool fail_at(struct json_reader *r, const char *table, int row, const char *member,
                    const char *what)
{
    json_enter(r, table);
    json_enter_row(r, (size_t)row);
    json_enter(r, member);
    return json_fail(r, "%s", what);
}

static bool codes_differ(struct json_reader *r, const struct table *t)
{
    char what[96];

    for (int i = 1; i < t->count; i++) {
        for (int j = 0; j < i; j++) {
            if (!text_equal(code_of(t, i), code_of(t, j)))
                continue;
            text_format(what, sizeof what, "\"%s\" is %s[%d]'s already; give it another",
                        code_of(t, i), t->name, j);
            return fail_at(r, t->name, i, t->member, what);
        }
    }
    return true;
}

static bool counters_differ(struct json_reader *r, const struct catalogue *c)
{
    char what[96];

    for (int i = 0; i < c->counter_count; i++) {
        int first = catalogue_counter(c, c->counters[i].number);

        if (first == i)
            continue;
        text_format(what, sizeof what, "%d is counters[%d]'s already; give it another",
                    c->counters[i].number, first);
        return fail_at(r, "counters", i, "number", what);
    }
    return true;
}

static bool days_differ(struct json_reader *r, const struct catalogue *c)
{
    char what[96], day[DAY_TEXT];

    for (int i = 1; i < c->day_count; i++) {
        for (int j = 0; j < i; j++) {
            if (c->days[i].day != c->days[j].day)
                continue;
            day_to_text(c->days[i].day, day);
            text_format(what, sizeof what, "\"%s\" is days[%d]'s already; take one out", day, j);
            return fail_at(r, "days", i, "day", what);
        }
    }
    return true;
}

/* Nobody shall wait for a counter that does not exist. */
static bool services_are_done(struct json_reader *r, const struct catalogue *c)
{
    uint64_t done = 0;
    char what[128];

    for (int i = 0; i < c->counter_count; i++)
        done |= c->counters[i].services;
    for (int i = 0; i < c->service_count; i++) {
        if ((done >> i & 1) != 0)
            continue;
        text_format(what, sizeof what, "no counter does \"%s\"; add it to a counter's services",
                    c->services[i].code);
        return fail_at(r, "services", i, "code", what);
    }
    return true;
}

static bool fail_nobody(struct json_reader *r, const struct catalogue *c, const char *owner)
{
    struct nearest near;

    nearest_init(&near, owner);
    for (int i = 0; i < c->staff_count; i++)
        nearest_try(&near, c->staff[i].number);
    if (nearest_best(&near) == NULL)
        return json_fail(r, "\"%s\" is nobody's staff number", owner);
    return json_fail(r, "\"%s\" is nobody's staff number; did you mean \"%s\"?", owner,
                     nearest_best(&near));
}

/* Rule R34: who answers for a description works here. */
static bool reviews_have_owners(struct json_reader *r, const struct catalogue *c)
{
    const struct review *of_site = &c->standards_review;

    if (of_site->owner[0] != '\0' && catalogue_staff(c, of_site->owner) < 0) {
        json_enter(r, "standards");
        json_enter(r, "owner");
        return fail_nobody(r, c, of_site->owner);
    }
    for (int i = 0; i < c->service_count; i++) {
        const char *owner = c->services[i].review.owner;

        if (owner[0] == '\0' || catalogue_staff(c, owner) >= 0)
            continue;
        json_enter(r, "services");
        json_enter_row(r, (size_t)i);
        json_enter(r, "owner");
        return fail_nobody(r, c, owner);
    }
    return true;
}

/* Rule R23: a complaint has an owner, who can decide. */
static bool owner_is_staff(struct json_reader *r, const struct catalogue *c, const char *member,
                           const char *owner)
{
    int row = catalogue_staff(c, owner);

    json_enter(r, "rules");
    json_enter(r, member);
    if (row < 0)
        return fail_nobody(r, c, owner);
    if (text_equal(c->staff[row].role, "clerk") || text_equal(c->staff[row].role, "auditor"))
        return json_fail(r, "\"%s\" has role %s; name a supervisor, manager or admin", owner,
                         c->staff[row].role);
    json_leave(r);
    json_leave(r);
    return true;
}

/* Stands on services[row].booking.member, or booking.member, and fails there. */
static bool fail_booking(struct json_reader *r, int row, const char *member, const char *what)
{
    if (row >= 0) {
        json_enter(r, "services");
        json_enter_row(r, (size_t)row);
    }
    json_enter(r, "booking");
    json_enter(r, member);
    return json_fail(r, "%s", what);
}

/* Times that can be booked make sense, and some can be had. */
static bool bookings_fit(struct json_reader *r, const struct catalogue *c)
{
    const struct booking_rules *b = &c->booking;

    for (int i = 0; i < c->service_count; i++) {
        const struct service_booking *s = &c->services[i].booking;

        if (s->slot_min % GRID_MIN != 0)
            return fail_booking(r, i, "slot_min", "is no multiple of 5 minutes; write e.g. 15");
        if (s->slot_min > 0 && s->walk_in >= s->places)
            return fail_booking(r, i, "walk_in",
                                "keeps every place for those without an appointment; write fewer "
                                "than \"places\", or take \"booking\" out");
        if (s->slots * s->slot_min > DAY_MINUTES)
            return fail_booking(r, i, "slots", "are longer than a day; write fewer");
    }
    if (b->back_low_min > b->back_high_min)
        return fail_booking(r, -1, "back_low_min", "is more than back_high_min; write less");
    if (b->no_show_min < b->late_min)
        return fail_booking(r, -1, "no_show_min",
                            "ends before late_min does: who is only late would be a no-show");
    if (b->pause_no_shows > 0 && b->warn_no_shows > b->pause_no_shows)
        return fail_booking(r, -1, "warn_no_shows", "warns after the pause; write fewer");
    if (b->pause_cancels > 0 && b->warn_cancels > b->pause_cancels)
        return fail_booking(r, -1, "warn_cancels", "warns after the pause; write fewer");
    return true;
}

/* A kiosk has something to offer. */
static bool some_are_offered(struct json_reader *r, const struct catalogue *c)
{
    int offered[SERVICES_MAX];

    return catalogue_offered(c, offered) > 0 ||
           fail_at(r, "services", 0, "active", "no service is active; let one be offered");
}

/* Who books for the last day ahead is still known on that day. */
static bool retention_fits(struct json_reader *r, const struct catalogue *c)
{
    if (c->retention.months[SEAL_APPOINTMENT] * 28 >= c->booking.horizon_days)
        return true;
    json_enter(r, "retention");
    json_enter(r, "appointment");
    return json_fail(r, "ends before the last day that can be booked; write more months");
}

bool catalogue_check(struct json_reader *r, const struct catalogue *c)
{
    const struct table tables[] = {
        {"services", "code", c->services, sizeof c->services[0], c->service_count},
        {"staff", "number", c->staff, sizeof c->staff[0], c->staff_count},
        {"classes", "code", c->classes, sizeof c->classes[0], c->class_count},
        {"reasons", "code", c->reasons, sizeof c->reasons[0], c->reason_count},
    };

    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        if (!codes_differ(r, &tables[i]))
            return false;
    }
    return counters_differ(r, c) && days_differ(r, c) && services_are_done(r, c) &&
           owner_is_staff(r, c, "complaint_owner", c->rules.complaint_owner) &&
           (c->rules.equipment_owner[0] == '\0' ||
            owner_is_staff(r, c, "equipment_owner", c->rules.equipment_owner)) &&
           bookings_fit(r, c) && reviews_have_owners(r, c) && some_are_offered(r, c) &&
           retention_fits(r, c);
}
