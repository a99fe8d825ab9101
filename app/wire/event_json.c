/* event_json.c - an event to one line of JSON and back. */
#include "wire/event_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/json_read.h"
#include "wire/nearest.h"

enum { FIELDS_MAX = 12 };

/* Writing.  `ok` falls once: no room, or a value that nobody would read. */
struct writer {
    char *at, *end;
    bool ok;
};

static void put_bytes(struct writer *w, const char *s, size_t n)
{
    if (!w->ok || (size_t)(w->end - w->at) < n) {
        w->ok = false;
        return;
    }
    memcpy(w->at, s, n);
    w->at += n;
}

static void put(struct writer *w, const char *s)
{
    put_bytes(w, s, strlen(s));
}

static void put_int(struct writer *w, int64_t n, int64_t low, int64_t high)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    if (n < low || n > high)
        w->ok = false;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0)
        digits[--at] = '-';
    put_bytes(w, digits + at, sizeof digits - at);
}

/* Plain text needs no other escapes than these two. */
static void put_string(struct writer *w, const char *s)
{
    put(w, "\"");
    while (*s != '\0') {
        size_t n = strcspn(s, "\"\\");

        put_bytes(w, s, n);
        s += n;
        if (*s != '\0') {
            put(w, *s == '"' ? "\\\"" : "\\\\");
            s++;
        }
    }
    put(w, "\"");
}

static void put_id(struct writer *w, struct id id)
{
    char text[ID_TEXT];

    id_to_text(id, text);
    put_string(w, text);
}

static void put_at(struct writer *w, struct moment m)
{
    char text[MOMENT_TEXT];
    struct moment back;

    moment_to_text(m, text);
    if (!moment_from_text(text, &back) || back.at != m.at || back.offset_min != m.offset_min)
        w->ok = false;
    put_string(w, text);
}

static void put_day(struct writer *w, civil d)
{
    char text[DAY_TEXT];
    civil back;

    day_to_text(d, text);
    if (!day_from_text(text, &back) || back != d)
        w->ok = false;
    put_string(w, text);
}

static void put_number(struct writer *w, const struct number *n)
{
    char label[NUMBER_TEXT];
    struct number back;

    number_to_text(*n, label);
    if (!number_from_text(label, &back) || !number_equal(*n, back))
        w->ok = false;
    put_string(w, label);
}

static void put_chars(struct writer *w, const struct field *f, const char *s)
{
    size_t len = strnlen(s, (size_t)f->high);

    if (len == (size_t)f->high || !text_is_plain(s, len) ||
        (f->kind == FIELD_CODE && !json_is_code(s)) ||
        (f->kind == FIELD_BASE64 && !json_is_base64(s)))
        w->ok = false;
    else
        put_string(w, s);
}

static bool is_left_out(const struct field *f, const void *value)
{
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_BASE64:
        return *(const char *)value == '\0';
    case FIELD_NUMBER:
        return ((const struct number *)value)->prefix[0] == '\0';
    default:
        return false;
    }
}

static void put_value(struct writer *w, const struct field *f, const void *value)
{
    int n;

    switch (f->kind) {
    case FIELD_INT:
        put_int(w, *(const int *)value, f->low, f->high);
        break;
    case FIELD_INSTANT:
        put_int(w, *(const instant *)value, -JSON_EXACT_MAX, JSON_EXACT_MAX);
        break;
    case FIELD_DAY:
        put_day(w, *(const civil *)value);
        break;
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_BASE64:
        put_chars(w, f, value);
        break;
    case FIELD_ID:
        put_id(w, *(const struct id *)value);
        break;
    case FIELD_NUMBER:
        put_number(w, value);
        break;
    case FIELD_ENUM:
        n = *(const int *)value;
        if (n < 0 || n >= f->high)
            w->ok = false;
        else
            put_string(w, f->names[n]);
        break;
    }
}

static void put_body(struct writer *w, const struct event *e)
{
    const struct event_form *form = &event_types[e->type];
    const char *between = "";

    put(w, "{");
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *f = &form->fields[i];
        const void *value = (const char *)&e->body + f->offset;

        if (is_left_out(f, value))
            continue;
        put(w, between);
        put_string(w, f->name);
        put(w, ":");
        put_value(w, f, value);
        between = ",";
    }
    put(w, "}");
}

