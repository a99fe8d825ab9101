/* erasure_json.c - how far an erasure on request is, as JSON. */
#include "wire/erasure_json.h"

#include <string.h>

#include "wire/json_write.h"

#define MEMBER(kind, field, from, to)                                                              \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct erasure, field),       \
        .low = (from), .high = (to)                                                                \
    }

static const char *const what_names[] = {"all", "held"};

static const struct json_member id_members[] = {{.name = "id", .read = json_read_id}};
static const struct json_form id_form = {id_members, ARRAY_LEN(id_members), sizeof(struct id)};

static const struct json_member members[] = {
    MEMBER(count, id, 0, 0),
    {.name = "what",
     .read = json_read_enum,
     .offset = offsetof(struct erasure, what),
     .high = ARRAY_LEN(what_names),
     .names = what_names},
    MEMBER(bool, done, 0, 0),
    MEMBER(code, staff, 0, STAFF_SIZE),
    MEMBER(moment, begun, 0, 0),
    {.name = "subjects",
     .read = json_read_rows,
     .offset = offsetof(struct erasure, subjects.ids),
     .low = 1,
     .high = LINKED_MAX,
     .form = &id_form,
     .count_at = offsetof(struct erasure, subjects.count)},
    MEMBER(count, looked, 0, 0),
    MEMBER(count, of, 0, 0),
    MEMBER(int, pass, 1, INT32_MAX),
    MEMBER(bool, again, 0, 0),
    MEMBER(int, events, 0, INT32_MAX),
};
static const struct json_form erasure_form = {members, ARRAY_LEN(members), sizeof(struct erasure)};

JSON_BOTH_WAYS(erasure)
