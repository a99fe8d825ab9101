/* slip_pen.c - writes down a slip, line by line. */
#include "terminal/slip_pen.h"

#include <string.h>

#include "base/text.h"
#include "port/i18n.h"

enum { QUIET = 4 * MM };

static const colour black = 0xFF000000, white = 0xFFFFFFFF;

struct mark *pen_mark(struct pen *n, enum mark_kind kind, struct rect box, const char *text)
{
    struct picture *p = n->p;
    size_t size = text != NULL ? strlen(text) + 1 : 0;
    struct mark *m;

    must(p->count < MARKS_MAX && size <= (size_t)(CHARACTERS_MAX - p->used));
    m = &p->marks[p->count++];
    *m = (struct mark){.kind = kind, .box = box, .ink = black, .text = -1};
    if (text == NULL)
        return m;
    m->text = p->used;
    memcpy(p->characters + p->used, text, size);
    p->used += (int)size;
    return m;
}

void pen_line(struct pen *n, struct font f, const char *text)
{
    int w = text_width(f, text);
    struct rect box = {(n->p->w - w) / 2, n->y, w, text_line_height(f)};

    pen_mark(n, MARK_TEXT, box, text)->font = f;
    n->y += box.h;
}

/* Lines in the middle, broken where they are too long. */
void pen_lines(struct pen *n, int size, enum weight weight, int language, const char *text)
{
    struct font f = {size, (int)weight, language};
    int room = n->p->w - 2 * n->margin;
    char line[WORDS];

    while (*text != '\0') {
        size_t fits = text_fit(f, text, room);

        if (fits >= sizeof line)
            fits = sizeof line - 1;
        memcpy(line, text, fits);
        line[fits] = '\0';
        text += fits;
        while (fits > 0 && line[fits - 1] == ' ')
            line[--fits] = '\0';
        pen_line(n, f, line);
    }
}

/* A text of the program in Chinese and in English. */
void pen_both(struct pen *n, int size, const char *english)
{
    pen_lines(n, size, REGULAR, n->language, i18n(n->language, english));
    pen_lines(n, n->small, REGULAR, ENGLISH, english);
}

/* One line as large as it may be and still fit. */
void pen_large(struct pen *n, int size, const char *text)
{
    struct font f = {size, BOLD, ENGLISH};
    int room = n->p->w - 2 * n->margin, w = text_width(f, text);

    if (w > room)
        f.size = f.size * room / w;
    pen_line(n, f, text);
}

void pen_dash(struct pen *n)
{
    n->y += MM;
    pen_mark(n, MARK_DASH, (struct rect){n->margin, n->y, n->p->w - 2 * n->margin, 3}, NULL)->line =
        3;
    n->y += MM;
}

/* Scanners need a margin of four modules around it, and no module is wider than a
 * millimetre. */
void pen_code(struct pen *n, const char *link, int side)
{
    struct rect box = {(n->p->w - side) / 2, n->y + QUIET, side, side};

    pen_mark(n, MARK_QR, box, link);
    n->y += side + 2 * QUIET;
}

struct pen pen_begin(struct picture *p, int width, int language, bool large)
{
    struct pen n = {.p = p, .y = 2 * MM, .margin = MM * 3 / 2};
    int scale = large ? 3 : 2; /* halves */

    p->count = p->used = 0;
    p->ground = white;
    p->w = width;
    p->h = 0;
    /* Chinese comes first, whatever the customer reads. */
    n.language = language == ENGLISH ? ZH_HANS : language;
    n.text = (width >= 576 ? 30 : 26) * scale / 2;
    n.small = (width >= 576 ? 26 : 22) * scale / 2;
    n.number = (width >= 576 ? 150 : 112) * (large ? 5 : 4) / 4;
    return n;
}

void pen_end(struct pen *n)
{
    n->p->h = n->y + 2 * MM;
}

void pen_moment(struct pen *n, struct moment m)
{
    char text[MOMENT_TEXT];

    moment_to_text(m, text);
    text[10] = ' '; /* "2026-11-23 09:42" */
    text[16] = '\0';
    pen_lines(n, n->text, REGULAR, ENGLISH, text);
}

void pen_names(struct pen *n, int size, const struct names *name)
{
    pen_lines(n, size, BOLD, n->language, name->text[n->language]);
    pen_lines(n, n->small, REGULAR, ENGLISH, name->text[ENGLISH]);
}

void pen_hotline(struct pen *n, const struct catalogue *c)
{
    char text[WORDS];

    text_format(text, sizeof text, "%s  Hotline %s", i18n(n->language, "Hotline"), c->hotline);
    pen_lines(n, n->small, REGULAR, n->language, text);
}

/* Where to go, and whom to call. */
void pen_whither(struct pen *n, const struct catalogue *c, const struct service *service)
{
    char text[WORDS];

    text_format(text, sizeof text, i18n(n->language, "Please go to %s."),
                service->area.text[n->language]);
    pen_lines(n, n->text, BOLD, n->language, text);
    text_format(text, sizeof text, "Please go to %s.", service->area.text[ENGLISH]);
    pen_lines(n, n->small, REGULAR, ENGLISH, text);
    n->y += MM / 2;
    pen_hotline(n, c);
}
