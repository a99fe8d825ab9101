/* test_papers.c - what a customer gets in writing: the notice of a refusal (R6), the report
 * of a delivery (R17); on the public page and from the console. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

static struct rig rig;
static struct rig_staff clerk;
static char target[LINK_TEXT];

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    hub_set_public_url(rig.hub, "https://hall.example");
    rig_login(&rig, &clerk, "0312");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static const char *path(const char *before, const char *behind)
{
    char id[ID_TEXT];

    id_to_text(rig_id(1), id);
    text_format(target, sizeof target, "%s%s%s", before, id, behind);
    return target;
}

static void say(const char *body)
{
    rig_staff_ask(&rig, &clerk, "POST", path("/api/cases/", ""), body);
    assert_int_equal(rig.status, 200);
    rig_later(&rig, 600);
}

static void act(const char *act, const char *more)
{
    char body[STEP_SIZE + 256];

    text_format(body, sizeof body, "{\"act\":\"%s\"%s%s}", act, rig_step_needs(act), more);
    say(body);
}

static void open_case(void)
{
    char body[512], id[ID_TEXT];

    id_to_text(rig_id(1), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"request\",\"service\":\"social\",\"language\":\"en\","
                "\"name\":\"Wang Xiaoming\",\"told\":\"a card for my mother\"}",
                id);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
    assert_int_equal(rig.status, 200);
    rig_later(&rig, 600);
}

static void ask_public(const char *more, int status)
{
    text_format(target, sizeof target, "/c/%s%s", rig_case_token(&rig, rig_id(1)), more);
    rig_ask(&rig, "GET", target, NULL);
    assert_int_equal(rig.status, status);
}

static void ask_staff(const char *more, int status)
{
    rig_staff_ask(&rig, &clerk, "GET", path("/api/cases/", more), NULL);
    assert_int_equal(rig.status, status);
}

/* Each behind the one before. */
static void expect_in_order(const char *const *words, size_t count)
{
    const char *at = rig.body;

    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(at, words[i]);

        if (found == NULL)
            fail_msg("\"%s\" is not there or not behind \"%s\":\n%s", words[i],
                     i > 0 ? words[i - 1] : "", rig.body);
        at = found;
    }
}

/* The paper holds the customer's link. */
static void expect_paper_on_record(void)
{
    struct rig_staff admin;

    rig_login(&rig, &admin, "admin");
    rig_staff_ask(&rig, &admin, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "\"case_paper\""));
}

static void refuse(void)
{
    open_case();
    act("refuse", ",\"text\":\"The household book is missing\",\"cause\":\"Get it at the police\"");
}

static void test_a_refusal_says_why_and_what_instead(void **state)
{
    const char *const words[] = {"%PDF",
                                 "title: Notice: not accepted",
                                 "row: Code = ",
                                 "row: Service = ",
                                 "row: Registered = 2026-11-24 10:30",
                                 "row: Decided = 2026-11-24 10:40",
                                 "row: In charge = ",
                                 "0312",
                                 "heading: Why it was not accepted",
                                 "text: The household book is missing",
                                 "heading: What you can do instead",
                                 "text: Get it at the police",
                                 "heading: Documents",
                                 "item: ",
                                 "note: If you do not agree",
                                 "qr: Scan to see the case = https://hall.example/c/"};

    (void)state;
    refuse();
    ask_public("/paper.pdf?lang=en", 200);
    expect_in_order(words, ARRAY_LEN(words));
    assert_non_null(strstr(rig_header(&rig, "Content-Disposition"), "refusal-"));
    assert_false(rig_said(&rig, "Wang"));
    assert_false(rig_said(&rig, "mother"));
    ask_public("?lang=en", 200);
    assert_true(rig_said(&rig, "/paper.pdf?lang=en"));
    assert_true(rig_said(&rig, "<h2>What you can do instead</h2><p>Get it at the police</p>"));
    act("archive", "");
    ask_public("/paper.pdf?lang=zh-Hant", 200);
    assert_true(rig_said(&rig, "title: 不予受理告知單"));
}

