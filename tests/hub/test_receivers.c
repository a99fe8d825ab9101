/* test_receivers.c - events to receivers outside: named by an administrator, taken one
 * after another, kept in their place through failures and a new start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

#define EVENTS(code, kinds)                                                                        \
    "{\"code\":\"" code "\",\"name\":\"Data centre\",\"kind\":\"events\",\"url\":"                 \
    "\"https://data.example/in\",\"events\":[" kinds "]}"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff admin, auditor, clerk;
static struct hub_push rows[RECEIVERS_MAX];
static char json[2048], body[8192];
static instant next;

static bool may_push(void *ctx, const char *url, char *why, size_t size)
{
    (void)ctx;
    text_copy(why, size, "write https://HOST/PATH");
    return strncmp(url, "https://", 8) == 0;
}

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig.hub->c.may_push = may_push;
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &admin, "admin");
    rig_login(&rig, &auditor, "0318");
    rig_login(&rig, &clerk, "0312");
    memset(rows, 0, sizeof rows);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void post(const char *target, const char *text, int status)
{
    rig_staff_ask(&rig, &admin, "POST", target, text);
    if (rig.status != status)
        fail_msg("%s: %d, not %d: %s", target, rig.status, status, rig.body);
}

static void issue(int n)
{
    char number[8];

    text_format(number, sizeof number, "A%03d", n);
    rig_issued(&rig, &kiosk, rig_id(n), "social", number, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void rate(int n, int level)
{
    struct event e = {.type = RATING_GIVEN, .subject = rig_id(n)};

    e.body.given.level = level;
    e.body.given.via = VIA_KIOSK;
    text_copy(e.body.given.reasons, REASONS_SIZE, "fast,clear");
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void commit(void)
{
    uint64_t topics;

    assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

/* The row of that receiver; NULL: nothing was taken for it. */
static struct hub_push *take(const char *code)
{
    hub_push_take(rig.hub, rows, rig.now, &next);
    commit();
    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (rows[i].under_way && strcmp(rows[i].receiver.code, code) == 0)
            return &rows[i];
    }
    return NULL;
}

static void answer(struct hub_push *p, const char *cause, int status, const char *said)
{
    const struct hub_push_reply r = {
        .cause = cause, .status = status, .body = said, .size = strlen(said)};

    hub_push_done(rig.hub, p, &r, rig.now);
    commit();
    memset(p, 0, sizeof *p);
}

static void say(const char *part)
{
    rig_staff_ask(&rig, &auditor, "GET", "/api/receivers", NULL);
    assert_int_equal(rig.status, 200);
    if (!rig_said(&rig, part))
        fail_msg("no %s in %s", part, rig.body);
}

static void test_secret_is_shown_once_and_kept_sealed(void **state)
{
    char secret[128];

    (void)state;
    post("/api/receivers", EVENTS("city", "\"ticket.*\""), 200);
    assert_true(rig_said(&rig, "\"secret\":\"whsec_"));
    text_format(secret, sizeof secret, "%.44s", strstr(rig.body, "whsec_") + 6);
    say("\"state\":\"off\"");
    assert_false(rig_said(&rig, secret) || rig_said(&rig, "whsec_"));
    {
        char *kept = rig.store->ops->get_new(rig.store, "receiver_key", "city");

        assert_non_null(kept);
        assert_null(strstr(kept, secret));
        free(kept);
    }
    post("/api/receivers", EVENTS("city", "\"*\""), 200);
    assert_true(rig_said(&rig, "\"secret\":null"));
    post("/api/receivers/city/secret", NULL, 200);
    assert_true(rig_said(&rig, "whsec_") && !rig_said(&rig, secret));
}

static void test_audit_log_tells_what_was_done_without_secrets(void **state)
{
    (void)state;
    post("/api/receivers",
         "{\"code\":\"city\",\"name\":\"x\",\"url\":\"https://data.example/in?t=token-in-the-url\","
         "\"events\":[\"*\"]}",
         200);
    post("/api/receivers/city/on", NULL, 204);
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "\"what\":\"receiver_set\",\"subject\":\"city\",\"detail\":"
                               "\"https://data.example/in\""));
    assert_true(rig_said(&rig, "\"receiver_on\""));
    assert_false(rig_said(&rig, "token-in-the-url"));
}

