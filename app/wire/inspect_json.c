/* inspect_json.c - the inspector's lines. */
#include "wire/inspect_json.h"

#include "wire/json_read.h"

static const char *const dos[INSPECT_DOS] = {
    [INSPECT_TREE] = "tree", [INSPECT_TAP] = "tap",   [INSPECT_TYPE] = "type",
    [INSPECT_SCAN] = "scan", [INSPECT_SHOT] = "shot", [INSPECT_WAIT] = "wait",
    [INSPECT_KEY] = "key",   [INSPECT_SAID] = "said", [INSPECT_DRAW] = "draw",
};

#define TEXT(label, field)                                                                         \
    {                                                                                              \
        .name = label, .read = json_read_text, .offset = offsetof(struct inspect_command, field),  \
        .high = sizeof((struct inspect_command *)0)->field, .optional = true                       \
    }
#define WHOLE(label, field, most)                                                                  \
    {                                                                                              \
        .name = label, .read = json_read_int, .offset = offsetof(struct inspect_command, field),   \
        .high = (most), .optional = true                                                           \
    }

static const struct json_member members[] = {
    {.name = "do",
     .read = json_read_enum,
     .offset = offsetof(struct inspect_command, kind),
     .high = INSPECT_DOS,
     .names = dos},
    TEXT("id", id),
    TEXT("key", id),
    TEXT("text", text),
    TEXT("data", text),
    TEXT("path", text),
    TEXT("points", text),
    TEXT("screen", screen),
    WHOLE("x", x, 16384),
    WHOLE("y", y, 16384),
    WHOLE("ms", ms, 600000),
};
static const struct json_form form = {members, ARRAY_LEN(members), sizeof(struct inspect_command)};

enum err inspect_decode(const char *json, size_t size, struct inspect_command *to, char *why,
                        size_t n)
{
    *to = (struct inspect_command){.x = -1, .y = -1};
    return json_decode(&form, json, size, to, why, n);
}

/* One line of `v`, which it takes. */
static char *line_new(json_t *v)
{
    char *line;

    must(v != NULL);
    line = json_dumps(v, JSON_COMPACT);
    must(line != NULL);
    json_decref(v);
    return line;
}

char *inspect_tree_new(const char *screen, const struct inspect_node *nodes, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++)
        must(json_array_append_new(
                 list, json_pack("{s:s, s:s, s:s, s:s, s:b, s:i, s:i, s:i, s:i}", "id", nodes[i].id,
                                 "role", nodes[i].role, "label", nodes[i].label, "value",
                                 nodes[i].value, "enabled", (int)nodes[i].enabled, "x", nodes[i].x,
                                 "y", nodes[i].y, "w", nodes[i].w, "h", nodes[i].h)) == 0);
    return line_new(json_pack("{s:b, s:s, s:o}", "ok", 1, "screen", screen, "nodes", list));
}

char *inspect_said_new(const char *screen, uint64_t count, const struct inspect_said *said, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++)
        must(json_array_append_new(list, json_pack("{s:s, s:s}", "language", said[i].language,
                                                   "text", said[i].text)) == 0);
    return line_new(json_pack("{s:b, s:s, s:I, s:o}", "ok", 1, "screen", screen, "count",
                              (json_int_t)count, "said", list));
}

char *inspect_ok_new(const char *screen)
{
    return line_new(json_pack("{s:b, s:s}", "ok", 1, "screen", screen));
}

char *inspect_error_new(const char *error)
{
    return line_new(json_pack("{s:b, s:s}", "ok", 0, "error", error));
}
