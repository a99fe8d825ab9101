/* test_checksum.c - what a checksum sees, and that it is the same for ever. */
#include "base/checksum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\"number\":\"A57\",\"service\":\"social\"}";

/* Stores hold these. */
static void test_sums_last(void **state)
{
    (void)state;
    assert_int_equal(checksum(0, "", 0), UINT64_C(0xcbf29ce484222325));
    assert_int_equal(checksum(0, "12345678", 8), UINT64_C(0x67598a23ec9e7d6f));
    assert_int_equal(checksum(0, text, sizeof text - 1), UINT64_C(0xec8037f1f6976cd4));
    assert_int_equal(checksum_number(1, 2), UINT64_C(0xdaa66d2ca7791913));
}

static void test_each_turned_bit_is_seen(void **state)
{
    const uint64_t sum = checksum(7, text, sizeof text - 1);
    char turned[sizeof text];

    (void)state;
    memcpy(turned, text, sizeof text);
    for (size_t bit = 0; bit < 8 * (sizeof text - 1); bit++) {
        turned[bit / 8] = (char)(turned[bit / 8] ^ 1 << bit % 8);
        assert_int_not_equal(checksum(7, turned, sizeof text - 1), sum);
        turned[bit / 8] = text[bit / 8];
    }
}

static void test_length_and_what_came_before_count(void **state)
{
    static const char zeros[16] = "";

    (void)state;
    for (size_t i = 0; i < sizeof zeros; i++)
        assert_int_not_equal(checksum(0, zeros, i), checksum(0, zeros, i + 1));
    assert_int_not_equal(checksum(0, text, 8), checksum(1, text, 8));
    assert_int_not_equal(checksum_number(checksum_number(0, 1), 2),
                         checksum_number(checksum_number(0, 2), 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_last),
        cmocka_unit_test(test_each_turned_bit_is_seen),
        cmocka_unit_test(test_length_and_what_came_before_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
