/* api_json.c - requests and replies between terminal and hub, beside events. */
#include "wire/api_json.h"

#include <limits.h>
#include <string.h>

#include "wire/json_write.h"

#define MEMBER(kind, body, field, low, high)                                                       \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct body, field), low,     \
        high, .optional = false                                                                    \
    }
#define OPTIONAL(kind, body, field, low, high)                                                     \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct body, field), low,     \
        high, .optional = true                                                                     \
    }
#define INSIDE(label, kind, body, field, low, high)                                                \
    {                                                                                              \
        .name = label, .read = json_read_##kind, .offset = offsetof(struct body, field), low,      \
        high, .optional = false                                                                    \
    }
#define CHARS(kind, body, field) OPTIONAL(kind, body, field, 0, sizeof((struct body *)0)->field)
#define NAMED(body, field, list)                                                                   \
    {                                                                                              \
        .name = #field, .read = json_read_enum, .offset = offsetof(struct body, field),            \
        .high = ARRAY_LEN(list), .names = list                                                     \
    }
#define PART(body, field, part)                                                                    \
    {                                                                                              \
        .name = #field, .read = json_read_object, .offset = offsetof(struct body, field),          \
        .form = &(part)                                                                            \
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

static const char *const desk_names[] = {"closed", "open", "paused"};
static const char *const state_names[] = {"free",   "waiting",   "called", "serving", "held",
                                          "missed", "cancelled", "done",   "lapsed"};
static const char *const rating_names[] = {"none", "asked", "given", "declined", "lapsed"};

/* ---- the view ---- */

static const struct json_member service_members[] = {
    CHARS(code, view_service, code),
    MEMBER(int, view_service, waiting, 0, TICKETS_MAX),
    INSIDE("low", int, view_service, wait.low, -1, MINUTES_MOST),
    INSIDE("high", int, view_service, wait.high, -1, MINUTES_MOST),
};
static const struct json_form service_form = FORM(view_service, service_members);

static const struct json_member call_members[] = {
    MEMBER(number, call, number, 0, 0),  MEMBER(int, call, counter, 1, 999),
    MEMBER(instant, call, at, 0, 0),     MEMBER(id, call, ticket, 0, 0),
    MEMBER(int, call, times, 0, 100000),
};
static const struct json_form call_form = FORM(call, call_members);

static const struct json_member asked_members[] = {
    OPTIONAL(id, view_rating, ticket, 0, 0),
    OPTIONAL(number, view_rating, number, 0, 0),
    CHARS(code, view_rating, service),
    CHARS(code, view_rating, staff),
    OPTIONAL(int, view_rating, minutes, 0, MINUTES_MOST),
    OPTIONAL(instant, view_rating, asked, 0, 0),
};
static const struct json_form asked_form = FORM(view_rating, asked_members);

static const char *const tongues[] = {"zh_Hans", "zh_Hant", "en"};

static const struct json_member paper_members[] = {
    OPTIONAL(id, view_paper, about, 0, 0), CHARS(code, view_paper, code),
    NAMED(view_paper, language, tongues),  CHARS(text, view_paper, why),
    CHARS(text, view_paper, instead),
};
static const struct json_form paper_form = FORM(view_paper, paper_members);

static const struct json_member key_members[] = {
    MEMBER(id, view_key, device, 0, 0),
    CHARS(base64, view_key, key),
};
static const struct json_form key_form = FORM(view_key, key_members);

static const struct json_member seal_members[] = {
    MEMBER(code, view_seal, key, 1, CODE_SIZE),
    MEMBER(base64, view_seal, open, 1, sizeof((struct view_seal *)0)->open),
};
static const struct json_form seal_form = FORM(view_seal, seal_members);

static const struct json_member gone_members[] = {
    MEMBER(id, view_gone, subject, 0, 0),
};
static const struct json_form gone_form = FORM(view_gone, gone_members);

static const struct json_member floor_members[] = {
    CHARS(code, view_floor, prefix),
    MEMBER(int, view_floor, lane, 0, LANES - 1),
    MEMBER(int, view_floor, count, 0, COUNT_MAX),
};
static const struct json_form floor_form = FORM(view_floor, floor_members);

static const char *const booking_names[] = {"free",    "held",   "wished",   "booked",
                                            "arrived", "missed", "cancelled"};

static const struct json_member appointment_members[] = {
    MEMBER(id, view_appointment, id, 0, 0),
    CHARS(code, view_appointment, service),
    MEMBER(instant, view_appointment, due, 0, 0),
    NAMED(view_appointment, state, booking_names),
    CHARS(code, view_appointment, find),
    OPTIONAL(id, view_appointment, ticket, 0, 0),
    OPTIONAL(number, view_appointment, number, 0, 0),
};
static const struct json_form appointment_form = FORM(view_appointment, appointment_members);

static const struct json_member view_members[] = {
    MEMBER(count, view, pos, 0, 0),
    MEMBER(moment, view, now, 0, 0),
    MEMBER(day, view, day, 0, 0),
    CHARS(code, view, catalogue),
    MEMBER(int, view, waiting, 0, TICKETS_MAX),
    ROWS(view, services, SERVICES_MAX, service_form, service_count),
    ROWS(view, calls, CALLS_MAX, call_form, call_count),
    OPTIONAL(int, view, counter, 0, 999),
    NAMED(view, desk, desk_names),
    CHARS(code, view, staff),
    OPTIONAL(number, view, serving, 0, 0),
    CHARS(code, view, serving_service),
    PART(view, rating, asked_form),
    {.name = "paper",
     .read = json_read_object,
     .offset = offsetof(struct view, paper),
     .form = &paper_form,
     .optional = true},
    OPTIONAL(bool, view, asks, 0, 0),
    OPTIONAL(bool, view, emergency, 0, 0),
    CHARS(text, view, emergency_text),
    OPTIONAL(instant, view, emergency_since, 0, 0),
    OPTIONAL(int, view, keys_edition, 0, INT_MAX),
    ROWS(view, keys, DEVICES_MAX, key_form, key_count),
    ROWS(view, floors, VIEW_FLOORS_MAX, floor_form, floor_count),
    {.name = "seals",
     .read = json_read_rows,
     .offset = offsetof(struct view, seals),
     .high = VIEW_SEALS_MAX,
     .form = &seal_form,
     .optional = true,
     .count_at = offsetof(struct view, seal_count)},
    OPTIONAL(int, view, erased, 0, INT_MAX),
    OPTIONAL(count, view, erased_sum, 0, 0),
    ROWS(view, gone, RETENTION_GONE_MAX, gone_form, gone_count),
    CHARS(base64, view, find_key),
    OPTIONAL(count, view, appointments_edition, 0, 0),
    {.name = "appointments",
     .read = json_read_rows,
     .offset = offsetof(struct view, appointments),
     .high = VIEW_APPOINTMENTS_MAX,
     .form = &appointment_form,
     .optional = true,
     .count_at = offsetof(struct view, appointment_count)},
};
static const struct json_form view_form = FORM(view, view_members);

static const struct json_member ticket_members[] = {
    MEMBER(id, ticket_view, id, 0, 0),
    OPTIONAL(number, ticket_view, number, 0, 0),
    CHARS(code, ticket_view, service),
    NAMED(ticket_view, state, state_names),
    MEMBER(int, ticket_view, before, -1, TICKETS_MAX),
    INSIDE("low", int, ticket_view, wait.low, -1, MINUTES_MOST),
    INSIDE("high", int, ticket_view, wait.high, -1, MINUTES_MOST),
    OPTIONAL(int, ticket_view, counter, 0, 999),
    MEMBER(instant, ticket_view, issued, 0, 0),
    NAMED(ticket_view, rating, rating_names),
    OPTIONAL(bool, ticket_view, may_rate, 0, 0),
    MEMBER(moment, ticket_view, now, 0, 0),
};
static const struct json_form ticket_view_form = FORM(ticket_view, ticket_members);

/* ---- the rest ---- */

static const struct json_member enrol_request_members[] = {
    MEMBER(code, enrol_request, code, 1, sizeof((struct enrol_request *)0)->code),
    MEMBER(base64, enrol_request, key, 1, sizeof((struct enrol_request *)0)->key),
};
static const struct json_form enrol_request_form = FORM(enrol_request, enrol_request_members);

static const struct json_member enrol_reply_members[] = {
    MEMBER(id, enrol_reply, device, 0, 0),
    CHARS(text, enrol_reply, name),
    CHARS(code, enrol_reply, role),
    MEMBER(int, enrol_reply, lane, 0, LANES - 1),
    CHARS(text, enrol_reply, site),
    CHARS(base64, enrol_reply, seal),
    CHARS(text, enrol_reply, public_url),
    {.name = "seals",
     .read = json_read_rows,
     .offset = offsetof(struct enrol_reply, seals),
     .high = VIEW_SEALS_MAX,
     .form = &seal_form,
     .optional = true,
     .count_at = offsetof(struct enrol_reply, seal_count)},
};
static const struct json_form enrol_reply_form = FORM(enrol_reply, enrol_reply_members);

static const struct json_member number_request_members[] = {
    MEMBER(id, number_request, ticket, 0, 0),
    MEMBER(code, number_request, service, 1, CODE_SIZE),
    OPTIONAL(int, number_request, floor, 0, COUNT_MAX),
};
static const struct json_form number_request_form = FORM(number_request, number_request_members);

static const struct json_member number_reply_members[] = {
    MEMBER(number, number_reply, number, 0, 0),
    MEMBER(day, number_reply, day, 0, 0),
    MEMBER(int, number_reply, before, 0, TICKETS_MAX),
    INSIDE("low", int, number_reply, wait.low, -1, MINUTES_MOST),
    INSIDE("high", int, number_reply, wait.high, -1, MINUTES_MOST),
};
static const struct json_form number_reply_form = FORM(number_reply, number_reply_members);

static const struct json_member events_reply_members[] = {
    MEMBER(count, events_reply, last, 0, 0),
    MEMBER(count, events_reply, watermark, 0, 0),
    OPTIONAL(bool, events_reply, forked, 0, 0),
    OPTIONAL(count, events_reply, aside, 0, 0),
};
static const struct json_form events_reply_form = FORM(events_reply, events_reply_members);

JSON_BOTH_WAYS(view)
JSON_BOTH_WAYS(ticket_view)
JSON_BOTH_WAYS(enrol_request)
JSON_BOTH_WAYS(enrol_reply)
JSON_BOTH_WAYS(number_request)
JSON_BOTH_WAYS(number_reply)
JSON_BOTH_WAYS(events_reply)

char *problem_encode_new(int status, const char *type, const char *detail)
{
    json_t *v = json_pack("{s:s, s:s, s:i, s:s}", "type", type, "title", type, "status", status,
                          "detail", detail);
    char *text;

    must(v != NULL);
    text = json_dumps(v, JSON_COMPACT);
    must(text != NULL);
    json_decref(v);
    return text;
}
