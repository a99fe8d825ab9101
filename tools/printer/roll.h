/* roll.h - the virtual printer's paper: dots become sheets, sheets become PNGs.
 *
 * A sheet is what lies between two cuts.  DIR/paper-NNNN.png holds one sheet, a
 * pixel a dot; DIR/paper.log has a line for each: name, size, how it ended
 * ("cut", "roll-end", "torn", "overlong", "left") and the number of black dots. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct roll {
    const char *dir; /* borrowed; NULL: nothing is written */
    FILE *log;
    int width;    /* dots */
    long left;    /* dot lines to the end of the paper; -1 endless */
    long printed; /* dot lines in all */
    int sheets;
    uint8_t *rows; /* of the sheet in the mouth */
    size_t stride, count, room;
};

/* False when DIR cannot be written to; says so on stderr. */
bool roll_open(struct roll *r, const char *dir, int width);

/* One dot line of `size` bytes, 1 black, MSB left; NULL: white.  False: no paper. */
bool roll_line(struct roll *r, const uint8_t *bits, size_t size);

/* Ends the sheet; nothing when no dot line was fed since the last end. */
void roll_end(struct roll *r, const char *how);

/* Removes the rest of the roll; puts in a new, endless one. */
void roll_take_out(struct roll *r);
void roll_put_in(struct roll *r);
bool roll_is_out(const struct roll *r);

void roll_close(struct roll *r);
