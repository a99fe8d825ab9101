/* test_documents.c - the check list of a service's documents (R6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/lobby.h"

static int open_documents(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "kiosk"});
    lobby_hear(&lobby);
    lobby_tap(&lobby, "guide");
    lobby_tap(&lobby, "service:social");
    lobby_tap(&lobby, "check");
    return 0;
}

static void test_missing_one_says_where_to_get_it(void **state)
{
    (void)state;
    assert_string_equal(lobby_screen(&lobby), "documents");
    assert_non_null(strstr(lobby_label(&lobby, "hint"), "4 documents are missing"));
    assert_non_null(strstr(lobby_label(&lobby, "document:2"), "floor 1, area A"));
    lobby_tap(&lobby, "document:2");
    assert_null(strstr(lobby_label(&lobby, "document:2"), "floor 1, area A"));
    assert_string_equal(lobby_node(&lobby, "document:2")->value, "chosen");
    assert_non_null(strstr(lobby_label(&lobby, "hint"), "3 documents are missing"));
}

static void test_ticket_carries_what_was_ticked_to_the_counter(void **state)
{
    (void)state;
    lobby_tap(&lobby, "document:1");
    lobby_tap(&lobby, "document:3");
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("\"papers\":\"1.3\""), 1);
}

static void test_ticket_without_a_check_carries_nothing(void **state)
{
    (void)state;
    lobby_tap(&lobby, "back");
    lobby_tap(&lobby, "back");
    lobby_take(&lobby, "social", "A012");
    assert_int_equal(world_count("papers"), 0);
}

static void test_none_of_them_is_told_too(void **state)
{
    (void)state;
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_int_equal(world_count("\"papers\":\"0\""), 1);
}

static void test_list_is_printed_and_makes_no_event(void **state)
{
    (void)state;
    lobby_tap(&lobby, "print");
    assert_int_equal(lobby.world->job_count, 1);
    assert_non_null(strstr(lobby_label(&lobby, "hint"), "being printed"));
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_int_equal(lobby.world->event_count, 0);
}

#define KIOSK_TEST(f) cmocka_unit_test_setup_teardown(f, open_documents, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(test_missing_one_says_where_to_get_it),
        KIOSK_TEST(test_ticket_carries_what_was_ticked_to_the_counter),
        KIOSK_TEST(test_ticket_without_a_check_carries_nothing),
        KIOSK_TEST(test_none_of_them_is_told_too),
        KIOSK_TEST(test_list_is_printed_and_makes_no_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
