/* test_front_desk.c - where customers and staff meet, through the hub's API and public pages:
 * calls out of turn, channels, the form for who is not in the hall, feedback, notes on
 * behalf, appointments that staff change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk, second, manager;
static char json[4096];

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    rig.config.sends[CHANNEL_SMS] = true;
    rig.hub->c.sends[CHANNEL_SMS] = true;
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &second, "0315");
    rig_login(&rig, &manager, "0316");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void ask(const struct rig_staff *who, const char *method, const char *target,
                const char *body, int status)
{
    rig_staff_ask(&rig, who, method, target, body);
    if (rig.status != status)
        fail_msg("%s %s: %d, not %d: %s", method, target, rig.status, status, rig.body);
}

static void issue(int n, const char *service, const char *number)
{
    struct event e = {.type = TICKET_ISSUED, .subject = rig_id(n)};
    struct ticket_issued *b = &e.body.issued;

    b->day = day_of(rig.now);
    assert_true(number_from_text(number, &b->number));
    text_copy(b->service, CODE_SIZE, service);
    b->language = ENGLISH;
    b->quoted_low = b->quoted_high = -1;
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

/* ---- R39 ---- */

static void test_r39_a_call_out_of_turn_says_why_and_is_counted_by_person(void **state)
{
    (void)state;
    issue(1, "social", "A001");
    issue(2, "social", "A002");
    issue(3, "tax", "C001");
    ask(&clerk, "POST", "/api/counters/1/open", NULL, 200);
    ask(&clerk, "POST", "/api/tickets/A002/call", "{\"counter\":1}", 409);
    assert_true(rig_said(&rig, "no_reason"));
    ask(&clerk, "POST", "/api/tickets/A002/call",
        "{\"counter\":1,\"reason\":\"came back with the missing paper\"}", 200);
    assert_true(rig_said(&rig, "called before A001: chosen by the clerk"));
    ask(&manager, "GET", "/api/events?after=0&limit=1000", NULL, 200);
    assert_true(rig_said(&rig, "came back with the missing paper"));
    ask(&manager, "GET", "/api/indicators?by=staff", NULL, 200);
    assert_non_null(strstr(strstr(rig.body, "\"id\":\"chosen\""), "\"hit\":1"));
    ask(&manager, "GET", "/api/indicators/chosen/cases?hit=1", NULL, 200);
    assert_true(rig_said(&rig, "\"number\":\"A002\"") && rig_said(&rig, "\"staff\":\"0312\""));
    ask(&clerk, "POST", "/api/tickets/A002/serve", "{\"counter\":1}", 200);
    ask(&clerk, "POST", "/api/tickets/A002/complete", "{\"counter\":1}", 200);
    ask(&clerk, "POST", "/api/tickets/A001/call", "{\"counter\":1}", 200); /* its turn */
    assert_false(rig_said(&rig, "chosen"));
}

static void test_r39_a_counter_does_not_call_what_it_does_not_do(void **state)
{
    const struct counter *c;
    int tax;

    (void)state;
    tax = catalogue_service(rig.hub->catalogue, "property");
    c = &rig.hub->catalogue->counters[catalogue_counter(rig.hub->catalogue, 1)];
    assert_int_equal(c->services >> tax & 1, 0);
    issue(1, "property", "B001");
    ask(&clerk, "POST", "/api/counters/1/open", NULL, 200);
    ask(&clerk, "POST", "/api/tickets/B001/call", "{\"counter\":1,\"reason\":\"x\"}", 409);
    assert_true(rig_said(&rig, "other_service"));
}

/* ---- R1, R3, R5 ---- */

static void test_r1_r5_staff_say_by_which_way_and_when_it_came(void **state)
{
    static const struct {
        const char *via, *standard;
    } rows[] = {{"counter", "response"},
                {"phone", "response_remote"},
                {"mail", "response_remote"},
                {"web", "response_remote"},
                {"console", "response"}};
    char body[512], contacted[MOMENT_TEXT], want[64];

    (void)state;
    moment_to_text((struct moment){rig.now.at - 20 * MINUTE, rig.now.offset_min}, contacted);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        text_format(body, sizeof body,
                    "{\"kind\":\"request\",\"told\":\"x\",\"via\":\"%s\",\"contacted\":\"%s\"}",
                    rows[i].via, contacted);
        ask(&clerk, "POST", "/api/cases", body, 200);
        text_format(want, sizeof want, "\"via\":\"%s\"", rows[i].via);
        assert_true(rig_said(&rig, want));
        text_format(want, sizeof want, "\"standard\":\"%s\"", rows[i].standard);
        assert_true(rig_said(&rig, want));
        assert_false(rig_said(&rig, "\"contacted\":null"));
    }
    ask(&manager, "GET", "/api/indicators", NULL, 200);
    assert_non_null(strstr(strstr(rig.body, "\"id\":\"registered\""), "\"of\":5"));
    ask(&clerk, "POST", "/api/cases", "{\"kind\":\"request\",\"told\":\"x\",\"via\":\"kiosk\"}",
        422);
    ask(&clerk, "POST", "/api/cases",
        "{\"kind\":\"request\",\"told\":\"x\",\"contacted\":\"2099-01-01T00:00:00.000+08:00\"}",
        422);
    assert_true(rig_said(&rig, "contacted"));
}

