/* test_id.c - identities to text and back. */
#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] = "00112233445566778899aabbccddeeff";

static void test_text_comes_back_as_it_was(void **state)
{
    struct id a;
    char back[ID_TEXT];

    (void)state;
    assert_true(id_from_text(sample, &a));
    assert_int_equal(a.b[0], 0x00);
    assert_int_equal(a.b[1], 0x11);
    assert_int_equal(a.b[15], 0xff);
    id_to_text(a, back);
    assert_string_equal(back, sample);
}

static void test_upper_case_is_the_same_id(void **state)
{
    struct id a, b;

    (void)state;
    assert_true(id_from_text(sample, &a));
    assert_true(id_from_text("00112233445566778899AABBCCDDEEFF", &b));
    assert_true(id_equal(a, b));
    assert_int_equal(id_hash(a), id_hash(b));
}

static void test_what_is_not_32_digits_is_refused_and_leaves_the_target(void **state)
{
    static const char *const bad[] = {
        "",
        "0",
        "00112233445566778899aabbccddeef",
        "00112233445566778899aabbccddeeff0",
        "00112233445566778899aabbccddeefg",
        " 0112233445566778899aabbccddeeff",
        "0x112233445566778899aabbccddeeff",
        "00112233-4455-6677-8899-aabbccdd",
        "00112233445566778899aabbccddee\xc3\xbf",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct id a = {{7}};

        if (id_from_text(bad[i], &a))
            fail_msg("accepted \"%s\"", bad[i]);
        assert_int_equal(a.b[0], 7);
    }
}

static void test_only_the_id_of_zeros_is_none(void **state)
{
    struct id a = {{0}};

    (void)state;
    assert_true(id_is_none(a));
    for (size_t i = 0; i < sizeof a.b; i++) {
        struct id b = a;

        b.b[i] = 1;
        assert_false(id_is_none(b));
        assert_false(id_equal(a, b));
        assert_int_not_equal(id_hash(a), id_hash(b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_comes_back_as_it_was),
        cmocka_unit_test(test_upper_case_is_the_same_id),
        cmocka_unit_test(test_what_is_not_32_digits_is_refused_and_leaves_the_target),
        cmocka_unit_test(test_only_the_id_of_zeros_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