size_t event_encode(const struct event *e, char *to, size_t size)
{
    struct writer w = {to, to + size, true};

    if (e->type <= EVENT_NONE || e->type >= EVENT_TYPES || e->seq > (uint64_t)JSON_EXACT_MAX)
        return 0;
    put(&w, "{\"device\":");
    put_id(&w, e->device);
    put(&w, ",\"seq\":");
    put_int(&w, (int64_t)e->seq, 1, JSON_EXACT_MAX);
    put(&w, ",\"at\":");
    put_at(&w, e->at);
    put(&w, ",\"boot\":{\"id\":");
    put_int(&w, e->boot.id, 0, UINT32_MAX);
    put(&w, ",\"ms\":");
    put_int(&w, e->boot.millis, 0, JSON_EXACT_MAX);
    put(&w, "},\"type\":");
    put_string(&w, event_types[e->type].name);
    put(&w, ",\"v\":");
    put_int(&w, e->v, 1, event_types[e->type].v);
    put(&w, ",\"subject\":");
    put_id(&w, e->subject);
    put(&w, ",\"body\":");
    put_body(&w, e);
    put_bytes(&w, "}", 2); /* and the end */
    return w.ok ? (size_t)(w.at - to) - 1 : 0;
}

/* Reading. */
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
    if (nearest_best(&near) == NULL)
        return json_fail(r, "there is no event type \"%s\"", s);
    return json_fail(r, "there is no event type \"%s\"; did you mean \"%s\"?", s,
                     nearest_best(&near));
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

/* How a kind of field is read; texts and numbers may be left out. */
static struct json_member member_of(const struct field *f)
{
    static const struct {
        bool (*read)(struct json_reader *, json_t *, const struct json_member *, void *);
        bool optional;
    } kinds[] = {
        [FIELD_INT] = {json_read_int, false},   [FIELD_INSTANT] = {json_read_instant, false},
        [FIELD_DAY] = {json_read_day, false},   [FIELD_TEXT] = {json_read_text, true},
        [FIELD_CODE] = {json_read_code, true},  [FIELD_BASE64] = {json_read_base64, true},
        [FIELD_ID] = {json_read_id, false},     [FIELD_NUMBER] = {json_read_number, true},
        [FIELD_ENUM] = {json_read_enum, false},
    };

    return (struct json_member){
        .name = f->name,
        .read = kinds[f->kind].read,
        .offset = f->offset,
        .low = f->low,
        .high = f->high,
        .optional = kinds[f->kind].optional,
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
        members[i] = member_of(&form->fields[i]);
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
    v = json_read_new(r, json, size);
    if (v == NULL)
        return r->err;
    read = json_read_form(r, v, &event_form, to);
    json_decref(v);
    return read ? OK : r->err;
}

enum err event_decode(const char *json, size_t size, struct event *to, char *why, size_t why_size)
{
    struct json_reader r = {.why = why, .why_size = why_size};

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
        if (in_string && *p == '\\')
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

/* One element; false with `why`, or with *stop when the caller has enough. */
static bool next_event(struct json_reader *r, struct scan *s,
                       bool (*each)(void *ctx, const struct event *e, const char *raw,
                                    size_t raw_size),
                       void *ctx, bool *stop)
{
    struct event e;
    size_t size;

    if (s->at >= s->end || *s->at != '{')
        return json_fail(r, "is not an event, {...}");
    size = object_size(s);
    if (size == 0)
        return json_fail(r, "has no end");
    if (decode(r, s->at, size, &e) != OK)
        return false;
    *stop = !each(ctx, &e, s->at, size);
    s->at += size;
    skip_space(s);
    return true;
}

enum err event_decode_batch(const char *json, size_t size,
                            bool (*each)(void *ctx, const struct event *e, const char *raw,
                                         size_t raw_size),
                            void *ctx, char *why, size_t why_size)
{
    struct json_reader r = {.why = why, .why_size = why_size};
    struct scan s = {json, json + size};
    bool stop = false, more;

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
        if (!next_event(&r, &s, each, ctx, &stop))
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
