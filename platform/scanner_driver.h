/* scanner_driver.h - one way to a scanner.  scanner_open.c holds the list, the
 * thread and the retries; a driver opens, reads and closes, on that thread.
 *
 * Private to scanner_*.c. */
#pragma once

#include "scan_line.h"

struct scanner_driver {
    const char *scheme; /* "evdev:" */
    bool is_burst;      /* a read comes at once: a pause in it means a lost end */

    /* Whether the rest of the URI is right; says what is wrong. */
    bool (*check)(const char *where, char *why, size_t why_size);

    /* A descriptor to poll, or -1 with a reason while it is absent. */
    int (*open)(const char *where, char *why, size_t why_size);

    /* Reads what there is into `line`.  ERR_ABSENT: unplugged, open again;
     * ERR_IO: ended for good. */
    enum err (*read)(int fd, struct scan_line *line);
    void (*close)(int fd);
};

extern const struct scanner_driver scanner_evdev, scanner_serial, scanner_stdin;
