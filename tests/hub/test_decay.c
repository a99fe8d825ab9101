/* test_decay.c - records of the store that are not what was stored: what rests on one is not
 * done and not guessed, all else goes on, and staff are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "port/crypto.h"

static struct rig rig;
static struct rig_staff clerk, admin;
static struct rig_terminal kiosk;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &admin, "admin");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void try_login(const char *staff)
{
    char body[128];

    text_format(body, sizeof body, "{\"staff\":\"%s\",\"password\":\"password\"}", staff);
    rig_ask(&rig, "POST", "/api/login", body);
}

static void expect_refused(void)
{
    assert_int_equal(rig.status, 503);
    assert_true(rig_said(&rig, "\"record\""));
    assert_int_equal(rig.outcome, OK);
}

/* As the only administrator meets it. */
static void test_damaged_password_says_its_mend(void **state)
{
    char made[PASSWORD_TEXT];

    (void)state;
    fake_store_decay(rig.store, "staff", "admin");
    for (int i = 0; i < 20; i++) { /* nor does it count as a wrong one */
        try_login("admin");
        expect_refused();
        assert_true(rig_said(&rig, "guitai-hub passwd"));
    }
    try_login("0312");
    assert_int_equal(rig.status, 200);
    assert_int_equal(crypto_password("password", made), OK); /* guitai-hub passwd */
    assert_int_equal(staff_set_password(rig.store, "admin", made, false), OK);
    try_login("admin");
    assert_int_equal(rig.status, 200);
}

static void test_staff_are_told_on_equipment(void **state)
{
    (void)state;
    fake_store_decay(rig.store, "staff", "0312");
    try_login("0312");
    expect_refused();
    rig_staff_ask(&rig, &admin, "GET", "/api/equipment", NULL);
    assert_int_equal(rig.status, 200);
    if (!rig_said(&rig, "decayed; the hub's log names them"))
        fail_msg("%s", rig.body);
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_true(rig_said(&rig, "guitai_store_damaged 1\n"));
}

/* What says by being there that something may not be done goes on saying so. */
static void test_who_was_shut_out_stays_out(void **state)
{
    char target[160], id[ID_TEXT];

    (void)state;
    id_to_text(kiosk.device, id);
    text_format(target, sizeof target, "/api/terminals/%s/revoke", id);
    rig_staff_ask(&rig, &admin, "POST", target, "{}");
    assert_int_equal(rig.status, 204);
    fake_store_decay(rig.store, "revoked", id);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    assert_int_equal(rig.status, 401);

    assert_int_equal(rig.store->ops->put(rig.store, "disabled", "0312", "1"), OK);
    fake_store_decay(rig.store, "disabled", "0312");
    try_login("0312");
    assert_int_equal(rig.status, 401);
}

/* Another hub has appended, so that this one looks who was shut out meanwhile. */
static void test_shut_out_that_decayed_holds_up_nobody_else(void **state)
{
    struct rig_terminal other;
    struct event e = {.type = DEVICE_FAULT};
    struct log_row row = {.when = rig.now};
    char target[160], id[ID_TEXT], json[2048];

    (void)state;
    rig_enrol(&rig, &other, "kiosk");
    id_to_text(kiosk.device, id);
    text_format(target, sizeof target, "/api/terminals/%s/revoke", id);
    rig_staff_ask(&rig, &admin, "POST", target, "{}");
    assert_int_equal(rig.status, 204);
    fake_store_decay(rig.store, "revoked", id);
    e.subject = other.device;
    text_copy(e.body.condition.part, sizeof e.body.condition.part, "printer");
    rig_event(&rig, &other, &e, json);
    row.pos = rig.hub->site->pos + 1;
    row.device = other.device;
    row.seq = other.seq;
    row.json = json;
    row.size = strlen(json);
    assert_int_equal(rig.store->ops->begin(rig.store), OK);
    assert_int_equal(rig.store->ops->append(rig.store, &row), OK);
    assert_int_equal(rig.store->ops->commit(rig.store), OK);
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/3/open", "{}");
    assert_int_equal(rig.status, 200);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    assert_int_equal(rig.status, 401);
}

