/* test_ui_input.c - what counts as a press, and where the keyboard goes. */
#include "ui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct ui u;
static int64_t now;

/* Six buttons of 200 x 100 in two rows, (100, 100) the first one's corner; the
 * last one is off.  Slip: 4 mm are 16 pixels. */
static void frame(void)
{
    struct rect dirty[DIRTY_MAX];

    ui_begin(&u, u.theme.paper);
    for (int i = 0; i < 6; i++) {
        struct rect r = grid_cell((struct rect){100, 100, 700, 250}, 3, 2, 50, i);
        char id[16];

        snprintf(id, sizeof id, "b%d", i);
        if (i == 5)
            ui_button_off(&u, r, id, "Off");
        else
            ui_button(&u, r, id, id, BUTTON_PLAIN);
    }
    ui_end(&u, dirty);
}

static int setup(void **state)
{
    (void)state;
    now = 1000000;
    ui_init(&u, theme_standard(1920, 1080), NULL);
    frame();
    return 0;
}

static bool point(enum pointer what, int x, int y)
{
    struct notice n = {.kind = NOTICE_POINTER, .a = (int)what, .x = x, .y = y};

    return ui_input(&u, &n, now);
}

static bool key(enum key k, bool shift)
{
    struct notice n = {.kind = NOTICE_KEY, .a = (int)k, .b = shift};

    return ui_input(&u, &n, now);
}

/* What is pressed in the frame that follows. */
static const char *acts(void)
{
    static char id[NODE_ID];

    strcpy(id, u.pressed);
    frame();
    assert_string_equal(u.pressed, "");
    return id;
}

static const char *tap(int x, int y)
{
    point(POINTER_DOWN, x, y);
    frame();
    point(POINTER_UP, x, y);
    return acts();
}

static void test_press_acts_on_release(void **state)
{
    (void)state;
    assert_true(point(POINTER_DOWN, 150, 150));
    assert_true(ui_is_down(&u, "b0"));
    assert_string_equal(acts(), "");
    assert_true(ui_is_down(&u, "b0"));
    assert_true(point(POINTER_UP, 150, 150));
    assert_false(ui_is_down(&u, "b0"));
    assert_string_equal(acts(), "b0");
}

static void test_tap_beside_does_nothing(void **state)
{
    (void)state;
    assert_false(point(POINTER_DOWN, 20, 20));
    assert_false(point(POINTER_MOVE, 150, 150));
    assert_false(point(POINTER_UP, 150, 150));
    assert_string_equal(acts(), "");
}

static void test_slip_still_counts(void **state)
{
    (void)state;
    point(POINTER_DOWN, 295, 150);
    assert_false(point(POINTER_MOVE, 310, 150)); /* 10 pixels beside it */
    point(POINTER_UP, 310, 150);
    assert_string_equal(acts(), "b0");
}

static void test_leaving_cancels_for_good(void **state)
{
    (void)state;
    point(POINTER_DOWN, 295, 150);
    assert_true(point(POINTER_MOVE, 320, 150));
    assert_false(ui_is_down(&u, "b0"));
    assert_false(point(POINTER_MOVE, 200, 150));
    assert_false(point(POINTER_UP, 200, 150));
    assert_string_equal(acts(), "");
    point(POINTER_DOWN, 150, 150);
    point(POINTER_UP, 400, 150); /* without a movement in between */
    assert_string_equal(acts(), "");
}

static void test_long_press_counts(void **state)
{
    (void)state;
    point(POINTER_DOWN, 150, 150);
    now += 8000;
    frame();
    point(POINTER_UP, 152, 151);
    assert_string_equal(acts(), "b0");
}

static void test_cancel_ends_the_press(void **state)
{
    (void)state;
    point(POINTER_DOWN, 150, 150);
    assert_true(point(POINTER_CANCEL, 0, 0));
    assert_false(point(POINTER_UP, 150, 150));
    assert_string_equal(acts(), "");
}

