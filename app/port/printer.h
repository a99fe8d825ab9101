/* printer.h - paper.  A driver is a const table; printer_open() picks by URI.
 *
 * A job is one bitmap that is printed and cut.  The driver works on a thread of
 * its own and answers by notices (notice.h): NOTICE_PRINTED for each job, in
 * order, once; NOTICE_PRINTER when the state changes.  A job whose bytes may
 * have reached the paper but whose end was not acknowledged is PRINT_UNKNOWN,
 * never tried again by itself. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct printer; /* opaque */

struct slip_bitmap {
    uint32_t job;        /* the caller's, returned in the notice */
    int width, height;   /* dots; width at most 576 (80 mm) or 384 (58 mm) */
    const uint8_t *bits; /* 1 black, rows padded to bytes, MSB left */
};

enum printer_fault { /* bits */
                     PRINTER_READY = 0,
                     PRINTER_OFFLINE = 1,
                     PRINTER_PAPER_OUT = 2,
                     PRINTER_COVER_OPEN = 4,
                     PRINTER_CUTTER = 8,
                     PRINTER_ABSENT = 16,   /* no device, unplugged, refused */
                     PRINTER_PAPER_LOW = 32 /* still prints */
};

/* "paper", "cover", "cutter", "offline", "absent", "" */
const char *printer_fault_name(unsigned faults);

/* Opens by URI (DESIGN, outside contract).  NULL with a reason in `why` when
 * the URI itself is wrong; an absent device is a state, not an error. */
struct printer *printer_open(const char *uri, char *why, size_t why_size);

/* Copies the bits and returns at once; ERR_FULL when 8 jobs wait. */
MUST_USE enum err printer_print(struct printer *p, const struct slip_bitmap *slip);

/* Dots a line: 576 or 384. */
int printer_width(const struct printer *p);

/* Forgets jobs that wait, here and in the device (DLE DC4 / ESC @ on return). */
void printer_purge(struct printer *p);

/* Waits for the running job, at most 2 s.  NULL is fine. */
void printer_close(struct printer *p);
