/* test_draw_text.c - text stays where it is put: it shrinks, then is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/fake_log.h"
#include "ui/ui.h"

/* The fake's metric: ASCII 0.55 em, all else 1 em; a line 1.45 em. */
static struct ui u;

static const struct style plain = {40, REGULAR, 0xFF14212B, LEFT};

static int setup(void **state)
{
    (void)state;
    fake_log_reset();
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

static void assert_inside(struct rect r)
{
    const struct picture *p = ui_picture(&u);

    for (int i = 0; i < p->count; i++) {
        assert_true(p->marks[i].box.x >= r.x);
        assert_true(p->marks[i].box.x + p->marks[i].box.w <= r.x + r.w);
    }
}

static void test_line_that_fits_keeps_its_size(void **state)
{
    (void)state;
    draw_line(&u, (struct rect){100, 200, 400, 60}, plain, "\u53D6\u53F7 A012");
    assert_int_equal(ui_picture(&u)->count, 1);
    assert_int_equal(mark(0)->kind, MARK_TEXT);
    assert_int_equal(mark(0)->font.size, 40);
    assert_int_equal(mark(0)->ink, 0xFF14212B);
    assert_int_equal(mark(0)->box.x, 100);
    assert_int_equal(mark(0)->box.w, 2 * 40 + 5 * 22);
    assert_int_equal(mark(0)->box.h, 58);
    assert_string_equal(text(0), "\u53D6\u53F7 A012");
    /* The middle of the letters, 0.37 em over the base line, is that of the box. */
    assert_int_equal(mark(0)->box.y + 46 - 14, 230);
}

static void test_line_is_aligned(void **state)
{
    struct style s = plain;

    (void)state;
    s.align = CENTRE;
    draw_line(&u, (struct rect){100, 0, 400, 60}, s, "ab");
    s.align = RIGHT;
    draw_line(&u, (struct rect){100, 0, 400, 60}, s, "ab");
    assert_int_equal(mark(0)->box.x, 100 + (400 - 44) / 2);
    assert_int_equal(mark(1)->box.x, 100 + 400 - 44);
}

static void test_line_shrinks_before_it_is_cut(void **state)
{
    struct rect r = {0, 0, 180, 60};

    (void)state;
    draw_line(&u, r, plain, "abcdefghij"); /* 220 wide at 40 */
    assert_string_equal(text(0), "abcdefghij");
    assert_in_range(mark(0)->font.size, 31, 32);
    assert_inside(r);
}

static void test_line_is_cut_with_an_ellipsis_at_60_percent(void **state)
{
    struct rect r = {10, 0, 200, 60};

    (void)state;
    draw_line(&u, r, plain, "\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D\u5341");
    assert_int_equal(mark(0)->font.size, 24);
    assert_string_equal(text(0), "\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u2026");
    assert_inside(r);
}

static void test_line_of_no_room_shows_nothing(void **state)
{
    (void)state;
    draw_line(&u, (struct rect){0, 0, 5, 60}, plain, "abcdefghij");
    draw_line(&u, (struct rect){0, 0, 400, 60}, plain, "");
    assert_int_equal(ui_picture(&u)->count, 0);
}

static void test_line_of_endless_text_is_cut(void **state)
{
    static char endless[20001];
    struct rect r = {0, 0, 900, 60};

    (void)state;
    memset(endless, 'W', sizeof endless - 1);
    draw_line(&u, r, plain, endless);
    assert_inside(r);
    assert_true(strlen(text(0)) < 100);
    for (int i = 0; i + 3 < 20000; i += 3)
        memcpy(endless + i, "\u53F7", 3);
    draw_line(&u, (struct rect){0, 0, 100000, 60}, plain, endless);
    assert_int_equal(strcmp(text(1) + strlen(text(1)) - 3, "\u2026"), 0);
}

static void test_line_has_no_control_characters(void **state)
{
    (void)state;
    draw_line(&u, (struct rect){0, 0, 900, 60}, plain, "a\nb\tc\x7F");
    assert_string_equal(text(0), "a b c ");
}

static void test_low_box_makes_letters_small(void **state)
{
    (void)state;
    draw_line(&u, (struct rect){0, 0, 900, 30}, plain, "abc");
    assert_int_equal(mark(0)->font.size, 30);
    draw_line(&u, (struct rect){0, 0, 900, 10}, plain, "abc");
    assert_int_equal(mark(1)->font.size, 24);
}

static void test_size_stays_within_the_port(void **state)
{
    struct style s = plain;

    (void)state;
    s.size = 1;
    draw_line(&u, (struct rect){0, 0, 900, 60}, s, "abc");
    assert_int_equal(mark(0)->font.size, 8);
    s.size = 5000;
    draw_line(&u, (struct rect){0, 0, 9000, 900}, s, "abc");
    assert_int_equal(mark(1)->font.size, 400);
}

static void test_text_wraps_and_says_its_height(void **state)
{
    struct rect r = {10, 20, 220, 300};

    (void)state;
    assert_int_equal(draw_text(&u, r, plain, "one two three four"), 2 * 58);
    assert_int_equal(ui_picture(&u)->count, 2);
    assert_string_equal(text(0), "one two"); /* the space at the break is gone */
    assert_string_equal(text(1), "three four");
    assert_int_equal(mark(0)->box.y, 20);
    assert_int_equal(mark(1)->box.y, 20 + 58);
    assert_inside(r);
    assert_int_equal(draw_height(&u, 220, plain, "one two three four"), 2 * 58);
}

static void test_last_line_is_no_short_rest(void **state)
{
    struct rect r = {0, 0, 210, 300};

    (void)state;
    draw_text(&u, r, plain, "\u7B49\u5019\u65F6\u95F4\u592A\u957F"); /* five and one */
    assert_string_equal(text(0), "\u7B49\u5019\u65F6\u95F4");
    assert_string_equal(text(1), "\u592A\u957F");
    draw_text(&u, r, plain, "aa bb cc d");
    assert_string_equal(text(2), "aa bb");
    assert_string_equal(text(3), "cc d");
    assert_int_equal(ui_picture(&u)->count, 4);
}

static void test_short_rest_is_mended_at_a_pause(void **state)
{
    (void)state;
    draw_text(&u, (struct rect){0, 0, 410, 300}, plain,
              "\u8BF7\u4FDD\u6301\u9547\u9759\uFF0C"
              "\u7ACB\u5373\u79BB\u5F00\u5385\u3002");
    assert_string_equal(text(0), "\u8BF7\u4FDD\u6301\u9547\u9759\uFF0C");
    assert_string_equal(text(1), "\u7ACB\u5373\u79BB\u5F00\u5385\u3002");
}

static void test_last_line_that_cannot_be_longer_stays(void **state)
{
    (void)state;
    draw_text(&u, (struct rect){0, 0, 230, 300}, plain, "abcdefghij a");
    assert_string_equal(text(0), "abcdefghij");
    assert_string_equal(text(1), "a");
}

static void test_text_that_grows_keeps_its_lines(void **state)
{
    (void)state;
    draw_growing(&u, (struct rect){0, 0, 210, 300}, plain, "\u7B49\u5019\u65F6\u95F4\u592A\u957F");
    assert_string_equal(text(0), "\u7B49\u5019\u65F6\u95F4\u592A");
    assert_string_equal(text(1), "\u957F");
}

static void test_text_breaks_at_line_ends(void **state)
{
    (void)state;
    assert_int_equal(draw_text(&u, (struct rect){0, 0, 900, 400}, plain, "a\n\nb\n"), 3 * 58);
    assert_int_equal(ui_picture(&u)->count, 2);
    assert_string_equal(text(1), "b");
    assert_int_equal(mark(1)->box.y, 2 * 58);
}

static void test_line_never_begins_with_a_comma(void **state)
{
    (void)state;
    draw_text(&u, (struct rect){0, 0, 170, 400}, plain,
              "\u8BF7\u8F93\u5165\u624B\uFF0C\u673A\u53F7"); /* four fit, then a comma */
    assert_string_equal(text(0), "\u8BF7\u8F93\u5165");
}

static void test_text_shrinks_to_its_box(void **state)
{
    struct rect r = {0, 0, 220, 100};

    (void)state;
    draw_text(&u, r, plain, "one two three four five"); /* three lines at 40 */
    assert_true(mark(0)->font.size < 40);
    assert_int_equal(ui_picture(&u)->count, 2);
    assert_string_equal(text(1), "four five");
    assert_true(mark(1)->box.y + mark(1)->box.h <= 100 + 8);
}

static void test_text_too_long_ends_with_an_ellipsis(void **state)
{
    struct rect r = {0, 0, 220, 70};

    (void)state;
    draw_text(&u, r, plain, "one two three four five six seven eight nine ten eleven twelve");
    assert_int_equal(mark(0)->font.size, 24);
    assert_int_equal(ui_picture(&u)->count, 2);
    assert_non_null(strstr(text(1), "\u2026"));
    assert_inside(r);
}

static void test_word_is_shrunk_rather_than_torn(void **state)
{
    (void)state;
    draw_text(&u, (struct rect){0, 0, 220, 400}, plain, "Appointments");
    assert_int_equal(ui_picture(&u)->count, 1);
    assert_string_equal(text(0), "Appointments");
    assert_in_range(mark(0)->font.size, 28, 34);
}

static void test_word_is_torn_when_nothing_else_helps(void **state)
{
    struct rect r = {0, 0, 100, 400};

    (void)state;
    draw_text(&u, r, plain, "Appointments");
    assert_int_equal(mark(0)->font.size, 24);
    assert_int_equal(ui_picture(&u)->count, 2);
    assert_inside(r);
}

static void test_text_of_one_line_may_stand_out_a_little(void **state)
{
    (void)state;
    draw_text(&u, (struct rect){0, 100, 400, 44}, plain, "abc"); /* line height 58 */
    assert_int_equal(mark(0)->font.size, 40);
    assert_int_equal(mark(0)->box.y, 100 - 7);
}

static void test_empty_text_uses_no_height(void **state)
{
    (void)state;
    assert_int_equal(draw_text(&u, (struct rect){0, 0, 400, 100}, plain, ""), 0);
    assert_int_equal(draw_text(&u, (struct rect){0, 0, 0, 100}, plain, "a"), 0);
    assert_int_equal(draw_height(&u, 400, plain, ""), 0);
    assert_int_equal(ui_picture(&u)->count, 0);
}

static void test_malformed_text_is_harmless(void **state)
{
    (void)state;
    draw_line(&u, (struct rect){0, 0, 60, 60}, plain, "\xE5\x8F\xFF\xC0 abc \xF0");
    draw_text(&u, (struct rect){0, 0, 60, 60}, plain, "\xE5\x8F\xFF\xC0 abc \xF0\n\n\x80");
    assert_true(ui_picture(&u)->count > 0);
}

static void test_width_is_at_full_size(void **state)
{
    (void)state;
    assert_int_equal(draw_width(&u, plain,
                                "\u53F7"
                                "ab"),
                     84);
    assert_int_equal(draw_width(&u, plain, ""), 0);
}

static void test_language_chooses_the_face(void **state)
{
    (void)state;
    u.language = 1;
    draw_line(&u, (struct rect){0, 0, 400, 60}, (struct style){40, BOLD, 1, LEFT}, "a");
    assert_int_equal(mark(0)->font.language, 1);
    assert_int_equal(mark(0)->font.weight, BOLD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_line_that_fits_keeps_its_size, setup),
        cmocka_unit_test_setup(test_line_is_aligned, setup),
        cmocka_unit_test_setup(test_line_shrinks_before_it_is_cut, setup),
        cmocka_unit_test_setup(test_line_is_cut_with_an_ellipsis_at_60_percent, setup),
        cmocka_unit_test_setup(test_line_of_no_room_shows_nothing, setup),
        cmocka_unit_test_setup(test_line_of_endless_text_is_cut, setup),
        cmocka_unit_test_setup(test_line_has_no_control_characters, setup),
        cmocka_unit_test_setup(test_low_box_makes_letters_small, setup),
        cmocka_unit_test_setup(test_size_stays_within_the_port, setup),
        cmocka_unit_test_setup(test_text_wraps_and_says_its_height, setup),
        cmocka_unit_test_setup(test_last_line_is_no_short_rest, setup),
        cmocka_unit_test_setup(test_short_rest_is_mended_at_a_pause, setup),
        cmocka_unit_test_setup(test_last_line_that_cannot_be_longer_stays, setup),
        cmocka_unit_test_setup(test_text_that_grows_keeps_its_lines, setup),
        cmocka_unit_test_setup(test_text_breaks_at_line_ends, setup),
        cmocka_unit_test_setup(test_line_never_begins_with_a_comma, setup),
        cmocka_unit_test_setup(test_text_shrinks_to_its_box, setup),
        cmocka_unit_test_setup(test_text_too_long_ends_with_an_ellipsis, setup),
        cmocka_unit_test_setup(test_word_is_shrunk_rather_than_torn, setup),
        cmocka_unit_test_setup(test_word_is_torn_when_nothing_else_helps, setup),
        cmocka_unit_test_setup(test_text_of_one_line_may_stand_out_a_little, setup),
        cmocka_unit_test_setup(test_empty_text_uses_no_height, setup),
        cmocka_unit_test_setup(test_malformed_text_is_harmless, setup),
        cmocka_unit_test_setup(test_width_is_at_full_size, setup),
        cmocka_unit_test_setup(test_language_chooses_the_face, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
