/* json_read.c - reads JSON into structs by tables, strictly. */
#include "wire/json_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "base/text.h"
#include "core/number.h"
#include "core/retention.h"
#include "wire/nearest.h"

static void append_path(const struct json_reader *r, char *to, size_t size)
{
    for (int i = 0; i < r->depth; i++) {
        if (r->path[i].member == NULL)
            text_append(to, size, "[%zu]", r->path[i].index);
        else
            text_append(to, size, "%s%s", i > 0 ? "." : "", r->path[i].member);
    }
    if (r->depth > 0)
        text_append(to, size, ": ");
}

bool json_fail(struct json_reader *r, const char *fmt, ...)
{
    char message[256];
    va_list args;

    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    if (r->err == OK)
        r->err = ERR_FORMAT;
    r->why[0] = '\0';
    if (r->file != NULL)
        text_format(r->why, r->why_size, "%s:%d: ", r->file,
                    json_place(r->text, r->size, r->path, r->depth));
    append_path(r, r->why, r->why_size);
    text_append(r->why, r->why_size, "%s", message);
    return false;
}

static void *memory(size_t size)
{
    void *p = malloc(size > 0 ? size : 1);

    must(p != NULL);
    return p;
}

void json_start(void)
{
    json_set_alloc_funcs(memory, free);
}

json_t *json_read_new(struct json_reader *r, const char *text, size_t size)
{
    json_error_t e;
    json_t *v = json_loadb(text, size, JSON_REJECT_DUPLICATES, &e);

    r->text = text;
    r->size = size;
    if (v != NULL)
        return v;
    r->err = ERR_FORMAT;
    r->why[0] = '\0';
    if (r->file != NULL)
        text_format(r->why, r->why_size, "%s:%d: ", r->file, e.line > 0 ? e.line : 1);
    append_path(r, r->why, r->why_size);
    if (text_is_plain(e.text, strlen(e.text)))
        text_append(r->why, r->why_size, "not JSON at column %d: %s", e.column, e.text);
    else
        text_append(r->why, r->why_size, "not JSON at column %d", e.column);
    return NULL;
}

void json_enter(struct json_reader *r, const char *member)
{
    must(r->depth < JSON_STEPS_MAX);
    r->path[r->depth++] = (struct json_step){.member = member};
}

void json_enter_row(struct json_reader *r, size_t index)
{
    must(r->depth < JSON_STEPS_MAX);
    r->path[r->depth++] = (struct json_step){.index = index};
}

void json_leave(struct json_reader *r)
{
    must(r->depth > 0);
    r->depth--;
}

void *json_into(const struct json_member *m, void *base)
{
    return (char *)base + m->offset;
}

static bool is_known(const struct json_form *f, const char *key)
{
    for (size_t i = 0; i < f->count; i++) {
        if (text_equal(f->members[i].name, key))
            return true;
    }
    return false;
}

static bool refuse_unknown(struct json_reader *r, const struct json_form *f, const char *key)
{
    char known[160] = "";
    struct nearest near;
    bool readable = text_is_plain(key, strlen(key)) && strlen(key) < 64;

    nearest_init(&near, key);
    for (size_t i = 0; i < f->count; i++) {
        nearest_try(&near, f->members[i].name);
        text_append(known, sizeof known, "%s%s", i > 0 ? ", " : "", f->members[i].name);
    }
    if (!readable)
        return json_fail(r, "a member with an unreadable name; there are: %s", known);
    json_enter(r, key); /* so that the line is the member's own */
    if (nearest_best(&near) != NULL)
        json_fail(r, "no such member; did you mean \"%s\"?", nearest_best(&near));
    else
        json_fail(r, "no such member; there are: %s", known);
    json_leave(r);
    return false;
}

bool json_read_form(struct json_reader *r, json_t *v, const struct json_form *f, void *base)
{
    const char *key;
    json_t *value;

    if (!json_is_object(v))
        return json_fail(r, "is not an object, {...}");
    json_object_foreach(v, key, value)
    {
        if (!(r->comments && key[0] == '$') && !is_known(f, key))
            return refuse_unknown(r, f, key);
    }
    for (size_t i = 0; i < f->count; i++) {
        const struct json_member *m = &f->members[i];

        value = json_object_get(v, m->name);
        if (value == NULL && m->optional)
            continue;
        if (value == NULL)
            return json_fail(r, "member \"%s\" is missing", m->name);
        json_enter(r, m->name);
        if (!m->read(r, value, m, base))
            return false;
        json_leave(r);
    }
    return true;
}

enum err json_decode(const struct json_form *f, const char *text, size_t size, void *to, char *why,
                     size_t n)
{
    struct json_reader r = {.why = why, .why_size = n};
    json_t *v = json_read_new(&r, text, size);

    if (v != NULL)
        json_read_form(&r, v, f, to);
    json_decref(v);
    return r.err;
}

bool json_read_object(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    return json_read_form(r, v, m->form, json_into(m, base));
}

bool json_read_rows(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int *count = (int *)(void *)((char *)base + m->count_at);
    size_t n = json_array_size(v);
    char *row = json_into(m, base);

    if (!json_is_array(v))
        return json_fail(r, "is not a list, [...]");
    if (n < (size_t)m->low || n > (size_t)m->high)
        return json_fail(r, "has %zu rows; %d to %d are possible", n, m->low, m->high);
    for (size_t i = 0; i < n; i++) {
        json_enter_row(r, i);
        if (!json_read_form(r, json_array_get(v, i), m->form, row + i * m->form->row_size))
            return false;
        json_leave(r);
    }
    *count = (int)n;
    return true;
}

