/* test_matters.c - the office's records over the hub's API: figures that the hub takes,
 * samples that nobody picks, who sees what (R26, R29, R30, R32, R33, R36). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

#define ID "0e000000000000000000000000000001"
#define OPEN_IMPROVEMENT                                                                           \
    "{\"id\":\"" ID "\",\"kind\":\"improvement\",\"title\":\"Seats\",\"text\":\"too few\","        \
    "\"owner\":\"0312\",\"due\":\"2027-01-31\",\"source\":\"figure\"}"

static struct rig rig;
static struct rig_staff clerk, colleague, supervisor, auditor;
static struct rig_terminal kiosk;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &colleague, "0313");
    rig_login(&rig, &supervisor, "0315");
    rig_login(&rig, &auditor, "0318");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void ask(const struct rig_staff *who, const char *method, const char *target,
                const char *body, int status)
{
    rig_staff_ask(&rig, who, method, target, body);
    if (rig.status != status)
        fail_msg("%s %s: %d, not %d: %s", method, target, rig.status, status, rig.body);
}

static void step(const struct rig_staff *who, const char *id, const char *body, int status)
{
    char target[80];

    text_format(target, sizeof target, "/api/matters/%s", id);
    ask(who, "POST", target, body, status);
}

/* ---- a day of visits ---- */

static void visit(int n, const struct rig_staff *who, int counter, const char *service)
{
    char json[2048], target[64], number[8];

    text_format(number, sizeof number, "A%03d", n);
    rig_issued(&rig, &kiosk, rig_id(n), service, number, json);
    rig_send(&rig, &kiosk, json);
    text_format(target, sizeof target, "/api/counters/%d/next", counter);
    ask(who, "POST", target, NULL, 200);
    text_format(target, sizeof target, "/api/tickets/%s/serve", number);
    ask(who, "POST", target, NULL, 200);
    rig_later(&rig, 60);
    text_format(target, sizeof target, "/api/tickets/%s/complete", number);
    ask(who, "POST", target, "{\"ask\":true}", 200);
}

static void work(void)
{
    ask(&clerk, "POST", "/api/counters/1/open", NULL, 200);
    ask(&supervisor, "POST", "/api/counters/4/open", NULL, 200);
    for (int n = 1; n <= 6; n++)
        visit(n, &clerk, 1, "social");
    visit(7, &supervisor, 4, "business");
}

static const char *draw(int number)
{
    static char body[160];

    text_format(body, sizeof body,
                "{\"id\":\"" ID "\",\"from\":\"2026-11-24\",\"to\":\"2026-11-24\",\"number\":%d,"
                "\"due\":\"2026-12-01\"}",
                number);
    return body;
}

/* The id of the `n`th review in the list, from 0. */
static void review_id(int n, char to[ID_TEXT])
{
    const char *at;

    ask(&auditor, "GET", "/api/matters?kind=review", NULL, 200);
    at = rig.body;
    for (int i = 0; i <= n; i++) {
        at = strstr(at, "{\"id\":\"");
        assert_non_null(at);
        at += 7;
    }
    memcpy(to, at, ID_TEXT - 1);
    to[ID_TEXT - 1] = '\0';
}

/* ---- improvements ---- */

static void test_the_hub_takes_the_figures_itself(void **state)
{
    (void)state;
    work();
    ask(&supervisor, "POST", "/api/matters", OPEN_IMPROVEMENT, 200);
    ask(&supervisor, "POST", "/api/matters", OPEN_IMPROVEMENT, 200);
    step(&clerk, ID, "{\"act\":\"plan\",\"text\":\"x\",\"indicator\":\"mood\"}", 422);
    step(&clerk, ID,
         "{\"act\":\"plan\",\"text\":\"buy\",\"indicator\":\"work\",\"from\":\"2026-11-24\","
         "\"to\":\"2026-11-25\"}",
         422);
    step(&clerk, ID,
         "{\"act\":\"plan\",\"text\":\"buy\",\"indicator\":\"work\",\"from\":\"2026-11-24\","
         "\"to\":\"2026-11-24\"}",
         200);
    assert_true(rig_said(&rig, "\"before\":1.000"));
    assert_true(rig_said(&rig, "\"acts\":[\"plan\",\"do\"]"));
    step(&clerk, ID, "{\"act\":\"do\",\"text\":\"bought\"}", 200);
    step(&clerk, ID, "{\"act\":\"check\",\"text\":\"shorter\"}", 422); /* of which days? */
    rig_later(&rig, 24 * 3600);
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &supervisor, "0315");
    step(&clerk, ID,
         "{\"act\":\"check\",\"text\":\"none came\",\"from\":\"2026-11-25\","
         "\"to\":\"2026-11-25\"}",
         200);
    assert_true(rig_said(&rig, "\"after\":null"));
    step(&clerk, ID, "{\"act\":\"close\",\"text\":\"x\",\"said\":\"better\"}", 409);
    step(&supervisor, ID, "{\"act\":\"close\",\"text\":\"x\",\"said\":\"good\"}", 422);
    step(&supervisor, ID, "{\"act\":\"close\",\"text\":\"x\",\"said\":\"better\"}", 200);
    rig_restart(&rig);
    rig_login(&rig, &colleague, "0313");
    ask(&colleague, "GET", "/api/matters?kind=improvement", NULL, 200);
    assert_true(rig_said(&rig, "\"state\":\"closed\""));
    assert_true(rig_said(&rig, "\"said\":\"better\""));
    assert_true(rig_said(&rig, "\"before\":1.000"));
}

