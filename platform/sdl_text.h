/* sdl_text.h - opening and closing what port/text.h needs.  Main thread. */
#pragma once

#include "port/text.h"

/* As font_open(): `folder` NULL is where Debian keeps the fonts. */
MUST_USE enum err text_open(const char *folder, char *why, size_t n);
void text_close(void);
