/* pack.h - the two sums that a ZIP file needs (RFC 1951, ISO 3309); done by pack_zlib.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The next part of a raw deflate stream, which stands by itself: parts are put one behind
 * the other.  `last` ends the stream.  The caller frees. */
char *pack_part_new(const void *data, size_t size, bool last, size_t *packed);

/* CRC-32 of what came before and these bytes; it begins with 0. */
uint32_t pack_sum(uint32_t before, const void *data, size_t size);
