/* rating_template.c - placeholders in a text: looked at when it is kept, filled when it is
 * sent. */
#include "wire/rating_template.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "wire/nearest.h"

const char *const rating_parts[RATING_PARTS] = {
    [PART_ID] = "id",
    [PART_SITE] = "site",
    [PART_HALL] = "hall",
    [PART_TICKET] = "ticket",
    [PART_SERVICE] = "service",
    [PART_SERVICE_NAME] = "service_name",
    [PART_COUNTER] = "counter",
    [PART_COUNTER_NAME] = "counter_name",
    [PART_STAFF] = "staff",
    [PART_RATING] = "rating",
    [PART_RATED_AT] = "rated_at",
    [PART_DAY] = "day",
    [PART_TIME] = "time",
    [PART_CHANNEL] = "channel",
    [PART_REASONS] = "reasons",
};

struct placeholder {
    int part;        /* RATING_PARTS: none of that name */
    char name[48];   /* as it is written, cut */
    const char *map; /* "|5=1|4=2}}" */
    size_t size;     /* with its braces; 0: it has no end */
};

/* ---- reading one ---- */

static struct placeholder read_at(const char *s)
{
    struct placeholder p = {.part = RATING_PARTS};
    const char *end = strstr(s, "}}");
    size_t len;

    if (end == NULL)
        return p;
    p.size = (size_t)(end - s) + 2;
    s += 2 + strspn(s + 2, " ");
    len = strcspn(s, "|} ");
    text_format(p.name, sizeof p.name, "%.*s", (int)len, s);
    p.map = s + len + strspn(s + len, " ");
    for (int i = 0; i < RATING_PARTS && (*p.map == '|' || *p.map == '}'); i++) {
        if (strcmp(rating_parts[i], p.name) == 0)
            p.part = i;
    }
    return p;
}

/* ---- checking ---- */

static bool fail_at(const char *text, const char *at, const char *what, char *why, size_t size)
{
    int line = 1;
    const char *begin = text;
    char cut[RECEIVER_BODY];

    for (const char *s = text; s < at; s++) {
        if (*s == '\n') {
            line++;
            begin = s + 1;
        }
    }
    text_format(cut, sizeof cut, "%.*s", (int)(at - begin), begin);
    text_format(why, size, "line %d, column %zu: %s", line, text_length(cut) + 1, what);
    return false;
}

static bool fail_unknown(const char *text, const char *at, const struct placeholder *p, char *why,
                         size_t size)
{
    char what[400], known[256] = "";
    struct nearest near;

    nearest_init(&near, p->name);
    for (int i = 0; i < RATING_PARTS; i++) {
        nearest_try(&near, rating_parts[i]);
        text_append(known, sizeof known, "%s%s", i > 0 ? ", " : "", rating_parts[i]);
    }
    if (nearest_best(&near) != NULL)
        text_format(what, sizeof what, "{{%s}} is not known; did you mean {{%s}}?", p->name,
                    nearest_best(&near));
    else
        text_format(what, sizeof what, "{{%s}} is not known; there are: %s", p->name, known);
    return fail_at(text, at, what, why, size);
}

/* Each "|from=to". */
static bool map_is_good(const struct placeholder *p)
{
    const char *s = p->map;

    while (*s == '|') {
        size_t len = strcspn(s + 1, "|}");

        if (memchr(s + 1, '=', len) == NULL)
            return false;
        s += 1 + len;
    }
    return strncmp(s, "}}", 2) == 0;
}

bool rating_template_check(const char *text, char *why, size_t why_size)
{
    for (const char *at = strstr(text, "{{"); at != NULL; at = strstr(at, "{{")) {
        struct placeholder p = read_at(at);

        if (p.size == 0)
            return fail_at(text, at, "this {{ has no }} behind it", why, why_size);
        if (p.part == RATING_PARTS)
            return fail_unknown(text, at, &p, why, why_size);
        if (!map_is_good(&p))
            return fail_at(text, at, "write other values as {{rating|5=1|4=2}}", why, why_size);
        at += p.size;
    }
    return true;
}

/* ---- filling ---- */

