/* test_rating.c - a pad asks once, an answer counts once, a press is never lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static const struct id visit = {{42}};

static int open_pad(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "counter", .counter = 3});
    lobby.view.counter = 3;
    lobby.view.desk = COUNTER_OPEN;
    text_copy(lobby.view.staff, sizeof lobby.view.staff, "0317");
    return 0;
}

static void ask(void)
{
    struct view_rating *r = &lobby.view.rating;

    r->ticket = visit;
    r->number = (struct number){"A", 0, 12};
    r->minutes = 7;
    r->asked = lobby.now.at;
    text_copy(r->service, sizeof r->service, "social");
    text_copy(r->staff, sizeof r->staff, "0317");
    lobby_hear(&lobby);
}

static void test_idle_pad_shows_counter_and_person(void **state)
{
    (void)state;
    lobby.view.serving = (struct number){"A", 0, 12};
    lobby_hear(&lobby);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_string_equal(lobby_label(&lobby, "counter"), "Counter 3");
    assert_string_equal(lobby_label(&lobby, "staff"), "Zhang San");
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
    lobby_later(&lobby, HOUR);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_closed_counter_says_so(void **state)
{
    (void)state;
    lobby.view.desk = COUNTER_SHUT;
    lobby_hear(&lobby);
    assert_string_equal(lobby_label(&lobby, "state"), "This counter is closed");
    assert_null(lobby_node(&lobby, "staff"));
}

/* R31: staff show who they are. */
static void test_pad_asks_who_served_and_for_which_ticket(void **state)
{
    (void)state;
    ask();
    assert_string_equal(lobby_screen(&lobby), "rating");
    assert_string_equal(lobby_label(&lobby, "staff"), "Zhang San");
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
    assert_string_equal(lobby_label(&lobby, "level:5"), "Very satisfied");
    assert_string_equal(lobby_label(&lobby, "level:1"), "Very dissatisfied");
    assert_true(lobby_node(&lobby, "level:5")->box.x < lobby_node(&lobby, "level:1")->box.x);
}

static void test_level_and_reasons_are_one_event(void **state)
{
    (void)state;
    ask();
    lobby_tap(&lobby, "level:2");
    assert_string_equal(lobby_screen(&lobby), "reasons");
    assert_null(lobby_node(&lobby, "reason:quick"));
    lobby_tap(&lobby, "reason:waited_long");
    lobby_tap(&lobby, "reason:unclear");
    lobby_tap(&lobby, "reason:waited_long"); /* no, not that */
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "thanks");
    assert_int_equal(world_count("rating.given"), 1);
    assert_int_equal(world_count("\"reasons\":\"unclear\""), 1);
    assert_int_equal(world_count("\"level\":2"), 1);
    lobby_later(&lobby, 4 * SECOND);
    assert_string_equal(lobby_screen(&lobby), "welcome"); /* the hub still asks; it is answered */
    lobby_hear(&lobby);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_press_counts_when_nobody_chooses_a_reason(void **state)
{
    (void)state;
    ask();
    lobby_tap(&lobby, "level:1");
    lobby_later(&lobby, 29 * SECOND);
    assert_int_equal(world_count("rating.given"), 0);
    lobby_later(&lobby, 2 * SECOND);
    assert_int_equal(world_count("rating.given"), 1);
    assert_string_equal(lobby_screen(&lobby), "thanks");
}

static void touch_beside(void)
{
    struct notice n = {.kind = NOTICE_POINTER, .a = POINTER_DOWN, .x = 2, .y = 400};

    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    n.a = POINTER_UP;
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
}

/* Twenty seconds ahead by sight and sound, and one touch gives the whole time. */
static void test_question_warns_before_it_goes_and_can_be_kept(void **state)
{
    (void)state;
    ask();
    for (int i = 0; i < 12; i++) {
        int chimes = lobby.world->chimes;

        lobby_later(&lobby, 11 * SECOND);
        assert_non_null(strstr(lobby_label(&lobby, "hint"), "more time"));
        assert_int_equal(lobby.world->chimes, chimes + 1);
        lobby_later(&lobby, 18 * SECOND);
        touch_beside();
        assert_null(strstr(lobby_label(&lobby, "hint"), "more time"));
    }
    lobby_tap(&lobby, "level:4");
    for (int i = 0; i < 12; i++) {
        lobby_later(&lobby, 29 * SECOND);
        assert_non_null(strstr(lobby_label(&lobby, "hint"), "more time"));
        touch_beside();
    }
    assert_string_equal(lobby_screen(&lobby), "reasons");
    assert_int_equal(world_count("rating.lapsed"), 0);
}

static void test_press_counts_when_the_screen_is_taken_away(void **state)
{
    (void)state;
    ask();
    lobby_tap(&lobby, "level:3");
    lobby_tap(&lobby, "reason:unclear");
    nav_step(lobby.t, home()); /* as a new catalogue does */
    lobby_settle(&lobby);
    assert_int_equal(world_count("rating.given"), 1);
    assert_int_equal(world_count("unclear"), 1);
}

static void test_second_face_within_a_tap_does_not_count(void **state)
{
    (void)state;
    ask();
    lobby_later(&lobby, SECOND);
    lobby_touch(&lobby, "level:5");
    assert_string_equal(lobby_screen(&lobby), "reasons");
    lobby_tap(&lobby, "done");
    assert_int_equal(world_count("rating.given"), 1);
    assert_int_equal(world_count("\"level\":5"), 1);
}

static void test_no_rating_is_declined_once(void **state)
{
    (void)state;
    ask();
    lobby_tap(&lobby, "skip");
    assert_string_equal(lobby_screen(&lobby), "thanks");
    assert_int_equal(world_count("rating.declined"), 1);
    lobby_later(&lobby, 4 * SECOND);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_silence_lapses_once(void **state)
{
    (void)state;
    ask();
    lobby_later(&lobby, 29 * SECOND);
    assert_int_equal(world_count("rating.lapsed"), 0);
    lobby_later(&lobby, 2 * SECOND);
    assert_int_equal(world_count("rating.lapsed"), 1);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    lobby_later(&lobby, MINUTE);
    lobby_hear(&lobby);
    assert_int_equal(world_count("rating.lapsed"), 1);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_question_that_the_hub_took_back_goes_away(void **state)
{
    (void)state;
    ask();
    memset(&lobby.view.rating, 0, sizeof lobby.view.rating);
    lobby_hear(&lobby);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_int_equal(lobby.world->event_count, 0);
}

static void test_full_disk_is_said(void **state)
{
    (void)state;
    ask();
    lobby.world->append = ERR_FULL;
    lobby_tap(&lobby, "level:5");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_non_null(strstr(lobby_label(&lobby, "why"), "rating"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_idle_pad_shows_counter_and_person, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_closed_counter_says_so, open_pad, close_lobby),
        cmocka_unit_test_setup_teardown(test_pad_asks_who_served_and_for_which_ticket, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_level_and_reasons_are_one_event, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_press_counts_when_nobody_chooses_a_reason, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_press_counts_when_the_screen_is_taken_away, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_second_face_within_a_tap_does_not_count, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_no_rating_is_declined_once, open_pad, close_lobby),
        cmocka_unit_test_setup_teardown(test_question_warns_before_it_goes_and_can_be_kept,
                                        open_pad, close_lobby),
        cmocka_unit_test_setup_teardown(test_silence_lapses_once, open_pad, close_lobby),
        cmocka_unit_test_setup_teardown(test_question_that_the_hub_took_back_goes_away, open_pad,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_full_disk_is_said, open_pad, close_lobby),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
