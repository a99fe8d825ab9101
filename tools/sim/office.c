/* office.c - bookings and requests of a simulated hall. */
#include "sim/office.h"

#include "base/text.h"
#include "core/slot.h"

enum { BOOKINGS = 30, REQUESTS = 6, AHEAD = 5, TURNS = 64 };

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

static int below(struct office *o, int n)
{
    return (int)(o->chance(o->ctx) * n);
}

static struct id fresh(struct office *o)
{
    struct id id;

    for (size_t i = 0; i < sizeof id.b; i++)
        id.b[i] = (uint8_t)below(o, 256);
    return id;
}

/* ---- appointments ---- */

static void book(struct office *o, const struct site *s, struct moment now)
{
    const struct catalogue *k = s->catalogue;
    const struct appointment_booked who = {.language = ZH_HANS, .via = VIA_WEB};
    struct booking_command c = {
        .act = BOOK_FIRM, .appointment = fresh(o), .who = &who, .via = VIA_WEB};
    int service = below(o, k->service_count), count;
    struct slot slots[SLOTS_MAX];
    struct decision d;

    c.day = day_of(now) + 1 + below(o, AHEAD);
    c.clock = east(c.day);
    c.service = k->services[service].code;
    count = slots_of_day(s, service, c.day, c.clock, now, true, slots);
    if (count == 0)
        return;
    c.minute = slots[below(o, count)].minute;
    decide_booking(s, &c, now, &d); /* full: they try no other */
    o->tell(o->ctx, &d);
}

static void arrive(struct office *o, const struct site *s, const struct appointment *a,
                   struct moment now)
{
    struct ticket_issued issue = {.day = day_of(now)};
    struct booking_command c = {.act = BOOK_ARRIVE,
                                .appointment = a->id,
                                .ticket = fresh(o),
                                .issue = &issue,
                                .via = VIA_KIOSK};
    struct decision d;

    o->issue(o->ctx, a->service, &issue);
    decide_booking(s, &c, now, &d);
    o->tell(o->ctx, &d);
}

/* One in twenty of those who are still to come within a quarter of an hour, each minute;
 * so some are late, and some never come. */
static void arrivals(struct office *o, const struct site *s, struct moment now)
{
    const struct appointment *next = NULL, *a;

    while ((a = appointment_of_day(s, day_of(now), next)) != NULL) {
        next = a;
        if (a->state == BOOKING_FIRM && a->service >= 0 && a->due - now.at < 15 * MINUTE &&
            o->chance(o->ctx) < 0.05)
            arrive(o, s, a, now);
    }
}

/* ---- requests ---- */

static void file(struct office *o, const struct site *s, struct moment now)
{
    struct case_opened what = {.via = VIA_CONSOLE, .language = ZH_HANS};
    const struct catalogue *k = s->catalogue;
    struct id id = fresh(o);
    struct decision d;

    if (o->count == REQUESTS_MAX)
        return;
    text_copy(what.service, sizeof what.service, k->services[below(o, k->service_count)].code);
    text_copy(what.staff, sizeof what.staff, k->rules.complaint_owner);
    decide_case_open(s, CASE_REQUEST, id, &what, east, now, &d);
    o->tell(o->ctx, &d);
    o->open[o->count].id = id;
    o->open[o->count++].next = now.at + (instant)(below(o, 40) + 5) * MINUTE;
}

/* The step that follows; false: there is none. */
static bool next_step(struct office *o, const struct case_file *f, struct moment now,
                      struct case_command *to)
{
    switch (f->state) {
    case CASE_FILED:
        to->act = ACT_RESPOND;
        return true;
    case CASE_IN_HAND:
        to->act = o->chance(o->ctx) < 0.1 ? ACT_REFUSE : ACT_ACCEPT;
        to->options[0] = "At the counter.";
        return true;
    case CASE_ACCEPTED:
        to->act = ACT_PROPOSE;
        to->due = now.at + (instant)(24 + below(o, 200)) * HOUR;
        return true;
    case CASE_PROPOSAL:
        to->act = ACT_SIGN;
        to->staff = "";
        return true;
    case CASE_AGREED:
        to->act = ACT_DELIVER;
        to->way = WAY_IN_PERSON;
        to->explained = true;
        return true;
    case CASE_DONE:
        to->act = ACT_FOLLOW_UP;
        to->staff = "";
        to->level = 1 + below(o, 5);
        return o->chance(o->ctx) < 0.85;
    default:
        return false;
    }
}

/* False: nothing more is done with it. */
static bool go_on(struct office *o, const struct site *s, struct id id, struct moment now)
{
    const struct case_file *f = case_by_id(s, id);
    struct case_command c = {
        .id = id, .text = "As agreed.", .cause = "a paper is missing", .clock = east};
    struct decision d;

    if (f == NULL)
        return false;
    c.staff = f->owner;
    if (!next_step(o, f, now, &c))
        return false;
    decide_case(s, &c, now, &d);
    o->tell(o->ctx, &d);
    return d.refusal == ALLOWED;
}

static void requests(struct office *o, const struct site *s, struct moment now)
{
    for (int i = o->count - 1; i >= 0; i--) {
        if (now.at < o->open[i].next)
            continue;
        if (go_on(o, s, o->open[i].id, now))
            o->open[i].next = now.at + (instant)(o->chance(o->ctx) * 30 * HOUR);
        else
            o->open[i] = o->open[--o->count];
    }
}

/* ---- a day ---- */

/* No-shows of the day before, promises that are broken, and requests that were over long enough. */
static void time_brings(struct office *o, const struct site *s, struct moment now)
{
    struct decision d;

    for (int i = 0; i < TURNS; i++) {
        decide_booking_due(s, now, &d);
        if (d.count == 0)
            decide_case_due(s, east, now, &d);
        if (d.count == 0)
            decide_case_archive(s, now, &d);
        if (d.count == 0)
            return;
        o->tell(o->ctx, &d);
    }
}

void office_begin(struct office *o, const struct site *s, struct moment now)
{
    time_brings(o, s, now);
    for (int i = 0; i < BOOKINGS; i++)
        book(o, s, now);
    for (int i = 0; i < REQUESTS; i++)
        file(o, s, now);
}

void office_work(struct office *o, const struct site *s, struct moment now)
{
    arrivals(o, s, now);
    requests(o, s, now);
    if (minute_of_day(now) % 30 == 0)
        time_brings(o, s, now);
}
