/* test_ui.c - frames, marks and nodes. */
#include "ui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/fake_log.h"

static struct ui u;

static const char *shout(int language, const char *english)
{
    return language == 1 ? "HELLO" : english;
}

static int setup(void **state)
{
    (void)state;
    fake_log_reset();
    ui_init(&u, theme_standard(1920, 1080), shout);
    return 0;
}

static void test_text_is_of_the_language(void **state)
{
    (void)state;
    assert_string_equal(tr(&u, "hello"), "hello");
    u.language = 1;
    assert_string_equal(tr(&u, "hello"), "HELLO");
    u.tr = NULL;
    assert_string_equal(tr(&u, "hello"), "hello");
}

static void test_node_holds_what_is_said(void **state)
{
    struct node *n;

    (void)state;
    ui_begin(&u, u.theme.paper);
    n = ui_node(&u, "next", ROLE_BUTTON, (struct rect){1, 2, 3, 4}, "Next");
    assert_ptr_equal(n, &u.nodes[0]);
    assert_string_equal(n->id, "next");
    assert_string_equal(n->label, "Next");
    assert_string_equal(n->value, "");
    assert_true(n->enabled);
    assert_int_equal(n->box.h, 4);
    assert_int_equal(u.node_count, 1);
}

static void test_ids_of_a_frame_are_unique(void **state)
{
    struct node *second;

    (void)state;
    ui_begin(&u, u.theme.paper);
    ui_node(&u, "next", ROLE_BUTTON, (struct rect){0, 0, 9, 9}, "Next");
    second = ui_node(&u, "next", ROLE_BUTTON, (struct rect){50, 0, 9, 9}, "Other");
    second->enabled = false; /* a screen may write to it all the same */
    ui_node(&u, "next", ROLE_TEXT, (struct rect){50, 0, 9, 9}, "Third");
    assert_int_equal(u.node_count, 1);
    assert_string_equal(u.nodes[0].label, "Next");
    assert_true(u.nodes[0].enabled);
    assert_int_equal(fake_log_faults(), 1);
    assert_true(fake_log_has("\"next\" is there twice"));
}

