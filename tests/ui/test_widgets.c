/* test_widgets.c - buttons, texts and fields as they are seen and said. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "ui/ui.h"

static struct ui u;
static struct rect dirty[DIRTY_MAX];

static const struct rect pill = {100, 100, 300, 88};

static int setup(void **state)
{
    (void)state;
    ui_init(&u, theme_standard(1920, 1080), NULL);
    ui_begin(&u, u.theme.paper);
    return 0;
}

static const struct mark *mark(int i)
{
    must(i < ui_picture(&u)->count);
    return &ui_picture(&u)->marks[i];
}

static const char *text(int i)
{
    return ui_picture(&u)->characters + mark(i)->text;
}

static void test_plain_button_is_a_white_pill(void **state)
{
    (void)state;
    assert_false(ui_button(&u, pill, "back", "Back", BUTTON_PLAIN));
    assert_int_equal(mark(0)->ink, 0xFFFFFFFF);
    assert_int_equal(mark(0)->edge, u.theme.edge);
    assert_int_equal(mark(0)->line, 2);
    assert_int_equal(mark(0)->radius, 44);
    assert_string_equal(text(1), "Back");
    assert_int_equal(mark(1)->font.size, 32);
    assert_int_equal(mark(1)->ink, u.theme.ink);
    assert_int_equal(u.nodes[0].role, ROLE_BUTTON);
}

static void test_kinds_differ(void **state)
{
    (void)state;
    ui_button(&u, pill, "a", "Next", BUTTON_PRIMARY);
    ui_button(&u, pill, "b", "1", BUTTON_KEY);
    ui_button(&u, pill, "c", "Skip", BUTTON_QUIET);
    assert_int_equal(mark(0)->ink, u.theme.brand);
    assert_int_equal(mark(1)->ink, u.theme.brand_ink);
    assert_int_equal(mark(2)->radius, 18);
    assert_int_equal(u.nodes[1].role, ROLE_KEY);
    assert_int_equal(mark(4)->kind, MARK_TEXT); /* quiet: no box */
    assert_int_equal(mark(4)->ink, u.theme.brand);
}

static void test_button_off_is_grey_and_not_enabled(void **state)
{
    (void)state;
    assert_false(ui_button_off(&u, pill, "slot:09:00", "09:00"));
    assert_int_equal(mark(0)->ink, u.theme.off);
    assert_int_equal(mark(1)->ink, u.theme.off_ink);
    assert_false(u.nodes[0].enabled);
    assert_string_equal(u.nodes[0].label, "09:00");
}

/* Grey value, to compare how dark two colours are. */
static unsigned light(colour c)
{
    return (c >> 16 & 0xFF) + (c >> 8 & 0xFF) + (c & 0xFF);
}

static void test_button_is_darker_while_down(void **state)
{
    static const enum button_kind kinds[] = {BUTTON_PLAIN, BUTTON_PRIMARY, BUTTON_KEY};
    struct notice down = {.kind = NOTICE_POINTER, .a = POINTER_DOWN, .x = 150, .y = 150};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        colour rest;

        setup(state);
        ui_button(&u, pill, "a", "A", kinds[i]);
        rest = mark(0)->ink;
        ui_end(&u, dirty);
        assert_true(ui_input(&u, &down, 0));
        ui_begin(&u, u.theme.paper);
        ui_button(&u, pill, "a", "A", kinds[i]);
        assert_true(light(mark(0)->ink) < light(rest));
        assert_int_equal(ui_end(&u, dirty), 1);
        assert_int_equal(dirty[0].w, 300); /* just the button */
    }
}

static void test_press_returns_true_once(void **state)
{
    (void)state;
    ui_button(&u, pill, "a", "A", BUTTON_PLAIN);
    ui_end(&u, dirty);
    ui_press(&u, "a");
    ui_begin(&u, u.theme.paper);
    assert_true(ui_button(&u, pill, "a", "A", BUTTON_PLAIN));
    assert_false(ui_button(&u, pill, "b", "B", BUTTON_PLAIN));
    ui_end(&u, dirty);
    ui_begin(&u, u.theme.paper);
    assert_false(ui_button(&u, pill, "a", "A", BUTTON_PLAIN));
}

static void test_button_gone_off_ignores_its_press(void **state)
{
    (void)state;
    ui_button(&u, pill, "a", "A", BUTTON_PLAIN);
    ui_end(&u, dirty);
    ui_press(&u, "a");
    ui_begin(&u, u.theme.paper);
    assert_false(ui_button_off(&u, pill, "a", "A"));
    assert_false(ui_pressed(&u, "a"));
}

static void test_label_stays_inside_the_button(void **state)
{
    struct rect small = {100, 100, 90, 88};

    (void)state;
    ui_button(&u, small, "a", "A label that is much too long", BUTTON_PLAIN);
    assert_true(mark(1)->box.x >= 100 && mark(1)->box.x + mark(1)->box.w <= 190);
    assert_string_equal(u.nodes[0].label, "A label that is much too long"); /* said whole */
}

static void test_icon_stands_left_of_its_label(void **state)
{
    (void)state;
    ui_icon_button(&u, pill, "language", "globe", "EN", BUTTON_PLAIN);
    assert_int_equal(mark(1)->kind, MARK_ICON);
    assert_string_equal(text(1), "globe");
    assert_int_equal(mark(2)->kind, MARK_TEXT);
    assert_true(mark(1)->box.x + mark(1)->box.w < mark(2)->box.x);
    /* Both together in the middle. */
    assert_in_range(mark(1)->box.x - 100 + (mark(2)->box.x + mark(2)->box.w - 400) + 1, 0, 2);
}

