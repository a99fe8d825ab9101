/* sdl_shapes.c - rounded boxes, discs, dashes and soft shadows. */
#include "sdl_shapes.h"

#include <math.h>

#include "base/least.h"

static unsigned parts_of(double depth)
{
    if (depth <= 0)
        return 0;
    return depth >= 1 ? 255 : (unsigned)(depth * 255 + 0.5);
}

unsigned shape_disc_part(int x, int y, int cx, int cy, int radius)
{
    int dx = 2 * x + 1 - cx, dy = 2 * y + 1 - cy, far = dx * dx + dy * dy;

    if (radius > 0 && far <= (radius - 1) * (radius - 1))
        return 255;
    if (far >= (radius + 1) * (radius + 1))
        return 0;
    return parts_of((radius - sqrt((double)far)) / 2 + 0.5);
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

static void pixel(const struct canvas *c, const struct box_look *look, int x, int y, unsigned inner,
                  unsigned ring)
{
    if (x >= c->clip.x && x < c->clip.x + c->clip.w)
        lay_two(canvas_at(c, x, y), look, inner, ring);
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

/* Both ends alike, pixel by pixel until one is wholly inside; the same all the way
 * from there to the other end. */
static void corner_row(const struct canvas *c, struct rect box, const struct box_look *look, int y)
{
    int line = look->line, radius = look->radius > line ? look->radius - line : 0;
    int side = look->radius > line ? look->radius : line, i;
    bool border = least(y - box.y, box.y + box.h - 1 - y) < line;

    for (i = 0; i < side; i++) {
        unsigned outer = box_part(i, y - box.y, box.w, box.h, look->radius);
        unsigned inner =
            box_part(i - line, y - box.y - line, box.w - 2 * line, box.h - 2 * line, radius);

        inner = inner < outer ? inner : outer;
        if ((border ? outer : inner) == 255)
            break;
        pixel(c, look, box.x + i, y, inner, outer - inner);
        pixel(c, look, box.x + box.w - 1 - i, y, inner, outer - inner);
    }
    span(c, y, box.x + i, box.x + box.w - i, border ? look->edge : look->ink);
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

/* One shadow: how much of it falls on the columns left of `box`, from the outermost
 * inwards, is the same on all rows beside it. */
enum { SPREAD_MAX = 256 };
struct shadow {
    struct rect box, from;
    int radius, spread;
    colour ink;
    uint8_t beside[SPREAD_MAX];
};

static unsigned shadow_at(const struct shadow *s, int x, int y)
{
    return shadow_part(box_distance(x, y, s->from, s->radius), s->spread, s->ink);
}

static void shadow_pixels(const struct canvas *c, const struct shadow *s, int y, int x0, int x1)
{
    x0 = x0 > c->clip.x ? x0 : c->clip.x;
    x1 = least(x1, c->clip.x + c->clip.w);
    for (int x = x0; x < x1; x++) {
        if (box_part(x - s->box.x, y - s->box.y, s->box.w, s->box.h, s->radius) != 255)
            lay(canvas_at(c, x, y), s->ink, shadow_at(s, x, y));
    }
}

/* Above, below, and where the box is round. */
static void shadow_row(const struct canvas *c, const struct shadow *s, int y)
{
    int left = s->box.x + s->radius, right = s->box.x + s->box.w - s->radius;
    bool hidden = y >= s->box.y && y < s->box.y + s->box.h;
    colour ink = s->ink & 0xFFFFFF;

    shadow_pixels(c, s, y, s->from.x - s->spread, left);
    if (!hidden && y >= s->from.y + s->radius && y < s->from.y + s->from.h - s->radius)
        shadow_pixels(c, s, y, left, right); /* within what casts it: nearer to its sides */
    else if (!hidden && left < right)
        span(c, y, left, right, ink | shadow_at(s, left, y) << 24);
    shadow_pixels(c, s, y, right, s->from.x + s->from.w + s->spread);
}

static void shadow_beside(const struct canvas *c, const struct shadow *s, int y)
{
    int left = s->box.x - s->spread, right = s->box.x + s->box.w + s->spread - 1;

    if (y < s->from.y + s->radius || y >= s->from.y + s->from.h - s->radius) {
        shadow_pixels(c, s, y, left, s->box.x);
        shadow_pixels(c, s, y, s->box.x + s->box.w, right + 1);
        return;
    }
    for (int i = 0; i < s->spread; i++) {
        if (left + i >= c->clip.x && left + i < c->clip.x + c->clip.w)
            lay(canvas_at(c, left + i, y), s->ink, s->beside[i]);
        if (right - i >= c->clip.x && right - i < c->clip.x + c->clip.w)
            lay(canvas_at(c, right - i, y), s->ink, s->beside[i]);
    }
}

void shape_shadow(const struct canvas *c, struct rect box, int radius, int spread, colour ink)
{
    int drop, top, low;
    struct shadow s = {.box = box, .ink = ink, .spread = least(spread, SPREAD_MAX)};

    if (s.spread <= 0 || box.w <= 0 || box.h <= 0)
        return;
    drop = s.spread / 4; /* light falls from above */
    s.radius = least(radius > 0 ? radius : 0, least(box.w, box.h) / 2);
    s.from = (struct rect){box.x, box.y + drop, box.w, box.h};
    for (int i = 0; i < s.spread; i++)
        s.beside[i] = (uint8_t)shadow_at(&s, box.x - s.spread + i, s.from.y + box.h / 2);
    top = s.from.y - s.spread > c->clip.y ? s.from.y - s.spread : c->clip.y;
    low = least(s.from.y + box.h + s.spread, c->clip.y + c->clip.h);
    for (int y = top; y < low; y++) {
        if (y >= box.y + s.radius && y < box.y + box.h - s.radius)
            shadow_beside(c, &s, y);
        else
            shadow_row(c, &s, y);
    }
}
