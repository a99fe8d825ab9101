/* json_place.h - the line at which a value stands in a JSON text.
 *
 * The JSON library keeps no positions, but an error in a person's file must
 * name its line.  Pure; reads any bytes without harm. */
#pragma once

#include "base/err.h"

/* One step down from a value: into `member`, or to element `index` when
 * `member` is NULL. */
struct json_step {
    const char *member;
    size_t index;
};

/* Line, from 1, of the value at the end of the path; where the path ends early
 * (a missing member), the line of the last value that is there. */
int json_place(const char *json, size_t size, const struct json_step *path, int depth);
