/* test_progress.c - where a ticket stands, by its code or its number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"
#include "wire/case_json.h"

static struct ticket_view a_ticket(enum ticket_state state)
{
    struct ticket_view v = {.id = {{1, 2, 3}},
                            .number = {"A", 0, 12},
                            .service = "social",
                            .state = state,
                            .before = -1,
                            .wait = {-1, -1},
                            .issued = lobby.now.at,
                            .now = lobby.now};

    return v;
}

static void answer(const struct ticket_view *v)
{
    struct world_request *r = world_request("/v1/tickets/");
    char *json = ticket_view_encode_new(v);

    assert_non_null(r);
    world_reply(r, 200, json);
    free(json);
    lobby_settle(&lobby);
}

static void look_up(void)
{
    lobby_hear(&lobby);
    lobby_tap(&lobby, "track");
    lobby_type(&lobby, "A12");
    lobby_tap(&lobby, "done");
}

static void test_typed_number_is_asked_for(void **state)
{
    (void)state;
    look_up();
    assert_non_null(world_request("/v1/tickets/A012"));
    assert_non_null(strstr(lobby_label(&lobby, "why"), "One moment"));
}

static void test_waiting_ticket_shows_place_wait_and_age(void **state)
{
    struct ticket_view v = a_ticket(TICKET_WAITING);

    (void)state;
    v.before = 1;
    v.wait = (struct wait){6, 6};
    look_up();
    answer(&v);
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
    assert_non_null(strstr(lobby_label(&lobby, "state"), "Waiting"));
    assert_string_equal(lobby_label(&lobby, "before"), "Before you: 1 person");
    assert_string_equal(lobby_label(&lobby, "wait"), "Expected wait: about 6 min");
    assert_string_equal(lobby_label(&lobby, "age"), "As of 09:42");
    assert_null(lobby_node(&lobby, "rate"));
}

static void test_called_ticket_names_the_counter(void **state)
{
    struct ticket_view v = a_ticket(TICKET_AT_CALL);

    (void)state;
    v.counter = 3;
    look_up();
    answer(&v);
    assert_string_equal(lobby_label(&lobby, "state"), "Called: please go to counter 3");
    assert_string_equal(lobby_label(&lobby, "area"), "Please go to: Counter 3");
}

static void test_unknown_ticket_says_what_to_do(void **state)
{
    (void)state;
    look_up();
    world_reply(world_request("/v1/tickets/"), 404, "{}");
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "why"), "Nobody here knows"));
    lobby_tap(&lobby, "again");
    assert_true(lobby_can(&lobby, "key:A"));
}

static void test_foreign_code_says_what_to_do(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_scan(&lobby, "https://elsewhere.example/t/0000");
    assert_string_equal(lobby_screen(&lobby), "progress");
    assert_non_null(strstr(lobby_label(&lobby, "why"), "not a ticket of this hall"));
}

static void test_without_the_hub_the_ticket_stays_valid(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    lobby_tap(&lobby, "track");
    lobby_type(&lobby, "B7");
    lobby_tap(&lobby, "done");
    assert_non_null(strstr(lobby_label(&lobby, "why"), "stays valid"));
}

static void test_without_the_hub_the_own_ticket_is_known_with_its_age(void **state)
{
    char link[LINK_SIZE];

    (void)state;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    text_copy(link, sizeof link, lobby.t->visit.link);
    lobby_tap(&lobby, "done");
    lobby_scan(&lobby, link);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
    assert_non_null(strstr(lobby_label(&lobby, "age"), "does not answer"));
}

static void test_scan_replaces_the_answer(void **state)
{
    struct ticket_view v = a_ticket(TICKET_WAITING);

    (void)state;
    look_up();
    answer(&v);
    lobby_scan(&lobby, "B3");
    assert_non_null(world_request("/v1/tickets/B003"));
    assert_null(lobby_node(&lobby, "number"));
}

static void test_ended_visit_is_rated_from_here(void **state)
{
    struct ticket_view v = a_ticket(TICKET_ENDED_DONE);

    (void)state;
    v.may_rate = true;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "feedback");
    assert_string_equal(lobby_screen(&lobby), "feedback");
    lobby_scan(&lobby, "A12");
    answer(&v);
    lobby_tap(&lobby, "rate");
    assert_string_equal(lobby_screen(&lobby), "rating");
    assert_string_equal(lobby_label(&lobby, "number"), "A012");
    lobby_tap(&lobby, "level:4");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "thanks");
    assert_int_equal(world_count("rating.given"), 1);
    lobby_later(&lobby, 4 * SECOND);
    lobby_scan(&lobby, "A12");
    answer(&v); /* the hub does not know it yet, this machine does */
    assert_null(lobby_node(&lobby, "rate"));
}

