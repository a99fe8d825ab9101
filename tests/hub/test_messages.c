/* test_messages.c - messages to customers at the hub: asked on the page, from the kiosk,
 * of a case; taken, told of, never in the open. */
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
static char json[2048], page[LINK_TEXT];
static struct hub_message letter;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig.hub->c.sends[CHANNEL_MAIL] = true;
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

static const struct message_file *about(int ticket)
{
    return message_about(rig.hub->site, rig_id(ticket));
}

static void issue(int n)
{
    char number[8];

    text_format(number, sizeof number, "A%03d", n);
    rig_issued(&rig, &kiosk, rig_id(n), "social", number, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void post(const char *target)
{
    rig_staff_ask(&rig, &clerk, "POST", target, NULL);
    assert_int_equal(rig.status, 200);
}

static void open_page(int n, const char *more)
{
    char link[LINK_TEXT];

    page_ticket_link(rig.hub, site_ticket(rig.hub->site, rig_id(n)), link);
    text_format(page, sizeof page, "%s?lang=en%s", strstr(link, "/t/"), more);
    rig_ask(&rig, "GET", page, NULL);
    assert_int_equal(rig.status, 200);
}

/* What came of it, as the page says in its address. */
static void tell(int n, const char *to, const char *done)
{
    char more[160], word[24];

    open_page(n, "&ask=tell");
    text_format(more, sizeof more, "&to=%s", to);
    rig_press(&rig, page, "tell", more);
    text_format(word, sizeof word, "done=%s", done);
    assert_non_null(strstr(rig_header(&rig, "Location"), word));
}

static bool take(void)
{
    uint64_t topics;
    bool has = hub_message_take(rig.hub, rig.now, &letter);

    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    return has;
}

static void ended(enum message_outcome outcome)
{
    uint64_t topics;

    hub_message_done(rig.hub, letter.id, outcome, "connect", rig.now);
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

static void test_page_asks_tells_and_can_be_called_off(void **state)
{
    (void)state;
    for (int n = 1; n <= 6; n++)
        issue(n);
    tell(6, "wang%40example.org", "noted");
    assert_int_equal(about(6)->state, MESSAGE_WAITS);
    assert_int_equal(about(6)->channel, CHANNEL_MAIL);
    open_page(6, "");
    assert_true(rig_said(&rig, "w\xE2\x80\xA6@example.org"));
    assert_false(rig_said(&rig, "wang"));
    assert_false(rig_said(&rig, "ask=tell"));
    rig_press(&rig, page, "quiet", "");
    assert_int_equal(about(6)->state, MESSAGE_OVER);
    open_page(6, "");
    assert_true(rig_said(&rig, "ask=tell"));
    assert_false(take());
}

static void test_word_comes_when_three_are_before(void **state)
{
    (void)state;
    for (int n = 1; n <= 5; n++)
        issue(n);
    tell(5, "wang%40example.org", "noted");
    assert_int_equal(hub_message_next(rig.hub, rig.now), 0);
    post("/api/counters/1/open");
    post("/api/counters/1/next");
    assert_true(hub_message_next(rig.hub, rig.now) > 0);
    assert_true(take());
    assert_int_equal(letter.channel, CHANNEL_MAIL);
    assert_string_equal(letter.to, "wang@example.org");
    assert_non_null(strstr(letter.text, "your number is A005, people before you: 3"));
    assert_non_null(strstr(letter.text, "https://hall.example/t/"));
    assert_string_equal(letter.subject, "It is nearly your turn");
    ended(MESSAGE_WAS_SENT);
    assert_false(take());
    /* The link in it leads to the same page. */
    rig_ask(&rig, "GET", strstr(letter.text, "/t/"), NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "A005"));
}

static void test_phone_left_at_the_kiosk_is_told_by_message(void **state)
{
    struct event e = {.type = TICKET_ISSUED, .v = 1, .subject = rig_id(1)};
    struct ticket_issued *b = &e.body.issued;

    (void)state;
    rig.hub->c.sends[CHANNEL_SMS] = true;
    b->day = day_of(rig.now);
    b->number = (struct number){"A", 0, 1};
    text_copy(b->service, sizeof b->service, "social");
    b->quoted_low = b->quoted_high = -1;
    assert_true(crypto_seal(rig.hub->c.seal.open, "13800138000", b->contact, sizeof b->contact));
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
    assert_true(take());
    assert_int_equal(letter.channel, CHANNEL_SMS);
    assert_string_equal(letter.to, "13800138000");
    assert_non_null(strstr(letter.text, "A001"));
    assert_non_null(strstr(letter.text, "前面还有 0 人"));
    ended(MESSAGE_MAY_GO_LATER);
    assert_false(take());
    post("/api/counters/1/open");
    post("/api/counters/1/next");
    rig_later(&rig, 10);
    assert_true(take()); /* in the words of now */
    assert_non_null(strstr(letter.text, "请到 1 号窗口"));
}

static void test_what_a_terminal_sealed_is_looked_at_before_it_is_sent_to(void **state)
{
    static const char *const wrong[] = {"138", "sip:a@b.example", "13800138000\r\nBcc: x",
                                        "\xFF\xFE 13800138000"};

    (void)state;
    rig.hub->c.sends[CHANNEL_SMS] = true;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct event e = {.type = TICKET_ISSUED, .v = 1, .subject = rig_id((int)i + 1)};
        struct ticket_issued *b = &e.body.issued;

        b->day = day_of(rig.now);
        b->number = (struct number){"A", 0, (int32_t)i + 1};
        text_copy(b->service, sizeof b->service, "social");
        b->quoted_low = b->quoted_high = -1;
        assert_true(crypto_seal(rig.hub->c.seal.open, wrong[i], b->contact, sizeof b->contact));
        rig_event(&rig, &kiosk, &e, json);
        rig_send(&rig, &kiosk, json);
        assert_int_equal(rig.status, 200);
        assert_false(take());
        assert_string_equal(about((int)i + 1)->cause, "refused");
    }
    assert_int_equal(hub_message_next(rig.hub, rig.now), 0);
}

static void test_hub_without_a_way_offers_none(void **state)
{
    (void)state;
    rig.hub->c.sends[CHANNEL_MAIL] = false;
    issue(1);
    open_page(1, "");
    assert_false(rig_said(&rig, "ask=tell"));
    open_page(1, "&ask=tell");
    assert_false(rig_said(&rig, "name=\"to\""));
    rig.hub->c.sends[CHANNEL_MAIL] = true;
    tell(1, "13800138000", "address"); /* mail alone */
    open_page(1, "&ask=tell");
    assert_true(rig_said(&rig, "type=\"email\""));
}

static void test_what_is_no_address_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "138",
        "hello",
        "1380013800a",
        "%2B",
        "a%40b",
        "a%40b.",
        "%40example.org",
        "a%40.org",
        "a%40b%40c.org",
        "a+b%40c.org",
        "a%40c.org%0D%0ABcc%3A+x%40y.org",
        "a%40c.org%2Cx%40y.org",
        "%3Ca%40c.org%3E",
        "a%40c.org%00",
        "%E7%8E%8B%40c.org",
        "99999999999999999",
    };
    static const char *const right[] = {"138-0013+8000", "%2B86+13800138000",
                                        "o%27neil%2Btag%40mail.example.co.uk"};

    (void)state;
    for (int n = 1; n <= 4; n++)
        issue(n);
    rig.hub->c.sends[CHANNEL_SMS] = true;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        tell(1, wrong[i], "address");
    assert_null(about(1));
    for (size_t i = 0; i < ARRAY_LEN(right); i++) {
        tell(2 + (int)i, right[i], "noted");
        open_page(2 + (int)i, "&done=noted");
        assert_true(rig_said(&rig, "We have written to"));
    }
}

