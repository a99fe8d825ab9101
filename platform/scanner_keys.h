/* scanner_keys.h - the keys of a scanner that acts as a keyboard, as characters.
 *
 * Pure.  US layout: the one that scanners have unless somebody changed it. */
#pragma once

#include "base/err.h"

struct scanner_keys {
    bool shift_left, shift_right, caps;
    int others; /* control, alt and meta keys that are held */
};

enum { SCANNER_NOTHING = 0, SCANNER_WRONG = -1 };

/* Takes one EV_KEY event (code and value of linux/input-event-codes.h).  The
 * character, '\n' for Enter, SCANNER_NOTHING for shift and releases, or
 * SCANNER_WRONG for a key that has no character. */
int scanner_keys_take(struct scanner_keys *k, unsigned code, int value);
