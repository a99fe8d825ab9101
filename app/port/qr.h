/* qr.h - the modules of a QR code; done by qr_qrencode.c. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum { QR_SIDE_MAX = 177 }; /* version 40 */

struct qr {
    int side;                                /* modules a side */
    uint8_t dark[QR_SIDE_MAX * QR_SIDE_MAX]; /* row by row, 1 dark */
};

/* Error correction M: 15 % of the code may be hidden or smeared.  ERR_FULL when
 * the text is longer than a code can hold, ERR_FORMAT when it is empty. */
MUST_USE enum err qr_make(const char *text, struct qr *to);
