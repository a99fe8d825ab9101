/* test_underway.c - reports, milestones and objections at the hub: the console's API, the
 * customer's page, the words that are sent (R11, R12, R13, R14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "port/clock.h"

enum { DAY_S = 24 * 60 * 60 };

static struct rig rig;
static struct rig_staff clerk;
static char page[LINK_TEXT];

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    rig.hub->c.sends[CHANNEL_MAIL] = true;
    hub_set_public_url(rig.hub, "https://hall.example");
    rig_login(&rig, &clerk, "0312");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static const struct case_file *row(void)
{
    return case_by_id(rig.hub->site, rig_id(1));
}

static const struct underway *way(void)
{
    return underway_of(rig.hub->underways, rig.hub->site, rig_id(1));
}

static int post(const char *more, const char *body)
{
    char target[64], id[ID_TEXT];

    id_to_text(rig_id(1), id);
    text_format(target, sizeof target, "/api/cases/%s%s", id, more);
    rig_staff_ask(&rig, &clerk, "POST", target, body);
    return rig.status;
}

static void enter(int urgent, const char *address)
{
    char body[320], id[ID_TEXT];

    id_to_text(rig_id(1), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"request\",\"told\":\"a permit\",\"urgent\":%d,"
                "\"phone\":\"%s\",\"language\":\"en\"}",
                id, urgent, address);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
    assert_int_equal(rig.status, 200);
    assert_int_equal(post("", "{\"act\":\"accept\",\"options\":[\"at the counter\"]}"), 200);
}

/* "2026-11-24T10:00:00.000+08:00", so many seconds from now. */
static const char *in(int64_t seconds, char to[MOMENT_TEXT])
{
    moment_to_text((struct moment){rig.now.at + seconds * SECOND, rig.now.offset_min}, to);
    return to;
}

static void propose(int64_t milestone_s)
{
    char body[640], due[MOMENT_TEXT], first[MOMENT_TEXT], second[MOMENT_TEXT];

    text_format(
        body, sizeof body,
        "{\"act\":\"propose\",\"text\":\"At your door\",\"due\":\"%s\",\"goal\":\"a <b>permit"
        "\",\"people\":\"Zhao Min\",\"risks\":\"snow\",\"milestones\":[{\"text\":\"The "
        "visit\",\"due\":\"%s\"},{\"text\":\"The stamp\",\"due\":\"%s\"}]}",
        in(20 * DAY_S, due), in(milestone_s, first), in(10 * DAY_S, second));
    assert_int_equal(post("", body), 200);
}

/* The hub looks at its clocks with the next request, once a minute. */
static void later(int64_t seconds)
{
    rig_later(&rig, (int)seconds);
    rig_login(&rig, &clerk, "0312");
}

static void open_page(const char *more)
{
    text_format(page, sizeof page, "/c/%s?lang=en%s", rig_case_token(&rig, rig_id(1)), more);
    rig_ask(&rig, "GET", page, NULL);
    assert_int_equal(rig.status, 200);
}

static int count(enum event_type type)
{
    char name[48];
    const char *at;
    int n = 0;

    rig_staff_ask(&rig, &clerk, "GET", "/api/events?after=0&limit=500", NULL);
    text_format(name, sizeof name, "\"type\":\"%s\"", event_types[type].name);
    for (at = rig.body; (at = strstr(at, name)) != NULL; at++)
        n++;
    return n;
}

/* ---- reports ---- */

static void test_a_report_is_due_on_friday_written_and_shown(void **state)
{
    instant due;

    (void)state;
    enter(0, "");
    due = way()->due;
    assert_int_equal(due, reports_next(rig.hub->catalogue, clock_day, rig.now));
    assert_int_equal(post("/under-way", "{\"act\":\"report\",\"done\":\"read\"}"), 409);
    assert_true(rig_said(&rig, "no_text"));
    later((due - rig.now.at) / SECOND - 3600);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases", NULL);
    assert_true(rig_said(&rig, "\"report\":{\"urgency\":\"warn\""));
    assert_int_equal(post("/under-way", "{\"act\":\"report\",\"done\":\"<i>read</"
                                        "i>\",\"to_do\":\"the visit\",\"risks\":\"none\"}"),
                     200);
    assert_true(rig_said(&rig, "\"kept\":1"));
    open_page("");
    assert_true(rig_said(&rig, "&lt;i&gt;read&lt;/i&gt;"));
    assert_true(rig_said(&rig, "the visit"));
    assert_true(rig_said(&rig, "Next report by"));
}