static void test_only_administrators_name_receivers(void **state)
{
    (void)state;
    rig_staff_ask(&rig, &clerk, "GET", "/api/receivers", NULL);
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &auditor, "POST", "/api/receivers", EVENTS("city", "\"*\""));
    assert_int_equal(rig.status, 403);
    post("/api/receivers/nobody/on", NULL, 404);
    post("/api/receivers", EVENTS("city", "\"tickets.*\""), 400);
    assert_true(rig_said(&rig, "events[0]: \\\"tickets.*\\\" is no kind of event"));
    post("/api/receivers", EVENTS("city", ""), 400);
    post("/api/receivers",
         "{\"code\":\"x\",\"name\":\"x\",\"url\":\"http://data.example/\",\"events\":[\"*\"]}",
         422);
    assert_true(rig_said(&rig, "url: write https://"));
    post("/api/receivers",
         "{\"code\":\"x\",\"name\":\"x\",\"url\":\"https://data.example/\",\"events\":[\"*\"],"
         "\"headers\":[{\"name\":\"webhook-id\",\"value\":\"1\"}]}",
         400);
    assert_true(rig_said(&rig, "headers[0].name"));
}

static void test_events_go_one_after_another_without_personal_data(void **state)
{
    struct hub_push *p;
    char id[PUSH_ID];

    (void)state;
    post("/api/receivers", EVENTS("city", "\"ticket.issued\""), 200);
    issue(1);
    issue(2);
    assert_null(take("city")); /* it is off */
    post("/api/receivers/city/on", NULL, 204);
    p = take("city");
    assert_non_null(p);
    assert_non_null(strstr(p->body, "{\"type\":\"ticket.issued\",\"timestamp\":\"2"));
    assert_non_null(strstr(p->body, "\"number\":\"A001\""));
    assert_null(strstr(p->body, "contact"));
    text_copy(id, sizeof id, p->id);
    say("\"waiting\":2");
    assert_true(take("city") == p); /* the first is under way */
    answer(p, "", 500, "oh no");
    say("\"state\":\"failing\"");
    assert_true(rig_said(&rig, "\"cause\":\"status\",\"said\":\"oh no\""));
    assert_null(take("city"));
    assert_true(next > rig.now.at);
    rig_restart(&rig);
    rig.hub->c.may_push = may_push;
    rig_later(&rig, 6);
    p = take("city");
    assert_non_null(p);
    assert_string_equal(p->id, id);
    assert_non_null(strstr(p->body, "A001"));
    answer(p, "", 204, "");
    p = take("city");
    assert_non_null(strstr(p->body, "A002"));
    assert_string_not_equal(p->id, id);
    answer(p, "", 200, "");
    assert_null(take("city"));
    say("\"waiting\":0");
    assert_true(rig_said(&rig, "\"state\":\"on\""));
}

static void test_what_was_not_committed_is_not_sent_and_none_is_skipped(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers", EVENTS("city", "\"ticket.issued\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    for (int n = 1; n <= 700; n++) {
        struct decision d = {.count = 1};

        d.events[0] = (struct event){.type = COUNTER_OPENED, .v = 1};
        assert_true(log_record(rig.hub, &d, rig.now));
    }
    commit();
    issue(1);
    while ((p = take("city")) == NULL)
        assert_true(next <= rig.now.at);
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_IO, 1);
    {
        const struct hub_push_reply r = {.cause = "", .status = 200, .body = ""};
        uint64_t topics;

        hub_push_done(rig.hub, p, &r, rig.now);
        assert_int_equal(hub_commit(rig.hub, &topics), ERR_IO);
        memset(p, 0, sizeof *p);
    }
    while ((p = take("city")) == NULL)
        assert_true(next <= rig.now.at);
    assert_non_null(strstr(p->body, "A001")); /* once more, since it was not told of */
    answer(p, "", 200, "");
    assert_null(take("city"));
}

