/* form.c - reads the few plain values of a form. */
#include "wire/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/typed.h"
#include "wire/json_read.h"

static bool take(const char *from, size_t len, char *to, size_t size)
{
    if (len >= size || memchr(from, '\0', len) != NULL)
        return false;
    memcpy(to, from, len);
    to[len] = '\0';
    return json_is_code(to);
}

/* What stands behind `name`=; NULL none. */
static const char *find(const char *body, size_t body_size, const char *name, size_t *len)
{
    size_t name_len = strlen(name);
    const char *end = body + body_size;

    for (const char *at = body; body != NULL && at < end;) {
        const char *stop = memchr(at, '&', (size_t)(end - at));

        stop = stop != NULL ? stop : end;
        if ((size_t)(stop - at) > name_len && memcmp(at, name, name_len) == 0 &&
            at[name_len] == '=') {
            *len = (size_t)(stop - at) - name_len - 1;
            return at + name_len + 1;
        }
        at = stop + 1;
    }
    return NULL;
}

bool form_value(const char *body, size_t body_size, const char *name, char *to, size_t size)
{
    size_t len;
    const char *at = find(body, body_size, name, &len);

    if (at != NULL && take(at, len, to, size))
        return true;
    to[0] = '\0';
    return false;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;

    return at == NULL ? -1 : (int)(at - digits) % 16;
}

/* One byte at `at`, and how many bytes of the form it takes; -1 it is malformed. */
static int next_byte(const char *at, size_t len, size_t *taken)
{
    int high, low;

    *taken = 1;
    if (at[0] == '+')
        return ' ';
    if (at[0] != '%')
        return (unsigned char)at[0];
    if (len < 3 || (high = hex_digit(at[1])) < 0 || (low = hex_digit(at[2])) < 0)
        return -1;
    *taken = 3;
    return high * 16 + low;
}

static bool is_line_end(int c)
{
    return c == '\r' || c == '\n' || c == '\t';
}

/* Decoded, without the blanks around it.  False: malformed, or too long. */
static bool decode(const char *at, size_t len, bool lines, char *to, size_t size)
{
    size_t taken, n = 0;

    for (; len > 0; at += taken, len -= taken) {
        int c = next_byte(at, len, &taken);

        if (lines && is_line_end(c))
            c = n > 0 && to[n - 1] == ' ' ? 0 : ' ';
        else if (c == 0)
            return false;
        if (c < 0 || n + 1 >= size)
            return false;
        if (c != 0 && (c != ' ' || n > 0))
            to[n++] = (char)c;
    }
    while (n > 0 && to[n - 1] == ' ')
        n--;
    to[n] = '\0';
    return true;
}

static bool is_printable(const char *s)
{
    for (; *s != '\0'; s++) {
        if ((unsigned char)*s < 0x20 || (unsigned char)*s >= 0x7f)
            return false;
    }
    return true;
}

bool form_typed(const char *body, size_t body_size, const char *name, char *to, size_t size)
{
    size_t len;
    const char *at = find(body, body_size, name, &len);

    if (at != NULL && decode(at, len, false, to, size) && is_printable(to))
        return true;
    to[0] = '\0';
    return false;
}

/* Of plain text what may stand in one that somebody typed. */
static void keep_typed(char *text, size_t size)
{
    char *all = strdup(text), *at;

    must(all != NULL);
    text[0] = '\0';
    (void)typed_add(text, size, all); /* it becomes no longer */
    at = text + strspn(text, " ");
    memmove(text, at, strlen(at) + 1);
    for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
        text[n - 1] = '\0';
    free(all);
}

bool form_text(const char *body, size_t body_size, const char *name, char *to, size_t size)
{
    size_t len;
    const char *at = find(body, body_size, name, &len);

    if (at != NULL && decode(at, len, true, to, size) && text_is_plain(to, strlen(to))) {
        keep_typed(to, size);
        return true;
    }
    to[0] = '\0';
    return false;
}
