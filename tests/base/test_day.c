/* test_day.c - civil days, minutes and instants, against dates known from elsewhere. */
#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Days since 1970-01-01 by `date -u -d DATE +%s`; weekday 0 is Monday. */
static const struct {
    int year, month, day;
    civil days;
    int weekday;
} known[] = {
    {1970, 1, 1, 0, 3},         {1969, 12, 31, -1, 2},    {1900, 3, 1, -25508, 3},
    {2000, 2, 29, 11016, 1},    {2000, 3, 1, 11017, 2},   {2024, 2, 29, 19782, 3},
    {2026, 11, 23, 20780, 0},   {2026, 12, 31, 20818, 3}, {2027, 1, 1, 20819, 4},
    {2038, 1, 19, 24855, 1},    {2100, 2, 28, 47540, 6},  {2100, 3, 1, 47541, 0},
    {9999, 12, 31, 2932896, 4}, {1600, 1, 1, -135140, 5},
};

static void test_known_dates_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        struct date t = date_of(known[i].days);

        assert_int_equal(civil_of(known[i].year, known[i].month, known[i].day), known[i].days);
        assert_int_equal(t.year, known[i].year);
        assert_int_equal(t.month, known[i].month);
        assert_int_equal(t.day, known[i].day);
        assert_int_equal(t.weekday, known[i].weekday);
    }
}

static void test_each_day_of_400_years_follows_the_one_before(void **state)
{
    struct date before = date_of(-146097 / 2);

    (void)state;
    for (civil d = -146097 / 2 + 1; d < 146097 / 2; d++) {
        struct date t = date_of(d);

        assert_int_equal(civil_of(t.year, t.month, t.day), d);
        assert_int_equal(t.weekday, (before.weekday + 1) % 7);
        if (t.day != 1)
            assert_int_equal(t.day, before.day + 1);
        else
            assert_true(before.day >= 28 && t.month == before.month % 12 + 1);
        before = t;
    }
}

static void test_day_and_minute_are_those_of_the_place(void **state)
{
    /* 2026-11-23T23:30Z: the 24th in Shanghai, 18:30 in New York. */
    const instant at = instant_of(20780, 23 * 60 + 30, 0);
    const struct moment shanghai = {at, 480}, utc = {at, 0}, new_york = {at, -300};

    (void)state;
    assert_int_equal(day_of(shanghai), 20781);
    assert_int_equal(minute_of_day(shanghai), 7 * 60 + 30);
    assert_int_equal(day_of(utc), 20780);
    assert_int_equal(minute_of_day(utc), 23 * 60 + 30);
    assert_int_equal(day_of(new_york), 20780);
    assert_int_equal(minute_of_day(new_york), 18 * 60 + 30);
}

static void test_midnight_begins_a_day_and_the_millisecond_before_ends_one(void **state)
{
    static const int16_t offsets[] = {0, 480, 330, 345, -210, -720, 840};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
        struct moment m = {instant_of(20780, 0, offsets[i]), offsets[i]};

        assert_int_equal(day_of(m), 20780);
        assert_int_equal(minute_of_day(m), 0);
        m.at--;
        assert_int_equal(day_of(m), 20779);
        assert_int_equal(minute_of_day(m), DAY_MINUTES - 1);
    }
}

