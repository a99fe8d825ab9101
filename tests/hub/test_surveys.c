/* test_surveys.c - customers are asked by message how it was: who agreed, in which words,
 * with a link to where they answer; until they did, and never twice (R18, R22, R24). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "hub/page.h"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk;
static char json[2048], page[LINK_TEXT + 64];
static struct hub_message letter;

enum { HOURS = 3600, DAYS = 24 * HOURS };

static int start(void **state)
{
    (void)state;
    rig_start(&rig); /* on a Tuesday at half past ten */
    rig.hub->c.sends[CHANNEL_MAIL] = rig.hub->c.sends[CHANNEL_SMS] = true;
    hub_set_public_url(rig.hub, "https://hall.example");
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static const struct survey *of(int about)
{
    return survey_of(rig.hub->surveys, rig_id(about));
}

static void send_event(struct event *e, bool taken)
{
    rig_event(&rig, &kiosk, e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
    assert_int_equal(rig_is_aside(&rig), !taken);
}

static void issue(int n, const char *phone)
{
    struct event e = {.type = TICKET_ISSUED, .v = 1, .subject = rig_id(n)};
    struct ticket_issued *b = &e.body.issued;

    b->day = day_of(rig.now);
    b->number = (struct number){"A", 0, n};
    text_copy(b->service, sizeof b->service, "social");
    b->quoted_low = b->quoted_high = -1;
    b->language = ENGLISH;
    if (phone != NULL)
        assert_true(crypto_seal(rig.hub->c.seal.open, phone, b->contact, sizeof b->contact));
    send_event(&e, true);
}

static void post(const char *target, const char *body)
{
    rig_staff_ask(&rig, &clerk, "POST", target, body);
    assert_int_equal(rig.status, 200);
}

static void ticket_act(int n, const char *verb)
{
    char id[ID_TEXT], target[80];

    id_to_text(rig_id(n), id);
    text_format(target, sizeof target, "/api/tickets/%s/%s", id, verb);
    post(target, "{\"counter\":1}");
}

static void serve(int n)
{
    post("/api/counters/1/open", NULL);
    ticket_act(n, "call");
    ticket_act(n, "serve");
    ticket_act(n, "complete");
}

/* The next that is sent; those that are not questions are sent and forgotten. */
static bool take(void)
{
    uint64_t topics;
    bool has;

    do {
        has = hub_message_take(rig.hub, rig.now, &letter);
        assert_int_equal(hub_commit(rig.hub, &topics), OK);
        if (!has)
            return false;
        hub_message_done(rig.hub, letter.id, MESSAGE_WAS_SENT, "", rig.now);
        assert_int_equal(hub_commit(rig.hub, &topics), OK);
    } while (letter.kind != MESSAGE_SURVEY && letter.kind != MESSAGE_JUDGE);
    return true;
}

static void open_link(const char *path, const char *more)
{
    text_format(page, sizeof page, "%s?lang=en%s", path, more);
    rig_ask(&rig, "GET", page, NULL);
    assert_int_equal(rig.status, 200);
}

static void open_ticket(int n, const char *more)
{
    char link[LINK_TEXT];

    page_ticket_link(rig.hub, site_ticket(rig.hub->site, rig_id(n)), link);
    open_link(strstr(link, "/t/"), more);
}

/* The page that the letter leads to. */
static void open_letter(void)
{
    const char *link = strstr(letter.text, "https://hall.example/");

    assert_non_null(link);
    open_link(link + strlen("https://hall.example"), "");
}

static void press(const char *what, const char *more, const char *done)
{
    char word[24];

    rig_press(&rig, page, what, more);
    text_format(word, sizeof word, "done=%s", done);
    assert_non_null(strstr(rig_header(&rig, "Location"), word));
}

static void test_who_ticked_the_box_is_asked_after_the_visit(void **state)
{
    (void)state;
    issue(1, NULL);
    open_ticket(1, "&ask=tell");
    assert_true(rig_said(&rig, "name=\"after\""));
    press("tell", "&to=wang%40example.org&after=1", "noted");
    assert_int_equal(of(1)->state, SURVEY_AGREED);
    open_ticket(1, "");
    assert_true(rig_said(&rig, "We ask you once by message how it was"));
    serve(1);
    assert_false(take());
    assert_int_equal(hub_message_next(rig.hub, rig.now), rig.now.at + HOURS * SECOND);
    rig_later(&rig, HOURS);
    assert_true(take());
    assert_int_equal(letter.channel, CHANNEL_MAIL);
    assert_string_equal(letter.to, "wang@example.org");
    assert_string_equal(letter.subject, "How was it?");
    assert_non_null(strstr(letter.text, "how was your visit ("));
    assert_false(take());
    open_letter();
    press("level5", "", "rated");
    assert_int_equal(site_ticket(rig.hub->site, rig_id(1))->level, 5);
    rig_later(&rig, 4 * DAYS);
    assert_false(take());
    assert_int_equal(hub_message_next(rig.hub, rig.now), 0);
}

static void test_who_did_not_tick_it_is_not(void **state)
{
    (void)state;
    issue(1, NULL);
    open_ticket(1, "&ask=tell");
    press("tell", "&to=wang%40example.org", "noted");
    issue(2, "13800138000");
    serve(1);
    serve(2);
    for (int day = 0; day < 10; day++) {
        rig_later(&rig, DAYS);
        assert_false(take());
    }
    assert_null(of(1));
    assert_null(of(2));
}

static void test_reminded_once_in_the_hours_of_the_hall(void **state)
{
    int sent = 0;

    (void)state;
    issue(1, "13800138000");
    open_ticket(1, "");
    press("mayask", "", "noted");
    serve(1);
    for (int hour = 0; hour < 20 * 24; hour++) {
        rig_later(&rig, HOURS);
        if (!take())
            continue;
        sent++;
        assert_true(minute_of_day(rig.now) >= 9 * 60 && minute_of_day(rig.now) < 20 * 60);
        assert_string_equal(letter.to, "13800138000");
        assert_non_null(strstr(letter.text, sent == 1 ? "how was your visit" : "not ask again"));
    }
    assert_int_equal(sent, 2);
}

static void test_it_can_be_called_off_on_the_page(void **state)
{
    (void)state;
    issue(1, "13800138000");
    open_ticket(1, "");
    press("mayask", "", "noted");
    serve(1);
    open_ticket(1, "");
    press("notask", "", "noted");
    open_ticket(1, "");
    assert_false(rig_said(&rig, "mayask")); /* called off once: not offered again */
    rig_later(&rig, HOURS);
    assert_false(take());
}

static void test_a_kiosk_tells_of_consent_for_its_own_number_alone(void **state)
{
    struct event e = {.type = SURVEY_CONSENT, .v = 1, .subject = rig_id(1)};

    (void)state;
    issue(1, "13800138000");
    e.body.consent = (struct survey_consent){.agreed = 1, .language = ENGLISH, .via = VIA_KIOSK};
    send_event(&e, true);
    assert_int_equal(of(1)->state, SURVEY_AGREED);
    text_copy(e.body.consent.to, sizeof e.body.consent.to, "bWFpbA==");
    send_event(&e, false); /* another's address */
    e.body.consent.to[0] = '\0';
    e.type = SURVEY_OPENED;
    send_event(&e, false);
    serve(1);
    rig_later(&rig, HOURS);
    assert_true(take());
    assert_string_equal(letter.to, "13800138000");
}

static void open_case(int n, const char *kind, const char *more)
{
    char body[512], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"%s\",\"service\":\"social\",\"phone\":\"13800138000\","
                "\"language\":\"en\",\"told\":\"words\"%s}",
                id, kind, more);
    post("/api/cases", body);
}

