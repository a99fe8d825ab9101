/* test_slot.c - days and times that can be booked: hours, holidays, daylight saving. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/slot.h"
#include "fakes/hall.h"

static struct catalogue hall;
static struct site *site;

/* Monday to Friday 09:00-12:00 and 13:00-17:00; service 0 every 30 minutes. */
static int set_up(void **state)
{
    (void)state;
    hall = *hall_catalogue();
    hall.always_open = false;
    for (int i = 0; i < 5; i++)
        hall.week[i] = (struct hours){{{540, 720}, {780, 1020}}, 2};
    hall.booking = (struct booking_rules){.notice_min = 60, .horizon_days = 10, .hold_min = 5};
    hall.services[0].booking = (struct service_booking){30, 1, 3, 1};
    hall.services[1].booking = (struct service_booking){15, 3, 1, 0};
    hall.day_count = 0;
    site = calloc(1, sizeof *site);
    site_init(site, &hall);
    return site == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    free(site);
    return 0;
}

static const struct day_clock plain = {480, 480, DAY_MINUTES};
static const civil monday = 20780; /* 2026-11-23 */

static struct moment at(civil day, int minute)
{
    return (struct moment){instant_of(day, minute, 480), 480};
}

static int count(civil day, struct moment now)
{
    struct slot slots[SLOTS_MAX];

    return slots_of_day(site, 0, day, plain, now, true, slots);
}

static void test_times_begin_within_the_hours(void **state)
{
    struct slot slots[SLOTS_MAX];
    int n = slots_of_day(site, 0, monday + 1, plain, at(monday, 0), true, slots);

    (void)state;
    assert_int_equal(date_of(monday).weekday, 0);
    assert_int_equal(n, 14);
    assert_int_equal(slots[0].minute, 540);
    assert_int_equal(slots[5].minute, 690);
    assert_int_equal(slots[6].minute, 780);
    assert_int_equal(slots[13].minute, 990);
    assert_int_equal(slots[0].left, 2); /* one of three is kept for walk-ins */
    assert_int_equal(slots[0].due, instant_of(monday + 1, 540, 480));
    /* 45 minutes: the last begins 45 minutes before the end of each span. */
    n = slots_of_day(site, 1, monday + 1, plain, at(monday, 0), true, slots);
    assert_int_equal(slots[n - 1].minute, 1020 - 45);
}

static void test_days_by_calendar(void **state)
{
    static const struct {
        int day; /* after Monday 2026-11-23 */
        bool rule, open;
        int like, times;
    } rows[] = {
        {0, false, false, 0, 14},  /* an ordinary Monday */
        {5, false, false, 0, 0},   /* Saturday */
        {5, true, true, 0, 14},    /* a Saturday that is worked as a Monday */
        {2, true, false, 0, 0},    /* a Wednesday that is a holiday */
        {2, true, true, 6, 0},     /* a Wednesday with a Sunday's hours */
        {10, false, false, 0, 14}, /* the last of the horizon */
        {11, false, false, 0, 0},  /* beyond it */
        {-1, true, true, 0, 0},    /* past */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        hall.day_count = rows[i].rule;
        hall.days[0] = (struct day_rule){
            .day = monday + rows[i].day, .open = rows[i].open, .like = rows[i].like};
        assert_int_equal(count(monday + rows[i].day, at(monday, 0)), rows[i].times);
    }
}

static void test_notice_and_staff(void **state)
{
    struct slot slots[SLOTS_MAX];

    (void)state;
    assert_int_equal(count(monday, at(monday, 539)), 12); /* 10:00 is 61 minutes ahead */
    assert_int_equal(count(monday, at(monday, 541)), 11);
    assert_int_equal(count(monday, at(monday, 1000)), 0);
    /* Staff may take what has begun and has not ended. */
    assert_int_equal(slots_of_day(site, 0, monday, plain, at(monday, 1000), false, slots), 1);
    assert_int_equal(slots_of_day(site, 0, monday + 40, plain, at(monday, 0), false, slots), 0);
    assert_int_equal(slots_of_day(site, 0, monday + 42, plain, at(monday, 0), false, slots), 14);
}

/* A hall that is open all night, where clocks are changed. */
static void test_daylight_saving(void **state)
{
    static const struct {
        struct day_clock clock;
        int times, before_four; /* of the day; due before 04:00 */
        instant third;          /* the time of 02:00 or what comes at its place */
    } rows[] = {
        {{60, 60, DAY_MINUTES}, 48, 8, 4}, /* an ordinary day */
        {{60, 120, 120}, 46, 6, 4},        /* forward at 02:00: 02:00 and 02:30 are skipped */
        {{120, 60, 180}, 48, 8, 4},        /* back at 03:00: what comes twice is offered once */
    };
    struct slot slots[SLOTS_MAX];

    (void)state;
    for (int i = 0; i < 7; i++)
        hall.week[i] = (struct hours){{{0, DAY_MINUTES}}, 1};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int before = 0;
        int n = slots_of_day(site, 0, monday + 1, rows[i].clock, at(monday, 0), true, slots);

        assert_int_equal(n, rows[i].times);
        for (int k = 0; k < n; k++) {
            before += slots[k].minute < 240;
            if (k > 0) /* instants never stand still or go back */
                assert_true(slots[k].due - slots[k - 1].due >= 30 * MINUTE);
        }
        assert_int_equal(before, rows[i].before_four);
        assert_int_equal(slots[rows[i].third].minute, rows[i].clock.change == 120 ? 180 : 120);
    }
    /* 03:00 summer time is one hour of real time after 01:00. */
    (void)slots_of_day(site, 0, monday + 1, rows[1].clock, at(monday, 0), true, slots);
    assert_int_equal(slots[4].due - slots[2].due, 60 * MINUTE);
    /* The hour that comes twice lies between 02:30 and 03:00. */
    (void)slots_of_day(site, 0, monday + 1, rows[2].clock, at(monday, 0), true, slots);
    assert_int_equal(slots[6].due - slots[5].due, 90 * MINUTE);
    /* A booking of 45 minutes may not reach into the hour that is skipped. */
    assert_false(slot_at(site, 1, monday + 1, 90, rows[1].clock, at(monday, 0), true, slots));
    assert_true(slot_at(site, 1, monday + 1, 75, rows[1].clock, at(monday, 0), true, slots));
}

static void test_services_without_bookings_offer_none(void **state)
{
    struct slot slots[SLOTS_MAX];

    (void)state;
    assert_int_equal(slots_of_day(site, 2, monday + 1, plain, at(monday, 0), true, slots), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_times_begin_within_the_hours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_days_by_calendar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_notice_and_staff, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_daylight_saving, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_services_without_bookings_offer_none, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
