/* test_welcome.c - the first screen of a kiosk: what it says and where it leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static int open_closed_hall(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "kiosk", .opens_late = true});
    lobby.now.at += 10 * HOUR; /* 19:42 */
    lobby_later(&lobby, 1);
    return 0;
}

static void test_crowd_is_unknown_until_the_hub_was_heard(void **state)
{
    (void)state;
    assert_null(strstr(lobby_label(&lobby, "take_number"), "waiting"));
    assert_non_null(strstr(lobby_label(&lobby, "device"), "numbers are given all the same"));
}

static void test_crowd_says_people_and_range(void **state)
{
    (void)state;
    lobby.view.waiting = 12;
    lobby.view.services[0].waiting = 4;
    lobby.view.services[0].wait = (struct wait){6, 9};
    lobby.view.services[1].waiting = 8;
    lobby.view.services[1].wait = (struct wait){15, 21};
    lobby_hear(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "take_number"), "12 people waiting"));
    assert_non_null(strstr(lobby_label(&lobby, "take_number"), "6–21 min"));
    assert_string_equal(lobby_label(&lobby, "device"), "All parts work");
}

static void test_old_crowd_shows_its_age(void **state)
{
    (void)state;
    lobby.view.waiting = 12;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    assert_non_null(strstr(lobby_label(&lobby, "take_number"), "as of 09:42"));
    assert_non_null(strstr(lobby_label(&lobby, "device"), "as of 09:42"));
}

static void test_every_tile_leads_to_its_screen(void **state)
{
    static const char *const ways[][2] = {{"take_number", "services"},
                                          {"appointments", "appointment_service"},
                                          {"track", "progress"},
                                          {"guide", "guide"},
                                          {"feedback", "feedback"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        lobby_tap(&lobby, ways[i][0]);
        assert_string_equal(lobby_screen(&lobby), ways[i][1]);
        lobby_tap(&lobby, "back");
        assert_string_equal(lobby_screen(&lobby), "welcome");
    }
}

static void test_closed_hall_says_its_hours_and_gives_no_number(void **state)
{
    (void)state;
    assert_false(lobby_can(&lobby, "take_number"));
    assert_non_null(strstr(lobby_label(&lobby, "take_number"), "08:30–12:00, 13:00–17:30"));
    assert_true(lobby_can(&lobby, "guide"));
}

static void test_language_goes_round(void **state)
{
    (void)state;
    lobby_tap(&lobby, "language");
    assert_int_equal(lobby.t->visit.language, ZH_HANS);
    assert_non_null(strstr(lobby_label(&lobby, "take_number"), "简"));
    lobby_tap(&lobby, "language");
    assert_int_equal(lobby.t->visit.language, ZH_HANT);
    assert_non_null(strstr(lobby_label(&lobby, "take_number"), "繁"));
    lobby_tap(&lobby, "language");
    assert_int_equal(lobby.t->visit.language, ENGLISH);
}

static void test_language_of_who_went_away_is_forgotten(void **state)
{
    (void)state;
    lobby_tap(&lobby, "language");
    lobby_later(&lobby, 59 * SECOND);
    assert_int_equal(lobby.t->visit.language, ZH_HANS);
    lobby_later(&lobby, 2 * SECOND);
    lobby_later(&lobby, 2);
    assert_int_equal(lobby.t->visit.language, ENGLISH);
    assert_null(strstr(lobby_label(&lobby, "take_number"), "简"));
}

static void test_read_aloud_says_headings_and_choices(void **state)
{
    (void)state;
    lobby_listen(&lobby);
    assert_true(lobby.t->visit.spoken);
    assert_non_null(strstr(lobby.world->heard, "Take a number"));
    lobby_tap(&lobby, "take_number");
    assert_non_null(strstr(lobby.world->heard, "Choose a service"));
    assert_non_null(strstr(lobby.world->heard, "Social insurance"));
    assert_int_equal(lobby.world->said_language, ENGLISH);
}

static void test_scan_looks_the_ticket_up(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_scan(&lobby, "A012");
    assert_string_equal(lobby_screen(&lobby), "progress");
    assert_non_null(world_request("/v1/tickets/A012"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_crowd_is_unknown_until_the_hub_was_heard, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_crowd_says_people_and_range, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_old_crowd_shows_its_age, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_every_tile_leads_to_its_screen, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_closed_hall_says_its_hours_and_gives_no_number,
                                        open_closed_hall, close_lobby),
        cmocka_unit_test_setup_teardown(test_language_goes_round, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_language_of_who_went_away_is_forgotten, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_read_aloud_says_headings_and_choices, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_scan_looks_the_ticket_up, open_kiosk, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
