/* fake_text.c - port/text.h by a simple metric that is the same everywhere.
 *
 * ASCII is 0.55 em wide, everything else 1 em, bold no wider; a line is 1.45 em
 * high, its base line 1.16 em below the top, as in the face of the program.
 * Lines break after a space and on both sides of an ideograph, never before a
 * comma or full stop, and at '\n'. */
#include "fakes/fake_text.h"

#include <string.h>

#include "base/text.h"
#include "port/text.h"

static int hundredths(uint32_t c)
{
    return c < 0x80 ? 55 : 100;
}

int fake_text_rests, fake_text_forgets, fake_text_common, fake_text_given;
const char *fake_text_watched;
static bool is_seen; /* since texts were settled */

int text_width(struct font f, const char *s)
{
    int64_t sum = 0;
    uint32_t c;

    is_seen |= fake_text_watched != NULL && strstr(s, fake_text_watched) != NULL;
    while ((c = text_next(&s)) != 0)
        sum += hundredths(c);
    return (int)((sum * f.size + 50) / 100);
}

int text_line_height(struct font f)
{
    return f.size * 145 / 100;
}

int text_ascent(struct font f)
{
    return f.size * 116 / 100;
}

static bool is_closing(uint32_t c)
{
    return c == ',' || c == '.' || c == 0xFF0C || c == 0x3002 || c == 0x3001 || c == 0xFF09;
}

static bool may_break(uint32_t before, uint32_t after)
{
    if (is_closing(after) || after == ' ')
        return false;
    return before == ' ' || before == '\n' || before >= 0x2E80 || after >= 0x2E80;
}

size_t text_fit(struct font f, const char *s, int width)
{
    const char *at = s, *next = s;
    size_t cut = 0, whole = 0;
    int64_t sum = 0;
    uint32_t before = 0, c;

    while ((c = text_next(&next)) != 0) {
        if (before == '\n')
            return (size_t)(at - s);
        if (before != 0 && may_break(before, c))
            cut = (size_t)(at - s);
        sum += c == '\n' ? 0 : hundredths(c);
        if (c != ' ' && (sum * f.size + 50) / 100 > width)
            break;
        whole = (size_t)(next - s);
        before = c;
        at = next;
    }
    if (c == 0)
        return (size_t)(at - s);
    if (cut > 0)
        return cut;
    next = s;
    text_next(&next);
    return whole > 0 ? whole : (size_t)(next - s);
}

void text_settle(bool common)
{
    fake_text_common += is_seen && common;
    fake_text_given += is_seen && !common;
    is_seen = false;
}

void text_forget(void)
{
    fake_text_forgets++;
}

void text_rest(void)
{
    fake_text_rests++;
}
