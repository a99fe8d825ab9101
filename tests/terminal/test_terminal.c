/* test_terminal.c - clocks that jump, waits that end, warnings, restarts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_text.h"
#include "fakes/lobby.h"
#include "screens/screens.h"

static int open_lobby(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){0});
    return 0;
}

static int open_board(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "board"});
    return 0;
}

/* The same machine after its power came back. */
static void restart(void)
{
    struct terminal_config config = {.role = "kiosk",
                                     .home = screen_of_role("kiosk"),
                                     .language = ENGLISH,
                                     .w = 1920,
                                     .h = 1080,
                                     .photos = "/photos"};
    struct journal_opened opened = {.last_seq = (uint64_t)lobby.world->event_count};
    struct identity id = lobby.t->id;

    for (struct notice n; world_take(&n);)
        free(n.data);
    terminal_free(lobby.t);
    for (int i = 0; i < WORLD_REQUESTS; i++)
        net_cancel(lobby.world->requests[i].id);
    lobby.t = terminal_new(&config, &id, world_journal(), &opened, world_printer());
    assert_int_equal(terminal_load_catalogue(lobby.t), OK);
    assert_int_equal(terminal_replay(lobby.t), OK);
    lobby.boot = (struct boot){lobby.boot.id + 1, 1};
    lobby_settle(&lobby);
}

/* ---- clocks ---- */

static void test_time_goes_on_when_the_clock_goes_back(void **state)
{
    instant before;

    (void)state;
    lobby_lose_hub(&lobby);
    before = lobby.t->now.at;
    lobby.now.at -= (instant)365 * 24 * HOUR;
    lobby_later(&lobby, MINUTE);
    assert_in_range(lobby.t->now.at - before, 0, MINUTE);
    before = lobby.t->now.at;
    lobby_later(&lobby, 10 * MINUTE);
    assert_int_equal(lobby.t->now.at - before, 10 * MINUTE);
}

static void test_hub_sets_a_clock_right_that_was_far_ahead(void **state)
{
    struct moment right = lobby.now;

    (void)state;
    lobby_lose_hub(&lobby);
    lobby.now.at += (instant)9 * 365 * 24 * HOUR;
    lobby_later(&lobby, 0);
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
    lobby_tap(&lobby, "done");
    lobby.now = right; /* the clock is right again, the journal is of 2035 */
    restart();
    lobby_later(&lobby, MINUTE);
    lobby_hear(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    assert_int_equal(lobby.t->now.at, lobby.now.at);
    assert_int_equal(lobby.t->site->day, day_of(lobby.now));
    /* And no number of that day is given twice. */
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-002");
}

static void take_alone(const char *expected)
{
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), expected);
    lobby_tap(&lobby, "done");
}

static void test_restart_after_a_day_that_never_was_forgets_no_number(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    take_alone("A3-001");
    lobby.now.at += (instant)24 * HOUR; /* the clock jumps; a number of tomorrow */
    take_alone("A3-002");
    lobby.now.at -= (instant)24 * HOUR;
    lobby_later(&lobby, 10 * MINUTE);
    lobby_hear(&lobby); /* and the hub says what day it is */
    take_alone("A3-003");
    lobby.world->acked = (uint64_t)lobby.world->event_count;
    restart();
    lobby_later(&lobby, MINUTE);
    lobby_hear(&lobby);
    take_alone("A3-004");
}

/* An event of that day lies in the journal, and time never runs back. */
static void test_restart_into_a_day_that_never_was_gives_no_number_again(void **state)
{
    char number[NUMBER_TEXT];
    struct moment right = lobby.now;

    (void)state;
    lobby_lose_hub(&lobby);
    lobby.now.at += (instant)56 * 365 * 24 * HOUR;
    lobby_later(&lobby, 0);
    take_alone("A3-001");
    lobby.now = right;
    lobby_later(&lobby, 10 * MINUTE);
    lobby_hear(&lobby);
    lobby.world->acked = (uint64_t)lobby.world->event_count;
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "tax", NULL);
    text_copy(number, sizeof number, lobby_label(&lobby, "number"));
    lobby_tap(&lobby, "done");
    restart();
    lobby_later(&lobby, MINUTE);
    lobby_lose_hub(&lobby);
    assert_int_not_equal(lobby.t->site->day, day_of(lobby.now));
    lobby_take(&lobby, "tax", NULL);
    assert_string_not_equal(lobby_label(&lobby, "number"), number);
}

