/* test_visit.c - numbers, slips and what is left of a visit when it is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_text.h"
#include "fakes/lobby.h"

static int open_lobby(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){0});
    return 0;
}

/* True when `what` stands anywhere in the terminal's memory. */
static bool is_left(const char *what)
{
    const char *at = (const char *)lobby.t, *end = at + sizeof *lobby.t;
    size_t len = strlen(what);

    for (; at + len <= end; at++) {
        if (memcmp(at, what, len) == 0)
            return true;
    }
    return false;
}

static void go_away(void)
{
    lobby_later(&lobby, 10 * MINUTE); /* warned */
    lobby_later(&lobby, 10 * MINUTE);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

/* ---- what is left (invariant 9) ---- */

static void test_phone_number_leaves_no_trace(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13812345678");
    lobby_tap(&lobby, "done");
    lobby_allot(&lobby, "A001", 0, (struct wait){0, 0});
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_true(is_left("13812345678"));
    fake_text_forgets = 0;
    lobby_tap(&lobby, "done");
    assert_false(is_left("13812345678"));
    assert_false(is_left("138 1234 5678"));
    assert_false(is_left("5678"));
    assert_int_equal(fake_text_forgets, 1);
    assert_int_equal(world_count("13812345678"), 0);
}

static void watch(const char *text)
{
    fake_text_watched = text;
    fake_text_common = fake_text_given = 0;
}

static void test_what_was_given_is_not_kept_for_the_next_visitor(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    watch("5678");
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13812345678");
    assert_true(fake_text_given > 0); /* in the field */
    fake_text_given = 0;
    lobby_tap(&lobby, "done");
    lobby_allot(&lobby, "A001", 0, (struct wait){0, 0});
    lobby_tap(&lobby, "done");
    assert_true(fake_text_given > 0); /* on the ticket's screen */
    assert_int_equal(fake_text_common, 0);
    watch(NULL);
}

static void test_words_of_the_hall_stay_ready(void **state)
{
    (void)state;
    watch("without");
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    assert_true(fake_text_common > 0);
    assert_int_equal(fake_text_given, 0);
    watch(NULL);
}

static void test_digits_that_were_never_sent_are_wiped_too(void **state)
{
    (void)state;
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13812345678");
    fake_text_forgets = 0;
    go_away();
    assert_int_equal(fake_text_forgets, 1);
    assert_false(is_left("13812345678"));
    assert_false(is_left("138 1234 5678"));
}

static void test_text_that_the_inspector_typed_is_wiped(void **state)
{
    struct notice n = {.kind = NOTICE_INSPECT, .id = 4};

    (void)state;
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    n.data = (char[]){"{\"do\":\"type\",\"text\":\"13812345678\"}"};
    n.size = strlen(n.data);
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_string_equal(lobby_node(&lobby, "phone")->value, "138 1234 5678");
    go_away();
    assert_false(is_left("13812345678"));
}

static void test_speech_ends_with_the_visit(void **state)
{
    (void)state;
    lobby_listen(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby.world->stops = 0;
    go_away();
    assert_int_equal(lobby.world->stops, 1);
    assert_false(lobby.t->visit.spoken);
}

/* ---- numbers ---- */

/* Stored after the customer was wiped away: nobody knows the number. */
static void test_ticket_that_nobody_has_seen_is_cancelled(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", NULL);
    lobby.world->holds = true;
    lobby_allot(&lobby, "A001", 0, (struct wait){0, 0});
    go_away();
    world_release();
    lobby_settle(&lobby);
    assert_int_equal(world_count("ticket.issued"), 1);
    assert_int_equal(world_count("ticket.cancelled"), 1);
    assert_int_equal(lobby.world->job_count, 0);
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_wait_of_more_than_a_day_gives_a_number_all_the_same(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", NULL);
    lobby_allot(&lobby, "A400", 399, (struct wait){2400, 3000});
    assert_string_equal(lobby_label(&lobby, "number"), "A400");
    assert_int_equal(world_count("\"quoted_high\":1440"), 1);
}

static void test_numbers_that_are_used_up_are_refused(void **state)
{
    (void)state;
    lobby_lose_hub(&lobby);
    journal_set(world_journal(), "floor.2026-11-23.A.3", "99999");
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_int_equal(lobby.t->visit.refusal, REFUSED_FULL);
    journal_set(world_journal(), "floor.2026-11-23.A.3", "999999999999999");
    lobby_tap(&lobby, "home");
    lobby_take(&lobby, "social", NULL);
    assert_int_equal(lobby.t->visit.refusal, REFUSED_FULL);
    assert_int_equal(world_count("ticket.issued"), 0);
}

static void test_second_try_forgets_the_first(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby.world->append = ERR_IO;
    lobby_take(&lobby, "social", NULL);
    world_reply(world_request("/v1/numbers"), 0, NULL);
    lobby_settle(&lobby);
    assert_string_equal(lobby_screen(&lobby), "sorry");
    lobby.world->append = OK;
    lobby_tap(&lobby, "retry");
    lobby_allot(&lobby, "A005", 2, (struct wait){1, 4});
    assert_string_equal(lobby_label(&lobby, "number"), "A005");
    assert_null(lobby_node(&lobby, "offline"));
}

/* ---- slips ---- */

static void test_copies_come_to_an_end(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", "A001");
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    for (int i = 0; i < 200; i++) {
        visit_print_copy(lobby.t, false);
        lobby_settle(&lobby);
        while (lobby.world->job_count > 0)
            world_print(PRINT_DONE, 0);
        lobby_settle(&lobby);
    }
    assert_int_equal(lobby.t->visit.copies, COPIES_MAX);
    assert_int_equal(lobby.t->visit.print, PRINT_DONE);
}

static void test_slip_of_an_earlier_visit_says_nothing_about_this_one(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", "A001");
    lobby_tap(&lobby, "done");
    lobby_take(&lobby, "social", "A002");
    world_print(PRINT_FAILED, PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->visit.print, PRINT_QUEUED);
    assert_int_equal(world_count("\"state\":\"failed\""), 1);
}

static void test_number_is_on_the_screen_before_its_slip_is_made(void **state)
{
    int before;

    (void)state;
    lobby_hear(&lobby);
    lobby.world->holds = true;
    lobby_take(&lobby, "social", "A001");
    before = lobby.world->shown;
    assert_int_equal(lobby.world->job_count, 0); /* not before it is on the disk */
    world_release();
    lobby_settle(&lobby);
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(lobby.world->job_count, 1);
    assert_int_equal(lobby.world->slip_shown, before + 1);
}

static void test_slip_is_printed_though_its_visitor_has_gone(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby.world->holds = true;
    lobby_take(&lobby, "social", "A001");
    world_release();
    for (struct notice n; world_take(&n);) {
        terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
        free(n.data);
    }
    assert_int_equal(lobby.t->visit.taking, TAKING_DONE);
    visit_end(lobby.t);
    assert_int_equal(lobby.world->job_count, 1);
    lobby_settle(&lobby);
    assert_int_equal(lobby.world->job_count, 1);
}

/* ---- days ---- */

static void test_midnight_within_a_visit_keeps_the_number_unique(void **state)
{
    (void)state;
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 14 * HOUR + 17 * MINUTE); /* 23:59 */
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby.now.at += 2 * MINUTE;
    lobby.boot.millis += 2 * MINUTE;
    lobby.t->nav.touched = lobby.boot.millis;
    lobby_tap(&lobby, "skip");
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(world_count("\"day\":\"2026-11-24\""), 1);
    assert_int_equal(lobby.t->site->day, civil_of(2026, 11, 24));
}

static void take(const char *expected)
{
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), expected);
    lobby_tap(&lobby, "done");
    lobby.world->acked = (uint64_t)lobby.world->event_count; /* the hub has them all */
}

