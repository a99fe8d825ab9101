/* test_services.c - which service the number is for, and how full it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static void hear_queue(int waiting, struct wait wait)
{
    lobby.view.services[0].waiting = waiting;
    lobby.view.services[0].wait = wait;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
}

static void test_tile_says_queue_and_range(void **state)
{
    (void)state;
    hear_queue(4, (struct wait){5, 8});
    assert_non_null(strstr(lobby_label(&lobby, "service:social"), "Social insurance"));
    assert_non_null(strstr(lobby_label(&lobby, "service:social"), "4 waiting"));
    assert_non_null(strstr(lobby_label(&lobby, "service:social"), "5–8 min"));
}

static void test_empty_queue_is_good_news(void **state)
{
    (void)state;
    hear_queue(0, (struct wait){0, 0});
    assert_non_null(strstr(lobby_label(&lobby, "service:social"), "no waiting"));
}

static void test_no_open_counter_promises_no_time(void **state)
{
    (void)state;
    hear_queue(3, (struct wait){-1, -1});
    assert_non_null(strstr(lobby_label(&lobby, "service:social"), "3 waiting"));
    assert_null(strstr(lobby_label(&lobby, "service:social"), "min"));
}

static void test_service_that_rests_is_not_offered(void **state)
{
    struct catalogue *c = lobby.t->catalogue;

    (void)state;
    c->services[catalogue_service(c, "property")].resting = true;
    assert_false(visit_is_bookable(lobby.t, catalogue_service(c, "property")));
    lobby_tap(&lobby, "take_number");
    assert_null(lobby_node(&lobby, "service:property"));
    lobby_tap(&lobby, "service:business"); /* the one behind it is the one that is meant */
    assert_int_equal(lobby.t->visit.service, catalogue_service(c, "business"));
    lobby_tap(&lobby, "back");
    lobby_tap(&lobby, "back");
    lobby_tap(&lobby, "guide");
    assert_null(lobby_node(&lobby, "service:property"));
    assert_non_null(lobby_node(&lobby, "service:business"));
}

static void test_many_services_come_in_pages(void **state)
{
    struct catalogue *c = lobby.t->catalogue;

    (void)state;
    for (int i = 8; i < 11; i++) {
        c->services[i] = c->services[0];
        text_format(c->services[i].code, CODE_SIZE, "extra%d", i);
    }
    c->service_count = 11;
    lobby_tap(&lobby, "take_number");
    assert_true(lobby_can(&lobby, "service:social"));
    assert_null(lobby_node(&lobby, "service:extra10"));
    lobby_tap(&lobby, "next");
    assert_true(lobby_can(&lobby, "service:extra10"));
    assert_null(lobby_node(&lobby, "service:social"));
    lobby_tap(&lobby, "back"); /* to the first page, not away */
    assert_true(lobby_can(&lobby, "service:social"));
    lobby_tap(&lobby, "back");
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_second_tap_on_the_same_place_does_not_choose(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_touch(&lobby, "take_number");
    assert_string_equal(lobby_screen(&lobby), "services");
    lobby_touch(&lobby, "service:social"); /* has just appeared under the finger */
    assert_string_equal(lobby_screen(&lobby), "services");
    lobby_later(&lobby, SECOND);
    lobby_touch(&lobby, "service:social");
    assert_string_equal(lobby_screen(&lobby), "identify");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tile_says_queue_and_range, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_empty_queue_is_good_news, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_no_open_counter_promises_no_time, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_service_that_rests_is_not_offered, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_many_services_come_in_pages, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_second_tap_on_the_same_place_does_not_choose,
                                        open_kiosk, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
