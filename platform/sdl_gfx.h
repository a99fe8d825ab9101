/* sdl_gfx.h - gives back what port/gfx.h holds.  Main thread. */
#pragma once

#include "port/gfx.h"

void gfx_close(void);
