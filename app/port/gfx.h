/* gfx.h - a picture as a list of marks, and the surface it is drawn on.
 *
 * The kit (ui/) records marks; the platform draws those that lie in the
 * rectangles that changed.  Lists are plain data: they can be compared, tested
 * and drawn on paper as well.  Main thread only. */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "port/text.h"

struct rect {
    int x, y, w, h;
};

typedef uint32_t colour; /* 0xAARRGGBB */

enum mark_kind {
    MARK_FILL,   /* rounded rectangle, filled with `ink`; `line` > 0: border of `edge` inside */
    MARK_TEXT,   /* one line of text, its left end and top at (x, y) of `box` */
    MARK_ICON,   /* assets/icons/NAME.svg in `ink`, fitted into `box` */
    MARK_FACE,   /* one of five faces of the rating, `level` 1..5 */
    MARK_QR,     /* QR code of the text, quiet zone not included */
    MARK_PHOTO,  /* a picture file, cropped to a circle */
    MARK_SHADOW, /* soft shadow around `box` */
    MARK_DASH,   /* a dashed line along the top of `box` */
    MARK_STROKE  /* of a finger, `line` wide: its text is "x,y x,y ...", pixels from `box` */
};

struct mark {
    enum mark_kind kind;
    struct rect box;
    colour ink, edge;
    int radius, line;
    int level;
    struct font font;
    int text; /* offset in the list's characters; -1 none */
};

enum { MARKS_MAX = 512, CHARACTERS_MAX = 24 * 1024 };

struct picture {
    struct mark marks[MARKS_MAX];
    int count;
    char characters[CHARACTERS_MAX];
    int used;
    colour ground; /* behind all marks */
    int w, h;
};

/* Draws those marks of `p` that touch the `n` rectangles, clipped to them, and
 * shows just these. */
void gfx_show(const struct picture *p, const struct rect *changed, int n);

/* Size of the surface, pixels. */
void gfx_size(int *w, int *h);

/* Draws the whole of `p` as 1 bit a dot, 1 black, rows padded to bytes, most
 * significant bit left; for paper.  `to` has (w + 7) / 8 * h bytes. */
void gfx_bitmap(const struct picture *p, uint8_t *to);

/* Writes what is shown now as PNG. */
MUST_USE enum err gfx_shot(const char *path);
