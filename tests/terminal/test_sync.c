/* test_sync.c - replies that are late, lost, doubled, refused or of another life. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_log.h"
#include "fakes/lobby.h"

static int open_lobby(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){0});
    return 0;
}

static void answer(const char *path, int status, const char *body)
{
    struct world_request *r = world_request(path);

    assert_non_null(r);
    world_reply(r, status, body);
    lobby_settle(&lobby);
}

static void a_ticket(const char *label)
{
    lobby_take(&lobby, "social", label);
    lobby_tap(&lobby, "done");
}

/* ---- events ---- */

static void test_hub_that_is_ahead_gets_the_next_events_too(void **state)
{
    struct world_request *r;

    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    answer("/v1/events", 200, "{\"last\":50,\"watermark\":0}");
    lobby_later(&lobby, SECOND);
    a_ticket("A002");
    answer("/v1/events", 200, "{\"last\":50,\"watermark\":0}"); /* that it has forgotten some */
    lobby_later(&lobby, SECOND);
    r = world_request("/v1/events");
    assert_non_null(r);
    assert_non_null(strstr(r->body, "A002"));
}

/* A disk that lost its newest events looks whole; the hub is who knows better. */
static void test_events_that_the_disk_has_lost_are_noticed_at_the_hub(void **state)
{
    struct part parts[PARTS_MAX];
    bool told = false;

    (void)state;
    fake_log_reset();
    lobby_hear(&lobby);
    a_ticket("A001");
    answer("/v1/events", 200, "{\"last\":50,\"watermark\":0}");
    assert_true(fake_log_has("its disk has lost some"));
    for (int i = visit_parts(lobby.t, parts); i-- > 0;)
        told |= strcmp(parts[i].name, "store") == 0 && parts[i].broken;
    assert_true(told);
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    lobby_later(&lobby, SECOND);
    assert_true(site_floor(lobby.t->site, "A", lobby.t->id.lane) > 1000);
}

static void test_outbox_that_cannot_be_read_is_tried_later(void **state)
{
    struct notice n = {.kind = NOTICE_OUTBOX, .a = ERR_IO};

    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    answer("/v1/events", 0, NULL);
    lobby.t->sync.backoff[ASK_EVENTS].until = 0;
    lobby.t->sync.backoff[ASK_FEED].until = INT64_MAX;
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    assert_true(terminal_wait_ms(lobby.t, lobby.now, lobby.boot) > 0);
}

static void test_reply_that_gets_nothing_on_is_not_followed_at_once(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    answer("/v1/events", 200, "{\"last\":0,\"watermark\":0}");
    assert_null(world_request("/v1/events"));
    lobby_later(&lobby, MINUTE);
    assert_non_null(world_request("/v1/events"));
}

static void test_hub_that_takes_no_events_is_told_to_the_operator_once(void **state)
{
    static const char body[] = "{\"type\":\"event_type\",\"detail\":\"not yours to tell\"}";

    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    fake_log_reset();
    answer("/v1/events", 403, body);
    assert_true(fake_log_has("not yours to tell"));
    lobby_later(&lobby, 10 * MINUTE);
    answer("/v1/events", 403, body);
    assert_int_equal(fake_log_faults(), 1);
}

static void test_purged_events_do_not_stop_the_others(void **state)
{
    struct notice n = {.kind = NOTICE_OUTBOX, .id = 12, .b = 2, .data = (char[]){"[{},{}]"}};

    (void)state;
    lobby_hear(&lobby);
    n.size = strlen(n.data);
    lobby.t->sync.acked = 5; /* what a hub of an old backup has; 6 to 10 are purged */
    terminal_notice(lobby.t, &n, lobby.now, lobby.boot);
    assert_non_null(strstr(world_request("/v1/events")->body, "\"from\":11,"));
}

static void test_hub_that_was_restored_gets_all_again_though_nothing_is_new(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    answer("/v1/events", 200, "{\"last\":1,\"watermark\":0}");
    lobby_later(&lobby, MINUTE);
    lobby_hear(&lobby);
    assert_null(world_request("/v1/events")); /* all is told, and the hub was there all the time */
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    assert_null(world_request("/v1/events"));
    lobby_hear(&lobby);
    assert_non_null(strstr(world_request("/v1/events")->body, "\"events\":[]"));
    answer("/v1/events", 200, "{\"last\":0,\"watermark\":0}");
    assert_non_null(strstr(world_request("/v1/events")->body, "A001"));
    answer("/v1/events", 200, "{\"last\":1,\"watermark\":0}");
    lobby_later(&lobby, 10 * MINUTE);
    lobby_hear(&lobby);
    assert_null(world_request("/v1/events"));
}

/* ---- numbers ---- */

