/* test_alarm.c - an emergency on a terminal: seen and heard in three languages,
 * over every screen, until it is lifted; and what becomes of the visit (R36). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static const int sizes[][2] = {{1920, 1080}, {1280, 800}, {1080, 1920}, {1024, 600}, {800, 480}};

static int open_hall(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.plain = true});
    lobby_hear(&lobby);
    return 0;
}

static int open_board(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "board"});
    lobby.t->speaks = true;
    lobby_hear(&lobby);
    return 0;
}

static void raise(const char *text)
{
    lobby.view.emergency = true;
    lobby.view.emergency_since = lobby.now.at;
    text_copy(lobby.view.emergency_text, NOTE_SIZE, text);
    lobby_hear(&lobby);
}

static void lift(void)
{
    lobby.view.emergency = false;
    lobby.view.emergency_text[0] = '\0';
    lobby_hear(&lobby);
}

static void test_r36_notice_and_way_out_stand_in_three_languages(void **state)
{
    (void)state;
    raise("Fire on floor 2");
    assert_string_equal(lobby_label(&lobby, "emergency"), "Fire on floor 2");
    assert_non_null(strstr(lobby_label(&lobby, "way_out:zh_Hans"), "请走绿色标志的安全出口"));
    assert_non_null(strstr(lobby_label(&lobby, "way_out:zh_Hant"), "請走綠色標誌的安全出口"));
    assert_non_null(strstr(lobby_label(&lobby, "way_out:en"), "exits with green signs"));
    assert_string_equal(lobby_label(&lobby, "emergency_since"), "since 09:42");
    lift();
    assert_null(lobby_node(&lobby, "emergency"));
    assert_non_null(lobby_node(&lobby, "take_number"));
}

static void test_hall_without_a_way_out_sends_to_the_nearest_exit(void **state)
{
    (void)state;
    memset(&lobby.t->catalogue->way_out, 0, sizeof lobby.t->catalogue->way_out);
    raise("Fire");
    assert_string_equal(lobby_label(&lobby, "way_out:en"),
                        "Leave by the nearest exit and follow the staff.");
}

/* The longest that can be written stands whole, apart and on the display. */
static void test_long_notice_fits_every_display(void **state)
{
    static const struct face faces[] = {{0}, {.large = true}, {.contrast = true}};
    char text[NOTE_SIZE] = "";

    (void)state;
    for (int i = 0; i < 42; i++)
        text_append(text, sizeof text, "火");
    raise(text);
    for (size_t i = 0; i < ARRAY_LEN(sizes) * ARRAY_LEN(faces); i++) {
        const struct ui *ui = &lobby.t->ui;

        lobby.t->w = sizes[i / 3][0];
        lobby.t->h = sizes[i / 3][1];
        lobby.t->ui.theme = theme_of(lobby.t->w, lobby.t->h, faces[i % 3]);
        lobby.t->shown_face = lobby.t->visit.access.face = faces[i % 3];
        lobby_later(&lobby, 10);
        assert_true(ui->node_count >= 6);
        for (int k = 0; k < ui->node_count; k++) {
            struct rect a = ui->nodes[k].box;

            assert_true(a.x >= 0 && a.y >= 0 && a.x + a.w <= lobby.t->w &&
                        a.y + a.h <= lobby.t->h && !rect_is_empty(a));
            for (int n = 0; n < k; n++)
                assert_false(rect_meets(a, ui->nodes[n].box));
        }
    }
}

static void test_visit_comes_back_when_it_is_lifted_in_time(void **state)
{
    (void)state;
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "1380013");
    raise("Fire");
    lobby_later(&lobby, 50 * SECOND);
    lift();
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_non_null(strstr(lobby_node(&lobby, "phone")->value, "138 0013"));
    lobby_later(&lobby, 50 * SECOND); /* all its time again */
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_null(lobby_node(&lobby, "idle_title"));
}