static void case_act(int n, const char *act, const char *more)
{
    char body[256], id[ID_TEXT], target[80];

    id_to_text(rig_id(n), id);
    text_format(target, sizeof target, "/api/cases/%s", id);
    text_format(body, sizeof body, "{\"act\":\"%s\",\"text\":\"words\"%s%s}", act,
                rig_step_needs(act), more);
    post(target, body);
}

static void test_a_delivery_is_asked_for_where_the_clerk_noted_it(void **state)
{
    (void)state;
    open_case(1, "request", ",\"survey\":1");
    open_case(2, "request", "");
    for (int n = 1; n <= 2; n++) {
        case_act(n, "accept", "");
        case_act(n, "deliver", "");
    }
    rig_later(&rig, HOURS);
    assert_true(take());
    assert_non_null(strstr(letter.text, case_by_id(rig.hub->site, rig_id(1))->code));
    assert_false(take());
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases", NULL);
    assert_true(rig_said(&rig, "\"survey\":{\"kind\":\"delivery\",\"state\":\"open\""));
    open_letter();
    press("how", "&level=1&better=", "noted");
    assert_int_equal(of(1)->state, SURVEY_ANSWERED);
    assert_non_null(case_by_id(rig.hub->site, case_complaint_of(rig_id(1)))); /* invariant 7 */
    rig_later(&rig, 4 * DAYS);
    assert_false(take());
}