static void test_what_is_overdue_is_told(void **state)
{
    (void)state;
    ask(&supervisor, "POST", "/api/matters", OPEN_IMPROVEMENT, 200);
    assert_true(rig_said(&rig, "\"late\":false"));
    rig_later(&rig, 90 * 24 * 3600);
    rig_login(&rig, &clerk, "0312");
    ask(&clerk, "GET", "/api/matters?kind=improvement", NULL, 200);
    assert_true(rig_said(&rig, "\"late\":true"));
    ask(&clerk, "GET", "/api/queue", NULL, 200);
    assert_true(rig_said(&rig, "\"matters_late\":1"));
    rig_login(&rig, &colleague, "0313");
    ask(&colleague, "GET", "/api/queue", NULL, 200);
    assert_true(rig_said(&rig, "\"matters_late\":0"));
}

static void test_a_suggestion_ends_with_its_improvement(void **state)
{
    (void)state;
    ask(&clerk, "POST", "/api/cases",
        "{\"id\":\"" ID "\",\"kind\":\"suggestion\",\"told\":\"more seats\"}", 200);
    ask(&clerk, "POST", "/api/cases/" ID,
        "{\"act\":\"improve\",\"text\":\"we buy seats\",\"due\":\"2026-12-24T17:00:00.000+08:00\"}",
        200);
    assert_false(rig_said(&rig, "\"improved\""));
    ask(&clerk, "POST", "/api/cases/" ID, "{\"act\":\"improved\",\"text\":\"done\"}", 409);
    ask(&clerk, "GET", "/api/matters/" ID, NULL, 200);
    assert_true(rig_said(&rig, "\"source\":\"suggestion\""));
    assert_true(rig_said(&rig, "\"due\":\"2026-12-24\""));
    assert_true(rig_said(&rig, "\"owner\":\"0312\""));
    step(&clerk, ID, "{\"act\":\"plan\",\"text\":\"ask for prices\"}", 200);
    step(&clerk, ID, "{\"act\":\"do\",\"text\":\"bought\"}", 200);
    step(&clerk, ID, "{\"act\":\"check\",\"text\":\"nobody stands\"}", 200);
    step(&supervisor, ID,
         "{\"act\":\"close\",\"text\":\"ten seats stand there\",\"said\":\"better\"}", 200);
    ask(&clerk, "GET", "/api/cases/" ID, NULL, 200);
    assert_true(rig_said(&rig, "\"state\":\"closed\""));
    assert_true(rig_said(&rig, "ten seats stand there"));
}

/* ---- samples and reviews ---- */

static void test_a_sample_is_drawn_by_a_seed_on_record(void **state)
{
    (void)state;
    ask(&supervisor, "POST", "/api/samples", draw(4), 409);
    assert_true(rig_said(&rig, "nothing_to_draw"));
    work();
    ask(&clerk, "POST", "/api/samples", draw(4), 403);
    ask(&supervisor, "POST", "/api/samples", draw(0), 422);
    ask(&supervisor, "POST", "/api/samples",
        "{\"from\":\"2026-08-01\",\"to\":\"2026-11-24\",\"number\":4,\"due\":\"2026-12-01\"}", 422);
    ask(&supervisor, "POST", "/api/samples", draw(4), 200);
    assert_true(rig_said(&rig, "\"left\":4"));
    assert_false(rig_said(&rig, "\"seed\":0"));
    ask(&supervisor, "POST", "/api/samples", draw(4), 200); /* asked again: the same */
    ask(&auditor, "GET", "/api/matters?kind=review", NULL, 200);
    assert_true(rig_said(&rig, "\"staff\":\"0315\"")); /* one of seven, and yet drawn */
    assert_int_equal(rig.hub->matters->count, 5);
    ask(&clerk, "GET", "/api/matters?kind=sample", NULL, 200);
    assert_true(rig_said(&rig, "\"matters\":[]"));
}