/* ---- /say ---- */

/* The value of a hidden field of the first form that does `what`. */
static void hidden(const char *what, const char *name, char *to, size_t size)
{
    char mark[64];
    const char *at;

    text_format(mark, sizeof mark, "name=\"do\" value=\"%s\"", what);
    at = strstr(rig.body, mark);
    assert_non_null(at);
    text_format(mark, sizeof mark, "name=\"%s\" value=\"", name);
    at = strstr(at, mark);
    assert_non_null(at);
    at += strlen(mark);
    text_format(to, size, "%.*s", (int)strcspn(at, "\""), at);
}

#define WORDS "canary+%3Cb%3E+the+lift+is+broken"

static void post_say(const char *what, const char *more)
{
    char id[64], proof[64], body[1024];

    hidden(what, "id", id, sizeof id);
    hidden(what, "proof", proof, sizeof proof);
    text_format(body, sizeof body, "do=%s&proof=%s&id=%s&kind=complaint&service=social%s", what,
                proof, id, more);
    rig_ask(&rig, "POST", "/say?lang=en", body);
}

static void write_and_send(void)
{
    rig_ask(&rig, "GET", "/say?lang=en", NULL);
    assert_int_equal(rig.status, 200);
    post_say("look", "&words=" WORDS "&name=Wang&reach=13800138000");
    assert_int_equal(rig.status, 200);
    post_say("send", "&words=" WORDS "&name=Wang&reach=13800138000");
}

static void test_r2_r5_who_is_not_in_the_hall_reads_it_back_and_opens_a_case(void **state)
{
    const struct case_file *f;
    const char *to;

    (void)state;
    rig_ask(&rig, "GET", "/say?lang=en", NULL);
    assert_true(rig_said(&rig, "In your own words") && rig_said(&rig, "<option value=\"social\""));
    post_say("look", "&words=" WORDS "&name=Wang&reach=13800138000");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "Is this what you mean?"));
    assert_true(rig_said(&rig, "canary &lt;b&gt; the lift is broken"));
    assert_false(rig_said(&rig, "<b> the lift"));
    assert_int_equal(rig.hub->site->cases.used, 0); /* nothing yet */
    post_say("send", "&words=" WORDS "&name=Wang&reach=13800138000");
    assert_int_equal(rig.status, 303);
    to = rig_header(&rig, "Location");
    assert_non_null(strstr(to, "/c/"));
    assert_int_equal(rig.hub->site->cases.used, 1);
    f = &rig.hub->site->cases.rows[0];
    assert_int_equal(f->via, VIA_WEB);
    assert_int_equal(f->kind, CASE_COMPLAINT);
    assert_string_not_equal(f->find, "");
    assert_true(f->told[0] != '\0' && strstr(f->told, "canary") == NULL);
    rig_ask(&rig, "GET", to, NULL);
    assert_true(rig_said(&rig, f->code) && rig_said(&rig, "We have it"));
    assert_false(rig_said(&rig, "canary"));
}

static void test_r5_a_form_that_is_sent_twice_or_forged_opens_no_second_case(void **state)
{
    char id[64], proof[64], body[512];

    (void)state;
    rig_ask(&rig, "GET", "/say?lang=en", NULL);
    post_say("look", "&words=" WORDS "&name=&reach=");
    hidden("send", "id", id, sizeof id);
    hidden("send", "proof", proof, sizeof proof);
    text_format(body, sizeof body,
                "do=send&proof=%s&id=%s&kind=enquiry&service=&words=x&name=&reach=", proof, id);
    for (int i = 0; i < 2; i++) {
        rig_ask(&rig, "POST", "/say", body);
        assert_int_equal(rig.status, 303);
    }
    assert_int_equal(rig.hub->site->cases.used, 1);
    body[strlen("do=send&proof=")] ^= 1;
    rig_ask(&rig, "POST", "/say", body);
    assert_int_equal(rig.status, 409);
    rig_ask(&rig, "POST", "/say", "do=send&words=x");
    assert_int_equal(rig.status, 409);
    rig_ask(&rig, "POST", "/say", NULL);
    assert_int_equal(rig.status, 409);
    assert_int_equal(rig.hub->site->cases.used, 1);
}

