/* test_ticket_page.c - the page behind the code on a ticket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
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
    assert_true(rig_said(&rig, "<script src=\"/public.js\""));
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

static void test_page_needs_no_script_and_takes_nothing_from_elsewhere(void **state)
{
    (void)state;
    issue(1, "A001");
    make_link(1, "A001", &kiosk.key, 0);
    get_in("en");
    assert_false(rig_said(&rig, "<script>"));
    assert_false(rig_said(&rig, "http-equiv")); /* WCAG 2.2.1: nothing turns of itself */
    assert_false(rig_said(&rig, "http://"));
    assert_false(rig_said(&rig, "https://"));
    assert_false(rig_said(&rig, "138"));
    assert_int_equal(strncmp(rig_header(&rig, "Content-Security-Policy"),
                             "default-src 'none'; style-src 'self';", 37),
                     0);
    assert_string_equal(rig_header(&rig, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(rig_header(&rig, "Referrer-Policy"), "same-origin");
}

/* ---- what the customer may do ---- */

static void open_page(const char *more)
{
    char target[300];

    text_format(target, sizeof target, "%s?lang=en%s", path, more);
    rig_ask(&rig, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

static const struct ticket *ticket(int n)
{
    return site_ticket(rig.hub->site, rig_id(n));
}

static void visit(int n, const char *number)
{
    char target[64];

    issue(n, number);
    make_link(n, number, &kiosk.key, 0);
    post("/api/counters/1/open");
    post("/api/counters/1/next");
    text_format(target, sizeof target, "/api/tickets/%s/serve", number);
    post(target);
    text_format(target, sizeof target, "/api/tickets/%s/complete", number);
    post(target);
}

static void test_customer_leaves_the_queue_when_asked_twice(void **state)
{
    (void)state;
    issue(1, "A001");
    issue(2, "A002");
    make_link(1, "A001", &kiosk.key, 0);
    open_page("");
    assert_false(rig_said(&rig, "<form"));
    assert_true(rig_said(&rig, "&amp;ask=leave"));
    open_page("&ask=leave");
    assert_false(rig_said(&rig, "<script"));
    rig_press(&rig, path, "leave", "");
    assert_non_null(strstr(rig_header(&rig, "Location"), "done=left"));
    assert_int_equal(ticket(1)->state, TICKET_ENDED_CANCELLED);
    assert_int_equal(ticket(2)->state, TICKET_WAITING);
    open_page("&done=left");
    assert_true(rig_said(&rig, "You have left the queue."));
    assert_false(rig_said(&rig, "ask=leave"));
}

static void test_who_was_called_meanwhile_does_not_leave(void **state)
{
    char before[4096];

    (void)state;
    issue(1, "A001");
    make_link(1, "A001", &kiosk.key, 0);
    open_page("&ask=leave");
    text_copy(before, sizeof before, rig.body);
    post("/api/counters/1/open");
    post("/api/counters/1/next");
    free(rig.body);
    rig.body = strdup(before);
    rig_press(&rig, path, "leave", "");
    assert_non_null(strstr(rig_header(&rig, "Location"), "done=changed"));
    assert_int_equal(ticket(1)->state, TICKET_AT_CALL);
}

static void test_a_good_rating_takes_one_press_and_counts_once(void **state)
{
    (void)state;
    visit(1, "A001");
    open_page("");
    rig_press(&rig, path, "level5", "");
    assert_non_null(strstr(rig_header(&rig, "Location"), "done=rated"));
    assert_int_equal(ticket(1)->level, 5);
    open_page("");
    assert_false(rig_said(&rig, "How satisfied"));
    assert_int_equal(rig.hub->site->counts.rated, 1);
    assert_int_equal(rig.hub->site->counts.complaints, 0);
}

static void test_a_bad_rating_says_why_and_opens_a_complaint(void **state)
{
    const struct case_file *f;

    (void)state;
    visit(1, "A001");
    open_page("&ask=level2");
    assert_true(rig_said(&rig, "The wait was too long"));
    assert_false(rig_said(&rig, "It was quick"));
    /* r8 belongs to other levels, r99 to none. */
    rig_press(&rig, path, "level2", "&r0=1&r3=1&r8=1&r99=1");
    assert_int_equal(ticket(1)->level, 2);
    f = case_by_id(rig.hub->site, case_complaint_of(rig_id(1)));
    assert_non_null(f);
    assert_string_equal(f->reasons, "waited_long,not_done");
    assert_int_equal(f->via, VIA_WEB);
}

static void test_rating_ends_with_the_time_of_the_survey(void **state)
{
    (void)state;
    visit(1, "A001");
    rig_later(&rig, 6 * 24 * 3600);
    open_page("");
    assert_true(rig_said(&rig, "How satisfied"));
    rig_later(&rig, 6 * 24 * 3600); /* past seven working days */
    rig_login(&rig, &clerk, "0312");
    open_page("");
    assert_false(rig_said(&rig, "How satisfied"));
    assert_false(rig_said(&rig, "<form"));
}

static void test_forms_of_others_do_nothing(void **state)
{
    char body[96];

    (void)state;
    visit(1, "A001");
    text_format(body, sizeof body, "do=level1&proof=%032d", 0);
    rig_ask(&rig, "POST", path, body);
    assert_int_equal(rig.status, 303);
    assert_int_equal(ticket(1)->rating, RATING_OPEN);
    text_copy(path, sizeof path, "/t/none");
    rig_ask(&rig, "POST", path, body);
    assert_int_equal(rig.status, 404);
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
        TEST(test_page_needs_no_script_and_takes_nothing_from_elsewhere),
        TEST(test_customer_leaves_the_queue_when_asked_twice),
        TEST(test_who_was_called_meanwhile_does_not_leave),
        TEST(test_a_good_rating_takes_one_press_and_counts_once),
        TEST(test_a_bad_rating_says_why_and_opens_a_complaint),
        TEST(test_rating_ends_with_the_time_of_the_survey),
        TEST(test_forms_of_others_do_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
