/* test_board.c - the call board: who is called, what is old, what is said aloud. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static int open_board(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "board"});
    return 0;
}

static void call(const char *prefix, int count, int counter)
{
    struct view *v = &lobby.view;

    memmove(&v->calls[1], &v->calls[0], (CALLS_MAX - 1) * sizeof v->calls[0]);
    v->calls[0] = (struct call){.number = {"", 0, count}, .counter = counter, .at = lobby.now.at};
    text_copy(v->calls[0].number.prefix, PREFIX_SIZE, prefix);
    v->call_count += v->call_count < CALLS_MAX;
    lobby_hear(&lobby);
}

static void test_board_without_calls_asks_for_patience(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    assert_string_equal(lobby_label(&lobby, "title"), "Please wait for your number");
    assert_null(lobby_node(&lobby, "stale"));
}

static void test_calls_are_listed_newest_first(void **state)
{
    (void)state;
    call("A", 11, 2);
    call("B", 47, 1);
    assert_string_equal(lobby_label(&lobby, "newest"), "Number B047, please go to counter 1.");
    assert_true(lobby_node(&lobby, "call:B047")->box.y < lobby_node(&lobby, "call:A011")->box.y);
}

static void test_number_that_is_called_again_is_listed_once_for_the_blind(void **state)
{
    (void)state;
    call("A", 11, 2);
    call("B", 47, 1);
    call("A", 11, 2);
    assert_string_equal(lobby_label(&lobby, "newest"), "Number A011, please go to counter 2.");
    assert_non_null(lobby_node(&lobby, "call:A011"));
}

static int marks_with_line(void)
{
    const struct picture *p = ui_picture(&lobby.t->ui);
    int n = 0;

    for (int i = 0; i < p->count; i++)
        n += p->marks[i].kind == MARK_FILL && p->marks[i].line > 4;
    return n;
}

static void test_new_call_stands_out_for_ten_seconds(void **state)
{
    (void)state;
    call("A", 11, 2);
    assert_int_equal(marks_with_line(), 1);
    lobby_later(&lobby, 11 * SECOND);
    assert_int_equal(marks_with_line(), 0);
}

static void test_old_calls_look_old(void **state)
{
    (void)state;
    call("A", 11, 2);
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    assert_non_null(strstr(lobby_label(&lobby, "stale"), "as of 09:42"));
    assert_non_null(strstr(lobby_label(&lobby, "stale"), "listen to the staff"));
}

static void test_calls_are_said_aloud_in_two_languages(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    call("A", 11, 2);
    assert_non_null(strstr(lobby.world->said, "A 0 1 1"));
    assert_int_equal(lobby.world->said_language, ZH_HANS);
}

static void test_emergency_hides_the_calls(void **state)
{
    (void)state;
    call("A", 11, 2);
    lobby.view.emergency = true;
    text_copy(lobby.view.emergency_text, NOTE_SIZE, "Please leave by the nearest exit");
    lobby_hear(&lobby);
    assert_string_equal(lobby_label(&lobby, "emergency"), "Please leave by the nearest exit");
    assert_null(lobby_node(&lobby, "newest"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_board_without_calls_asks_for_patience, open_board,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_calls_are_listed_newest_first, open_board,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(
            test_number_that_is_called_again_is_listed_once_for_the_blind, open_board, close_lobby),
        cmocka_unit_test_setup_teardown(test_new_call_stands_out_for_ten_seconds, open_board,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_old_calls_look_old, open_board, close_lobby),
        cmocka_unit_test_setup_teardown(test_calls_are_said_aloud_in_two_languages, open_board,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_emergency_hides_the_calls, open_board, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
