/* test_editions_past.c - what is long over is shown by the hall as it was then: a review's
 * written steps, a paper's documents, targets and weights of a period (R15, R30, R34). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_kept.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

enum { DAY_S = 24 * 60 * 60 };

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk, supervisor;
static char path[80];

static void sign_in(void)
{
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &supervisor, "0315");
}

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    sign_in();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void ask(const struct rig_staff *who, const char *method, const char *target,
                const char *body)
{
    rig_staff_ask(&rig, who, method, target, body);
    if (rig.status != 200)
        fail_msg("%s %s: %d: %s", method, target, rig.status, rig.body);
}

/* Another edition of the hall's file, with the first `from` behind `behind` replaced. */
static void publish(const char *behind, const char *from, const char *to)
{
    size_t size = strlen(rig.catalogue) + strlen(to) + 1;
    char *made = malloc(size), why[512] = "";
    const char *at = strstr(strstr(rig.catalogue, behind), from);
    uint64_t topics;

    assert_true(made != NULL && at != NULL);
    assert_true(text_format(made, size, "%.*s%s%s", (int)(at - rig.catalogue), rig.catalogue, to,
                            at + strlen(from)));
    if (!edition_import(rig.hub, made, strlen(made), "new.json", true, rig.now, why, sizeof why))
        fail_msg("%s", why);
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    free(made);
}

static void visit(void)
{
    char json[2048];

    rig_issued(&rig, &kiosk, rig_id(1), "social", "A001", json);
    rig_send(&rig, &kiosk, json);
    ask(&clerk, "POST", "/api/counters/1/open", NULL);
    ask(&clerk, "POST", "/api/counters/1/next", NULL);
    ask(&clerk, "POST", "/api/tickets/A001/serve", NULL);
    rig_later(&rig, 60);
    ask(&clerk, "POST", "/api/tickets/A001/complete", "{\"ask\":false}");
}

/* ---- reviews ---- */

static void open_review(void)
{
    const char *at;

    ask(&supervisor, "GET", "/api/matters?kind=review", NULL);
    at = strstr(rig.body, "{\"id\":\"");
    assert_non_null(at);
    text_format(path, sizeof path, "/api/matters/%.32s", at + 7);
    ask(&supervisor, "GET", path, NULL);
}

static void test_r30_review_goes_through_the_steps_of_its_time(void **state)
{
    (void)state;
    visit();
    rig_later(&rig, 60);
    publish("\"steps\"", "Take a number and wait to be called", "Do as you like");
    ask(&supervisor, "POST", "/api/samples",
        "{\"from\":\"2026-11-24\",\"to\":\"2026-11-24\",\"number\":1,\"due\":\"2026-12-01\"}");
    for (int again = 0; again < 2; again++) {
        open_review();
        assert_true(rig_said(&rig, "Take a number and wait to be called"));
        assert_false(rig_said(&rig, "Do as you like"));
        rig_restart(&rig);
        sign_in();
    }
}

/* The service has lost all of its steps but one since; there were four. */
static void test_steps_that_were_dropped_since_are_marked_all_the_same(void **state)
{
    const char *from = strstr(strstr(rig.catalogue, "\"steps\""), "{\"zh_Hans\""), *end;
    char steps[8192];

    (void)state;
    assert_non_null(from);
    end = strstr(from, "]");
    text_format(steps, sizeof steps, "%.*s", (int)(end - from), from);
    visit();
    rig_later(&rig, 60);
    publish("\"steps\"", steps, "{\"zh_Hans\":\"一\",\"zh_Hant\":\"一\",\"en\":\"one\"}");
    ask(&supervisor, "POST", "/api/samples",
        "{\"from\":\"2026-11-24\",\"to\":\"2026-11-24\",\"number\":1,\"due\":\"2026-12-01\"}");
    open_review();
    rig_staff_ask(&rig, &supervisor, "POST", path, "{\"act\":\"close\"}");
    assert_int_equal(rig.status, 409);
    ask(&supervisor, "POST", path,
        "{\"act\":\"mark\",\"lines\":[{\"number\":1,\"said\":\"met\"},{\"number\":2,\"said\":"
        "\"met\"},{\"number\":3,\"said\":\"met\"},{\"number\":4,\"said\":\"met\"}]}");
    ask(&supervisor, "POST", path, "{\"act\":\"close\"}");
    assert_true(rig_said(&rig, "\"points\":100"));
}

/* It waited while the steps were changed: those in force at the counter count. */
static void test_visit_is_reviewed_by_the_steps_when_it_was_served(void **state)
{
    char json[2048];

    (void)state;
    rig_issued(&rig, &kiosk, rig_id(1), "social", "A001", json);
    rig_send(&rig, &kiosk, json);
    publish("\"steps\"", "Take a number and wait to be called", "Do as you like");
    rig_later(&rig, 60);
    ask(&clerk, "POST", "/api/counters/1/open", NULL);
    ask(&clerk, "POST", "/api/counters/1/next", NULL);
    ask(&clerk, "POST", "/api/tickets/A001/serve", NULL);
    rig_later(&rig, 60);
    ask(&clerk, "POST", "/api/tickets/A001/complete", "{\"ask\":false}");
    ask(&supervisor, "POST", "/api/samples",
        "{\"from\":\"2026-11-24\",\"to\":\"2026-11-24\",\"number\":1,\"due\":\"2026-12-01\"}");
    open_review();
    assert_true(rig_said(&rig, "Do as you like"));
}

