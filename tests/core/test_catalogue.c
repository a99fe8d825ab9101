/* test_catalogue.c - opening hours with holidays and make-up working days. */
#include "core/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct catalogue *week_hall(void)
{
    struct catalogue *c = calloc(1, sizeof *c);

    for (int i = 0; i < 5; i++)
        c->week[i] = (struct hours){{{510, 720}, {780, 1050}}, 2};
    c->days[0] = (struct day_rule){.day = civil_of(2026, 10, 1)};
    c->days[1] = (struct day_rule){
        .day = civil_of(2026, 10, 10), .open = true, .like = 4}; /* Saturday as a Friday */
    c->days[2] = (struct day_rule){
        .day = civil_of(2026, 12, 31), .open = true, .own = {{{540, 720}}, 1}}; /* the morning */
    c->day_count = 3;
    return c;
}

static void test_open_hours_follow_weekday_and_calendar(void **state)
{
    struct catalogue *c = week_hall();
    const struct {
        int month, day, minute;
        int left; /* minutes until closing time; 0 closed */
    } rows[] = {
        {11, 23, 509, 0},   {11, 23, 510, 540}, {11, 23, 719, 331}, {11, 23, 730, 0},
        {11, 23, 780, 270}, {11, 23, 1049, 1},  {11, 23, 1050, 0},  {11, 28, 600, 0},
        {10, 1, 600, 0},    {10, 10, 600, 450}, {12, 31, 520, 0},   {12, 31, 600, 120},
        {12, 31, 800, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct moment m = {
            instant_of(civil_of(2026, rows[i].month, rows[i].day), rows[i].minute, 480), 480};

        assert_int_equal(catalogue_minutes_left(c, m), rows[i].left);
        assert_int_equal(catalogue_is_open(c, m), rows[i].left > 0);
    }
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_hours_follow_weekday_and_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
