/* test_ui_diff.c - only what changed is drawn again, and all of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/ui.h"

static struct ui u;
static struct rect dirty[DIRTY_MAX];

static int setup(void **state)
{
    (void)state;
    ui_init(&u, theme_standard(1920, 1080), NULL);
    return 0;
}

/* Forty cards with a text each; number `changed` says something else. */
static int cards(int changed, const char *text)
{
    ui_begin(&u, u.theme.paper);
    for (int i = 0; i < 40; i++) {
        struct rect r = grid_cell((struct rect){0, 0, 1920, 1080}, 8, 5, 20, i);

        draw_box(&u, r, u.theme.card, u.theme.line, 2, 10);
        draw_line(&u, rect_inset(r, 40), (struct style){30, REGULAR, u.theme.ink, LEFT},
                  i == changed ? text : "A012");
    }
    return ui_end(&u, dirty);
}

static void test_first_frame_is_whole(void **state)
{
    (void)state;
    assert_int_equal(cards(-1, ""), 1);
    assert_int_equal(dirty[0].x, 0);
    assert_int_equal(dirty[0].w, 1920);
    assert_int_equal(dirty[0].h, 1080);
}

static void test_same_frame_needs_nothing(void **state)
{
    (void)state;
    cards(-1, "");
    assert_int_equal(cards(-1, ""), 0);
    assert_int_equal(cards(-1, ""), 0);
}

static void test_changed_text_is_one_small_rectangle(void **state)
{
    struct rect card = grid_cell((struct rect){0, 0, 1920, 1080}, 8, 5, 20, 17);

    (void)state;
    cards(-1, "");
    assert_int_equal(cards(17, "A013 and longer"), 1);
    assert_int_equal(rect_union(dirty[0], card).w, card.w);
    assert_int_equal(rect_union(dirty[0], card).h, card.h);
    assert_true(dirty[0].w * dirty[0].h < card.w * card.h / 2);
    assert_int_equal(cards(17, "A013 and longer"), 0);
    assert_int_equal(cards(-1, ""), 1); /* and back: the longer one is wiped */
    assert_true(dirty[0].w > 100);
}

static void test_text_of_the_same_width_is_seen(void **state)
{
    (void)state;
    cards(3, "A013");
    assert_int_equal(cards(3, "A014"), 1);
}

static void one_box(int x, int y, colour ink)
{
    ui_begin(&u, u.theme.paper);
    draw_box(&u, (struct rect){500, 500, 300, 300}, u.theme.card, 0, 0, 0);
    draw_box(&u, (struct rect){x, y, 40, 40}, ink, 0, 0, 0);
}

static void test_moved_mark_covers_both_places(void **state)
{
    (void)state;
    one_box(100, 100, u.theme.brand);
    ui_end(&u, dirty);
    one_box(200, 120, u.theme.brand);
    assert_int_equal(ui_end(&u, dirty), 2);
    assert_true(rect_has(dirty[0], 100, 100) || rect_has(dirty[1], 100, 100));
    assert_true(rect_has(dirty[0], 239, 159) || rect_has(dirty[1], 239, 159));
    one_box(220, 120, u.theme.brand);
    assert_int_equal(ui_end(&u, dirty), 1); /* they overlap: merged */
    assert_int_equal(dirty[0].w, 60);
    one_box(220, 120, u.theme.bad);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].w, 40);
}

static void test_rectangles_stay_on_the_surface(void **state)
{
    (void)state;
    one_box(-20, -20, u.theme.brand);
    ui_end(&u, dirty);
    one_box(1900, 1070, u.theme.brand);
    assert_int_equal(ui_end(&u, dirty), 2);
    for (int i = 0; i < 2; i++) {
        assert_true(dirty[i].x >= 0 && dirty[i].y >= 0);
        assert_true(dirty[i].x + dirty[i].w <= 1920 && dirty[i].y + dirty[i].h <= 1080);
    }
    one_box(3000, 3000, u.theme.brand);
    assert_int_equal(ui_end(&u, dirty), 1); /* the new place is out of sight */
}

