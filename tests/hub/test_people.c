/* test_people.c - people are added, changed, shut out and let in again at the console,
 * without a new start of the hub (R37). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"

#define NAMED(number, name, role)                                                                  \
    "{\"number\":\"" number "\",\"name\":{\"zh_Hans\":\"" name "\",\"zh_Hant\":\"" name            \
    "\",\"en\":\"" name "\"},\"level\":{\"zh_Hans\":\"专员\",\"zh_Hant\":\"專員\",\"en\":"     \
    "\"Adviser\"},\"role\":\"" role "\"}"

static struct rig rig;
static struct rig_staff admin, auditor, clerk;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &admin, "admin");
    rig_login(&rig, &auditor, "0318");
    rig_login(&rig, &clerk, "0312");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void post(const char *target, const char *body, int status)
{
    rig_staff_ask(&rig, &admin, "POST", target, body);
    if (rig.status != status)
        fail_msg("%s: %d, not %d: %s", target, rig.status, status, rig.body);
}

static void sign_in(const char *staff, const char *password, int status)
{
    char body[128];

    text_format(body, sizeof body, "{\"staff\":\"%s\",\"password\":\"%s\"}", staff, password);
    rig_ask(&rig, "POST", "/api/login", body);
    assert_int_equal(rig.status, status);
}

/* The password of the last reply. */
static void read_password(char to[32])
{
    const char *at = strstr(rig.body, "\"password\":\"");

    assert_non_null(at);
    text_format(to, 32, "%.*s", (int)strcspn(at + 12, "\""), at + 12);
}

static void test_person_is_added_and_signs_in(void **state)
{
    char password[32];

    (void)state;
    post("/api/people", NAMED("0400", "林晓", "clerk"), 204);
    sign_in("0400", "anything", 401); /* without a password nobody gets in */
    post("/api/people/0400/password", NULL, 200);
    read_password(password);
    assert_true(strlen(password) >= 12);
    sign_in("0400", password, 200);
    assert_true(rig_said(&rig, "\"must_change\":true") && rig_said(&rig, "林晓"));
    rig_staff_ask(&rig, &auditor, "GET", "/api/people", NULL);
    assert_true(rig_said(&rig, "{\"number\":\"0400\",\"name\":{\"zh_Hans\":\"林晓\""));
    assert_true(rig_said(&rig, "\"password\":\"temporary\""));
}

static void test_terminals_get_the_name_with_a_new_edition(void **state)
{
    struct rig_terminal pad;

    (void)state;
    rig_enrol(&rig, &pad, "counter");
    post("/api/people", NAMED("0400", "林晓", "clerk"), 204);
    rig_terminal_ask(&rig, &pad, "GET", "/v1/feed?after=0&counter=3", NULL);
    assert_true(rig_said(&rig, "\"catalogue\":\"2026-11.p1\""));
    rig_terminal_ask(&rig, &pad, "GET", "/v1/catalogue", NULL);
    assert_true(rig_said(&rig, "\"version\":\"2026-11.p1\"") && rig_said(&rig, "林晓"));
    post("/api/people", NAMED("0400", "林晓明", "clerk"), 204);
    rig_terminal_ask(&rig, &pad, "GET", "/v1/catalogue", NULL);
    assert_true(rig_said(&rig, "\"version\":\"2026-11.p2\"") && rig_said(&rig, "林晓明"));
}

static void test_change_keeps_the_photo_and_outlives_a_restart(void **state)
{
    (void)state;
    post("/api/people", NAMED("0312", "李强", "supervisor"), 204);
    rig_restart(&rig);
    rig_login(&rig, &clerk, "0312");
    rig_staff_ask(&rig, &clerk, "POST", "/api/emergency", "{\"text\":\"x\"}");
    assert_int_equal(rig.status, 200); /* what a supervisor may */
    rig_staff_ask(&rig, &clerk, "GET", "/api/hall", NULL);
    assert_true(rig_said(&rig, "\"role\":\"supervisor\",\"photo\":\"photos/0312.svg\""));
}

/* Two hubs of one site: the other one hears of it by the log. */
static void test_another_hub_takes_it_over(void **state)
{
    struct hub_config config = rig.config;
    struct hub *first = rig.hub;
    char why[256] = "";

    (void)state;
    rig.hub = hub_new(&config, why, sizeof why);
    assert_non_null(rig.hub);
    post("/api/people", NAMED("0312", "李强", "auditor"), 204);
    hub_free(rig.hub);
    rig.hub = first;
    rig_staff_ask(&rig, &clerk, "POST", "/api/counters/3/open", NULL); /* folds what came */
    rig_staff_ask(&rig, &clerk, "GET", "/api/people", NULL);
    assert_int_equal(rig.status, 200); /* as an auditor may */
}