static void test_double_tap_is_one_press(void **state)
{
    (void)state;
    assert_string_equal(tap(150, 150), "b0");
    now += 200;
    assert_string_equal(tap(160, 150), "");
    now += 150;
    assert_string_equal(tap(160, 150), "b0");
    now += 100;
    assert_string_equal(tap(400, 150), "b1"); /* another place is another wish */
}

static void test_second_tap_spares_the_next_screen(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    assert_string_equal(tap(150, 150), "b0");
    ui_begin(&u, u.theme.paper);
    ui_button(&u, (struct rect){50, 50, 300, 300}, "other", "Other", BUTTON_PLAIN);
    ui_end(&u, dirty);
    now += 150;
    point(POINTER_DOWN, 150, 150);
    point(POINTER_UP, 150, 150);
    assert_string_equal(u.pressed, "");
    now += 200;
    point(POINTER_DOWN, 150, 150);
    point(POINTER_UP, 150, 150);
    assert_string_equal(u.pressed, "other");
}

static void key_frame(void)
{
    struct rect dirty[DIRTY_MAX];

    ui_begin(&u, u.theme.paper);
    ui_button(&u, (struct rect){0, 0, 100, 100}, "key:1", "1", BUTTON_KEY);
    ui_button(&u, (struct rect){120, 0, 100, 100}, "key:2", "2", BUTTON_KEY);
    ui_end(&u, dirty);
}

static void test_keys_may_be_tapped_fast(void **state)
{
    static const struct {
        int after, x;
        const char *pressed;
    } taps[] = {{0, 50, "key:1"}, {100, 50, "key:1"}, {70, 50, "key:1"},
                {40, 50, ""},     {10, 150, "key:2"}, {90, 50, "key:1"}};

    (void)state;
    key_frame();
    for (size_t i = 0; i < ARRAY_LEN(taps); i++) {
        now += taps[i].after;
        point(POINTER_DOWN, taps[i].x, 50);
        point(POINTER_UP, taps[i].x, 50);
        assert_string_equal(u.pressed, taps[i].pressed);
        key_frame();
    }
}

static void test_disabled_is_never_pressed(void **state)
{
    struct rect off = u.nodes[5].box;

    (void)state;
    assert_false(point(POINTER_DOWN, off.x + 5, off.y + 5));
    assert_false(point(POINTER_UP, off.x + 5, off.y + 5));
    assert_string_equal(acts(), "");
    assert_false(ui_press(&u, "b5"));
    assert_false(ui_press(&u, "nobody"));
}

static void test_disabled_while_held_is_not_pressed(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    point(POINTER_DOWN, 150, 150);
    ui_begin(&u, u.theme.paper);
    ui_button_off(&u, (struct rect){100, 100, 200, 100}, "b0", "Off now");
    ui_end(&u, dirty);
    point(POINTER_UP, 150, 150);
    assert_string_equal(u.pressed, "");
}

static void test_gone_while_held_is_not_pressed(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    point(POINTER_DOWN, 150, 150);
    ui_begin(&u, u.theme.paper);
    ui_end(&u, dirty);
    frame(); /* and back again */
    point(POINTER_UP, 150, 150);
    assert_string_equal(acts(), "");
}

static void test_press_of_an_old_screen_is_forgotten(void **state)
{
    (void)state;
    point(POINTER_DOWN, 150, 150);
    ui_forget_press(&u);
    point(POINTER_UP, 150, 150);
    assert_string_equal(acts(), "");
    ui_press(&u, "b0");
    ui_forget_press(&u);
    assert_string_equal(acts(), "");
}

static void test_press_by_id(void **state)
{
    (void)state;
    assert_true(ui_press(&u, "b3"));
    assert_true(ui_pressed(&u, "b3"));
    assert_false(ui_pressed(&u, "b4"));
    assert_string_equal(acts(), "b3");
}