static void test_reviews_give_the_spot_checks(void **state)
{
    char id[ID_TEXT], propose[160], *before;
    bool own;

    (void)state;
    work();
    ask(&supervisor, "POST", "/api/samples", draw(2), 200);
    review_id(0, id);
    step(&supervisor, id, "{\"act\":\"close\"}", 409);
    own = rig_said(&rig, "not_allowed"); /* theirs is one of the two */
    if (own)
        review_id(1, id);
    step(&supervisor, id,
         "{\"act\":\"mark\",\"lines\":[{\"number\":1,\"said\":\"met\"},"
         "{\"number\":2,\"said\":\"not_met\"}]}",
         409); /* does not say what was missing; nothing is marked */
    ask(&supervisor, "GET", "/api/matters?kind=review", NULL, 200);
    assert_int_equal(rig.hub->matters->step_count, 0);
    step(&supervisor, id,
         "{\"act\":\"mark\",\"lines\":[{\"number\":1,\"said\":\"met\"},"
         "{\"number\":2,\"said\":\"not_met\",\"text\":\"no copy\"},"
         "{\"number\":3,\"said\":\"met\"},{\"number\":4,\"said\":\"met\"}]}",
         200);
    assert_true(rig_said(&rig, "\"work\":{\"at\":"));
    assert_true(rig_said(&rig, "\"number\":\"A00"));
    step(&supervisor, id, "{\"act\":\"close\"}", 200);
    assert_true(rig_said(&rig, "\"points\":75"));
    step(&clerk, id, "{\"act\":\"answer\",\"said\":\"objects\",\"text\":\"it was there\"}", 200);
    before = strdup((review_id(0, id), rig.body));
    rig_restart(&rig);
    review_id(0, id);
    assert_string_equal(before, rig.body); /* a replay gives the same */
    free(before);
    ask(&supervisor, "GET", "/api/appraisals?from=2026-11-01&to=2026-11-30", NULL, 200);
    assert_true(rig_said(&rig, "\"spot\":75,\"reviews\":1"));
    rig_later(&rig, 10 * 24 * 3600);
    rig_login(&rig, &supervisor, "0315");
    text_copy(propose, sizeof propose,
              "{\"act\":\"propose\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\",\"spot\":90}");
    ask(&supervisor, "POST", "/api/appraisals/0312", propose, 422);
    strcpy(strstr(propose, ",\"spot\""), "}");
    ask(&supervisor, "POST", "/api/appraisals/0312", propose, 200);
    assert_true(rig_said(&rig, "\"record\":{\"score\":"));
    assert_true(rig_said(&rig, "\"spot\":75,\"grade\""));
}

static void test_a_review_is_for_its_person_and_who_leads(void **state)
{
    char id[ID_TEXT], target[80];

    (void)state;
    work();
    ask(&supervisor, "POST", "/api/samples", draw(2), 200);
    ask(&clerk, "GET", "/api/matters?kind=review", NULL, 200);
    assert_true(rig_said(&rig, "\"staff\":\"0312\""));
    assert_false(rig_said(&rig, "\"staff\":\"0315\""));
    ask(&colleague, "GET", "/api/matters?kind=review", NULL, 200);
    assert_true(rig_said(&rig, "\"matters\":[]"));
    review_id(0, id);
    text_format(target, sizeof target, "/api/matters/%s", id);
    ask(&colleague, "GET", target, NULL, 404);
    ask(&auditor, "POST", target, "{\"act\":\"close\"}", 403);
    ask(&colleague, "GET", "/api/events?after=0&limit=1000", NULL, 200);
    assert_true(rig_said(&rig, "matter.opened"));
    assert_false(rig_said(&rig, "\"staff\":\"0312\",\"due\""));
    ask(&colleague, "POST", "/api/matters", OPEN_IMPROVEMENT, 409);
}

/* ---- trainings ---- */

static void test_a_training_says_who_lacks_it(void **state)
{
    (void)state;
    ask(&supervisor, "POST", "/api/matters",
        "{\"id\":\"" ID "\",\"kind\":\"training\",\"title\":\"Fire drill\",\"owner\":\"0315\","
        "\"due\":\"2026-12-31\",\"whom\":\"clerk\",\"months\":12}",
        200);
    step(&supervisor, ID,
         "{\"act\":\"session\",\"text\":\"yard\",\"when\":\"2026-11-24T09:00:00.000+08:00\"}", 200);
    step(&supervisor, ID,
         "{\"act\":\"attend\",\"number\":1,\"lines\":[{\"staff\":\"0312\",\"said\":\"passed\"},"
         "{\"staff\":\"0313\",\"said\":\"absent\"}]}",
         200);
    ask(&clerk, "GET", "/api/trainings", NULL, 200);
    assert_true(
        rig_said(&rig, "\"state\":\"has\",\"had\":\"2026-11-24\",\"until\":\"2027-11-24\""));
    assert_false(rig_said(&rig, "0313"));
    ask(&clerk, "GET", "/api/matters/" ID, NULL, 200);
    assert_false(rig_said(&rig, "0313"));
    ask(&supervisor, "GET", "/api/trainings", NULL, 200);
    assert_true(
        rig_said(&rig, "\"state\":\"lacks\",\"had\":null,\"until\":null,\"result\":\"absent\""));
}

