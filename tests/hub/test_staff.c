/* test_staff.c - sign-in, lock-out, sessions, roles, the audit log. */
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
static struct rig_staff clerk;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &clerk, "0312");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void try_login(const char *staff, const char *password)
{
    char body[128];

    text_format(body, sizeof body, "{\"staff\":\"%s\",\"password\":\"%s\"}", staff, password);
    rig_ask(&rig, "POST", "/api/login", body);
}

static void test_sign_in_tells_who_it_is(void **state)
{
    (void)state;
    try_login("0312", "password");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"staff\":\"0312\""));
    assert_true(rig_said(&rig, "\"en\":\"Li Qiang\""));
    assert_true(rig_said(&rig, "\"role\":\"clerk\""));
    assert_true(rig_said(&rig, "\"must_change\":false"));
    assert_non_null(strstr(rig_header(&rig, "Set-Cookie"), "HttpOnly; SameSite=Strict"));
    assert_null(strstr(rig_header(&rig, "Set-Cookie"), "Secure"));
}

static void test_cookie_is_secure_behind_tls(void **state)
{
    struct fake_request f;

    (void)state;
    fake_request_init(&f, "POST", "/api/login", "{\"staff\":\"0312\",\"password\":\"password\"}");
    f.r.secure = true;
    rig_run(&rig, &f);
    assert_non_null(strstr(rig_header(&rig, "Set-Cookie"), "; Secure"));
}

static void test_wrong_password_and_unknown_staff_get_the_same_answer(void **state)
{
    char first[512];

    (void)state;
    try_login("0312", "passwort");
    assert_int_equal(rig.status, 401);
    text_copy(first, sizeof first, rig.body);
    try_login("7777", "passwort");
    assert_int_equal(rig.status, 401);
    assert_string_equal(rig.body, first);
    try_login("0311", "password"); /* in the hall's file, but without a password */
    assert_int_equal(rig.status, 401);
    assert_string_equal(rig.body, first);
}

static void test_wrong_passwords_lock_the_account_known_or_not(void **state)
{
    static const char *const names[] = {"0312", "7777"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        for (int n = 0; n < 5; n++) {
            try_login(names[i], "wrong");
            assert_int_equal(rig.status, 401);
        }
        try_login(names[i], "password");
        assert_int_equal(rig.status, 429);
        assert_string_equal(rig_header(&rig, "Retry-After"), "1");
    }
    rig_later(&rig, 2);
    try_login("0312", "password");
    assert_int_equal(rig.status, 200);
}

static void test_lock_grows_to_a_quarter_of_an_hour(void **state)
{
    int longest = 0;

    (void)state;
    for (int n = 0; n < 30; n++) {
        char peer[32];

        text_format(peer, sizeof peer, "10.0.0.%d", n); /* each try from elsewhere */
        rig.peer = peer;
        try_login("0312", "wrong");
        if (rig.status == 429 && atoi(rig_header(&rig, "Retry-After")) > longest)
            longest = atoi(rig_header(&rig, "Retry-After"));
        rig.peer = NULL;
        if (rig.status == 429)
            rig_later(&rig, atoi(rig_header(&rig, "Retry-After")));
    }
    assert_in_range(longest, 500, 900);
}

static void test_many_names_from_one_address_lock_the_address(void **state)
{
    char name[16];
    int n = 0;

    (void)state;
    for (; n < 60; n++) {
        text_format(name, sizeof name, "x%d", n);
        try_login(name, "wrong");
        if (rig.status == 429)
            break;
    }
    assert_in_range(n, 15, 25);
    rig.peer = "10.1.1.1";
    try_login("0313", "password");
    assert_int_equal(rig.status, 200);
    rig.peer = NULL;
}

static void test_new_password_at_the_machine_unlocks_and_ends_sessions(void **state)
{
    char made[PASSWORD_TEXT];

    (void)state;
    for (int n = 0; n < 8; n++)
        try_login("0312", "wrong");
    assert_int_equal(rig.status, 429);
    assert_int_equal(crypto_password("brand new", made), OK);
    assert_int_equal(staff_set_password(rig.store, "0312", made, true), OK);
    try_login("0312", "brand new");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"must_change\":true"));
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
}

static void ask_as(const struct rig_staff *who, const char *method, const char *target,
                   const char *body, int status)
{
    rig_staff_ask(&rig, who, method, target, body);
    assert_int_equal(rig.status, status);
}

