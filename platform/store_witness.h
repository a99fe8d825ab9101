/* store_witness.h - a row's witness: a number beside it in the store that tells whether the
 * row is still what was stored. */
#pragma once

#include "port/store.h"

/* Over place, event and text; the same for ever. */
uint64_t store_witness(const struct log_row *row);
