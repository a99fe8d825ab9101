/* test_desk.c - counters and tickets by the console, and what it shows of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff wang, li;
static char json[2048];

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &wang, "0313");
    rig_login(&rig, &li, "0312");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void issue(int n, const char *service, const char *number)
{
    rig_issued(&rig, &kiosk, rig_id(n), service, number, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void post(const struct rig_staff *s, const char *target, const char *body, int status)
{
    rig_staff_ask(&rig, s, "POST", target, body);
    if (rig.status != status)
        fail_msg("%s: %d %s", target, rig.status, rig.body);
}

static void look(void)
{
    rig_staff_ask(&rig, &li, "GET", "/api/queue", NULL);
    assert_int_equal(rig.status, 200);
}

static void test_visit_from_call_to_rating(void **state)
{
    struct event e = {.type = RATING_GIVEN, .subject = rig_id(1), .body.given.level = 5};

    (void)state;
    issue(1, "social", "A001");
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&li, "/api/counters/1/next", NULL, 200);
    assert_true(rig_said(&rig, "\"number\":\"A001\""));
    assert_true(rig_said(&rig, "\"state\":\"called\""));
    assert_true(rig_said(&rig, "\"why\":\"nobody else waits for this counter\""));
    post(&li, "/api/tickets/A001/recall", NULL, 200);
    assert_true(rig_said(&rig, "\"calls\":2"));
    post(&li, "/api/tickets/A001/serve", "{\"counter\":1}", 200);
    assert_true(rig_said(&rig, "\"state\":\"serving\""));
    rig_later(&rig, 120);
    post(&li, "/api/tickets/A001/complete", "{\"counter\":1,\"ask\":true}", 200);
    assert_true(rig_said(&rig, "\"rating\":\"asked\""));
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    look();
    assert_true(rig_said(&rig, "\"asked\":1,\"rated\":1"));
    assert_true(rig_said(&rig, "\"levels\":[0,0,0,0,1]"));
    assert_true(rig_said(&rig, "\"satisfaction\":5.00"));
}

static void test_rating_is_not_asked_when_the_clerk_says_so(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&li, "/api/counters/1/next", NULL, 200);
    post(&li, "/api/tickets/A001/serve", NULL, 200);
    post(&li, "/api/tickets/A001/complete", "{\"ask\":false}", 200);
    assert_true(rig_said(&rig, "\"rating\":\"none\""));
}

static void test_two_clerks_never_call_one_person(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&wang, "/api/counters/3/open", NULL, 200);
    post(&li, "/api/counters/1/next", NULL, 200);
    post(&wang, "/api/counters/3/next", NULL, 409);
    assert_true(rig_said(&rig, "\"nobody_waiting\""));
    post(&wang, "/api/tickets/A001/serve", "{\"counter\":3}", 409);
    assert_true(rig_said(&rig, "\"not_yours\""));
    post(&wang, "/api/tickets/A001/call", "{\"counter\":3}", 409);
    assert_true(rig_said(&rig, "\"state\""));
}

static void test_call_that_met_another_hub_is_decided_again(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    post(&li, "/api/counters/1/open", NULL, 200);
    fake_store_fail(rig.store, FAKE_APPEND, ERR_CONFLICT, 1);
    post(&li, "/api/counters/1/next", NULL, 200);
    assert_true(rig_said(&rig, "\"calls\":1"));
}

static void test_counter_is_one_persons(void **state)
{
    (void)state;
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&wang, "/api/counters/1/open", NULL, 409);
    assert_true(rig_said(&rig, "\"counter_taken\""));
    post(&li, "/api/counters/1/pause", NULL, 200);
    look();
    assert_true(rig_said(&rig, "\"number\":1,\"state\":\"paused\",\"staff\":\"0312\""));
    post(&li, "/api/counters/1/next", NULL, 409);
    assert_true(rig_said(&rig, "\"counter_shut\""));
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&li, "/api/counters/1/close", NULL, 200);
    post(&wang, "/api/counters/1/open", NULL, 200);
}

static void test_missed_held_and_transferred_tickets(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    issue(2, "social", "A002");
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&wang, "/api/counters/2/open", NULL, 200);
    post(&li, "/api/counters/1/next", NULL, 200);
    post(&li, "/api/tickets/A001/no-show", NULL, 200);
    assert_true(rig_said(&rig, "\"state\":\"missed\""));
    post(&li, "/api/counters/1/next", NULL, 200);
    assert_true(rig_said(&rig, "A002"));
    post(&li, "/api/tickets/A002/hold", NULL, 200);
    post(&li, "/api/tickets/A001/resume", NULL, 200);
    post(&li, "/api/counters/1/next", NULL, 200);
    assert_true(rig_said(&rig, "A001"));
    post(&li, "/api/tickets/A001/transfer",
         "{\"service\":\"tax\",\"to\":2,\"note\":\"has the form\"}", 200);
    assert_true(rig_said(&rig, "\"service\":\"tax\""));
    post(&wang, "/api/counters/2/next", NULL, 200);
    assert_true(rig_said(&rig, "\"note\":\"has the form\""));
    assert_true(rig_said(&rig, "sent to this counter"));
    post(&li, "/api/tickets/A002/cancel", NULL, 200);
    assert_true(rig_said(&rig, "\"state\":\"cancelled\""));
}

static void test_clerk_picks_a_ticket(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    issue(2, "social", "A002");
    post(&li, "/api/counters/1/open", NULL, 200);
    post(&li, "/api/tickets/A002/call", "{\"counter\":1,\"reason\":\"unwell\"}", 200);
    assert_true(rig_said(&rig, "\"number\":\"A002\""));
    look();
    assert_true(rig_said(&rig, "\"waiting\":1"));
}

static void print(int n, int state, const char *cause)
{
    struct event e = {.type = TICKET_PRINTED, .subject = rig_id(n), .body.printed.state = state};

    text_copy(e.body.printed.cause, CODE_SIZE, cause);
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void test_unprinted_tickets_are_listed_until_somebody_hands_them_out(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    issue(2, "social", "A002");
    issue(3, "social", "A003");
    print(1, PRINT_DONE, "");
    print(2, PRINT_FAILED, "paper");
    look();
    assert_non_null(strstr(strstr(rig.body, "\"unprinted\""), "\"number\":\"A002\""));
    assert_null(strstr(strstr(rig.body, "\"unprinted\""), "A003")); /* perhaps still printing */
    rig_later(&rig, 90);
    look();
    assert_non_null(strstr(strstr(rig.body, "\"unprinted\""), "A003"));
    assert_null(strstr(strstr(rig.body, "\"unprinted\""), "A001"));
    post(&li, "/api/tickets/A002/printed", NULL, 200);
    assert_true(rig_said(&rig, "\"print\":\"printed\""));
    look();
    assert_null(strstr(strstr(rig.body, "\"unprinted\""), "A002"));
}

