/* test_appraisals.c - the hub's appraisals: proposed, objected, signed; who sees what
 * (R29). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

static struct rig rig;
static struct rig_staff clerk, colleague, supervisor, manager, auditor;
static char from[DAY_TEXT], to[DAY_TEXT];

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    day_to_text(day_of(rig.now), from);
    day_to_text(day_of(rig.now) + 29, to);
    rig_later(&rig, 31 * 24 * 3600);
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &colleague, "0313");
    rig_login(&rig, &supervisor, "0315");
    rig_login(&rig, &manager, "0316");
    rig_login(&rig, &auditor, "0318");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static int act(const struct rig_staff *who, const char *staff, const char *what, const char *more)
{
    char target[64], body[512];

    text_format(target, sizeof target, "/api/appraisals/%s", staff);
    text_format(body, sizeof body, "{\"act\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"%s%s}", what, from,
                to, more[0] != '\0' ? "," : "", more);
    rig_staff_ask(&rig, who, "POST", target, body);
    return rig.status;
}

static void list(const struct rig_staff *who, const char *more)
{
    char target[128];

    text_format(target, sizeof target, "/api/appraisals?from=%s&to=%s%s", from, to, more);
    rig_staff_ask(&rig, who, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

static void test_an_appraisal_goes_from_proposal_to_signature(void **state)
{
    (void)state;
    assert_int_equal(act(&supervisor, "0312", "propose", "\"spot\":85,\"text\":\"steady\""), 200);
    assert_true(rig_said(&rig, "\"state\":\"proposed\""));
    assert_true(rig_said(&rig, "\"score\":85.000")); /* nothing else to count */
    assert_true(rig_said(&rig, "\"grade\":\"B\""));
    assert_int_equal(act(&clerk, "0312", "answer", "\"text\":\"the samples were old\""), 200);
    assert_true(rig_said(&rig, "\"state\":\"objected\""));
    assert_int_equal(act(&supervisor, "0312", "propose", "\"spot\":92"), 200);
    assert_int_equal(act(&clerk, "0312", "answer", "\"agreed\":1"), 200);
    assert_int_equal(act(&supervisor, "0312", "sign", ""), 409);
    assert_int_equal(act(&manager, "0312", "sign", ""), 200);
    assert_true(rig_said(&rig, "\"state\":\"signed\""));
    assert_true(rig_said(&rig, "\"signer\":\"0316\""));
    assert_true(rig_said(&rig, "\"acts\":[]"));
    rig_restart(&rig);
    list(&manager, "");
    assert_true(rig_said(&rig, "\"grade\":\"A\""));
    assert_true(rig_said(&rig, "\"state\":\"signed\""));
}

static void test_people_see_their_own_alone(void **state)
{
    (void)state;
    assert_int_equal(act(&supervisor, "0312", "propose", "\"text\":\"canary\""), 200);
    list(&clerk, "");
    assert_true(rig_said(&rig, "canary"));
    assert_true(rig_said(&rig, "\"acts\":[\"answer\"]"));
    assert_false(rig_said(&rig, "\"staff\":\"0313\""));
    list(&colleague, "");
    assert_true(rig_said(&rig, "\"staff\":\"0313\""));
    assert_false(rig_said(&rig, "canary"));
    list(&colleague, "&format=csv");
    assert_false(rig_said(&rig, "canary"));
    list(&auditor, "");
    assert_true(rig_said(&rig, "canary"));
    assert_false(rig_said(&rig, "\"propose\""));
}

/* The log of the hall is read by everyone. */
static void test_the_log_does_not_tell_of_others(void **state)
{
    (void)state;
    assert_int_equal(act(&supervisor, "0312", "propose", "\"text\":\"canary\",\"spot\":41"), 200);
    rig_staff_ask(&rig, &clerk, "GET", "/api/events?after=0", NULL);
    assert_true(rig_said(&rig, "canary"));
    rig_staff_ask(&rig, &colleague, "GET", "/api/events?after=0", NULL);
    assert_true(rig_said(&rig, "appraisal.proposed"));
    assert_false(rig_said(&rig, "canary"));
    assert_false(rig_said(&rig, "0312"));
    assert_false(rig_said(&rig, "\"spot\":41"));
    rig_staff_ask(&rig, &manager, "GET", "/api/events?after=0", NULL);
    assert_true(rig_said(&rig, "canary"));
}

static void test_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    assert_int_equal(act(&clerk, "0313", "propose", ""), 409);
    assert_int_equal(act(&supervisor, "0999", "propose", ""), 409);
    assert_true(rig_said(&rig, "no_staff"));
    assert_int_equal(act(&supervisor, "0312", "praise", ""), 422);
    assert_int_equal(act(&supervisor, "0312", "propose", "\"spot\":101"), 400);
    day_to_text(day_of(rig.now), to); /* not over */
    assert_int_equal(act(&supervisor, "0312", "propose", ""), 422);
    list(&supervisor, "");
    assert_true(rig_said(&rig, "\"over\":false"));
    assert_false(rig_said(&rig, "\"propose\""));
}

static void test_a_terminal_appraises_nobody(void **state)
{
    struct rig_terminal kiosk;
    struct event e = {.type = APPRAISAL_SIGNED, .v = 1, .subject = rig_id(1)};
    char json[2048];

    (void)state;
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_true(rig_is_aside(&rig));
}

static void test_csv_has_a_row_for_each(void **state)
{
    (void)state;
    assert_int_equal(act(&supervisor, "0312", "propose", "\"spot\":85,\"text\":\"=1+1\""), 200);
    list(&manager, "&format=csv");
    assert_true(rig_said(&rig, "\"0312\",\"李强\",\"Li Qiang\",\"proposed\",85.00,85.00,\"B\","
                               "\"0315\",\"\",\"'=1+1\",\"\",\"\"\r\n"));
    assert_true(rig_said(&rig, "\"0313\",\"陈静\",\"Chen Jing\",\"none\",\"\",\"\","));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_an_appraisal_goes_from_proposal_to_signature),
        TEST(test_people_see_their_own_alone),
        TEST(test_the_log_does_not_tell_of_others),
        TEST(test_what_makes_no_sense_is_refused),
        TEST(test_a_terminal_appraises_nobody),
        TEST(test_csv_has_a_row_for_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