static void test_a_solved_complaint_is_judged_through_the_letter(void **state)
{
    (void)state;
    open_case(1, "complaint", "");
    case_act(1, "resolve", ",\"cause\":\"why\"");
    rig_later(&rig, 2 * HOURS);
    assert_true(take());
    assert_int_equal(letter.kind, MESSAGE_JUDGE);
    assert_non_null(strstr(letter.text, "Is it settled for you?"));
    open_letter();
    press("open", "", "noted"); /* it is not */
    assert_int_equal(case_by_id(rig.hub->site, rig_id(1))->state, CASE_IN_HAND);
    case_act(1, "resolve", ",\"cause\":\"why\"");
    rig_later(&rig, 2 * HOURS);
    assert_true(take());
    rig_later(&rig, 20 * HOURS); /* tomorrow in the morning, still within the day */
    assert_true(take());
    assert_non_null(strstr(letter.text, "if it is not, we go on"));
    open_letter();
    press("settled", "", "noted");
    assert_int_equal(case_by_id(rig.hub->site, rig_id(1))->state, CASE_CLOSED);
    rig_later(&rig, DAYS);
    assert_false(take());
}

static void test_what_was_agreed_and_asked_is_there_after_a_restart(void **state)
{
    (void)state;
    issue(1, "13800138000");
    issue(2, "13900139000");
    for (int n = 1; n <= 2; n++) {
        open_ticket(n, "");
        press("mayask", "", "noted");
    }
    serve(1);
    rig_later(&rig, HOURS);
    assert_true(take());
    rig_restart(&rig);
    rig.hub->c.sends[CHANNEL_SMS] = true;
    rig_login(&rig, &clerk, "0312");
    assert_int_not_equal(of(1)->asked, 0);
    assert_int_equal(of(2)->state, SURVEY_AGREED);
    assert_false(take());
    serve(2);
    rig_later(&rig, HOURS);
    assert_true(take());
    assert_string_equal(letter.to, "13900139000");
}

static void test_a_hall_that_asks_nobody_offers_nothing(void **state)
{
    (void)state;
    rig.hub->catalogue->surveys.ask_min = 0;
    issue(1, "13800138000");
    open_ticket(1, "");
    assert_false(rig_said(&rig, "mayask"));
    open_ticket(1, "&ask=tell");
    assert_false(rig_said(&rig, "name=\"after\""));
}

static void test_the_words_are_the_halls_own(void **state)
{
    (void)state;
    text_copy(rig.hub->catalogue->wordings.text[WORDING_SURVEY][ENGLISH], WORDING_SIZE,
              "Hello {number}, tell {hall}: {link} thank you");
    issue(7, "13800138000");
    open_ticket(7, "");
    press("mayask", "", "noted");
    serve(7);
    rig_later(&rig, HOURS);
    assert_true(take());
    assert_non_null(strstr(letter.text, "Hello A007, tell "));
    assert_non_null(strstr(letter.text, " thank you"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_who_ticked_the_box_is_asked_after_the_visit),
        TEST(test_who_did_not_tick_it_is_not),
        TEST(test_reminded_once_in_the_hours_of_the_hall),
        TEST(test_it_can_be_called_off_on_the_page),
        TEST(test_a_kiosk_tells_of_consent_for_its_own_number_alone),
        TEST(test_a_delivery_is_asked_for_where_the_clerk_noted_it),
        TEST(test_a_solved_complaint_is_judged_through_the_letter),
        TEST(test_what_was_agreed_and_asked_is_there_after_a_restart),
        TEST(test_a_hall_that_asks_nobody_offers_nothing),
        TEST(test_the_words_are_the_halls_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
