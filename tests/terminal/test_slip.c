/* test_slip.c - the ticket on paper, line by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hall.h"
#include "terminal/slip.h"

enum { DOTS_OF_10_MM = 80 };

static struct picture paper;

static struct slip a_slip(void)
{
    return (struct slip){.catalogue = hall_catalogue(),
                         .service = 0,
                         .number = {"A", 0, 12},
                         .issued = hall_at(102),
                         .before = 4,
                         .wait = {5, 8},
                         .link = "https://hall.example/t/0123456789abcdef",
                         .language = ZH_HANS};
}

static const char *text_of(const struct mark *m)
{
    return m->text >= 0 ? paper.characters + m->text : "";
}

/* The first line that holds `part`; NULL none. */
static const struct mark *line_with(const char *part)
{
    for (int i = 0; i < paper.count; i++) {
        if (paper.marks[i].kind == MARK_TEXT && strstr(text_of(&paper.marks[i]), part) != NULL)
            return &paper.marks[i];
    }
    return NULL;
}

static const struct mark *code(void)
{
    for (int i = 0; i < paper.count; i++) {
        if (paper.marks[i].kind == MARK_QR)
            return &paper.marks[i];
    }
    return NULL;
}

static void check_inside(int width)
{
    assert_int_equal(paper.w, width);
    for (int i = 0; i < paper.count; i++) {
        struct rect r = paper.marks[i].box;

        assert_true(r.x >= 0 && r.x + r.w <= paper.w);
        assert_true(r.y >= 0 && r.y + r.h <= paper.h);
    }
}

static void test_number_is_ten_millimetres_high(void **state)
{
    static const int widths[] = {576, 384};
    struct slip s = a_slip();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
        slip_draw(&s, widths[i], &paper);
        assert_non_null(line_with("A012"));
        /* A digit is 0.73 em high. */
        assert_true(line_with("A012")->font.size * 73 / 100 >= DOTS_OF_10_MM);
        check_inside(widths[i]);
    }
}

static void test_long_number_still_fits(void **state)
{
    struct slip s = a_slip();

    (void)state;
    s.number = (struct number){"ABC", 63, 99999};
    s.large = true;
    slip_draw(&s, 384, &paper);
    assert_non_null(line_with("ABC63-99999"));
    check_inside(384);
}

static void test_slip_says_all_that_its_code_says(void **state)
{
    struct slip s = a_slip();

    (void)state;
    slip_draw(&s, 576, &paper);
    assert_string_equal(text_of(code()), s.link);
    assert_non_null(line_with("2026-11-23 09:42"));
    assert_non_null(line_with("4 people before you"));
    assert_non_null(line_with("5–8 min"));
    assert_non_null(line_with("Scan to see your place"));
    assert_non_null(line_with("Please go to"));
}

static void test_unknown_queue_is_left_out(void **state)
{
    struct slip s = a_slip();

    (void)state;
    s.before = -1;
    s.wait = (struct wait){-1, -1};
    slip_draw(&s, 576, &paper);
    assert_null(line_with("before you"));
    assert_null(line_with(" min"));
}

static void test_copy_is_marked(void **state)
{
    struct slip s = a_slip();

    (void)state;
    slip_draw(&s, 576, &paper);
    assert_null(line_with("COPY"));
    s.copy = 2;
    slip_draw(&s, 576, &paper);
    assert_non_null(line_with("COPY 2"));
}

static void test_large_print_is_larger(void **state)
{
    struct slip s = a_slip();
    int size;

    (void)state;
    slip_draw(&s, 576, &paper);
    size = line_with("2026-11-23")->font.size;
    s.large = true;
    slip_draw(&s, 576, &paper);
    assert_true(line_with("2026-11-23")->font.size >= size * 4 / 3);
    check_inside(576);
}

static void test_lines_do_not_lie_on_each_other(void **state)
{
    struct slip s = a_slip();

    (void)state;
    slip_draw(&s, 384, &paper);
    for (int i = 1; i < paper.count; i++)
        assert_true(paper.marks[i].box.y >= paper.marks[i - 1].box.y + paper.marks[i - 1].box.h);
}

