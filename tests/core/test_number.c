/* test_number.c - labels as they are printed, and as customers type them. */
#include "core/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void test_label_shows_lane_and_count(void **state)
{
    const struct {
        struct number n;
        const char *label;
    } rows[] = {
        {{"A", 0, 12}, "A012"},    {{"A", 3, 12}, "A3-012"}, {{"BC", 0, 999}, "BC999"},
        {{"A", 0, 1000}, "A1000"}, {{"A", 1, 1}, "A1-001"},  {{"ABC", 63, 99999}, "ABC63-99999"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char label[NUMBER_TEXT];
        struct number back;

        number_to_text(rows[i].n, label);
        assert_string_equal(label, rows[i].label);
        assert_true(number_from_text(label, &back));
        assert_true(number_equal(back, rows[i].n));
    }
}

static void test_typed_label_is_understood(void **state)
{
    struct number n;

    (void)state;
    assert_true(number_from_text("a12", &n));
    assert_true(number_equal(n, (struct number){"A", 0, 12}));
    assert_true(number_from_text("b3-7", &n));
    assert_true(number_equal(n, (struct number){"B", 3, 7}));
}

static void test_nonsense_is_refused(void **state)
{
    const char *const rows[] = {"",         "A",    "12",     "A0",          "A000",   "A-1",
                                "A64-1",    "A0-1", "A1-",    "A1-000",      "A012x",  "ABCD1",
                                "A1234567", "A 12", "A1-2-3", "\xC3\x84-12", "A999999"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct number n;

        if (number_from_text(rows[i], &n))
            fail_msg("\"%s\" was taken as a number", rows[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_label_shows_lane_and_count),
        cmocka_unit_test(test_typed_label_is_understood),
        cmocka_unit_test(test_nonsense_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
