/* test_layout.c - cuts and grids add up. */
#include "ui/layout.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_rect(struct rect r, int x, int y, int w, int h)
{
    assert_int_equal(r.x, x);
    assert_int_equal(r.y, y);
    assert_int_equal(r.w, w);
    assert_int_equal(r.h, h);
}

static void test_cuts_share_the_area(void **state)
{
    struct rect area = {10, 20, 300, 200};

    (void)state;
    assert_rect(cut_top(&area, 50), 10, 20, 300, 50);
    assert_rect(area, 10, 70, 300, 150);
    assert_rect(cut_bottom(&area, 30), 10, 190, 300, 30);
    assert_rect(cut_left(&area, 100), 10, 70, 100, 120);
    assert_rect(cut_right(&area, 40), 270, 70, 40, 120);
    assert_rect(area, 110, 70, 160, 120);
}

static void test_cut_takes_no_more_than_there_is(void **state)
{
    struct rect area = {0, 0, 100, 80};

    (void)state;
    assert_rect(cut_top(&area, -5), 0, 0, 100, 0);
    assert_rect(cut_bottom(&area, 200), 0, 0, 100, 80);
    assert_rect(area, 0, 0, 100, 0);
    assert_rect(cut_left(&area, 500), 0, 0, 100, 0);
    assert_true(rect_is_empty(area));
}

static void test_inset_and_centre(void **state)
{
    struct rect r = {10, 10, 100, 50};

    (void)state;
    assert_rect(rect_inset(r, 5), 15, 15, 90, 40);
    assert_rect(rect_inset(r, 40), 50, 35, 20, 0);
    assert_rect(rect_inset(r, -4), 6, 6, 108, 58);
    assert_rect(rect_centre(r, 40, 20), 40, 25, 40, 20);
}

static void test_union_meets_and_has(void **state)
{
    struct rect a = {0, 0, 10, 10}, b = {10, 0, 10, 10}, c = {9, 9, 2, 2}, none = {5, 5, 0, 9};

    (void)state;
    assert_rect(rect_union(a, b), 0, 0, 20, 10);
    assert_rect(rect_union(a, none), 0, 0, 10, 10);
    assert_rect(rect_union(none, b), 10, 0, 10, 10);
    assert_false(rect_meets(a, b));
    assert_true(rect_meets(a, c) && rect_meets(b, c));
    assert_false(rect_meets(a, none));
    assert_true(rect_has(a, 0, 0) && rect_has(a, 9, 9));
    assert_false(rect_has(a, 10, 9) || rect_has(a, -1, 0));
}

static void test_grid_fills_its_area(void **state)
{
    static const struct {
        int w, h, columns, rows, gap;
    } cases[] = {{1824, 676, 4, 2, 24}, {1000, 999, 3, 4, 20}, {101, 37, 7, 5, 3},
                 {783, 365, 6, 2, 8},   {50, 50, 1, 1, 10},    {333, 77, 5, 1, 0}};

    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(cases); k++) {
        struct rect area = {7, 11, cases[k].w, cases[k].h};
        int columns = cases[k].columns, rows = cases[k].rows, gap = cases[k].gap;
        struct rect first = grid_cell(area, columns, rows, gap, 0);
        struct rect last = grid_cell(area, columns, rows, gap, columns * rows - 1);

        assert_int_equal(first.x, area.x);
        assert_int_equal(first.y, area.y);
        assert_int_equal(last.x + last.w, area.x + area.w);
        assert_int_equal(last.y + last.h, area.y + area.h);
        for (int i = 0; i < columns * rows; i++) {
            struct rect cell = grid_cell(area, columns, rows, gap, i);

            assert_in_range(cell.w, first.w > 0 ? first.w - 1 : 0, first.w + 1);
            assert_in_range(cell.h, first.h > 0 ? first.h - 1 : 0, first.h + 1);
            if (i % columns > 0) {
                struct rect before = grid_cell(area, columns, rows, gap, i - 1);

                assert_int_equal(cell.x - before.x - before.w, gap);
            }
            if (i >= columns) {
                struct rect above = grid_cell(area, columns, rows, gap, i - columns);

                assert_int_equal(cell.y - above.y - above.h, gap);
            }
        }
    }
}

static void test_grid_without_room_has_empty_cells(void **state)
{
    struct rect cell = grid_cell((struct rect){0, 0, 10, 10}, 4, 4, 30, 5);

    (void)state;
    assert_int_equal(cell.w, 0);
    assert_int_equal(cell.h, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts_share_the_area),
        cmocka_unit_test(test_cut_takes_no_more_than_there_is),
        cmocka_unit_test(test_inset_and_centre),
        cmocka_unit_test(test_union_meets_and_has),
        cmocka_unit_test(test_grid_fills_its_area),
        cmocka_unit_test(test_grid_without_room_has_empty_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
