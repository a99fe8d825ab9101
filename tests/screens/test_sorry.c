/* test_sorry.c - what could not be done, why, and what to do now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static void fail_with(enum err e)
{
    lobby_hear(&lobby);
    lobby.world->append = e;
    lobby_take(&lobby, "social", "A012");
}

static void test_full_disk_gives_no_number_and_says_so(void **state)
{
    (void)state;
    fail_with(ERR_FULL);
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_non_null(strstr(lobby_label(&lobby, "why"), "no room"));
    assert_non_null(strstr(lobby_label(&lobby, "why"), "12345"));
    assert_int_equal(lobby.world->job_count, 0);
    assert_int_equal(lobby.world->event_count, 0);
}

static void test_retry_takes_the_number_when_the_disk_works(void **state)
{
    (void)state;
    fail_with(ERR_IO);
    assert_true(lobby_can(&lobby, "retry"));
    world_disk_works();
    lobby_settle(&lobby);
    lobby_tap(&lobby, "retry");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(world_count("ticket.issued"), 1);
}

static void test_retry_that_fails_stays(void **state)
{
    (void)state;
    fail_with(ERR_IO);
    lobby_tap(&lobby, "retry");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_string_equal(lobby_screen(&lobby), "sorry");
    lobby_tap(&lobby, "home");
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_closed_hall_offers_no_retry(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby.t->catalogue->always_open = false;
    lobby.now.at += 10 * HOUR; /* 19:42, and the customer has been slow */
    lobby_tap(&lobby, "skip");
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_non_null(strstr(lobby_label(&lobby, "why"), "closed"));
    assert_null(lobby_node(&lobby, "retry"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_full_disk_gives_no_number_and_says_so, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_retry_takes_the_number_when_the_disk_works, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_retry_that_fails_stays, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_closed_hall_offers_no_retry, open_kiosk, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
