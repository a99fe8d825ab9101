/* matter_json.c - what the console sends about the office's records. */
#include "wire/matter_json.h"

#include <string.h>

#include "wire/json_read.h"

#define ROOM(body, field) ((int)sizeof((struct body *)0)->field)
#define MEMBER(label, kind, body, field, low, high, may_lack)                                      \
    {                                                                                              \
        .name = label, .read = json_read_##kind, .offset = offsetof(struct body, field), low,      \
        high, .optional = may_lack                                                                 \
    }
#define GIVEN(label, kind, body, field) MEMBER(label, kind, body, field, 0, ROOM(body, field), true)
#define OF_STEP(name, kind) GIVEN(#name, kind, matter_request, what.name)
#define NUMBER(name, high) MEMBER(#name, int, matter_request, what.name, 0, high, true)

static const struct json_member line_members[] = {
    MEMBER("number", int, matter_line, number, 0, 999, true),
    GIVEN("staff", code, matter_line, staff),
    MEMBER("said", code, matter_line, said, 1, CODE_SIZE, false),
    GIVEN("text", text, matter_line, text),
};
static const struct json_form line_form = {line_members, ARRAY_LEN(line_members),
                                           sizeof(struct matter_line)};

static const struct json_member members[] = {
    MEMBER("id", id, matter_request, id, 0, 0, true),
    GIVEN("kind", code, matter_request, kind),
    GIVEN("act", code, matter_request, act),
    GIVEN("said", code, matter_request, said),
    GIVEN("when", text, matter_request, when),
    OF_STEP(owner, code),
    OF_STEP(service, code),
    OF_STEP(whom, code),
    OF_STEP(source, code),
    MEMBER("origin", id, matter_request, what.origin, 0, 0, true),
    OF_STEP(title, text),
    OF_STEP(text, text),
    MEMBER("due", day, matter_request, what.due, 0, 0, true),
    OF_STEP(indicator, code),
    MEMBER("from", day, matter_request, what.from, 0, 0, true),
    MEMBER("to", day, matter_request, what.to, 0, 0, true),
    NUMBER(likelihood, 5),
    NUMBER(harm, 5),
    NUMBER(number, 999),
    NUMBER(months, 120),
    {.name = "lines",
     .read = json_read_rows,
     .offset = offsetof(struct matter_request, lines),
     .high = STAFF_MAX,
     .optional = true,
     .form = &line_form,
     .count_at = offsetof(struct matter_request, line_count)},
};

enum err matter_request_decode(const char *json, size_t size, struct matter_request *to, char *why,
                               size_t n)
{
    const struct json_form form = {members, ARRAY_LEN(members), 0};

    memset(to, 0, sizeof *to);
    to->what.figure = FIGURE_NONE;
    return json_decode(&form, json, size, to, why, n);
}