/* Somebody asks for a number and goes; the next one is quicker than the reply. */
static void test_number_of_who_has_gone_is_not_given_to_the_next(void **state)
{
    struct world_request *late;

    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", NULL);
    late = world_request("/v1/numbers");
    lobby_later(&lobby, 10 * MINUTE); /* warned */
    lobby_later(&lobby, 10 * MINUTE);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    lobby.world->holds = true; /* the next one waits for the disk */
    lobby_take(&lobby, "social", NULL);
    world_reply(late, 200,
                "{\"number\":\"A777\",\"day\":\"2026-11-23\",\"before\":1,\"low\":1,\"high\":2}");
    lobby_settle(&lobby);
    world_release();
    lobby_settle(&lobby);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
    assert_int_equal(world_count("ticket.issued"), 1);
    assert_int_equal(world_count("A777"), 0);
}

static void test_service_that_the_hub_dropped_gives_no_number(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", NULL);
    answer("/v1/numbers", 409, "{\"type\":\"no_service\",\"status\":409}");
    assert_string_equal(lobby_screen(&lobby), "sorry");
    assert_int_equal(world_count("ticket.issued"), 0);
}

static void test_hub_that_cannot_store_leaves_the_own_lane(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", NULL);
    answer("/v1/numbers", 503, "{\"type\":\"storage\"}");
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
}

static void test_number_of_another_lane_is_not_given(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_take(&lobby, "social", NULL);
    lobby_allot(&lobby, "A7-001", 0, (struct wait){0, 0});
    assert_string_equal(lobby_label(&lobby, "number"), "A3-001");
}

/* ---- who may speak with the hub ---- */

static const struct part *hub_part(void)
{
    static struct part parts[PARTS_MAX];
    int n = visit_parts(lobby.t, parts);

    for (int i = 0; i < n; i++) {
        if (strcmp(parts[i].name, "hub") == 0)
            return &parts[i];
    }
    return NULL;
}

static void test_revoked_terminal_says_so_and_waits(void **state)
{
    int asked = 0;

    (void)state;
    lobby_hear(&lobby);
    for (int second = 0; second < 600; second++) {
        struct world_request *r = world_request("/v1/");

        if (r != NULL) {
            world_reply(r, 401, "{\"type\":\"unknown_device\"}");
            asked++;
        }
        lobby_later(&lobby, SECOND);
    }
    assert_true(hub_part()->broken);
    assert_string_equal(hub_part()->detail, "refused");
    assert_in_range(asked, 5, 150);
    lobby_later(&lobby, MINUTE);
    lobby_hear(&lobby);
    assert_false(hub_part()->broken);
}

/* ---- editions of the catalogue ---- */

/* The hall's JSON as version "next". */
static char *next_edition_new(void)
{
    char *json = journal_get_new(world_journal(), "catalogue");
    char *at = strstr(json, "\"version\"");

    assert_non_null(at);
    at = strchr(strchr(at, ':'), '"') + 1;
    memcpy(at, "next", 4); /* the sample's is longer */
    memmove(at + 4, strchr(at, '"'), strlen(strchr(at, '"')) + 1);
    return json;
}

static void publish(void)
{
    char *json = next_edition_new();

    text_copy(lobby.view.catalogue, CODE_SIZE, "next");
    lobby_hear(&lobby);
    answer("/v1/catalogue", 200, json);
    free(json);
}

static void test_new_edition_waits_for_the_end_of_the_visit(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "138");
    publish();
    lobby_hear(&lobby);
    assert_null(world_request("/v1/catalogue"));
    assert_string_equal(lobby_screen(&lobby), "identify");
    assert_string_equal(lobby_node(&lobby, "phone")->value, "138");
    lobby_tap(&lobby, "skip");
    lobby_allot(&lobby, "A009", 0, (struct wait){0, 0});
    assert_string_equal(lobby_label(&lobby, "number"), "A009");
    assert_string_not_equal(lobby.t->catalogue->version, "next");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "welcome");
    lobby_later(&lobby, SECOND);
    assert_string_equal(lobby.t->catalogue->version, "next");
    assert_ptr_equal(lobby.t->site->catalogue, lobby.t->catalogue);
}

static void test_new_edition_is_taken_at_once_when_nobody_is_there(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    publish();
    assert_string_equal(lobby.t->catalogue->version, "next");
    lobby_hear(&lobby);
    assert_null(world_request("/v1/catalogue"));
}

static void test_new_edition_leaves_the_counts_with_their_prefixes(void **state)
{
    struct catalogue *next = malloc(sizeof *next);

    (void)state;
    assert_non_null(next);
    *next = *lobby.t->catalogue;
    next->services[0] = lobby.t->catalogue->services[1];
    next->services[1] = lobby.t->catalogue->services[0];
    lobby.t->doubted[0] = 40;
    visit_move_doubts(lobby.t, next);
    assert_int_equal(lobby.t->doubted[0], 0);
    assert_int_equal(lobby.t->doubted[1], 40);
    free(next);
}

/* ---- a hub that is broken ---- */

