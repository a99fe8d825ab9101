/* case_json.c - a case's view as a table, and its link. */
#include "wire/case_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/json_write.h"

#define IN(field) .offset = offsetof(struct case_view, field)

static const struct json_member members[] = {
    {.name = "id", .read = json_read_id, IN(id), .optional = true},
    {.name = "code", .read = json_read_code, IN(code), .high = CASE_CODE},
    {.name = "kind", .read = json_read_enum, IN(kind), .high = KINDS, .names = case_kind_names},
    {.name = "state",
     .read = json_read_enum,
     IN(state),
     .high = CASE_STATES,
     .names = case_state_names},
    {.name = "due", .read = json_read_instant, IN(due)},
    {.name = "waits", .read = json_read_bool, IN(waits), .optional = true},
    {.name = "asks", .read = json_read_enum, IN(asks), .high = ASKEDS, .names = case_asked_names},
    {.name = "owner", .read = json_read_code, IN(owner), .high = STAFF_SIZE, .optional = true},
    {.name = "asked_due", .read = json_read_instant, IN(asked_due), .optional = true},
    {.name = "revision", .read = json_read_int, IN(revision), .high = REVISIONS_MAX},
    {.name = "answer", .read = json_read_text, IN(answer), .high = STEP_SIZE, .optional = true},
    {.name = "remedy", .read = json_read_text, IN(remedy), .high = NOTE_SIZE, .optional = true},
    {.name = "proposal",
     .read = json_read_text,
     IN(proposal),
     .high = PROPOSAL_SIZE,
     .optional = true},
    {.name = "proposed_due", .read = json_read_instant, IN(proposed_due), .optional = true},
    {.name = "signed_at", .read = json_read_instant, IN(signed_at), .optional = true},
    {.name = "may_object", .read = json_read_bool, IN(may_object), .optional = true},
    {.name = "objections",
     .read = json_read_int,
     IN(objections),
     .high = REVISIONS_MAX,
     .optional = true},
    {.name = "object_due", .read = json_read_instant, IN(object_due), .optional = true},
    {.name = "objection_answer",
     .read = json_read_text,
     IN(objection_answer),
     .high = STEP_SIZE,
     .optional = true},
    {.name = "now", .read = json_read_moment, IN(now)},
};
static const struct json_form form = {members, ARRAY_LEN(members), sizeof(struct case_view)};

#undef IN
#define IN(field) .offset = offsetof(struct case_answer, field)

static const struct json_member answer_members[] = {
    {.name = "asked", .read = json_read_enum, IN(asked), .high = ASKEDS, .names = case_asked_names},
    {.name = "revision", .read = json_read_int, IN(revision), .high = REVISIONS_MAX},
    {.name = "agreed", .read = json_read_int, IN(agreed), .high = 1, .optional = true},
    {.name = "level", .read = json_read_int, IN(level), .high = 5, .optional = true},
    {.name = "hash", .read = json_read_code, IN(hash), .high = 72, .optional = true},
    {.name = "ink", .read = json_read_sealed, IN(ink), .high = INK_SIZE, .optional = true},
    {.name = "told", .read = json_read_sealed, IN(told), .high = TOLD_SIZE, .optional = true},
    {.name = "objections",
     .read = json_read_int,
     IN(objections),
     .high = REVISIONS_MAX,
     .optional = true},
    {.name = "objection",
     .read = json_read_sealed,
     IN(objection),
     .high = TOLD_SIZE,
     .optional = true},
};
static const struct json_form answer_form = {answer_members, ARRAY_LEN(answer_members),
                                             sizeof(struct case_answer)};

char *case_view_encode_new(const struct case_view *from)
{
    return json_write_new(&form, from);
}

char *case_answer_encode_new(const struct case_answer *from)
{
    return json_write_new(&answer_form, from);
}

enum err case_view_decode(const char *json, size_t size, struct case_view *to, char *why, size_t n)
{
    memset(to, 0, sizeof *to);
    return json_decode(&form, json, size, to, why, n);
}

enum err case_answer_decode(const char *json, size_t size, struct case_answer *to, char *why,
                            size_t n)
{
    memset(to, 0, sizeof *to);
    return json_decode(&answer_form, json, size, to, why, n);
}
