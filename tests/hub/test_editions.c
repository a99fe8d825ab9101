/* test_editions.c - the hall is edited and published at the console: versions, drafts, checks,
 * who would be left alone; a replay tells the same (R34, invariant 8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/editions.h"

static struct rig rig;
static struct rig_staff manager, supervisor, clerk, admin;
static struct rig_terminal kiosk;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &manager, "0316");
    rig_login(&rig, &supervisor, "0315");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &admin, "admin");
    rig_enrol(&rig, &kiosk, "kiosk");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* The document in force with the first `from` behind `behind` replaced; the caller frees. */
static char *edited(const char *behind, const char *from, const char *to)
{
    char *was = edition_document_new(rig.hub->hall_text, strlen(rig.hub->hall_text));
    const char *at = strstr(was, behind);
    size_t size = strlen(was) + strlen(to) + 1;
    char *made = malloc(size);

    assert_non_null(made);
    assert_non_null(at);
    at = strstr(at, from);
    assert_non_null(at);
    assert_true(text_format(made, size, "%.*s%s%s", (int)(at - was), was, to, at + strlen(from)));
    free(was);
    return made;
}

/* Posts {"expected", "reason", "document", ...} and takes the document. */
static int post(const struct rig_staff *who, const char *verb, int expected, char *document,
                const char *more)
{
    size_t size = strlen(document) + 256;
    char *body = malloc(size), target[64];

    assert_non_null(body);
    text_format(target, sizeof target, "/api/catalogue/%s", verb);
    text_format(body, size, "{\"expected\":%d%s,\"document\":%s}", expected, more, document);
    rig_staff_ask(&rig, who, "POST", target, body);
    free(body);
    free(document);
    return rig.status;
}

static int publish(int expected, char *document)
{
    return post(&manager, "publish", expected, document, ",\"reason\":\"as decided\"");
}

static char *renamed(void)
{
    return edited("\"social\"", "Social insurance", "Pensions and health");
}

/* Without the service "other", wherever it stands. */
static char *without_other(void)
{
    char *made = edited("\"counters\"", ",\"other\"", ""), *from, *to, *again;

    again = strstr(made, ",\"other\"");
    assert_non_null(again);
    memmove(again, again + 8, strlen(again + 8) + 1);
    from = strstr(made, ",{\"code\":\"other\"");
    to = strstr(made, "],\"counters\"");
    assert_true(from != NULL && to != NULL && from < to);
    memmove(from, to, strlen(to) + 1);
    return made;
}

static void test_hall_is_shown_without_its_secrets(void **state)
{
    (void)state;
    rig_staff_ask(&rig, &supervisor, "GET", "/api/catalogue", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "{\"number\":1,\"version\":\"2026-11\",\"may_edit\":false,"
                               "\"document\":{\"$comment\""));
    assert_false(rig_said(&rig, "argon2id") || rig_said(&rig, "0317"));
    assert_true(
        rig_said(&rig, "\"versions\":[{\"number\":1,\"version\":\"2026-11\",\"at\":\"2026-"));
    assert_true(rig_said(&rig, "\"draft\":null"));
    rig_staff_ask(&rig, &clerk, "GET", "/api/catalogue", NULL);
    assert_int_equal(rig.status, 403);
}

static void test_published_hall_reaches_the_terminals(void **state)
{
    (void)state;
    assert_int_equal(publish(1, renamed()), 200);
    assert_true(rig_said(&rig, "{\"number\":2,\"version\":\"v2\"}"));
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0", NULL);
    assert_true(rig_said(&rig, "\"catalogue\":\"v2\""));
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    assert_true(rig_said(&rig, "Pensions and health") && rig_said(&rig, "\"unlock\":\"$argon2id"));
    assert_true(rig_said(&rig, "\"number\":\"0317\"")); /* the staff stays */
    assert_non_null(strstr(fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->json,
                           "\"by\":\"0316\",\"reason\":\"as decided\""));
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "\"versions\":[{\"number\":2,\"version\":\"v2\""));
    assert_true(rig_said(&rig, "\"by\":\"0316\",\"reason\":\"as decided\"},{\"number\":1"));
}

