/* checksum.c - a multiply and a shift for each eight bytes. */
#include "base/checksum.h"

enum { WORD = 8 };

static uint64_t word(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

uint64_t checksum_number(uint64_t before, uint64_t number)
{
    uint64_t sum = (before ^ number) * UINT64_C(0x9e3779b97f4a7c15);

    return sum ^ sum >> 32; /* what a product does to its low half is little */
}

uint64_t checksum(uint64_t before, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t sum = before ^ UINT64_C(0xcbf29ce484222325) ^ size;
    unsigned char rest[WORD] = {0};

    for (; size >= WORD; p += WORD, size -= WORD)
        sum = checksum_number(sum, word(p));
    for (size_t i = 0; i < size; i++)
        rest[i] = p[i];
    return size > 0 ? checksum_number(sum, word(rest)) : sum;
}
