/* number.c - ticket numbers to labels and back. */
#include "core/number.h"

#include <string.h>

#include "base/text.h"

bool number_equal(struct number a, struct number b)
{
    return a.lane == b.lane && a.count == b.count && strcmp(a.prefix, b.prefix) == 0;
}

void number_to_text(struct number n, char to[NUMBER_TEXT])
{
    if (n.lane == 0)
        text_format(to, NUMBER_TEXT, "%s%03d", n.prefix, (int)n.count);
    else
        text_format(to, NUMBER_TEXT, "%s%d-%03d", n.prefix, (int)n.lane, (int)n.count);
}

/* Reads up to six digits; -1 when there is none. */
static int32_t digits(const char **s)
{
    int32_t value = 0;
    int n = 0;

    for (; **s >= '0' && **s <= '9' && n < 6; ++*s, n++)
        value = value * 10 + (**s - '0');
    return n > 0 ? value : -1;
}

bool number_from_text(const char *s, struct number *to)
{
    struct number n = {.lane = 0};
    int len = 0;
    int32_t value;

    for (; len < PREFIX_SIZE - 1; s++, len++) {
        if (*s >= 'a' && *s <= 'z')
            n.prefix[len] = (char)(*s - 'a' + 'A');
        else if (*s >= 'A' && *s <= 'Z')
            n.prefix[len] = *s;
        else
            break;
    }
    value = digits(&s);
    if (len == 0 || value < 0)
        return false;
    if (*s == '-') {
        if (value < 1 || value >= LANES)
            return false;
        n.lane = (int16_t)value;
        s++;
        value = digits(&s);
    }
    if (*s != '\0' || value < 1 || value > COUNT_MAX)
        return false;
    n.count = value;
    *to = n;
    return true;
}
