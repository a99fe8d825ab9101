/* sdl_icons.h - icons as covers, rendered from SVG at the size they are shown. */
#pragma once

#include "canvas.h"

/* `folder` holds NAME.svg; borrowed for ever.  NULL: that of the build. */
void icons_open(const char *folder);
void icons_close(void);

/* Side of `side` pixels.  An unknown icon is logged once and has no parts.
 * Valid until the next call. */
const struct cover *icons_cover(const char *name, int side);
