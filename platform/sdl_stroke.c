/* sdl_stroke.c - the way of a finger: a line with round ends. */
#include <math.h>
#include <stdlib.h>

#include "sdl_shapes.h"

struct point {
    int x, y;
};

/* Distance of the middle of a pixel to the line from a to b. */
static double distance(double x, double y, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, all = dx * dx + dy * dy;
    double at = all > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / all : 0;

    at = at < 0 ? 0 : at > 1 ? 1 : at;
    x -= a.x + at * dx;
    y -= a.y + at * dy;
    return sqrt(x * x + y * y);
}

static struct rect around(struct point a, struct point b, int line)
{
    int half = line / 2 + 2;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;

    return (struct rect){x - half, y - half, abs(a.x - b.x) + 2 * half + 1,
                         abs(a.y - b.y) + 2 * half + 1};
}

static double covered(double x, double y, struct point a, struct point b, int line)
{
    double inside = line / 2.0 + 0.5 - distance(x, y, a, b);

    return inside <= 0 ? 0 : inside >= 1 ? 1 : inside;
}

/* From b to c; what the part before it, from a to b, covers already is not laid twice. */
static void segment(const struct canvas *to, struct point a, struct point b, struct point c,
                    int line, colour ink)
{
    struct rect r = rect_common(around(b, c, line), to->clip);
    bool first = a.x == b.x && a.y == b.y;

    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            double now = covered(x + 0.5, y + 0.5, b, c, line), was = 0;

            if (now > 0 && !first)
                was = covered(x + 0.5, y + 0.5, a, b, line);
            if (now > was)
                lay(canvas_at(to, x, y), ink,
                    part((unsigned)((now - was) / (1 - was) * 255), alpha_of(ink)));
        }
    }
}

/* False at the end of the way. */
static bool next(const char **way, struct rect box, struct point *to)
{
    char *end;

    to->x = box.x + (int)strtol(*way, &end, 10);
    if (end == *way || *end != ',')
        return false;
    *way = end + 1;
    to->y = box.y + (int)strtol(*way, &end, 10);
    if (end == *way)
        return false;
    *way = end;
    return true;
}

void shape_stroke(const struct canvas *c, struct rect box, int line, const char *way, colour ink)
{
    struct point a, b, at;

    if (!next(&way, box, &b))
        return;
    at = a = b;
    if (!next(&way, box, &at))
        at = b; /* a dot */
    do {
        segment(c, a, b, at, line, ink);
        a = b;
        b = at;
    } while (next(&way, box, &at));
}
