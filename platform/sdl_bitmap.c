/* sdl_bitmap.c - a picture as black and white dots, for paper. */
#include <stdlib.h>

#include "sdl_paint.h"

enum { BAND = 64 }; /* rows drawn at a time: they stay in the processor's cache */

/* Packs a row; where a photo is, green stands for the light. */
static void pack_row(const uint32_t *from, int w, uint8_t *to)
{
    for (int x = 0; x < w; x += 8) {
        unsigned bits = 0;

        for (int i = 0; i < 8; i++)
            bits = bits << 1 | (x + i < w && (from[x + i] >> 8 & 255) < 128);
        *to++ = (uint8_t)bits;
    }
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
