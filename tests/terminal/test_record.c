/* test_record.c - events to a disk that fails, fills up and comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/lobby.h"

static int open_lobby(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){0});
    lobby_lose_hub(&lobby);
    return 0;
}

static void test_one_error_of_the_disk_is_over_with_the_next_success(void **state)
{
    (void)state;
    lobby.world->append = ERR_IO;
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_int_equal(lobby.t->record.fault, ERR_IO);
    lobby.world->append = OK;
    lobby_tap(&lobby, "retry");
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(lobby.t->record.fault, OK);
    assert_int_equal(world_count("ticket.issued"), 1);
}

static void test_full_disk_takes_numbers_again_when_there_is_room(void **state)
{
    (void)state;
    lobby.world->append = ERR_FULL;
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_screen(&lobby), "sorry");
    lobby_tap(&lobby, "retry");
    assert_string_equal(lobby_screen(&lobby), "sorry");
    world_disk_works();
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->record.fault, OK);
    lobby_tap(&lobby, "retry");
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(world_count("\"seq\":1,"), 1);
}

/* The journal says that it works while an append that it refused is still being
 * told. */
static void test_room_while_a_refusal_is_on_its_way_is_not_missed(void **state)
{
    (void)state;
    lobby.world->append = ERR_FULL;
    lobby_take(&lobby, "social", NULL);
    lobby.world->holds = true;
    lobby_tap(&lobby, "retry");
    world_disk_works();
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->record.count, 1);
    world_release();
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->record.fault, OK);
    lobby_tap(&lobby, "retry");
    assert_string_equal(lobby_screen(&lobby), "ticket");
}

static void test_several_failed_appends_leave_no_gap(void **state)
{
    struct decision d = {.count = 2};

    (void)state;
    d.events[0].type = d.events[1].type = DEVICE_MAINTAINED;
    d.events[0].v = d.events[1].v = 1;
    lobby.world->append = ERR_IO;
    lobby.world->holds = true;
    for (int i = 0; i < 3; i++)
        assert_int_equal(record_events(lobby.t, &d, FOR_NOBODY), OK);
    world_release();
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->record.next_seq, 1);
    lobby.world->append = OK;
    assert_int_equal(record_events(lobby.t, &d, FOR_NOBODY), OK);
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->record.fault, OK);
    assert_int_equal(lobby.world->event_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_error_of_the_disk_is_over_with_the_next_success,
                                        open_lobby, close_lobby),
        cmocka_unit_test_setup_teardown(test_full_disk_takes_numbers_again_when_there_is_room,
                                        open_lobby, close_lobby),
        cmocka_unit_test_setup_teardown(test_room_while_a_refusal_is_on_its_way_is_not_missed,
                                        open_lobby, close_lobby),
        cmocka_unit_test_setup_teardown(test_several_failed_appends_leave_no_gap, open_lobby,
                                        close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
