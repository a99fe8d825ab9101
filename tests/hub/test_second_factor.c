/* test_second_factor.c - codes of an authenticator beside the password: set up,
 * asked for, taken once; lost, needed by a hall's rule (R37). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"

static struct rig rig;
static struct rig_staff manager;
static uint8_t key[OTP_BYTES];
static char recovery[16]; /* the first of the ten */

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &manager, "0316");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* The secret of the last reply, as an authenticator reads it. */
static void read_secret(void)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const char *at = strstr(rig.body, "\"secret\":\"");
    uint32_t bits = 0, held = 0;

    assert_non_null(at);
    at += strlen("\"secret\":\"");
    for (size_t n = 0; n < OTP_BYTES; at++) {
        bits = bits << 5 | (uint32_t)(strchr(letters, *at) - letters);
        held += 5;
        if (held < 8)
            continue;
        held -= 8;
        key[n++] = (uint8_t)(bits >> held);
    }
    assert_int_equal(*at, '"');
}

/* What the authenticator shows so many half minutes from now. */
static const char *code_at(int steps)
{
    static char code[8];

    text_format(code, sizeof code, "%06u",
                crypto_otp(key, (uint64_t)(rig.now.at / SECOND / OTP_STEP_S + steps)));
    return code;
}

static void post(const char *path, const char *password, const char *code)
{
    char body[160];

    text_format(body, sizeof body, "{\"password\":\"%s\",\"code\":\"%s\"}", password, code);
    rig_staff_ask(&rig, &manager, "POST", path, body);
}

static void set_up(void)
{
    post("/api/second-factor", "password", "");
    assert_int_equal(rig.status, 200);
    read_secret();
    post("/api/second-factor/confirm", "", code_at(0));
    assert_int_equal(rig.status, 200);
    text_format(recovery, sizeof recovery, "%.11s", strstr(rig.body, "[\"") + 2);
    rig_later(&rig, 60); /* that code is used */
}

static void sign_in(const char *password, const char *code)
{
    char body[160];

    text_format(body, sizeof body, "{\"staff\":\"0316\",\"password\":\"%s\",\"code\":\"%s\"}",
                password, code);
    rig_ask(&rig, "POST", "/api/login", body);
}

static void expect(int status, const char *type)
{
    char quoted[48];

    text_format(quoted, sizeof quoted, "\"%s\"", type);
    if (rig.status != status || !rig_said(&rig, quoted))
        fail_msg("%d %s, but: %d %s", status, type, rig.status, rig.body);
}

static void test_key_comes_as_text_and_as_a_code_to_scan(void **state)
{
    char *record;

    (void)state;
    post("/api/second-factor", "password", "");
    assert_int_equal(rig.status, 200);
    read_secret();
    assert_true(rig_said(&rig, "otpauth://totp/Guitai-xincheng:0316?secret="));
    assert_true(rig_said(&rig, "\"qr\":[\"1"));
    assert_string_equal(rig_header(&rig, "Cache-Control"), "no-store");
    record = rig.store->ops->get_new(rig.store, "otp_new", "0316");
    assert_non_null(record);
    assert_null(strstr(record, strstr(rig.body, "secret\":\"") + 9)); /* sealed */
    free(record);
    sign_in("password", ""); /* not in force before it is confirmed */
    assert_int_equal(rig.status, 200);
}

static void test_setting_up_asks_for_the_password(void **state)
{
    (void)state;
    post("/api/second-factor", "wrong", "");
    expect(401, "login");
    post("/api/second-factor/confirm", "", "123456");
    expect(409, "otp_late");
    post("/api/second-factor", "password", "");
    read_secret();
    post("/api/second-factor/confirm", "", "000000");
    expect(401, "otp_wrong");
    rig_later(&rig, 11 * 60);
    post("/api/second-factor/confirm", "", code_at(0));
    expect(409, "otp_late");
}

static void test_code_is_asked_for_and_taken_once(void **state)
{
    char code[8];

    (void)state;
    set_up();
    sign_in("password", "");
    expect(401, "otp");
    text_copy(code, sizeof code, code_at(0));
    sign_in("wrong", code);
    expect(401, "login"); /* nothing is said of the code */
    sign_in("password", code);
    assert_int_equal(rig.status, 200);
    sign_in("password", code);
    expect(401, "otp_wrong"); /* a copy */
    rig_later(&rig, 30);
    sign_in("password", code_at(0));
    assert_int_equal(rig.status, 200);
}

static void test_clock_may_be_half_a_minute_off_and_no_more(void **state)
{
    static const int steps[] = {-2, 2, -1, 1};

    (void)state;
    set_up();
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        sign_in("password", code_at(steps[i]));
        assert_int_equal(rig.status, i < 2 ? 401 : 200);
    }
    sign_in("password", code_at(0)); /* older than the newest that was taken */
    expect(401, "otp_wrong");
}