/* ---- papers ---- */

static void act(const char *id, const char *what)
{
    char target[64];

    text_format(target, sizeof target, "/api/cases/%s", id);
    ask(&clerk, "POST", target, what);
}

static void open_case(char id[ID_TEXT])
{
    char body[256];

    id_to_text(rig_id(9), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"request\",\"service\":\"social\",\"told\":\"a card\"}",
                id);
    ask(&clerk, "POST", "/api/cases", body);
}

static void expect_paper(const char *id, const char *part, const char * not )
{
    char target[LINK_TEXT];
    struct id case_id;

    assert_true(id_from_text(id, &case_id));
    text_format(target, sizeof target, "/c/%s/paper.pdf?lang=en", rig_case_token(&rig, case_id));
    rig_ask(&rig, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, part));
    assert_false(rig_said(&rig, not ));
}

static void test_refusal_names_the_documents_of_its_time(void **state)
{
    char id[ID_TEXT];

    (void)state;
    open_case(id);
    act(id, "{\"act\":\"refuse\",\"text\":\"No card\",\"cause\":\"Bring it\"}");
    rig_later(&rig, 60);
    publish("\"documents\"", "Social security card", "Proof of residence");
    expect_paper(id, "item: Social security card", "Proof of residence");
}

static void test_report_names_the_fee_of_its_time(void **state)
{
    char id[ID_TEXT], propose[160];

    (void)state;
    open_case(id);
    act(id, "{\"act\":\"accept\",\"options\":[\"at the counter\"]}");
    text_format(
        propose, sizeof propose,
        "{\"act\":\"propose\",\"text\":\"A card\",\"due\":\"2026-12-01T10:00:00.000+08:00\"}");
    act(id, propose);
    act(id, "{\"act\":\"deliver\",\"text\":\"Here it is\",\"way\":\"in_person\",\"explained\":1}");
    rig_later(&rig, 60);
    publish("\"fee\"", "Free of charge", "80 yuan");
    expect_paper(id, "Free of charge", "80 yuan");
}

/* ---- figures ---- */

static void test_period_is_held_to_the_targets_of_its_time(void **state)
{
    (void)state;
    rig_later(&rig, 2 * DAY_S);
    sign_in();
    publish("\"targets\"", "\"wait_kept\": [90, 95, 98]", "\"wait_kept\": [61, 62, 63]");
    ask(&supervisor, "GET", "/api/indicators?from=2026-11-24&to=2026-11-24", NULL);
    assert_true(rig_said(&rig, "\"targets\":[90.0") && !rig_said(&rig, "\"targets\":[61.0"));
    ask(&supervisor, "GET", "/api/indicators?from=2026-11-24&to=2026-11-26", NULL);
    assert_true(rig_said(&rig, "\"targets\":[61.0"));
}

static void test_appraisal_counts_by_the_table_of_its_time(void **state)
{
    (void)state;
    rig_later(&rig, 10 * DAY_S);
    sign_in();
    publish("\"appraisal\"", "\"spot\": 20", "\"spot\": 7");
    ask(&supervisor, "GET", "/api/appraisals?from=2026-11-01&to=2026-11-30", NULL);
    assert_true(rig_said(&rig, "\"spot_weight\":20"));
    ask(&supervisor, "GET", "/api/appraisals?from=2026-12-01&to=2026-12-31", NULL);
    assert_true(rig_said(&rig, "\"spot_weight\":7"));
}

/* From the fold that was kept, as from the whole log. */
static void test_kept_fold_knows_when_which_edition_was_in_force(void **state)
{
    struct hub_config c = rig.config;

    (void)state;
    rig_later(&rig, 2 * DAY_S);
    sign_in();
    publish("\"targets\"", "\"wait_kept\": [90, 95, 98]", "\"wait_kept\": [61, 62, 63]");
    fake_kept_reset();
    c.kept = rig.config.kept = "hub.kept";
    assert_int_equal(hub_keep(&c, 0, 0, NULL, NULL), OK);
    rig_restart(&rig);
    sign_in();
    ask(&supervisor, "GET", "/api/indicators?from=2026-11-24&to=2026-11-24", NULL);
    assert_true(rig_said(&rig, "\"targets\":[90.0"));
    rig.config.kept = NULL;
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_r30_review_goes_through_the_steps_of_its_time),
        WITH_HUB(test_steps_that_were_dropped_since_are_marked_all_the_same),
        WITH_HUB(test_visit_is_reviewed_by_the_steps_when_it_was_served),
        WITH_HUB(test_refusal_names_the_documents_of_its_time),
        WITH_HUB(test_report_names_the_fee_of_its_time),
        WITH_HUB(test_period_is_held_to_the_targets_of_its_time),
        WITH_HUB(test_appraisal_counts_by_the_table_of_its_time),
        WITH_HUB(test_kept_fold_knows_when_which_edition_was_in_force),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
