/* staff_json.c - what the console sends to the hub. */
#include "wire/staff_json.h"

#include <string.h>

#include "wire/json_read.h"

#define ROOM(body, field) ((int)sizeof((struct body *)0)->field)
#define MEMBER(label, kind, body, field, low, high, may_lack)                                      \
    {                                                                                              \
        .name = label, .read = json_read_##kind, .offset = offsetof(struct body, field), low,      \
        high, .optional = may_lack                                                                 \
    }
#define NEEDED(label, kind, body, field)                                                           \
    MEMBER(label, kind, body, field, 1, ROOM(body, field), false)
#define GIVEN(label, kind, body, field) MEMBER(label, kind, body, field, 0, ROOM(body, field), true)

static const struct json_member login_members[] = {
    NEEDED("staff", text, login_request, staff),
    NEEDED("password", text, login_request, password),
    GIVEN("code", text, login_request, code),
};
static const struct json_member factor_members[] = {
    GIVEN("password", text, factor_request, password),
    GIVEN("code", text, factor_request, code),
};
static const struct json_member password_members[] = {
    NEEDED("old", text, password_request, old),
    NEEDED("new", text, password_request, fresh),
};
static const struct json_member desk_members[] = {
    MEMBER("counter", int, desk_request, counter, 0, 999, true),
    GIVEN("service", code, desk_request, service),
    MEMBER("to", int, desk_request, to, 0, 999, true),
    GIVEN("note", text, desk_request, note),
    MEMBER("ask", bool, desk_request, ask, 0, 0, true),
    GIVEN("reason", text, desk_request, reason),
};
static const struct json_member equipment_members[] = {
    GIVEN("part", code, equipment_request, part),
    GIVEN("text", text, equipment_request, text),
};
static const struct json_member listing_members[] = {
    MEMBER("id", id, listing_request, id, 0, 0, true),
    GIVEN("name", text, listing_request, name),
    GIVEN("place", text, listing_request, place),
    GIVEN("settings", text, listing_request, settings),
    MEMBER("days", int, listing_request, days, 0, UPKEEP_DAYS_MAX, true),
    MEMBER("gone", bool, listing_request, gone, 0, 0, true),
};
static const struct json_member emergency_members[] = {
    NEEDED("text", text, emergency_request, text),
};
static const struct json_member terminal_members[] = {
    NEEDED("name", text, terminal_request, name),
    NEEDED("role", code, terminal_request, role),
};

static const char *const language_names[] = {"zh_Hans", "zh_Hant", "en"};

static const struct json_member booking_members[] = {
    MEMBER("appointment", id, booking_request, appointment, 0, 0, true),
    GIVEN("service", code, booking_request, service),
    MEMBER("day", day, booking_request, day, 0, 0, true),
    MEMBER("minute", int, booking_request, minute, 0, DAY_MINUTES - 1, true),
    {.name = "language",
     .read = json_read_enum,
     .offset = offsetof(struct booking_request, language),
     .high = ARRAY_LEN(language_names),
     .optional = true,
     .names = language_names},
    GIVEN("name", text, booking_request, name),
    GIVEN("phone", text, booking_request, phone),
    GIVEN("need", text, booking_request, need),
    GIVEN("ticket", code, booking_request, ticket),
};

static const struct json_member milestone_members[] = {
    NEEDED("text", text, milestone_request, text),
    NEEDED("due", text, milestone_request, due),
};
static const struct json_form milestone_form = {milestone_members, ARRAY_LEN(milestone_members),
                                                sizeof(struct milestone_request)};

/* "options": ["by post"], one to three (R10). */
static bool read_options(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    char(*options)[NOTE_SIZE] = json_into(m, base);

    if (!json_is_array(v) || json_array_size(v) > OPTIONS_MAX)
        return json_fail(r, "is no list of up to three texts");
    for (size_t i = 0; i < json_array_size(v); i++) {
        const struct json_member text = {.high = NOTE_SIZE};

        json_enter_row(r, i);
        if (!json_read_text(r, json_array_get(v, i), &text, options[i]))
            return false;
        json_leave(r);
    }
    return true;
}

static const struct json_member case_members[] = {
    MEMBER("id", id, case_request, id, 0, 0, true),
    GIVEN("kind", code, case_request, kind),
    GIVEN("act", code, case_request, act),
    GIVEN("service", code, case_request, service),
    GIVEN("ticket", code, case_request, ticket),
    {.name = "language",
     .read = json_read_enum,
     .offset = offsetof(struct case_request, language),
     .high = ARRAY_LEN(language_names),
     .optional = true,
     .names = language_names},
    MEMBER("urgent", int, case_request, urgent, 0, 1, true),
    MEMBER("agreed", int, case_request, agreed, 0, 1, true),
    MEMBER("level", int, case_request, level, 0, 5, true),
    MEMBER("survey", int, case_request, survey, 0, 1, true),
    GIVEN("name", text, case_request, name),
    GIVEN("phone", text, case_request, phone),
    GIVEN("told", text, case_request, told),
    GIVEN("text", text, case_request, text),
    GIVEN("cause", text, case_request, cause),
    GIVEN("owner", code, case_request, owner),
    GIVEN("due", text, case_request, due),
    {.name = "via",
     .read = json_read_enum,
     .offset = offsetof(struct case_request, via),
     .high = VIAS,
     .optional = true,
     .names = via_names},
    GIVEN("contacted", text, case_request, contacted),
    GIVEN("how", text, case_request, how),
    MEMBER("complex", int, case_request, complex, 0, 1, true),
    {.name = "options",
     .read = read_options,
     .offset = offsetof(struct case_request, options),
     .optional = true},
    {.name = "way",
     .read = json_read_enum,
     .offset = offsetof(struct case_request, way),
     .high = WAYS,
     .optional = true,
     .names = way_names},
    MEMBER("explained", int, case_request, explained, 0, 1, true),
    GIVEN("parcel", text, case_request, parcel),
    GIVEN("amount", text, case_request, amount),
    GIVEN("receipt", text, case_request, receipt),
    GIVEN("papers", code, case_request, papers),
    GIVEN("goal", text, case_request, goal),
    GIVEN("people", text, case_request, people),
    GIVEN("risks", text, case_request, risks),
    {.name = "milestones",
     .read = json_read_rows,
     .offset = offsetof(struct case_request, milestones),
     .high = MILESTONES_MAX,
     .optional = true,
     .form = &milestone_form,
     .count_at = offsetof(struct case_request, milestone_count)},
};

