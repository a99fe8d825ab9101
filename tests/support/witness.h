/* witness.h - somebody who did nothing asks the hub again and again while it is
 * attacked. */
#pragma once

#include "attack.h"

void witness_begin(const struct target *t);

/* Prints what was seen; fails the test when one request was not served. */
void witness_end(const char *during);
