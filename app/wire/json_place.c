/* json_place.c - the line at which a value stands in a JSON text. */
#include "wire/json_place.h"

#include <string.h>

struct cursor {
    const char *at, *end;
    int line;
};

static bool is_at(const struct cursor *c, char what)
{
    return c->at < c->end && *c->at == what;
}

static void forward(struct cursor *c)
{
    if (*c->at == '\n')
        c->line++;
    c->at++;
}

static void skip_space(struct cursor *c)
{
    while (c->at < c->end && strchr(" \t\r\n", *c->at) != NULL && *c->at != '\0')
        forward(c);
}

/* From the opening quote to behind the closing one. */
static void skip_string(struct cursor *c)
{
    forward(c);
    while (c->at < c->end && *c->at != '"') {
        if (*c->at == '\\' && c->at + 1 < c->end)
            forward(c);
        forward(c);
    }
    if (c->at < c->end)
        forward(c);
}

/* Skips one value, however deep, and always at least one byte. */
static void skip_value(struct cursor *c)
{
    int nest = 0;

    do {
        skip_space(c);
        if (c->at >= c->end)
            return;
        if (is_at(c, '"')) {
            skip_string(c);
            continue;
        }
        if (is_at(c, '{') || is_at(c, '['))
            nest++;
        else if (is_at(c, '}') || is_at(c, ']'))
            nest--;
        forward(c);
        while (nest == 0 && c->at < c->end && strchr(",]} \t\r\n", *c->at) == NULL)
            forward(c); /* the rest of a number or a word */
    } while (nest > 0);
}

static void skip_comma(struct cursor *c)
{
    skip_space(c);
    if (is_at(c, ','))
        forward(c);
    skip_space(c);
}

/* Moves to the member's value; `*line` becomes its name's line. */
static bool to_member(struct cursor *c, const char *name, int *line)
{
    size_t want = strlen(name);

    if (!is_at(c, '{'))
        return false;
    forward(c);
    skip_space(c);
    while (is_at(c, '"')) {
        const char *key = c->at + 1;
        int at_line = c->line;
        size_t len;

        skip_string(c);
        len = (size_t)(c->at - key) - (c->at > key);
        skip_space(c);
        if (is_at(c, ':'))
            forward(c);
        skip_space(c);
        if (len == want && memcmp(key, name, want) == 0) {
            *line = at_line;
            return true;
        }
        skip_value(c);
        skip_comma(c);
    }
    return false;
}

static bool to_element(struct cursor *c, size_t index, int *line)
{
    if (!is_at(c, '['))
        return false;
    forward(c);
    skip_space(c);
    for (size_t i = 0; i < index && c->at < c->end && !is_at(c, ']'); i++) {
        skip_value(c);
        skip_comma(c);
    }
    if (c->at >= c->end || is_at(c, ']'))
        return false;
    *line = c->line;
    return true;
}

int json_place(const char *json, size_t size, const struct json_step *path, int depth)
{
    struct cursor c = {json, json + size, 1};
    int line;

    skip_space(&c);
    line = c.line;
    for (int i = 0; i < depth; i++) {
        if (path[i].member != NULL ? !to_member(&c, path[i].member, &line)
                                   : !to_element(&c, path[i].index, &line))
            break;
    }
    return line;
}
