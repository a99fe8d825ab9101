/* layout.c - rectangles cut from rectangles. */
#include "ui/layout.h"

/* `wanted` pixels, but no more than there are. */
static int share(int wanted, int there)
{
    return most(least(wanted, there), 0);
}

struct rect cut_top(struct rect *area, int h)
{
    struct rect r = *area;

    r.h = share(h, area->h);
    area->y += r.h;
    area->h -= r.h;
    return r;
}

struct rect cut_bottom(struct rect *area, int h)
{
    struct rect r = *area;

    r.h = share(h, area->h);
    area->h -= r.h;
    r.y = area->y + area->h;
    return r;
}

struct rect cut_left(struct rect *area, int w)
{
    struct rect r = *area;

    r.w = share(w, area->w);
    area->x += r.w;
    area->w -= r.w;
    return r;
}

struct rect cut_right(struct rect *area, int w)
{
    struct rect r = *area;

    r.w = share(w, area->w);
    area->w -= r.w;
    r.x = area->x + area->w;
    return r;
}

struct rect rect_inset(struct rect r, int by)
{
    int across = least(by, r.w / 2), up = least(by, r.h / 2);

    return (struct rect){r.x + across, r.y + up, r.w - 2 * across, r.h - 2 * up};
}

struct rect rect_centre(struct rect r, int w, int h)
{
    return (struct rect){r.x + (r.w - w) / 2, r.y + (r.h - h) / 2, w, h};
}

struct rect rect_union(struct rect a, struct rect b)
{
    int x, y;

    if (rect_is_empty(a))
        return b;
    if (rect_is_empty(b))
        return a;
    x = least(a.x, b.x);
    y = least(a.y, b.y);
    return (struct rect){x, y, most(a.x + a.w, b.x + b.w) - x, most(a.y + a.h, b.y + b.h) - y};
}

bool rect_is_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

bool rect_has(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

bool rect_meets(struct rect a, struct rect b)
{
    return !rect_is_empty(a) && !rect_is_empty(b) && a.x < b.x + b.w && b.x < a.x + a.w &&
           a.y < b.y + b.h && b.y < a.y + a.h;
}

/* Where cell `i` of `n` begins when cells and gaps share `length`. */
static int cell_begin(int length, int n, int gap, int i)
{
    return (int)((int64_t)i * (length + gap) / n);
}

struct rect grid_cell(struct rect area, int columns, int rows, int gap, int i)
{
    int column, row, x, y;

    must(columns > 0 && rows > 0 && i >= 0);
    column = i % columns;
    row = i / columns;
    x = cell_begin(area.w, columns, gap, column);
    y = cell_begin(area.h, rows, gap, row);
    return (struct rect){area.x + x, area.y + y,
                         most(cell_begin(area.w, columns, gap, column + 1) - gap - x, 0),
                         most(cell_begin(area.h, rows, gap, row + 1) - gap - y, 0)};
}