static void test_alert_takes_the_tap(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    ui_begin(&u, u.theme.paper);
    ui_button(&u, (struct rect){0, 0, 900, 900}, "below", "Below", BUTTON_PLAIN);
    ui_node(&u, "caption", ROLE_TEXT, (struct rect){10, 10, 50, 50}, "of the button");
    ui_node(&u, "warning", ROLE_ALERT, (struct rect){200, 200, 300, 300}, "Still there?");
    ui_button(&u, (struct rect){220, 220, 50, 50}, "more_time", "More time", BUTTON_PRIMARY);
    ui_end(&u, dirty);
    assert_true(point(POINTER_DOWN, 20, 20));
    assert_true(ui_is_down(&u, "below"));
    point(POINTER_CANCEL, 0, 0);
    assert_false(point(POINTER_DOWN, 400, 400));
    assert_true(point(POINTER_DOWN, 230, 230));
    assert_true(ui_is_down(&u, "more_time"));
}

static void test_tab_reaches_every_enabled_node(void **state)
{
    static const char *const order[] = {"b0", "b1", "b2", "b3", "b4", "b0"};

    (void)state;
    assert_false(u.focus_shown);
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        assert_true(key(KEY_TAB, false));
        assert_string_equal(u.focus, order[i]);
        frame();
    }
    assert_true(key(KEY_TAB, true));
    assert_string_equal(u.focus, "b4");
    setup(state);
    assert_true(key(KEY_TAB, true));
    assert_string_equal(u.focus, "b4");
}