static void test_queue_shows_the_order_the_wait_and_the_terminals(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    post(&li, "/api/counters/1/open", NULL, 200);
    rig_later(&rig, 185);
    issue(2, "tax", "F001");
    look();
    assert_true(rig_said(&rig, "\"waiting\":2,\"longest_min\":3"));
    assert_true(strstr(rig.body, "A001") < strstr(rig.body, "F001"));
    assert_true(rig_said(&rig, "\"wait\":{\"low\":"));
    assert_true(rig_said(&rig, "\"wait\":{\"low\":-1,\"high\":-1}")); /* no counter does tax */
    assert_true(rig_said(&rig, "\"name\":\"lobby 1\",\"role\":\"kiosk\""));
    assert_true(rig_said(&rig, "\"seconds\":0"));
    assert_false(rig_said(&rig, "\"role\":\"hub\""));
}

static void test_faults_of_a_terminal_are_shown(void **state)
{
    struct event e = {.type = DEVICE_FAULT};

    (void)state;
    text_copy(e.body.condition.part, CODE_SIZE, "printer");
    text_copy(e.body.condition.detail, NOTE_SIZE, "paper \"out\"");
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    look();
    assert_true(
        rig_said(&rig, "\"faults\":[{\"part\":\"printer\",\"detail\":\"paper \\\"out\\\"\"}]"));
}

/* ---- the phone number ---- */

static int audit_lines(void)
{
    char *head = rig.store->ops->get_new(rig.store, "audit_head", "head");
    int n = head == NULL ? 0 : atoi(head);

    free(head);
    return n;
}

static void test_phone_is_masked_and_revealed_only_with_a_reason(void **state)
{
    int before;

    (void)state;
    issue(1, "social", "A001");
    before = audit_lines();
    rig_staff_ask(&rig, &li, "GET", "/api/tickets/A001/contact", NULL);
    assert_string_equal(rig.body, "{\"phone\":\"138****8000\"}");
    rig_staff_ask(&rig, &li, "GET", "/api/tickets/A001/contact?reveal=1", NULL);
    assert_int_equal(rig.status, 422);
    assert_int_equal(audit_lines(), before);
    rig_staff_ask(&rig, &li, "GET", "/api/tickets/A001/contact?reveal=1&reason= ", NULL);
    assert_int_equal(rig.status, 422);
    rig_staff_ask(&rig, &li, "GET", "/api/tickets/A001/contact?reveal=1&reason=left-a-card", NULL);
    assert_string_equal(rig.body, "{\"phone\":\"13800138000\"}");
    assert_int_equal(audit_lines(), before + 1);
}

