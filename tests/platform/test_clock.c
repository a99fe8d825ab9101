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

static void test_day_knows_its_change_of_clocks(void **state)
{
    static const struct {
        const char *zone;
        int year, month, day;
        struct day_clock clock;
    } rows[] = {
        {"Asia/Shanghai", 2026, 11, 23, {480, 480, DAY_MINUTES}},
        {"Europe/Berlin", 2026, 3, 29, {60, 120, 120}},
        {"Europe/Berlin", 2026, 10, 25, {120, 60, 180}},
        {"Europe/Berlin", 2026, 10, 26, {60, 60, DAY_MINUTES}},
        {"America/New_York", 2026, 3, 8, {-300, -240, 120}},
        {"Australia/Lord_Howe", 2026, 4, 5, {660, 630, 120}},
        {"UTC", 2026, 6, 1, {0, 0, DAY_MINUTES}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct day_clock c;

        assert_int_equal(clock_set_zone(rows[i].zone), OK);
        c = clock_day(civil_of(rows[i].year, rows[i].month, rows[i].day));
        assert_int_equal(c.before, rows[i].clock.before);
        assert_int_equal(c.after, rows[i].clock.after);
        assert_int_equal(c.change, rows[i].clock.change);
    }
}

static void test_another_time_has_the_offset_of_then(void **state)
{
    const instant summer = instant_of(civil_of(2026, 10, 25), 32, 120); /* 00:32 */
    const instant winter = instant_of(civil_of(2026, 10, 25), 10 * 60, 60);

    (void)state;
    assert_int_equal(clock_set_zone("Europe/Berlin"), OK);
    assert_int_equal(clock_at(summer).offset_min, 120);
    assert_int_equal(clock_at(summer).at, summer);
    assert_int_equal(clock_at(winter).offset_min, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_gives_its_offset),
        cmocka_unit_test(test_unknown_zone_is_absent_and_changes_nothing),
        cmocka_unit_test(test_wall_time_is_that_of_the_machine),
        cmocka_unit_test(test_boot_has_one_id_and_never_goes_back),
        cmocka_unit_test(test_another_time_has_the_offset_of_then),
        cmocka_unit_test(test_day_knows_its_change_of_clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