/* A clock of another day may have the summer time of that day. */
static void test_corrected_time_has_the_hubs_offset(void **state)
{
    struct moment right;
    char *json;

    (void)state;
    lobby_hear(&lobby);
    lobby_later(&lobby, 13 * HOUR + 48 * MINUTE); /* 23:30 */
    right = lobby.now;
    lobby.now.at -= (instant)24 * HOUR;
    lobby.now.offset_min += 60;
    lobby.view.now = right;
    lobby.view.pos++;
    json = view_encode_new(&lobby.view);
    world_reply(world_request("/v1/feed"), 200, json);
    free(json);
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->now.offset_min, right.offset_min);
    assert_int_equal(day_of(lobby.t->now), day_of(right));
    assert_int_equal(lobby.t->site->day, day_of(right));
}

static void test_inspector_does_not_move_the_clock(void **state)
{
    struct notice n = {.kind = NOTICE_INSPECT, .id = 1};

    (void)state;
    lobby.view.day = day_of(lobby.now);
    lobby.now.at -= HOUR; /* the machine's clock is late, the hub's word is right */
    lobby_settle(&lobby);
    lobby.t->clock_offset = HOUR;
    n.data = (char[]){"{\"do\":\"type\",\"text\":\"1\"}"};
    n.size = strlen(n.data);
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_int_equal(lobby.t->now.at, lobby.now.at + HOUR);
}

/* ---- waits ---- */

static void test_wait_is_never_none_for_ever(void **state)
{
    int frames = 0;

    (void)state;
    lobby_tap(&lobby, "take_number");
    lobby_lose_hub(&lobby);
    /* As the loop does: sleep so long, then a frame; nobody touches it. */
    for (int64_t end = lobby.boot.millis + 10 * MINUTE; lobby.boot.millis < end; frames++) {
        int wait = terminal_wait_ms(lobby.t, lobby.now, lobby.boot);
        struct world_request *r;

        assert_in_range(wait, 0, MINUTE);
        lobby.now.at += wait;
        lobby.boot.millis += wait;
        while ((r = world_request("/v1/")) != NULL)
            world_reply(r, 0, NULL);
        for (struct notice n; world_take(&n);) {
            terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
            free(n.data);
        }
        terminal_frame(lobby.t, lobby.now, lobby.boot);
    }
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_in_range(frames, 10, 200);
}

static void test_wait_ends_with_the_minute(void **state)
{
    (void)state;
    lobby_later(&lobby, 5 * SECOND); /* at rest */
    lobby.t->sync.backoff[ASK_FEED].until = INT64_MAX;
    lobby.now.at += MINUTE - lobby.now.at % MINUTE - 1;
    assert_int_equal(terminal_wait_ms(lobby.t, lobby.now, lobby.boot), 1);
    lobby.now.at++;
    assert_int_equal(terminal_wait_ms(lobby.t, lobby.now, lobby.boot), MINUTE);
}

static void test_rests_once_when_nobody_is_there(void **state)
{
    (void)state;
    lobby_later(&lobby, 5 * SECOND);
    fake_text_rests = 0;
    lobby_later(&lobby, MINUTE);
    assert_int_equal(fake_text_rests, 0);
    lobby_tap(&lobby, "take_number");
    lobby_later(&lobby, 5 * SECOND); /* somebody reads */
    assert_int_equal(fake_text_rests, 0);
    lobby_tap(&lobby, "back");
    lobby_later(&lobby, 5 * SECOND);
    lobby_later(&lobby, 5 * SECOND);
    assert_int_equal(fake_text_rests, 1);
}

/* ---- the first screen spares the panel ---- */

static struct rect hero(void)
{
    return lobby_node(&lobby, "take_number")->box;
}

static void test_first_screen_moves_one_small_step_a_minute(void **state)
{
    struct rect first = hero(), last = first;
    int moved = 0, farthest = 0;

    (void)state;
    for (int i = 0; i < 60; i++) {
        lobby_later(&lobby, 30 * SECOND);
        moved += hero().x != last.x;
        assert_true(abs(hero().x - last.x) <= 2);
        if (hero().x - first.x > farthest)
            farthest = hero().x - first.x;
        last = hero();
    }
    assert_in_range(moved, 25, 30); /* in half an hour */
    assert_in_range(farthest, 8, 16);
}