static void test_a_report_tells_the_whole_course(void **state)
{
    const char *const words[] = {"title: Report of your case",
                                 "row: Registered = 2026-11-24 10:30",
                                 "row: Delivered = 2026-11-24 11:30",
                                 "row: Fee = ",
                                 "heading: What was agreed",
                                 "text: By Friday, at your home",
                                 "row: Signed = 2026-11-24 11:10",
                                 "heading: Result",
                                 "text: Card 77 was handed over",
                                 "heading: Steps",
                                 "row: 2026-11-24 10:30 = Registered",
                                 "row: 2026-11-24 10:50 = Documents complete, accepted",
                                 "row: 2026-11-24 11:00 = A proposal was made",
                                 "row: 2026-11-24 11:10 = You signed the proposal",
                                 "row: 2026-11-24 11:30 = Delivered",
                                 "heading: Promised and kept",
                                 "row: First answer = by 2026-11-24 11:00; it was 2026-11-24 10:40",
                                 "in time",
                                 "row: Delivery = by 2026-11-24 11:20; it was 2026-11-24 11:30",
                                 "late",
                                 "heading: Documents"};

    (void)state;
    open_case();
    ask_public("/paper.pdf", 404);
    act("respond", ",\"text\":\"Somebody is on it\"");
    act("accept", "");
    act("propose",
        ",\"text\":\"By Friday, at your home\",\"due\":\"2026-11-24T11:20:00.000+08:00\"");
    act("sign", ",\"how\":\"at counter 1\"");
    rig_later(&rig, 600);
    act("deliver", ",\"text\":\"Card 77 was handed over\"");
    ask_staff("/paper.pdf", 200); /* in the customer's language */
    expect_in_order(words, ARRAY_LEN(words));
    assert_false(rig_said(&rig, "mother"));
    rig_login(&rig, &clerk, "0316"); /* not the owner */
    act("follow-up", ",\"level\":4,\"how\":\"by phone\"");
    ask_staff("/paper.pdf?lang=zh-Hans", 200);
    assert_true(rig_said(&rig, "row: 您的评价 = 满意"));
    expect_paper_on_record();
}

/* R10, R17, R20: the ways, the delivery and the fee stand on the page and in the report. */
static void test_how_it_is_done_delivered_and_paid_is_told(void **state)
{
    const char *const page[] = {"<dt>Fee</dt><dd>80 yuan</dd>", "<h2>How it can be done</h2>",
                                "<li>By &lt;post&gt;</li>", "<li>At your door</li>"};
    const char *const after[] = {"<dt>Handed over</dt><dd>by post, explained</dd>",
                                 "<dt>Parcel number</dt><dd>EE12CN</dd>", "<dt>Fee</dt>",
                                 "<dt>To be settled by</dt><dd>2026-11-25 "};
    const char *const paper[] = {"row: Handed over = by post, explained",
                                 "row: Parcel number = EE12CN",
                                 "row: Fee = 85 yuan",
                                 "row: Receipt = R-7",
                                 "row: Settled with = ",
                                 "0312",
                                 "The fee was settled",
                                 "row: Fee settled = by 2026-11-25 ",
                                 "in time"};

    (void)state;
    open_case();
    say("{\"act\":\"accept\",\"options\":[\"By <post>\",\"At your door\"],\"complex\":1,"
        "\"cause\":\"two offices\",\"amount\":\"80 yuan\"}");
    ask_public("?lang=en", 200);
    expect_in_order(page, ARRAY_LEN(page));
    ask_staff("", 200);
    assert_true(rig_said(&rig, "\"due\":\"2026-11-26T10:40:00.000+08:00\"")); /* 48 hours */
    act("propose", ",\"text\":\"Soon\",\"due\":\"2026-11-25T11:20:00.000+08:00\"");
    say("{\"act\":\"deliver\",\"text\":\"Sent\",\"way\":\"post\",\"parcel\":\"EE12CN\","
        "\"explained\":1}");
    ask_public("?lang=en", 200);
    expect_in_order(after, ARRAY_LEN(after));
    say("{\"act\":\"settle\",\"amount\":\"85 yuan\",\"receipt\":\"R-7\"}");
    ask_public("/paper.pdf?lang=en", 200);
    expect_in_order(paper, ARRAY_LEN(paper));
}

static void test_what_is_sealed_is_in_it_for_a_reason_alone(void **state)
{
    struct rig_staff auditor;

    (void)state;
    open_case();
    act("accept", "");
    act("deliver", ",\"text\":\"Done\"");
    ask_staff("/paper.pdf?reveal=1", 422);
    ask_staff("/paper.pdf?reveal=1&reason=filing", 200);
    assert_true(rig_said(&rig, "row: Name = Wang Xiaoming"));
    assert_true(rig_said(&rig, "text: a card for my mother"));
    rig_login(&rig, &auditor, "admin");
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "filing"));
    ask_public("/paper.pdf?reveal=1&reason=x", 200);
    assert_false(rig_said(&rig, "mother"));
}

static void test_long_words_find_their_room(void **state)
{
    char more[STEP_SIZE + 64], long_text[STEP_SIZE];

    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    text_format(more, sizeof more, ",\"text\":\"%s\"", long_text);
    open_case();
    act("accept", "");
    for (int i = 0; i < 30; i++)
        act("progress", more);
    act("deliver", more);
    ask_public("/paper.pdf?lang=en", 200);
    assert_true(rig_said(&rig, "earlier steps are not listed"));
}

