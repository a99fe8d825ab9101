/* audit_json.c - a line of the audit log, as a table. */
#include "wire/audit_json.h"

#include <string.h>

#include "wire/json_write.h"

#define TEXT(field)                                                                                \
    {                                                                                              \
        .name = #field, .read = json_read_text, .offset = offsetof(struct audit_line, field),      \
        .high = sizeof((struct audit_line *)0)->field                                              \
    }

static const struct json_member members[] = {
    {.name = "n", .read = json_read_count, .offset = offsetof(struct audit_line, n)},
    TEXT(at),
    TEXT(who),
    TEXT(what),
    TEXT(subject),
    TEXT(detail),
    TEXT(before),
};
static const struct json_form form = {members, ARRAY_LEN(members), sizeof(struct audit_line)};

enum err audit_line_decode(const char *json, size_t size, struct audit_line *to, char *why,
                           size_t n)
{
    struct json_reader r = {.why = why, .why_size = n};
    json_t *v = json_read_new(&r, json, size);

    memset(to, 0, sizeof *to);
    if (v != NULL)
        json_read_form(&r, v, &form, to);
    json_decref(v);
    return r.err;
}
