/* event_json.c - reads events and batches of them. */
#include "wire/event_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/event_scan.h"
#include "wire/json_read.h"
#include "wire/nearest.h"

enum { FIELDS_MAX = 24 };

static bool read_seq(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int64_t n;

    (void)m;
    if (!json_whole(r, v, 1, JSON_EXACT_MAX, &n))
        return false;
    ((struct event *)base)->seq = (uint64_t)n;
    return true;
}

static bool read_at(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 0, 48);

    (void)m;
    if (s == NULL)
        return false;
    if (!moment_from_text(s, &((struct event *)base)->at))
        return json_fail(r, "\"%s\" is not a time such as \"2026-11-23T09:42:00.000+08:00\"", s);
    return true;
}

static bool read_boot_id(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int64_t n;

    (void)m;
    if (!json_whole(r, v, 0, UINT32_MAX, &n))
        return false;
    ((struct boot *)base)->id = (uint32_t)n;
    return true;
}

static bool read_boot_ms(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    (void)m;
    return json_whole(r, v, 0, JSON_EXACT_MAX, &((struct boot *)base)->millis);
}

static bool read_type(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 1, 48);
    struct event *e = base;
    struct nearest near;

    (void)m;
    if (s == NULL)
        return false;
    e->type = event_type_named(s);
    if (e->type != EVENT_NONE)
        return true;
    nearest_init(&near, s);
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++)
        nearest_try(&near, event_types[i].name);
    if (json_is_code(s))
        r->err = ERR_FUTURE;
    if (nearest_best(&near) == NULL)
        return json_fail(r, "this program knows no event type \"%s\"; update it", s);
    return json_fail(r,
                     "this program knows no event type \"%s\"; update it, or did you mean \"%s\"?",
                     s, nearest_best(&near));
}

static bool read_v(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct event *e = base;
    int64_t n;

    (void)m;
    if (!json_whole(r, v, 1, INT32_MAX, &n))
        return false;
    e->v = (int)n;
    if (n <= event_types[e->type].v)
        return true;
    r->err = ERR_FUTURE;
    return json_fail(r, "version %d of %s is newer than this program's %d; update it", e->v,
                     event_types[e->type].name, event_types[e->type].v);
}

/* How a kind of field is read; texts and numbers may be left out, and what a body of
 * version `v` did not have yet. */
static struct json_member member_of(const struct field *f, int v)
{
    static const struct {
        bool (*read)(struct json_reader *, json_t *, const struct json_member *, void *);
        bool optional;
    } kinds[] = {
        [FIELD_INT] = {json_read_int, false},   [FIELD_INSTANT] = {json_read_instant, false},
        [FIELD_DAY] = {json_read_day, false},   [FIELD_TEXT] = {json_read_text, true},
        [FIELD_CODE] = {json_read_code, true},  [FIELD_BASE64] = {json_read_base64, true},
        [FIELD_ID] = {json_read_id, false},     [FIELD_NUMBER] = {json_read_number, true},
        [FIELD_ENUM] = {json_read_enum, false}, [FIELD_SEALED] = {json_read_sealed, true},
    };

    return (struct json_member){
        .name = f->name,
        .read = kinds[f->kind].read,
        .offset = f->offset,
        .low = f->low,
        .high = f->high,
        .optional = kinds[f->kind].optional || f->since > v,
        .names = f->names,
    };
}

static bool read_body(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct event *e = base;
    const struct event_form *form = &event_types[e->type];
    struct json_member members[FIELDS_MAX];
    struct json_form body = {members, form->field_count, sizeof e->body};

    (void)m;
    must(form->field_count <= FIELDS_MAX);
    for (size_t i = 0; i < form->field_count; i++)
        members[i] = member_of(&form->fields[i], e->v);
    return json_read_form(r, v, &body, &e->body);
}

static const struct json_member boot_members[] = {
    {.name = "id", .read = read_boot_id},
    {.name = "ms", .read = read_boot_ms},
};
static const struct json_form boot_form = {boot_members, ARRAY_LEN(boot_members),
                                           sizeof(struct boot)};

/* In this order: "v" needs the type, "body" both. */
static const struct json_member event_members[] = {
    {.name = "device", .read = json_read_id, .offset = offsetof(struct event, device)},
    {.name = "seq", .read = read_seq},
    {.name = "at", .read = read_at},
    {.name = "boot",
     .read = json_read_object,
     .offset = offsetof(struct event, boot),
     .form = &boot_form},
    {.name = "type", .read = read_type},
    {.name = "v", .read = read_v},
    {.name = "subject", .read = json_read_id, .offset = offsetof(struct event, subject)},
    {.name = "body", .read = read_body},
};
static const struct json_form event_form = {event_members, ARRAY_LEN(event_members),
                                            sizeof(struct event)};

static enum err decode(struct json_reader *r, const char *json, size_t size, struct event *to)
{
    json_t *v;
    bool read;

