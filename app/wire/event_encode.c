/* event_encode.c - an event to one line of JSON, by hand: it is on the way of
 * every tap. */
#include <string.h>

#include "base/text.h"
#include "wire/event_json.h"
#include "wire/json_read.h"

/* `ok` falls once: no room, or a value that nobody would read. */
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
        (f->kind == FIELD_BASE64 && !json_is_base64(s)) ||
        (f->kind == FIELD_SEALED && !json_is_sealed(s)))
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
    case FIELD_SEALED:
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
    case FIELD_SEALED:
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