static void test_a_slow_receiver_holds_up_nobody(void **state)
{
    struct hub_push *slow, *quick;

    (void)state;
    post("/api/receivers", EVENTS("slow", "\"*\""), 200);
    post("/api/receivers", EVENTS("quick", "\"ticket.issued\""), 200);
    post("/api/receivers/slow/on", NULL, 204);
    post("/api/receivers/quick/on", NULL, 204);
    for (int n = 1; n <= 3; n++) {
        issue(n);
        quick = take("quick");
        assert_non_null(quick);
        answer(quick, "", 200, "");
    }
    slow = take("slow");
    assert_non_null(slow);
    assert_non_null(strstr(slow->body, "A001"));
    assert_null(take("quick"));
}

static void test_after_a_day_of_failures_it_is_paused(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers", EVENTS("city", "\"*\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    for (int i = 0; i < 26; i++) {
        p = take("city");
        if (p != NULL)
            answer(p, "connect", 0, "");
        rig_later(&rig, 3600);
    }
    rig_login(&rig, &admin, "admin"); /* sessions end after half a day */
    rig_login(&rig, &auditor, "0318");
    say("\"state\":\"paused\"");
    assert_true(rig_said(&rig, "\"cause\":\"connect\"") && rig_said(&rig, "\"status\":0"));
    assert_null(take("city"));
    post("/api/receivers/city/on", NULL, 204);
    p = take("city");
    assert_non_null(strstr(p->body, "A001"));
    answer(p, "", 410, "gone");
    say("\"state\":\"paused\"");
}

static void test_sent_again_from_a_place_a_time_or_not_at_all(void **state)
{
    struct hub_push *p;
    char target[256];
    uint64_t pos;
    char when[MOMENT_TEXT];

    (void)state;
    post("/api/receivers", EVENTS("city", "\"ticket.issued\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    pos = rig.hub->site->pos;
    rig_later(&rig, 60);
    moment_to_text(rig.now, when);
    issue(2);
    issue(3);
    for (int n = 1; n <= 3; n++)
        answer(take("city"), "", 200, "");
    text_format(target, sizeof target, "{\"pos\":%llu}", (unsigned long long)pos);
    p = NULL;
    post("/api/receivers/city/from", target, 204);
    p = take("city");
    assert_non_null(strstr(p->body, "A001"));
    text_format(target, sizeof target, "{\"since\":\"%s\"}", when);
    post("/api/receivers/city/from", target, 204); /* while one is under way */
    answer(p, "", 200, "");
    p = take("city");
    assert_non_null(strstr(p->body, "A002"));
    answer(p, "connect", 0, "");
    post("/api/receivers/city/from", "{\"now\":true}", 204);
    assert_null(take("city"));
    say("\"waiting\":0");
    assert_true(rig_said(&rig, "\"state\":\"on\""));
    post("/api/receivers/city/from", "{}", 400);
    post("/api/receivers/city/from", "{\"pos\":1,\"now\":true}", 400);
}

static void test_a_test_is_sent_even_when_it_is_off(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers", EVENTS("city", "\"*\""), 200);
    post("/api/receivers/city/test", NULL, 204);
    p = take("city");
    assert_non_null(strstr(p->body, "{\"type\":\"webhook.test\""));
    assert_int_equal(strncmp(p->id, "test-", 5), 0);
    answer(p, "", 403, "who are you?");
    rig_staff_ask(&rig, &admin, "GET", "/api/receivers/city/test", NULL);
    assert_true(rig_said(&rig, "\"good\":false,\"status\":403,\"cause\":\"status\",\"said\":\"who "
                               "are you?\""));
    assert_null(take("city"));
}

static const char rating[] =
    "{\"code\":\"hcp\",\"name\":\"好差评\",\"kind\":\"rating\",\"url\":\"https://hcp.example/"
    "push\","
    "\"content_type\":\"application/"
    "json\",\"headers\":[{\"name\":\"X-Token\",\"value\":\"t0ken\"}],"
    "\"success\":{\"field\":\"code\",\"value\":\"0\"},\"body\":\"{\\n\\\"no\\\":\\\"{{ticket}}\\\","
    "\\n\\\"item\\\":\\\"{{service}}\\\",\\\"level\\\":{{rating|5=1|4=2|3=3|2=4|1=5}},\\\"from\\\":"
    "\\\"{{channel}}\\\",\\\"why\\\":\\\"{{reasons}}\\\"}\"}";