bool json_whole(struct json_reader *r, json_t *v, int64_t low, int64_t high, int64_t *to)
{
    if (!json_is_integer(v))
        return json_fail(r, "is not a whole number");
    *to = json_integer_value(v);
    if (*to < low || *to > high)
        return json_fail(r, "%lld is not within %lld..%lld", (long long)*to, (long long)low,
                         (long long)high);
    return true;
}

bool json_read_int(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int64_t n = 0;

    if (!json_whole(r, v, m->low, m->high, &n))
        return false;
    *(int *)json_into(m, base) = (int)n;
    return true;
}

bool json_read_instant(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    return json_whole(r, v, -JSON_EXACT_MAX, JSON_EXACT_MAX, json_into(m, base));
}

bool json_read_bool(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    if (!json_is_boolean(v))
        return json_fail(r, "is neither true nor false");
    *(bool *)json_into(m, base) = json_is_true(v);
    return true;
}

const char *json_plain(struct json_reader *r, json_t *v, int least, int size)
{
    const char *s = json_string_value(v);
    size_t len = json_string_length(v);

    if (s == NULL)
        json_fail(r, "is not a text, \"...\"");
    else if (!text_is_plain(s, len))
        json_fail(r, "has a control character; take it out");
    else if (len < (size_t)least)
        json_fail(r, "is empty; write a text");
    else if (len >= (size_t)size)
        json_fail(r, "is too long: %zu bytes, at most %d", len, size - 1);
    else
        return s;
    return NULL;
}

bool json_read_enum(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 0, 48);
    struct nearest near;
    char known[160] = "";

    if (s == NULL)
        return false;
    nearest_init(&near, s);
    for (int i = 0; i < m->high; i++) {
        if (text_equal(s, m->names[i])) {
            *(int *)json_into(m, base) = i;
            return true;
        }
        nearest_try(&near, m->names[i]);
        text_append(known, sizeof known, "%s%s", i > 0 ? ", " : "", m->names[i]);
    }
    if (nearest_best(&near) != NULL)
        return json_fail(r, "\"%s\" is not known; did you mean \"%s\"?", s, nearest_best(&near));
    return json_fail(r, "\"%s\" is not known; there are: %s", s, known);
}

bool json_read_text(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, m->low, m->high);

    return s != NULL && text_copy(json_into(m, base), (size_t)m->high, s);
}

bool json_is_code(const char *s)
{
    for (; *s != '\0'; s++) {
        bool letter = (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z');

        if (!letter && !(*s >= '0' && *s <= '9') && strchr("_.-", *s) == NULL)
            return false;
    }
    return true;
}

bool json_read_code(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    if (!json_read_text(r, v, m, base))
        return false;
    if (!json_is_code(json_into(m, base)))
        return json_fail(r, "\"%s\" is not a code; use letters, digits and . _ - alone",
                         (const char *)json_into(m, base));
    return true;
}

bool json_is_base64(const char *s)
{
    size_t len = strlen(s), body = len;

    while (body > 0 && len - body < 2 && s[body - 1] == '=')
        body--;
    for (size_t i = 0; i < body; i++) {
        bool letter = (s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= 'a' && s[i] <= 'z');

        if (!letter && !(s[i] >= '0' && s[i] <= '9') && s[i] != '+' && s[i] != '/')
            return false;
    }
    return len % 4 == 0;
}

bool json_read_base64(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    if (!json_read_text(r, v, m, base))
        return false;
    if (!json_is_base64(json_into(m, base)))
        return json_fail(r, "is not base64");
    return true;
}

bool json_is_sealed(const char *s)
{
    struct seal_name name;
    const char *box;

    return s[0] == '\0' ||
           (seal_name_of(s, &name, &box) && (strcmp(box, SEAL_ERASED) == 0 || json_is_base64(box)));
}

bool json_read_sealed(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    if (!json_read_text(r, v, m, base))
        return false;
    if (!json_is_sealed(json_into(m, base)))
        return json_fail(r, "is not sealed");
    return true;
}

bool json_read_day(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 0, 48);

    if (s == NULL)
        return false;
    if (!day_from_text(s, json_into(m, base)))
        return json_fail(r, "\"%s\" is not a date; write e.g. \"2026-11-23\"", s);
    return true;
}

bool json_read_id(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 0, 48);

    if (s == NULL)
        return false;
    if (!id_from_text(s, json_into(m, base)))
        return json_fail(r, "\"%s\" is not 32 hexadecimal digits", s);
    return true;
}

/* The label must be the very one that the number is shown with, so that one
 * number has one form in every log. */
bool json_read_number(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 0, 48);
    char label[NUMBER_TEXT] = "";
    struct number n;

    if (s == NULL)
        return false;
    if (number_from_text(s, &n))
        number_to_text(n, label);
    if (!text_equal(s, label) || label[0] == '\0')
        return json_fail(r, "\"%s\" is not a ticket number such as \"A012\"", s);
    memcpy(json_into(m, base), &n, sizeof n);
    return true;
}
