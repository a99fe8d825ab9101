/* writing_plan.h - where the parts of writing.h stand in an area, so that no key is
 * smaller than a finger needs. */
#pragma once

#include "screens/writing.h"

enum key_rows { ROWS_FULL, ROWS_WIDE, ROWS_PAGED }; /* as on a keyboard; lower; in two parts */

struct writing_plan {
    enum key_rows rows;
    int gap, row_gap;
    struct rect field, strip; /* text; candidates and hints */
    struct rect keys;
    struct rect pad; /* beside or above the keys; empty: there is no room for both */
};

struct writing_plan writing_plan(const struct ui *ui, struct rect r, bool hand, bool lines);

/* The shorter side that a key must have, pixels. */
int writing_key(const struct theme *th);

/* A row of keys: tokens between blanks, each a letter or the word of another key, with
 * ":N" half keys wide (2 without). */
int writing_row_count(enum key_rows rows);
const char *writing_row(enum key_rows rows, bool signs, bool later, int i);
int writing_columns(enum key_rows rows);
