/* sdl_shapes.c - rounded boxes, discs, dashes and soft shadows. */
#include "sdl_shapes.h"

#include <math.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

static unsigned parts_of(double depth)
{
    if (depth <= 0)
        return 0;
    return depth >= 1 ? 255 : (unsigned)(depth * 255 + 0.5);
}

unsigned shape_disc_part(int x, int y, int cx, int cy, int radius)
{
    double dx = 2 * x + 1 - cx, dy = 2 * y + 1 - cy;

    return parts_of((radius - sqrt(dx * dx + dy * dy)) / 2 + 0.5);
}

/* Parts of pixel (x, y), from the corner of a box of w x h, that lie in it. */
static unsigned box_part(int x, int y, int w, int h, int radius)
{
    int cx, cy;

    if (x < 0 || y < 0 || x >= w || y >= h)
        return 0;
    cx = x < radius ? radius : x >= w - radius ? w - radius : -1;
    cy = y < radius ? radius : y >= h - radius ? h - radius : -1;
    if (cx < 0 || cy < 0)
        return 255;
    return shape_disc_part(x, y, 2 * cx, 2 * cy, 2 * radius);
}

/* One pixel that is `inner` parts ink and `ring` parts border, 255 at most
 * together.  Both at once, so that no third colour shows where they meet. */
static void lay_two(uint32_t *at, const struct box_look *look, unsigned inner, unsigned ring)
{
    unsigned a = part(inner, alpha_of(look->ink)), b = part(ring, alpha_of(look->edge));
    uint32_t to = 0;

    if (a == 0 || b == 0) {
        lay(at, a ? look->ink : look->edge, a ? a : b);
        return;
    }
    for (int shift = 0; shift < 24; shift += 8) {
        unsigned under = *at >> shift & 255, ink = look->ink >> shift & 255;
        unsigned edge = look->edge >> shift & 255, rest = 255 - a - b;

        to |= (under * rest + ink * a + edge * b + 127) / 255 << shift;
    }
    *at = to;
}

/* Pixels [from, to) of row y that have a corner or a border in them. */
static void box_pixels(const struct canvas *c, struct rect box, const struct box_look *look, int y,
                       int from, int to)
{
    int line = look->line, radius = look->radius > line ? look->radius - line : 0;

    from = from > c->clip.x ? from : c->clip.x;
    to = least(to, c->clip.x + c->clip.w);
    for (int x = from; x < to; x++) {
        unsigned outer = box_part(x - box.x, y - box.y, box.w, box.h, look->radius);
        unsigned inner = box_part(x - box.x - line, y - box.y - line, box.w - 2 * line,
                                  box.h - 2 * line, radius);

        inner = inner < outer ? inner : outer;
        lay_two(canvas_at(c, x, y), look, inner, outer - inner);
    }
}

static void span(const struct canvas *c, int y, int from, int to, colour ink)
{
    from = from > c->clip.x ? from : c->clip.x;
    to = least(to, c->clip.x + c->clip.w);
    if (from < to)
        lay_span(canvas_at(c, from, y), to - from, ink);
}

/* A row between the corners: border, inside, border. */
static void straight_row(const struct canvas *c, struct rect box, const struct box_look *look,
                         int y)
{
    int left = box.x + look->line, right = box.x + box.w - look->line;

    span(c, y, box.x, left, look->edge);
    span(c, y, left, right, look->ink);
    span(c, y, right, box.x + box.w, look->edge);
}

static void corner_row(const struct canvas *c, struct rect box, const struct box_look *look, int y)
{
    int side = look->radius, from_edge = least(y - box.y, box.y + box.h - 1 - y);
    bool border = from_edge < look->line;

    if (side < look->line)
        side = look->line;
    box_pixels(c, box, look, y, box.x, box.x + side);
    span(c, y, box.x + side, box.x + box.w - side, border ? look->edge : look->ink);
    box_pixels(c, box, look, y, box.x + box.w - side, box.x + box.w);
}

void shape_box(const struct canvas *c, struct rect box, struct box_look look)
{
    struct rect r = rect_common(box, c->clip);
    int half = least(box.w, box.h) / 2, side;

    if (r.h == 0)
        return;
    look.line = look.line > 0 ? least(look.line, half) : 0;
    look.radius = look.radius > 0 ? least(look.radius, half) : 0;
    side = look.radius > look.line ? look.radius : look.line;
    for (int y = r.y; y < r.y + r.h; y++) {
        if (y < box.y + side || y >= box.y + box.h - side)
            corner_row(c, box, &look, y);
        else
            straight_row(c, box, &look, y);
    }
}

void shape_disc(const struct canvas *c, struct rect box, colour ink)
{
    int side = least(box.w, box.h);
    struct rect square = {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};

    shape_box(c, square, (struct box_look){.ink = ink, .radius = side / 2});
}

void shape_dash(const struct canvas *c, struct rect box, int line, colour ink)
{
    int dash = 3 * line, step = 5 * line;

    for (int x = box.x; x < box.x + box.w; x += step) {
        struct rect r = {x, box.y, least(dash, box.x + box.w - x), line};

        shape_box(c, r, (struct box_look){.ink = ink});
    }
}

/* Distance of the middle of pixel (x, y) to the edge of the rounded box;
 * negative inside. */
static double box_distance(int x, int y, struct rect box, int radius)
{
    double dx = fabs(x + 0.5 - box.x - box.w / 2.0) - box.w / 2.0 + radius;
    double dy = fabs(y + 0.5 - box.y - box.h / 2.0) - box.h / 2.0 + radius;

    if (dx <= 0 || dy <= 0)
        return (dx > dy ? dx : dy) - radius;
    return sqrt(dx * dx + dy * dy) - radius;
}

/* From all of the ink well inside to nothing, smooth at both ends. */
static unsigned shadow_part(double distance, int spread, colour ink)
{
    double t = (spread - distance) / (2.0 * spread);

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return (unsigned)(t * t * (3 - 2 * t) * alpha_of(ink) + 0.5);
}

static void shadow_row(const struct canvas *c, struct rect box, struct rect from, int radius,
                       int spread, colour ink, int y, int x0, int x1)
{
    for (int x = x0; x < x1; x++) {
        unsigned hidden = box_part(x - box.x, y - box.y, box.w, box.h, radius);
        unsigned a;

        if (hidden == 255)
            continue;
        a = shadow_part(box_distance(x, y, from, radius), spread, ink);
        lay(canvas_at(c, x, y), ink, a);
    }
}

void shape_shadow(const struct canvas *c, struct rect box, int radius, int spread, colour ink)
{
    int drop = spread / 4; /* light falls from above */
    struct rect from = {box.x, box.y + drop, box.w, box.h}, r;

    radius = least(radius > 0 ? radius : 0, least(box.w, box.h) / 2);
    r = (struct rect){from.x - spread, from.y - spread, from.w + 2 * spread, from.h + 2 * spread};
    r = rect_common(r, c->clip);
    for (int y = r.y; y < r.y + r.h && spread > 0; y++) {
        bool beside = y >= box.y + radius && y < box.y + box.h - radius;
        int left = beside ? least(box.x, r.x + r.w) : r.x + r.w;
        int right = box.x + box.w > r.x ? box.x + box.w : r.x;

        shadow_row(c, box, from, radius, spread, ink, y, r.x, left);
        if (beside)
            shadow_row(c, box, from, radius, spread, ink, y, right, r.x + r.w);
    }
}