static void test_shadow_is_dirty_as_far_as_it_falls(void **state)
{
    (void)state;
    ui_begin(&u, u.theme.paper);
    ui_end(&u, dirty);
    ui_begin(&u, u.theme.paper);
    draw_shadow(&u, (struct rect){500, 500, 100, 100}, 12);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_true(rect_has(dirty[0], 500 - 48, 500 - 48));
    assert_true(rect_has(dirty[0], 599 + 48, 599 + 48 + 12));
    assert_true(dirty[0].w <= 100 + 2 * 48 && dirty[0].h <= 100 + 2 * 48 + 14);
}

static void test_mark_put_in_front_leaves_the_others(void **state)
{
    struct rect r = {10, 10, 30, 30};

    (void)state;
    cards(-1, "");
    ui_begin(&u, u.theme.paper);
    draw_box(&u, r, u.theme.bad, 0, 0, 0); /* shifts every other mark by one */
    for (int i = 0; i < 40; i++) {
        struct rect card = grid_cell((struct rect){0, 0, 1920, 1080}, 8, 5, 20, i);

        draw_box(&u, card, u.theme.card, u.theme.line, 2, 10);
        draw_line(&u, rect_inset(card, 40), (struct style){30, REGULAR, u.theme.ink, LEFT}, "A012");
    }
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].w, 30);
    assert_int_equal(cards(-1, ""), 1);
    assert_int_equal(dirty[0].w, 30);
}

static void test_changed_order_is_a_change(void **state)
{
    struct rect a = {100, 100, 50, 50}, b = {120, 120, 50, 50};

    (void)state;
    for (int i = 0; i < 2; i++) {
        ui_begin(&u, u.theme.paper);
        draw_box(&u, i ? b : a, i ? u.theme.bad : u.theme.ok, 0, 0, 0);
        draw_box(&u, i ? a : b, i ? u.theme.ok : u.theme.bad, 0, 0, 0);
        assert_int_equal(ui_end(&u, dirty), 1);
    }
    assert_true(rect_meets(dirty[0], a) && rect_meets(dirty[0], b));
    assert_true(dirty[0].w < 100);
}

static void test_ground_and_redraw_are_whole(void **state)
{
    (void)state;
    ui_begin(&u, u.theme.paper);
    ui_end(&u, dirty);
    ui_begin(&u, u.theme.board);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].w, 1920);
    ui_redraw(&u);
    ui_begin(&u, u.theme.board);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].h, 1080);
    u.theme = theme_standard(800, 480);
    ui_begin(&u, u.theme.board);
    assert_int_equal(ui_end(&u, dirty), 1);
    assert_int_equal(dirty[0].w, 800);
}

static void test_many_changes_are_merged_to_few(void **state)
{
    (void)state;
    for (int frame = 0; frame < 2; frame++) {
        int n;

        ui_begin(&u, u.theme.paper);
        for (int i = 0; i < 500; i++)
            draw_box(&u, (struct rect){i % 25 * 70, i / 25 * 50, 20, 20},
                     frame ? u.theme.ok : u.theme.bad, 0, 0, 0);
        n = ui_end(&u, dirty);
        if (frame == 0)
            continue;
        assert_in_range(n, 1, DIRTY_MAX);
        for (int i = 0; i < 500; i++) {
            bool covered = false;

            for (int k = 0; k < n; k++)
                covered |= rect_has(dirty[k], i % 25 * 70, i / 25 * 50) &&
                           rect_has(dirty[k], i % 25 * 70 + 19, i / 25 * 50 + 19);
            assert_true(covered);
        }
    }
}

/* ---- what is outside of the rectangles looks the same: by a model ---- */

enum { SIDE = 64, BOXES = 24 };

struct scene {
    struct rect box[BOXES];
    colour ink[BOXES];
    int count;
};

static uint32_t seed;

static int below(int n)
{
    seed = seed * 1664525 + 1013904223;
    return (int)((seed >> 8) % (uint32_t)n);
}