static void test_keyboard_types_letters_too(void **state)
{
    struct notice text = {.kind = NOTICE_TEXT, .data = "a12"};
    struct notice enter = {.kind = NOTICE_KEY, .a = KEY_ENTER};

    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "track");
    terminal_notice(lobby.t, &text, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_string_equal(lobby_node(&lobby, "ticket")->value, "A12");
    lobby_later(&lobby, SECOND);
    terminal_notice(lobby.t, &enter, lobby.now, lobby.boot);
    lobby_settle(&lobby);
    assert_non_null(world_request("/v1/tickets/A012"));
}

/* ---- cases ---- */

static const char case_id[] = "0123456789abcdef0123456789abcdef";

static struct case_view a_case(enum case_asked asks)
{
    struct case_view v = {.kind = CASE_REQUEST,
                          .state = CASE_PROPOSAL,
                          .asks = asks,
                          .asked_due = lobby.now.at + 26 * HOUR,
                          .owner = "0315",
                          .revision = 4,
                          .due = lobby.now.at + 2 * HOUR,
                          .now = lobby.now};

    assert_true(id_from_text(case_id, &v.id));
    text_copy(v.code, sizeof v.code, "K7MW2QXH");
    text_copy(v.answer, sizeof v.answer, "The road is closed by snow.");
    return v;
}

static void case_reply(const char *method, int status, const struct case_view *v)
{
    struct world_request *r = world_request("/v1/cases/");
    char *json = v == NULL ? strdup("{}") : case_view_encode_new(v);

    assert_non_null(r);
    assert_string_equal(r->method, method);
    world_reply(r, status, json);
    free(json);
    lobby_settle(&lobby);
}

static void scan_slip(enum case_asked asks)
{
    struct case_view v = a_case(asks);

    lobby_hear(&lobby);
    lobby_scan(&lobby, lobby_paper(&lobby, case_id));
    case_reply("GET", 200, &v);
}

static void test_typed_code_shows_how_it_stands_and_may_not_answer(void **state)
{
    struct case_view v = a_case(ASKED_CONSENT);

    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "track");
    lobby_tap(&lobby, "case");
    lobby_type(&lobby, "K7M");
    lobby_tap(&lobby, "done"); /* it is no code yet */
    assert_null(world_request("/v1/cases/"));
    lobby_type(&lobby, "W2QXH");
    assert_string_equal(lobby_node(&lobby, "code")->value, "K7MW 2QXH");
    lobby_tap(&lobby, "done");
    assert_non_null(world_request("/v1/cases/K7MW2QXH"));
    v.id = (struct id){{0}};
    v.answer[0] = '\0';
    case_reply("GET", 200, &v);
    assert_string_equal(lobby_label(&lobby, "state"), "A proposal is made");
    assert_non_null(strstr(lobby_label(&lobby, "asks"), "under the scanner"));
    assert_null(lobby_node(&lobby, "reply"));
}

static void test_unknown_code_says_what_to_do(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "track");
    lobby_tap(&lobby, "case");
    lobby_type(&lobby, "K7MW2QXH");
    lobby_tap(&lobby, "done");
    case_reply("GET", 404, NULL);
    assert_non_null(strstr(lobby_label(&lobby, "why"), "Nobody here knows this code"));
    lobby_tap(&lobby, "again");
    assert_string_equal(lobby_node(&lobby, "code")->value, "");
    lobby_tap(&lobby, "number");
    assert_non_null(lobby_node(&lobby, "ticket"));
}

