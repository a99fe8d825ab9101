/* test_eyes_closed.c - journeys by keys and ears alone: what is heard decides which
 * key comes next, and nothing looks at the screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/lobby.h"
#include "fakes/walk_hub.h"
#include "port/i18n.h"
#include "screens/screens.h"

/* ---- ears ---- */

static void forget(void)
{
    lobby.world->heard[0] = '\0';
}

static bool heard(const char *part)
{
    return strstr(lobby.world->heard, part) != NULL;
}

static void assert_heard(const char *part)
{
    if (!heard(part))
        fail_msg("nobody said \"%s\"; they said:\n%s", part, lobby.world->heard);
}

/* ---- keys ---- */

static void press(enum key k)
{
    forget();
    lobby_key(&lobby, k);
}

/* On by Tab until that is heard, at most once around. */
static void find(const char *words)
{
    for (int i = 0; i < 40; i++) {
        press(KEY_TAB);
        if (strncmp(lobby.world->heard, words, strlen(words)) == 0)
            return;
    }
    fail_msg("no control says \"%s\"", words);
}

static void choose(const char *words)
{
    find(words);
    press(KEY_ENTER);
}

static void type(const char *text)
{
    for (; *text != '\0'; text++) {
        char one[2] = {*text, '\0'};
        struct notice n = {.kind = NOTICE_TEXT, .data = one, .size = 1};

        lobby.now.at += SECOND;
        lobby.boot.millis += SECOND;
        forget();
        terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
        lobby_settle(&lobby);
    }
}

/* Reads on by arrows to the end; true when that was heard on the way. */
static bool reads(const char *part)
{
    char all[16384] = "";

    for (int i = 0; i < lobby.t->ui.node_count; i++) {
        press(KEY_DOWN);
        text_append(all, sizeof all, "%s", lobby.world->heard);
    }
    return strstr(all, part) != NULL;
}

/* ---- journeys ---- */

