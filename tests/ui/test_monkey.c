/* test_monkey.c - ten thousand random touches and keys on changing screens. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/fake_log.h"
#include "ui/ui.h"

enum { STEPS = 10000, BUTTONS = 12, ODD = 6 };

static struct ui u;
static uint32_t seed;

static struct {
    int screen;
    char digits[16];
    unsigned off; /* a bit for each button that is disabled */
    long presses;
} m;

static const struct {
    int w, h;
} displays[] = {{1920, 1080}, {1280, 800}, {1080, 1920}, {1024, 600}, {800, 480}};

static int below(int n)
{
    seed = seed * 1664525 + 1013904223;
    return (int)((seed >> 8) % (uint32_t)n);
}

static void grid(void)
{
    struct rect all = {0, 0, u.theme.w, u.theme.h};

    for (int i = 0; i < BUTTONS; i++) {
        struct rect r = grid_cell(rect_inset(all, u.theme.pad), 4, 3, u.theme.gap, i);
        bool off = (m.off >> i & 1) != 0;
        char id[16];

        snprintf(id, sizeof id, "b%d", i);
        if (off)
            assert_false(ui_button_off(&u, r, id, "Off"));
        else if (ui_icon_button(&u, r, id, "ticket", "Anyone", (enum button_kind)(i % 4)))
            m.screen = below(3);
        assert_false(off && ui_pressed(&u, id));
    }
}

static void number(void)
{
    struct rect all = rect_inset((struct rect){0, 0, u.theme.w, u.theme.h}, u.theme.pad);
    struct rect top = cut_top(&all, all.h / 3);
    bool may_end = strlen(m.digits) == 11;
    char shown[32];

    ui_group_phone(shown, sizeof shown, m.digits);
    if (ui_button(&u, cut_left(&top, top.w / 4), "back", "Back", BUTTON_QUIET))
        m.screen = 0;
    ui_field(&u, top, "phone", "Phone", shown);
    if (ui_keypad(&u, all, m.digits, 11, "Done", may_end)) {
        assert_true(may_end);
        m.screen = 2;
    }
    assert_true(strlen(m.digits) <= 11);
}

static void sentences(void)
{
    static const char *const odd[ODD] = {
        "",
        "\n\n\n",
        "\xFF\xFE\xC0",
        "a",
        "\u8BF7\u5230\u4E09\u53F7\u7A97\u53E3\uFF0C\u8C22\u8C22\u3002",
        "A long one that has to be broken into several lines, and shrunk, and cut at last."};
    struct rect all = {0, 0, u.theme.w, u.theme.h};

    for (int i = 0; i < 20; i++) {
        struct style s = {below(200), (enum weight)below(2), u.theme.ink, (enum align)below(3)};
        struct rect r = {below(all.w), below(all.h), below(400) - 20, below(300) - 20};

        draw_text(&u, r, s, odd[below(ODD)]);
        draw_line(&u, r, s, odd[below(ODD)]);
        draw_face(&u, r, 1 + below(5));
        draw_shadow(&u, r, 20);
    }
    ui_node(&u, "warning", ROLE_ALERT, rect_centre(all, 300, 300), "Still there?");
    if (ui_button(&u, rect_centre(all, 200, 100), "home", "Home", BUTTON_PRIMARY))
        m.screen = 1;
}

static void show(void)
{
    struct rect dirty[DIRTY_MAX];
    char pressed[NODE_ID];
    int n;

    strcpy(pressed, u.pressed);
    m.presses += pressed[0] != '\0';
    ui_begin(&u, u.theme.paper);
    if (m.screen == 0)
        grid();
    else if (m.screen == 1)
        number();
    else
        sentences();
    n = ui_end(&u, dirty);
    assert_in_range(n, 0, DIRTY_MAX);
    for (int i = 0; i < n; i++) {
        assert_true(dirty[i].w > 0 && dirty[i].h > 0 && dirty[i].x >= 0 && dirty[i].y >= 0);
        assert_true(dirty[i].x + dirty[i].w <= u.theme.w);
        assert_true(dirty[i].y + dirty[i].h <= u.theme.h);
    }
}

static int anywhere(int size)
{
    switch (below(20)) {
    case 0:
        return INT_MAX;
    case 1:
        return INT_MIN;
    default:
        return below(size + 40) - 20;
    }
}

static struct notice something(void)
{
    static char typed[][24] = {"1", "22", "\xFF", "", "\u53F7\u7801", "13800138000138001380001"};
    struct notice n = {.kind = NOTICE_POINTER, .a = below(5)};

    n.x = anywhere(u.theme.w);
    n.y = anywhere(u.theme.h);
    if (below(3) == 0)
        n = (struct notice){.kind = NOTICE_KEY, .a = below(KEY_DOWN + 3), .b = below(2)};
    else if (below(20) == 0)
        n = (struct notice){.kind = NOTICE_TEXT, .data = typed[below(6)]};
    else if (below(100) == 0)
        n = (struct notice){.kind = below(2) ? NOTICE_EXPOSE : NOTICE_TICK};
    return n;
}

/* A finger that taps: down and up where it is. */
static void tap(int64_t now)
{
    struct notice n = {.kind = NOTICE_POINTER, .a = POINTER_DOWN};

    n.x = below(u.theme.w);
    n.y = below(u.theme.h);
    ui_input(&u, &n, now);
    show();
    n.a = POINTER_UP;
    n.x += below(9) - 4;
    ui_input(&u, &n, now + 50);
}

/* What is pressed was on the last frame, enabled, and a control. */
static void check_press(void)
{
    bool fine = u.pressed[0] == '\0';

    for (int i = 0; i < u.node_count; i++) {
        const struct node *n = &u.nodes[i];

        if (strcmp(n->id, u.pressed) == 0)
            fine = n->enabled && n->role != ROLE_TEXT && n->role != ROLE_ALERT;
    }
    assert_true(fine);
}

static void monkey(int w, int h)
{
    int64_t now = 5;

    memset(&m, 0, sizeof m);
    ui_init(&u, theme_standard(w, h), NULL);
    show();
    for (int i = 0; i < STEPS; i++) {
        struct notice n = something();

        now += below(400);
        if (below(3) == 0)
            tap(now);
        else
            ui_input(&u, &n, now);
        check_press();
        if (below(50) == 0) {
            m.screen = below(3);
            ui_forget_press(&u);
        }
        if (below(500) == 0)
            ui_wipe(&u);
        m.off = (unsigned)below(1 << BUTTONS);
        if (below(4) > 0)
            show();
    }
    assert_true(m.presses > 200);
}

static void test_monkey_presses_nothing_that_is_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
        seed = 4711 + (uint32_t)i;
        monkey(displays[i].w, displays[i].h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_monkey_presses_nothing_that_is_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