static void test_before_1970_rounds_down(void **state)
{
    const struct moment m = {-1, 0};
    char text[MOMENT_TEXT];

    (void)state;
    assert_int_equal(day_of(m), -1);
    assert_int_equal(minute_of_day(m), DAY_MINUTES - 1);
    moment_to_text(m, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999+00:00");
}

static void test_day_text_both_ways(void **state)
{
    char text[DAY_TEXT];
    civil d;

    (void)state;
    day_to_text(20780, text);
    assert_string_equal(text, "2026-11-23");
    assert_true(day_from_text("2026-11-23", &d));
    assert_int_equal(d, 20780);
    assert_true(day_from_text("2024-02-29", &d));
    assert_int_equal(d, 19782);
}

static void test_day_text_refuses_what_is_no_day(void **state)
{
    static const char *const bad[] = {
        "",
        "2026",
        "2026-11",
        "2026-11-2",
        "2026-11-230",
        "2026-11-23 ",
        " 2026-11-23",
        "2026/11/23",
        "2026-11-00",
        "2026-00-10",
        "2026-13-01",
        "2026-02-29",
        "2026-02-30",
        "2026-04-31",
        "2100-02-29",
        "26-11-23",
        "-026-11-23",
        "2026-1a-23",
        "2026-11-23T",
        "２０２６-11-23",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        civil d = 7;

        if (day_from_text(bad[i], &d))
            fail_msg("accepted \"%s\"", bad[i]);
        assert_int_equal(d, 7);
    }
}

static void test_moment_text_both_ways(void **state)
{
    static const struct {
        const char *text;
        int16_t offset;
    } cases[] = {
        {"2026-11-23T09:42:00.000+08:00", 480},  {"2026-11-23T23:59:59.999+05:45", 345},
        {"2026-02-28T00:00:00.001-03:30", -210}, {"1970-01-01T00:00:00.000+00:00", 0},
        {"1969-12-31T23:59:59.999-00:30", -30},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char back[MOMENT_TEXT];
        struct moment m;

        assert_true(moment_from_text(cases[i].text, &m));
        assert_int_equal(m.offset_min, cases[i].offset);
        moment_to_text(m, back);
        assert_string_equal(back, cases[i].text);
    }
}

static void test_one_instant_in_three_spellings(void **state)
{
    static const char *const same[] = {"2026-11-23T01:42:00Z", "2026-11-23T09:42:00+08:00",
                                       "2026-11-22T20:42:00.000-05:00"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(same); i++) {
        struct moment m;

        assert_true(moment_from_text(same[i], &m));
        assert_true(m.at == 1795398120000); /* date -d 2026-11-23T01:42Z +%s, in ms */
    }
}

static void test_moment_text_refuses_what_is_no_moment(void **state)
{
    static const char *const bad[] = {
        "",
        "2026-11-23",
        "2026-11-23T09:42+08:00",
        "2026-11-23 09:42:00+08:00",
        "2026-11-23T09:42:00",
        "2026-11-23T09:42:00.0+08:00",
        "2026-11-23T09:42:00.+08:00",
        "2026-11-23T24:00:00Z",
        "2026-11-23T09:60:00Z",
        "2026-11-23T09:42:60Z",
        "2026-02-30T09:42:00Z",
        "2026-11-23T09:42:00z",
        "2026-11-23T09:42:00+0800",
        "2026-11-23T09:42:00+08",
        "2026-11-23T09:42:00+15:00",
        "2026-11-23T09:42:00+08:60",
        "2026-11-23T09:42:00Z ",
        "2026-11-23T09:42:00ZZ",
        "2026-11-23T-9:42:00Z",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct moment m;

        if (moment_from_text(bad[i], &m))
            fail_msg("accepted \"%s\"", bad[i]);
    }
}

static void test_clock_text_is_that_of_the_place(void **state)
{
    char text[CLOCK_TEXT];

    (void)state;
    clock_to_text((struct moment){instant_of(20780, 1 * 60 + 2, 0) + 59 * SECOND, 480}, text);
    assert_string_equal(text, "09:02");
}

static void test_minute_text_takes_the_end_of_the_day(void **state)
{
    static const struct {
        const char *text;
        int minute;
    } cases[] = {{"00:00", 0}, {"09:42", 582}, {"23:59", 1439}, {"24:00", 1440}};
    static const char *const bad[] = {"",      "9:42",  "09:4",   "09:60", "24:01",
                                      "25:00", "-1:00", "09:42 ", "0942",  "09.42"};
    int minute;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_true(minute_from_text(cases[i].text, &minute));
        assert_int_equal(minute, cases[i].minute);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (minute_from_text(bad[i], &minute))
            fail_msg("accepted \"%s\"", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_dates_both_ways),
        cmocka_unit_test(test_each_day_of_400_years_follows_the_one_before),
        cmocka_unit_test(test_day_and_minute_are_those_of_the_place),
        cmocka_unit_test(test_midnight_begins_a_day_and_the_millisecond_before_ends_one),
        cmocka_unit_test(test_before_1970_rounds_down),
        cmocka_unit_test(test_day_text_both_ways),
        cmocka_unit_test(test_day_text_refuses_what_is_no_day),
        cmocka_unit_test(test_moment_text_both_ways),
        cmocka_unit_test(test_one_instant_in_three_spellings),
        cmocka_unit_test(test_moment_text_refuses_what_is_no_moment),
        cmocka_unit_test(test_clock_text_is_that_of_the_place),
        cmocka_unit_test(test_minute_text_takes_the_end_of_the_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
