/* test_nearest.c - the known word nearest to a wrong one. */
#include "wire/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char *nearest_of(const char *wrong)
{
    static const char *const known[] = {"prefix", "promised_days", "name", "code"};
    struct nearest n;

    nearest_init(&n, wrong);
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        nearest_try(&n, known[i]);
    return nearest_best(&n);
}

static void test_nearest_finds_the_word_that_was_meant(void **state)
{
    (void)state;
    assert_string_equal(nearest_of("prefx"), "prefix");
    assert_string_equal(nearest_of("perfix"), "prefix");
    assert_string_equal(nearest_of("promiseddays"), "promised_days");
    assert_string_equal(nearest_of("Name"), "name");
    assert_string_equal(nearest_of("code"), "code");
}

static void test_nearest_is_none_when_all_are_far(void **state)
{
    (void)state;
    assert_null(nearest_of("telephone"));
    assert_null(nearest_of(""));
    assert_null(nearest_of("a word that is longer than any name of a member"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest_finds_the_word_that_was_meant),
        cmocka_unit_test(test_nearest_is_none_when_all_are_far),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
