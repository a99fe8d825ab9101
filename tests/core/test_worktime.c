/* test_worktime.c - working time over lunch, weekends, holidays and clock changes. */
#include "core/worktime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Berlin: forward on Sunday 2026-03-29 at 02:00, back on Sunday 2026-10-25 at 03:00. */
static struct day_clock berlin(civil day)
{
    civil forward = civil_of(2026, 3, 29), back = civil_of(2026, 10, 25);

    if (day == forward)
        return (struct day_clock){60, 120, 120};
    if (day == back)
        return (struct day_clock){120, 60, 180};
    return day > forward && day < back ? (struct day_clock){120, 120, DAY_MINUTES}
                                       : (struct day_clock){60, 60, DAY_MINUTES};
}

/* Mon to Fri 08:30-12:00 and 13:00-17:30, Sat 09:00-12:00; 6 April a holiday; Sunday
 * 12 April works as a Monday. */
static struct catalogue *calendar(void)
{
    static struct catalogue c;

    memset(&c, 0, sizeof c);
    for (int i = 0; i < 5; i++)
        c.week[i] = (struct hours){{{510, 720}, {780, 1050}}, 2};
    c.week[5] = (struct hours){{{540, 720}}, 1};
    c.days[0] = (struct day_rule){.day = civil_of(2026, 4, 6), .open = false};
    c.days[1] = (struct day_rule){.day = civil_of(2026, 4, 12), .open = true, .like = 0};
    c.day_count = 2;
    c.standards = usual_standards;
    return &c;
}

static struct moment at(const char *text)
{
    struct moment m;

    assert_true(moment_from_text(text, &m));
    return m;
}

static const struct {
    const char *from, *to;
    int minutes;
} rows[] = {
    {"2026-04-01T09:00:00.000+02:00", "2026-04-01T09:30:00.000+02:00", 30},
    {"2026-04-01T11:50:00.000+02:00", "2026-04-01T13:20:00.000+02:00", 30}, /* lunch */
    {"2026-04-01T07:00:00.000+02:00", "2026-04-01T08:40:00.000+02:00", 10}, /* before it opens */
    {"2026-04-01T17:20:00.000+02:00", "2026-04-02T08:50:00.000+02:00", 30}, /* the night */
    {"2026-04-04T11:50:00.000+02:00", "2026-04-07T08:50:00.000+02:00", 30}, /* holiday Monday */
    {"2026-04-11T11:30:00.000+02:00", "2026-04-12T09:00:00.000+02:00", 60}, /* working Sunday */
    {"2026-03-28T11:30:00.000+01:00", "2026-03-30T09:00:00.000+02:00", 60}, /* forward */
    {"2026-10-24T11:30:00.000+02:00", "2026-10-26T09:00:00.000+01:00", 60}, /* back */
    {"2026-04-01T08:30:00.000+02:00", "2026-04-01T17:30:00.000+02:00", 480},
};

static void test_working_time_is_added(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(worktime_after(calendar(), berlin, at(rows[i].from), rows[i].minutes) -
                             at(rows[i].to).at,
                         0);
}

static void test_working_time_is_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(worktime_between(calendar(), berlin, at(rows[i].from), at(rows[i].to).at),
                         rows[i].minutes);
    assert_int_equal(worktime_between(calendar(), berlin, at(rows[0].to), at(rows[0].from).at), 0);
}

/* What the clocks skip is not worked, what comes twice is. */
static void test_a_night_hall_works_the_hours_that_there_are(void **state)
{
    struct catalogue *c = calendar();

    (void)state;
    c->week[6] = (struct hours){{{0, 360}}, 1}; /* Sunday 00:00-06:00 */
    assert_int_equal(worktime_between(c, berlin, at("2026-03-29T00:00:00.000+01:00"),
                                      at("2026-03-29T12:00:00.000+02:00").at),
                     300);
    assert_int_equal(worktime_between(c, berlin, at("2026-10-25T00:00:00.000+02:00"),
                                      at("2026-10-25T12:00:00.000+01:00").at),
                     420);
}

static void test_working_days_end_with_the_day(void **state)
{
    (void)state;
    /* Good Friday is worked here; Saturday too; Monday is a holiday. */
    assert_int_equal(
        worktime_days_after(calendar(), berlin, at("2026-04-01T10:00:00.000+02:00"), 4),
        at("2026-04-07T17:30:00.000+02:00").at);
}

static void test_a_calendar_without_hours_always_works(void **state)
{
    static struct catalogue none;
    struct moment m = at("2026-04-01T10:00:00.000+02:00");

    (void)state;
    assert_int_equal(worktime_after(&none, berlin, m, 90), m.at + 90 * MINUTE);
    assert_int_equal(worktime_between(&none, berlin, m, m.at + 90 * MINUTE), 90);
    assert_int_equal(worktime_days_after(&none, berlin, m, 2), m.at + 48 * HOUR);
}

static void test_a_standard_counts_in_its_unit(void **state)
{
    struct catalogue *c = calendar();
    struct moment m = at("2026-04-01T17:20:00.000+02:00");

    (void)state;
    assert_int_equal(standard_due(c, -1, berlin, STANDARD_RESPONSE, m),
                     at("2026-04-02T08:50:00.000+02:00").at);
    assert_int_equal(standard_due(c, -1, berlin, STANDARD_COMPLAINT_RESPONSE, m),
                     m.at + 10 * MINUTE);
    assert_int_equal(standard_due(c, -1, berlin, STANDARD_DELIVERY, m), 0);
    c->standards.tier = TIER_EXCELLENT;
    assert_int_equal(standard_due(c, -1, berlin, STANDARD_RESPONSE, m), m.at + 10 * MINUTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_working_time_is_added),
        cmocka_unit_test(test_working_time_is_measured),
        cmocka_unit_test(test_a_night_hall_works_the_hours_that_there_are),
        cmocka_unit_test(test_working_days_end_with_the_day),
        cmocka_unit_test(test_a_calendar_without_hours_always_works),
        cmocka_unit_test(test_a_standard_counts_in_its_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