static void test_who_writes_too_much_keeps_the_words_and_is_told_to_wait(void **state)
{
    (void)state;
    rig_ask(&rig, "GET", "/say?lang=en", NULL);
    post_say("look", "&words=&name=&reach=");
    assert_int_equal(rig.status, 422);
    rig_ask(&rig, "GET", "/say?lang=en", NULL);
    post_say("look", "&words=too&name=&reach=%ff");
    assert_int_equal(rig.status, 422);
    assert_true(rig_said(&rig, ">too</textarea>")); /* what fits is kept */
    for (int i = 0; i < 6; i++) {
        write_and_send();
        assert_int_equal(rig.status, 303);
    }
    text_copy(rig.hub->catalogue->hotline, sizeof rig.hub->catalogue->hotline, "12345 <i>");
    write_and_send();
    write_and_send();
    assert_int_equal(rig.status, 429);
    assert_true(rig_said(&rig, "canary &lt;b&gt;")); /* not lost: press again */
    assert_true(rig_said(&rig, "call:12345 &lt;i&gt;"));
    assert_non_null(rig_header(&rig, "Retry-After"));
    assert_true(rig.hub->site->cases.used <= 7);
    rig.peer = "10.0.0.9";
    write_and_send();
    assert_int_equal(rig.status, 303);
}

static void test_the_hall_takes_so_many_from_the_web_an_hour(void **state)
{
    char address[32];
    int sent = 0;

    (void)state;
    for (int i = 0; i < 64; i++) {
        text_format(address, sizeof address, "10.1.%d.1", i);
        rig.peer = address;
        write_and_send();
        sent += rig.status == 303;
    }
    assert_int_equal(sent, 60);
    rig_later(&rig, 3601);
    write_and_send();
    assert_int_equal(rig.status, 303);
}

/* ---- R25, R26: feedback ---- */

static void test_r25_feedback_counts_reasons_and_lists_what_was_said(void **state)
{
    struct event given = {.type = RATING_GIVEN,
                          .subject = rig_id(1),
                          .body.given = {.level = 5, .via = VIA_KIOSK, .reasons = "friendly"}};

    (void)state;
    issue(1, "social", "A001");
    ask(&clerk, "POST", "/api/counters/1/open", NULL, 200);
    ask(&clerk, "POST", "/api/counters/1/next", NULL, 200);
    ask(&clerk, "POST", "/api/tickets/A001/serve", "{\"counter\":1}", 200);
    ask(&clerk, "POST", "/api/tickets/A001/complete", "{\"counter\":1}", 200);
    rig_event(&rig, &kiosk, &given, json);
    rig_send(&rig, &kiosk, json);
    ask(&clerk, "POST", "/api/cases",
        "{\"kind\":\"praise\",\"service\":\"social\",\"told\":\"canary thanks\"}", 200);
    ask(&manager, "GET", "/api/feedback?by=service", NULL, 200);
    assert_true(rig_said(&rig, "\"levels\":[0,0,0,0,1]"));
    assert_true(rig_said(&rig, "\"code\":\"friendly\""));
    assert_true(rig_said(&rig, "\"praise\":1"));
    assert_true(rig_said(&rig, "\"kind\":\"praise\""));
    assert_false(rig_said(&rig, "canary"));
    ask(&manager, "GET", "/api/feedback?by=service&service=tax", NULL, 200);
    assert_false(rig_said(&rig, "\"code\":\"friendly\""));
    ask(&manager, "GET", "/api/feedback?by=week&format=csv", NULL, 200);
    assert_true(rig_said(&rig, "\"reason\",\"friendly\""));
    ask(&manager, "GET", "/api/feedback?format=pdf", NULL, 422);
    ask(&clerk, "GET", "/api/feedback", NULL, 403);
}

/* ---- R18, R23: on behalf, and what could be better ---- */

