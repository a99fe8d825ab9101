/* test_monkey.c - keys, fingers, headphones, scans and other displays at random, in
 * every face: nothing breaks, no control is lost, and nothing of it stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_log.h"
#include "fakes/lobby.h"
#include "port/i18n.h"

enum { STEPS = 800 };

static uint32_t seed;

static uint32_t any(uint32_t n)
{
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % n;
}

static void give(struct notice n)
{
    lobby.now.at += 350;
    lobby.boot.millis += 350;
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
}

static void press_a_key(void)
{
    give((struct notice){.kind = NOTICE_KEY, .a = (int)any(KEY_SLOWER + 1), .b = (int)any(2)});
}

static void touch(void)
{
    struct notice n = {.kind = NOTICE_POINTER, .x = (int)any(1920), .y = (int)any(1080)};

    n.a = POINTER_DOWN;
    give(n);
    n.a = any(4) == 0 ? POINTER_CANCEL : POINTER_UP;
    give(n);
}

static void press_a_node(void)
{
    const struct ui *ui = &lobby.t->ui;

    if (ui->node_count == 0)
        return;
    ui_press(&lobby.t->ui, ui->nodes[any((uint32_t)ui->node_count)].id);
}

static void type(void)
{
    static char *const texts[] = {"1", "3", "A", "\xe7\x8e\x8b", "*"};
    char *text = texts[any(ARRAY_LEN(texts))];

    give((struct notice){.kind = NOTICE_TEXT, .data = text, .size = strlen(text)});
}

static void resize(void)
{
    static const int sizes[][2] = {
        {1920, 1080}, {1280, 800}, {1080, 1920}, {1024, 600}, {800, 480}};
    const int *size = sizes[any(ARRAY_LEN(sizes))];

    give((struct notice){.kind = NOTICE_RESIZE, .x = size[0], .y = size[1]});
}

static void choose_a_face(void)
{
    lobby.t->visit.access.face =
        (struct face){.contrast = any(2), .large = any(2), .reach = any(2)};
}

static void answer(void)
{
    if (world_request("/v1/numbers") != NULL && any(2) == 0)
        lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    if (lobby.world->job_count > 0)
        world_print(any(2) == 0 ? PRINT_DONE : PRINT_FAILED, PRINTER_PAPER_OUT);
}

static void act(void)
{
    switch (any(10)) {
    case 0:
        touch();
        break;
    case 1:
    case 2:
    case 3:
        press_a_node();
        break;
    case 4:
        type();
        break;
    case 5:
        if (any(8) == 0)
            resize();
        break;
    case 6:
        if (any(8) == 0)
            give((struct notice){.kind = NOTICE_HEADPHONES, .a = (int)any(2)});
        break;
    case 7:
        if (any(4) == 0)
            choose_a_face();
        break;
    case 8:
        if (any(8) == 0)
            lobby_later(&lobby, (int64_t)any(90) * SECOND);
        break;
    default:
        press_a_key();
        break;
    }
    answer();
    lobby_settle(&lobby);
}

/* Whatever was done: there is a way on, and it can be heard. */
static void check(void)
{
    const struct ui *ui = &lobby.t->ui;
    int ways = 0;

    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        ways += n->enabled && (n->role == ROLE_BUTTON || n->role == ROLE_KEY);
        assert_true(n->box.x >= 0 && n->box.y >= 0);
        assert_true(n->box.x + n->box.w <= lobby.t->w && n->box.y + n->box.h <= lobby.t->h);
    }
    assert_true(ways > 0);
    assert_true(strlen(lobby.t->say.text) < READING_MAX);
    lobby.world->heard[0] = '\0';
}

static void run(uint32_t start)
{
    seed = start;
    fake_log_reset();
    lobby_open(&lobby, (struct lobby_config){.role = NULL});
    lobby_hear(&lobby);
    lobby.world->talks = true;
    for (int i = 0; i < STEPS && !terminal_is_over(lobby.t); i++) {
        act();
        check();
    }
    assert_false(fake_log_has("screen:"));
    visit_end(lobby.t);
    lobby_settle(&lobby);
    assert_false(lobby.t->visit.spoken);
    for (int i = 0; i < SAID_KEPT; i++)
        assert_string_equal(lobby.t->say.log[i].text, "");
    lobby_close(&lobby);
}

static void test_anything_may_be_pressed(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 4; i++)
        run(i);
}

static int start(void **state)
{
    (void)state;
    i18n_start(GUITAI_LOCALE);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_anything_may_be_pressed),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