/* Who has left the hall leaves nothing on the screen. */
static void test_visit_is_wiped_by_its_idle_time_without_a_question(void **state)
{
    (void)state;
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "1380013");
    raise("Fire");
    lobby.world->chimes = 0;
    lobby_later(&lobby, 70 * SECOND);
    assert_null(lobby_node(&lobby, "idle_title"));
    assert_int_equal(lobby.world->chimes, 0);
    assert_string_equal(lobby_label(&lobby, "emergency"), "Fire");
    lobby_later(&lobby, 15 * SECOND);
    assert_string_equal(lobby.t->visit.phone, "");
    lift();
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_nothing_under_it_can_be_pressed_scanned_or_typed(void **state)
{
    const struct node *n;
    struct notice down = {.kind = NOTICE_POINTER, .a = POINTER_DOWN}, up = down;

    (void)state;
    n = lobby_node(&lobby, "take_number");
    down.x = up.x = n->box.x + n->box.w / 2;
    down.y = up.y = n->box.y + n->box.h / 2;
    up.a = POINTER_UP;
    terminal_notice(lobby.t, &down, lobby.now, lobby.boot); /* a finger is on it already */
    raise("Fire");
    terminal_notice(lobby.t, &up, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    lobby_scan(&lobby, "https://hall.example/t/x");
    lobby_key(&lobby, KEY_TAB);
    lobby_key(&lobby, KEY_ENTER);
    assert_string_equal(lobby_label(&lobby, "emergency"), "Fire");
    lift();
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

/* Counts and takes away what was said. */
static int heard(const char *part)
{
    int n = 0;

    for (const char *at = lobby.world->heard; (at = strstr(at, part)) != NULL; at++)
        n++;
    return n;
}

static void test_who_listens_hears_it_in_their_language_first(void **state)
{
    const char *mine, *other;

    (void)state;
    lobby_listen(&lobby); /* the visit is in English */
    lobby.world->heard[0] = '\0';
    raise("Fire on floor 2");
    assert_int_equal(heard("Fire on floor 2"), 1);
    mine = strstr(lobby.world->heard, "exits with green signs");
    other = strstr(lobby.world->heard, "绿色标志");
    assert_non_null(mine);
    assert_non_null(other);
    assert_true(mine < other);
    assert_int_equal(heard("綠色標誌"), 0); /* it sounds the same */
    lobby_later(&lobby, 20 * SECOND);
    assert_int_equal(heard("Fire on floor 2"), 2); /* again and again */
    lobby.world->heard[0] = '\0';
    lift();
    assert_true(strlen(lobby.world->heard) > 0); /* where they were */
    assert_int_equal(heard("exits with green signs"), 0);
}

/* The way out is still said to who stands there with closed eyes. */
static void test_voice_outlives_the_visit_that_is_wiped(void **state)
{
    (void)state;
    lobby_listen(&lobby);
    lobby_tap(&lobby, "take_number");
    raise("Fire on floor 2");
    lobby_later(&lobby, 10 * MINUTE);
    lobby.world->heard[0] = '\0';
    lobby_later(&lobby, 20 * SECOND);
    assert_int_equal(heard("exits with green signs"), 1);
    lift();
    lobby.world->heard[0] = '\0';
    lobby_later(&lobby, 20 * SECOND);
    assert_string_equal(lobby.world->heard, ""); /* the next visitor asked for none */
}

static void test_who_is_blind_can_ask_for_it(void **state)
{
    (void)state;
    raise("Fire on floor 2");
    assert_int_equal(lobby.world->said_count, 0);
    lobby_listen(&lobby);
    assert_int_equal(heard("Fire on floor 2"), 1);
    lobby_key(&lobby, KEY_REPEAT);
    assert_int_equal(heard("Fire on floor 2"), 2);
}

static void test_board_says_it_in_place_of_the_calls(void **state)
{
    (void)state;
    lobby.world->talks = true;
    lobby.view.calls[0] = (struct call){
        .number = {"A", 0, 11}, .counter = 2, .at = lobby.now.at, .ticket = {{7}}, .times = 1};
    lobby.view.call_count = 1;
    raise("Fire on floor 2");
    assert_int_equal(heard("A 0 1 1"), 0);
    assert_int_equal(heard("Fire on floor 2"), 1);
    assert_int_equal(heard("绿色标志"), 1);
    assert_int_equal(heard("exits with green signs"), 1);
}

static void test_it_holds_while_the_hub_is_out_of_reach(void **state)
{
    (void)state;
    raise("Fire");
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    assert_string_equal(lobby_label(&lobby, "emergency"), "Fire");
    assert_string_equal(lobby_label(&lobby, "emergency_since"), "since 09:42");
}

int main(void)
{
#define AT_KIOSK(test) cmocka_unit_test_setup_teardown(test, open_hall, close_lobby)
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_r36_notice_and_way_out_stand_in_three_languages),
        AT_KIOSK(test_hall_without_a_way_out_sends_to_the_nearest_exit),
        AT_KIOSK(test_long_notice_fits_every_display),
        AT_KIOSK(test_visit_comes_back_when_it_is_lifted_in_time),
        AT_KIOSK(test_visit_is_wiped_by_its_idle_time_without_a_question),
        AT_KIOSK(test_nothing_under_it_can_be_pressed_scanned_or_typed),
        AT_KIOSK(test_who_listens_hears_it_in_their_language_first),
        AT_KIOSK(test_voice_outlives_the_visit_that_is_wiped),
        AT_KIOSK(test_who_is_blind_can_ask_for_it),
        cmocka_unit_test_setup_teardown(test_board_says_it_in_place_of_the_calls, open_board,
                                        close_lobby),
        AT_KIOSK(test_it_holds_while_the_hub_is_out_of_reach),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