/* ---- views of tables ---- */

static void test_views_follow_their_person(void **state)
{
    (void)state;
    ask(&clerk, "GET", "/api/views", NULL, 200);
    assert_string_equal(rig.body, "{\"views\":[]}");
    ask(&clerk, "POST", "/api/views",
        "{\"views\":[{\"table\":\"risk\",\"name\":\"\\\"水\\\"\",\"find\":\"pump\",\"sort\":"
        "\"due\","
        "\"down\":true}]}",
        204);
    ask(&clerk, "POST", "/api/views", "{\"views\":[{\"table\":\"risk\"}]}", 400);
    rig_restart(&rig);
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &colleague, "0313");
    ask(&colleague, "GET", "/api/views", NULL, 200);
    assert_string_equal(rig.body, "{\"views\":[]}");
    ask(&clerk, "GET", "/api/views", NULL, 200);
    assert_string_equal(rig.body, "{\"views\":[{\"table\":\"risk\",\"name\":\"\\\"水\\\"\","
                                  "\"find\":\"pump\",\"sort\":\"due\",\"only\":\"\","
                                  "\"down\":true}]}");
}

/* ---- incidents, and what makes no sense ---- */

static void test_a_clerk_reports_an_incident(void **state)
{
    (void)state;
    ask(&clerk, "POST", "/api/matters",
        "{\"id\":\"" ID "\",\"kind\":\"incident\",\"title\":\"Fall\",\"text\":\"wet floor\","
        "\"owner\":\"0315\",\"source\":\"emergency\"}",
        200);
    step(&clerk, ID, "{\"act\":\"note\",\"text\":\"x\"}", 409);
    step(&supervisor, ID,
         "{\"act\":\"note\",\"text\":\"nurse\",\"when\":\"2026-11-24T09:00:00.000+08:00\"}", 200);
    step(&supervisor, ID, "{\"act\":\"note\",\"text\":\"x\",\"when\":\"nine\"}", 422);
    step(&supervisor, ID, "{\"act\":\"close\",\"text\":\"mats laid\"}", 200);
    assert_true(rig_said(&rig, "\"when\":\"2026-11-24T09:00:00.000+08:00\""));
    assert_true(rig_said(&rig, "\"acts\":[]"));
    ask(&clerk, "GET", "/api/matters?kind=incident&since=2026-11-24", NULL, 200);
    assert_true(rig_said(&rig, "Fall"));
    ask(&clerk, "GET", "/api/matters?kind=incident&since=2026-11-25", NULL, 200);
    assert_true(rig_said(&rig, "\"matters\":[]"));
    ask(&clerk, "GET", "/api/matters?kind=incident&since=x", NULL, 422);
}

static void test_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    ask(&supervisor, "GET", "/api/matters", NULL, 422);
    ask(&supervisor, "GET", "/api/matters?kind=x", NULL, 422);
    ask(&supervisor, "GET", "/api/matters/x", NULL, 404);
    ask(&supervisor, "POST", "/api/matters", "{\"kind\":\"review\"}", 422);
    ask(&supervisor, "POST", "/api/matters", "{\"kind\":\"risk\",\"harm\":6}", 400);
    ask(&supervisor, "POST", "/api/matters", OPEN_IMPROVEMENT, 200);
    step(&supervisor, ID, "{\"act\":\"dance\"}", 422);
    step(&supervisor, ID, "{\"act\":\"rate\",\"text\":\"x\"}", 409);
    step(&supervisor, "0e000000000000000000000000000009", "{\"act\":\"plan\"}", 404);
}

static void test_a_terminal_opens_nothing(void **state)
{
    struct event e = {.type = MATTER_OPENED, .v = 1, .subject = rig_id(1)};
    char json[2048];

    (void)state;
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_true(rig_is_aside(&rig));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_the_hub_takes_the_figures_itself),
        TEST(test_what_is_overdue_is_told),
        TEST(test_a_suggestion_ends_with_its_improvement),
        TEST(test_a_sample_is_drawn_by_a_seed_on_record),
        TEST(test_reviews_give_the_spot_checks),
        TEST(test_a_review_is_for_its_person_and_who_leads),
        TEST(test_a_training_says_who_lacks_it),
        TEST(test_views_follow_their_person),
        TEST(test_a_clerk_reports_an_incident),
        TEST(test_what_makes_no_sense_is_refused),
        TEST(test_a_terminal_opens_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
