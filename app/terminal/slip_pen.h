/* slip_pen.h - writes down a slip, line by line, in Chinese and English.
 *
 * A pen stands in the thread and on the stack of who draws; what it writes lies
 * in its picture.  Everything is in dots of a thermal head of 203 dpi. */
#pragma once

#include "core/catalogue.h"
#include "port/gfx.h"

enum { MM = 8 };      /* dots */
enum { WORDS = 256 }; /* of one line, with its end */

struct pen {
    struct picture *p;
    int y, margin, language;
    int text, small, number; /* sizes */
};

/* `language` is the customer's; what is not English is written in Chinese. */
struct pen pen_begin(struct picture *p, int width, int language, bool large);
void pen_end(struct pen *n);

/* The mark is the picture's; `text` is copied, NULL for none. */
struct mark *pen_mark(struct pen *n, enum mark_kind kind, struct rect box, const char *text);

void pen_line(struct pen *n, struct font f, const char *text);
void pen_lines(struct pen *n, int size, enum weight weight, int language, const char *text);
void pen_large(struct pen *n, int size, const char *text); /* shrunk until it fits one line */
void pen_both(struct pen *n, int size, const char *english);
void pen_names(struct pen *n, int size, const struct names *name);
void pen_moment(struct pen *n, struct moment m); /* day and time */
void pen_dash(struct pen *n);
void pen_code(struct pen *n, const char *link, int side); /* QR */

/* Where to go and whom to call; whom to call alone. */
void pen_whither(struct pen *n, const struct catalogue *c, const struct service *service);
void pen_hotline(struct pen *n, const struct catalogue *c);