static void test_a_rating_goes_out_in_the_form_of_the_platform(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers/preview", rating, 200);
    assert_true(rig_said(&rig, "\\\"level\\\":1,"));
    post("/api/receivers", rating, 200);
    post("/api/receivers/hcp/on", NULL, 204);
    issue(1);
    rate(1, 2);
    p = take("hcp");
    assert_non_null(p);
    assert_string_equal(p->body, "{\n\"no\":\"A001\",\n\"item\":\"social\",\"level\":4,\"from\":"
                                 "\"kiosk\",\"why\":\"fast,clear\"}");
    assert_string_equal(p->receiver.headers[0].value, "t0ken");
    answer(p, "", 200, "{\"code\":\"17\",\"msg\":\"未知事项\"}");
    say("\"cause\":\"answer\",\"said\":\"{\\\"code\\\":\\\"17\\\",\\\"msg\\\":\\\"未知事项\\\"}\"");
    assert_false(rig_said(&rig, "t0ken"));
    rig_later(&rig, 10);
    p = take("hcp");
    answer(p, "", 200, "{\"code\":0}");
    say("\"state\":\"on\"");
}

static void test_a_visit_is_found_far_back_in_the_log(void **state)
{
    struct hub_push *p = NULL;

    (void)state;
    post("/api/receivers", rating, 200);
    post("/api/receivers/hcp/on", NULL, 204);
    issue(1);
    for (int n = 1; n <= 900; n++) {
        struct decision d = {.count = 1};

        d.events[0] = (struct event){.type = COUNTER_OPENED, .v = 1};
        assert_true(log_record(rig.hub, &d, rig.now));
    }
    commit();
    rate(1, 5);
    while ((p = take("hcp")) == NULL)
        assert_true(next <= rig.now.at);
    assert_non_null(strstr(p->body, "\"no\":\"A001\""));
}

static void test_a_wrong_template_is_refused_with_its_place(void **state)
{
    char *at;

    (void)state;
    text_copy(body, sizeof body, rating);
    at = strstr(body, "{{ticket}}");
    memcpy(at, "{{tickit}}", 10);
    post("/api/receivers", body, 422);
    assert_true(rig_said(&rig, "body: line 2, column 7: {{tickit}} is not known; did you mean "
                               "{{ticket}}?"));
    say("\"receivers\":[]");
}

static void test_values_of_headers_stay_when_they_are_not_given_again(void **state)
{
    struct hub_push *p;
    char *at;

    (void)state;
    text_copy(body, sizeof body, rating);
    at = strstr(body, ",\"value\":\"t0ken\"");
    memmove(at, at + strlen(",\"value\":\"t0ken\""), strlen(at) + 1 - 16);
    post("/api/receivers", body, 422);
    assert_true(rig_said(&rig, "headers[0].value: give the value of X-Token"));
    post("/api/receivers", rating, 200);
    post("/api/receivers", body, 200);
    post("/api/receivers/hcp/on", NULL, 204);
    issue(1);
    rate(1, 5);
    p = take("hcp");
    assert_string_equal(p->receiver.headers[0].value, "t0ken");
}

static void test_a_reply_that_ends_within_a_character_is_quoted_to_there(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers", EVENTS("city", "\"*\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    p = take("city");
    answer(p, "", 503, "a\nb \xe7\x9a");
    say("\"said\":\"a b ");
}

static void test_a_clock_that_was_set_back_holds_up_nothing(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers", EVENTS("city", "\"*\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    p = take("city");
    answer(p, "connect", 0, "");
    assert_null(take("city"));
    rig.now.at -= 48 * (instant)HOUR;
    assert_non_null(take("city"));
}