static void test_codes_cannot_be_tried_one_by_one(void **state)
{
    int n = 0;

    (void)state;
    set_up();
    for (; n < 20 && rig.status != 429; n++)
        sign_in("password", "000000");
    assert_int_equal(rig.status, 429);
    assert_in_range(n, 2, 6);
    sign_in("password", code_at(0)); /* the right one has to wait too */
    assert_int_equal(rig.status, 429);
}

static void test_nor_at_the_page_that_replaces_the_authenticator(void **state)
{
    int n = 0;

    (void)state;
    set_up();
    for (; n < 20 && rig.status != 429; n++)
        post("/api/second-factor", "password", "000000");
    assert_int_equal(rig.status, 429);
    assert_in_range(n, 2, 6);
}

static void test_recovery_code_is_good_once(void **state)
{
    (void)state;
    set_up();
    sign_in("password", recovery);
    assert_int_equal(rig.status, 200);
    sign_in("password", recovery);
    expect(401, "otp_wrong");
}

static void test_other_sessions_end_and_it_is_on_record(void **state)
{
    struct rig_staff other, auditor;

    (void)state;
    rig_login(&rig, &other, "0316");
    set_up();
    rig_staff_ask(&rig, &other, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
    rig_staff_ask(&rig, &manager, "GET", "/api/session", NULL);
    assert_true(rig_said(&rig, "\"second_factor\":\"on\""));
    rig_login(&rig, &auditor, "0318");
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit?who=0316", NULL);
    assert_true(rig_said(&rig, "second_factor_set"));
}

static void test_new_authenticator_needs_a_code_of_the_old_one(void **state)
{
    (void)state;
    set_up();
    post("/api/second-factor", "password", "");
    expect(401, "otp");
    post("/api/second-factor", "password", code_at(0));
    assert_int_equal(rig.status, 200);
}

/* Whoever is at the machine helps the only administrator who lost theirs. */
static void test_reset_at_the_machine_opens_the_door_again(void **state)
{
    struct store *s = rig.store;

    (void)state;
    set_up();
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(second_factor_reset(s, "0316"), OK);
    assert_int_equal(s->ops->commit(s), OK);
    sign_in("password", "");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"second_factor\":\"off\""));
}

/* Another key of the hub opens no secret: then no code is right, and none is missing. */
static void test_key_that_cannot_be_opened_lets_nobody_in(void **state)
{
    (void)state;
    set_up();
    crypto_seal_key(&rig.config.ring.office);
    rig_restart(&rig);
    sign_in("password", "");
    expect(401, "otp");
    sign_in("password", code_at(0));
    expect(401, "otp_wrong");
}

/* ---- a hall that wants it ---- */

static void want_it(void)
{
    char *at = strstr(rig.catalogue, "\"rules\": {"), *more;

    assert_non_null(at);
    at += strlen("\"rules\": {");
    more = malloc(strlen(rig.catalogue) + 64);
    must(more != NULL);
    sprintf(more, "%.*s\"second_factor\": true,%s", (int)(at - rig.catalogue), rig.catalogue, at);
    free(rig.catalogue);
    rig.catalogue = more;
    rig.config.catalogue = more;
    rig.config.catalogue_size = strlen(more);
    rig_restart(&rig);
}

static void test_manager_without_it_can_only_set_it_up(void **state)
{
    struct rig_staff clerk;

    (void)state;
    want_it();
    rig_staff_ask(&rig, &manager, "GET", "/api/session", NULL);
    assert_true(rig_said(&rig, "\"second_factor\":\"needed\""));
    rig_staff_ask(&rig, &manager, "POST", "/api/emergency", "{\"text\":\"x\"}");
    expect(403, "second_factor");
    rig_login(&rig, &clerk, "0312");
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/3/open", NULL);
    assert_int_equal(rig.status, 200); /* who is below may go on */
    set_up();
    rig_staff_ask(&rig, &manager, "POST", "/api/emergency", "{\"text\":\"x\"}");
    assert_int_equal(rig.status, 200);
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_key_comes_as_text_and_as_a_code_to_scan),
        WITH_HUB(test_setting_up_asks_for_the_password),
        WITH_HUB(test_code_is_asked_for_and_taken_once),
        WITH_HUB(test_clock_may_be_half_a_minute_off_and_no_more),
        WITH_HUB(test_codes_cannot_be_tried_one_by_one),
        WITH_HUB(test_nor_at_the_page_that_replaces_the_authenticator),
        WITH_HUB(test_recovery_code_is_good_once),
        WITH_HUB(test_other_sessions_end_and_it_is_on_record),
        WITH_HUB(test_new_authenticator_needs_a_code_of_the_old_one),
        WITH_HUB(test_reset_at_the_machine_opens_the_door_again),
        WITH_HUB(test_key_that_cannot_be_opened_lets_nobody_in),
        WITH_HUB(test_manager_without_it_can_only_set_it_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