/* Not the console alone keeps them to it. */
static void test_password_of_somebody_else_is_changed_before_anything_else(void **state)
{
    static const char *const doors[][2] = {
        {"GET", "/api/queue"},      {"GET", "/api/hall"},
        {"GET", "/api/events"},     {"GET", "/api/live"},
        {"GET", "/api/cases"},      {"POST", "/api/counters/3/open"},
        {"GET", "/api/appraisals"}, {"POST", "/api/second-factor"},
    };
    char made[PASSWORD_TEXT];

    (void)state;
    assert_int_equal(crypto_password("password", made), OK);
    assert_int_equal(staff_set_password(rig.store, "0312", made, true), OK);
    rig_login(&rig, &clerk, "0312");
    for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
        ask_as(&clerk, doors[i][0], doors[i][1], NULL, 403);
        assert_true(rig_said(&rig, "\"type\":\"must_change\""));
    }
    ask_as(&clerk, "GET", "/api/session", NULL, 200);
    ask_as(&clerk, "POST", "/api/password", "{\"old\":\"password\",\"new\":\"password\"}", 422);
    assert_true(rig_said(&rig, "\"type\":\"password_same\""));
    ask_as(&clerk, "POST", "/api/password", "{\"old\":\"password\",\"new\":\"of my own\"}", 204);
    ask_as(&clerk, "GET", "/api/queue", NULL, 200);
    assert_int_equal(staff_set_password(rig.store, "0312", made, true), OK);
    rig_login(&rig, &clerk, "0312");
    ask_as(&clerk, "POST", "/api/logout", NULL, 204);
}

static void test_session_survives_a_restart_and_ends_after_twelve_hours(void **state)
{
    (void)state;
    rig_restart(&rig);
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, clerk.csrf));
    rig_later(&rig, 12 * 3600 + 1);
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
}

static void test_sign_out_ends_the_session_and_its_stream(void **state)
{
    struct fake_request f;

    (void)state;
    rig_staff_ask(&rig, &clerk, "GET", "/api/live", NULL);
    assert_int_equal(rig.what, HTTP_STREAM);
    rig_staff_ask(&rig, &clerk, "POST", "/api/logout", NULL);
    assert_int_equal(rig.status, 204);
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
    fake_request_init(&f, "GET", "/api/live", NULL);
    fake_request_header(&f, "Cookie", clerk.cookie);
    f.r.again = true;
    rig_run(&rig, &f);
    assert_int_equal(rig.what, HTTP_DONE);
    assert_int_equal(rig.body_size, 0);
}

static void test_forged_cookie_is_no_session(void **state)
{
    struct rig_staff forged = clerk;

    (void)state;
    forged.cookie[20] = forged.cookie[20] == 'A' ? 'B' : 'A';
    rig_staff_ask(&rig, &forged, "GET", "/api/queue", NULL);
    assert_int_equal(rig.status, 401);
    rig_ask(&rig, "GET", "/api/queue", NULL);
    assert_int_equal(rig.status, 401);
}

static void post_from(const char *origin, const char *token, const char *host)
{
    struct fake_request f;

    fake_request_init(&f, "POST", "/api/counters/1/open", NULL);
    fake_request_header(&f, "Cookie", clerk.cookie);
    if (origin != NULL)
        fake_request_header(&f, "Origin", origin);
    if (host != NULL)
        fake_request_header(&f, "Host", host);
    if (token != NULL)
        fake_request_header(&f, "X-CSRF-Token", token);
    rig_run(&rig, &f);
}

static void test_post_needs_the_token_and_the_same_origin(void **state)
{
    (void)state;
    post_from(NULL, NULL, NULL);
    assert_int_equal(rig.status, 403);
    assert_true(rig_said(&rig, "\"csrf\""));
    post_from(NULL, "wrong", NULL);
    assert_int_equal(rig.status, 403);
    post_from("https://evil.example", clerk.csrf, "hub.example");
    assert_int_equal(rig.status, 403);
    assert_true(rig_said(&rig, "\"origin\""));
    post_from("null", clerk.csrf, "hub.example");
    assert_int_equal(rig.status, 403);
    post_from("https://hub.example", clerk.csrf, "hub.example");
    assert_int_equal(rig.status, 200);
}

static void test_roles_bound_what_may_be_done(void **state)
{
    struct rig_staff auditor, admin;

    (void)state;
    rig_login(&rig, &auditor, "0318");
    rig_login(&rig, &admin, "admin");
    rig_staff_ask(&rig, &auditor, "POST", "/api/counters/1/open", NULL);
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    assert_int_equal(rig.status, 200);
    rig_staff_ask(&rig, &clerk, "GET", "/api/audit", NULL);
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &clerk, "POST", "/api/terminals", "{\"name\":\"x\",\"role\":\"kiosk\"}");
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &admin, "POST", "/api/terminals", "{\"name\":\"x\",\"role\":\"toaster\"}");
    assert_int_equal(rig.status, 422);
}

