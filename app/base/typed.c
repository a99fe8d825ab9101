/* typed.c - text as somebody types it. */
#include "base/typed.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { MARKS_MOST = 4 };

struct range {
    uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

/* Marks on the character before, and selectors of its form. */
static bool is_mark(uint32_t c)
{
    static const struct range marks[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5C7},
                                         {0x610, 0x61A},   {0x64B, 0x65F},   {0x1AB0, 0x1AFF},
                                         {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x302A, 0x302F},
                                         {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

    return is_in(marks, ARRAY_LEN(marks), c);
}

static bool may_stand(uint32_t c)
{
    static const struct range never[] = {{0, 0x1F},          {0x7F, 0x9F},       {0xAD, 0xAD},
                                         {0x61C, 0x61C},     {0x180E, 0x180E},   {0x200B, 0x200F},
                                         {0x2028, 0x202E},   {0x2060, 0x206F},   {0xD800, 0xF8FF},
                                         {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},   {0xFFF0, 0xFFFF},
                                         {0xE0000, 0xE00FF}, {0xF0000, 0x10FFFF}};

    return !is_in(never, ARRAY_LEN(never), c) && (c & 0xFFFE) != 0xFFFE;
}

/* Where the last character begins; `*marks` counts those that stand on it. */
static char *last_character(char *text, int *marks)
{
    const char *at = text, *base = text;

    *marks = 0;
    while (*at != '\0') {
        const char *here = at;

        if (is_mark(text_next(&at))) {
            ++*marks;
        } else {
            base = here;
            *marks = 0;
        }
    }
    return text + (base - text);
}

bool typed_add(char *to, size_t size, const char *from)
{
    while (*from != '\0') {
        const char *here = from;
        uint32_t c = text_next(&from);
        size_t len = strlen(to), more = (size_t)(from - here);
        int marks;

        if (!may_stand(c))
            continue;
        last_character(to, &marks);
        if (is_mark(c) && (len == 0 || marks >= MARKS_MOST))
            continue;
        if (len + more >= size)
            return false;
        memcpy(to + len, here, more);
        to[len + more] = '\0';
    }
    return true;
}

bool typed_erase(char *text)
{
    int marks;
    char *last = last_character(text, &marks);
    bool any = text[0] != '\0';

    wipe(last, strlen(last));
    return any;
}