static void test_a_report_that_nobody_wrote_is_counted_and_stays_so(void **state)
{
    instant due;

    (void)state;
    enter(0, "");
    due = way()->due;
    later((due - rig.now.at) / SECOND + 3600);
    assert_int_equal(count(REPORT_MISSED), 1);
    assert_int_equal(way()->missed_at, due);
    rig_login(&rig, &clerk, "0316");
    rig_staff_ask(&rig, &clerk, "GET", "/api/indicators", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"reports\""));
    rig_restart(&rig); /* replay tells the same, and writes nothing more */
    rig_login(&rig, &clerk, "0312");
    assert_int_equal(count(REPORT_MISSED), 1);
    assert_int_equal(way()->missed_at, due);
    assert_true(way()->due > rig.now.at);
}

static void test_urgent_ones_have_two_hours_of_work(void **state)
{
    (void)state;
    enter(1, "");
    assert_int_equal(way()->due, worktime_after(rig.hub->catalogue, clock_day, rig.now, 120));
    post("", "{\"act\":\"pause\",\"text\":\"your papers\"}");
    assert_int_equal(way()->due, 0);
    post("", "{\"act\":\"resume\"}");
    assert_true(way()->due > rig.now.at);
    post("", "{\"act\":\"deliver\",\"text\":\"here\",\"way\":\"in_person\",\"explained\":1}");
    assert_int_equal(way()->due, 0);
    assert_int_equal(post("/under-way", "{\"act\":\"report\",\"done\":\"a\",\"to_do\":\"b\"}"),
                     409);
}

/* ---- what is sent ---- */

static bool take(struct hub_message *to)
{
    uint64_t topics;
    bool has = hub_message_take(rig.hub, rig.now, to);

    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    if (has) {
        hub_message_done(rig.hub, to->id, MESSAGE_WAS_SENT, "", rig.now);
        assert_int_equal(hub_commit(rig.hub, &topics), OK);
    }
    return has;
}

static void test_who_left_an_address_is_written_to(void **state)
{
    struct hub_message letter;

    (void)state;
    enter(0, "wang@example.org");
    while (take(&letter))
        continue;
    assert_int_equal(
        post("/under-way", "{\"act\":\"report\",\"done\":\"read\",\"to_do\":\"the visit\"}"), 200);
    assert_true(take(&letter));
    assert_int_equal(letter.channel, CHANNEL_MAIL);
    assert_string_equal(letter.to, "wang@example.org");
    assert_non_null(strstr(letter.text, "https://hall.example/c/"));
    propose(DAY_S + 7200);
    while (take(&letter))
        assert_null(strstr(letter.text, "The visit"));
    later(7200 + 1);
    assert_true(take(&letter));
    assert_non_null(strstr(letter.text, "The visit"));
    assert_false(take(&letter));
}

static void test_who_left_no_address_or_one_that_is_none_is_not(void **state)
{
    struct hub_message letter;

    (void)state;
    enter(0, "12");
    assert_int_equal(post("/under-way", "{\"act\":\"report\",\"done\":\"a\",\"to_do\":\"b\"}"),
                     200);
    assert_false(take(&letter));
}

/* ---- the proposal and its milestones ---- */

static void test_a_proposal_is_shown_whole_and_agreed_to_on_the_page(void **state)
{
    char hash[HASH_TEXT];

    (void)state;
    enter(0, "");
    propose(3 * DAY_S);
    open_page("");
    assert_true(rig_said(&rig, "At your door"));
    assert_true(rig_said(&rig, "a &lt;b&gt;permit"));
    assert_true(rig_said(&rig, "Zhao Min"));
    assert_true(rig_said(&rig, "snow"));
    assert_true(rig_said(&rig, "The stamp"));
    case_document_hash(rig.hub, row(), hash);
    rig_press(&rig, page, "sign", "");
    assert_true(row()->signed_at > 0);
    assert_string_equal(row()->hash, hash);
    assert_string_equal(row()->ink, "");
    open_page("");
    assert_false(rig_said(&rig, "value=\"sign\""));
}

/* What is signed holds the milestones: another one is another document. */
static void test_the_plan_is_part_of_what_is_signed(void **state)
{
    char first[HASH_TEXT], second[HASH_TEXT], text[PROPOSAL_SIZE];

    (void)state;
    enter(0, "");
    propose(3 * DAY_S);
    underway_proposal(rig.hub, row(), text);
    assert_non_null(strstr(text, "At your door; way 1: at the counter; goal: a <b>permit; "));
    assert_non_null(strstr(text, "The stamp; people: Zhao Min; risks: snow"));
    case_document_hash(rig.hub, row(), first);
    propose(4 * DAY_S);
    case_document_hash(rig.hub, row(), second);
    assert_string_not_equal(first, second);
    assert_int_equal(way()->milestone_count, 2);
}

