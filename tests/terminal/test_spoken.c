/* test_spoken.c - texts of the screen as a voice should say them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "terminal/spoken.h"

static void assert_said(const char *text, const char *said)
{
    char to[256];

    spoken_form(to, sizeof to, text, " to ");
    assert_string_equal(to, said);
}

static void test_numbers_of_tickets_are_spelled(void **state)
{
    (void)state;
    assert_said("A012", "A 0 1 2");
    assert_said("A3-012", "A 3 0 1 2");
    assert_said("Number B047, please", "Number B 0 4 7, please");
}

static void test_numbers_to_be_noted_are_spelled(void **state)
{
    (void)state;
    assert_said("Hotline 12345", "Hotline 1 2 3 4 5");
    assert_said("138 0013 8000", "1 3 8 0 0 1 3 8 0 0 0");
    assert_said("138****8000", "1 3 8, 8 0 0 0");
    assert_said("13800138000", "1 3 8 0 0 1 3 8 0 0 0");
}

static void test_amounts_times_and_years_are_not(void **state)
{
    (void)state;
    assert_said("12 people waiting", "12 people waiting");
    assert_said("09:42", "09:42");
    assert_said("2026-11-23", "2026-11-23");
}

static void test_signs_become_words_and_pauses(void **state)
{
    (void)state;
    assert_said("5–8 min", "5 to 8 min");
    assert_said("4 people · 5–8 min", "4 people, 5 to 8 min");
    assert_said("简体 / 繁體", "简体, 繁體");
    assert_said("", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_of_tickets_are_spelled),
        cmocka_unit_test(test_numbers_to_be_noted_are_spelled),
        cmocka_unit_test(test_amounts_times_and_years_are_not),
        cmocka_unit_test(test_signs_become_words_and_pauses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
