/* ink_text.h - strokes of a finger as text: path data of SVG 1.1, "M10 10l5 5 0 9".
 *
 * The shorter side of the pad has 125.  Where there are more points than find room,
 * those that lie nearest to the one before are left out first. */
#pragma once

#include "core/event.h"
#include "port/ime.h"

void ink_text(const struct ink_point *points, int count, char to[INK_PLAIN]);

/* How far the finger went, in parts of the pad's shorter side, which has 1000. */
int ink_length(const struct ink_point *points, int count);
