/* sdl_paint.h - draws the marks of a picture on a canvas. */
#pragma once

#include "canvas.h"

/* Draws the ground and all marks of `p` within the canvas's clip. */
void paint_picture(const struct canvas *c, const struct picture *p);

/* As that, in black and white alone: what has less than half of white's light
 * is black; smooth edges stay, for a threshold.  Row 0 of the canvas is row
 * `top` of the picture. */
void paint_for_paper(const struct canvas *c, const struct picture *p, int top);
