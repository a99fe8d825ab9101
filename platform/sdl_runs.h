/* sdl_runs.h - what is known of a text in a font: width, cover, where a line ends.
 *
 * Shaping is slow, a frame asks the same again: results are kept, the least
 * used given up first, within 4 MiB.  What is given up is wiped: a text may be
 * a person's name.  Main thread. */
#pragma once

#include "canvas.h"

/* Advance width, pixels. */
int runs_width(struct font f, const char *s);

/* The text as drawn from its top left corner; valid until the next call. */
const struct cover *runs_cover(struct font f, const char *s);

/* Answers of text_fit(), kept by the same rules.  0 when not known. */
size_t runs_fit(struct font f, const char *s, int width);
void runs_keep_fit(struct font f, const char *s, int width, size_t bytes);

/* Says what the texts that are new since the last call are; a text that was once a
 * customer's stays so until it is forgotten. */
void runs_settle(bool common);

/* Forgets and wipes all that are not common, or all. */
void runs_forget(void);
void runs_forget_all(void);

/* Bytes held now. */
size_t runs_bytes(void);
