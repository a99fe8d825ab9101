/* test_theme.c - the face at every size: a finger hits, an eye reads. */
#include "ui/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    int w, h;
    double inches; /* the usual panel */
    bool portrait, compact;
} displays[] = {{1920, 1080, 21.5, false, false},
                {1280, 800, 10.1, false, false},
                {1080, 1920, 21.5, true, false},
                {1024, 600, 10.1, false, true},
                {800, 480, 7.0, false, true}};

static double pixels_of_mm(size_t i)
{
    return hypot(displays[i].w, displays[i].h) / (displays[i].inches * 25.4);
}

static void test_control_is_20_mm(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
        struct theme t = theme_standard(displays[i].w, displays[i].h);

        assert_in_range((int)(t.touch * 10 / pixels_of_mm(i)), 190, 210);
        assert_in_range((int)(t.mm * 1000), (int)(pixels_of_mm(i) * 1000) - 5,
                        (int)(pixels_of_mm(i) * 1000) + 5);
    }
}

static void test_bars_hold_a_control_and_leave_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
        struct theme t = theme_standard(displays[i].w, displays[i].h);
        int rest = t.h - t.bar - t.foot;

        assert_int_equal(t.portrait, displays[i].portrait);
        assert_int_equal(t.compact, displays[i].compact);
        assert_true(t.bar >= t.touch + 6);
        assert_true(t.compact ? t.foot == 0 : t.foot >= t.touch + 6);
        /* Two rows of controls with their spaces, and a heading. */
        assert_true(rest >= 2 * t.touch + 3 * t.gap + t.h2 * 3 / 2);
    }
}

static void test_1080_lines_are_the_design(void **state)
{
    struct theme t = theme_standard(1920, 1080), tall = theme_standard(1080, 1920);

    (void)state;
    assert_int_equal(t.display, 168);
    assert_int_equal(t.h1, 64);
    assert_int_equal(t.h2, 44);
    assert_int_equal(t.body, 32);
    assert_int_equal(t.note, 27);
    assert_int_equal(t.gap, 24);
    assert_int_equal(t.pad, 48);
    assert_int_equal(t.r_card, 24);
    assert_int_equal(t.r_key, 18);
    assert_int_equal(t.bar, 120);
    assert_int_equal(t.foot, 112);
    assert_int_equal(theme_px(&t, 620), 620);
    assert_int_equal(tall.body, 32);
    assert_int_equal(tall.bar, 120);
    assert_int_equal(theme_px(&tall, 300), 300);
}

static void test_texts_stay_readable_and_ordered(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
        struct theme t = theme_standard(displays[i].w, displays[i].h);

        assert_true(t.body >= 20);
        assert_true(t.note >= 16);
        assert_true(t.note < t.body && t.body < t.h2 && t.h2 < t.h1 && t.h1 < t.display);
        assert_true(t.body / pixels_of_mm(i) >= 3.8); /* millimetres */
    }
}

static void test_compact_is_tighter(void **state)
{
    struct theme wide = theme_standard(1280, 800), small = theme_standard(800, 480);

    (void)state;
    assert_true(small.gap < wide.gap && small.pad < wide.pad);
    assert_true(small.bar <= small.touch + small.touch / 8);
}

static void test_any_size_gives_a_usable_theme(void **state)
{
    (void)state;
    for (int w = 0; w <= 4000; w += 37) {
        for (int h = 0; h <= 4000; h += 411) {
            struct theme t = theme_standard(w, h);

            assert_true(t.unit > 0 && t.mm > 0);
            assert_true(t.body >= 20 && t.gap > 0 && t.pad > 0 && t.touch >= 0);
            assert_true(t.bar >= t.touch);
        }
    }
    assert_in_range(theme_standard(1366, 768).touch, 60, 130);
    assert_in_range(theme_standard(3840, 2160).touch, 100, 170);
}

static void test_px_keeps_a_line_visible(void **state)
{
    struct theme t = theme_standard(800, 480);

    (void)state;
    assert_int_equal(theme_px(&t, 1), 1);
    assert_int_equal(theme_px(&t, 0), 0);
    assert_int_equal(theme_px(&t, 240), 100);
}

