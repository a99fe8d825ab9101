/* canvas.c - laying a colour through a cover. */
#include "canvas.h"

#include <string.h>

static bool is_blank(const uint8_t parts[8])
{
    uint64_t all;

    memcpy(&all, parts, sizeof all);
    return all == 0;
}

static void cover_row(uint32_t *at, const uint8_t *parts, int n, colour ink)
{
    unsigned alpha = alpha_of(ink);

    for (int i = 0; i < n; i++) {
        if (parts[i] == 0) { /* most of a text; eight at a time */
            while (i + 8 < n && is_blank(parts + i + 1))
                i += 8;
            continue;
        }
        if (parts[i] == 255 && alpha == 255)
            at[i] = ink & 0xFFFFFF;
        else
            lay(at + i, ink, alpha == 255 ? parts[i] : part(parts[i], alpha));
    }
}

void canvas_cover(const struct canvas *c, const struct cover *what, int x, int y, colour ink)
{
    struct rect whole = {x + what->x, y + what->y, what->w, what->h};
    struct rect r = rect_common(whole, c->clip);

    if (what->parts == NULL || alpha_of(ink) == 0)
        return;
    for (int row = r.y; row < r.y + r.h; row++) {
        const uint8_t *parts = what->parts + (ptrdiff_t)(row - whole.y) * whole.w;

        cover_row(canvas_at(c, r.x, row), parts + (r.x - whole.x), r.w, ink);
    }
}