static void test_news_of_a_case_goes_out(void **state)
{
    char body[512], id[ID_TEXT], target[80];

    (void)state;
    rig.hub->c.sends[CHANNEL_SMS] = true;
    id_to_text(rig_id(7), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"request\",\"service\":\"social\","
                "\"phone\":\"13800138000\",\"told\":\"a new card\"}",
                id);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
    assert_int_equal(rig.status, 200);
    assert_false(take());
    text_format(target, sizeof target, "/api/cases/%s", id);
    rig_staff_ask(&rig, &clerk, "POST", target,
                  "{\"act\":\"respond\",\"text\":\"Somebody is on it\"}");
    assert_int_equal(rig.status, 200);
    assert_true(take());
    assert_string_equal(letter.to, "13800138000");
    assert_non_null(strstr(letter.text, rig_case_token(&rig, rig_id(7))));
    assert_null(strstr(letter.text, "card")); /* what was told stays in the hall */
    assert_null(strstr(letter.text, "Somebody"));
}

static void wish(int n)
{
    struct event e = {.type = APPOINTMENT_BOOKED, .v = 1, .subject = rig_id(n)};
    struct appointment_booked *b = &e.body.booked;

    text_copy(b->slot.service, sizeof b->slot.service, "business");
    b->slot.day = day_of(rig.now) + 1;
    b->slot.minute = 600;
    b->slot.length = 30;
    b->slot.due = instant_of(b->slot.day, 600, rig.now.offset_min);
    b->slot.places = 9;
    b->wish = 1;
    b->via = VIA_KIOSK;
    b->language = ENGLISH;
    assert_true(crypto_seal(rig.hub->c.seal.open, "13800138000", b->contact, sizeof b->contact));
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void test_what_became_of_a_wish_is_told(void **state)
{
    int n = 1;

    (void)state;
    rig.hub->c.sends[CHANNEL_SMS] = true;
    wish(n);
    while (take()) { /* while there is a place */
        assert_non_null(strstr(letter.text, "is confirmed: "));
        assert_non_null(strstr(letter.text, " 10:00"));
        assert_non_null(strstr(letter.text, "/a/"));
        ended(MESSAGE_WAS_SENT);
        assert_true(n < 10);
        wish(++n);
    }
    assert_true(n > 1);
    rig_later(&rig, 24 * 3600);
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_true(take());
    assert_non_null(strstr(letter.text, "is full; nothing is booked"));
}

static void test_what_waits_is_there_after_a_restart_and_sealed(void **state)
{
    (void)state;
    for (int n = 1; n <= 5; n++)
        issue(n);
    tell(5, "canary%40example.org", "noted");
    rig_restart(&rig);
    assert_int_equal(about(5)->state, MESSAGE_WAITS);
    rig_login(&rig, &clerk, "0312");
    rig_staff_ask(&rig, &clerk, "GET", "/api/events?after=0", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "message.wanted"));
    assert_false(rig_said(&rig, "canary"));
}

static void test_terminals_may_not_tell_of_messages(void **state)
{
    struct event e = {.type = MESSAGE_DUE, .v = 1, .subject = rig_id(60)};

    (void)state;
    e.body.made.about = rig_id(1);
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_true(rig_is_aside(&rig));
    assert_int_equal(rig.hub->site->messages.used, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_page_asks_tells_and_can_be_called_off),
        TEST(test_word_comes_when_three_are_before),
        TEST(test_phone_left_at_the_kiosk_is_told_by_message),
        TEST(test_what_a_terminal_sealed_is_looked_at_before_it_is_sent_to),
        TEST(test_hub_without_a_way_offers_none),
        TEST(test_what_is_no_address_is_refused),
        TEST(test_news_of_a_case_goes_out),
        TEST(test_what_became_of_a_wish_is_told),
        TEST(test_what_waits_is_there_after_a_restart_and_sealed),
        TEST(test_terminals_may_not_tell_of_messages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
