/* test_pack.c - parts that were packed one by one are one stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "port/pack.h"

enum { PARTS = 4, PART_SIZE = 100000 };

static void test_parts_are_one_stream(void **state)
{
    static unsigned char all[PARTS * PART_SIZE], packed[2 * PARTS * PART_SIZE],
        back[PARTS * PART_SIZE + 1];
    z_stream z = {.next_in = packed, .next_out = back, .avail_out = sizeof back};
    size_t size = 0, n;
    uint32_t sum = 0;

    (void)state;
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (unsigned char)(i * i / 7 % 251);
    for (int i = 0; i < PARTS; i++) {
        size_t part = i == PARTS - 1 ? 0 : PART_SIZE; /* the last one holds nothing */
        char *bytes = pack_part_new(all + (size_t)i * PART_SIZE, part, i == PARTS - 1, &n);

        memcpy(packed + size, bytes, n);
        size += n;
        sum = pack_sum(sum, all + (size_t)i * PART_SIZE, part);
        free(bytes);
    }
    z.avail_in = (uInt)size;
    assert_int_equal(inflateInit2(&z, -15), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.avail_in, 0);
    assert_int_equal(z.total_out, (PARTS - 1) * PART_SIZE);
    assert_memory_equal(back, all, (PARTS - 1) * PART_SIZE);
    assert_int_equal(sum, crc32(0, all, (PARTS - 1) * PART_SIZE));
    inflateEnd(&z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parts_are_one_stream)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
