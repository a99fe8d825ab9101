/* test_clock.c - zones, wall time and time since the start. */
#include "port/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static void test_zone_gives_its_offset(void **state)
{
    (void)state;
    assert_int_equal(clock_set_zone("Asia/Shanghai"), OK);
    assert_int_equal(clock_now().offset_min, 8 * 60);
    assert_int_equal(clock_set_zone("Asia/Kolkata"), OK);
    assert_int_equal(clock_now().offset_min, 5 * 60 + 30);
    assert_int_equal(clock_set_zone("UTC"), OK);
    assert_int_equal(clock_now().offset_min, 0);
}

static void test_unknown_zone_is_absent_and_changes_nothing(void **state)
{
    static const char *const bad[] = {"Asia/Nowhere",        "",     "/etc/passwd",
                                      "../../../etc/passwd", "Asia", "UTC;x"};

    (void)state;
    assert_int_equal(clock_set_zone("Asia/Shanghai"), OK);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(clock_set_zone(bad[i]), ERR_ABSENT);
    assert_int_equal(clock_now().offset_min, 8 * 60);
}

static void test_wall_time_is_that_of_the_machine(void **state)
{
    instant before = (instant)time(NULL) * SECOND, now = clock_now().at;

    (void)state;
    assert_true(now >= before - SECOND);
    assert_true(now <= (instant)time(NULL) * SECOND + 2 * SECOND);
}

static void test_boot_has_one_id_and_never_goes_back(void **state)
{
    struct boot last = clock_boot();

    (void)state;
    assert_true(last.millis >= 0);
    for (int i = 0; i < 1000; i++) {
        struct boot b = clock_boot();

        assert_int_equal(b.id, last.id);
        assert_true(b.millis >= last.millis);
        last = b;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_gives_its_offset),
        cmocka_unit_test(test_unknown_zone_is_absent_and_changes_nothing),
        cmocka_unit_test(test_wall_time_is_that_of_the_machine),
        cmocka_unit_test(test_boot_has_one_id_and_never_goes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