static void test_bad_person_changes_nothing(void **state)
{
    (void)state;
    post("/api/people", NAMED("0400", "林晓", "king"), 422);
    assert_true(rig_said(&rig, "clerk"));
    post("/api/people", NAMED("04 00", "林晓", "clerk"), 400);
    post("/api/people", "{\"number\":\"0400\",\"role\":\"clerk\"}", 400);
    post("/api/people", NAMED("0400", "", "clerk"), 400);
    rig_restart(&rig);
    rig_login(&rig, &auditor, "0318");
    rig_staff_ask(&rig, &auditor, "GET", "/api/hall", NULL);
    assert_true(rig_said(&rig, "\"version\":\"2026-11\""));
}

static void test_commit_that_failed_leaves_no_trace(void **state)
{
    (void)state;
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    post("/api/people", NAMED("0400", "林晓", "clerk"), 503);
    rig_staff_ask(&rig, &auditor, "GET", "/api/people", NULL);
    assert_int_equal(rig.status, 200);
    assert_false(rig_said(&rig, "林晓"));
    post("/api/people", NAMED("0400", "林晓", "clerk"), 204);
    rig_staff_ask(&rig, &auditor, "GET", "/api/people", NULL);
    assert_true(rig_said(&rig, "林晓"));
}

static void test_disabled_person_is_out_at_once_until_enabled(void **state)
{
    (void)state;
    post("/api/people/0312/disable", NULL, 204);
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
    sign_in("0312", "password", 401);
    assert_true(rig_said(&rig, "\"login\"")); /* as if there were no such person */
    rig_later(&rig, 60);
    post("/api/people/0312/enable", NULL, 204);
    sign_in("0312", "password", 200);
}

static void test_nobody_shuts_themselves_out(void **state)
{
    (void)state;
    post("/api/people/admin/disable", NULL, 409);
    post("/api/people/admin/password", NULL, 409);
    post("/api/people/admin/second-factor", NULL, 409);
    assert_true(rig_said(&rig, "\"self\""));
    post("/api/people", NAMED("admin", "管理员", "clerk"), 409);
    post("/api/people", NAMED("admin", "管理员", "admin"), 204); /* the name may change */
    rig_staff_ask(&rig, &admin, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 200);
}

static void test_new_password_ends_the_sessions(void **state)
{
    (void)state;
    post("/api/people/0312/password", NULL, 200);
    rig_staff_ask(&rig, &clerk, "GET", "/api/session", NULL);
    assert_int_equal(rig.status, 401);
    sign_in("0312", "password", 401);
    post("/api/people/0999/password", NULL, 404);
}

static void test_auditor_sees_and_changes_nothing(void **state)
{
    static const char *const changes[] = {"/api/people", "/api/people/0312/password",
                                          "/api/people/0312/disable", "/api/people/0312/enable",
                                          "/api/people/0312/second-factor"};

    (void)state;
    rig_staff_ask(&rig, &auditor, "GET", "/api/people", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"second_factor\":false,\"disabled\":false"));
    assert_false(rig_said(&rig, "argon2id"));
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        rig_staff_ask(&rig, &auditor, "POST", changes[i], NAMED("0400", "x", "clerk"));
        assert_int_equal(rig.status, 403);
    }
    rig_staff_ask(&rig, &clerk, "GET", "/api/people", NULL);
    assert_int_equal(rig.status, 403);
}

static void test_each_change_is_on_record_by_name(void **state)
{
    static const char *const acts[] = {"person_set", "password_reset", "person_disabled",
                                       "person_enabled", "second_factor_reset"};

    (void)state;
    post("/api/people", NAMED("0312", "李强", "supervisor"), 204);
    post("/api/people/0312/password", NULL, 200);
    post("/api/people/0312/disable", NULL, 204);
    post("/api/people/0312/enable", NULL, 204);
    post("/api/people/0312/second-factor", NULL, 204);
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit?who=admin", NULL);
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        char line[96];

        text_format(line, sizeof line, "\"what\":\"%s\",\"subject\":\"0312\"", acts[i]);
        assert_true(rig_said(&rig, line));
    }
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_person_is_added_and_signs_in),
        WITH_HUB(test_terminals_get_the_name_with_a_new_edition),
        WITH_HUB(test_change_keeps_the_photo_and_outlives_a_restart),
        WITH_HUB(test_another_hub_takes_it_over),
        WITH_HUB(test_bad_person_changes_nothing),
        WITH_HUB(test_commit_that_failed_leaves_no_trace),
        WITH_HUB(test_disabled_person_is_out_at_once_until_enabled),
        WITH_HUB(test_nobody_shuts_themselves_out),
        WITH_HUB(test_new_password_ends_the_sessions),
        WITH_HUB(test_auditor_sees_and_changes_nothing),
        WITH_HUB(test_each_change_is_on_record_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
