/* test_ticket.c - the number, its paper, and what is left of it afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static void take(void)
{
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", "A012");
    assert_string_equal(lobby_screen(&lobby), "ticket");
}

static void test_ticket_says_number_queue_wait_and_place(void **state)
{
    (void)state;
    take();
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
    assert_string_equal(lobby_label(&lobby, "before"), "Before you: 4 people");
    assert_string_equal(lobby_label(&lobby, "wait"), "Expected wait: 5–8 min");
    assert_string_equal(lobby_label(&lobby, "area"), "Please go to: Floor 1, area A");
}

static void test_paper_on_its_way_and_out(void **state)
{
    (void)state;
    take();
    assert_string_equal(lobby_label(&lobby, "title"), "Your ticket is being printed");
    assert_false(lobby_can(&lobby, "large"));
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_string_equal(lobby_label(&lobby, "title"), "Please take your ticket");
    assert_int_equal(world_count("ticket.printed"), 1);
}

static void test_missing_paper_is_said_and_the_code_is_shown(void **state)
{
    (void)state;
    take();
    world_printer_is(PRINTER_PAPER_OUT);
    world_print(PRINT_FAILED, PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "no_paper"), "no paper"));
    assert_non_null(strstr(lobby_label(&lobby, "no_paper"), "Your number is valid"));
    assert_non_null(lobby_node(&lobby, "code"));
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
    assert_false(lobby_can(&lobby, "copy"));
}

static void test_copy_can_be_printed_after_the_refill(void **state)
{
    (void)state;
    take();
    world_printer_is(PRINTER_PAPER_OUT);
    world_print(PRINT_FAILED, PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    world_printer_is(PRINTER_READY);
    lobby_settle(&lobby);
    lobby_tap(&lobby, "copy");
    assert_int_equal(lobby.t->visit.copies, 1);
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_null(lobby_node(&lobby, "no_paper"));
    assert_int_equal(world_count("ticket.printed"), 2);
}

static void test_silent_printer_is_doubt_not_success(void **state)
{
    (void)state;
    take();
    world_print(PRINT_UNKNOWN, 0);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "no_paper"), "went silent"));
}

static void test_large_print_is_a_copy(void **state)
{
    (void)state;
    take();
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    lobby_tap(&lobby, "large");
    assert_int_equal(lobby.world->job_count, 1);
    assert_int_equal(lobby.t->visit.copies, 1);
}

static void test_countdown_ends_the_visit(void **state)
{
    (void)state;
    take();
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_string_equal(lobby_label(&lobby, "done"), "Done (20)");
    lobby_later(&lobby, 5 * SECOND);
    assert_string_equal(lobby_label(&lobby, "done"), "Done (15)");
    lobby_later(&lobby, 15 * SECOND);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_missing_paper_gives_more_time(void **state)
{
    (void)state;
    take();
    world_print(PRINT_FAILED, PRINTER_OFFLINE);
    lobby_settle(&lobby);
    lobby_later(&lobby, 50 * SECOND);
    assert_string_equal(lobby_screen(&lobby), "ticket");
    lobby_later(&lobby, 11 * SECOND);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_number_is_said_digit_by_digit(void **state)
{
    (void)state;
    lobby_listen(&lobby);
    take();
    assert_non_null(strstr(lobby.world->heard, "A 0 1 2"));
    assert_non_null(strstr(lobby.world->heard, "Floor 1, area A"));
}

/* Invariant 9: the terminal's memory, from its first to its last byte. */
static bool holds(const char *text)
{
    const char *from = (const char *)lobby.t;
    size_t size = strlen(text);

    for (size_t i = 0; i + size <= sizeof *lobby.t; i++) {
        if (memcmp(from + i, text, size) == 0)
            return true;
    }
    return false;
}

static void test_nothing_of_the_phone_is_left_after_the_visit(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13912345678");
    assert_true(holds("13912345678"));
    assert_true(holds("139 1234 5678"));
    lobby_tap(&lobby, "done");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    lobby_tap(&lobby, "done");
    lobby_later(&lobby, SECOND);
    assert_false(holds("13912345678"));
    assert_false(holds("139 1234 5678"));
    assert_false(holds("139****5678"));
}

static void test_idle_wipes_what_was_typed(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13912345678");
    lobby_later(&lobby, 61 * SECOND);
    assert_non_null(lobby_node(&lobby, "more_time"));
    lobby_later(&lobby, 20 * SECOND);
    lobby_later(&lobby, SECOND);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_false(holds("13912345678"));
    assert_false(holds("139 1234 5678"));
}

static void test_more_time_keeps_what_was_typed(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "139");
    lobby_later(&lobby, 61 * SECOND);
    lobby_tap(&lobby, "more_time");
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_string_equal(lobby_node(&lobby, "phone")->value, "139");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ticket_says_number_queue_wait_and_place, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_paper_on_its_way_and_out, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_missing_paper_is_said_and_the_code_is_shown,
                                        open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_copy_can_be_printed_after_the_refill, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_silent_printer_is_doubt_not_success, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_large_print_is_a_copy, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_countdown_ends_the_visit, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_missing_paper_gives_more_time, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_number_is_said_digit_by_digit, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_nothing_of_the_phone_is_left_after_the_visit,
                                        open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_idle_wipes_what_was_typed, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_more_time_keeps_what_was_typed, open_kiosk,
                                        close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
