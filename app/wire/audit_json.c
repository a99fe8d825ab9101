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
    memset(to, 0, sizeof *to);
    return json_decode(&form, json, size, to, why, n);
}
