/* receiver_json.c - who is sent events, read by a table. */
#include "wire/receiver_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/json_write.h"

#define ROOM(type, field) ((int)sizeof((struct type *)0)->field)
#define MEMBER(type, field, kind, low, may_lack)                                                   \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct type, field), low,     \
        ROOM(type, field), .optional = may_lack                                                    \
    }
#define NAMED(label, field, list)                                                                  \
    {                                                                                              \
        .name = label, .read = json_read_enum, .offset = offsetof(struct receiver, field),         \
        .high = ARRAY_LEN(list), .names = list, .optional = true                                   \
    }

/* ---- readers of our own ---- */

static bool read_event_name(struct json_reader *r, json_t *v, char to[RECEIVER_NAME])
{
    const char *s = json_plain(r, v, 1, RECEIVER_NAME);

    if (s == NULL)
        return false;
    if (!push_name_is_known(s))
        return json_fail(r,
                         "\"%s\" is no kind of event that is sent; write \"*\", \"ticket.*\" or "
                         "\"ticket.called\"",
                         s);
    return text_copy(to, RECEIVER_NAME, s);
}

static bool read_events(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct receiver *to = base;
    size_t n = json_array_size(v);

    (void)m;
    if (!json_is_array(v) || n > RECEIVER_NAMES)
        return json_fail(r, "is not a list, [...], of at most %d", RECEIVER_NAMES);
    for (size_t i = 0; i < n; i++) {
        json_enter_row(r, i);
        if (!read_event_name(r, json_array_get(v, i), to->events[i]))
            return false;
        json_leave(r);
    }
    to->event_count = (int)n;
    return true;
}

/* A text of several lines. */
static bool read_lines(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_string_value(v);
    size_t len = json_string_length(v);

    if (s == NULL)
        return json_fail(r, "is not a text, \"...\"");
    if (len >= (size_t)m->high)
        return json_fail(r, "is too long: %zu bytes, at most %d", len, m->high - 1);
    for (size_t at = 0; at < len; at += 1 + strcspn(s + at, "\n\r\t")) {
        if (!text_is_plain(s + at, strcspn(s + at, "\n\r\t")))
            return json_fail(r, "has a control character; take it out");
    }
    return strlen(s) == len ? text_copy(json_into(m, base), (size_t)m->high, s)
                            : json_fail(r, "has a control character; take it out");
}

/* ---- the tables ---- */

static const struct json_member header_members[] = {
    MEMBER(receiver_header, name, text, 1, false),
    MEMBER(receiver_header, value, text, 0, true),
};
static const struct json_form header_form = {header_members, ARRAY_LEN(header_members),
                                             sizeof(struct receiver_header)};
static const struct json_member success_members[] = {
    {.name = "status",
     .read = json_read_int,
     .offset = offsetof(struct receiver, status),
     .low = 0,
     .high = 599,
     .optional = true},
    MEMBER(receiver, field, text, 0, true),
    MEMBER(receiver, value, text, 0, true),
};
static const struct json_form success_form = {success_members, ARRAY_LEN(success_members), 0};
static const struct json_member members[] = {
    MEMBER(receiver, code, code, 1, false),
    MEMBER(receiver, name, text, 1, false),
    NAMED("kind", kind, receiver_kind_names),
    MEMBER(receiver, url, text, 1, false),
    {.name = "events", .read = read_events, .optional = true},
    {.name = "headers",
     .read = json_read_rows,
     .offset = offsetof(struct receiver, headers),
     .high = RECEIVER_HEADERS,
     .form = &header_form,
     .count_at = offsetof(struct receiver, header_count),
     .optional = true},
    NAMED("content_type", type, receiver_type_names),
    {.name = "body",
     .read = read_lines,
     .offset = offsetof(struct receiver, body),
     .high = RECEIVER_BODY,
     .optional = true},
    {.name = "success", .read = json_read_object, .form = &success_form, .optional = true},
};

static const struct json_member from_members[] = {
    {.name = "pos",
     .read = json_read_count,
     .offset = offsetof(struct receiver_from, pos),
     .optional = true},
    {.name = "since",
     .read = json_read_moment,
     .offset = offsetof(struct receiver_from, since),
     .optional = true},
    {.name = "now",
     .read = json_read_bool,
     .offset = offsetof(struct receiver_from, now),
     .optional = true},
};

/* ---- what goes together ---- */

static bool fail(char *why, size_t n, const char *what)
{
    text_copy(why, n, what);
    return false;
}

