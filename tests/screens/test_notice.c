/* test_notice.c - a pad with a printer prints what the customer at its counter is given in
 * writing: once (R6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static int open_pad(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "counter", .counter = 3});
    lobby.view.counter = 3;
    lobby.view.desk = COUNTER_OPEN;
    return 0;
}

static void refuse(int n)
{
    struct view_paper *v = &lobby.view.paper;

    v->about = (struct id){{(uint8_t)n}};
    text_copy(v->code, sizeof v->code, "K7MW2QXH");
    text_copy(v->why, sizeof v->why, "The household book is missing");
    text_copy(v->instead, sizeof v->instead, "Get it at the police");
    lobby_hear(&lobby);
}

static void test_a_notice_is_printed_once(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    assert_int_equal(lobby.world->job_count, 0);
    refuse(1);
    assert_int_equal(lobby.world->job_count, 1);
    world_print(PRINT_DONE, 0);
    refuse(1); /* told again with the next change */
    assert_int_equal(lobby.world->job_count, 0);
    refuse(2);
    assert_int_equal(lobby.world->job_count, 1);
    world_print(PRINT_DONE, 0);
    assert_int_equal(lobby.world->event_count, 0);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

/* Somebody pulls the plug, and the hub tells it again within its two minutes. */
static void test_a_pad_that_began_anew_prints_it_no_second_time(void **state)
{
    (void)state;
    refuse(1);
    world_print(PRINT_DONE, 0);
    lobby_restart(&lobby);
    refuse(1);
    assert_int_equal(lobby.world->job_count, 0);
    refuse(2);
    assert_int_equal(lobby.world->job_count, 1);
    world_print(PRINT_DONE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_notice_is_printed_once, open_pad, close_lobby),
        cmocka_unit_test_setup_teardown(test_a_pad_that_began_anew_prints_it_no_second_time,
                                        open_pad, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