static void test_long_id_is_cut_and_still_pressed(void **state)
{
    char id[80], other[80];

    (void)state;
    memset(id, 'a', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    strcpy(other, id);
    other[10] = 'b';
    ui_begin(&u, u.theme.paper);
    ui_node(&u, id, ROLE_BUTTON, (struct rect){0, 0, 9, 9}, "");
    assert_true(ui_press(&u, id));
    assert_true(ui_pressed(&u, id));
    assert_false(ui_pressed(&u, other));
}

static void test_label_is_cut_at_a_character(void **state)
{
    char label[600] = "";

    (void)state;
    for (int i = 0; i < 150; i++)
        strcat(label, "\u53F7");
    ui_begin(&u, u.theme.paper);
    ui_node(&u, "a", ROLE_TEXT, (struct rect){0, 0, 9, 9}, label);
    assert_int_equal(strlen(u.nodes[0].label), 255); /* 85 characters of 3 bytes */
}

static void test_too_many_nodes_are_dropped(void **state)
{
    (void)state;
    ui_begin(&u, u.theme.paper);
    for (int i = 0; i < NODES_MAX + 20; i++) {
        char id[16];

        snprintf(id, sizeof id, "n%d", i);
        assert_non_null(ui_node(&u, id, ROLE_BUTTON, (struct rect){0, 0, 9, 9}, ""));
    }
    assert_int_equal(u.node_count, NODES_MAX);
    assert_int_equal(fake_log_faults(), 1);
}

static void test_too_many_marks_are_dropped(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    for (int frame = 0; frame < 2; frame++) {
        ui_begin(&u, u.theme.paper);
        for (int i = 0; i < MARKS_MAX + 20; i++)
            draw_box(&u, (struct rect){i, 0, 9, 9}, u.theme.card, 0, 0, 0);
        ui_end(&u, dirty);
        assert_int_equal(ui_picture(&u)->count, MARKS_MAX);
        assert_int_equal(fake_log_faults(), frame + 1); /* once a frame */
    }
}

static void test_too_many_characters_are_dropped(void **state)
{
    struct style s = {20, REGULAR, 0xFF000000, LEFT};
    struct rect dirty[DIRTY_MAX];
    static char text[1001];
    int count;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    ui_begin(&u, u.theme.paper);
    for (int i = 0; i < 60; i++)
        draw_qr(&u, (struct rect){0, i, 40, 40}, text, s.ink);
    count = u.pictures[u.current].count;
    assert_int_equal(count, CHARACTERS_MAX / 1001);
    draw_line(&u, (struct rect){0, 0, 900, 40}, s, "short ones still fit");
    assert_int_equal(u.pictures[u.current].count, count + 1);
    ui_end(&u, dirty);
    assert_int_equal(fake_log_faults(), 1);
}

static void test_what_cannot_be_seen_is_no_mark(void **state)
{
    (void)state;
    ui_begin(&u, u.theme.paper);
    draw_box(&u, (struct rect){0, 0, 0, 50}, u.theme.card, 0, 0, 0);
    draw_box(&u, (struct rect){0, 0, 50, 50}, 0, 0, 3, 0);
    draw_box(&u, (struct rect){0, 0, 50, 50}, 0, u.theme.line, 0, 0);
    draw_icon(&u, (struct rect){0, 0, 50, -1}, "ticket", u.theme.ink);
    draw_line(&u, (struct rect){0, 0, 0, 0}, (struct style){20, REGULAR, 1, LEFT}, "a");
    assert_int_equal(u.pictures[u.current].count, 0);
    draw_box(&u, (struct rect){0, 0, 50, 50}, 0, u.theme.line, 2, 0);
    assert_int_equal(u.pictures[u.current].count, 1);
}

static void test_marks_carry_what_is_drawn(void **state)
{
    const struct picture *p;

    (void)state;
    ui_begin(&u, u.theme.paper);
    draw_shadow(&u, (struct rect){10, 10, 50, 50}, 12);
    draw_face(&u, (struct rect){0, 0, 50, 50}, 4);
    draw_icon(&u, (struct rect){0, 0, 50, 50}, "ticket", u.theme.brand);
    draw_photo(&u, (struct rect){0, 0, 50, 50}, "0317.jpg");
    draw_dash(&u, (struct rect){0, 90, 50, 0}, u.theme.line);
    p = ui_picture(&u);
    assert_int_equal(p->count, 5);
    assert_int_equal(p->marks[0].line, 48);
    assert_int_equal(p->marks[0].radius, 12);
    assert_int_equal(p->marks[1].level, 4);
    assert_int_equal(p->marks[1].ink, u.theme.levels[4]);
    assert_string_equal(p->characters + p->marks[2].text, "ticket");
    assert_string_equal(p->characters + p->marks[3].text, "0317.jpg");
    assert_int_equal(p->marks[4].line, 3);
    assert_int_equal(p->marks[4].text, -1);
    assert_int_equal(p->ground, u.theme.paper);
    assert_int_equal(p->w, 1920);
}

static void test_input_lasts_one_frame(void **state)
{
    struct notice typed = {.kind = NOTICE_TEXT, .data = (char[]){"12"}};
    struct notice back = {.kind = NOTICE_KEY, .a = KEY_BACKSPACE};
    struct rect dirty[DIRTY_MAX];

    (void)state;
    ui_begin(&u, u.theme.paper);
    ui_node(&u, "a", ROLE_BUTTON, (struct rect){0, 0, 9, 9}, "");
    ui_end(&u, dirty);
    ui_press(&u, "a");
    ui_input(&u, &typed, 0);
    ui_input(&u, &back, 0);
    ui_begin(&u, u.theme.paper);
    assert_true(u.again);
    assert_true(ui_pressed(&u, "a"));
    assert_string_equal(u.typed, "12");
    assert_int_equal(u.backspaces, 1);
    ui_end(&u, dirty);
    ui_begin(&u, u.theme.paper);
    assert_false(u.again);
    assert_false(ui_pressed(&u, "a"));
    assert_string_equal(u.typed, "");
    assert_int_equal(u.backspaces, 0);
}

static void test_typed_text_is_bounded(void **state)
{
    struct notice typed = {.kind = NOTICE_TEXT, .data = (char[]){"\u53F7\u7801 and more"}};
    struct notice none = {.kind = NOTICE_TEXT};

    (void)state;
    for (int i = 0; i < 40; i++)
        assert_true(ui_input(&u, &typed, 0));
    assert_false(ui_input(&u, &none, 0));
    assert_in_range(strlen(u.typed), sizeof u.typed - 4, sizeof u.typed - 1);
}

static void test_frame_begun_anew_leaves_nothing_of_the_first(void **state)
{
    struct rect dirty[DIRTY_MAX];

    (void)state;
    ui_begin(&u, u.theme.paper);
    draw_box(&u, (struct rect){0, 0, 50, 50}, u.theme.card, 0, 0, 0);
    ui_end(&u, dirty);
    ui_begin(&u, u.theme.paper);
    draw_box(&u, (struct rect){900, 0, 50, 50}, u.theme.card, 0, 0, 0);
    ui_node(&u, "gone", ROLE_BUTTON, (struct rect){0, 0, 9, 9}, "");
    ui_begin(&u, u.theme.paper);
    draw_box(&u, (struct rect){0, 0, 50, 50}, u.theme.card, 0, 0, 0);
    assert_int_equal(ui_end(&u, dirty), 0);
    assert_int_equal(u.node_count, 0);
}

static bool holds(const void *p, size_t size, const char *text)
{
    return memmem(p, size, text, strlen(text)) != NULL;
}

static void test_wipe_leaves_nothing_to_read(void **state)
{
    struct notice typed = {.kind = NOTICE_TEXT, .data = (char[]){"13800138000"}};
    struct rect dirty[DIRTY_MAX];

    (void)state;
    for (int i = 0; i < 2; i++) {
        ui_begin(&u, u.theme.paper);
        ui_field(&u, (struct rect){0, 0, 900, 100}, "phone", "Phone", "13800138000");
        ui_end(&u, dirty);
    }
    ui_input(&u, &typed, 0);
    assert_true(holds(&u, sizeof u, "13800138000"));
    ui_wipe(&u);
    assert_false(holds(&u, sizeof u, "13800138000"));
    ui_begin(&u, u.theme.paper);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].w, 1920);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_text_is_of_the_language, setup),
        cmocka_unit_test_setup(test_node_holds_what_is_said, setup),
        cmocka_unit_test_setup(test_ids_of_a_frame_are_unique, setup),
        cmocka_unit_test_setup(test_long_id_is_cut_and_still_pressed, setup),
        cmocka_unit_test_setup(test_label_is_cut_at_a_character, setup),
        cmocka_unit_test_setup(test_too_many_nodes_are_dropped, setup),
        cmocka_unit_test_setup(test_too_many_marks_are_dropped, setup),
        cmocka_unit_test_setup(test_too_many_characters_are_dropped, setup),
        cmocka_unit_test_setup(test_what_cannot_be_seen_is_no_mark, setup),
        cmocka_unit_test_setup(test_marks_carry_what_is_drawn, setup),
        cmocka_unit_test_setup(test_input_lasts_one_frame, setup),
        cmocka_unit_test_setup(test_typed_text_is_bounded, setup),
        cmocka_unit_test_setup(test_frame_begun_anew_leaves_nothing_of_the_first, setup),
        cmocka_unit_test_setup(test_wipe_leaves_nothing_to_read, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
