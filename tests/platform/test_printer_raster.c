/* test_printer_raster.c - a bitmap as ESC/POS bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "printer_raster.h"

static void test_bands_hold_the_rows_in_order(void **state)
{
    enum { WIDTH = 20, HEIGHT = 100, STRIDE = 3 };
    uint8_t bits[STRIDE * HEIGHT];
    struct printer_raster r;
    size_t at, row = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(bits); i++)
        bits[i] = (uint8_t)(i * 7 | 0x20);
    printer_raster_make(&r, bits, WIDTH, HEIGHT, "0001");
    assert_memory_equal(r.bytes,
                        "\x1b@\x1d"
                        "a\x0e",
                        5);
    for (at = 5; r.bytes[at + 1] == 'v'; at += 8 + (size_t)r.bytes[at + 6] * STRIDE) {
        assert_memory_equal(r.bytes + at, "\x1dv0\0\x03\0", 6);
        for (size_t y = 0; y < r.bytes[at + 6]; y++, row++) {
            const uint8_t *dots = r.bytes + at + 8 + y * STRIDE;

            assert_memory_equal(dots, bits + row * STRIDE, 2);
            assert_int_equal(dots[2], bits[row * STRIDE + 2] & 0xf0);
        }
    }
    assert_int_equal(row, HEIGHT);
    assert_int_equal(r.size - at, 18);
    assert_memory_equal(r.bytes + at,
                        "\x1bJ\x18\x1dV\x42\0\x1d(H\x06\0\x30\x30"
                        "0001",
                        18);
    printer_raster_free(&r);
}

static void test_without_id_nothing_is_asked(void **state)
{
    uint8_t bits[2] = {0xff, 0xff};
    struct printer_raster r;

    (void)state;
    printer_raster_make(&r, bits, 8, 2, NULL);
    assert_int_equal(r.size, 2 + 8 + 2 + 7);
    assert_null(memmem(r.bytes, r.size, "(H", 2));
    assert_null(memmem(r.bytes, r.size,
                       "\x1d"
                       "a",
                       2));
    printer_raster_free(&r);
}

/* DLE EOT, DLE ENQ and DLE DC4 in the dots would be carried out by the printer. */
static void test_dots_never_make_a_real_time_command(void **state)
{
    uint8_t bits[72 * 60];
    static const uint8_t pattern[] = {0x10, 0x04, 0x01, 0x10, 0x05, 0x02, 0x10, 0x14, 0x08, 0x10};
    struct printer_raster r;

    (void)state;
    for (size_t i = 0; i < sizeof(bits); i++)
        bits[i] = pattern[i % sizeof(pattern)];
    bits[71] = 0x10; /* over the end of a row */
    bits[72] = 0x04;
    printer_raster_make(&r, bits, 576, 60, "0001");
    for (size_t i = 0; i + 1 < r.size; i++)
        assert_false(r.bytes[i] == 0x10 &&
                     (r.bytes[i + 1] == 0x04 || r.bytes[i + 1] == 0x05 || r.bytes[i + 1] == 0x14));
    printer_raster_free(&r);
}

static void test_rest_ends_the_band_that_was_begun(void **state)
{
    uint8_t *bits = calloc(100, 72);
    struct printer_raster r;

    (void)state;
    assert_non_null(bits);
    printer_raster_make(&r, bits, 576, 100, "0001");
    assert_int_equal(printer_raster_rest(&r, 0), 0);
    for (size_t sent = 1; sent <= r.size; sent++) {
        size_t end = sent + printer_raster_rest(&r, sent);
        size_t first = r.head + 8 + 48 * 72, second = first + 8 + 48 * 72;
        size_t third = second + 8 + 4 * 72;

        if (sent > r.head && sent < first)
            assert_true(end >= first && end <= first + 16);
        else if (sent > first && sent < second)
            assert_true(end >= second && end <= second + 16);
        else if (sent > second && sent < third)
            assert_true(end >= third && end <= third + 16);
        else
            assert_int_equal(end, sent + 16);
    }
    printer_raster_free(&r);
    free(bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands_hold_the_rows_in_order),
        cmocka_unit_test(test_without_id_nothing_is_asked),
        cmocka_unit_test(test_dots_never_make_a_real_time_command),
        cmocka_unit_test(test_rest_ends_the_band_that_was_begun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
