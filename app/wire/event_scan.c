/* event_scan.c - an event from the very line that event_encode() writes, by hand:
 * a hub reads thousands at once, and a start reads the whole log. */
#include "wire/event_scan.h"

#include <string.h>

#include "base/text.h"
#include "wire/event_json.h"
#include "wire/json_read.h"

struct line {
    const char *at, *end;
};

static bool take(struct line *l, const char *what)
{
    size_t n = strlen(what);

    if ((size_t)(l->end - l->at) < n || memcmp(l->at, what, n) != 0)
        return false;
    l->at += n;
    return true;
}

/* As JSON has it: no leading zero, no "-0". */
static bool take_int(struct line *l, int64_t low, int64_t high, int64_t *to)
{
    bool minus = take(l, "-");
    const char *from = l->at;
    int64_t n = 0;

    while (l->at < l->end && *l->at >= '0' && *l->at <= '9' && l->at - from < 17)
        n = n * 10 + (*l->at++ - '0');
    if (l->at == from || (*from == '0' && (minus || l->at - from > 1)))
        return false;
    *to = minus ? -n : n;
    return *to >= low && *to <= high;
}

/* A plain text that is not empty, with the two escapes of event_encode(). */
static bool take_text(struct line *l, char *to, size_t size)
{
    size_t n = 0;

    if (!take(l, "\""))
        return false;
    while (l->at < l->end && *l->at != '"') {
        if (*l->at == '\\' && (++l->at == l->end || (*l->at != '"' && *l->at != '\\')))
            return false;
        if (n + 1 >= size)
            return false;
        to[n++] = *l->at++;
    }
    to[n] = '\0';
    return n > 0 && text_is_plain(to, n) && take(l, "\"");
}

static bool take_id(struct line *l, struct id *to)
{
    char text[ID_TEXT];

    return take_text(l, text, sizeof text) && id_from_text(text, to);
}

static bool take_at(struct line *l, struct moment *to)
{
    char text[48];

    return take_text(l, text, sizeof text) && moment_from_text(text, to);
}

static bool take_day(struct line *l, civil *to)
{
    char text[48];

    return take_text(l, text, sizeof text) && day_from_text(text, to);
}

static bool take_number(struct line *l, struct number *to)
{
    char text[48], label[NUMBER_TEXT];

    if (!take_text(l, text, sizeof text) || !number_from_text(text, to))
        return false;
    number_to_text(*to, label);
    return text_equal(text, label);
}

static bool take_enum(struct line *l, const struct field *f, int *to)
{
    char text[48];

    if (!take_text(l, text, sizeof text))
        return false;
    for (*to = 0; *to < f->high; ++*to) {
        if (text_equal(text, f->names[*to]))
            return true;
    }
    return false;
}

static bool take_value(struct line *l, const struct field *f, void *to)
{
    int64_t n;

    switch (f->kind) {
    case FIELD_INT:
        if (!take_int(l, f->low, f->high, &n))
            return false;
        *(int *)to = (int)n;
        return true;
    case FIELD_INSTANT:
        return take_int(l, -JSON_EXACT_MAX, JSON_EXACT_MAX, to);
    case FIELD_DAY:
        return take_day(l, to);
    case FIELD_TEXT:
        return take_text(l, to, (size_t)f->high);
    case FIELD_CODE:
        return take_text(l, to, (size_t)f->high) && json_is_code(to);
    case FIELD_BASE64:
        return take_text(l, to, (size_t)f->high) && json_is_base64(to);
    case FIELD_SEALED:
        return take_text(l, to, (size_t)f->high) && json_is_sealed(to);
    case FIELD_ID:
        return take_id(l, to);
    case FIELD_NUMBER:
        return take_number(l, to);
    case FIELD_ENUM:
        return take_enum(l, f, to);
    }
    return false;
}

static bool may_be_left_out(const struct field *f)
{
    return f->kind == FIELD_TEXT || f->kind == FIELD_CODE || f->kind == FIELD_BASE64 ||
           f->kind == FIELD_SEALED || f->kind == FIELD_NUMBER;
}

/* "name": of a field that comes; `between` is "," behind another. */
static bool take_name(struct line *l, const char *between, const char *name)
{
    struct line ahead = *l;

    if (!take(&ahead, between) || !take(&ahead, "\"") || !take(&ahead, name) ||
        !take(&ahead, "\":"))
        return false;
    *l = ahead;
    return true;
}

static bool take_body(struct line *l, struct event *e)
{
    const struct event_form *form = &event_types[e->type];
    const char *between = "";

    if (!take(l, "{"))
        return false;
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *f = &form->fields[i];

        if (take_name(l, between, f->name)) {
            if (!take_value(l, f, (char *)&e->body + f->offset))
                return false;
            between = ",";
        } else if (!may_be_left_out(f)) {
            return false;
        }
    }
    return take(l, "}");
}

static bool take_seq(struct line *l, uint64_t *to)
{
    int64_t n;

    if (!take_int(l, 1, JSON_EXACT_MAX, &n))
        return false;
    *to = (uint64_t)n;
    return true;
}

static bool take_boot(struct line *l, struct boot *to)
{
    int64_t id;

    if (!take(l, "{\"id\":") || !take_int(l, 0, UINT32_MAX, &id) || !take(l, ",\"ms\":"))
        return false;
    to->id = (uint32_t)id;
    return take_int(l, 0, JSON_EXACT_MAX, &to->millis) && take(l, "}");
}

static bool take_type(struct line *l, enum event_type *to)
{
    char text[48];

    if (!take_text(l, text, sizeof text))
        return false;
    *to = event_type_named(text);
    return *to != EVENT_NONE;
}

static bool take_v(struct line *l, const struct event_form *form, int *to)
{
    int64_t n;

    if (!take_int(l, 1, form->v, &n))
        return false;
    *to = (int)n;
    return true;
}

size_t event_scan(const char *json, size_t size, struct event *to)
{
    struct line l = {json, json + (size < EVENT_RAW_MAX ? size : EVENT_RAW_MAX)};

    memset(to, 0, sizeof *to);
    if (!take(&l, "{\"device\":") || !take_id(&l, &to->device) || !take(&l, ",\"seq\":") ||
        !take_seq(&l, &to->seq) || !take(&l, ",\"at\":") || !take_at(&l, &to->at) ||
        !take(&l, ",\"boot\":") || !take_boot(&l, &to->boot) || !take(&l, ",\"type\":") ||
        !take_type(&l, &to->type) || !take(&l, ",\"v\":") ||
        !take_v(&l, &event_types[to->type], &to->v) || !take(&l, ",\"subject\":") ||
        !take_id(&l, &to->subject) || !take(&l, ",\"body\":") || !take_body(&l, to) ||
        !take(&l, "}"))
        return 0;
    return (size_t)(l.at - json);
}
