/* test_sdl_shapes.c - the pixels of boxes, faces, shadows and dashes. */
#include "sdl_shapes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE = 120, PAPER = 0xFFFFFF, EDGE = 0xD5DDE3, INK = 0x0B6B5D };

static uint32_t pixels[SIDE * SIDE];

static struct canvas fresh(void)
{
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = PAPER;
    return (struct canvas){.pixels = pixels, .stride = SIDE, .clip = {0, 0, SIDE, SIDE}};
}

static uint32_t at(int x, int y)
{
    return pixels[y * SIDE + x];
}

static int touched(struct rect r)
{
    int n = 0;

    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            n += at(x, y) != PAPER;
    }
    return n;
}

static const struct box_look card = {
    .ink = 0xFF000000 | INK, .edge = 0xFF000000 | EDGE, .radius = 16, .line = 2};

static void test_box_has_border_inside_and_round_corners(void **state)
{
    struct canvas c = fresh();

    (void)state;
    shape_box(&c, (struct rect){10, 10, 100, 80}, card);
    assert_int_equal(at(60, 10), EDGE);
    assert_int_equal(at(60, 11), EDGE);
    assert_int_equal(at(60, 12), INK);
    assert_int_equal(at(60, 89), EDGE);
    assert_int_equal(at(10, 50), EDGE);
    assert_int_equal(at(109, 50), EDGE);
    assert_int_equal(at(12, 50), INK);
    assert_int_equal(at(60, 50), INK);
    assert_int_equal(at(10, 10), PAPER); /* cut off by the corner */
    assert_int_equal(at(109, 89), PAPER);
    assert_int_equal(at(60, 9), PAPER);
    assert_int_equal(at(60, 90), PAPER);
    assert_int_equal(at(9, 50), PAPER);
    assert_int_equal(at(110, 50), PAPER);
}

static void test_box_corner_is_smooth_and_symmetric(void **state)
{
    struct canvas c = fresh();
    int between = 0;

    (void)state;
    shape_box(&c, (struct rect){10, 10, 100, 100}, (struct box_look){0xFF000000, 0, 24, 0});
    for (int y = 0; y < 100; y++) {
        for (int x = 0; x < 100; x++) {
            uint32_t p = at(10 + x, 10 + y);

            between += p != 0 && p != PAPER;
            assert_int_equal(p, at(109 - x, 10 + y));
            assert_int_equal(p, at(10 + x, 109 - y));
            assert_int_equal(p, at(10 + y, 10 + x));
        }
    }
    assert_true(between > 4 * 16);
}

static void test_box_drawn_in_two_clips_equals_one(void **state)
{
    static uint32_t whole[SIDE * SIDE];
    struct canvas c = fresh();
    struct rect box = {10, 10, 100, 90};

    (void)state;
    shape_box(&c, box, card);
    memcpy(whole, pixels, sizeof pixels);
    c = fresh();
    c.clip = (struct rect){0, 0, 17, SIDE};
    shape_box(&c, box, card);
    c.clip = (struct rect){17, 0, SIDE - 17, SIDE};
    shape_box(&c, box, card);
    assert_memory_equal(whole, pixels, sizeof pixels);
}

static void test_box_border_alone_leaves_inside(void **state)
{
    struct canvas c = fresh();

    (void)state;
    shape_box(&c, (struct rect){10, 10, 60, 60},
              (struct box_look){.edge = 0xFF000000 | INK, .radius = 20, .line = 5});
    assert_int_equal(at(40, 12), INK);
    assert_int_equal(touched((struct rect){25, 25, 30, 30}), 0);
}

static void test_box_half_transparent_mixes(void **state)
{
    struct canvas c = fresh();

    (void)state;
    shape_box(&c, (struct rect){0, 0, 40, 40}, (struct box_look){.ink = 0x80000000});
    assert_in_range(at(20, 20) & 255, 126, 128);
}

static void test_box_of_odd_sizes_stays_in_its_place(void **state)
{
    struct canvas c = fresh();

    (void)state;
    for (int w = 0; w < 7; w++) {
        struct rect box = {50, 50, w, 7 - w};
        int all;

        c = fresh();
        shape_box(&c, box, (struct box_look){0xFF000000, 0xFF112233, 9, 3});
        all = touched((struct rect){0, 0, SIDE, SIDE});
        assert_int_equal(all, touched(box));
    }
    shape_box(&c, (struct rect){-50, -50, 400, 400}, card);
    assert_int_equal(at(0, 0), INK);
}

static void test_face_levels_differ_and_are_not_blank(void **state)
{
    static uint32_t last[SIDE * SIDE];
    struct rect box = {10, 10, 100, 100};

    (void)state;
    for (int level = 1; level <= 5; level++) {
        struct canvas c = fresh();

        shape_face(&c, box, level, 0xFF1E7F3C);
        assert_in_range(touched(box), 5000, 9000); /* the disc, soft */
        assert_int_equal(at(60, 16), 0x1E7F3C);    /* the ring */
        assert_int_equal(at(45, 52), 0x1E7F3C);    /* an eye */
        assert_int_equal(at(11, 11), PAPER);
        assert_memory_not_equal(last, pixels, sizeof pixels);
        memcpy(last, pixels, sizeof pixels);
    }
}

static void test_face_of_no_level_draws_nothing(void **state)
{
    struct canvas c = fresh();

    (void)state;
    shape_face(&c, (struct rect){0, 0, 100, 100}, 0, 0xFF000000);
    shape_face(&c, (struct rect){0, 0, 100, 100}, 6, 0xFF000000);
    assert_int_equal(touched((struct rect){0, 0, SIDE, SIDE}), 0);
}

static void test_shadow_is_outside_and_fades(void **state)
{
    struct rect box = {40, 40, 40, 40};
    struct canvas c = fresh();

    (void)state;
    shape_shadow(&c, box, 8, 16, 0x80000000);
    assert_int_equal(touched((struct rect){48, 48, 24, 24}), 0);
    assert_true(at(60, 82) < at(60, 90)); /* darker near by */
    assert_true(at(60, 82) < at(60, 37)); /* darker below than above */
    assert_int_equal(at(60, 110), PAPER);
    assert_int_equal(at(5, 60), PAPER);
}

static void test_dash_leaves_gaps(void **state)
{
    struct canvas c = fresh();
    int dark;

    (void)state;
    shape_dash(&c, (struct rect){10, 20, 100, 3}, 3, 0xFF000000);
    dark = touched((struct rect){10, 20, 100, 3});
    assert_in_range(dark, 150, 250);
    assert_int_equal(touched((struct rect){0, 0, SIDE, SIDE}), dark);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_box_has_border_inside_and_round_corners),
        cmocka_unit_test(test_box_corner_is_smooth_and_symmetric),
        cmocka_unit_test(test_box_drawn_in_two_clips_equals_one),
        cmocka_unit_test(test_box_border_alone_leaves_inside),
        cmocka_unit_test(test_box_half_transparent_mixes),
        cmocka_unit_test(test_box_of_odd_sizes_stays_in_its_place),
        cmocka_unit_test(test_face_levels_differ_and_are_not_blank),
        cmocka_unit_test(test_face_of_no_level_draws_nothing),
        cmocka_unit_test(test_shadow_is_outside_and_fades),
        cmocka_unit_test(test_dash_leaves_gaps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
