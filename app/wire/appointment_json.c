/* appointment_json.c - requests and replies about appointments, as tables. */
#include "wire/appointment_json.h"

#include <limits.h>
#include <string.h>

#include "wire/json_write.h"

#define ITEM(label, kind, body, field, least, most, may_lack)                                      \
    {                                                                                              \
        .name = label, .read = json_read_##kind, .offset = offsetof(struct body, field),           \
        .low = least, .high = most, .optional = may_lack                                           \
    }
#define MEMBER(kind, body, field, least, most)                                                     \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct body, field),          \
        .low = least, .high = most, .optional = false                                              \
    }
#define OPTIONAL(kind, body, field, least, most)                                                   \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct body, field),          \
        .low = least, .high = most, .optional = true                                               \
    }
#define CHARS(kind, body, field) OPTIONAL(kind, body, field, 0, sizeof((struct body *)0)->field)
#define NAMED(body, field, list, may_lack)                                                         \
    {                                                                                              \
        .name = #field, .read = json_read_enum, .offset = offsetof(struct body, field),            \
        .high = ARRAY_LEN(list), .names = list, .optional = may_lack                               \
    }
#define ROWS(body, field, most, row, counter)                                                      \
    {                                                                                              \
        .name = #field, .read = json_read_rows, .offset = offsetof(struct body, field),            \
        .high = (most), .form = &(row), .count_at = offsetof(struct body, counter)                 \
    }
#define FORM(body, table)                                                                          \
    {                                                                                              \
        table, ARRAY_LEN(table), sizeof(struct body)                                               \
    }

enum { MINUTES_MOST = 100000 };

static const char *const language_names[] = {"zh_Hans", "zh_Hant", "en"};
static const char *const standing_names[] = {"early", "on_time", "late"};
static const char *const state_names[] = {"free",    "held",   "wished",   "booked",
                                          "arrived", "missed", "cancelled"};

/* ---- what is offered ---- */

static const struct json_member offer_day_members[] = {
    MEMBER(day, offer_day, day, 0, 0),
    MEMBER(int, offer_day, left, 0, INT_MAX),
};
static const struct json_form offer_day_form = FORM(offer_day, offer_day_members);

static const struct json_member slot_members[] = {
    MEMBER(int, slot, minute, 0, DAY_MINUTES - 1),
    MEMBER(instant, slot, due, 0, 0),
    MEMBER(int, slot, left, 0, PLACES_MAX),
    MEMBER(int, slot, places, 0, PLACES_MAX),
};
static const struct json_form slot_form = FORM(slot, slot_members);

static const struct json_member offer_members[] = {
    CHARS(code, offer, service),      ROWS(offer, days, HORIZON_MAX + 1, offer_day_form, day_count),
    OPTIONAL(day, offer, day, 0, 0),  ROWS(offer, slots, SLOTS_MAX, slot_form, slot_count),
    MEMBER(moment, offer, now, 0, 0),
};
static const struct json_form offer_form = FORM(offer, offer_members);

/* ---- requests ---- */

static const struct json_member request_members[] = {
    MEMBER(id, appointment_request, appointment, 0, 0),
    CHARS(code, appointment_request, service),
    OPTIONAL(day, appointment_request, day, 0, 0),
    OPTIONAL(int, appointment_request, minute, 0, DAY_MINUTES - 1),
    NAMED(appointment_request, language, language_names, true),
    CHARS(sealed, appointment_request, name),
    CHARS(sealed, appointment_request, contact),
    CHARS(sealed, appointment_request, need),
    CHARS(code, appointment_request, find),
    OPTIONAL(id, appointment_request, ticket, 0, 0),
    OPTIONAL(int, appointment_request, floor, 0, COUNT_MAX),
};
static const struct json_form appointment_request_form = FORM(appointment_request, request_members);

/* ---- replies ---- */

static const struct json_member view_members[] = {
    MEMBER(id, appointment_view, id, 0, 0),
    CHARS(code, appointment_view, code),
    CHARS(code, appointment_view, service),
    MEMBER(day, appointment_view, day, 0, 0),
    MEMBER(int, appointment_view, minute, 0, DAY_MINUTES - 1),
    MEMBER(int, appointment_view, length, 0, DAY_MINUTES),
    MEMBER(instant, appointment_view, due, 0, 0),
    NAMED(appointment_view, state, state_names, false),
    OPTIONAL(instant, appointment_view, until, 0, 0),
    MEMBER(int, appointment_view, moves_left, 0, 100),
    OPTIONAL(bool, appointment_view, may_change, 0, 0),
    NAMED(appointment_view, standing, standing_names, false),
    OPTIONAL(id, appointment_view, ticket, 0, 0),
    OPTIONAL(number, appointment_view, number, 0, 0),
    OPTIONAL(bool, appointment_view, warned, 0, 0),
    OPTIONAL(instant, appointment_view, paused_until, 0, 0),
    MEMBER(moment, appointment_view, now, 0, 0),
};
static const struct json_form appointment_view_form = FORM(appointment_view, view_members);

static const struct json_member arrival_members[] = {
    {.name = "appointment",
     .read = json_read_object,
     .offset = offsetof(struct arrival_reply, appointment),
     .form = &appointment_view_form},
    OPTIONAL(bool, arrival_reply, joined, 0, 0),
    OPTIONAL(number, arrival_reply, number, 0, 0),
    MEMBER(day, arrival_reply, day, 0, 0),
    MEMBER(int, arrival_reply, before, -1, TICKETS_MAX),
    ITEM("low", int, arrival_reply, wait.low, -1, MINUTES_MOST, false),
    ITEM("high", int, arrival_reply, wait.high, -1, MINUTES_MOST, false),
};
static const struct json_form arrival_reply_form = FORM(arrival_reply, arrival_members);

static const struct json_member found_members[] = {
    {.name = "appointments",
     .read = json_read_rows,
     .offset = offsetof(struct found_appointments, rows),
     .high = FOUND_MAX,
     .form = &appointment_view_form,
     .count_at = offsetof(struct found_appointments, count)},
};
static const struct json_form found_appointments_form = FORM(found_appointments, found_members);

JSON_BOTH_WAYS(offer)
JSON_BOTH_WAYS(appointment_request)
JSON_BOTH_WAYS(appointment_view)
JSON_BOTH_WAYS(arrival_reply)
JSON_BOTH_WAYS(found_appointments)