/* RFC 9110, 5.6.2; and none that the hub itself sends. */
static bool is_header(const char *name)
{
    static const char *const ours[] = {"content-type", "content-length", "host",
                                       "connection",   "user-agent",     "transfer-encoding"};

    if (strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                     "!#$%&'*+-.^_`|~") != strlen(name) ||
        strncasecmp(name, "webhook-", 8) == 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
        if (strcasecmp(name, ours[i]) == 0)
            return false;
    }
    return true;
}

static bool headers_are_good(const struct receiver *r, char *why, size_t n)
{
    for (int i = 0; i < r->header_count; i++) {
        if (!is_header(r->headers[i].name)) {
            text_format(why, n,
                        "headers[%d].name: \"%s\" is no name of a header, or one that the "
                        "hub sends itself",
                        i, r->headers[i].name);
            return false;
        }
        for (int j = 0; j < i; j++) {
            if (strcasecmp(r->headers[i].name, r->headers[j].name) == 0)
                return fail(why, n, "headers: each name once");
        }
    }
    return true;
}

static bool parts_fit(const struct receiver *r, char *why, size_t n)
{
    if (r->kind == RECEIVER_EVENTS && r->event_count == 0)
        return fail(why, n, "events: name at least one kind of event, or \"*\"");
    if (r->kind == RECEIVER_EVENTS && r->body[0] != '\0')
        return fail(why, n, "body: is for a receiver of kind \"rating\" alone");
    if (r->kind == RECEIVER_RATING && r->event_count > 0)
        return fail(why, n, "events: is for a receiver of kind \"events\" alone");
    if (r->kind == RECEIVER_RATING && r->body[0] == '\0')
        return fail(why, n, "body: write what is sent, with placeholders such as {{rating}}");
    if (r->status != 0 && r->status < 200)
        return fail(why, n, "success.status: is from 200 to 599, or 0 for any from 200 to 299");
    return headers_are_good(r, why, n);
}

enum err receiver_decode(const char *json, size_t size, struct receiver *to, char *why, size_t n)
{
    const struct json_form form = {members, ARRAY_LEN(members), 0};
    enum err e;

    memset(to, 0, sizeof *to);
    e = json_decode(&form, json, size, to, why, n);
    return e != OK ? e : parts_fit(to, why, n) ? OK : ERR_FORMAT;
}

enum err receiver_from_decode(const char *json, size_t size, struct receiver_from *to, char *why,
                              size_t n)
{
    const struct json_form form = {from_members, ARRAY_LEN(from_members), 0};
    enum err e;

    memset(to, 0, sizeof *to);
    e = json_decode(&form, json, size, to, why, n);
    if (e == OK && (to->pos > 0) + (to->since.at != 0) + to->now != 1) {
        text_copy(why, n, "give one of pos, since and now");
        e = ERR_FORMAT;
    }
    return e;
}

/* ---- written ---- */

static char *dump_new(json_t *v)
{
    char *text = json_dumps(v, JSON_COMPACT);

    must(text != NULL);
    json_decref(v);
    return text;
}

char *receiver_encode_new(const struct receiver *r)
{
    json_t *events = json_array(), *headers = json_array(), *v;

    for (int i = 0; i < r->event_count; i++)
        json_array_append_new(events, json_string(r->events[i]));
    for (int i = 0; i < r->header_count; i++)
        json_array_append_new(headers, json_pack("{s:s}", "name", r->headers[i].name));
    v = json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:s,s:s,s:{s:i,s:s,s:s}}", "code", r->code, "name",
                  r->name, "kind", receiver_kind_names[r->kind], "url", r->url, "events", events,
                  "headers", headers, "content_type", receiver_type_names[r->type], "body", r->body,
                  "success", "status", r->status, "field", r->field, "value", r->value);
    must(v != NULL);
    return dump_new(v);
}

char *receiver_headers_encode_new(const struct receiver *r)
{
    json_t *v = json_object();

    for (int i = 0; i < r->header_count; i++)
        json_object_set_new(v, r->headers[i].name, json_string(r->headers[i].value));
    return dump_new(v);
}

void receiver_headers_take(struct receiver *r, const char *json)
{
    json_t *v = json_loads(json, 0, NULL);

    for (int i = 0; i < r->header_count; i++) {
        const char *value = json_string_value(json_object_get(v, r->headers[i].name));

        if (r->headers[i].value[0] == '\0' && value != NULL)
            text_copy(r->headers[i].value, sizeof r->headers[i].value, value);
    }
    json_decref(v);
}
