/* test_ink_text.c - strokes become path data that holds their ends and fits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "terminal/ink_text.h"

static void test_strokes_become_path_data(void **state)
{
    static const struct ink_point points[] = {
        {80, 80, false}, {120, 120, false}, {120, 192, true}, {320, 160, false}, {296, 224, true}};
    char text[INK_PLAIN];

    (void)state;
    ink_text(points, 5, text);
    assert_string_equal(text, "M10 10l5 5 0 9M40 20l-3 8");
    assert_int_equal(ink_length(points, 5), 80 + 72 + 88);
}

static void test_a_dot_is_a_stroke_and_nothing_is_nothing(void **state)
{
    static const struct ink_point dot[] = {{80, 80, true}};
    char text[INK_PLAIN];

    (void)state;
    ink_text(dot, 1, text);
    assert_string_equal(text, "M10 10l0 0");
    ink_text(dot, 0, text);
    assert_string_equal(text, "");
}

static void test_a_long_stroke_is_thinned_and_keeps_its_ends(void **state)
{
    struct ink_point points[IME_POINTS];
    char text[INK_PLAIN];
    int x = 0, y = 0, used = 0;
    const char *at;

    (void)state;
    for (int i = 0; i < IME_POINTS; i++) /* up and down, to the right */
        points[i] = (struct ink_point){(int16_t)(3 * i), (int16_t)(i % 2 * 900), false};
    points[IME_POINTS - 1].last = true;
    ink_text(points, IME_POINTS, text);
    assert_true(strlen(text) < INK_PLAIN);
    assert_int_equal(strspn(text, "Ml -0123456789"), strlen(text));

    for (int i = 0; i < IME_POINTS; i++) /* a line that is read back to its end */
        points[i] = (struct ink_point){(int16_t)(8 * i), (int16_t)(i / 2), false};
    points[IME_POINTS - 1].last = true;
    ink_text(points, IME_POINTS, text);
    assert_int_equal(sscanf(text, "M%d %d%n", &x, &y, &used), 2);
    for (at = text + used; *at != '\0'; at += used) {
        int dx, dy;

        assert_int_equal(sscanf(at, "%*[l ]%d %d%n", &dx, &dy, &used), 2);
        x += dx;
        y += dy;
    }
    assert_int_equal(x, IME_POINTS - 1);
    assert_int_equal(y, (IME_POINTS - 1) / 2 / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strokes_become_path_data),
        cmocka_unit_test(test_a_dot_is_a_stroke_and_nothing_is_nothing),
        cmocka_unit_test(test_a_long_stroke_is_thinned_and_keeps_its_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
