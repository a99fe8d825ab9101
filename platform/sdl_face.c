/* sdl_face.c - the five faces of the rating, by distance from their strokes.
 *
 * The design's face lives in a square of 100 units: circle of 44 round the
 * middle, strokes of 5, eyes at (35, 42) and (65, 42), and a mouth bent from
 * (30, y) over (50, bend) to (70, y). */
#include <math.h>

#include "sdl_shapes.h"

enum { PIECES = 20 }; /* straight pieces that a mouth is drawn by */

struct point {
    double x, y;
};

struct face {
    struct point mouth[PIECES + 1];
    struct rect mouth_box; /* pixels that it can touch */
    double unit;           /* pixels of one unit */
    double half;           /* half a stroke, pixels */
    struct point middle, eyes[2];
};

static const struct {
    double ends, bend;
} mouths[6] = {
    [1] = {72, 46}, [2] = {68.8, 53.2}, [3] = {64, 64}, [4] = {59.2, 74.8}, [5] = {56, 82}};

static double distance(struct point a, struct point b)
{
    double dx = a.x - b.x, dy = a.y - b.y;

    return sqrt(dx * dx + dy * dy);
}

static double distance_to_piece(struct point p, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return distance(p, (struct point){a.x + t * dx, a.y + t * dy});
}

static unsigned parts_of(double depth)
{
    depth += 0.5;
    if (depth <= 0)
        return 0;
    return depth >= 1 ? 255 : (unsigned)(depth * 255 + 0.5);
}

static struct face face_of(struct rect box, int level)
{
    int side = box.w < box.h ? box.w : box.h;
    double x0 = box.x + (box.w - side) / 2.0, y0 = box.y + (box.h - side) / 2.0;
    struct face f = {.unit = side / 100.0};
    double top = 100, low = 0, margin;

    f.half = 2.5 * f.unit;
    f.middle = (struct point){x0 + side / 2.0, y0 + side / 2.0};
    f.eyes[0] = (struct point){x0 + 35 * f.unit, y0 + 42 * f.unit};
    f.eyes[1] = (struct point){x0 + 65 * f.unit, y0 + 42 * f.unit};
    for (int i = 0; i <= PIECES; i++) {
        double t = (double)i / (double)PIECES, s = 1 - t;
        double y = mouths[level].ends * (s * s + t * t) + 2 * s * t * mouths[level].bend;

        f.mouth[i] = (struct point){x0 + (30 + 40 * t) * f.unit, y0 + y * f.unit};
        top = y < top ? y : top;
        low = y > low ? y : low;
    }
    margin = f.half + 1;
    f.mouth_box = (struct rect){(int)(x0 + 30 * f.unit - margin), (int)(y0 + top * f.unit - margin),
                                (int)(40 * f.unit + 2 * margin) + 2,
                                (int)((low - top) * f.unit + 2 * margin) + 2};
    return f;
}

static unsigned mouth_part(const struct face *f, struct point p)
{
    double nearest = f->half + 1;

    for (int i = 0; i < PIECES; i++) {
        double d = distance_to_piece(p, f->mouth[i], f->mouth[i + 1]);

        nearest = d < nearest ? d : nearest;
    }
    return parts_of(f->half - nearest);
}

static unsigned stroke_part(const struct face *f, struct point p, double from_middle)
{
    struct rect m = f->mouth_box;
    unsigned ring = parts_of(f->half - fabs(from_middle - 44 * f->unit)), eye;

    if (ring > 0)
        return ring;
    eye = parts_of(5.5 * f->unit - distance(p, f->eyes[p.x > f->middle.x]));
    if (eye > 0 || p.x < m.x || p.y < m.y || p.x > m.x + m.w || p.y > m.y + m.h)
        return eye;
    return mouth_part(f, p);
}

void shape_face(const struct canvas *c, struct rect box, int level, colour ink)
{
    struct rect r = rect_common(box, c->clip);
    unsigned skin = part(0x18, alpha_of(ink));
    struct face f;

    if (level < 1 || level > 5)
        return;
    f = face_of(box, level);
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            struct point p = {x + 0.5, y + 0.5};
            double d = distance(p, f.middle);

            lay(canvas_at(c, x, y), ink, part(parts_of(44 * f.unit - d), skin));
            lay(canvas_at(c, x, y), ink, part(stroke_part(&f, p, d), alpha_of(ink)));
        }
    }
}