static void test_a_plan_with_a_fault_makes_no_proposal(void **state)
{
    char body[320], due[MOMENT_TEXT];

    (void)state;
    enter(0, "");
    text_format(
        body, sizeof body,
        "{\"act\":\"propose\",\"text\":\"p\",\"due\":\"%s\",\"milestones\":[{\"text\":\"x\","
        "\"due\":\"2020-01-01T09:00:00.000+08:00\"}]}",
        in(DAY_S, due));
    assert_int_equal(post("", body), 422);
    assert_true(rig_said(&rig, "milestones[0]"));
    assert_int_equal(row()->state, CASE_ACCEPTED);
}

static void test_a_milestone_is_confirmed_on_the_page_or_on_behalf(void **state)
{
    (void)state;
    enter(0, "");
    propose(DAY_S + 7200);
    open_page("");
    assert_false(rig_said(&rig, "confirm1"));
    later(7200 + 1);
    open_page("");
    rig_press(&rig, page, "confirm1", "");
    assert_non_null(strstr(rig_header(&rig, "Location"), "noted"));
    assert_true(way()->milestones[0].confirmed > 0);
    assert_string_equal(way()->milestones[0].confirmed_by, "");
    assert_int_equal(post("/under-way", "{\"act\":\"confirm\",\"n\":1}"), 409);
    assert_int_equal(post("/under-way", "{\"act\":\"confirm\",\"n\":9}"), 409);
    assert_int_equal(post("/under-way", "{\"act\":\"confirm\",\"n\":2}"), 200);
    assert_string_equal(way()->milestones[1].confirmed_by, "0312");
}

/* ---- objections ---- */

static void test_an_objection_on_the_page_is_sealed_and_answered(void **state)
{
    char target[96], id[ID_TEXT];

    (void)state;
    enter(0, "");
    open_page("");
    assert_false(rig_said(&rig, "ask=object"));
    propose(3 * DAY_S);
    open_page("&ask=object");
    rig_press(&rig, page, "object", "&text=%E5%A4%AA%E8%B4%B5%0D%0Acanary");
    assert_non_null(strstr(rig_header(&rig, "Location"), "noted"));
    assert_non_null(underway_objection(way()));
    open_page("");
    assert_true(rig_said(&rig, "Answered by"));
    assert_false(rig_said(&rig, "canary"));
    assert_false(rig_said(&rig, "ask=object")); /* that one first */
    id_to_text(rig_id(1), id);
    text_format(target, sizeof target, "/api/cases/%s", id);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_false(rig_said(&rig, "canary"));
    assert_true(rig_said(&rig, "objection-answer"));
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=answering", id);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_true(rig_said(&rig, "\xE5\xA4\xAA\xE8\xB4\xB5 canary"));
    assert_int_equal(post("/under-way", "{\"act\":\"objection-answer\",\"n\":1}"), 409);
    assert_int_equal(
        post("/under-way", "{\"act\":\"objection-answer\",\"n\":1,\"text\":\"<b>cheaper</b>\"}"),
        200);
    open_page("");
    assert_true(rig_said(&rig, "&lt;b&gt;cheaper"));
    assert_true(rig_said(&rig, "ask=object"));
    assert_int_equal(way()->objections_kept, 1);
}

static void test_an_objection_on_behalf_and_late(void **state)
{
    instant due;

    (void)state;
    enter(0, "");
    assert_int_equal(post("/under-way", "{\"act\":\"object\",\"told\":\"no\"}"), 409);
    propose(3 * DAY_S);
    assert_int_equal(post("/under-way", "{\"act\":\"object\"}"), 409);
    assert_int_equal(post("/under-way", "{\"act\":\"object\",\"told\":\"no\"}"), 200);
    due = underway_objection(way())->due;
    assert_int_equal(due, worktime_after(rig.hub->catalogue, clock_day, rig.now, 480));
    later((due - rig.now.at) / SECOND + 60);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases", NULL);
    assert_true(rig_said(&rig, "\"objection_late\":true"));
    assert_int_equal(count(OBJECTION_LATE), 1);
}

static void test_what_is_written_on_the_page_has_its_bounds(void **state)
{
    static const char *const rows[] = {"&text=",    "&text=%20%0A", "&text=%ff",
                                       "&text=%00", "&text=%4",     "&other=x"};
    char more[700] = "&text=";

    (void)state;
    enter(0, "");
    propose(3 * DAY_S);
    for (size_t i = 0; i <= ARRAY_LEN(rows); i++) {
        if (i == ARRAY_LEN(rows))
            memset(more + 6, 'x', 200);
        open_page("&ask=object");
        rig_press(&rig, page, "object", i < ARRAY_LEN(rows) ? rows[i] : more);
        assert_non_null(
            strstr(rig_header(&rig, "Location"), i < ARRAY_LEN(rows) ? "long" : "noted"));
    }
    open_page("");
    assert_int_equal(post("/under-way", "{\"act\":\"fly\"}"), 422);
    assert_int_equal(post("/under-way", "{\"act\":\"plan\"}"), 422);
}

