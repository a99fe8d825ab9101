/* test_identify.c - the phone number, the priority, and the taking of a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static void to_identify(void)
{
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    assert_string_equal(lobby_screen(&lobby), "identify");
}

static void test_phone_is_shown_in_groups(void **state)
{
    (void)state;
    to_identify();
    lobby_type(&lobby, "13800138000");
    assert_string_equal(lobby_node(&lobby, "phone")->value, "138 0013 8000");
    lobby_tap(&lobby, "key:clear");
    assert_string_equal(lobby_node(&lobby, "phone")->value, "");
}

static void test_half_a_mobile_number_is_refused_in_words(void **state)
{
    (void)state;
    to_identify();
    assert_false(lobby_can(&lobby, "done"));
    lobby_type(&lobby, "1380013");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_non_null(strstr(lobby_label(&lobby, "wrong"), "11 digits"));
    lobby_type(&lobby, "8000");
    assert_null(lobby_node(&lobby, "wrong"));
    lobby_tap(&lobby, "done");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_string_equal(lobby_screen(&lobby), "ticket");
}

static void test_other_phones_have_six_digits_or_more(void **state)
{
    (void)state;
    to_identify();
    lobby_type(&lobby, "88881");
    lobby_tap(&lobby, "done");
    assert_non_null(lobby_node(&lobby, "wrong"));
    lobby_type(&lobby, "2");
    lobby_tap(&lobby, "done");
    assert_non_null(world_request("/v1/numbers"));
}

static void test_phone_leaves_the_terminal_sealed_alone(void **state)
{
    (void)state;
    to_identify();
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("ticket.issued"), 1);
    assert_int_equal(world_count("13800138000"), 0);
    assert_non_null(strstr(lobby_label(&lobby, "hint"), "138****8000"));
}

static void test_who_agrees_is_asked_afterwards(void **state)
{
    (void)state;
    lobby.view.asks = true;
    to_identify();
    assert_null(lobby_node(&lobby, "survey"));
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "survey");
    lobby_tap(&lobby, "done");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("\"survey.consent\""), 1);
    assert_int_equal(world_count("\"agreed\":1"), 1);
}

static void test_who_does_not_say_so_is_not(void **state)
{
    (void)state;
    to_identify();
    lobby_type(&lobby, "13800138000");
    assert_null(lobby_node(&lobby, "survey")); /* the hub can send nothing */
    lobby.view.asks = true;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "survey");
    lobby_tap(&lobby, "skip"); /* without the number */
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("\"survey.consent\""), 0);
}

static void test_skip_takes_a_number_without_a_phone(void **state)
{
    (void)state;
    to_identify();
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
}

static void test_class_goes_into_the_ticket(void **state)
{
    (void)state;
    to_identify();
    lobby_tap(&lobby, "class:elderly");
    lobby_tap(&lobby, "class:disabled"); /* one at most */
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("\"disabled\""), 1);
    assert_int_equal(world_count("\"elderly\""), 0);
}

static void test_class_that_is_pressed_twice_is_none(void **state)
{
    (void)state;
    to_identify();
    lobby_tap(&lobby, "class:elderly");
    lobby_tap(&lobby, "class:elderly");
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("\"elderly\""), 0);
}

static void test_nothing_can_be_pressed_while_the_hub_is_asked(void **state)
{
    (void)state;
    to_identify();
    lobby_tap(&lobby, "skip");
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_false(lobby_can(&lobby, "skip"));
    assert_false(lobby_can(&lobby, "done"));
    assert_non_null(world_request("/v1/numbers"));
}

static void test_double_tap_makes_one_ticket(void **state)
{
    (void)state;
    to_identify();
    lobby_later(&lobby, SECOND);
    lobby_touch(&lobby, "skip");
    lobby_touch(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("ticket.issued"), 1);
    assert_int_equal(lobby.world->job_count, 1);
}

static void test_silent_hub_gives_a_number_of_the_own_lane(void **state)
{
    (void)state;
    to_identify();
    lobby_tap(&lobby, "skip");
    world_reply(world_request("/v1/numbers"), 0, NULL);
    lobby_settle(&lobby);
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
    assert_non_null(strstr(lobby_label(&lobby, "offline"), "valid"));
}

static void test_offline_numbers_count_up(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
    lobby_tap(&lobby, "done");
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-002");
    lobby_tap(&lobby, "done");
    lobby_take(&lobby, "tax", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), "F3-001");
}

static void test_number_is_shown_when_it_is_on_the_disk_not_before(void **state)
{
    (void)state;
    to_identify();
    lobby.world->holds = true;
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_int_equal(lobby.world->job_count, 0);
    world_release();
    lobby_settle(&lobby);
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(lobby.world->job_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_phone_is_shown_in_groups, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_half_a_mobile_number_is_refused_in_words, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_other_phones_have_six_digits_or_more, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_phone_leaves_the_terminal_sealed_alone, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_who_agrees_is_asked_afterwards, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_who_does_not_say_so_is_not, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_skip_takes_a_number_without_a_phone, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_class_goes_into_the_ticket, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_class_that_is_pressed_twice_is_none, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_nothing_can_be_pressed_while_the_hub_is_asked,
                                        open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_double_tap_makes_one_ticket, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_silent_hub_gives_a_number_of_the_own_lane, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_offline_numbers_count_up, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_number_is_shown_when_it_is_on_the_disk_not_before,
                                        open_kiosk, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
