/* test_safety.c - the notice of an emergency, from a click to each terminal (R36). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/view.h"
#include "fakes/hub_rig.h"
#include "wire/api_json.h"

static struct rig rig;
static struct rig_terminal kiosk, pad, board;
static struct rig_staff clerk, lead, auditor;
static struct view view;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_enrol(&rig, &pad, "counter");
    rig_enrol(&rig, &board, "board");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &lead, "0315");
    rig_login(&rig, &auditor, "0318");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void raise(const struct rig_staff *who, const char *body)
{
    rig_staff_ask(&rig, who, "POST", "/api/emergency", body);
}

/* What the terminal hears at once; the place of the log that it is at. */
static uint64_t hear(struct rig_terminal *t, int counter)
{
    char target[96], why[160];

    text_format(target, sizeof target, "/v1/feed?after=0&counter=%d", counter);
    rig_terminal_ask(&rig, t, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
    return view.pos;
}

/* Begins to wait for news; the topics that wake it. */
static uint64_t wait_for_news(struct rig_terminal *t, int counter)
{
    char target[96];

    text_format(target, sizeof target, "/v1/feed?after=%llu&wait=50&counter=%d",
                (unsigned long long)hear(t, counter), counter);
    rig_terminal_ask(&rig, t, "GET", target, NULL);
    assert_int_equal(rig.what, HTTP_WAIT);
    return rig.topics;
}

static void test_r36_every_role_is_woken_and_hears_it(void **state)
{
    struct rig_terminal *all[] = {&kiosk, &pad, &board};
    uint64_t topics[3], woken;

    (void)state;
    for (int i = 0; i < 3; i++)
        topics[i] = wait_for_news(all[i], i == 1 ? 3 : 0);
    raise(&lead, "{\"text\":\"Fire on floor 2\"}");
    woken = rig.woken;
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"text\":\"Fire on floor 2\",\"staff\":\"0315\",\"since\":\""));
    for (int i = 0; i < 3; i++) {
        assert_true(woken & topics[i]);
        (void)hear(all[i], i == 1 ? 3 : 0);
        assert_true(view.emergency);
        assert_string_equal(view.emergency_text, "Fire on floor 2");
        assert_int_equal(view.emergency_since, rig.now.at);
    }
}

static void test_it_holds_over_a_restart_and_ends_when_it_is_lifted(void **state)
{
    (void)state;
    raise(&lead, "{\"text\":\"Fire\"}");
    rig_restart(&rig);
    rig_login(&rig, &lead, "0316");
    (void)hear(&board, 0);
    assert_true(view.emergency);
    rig_staff_ask(&rig, &lead, "POST", "/api/emergency/lift", NULL);
    assert_string_equal(rig.body, "{\"emergency\":null}");
    (void)hear(&board, 0);
    assert_false(view.emergency);
}

static void test_only_supervisors_and_above_may(void **state)
{
    static const char *const others[] = {"0312", "0318"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        const struct rig_staff *who = i == 0 ? &clerk : &auditor;

        raise(who, "{\"text\":\"Fire\"}");
        assert_int_equal(rig.status, 403);
        assert_true(rig_said(&rig, "\"role\""));
        rig_staff_ask(&rig, who, "POST", "/api/emergency/lift", NULL);
        assert_int_equal(rig.status, 403);
    }
    (void)hear(&board, 0);
    assert_false(view.emergency);
}

static void test_text_is_needed_short_and_plain(void **state)
{
    char body[512];

    (void)state;
    raise(&lead, "{}");
    assert_int_equal(rig.status, 400);
    raise(&lead, "{\"text\":\"  \"}");
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, "\"no_text\""));
    text_format(body, sizeof body, "{\"text\":\"%0200d\"}", 0);
    raise(&lead, body);
    assert_int_equal(rig.status, 400);
    raise(&lead, "{\"text\":\"a\\nb\"}");
    assert_int_equal(rig.status, 400);
    (void)hear(&board, 0);
    assert_false(view.emergency);
}

static void test_who_raised_and_lifted_it_is_in_the_audit_log_once(void **state)
{
    char *line;

    (void)state;
    raise(&lead, "{\"text\":\"Fire\"}");
    raise(&lead, "{\"text\":\"Fire\"}"); /* a second click */
    rig_staff_ask(&rig, &lead, "POST", "/api/emergency/lift", NULL);
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    line = strstr(rig.body, "\"who\":\"0315\",\"what\":\"emergency_raised\",\"subject\":\"\","
                            "\"detail\":\"Fire\"");
    assert_non_null(line);
    assert_null(strstr(line + 40, "emergency_raised"));
    assert_true(rig_said(&rig, "\"who\":\"0315\",\"what\":\"emergency_lifted\""));
}

static void test_terminal_cannot_raise_it(void **state)
{
    struct event e = {.type = SITE_EMERGENCY, .v = 1, .body.notice.text = "Run"};
    char json[2048];

    (void)state;
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_true(rig_is_aside(&rig));
    (void)hear(&board, 0);
    assert_false(view.emergency);
}

static void test_console_sees_it_and_the_way_out(void **state)
{
    (void)state;
    rig_staff_ask(&rig, &clerk, "GET", "/api/queue", NULL);
    assert_true(rig_said(&rig, "\"emergency\":null"));
    raise(&lead, "{\"text\":\"Fire\"}");
    rig_staff_ask(&rig, &clerk, "GET", "/api/queue", NULL);
    assert_true(rig_said(&rig, "\"emergency\":{\"text\":\"Fire\",\"staff\":\"0315\""));
    rig_staff_ask(&rig, &clerk, "GET", "/api/hall", NULL);
    assert_true(rig_said(&rig, "\"way_out\":{\"zh_Hans\":\"请走绿色标志"));
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_r36_every_role_is_woken_and_hears_it),
        WITH_HUB(test_it_holds_over_a_restart_and_ends_when_it_is_lifted),
        WITH_HUB(test_only_supervisors_and_above_may),
        WITH_HUB(test_text_is_needed_short_and_plain),
        WITH_HUB(test_who_raised_and_lifted_it_is_in_the_audit_log_once),
        WITH_HUB(test_terminal_cannot_raise_it),
        WITH_HUB(test_console_sees_it_and_the_way_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
