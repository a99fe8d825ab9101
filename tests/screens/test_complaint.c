/* test_complaint.c - complaints, praise and the like: said, read back, stored (R2, R23, R26). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static int open_heard(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.role = "kiosk"});
    lobby_hear(&lobby);
    lobby_tap(&lobby, "feedback");
    lobby_tap(&lobby, "complaint");
    return 0;
}

static void test_a_complaint_by_reasons_alone_is_stored_and_printed(void **state)
{
    char code[CASE_CODE + 1];

    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:waited_long");
    lobby_tap(&lobby, "next");
    assert_non_null(strstr(lobby_label(&lobby, "reasons"), "The wait was too long"));
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("complaint.filed"), 1);
    assert_int_equal(world_count("\"reasons\":\"waited_long\""), 1);
    assert_non_null(strstr(lobby_label(&lobby, "promise"), "09:52")); /* R21: in ten minutes */
    text_copy(code, sizeof code, lobby_label(&lobby, "code"));
    assert_int_equal(strlen(lobby_label(&lobby, "code")), CASE_CODE);
    assert_non_null(strstr(lobby.t->visit.filing.link, "/c/"));
    assert_non_null(lobby_node(&lobby, "qr"));
    assert_int_equal(lobby.world->job_count, 1);
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "paper"), "Please take the slip"));
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "welcome");
}

static void test_nothing_said_cannot_be_sent(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "next");
    assert_false(lobby_can(&lobby, "send"));
    assert_int_equal(lobby.world->event_count, 0);
}

static void test_own_words_and_phone_are_sealed(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:enquiry");
    assert_string_equal(lobby_screen(&lobby), "name");
    text_copy(lobby.t->visit.filing.told, TOLD_PLAIN, "Where is the canary?");
    lobby_settle(&lobby);
    lobby_later(&lobby, 10);
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "complaint");
    assert_non_null(strstr(lobby_label(&lobby, "told"), "Where is the canary?"));
    lobby_tap(&lobby, "phone");
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    assert_non_null(strstr(lobby_label(&lobby, "phone"), "138"));
    assert_null(strstr(lobby_label(&lobby, "phone"), "13800138000"));
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("enquiry.asked"), 1);
    assert_int_equal(world_count("\"told\":"), 1);
    assert_int_equal(world_count("\"contact\":"), 1);
    assert_int_equal(world_count("canary"), 0);
    assert_int_equal(world_count("13800138000"), 0);
}

static void test_words_may_be_left_out_when_reasons_say_it(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:praise");
    lobby_tap(&lobby, "reason:friendly");
    lobby_tap(&lobby, "next");
    lobby_tap(&lobby, "words");
    lobby_tap(&lobby, "skip");
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("praise.given"), 1);
}

static void test_back_goes_step_by_step_and_loses_nothing(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:unfriendly");
    lobby_tap(&lobby, "next");
    lobby_tap(&lobby, "back");
    assert_string_equal(lobby_node(&lobby, "reason:unfriendly")->value, "chosen");
    lobby_tap(&lobby, "back");
    lobby_tap(&lobby, "back");
    assert_string_equal(lobby_screen(&lobby), "feedback");
}

static void test_without_the_hub_it_is_kept_all_the_same(void **state)
{
    (void)state;
    lobby_lose_hub(&lobby);
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:not_done");
    lobby_tap(&lobby, "next");
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("complaint.filed"), 1);
    assert_true(lobby_label(&lobby, "code")[0] != '\0');
}

static void test_a_number_that_is_none_is_not_taken(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:not_done");
    lobby_tap(&lobby, "next");
    lobby_tap(&lobby, "phone");
    lobby_type(&lobby, "13800");
    assert_false(lobby_can(&lobby, "done"));
    lobby_type(&lobby, "138000");
    assert_true(lobby_can(&lobby, "done"));
}

