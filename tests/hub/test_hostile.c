/* test_hostile.c - what somebody with bad intent asks of the hub, or asks too often. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/number.h"
#include "fakes/fake_log.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

enum { LARGE = 1024 * 1024 };

static struct rig rig;
static struct rig_terminal kiosk, other;
static struct rig_staff admin, clerk;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &admin, "admin");
    rig_login(&rig, &clerk, "0312");
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_enrol(&rig, &other, "kiosk");
    fake_log_reset();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void test_terminal_is_revoked_however_its_id_is_written(void **state)
{
    char id[ID_TEXT], target[96];

    (void)state;
    id_to_text(kiosk.device, id);
    for (char *c = id; *c != '\0'; c++)
        *c = *c >= 'a' && *c <= 'f' ? (char)(*c - 'a' + 'A') : *c;
    text_format(target, sizeof target, "/api/terminals/%s/revoke", id);
    rig_staff_ask(&rig, &admin, "POST", target, NULL);
    assert_int_equal(rig.status, 204);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0", NULL);
    assert_int_equal(rig.status, 401);
}

static void try_from(const char *peer, int n)
{
    char body[96];

    text_format(body, sizeof body, "{\"staff\":\"x%d\",\"password\":\"wrong\"}", n);
    rig.peer = peer;
    rig_ask(&rig, "POST", "/api/login", body);
    rig.peer = NULL;
}

/* A house has 2^64 addresses of IPv6, all with one first half. */
static void test_addresses_of_one_ipv6_network_are_locked_as_one(void **state)
{
    char peer[48];
    int n = 0;

    (void)state;
    for (; n < 60; n++) {
        text_format(peer, sizeof peer, n % 2 ? "2001:db8:0:7:%x::%x" : "2001:db8:0:7:1:2:%x:%x",
                    n + 1, n + 17);
        try_from(peer, n);
        if (rig.status == 429)
            break;
    }
    assert_in_range(n, 15, 25);
    try_from("2001:db8::7", n + 1); /* 2001:db8:0:0 is another */
    assert_int_equal(rig.status, 401);
    try_from("2001:db8:0:8::1", n + 2);
    assert_int_equal(rig.status, 401);
    try_from("2001:0db8:0:7::", n + 3);
    assert_int_equal(rig.status, 429);
}

static void test_large_bodies_are_refused_before_they_are_read(void **state)
{
    static const char *const targets[] = {"/api/login", "/v1/enrol"};
    char *body = malloc(LARGE + 1);

    (void)state;
    assert_non_null(body);
    memset(body, '[', LARGE);
    body[LARGE] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
        rig_ask(&rig, "POST", targets[i], body);
        assert_int_equal(rig.status, 413);
        assert_true(rig_said(&rig, "\"too_large\""));
    }
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/3/open", body);
    assert_int_equal(rig.status, 413);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/numbers", body);
    assert_int_equal(rig.status, 413);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/events", body); /* a batch may be large */
    assert_int_equal(rig.status, 422);
    free(body);
}

static void issue(struct rig_terminal *t, int n, int lane)
{
    const struct number number = {"A", (int16_t)lane, 7 + n};
    char text[NUMBER_TEXT], json[2048];

    number_to_text(number, text);
    rig_issued(&rig, t, rig_id(n), "social", text, json);
    rig_send(&rig, t, json);
}

static void test_lane_of_another_terminal_is_not_taken(void **state)
{
    int rows = fake_store_rows(rig.store);

    (void)state;
    assert_int_not_equal(kiosk.lane, other.lane);
    issue(&kiosk, 1, other.lane);
    assert_true(rig_said(&rig, "\"aside\":1"));
    assert_int_equal(fake_store_rows(rig.store), rows + 1);
    assert_non_null(strstr(fake_store_row(rig.store, rows)->json, "another terminal's lane"));
    issue(&kiosk, 2, 0);
    assert_int_equal(rig.status, 200);
    issue(&kiosk, 3, kiosk.lane);
    assert_int_equal(rig.status, 200);
}

/* ---- in the name of others ---- */

static void tell(struct rig_terminal *t, struct event e)
{
    char json[2048];
    uint64_t seq = t->seq;

    rig_event(&rig, t, &e, json);
    rig_send(&rig, t, json);
    if (rig.status != 200)
        t->seq = seq; /* it was not taken */
}

