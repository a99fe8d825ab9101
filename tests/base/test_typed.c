/* test_typed.c - what may stand in a text that somebody types. */
#include "base/typed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"

static void assert_typed(const char *from, const char *expected)
{
    char to[256] = "";

    assert_true(typed_add(to, sizeof to, from));
    assert_string_equal(to, expected);
}

static void test_names_of_any_script_stand_as_they_are(void **state)
{
    (void)state;
    assert_typed("王小明", "王小明");
    assert_typed("𠮷田·𫖯𬭎", "𠮷田·𫖯𬭎"); /* extensions B, C and E */
    assert_typed("Müller-O'Neil", "Müller-O'Neil");
    assert_typed("Nguye\u0302\u0303n", "Nguye\u0302\u0303n"); /* marks that are combined */
    assert_typed("葛\U000E0100城", "葛\U000E0100城");         /* a variant form */
    assert_typed("محمد", "محمد");
}

static void test_what_steers_a_device_is_left_out(void **state)
{
    (void)state;
    assert_typed("A\x1b@\x1d"
                 "V\x07\r\nB\x7f",
                 "A@VB");
    assert_typed("A\xc2\x85\xc2\x9b"
                 "B",
                 "AB"); /* C1: an escape of its own on some terminals */
    assert_typed("A\u202eB\u2066C\u200fD", "ABCD");
    assert_typed("A\u200b\u200d\ufeff\u2028\u2029B", "AB");
    assert_typed("A\xff\xc0\x80\xed\xa0\x80"
                 "B",
                 "AB"); /* no UTF-8 */
    assert_typed("A\ue000\U000F0000\U000E0041\ufffe\U0001FFFF"
                 "B",
                 "AB");
}

static void test_marks_do_not_pile_up(void **state)
{
    char many[256] = "a";
    char to[256] = "";

    (void)state;
    for (int i = 0; i < 40; i++)
        text_append(many, sizeof many, "\u0301");
    assert_true(typed_add(to, sizeof to, many));
    assert_int_equal(text_length(to), 5);
    assert_true(typed_add(to, sizeof to, "\u0301")); /* nor later */
    assert_int_equal(text_length(to), 5);
    assert_typed("\u0301a", "a"); /* on nothing there stands none */
}

static void test_no_character_is_cut_where_the_room_ends(void **state)
{
    char to[9] = "";

    (void)state;
    assert_false(typed_add(to, sizeof to, "王小明好"));
    assert_string_equal(to, "王小");
    assert_true(typed_add(to, sizeof to, "ab"));
    assert_false(typed_add(to, sizeof to, "c"));
    assert_string_equal(to, "王小ab");
}

static void test_two_hundred_characters_fill_and_end(void **state)
{
    char to[128] = "";

    (void)state;
    for (int i = 0; i < 200; i++)
        typed_add(to, sizeof to, "𠮷");
    assert_int_equal(text_length(to), 31);
    assert_true(text_is_plain(to, strlen(to)));
}

static void test_erasing_takes_a_character_with_its_marks(void **state)
{
    char text[64] = "王e\u0302\u0303𠮷";

    (void)state;
    assert_true(typed_erase(text));
    assert_string_equal(text, "王e\u0302\u0303");
    assert_true(typed_erase(text));
    assert_string_equal(text, "王");
    assert_true(typed_erase(text));
    assert_string_equal(text, "");
    assert_false(typed_erase(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_any_script_stand_as_they_are),
        cmocka_unit_test(test_what_steers_a_device_is_left_out),
        cmocka_unit_test(test_marks_do_not_pile_up),
        cmocka_unit_test(test_no_character_is_cut_where_the_room_ends),
        cmocka_unit_test(test_two_hundred_characters_fill_and_end),
        cmocka_unit_test(test_erasing_takes_a_character_with_its_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
