/* x11_manager.h - whether a window manager runs on the display. */
#pragma once

#include <stdbool.h>

/* By the property that EWMH asks of one; false when the display cannot be reached. */
bool x11_has_manager(void);