static void test_consent_is_given_at_the_kiosk(void **state)
{
    struct case_view v = a_case(ASKED_NOTHING);

    (void)state;
    scan_slip(ASKED_CONSENT);
    lobby_tap(&lobby, "reply");
    assert_non_null(strstr(lobby_label(&lobby, "question"), "Nov 24"));
    assert_string_equal(lobby_label(&lobby, "answer"), "The road is closed by snow.");
    lobby_tap(&lobby, "yes");
    assert_non_null(strstr(world_request("/v1/cases/")->body, "\"agreed\":1"));
    assert_non_null(strstr(world_request("/v1/cases/")->body, "\"revision\":4"));
    v.revision = 5;
    case_reply("POST", 200, &v);
    assert_string_equal(lobby_label(&lobby, "asks"), "Thank you, it is noted.");
    assert_null(lobby_node(&lobby, "reply"));
    assert_int_equal(lobby.world->event_count, 0); /* the hub has decided it */
}

static void test_a_refusal_is_read_and_printed(void **state)
{
    struct case_view v = a_case(ASKED_NOTHING);
    int printed = lobby.world->job_count;

    (void)state;
    v.state = CASE_DENIED;
    v.due = 0;
    text_copy(v.remedy, sizeof v.remedy, "Come back in spring.");
    lobby_hear(&lobby);
    lobby_scan(&lobby, lobby_paper(&lobby, case_id));
    case_reply("GET", 200, &v);
    assert_string_equal(lobby_label(&lobby, "state"), "Not accepted");
    assert_string_equal(lobby_label(&lobby, "answer"),
                        "The road is closed by snow.\nWhat you can do instead: Come back in "
                        "spring.");
    lobby_tap(&lobby, "print");
    assert_int_equal(lobby.world->job_count, printed + 1);
    assert_null(lobby_node(&lobby, "print"));
}

static void test_a_lost_reply_is_sent_again_as_it_was(void **state)
{
    struct case_view v = a_case(ASKED_NOTHING);
    char first[128];

    (void)state;
    scan_slip(ASKED_SETTLED);
    lobby_tap(&lobby, "reply");
    lobby_tap(&lobby, "no");
    text_copy(first, sizeof first, world_request("/v1/cases/")->body);
    case_reply("POST", 0, NULL);
    assert_non_null(strstr(lobby_label(&lobby, "why"), "may not be noted"));
    assert_null(lobby_node(&lobby, "yes")); /* another answer might be the second one */
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "send");
    assert_string_equal(world_request("/v1/cases/")->body, first);
    case_reply("POST", 200, &v);
    assert_string_equal(lobby_label(&lobby, "asks"), "Thank you, it is noted.");
}

static void test_satisfaction_is_told_by_faces(void **state)
{
    (void)state;
    scan_slip(ASKED_SATISFIED);
    lobby_tap(&lobby, "reply");
    lobby_tap(&lobby, "level:2");
    assert_non_null(strstr(world_request("/v1/cases/")->body, "\"level\":2"));
}

static void test_a_case_that_went_on_is_shown_anew(void **state)
{
    struct case_view v = a_case(ASKED_NOTHING);

    (void)state;
    scan_slip(ASKED_CONSENT);
    lobby_tap(&lobby, "reply");
    lobby_tap(&lobby, "no");
    case_reply("POST", 409, NULL);
    case_reply("GET", 200, &v);
    assert_non_null(strstr(lobby_label(&lobby, "asks"), "has changed"));
    assert_null(lobby_node(&lobby, "reply"));
}

static void test_back_from_the_question_answers_nothing(void **state)
{
    (void)state;
    scan_slip(ASKED_CONSENT);
    lobby_tap(&lobby, "reply");
    lobby_tap(&lobby, "back");
    assert_string_equal(lobby_label(&lobby, "state"), "A proposal is made");
    assert_non_null(strstr(lobby_label(&lobby, "owner"), "In charge: "));
    assert_null(world_request("/v1/cases/"));
}

