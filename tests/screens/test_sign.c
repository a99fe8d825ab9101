/* test_sign.c - a proposal is read page by page and signed with the finger (R13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"
#include "port/crypto.h"
#include "wire/case_json.h"

static const char proposal[] =
    "We bring the residence permit to your door by Friday noon. Zhao Min comes with it and takes "
    "the old one back. Milestones: on Tuesday the papers are checked, on Wednesday it is printed, "
    "on Friday it is delivered. Should the printing office be closed, it is one working day later, "
    "and we ring you up before. It costs nothing.";

static struct case_view a_case(bool is_signed)
{
    struct case_view v = {.kind = CASE_REQUEST,
                          .state = is_signed ? CASE_AGREED : CASE_PROPOSAL,
                          .asks = is_signed ? ASKED_NOTHING : ASKED_SIGNATURE,
                          .revision = 4,
                          .due = lobby.now.at + 90 * HOUR,
                          .proposed_due = lobby.now.at + 90 * HOUR,
                          .signed_at = is_signed ? lobby.now.at : 0,
                          .now = lobby.now};

    assert_true(id_from_text("0123456789abcdef0123456789abcdef", &v.id));
    text_copy(v.code, sizeof v.code, "K7MW2QXH");
    text_copy(v.proposal, sizeof v.proposal, proposal);
    return v;
}

static void case_reply(int status, bool is_signed)
{
    struct case_view v = a_case(is_signed);
    char *json = case_view_encode_new(&v);

    assert_non_null(world_request("/v1/cases/"));
    world_reply(world_request("/v1/cases/"), status, json);
    free(json);
    lobby_settle(&lobby);
}

static int open_sign(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "kiosk"});
    lobby_hear(&lobby);
    lobby_scan(&lobby, lobby_paper(&lobby, "0123456789abcdef0123456789abcdef"));
    case_reply(200, false);
    assert_string_equal(lobby_label(&lobby, "reply"), "Read and sign");
    lobby_tap(&lobby, "reply");
    assert_string_equal(lobby_screen(&lobby), "sign");
    return 0;
}

static void finger(enum pointer what, int x, int y)
{
    struct rect pad = lobby_node(&lobby, "pad")->box;
    struct notice n = {.kind = NOTICE_POINTER, .a = what, .x = pad.x + x, .y = pad.y + y};

    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    lobby_settle(&lobby);
}

/* A stroke to the right and back, `wide` pixels. */
static void draw(int wide)
{
    finger(POINTER_DOWN, 20, 20);
    for (int i = 1; i <= 10; i++)
        finger(POINTER_MOVE, 20 + i * wide / 10, 20 + i % 2 * wide / 15);
    finger(POINTER_UP, 20 + wide, 20);
}

/* Reads it to its end; `all` is what was shown. */
static void read_on(char *all, size_t size)
{
    all[0] = '\0';
    while (lobby_node(&lobby, "next") != NULL) {
        text_append(all, size, "%s", lobby_label(&lobby, "text"));
        lobby_later(&lobby, SECOND);
        lobby_tap(&lobby, "next");
    }
}

static void test_all_of_it_is_shown_before_it_can_be_signed(void **state)
{
    char all[STEP_SIZE * 2];

    (void)state;
    assert_null(lobby_node(&lobby, "sign"));
    assert_non_null(strstr(lobby_label(&lobby, "page"), "Page 1 of 2"));
    read_on(all, sizeof all);
    assert_string_equal(all, proposal); /* nothing is lost between the pages */
    assert_false(lobby_can(&lobby, "sign"));
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "back");
    assert_non_null(strstr(lobby_label(&lobby, "page"), "Page 2 of 2"));
}