static void test_former_version_is_seen_and_published_again(void **state)
{
    char *at, *end;

    (void)state;
    assert_int_equal(publish(1, renamed()), 200);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue/versions/1", NULL);
    assert_true(rig_said(&rig, "Social insurance"));
    at = strstr(rig.body, "{\"$comment\"");
    end = strrchr(rig.body, '}');
    assert_true(at != NULL && end != NULL);
    assert_int_equal(publish(2, strndup(at, (size_t)(end - at))), 200);
    assert_string_equal(rig.hub->catalogue->version, "v3");
    assert_string_equal(rig.hub->catalogue->services[0].name.text[ENGLISH], "Social insurance");
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue/versions/4", NULL);
    assert_int_equal(rig.status, 404);
}

static void test_who_comes_second_is_told(void **state)
{
    (void)state;
    assert_int_equal(publish(1, renamed()), 200);
    assert_int_equal(
        post(&admin, "publish", 1, edited("\"tax\"", "Tax", "Taxes"), ",\"reason\":\"mine\""), 409);
    assert_true(rig_said(&rig, "\"type\":\"edition\"") && rig_said(&rig, "version 2"));
    assert_string_equal(rig.hub->catalogue->version, "v2");
}

static void test_a_mistake_is_named_with_its_place(void **state)
{
    (void)state;
    assert_int_equal(post(&manager, "check", 1, edited("\"social\"", "\"A\"", "\"a1\""), ""), 422);
    assert_true(
        rig_said(&rig, "\"detail\":\"services[0].prefix: \\\"a1\\\" is not 1 to 3 capital"));
    assert_int_equal(publish(1, edited("\"week\"", "08:30-12:00", "8:30")), 422);
    assert_true(rig_said(&rig, "week.mon[0]: "));
    assert_int_equal(post(&manager, "check", 1, strdup("[1]"), ""), 400);
    assert_int_equal(post(&manager, "publish", 1, renamed(), ""), 400);
    assert_true(rig_said(&rig, "reason"));
    assert_string_equal(rig.hub->catalogue->version, "2026-11");
}

static void test_only_managers_publish(void **state)
{
    (void)state;
    assert_int_equal(post(&supervisor, "publish", 1, renamed(), ",\"reason\":\"x\""), 403);
    assert_int_equal(post(&clerk, "draft", 1, renamed(), ""), 403);
    assert_int_equal(post(&admin, "publish", 1, renamed(), ",\"reason\":\"x\""), 200);
}

static void issue(int n, const char *service, const char *number)
{
    char event[2048];

    rig_issued(&rig, &kiosk, rig_id(n), service, number, event);
    rig_send(&rig, &kiosk, event);
    assert_int_equal(rig.status, 200);
}

static void test_who_would_be_left_alone_is_named(void **state)
{
    (void)state;
    issue(1, "other", "H001");
    assert_int_equal(post(&manager, "check", 1, without_other(), ""), 200);
    assert_true(
        rig_said(&rig, "{\"kind\":\"tickets\",\"code\":\"other\",\"count\":1,\"stops\":false}"));
    assert_int_equal(publish(1, without_other()), 409);
    assert_true(rig_said(&rig, "\"type\":\"orphans\"") && rig_said(&rig, "tickets other (1)"));
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/open", NULL);
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/next", NULL);
    assert_int_equal(rig.status, 200);
    assert_int_equal(
        post(&manager, "publish", 1, without_other(), ",\"reason\":\"x\",\"accept\":true"), 409);
    assert_true(rig_said(&rig, "\"type\":\"in_use\""));
    rig_staff_ask(&rig, &clerk, "POST", "/api/tickets/H001/serve", NULL);
    rig_staff_ask(&rig, &clerk, "POST", "/api/tickets/H001/complete", "{\"ask\":false}");
    assert_int_equal(rig.status, 200);
    assert_int_equal(
        post(&manager, "publish", 1, without_other(), ",\"reason\":\"x\",\"accept\":true"), 200);
}

