/* sdl_photo.h - pictures of persons, scaled and cropped to a circle. */
#pragma once

#include "canvas.h"

/* Draws the PNG, JPEG, WebP or SVG of `path` into `box`.  False when there is
 * no such picture (logged once); nothing is drawn then. */
bool photo_draw(const struct canvas *c, struct rect box, const char *path);
void photo_close(void);