static void test_arrows_go_to_the_nearest(void **state)
{
    static const struct {
        enum key key;
        const char *to;
    } walk[] = {{KEY_DOWN, "b0"}, {KEY_RIGHT, "b1"}, {KEY_DOWN, "b4"},  {KEY_LEFT, "b3"},
                {KEY_LEFT, "b3"}, {KEY_UP, "b0"},    {KEY_RIGHT, "b1"}, {KEY_RIGHT, "b2"},
                {KEY_DOWN, "b4"}, {KEY_UP, "b1"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(walk); i++) {
        key(walk[i].key, false);
        assert_string_equal(u.focus, walk[i].to);
        frame();
    }
}

static void test_arrows_reach_every_enabled_node(void **state)
{
    static const enum key ways[] = {KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_DOWN};
    bool reached[6] = {false};
    uint32_t random = 7;

    (void)state;
    for (int i = 0; i < 400; i++) {
        random = random * 1664525 + 1013904223;
        key(ways[random >> 30], false);
        reached[u.focus[1] - '0'] = true;
        frame();
    }
    for (int i = 0; i < 5; i++)
        assert_true(reached[i]);
    assert_false(reached[5]);
}

static void test_enter_presses_the_focus(void **state)
{
    (void)state;
    assert_false(key(KEY_ENTER, false));
    assert_string_equal(acts(), "");
    key(KEY_TAB, false);
    key(KEY_TAB, false);
    assert_true(key(KEY_ENTER, false));
    assert_string_equal(acts(), "b1");
    for (int i = 0; i < 20; i++) { /* held down: repeats every 40 ms */
        now += 40;
        assert_false(key(KEY_ENTER, false));
        assert_string_equal(acts(), "");
    }
    now += 400;
    assert_true(key(KEY_ENTER, false));
    assert_string_equal(acts(), "b1");
}

static void test_escape_presses_back_or_home(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    assert_false(key(KEY_ESCAPE, false));
    for (int with_back = 0; with_back < 2; with_back++) {
        ui_begin(&u, u.theme.paper);
        ui_button(&u, (struct rect){0, 0, 100, 100}, "home", "Home", BUTTON_PLAIN);
        if (with_back)
            ui_button(&u, (struct rect){200, 0, 100, 100}, "back", "Back", BUTTON_PLAIN);
        ui_end(&u, dirty);
        now += 1000;
        assert_true(key(KEY_ESCAPE, false));
        assert_string_equal(u.pressed, with_back ? "back" : "home");
    }
    ui_begin(&u, u.theme.paper);
    ui_button(&u, (struct rect){0, 0, 100, 100}, "home", "Home", BUTTON_PLAIN);
    ui_button_off(&u, (struct rect){200, 0, 100, 100}, "back", "Back");
    ui_end(&u, dirty);
    now += 1000;
    assert_true(key(KEY_ESCAPE, false));
    assert_string_equal(u.pressed, "home");
}

static int rings(void)
{
    const struct picture *p = ui_picture(&u);
    int n = 0;

    for (int i = 0; i < p->count; i++)
        n += p->marks[i].kind == MARK_FILL && p->marks[i].edge == u.theme.ink;
    return n;
}

static void test_ring_is_shown_only_after_a_key(void **state)
{
    (void)state;
    tap(150, 150);
    assert_int_equal(rings(), 0);
    key(KEY_TAB, false);
    frame();
    assert_int_equal(rings(), 1);
    assert_true(point(POINTER_DOWN, 20, 20)); /* hides it */
    frame();
    assert_int_equal(rings(), 0);
    assert_true(key(KEY_RIGHT, false)); /* first shows where it is */
    assert_string_equal(u.focus, "b0");
}

static void test_focus_leaves_with_its_node(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    key(KEY_TAB, false);
    ui_begin(&u, u.theme.paper);
    ui_end(&u, dirty);
    assert_string_equal(u.focus, "");
    assert_false(key(KEY_TAB, false));
    assert_false(key(KEY_ENTER, false));
    assert_false(key(KEY_LEFT, false));
}

static void test_lost_surface_is_drawn_whole(void **state)
{
    struct notice exposed = {.kind = NOTICE_EXPOSE}, tick = {.kind = NOTICE_TICK};
    struct rect dirty[DIRTY_MAX];

    (void)state;
    assert_false(ui_input(&u, &tick, now));
    assert_true(ui_input(&u, &exposed, now));
    ui_begin(&u, u.theme.paper);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].w * dirty[0].h, 1920 * 1080);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_press_acts_on_release, setup),
        cmocka_unit_test_setup(test_tap_beside_does_nothing, setup),
        cmocka_unit_test_setup(test_slip_still_counts, setup),
        cmocka_unit_test_setup(test_leaving_cancels_for_good, setup),
        cmocka_unit_test_setup(test_long_press_counts, setup),
        cmocka_unit_test_setup(test_cancel_ends_the_press, setup),
        cmocka_unit_test_setup(test_double_tap_is_one_press, setup),
        cmocka_unit_test_setup(test_second_tap_spares_the_next_screen, setup),
        cmocka_unit_test_setup(test_keys_may_be_tapped_fast, setup),
        cmocka_unit_test_setup(test_disabled_is_never_pressed, setup),
        cmocka_unit_test_setup(test_disabled_while_held_is_not_pressed, setup),
        cmocka_unit_test_setup(test_gone_while_held_is_not_pressed, setup),
        cmocka_unit_test_setup(test_press_of_an_old_screen_is_forgotten, setup),
        cmocka_unit_test_setup(test_press_by_id, setup),
        cmocka_unit_test_setup(test_alert_takes_the_tap, setup),
        cmocka_unit_test_setup(test_tab_reaches_every_enabled_node, setup),
        cmocka_unit_test_setup(test_arrows_go_to_the_nearest, setup),
        cmocka_unit_test_setup(test_arrows_reach_every_enabled_node, setup),
        cmocka_unit_test_setup(test_enter_presses_the_focus, setup),
        cmocka_unit_test_setup(test_escape_presses_back_or_home, setup),
        cmocka_unit_test_setup(test_ring_is_shown_only_after_a_key, setup),
        cmocka_unit_test_setup(test_focus_leaves_with_its_node, setup),
        cmocka_unit_test_setup(test_lost_surface_is_drawn_whole, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