struct writer {
    char *to;
    size_t size, room;
    bool fits;
};

static void put(struct writer *w, const char *s, size_t n)
{
    if (w->size + n >= w->room) {
        w->fits = false;
        return;
    }
    memcpy(w->to + w->size, s, n);
    w->size += n;
    w->to[w->size] = '\0';
}

/* NULL: the character as it is. */
static const char *escape(enum receiver_type type, unsigned char c, char room[8])
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    if (type == BODY_JSON) {
        if (c != '"' && c != '\\' && c >= 0x20)
            return NULL;
        snprintf(room, 8, c < 0x20 ? "\\u%04x" : "\\%c", c);
        return room;
    }
    if (type == BODY_FORM) {
        if (strchr(letters, c) != NULL && c != '\0')
            return NULL;
        snprintf(room, 8, "%%%02X", c);
        return room;
    }
    return c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&apos;"
                       : NULL;
}

static void put_escaped(struct writer *w, enum receiver_type type, const char *s, size_t n)
{
    char room[8];

    for (size_t i = 0; i < n; i++) {
        const char *other = escape(type, (unsigned char)s[i], room);

        if (other != NULL)
            put(w, other, strlen(other));
        else
            put(w, s + i, 1);
    }
}

/* The value, or what stands for it. */
static void put_part(struct writer *w, enum receiver_type type, const struct placeholder *p,
                     const char *value)
{
    size_t size = strlen(value);

    for (const char *s = p->map; *s == '|'; s += 1 + strcspn(s + 1, "|}")) {
        size_t len = strcspn(s + 1, "|}"), from = strcspn(s + 1, "=");

        if (from == size && strncmp(s + 1, value, size) == 0) {
            put_escaped(w, type, s + 2 + from, len - from - 1);
            return;
        }
    }
    put_escaped(w, type, value, size);
}

bool rating_template_fill(const char *text, enum receiver_type type, const struct rating_values *v,
                          char to[RATING_BODY])
{
    struct writer w = {to, 0, RATING_BODY, true};

    to[0] = '\0';
    for (const char *at; (at = strstr(text, "{{")) != NULL;) {
        struct placeholder p = read_at(at);

        must(p.part < RATING_PARTS);
        put(&w, text, (size_t)(at - text));
        put_part(&w, type, &p, v->text[p.part]);
        text = at + p.size;
    }
    put(&w, text, strlen(text));
    return w.fits;
}

bool rating_template_try(const char *text, enum receiver_type type, const struct rating_values *v,
                         char to[RATING_BODY], char *why, size_t why_size)
{
    json_error_t e;
    json_t *made;

    if (!rating_template_check(text, why, why_size))
        return false;
    if (!rating_template_fill(text, type, v, to)) {
        text_format(why, why_size, "what comes of it is longer than %d bytes", RATING_BODY - 1);
        return false;
    }
    if (type != BODY_JSON)
        return true;
    made = json_loads(to, JSON_REJECT_DUPLICATES, &e);
    if (made == NULL)
        text_format(why, why_size,
                    "what comes of it is not JSON at line %d, column %d; see the "
                    "preview",
                    e.line, e.column);
    json_decref(made);
    return made != NULL;
}

/* ---- the reply ---- */

static json_t *member(json_t *v, const char *path)
{
    char name[64];

    while (v != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");

        text_format(name, sizeof name, "%.*s", (int)len, path);
        v = json_object_get(v, name);
        path += len + (path[len] == '.');
    }
    return v;
}

static bool value_is(json_t *v, const char *value)
{
    char text[32];

    if (json_is_string(v))
        return strcmp(json_string_value(v), value) == 0;
    if (json_is_boolean(v))
        return strcmp(json_is_true(v) ? "true" : "false", value) == 0;
    if (!json_is_integer(v))
        return false;
    text_format(text, sizeof text, "%lld", (long long)json_integer_value(v));
    return strcmp(text, value) == 0;
}

bool rating_reply_fits(const char *reply, size_t size, const char *field, const char *value)
{
    json_t *v = json_loadb(reply, size, 0, NULL);
    bool fits = value_is(member(v, field), value);

    json_decref(v);
    return fits;
}