static void put(struct scene *s, int at)
{
    s->box[at] = (struct rect){below(70) - 6, below(70) - 6, 1 + below(16), 1 + below(16)};
    s->ink[at] = 0xFF000000U | (colour)below(3);
}

/* Changes, removes, adds, moves or swaps one mark. */
static void mutate(struct scene *s)
{
    int at = s->count > 0 ? below(s->count) : 0, to;

    switch (below(5)) {
    case 0:
        if (s->count > 0)
            put(s, at);
        break;
    case 1:
        for (int i = at; i + 1 < s->count; i++) {
            s->box[i] = s->box[i + 1];
            s->ink[i] = s->ink[i + 1];
        }
        s->count -= s->count > 0;
        break;
    case 2:
        if (s->count == BOXES)
            break;
        for (int i = s->count++; i > at; i--) {
            s->box[i] = s->box[i - 1];
            s->ink[i] = s->ink[i - 1];
        }
        put(s, at);
        break;
    case 3:
        s->box[at].x += below(9) - 4;
        break;
    default:
        if (s->count < 2)
            break;
        to = below(s->count);
        struct rect box = s->box[at];
        colour ink = s->ink[at];

        s->box[at] = s->box[to];
        s->ink[at] = s->ink[to];
        s->box[to] = box;
        s->ink[to] = ink;
        break;
    }
}

/* Each pixel as the history of what was laid on it. */
static void paint(const struct scene *s, uint32_t to[SIDE][SIDE])
{
    memset(to, 0, sizeof(uint32_t[SIDE][SIDE]));
    for (int i = 0; i < s->count; i++) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                if (rect_has(s->box[i], x, y))
                    to[y][x] = to[y][x] * 31 + s->ink[i] + 1;
            }
        }
    }
}

static int show(const struct scene *s)
{
    ui_begin(&u, u.theme.paper);
    for (int i = 0; i < s->count; i++)
        draw_box(&u, s->box[i], s->ink[i], 0, 0, 0);
    return ui_end(&u, dirty);
}

static bool is_dirty(int n, int x, int y)
{
    for (int i = 0; i < n; i++) {
        if (rect_has(dirty[i], x, y))
            return true;
    }
    return false;
}

static void test_nothing_changes_outside_of_the_rectangles(void **state)
{
    static uint32_t pixels[2][SIDE][SIDE];
    struct scene s = {.count = 0};

    (void)state;
    seed = 20261123;
    ui_init(&u, theme_standard(SIDE, SIDE), NULL);
    show(&s);
    paint(&s, pixels[0]);
    for (int round = 1; round <= 3000; round++) {
        int n;

        for (int i = below(4); i >= 0; i--)
            mutate(&s);
        n = show(&s);
        assert_in_range(n, 0, DIRTY_MAX);
        paint(&s, pixels[round & 1]);
        for (int i = 0; i < SIDE * SIDE; i++) {
            if (pixels[0][i / SIDE][i % SIDE] != pixels[1][i / SIDE][i % SIDE])
                assert_true(is_dirty(n, i % SIDE, i / SIDE));
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++)
                assert_false(rect_meets(dirty[i], dirty[k]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_first_frame_is_whole, setup),
        cmocka_unit_test_setup(test_same_frame_needs_nothing, setup),
        cmocka_unit_test_setup(test_changed_text_is_one_small_rectangle, setup),
        cmocka_unit_test_setup(test_text_of_the_same_width_is_seen, setup),
        cmocka_unit_test_setup(test_moved_mark_covers_both_places, setup),
        cmocka_unit_test_setup(test_rectangles_stay_on_the_surface, setup),
        cmocka_unit_test_setup(test_shadow_is_dirty_as_far_as_it_falls, setup),
        cmocka_unit_test_setup(test_mark_put_in_front_leaves_the_others, setup),
        cmocka_unit_test_setup(test_changed_order_is_a_change, setup),
        cmocka_unit_test_setup(test_ground_and_redraw_are_whole, setup),
        cmocka_unit_test_setup(test_many_changes_are_merged_to_few, setup),
        cmocka_unit_test_setup(test_nothing_changes_outside_of_the_rectangles, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
