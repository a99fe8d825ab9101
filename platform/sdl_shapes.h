/* sdl_shapes.h - boxes, faces, shadows and dashes, drawn with smooth edges.
 *
 * Ours alone, no library: the same pixels everywhere. */
#pragma once

#include "canvas.h"

struct box_look {
    colour ink, edge;
    int radius, line; /* line > 0: a border of `edge` inside the box */
};

void shape_box(const struct canvas *c, struct rect box, struct box_look look);
void shape_disc(const struct canvas *c, struct rect box, colour ink);

/* One of the five faces of the rating: 1 is sad, 5 smiles. */
void shape_face(const struct canvas *c, struct rect box, int level, colour ink);

/* A dashed line of `line` pixels along the top of `box`. */
void shape_dash(const struct canvas *c, struct rect box, int line, colour ink);

/* The way of a finger, round at its ends: "x,y x,y ..." from the corner of `box`. */
void shape_stroke(const struct canvas *c, struct rect box, int line, const char *way, colour ink);

/* Darkens what is around `box`, as if it floated: `ink` at the edge, nothing
 * `spread` pixels away; below more than above.  Only outside of `box`. */
void shape_shadow(const struct canvas *c, struct rect box, int radius, int spread, colour ink);

/* Parts of 255 of the pixel (x, y) that a disc of `radius` half pixels hides,
 * its centre at (cx, cy) half pixels. */
unsigned shape_disc_part(int x, int y, int cx, int cy, int radius);
