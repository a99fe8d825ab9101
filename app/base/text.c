/* text.c - bounded UTF-8 text. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the well-formed character at `s`, or 0. */
static int well_formed(const unsigned char *s, size_t left, uint32_t *value)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};

    for (size_t n = 0; n < ARRAY_LEN(forms); n++) {
        uint32_t c;

        if ((s[0] & forms[n].mask) != forms[n].lead)
            continue;
        if (n + 1 > left)
            return 0;
        c = s[0] & (unsigned char)~forms[n].mask;
        for (size_t i = 1; i <= n; i++) {
            if ((s[i] & 0xC0) != 0x80)
                return 0;
            c = c << 6 | (s[i] & 0x3F);
        }
        if (c < forms[n].least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            return 0;
        *value = c;
        return (int)n + 1;
    }
    return 0;
}

/* Moves the end of a cut text back to the last whole character. */
static void trim_partial(char *s)
{
    size_t len = strlen(s), from = len;
    uint32_t value;

    while (from > 0 && len - from < 4) {
        from--;
        if (((unsigned char)s[from] & 0xC0) != 0x80)
            break;
    }
    if (from < len && well_formed((unsigned char *)s + from, len - from, &value) == 0)
        s[from] = '\0';
}

bool text_copy(char *to, size_t size, const char *from)
{
    size_t len = strnlen(from, size);

    must(size > 0);
    if (len < size) {
        memmove(to, from, len + 1);
        return true;
    }
    memmove(to, from, size - 1);
    to[size - 1] = '\0';
    trim_partial(to);
    return false;
}

static bool format_at(char *to, size_t size, const char *fmt, va_list args)
{
    int n = vsnprintf(to, size, fmt, args);

    must(n >= 0 && size > 0);
    if ((size_t)n < size)
        return true;
    trim_partial(to);
    return false;
}

bool text_format(char *to, size_t size, const char *fmt, ...)
{
    va_list args;
    bool whole;

    va_start(args, fmt);
    whole = format_at(to, size, fmt, args);
    va_end(args);
    return whole;
}

bool text_append(char *to, size_t size, const char *fmt, ...)
{
    size_t len = strlen(to);
    va_list args;
    bool whole;

    va_start(args, fmt);
    whole = format_at(to + len, size - len, fmt, args);
    va_end(args);
    return whole;
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool text_is_empty(const char *s)
{
    return s[0] == '\0';
}

bool text_is_blank(const char *s)
{
    uint32_t c;

    while ((c = text_next(&s)) == ' ' || c == 0x3000)
        ;
    return c == 0;
}

uint32_t text_next(const char **s)
{
    const unsigned char *at = (const unsigned char *)*s;
    uint32_t value;
    int n;

    if (at[0] == '\0')
        return 0;
    n = well_formed(at, strnlen(*s, 4), &value); /* no character is longer */
    if (n == 0) {
        *s += 1;
        return 0xFFFD;
    }
    *s += n;
    return value;
}

bool text_is_plain(const char *s, size_t len)
{
    const unsigned char *at = (const unsigned char *)s;

    while (len > 0) {
        uint32_t value = *at;
        int n = value < 0x80 ? 1 : well_formed(at, len, &value);

        if (n == 0 || value < 0x20 || (value >= 0x7F && value < 0xA0))
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

size_t text_length(const char *s)
{
    size_t n = 0;

    while (text_next(&s) != 0)
        n++;
    return n;
}

void text_mask_phone(char *to, size_t size, const char *phone)
{
    int len = (int)strlen(phone);

    if (len >= 9)
        text_format(to, size, "%.3s****%s", phone, phone + len - 4);
    else if (len > 2)
        text_format(to, size, "****%s", phone + len - 2);
    else
        text_copy(to, size, "****");
}

void wipe(void *p, size_t size)
{
    memset(p, 0, size);
    __asm__ volatile("" : : "r"(p) : "memory"); /* or it could be left out: nobody reads it */
}