/* WCAG 2.1: relative luminance and contrast. */
static double luminance(colour c)
{
    static const double parts[] = {0.0722, 0.7152, 0.2126};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double x = (c >> 8 * i & 0xFF) / 255.0;

        sum += parts[i] * (x <= 0.03928 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(colour ink, colour ground)
{
    double a = luminance(ink), b = luminance(ground);

    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

static bool is_readable(colour ink, colour ground)
{
    return contrast(ink, ground) >= 4.5;
}

static void test_colours_can_be_read(void **state)
{
    struct theme t = theme_standard(1920, 1080);

    (void)state;
    assert_true(is_readable(t.ink, t.paper) && is_readable(t.ink, t.card));
    assert_true(is_readable(t.ink2, t.paper) && is_readable(t.ink2, t.card));
    assert_true(is_readable(t.brand_ink, t.brand) && is_readable(t.brand, t.brand_soft));
    assert_true(is_readable(t.ok, t.card) && is_readable(t.warn, t.card));
    assert_true(is_readable(t.bad, t.card));
    assert_true(is_readable(t.board_ink2, t.board) && is_readable(t.board_mark, t.board));
}

static void test_mix_goes_from_one_colour_to_the_other(void **state)
{
    (void)state;
    assert_int_equal(colour_mix(0xFF102030, 0xFFFFFFFF, 0), 0xFF102030);
    assert_int_equal(colour_mix(0xFF102030, 0xFFF0E0D0, 100), 0xFFF0E0D0);
    assert_int_equal(colour_mix(0xFF000000, 0xFF640A00, 50), 0xFF320500);
}

/* ---- what a person may ask for ---- */

static void test_contrast_is_seven_to_one(void **state)
{
    struct theme t = theme_of(1920, 1080, (struct face){.contrast = true});
    const colour inks[] = {t.ink,       t.ink2,       t.brand,      t.ok,        t.warn,
                           t.bad,       t.accent,     t.edge,       t.line,      t.off_ink,
                           t.board_ink, t.board_ink2, t.board_mark, t.levels[1], t.levels[2],
                           t.levels[3], t.levels[4],  t.levels[5]};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(inks); i++)
        assert_true(contrast(inks[i], t.paper) >= 7);
    assert_true(contrast(t.brand_ink, t.brand) >= 7);
    assert_true(contrast(t.ink, t.brand_soft) >= 7);
}

static void test_edges_of_controls_are_three_to_one(void **state)
{
    struct theme t = theme_standard(1920, 1080);

    (void)state;
    assert_true(contrast(t.edge, t.paper) >= 3 && contrast(t.edge, t.card) >= 3);
    assert_true(contrast(t.off_ink, t.off) >= 4.5);
}

static void test_large_print_is_twice_as_large(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
        struct theme usual = theme_standard(displays[i].w, displays[i].h);
        struct theme large = theme_of(displays[i].w, displays[i].h, (struct face){.large = true});

        assert_int_equal(large.body, 2 * usual.body);
        assert_true(large.note >= 2 * usual.note - 1);
        assert_true(large.touch >= usual.touch);
    }
}

static void test_reach_takes_the_lower_half_of_a_tall_panel(void **state)
{
    const struct face reach = {.reach = true};
    struct theme wall = theme_of(1080, 1920, reach), small = theme_of(800, 480, reach);

    (void)state;
    assert_int_equal(wall.top, 960);
    assert_int_equal(wall.h, 960);
    assert_int_equal(small.top, 0); /* 9 cm: all of it is within reach */
    assert_false(small.tall);
}

static void test_panel_of_other_size_keeps_20_mm(void **state)
{
    struct theme usual = theme_standard(1920, 1080);
    struct theme wide = theme_of(1920, 1080, (struct face){.inches = 43});

    (void)state;
    assert_in_range(usual.touch, 2 * wide.touch - 1, 2 * wide.touch + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_is_seven_to_one),
        cmocka_unit_test(test_edges_of_controls_are_three_to_one),
        cmocka_unit_test(test_large_print_is_twice_as_large),
        cmocka_unit_test(test_reach_takes_the_lower_half_of_a_tall_panel),
        cmocka_unit_test(test_panel_of_other_size_keeps_20_mm),
        cmocka_unit_test(test_control_is_20_mm),
        cmocka_unit_test(test_bars_hold_a_control_and_leave_room),
        cmocka_unit_test(test_1080_lines_are_the_design),
        cmocka_unit_test(test_texts_stay_readable_and_ordered),
        cmocka_unit_test(test_compact_is_tighter),
        cmocka_unit_test(test_any_size_gives_a_usable_theme),
        cmocka_unit_test(test_px_keeps_a_line_visible),
        cmocka_unit_test(test_colours_can_be_read),
        cmocka_unit_test(test_mix_goes_from_one_colour_to_the_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
