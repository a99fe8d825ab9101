/* test_spread.c - percentiles from buckets against those of the sorted values. */
#include "core/spread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static void test_nothing_has_no_percentile(void **state)
{
    struct spread s = {0};

    (void)state;
    assert_int_equal(spread_percentile(&s, 50), -1);
}

static void test_short_times_are_exact_and_long_ones_are_held(void **state)
{
    struct spread s = {0};

    (void)state;
    spread_add(&s, -5);
    spread_add(&s, 63);
    spread_add(&s, 1 << 20);
    assert_int_equal(spread_percentile(&s, 1), 0);
    assert_int_equal(spread_percentile(&s, 50), 63);
    assert_in_range(spread_percentile(&s, 100), SPREAD_MAX * 98 / 100, SPREAD_MAX);
}

static void test_a_percentile_is_off_by_the_stated_bound_at_most(void **state)
{
    enum { N = 5000 };
    static int values[N];
    uint32_t random = 7;

    (void)state;
    for (int round = 0; round < 12; round++) {
        struct spread s = {0};

        for (int i = 0; i < N; i++) {
            random = random * 1664525u + 1013904223u;
            values[i] = (int)((random >> 8) % (40u << round) % SPREAD_MAX);
            spread_add(&s, values[i]);
        }
        qsort(values, N, sizeof values[0], ascending);
        for (int percent = 1; percent <= 100; percent++) {
            int exact = values[(N * percent + 99) / 100 - 1];

            assert_true(labs((long)spread_percentile(&s, percent) - exact) * 1000L <=
                        (long)exact * SPREAD_ERROR_PERMILLE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_has_no_percentile),
        cmocka_unit_test(test_short_times_are_exact_and_long_ones_are_held),
        cmocka_unit_test(test_a_percentile_is_off_by_the_stated_bound_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