/* Who has the paper objects at the kiosk; a lost reply makes no second one. */
static void test_an_objection_at_the_kiosk_counts_once(void **state)
{
    char body[512], sealed[SEALED_SIZE], path[LINK_TEXT];
    struct rig_terminal kiosk;

    (void)state;
    rig_enrol(&rig, &kiosk, "kiosk");
    enter(0, "");
    text_format(path, sizeof path, "/v1/cases/%s", rig_case_token(&rig, rig_id(1)));
    assert_true(crypto_seal(rig.hub->c.seal.open, "canary: too late", sealed, sizeof sealed));
    text_format(body, sizeof body,
                "{\"asked\":\"nothing\",\"revision\":1,\"objections\":0,\"objection\":\"%s\"}",
                sealed);
    rig_terminal_ask(&rig, &kiosk, "POST", path, body);
    assert_int_equal(rig.status, 409); /* to no proposal */
    propose(3 * DAY_S);
    rig_terminal_ask(&rig, &kiosk, "GET", path, NULL);
    assert_true(rig_said(&rig, "\"may_object\":true"));
    assert_true(rig_said(&rig, "milestone 1: ")); /* the proposal is whole */
    for (int i = 0; i < 2; i++) {
        rig_terminal_ask(&rig, &kiosk, "POST", path, body);
        assert_int_equal(rig.status, 200);
        assert_true(rig_said(&rig, "\"object_due\":1"));
        assert_false(rig_said(&rig, "\"may_object\":true"));
    }
    assert_int_equal(way()->objection_count, 1);
    assert_int_equal(way()->objections[0].via, VIA_KIOSK);
    assert_int_equal(
        post("/under-way", "{\"act\":\"objection-answer\",\"n\":1,\"text\":\"Thursday\"}"), 200);
    rig_terminal_ask(&rig, &kiosk, "GET", path, NULL);
    assert_true(rig_said(&rig, "\"objection_answer\":\"Thursday\""));
    rig_terminal_ask(&rig, &kiosk, "POST", path, body); /* again, late */
    assert_int_equal(rig.status, 200);
    assert_int_equal(way()->objection_count, 1);
    sealed[0] = sealed[0] == 'A' ? 'B' : 'A';
    text_format(body, sizeof body,
                "{\"asked\":\"nothing\",\"revision\":1,\"objections\":0,\"objection\":\"%s\"}",
                sealed);
    rig_terminal_ask(&rig, &kiosk, "POST", path, body); /* another, of an old view */
    assert_int_equal(rig.status, 409);
}

/* A form of a page that has changed since does nothing. */
static void test_a_form_of_another_proposal_is_refused(void **state)
{
    char old[8192];

    (void)state;
    enter(0, "");
    propose(3 * DAY_S);
    open_page("");
    text_copy(old, sizeof old, rig.body);
    propose(4 * DAY_S);
    free(rig.body);
    rig.body = strdup(old); /* as it is still shown */
    rig_press(&rig, page, "sign", "");
    assert_non_null(strstr(rig_header(&rig, "Location"), "changed"));
    assert_int_equal(row()->signed_at, 0);
}

#define HUB_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUB_TEST(test_a_report_is_due_on_friday_written_and_shown),
        HUB_TEST(test_a_report_that_nobody_wrote_is_counted_and_stays_so),
        HUB_TEST(test_urgent_ones_have_two_hours_of_work),
        HUB_TEST(test_who_left_an_address_is_written_to),
        HUB_TEST(test_who_left_no_address_or_one_that_is_none_is_not),
        HUB_TEST(test_a_proposal_is_shown_whole_and_agreed_to_on_the_page),
        HUB_TEST(test_the_plan_is_part_of_what_is_signed),
        HUB_TEST(test_a_plan_with_a_fault_makes_no_proposal),
        HUB_TEST(test_a_milestone_is_confirmed_on_the_page_or_on_behalf),
        HUB_TEST(test_an_objection_on_the_page_is_sealed_and_answered),
        HUB_TEST(test_an_objection_on_behalf_and_late),
        HUB_TEST(test_what_is_written_on_the_page_has_its_bounds),
        HUB_TEST(test_an_objection_at_the_kiosk_counts_once),
        HUB_TEST(test_a_form_of_another_proposal_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
