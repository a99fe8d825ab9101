/* test_public_page.c - the page behind the code on a ticket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "wire/token.h"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk;
static char json[2048], path[256];

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
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

/* The link of ticket `n` with that number, signed by `key`. */
static void make_link(int n, const char *number, const struct sign_key *key, int days)
{
    struct ticket_token t = {.ticket = rig_id(n), .day = day_of(rig.now) + days};
    uint8_t bytes[TOKEN_BYTES], message[TOKEN_MESSAGE];
    char text[TOKEN_TEXT];

    memcpy(t.signer, kiosk.device.b, sizeof t.signer);
    assert_true(number_from_text(number, &t.number));
    assert_true(token_pack(&t, bytes));
    token_message(bytes, message);
    crypto_sign(key, message, sizeof message, bytes + TOKEN_BODY);
    assert_true(crypto_base64url(bytes, sizeof bytes, text, sizeof text));
    text_format(path, sizeof path, "/t/%s", text);
}

static void issue(int n, const char *number)
{
    rig_issued(&rig, &kiosk, rig_id(n), "social", number, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void get_in(const char *language)
{
    struct fake_request f;

    fake_request_init(&f, "GET", path, NULL);
    if (language != NULL)
        fake_request_header(&f, "Accept-Language", language);
    rig_run(&rig, &f);
}

static void post(const char *target)
{
    rig_staff_ask(&rig, &clerk, "POST", target, NULL);
    assert_int_equal(rig.status, 200);
}

static void test_page_shows_place_wait_and_age(void **state)
{
    (void)state;
    issue(1, "A001");
    issue(2, "A002");
    post("/api/counters/1/open");
    make_link(2, "A002", &kiosk.key, 0);
    get_in("en-GB,en;q=0.8");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "<html lang=\"en\">"));
    assert_true(rig_said(&rig, "<h1>A002</h1>"));
    assert_true(rig_said(&rig, "Social insurance"));
    assert_true(rig_said(&rig, "<dt>People before you</dt><dd>1</dd>"));
    assert_true(rig_said(&rig, "Expected wait"));
    assert_true(rig_said(&rig, "As of 10:30:00"));
    assert_true(rig_said(&rig, "http-equiv=\"refresh\" content=\"20\""));
}

static void test_page_follows_the_visit(void **state)
{
    (void)state;
    issue(1, "A001");
    make_link(1, "A001", &kiosk.key, 0);
    get_in("en");
    assert_true(rig_said(&rig, "no counter is open yet"));
    post("/api/counters/1/open");
    post("/api/counters/1/next");
    get_in("en");
    assert_true(rig_said(&rig, "You are being called"));
    assert_true(rig_said(&rig, "<dt>Please go to</dt><dd>Counter 1</dd>"));
    post("/api/tickets/A001/serve");
    get_in("en");
    assert_true(rig_said(&rig, "Being served"));
    post("/api/tickets/A001/complete");
    get_in("en");
    assert_true(rig_said(&rig, "Done, thank you"));
}

static void test_language_is_the_phones_or_the_one_that_is_named(void **state)
{
    (void)state;
    issue(1, "A001");
    make_link(1, "A001", &kiosk.key, 0);
    get_in("zh-TW,zh;q=0.9,en;q=0.5");
    assert_true(rig_said(&rig, "您的號票"));
    get_in("fr,zh-CN;q=0.5");
    assert_true(rig_said(&rig, "正在等候"));
    get_in(NULL);
    assert_true(rig_said(&rig, "<html lang=\"zh-Hans\">"));
    text_append(path, sizeof path, "?lang=en");
    get_in("zh-TW");
    assert_true(rig_said(&rig, "Waiting"));
}

static void test_ticket_that_has_not_come_yet_is_real(void **state)
{
    (void)state;
    make_link(7, "A007", &kiosk.key, 0);
    get_in("en");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "The ticket is real"));
    make_link(7, "A007", &kiosk.key, -1);
    get_in("en");
    assert_true(rig_said(&rig, "No longer valid"));
}

static void test_forged_links_find_nothing(void **state)
{
    struct sign_key other;

    (void)state;
    issue(1, "A001");
    crypto_sign_key(&other);
    make_link(1, "A001", &other, 0);
    get_in("en");
    assert_int_equal(rig.status, 404);
    assert_true(rig_said(&rig, "There is no such ticket"));
    make_link(1, "A001", &kiosk.key, 0);
    path[40] = path[40] == 'A' ? 'B' : 'A';
    get_in("en");
    assert_int_equal(rig.status, 404);
    text_copy(path, sizeof path, "/t/%3Cscript%3E");
    get_in("en");
    assert_int_equal(rig.status, 404);
    assert_false(rig_said(&rig, "cript"));
}

static void test_page_has_no_script_and_nothing_from_elsewhere(void **state)
{
    (void)state;
    issue(1, "A001");
    make_link(1, "A001", &kiosk.key, 0);
    get_in("en");
    assert_false(rig_said(&rig, "<script"));
    assert_false(rig_said(&rig, "http://"));
    assert_false(rig_said(&rig, "https://"));
    assert_false(rig_said(&rig, "138"));
    assert_int_equal(strncmp(rig_header(&rig, "Content-Security-Policy"),
                             "default-src 'none'; style-src 'self';", 37),
                     0);
    assert_string_equal(rig_header(&rig, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(rig_header(&rig, "Referrer-Policy"), "no-referrer");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_page_shows_place_wait_and_age),
        TEST(test_page_follows_the_visit),
        TEST(test_language_is_the_phones_or_the_one_that_is_named),
        TEST(test_ticket_that_has_not_come_yet_is_real),
        TEST(test_forged_links_find_nothing),
        TEST(test_page_has_no_script_and_nothing_from_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
