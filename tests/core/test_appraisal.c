/* test_appraisal.c - the score by the site's table, and who may do what when (R29). */
#include "core/appraisal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/desk.h"
#include "fakes/hall.h"

static struct catalogue c;
static struct appraisals *all;
static uint64_t seq;

static int set_up(void **state)
{
    (void)state;
    c = *hall_catalogue();
    c.staff_count = 3;
    text_copy(c.staff[0].number, STAFF_SIZE, "0001");
    text_copy(c.staff[1].number, STAFF_SIZE, "0008");
    text_copy(c.staff[2].number, STAFF_SIZE, "0009");
    usual_targets(&c.targets);
    c.appraisal = (struct appraisal_rules){.spot_weight = 20, .grade_count = 2};
    c.appraisal.weights[IND_SATISFACTION] = 30;
    c.appraisal.weights[IND_COMPLAINTS] = 50;
    text_copy(c.appraisal.grades[0].code, CODE_SIZE, "B");
    text_copy(c.appraisal.grades[1].code, CODE_SIZE, "A");
    c.appraisal.grades[1].from = 90;
    all = calloc(1, sizeof *all);
    must(all != NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(all);
    return 0;
}

static enum refusal act(struct appraisal_command command)
{
    struct decision d;

    if (command.staff == NULL)
        command.staff = "0001";
    command.from = 20000;
    command.to = 20029;
    decide_appraisal(all, &c, &command, hall_at(0), &d);
    for (int i = 0; i < d.count; i++) {
        d.events[i].seq = ++seq;
        appraisals_apply(all, &d.events[i], hall_at(0));
    }
    return d.refusal;
}

static const struct appraisal *it(void)
{
    return appraisal_of(all, appraisal_id("0001", 20000, 20029));
}

#define PROPOSE .act = APPRAISE, .by = "0008", .lead = true, .score = 8650, .spot = 90, .grade = "B"
#define ANSWER .act = APPRAISAL_ANSWER, .by = "0001"
#define SIGN .act = APPRAISAL_SIGN, .by = "0009", .lead = true, .manager = true
#define COMMAND(...) ((struct appraisal_command){__VA_ARGS__})

static void test_proposed_agreed_signed(void **state)
{
    (void)state;
    assert_int_equal(act(COMMAND(PROPOSE)), ALLOWED);
    assert_int_equal(it()->state, APPRAISAL_OPEN);
    assert_int_equal(it()->score, 8650);
    assert_int_equal(act(COMMAND(ANSWER, .agreed = true)), ALLOWED);
    assert_int_equal(it()->state, APPRAISAL_AGREED);
    assert_int_equal(act(COMMAND(PROPOSE)), REFUSED_STATE); /* they agreed to this one */
    assert_int_equal(act(COMMAND(SIGN)), ALLOWED);
    assert_int_equal(it()->state, APPRAISAL_DONE);
    assert_string_equal(it()->signer, "0009");
    assert_int_equal(act(COMMAND(SIGN)), REFUSED_STATE);
    assert_int_equal(act(COMMAND(PROPOSE)), REFUSED_STATE);
}

static void test_an_objection_is_heard(void **state)
{
    (void)state;
    assert_int_equal(act(COMMAND(PROPOSE)), ALLOWED);
    assert_int_equal(act(COMMAND(ANSWER)), REFUSED_NO_TEXT);
    assert_int_equal(act(COMMAND(ANSWER, .text = "I was ill for a week")), ALLOWED);
    assert_int_equal(it()->state, APPRAISAL_OBJECTED);
    assert_int_equal(act(COMMAND(SIGN)), REFUSED_NO_TEXT);
    assert_int_equal(act(COMMAND(PROPOSE, .text = "without that week")), ALLOWED);
    assert_int_equal(it()->state, APPRAISAL_OPEN);
    assert_int_equal(act(COMMAND(SIGN)), REFUSED_NO_TEXT); /* before the person's word */
    assert_int_equal(act(COMMAND(SIGN, .text = "on leave, told by phone")), ALLOWED);
    assert_string_equal(it()->objection, "I was ill for a week");
}

static void test_who_may_not(void **state)
{
    (void)state;
    assert_int_equal(act(COMMAND(.act = APPRAISE, .by = "0008")), REFUSED_NOT_ALLOWED);
    assert_int_equal(act(COMMAND(.act = APPRAISE, .by = "0001", .lead = true)),
                     REFUSED_NOT_ALLOWED);               /* oneself */
    assert_int_equal(act(COMMAND(SIGN)), REFUSED_STATE); /* nothing is proposed */
    assert_int_equal(act(COMMAND(ANSWER, .agreed = true)), REFUSED_STATE);
    assert_int_equal(act(COMMAND(PROPOSE, .staff = "0777")), REFUSED_NO_STAFF);
    assert_int_equal(act(COMMAND(PROPOSE)), ALLOWED);
    assert_int_equal(act(COMMAND(.act = APPRAISAL_ANSWER, .by = "0008", .agreed = true)),
                     REFUSED_NOT_ALLOWED);
    assert_int_equal(act(COMMAND(.act = APPRAISAL_SIGN, .by = "0008", .lead = true, .text = "x")),
                     REFUSED_NOT_ALLOWED);
}

static void test_points_follow_the_tiers(void **state)
{
    const int more[TIERS] = {9500, 9700, 9900}, fewer[TIERS] = {100, 50, 20};
    const struct {
        const int *targets;
        bool higher;
        double value, points;
    } rows[] = {
        {more, true, 95, 80},   {more, true, 96.9, 80},  {more, true, 97, 90},
        {more, true, 100, 100}, {more, true, 47.5, 40},  {fewer, false, 1, 80},
        {fewer, false, 0, 100}, {fewer, false, 0.5, 90}, {fewer, false, 2, 40},
    };
    const int none[TIERS] = {0, 0, 0};
    double points;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_true(appraisal_points(rows[i].targets, rows[i].higher, rows[i].value, &points));
        assert_float_equal(points, rows[i].points, 0.001);
    }
    assert_false(appraisal_points(none, true, 50, &points));
}