static void test_a_full_disk_confirms_nothing_and_keeps_what_was_said(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:not_done");
    lobby_tap(&lobby, "next");
    lobby.world->append = ERR_FULL;
    lobby_tap(&lobby, "send");
    assert_int_equal(lobby.world->event_count, 0);
    assert_null(lobby_node(&lobby, "code"));
    assert_non_null(strstr(lobby_label(&lobby, "trouble"), "could not be stored"));
    assert_non_null(strstr(lobby_label(&lobby, "reasons"), "not settled"));
}

static void test_who_goes_away_leaves_nothing(void **state)
{
    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    text_copy(lobby.t->visit.filing.told, TOLD_PLAIN, "canary");
    lobby_later(&lobby, 300000);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_int_equal(lobby.t->visit.filing.told[0], '\0');
    assert_int_equal(lobby.world->event_count, 0);
}

static void test_the_slip_shows_how_it_stands(void **state)
{
    char link[LINK_SIZE], reply[512], id[ID_TEXT];
    struct world_request *r;

    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:not_done");
    lobby_tap(&lobby, "next");
    lobby_tap(&lobby, "send");
    text_copy(link, sizeof link, lobby.t->visit.filing.link);
    id_to_text(lobby.t->visit.filing.id, id);
    lobby_tap(&lobby, "done");
    lobby_scan(&lobby, link);
    assert_string_equal(lobby_screen(&lobby), "progress");
    r = world_request("/v1/cases/");
    assert_non_null(r);
    text_format(
        reply, sizeof reply,
        "{\"id\":\"%s\",\"code\":\"K7MW2QXH\",\"kind\":\"complaint\",\"state\":\"done\","
        "\"due\":0,\"asks\":\"settled\",\"revision\":2,\"answer\":\"Another counter is open.\","
        "\"now\":\"2026-11-23T09:50:00.000+08:00\"}",
        id);
    world_reply(r, 200, reply);
    lobby_settle(&lobby);
    assert_string_equal(lobby_label(&lobby, "state"), "It is done");
    assert_string_equal(lobby_label(&lobby, "answer"), "Another counter is open.");
    assert_non_null(lobby_node(&lobby, "asks"));
}

static void test_the_kiosk_that_was_told_knows_it_without_the_hub(void **state)
{
    char link[LINK_SIZE];

    (void)state;
    lobby_tap(&lobby, "kind:complaint");
    lobby_tap(&lobby, "reason:not_done");
    lobby_tap(&lobby, "next");
    lobby_tap(&lobby, "send");
    text_copy(link, sizeof link, lobby.t->visit.filing.link);
    lobby_tap(&lobby, "done");
    lobby_lose_hub(&lobby);
    lobby_scan(&lobby, link);
    lobby_later(&lobby, MINUTE / 6);
    assert_string_equal(lobby_label(&lobby, "state"), "Registered");
    assert_non_null(strstr(lobby_label(&lobby, "age"), "does not answer"));
}

/* ---- a request (R1, R2) ---- */

static void write_down(char *at, size_t size, const char *text)
{
    assert_string_equal(lobby_screen(&lobby), "name");
    text_copy(at, size, text);
    lobby_settle(&lobby);
    lobby_later(&lobby, SECOND);
    lobby_tap(&lobby, "done");
}

static void need(const char *service)
{
    struct visit *v = &lobby.t->visit;

    lobby_tap(&lobby, "kind:request");
    write_down(v->filing.told, sizeof v->filing.told, "A canary to my door");
    lobby_tap(&lobby, service);
    write_down(v->name, sizeof v->name, "Canary Trading");
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
}

