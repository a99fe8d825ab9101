/* machine_mark.h - tells this machine from another one that has a copy of its disk. */
#pragma once

#include "port/crypto.h"

enum { MACHINE_MARKS = 8 * HASH_TEXT };

/* Hashes over the serial number of the board (a Raspberry Pi's device tree) and over the
 * permanent addresses of its network cards, joined by blanks, eight at most: a card that was
 * changed leaves others.  "" where none can be read, as in a container.  `root`: "", or the
 * folder that holds proc and sys.  After crypto_start(); any thread. */
void machine_marks(const char *root, char to[MACHINE_MARKS]);
