/* test_lockout.c - wrong passwords cost time, for whoever gave them and for no one
 * else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/day.h"
#include "base/text.h"
#include "hub/lockout.h"

enum { FREE = 5 };

static struct lockout l;

static void fail_times(const char *who, int n, int64_t now)
{
    for (int i = 0; i < n; i++)
        lockout_try(&l, who, now);
}

static void test_waits_double_and_end_with_the_right_password(void **state)
{
    (void)state;
    lockout_init(&l, 7, FREE);
    fail_times("0312", FREE - 1, 1000);
    assert_int_equal(lockout_wait(&l, "0312", 1000), 0);
    fail_times("0312", 1, 1000);
    assert_int_equal(lockout_wait(&l, "0312", 1000), 1);
    fail_times("0312", 1, 2000);
    assert_int_equal(lockout_wait(&l, "0312", 2000), 2);
    fail_times("0312", 30, 4000);
    assert_int_equal(lockout_wait(&l, "0312", 4000), LOCKOUT_MAX_S);
    lockout_clear(&l, "0312");
    assert_int_equal(lockout_wait(&l, "0312", 4000), 0);
}

static void test_nobody_is_locked_by_the_failures_of_another(void **state)
{
    char who[16];

    (void)state;
    for (uint64_t key = 0; key < 200; key++) {
        lockout_init(&l, key * 0x9e3779b97f4a7c15, FREE);
        fail_times("0312", 20, 1000);
        for (int i = 0; i < 300; i++) {
            text_format(who, sizeof who, "%d", i);
            assert_int_equal(lockout_wait(&l, who, 1000), 0);
        }
    }
}

static void test_flood_of_names_frees_no_locked_one(void **state)
{
    char who[16];

    (void)state;
    lockout_init(&l, 7, FREE);
    fail_times("0312", 20, 1000);
    for (int i = 0; i < 20 * LOCKOUT_ROWS; i++) {
        text_format(who, sizeof who, "x%d", i);
        lockout_try(&l, who, 1000);
    }
    assert_int_equal(lockout_wait(&l, "0312", 1000), LOCKOUT_MAX_S);
}

static void test_failures_are_forgotten_after_an_hour(void **state)
{
    (void)state;
    lockout_init(&l, 7, FREE);
    fail_times("0312", FREE, 1000);
    assert_int_equal(lockout_wait(&l, "0312", 1000 + 2 * HOUR), 0);
    fail_times("0312", 1, 1000 + 2 * HOUR);
    assert_int_equal(lockout_wait(&l, "0312", 1000 + 2 * HOUR), 0);
    lockout_undo(&l, "0312");
    lockout_undo(&l, "0312"); /* of none: nothing */
    fail_times("0312", FREE - 1, 1000 + 2 * HOUR);
    assert_int_equal(lockout_wait(&l, "0312", 1000 + 2 * HOUR), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waits_double_and_end_with_the_right_password),
        cmocka_unit_test(test_nobody_is_locked_by_the_failures_of_another),
        cmocka_unit_test(test_flood_of_names_frees_no_locked_one),
        cmocka_unit_test(test_failures_are_forgotten_after_an_hour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