static void test_no_terminal_tells_in_the_name_of_staff(void **state)
{
    struct event e = {.subject = rig_id(5)};
    int rows = fake_store_rows(rig.store);

    (void)state;
    e.type = TICKET_CANCELLED;
    e.body.at_counter = (struct at_counter){.counter = 3, .staff = "0312"};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    e.body.at_counter = (struct at_counter){.counter = 3};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    e.type = APPOINTMENT_ARRIVED;
    e.body.arrived = (struct appointment_arrived){.via = VIA_KIOSK, .staff = "0312"};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    e.type = APPOINTMENT_BOOKED;
    e.body.booked = (struct appointment_booked){.slot = {.service = "business", .length = 15},
                                                .wish = 1,
                                                .via = VIA_KIOSK,
                                                .staff = "0312"};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    e.type = DEVICE_MAINTAINED;
    e.body.condition = (struct device_condition){.part = "disk", .staff = "0312"};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    e.type = RATING_ASKED; /* who served is what the hub knows */
    e.body.asked = (struct rating_asked){.counter = 3, .staff = "0312"};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    e.type = RATING_GIVEN; /* as if from the customer's phone */
    e.body.given = (struct rating_given){.level = 1, .via = VIA_WEB};
    tell(&kiosk, e);
    assert_true(rig_is_aside(&rig));
    assert_int_equal(fake_store_rows(rig.store), rows + 7); /* that each stands aside */
    for (int i = rows; i < rows + 7; i++)
        assert_non_null(strstr(fake_store_row(rig.store, i)->json, "\"aside.begun\""));
}

static enum ticket_state state_of(int n)
{
    const struct ticket *t = site_ticket(rig.hub->site, rig_id(n));

    assert_non_null(t);
    return t->state;
}

static void test_ticket_of_another_kiosk_is_not_taken_back(void **state)
{
    struct event e = {.type = TICKET_CANCELLED, .subject = rig_id(6)};

    (void)state;
    issue(&kiosk, 6, kiosk.lane);
    tell(&other, e);
    assert_int_equal(state_of(6), TICKET_WAITING);
    tell(&kiosk, e);
    assert_int_equal(rig.status, 200);
    assert_int_equal(state_of(6), TICKET_ENDED_CANCELLED);
}

static void read_metrics(const char *peer, int status)
{
    rig.peer = peer;
    rig_ask(&rig, "GET", "/metrics", NULL);
    rig.peer = NULL;
    assert_int_equal(rig.status, status);
}

static void test_metrics_are_for_this_machine_and_the_monitor(void **state)
{
    (void)state;
    read_metrics("127.0.0.1", 200);
    read_metrics("::1", 200);
    read_metrics("192.0.2.7", 403);
    assert_true(rig_said(&rig, "metrics.from"));
    text_copy(rig.hub->c.metrics_from, sizeof rig.hub->c.metrics_from, "192.0.2.7");
    read_metrics("192.0.2.7", 200);
    read_metrics("192.0.2.70", 403);
    read_metrics("127.0.0.1", 200);
}

/* A wrong password, as the proxy at `peer` passes it on. */
static void try_behind(const char *peer, const char *forwarded, int n)
{
    struct fake_request f;
    char body[96];

    text_format(body, sizeof body, "{\"staff\":\"p%d\",\"password\":\"wrong\"}", n);
    fake_request_init(&f, "POST", "/api/login", body);
    fake_request_header(&f, "X-Forwarded-For", forwarded);
    rig.peer = peer;
    rig_run(&rig, &f);
    rig.peer = NULL;
}

static int tries_behind(const char *peer, const char *forwarded)
{
    int n = 0;

    do
        try_behind(peer, forwarded, n);
    while (rig.status == 401 && ++n < 60);
    return n;
}

static void test_a_proxy_is_believed_for_whom_it_asks(void **state)
{
    (void)state;
    text_copy(rig.hub->c.proxy_from, sizeof rig.hub->c.proxy_from, "192.0.2.1");
    assert_in_range(tries_behind("192.0.2.1", "203.0.113.5, 198.51.100.7"), 15, 25);
    try_behind("192.0.2.1", "198.51.100.7", 90);
    assert_int_equal(rig.status, 429);
    try_behind("192.0.2.1", "198.51.100.8", 91); /* another customer */
    assert_int_equal(rig.status, 401);
    try_behind("192.0.2.1", "203.0.113.5", 92); /* who was only said to be behind that one */
    assert_int_equal(rig.status, 401);
}

/* A proxy that adds a line of its own leaves the customer's in front of it. */
static void test_line_that_the_customer_sent_is_not_believed(void **state)
{
    struct fake_request f;

    (void)state;
    text_copy(rig.hub->c.proxy_from, sizeof rig.hub->c.proxy_from, "192.0.2.1");
    fake_request_init(&f, "GET", "/metrics", NULL);
    fake_request_header(&f, "X-Forwarded-For", "127.0.0.1");
    fake_request_header(&f, "X-Forwarded-For", "198.51.100.7");
    rig.peer = "192.0.2.1";
    rig_run(&rig, &f);
    rig.peer = NULL;
    assert_int_equal(rig.status, 403);
}

