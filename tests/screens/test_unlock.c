/* test_unlock.c - the staff's way in, and what they do there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static void knock(int times)
{
    for (int i = 0; i < times; i++) {
        lobby_later(&lobby, 400);
        lobby_touch(&lobby, "mark");
    }
    lobby_settle(&lobby);
}

static void enter(const char *pin)
{
    lobby_type(&lobby, pin);
    lobby_tap(&lobby, "done");
}

/* The fake takes a password for right that equals what is stored. */
static void set_pin(const char *pin)
{
    assert_int_equal(crypto_password(pin, lobby.t->catalogue->unlock), OK);
}

static void test_three_knocks_open_the_lock(void **state)
{
    (void)state;
    knock(2);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    lobby_later(&lobby, 3 * SECOND);
    knock(2); /* too late to belong to the first two */
    assert_string_equal(lobby_screen(&lobby), "welcome");
    knock(1);
    assert_string_equal(lobby_screen(&lobby), "unlock");
    lobby_tap(&lobby, "back");
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_right_pin_opens_diagnostics(void **state)
{
    (void)state;
    set_pin("2468");
    knock(3);
    enter("2468");
    assert_string_equal(lobby_screen(&lobby), "diagnostics");
}

static void test_pin_is_shown_as_dots(void **state)
{
    (void)state;
    knock(3);
    lobby_type(&lobby, "24");
    assert_string_equal(lobby_node(&lobby, "pin")->value, "••");
}

static void test_wrong_pins_wait_longer_each_time(void **state)
{
    (void)state;
    set_pin("2468");
    knock(3);
    enter("1111");
    assert_non_null(strstr(lobby_label(&lobby, "why"), "Wrong PIN"));
    assert_int_equal(visit_unlock_wait(lobby.t), 1);
    lobby_later(&lobby, 2 * SECOND);
    enter("1112");
    assert_int_equal(visit_unlock_wait(lobby.t), 2);
    lobby_later(&lobby, 3 * SECOND);
    enter("1113");
    assert_int_equal(visit_unlock_wait(lobby.t), 4);
    assert_false(lobby_can(&lobby, "done"));
}

static void test_waiting_outlives_the_screen(void **state)
{
    (void)state;
    set_pin("2468");
    knock(3);
    for (int i = 0; i < 6; i++) {
        enter("1111");
        lobby_later(&lobby, 10 * SECOND);
        if (strcmp(lobby_screen(&lobby), "unlock") != 0)
            break;
        if (visit_unlock_wait(lobby.t) > 0)
            break;
    }
    lobby_tap(&lobby, "back");
    knock(3);
    assert_true(visit_unlock_wait(lobby.t) > 0);
    lobby_type(&lobby, "2");
    assert_false(lobby_can(&lobby, "done"));
}

static void test_waiting_outlives_the_program(void **state)
{
    (void)state;
    set_pin("2468");
    knock(3);
    for (int i = 0; i < 3; i++) {
        enter("1111");
        lobby_later(&lobby, 4 * SECOND);
    }
    lobby_restart(&lobby);
    set_pin("2468");
    assert_int_equal(visit_unlock_wait(lobby.t), 4);
    lobby_later(&lobby, 5 * SECOND);
    knock(3);
    enter("2468");
    assert_string_equal(lobby_screen(&lobby), "diagnostics");
    lobby_restart(&lobby);
    assert_int_equal(visit_unlock_wait(lobby.t), 0);
}

static void to_diagnostics(void)
{
    set_pin("2468");
    lobby_hear(&lobby);
    knock(3);
    enter("2468");
}

static void test_diagnostics_says_what_is_wrong(void **state)
{
    (void)state;
    to_diagnostics();
    assert_string_equal(lobby_label(&lobby, "part:printer"), "Printer: works");
    world_printer_is(PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_string_equal(lobby_label(&lobby, "part:printer"), "The printer has no paper");
    assert_non_null(strstr(lobby_label(&lobby, "version"), "2026-11"));
}

static void test_staff_print_purge_and_quit(void **state)
{
    (void)state;
    to_diagnostics();
    lobby_tap(&lobby, "test_print");
    assert_int_equal(lobby.world->job_count, 1);
    lobby_tap(&lobby, "purge");
    assert_int_equal(lobby.world->purges, 1);
    lobby_tap(&lobby, "quit");
    assert_false(terminal_is_over(lobby.t));
    lobby_tap(&lobby, "quit"); /* a second press, so that nobody leaves by a slip */
    assert_true(terminal_is_over(lobby.t));
}

static void test_staff_who_walk_away_leave_it_locked(void **state)
{
    (void)state;
    to_diagnostics();
    lobby_later(&lobby, 80 * SECOND);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_three_knocks_open_the_lock, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_right_pin_opens_diagnostics, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_pin_is_shown_as_dots, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_wrong_pins_wait_longer_each_time, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_waiting_outlives_the_screen, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_waiting_outlives_the_program, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_diagnostics_says_what_is_wrong, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_staff_print_purge_and_quit, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_staff_who_walk_away_leave_it_locked, open_kiosk,
                                        close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
