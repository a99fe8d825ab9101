/* test_ui_ink.c - a finger draws on a pad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ui/ui.h"

static struct ui ui;
static struct ink ink;
static bool ended;

static const struct rect pad = {100, 200, 400, 200};

static void frame(void)
{
    struct rect dirty[DIRTY_MAX];

    ui_begin(&ui, ui.theme.paper);
    ui_button(&ui, (struct rect){600, 200, 100, 100}, "wipe", "Wipe", BUTTON_PLAIN);
    ended = ui_ink(&ui, pad, "ink", "Write here", &ink);
    ui_end(&ui, dirty);
}

static void finger(enum pointer what, int x, int y)
{
    struct notice n = {.kind = NOTICE_POINTER, .a = (int)what, .x = x, .y = y};

    ui_input(&ui, &n, 1000);
}

static int begin(void **state)
{
    (void)state;
    ui_init(&ui, theme_standard(1920, 1080), NULL);
    memset(&ink, 0, sizeof ink);
    frame();
    return 0;
}

static void test_way_is_kept_in_parts_of_the_shorter_side(void **state)
{
    (void)state;
    finger(POINTER_DOWN, 100, 200);
    frame();
    assert_false(ended);
    finger(POINTER_MOVE, 200, 300);
    finger(POINTER_MOVE, 300, 399); /* two before one frame */
    frame();
    finger(POINTER_UP, 300, 399);
    frame();
    assert_true(ended);
    assert_int_equal(ink.count, 3);
    assert_int_equal(ink.points[0].x, 0);
    assert_int_equal(ink.points[1].x, 500);
    assert_int_equal(ink.points[1].y, 500);
    assert_int_equal(ink.points[2].x, 1000); /* the pad is twice as wide as it is high */
    assert_true(ink.points[2].last);
    frame();
    assert_false(ended);
}

static void test_finger_that_slips_off_stays_at_the_edge(void **state)
{
    (void)state;
    finger(POINTER_DOWN, 300, 300);
    finger(POINTER_MOVE, 650, 250); /* over the button */
    finger(POINTER_UP, 650, 250);
    frame();
    assert_true(ended);
    assert_int_equal(ink.count, 2);
    assert_int_equal(ink.points[1].x, 399 * 1000 / 200);
    assert_string_equal(ui.down, "");
}

static void test_touch_beside_the_pad_draws_nothing(void **state)
{
    (void)state;
    finger(POINTER_DOWN, 650, 250);
    finger(POINTER_MOVE, 300, 300);
    finger(POINTER_UP, 300, 300);
    frame();
    assert_int_equal(ink.count, 0);
}

static void test_strokes_are_seen_and_repainted_alone(void **state)
{
    struct rect dirty[DIRTY_MAX];
    const struct picture *p;
    int strokes = 0, n;

    (void)state;
    for (int i = 0; i < 2; i++) {
        finger(POINTER_DOWN, 150 + 100 * i, 250);
        finger(POINTER_MOVE, 150 + 100 * i, 350);
        finger(POINTER_UP, 150 + 100 * i, 350);
        frame();
    }
    p = ui_picture(&ui);
    for (int i = 0; i < p->count; i++)
        strokes += p->marks[i].kind == MARK_STROKE;
    assert_int_equal(strokes, 2);
    finger(POINTER_DOWN, 400, 300);
    ui_begin(&ui, ui.theme.paper);
    ui_button(&ui, (struct rect){600, 200, 100, 100}, "wipe", "Wipe", BUTTON_PLAIN);
    ui_ink(&ui, pad, "ink", "Write here", &ink);
    n = ui_end(&ui, dirty);
    assert_int_equal(n, 1);
    assert_true(dirty[0].w < 40 && dirty[0].h < 40);
}

static void test_full_pad_keeps_what_it_has(void **state)
{
    (void)state;
    finger(POINTER_DOWN, 101, 201);
    for (int i = 0; i < 2 * IME_POINTS; i++) {
        finger(POINTER_MOVE, 110 + i % 2 * 200, 210);
        frame();
    }
    finger(POINTER_UP, 110, 210);
    frame();
    assert_true(ended);
    assert_int_equal(ink.count, IME_POINTS);
    assert_true(ink.points[IME_POINTS - 1].last);
}

static void test_wiped_kit_holds_no_way(void **state)
{
    (void)state;
    finger(POINTER_DOWN, 300, 300);
    ui_wipe(&ui);
    assert_int_equal(ui.drawn_count, 0);
    for (size_t i = 0; i < sizeof ui.drawn; i++)
        assert_int_equal(((const char *)ui.drawn)[i], 0);
    frame();
    assert_int_equal(ink.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_way_is_kept_in_parts_of_the_shorter_side, begin),
        cmocka_unit_test_setup(test_finger_that_slips_off_stays_at_the_edge, begin),
        cmocka_unit_test_setup(test_touch_beside_the_pad_draws_nothing, begin),
        cmocka_unit_test_setup(test_strokes_are_seen_and_repainted_alone, begin),
        cmocka_unit_test_setup(test_full_pad_keeps_what_it_has, begin),
        cmocka_unit_test_setup(test_wiped_kit_holds_no_way, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
