/* typed.h - text as somebody types it: what may stand in it, and erasing.
 *
 * Everything that names and sentences are made of may, in any script.  What only
 * steers a screen, a printer or a reader is left out: control characters, marks of
 * direction, characters without width; and of marks that stand on a character more
 * than a few, which would stand on other lines. */
#pragma once

#include "base/err.h"

/* Adds what may stand there of `from`; false when there was no room for all of it. */
bool typed_add(char *to, size_t size, const char *from);

/* Takes the last character away, with the marks that stand on it; false for "". */
bool typed_erase(char *text);
