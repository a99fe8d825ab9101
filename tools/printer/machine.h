/* machine.h - the virtual printer itself: a buffer, sensors, a head and a cutter.
 *
 * Real-time commands (DLE EOT, DLE DC4 8) act when their bytes come in, wherever
 * they stand, as in a real printer; all else waits in the buffer and is carried
 * out in order while there is paper and the cover is closed. */
#pragma once

#include "roll.h"

enum {
    MACHINE_BUFFER = 65536,
    MACHINE_REPLIES = 4096,
    MACHINE_LINE_ROWS = 24,
    MACHINE_LINE_BYTES = 72
};

struct machine {
    struct roll roll;
    bool knows_ack; /* GS ( H */
    bool cover_open, paper_low;
    long feed_to;       /* the head goes on to this dot line (roll.printed); -1 no limit */
    bool stalled;       /* takes, does and says nothing */
    long long received; /* bytes in all */

    uint8_t buffer[MACHINE_BUFFER]; /* received, not carried out yet */
    size_t used;
    long long done;     /* bytes carried out or cleared: the offset of buffer[0] */
    uint8_t recent[10]; /* for the real-time commands */

    uint8_t replies[MACHINE_REPLIES]; /* to be sent to the host */
    size_t replies_used;
    uint8_t asb_mask;    /* GS a; 0 off */
    uint8_t asb_last[4]; /* as pushed last */

    /* The state of printing. */
    unsigned raster_rows; /* rows of a GS v 0 still to come */
    size_t raster_bytes;  /* in a row */
    uint8_t raster_mode;
    int spacing;                                         /* dots from line to line */
    uint8_t line[MACHINE_LINE_ROWS][MACHINE_LINE_BYTES]; /* text and ESC * */
    int line_x;
};

void machine_init(struct machine *m);

/* Bytes that it takes now. */
size_t machine_room(const struct machine *m);

void machine_receive(struct machine *m, const uint8_t *bytes, size_t size);

/* Carries out what can be carried out, and pushes status changes. */
void machine_run(struct machine *m);

/* Power lost: buffer and settings are gone, the paper stays where it is. */
void machine_power_off(struct machine *m);

void machine_reply(struct machine *m, const void *bytes, size_t size);
void machine_reset(struct machine *m); /* ESC @ */