static void change(const char *old, const char *fresh)
{
    char body[128];

    text_format(body, sizeof body, "{\"old\":\"%s\",\"new\":\"%s\"}", old, fresh);
    rig_staff_ask(&rig, &clerk, "POST", "/api/password", body);
}

static void test_password_is_changed_and_other_sessions_end(void **state)
{
    struct rig_staff other;

    (void)state;
    rig_login(&rig, &other, "0312");
    change("wrong one", "long enough");
    assert_int_equal(rig.status, 401);
    change("password", "short");
    assert_int_equal(rig.status, 422);
    change("password", "long enough");
    assert_int_equal(rig.status, 204);
    assert_true((rig.woken & TOPIC(TOPIC_ANY)) != 0); /* whoever streams is looked at anew */
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 200);
    rig_staff_ask(&rig, &other, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
    try_login("0312", "password");
    assert_int_equal(rig.status, 401);
    try_login("0312", "long enough");
    assert_int_equal(rig.status, 200);
}

static void test_bad_bodies_are_named(void **state)
{
    (void)state;
    rig_ask(&rig, "POST", "/api/login", "{\"staff\":\"0312\",\"passwort\":\"x\"}");
    assert_int_equal(rig.status, 400);
    assert_true(rig_said(&rig, "password"));
    rig_ask(&rig, "POST", "/api/login", "[]");
    assert_int_equal(rig.status, 400);
    rig_ask(&rig, "POST", "/api/login", "");
    assert_int_equal(rig.status, 400);
}

/* ---- the audit log ---- */

static void test_audit_lines_hold_each_other(void **state)
{
    struct rig_staff admin;
    char *first, *second, hash[HASH_TEXT];

    (void)state;
    try_login("0312", "wrong");
    rig_login(&rig, &admin, "admin");
    first = rig.store->ops->get_new(rig.store, "audit", "000000000001");
    second = rig.store->ops->get_new(rig.store, "audit", "000000000002");
    assert_non_null(first);
    assert_non_null(second);
    crypto_hash_text(first, strlen(first), hash);
    assert_non_null(strstr(second, hash));
    assert_non_null(strstr(second, "login_refused"));
    free(first);
    free(second);
    rig_staff_ask(&rig, &admin, "GET", "/api/audit?after=3", NULL);
    assert_true(rig_said(&rig, "\"newest\":3"));
    assert_false(rig_said(&rig, "\"n\":3"));
    assert_true(strstr(rig.body, "\"n\":2") < strstr(rig.body, "\"n\":1,"));
}

/* ---- paths ---- */

static void test_unknown_path_is_404_and_wrong_method_405(void **state)
{
    (void)state;
    rig_ask(&rig, "GET", "/nothing", NULL);
    assert_int_equal(rig.status, 404);
    rig_ask(&rig, "GET", "/api/counters/1/open/more", NULL);
    assert_int_equal(rig.status, 404);
    rig_ask(&rig, "DELETE", "/api/queue", NULL);
    assert_int_equal(rig.status, 405);
    assert_string_equal(rig_header(&rig, "Allow"), "GET");
    rig_ask(&rig, "GET", "/", NULL);
    assert_int_equal(rig.status, 302);
    assert_string_equal(rig_header(&rig, "Location"), "/console/");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sign_in_tells_who_it_is),
        TEST(test_cookie_is_secure_behind_tls),
        TEST(test_wrong_password_and_unknown_staff_get_the_same_answer),
        TEST(test_wrong_passwords_lock_the_account_known_or_not),
        TEST(test_lock_grows_to_a_quarter_of_an_hour),
        TEST(test_many_names_from_one_address_lock_the_address),
        TEST(test_new_password_at_the_machine_unlocks_and_ends_sessions),
        TEST(test_password_of_somebody_else_is_changed_before_anything_else),
        TEST(test_session_survives_a_restart_and_ends_after_twelve_hours),
        TEST(test_sign_out_ends_the_session_and_its_stream),
        TEST(test_forged_cookie_is_no_session),
        TEST(test_post_needs_the_token_and_the_same_origin),
        TEST(test_roles_bound_what_may_be_done),
        TEST(test_password_is_changed_and_other_sessions_end),
        TEST(test_bad_bodies_are_named),
        TEST(test_audit_lines_hold_each_other),
        TEST(test_unknown_path_is_404_and_wrong_method_405),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