static void test_icon_stands_alone_in_a_narrow_button(void **state)
{
    struct rect square = {100, 100, 81, 81};

    (void)state;
    ui_icon_button(&u, square, "language", "globe", "Language", BUTTON_PLAIN);
    assert_int_equal(ui_picture(&u)->count, 2);
    assert_int_equal(mark(1)->kind, MARK_ICON);
    assert_in_range(mark(1)->box.x - 100 - (181 - mark(1)->box.x - mark(1)->box.w) + 1, 0, 2);
    assert_string_equal(u.nodes[0].label, "Language");
}

static void test_icon_stands_above_its_label_in_a_square_button(void **state)
{
    struct rect square = {100, 100, 105, 105};

    (void)state;
    ui_init(&u, theme_standard(800, 480), NULL);
    ui_begin(&u, u.theme.paper);
    ui_icon_button(&u, square, "language", "globe", "Language", BUTTON_PLAIN);
    assert_int_equal(mark(1)->kind, MARK_ICON);
    assert_string_equal(text(2), "Language");
    assert_true(mark(1)->box.y + mark(1)->box.h <= mark(2)->box.y + 4);
    assert_true(mark(2)->box.x >= 100 && mark(2)->box.x + mark(2)->box.w <= 205);
    assert_true(mark(2)->font.size >= u.theme.body * 7 / 10);
}

static void test_nearly_square_button_has_corners(void **state)
{
    (void)state;
    ui_button(&u, (struct rect){0, 0, 100, 100}, "a", "A", BUTTON_PLAIN);
    ui_button(&u, (struct rect){0, 200, 300, 100}, "b", "B", BUTTON_PLAIN);
    assert_int_equal(mark(0)->radius, 25);
    assert_int_equal(mark(2)->radius, 50);
}

static void test_heading_and_text_are_said(void **state)
{
    struct style s = {44, BOLD, u.theme.ink, LEFT};

    (void)state;
    ui_heading(&u, (struct rect){0, 0, 900, 80}, s, "title", "Choose");
    ui_text(&u, (struct rect){0, 90, 900, 80}, s, "note", "One of these");
    ui_text(&u, (struct rect){0, 180, 900, 80}, s, NULL, "seen alone");
    assert_int_equal(u.node_count, 2);
    assert_int_equal(u.nodes[0].role, ROLE_HEADING);
    assert_int_equal(u.nodes[1].role, ROLE_TEXT);
    assert_string_equal(u.nodes[1].label, "One of these");
    assert_int_equal(ui_picture(&u)->count, 3);
}

static const struct rect field = {48, 300, 990, 140};

static void test_field_shows_text_and_caret(void **state)
{
    const struct mark *caret;

    (void)state;
    ui_field(&u, field, "phone", "Phone number", "138 0013 80");
    assert_int_equal(mark(0)->edge, u.theme.brand);
    assert_int_equal(mark(0)->line, 4);
    assert_string_equal(text(1), "138 0013 80");
    caret = mark(2);
    assert_int_equal(caret->ink, u.theme.brand);
    assert_int_equal(caret->box.w, 4);
    assert_in_range(caret->box.x - mark(1)->box.x - mark(1)->box.w, 0, 12);
    assert_int_equal(u.nodes[0].role, ROLE_FIELD);
    assert_string_equal(u.nodes[0].label, "Phone number");
    assert_string_equal(u.nodes[0].value, "138 0013 80");
}

static void test_empty_field_shows_its_label(void **state)
{
    (void)state;
    ui_field(&u, field, "phone", "Phone number", "");
    assert_int_equal(mark(1)->box.w, 4);
    assert_string_equal(text(2), "Phone number");
    assert_string_equal(u.nodes[0].value, "");
}

static void test_full_field_shows_the_end(void **state)
{
    const char *all = "0123456789012345678901234567890123456789"
                      "0123456789012345678901234567890123456789XYZ";
    const char *shown;

    (void)state;
    ui_field(&u, field, "name", "Name", all);
    shown = text(1);
    assert_true(strlen(shown) < strlen(all));
    assert_string_equal(shown + strlen(shown) - 3, "XYZ");
    assert_true(mark(2)->box.x + 4 <= field.x + field.w);
    assert_string_equal(u.nodes[0].value, all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_plain_button_is_a_white_pill, setup),
        cmocka_unit_test_setup(test_kinds_differ, setup),
        cmocka_unit_test_setup(test_button_off_is_grey_and_not_enabled, setup),
        cmocka_unit_test_setup(test_button_is_darker_while_down, setup),
        cmocka_unit_test_setup(test_press_returns_true_once, setup),
        cmocka_unit_test_setup(test_button_gone_off_ignores_its_press, setup),
        cmocka_unit_test_setup(test_label_stays_inside_the_button, setup),
        cmocka_unit_test_setup(test_icon_stands_left_of_its_label, setup),
        cmocka_unit_test_setup(test_icon_stands_alone_in_a_narrow_button, setup),
        cmocka_unit_test_setup(test_icon_stands_above_its_label_in_a_square_button, setup),
        cmocka_unit_test_setup(test_nearly_square_button_has_corners, setup),
        cmocka_unit_test_setup(test_heading_and_text_are_said, setup),
        cmocka_unit_test_setup(test_field_shows_text_and_caret, setup),
        cmocka_unit_test_setup(test_empty_field_shows_its_label, setup),
        cmocka_unit_test_setup(test_full_field_shows_the_end, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
