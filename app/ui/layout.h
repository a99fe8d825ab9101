/* layout.h - rectangles cut from rectangles.
 *
 * Every layout is computed: a screen takes the area that it is given and cuts
 * rows and columns from it, so one description fits every display. */
#pragma once

#include "base/least.h"
#include "port/gfx.h"

/* Cuts a strip off `*area` and returns it; never more than there is. */
struct rect cut_top(struct rect *area, int h);
struct rect cut_bottom(struct rect *area, int h);
struct rect cut_left(struct rect *area, int w);
struct rect cut_right(struct rect *area, int w);

struct rect rect_inset(struct rect r, int by);
struct rect rect_centre(struct rect r, int w, int h); /* w x h in the middle of r */
struct rect rect_union(struct rect a, struct rect b); /* an empty one adds nothing */
bool rect_is_empty(struct rect r);
bool rect_has(struct rect r, int x, int y);
bool rect_meets(struct rect a, struct rect b);

/* Cell `i` of a grid that fills `area`, row by row, `gap` between cells.  The
 * sizes differ by at most one pixel and the last cell ends at the edge. */
struct rect grid_cell(struct rect area, int columns, int rows, int gap, int i);
