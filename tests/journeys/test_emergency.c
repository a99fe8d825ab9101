/* test_emergency.c - one click at the console covers kiosk, pad and board, through
 * the real programs; the visit under it, and who was out of reach (R36). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"

static struct house hall;
static struct machine *kiosk, *pad, *board;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    pad = house_add(&hall, "pad-3", "counter", "zh_CN");
    board = house_add(&hall, "board-1", "board", "zh_TW");
    return machine_start(kiosk) && machine_start(pad) && machine_start(board) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall); /* nothing to do after a test that passed */
    return 0;
}

static void raise(const char *text)
{
    json_decref(staff_do(&hall.admin, "/api/emergency", json_pack("{s:s}", "text", text)));
}

static void lift(void)
{
    json_decref(staff_do(&hall.admin, "/api/emergency/lift", NULL));
}

static void test_r36_every_screen_is_covered_and_the_visit_comes_back(void **state)
{
    struct machine *all[] = {kiosk, pad, board};
    int64_t began;

    (void)state;
    expect_node(&kiosk->inspector, "take_number", "waiting"); /* it has heard from the hub */
    expect_tap(&kiosk->inspector, "take_number");
    expect_tap(&kiosk->inspector, "service:social");
    expect_screen(&kiosk->inspector, "identify");
    expect_tap(&kiosk->inspector, "key:1");
    expect_tap(&kiosk->inspector, "key:3");
    began = program_millis();
    raise("Fire on floor 2");
    for (int i = 0; i < 3; i++)
        expect_node(&all[i]->inspector, "emergency", "Fire on floor 2");
    print_message("on three screens after %lld ms\n", (long long)(program_millis() - began));
    for (int i = 0; i < 3; i++) {
        expect_node(&all[i]->inspector, "way_out:zh_Hans", "请走绿色标志");
        expect_node(&all[i]->inspector, "way_out:zh_Hant", "請走綠色標誌");
        expect_node(&all[i]->inspector, "way_out:en", "green signs");
    }
    expect_no_node(&kiosk->inspector, "key:1");
    lift();
    expect_node(&kiosk->inspector, "key:1", NULL);
    expect_tap(&kiosk->inspector, "skip");
    expect_screen(&kiosk->inspector, "ticket");
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 1));
    json_decref(house_await_events(&hall, "site.resumed", NULL, 1));
    house_close(&hall);
}

static void test_who_was_out_of_reach_shows_it_only_while_it_holds(void **state)
{
    (void)state;
    expect_node(&kiosk->inspector, "take_number", "waiting");
    cut_set(&hall.cut, CUT_CUT);
    raise("Fire on floor 2");
    machine_kill(board);                          /* and one that was off */
    expect_tap(&kiosk->inspector, "take_number"); /* the hall goes on without a word of it */
    cut_set(&hall.cut, CUT_HEALED);
    expect_node(&kiosk->inspector, "emergency", "Fire on floor 2");
    assert_true(machine_start(board));
    expect_node(&board->inspector, "emergency", "Fire on floor 2");
    cut_set(&hall.cut, CUT_CUT);
    lift();
    machine_kill(pad);
    expect_node(&kiosk->inspector, "emergency", NULL); /* nobody has told it better */
    cut_set(&hall.cut, CUT_HEALED);
    expect_node(&kiosk->inspector, "service:social", NULL); /* where the visit was */
    expect_no_node(&kiosk->inspector, "emergency");
    assert_true(machine_start(pad));
    expect_screen(&pad->inspector, "welcome");
    expect_no_node(&pad->inspector, "emergency");
    house_close(&hall);
}

int main(void)
{
#define JOURNEY(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        JOURNEY(test_r36_every_screen_is_covered_and_the_visit_comes_back),
        JOURNEY(test_who_was_out_of_reach_shows_it_only_while_it_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
