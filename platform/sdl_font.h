/* sdl_font.h - the font files, mapped and opened once a face and weight.
 *
 * Mapping, instead of reading, costs no heap and opens at once.  Main thread. */
#pragma once

#include <SDL_ttf.h>

#include "port/text.h"

/* `folder` holds NotoSansCJK-Regular.ttc and -Bold.ttc; NULL: where Debian
 * keeps them.  On failure `why` names the file and the mend. */
MUST_USE enum err font_open(const char *folder, char *why, size_t n);
void font_close(void);

/* Gives back the pages of the files that were read; they come again when needed. */
void font_rest(void);

/* The font at that size; valid until the next call.  Never NULL: without
 * font_open() the usual folder is taken, and a missing font is a bug then. */
TTF_Font *font_at(struct font f);

/* Pixels from one base line to the next, and from the top of a line to its base. */
struct line_of_font {
    int height, ascent;
};
struct line_of_font font_line(struct font f);

/* The same font, with its size and language in the range that exists. */
struct font font_checked(struct font f);
