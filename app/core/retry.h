/* retry.h - how long to wait after a try in vain. */
#pragma once

#include <stdint.h>

/* After the try of that number, from 1: `first`, and twice as long each time, up to `most`;
 * in the unit of both. */
int64_t retry_wait(int tries, int64_t first, int64_t most);