    memset(to, 0, sizeof *to);
    if (size > EVENT_RAW_MAX) {
        r->err = ERR_FULL;
        json_fail(r, "an event of %zu bytes; at most %d are read", size, EVENT_RAW_MAX);
        return r->err;
    }
    v = json_read_new(r, size > 0 ? json : "", size);
    if (v == NULL)
        return r->err;
    read = json_read_form(r, v, &event_form, to);
    json_decref(v);
    return read ? OK : r->err;
}

enum err event_decode(const char *json, size_t size, struct event *to, char *why, size_t why_size)
{
    struct json_reader r = {.why = why, .why_size = why_size};

    if (size > 0 && event_scan(json, size, to) == size)
        return OK;
    return decode(&r, json, size, to);
}

/* The batch is cut into its events by hand, so that each has its own bytes;
 * inside them the library judges. */
struct scan {
    const char *at, *end;
};

static void skip_space(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
        s->at++;
}

static bool take(struct scan *s, const char *what)
{
    size_t n = strlen(what);

    skip_space(s);
    if ((size_t)(s->end - s->at) < n || memcmp(s->at, what, n) != 0)
        return false;
    s->at += n;
    skip_space(s);
    return true;
}

/* Bytes from '{' to its '}'; 0 when it has no end. */
static size_t object_size(const struct scan *s)
{
    bool in_string = false;
    int nest = 0;

    for (const char *p = s->at; p < s->end; p++) {
        if (in_string && *p == '\\' && p + 1 < s->end)
            p++;
        else if (*p == '"')
            in_string = !in_string;
        else if (!in_string && *p == '{')
            nest++;
        else if (!in_string && *p == '}' && --nest == 0)
            return (size_t)(p - s->at) + 1;
    }
    return 0;
}

/* Whose it says to be, whatever else is wrong with it. */
static void read_head(const char *raw, size_t size, struct event_faulty *to)
{
    char why[8];
    struct json_reader r = {.why = why, .why_size = sizeof why};
    json_t *v = json_read_new(&r, raw, size);
    const char *device = json_string_value(json_object_get(v, "device"));
    json_int_t seq = json_integer_value(json_object_get(v, "seq"));

    if (device != NULL && id_from_text(device, &to->device) && seq >= 1 && seq <= JSON_EXACT_MAX) {
        to->raw = raw;
        to->size = size;
        to->seq = (uint64_t)seq;
    }
    json_decref(v);
}

/* One element; false with `why`, or with *stop when the caller has enough. */
static bool next_event(struct json_reader *r, struct scan *s,
                       bool (*each)(void *ctx, const struct event *e, const char *raw,
                                    size_t raw_size),
                       void *ctx, struct event_faulty *faulty, bool *stop)
{
    struct event e;
    size_t size;

    if (s->at >= s->end || *s->at != '{')
        return json_fail(r, "is not an event, {...}");
    size = event_scan(s->at, (size_t)(s->end - s->at), &e);
    if (size == 0) {
        size = object_size(s);
        if (size == 0)
            return json_fail(r, "has no end");
        if (decode(r, s->at, size, &e) != OK) {
            if (r->err == ERR_FORMAT)
                read_head(s->at, size, faulty);
            return false;
        }
    }
    *stop = !each(ctx, &e, s->at, size);
    s->at += size;
    skip_space(s);
    return true;
}

enum err event_decode_batch(const char *json, size_t size,
                            bool (*each)(void *ctx, const struct event *e, const char *raw,
                                         size_t raw_size),
                            void *ctx, struct event_faulty *faulty, char *why, size_t why_size)
{
    struct json_reader r = {.why = why, .why_size = why_size};
    const char *from = size > 0 ? json : ""; /* an empty body may be NULL */
    struct scan s = {from, from + size};
    bool stop = false, more;

    *faulty = (struct event_faulty){.raw = NULL};
    if (!take(&s, "{") || !take(&s, "\"events\"") || !take(&s, ":") || !take(&s, "[")) {
        json_fail(&r, "is not a batch, {\"events\":[...]}");
        return r.err;
    }
    json_enter(&r, "events");
    more = !take(&s, "]");
    for (size_t i = 0; more; i++) {
        if (i == EVENT_BATCH_MAX) {
            r.err = ERR_FULL;
            json_fail(&r, "more than %d events; send the rest in the next batch", EVENT_BATCH_MAX);
            return r.err;
        }
        json_enter_row(&r, i);
        if (!next_event(&r, &s, each, ctx, faulty, &stop))
            return r.err;
        if (stop)
            return OK;
        json_leave(&r);
        more = take(&s, ",");
        if (!more && !take(&s, "]")) {
            json_fail(&r, "element %zu is followed by neither ',' nor ']'", i);
            return r.err;
        }
    }
    if (!take(&s, "}") || s.at != s.end) {
        json_fail(&r, "there is more behind the list; only {\"events\":[...]} is read");
        return r.err;
    }
    return OK;
}