static void test_clock_that_jumps_a_day_gives_no_number_again(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    take("A3-001");
    lobby.now.at += DAY_MINUTES * MINUTE;
    take("A3-002");
}

static void test_numbers_begin_anew_when_the_day_is_sure(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    take("A3-001");
    lobby_later(&lobby, DAY_MINUTES * MINUTE); /* as the monotonic clock says too */
    take("A3-001");
    lobby.now.at += DAY_MINUTES * MINUTE;
    lobby_later(&lobby, 10 * MINUTE);
    lobby.view.day = day_of(lobby.now);
    lobby_hear(&lobby); /* the hub says that it is that day */
    lobby_lose_hub(&lobby);
    take("A3-001");
}

/* Two machines with copies of one disk have one lane. */
static void test_disk_in_another_machine_gives_no_number_of_its_lane(void **state)
{
    struct part parts[PARTS_MAX];
    bool told = false;

    (void)state;
    identity_at(&lobby.t->id, lobby.t->journal, "");
    identity_at(&lobby.t->id, lobby.t->journal, "board card");
    identity_at(&lobby.t->id, lobby.t->journal, "another card");
    assert_false(lobby.t->id.moved); /* one is known again */
    identity_at(&lobby.t->id, lobby.t->journal, "another boar cards");
    assert_true(lobby.t->id.moved);
    for (int i = visit_parts(lobby.t, parts); i-- > 0;)
        told |= strcmp(parts[i].name, "store") == 0 && parts[i].broken;
    assert_true(told);
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", "A001"); /* the hub's are good */
    assert_string_equal(lobby_label(&lobby, "number"), "A001");
    lobby_tap(&lobby, "done");
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_int_equal(world_count("ticket.issued"), 1);
}

#define LOBBY_TEST(name) cmocka_unit_test_setup_teardown(name, open_lobby, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOBBY_TEST(test_phone_number_leaves_no_trace),
        LOBBY_TEST(test_disk_in_another_machine_gives_no_number_of_its_lane),
        LOBBY_TEST(test_what_was_given_is_not_kept_for_the_next_visitor),
        LOBBY_TEST(test_words_of_the_hall_stay_ready),
        LOBBY_TEST(test_digits_that_were_never_sent_are_wiped_too),
        LOBBY_TEST(test_text_that_the_inspector_typed_is_wiped),
        LOBBY_TEST(test_speech_ends_with_the_visit),
        LOBBY_TEST(test_ticket_that_nobody_has_seen_is_cancelled),
        LOBBY_TEST(test_wait_of_more_than_a_day_gives_a_number_all_the_same),
        LOBBY_TEST(test_numbers_that_are_used_up_are_refused),
        LOBBY_TEST(test_second_try_forgets_the_first),
        LOBBY_TEST(test_copies_come_to_an_end),
        LOBBY_TEST(test_slip_of_an_earlier_visit_says_nothing_about_this_one),
        LOBBY_TEST(test_number_is_on_the_screen_before_its_slip_is_made),
        LOBBY_TEST(test_slip_is_printed_though_its_visitor_has_gone),
        LOBBY_TEST(test_midnight_within_a_visit_keeps_the_number_unique),
        LOBBY_TEST(test_clock_that_jumps_a_day_gives_no_number_again),
        LOBBY_TEST(test_numbers_begin_anew_when_the_day_is_sure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