static void test_phone_is_not_revealed_when_the_audit_fails(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    fake_store_fail(rig.store, FAKE_PUT, ERR_FULL, 1);
    rig_staff_ask(&rig, &li, "GET", "/api/tickets/A001/contact?reveal=1&reason=x", NULL);
    assert_int_equal(rig.status, 503);
    assert_false(rig_said(&rig, "13800138000"));
}

/* ---- the log, live ---- */

static void test_log_is_read_in_pages(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    rig_staff_ask(&rig, &li, "GET", "/api/events?after=1&limit=1", NULL);
    assert_true(rig_said(&rig, "\"pos\":2,\"when\":"));
    assert_false(rig_said(&rig, "\"pos\":3,\"when\":"));
    assert_false(rig_said(&rig, "\"pos\":1,\"when\":"));
    rig_staff_ask(&rig, &li, "GET", "/api/events?after=3", NULL);
    assert_true(rig_said(&rig, "\"type\":\"ticket.issued\""));
}

static void live(bool again, bool expired, uint64_t cursor)
{
    struct fake_request f;

    fake_request_init(&f, "GET", "/api/live", NULL);
    fake_request_header(&f, "Cookie", li.cookie);
    f.r.again = again;
    f.r.expired = expired;
    f.r.cursor = cursor;
    rig_run(&rig, &f);
}

static void test_live_tells_each_growth_of_the_log(void **state)
{
    uint64_t cursor, topics;

    (void)state;
    live(false, false, 0);
    assert_int_equal(rig.what, HTTP_STREAM);
    assert_string_equal(rig.body, "event: change\nid: 4\ndata: {\"pos\":4}\n\n");
    cursor = rig.cursor;
    topics = rig.topics;
    live(true, false, cursor);
    assert_int_equal(rig.what, HTTP_WAIT);
    live(true, true, cursor);
    assert_int_equal(rig.what, HTTP_STREAM);
    assert_int_equal(rig.body[0], ':');
    issue(1, "social", "A001");
    assert_true((rig.woken & topics) != 0);
    live(true, false, cursor);
    assert_string_equal(rig.body, "event: change\nid: 5\ndata: {\"pos\":5}\n\n");
}

static void test_day_that_begins_by_the_clock_stands_in_the_log(void **state)
{
    int rows;

    (void)state;
    issue(1, "social", "A001");
    rows = fake_store_rows(rig.store);
    rig_later(&rig, 24 * 3600);
    rig_login(&rig, &li, "0312");
    look();
    assert_true(rig_said(&rig, "\"waiting\":0"));
    assert_int_equal(fake_store_rows(rig.store), rows + 1);
    assert_non_null(strstr(fake_store_row(rig.store, rows)->json, "config.published"));
    look();
    assert_int_equal(fake_store_rows(rig.store), rows + 1);
}

static void test_clock_that_is_set_back_a_little_does_not_turn_time(void **state)
{
    instant before;

    (void)state;
    issue(1, "social", "A001");
    before = fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->when.at;
    rig.now.at -= 5 * SECOND;
    post(&li, "/api/counters/1/open", NULL, 200);
    assert_int_equal(fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->when.at, before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_visit_from_call_to_rating),
        TEST(test_rating_is_not_asked_when_the_clerk_says_so),
        TEST(test_two_clerks_never_call_one_person),
        TEST(test_call_that_met_another_hub_is_decided_again),
        TEST(test_counter_is_one_persons),
        TEST(test_missed_held_and_transferred_tickets),
        TEST(test_clerk_picks_a_ticket),
        TEST(test_unprinted_tickets_are_listed_until_somebody_hands_them_out),
        TEST(test_queue_shows_the_order_the_wait_and_the_terminals),
        TEST(test_faults_of_a_terminal_are_shown),
        TEST(test_phone_is_masked_and_revealed_only_with_a_reason),
        TEST(test_phone_is_not_revealed_when_the_audit_fails),
        TEST(test_log_is_read_in_pages),
        TEST(test_live_tells_each_growth_of_the_log),
        TEST(test_day_that_begins_by_the_clock_stands_in_the_log),
        TEST(test_clock_that_is_set_back_a_little_does_not_turn_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
