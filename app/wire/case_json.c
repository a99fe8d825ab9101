/* case_json.c - a case's view as a table, and its link. */
#include "wire/case_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/json_write.h"

#define IN(field) .offset = offsetof(struct case_view, field)

static const struct json_member members[] = {
    {.name = "id", .read = json_read_id, IN(id)},
    {.name = "code", .read = json_read_code, IN(code), .high = CASE_CODE},
    {.name = "kind", .read = json_read_enum, IN(kind), .high = KINDS, .names = case_kind_names},
    {.name = "state",
     .read = json_read_enum,
     IN(state),
     .high = CASE_STATES,
     .names = case_state_names},
    {.name = "due", .read = json_read_instant, IN(due)},
    {.name = "waits", .read = json_read_bool, IN(waits), .optional = true},
    {.name = "asks", .read = json_read_bool, IN(asks), .optional = true},
    {.name = "answer", .read = json_read_text, IN(answer), .high = STEP_SIZE, .optional = true},
    {.name = "now", .read = json_read_moment, IN(now)},
};
static const struct json_form form = {members, ARRAY_LEN(members), sizeof(struct case_view)};

char *case_view_encode_new(const struct case_view *from)
{
    return json_write_new(&form, from);
}

enum err case_view_decode(const char *json, size_t size, struct case_view *to, char *why, size_t n)
{
    struct json_reader r = {.why = why, .why_size = n};
    json_t *v = json_read_new(&r, json, size);

    memset(to, 0, sizeof *to);
    if (v != NULL)
        json_read_form(&r, v, &form, to);
    json_decref(v);
    return r.err;
}

bool case_id_from_scan(const char *scanned, struct id *to)
{
    const char *at = strstr(scanned, "/c/");
    char id[ID_TEXT];

    if (at == NULL || !text_format(id, sizeof id, "%.32s", at + strlen("/c/")))
        return false;
    at += strlen("/c/") + strlen(id);
    return (*at == '\0' || *at == ' ' || *at == '?') && id_from_text(id, to);
}
