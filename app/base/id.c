/* id.c - 128-bit identities to and from text. */
#include "base/id.h"

#include <string.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool id_is_none(struct id a)
{
    return id_equal(a, (struct id){{0}});
}

bool id_equal(struct id a, struct id b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

uint32_t id_hash(struct id a)
{
    uint32_t h = 2166136261u; /* FNV-1a; ids are random, but need not be */

    for (size_t i = 0; i < sizeof a.b; i++)
        h = (h ^ a.b[i]) * 16777619u;
    return h;
}

void id_to_text(struct id a, char to[ID_TEXT])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof a.b; i++) {
        to[2 * i] = digits[a.b[i] >> 4];
        to[2 * i + 1] = digits[a.b[i] & 15];
    }
    to[ID_TEXT - 1] = '\0';
}

bool id_from_text(const char *s, struct id *to)
{
    struct id a;

    if (strlen(s) != ID_TEXT - 1)
        return false;
    for (size_t i = 0; i < sizeof a.b; i++) {
        int high = digit(s[2 * i]), low = digit(s[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        a.b[i] = (uint8_t)(high << 4 | low);
    }
    *to = a;
    return true;
}
