/* test_guide.c - what a service needs, and how a time is booked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

/* R9: steps, fee, documents and time are seen before anything starts. */
static void test_service_shows_documents_steps_fee_and_time(void **state)
{
    (void)state;
    lobby_tap(&lobby, "guide");
    lobby_tap(&lobby, "service:property");
    assert_string_equal(lobby_label(&lobby, "title"), "Property registration");
    assert_string_equal(lobby_label(&lobby, "documents:2"), "Title certificate of the property");
    assert_string_equal(lobby_label(&lobby, "steps:3"), "Pay tax and fee");
    assert_string_equal(lobby_label(&lobby, "promise"), "Result within: 3 working days");
    assert_non_null(strstr(lobby_label(&lobby, "fee"), "80 yuan"));
    lobby_tap(&lobby, "back");
    assert_string_equal(lobby_screen(&lobby), "guide");
    assert_true(lobby_can(&lobby, "service:property"));
}

static void test_number_is_taken_from_the_guide(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "guide");
    lobby_tap(&lobby, "service:tax");
    assert_string_equal(lobby_label(&lobby, "promise"), "Result within: at once");
    lobby_tap(&lobby, "take_number");
    assert_string_equal(lobby_screen(&lobby), "identify");
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "F001", 0, (struct wait){0, 0});
    assert_string_equal(lobby_label(&lobby, "wait"), "Expected wait: no waiting");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_service_shows_documents_steps_fee_and_time, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_number_is_taken_from_the_guide, open_kiosk,
                                        close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