static void act(const struct rig_staff *who, int n, const char *body, int status)
{
    char target[64], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(target, sizeof target, "/api/cases/%s", id);
    ask(who, "POST", target, body, status);
}

static void delivered(int n)
{
    char body[256], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"request\",\"told\":\"x\",\"owner\":\"0312\"}", id);
    ask(&clerk, "POST", "/api/cases", body, 200);
    act(&clerk, n, "{\"act\":\"accept\",\"options\":[\"at the counter\"]}", 200);
    act(&clerk, n,
        "{\"act\":\"deliver\",\"text\":\"here it is\",\"way\":\"in_person\",\"explained\":1}", 200);
}

static void test_r18_r23_a_noted_answer_says_how_and_not_by_the_owner(void **state)
{
    char target[64], id[ID_TEXT];
    const struct case_file *f;

    (void)state;
    delivered(1);
    act(&second, 1, "{\"act\":\"follow-up\",\"level\":5}", 409);
    assert_true(rig_said(&rig, "no_how"));
    act(&clerk, 1, "{\"act\":\"follow-up\",\"level\":5,\"how\":\"by phone\"}", 409);
    assert_true(rig_said(&rig, "own_work"));
    act(&second, 1,
        "{\"act\":\"follow-up\",\"level\":4,\"how\":\"by phone\",\"told\":\"canary seats\"}", 200);
    assert_true(rig_said(&rig, "\"noted\":true"));
    id_to_text(rig_id(1), id);
    text_format(target, sizeof target, "/api/cases/%s", id);
    ask(&clerk, "GET", target, NULL, 200);
    assert_true(rig_said(&rig, "\"how\":\"by phone\""));
    f = case_by_id(rig.hub->site, case_complaint_of(rig_id(1)));
    assert_non_null(f);
    assert_int_equal(f->kind, CASE_SUGGESTION);
    ask(&manager, "GET", "/api/events?after=0&limit=1000", NULL, 200);
    assert_false(rig_said(&rig, "canary"));
    id_to_text(f->id, id);
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=to-answer", id);
    ask(&second, "GET", target, NULL, 200);
    assert_true(rig_said(&rig, "canary seats"));
    ask(&manager, "GET", "/api/indicators", NULL, 200);
    assert_non_null(strstr(strstr(rig.body, "\"id\":\"noted\""), "\"hit\":1"));
}

static void test_r18_the_customer_says_on_the_page_what_could_be_better(void **state)
{
    char path[LINK_TEXT];
    const struct case_file *f;

    (void)state;
    delivered(1);
    text_format(path, sizeof path, "/c/%s?lang=en", rig_case_token(&rig, rig_id(1)));
    rig_ask(&rig, "GET", path, NULL);
    assert_true(rig_said(&rig, "What could be better?"));
    rig_press(&rig, path, "how", "&level=5&better=canary+more+seats");
    assert_non_null(strstr(rig_header(&rig, "Location"), "done=noted"));
    f = case_by_id(rig.hub->site, rig_id(1));
    assert_int_equal(f->score, 5);
    assert_false(f->noted);
    f = case_by_id(rig.hub->site, case_complaint_of(rig_id(1)));
    assert_non_null(f);
    assert_int_equal(f->kind, CASE_SUGGESTION);
    delivered(2);
    text_format(path, sizeof path, "/c/%s?lang=en", rig_case_token(&rig, rig_id(2)));
    rig_ask(&rig, "GET", path, NULL);
    rig_press(&rig, path, "how", "&level=6&better=");
    assert_non_null(strstr(rig_header(&rig, "Location"), "done=changed"));
    rig_ask(&rig, "GET", path, NULL);
    rig_press(&rig, path, "how", "&level=4&better=");
    assert_int_equal(case_by_id(rig.hub->site, rig_id(2))->score, 4);
    assert_null(case_by_id(rig.hub->site, case_complaint_of(rig_id(2))));
}

static void test_r18_a_kiosk_sends_what_could_be_better_sealed(void **state)
{
    char body[1400], target[LINK_TEXT], sealed[TOLD_SIZE];
    const struct case_file *f;

    (void)state;
    delivered(1);
    assert_true(crypto_seal(rig.config.seal.open, "canary more light", sealed, sizeof sealed));
    text_format(target, sizeof target, "/v1/cases/%s", rig_case_token(&rig, rig_id(1)));
    text_format(body, sizeof body,
                "{\"asked\":\"satisfied\",\"revision\":%d,\"level\":5,\"told\":\"%s\"}",
                case_by_id(rig.hub->site, rig_id(1))->mark_count, sealed);
    for (int i = 0; i < 2; i++) { /* its reply was lost */
        rig_terminal_ask(&rig, &kiosk, "POST", target, body);
        assert_int_equal(rig.status, 200);
    }
    f = case_by_id(rig.hub->site, case_complaint_of(rig_id(1)));
    assert_non_null(f);
    assert_int_equal(f->kind, CASE_SUGGESTION);
    assert_string_equal(f->told, sealed);
    assert_int_equal(rig.hub->site->cases.used, 2);
}

