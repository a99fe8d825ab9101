/* test_keypad.c - twelve keys edit a number, by finger and by keyboard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/ui.h"

enum { MOST = 11 };

static struct ui u;
static char digits[MOST + 1];
static struct rect area;
static bool may_end;

static bool frame(void)
{
    struct rect dirty[DIRTY_MAX];
    bool done;

    ui_begin(&u, u.theme.paper);
    done = ui_keypad(&u, area, digits, MOST, "OK", may_end);
    ui_end(&u, dirty);
    return done;
}

static int setup(void **state)
{
    (void)state;
    ui_init(&u, theme_standard(1920, 1080), NULL);
    digits[0] = '\0';
    area = (struct rect){1112, 214, 760, 660};
    may_end = true;
    frame();
    return 0;
}

static bool press(const char *id)
{
    assert_true(ui_press(&u, id));
    return frame();
}

static void type(const char *text)
{
    char copy[64];
    struct notice n = {.kind = NOTICE_TEXT, .data = copy};

    snprintf(copy, sizeof copy, "%s", text);
    ui_input(&u, &n, 0);
    frame();
}

static const struct node *node(const char *id)
{
    for (int i = 0; i < u.node_count; i++) {
        if (strcmp(u.nodes[i].id, id) == 0)
            return &u.nodes[i];
    }
    fail_msg("no node %s", id);
    return NULL;
}

static void test_keys_type_digits(void **state)
{
    (void)state;
    press("key:1");
    press("key:3");
    press("key:8");
    press("key:0");
    assert_string_equal(digits, "1380");
    press("key:clear");
    assert_string_equal(digits, "");
}

static void test_no_more_than_the_most(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        press("key:7");
    assert_string_equal(digits, "77777777777");
    type("123");
    assert_string_equal(digits, "77777777777");
}

static void test_keyboard_types_too(void **state)
{
    struct notice back = {.kind = NOTICE_KEY, .a = KEY_BACKSPACE};

    (void)state;
    type("13a 8-\u53F7"
         "0");
    assert_string_equal(digits, "1380");
    ui_input(&u, &back, 0);
    ui_input(&u, &back, 0);
    frame();
    assert_string_equal(digits, "13");
    for (int i = 0; i < 5; i++)
        ui_input(&u, &back, 0);
    frame();
    assert_string_equal(digits, "");
}

static void test_done_ends(void **state)
{
    struct notice enter = {.kind = NOTICE_KEY, .a = KEY_ENTER};

    (void)state;
    assert_false(press("key:1"));
    assert_true(press("done"));
    assert_false(frame());
    assert_true(ui_input(&u, &enter, 5000)); /* no ring is shown: ends the typing */
    assert_true(frame());
}

static void test_done_off_does_not_end(void **state)
{
    struct notice enter = {.kind = NOTICE_KEY, .a = KEY_ENTER};

    (void)state;
    may_end = false;
    frame();
    assert_false(node("done")->enabled);
    assert_false(ui_press(&u, "done"));
    assert_false(ui_input(&u, &enter, 5000));
    assert_false(frame());
}

static void test_keys_are_named_and_said(void **state)
{
    (void)state;
    assert_int_equal(u.node_count, 12);
    for (int i = 0; i < 10; i++) {
        char id[16];

        snprintf(id, sizeof id, "key:%d", i);
        assert_int_equal(node(id)->role, ROLE_KEY);
        assert_string_equal(node(id)->label, id + 4);
    }
    assert_string_equal(node("key:clear")->label, "Clear");
    assert_string_equal(node("done")->label, "OK");
    assert_int_equal(node("done")->role, ROLE_KEY);
}

static void test_tall_area_is_a_telephone(void **state)
{
    (void)state;
    assert_int_equal(node("key:1")->box.y, node("key:3")->box.y);
    assert_true(node("key:4")->box.y > node("key:3")->box.y);
    assert_int_equal(node("key:clear")->box.x, node("key:7")->box.x);
    assert_int_equal(node("key:0")->box.x, node("key:8")->box.x);
    assert_int_equal(node("done")->box.x, node("key:9")->box.x);
}

static void test_flat_area_has_two_rows(void **state)
{
    (void)state;
    area = (struct rect){0, 0, 1800, 300};
    frame();
    assert_int_equal(node("key:1")->box.y, node("key:clear")->box.y);
    assert_int_equal(node("key:6")->box.y, node("done")->box.y);
    assert_true(node("key:6")->box.y > node("key:5")->box.y);
    assert_int_equal(node("key:6")->box.x, node("key:1")->box.x);
}

/* Areas of every display that a screen may give: all keys can be hit. */
static void test_keys_are_large_enough_where_they_can_be(void **state)
{
    static const struct {
        int w, h;
        struct rect area;
    } cases[] = {{1920, 1080, {1112, 214, 760, 660}}, {1280, 800, {700, 130, 520, 530}},
                 {1080, 1920, {48, 1000, 984, 760}},  {1024, 600, {500, 110, 500, 480}},
                 {800, 480, {13, 230, 774, 230}},     {800, 480, {320, 120, 470, 350}}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        ui_init(&u, theme_standard(cases[i].w, cases[i].h), NULL);
        area = cases[i].area;
        frame();
        assert_int_equal(u.node_count, 12);
        for (int k = 0; k < 12; k++) {
            struct rect r = u.nodes[k].box;

            assert_true(r.w >= u.theme.touch && r.h >= u.theme.touch);
            for (int j = 0; j < k; j++)
                assert_false(rect_meets(r, u.nodes[j].box));
        }
    }
}

static void test_phone_is_grouped(void **state)
{
    static const struct {
        const char *digits, *shown;
    } cases[] = {{"", ""},
                 {"1", "1"},
                 {"138", "138"},
                 {"1380", "138 0"},
                 {"138001380", "138 0013 80"},
                 {"13800138000", "138 0013 8000"},
                 {"66123456", "6612 3456"},
                 {"138001380001234", "138 0013 8000 1234"}};
    char shown[32];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        ui_group_phone(shown, sizeof shown, cases[i].digits);
        assert_string_equal(shown, cases[i].shown);
    }
    ui_group_phone(shown, 6, "13800138000");
    assert_int_equal(strlen(shown), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_keys_type_digits, setup),
        cmocka_unit_test_setup(test_no_more_than_the_most, setup),
        cmocka_unit_test_setup(test_keyboard_types_too, setup),
        cmocka_unit_test_setup(test_done_ends, setup),
        cmocka_unit_test_setup(test_done_off_does_not_end, setup),
        cmocka_unit_test_setup(test_keys_are_named_and_said, setup),
        cmocka_unit_test_setup(test_tall_area_is_a_telephone, setup),
        cmocka_unit_test_setup(test_flat_area_has_two_rows, setup),
        cmocka_unit_test_setup(test_keys_are_large_enough_where_they_can_be, setup),
        cmocka_unit_test_setup(test_phone_is_grouped, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