static void test_there_is_none_for_others(void **state)
{
    (void)state;
    ask_public("/paper.pdf", 404);
    assert_true(rig_said(&rig, "no_case"));
    open_case();
    ask_staff("/paper.pdf", 404);
    assert_true(rig_said(&rig, "no_paper"));
}

/* ---- at the counter ---- */

static struct rig_terminal kiosk;

static void refuse_ticket(const char *body, int status)
{
    rig_staff_ask(&rig, &clerk, "POST", path("/api/tickets/", "/refuse"), body);
    assert_int_equal(rig.status, status);
}

static void serve(void)
{
    static const char *const verbs[] = {"/call", "/serve"};
    char json[2048];

    rig_enrol(&rig, &kiosk, "kiosk");
    rig_issued(&rig, &kiosk, rig_id(1), "social", "A001", json);
    rig_send(&rig, &kiosk, json);
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/1/open", NULL);
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        rig_staff_ask(&rig, &clerk, "POST", path("/api/tickets/", verbs[i]), "{\"counter\":1}");
        assert_int_equal(rig.status, 200);
    }
}

static void test_missing_papers_at_the_counter_are_a_refusal_in_writing(void **state)
{
    const struct service *service;
    const struct case_file *f;
    struct rig_staff other;
    char first[CASE_CODE];

    (void)state;
    serve();
    refuse_ticket("{}", 409);
    refuse_ticket("{\"papers\":\"9\"}", 422);
    refuse_ticket("{\"papers\":\"1.x\"}", 422);
    rig_login(&rig, &other, "0315");
    rig_staff_ask(&rig, &other, "POST", path("/api/tickets/", "/refuse"), "{\"papers\":\"1\"}");
    assert_int_equal(rig.status, 409); /* not at their counter */
    refuse_ticket("{\"papers\":\"1.2\",\"text\":\"申请表没有签名\"}", 200);
    f = case_by_id(rig.hub->site, case_refusal_of(rig_id(1)));
    assert_non_null(f);
    assert_int_equal(f->state, CASE_DENIED);
    assert_string_equal(f->owner, "0312");
    service = &rig.hub->catalogue->services[f->service];
    assert_non_null(strstr(f->answer, "缺少："));
    assert_non_null(strstr(f->answer, service->documents[0].line.text[ZH_HANS]));
    assert_non_null(strstr(f->answer, service->documents[1].line.text[ZH_HANS]));
    assert_non_null(strstr(f->answer, "申请表没有签名"));
    assert_non_null(strstr(f->cause, service->documents[1].where.text[ZH_HANS]));
    text_copy(first, sizeof first, f->code);
    refuse_ticket("{\"papers\":\"3\"}", 200); /* once */
    assert_true(rig_said(&rig, first));
    assert_int_equal(rig.hub->site->cases.used, 1);
    text_format(target, sizeof target, "/c/%s/paper.pdf", rig_case_token(&rig, f->id));
    rig_ask(&rig, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "不予受理告知单"));
}

static void hear(struct rig_terminal *pad, int counter, bool printed)
{
    text_format(target, sizeof target, "/v1/feed?after=0&counter=%d", counter);
    rig_terminal_ask(&rig, pad, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_int_equal(rig_said(&rig, "缺少："), printed);
}

static void test_the_printer_at_the_counter_hears_of_it_for_a_while(void **state)
{
    struct rig_terminal pad;

    (void)state;
    serve();
    rig_enrol(&rig, &pad, "counter");
    hear(&pad, 1, false);
    refuse_ticket("{\"papers\":\"1\"}", 200);
    hear(&pad, 1, true);
    hear(&pad, 2, false); /* others wait at that one */
    rig_restart(&rig);
    hear(&pad, 1, true);
    rig_later(&rig, 121);
    hear(&pad, 1, false);
}

static void test_reasons_without_a_list_say_to_come_again(void **state)
{
    (void)state;
    serve();
    refuse_ticket("{\"text\":\"照片太旧\"}", 200);
    assert_string_equal(case_by_id(rig.hub->site, case_refusal_of(rig_id(1)))->cause,
                        "请带齐材料再来。");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_refusal_says_why_and_what_instead),
        TEST(test_a_report_tells_the_whole_course),
        TEST(test_how_it_is_done_delivered_and_paid_is_told),
        TEST(test_what_is_sealed_is_in_it_for_a_reason_alone),
        TEST(test_long_words_find_their_room),
        TEST(test_there_is_none_for_others),
        TEST(test_missing_papers_at_the_counter_are_a_refusal_in_writing),
        TEST(test_the_printer_at_the_counter_hears_of_it_for_a_while),
        TEST(test_reasons_without_a_list_say_to_come_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