static void test_service_that_rests_keeps_its_tickets(void **state)
{
    (void)state;
    issue(1, "other", "H001");
    assert_int_equal(publish(1, edited("\"other\"", "\"icon\"", "\"active\":false,\"icon\"")), 200);
    rig_staff_ask(&rig, &clerk, "GET", "/api/hall", NULL);
    assert_true(rig_said(&rig, "\"active\":false"));
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/open", NULL);
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/next", NULL);
    assert_true(rig_said(&rig, "H001"));
}

/* A ticket under the first hall, its service gone in the second one, whose waits are promised
 * otherwise: folded again, the state and what is counted are the same. */
static void test_replay_goes_through_the_same_versions(void **state)
{
    uint64_t digest, count;
    struct fact facts[2];

    (void)state;
    issue(1, "other", "H001");
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/open", NULL);
    rig_later(&rig, 60 * 14); /* promised are 15 */
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/next", NULL);
    rig_staff_ask(&rig, &clerk, "POST", "/api/tickets/H001/serve", NULL);
    rig_staff_ask(&rig, &clerk, "POST", "/api/tickets/H001/complete", "{\"ask\":false}");
    assert_int_equal(publish(1, edited("\"other\"", "\"promised_wait_min\":15",
                                       "\"promised_wait_min\":5,\"active\":false")),
                     200);
    assert_int_equal(publish(2, without_other()), 200);
    issue(2, "social", "A001");
    digest = site_digest(rig.hub->site);
    count = rig.hub->facts->count;
    assert_int_equal(count, 2);
    memcpy(facts, rig.hub->fact_rows, sizeof facts);
    assert_true((facts[0].flags & FACT_IN_PROMISE) && facts[0].service != 0);
    rig_restart(&rig);
    assert_string_equal(rig.hub->catalogue->version, "v3");
    assert_true(site_digest(rig.hub->site) == digest);
    assert_int_equal(rig.hub->facts->count, count);
    assert_memory_equal(facts, rig.hub->fact_rows, sizeof facts);
}

static void test_a_case_keeps_the_promise_that_it_was_given(void **state)
{
    char body[256], id[ID_TEXT];
    instant due[2];

    (void)state;
    for (int n = 1; n <= 2; n++) {
        id_to_text(rig_id(n), id);
        text_format(body, sizeof body,
                    "{\"id\":\"%s\",\"kind\":\"enquiry\",\"service\":\"tax\",\"told\":\"?\"}", id);
        rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
        assert_int_equal(rig.status, 200);
        due[n - 1] = case_by_id(rig.hub->site, rig_id(n))->due - rig.now.at;
        if (n == 1)
            assert_int_equal(publish(1, edited("\"tax\"", "\"icon\"",
                                               "\"standards\":{\"answer\":[60,50,40]},\"icon\"")),
                             200);
    }
    assert_int_equal(due[0], 1440 * MINUTE);
    assert_int_equal(due[1], 60 * MINUTE);
    rig_restart(&rig);
    assert_int_equal(case_by_id(rig.hub->site, rig_id(1))->due - rig.now.at, 1440 * MINUTE);
}

static int messages_about(int n)
{
    return message_about(rig.hub->site, rig_id(n)) != NULL;
}

