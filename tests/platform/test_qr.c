/* test_qr.c - the modules of a QR code. */
#include "port/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct qr code;

static void test_code_has_three_finders(void **state)
{
    int last;

    (void)state;
    assert_int_equal(qr_make("A012", &code), OK);
    assert_int_equal(code.side, 21);
    last = code.side - 7;
    for (int i = 0; i < 7; i++) {
        assert_int_equal(code.dark[i], 1);
        assert_int_equal(code.dark[last + i], 1);
        assert_int_equal(code.dark[last * code.side + i], 1);
        assert_true(code.dark[(code.side - 1) * code.side + last + i] <= 1);
    }
    assert_int_equal(code.dark[code.side + 1], 0);
    assert_int_equal(code.dark[2 * code.side + 2], 1);
}

static void test_longer_text_needs_more_modules(void **state)
{
    char text[300];
    int small;

    (void)state;
    assert_int_equal(qr_make("A012", &code), OK);
    small = code.side;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(qr_make(text, &code), OK);
    assert_true(code.side > small);
    assert_int_equal((code.side - 17) % 4, 0);
}

static void test_text_beyond_any_code_is_refused(void **state)
{
    static char text[8000];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(qr_make(text, &code), ERR_FULL);
    assert_int_equal(code.side, 0);
    assert_int_equal(qr_make("", &code), ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_has_three_finders),
        cmocka_unit_test(test_longer_text_needs_more_modules),
        cmocka_unit_test(test_text_beyond_any_code_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