static void test_take_a_number(void **state)
{
    (void)state;
    assert_heard("Speech is on");
    assert_heard("Take a number");
    choose("Take a number");
    assert_heard("Choose a service");
    choose("Social insurance");
    assert_heard("phone number");
    choose("Go on without");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_heard("A 0 1 2");
    assert_heard("4 people before you");
    assert_heard("5 to 8 minutes");
    assert_heard("Floor 1, area A");
    forget();
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_heard("Please take your ticket");
    press(KEY_REPEAT);
    assert_true(lobby.world->heard[0] != '\0');
    choose("Done");
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_take_a_number_with_a_phone(void **state)
{
    (void)state;
    choose("Take a number");
    choose("Social insurance");
    type("1");
    assert_heard("1 characters typed"); /* others listen too */
    assert_false(heard("\n1\n"));
    press(KEY_TAB); /* a ring somewhere does not take Enter away from what is typed */
    type("3800138000");
    assert_heard("11 characters typed");
    press(KEY_ENTER);
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_heard("A 0 1 2");
}

static void test_mistake_is_heard_with_its_mend(void **state)
{
    (void)state;
    choose("Take a number");
    choose("Social insurance");
    type("1380");
    press(KEY_ENTER);
    assert_heard("not a whole phone number");
    press(KEY_BACKSPACE);
    assert_heard("erased");
}

static void test_missing_paper_is_heard(void **state)
{
    (void)state;
    choose("Take a number");
    choose("Social insurance");
    choose("Go on without");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    forget();
    world_print(PRINT_FAILED, PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_heard("Please keep this number");
    assert_heard("the printer has no paper");
    assert_true(reads("A 0 1 2")); /* the number again, by the arrows */
}

static void test_follow_a_ticket(void **state)
{
    struct world_request *r;

    (void)state;
    choose("Track your ticket");
    type("A012");
    press(KEY_ENTER);
    r = world_request("/v1/tickets");
    if (r == NULL)
        fail_msg("nothing was asked; they said:\n%s", lobby.world->heard);
    forget();
    world_reply(r, 0, NULL);
    lobby_settle(&lobby);
    assert_heard("The centre does not answer");
}

static void test_place_in_the_queue_is_heard(void **state)
{
    struct ticket_view v = {.id = {{1, 2, 3}},
                            .number = {"A", 0, 12},
                            .service = "social",
                            .state = TICKET_WAITING,
                            .before = 4,
                            .wait = {5, 8},
                            .issued = lobby.now.at,
                            .now = lobby.now};
    char *json;

    (void)state;
    choose("Track your ticket");
    type("A012");
    press(KEY_ENTER);
    forget();
    json = ticket_view_encode_new(&v);
    world_reply(world_request("/v1/tickets"), 200, json);
    free(json);
    lobby_settle(&lobby);
    assert_heard("A 0 1 2");
    assert_true(reads("4 people"));
    assert_true(reads("5 to 8 min"));
}

static void test_full_disk_is_heard_with_what_to_do(void **state)
{
    (void)state;
    choose("Take a number");
    choose("Social insurance");
    lobby.world->append = ERR_FULL;
    choose("Go on without");
    lobby_allot(&lobby, "A012", 4, (struct wait){5, 8});
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_heard("staff"); /* who helps */
}

static void test_guide_is_read_line_by_line(void **state)
{
    const struct service *s = &lobby.t->catalogue->services[0];

    (void)state;
    choose("Guide & documents");
    assert_heard("choose a service");
    choose("Social insurance");
    assert_heard("Please bring");
    assert_true(reads(s->documents[0].line.text[ENGLISH]));
    assert_true(reads("Fee"));
    press(KEY_ESCAPE);
    press(KEY_ESCAPE);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_heard("Take a number"); /* who goes back still listens */
}

static void test_choices_stay_when_one_goes_back_and_end_when_nobody_is_there(void **state)
{
    (void)state;
    choose("简体, 繁體");
    choose("取号办理");
    press(KEY_ESCAPE);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_true(lobby.t->visit.spoken);
    assert_int_equal(lobby.t->visit.language, ZH_HANS);
    lobby_later(&lobby, 121 * SECOND); /* twice as long for who listens */
    lobby_later(&lobby, SECOND);
    assert_false(lobby.t->visit.spoken);
    assert_int_equal(lobby.t->visit.language, ENGLISH);
}

/* From the Tab that comes to that node; its words are those of the hall. */
static void go_to(const char *id)
{
    for (int i = 0; i < 40 && strcmp(lobby.t->ui.focus, id) != 0; i++)
        press(KEY_TAB);
    assert_string_equal(lobby.t->ui.focus, id);
    assert_heard(lobby_node(&lobby, id)->label);
}

static void test_tick_what_one_has_with_oneself(void **state)
{
    (void)state;
    choose("Guide & documents");
    choose("Social insurance");
    go_to("check");
    press(KEY_ENTER);
    assert_heard("What do you have with you?");
    go_to("document:1");
    press(KEY_ENTER);
    assert_string_equal(lobby.t->ui.focus, "document:1");
    assert_heard("chosen");
    assert_true(reads("documents are missing"));
}

static void answered(void)
{
    forget();
    walk_hub_answers(&lobby);
}

static void test_book_an_appointment(void **state)
{
    (void)state;
    choose("Appointments");
    choose("Social insurance");
    assert_heard("Choose day and time");
    answered();
    assert_heard("new choices");
    find("Nov 24, Tue, chosen"); /* the first day that has a place */
    choose("09:30, 1 place left");
    assert_heard("09:30, 1 place left, chosen");
    choose("Next");
    answered();
    type("13800138000");
    press(KEY_ENTER);
    assert_heard("Is this right?");
    assert_true(reads("09:30"));
    choose("Book this time");
    answered();
    assert_heard("Your appointment is booked");
    assert_true(reads("Please take the slip"));
    choose("Finish");
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

/* By a keyboard, and by Tab and Enter on the keys of the screen. */
static void test_give_a_name(void **state)
{
    (void)state;
    choose("Appointments");
    choose("Social insurance");
    answered();
    choose("09:30, 1 place left");
    choose("Next");
    answered();
    type("13800138000");
    press(KEY_ENTER);
    choose("Add your name");
    assert_heard("Your name");
    assert_heard("Enter ends what you type");
    type("carol");
    assert_heard("5 characters typed");
    assert_false(heard("arol")); /* others are near */
    choose("Space");
    choose("W");
    assert_heard("6 characters typed");
    choose("Erase");
    assert_heard("erased");
    type("Wu");
    press(KEY_ENTER);
    assert_heard("Is this right?");
    assert_true(reads("For carol Wu."));
}

static void test_arrive_for_an_appointment(void **state)
{
    (void)state;
    choose("Appointments");
    choose("I have an appointment");
    choose("By the code");
    type("22222222");
    press(KEY_ENTER);
    answered();
    assert_heard("You are early");
    choose("I am here");
    answered();
    assert_string_equal(lobby_screen(&lobby), "ticket");
    press(KEY_REPEAT);
    assert_heard("A 0 3 1");
}

static void test_rate_a_visit(void **state)
{
    (void)state;
    lobby.t->visit.rated = lobby.t->visit.asked.ticket = (struct id){{9}};
    nav_step(lobby.t, go(&rating_screen));
    forget();
    lobby_settle(&lobby);
    assert_heard("How was the service?");
    assert_heard("Very dissatisfied");
    choose("Satisfied");
    assert_heard("What did you like?");
    choose("Send without");
    assert_heard("Thank you for your rating");
    assert_int_equal(world_count("rating.given"), 1);
}

/* ---- the voice ---- */

static void test_voice_is_set_by_keys(void **state)
{
    (void)state;
    press(KEY_LOUDER);
    assert_heard("Volume 150 percent");
    assert_int_equal(lobby.world->voice_volume, 150);
    press(KEY_FASTER);
    assert_heard("Speed 130 percent");
    assert_int_equal(lobby.world->voice_speed, 130);
    for (int i = 0; i < 9; i++)
        press(KEY_SLOWER);
    assert_int_equal(lobby.world->voice_speed, 70);
    for (int i = 0; i < 9; i++)
        press(KEY_SOFTER);
    assert_int_equal(lobby.world->voice_volume, 50);
    press(KEY_SPEECH);
    assert_false(lobby.t->visit.spoken);
    press(KEY_SPEECH);
    assert_true(lobby.t->visit.spoken);
}

static void test_louder_says_the_same_again(void **state)
{
    char piece[256];

    (void)state;
    lobby.world->talks = false;
    press(KEY_REPEAT);
    text_copy(piece, sizeof piece, lobby.world->said);
    press(KEY_LOUDER);
    assert_string_equal(lobby.world->said, piece);
    assert_int_equal(lobby.world->voice_volume, 150);
    press(KEY_PAUSE);
    press(KEY_LOUDER);
    assert_heard("Volume 200 percent");
    press(KEY_REPEAT); /* what was read, not the volume */
    assert_string_equal(lobby.world->said, piece);
}

static void test_key_ends_what_is_being_said(void **state)
{
    int stops;

    (void)state;
    lobby.world->talks = false;
    press(KEY_REPEAT);
    assert_true(lobby.t->say.running != 0);
    stops = lobby.world->stops;
    press(KEY_TAB);
    assert_true(lobby.world->stops > stops);
}

static void test_pause_goes_on_where_it_was(void **state)
{
    char second[256];

    (void)state;
    lobby.world->talks = false; /* each piece ends when the test says so */
    press(KEY_REPEAT);
    notice_post(&(struct notice){.kind = NOTICE_SPOKEN, .id = lobby.t->say.running});
    lobby_settle(&lobby);
    text_copy(second, sizeof second, lobby.world->said);
    press(KEY_PAUSE);
    assert_string_equal(lobby.world->heard, "");
    notice_post(&(struct notice){.kind = NOTICE_SPOKEN, .id = lobby.t->say.next});
    lobby_settle(&lobby);
    assert_string_equal(lobby.world->heard, "");
    press(KEY_PAUSE);
    assert_string_equal(lobby.world->said, second);
}

static void test_headphones_begin_and_end_speech(void **state)
{
    struct notice n = {.kind = NOTICE_HEADPHONES, .a = 1};

    (void)state;
    press(KEY_SPEECH);
    assert_false(lobby.t->visit.spoken);
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_heard("Speech is on");
    choose("Take a number");
    choose("Social insurance");
    type("1");
    type("3"); /* nobody else hears it */
    assert_heard("3");
    assert_false(heard("characters"));
    n.a = 0;
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_false(lobby.t->visit.spoken);
}

static void test_accessibility_screen_keeps_what_was_typed(void **state)
{
    (void)state;
    choose("Take a number");
    choose("Social insurance");
    type("138");
    choose("Accessibility");
    assert_heard("Accessibility");
    choose("High contrast, not chosen");
    assert_heard("High contrast, chosen");
    choose("Done");
    assert_heard("phone number");
    find("Phone number, 3 characters typed");
}

static void test_language_of_speech_is_that_of_the_screen(void **state)
{
    (void)state;
    choose("简体, 繁體");
    assert_int_equal(lobby.world->said_language, ZH_HANS);
    assert_heard("取号办理");
}

/* ---- fingers ---- */

static void finger(enum pointer what, const char *id)
{
    const struct node *n = lobby_node(&lobby, id);
    struct notice at = {.kind = NOTICE_POINTER, .a = (int)what};

    assert_non_null(n);
    at.x = n->box.x + n->box.w / 2;
    at.y = n->box.y + n->box.h / 2;
    lobby.now.at += SECOND;
    lobby.boot.millis += SECOND;
    forget();
    terminal_notice(lobby.t, &at, lobby.now, lobby.boot);
    terminal_frame(lobby.t, lobby.now, lobby.boot);
    lobby_settle(&lobby);
}

static void test_first_touch_is_heard_and_the_next_one_presses(void **state)
{
    (void)state;
    finger(POINTER_DOWN, "take_number");
    assert_heard("Take a number");
    finger(POINTER_UP, "take_number");
    assert_string_equal(lobby_screen(&lobby), "welcome");
    finger(POINTER_DOWN, "take_number");
    finger(POINTER_UP, "take_number");
    assert_string_equal(lobby_screen(&lobby), "services");
    finger(POINTER_DOWN, "title"); /* words are heard too, and press nothing */
    assert_heard("Choose a service");
    finger(POINTER_UP, "title");
    finger(POINTER_DOWN, "service:social");
    finger(POINTER_MOVE, "service:property"); /* the finger looks around */
    assert_heard("Property registration");
    finger(POINTER_UP, "service:property");
    assert_string_equal(lobby_screen(&lobby), "services");
    finger(POINTER_DOWN, "service:property");
    finger(POINTER_UP, "service:property");
    assert_string_equal(lobby_screen(&lobby), "identify");
}

/* ---- time ---- */

static void test_time_can_be_had_more_than_ten_times(void **state)
{
    const struct rules *r = &lobby.t->catalogue->rules;

    (void)state;
    choose("Take a number");
    choose("Social insurance");
    type("138");
    for (int i = 0; i < 12; i++) {
        forget();
        lobby_later(&lobby, (int64_t)visit_patience(lobby.t, r->idle_seconds) * SECOND + 1);
        assert_heard("Are you still there?");
        lobby_later(&lobby, 19 * SECOND); /* twenty seconds to do it */
        press(KEY_ENTER);
        assert_heard("phone number");
    }
    find("Phone number, 3 characters typed");
}

static void test_warning_is_heard_by_who_does_not_listen(void **state)
{
    (void)state;
    press(KEY_SPEECH);
    lobby_tap(&lobby, "take_number");
    assert_int_equal(lobby.world->chimes, 0);
    lobby_later(&lobby, 61 * SECOND);
    assert_non_null(lobby_node(&lobby, "more_time"));
    assert_int_equal(lobby.world->chimes, 1);
    lobby_later(&lobby, 5 * SECOND);
    assert_int_equal(lobby.world->chimes, 1);
}

static void test_all_of_it_ends_with_the_visit(void **state)
{
    (void)state;
    press(KEY_LOUDER);
    choose("Accessibility");
    choose("Large print, not chosen");
    choose("Back"); /* large letters leave no room for a second button */
    choose("Take a number");
    assert_true(lobby.t->ui.theme.large);
    nav_step(lobby.t, home());
    lobby_settle(&lobby);
    assert_false(lobby.t->visit.spoken);
    assert_false(lobby.t->ui.theme.large);
    assert_int_equal(lobby.t->visit.access.volume, 100);
    for (int i = 0; i < SAID_KEPT; i++)
        assert_string_equal(lobby.t->say.log[i].text, "");
}

static void test_machine_without_a_voice_offers_none(void **state)
{
    (void)state;
    press(KEY_SPEECH);
    lobby_tap(&lobby, "accessibility");
    assert_non_null(lobby_node(&lobby, "speech"));
    lobby.t->mute = true;
    terminal_frame(lobby.t, lobby.now, lobby.boot);
    assert_null(lobby_node(&lobby, "speech"));
    assert_non_null(lobby_node(&lobby, "contrast"));
}

static void test_who_reads_large_print_gets_large_paper(void **state)
{
    int usual;

    (void)state;
    press(KEY_SPEECH);
    lobby_take(&lobby, "social", "A012");
    usual = lobby.world->slip_height;
    nav_step(lobby.t, home());
    lobby_settle(&lobby);
    lobby_tap(&lobby, "accessibility");
    lobby_tap(&lobby, "large_print");
    lobby_tap(&lobby, "back");
    lobby_take(&lobby, "social", "A013");
    assert_true(lobby.world->slip_height > usual);
}

/* ---- hands ---- */

static void test_trembling_key_counts_once(void **state)
{
    struct notice n = {.kind = NOTICE_TEXT, .data = (char[]){"1"}, .size = 1};

    (void)state;
    press(KEY_SPEECH);
    lobby_tap(&lobby, "accessibility");
    lobby_tap(&lobby, "longer");
    lobby_tap(&lobby, "done");
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    for (int i = 0; i < 4; i++) { /* 0.2 s apart */
        lobby.boot.millis += 200;
        terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
        lobby_settle(&lobby);
    }
    assert_string_equal(lobby_node(&lobby, "phone")->value, "1");
}

static int open(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = NULL});
    lobby.view.waiting = 12;
    lobby_hear(&lobby);
    lobby_listen(&lobby);
    return 0;
}

static int close(void **state)
{
    (void)state;
    lobby_close(&lobby);
    return 0;
}

static int start(void **state)
{
    (void)state;
    i18n_start(GUITAI_LOCALE);
    return 0;
}

#define JOURNEY(f) cmocka_unit_test_setup_teardown(f, open, close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNEY(test_take_a_number),
        JOURNEY(test_take_a_number_with_a_phone),
        JOURNEY(test_mistake_is_heard_with_its_mend),
        JOURNEY(test_missing_paper_is_heard),
        JOURNEY(test_follow_a_ticket),
        JOURNEY(test_place_in_the_queue_is_heard),
        JOURNEY(test_full_disk_is_heard_with_what_to_do),
        JOURNEY(test_guide_is_read_line_by_line),
        JOURNEY(test_choices_stay_when_one_goes_back_and_end_when_nobody_is_there),
        JOURNEY(test_tick_what_one_has_with_oneself),
        JOURNEY(test_book_an_appointment),
        JOURNEY(test_give_a_name),
        JOURNEY(test_arrive_for_an_appointment),
        JOURNEY(test_rate_a_visit),
        JOURNEY(test_voice_is_set_by_keys),
        JOURNEY(test_louder_says_the_same_again),
        JOURNEY(test_key_ends_what_is_being_said),
        JOURNEY(test_pause_goes_on_where_it_was),
        JOURNEY(test_headphones_begin_and_end_speech),
        JOURNEY(test_accessibility_screen_keeps_what_was_typed),
        JOURNEY(test_language_of_speech_is_that_of_the_screen),
        JOURNEY(test_first_touch_is_heard_and_the_next_one_presses),
        JOURNEY(test_time_can_be_had_more_than_ten_times),
        JOURNEY(test_warning_is_heard_by_who_does_not_listen),
        JOURNEY(test_all_of_it_ends_with_the_visit),
        JOURNEY(test_who_reads_large_print_gets_large_paper),
        JOURNEY(test_machine_without_a_voice_offers_none),
        JOURNEY(test_trembling_key_counts_once),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
