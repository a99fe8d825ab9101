/* canvas.h - pixels to draw on, and how a colour lies over them.
 *
 * A pixel is 0x00RRGGBB.  Nothing is drawn outside `clip`, which lies within
 * the pixels.  All arithmetic is on integers or exactly rounded, so a picture
 * is the same on every machine. */
#pragma once

#include <wchar.h>

#include "port/gfx.h"

struct canvas {
    uint32_t *pixels;
    int stride; /* pixels from one row to the next */
    struct rect clip;
};

static inline uint32_t *canvas_at(const struct canvas *c, int x, int y)
{
    return c->pixels + (ptrdiff_t)y * c->stride + x;
}

/* What `a` and `b` share; w and h are 0 when that is nothing. */
static inline struct rect rect_common(struct rect a, struct rect b)
{
    int x0 = a.x > b.x ? a.x : b.x, x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int y0 = a.y > b.y ? a.y : b.y, y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

    if (x0 >= x1 || y0 >= y1)
        return (struct rect){x0, y0, 0, 0};
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

static inline unsigned alpha_of(colour ink)
{
    return ink >> 24;
}

/* 0..255 times 0..255, as parts of 255. */
static inline unsigned part(unsigned a, unsigned b)
{
    return (a * b + 127) / 255;
}

/* `a` of 0..255 parts of `ink` over `*at`. */
static inline void lay(uint32_t *at, colour ink, unsigned a)
{
    unsigned k = a + (a >> 7); /* 0..256 */
    uint32_t rb, g;

    rb = ((*at & 0xFF00FF) * (256 - k) + (ink & 0xFF00FF) * k + 0x800080) >> 8 & 0xFF00FF;
    g = ((*at & 0x00FF00) * (256 - k) + (ink & 0x00FF00) * k + 0x008000) >> 8 & 0x00FF00;
    *at = rb | g;
}

static inline void lay_span(uint32_t *at, int n, colour ink)
{
    unsigned a = alpha_of(ink);

    if (a == 255) {
        wmemset((wchar_t *)at, (wchar_t)(ink & 0xFFFFFF), n > 0 ? (size_t)n : 0);
    } else if (a != 0) {
        for (int i = 0; i < n; i++)
            lay(at + i, ink, a);
    }
}

/* How much of each pixel something hides: 8 bits a pixel, rows without gap. */
struct cover {
    int x, y, w, h; /* (x, y): from the place that it is drawn at */
    uint8_t *parts; /* NULL when there is nothing to see */
};

/* Lays `ink` through `what` at (x, y). */
void canvas_cover(const struct canvas *c, const struct cover *what, int x, int y, colour ink);