/* R9: who has begun is told of another fee, and sees what it was. */
static void test_a_change_of_fee_is_told_and_shown(void **state)
{
    static const char *const services[] = {"property", "social"};
    char body[320], id[ID_TEXT], page[LINK_TEXT];

    (void)state;
    rig.hub->c.sends[CHANNEL_SMS] = true;
    for (int n = 1; n <= 2; n++) {
        id_to_text(rig_id(n), id);
        text_format(body, sizeof body,
                    "{\"id\":\"%s\",\"kind\":\"request\",\"service\":\"%s\",\"told\":\"?\","
                    "\"phone\":\"13800138000\"}",
                    id, services[n - 1]);
        rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
        assert_int_equal(rig.status, 200);
    }
    rig_later(&rig, 60);
    assert_int_equal(publish(1, renamed()), 200);
    assert_false(messages_about(1) || messages_about(2)); /* no fee has changed */
    rig_later(&rig, 60);
    assert_int_equal(publish(2, edited("\"property\"", "Home 80 yuan", "Home 90 yuan")), 200);
    assert_true(messages_about(1));
    assert_false(messages_about(2));
    text_format(page, sizeof page, "/c/%s?lang=en", rig_case_token(&rig, rig_id(1)));
    rig_ask(&rig, "GET", page, NULL);
    assert_true(rig_said(&rig, "<dt>Fee</dt><dd>Home 90 yuan, other property 550 yuan each "
                               "(changed; before: Home 80 yuan"));
    text_format(page, sizeof page, "/c/%s?lang=en", rig_case_token(&rig, rig_id(2)));
    rig_ask(&rig, "GET", page, NULL);
    assert_true(rig_said(&rig, "<dt>Fee</dt><dd>Free of charge</dd>"));
}

static void test_people_and_publications_go_together(void **state)
{
    static const char person[] =
        "{\"number\":\"0400\",\"name\":{\"zh_Hans\":\"林晓\",\"zh_Hant\":\"林曉\",\"en\":\"Lin\"},"
        "\"level\":{\"zh_Hans\":\"专\",\"zh_Hant\":\"專\",\"en\":\"A\"},\"role\":\"clerk\"}";

    (void)state;
    assert_int_equal(publish(1, renamed()), 200);
    rig_staff_ask(&rig, &admin, "POST", "/api/people", person);
    assert_int_equal(rig.status, 204);
    assert_string_equal(rig.hub->catalogue->version, "v2.p1");
    assert_string_equal(rig.hub->catalogue->services[0].name.text[ENGLISH], "Pensions and health");
    assert_int_equal(publish(2, edited("\"tax\"", "Tax", "Taxes")), 200);
    assert_true(catalogue_staff(rig.hub->catalogue, "0400") >= 0);
    rig_restart(&rig);
    assert_true(catalogue_staff(rig.hub->catalogue, "0400") >= 0);
    assert_string_equal(rig.hub->catalogue->version, "v3");
}

static void test_file_counts_until_something_is_published(void **state)
{
    char *file = strdup(rig.catalogue), *at;

    (void)state;
    at = strstr(file, "Social insurance");
    assert_non_null(at);
    memcpy(at, "SOCIAL", 6);
    at = strstr(file, "\"2026-11\"");
    assert_non_null(at);
    memcpy(at, "\"v2\"     ", 9);
    rig.config.catalogue = file;
    rig_restart(&rig);
    assert_string_equal(rig.hub->catalogue->services[0].name.text[ENGLISH], "SOCIAL insurance");
    rig_login(&rig, &manager, "0316");
    assert_int_equal(publish(1, edited("\"tax\"", "Tax", "Taxes")), 200);
    rig.config.catalogue = rig.catalogue;
    rig_restart(&rig);
    assert_string_equal(rig.hub->catalogue->version, "v2.1"); /* terminals tell it from the file */
    assert_string_equal(rig.hub->catalogue->services[0].name.text[ENGLISH], "SOCIAL insurance");
    free(file);
}

static void test_another_hub_follows(void **state)
{
    struct hub_config config = rig.config;
    struct hub *first = rig.hub;
    char why[256] = "";

    (void)state;
    rig.hub = hub_new(&config, why, sizeof why);
    assert_non_null(rig.hub);
    assert_int_equal(publish(1, renamed()), 200);
    hub_free(rig.hub);
    rig.hub = first;
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    assert_true(rig_said(&rig, "Pensions and health"));
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "\"number\":2"));
}

static void test_commit_that_failed_leaves_no_trace(void **state)
{
    (void)state;
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    assert_int_equal(publish(1, renamed()), 503);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "\"number\":1,\"version\":\"2026-11\"") &&
                rig_said(&rig, "Social insurance"));
    assert_int_equal(publish(1, renamed()), 200);
}

