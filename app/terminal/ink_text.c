/* ink_text.c - strokes of a finger as text. */
#include "terminal/ink_text.h"

#include <stdlib.h>

#include "base/text.h"

enum { PARTS = 8, SIDE = 125 }; /* parts of a pad that are one of the text */

static int apart(struct ink_point a, struct ink_point b)
{
    int x = abs(a.x / PARTS - b.x / PARTS), y = abs(a.y / PARTS - b.y / PARTS);

    return x > y ? x : y;
}

/* False when it had to be cut; it then ends with a whole point. */
static bool put(char *to, const char *lead, int x, int y)
{
    return text_append(to, INK_PLAIN, "%s%d %d", lead, x, y);
}

/* With the points that are at least `step` apart, and both ends of each stroke. */
static bool write(const struct ink_point *points, int count, int step, char to[INK_PLAIN])
{
    struct ink_point at = {0, 0, true};
    bool fits = true, first = false;

    to[0] = '\0';
    for (int i = 0; i < count && fits; i++) {
        struct ink_point p = points[i];

        if (at.last) {
            fits = put(to, "M", p.x / PARTS, p.y / PARTS);
            at = (struct ink_point){p.x, p.y, false};
            first = true;
        }
        if (!p.last && apart(at, p) < step)
            continue;
        fits = fits &&
               put(to, first ? "l" : " ", p.x / PARTS - at.x / PARTS, p.y / PARTS - at.y / PARTS);
        first = false;
        at = p;
    }
    return fits;
}

void ink_text(const struct ink_point *points, int count, char to[INK_PLAIN])
{
    for (int step = 1; !write(points, count, step, to) && step <= SIDE; step++)
        ;
}

int ink_length(const struct ink_point *points, int count)
{
    int sum = 0;

    for (int i = 1; i < count; i++) {
        if (!points[i - 1].last)
            sum += abs(points[i].x - points[i - 1].x) + abs(points[i].y - points[i - 1].y);
    }
    return sum;
}
