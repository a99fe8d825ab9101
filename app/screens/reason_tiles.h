/* reason_tiles.h - the hall's reasons to tap, for a rating or for what is told by itself. */
#pragma once

#include "screens/frame.h"

/* Those of any of these levels (bit l: level l); bit i of `chosen` is reasons[i] of the
 * catalogue.  The words of all have one size. */
void reason_tiles(struct page *p, struct ui *ui, struct rect area, unsigned levels,
                  uint32_t *chosen);
