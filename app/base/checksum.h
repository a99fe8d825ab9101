/* checksum.h - 64 bits over some bytes, to tell decay, not malice: the same on every machine
 * and for ever, since stores hold them.
 *
 * Each step is one to one in what it takes, so a change within any eight bytes in a row is
 * always seen; any other passes one time in 2^64. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* `before` is the sum of what comes first; 0 nothing does. */
uint64_t checksum(uint64_t before, const void *bytes, size_t size);
uint64_t checksum_number(uint64_t before, uint64_t number);
