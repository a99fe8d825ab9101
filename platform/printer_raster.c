/* printer_raster.c - a bitmap as ESC/POS bytes: GS v 0 in bands. */
#include "printer_raster.h"

#include <stdlib.h>
#include <string.h>

enum {
    BAND_ROWS = 48, /* small, so that little is lost in a command cut short */
    BAND_HEAD = 8,
    EXTRA = 32, /* all that stands before and after the bands */
    SMALL = 16  /* longer than any command other than a band */
};

static void put(struct printer_raster *r, const void *bytes, size_t size)
{
    memcpy(r->bytes + r->size, bytes, size);
    r->size += size;
}

/* A printer looks for real-time commands (DLE EOT, DLE ENQ, DLE DC4) in the
 * bytes as they come in, inside of pictures too.  Where the dots happen to make
 * one, a dot beside a black one is blackened as well. */
static void break_commands(uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++)
        if (bytes[i] == 0x10 &&
            (bytes[i + 1] == 0x04 || bytes[i + 1] == 0x05 || bytes[i + 1] == 0x14))
            bytes[i] = 0x18;
}

static void put_band(struct printer_raster *r, const uint8_t *bits, size_t rows, uint8_t mask)
{
    const uint8_t head[BAND_HEAD] = {
        0x1d, 'v', '0', 0, (uint8_t)(r->stride & 0xff), (uint8_t)(r->stride >> 8), (uint8_t)rows, 0,
    };
    uint8_t *at;

    put(r, head, sizeof(head));
    at = r->bytes + r->size;
    put(r, bits, rows * r->stride);
    for (size_t y = 1; y <= rows; y++)
        at[y * r->stride - 1] &= mask;
    break_commands(at, rows * r->stride);
}

static void put_tail(struct printer_raster *r, const char *id)
{
    static const uint8_t end[] = {0x1b, 'J', 24, 0x1d, 'V', 66, 0};
    static const uint8_t ask[] = {0x1d, '(', 'H', 6, 0, 48, 48};

    put(r, end, sizeof(end));
    if (!id)
        return;
    put(r, ask, sizeof(ask));
    put(r, id, 4);
}

void printer_raster_make(struct printer_raster *to, const uint8_t *bits, int width, int height,
                         const char *id)
{
    static const uint8_t begin[] = {0x1b, '@', 0x1d, 'a', 0x0e};
    size_t rows = (size_t)height, stride = (size_t)(width + 7) / 8;
    size_t bands = (rows + BAND_ROWS - 1) / BAND_ROWS;
    uint8_t mask = (uint8_t)(width % 8 ? 0xff << (8 - width % 8) : 0xff);

    *to = (struct printer_raster){.stride = stride, .rows = rows};
    to->bytes = malloc(EXTRA + bands * BAND_HEAD + rows * stride);
    must(to->bytes);
    put(to, begin, id ? sizeof(begin) : 2);
    to->head = to->size;
    for (size_t y = 0; y < rows; y += BAND_ROWS)
        put_band(to, bits + y * stride, rows - y < BAND_ROWS ? rows - y : BAND_ROWS, mask);
    put_tail(to, id);
}

void printer_raster_free(struct printer_raster *r)
{
    free(r->bytes);
    r->bytes = NULL;
}

size_t printer_raster_rest(const struct printer_raster *r, size_t sent)
{
    size_t band = BAND_HEAD + BAND_ROWS * r->stride;
    size_t at = r->head, left = r->rows;

    while (left && sent > at) {
        size_t rows = left < BAND_ROWS ? left : BAND_ROWS;
        size_t size = left < BAND_ROWS ? BAND_HEAD + rows * r->stride : band;

        if (sent < at + size)
            return at + size - sent + SMALL;
        at += size;
        left -= rows;
    }
    return sent ? SMALL : 0;
}
