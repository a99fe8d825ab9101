/* printer_raster.h - a bitmap as ESC/POS bytes.  Pure. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct printer_raster {
    uint8_t *bytes; /* owned */
    size_t size;
    size_t head, stride, rows; /* where the bands begin; bytes and number of rows */
};

/* Initialise, the rows in bands, feed, partial cut; with `id` (4 printable
 * bytes) also automatic status back and the request to send `id` back once all
 * is on paper.  NULL `id`: only what makes the paper. */
void printer_raster_make(struct printer_raster *to, const uint8_t *bits, int width, int height,
                         const char *id);
void printer_raster_free(struct printer_raster *r);

/* NUL bytes that bring a printer which has got `sent` bytes to the end of the
 * command it is in. */
size_t printer_raster_rest(const struct printer_raster *r, size_t sent);
