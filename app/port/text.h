/* text.h - measuring and breaking text; done by platform/sdl_text.c.
 *
 * Sizes are pixels of the em square.  The face is chosen by language, so that
 * one code point gets the shape of that place.  Main thread only. */
#pragma once

#include "base/err.h"

enum weight { REGULAR, BOLD };

struct font {
    int size;     /* pixels, 8..400 */
    int weight;   /* enum weight */
    int language; /* enum language of core/event.h; 0 is zh_Hans */
};

/* Advance width in pixels; 0 for "". */
int text_width(struct font f, const char *s);

/* Distance between two base lines, and from the top to the base line. */
int text_line_height(struct font f);
int text_ascent(struct font f);

/* Bytes of `s` that go on a line of `width` pixels, by the line breaking rules
 * of Unicode (UAX 14): a line never starts with a comma.  At least one
 * character.  Spaces at the break are counted in. */
size_t text_fit(struct font f, const char *s, int width);

/* Texts that were measured or drawn are kept for speed.  Says of those that are new
 * since the last call whether they are `common`: the same for every customer. */
void text_settle(bool common);

/* Wipes all that are kept but the common ones; after a visit in which the customer
 * gave something. */
void text_forget(void);

/* Nobody is there: gives the machine back what the next text fetches again by itself. */
void text_rest(void);