/* R29: what has no figure takes no part, and pulls nobody down. */
static void test_the_score_weighs_what_there_is(void **state)
{
    struct figure figures[INDICATORS] = {{0}};

    (void)state;
    assert_int_equal(appraisal_score(&c, figures, -1), -1);
    assert_int_equal(appraisal_score(&c, figures, 70), 7000);
    figures[IND_SATISFACTION] = (struct figure){.of = 10, .sum = 45}; /* 80 points */
    assert_int_equal(appraisal_score(&c, figures, -1), 8000);
    assert_int_equal(appraisal_score(&c, figures, 70), (80 * 30 + 70 * 20) * 100 / 50);
    figures[IND_COMPLAINTS] = (struct figure){.of = 100}; /* none: 100 points */
    assert_int_equal(appraisal_score(&c, figures, 70), 80 * 30 + 100 * 50 + 70 * 20);
    assert_string_equal(appraisal_grade(&c.appraisal, 9000)->code, "A");
    assert_string_equal(appraisal_grade(&c.appraisal, 8999)->code, "B");
    assert_null(appraisal_grade(&c.appraisal, -1));
}

static void test_the_oldest_gives_way(void **state)
{
    struct event e = {.type = APPRAISAL_PROPOSED};

    (void)state;
    for (int i = 0; i <= APPRAISALS_MAX; i++) {
        e.subject = appraisal_id("0001", i, i + 1);
        appraisals_apply(all, &e, hall_at(0));
    }
    assert_null(appraisal_of(all, appraisal_id("0001", 0, 1)));
    for (int i = 1; i <= APPRAISALS_MAX; i++)
        assert_non_null(appraisal_of(all, appraisal_id("0001", i, i + 1)));
    e.type = APPRAISAL_SIGNED;
    e.subject = appraisal_id("0001", 0, 1);
    appraisals_apply(all, &e, hall_at(0));
    assert_int_equal(all->ignored, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_proposed_agreed_signed),
        TEST(test_an_objection_is_heard),
        TEST(test_who_may_not),
        TEST(test_points_follow_the_tiers),
        TEST(test_the_score_weighs_what_there_is),
        TEST(test_the_oldest_gives_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
