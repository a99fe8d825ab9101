/* json_write.c - structs to JSON by the tables that read them. */
#include "wire/json_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "base/text.h"
#include "core/number.h"

bool json_read_moment(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 1, MOMENT_TEXT);

    if (s == NULL)
        return false;
    if (!moment_from_text(s, json_into(m, base)))
        return json_fail(r, "\"%s\" is not a time; write e.g. \"2026-11-23T09:42:00+08:00\"", s);
    return true;
}

bool json_read_count(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int64_t n;

    if (!json_whole(r, v, 0, JSON_EXACT_MAX, &n))
        return false;
    *(uint64_t *)json_into(m, base) = (uint64_t)n;
    return true;
}

static json_t *text(const struct json_member *m, const char *s)
{
    return m->optional && s[0] == '\0' ? NULL : json_string(s);
}

static json_t *whole(const struct json_member *m, int64_t n)
{
    return m->optional && n == 0 ? NULL : json_integer(n);
}

static json_t *rows(const struct json_member *m, const void *base)
{
    const char *row = (const char *)base + m->offset;
    int count;
    json_t *list = json_array();

    must(list != NULL);
    memcpy(&count, (const char *)base + m->count_at, sizeof count);
    for (int i = 0; i < count; i++)
        must(json_array_append_new(
                 list, json_write_form(m->form, row + (size_t)i * m->form->row_size)) == 0);
    return list;
}

static json_t *id_value(const struct json_member *m, const void *at)
{
    struct id id;
    char s[ID_TEXT];

    memcpy(&id, at, sizeof id);
    if (m->optional && id_is_none(id))
        return NULL;
    id_to_text(id, s);
    return json_string(s);
}

static json_t *number_value(const struct json_member *m, const void *at)
{
    struct number n;
    char s[NUMBER_TEXT];

    memcpy(&n, at, sizeof n);
    if (m->optional && n.prefix[0] == '\0')
        return NULL;
    number_to_text(n, s);
    return json_string(s);
}

static json_t *day_value(const void *at)
{
    civil d;
    char s[DAY_TEXT];

    memcpy(&d, at, sizeof d);
    day_to_text(d, s);
    return json_string(s);
}

static json_t *moment_value(const void *at)
{
    struct moment t;
    char s[MOMENT_TEXT];

    memcpy(&t, at, sizeof t);
    moment_to_text(t, s);
    return json_string(s);
}

/* The JSON of one member; NULL when it is left out. */
static json_t *value(const struct json_member *m, const void *base)
{
    const void *at = (const char *)base + m->offset;
    int64_t wide;
    int narrow;

    if (m->read == json_read_rows)
        return rows(m, base);
    if (m->read == json_read_object)
        return json_write_form(m->form, at);
    if (m->read == json_read_id)
        return id_value(m, at);
    if (m->read == json_read_number)
        return number_value(m, at);
    if (m->read == json_read_day)
        return day_value(at);
    if (m->read == json_read_moment)
        return moment_value(at);
    if (m->read == json_read_bool)
        return m->optional && !*(const bool *)at ? NULL : json_boolean(*(const bool *)at);
    if (m->read == json_read_instant || m->read == json_read_count) {
        memcpy(&wide, at, sizeof wide);
        return whole(m, wide);
    }
    if (m->read == json_read_int || m->read == json_read_enum) {
        memcpy(&narrow, at, sizeof narrow);
        return m->read == json_read_int ? whole(m, narrow) : json_string(m->names[narrow]);
    }
    must(m->read == json_read_text || m->read == json_read_code || m->read == json_read_base64 ||
         m->read == json_read_sealed);
    return text(m, at);
}

json_t *json_write_form(const struct json_form *f, const void *base)
{
    json_t *object = json_object();

    must(object != NULL);
    for (size_t i = 0; i < f->count; i++) {
        json_t *v = value(&f->members[i], base);

        if (v != NULL)
            must(json_object_set_new(object, f->members[i].name, v) == 0);
    }
    return object;
}

char *json_write_new(const struct json_form *f, const void *base)
{
    json_t *v = json_write_form(f, base);
    char *text_new = json_dumps(v, JSON_COMPACT);

    must(text_new != NULL);
    json_decref(v);
    return text_new;
}