#define CASE_TEST(f) cmocka_unit_test_setup_teardown(f, open_kiosk, close_lobby)

/* As the screen of the words leaves it. */
static void write_down(const char *text)
{
    text_copy(lobby.t->visit.objection, sizeof lobby.t->visit.objection, text);
    ui_redraw(&lobby.t->ui);
    lobby_settle(&lobby);
    lobby_tap(&lobby, "done");
}

/* R12: written, read back, sent sealed; then by when it is answered. */
static void test_an_objection_is_written_read_back_and_sent(void **state)
{
    struct case_view v = a_case(ASKED_SIGNATURE);
    char first[2048];

    (void)state;
    v.may_object = true;
    lobby_hear(&lobby);
    lobby_scan(&lobby, lobby_paper(&lobby, case_id));
    case_reply("GET", 200, &v);
    lobby_tap(&lobby, "object");
    write_down("Too late");
    assert_string_equal(lobby_label(&lobby, "objection"), "Too late");
    lobby_tap(&lobby, "send");
    text_copy(first, sizeof first, world_request("/v1/cases/")->body);
    assert_non_null(strstr(first, "\"asked\":\"nothing\""));
    assert_non_null(strstr(first, "\"objection\":\""));
    assert_null(strstr(first, "Too late"));
    case_reply("POST", 0, NULL); /* the reply is lost */
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "send");
    assert_string_equal(world_request("/v1/cases/")->body, first);
    v.may_object = false;
    v.objections = 1;
    v.object_due = lobby.now.at + 26 * HOUR;
    case_reply("POST", 200, &v);
    assert_string_equal(lobby_label(&lobby, "asks"), "Thank you, it is noted.");
    assert_non_null(strstr(lobby_label(&lobby, "answer"), "Your objection is answered by"));
    assert_null(lobby_node(&lobby, "object"));
    assert_string_equal(lobby.t->visit.objection, "");
    assert_int_equal(lobby.world->event_count, 0);
}

static void test_back_from_an_objection_sends_nothing(void **state)
{
    struct case_view v = a_case(ASKED_NOTHING);

    (void)state;
    v.may_object = true;
    text_copy(v.objection_answer, sizeof v.objection_answer, "Thursday is not possible.");
    lobby_hear(&lobby);
    lobby_scan(&lobby, lobby_paper(&lobby, case_id));
    case_reply("GET", 200, &v);
    assert_non_null(strstr(lobby_label(&lobby, "answer"), "Thursday is not possible."));
    lobby_tap(&lobby, "object");
    write_down("Too late");
    lobby_tap(&lobby, "back");
    assert_non_null(lobby_node(&lobby, "object"));
    assert_string_equal(lobby.t->visit.objection, "");
    assert_null(world_request("/v1/cases/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_typed_number_is_asked_for, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_waiting_ticket_shows_place_wait_and_age, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_called_ticket_names_the_counter, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_unknown_ticket_says_what_to_do, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_foreign_code_says_what_to_do, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_without_the_hub_the_ticket_stays_valid, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_without_the_hub_the_own_ticket_is_known_with_its_age,
                                        open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_scan_replaces_the_answer, open_kiosk, close_lobby),
        cmocka_unit_test_setup_teardown(test_ended_visit_is_rated_from_here, open_kiosk,
                                        close_lobby),
        cmocka_unit_test_setup_teardown(test_keyboard_types_letters_too, open_kiosk, close_lobby),
        CASE_TEST(test_typed_code_shows_how_it_stands_and_may_not_answer),
        CASE_TEST(test_unknown_code_says_what_to_do),
        CASE_TEST(test_consent_is_given_at_the_kiosk),
        CASE_TEST(test_a_refusal_is_read_and_printed),
        CASE_TEST(test_a_lost_reply_is_sent_again_as_it_was),
        CASE_TEST(test_satisfaction_is_told_by_faces),
        CASE_TEST(test_a_case_that_went_on_is_shown_anew),
        CASE_TEST(test_back_from_the_question_answers_nothing),
        CASE_TEST(test_an_objection_is_written_read_back_and_sent),
        CASE_TEST(test_back_from_an_objection_sends_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