static void test_drafts_are_their_authors(void **state)
{
    (void)state;
    assert_int_equal(post(&manager, "draft", 1, renamed(), ""), 204);
    rig_staff_ask(&rig, &admin, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "\"draft\":null"));
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "\"draft\":{\"base\":1,\"at\":\"2026-"));
    assert_int_equal(publish(1, renamed()), 200);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "\"draft\":null"));
}

static void test_r34_overdue_review_is_told(void **state)
{
    (void)state;
    assert_int_equal(publish(1, edited("\"social\"", "2027-03-30", "2026-03-30")), 200);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    assert_true(rig_said(&rig, "{\"kind\":\"service\",\"code\":\"social\",\"owner\":\"0315\","
                               "\"day\":\"2026-03-30\",\"overdue\":true}"));
    assert_true(rig_said(&rig, "{\"kind\":\"standards\",\"code\":\"\",\"owner\":\"0316\","
                               "\"day\":\"2027-06-30\",\"overdue\":false}"));
}

static void test_indicators_of_a_service_show_its_own_targets(void **state)
{
    (void)state;
    assert_int_equal(publish(1, edited("\"tax\"", "\"icon\"",
                                       "\"targets\":{\"wait_kept\":[71,72,73]},"
                                       "\"standards\":{\"tier\":\"raised\"},\"icon\"")),
                     200);
    rig_staff_ask(&rig, &manager, "GET", "/api/indicators?service=tax", NULL);
    assert_true(rig_said(&rig, "\"targets\":[71.0") && rig_said(&rig, "\"tier\":\"raised\""));
    rig_staff_ask(&rig, &manager, "GET", "/api/indicators?service=social", NULL);
    assert_false(rig_said(&rig, "\"targets\":[71.0") || rig_said(&rig, "\"tier\":\"raised\""));
}

static void test_file_is_imported(void **state)
{
    char why[512] = "", *file = strdup(rig.catalogue), *at = strstr(file, "Social insurance");
    uint64_t topics;

    (void)state;
    memcpy(at, "SOCIAL", 6);
    assert_true(
        edition_import(rig.hub, file, strlen(file), "new.json", false, rig.now, why, sizeof why));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    assert_string_equal(rig.hub->catalogue->version, "v2");
    at = edition_export_new(rig.store);
    assert_non_null(strstr(at, "SOCIAL insurance"));
    free(at);
    at = strstr(file, "\"A\"");
    memcpy(at, "\"a\"", 3);
    assert_false(
        edition_import(rig.hub, file, strlen(file), "new.json", false, rig.now, why, sizeof why));
    if (strncmp(why, "new.json:15: services[0].prefix: ", 33) != 0)
        fail_msg("%s", why);
    free(file);
}

#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_hall_is_shown_without_its_secrets),
        WITH_HUB(test_published_hall_reaches_the_terminals),
        WITH_HUB(test_former_version_is_seen_and_published_again),
        WITH_HUB(test_who_comes_second_is_told),
        WITH_HUB(test_a_mistake_is_named_with_its_place),
        WITH_HUB(test_only_managers_publish),
        WITH_HUB(test_who_would_be_left_alone_is_named),
        WITH_HUB(test_service_that_rests_keeps_its_tickets),
        WITH_HUB(test_replay_goes_through_the_same_versions),
        WITH_HUB(test_a_case_keeps_the_promise_that_it_was_given),
        WITH_HUB(test_a_change_of_fee_is_told_and_shown),
        WITH_HUB(test_people_and_publications_go_together),
        WITH_HUB(test_file_counts_until_something_is_published),
        WITH_HUB(test_another_hub_follows),
        WITH_HUB(test_commit_that_failed_leaves_no_trace),
        WITH_HUB(test_drafts_are_their_authors),
        WITH_HUB(test_r34_overdue_review_is_told),
        WITH_HUB(test_indicators_of_a_service_show_its_own_targets),
        WITH_HUB(test_file_is_imported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