static void test_second_factor_is_not_left_out(void **state)
{
    (void)state;
    assert_int_equal(rig.store->ops->put(rig.store, "otp", "0312", "c202611:sealed 5"), OK);
    fake_store_decay(rig.store, "otp", "0312");
    try_login("0312");
    assert_int_not_equal(rig.status, 200);
}

/* A request that was heard before is not heard again because the hub forgot. */
static void test_forgotten_window_lets_no_request_in(void **state)
{
    char id[ID_TEXT];

    (void)state;
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    assert_int_equal(rig.status, 200);
    id_to_text(kiosk.device, id);
    rig_restart(&rig);
    fake_store_decay(rig.store, "window", id);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    expect_refused();
}

static void ask_number(int n)
{
    char body[160], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(body, sizeof body, "{\"ticket\":\"%s\",\"service\":\"social\",\"floor\":0}", id);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/numbers", body);
}

static bool keep_key(void *ctx, const char *key, const char *value)
{
    (void)value;
    return text_copy(ctx, 64, key);
}

/* The hall goes on, with a number that nobody can have. */
static void test_forgotten_floor_skips_numbers(void **state)
{
    char key[64] = "";

    (void)state;
    ask_number(1);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "001\""));
    assert_int_equal(rig.store->ops->list(rig.store, "floor", keep_key, key), OK);
    fake_store_decay(rig.store, "floor", key);
    ask_number(2);
    assert_int_equal(rig.status, 200);
    assert_false(rig_said(&rig, "001\""));
    assert_false(rig_said(&rig, "002\""));
}

/* The log of who did what goes on behind its newest line, not over its first. */
static void test_audit_goes_on_behind_its_newest_line(void **state)
{
    char hash[HASH_TEXT];
    uint64_t newest = audit_head(rig.store, hash);

    (void)state;
    assert_true(newest >= 2);
    fake_store_decay(rig.store, "audit_head", "head");
    try_login("0312");
    assert_int_equal(rig.status, 200);
    assert_int_equal(audit_head(rig.store, hash), newest + 1);
    assert_string_equal(rig.store->unread, "");
    rig_staff_ask(&rig, &admin, "GET", "/api/audit", NULL);
    assert_int_equal(rig.status, 200);
}

/* What is done in part is not done at all. */
static void test_nothing_is_written_beside_what_is_missing(void **state)
{
    int rows = fake_store_rows(rig.store);

    (void)state;
    assert_int_equal(rig.store->ops->put(rig.store, "people_edition", "edition", "4"), OK);
    fake_store_decay(rig.store, "people_edition", "edition");
    rig_staff_ask(
        &rig, &admin, "POST", "/api/people",
        "{\"number\":\"0999\",\"name\":{\"zh_Hans\":\"a\",\"zh_Hant\":\"a\",\"en\":\"a\"},"
        "\"role\":\"clerk\"}");
    assert_true(rig.status >= 400);
    assert_null(rig.store->ops->get_new(rig.store, "people", "0999"));
    assert_true(fake_store_rows(rig.store) <= rows + 1); /* staff are told */
}

/* The hall in force is not guessed. */
static void test_start_without_the_hall_says_why(void **state)
{
    char why[512] = "";
    struct hub *again;

    (void)state;
    assert_int_equal(rig.store->ops->put(rig.store, "catalogue", "number", "3"), OK);
    fake_store_decay(rig.store, "catalogue", "number");
    again = hub_new(&rig.config, why, sizeof why);
    assert_null(again);
    assert_non_null(strstr(why, "catalogue number"));
    assert_non_null(strstr(why, "restore the last backup"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_damaged_password_says_its_mend),
        CASE(test_staff_are_told_on_equipment),
        CASE(test_who_was_shut_out_stays_out),
        CASE(test_shut_out_that_decayed_holds_up_nobody_else),
        CASE(test_second_factor_is_not_left_out),
        CASE(test_forgotten_window_lets_no_request_in),
        CASE(test_forgotten_floor_skips_numbers),
        CASE(test_audit_goes_on_behind_its_newest_line),
        CASE(test_nothing_is_written_beside_what_is_missing),
        CASE(test_start_without_the_hall_says_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