/* Nobody else, nor what is no address. */
/* As a proxy names them that listens for both families on one socket (RFC 4291, 2.5.5.2). */
static void test_ipv4_in_ipv6_letters_is_locked_by_itself(void **state)
{
    char locked[LOCKOUT_ADDRESS], other_one[LOCKOUT_ADDRESS];

    (void)state;
    lockout_address("::ffff:192.0.2.1", locked);
    assert_string_equal(locked, "192.0.2.1");
    lockout_address("::FFFF:192.0.2.9", other_one);
    assert_string_not_equal(locked, other_one);
    lockout_address("64:ff9b::192.0.2.9", other_one); /* behind a translator (RFC 6052) */
    assert_string_equal(other_one, "192.0.2.9");
    lockout_address("192.0.2.9:51234", other_one); /* some proxies name the port too */
    assert_string_equal(other_one, "192.0.2.9");
}

static void test_who_is_no_proxy_is_not_believed(void **state)
{
    (void)state;
    text_copy(rig.hub->c.proxy_from, sizeof rig.hub->c.proxy_from, "192.0.2.1");
    assert_in_range(tries_behind("192.0.2.9", "198.51.100.1"), 15, 25);
    try_behind("192.0.2.9", "198.51.100.2", 90);
    assert_int_equal(rig.status, 429);
    assert_in_range(tries_behind("192.0.2.1", "x"), 15, 25);
    try_behind("192.0.2.1", "198.51.100.3 y", 91);
    assert_int_equal(rig.status, 429);
}

/* The cookie goes back by TLS alone when that is how it came to the proxy. */
static void test_cookie_is_secure_behind_a_proxy_with_tls(void **state)
{
    static const char body[] = "{\"staff\":\"0313\",\"password\":\"password\"}";
    struct fake_request f;

    (void)state;
    text_copy(rig.hub->c.proxy_from, sizeof rig.hub->c.proxy_from, "127.0.0.1");
    fake_request_init(&f, "POST", "/api/login", body);
    rig_run(&rig, &f);
    assert_null(strstr(rig_header(&rig, "Set-Cookie"), "Secure"));
    fake_request_init(&f, "POST", "/api/login", body);
    fake_request_header(&f, "X-Forwarded-Proto", "https");
    rig_run(&rig, &f);
    assert_non_null(strstr(rig_header(&rig, "Set-Cookie"), "; Secure"));
}

static void test_refused_requests_are_told_without_a_flood(void **state)
{
    struct rig_terminal forged = kiosk;

    (void)state;
    crypto_sign_key(&forged.key);
    for (int i = 0; i < 100; i++) {
        rig_terminal_ask(&rig, &forged, "GET", "/v1/feed?after=0", NULL);
        assert_int_equal(rig.status, 401);
    }
    assert_true(fake_log_has("127.0.0.1"));
    assert_true(fake_log_has("signature"));
    assert_in_range(fake_log_infos() + fake_log_faults(), 1, 3);
    rig_later(&rig, 600);
    rig_ask(&rig, "POST", "/v1/enrol",
            "{\"code\":\"AAAAAAAAAA\",\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}");
    assert_int_equal(rig.status, 403);
    assert_true(fake_log_has("enrol_code"));
    assert_true(fake_log_has("99")); /* and those that were not told */
    assert_in_range(fake_log_infos() + fake_log_faults(), 2, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_terminal_is_revoked_however_its_id_is_written),
        TEST(test_addresses_of_one_ipv6_network_are_locked_as_one),
        TEST(test_large_bodies_are_refused_before_they_are_read),
        TEST(test_lane_of_another_terminal_is_not_taken),
        TEST(test_no_terminal_tells_in_the_name_of_staff),
        TEST(test_ticket_of_another_kiosk_is_not_taken_back),
        TEST(test_metrics_are_for_this_machine_and_the_monitor),
        TEST(test_a_proxy_is_believed_for_whom_it_asks),
        TEST(test_line_that_the_customer_sent_is_not_believed),
        TEST(test_ipv4_in_ipv6_letters_is_locked_by_itself),
        TEST(test_who_is_no_proxy_is_not_believed),
        TEST(test_cookie_is_secure_behind_a_proxy_with_tls),
        TEST(test_refused_requests_are_told_without_a_flood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