/* R1: name, contact and kind of need, in the system and on no paper alone. */
static void test_a_need_is_registered_with_name_service_and_urgency(void **state)
{
    (void)state;
    need("service:social");
    assert_non_null(strstr(lobby_label(&lobby, "matter"), "Social"));
    assert_non_null(strstr(lobby_label(&lobby, "matter"), "Canary Trading"));
    assert_non_null(strstr(lobby_label(&lobby, "told"), "A canary to my door"));
    lobby_tap(&lobby, "urgent");
    assert_string_equal(lobby_node(&lobby, "urgent")->value, "chosen");
    assert_int_equal(lobby.world->event_count, 0); /* not before it was read back */
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("case.registered"), 1);
    assert_int_equal(world_count("case.confirmed"), 1);
    assert_int_equal(world_count("\"service\":\"social\""), 1);
    assert_int_equal(world_count("\"urgent\":1"), 1);
    assert_int_equal(world_count("\"name\":"), 1);
    assert_int_equal(world_count("anary"), 0);
    assert_int_equal(world_count("13800138000"), 0);
    assert_true(lobby_label(&lobby, "code")[0] != '\0');
    assert_true(lobby_label(&lobby, "promise")[0] != '\0');
    assert_int_equal(lobby.world->job_count, 1);
}

static void test_a_need_is_kept_without_the_hub(void **state)
{
    (void)state;
    lobby_lose_hub(&lobby);
    need("other");
    assert_non_null(strstr(lobby_label(&lobby, "matter"), "Another matter"));
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("case.registered"), 1);
    assert_int_equal(world_count("\"urgent\":0"), 1);
    assert_true(lobby_label(&lobby, "code")[0] != '\0');
}

static void test_what_was_read_back_is_put_right(void **state)
{
    struct visit *v = &lobby.t->visit;

    (void)state;
    need("service:social");
    lobby_tap(&lobby, "back");
    lobby_tap(&lobby, "service:tax");
    assert_non_null(strstr(lobby_label(&lobby, "matter"), "ax"));
    lobby_tap(&lobby, "who");
    write_down(v->name, sizeof v->name, "Carol");
    assert_non_null(strstr(lobby_label(&lobby, "matter"), "Carol"));
    lobby_tap(&lobby, "phone");
    lobby_tap(&lobby, "skip");
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("\"service\":\"tax\""), 1);
    assert_int_equal(world_count("\"contact\":"), 0);
}

static void test_name_and_number_may_be_left_out(void **state)
{
    struct visit *v = &lobby.t->visit;

    (void)state;
    lobby_tap(&lobby, "kind:request");
    write_down(v->filing.told, sizeof v->filing.told, "A ramp at the door");
    lobby_tap(&lobby, "other");
    lobby_tap(&lobby, "skip");
    lobby_tap(&lobby, "skip");
    lobby_tap(&lobby, "send");
    assert_int_equal(world_count("case.registered"), 1);
}

#define KIOSK_TEST(f) cmocka_unit_test_setup_teardown(f, open_heard, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(test_a_complaint_by_reasons_alone_is_stored_and_printed),
        KIOSK_TEST(test_nothing_said_cannot_be_sent),
        KIOSK_TEST(test_own_words_and_phone_are_sealed),
        KIOSK_TEST(test_words_may_be_left_out_when_reasons_say_it),
        KIOSK_TEST(test_back_goes_step_by_step_and_loses_nothing),
        KIOSK_TEST(test_without_the_hub_it_is_kept_all_the_same),
        KIOSK_TEST(test_the_slip_shows_how_it_stands),
        KIOSK_TEST(test_the_kiosk_that_was_told_knows_it_without_the_hub),
        KIOSK_TEST(test_a_number_that_is_none_is_not_taken),
        KIOSK_TEST(test_a_full_disk_confirms_nothing_and_keeps_what_was_said),
        KIOSK_TEST(test_who_goes_away_leaves_nothing),
        KIOSK_TEST(test_a_need_is_registered_with_name_service_and_urgency),
        KIOSK_TEST(test_a_need_is_kept_without_the_hub),
        KIOSK_TEST(test_what_was_read_back_is_put_right),
        KIOSK_TEST(test_name_and_number_may_be_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