static void test_what_is_removed_is_gone(void **state)
{
    struct hub_push *p;

    (void)state;
    post("/api/receivers", EVENTS("city", "\"*\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    p = take("city");
    post("/api/receivers/city/remove", NULL, 204);
    answer(p, "", 200, "");
    assert_null(take("city"));
    assert_int_equal(next, 0);
    say("\"receivers\":[]");
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_false(rig_said(&rig, "receiver="));
}

static void test_metrics_tell_how_receivers_are(void **state)
{
    (void)state;
    post("/api/receivers", EVENTS("city", "\"ticket.issued\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    issue(2);
    answer(take("city"), "", 200, "");
    answer(take("city"), "tls", 0, "");
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_true(rig_said(&rig, "guitai_receiver_waiting{receiver=\"city\"} 1\n"));
    assert_true(rig_said(&rig, "guitai_receiver_sent_total{receiver=\"city\"} 1\n"));
    assert_true(rig_said(&rig, "guitai_receiver_failures_total{receiver=\"city\"} 1\n"));
    assert_true(rig_said(&rig, "guitai_receiver_paused{receiver=\"city\"} 0\n"));
}

static bool no_news(struct store *s, int ms)
{
    (void)s;
    (void)ms;
    return false;
}

static void test_of_several_hubs_one_sends(void **state)
{
    const struct store_ops *own = rig.store->ops;
    struct store_ops shared = *own;
    struct hub_push *p;

    (void)state;
    shared.wait = no_news; /* as of a store that several hubs have */
    rig.store->ops = &shared;
    post("/api/receivers", EVENTS("city", "\"ticket.issued\""), 200);
    post("/api/receivers/city/on", NULL, 204);
    issue(1);
    issue(2);
    p = take("city");
    assert_non_null(p);
    answer(p, "", 200, "");
    rig.hub->pusher = rig_id(77); /* another hub looks */
    assert_null(take("city"));
    assert_in_range(next, rig.now.at + 1, rig.now.at + 30 * SECOND);
    rig_later(&rig, 31); /* the first was not heard of since */
    p = take("city");
    assert_non_null(p);
    assert_non_null(strstr(p->body, "A002"));
    answer(p, "", 200, "");
    rig_later(&rig, 20); /* and goes on with it */
    assert_null(take("city"));
    assert_true(next > rig.now.at + 10 * SECOND);
    issue(3);
    hub_push_leave(rig.hub); /* until it ends */
    commit();
    rig.hub->pusher = rig_id(78);
    p = take("city");
    assert_non_null(p);
    assert_non_null(strstr(p->body, "A003"));
    rig.store->ops = own;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_secret_is_shown_once_and_kept_sealed, start, stop),
        cmocka_unit_test_setup_teardown(test_audit_log_tells_what_was_done_without_secrets, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_only_administrators_name_receivers, start, stop),
        cmocka_unit_test_setup_teardown(test_events_go_one_after_another_without_personal_data,
                                        start, stop),
        cmocka_unit_test_setup_teardown(test_what_was_not_committed_is_not_sent_and_none_is_skipped,
                                        start, stop),
        cmocka_unit_test_setup_teardown(test_a_slow_receiver_holds_up_nobody, start, stop),
        cmocka_unit_test_setup_teardown(test_after_a_day_of_failures_it_is_paused, start, stop),
        cmocka_unit_test_setup_teardown(test_sent_again_from_a_place_a_time_or_not_at_all, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_a_test_is_sent_even_when_it_is_off, start, stop),
        cmocka_unit_test_setup_teardown(test_a_rating_goes_out_in_the_form_of_the_platform, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_a_visit_is_found_far_back_in_the_log, start, stop),
        cmocka_unit_test_setup_teardown(test_a_wrong_template_is_refused_with_its_place, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_values_of_headers_stay_when_they_are_not_given_again,
                                        start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_reply_that_ends_within_a_character_is_quoted_to_there, start, stop),
        cmocka_unit_test_setup_teardown(test_a_clock_that_was_set_back_holds_up_nothing, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_what_is_removed_is_gone, start, stop),
        cmocka_unit_test_setup_teardown(test_of_several_hubs_one_sends, start, stop),
        cmocka_unit_test_setup_teardown(test_metrics_tell_how_receivers_are, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
