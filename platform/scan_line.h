/* scan_line.h - gathers the characters of one read and passes it on when whole.
 *
 * Pure but for the log.  Enter (CR or LF) ends a read.  A read with anything but
 * printable ASCII, or longer than SCAN_MAX, is dropped and logged without its
 * text: it may be somebody's identity card. */
#pragma once

#include "base/err.h"

enum { SCAN_MAX = 512 };

struct scan_line {
    void (*take)(void *ctx, const char *data, size_t size); /* terminated, borrowed */
    void *ctx;
    size_t size;  /* characters seen; counts on beyond SCAN_MAX */
    size_t wrong; /* of them not printable */
    int most;     /* reads until `ended` is set back to 0, the others are dropped; 0 no limit */
    int ended;    /* reads that came to their end */
    char text[SCAN_MAX + 1];
};

void scan_line_put(struct scan_line *line, int c);

/* Something came and its end did not. */
bool scan_line_is_begun(const struct scan_line *line);

/* Forgets what was begun; `why` goes into the log when there was something. */
void scan_line_drop(struct scan_line *line, const char *why);
