/* spoken.c - a text of the screen as a voice should say it. */
#include "terminal/spoken.h"

#include <string.h>

#include "base/text.h"

enum { LONG_RUN = 5 }; /* so many digits are no amount but a number to be noted */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t digits_at(const char *s)
{
    size_t n = 0;

    while (is_digit(s[n]))
        n++;
    return n;
}

/* A ticket's "A012" and "A3-012", a telephone's digits, also in groups or partly
 * hidden, a code with leading zero;
 * not an amount, a year or a time. */
static bool is_spelled(const char *text, const char *at, size_t n)
{
    char before = at > text ? at[-1] : ' ';
    bool grouped = (at - text >= 2 && before == ' ' && is_digit(at[-2])) ||
                   (at[n] == ' ' && is_digit(at[n + 1])) || before == '*' || at[n] == '*';

    if (before == ':' || before == '.' || at[n] == ':')
        return false;
    return (grouped && n > 1) || is_letter(before) ||
           (before == '-' && at - text >= 2 && !is_digit(text[0])) || n >= LONG_RUN ||
           (n > 1 && at[0] == '0');
}

static void spell(char *to, size_t size, const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(to);

        text_append(to, size, len > 0 && to[len - 1] != ' ' ? " %c" : "%c", at[i]);
    }
}

/* Signs that a voice would name or swallow; 0 when there is none at `s`. */
static size_t sign_at(const char *s, const char *between, const char **said)
{
    static const struct {
        const char *sign, *said;
    } signs[] = {{" · ", ", "}, {"…", ". "}, {"•", ""}, {" / ", ", "}, {"****", ", "}};

    if (strncmp(s, "–", strlen("–")) == 0) {
        *said = between;
        return strlen("–");
    }
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        if (strncmp(s, signs[i].sign, strlen(signs[i].sign)) == 0) {
            *said = signs[i].said;
            return strlen(signs[i].sign);
        }
    }
    return 0;
}

void spoken_form(char *to, size_t size, const char *text, const char *between)
{
    const char *said;

    to[0] = '\0';
    for (const char *at = text; *at != '\0';) {
        size_t n = digits_at(at), sign = sign_at(at, between, &said);

        if (sign > 0) {
            text_append(to, size, "%s", said);
            at += sign;
        } else if (n > 0 && is_spelled(text, at, n)) {
            spell(to, size, at, n);
            at += n;
        } else if (n > 0) {
            text_append(to, size, "%.*s", (int)n, at);
            at += n;
        } else if (*at == '-' && at > text && is_digit(at[-1]) && is_digit(at[1]) &&
                   is_letter(text[0])) {
            at++; /* "A3-012": its lane and its count run on */
        } else {
            text_append(to, size, "%c", *at++);
        }
    }
}