static void test_fork_before_what_the_hub_has_acknowledged_is_not_followed(void **state)
{
    uint64_t acked;

    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    answer("/v1/events", 200, "{\"last\":2,\"watermark\":0}");
    lobby_later(&lobby, SECOND);
    acked = lobby.t->sync.acked;
    assert_true(acked > 0);
    a_ticket("A002");
    fake_log_reset();
    answer("/v1/events", 409, "{\"last\":0,\"watermark\":0,\"forked\":true}");
    assert_true(fake_log_has("cannot be"));
    assert_int_equal(lobby.t->sync.acked, acked);
    lobby_later(&lobby, MINUTE);
    assert_non_null(strstr(world_request("/v1/events")->body, "A002"));
}

static void test_event_number_that_no_terminal_reaches_is_not_followed(void **state)
{
    static const char body[] = "{\"last\":9007199254740990,\"watermark\":0,\"forked\":true}";

    (void)state;
    lobby_hear(&lobby);
    a_ticket("A001");
    fake_log_reset();
    for (int i = 0; i < 4; i++) {
        answer("/v1/events", 409, body);
        lobby_later(&lobby, MINUTE);
    }
    assert_int_equal(fake_log_faults(), 1);
    assert_true(fake_log_has("cannot be"));
    lobby_hear(&lobby);
    a_ticket("A002");
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_true(lobby.t->record.next_seq < 100);
}

static void test_feed_that_brings_nothing_new_is_not_asked_for_at_once(void **state)
{
    int asked = 0;

    (void)state;
    lobby_hear(&lobby);
    for (int i = 0; i < 100; i++) {
        struct world_request *feed = world_request("/v1/feed");

        asked += feed != NULL;
        if (feed != NULL)
            world_reply(feed, 204, NULL);
        lobby_later(&lobby, 20);
    }
    assert_in_range(asked, 2, 4);
    lobby_later(&lobby, SECOND);
    lobby_hear(&lobby); /* what is new is asked for at once */
    assert_non_null(world_request("/v1/feed"));
}

static void test_day_that_was_wrong_in_one_view_does_not_stay(void **state)
{
    civil today = day_of(lobby.now);

    (void)state;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    lobby_tap(&lobby, "done");
    lobby_later(&lobby, MINUTE);
    lobby.view.day = today + 30000; /* its time is right */
    lobby_hear(&lobby);
    lobby.view.day = today;
    lobby_hear(&lobby);
    assert_int_equal(lobby.t->site->day, today);
    lobby_lose_hub(&lobby);
    lobby_take(&lobby, "social", NULL);
    assert_string_equal(lobby_label(&lobby, "number"), "A3-002");
}

static void test_view_grows_old_while_the_feed_is_not_understood(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    assert_false(visit_is_stale(lobby.t));
    fake_log_reset();
    for (int i = 0; i < 60; i++) {
        struct world_request *feed = world_request("/v1/feed");

        if (feed != NULL)
            world_reply(feed, i % 2 == 0 ? 404 : 200, "<html>sign in</html>");
        lobby_later(&lobby, 10 * SECOND);
    }
    assert_true(visit_is_stale(lobby.t));
    assert_int_equal(fake_log_faults(), 1);
    assert_true(fake_log_has("HTTP 404"));
    lobby_hear(&lobby);
    assert_false(visit_is_stale(lobby.t));
}

#define LOBBY_TEST(name) cmocka_unit_test_setup_teardown(name, open_lobby, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOBBY_TEST(test_hub_that_is_ahead_gets_the_next_events_too),
        LOBBY_TEST(test_events_that_the_disk_has_lost_are_noticed_at_the_hub),
        LOBBY_TEST(test_outbox_that_cannot_be_read_is_tried_later),
        LOBBY_TEST(test_reply_that_gets_nothing_on_is_not_followed_at_once),
        LOBBY_TEST(test_purged_events_do_not_stop_the_others),
        LOBBY_TEST(test_hub_that_takes_no_events_is_told_to_the_operator_once),
        LOBBY_TEST(test_hub_that_was_restored_gets_all_again_though_nothing_is_new),
        LOBBY_TEST(test_number_of_who_has_gone_is_not_given_to_the_next),
        LOBBY_TEST(test_service_that_the_hub_dropped_gives_no_number),
        LOBBY_TEST(test_hub_that_cannot_store_leaves_the_own_lane),
        LOBBY_TEST(test_number_of_another_lane_is_not_given),
        LOBBY_TEST(test_revoked_terminal_says_so_and_waits),
        LOBBY_TEST(test_new_edition_waits_for_the_end_of_the_visit),
        LOBBY_TEST(test_new_edition_is_taken_at_once_when_nobody_is_there),
        LOBBY_TEST(test_new_edition_leaves_the_counts_with_their_prefixes),
        LOBBY_TEST(test_fork_before_what_the_hub_has_acknowledged_is_not_followed),
        LOBBY_TEST(test_event_number_that_no_terminal_reaches_is_not_followed),
        LOBBY_TEST(test_feed_that_brings_nothing_new_is_not_asked_for_at_once),
        LOBBY_TEST(test_day_that_was_wrong_in_one_view_does_not_stay),
        LOBBY_TEST(test_view_grows_old_while_the_feed_is_not_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
