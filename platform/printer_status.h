/* printer_status.h - what an ESC/POS printer says back, byte by byte.
 *
 * Pure: no I/O, no allocation, no clock.  Four things come back: the answers to
 * DLE EOT 1..4 (one byte each, in the order asked), automatic status packets
 * (GS a, four bytes), process ids (GS ( H fn 48) and the clear response (DLE
 * DC4 fn 8).  They are told apart by their fixed bits; a byte that breaks the
 * pattern ends the packet it is in and is looked at anew. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum { STATUS_ROUND = 4, STATUS_ID_SIZE = 4 };

struct printer_status {
    unsigned faults;         /* enum printer_fault; the newest word of the printer */
    bool known;              /* a whole packet or round has come */
    bool automatic;          /* the printer sends packets by itself */
    unsigned rounds;         /* rounds of DLE EOT 1..4 answered */
    unsigned heard;          /* bytes that made sense */
    unsigned ids;            /* process ids received */
    unsigned clears;         /* clear responses received */
    char id[STATUS_ID_SIZE]; /* the newest process id */

    /* private */
    uint8_t packet[8];
    unsigned filled;
    unsigned asked; /* answers to come */
    unsigned answered;
    unsigned round_faults;
};

void printer_status_init(struct printer_status *s);

/* DLE EOT 1, 2, 3, 4 were sent. */
void printer_status_asked(struct printer_status *s);

void printer_status_feed(struct printer_status *s, const uint8_t *bytes, size_t size);
