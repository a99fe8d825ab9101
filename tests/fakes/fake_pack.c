/* fake_pack.c - port/pack.h without packing: stored blocks (RFC 1951, 3.2.4). */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "port/pack.h"

enum { BLOCK = 65535, BLOCK_HEAD = 5 };

char *pack_part_new(const void *data, size_t size, bool last, size_t *packed)
{
    char *to = malloc(size + (size / BLOCK + 1) * BLOCK_HEAD);
    const char *from = data;

    must(to != NULL);
    *packed = 0;
    do {
        size_t n = size < BLOCK ? size : BLOCK;
        const unsigned char head[BLOCK_HEAD] = {last && n == size, n & 255, n >> 8, ~n & 255,
                                                ~n >> 8 & 255};

        memcpy(to + *packed, head, BLOCK_HEAD);
        if (n > 0)
            memcpy(to + *packed + BLOCK_HEAD, from, n);
        *packed += BLOCK_HEAD + n;
        from += n;
        size -= n;
    } while (size > 0);
    return to;
}

uint32_t pack_sum(uint32_t before, const void *data, size_t size)
{
    const unsigned char *s = data;
    uint32_t sum = ~before;

    for (size_t i = 0; i < size; i++) {
        sum ^= s[i];
        for (int k = 0; k < 8; k++)
            sum = sum >> 1 ^ (UINT32_C(0xEDB88320) & -(sum & 1));
    }
    return ~sum;
}