/* ---- R7: what staff do with an appointment, the customer is told ---- */

static bool told(struct hub_message *m)
{
    bool any = hub_message_take(rig.hub, rig.now, m);

    if (any)
        hub_message_done(rig.hub, m->id, MESSAGE_WAS_SENT, "", rig.now);
    return any;
}

static civil open_day(void)
{
    civil day = day_of(rig.now) + 1;

    while (catalogue_calendar(rig.hub->catalogue, day)->count == 0)
        day++;
    return day;
}

static void test_r7_who_is_booked_moved_or_cancelled_by_staff_is_told(void **state)
{
    char body[256], day[DAY_TEXT], target[64], id[ID_TEXT];
    struct hub_message m;

    (void)state;
    day_to_text(open_day(), day);
    id_to_text(rig_id(1), id);
    text_format(body, sizeof body,
                "{\"appointment\":\"%s\",\"service\":\"property\",\"day\":\"%s\",\"minute\":600,"
                "\"language\":\"en\",\"phone\":\"13800138000\"}",
                id, day);
    ask(&clerk, "POST", "/api/appointments/book", body, 200);
    assert_true(told(&m));
    assert_string_equal(m.to, "13800138000");
    assert_non_null(strstr(m.text, "we have put your appointment"));
    assert_non_null(strstr(m.text, "10:00"));
    text_format(target, sizeof target, "/api/appointments/%s/move", id);
    text_format(body, sizeof body, "{\"day\":\"%s\",\"minute\":660}", day);
    ask(&clerk, "POST", target, body, 200);
    assert_true(told(&m));
    assert_non_null(strstr(m.text, "11:00"));
    text_format(target, sizeof target, "/api/appointments?day=%s", day);
    ask(&clerk, "GET", target, NULL, 200);
    assert_true(rig_said(&rig, "\"hand\":\"0312\""));
    text_format(target, sizeof target, "/api/appointments/%s/cancel", id);
    ask(&clerk, "POST", target, "{}", 200);
    assert_true(told(&m));
    /* Who answers for the service sees it; who did it knows. */
    text_copy(rig.hub->catalogue->services[catalogue_service(rig.hub->catalogue, "property")]
                  .review.owner,
              STAFF_SIZE, "0315");
    ask(&second, "GET", "/api/queue", NULL, 200);
    assert_true(rig_said(&rig, "\"appointments_mine\":1"));
    ask(&second, "GET", "/api/appointments?mine=1", NULL, 200);
    assert_true(rig_said(&rig, "\"state\":\"cancelled\"") && rig_said(&rig, "\"hand\":\"0312\""));
    ask(&clerk, "GET", "/api/queue", NULL, 200);
    assert_true(rig_said(&rig, "\"appointments_mine\":0"));
    assert_non_null(strstr(m.text, "was called off by the hall"));
    assert_false(told(&m));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_r39_a_call_out_of_turn_says_why_and_is_counted_by_person),
        TEST(test_r39_a_counter_does_not_call_what_it_does_not_do),
        TEST(test_r1_r5_staff_say_by_which_way_and_when_it_came),
        TEST(test_r2_r5_who_is_not_in_the_hall_reads_it_back_and_opens_a_case),
        TEST(test_r5_a_form_that_is_sent_twice_or_forged_opens_no_second_case),
        TEST(test_who_writes_too_much_keeps_the_words_and_is_told_to_wait),
        TEST(test_the_hall_takes_so_many_from_the_web_an_hour),
        TEST(test_r25_feedback_counts_reasons_and_lists_what_was_said),
        TEST(test_r18_r23_a_noted_answer_says_how_and_not_by_the_owner),
        TEST(test_r18_the_customer_says_on_the_page_what_could_be_better),
        TEST(test_r18_a_kiosk_sends_what_could_be_better_sealed),
        TEST(test_r7_who_is_booked_moved_or_cancelled_by_staff_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
