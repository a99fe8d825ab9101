/* json_out.c - writes JSON by hand: long replies without a tree in memory. */
#include "hub/json_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/clock.h"

static void reserve(struct json_out *o, size_t more)
{
    size_t room = o->room > 0 ? o->room : 512;

    while (room < o->size + more + 1)
        room *= 2;
    if (room == o->room)
        return;
    o->text = realloc(o->text, room);
    must(o->text != NULL);
    o->room = room;
}

void out_bytes(struct json_out *o, const char *s, size_t size)
{
    reserve(o, size);
    memcpy(o->text + o->size, s, size);
    o->size += size;
    o->text[o->size] = '\0';
}

void out_format(struct json_out *o, const char *fmt, ...)
{
    char text[1024];
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    must(n >= 0 && (size_t)n < sizeof text);
    out_bytes(o, text, (size_t)n);
}

static void quoted(struct json_out *o, const char *s)
{
    out_bytes(o, "\"", 1);
    for (; *s != '\0'; s++) {
        size_t plain = 0;

        while (s[plain] != '"' && s[plain] != '\\' && (unsigned char)s[plain] >= 0x20)
            plain++;
        out_bytes(o, s, plain);
        s += plain;
        if (*s == '\0')
            break;
        if (*s == '"' || *s == '\\')
            out_format(o, "\\%c", *s);
        else
            out_format(o, "\\u%04x", (unsigned)(unsigned char)*s);
    }
    out_bytes(o, "\"", 1);
}

/* What stands before a value: a comma where one is due, and its name. */
static void before(struct json_out *o, const char *name)
{
    char last = o->size > 0 ? o->text[o->size - 1] : '{';

    if (last != '{' && last != '[')
        out_bytes(o, ",", 1);
    if (name == NULL)
        return;
    quoted(o, name);
    out_bytes(o, ":", 1);
}

void out_open(struct json_out *o, const char *name, char kind)
{
    before(o, name);
    out_bytes(o, &kind, 1);
}

void out_close(struct json_out *o, char kind)
{
    out_bytes(o, &kind, 1);
}

void out_text(struct json_out *o, const char *name, const char *s)
{
    before(o, name);
    quoted(o, s);
}

void out_raw(struct json_out *o, const char *name, const char *json, size_t size)
{
    before(o, name);
    out_bytes(o, json, size);
}

void out_int(struct json_out *o, const char *name, int64_t n)
{
    before(o, name);
    out_format(o, "%lld", (long long)n);
}

void out_real(struct json_out *o, const char *name, double n)
{
    before(o, name);
    out_format(o, "%.6f", n);
}

void out_bool(struct json_out *o, const char *name, bool b)
{
    before(o, name);
    out_format(o, "%s", b ? "true" : "false");
}

void out_null(struct json_out *o, const char *name)
{
    before(o, name);
    out_bytes(o, "null", 4);
}

void out_id(struct json_out *o, const char *name, struct id id)
{
    char text[ID_TEXT];

    id_to_text(id, text);
    out_text(o, name, text);
}

void out_number(struct json_out *o, const char *name, struct number n)
{
    char text[NUMBER_TEXT] = "";

    if (n.prefix[0] != '\0')
        number_to_text(n, text);
    out_text(o, name, text);
}

void out_names(struct json_out *o, const char *name, const struct names *n)
{
    out_open(o, name, '{');
    out_text(o, "zh_Hans", n->text[ZH_HANS]);
    out_text(o, "zh_Hant", n->text[ZH_HANT]);
    out_text(o, "en", n->text[ENGLISH]);
    out_close(o, '}');
}

void out_day(struct json_out *o, const char *name, civil day)
{
    char text[DAY_TEXT];

    day_to_text(day, text);
    out_text(o, name, text);
}

void out_time(struct json_out *o, const char *name, instant at)
{
    char text[MOMENT_TEXT];

    if (at == 0) {
        out_null(o, name);
        return;
    }
    moment_to_text(clock_at(at), text);
    out_text(o, name, text);
}

char *out_take(struct json_out *o, size_t *size)
{
    char *text;

    reserve(o, 0);
    text = o->text;
    text[o->size] = '\0';
    *size = o->size;
    *o = (struct json_out){0};
    return text;
}
