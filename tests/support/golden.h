/* golden.h - what the window shows, against a picture that was taken before.
 *
 * Golden pictures have a quarter of the size and few colours: small files that
 * show layout and colours, not each edge of a letter. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* True when the window looks like the picture at `path`.  With `accept` it is
 * written instead.  Else `why` says what differs. */
bool golden_fits(const char *path, bool accept, char *why, size_t size);