static void test_strokes_and_hash_are_sent_sealed_and_printed(void **state)
{
    char all[STEP_SIZE * 2], document[DOCUMENT_SIZE], hash[HASH_TEXT], part[96];
    struct case_view v = lobby.t->visit.seen;

    (void)state;
    read_on(all, sizeof all);
    draw(900);
    lobby_tap(&lobby, "sign");
    case_document(v.id, v.proposed_due, v.proposal, document);
    crypto_hash_text(document, strlen(document), hash);
    text_format(part, sizeof part, "\"hash\":\"%s\"", hash);
    assert_non_null(strstr(world_request("/v1/cases/")->body, part));
    assert_non_null(strstr(world_request("/v1/cases/")->body, "\"ink\":\""));
    assert_null(strstr(world_request("/v1/cases/")->body, "M2"));
    case_reply(200, true);
    assert_int_equal(lobby.world->job_count, 1);
    assert_non_null(strstr(lobby_label(&lobby, "why"), "being printed"));
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "why"), "take the slip"));
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "home");
    assert_int_equal(lobby.t->visit.signature.ink.count, 0); /* wiped with the visit */
}

static void test_a_dot_is_no_signature_and_can_be_cleared(void **state)
{
    char all[STEP_SIZE * 2];

    (void)state;
    read_on(all, sizeof all);
    draw(30);
    assert_false(lobby_can(&lobby, "sign"));
    lobby_tap(&lobby, "clear");
    assert_int_equal(lobby.t->visit.signature.ink.count, 0);
    draw(900);
    assert_true(lobby_can(&lobby, "sign"));
}

/* All strokes and one frame, as a slow machine shows them. */
static void test_sign_can_be_pressed_as_soon_as_it_is_drawn(void **state)
{
    char all[STEP_SIZE * 2];
    struct rect pad;
    struct notice n = {.kind = NOTICE_POINTER, .a = POINTER_DOWN};

    (void)state;
    read_on(all, sizeof all);
    pad = lobby_node(&lobby, "pad")->box;
    for (int i = 0; i < 12; i++) {
        n.x = pad.x + 40 + 30 * i;
        n.y = pad.y + 40 + i % 2 * 120;
        ui_input(&lobby.t->ui, &n, lobby.boot.millis);
        n.a = i < 10 ? POINTER_MOVE : POINTER_UP;
    }
    terminal_frame(lobby.t, lobby.now, lobby.boot);
    assert_true(lobby_can(&lobby, "sign"));
}

static void test_by_keys_it_is_asked_twice(void **state)
{
    char all[STEP_SIZE * 2];

    (void)state;
    read_on(all, sizeof all);
    lobby_tap(&lobby, "confirm");
    assert_null(world_request("/v1/cases/"));
    assert_non_null(strstr(lobby_label(&lobby, "how"), "Press once more"));
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "confirm");
    assert_non_null(strstr(world_request("/v1/cases/")->body, "\"hash\""));
    assert_null(strstr(world_request("/v1/cases/")->body, "\"ink\""));
}

static void test_a_lost_reply_is_sent_again_as_it_was(void **state)
{
    char all[STEP_SIZE * 2], *first;

    (void)state;
    read_on(all, sizeof all);
    draw(900);
    lobby_tap(&lobby, "sign");
    first = strdup(world_request("/v1/cases/")->body);
    case_reply(0, false);
    assert_non_null(strstr(lobby_label(&lobby, "why"), "may not be noted"));
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "send");
    assert_string_equal(world_request("/v1/cases/")->body, first);
    free(first);
}

static void test_another_proposal_meanwhile_is_shown_anew(void **state)
{
    char all[STEP_SIZE * 2];

    (void)state;
    read_on(all, sizeof all);
    draw(900);
    lobby_tap(&lobby, "sign");
    case_reply(409, false);
    case_reply(200, false);
    assert_string_equal(lobby_screen(&lobby), "progress");
    assert_non_null(strstr(lobby_label(&lobby, "asks"), "has changed"));
    assert_int_equal(lobby.world->job_count, 0);
}

#define SIGN_TEST(f) cmocka_unit_test_setup_teardown(f, open_sign, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIGN_TEST(test_all_of_it_is_shown_before_it_can_be_signed),
        SIGN_TEST(test_strokes_and_hash_are_sent_sealed_and_printed),
        SIGN_TEST(test_a_dot_is_no_signature_and_can_be_cleared),
        SIGN_TEST(test_sign_can_be_pressed_as_soon_as_it_is_drawn),
        SIGN_TEST(test_by_keys_it_is_asked_twice),
        SIGN_TEST(test_a_lost_reply_is_sent_again_as_it_was),
        SIGN_TEST(test_another_proposal_meanwhile_is_shown_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
