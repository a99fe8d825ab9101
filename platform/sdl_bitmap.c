/* sdl_bitmap.c - a picture as black and white dots, for paper. */
#include <stdlib.h>

#include "sdl_paint.h"

/* Rows drawn at a time: they stay in the processor's cache, and so few bytes are
 * not asked of the system anew for each picture. */
enum { BAND = 32 };

/* 1 when the pixel is dark; where a photo is, green stands for the light. */
static unsigned dot(uint32_t pixel)
{
    return ~pixel >> 15 & 1;
}

static void pack_row(const uint32_t *from, int w, uint8_t *to)
{
    unsigned rest = 0;
    int x = 0;

    for (; x + 8 <= w; x += 8, from += 8)
        *to++ = (uint8_t)(dot(from[0]) << 7 | dot(from[1]) << 6 | dot(from[2]) << 5 |
                          dot(from[3]) << 4 | dot(from[4]) << 3 | dot(from[5]) << 2 |
                          dot(from[6]) << 1 | dot(from[7]));
    for (int i = 0; x + i < w; i++)
        rest |= dot(from[i]) << (7 - i);
    if (x < w)
        *to = (uint8_t)rest;
}

void gfx_bitmap(const struct picture *p, uint8_t *to)
{
    struct canvas c = {.stride = p->w};

    if (p->w <= 0 || p->h <= 0)
        return;
    c.pixels = malloc((size_t)p->w * BAND * sizeof *c.pixels);
    must(c.pixels != NULL);
    for (int top = 0; top < p->h; top += BAND) {
        c.clip = (struct rect){0, 0, p->w, p->h - top < BAND ? p->h - top : BAND};
        paint_for_paper(&c, p, top);
        for (int y = 0; y < c.clip.h; y++, to += (p->w + 7) / 8)
            pack_row(canvas_at(&c, 0, y), p->w, to);
    }
    free(c.pixels);
}
