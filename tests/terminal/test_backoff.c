/* test_backoff.c - when to try the hub again. */
#include "terminal/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_pause_doubles_up_to_its_bound(void **state)
{
    const uint32_t randoms[] = {0, 12345, 0xFFFFFFFF};

    (void)state;
    for (size_t r = 0; r < ARRAY_LEN(randoms); r++) {
        struct backoff b = {0};
        int64_t most = BACKOFF_FIRST_MS;

        for (int i = 0; i < 20; i++) {
            assert_true(backoff_is_due(&b, 1000000 * i));
            backoff_failed(&b, 1000000 * i, randoms[r]);
            assert_in_range(b.until - 1000000 * i, most / 4, most);
            assert_false(backoff_is_due(&b, b.until - 1));
            most = most * 2 > BACKOFF_MOST_MS ? BACKOFF_MOST_MS : most * 2;
        }
        backoff_succeeded(&b);
        assert_true(backoff_is_due(&b, 0));
    }
}

static void test_jitter_spreads_the_terminals(void **state)
{
    int64_t first = 0, last = 0;

    (void)state;
    for (uint32_t i = 0; i < 100; i++) {
        struct backoff b = {.failures = 6};

        backoff_failed(&b, 0, i * 2654435761u);
        first = i == 0 || b.until < first ? b.until : first;
        last = b.until > last ? b.until : last;
    }
    assert_true(last - first > BACKOFF_MOST_MS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pause_doubles_up_to_its_bound),
        cmocka_unit_test(test_jitter_spreads_the_terminals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