static void test_nothing_moves_while_somebody_is_there(void **state)
{
    struct rect first;

    (void)state;
    lobby_later(&lobby, 5 * MINUTE);
    lobby_tap(&lobby, "language");
    first = hero();
    lobby_later(&lobby, 50 * SECOND);
    assert_int_equal(hero().x, first.x);
    lobby_tap(&lobby, "take_number");
    first = lobby_node(&lobby, "service:social")->box;
    lobby_later(&lobby, 55 * SECOND);
    assert_int_equal(lobby_node(&lobby, "service:social")->box.x, first.x);
}

static void test_bars_reach_the_edges_wherever_it_stands(void **state)
{
    const struct mark *bar;

    (void)state;
    lobby_later(&lobby, MINUTE + 1);
    lobby_later(&lobby, MINUTE + 1);
    bar = &ui_picture(&lobby.t->ui)->marks[0];
    assert_int_equal(bar->box.x, 0);
    assert_int_equal(bar->box.y, 0);
    assert_true(bar->box.w >= lobby.t->w);
}

/* ---- the idle warning ---- */

static void warn(void)
{
    int idle = lobby.t->catalogue->rules.idle_seconds;

    lobby_tap(&lobby, "take_number");
    lobby_later(&lobby, (int64_t)idle * SECOND + SECOND);
    assert_non_null(lobby_node(&lobby, "more_time"));
}

static void finger(enum pointer what, int x, int y)
{
    struct notice n = {.kind = NOTICE_POINTER, .a = (int)what, .x = x, .y = y};

    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    terminal_frame(lobby.t, lobby.now, lobby.boot);
}

static void test_countdown_does_not_jump_under_a_finger(void **state)
{
    char before[NODE_LABEL];
    const struct node *n;

    (void)state;
    warn();
    text_copy(before, sizeof before, lobby_label(&lobby, "idle_text"));
    n = lobby_node(&lobby, "more_time");
    finger(POINTER_DOWN, n->box.x + 5, n->box.y + 5);
    assert_string_equal(lobby_label(&lobby, "idle_text"), before);
    finger(POINTER_UP, n->box.x + 5, n->box.y + 5);
    assert_null(lobby_node(&lobby, "more_time"));
    assert_string_equal(lobby_screen(&lobby), "services");
}

static void test_tap_beside_the_warning_is_somebody_who_is_there(void **state)
{
    (void)state;
    warn();
    finger(POINTER_DOWN, 3, 3);
    finger(POINTER_UP, 3, 3);
    assert_null(lobby_node(&lobby, "more_time"));
    assert_string_equal(lobby_screen(&lobby), "services");
}

/* ---- restarts ---- */

static void test_recovery_while_it_was_off_is_told(void **state)
{
    (void)state;
    world_printer_is(PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_int_equal(world_count("device.fault"), 1);
    restart(); /* somebody filled in paper meanwhile */
    assert_int_equal(world_count("device.recovered"), 0);
    world_printer_is(PRINTER_READY);
    lobby_settle(&lobby);
    assert_int_equal(world_count("device.recovered"), 1);
}

static void test_fault_is_told_once_over_restarts(void **state)
{
    (void)state;
    world_printer_is(PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    restart();
    world_printer_is(PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_int_equal(world_count("device.fault"), 1);
}

static void test_loose_cable_does_not_fill_the_disk(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        world_printer_is(i % 2 == 0 ? PRINTER_OFFLINE : PRINTER_READY);
        lobby_later(&lobby, 100);
    }
    assert_in_range(lobby.world->event_count, 1, 4);
    lobby_later(&lobby, MINUTE);
    world_printer_is(PRINTER_OFFLINE);
    lobby_settle(&lobby);
    world_printer_is(PRINTER_READY);
    lobby_settle(&lobby);
    assert_int_not_equal(world_count("device.fault"), world_count("device.recovered"));
    assert_true(terminal_wait_ms(lobby.t, lobby.now, lobby.boot) <= 5 * SECOND);
    lobby_later(&lobby, 5 * SECOND);
    assert_int_equal(world_count("device.fault"), world_count("device.recovered"));
}

static void test_inspector_that_draws_no_points_is_told_so(void **state)
{
    struct notice n = {
        .kind = NOTICE_INSPECT, .id = 1, .data = "{\"do\":\"draw\",\"points\":\"10,10 twenty\"}"};

    (void)state;
    n.size = strlen(n.data);
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby.world->inspected, "points are pixels"));
}