static const struct json_member underway_members[] = {
    NEEDED("act", code, underway_request, act),
    MEMBER("n", int, underway_request, n, 0, 9999, true),
    GIVEN("done", text, underway_request, done),
    GIVEN("to_do", text, underway_request, to_do),
    GIVEN("risks", text, underway_request, risks),
    GIVEN("told", text, underway_request, told),
    GIVEN("text", text, underway_request, text),
};

static const struct json_member appraisal_members[] = {
    NEEDED("act", code, appraisal_request, act),
    MEMBER("from", day, appraisal_request, from, 0, 0, false),
    MEMBER("to", day, appraisal_request, to, 0, 0, false),
    MEMBER("spot", int, appraisal_request, spot, -1, 100, true),
    MEMBER("agreed", int, appraisal_request, agreed, 0, 1, true),
    GIVEN("text", text, appraisal_request, text),
};

static enum err read_body(const struct json_member *members, size_t count, const char *json,
                          size_t size, void *to, char *why, size_t n)
{
    const struct json_form form = {members, count, 0};

    return json_decode(&form, size > 0 ? json : "{}", size > 0 ? size : 2, to, why, n);
}

enum err login_request_decode(const char *json, size_t size, struct login_request *to, char *why,
                              size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(login_members, ARRAY_LEN(login_members), json, size, to, why, n);
}

enum err factor_request_decode(const char *json, size_t size, struct factor_request *to, char *why,
                               size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(factor_members, ARRAY_LEN(factor_members), json, size, to, why, n);
}

enum err password_request_decode(const char *json, size_t size, struct password_request *to,
                                 char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(password_members, ARRAY_LEN(password_members), json, size, to, why, n);
}

enum err desk_request_decode(const char *json, size_t size, struct desk_request *to, char *why,
                             size_t n)
{
    *to = (struct desk_request){.ask = true};
    return read_body(desk_members, ARRAY_LEN(desk_members), json, size, to, why, n);
}

enum err equipment_request_decode(const char *json, size_t size, struct equipment_request *to,
                                  char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(equipment_members, ARRAY_LEN(equipment_members), json, size, to, why, n);
}

enum err listing_request_decode(const char *json, size_t size, struct listing_request *to,
                                char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(listing_members, ARRAY_LEN(listing_members), json, size, to, why, n);
}

enum err emergency_request_decode(const char *json, size_t size, struct emergency_request *to,
                                  char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(emergency_members, ARRAY_LEN(emergency_members), json, size, to, why, n);
}

enum err terminal_request_decode(const char *json, size_t size, struct terminal_request *to,
                                 char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(terminal_members, ARRAY_LEN(terminal_members), json, size, to, why, n);
}

enum err booking_request_decode(const char *json, size_t size, struct booking_request *to,
                                char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(booking_members, ARRAY_LEN(booking_members), json, size, to, why, n);
}

enum err case_request_decode(const char *json, size_t size, struct case_request *to, char *why,
                             size_t n)
{
    *to = (struct case_request){.via = VIA_CONSOLE};
    return read_body(case_members, ARRAY_LEN(case_members), json, size, to, why, n);
}

enum err appraisal_request_decode(const char *json, size_t size, struct appraisal_request *to,
                                  char *why, size_t n)
{
    *to = (struct appraisal_request){.spot = -1};
    return read_body(appraisal_members, ARRAY_LEN(appraisal_members), json, size, to, why, n);
}

enum err underway_request_decode(const char *json, size_t size, struct underway_request *to,
                                 char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(underway_members, ARRAY_LEN(underway_members), json, size, to, why, n);
}

static const struct json_member reason_members[] = {
    GIVEN("subject", text, reason_request, subject),
    NEEDED("reason", text, reason_request, reason),
};

static const struct json_member search_members[] = {
    NEEDED("name", text, search_request, name),
    NEEDED("reason", text, search_request, reason),
};

enum err search_request_decode(const char *json, size_t size, struct search_request *to, char *why,
                               size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(search_members, ARRAY_LEN(search_members), json, size, to, why, n);
}

enum err reason_request_decode(const char *json, size_t size, struct reason_request *to, char *why,
                               size_t n)
{
    memset(to, 0, sizeof *to);
    return read_body(reason_members, ARRAY_LEN(reason_members), json, size, to, why, n);
}