static void test_nothing_stands_within_four_millimetres_of_the_code(void **state)
{
    static const int widths[] = {384, 576};
    struct slip s = a_slip();

    (void)state;
    for (size_t w = 0; w < ARRAY_LEN(widths); w++) {
        struct rect c;

        slip_draw(&s, widths[w], &paper);
        c = code()->box;
        assert_true(c.x >= 32 && paper.w - c.x - c.w >= 32);
        for (int i = 0; i < paper.count; i++) {
            struct rect r = paper.marks[i].box;

            assert_true(&paper.marks[i] == code() || r.y + r.h <= c.y - 32 ||
                        r.y >= c.y + c.h + 32);
        }
    }
}

static void test_test_slip_has_no_code(void **state)
{
    (void)state;
    slip_draw_test(hall_catalogue(), hall_at(0), 384, &paper);
    assert_null(code());
    assert_non_null(line_with("the printer works"));
    check_inside(384);
}

/* ---- a signed proposal ---- */

static struct signed_slip a_signed_slip(const struct ink_point *points, int count)
{
    return (struct signed_slip){
        .catalogue = hall_catalogue(),
        .code = "K7MW2QXH",
        .proposal = "By Friday noon, at your door.",
        .due = hall_at(600),
        .signed_at = hall_at(102),
        .hash = "0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210",
        .points = points,
        .count = count,
        .language = ENGLISH};
}

static int count_of(enum mark_kind kind)
{
    int n = 0;

    for (int i = 0; i < paper.count; i++)
        n += paper.marks[i].kind == kind;
    return n;
}

static void test_signed_slip_says_what_was_signed_and_how(void **state)
{
    static const struct ink_point drawn[] = {
        {100, 100, false}, {900, 200, true}, {400, 50, false}, {400, 700, true}};
    struct signed_slip s = a_signed_slip(drawn, 4);

    (void)state;
    slip_draw_signed(&s, 576, &paper);
    assert_non_null(line_with("K7MW 2QXH"));
    assert_non_null(line_with("By Friday noon"));
    assert_non_null(line_with("2026-11-23 09:42"));
    assert_non_null(line_with("fedcba9876543210fedcba9876543210"));
    assert_int_equal(count_of(MARK_STROKE), 2);
    check_inside(576);
    s.count = 0;
    slip_draw_signed(&s, 384, &paper);
    assert_non_null(line_with("without a drawing"));
    assert_int_equal(count_of(MARK_STROKE), 0);
    check_inside(384);
}

static void test_a_thousand_dots_find_no_room_and_harm_nothing(void **state)
{
    static struct ink_point dots[IME_POINTS];
    struct signed_slip s = a_signed_slip(dots, IME_POINTS);

    (void)state;
    for (int i = 0; i < IME_POINTS; i++)
        dots[i] = (struct ink_point){500, (int16_t)i, true};
    slip_draw_signed(&s, 576, &paper);
    assert_non_null(line_with("fedcba9876543210"));
    check_inside(576);
}

static void test_refusal_says_why_and_what_instead(void **state)
{
    const struct refusal_slip s = {.catalogue = hall_catalogue(),
                                   .code = "K7MW2QXH",
                                   .why = "缺少户口簿原件",
                                   .instead = "到派出所补办后再来",
                                   .printed = hall_at(102),
                                   .language = ENGLISH};

    (void)state;
    for (int width = 384; width <= 576; width += 192) {
        slip_draw_refusal(&s, width, &paper);
        assert_non_null(line_with("K7MW 2QXH"));
        assert_non_null(line_with("Your request was not accepted"));
        assert_non_null(line_with("缺少户口簿原件"));
        assert_non_null(line_with("What you can do instead"));
        assert_non_null(line_with("到派出所补办后再来"));
        check_inside(width);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_is_ten_millimetres_high),
        cmocka_unit_test(test_long_number_still_fits),
        cmocka_unit_test(test_slip_says_all_that_its_code_says),
        cmocka_unit_test(test_unknown_queue_is_left_out),
        cmocka_unit_test(test_copy_is_marked),
        cmocka_unit_test(test_large_print_is_larger),
        cmocka_unit_test(test_lines_do_not_lie_on_each_other),
        cmocka_unit_test(test_nothing_stands_within_four_millimetres_of_the_code),
        cmocka_unit_test(test_test_slip_has_no_code),
        cmocka_unit_test(test_signed_slip_says_what_was_signed_and_how),
        cmocka_unit_test(test_a_thousand_dots_find_no_room_and_harm_nothing),
        cmocka_unit_test(test_refusal_says_why_and_what_instead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