static void test_second_peer_of_the_inspector_ends_the_wait_of_the_first(void **state)
{
    struct notice n = {.kind = NOTICE_INSPECT, .id = 1};

    (void)state;
    n.data = (char[]){"{\"do\":\"wait\",\"screen\":\"ticket\",\"ms\":5000}"};
    n.size = strlen(n.data);
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_null(lobby.world->inspected);
    n.id = 2;
    n.data = (char[]){"{\"do\":\"tree\"}"};
    n.size = strlen(n.data);
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    assert_non_null(strstr(lobby.world->inspected, "\"ok\":false"));
    terminal_frame(lobby.t, lobby.now, lobby.boot);
    assert_non_null(strstr(lobby.world->inspected, "\"nodes\""));
    assert_int_equal(lobby.t->inspect.connection, 0);
}

/* ---- calls ---- */

static void call(int count, instant at)
{
    struct view *v = &lobby.view;

    memmove(&v->calls[1], &v->calls[0], (CALLS_MAX - 1) * sizeof v->calls[0]);
    v->calls[0] = (struct call){.number = {"A", 0, count}, .counter = 2, .at = at, .times = 1};
    v->calls[0].ticket.b[0] = (uint8_t)count;
    v->call_count++;
    lobby_hear(&lobby);
}

static void test_calls_are_said_when_the_hubs_clock_was_set_back(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    call(1, lobby.now.at);
    assert_int_equal(lobby.world->said_count, 1);
    lobby.t->say.running = 0; /* said in both languages */
    lobby.t->say.queued = 0;
    lobby.t->say.begun = false;
    lobby.now.at -= 5 * MINUTE;
    call(2, lobby.now.at);
    assert_int_equal(lobby.world->said_count, 2);
}

static void test_calls_of_long_ago_are_not_said(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_later(&lobby, HOUR); /* nothing was heard so long */
    call(1, lobby.now.at - 50 * MINUTE);
    assert_int_equal(lobby.world->said_count, 0);
    call(2, lobby.now.at);
    assert_int_equal(lobby.world->said_count, 1);
}

#define LOBBY_TEST(name) cmocka_unit_test_setup_teardown(name, open_lobby, close_lobby)
#define BOARD_TEST(name) cmocka_unit_test_setup_teardown(name, open_board, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOBBY_TEST(test_time_goes_on_when_the_clock_goes_back),
        LOBBY_TEST(test_hub_sets_a_clock_right_that_was_far_ahead),
        LOBBY_TEST(test_corrected_time_has_the_hubs_offset),
        LOBBY_TEST(test_restart_after_a_day_that_never_was_forgets_no_number),
        LOBBY_TEST(test_restart_into_a_day_that_never_was_gives_no_number_again),
        LOBBY_TEST(test_inspector_does_not_move_the_clock),
        LOBBY_TEST(test_wait_is_never_none_for_ever),
        LOBBY_TEST(test_wait_ends_with_the_minute),
        LOBBY_TEST(test_rests_once_when_nobody_is_there),
        LOBBY_TEST(test_first_screen_moves_one_small_step_a_minute),
        LOBBY_TEST(test_nothing_moves_while_somebody_is_there),
        LOBBY_TEST(test_bars_reach_the_edges_wherever_it_stands),
        LOBBY_TEST(test_countdown_does_not_jump_under_a_finger),
        LOBBY_TEST(test_tap_beside_the_warning_is_somebody_who_is_there),
        LOBBY_TEST(test_recovery_while_it_was_off_is_told),
        LOBBY_TEST(test_fault_is_told_once_over_restarts),
        LOBBY_TEST(test_loose_cable_does_not_fill_the_disk),
        LOBBY_TEST(test_inspector_that_draws_no_points_is_told_so),
        LOBBY_TEST(test_second_peer_of_the_inspector_ends_the_wait_of_the_first),
        BOARD_TEST(test_calls_are_said_when_the_hubs_clock_was_set_back),
        BOARD_TEST(test_calls_of_long_ago_are_not_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
