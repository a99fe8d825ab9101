/* views_json.c - the views of tables that a person keeps by name. */
#include "wire/views_json.h"

#include <string.h>

#include "wire/json_read.h"

#define ROOM(field) ((int)sizeof((struct table_view *)0)->field)
#define MEMBER(field, kind, low, may_lack)                                                         \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct table_view, field),    \
        low, ROOM(field), .optional = may_lack                                                     \
    }

static const struct json_member view_members[] = {
    MEMBER(table, code, 1, false), MEMBER(name, text, 1, false), MEMBER(find, text, 0, true),
    MEMBER(sort, code, 0, true),   MEMBER(only, text, 0, true),  MEMBER(down, bool, 0, true),
};
static const struct json_form view_form = {view_members, ARRAY_LEN(view_members),
                                           sizeof(struct table_view)};
static const struct json_member members[] = {
    {.name = "views",
     .read = json_read_rows,
     .offset = offsetof(struct views_request, views),
     .high = VIEWS_MAX,
     .form = &view_form,
     .count_at = offsetof(struct views_request, count)},
};

enum err views_request_decode(const char *json, size_t size, struct views_request *to, char *why,
                              size_t n)
{
    const struct json_form form = {members, ARRAY_LEN(members), 0};

    memset(to, 0, sizeof *to);
    return json_decode(&form, json, size, to, why, n);
}
