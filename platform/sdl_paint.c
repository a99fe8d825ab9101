/* sdl_paint.c - draws the marks of a picture on a canvas. */
#include "sdl_paint.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/qr.h"
#include "sdl_icons.h"
#include "sdl_photo.h"
#include "sdl_runs.h"
#include "sdl_shapes.h"

static const char *text_of(const struct picture *p, const struct mark *m)
{
    return m->text >= 0 && m->text < p->used ? p->characters + m->text : "";
}

static struct rect square_in(struct rect box)
{
    int side = box.w < box.h ? box.w : box.h;

    return (struct rect){box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
}

static void paint_icon(const struct canvas *c, struct rect box, const char *name, colour ink)
{
    struct rect square = square_in(box);

    canvas_cover(c, icons_cover(name, square.w), square.x, square.y, ink);
}

/* A person without a picture: the sign of one on a soft disc. */
static void paint_photo(const struct canvas *c, const struct mark *m, const char *path)
{
    struct rect square = square_in(m->box);
    int inset = square.w / 5;
    colour ink = alpha_of(m->ink) ? m->ink : 0xFF0B6B5D;
    colour disc = alpha_of(m->edge) ? m->edge : 0xFFDDF1ED;

    if (photo_draw(c, square, path))
        return;
    shape_disc(c, square, disc);
    square = (struct rect){square.x + inset, square.y + inset, square.w - 2 * inset,
                           square.w - 2 * inset};
    paint_icon(c, square, "user", ink);
}

/* The code of `text`, made anew only when the text changes. */
static const struct qr *code_of(const char *text)
{
    static struct qr code;
    static char made[1024];
    enum err e;

    if (code.side > 0 && strcmp(made, text) == 0)
        return &code;
    made[0] = '\0';
    e = strlen(text) < sizeof made ? qr_make(text, &code) : ERR_FULL;
    if (e != OK) {
        code.side = 0;
        log_fault("QR code of %zu bytes cannot be made: %s", strlen(text), err_name(e));
        return &code;
    }
    text_copy(made, sizeof made, text);
    return &code;
}

/* A row of modules: those that stand together as one box. */
static void paint_modules(const struct canvas *c, struct rect row, const uint8_t *dark, int side,
                          colour ink)
{
    int unit = row.h;

    for (int from = 0, to; from < side; from = to + 1) {
        for (to = from; to < side && dark[to]; to++)
            ;
        if (to > from)
            shape_box(c, (struct rect){row.x + from * unit, row.y, (to - from) * unit, unit},
                      (struct box_look){.ink = ink});
    }
}

/* Whole pixels a module, so that no module is wider than another. */
static void paint_qr(const struct canvas *c, struct rect box, const char *text, colour ink)
{
    const struct qr *code = code_of(text);
    struct rect square = square_in(box);
    int unit = code->side > 0 ? square.w / code->side : 0;
    int x0 = square.x + (square.w - unit * code->side) / 2;
    int y0 = square.y + (square.h - unit * code->side) / 2;

    if (code->side > 0 && unit == 0)
        log_fault("QR code of %d modules does not fit into %d pixels", code->side, square.w);
    for (int row = 0; row < code->side && unit > 0; row++) {
        struct rect r = {x0, y0 + row * unit, unit * code->side, unit};

        if (rect_common(r, c->clip).h > 0)
            paint_modules(c, r, code->dark + row * code->side, code->side, ink);
    }
}

static void paint_mark(const struct canvas *c, const struct picture *p, const struct mark *m)
{
    const char *text = text_of(p, m);

    switch (m->kind) {
    case MARK_FILL:
        shape_box(c, m->box, (struct box_look){m->ink, m->edge, m->radius, m->line});
        break;
    case MARK_TEXT:
        canvas_cover(c, runs_cover(m->font, text), m->box.x, m->box.y, m->ink);
        break;
    case MARK_ICON:
        paint_icon(c, m->box, text, m->ink);
        break;
    case MARK_FACE:
        shape_face(c, m->box, m->level, m->ink);
        break;
    case MARK_QR:
        paint_qr(c, m->box, text, m->ink);
        break;
    case MARK_PHOTO:
        paint_photo(c, m, text);
        break;
    case MARK_SHADOW:
        shape_shadow(c, m->box, m->radius, m->line, m->ink);
        break;
    case MARK_DASH:
        shape_dash(c, m->box, m->line > 0 ? m->line : m->box.h, m->ink);
        break;
    case MARK_STROKE:
        shape_stroke(c, m->box, m->line, text, m->ink);
        break;
    }
}

/* All that a mark may colour: glyphs stand out a little on both sides of their
 * advance, a shadow falls around and below its box. */
static bool touches(const struct mark *m, struct rect r)
{
    int side = m->kind == MARK_SHADOW ? 2 * m->line : m->kind == MARK_STROKE ? m->line : 0;
    struct rect box = {m->box.x - side, m->box.y - side, m->box.w + 2 * side, m->box.h + 2 * side};

    if (m->kind == MARK_TEXT) {
        side = m->font.size / 8 + 1;
        box.x -= side;
        box.w += 2 * side;
    }
    if (m->kind == MARK_DASH && box.h < m->line)
        box.h = m->line;
    return rect_common(box, r).w > 0;
}

/* True when `m` hides all that lies under `r`. */
static bool hides(const struct mark *m, struct rect r)
{
    int inset = m->radius > m->line ? m->radius : m->line;
    struct rect b = m->box, common;

    if (m->kind != MARK_FILL || alpha_of(m->ink) != 255)
        return false;
    b = (struct rect){b.x + inset, b.y + inset, b.w - 2 * inset, b.h - 2 * inset};
    common = rect_common(b, r);
    return common.w == r.w && common.h == r.h;
}

/* The first mark that can be seen in `r`; -1 when the ground can. */
static int first_seen(const struct picture *p, struct rect r)
{
    for (int i = p->count - 1; i >= 0; i--) {
        if (hides(&p->marks[i], r))
            return i;
    }
    return -1;
}

static void paint_ground(const struct canvas *c, colour ground)
{
    for (int y = c->clip.y; y < c->clip.y + c->clip.h; y++)
        lay_span(canvas_at(c, c->clip.x, y), c->clip.w, ground | 0xFF000000);
}

void paint_picture(const struct canvas *c, const struct picture *p)
{
    int first = first_seen(p, c->clip);

    if (first < 0)
        paint_ground(c, p->ground);
    for (int i = first < 0 ? 0 : first; i < p->count; i++) {
        if (touches(&p->marks[i], c->clip))
            paint_mark(c, p, &p->marks[i]);
    }
}

/* Black, white, or nothing for what is hardly there. */
static colour paper_ink(colour ink)
{
    unsigned light = (ink >> 16 & 255) * 299 + (ink >> 8 & 255) * 587 + (ink & 255) * 114;

    if (alpha_of(ink) < 128)
        return 0;
    return light < 127500 ? 0xFF000000 : 0xFFFFFFFF;
}

void paint_for_paper(const struct canvas *c, const struct picture *p, int top)
{
    paint_ground(c, paper_ink(p->ground | 0xFF000000));
    for (int i = 0; i < p->count; i++) {
        struct mark m = p->marks[i];

        m.box.y -= top;
        if (m.kind == MARK_SHADOW || !touches(&m, c->clip))
            continue;
        m.ink = paper_ink(m.ink);
        m.edge = paper_ink(m.edge);
        paint_mark(c, p, &m);
    }
}
