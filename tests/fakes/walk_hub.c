/* walk_hub.c - a hub that has what everybody asks for. */
#include "fakes/walk_hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/appointment_json.h"

enum { AT = 570, ROUNDS = 8 };

static void reply_with(struct lobby *l, struct world_request *r, char *body)
{
    world_reply(r, 200, body);
    free(body);
    lobby_settle(l);
}

static struct appointment_view booking(const struct lobby *l, enum booking_state state, civil day)
{
    struct appointment_view v = {
        .id = {{7}}, .service = "social", .day = day, .minute = AT, .length = 15};

    v.due = (instant)day * DAY_MINUTES * MINUTE + (instant)(AT - l->now.offset_min) * MINUTE;
    v.state = state;
    v.may_change = true;
    v.moves_left = 2;
    v.now = l->now;
    v.standing = STANDING_EARLY;
    appointment_code(v.id, v.code);
    return v;
}

static void offer(struct lobby *l, struct world_request *r)
{
    struct offer o = {.now = l->now};
    civil today = day_of(l->now);

    text_copy(o.service, sizeof o.service, "social");
    if (strstr(r->path, "day=") == NULL) {
        o.day_count = 2;
        o.days[0] = (struct offer_day){today, 0};
        o.days[1] = (struct offer_day){today + 1, 5};
    } else {
        o.day = today + 1;
        o.slot_count = 6;
        for (int i = 0; i < o.slot_count; i++)
            o.slots[i] = (struct slot){.minute = 540 + 30 * i, .left = i, .places = 5};
    }
    reply_with(l, r, offer_encode_new(&o));
}

static void arrival(struct lobby *l, struct world_request *r)
{
    struct arrival_reply a = {.before = 2, .wait = {4, 6}, .day = day_of(l->now)};

    a.appointment = booking(l, BOOKING_ARRIVED, day_of(l->now));
    a.number = (struct number){"A", 0, 31};
    reply_with(l, r, arrival_reply_encode_new(&a));
}

static void found(struct lobby *l, struct world_request *r)
{
    struct found_appointments f = {.rows = {booking(l, BOOKING_FIRM, day_of(l->now))}, .count = 1};

    reply_with(l, r, found_appointments_encode_new(&f));
}

static bool answer_booking(struct lobby *l)
{
    static const struct {
        const char *path;
        enum booking_state state;
    } rows[] = {{"/v1/appointments/hold", BOOKING_HELD},
                {"/v1/appointments/book", BOOKING_FIRM},
                {"/v1/appointments/move", BOOKING_FIRM},
                {"/v1/appointments/cancel", BOOKING_CANCELLED}};

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct world_request *r = world_request(rows[i].path);
        struct appointment_view v = booking(l, rows[i].state, day_of(l->now) + 1);

        if (r == NULL)
            continue;
        reply_with(l, r, appointment_view_encode_new(&v));
        return true;
    }
    return false;
}

static bool answer_one(struct lobby *l)
{
    struct world_request *r;

    if (world_request("/v1/numbers") != NULL)
        lobby_allot(l, "A012", 4, (struct wait){5, 8});
    else if ((r = world_request("/v1/slots/")) != NULL)
        offer(l, r);
    else if ((r = world_request("/v1/appointments/arrive")) != NULL)
        arrival(l, r);
    else if ((r = world_request("/v1/appointments?")) != NULL)
        found(l, r);
    else
        return answer_booking(l);
    return true;
}

void walk_hub_answers(struct lobby *l)
{
    for (int i = 0; i < ROUNDS && answer_one(l); i++)
        ;
    if (l->world->job_count > 0) {
        world_print(PRINT_DONE, 0);
        lobby_settle(l);
    }
}
