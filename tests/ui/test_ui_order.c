/* test_ui_order.c - the order in which a frame is read, and where it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void put(enum band band, const char *id, int x, int y)
{
    u.band = band;
    ui_node(&u, id, ROLE_BUTTON, (struct rect){x, y, 100, 80}, id);
}

static void assert_order(const char *const *ids, int n)
{
    assert_int_equal(u.node_count, n);
    for (int i = 0; i < n; i++)
        assert_string_equal(u.nodes[i].id, ids[i]);
}

static void test_header_body_footer(void **state)
{
    static const char *const order[] = {"badge", "language", "one", "two", "back", "done"};

    (void)state;
    ui_begin(&u, 0);
    put(BAND_FOOTER, "done", 1700, 990);
    put(BAND_BODY, "one", 100, 500);
    put(BAND_HEADER, "language", 1500, 20);
    put(BAND_BODY, "two", 100, 300); /* the screen knows why */
    put(BAND_HEADER, "badge", 20, 30);
    put(BAND_FOOTER, "back", 20, 1000);
    ui_end(&u, dirty);
    assert_order(order, 6);
}

static void test_column_of_buttons_is_read_downwards(void **state)
{
    static const char *const order[] = {"upper", "lower"};

    (void)state;
    ui_begin(&u, 0);
    put(BAND_FOOTER, "lower", 1700, 900);
    put(BAND_FOOTER, "upper", 1700, 800);
    ui_end(&u, dirty);
    assert_order(order, 2);
}

static void key(enum key k)
{
    struct notice n = {.kind = NOTICE_KEY, .a = (int)k};

    ui_input(&u, &n, 1000);
}

static void three(void)
{
    ui_begin(&u, 0);
    put(BAND_BODY, "first", 100, 100);
    ui_node(&u, "words", ROLE_TEXT, (struct rect){100, 300, 100, 80}, "words");
    put(BAND_BODY, "off", 100, 500);
    u.nodes[u.node_count - 1].enabled = false;
    ui_end(&u, dirty);
}

static void test_arrows_of_who_listens_go_through_everything(void **state)
{
    (void)state;
    u.reads = true;
    three();
    key(KEY_DOWN);
    assert_string_equal(u.focus, "first");
    key(KEY_DOWN);
    assert_string_equal(u.focus, "words");
    key(KEY_RIGHT);
    assert_string_equal(u.focus, "off");
    three();
    assert_string_equal(u.focus, "off"); /* it may stay there */
    key(KEY_UP);
    assert_string_equal(u.focus, "words");
    key(KEY_ENTER); /* words cannot be pressed */
    assert_string_equal(u.pressed, "");
}

static void test_picture_moves_and_its_bars_still_reach_the_edges(void **state)
{
    const struct picture *p;

    (void)state;
    u.dx = 10;
    u.dy = 4;
    ui_begin(&u, 0);
    draw_box(&u, (struct rect){0, 0, 1920, 100}, 0xFFFFFFFF, 0, 0, 0);
    draw_box(&u, (struct rect){50, 200, 300, 100}, 0xFFFFFFFF, 0, 0, 8);
    put(BAND_BODY, "at_the_edge", 1850, 500);
    ui_end(&u, dirty);
    p = ui_picture(&u);
    assert_int_equal(p->marks[0].box.x, 0);
    assert_int_equal(p->marks[0].box.y, 0);
    assert_int_equal(p->marks[0].box.h, 104);
    assert_int_equal(p->marks[1].box.x, 60);
    assert_int_equal(p->marks[1].box.y, 204);
    assert_true(u.nodes[0].box.x + u.nodes[0].box.w <= 1920);
}

static void test_same_key_within_half_a_second_is_one_stroke(void **state)
{
    struct notice a = {.kind = NOTICE_TEXT, .data = (char[]){"a"}, .size = 1};
    struct notice b = {.kind = NOTICE_TEXT, .data = (char[]){"b"}, .size = 1};

    (void)state;
    u.strike_ms = 500;
    ui_input(&u, &a, 1000);
    ui_input(&u, &a, 1400);
    ui_input(&u, &b, 1450); /* another key */
    ui_input(&u, &b, 1960);
    assert_string_equal(u.typed, "abb");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_header_body_footer, setup),
        cmocka_unit_test_setup(test_column_of_buttons_is_read_downwards, setup),
        cmocka_unit_test_setup(test_arrows_of_who_listens_go_through_everything, setup),
        cmocka_unit_test_setup(test_picture_moves_and_its_bars_still_reach_the_edges, setup),
        cmocka_unit_test_setup(test_same_key_within_half_a_second_is_one_stroke, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
