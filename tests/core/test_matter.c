/* test_matter.c - the office's records: who may do what when, and what they add up to
 * (R26, R29, R30, R32, R33, R36). */
#include "core/matter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/desk.h"
#include "fakes/hall.h"

static struct catalogue c;
static struct matters *all;
static struct moment now;
static const struct id one = {{1}}, two = {{2}}, drawn = {{9}};

static void person(int i, const char *number, const char *role)
{
    text_copy(c.staff[i].number, STAFF_SIZE, number);
    text_copy(c.staff[i].role, CODE_SIZE, role);
}

static int set_up(void **state)
{
    (void)state;
    c = *hall_catalogue();
    c.staff_count = 3;
    person(0, "0001", "clerk");
    person(1, "0002", "clerk");
    person(2, "0008", "supervisor");
    c.services[0].step_count = 3;
    now = hall_at(0);
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

static civil in_days(int n)
{
    return day_of(now) + n;
}

static enum refusal take(struct decision *d)
{
    for (int i = 0; i < d->count; i++)
        matters_apply(all, &d->events[i], now);
    return d->refusal;
}

static struct matter_command command_of(struct id id, const char *by, struct matter_step what)
{
    struct matter_command to = {.id = id, .lead = strcmp(by, "0008") == 0, .what = what};

    text_copy(to.what.by, STAFF_SIZE, by);
    return to;
}

static enum refusal open(struct id id, const char *by, struct matter_step what)
{
    const struct matter_command command = command_of(id, by, what);
    struct decision d;

    decide_matter_open(all, &c, &command, now, &d);
    return take(&d);
}

static enum refusal act(struct id id, const char *by, struct matter_step what)
{
    const struct matter_command command = command_of(id, by, what);
    struct decision d;

    decide_matter(all, &c, &command, now, &d);
    return take(&d);
}

static const struct matter *it(void)
{
    return matter_of(all, one);
}

#define STEP(...) ((struct matter_step){__VA_ARGS__})
#define IMPROVEMENT                                                                                \
    STEP(.kind = MATTER_IMPROVEMENT, .title = "Seats", .text = "too few", .owner = "0001",         \
         .due = in_days(30))
#define REVIEW                                                                                     \
    STEP(.kind = MATTER_REVIEW, .staff = "0001", .service = "a", .due = in_days(7),                \
         .origin = drawn, .from = in_days(-3), .to = in_days(-3), .pos = 12)

/* ---- improvements (R33) ---- */

/* R33: with the figure before and after. */
static void test_an_improvement_is_planned_done_checked_and_acted_on(void **state)
{
    (void)state;
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CARRY_OUT, .text = "x")), REFUSED_STATE);
    assert_int_equal(act(one, "0001",
                         STEP(.act = MATTER_PLAN, .text = "buy", .indicator = "wait",
                              .figure = 1525, .from = in_days(-30), .to = in_days(-1))),
                     ALLOWED);
    assert_int_equal(it()->first.figure, 1525);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CARRY_OUT, .text = "bought")), ALLOWED);
    assert_int_equal(
        act(one, "0008", STEP(.act = MATTER_CLOSE, .text = "x", .said = VERDICT_BETTER)),
        REFUSED_STATE); /* nobody has checked */
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CHECK, .text = "shorter", .figure = 1200)),
                     ALLOWED);
    assert_int_equal(it()->first.figure, 1525);
    assert_int_equal(it()->after, 1200);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_CLOSE, .text = "kept")), REFUSED_STATE);
    assert_int_equal(
        act(one, "0008", STEP(.act = MATTER_CLOSE, .text = "kept", .said = VERDICT_BETTER)),
        ALLOWED);
    assert_int_equal(it()->state, MATTER_CLOSED);
    assert_int_equal(it()->steps, 4);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_PLAN, .text = "x")), REFUSED_STATE);
}

static void test_what_was_no_better_is_planned_anew_or_dropped(void **state)
{
    (void)state;
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_PLAN, .text = "a")), ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CARRY_OUT, .text = "a")), ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CHECK, .text = "a")), ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_PLAN, .text = "b")), ALLOWED);
    assert_int_equal(it()->state, MATTER_PLANNED);
    assert_int_equal(
        act(one, "0008", STEP(.act = MATTER_CLOSE, .text = "dear", .said = VERDICT_DROPPED)),
        ALLOWED);
}

static void test_an_improvement_has_owner_date_and_words(void **state)
{
    const struct {
        struct matter_step what;
        enum refusal refusal;
    } rows[] = {
        {STEP(.title = "a", .text = "b", .owner = "0777", .due = in_days(1)), REFUSED_NO_STAFF},
        {STEP(.title = "a", .text = "b", .due = in_days(1)), REFUSED_NO_STAFF},
        {STEP(.title = "a", .text = "b", .owner = "0001"), REFUSED_NO_DUE},
        {STEP(.title = "a", .text = "b", .owner = "0001", .due = in_days(-1)), REFUSED_NO_DUE},
        {STEP(.title = " ", .text = "b", .owner = "0001", .due = in_days(1)), REFUSED_NO_TEXT},
        {STEP(.title = "a", .owner = "0001", .due = in_days(1)), REFUSED_NO_TEXT},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(open(one, "0008", rows[i].what), rows[i].refusal);
    assert_int_equal(open(one, "0001", IMPROVEMENT), REFUSED_NOT_ALLOWED);
    assert_null(it());
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED);
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED); /* told again */
    assert_int_equal(all->count, 1);
    assert_int_equal(act(two, "0008", STEP(.act = MATTER_PLAN, .text = "x")), REFUSED_NO_MATTER);
    assert_int_equal(act(one, "0002", STEP(.act = MATTER_PLAN, .text = "x")), REFUSED_NOT_ALLOWED);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_ASSIGN, .owner = "0002")), ALLOWED);
    assert_int_equal(act(one, "0002", STEP(.act = MATTER_PLAN, .text = "x")), ALLOWED);
}

/* An owner does not put off the day, nor pass it on, by the way. */
static void test_only_giving_it_to_another_changes_owner_and_day(void **state)
{
    (void)state;
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED);
    assert_int_equal(
        act(one, "0001",
            STEP(.act = MATTER_PLAN, .text = "x", .owner = "0002", .due = in_days(300))),
        ALLOWED);
    assert_string_equal(it()->first.owner, "0001");
    assert_int_equal(it()->first.due, in_days(30));
    assert_int_equal(
        act(one, "0001", STEP(.act = MATTER_ASSIGN, .owner = "0002", .due = in_days(300))),
        REFUSED_NOT_ALLOWED);
    assert_int_equal(
        act(one, "0008", STEP(.act = MATTER_ASSIGN, .owner = "0002", .due = in_days(300))),
        ALLOWED);
    assert_int_equal(it()->first.due, in_days(300));
}

static void test_what_is_past_its_day_is_late(void **state)
{
    (void)state;
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED);
    assert_false(matter_is_late(it(), in_days(30)));
    assert_true(matter_is_late(it(), in_days(31)));
    assert_int_equal(
        act(one, "0008", STEP(.act = MATTER_CLOSE, .text = "x", .said = VERDICT_DROPPED)), ALLOWED);
    assert_false(matter_is_late(it(), in_days(31)));
}

/* R26: a suggestion that is taken becomes one, with owner and date. */
static void test_a_suggestion_that_is_taken_is_an_improvement(void **state)
{
    struct event e = {.type = IMPROVEMENT_OPENED, .subject = one};

    (void)state;
    text_copy(e.body.step.staff, STAFF_SIZE, "0001");
    text_copy(e.body.step.text, STEP_SIZE, "more seats");
    e.body.step.due = instant_of(in_days(10), 1020, now.offset_min);
    matters_apply(all, &e, now);
    assert_int_equal(it()->kind, MATTER_IMPROVEMENT);
    assert_int_equal(it()->first.due, in_days(10));
    assert_string_equal(it()->first.owner, "0001");
    assert_string_equal(it()->first.source, "suggestion");
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_PLAN, .text = "x")), ALLOWED);
    e.type = IMPROVEMENT_CLOSED;
    matters_apply(all, &e, now);
    assert_int_equal(it()->state, MATTER_CLOSED);
    matters_apply(all, &e, now);
    assert_int_equal(it()->steps, 2);
    assert_int_equal(all->ignored, 0);
}

/* ---- reviews (R30) ---- */

static enum refusal mark(const char *by, int number, int said, const char *text)
{
    struct matter_step step = STEP(.act = MATTER_MARK, .number = number, .said = said);

    text_copy(step.text, sizeof step.text, text);
    return act(one, by, step);
}

/* R15, R30: against the written steps of the service. */
static void test_a_review_goes_through_the_written_steps(void **state)
{
    uint32_t places[MATTERS_MAX];
    int reviews;

    (void)state;
    assert_int_equal(
        open(drawn, "0008", STEP(.kind = MATTER_SAMPLE, .number = 1, .due = in_days(7))), ALLOWED);
    assert_int_equal(open(one, "0008", REVIEW), ALLOWED);
    assert_int_equal(matter_of(all, drawn)->left, 1);
    assert_int_equal(mark("0008", 1, MARK_MET, ""), ALLOWED);
    assert_int_equal(mark("0008", 2, MARK_NOT_MET, ""), REFUSED_NO_TEXT);
    assert_int_equal(mark("0008", 2, MARK_NOT_MET, "no receipt"), ALLOWED);
    assert_int_equal(mark("0008", 4, MARK_MET, ""), REFUSED_STATE);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_CLOSE)), REFUSED_STATE);
    assert_int_equal(mark("0008", 3, MARK_NOT_APPLICABLE, ""), ALLOWED);
    assert_int_equal(matter_points(it()), -1);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_CLOSE)), ALLOWED);
    assert_int_equal(matter_points(it()), 50);
    assert_int_equal(matter_of(all, drawn)->state, MATTER_CLOSED);
    assert_int_equal(matter_spot(all, "0001", in_days(-5), in_days(-1), &reviews), 50);
    assert_int_equal(reviews, 1);
    assert_int_equal(matter_spot(all, "0001", in_days(-2), in_days(-1), &reviews), -1);
    assert_int_equal(matter_spot(all, "0002", in_days(-5), in_days(-1), &reviews), -1);
    assert_int_equal(matter_reviewed(all, places), 1);
    assert_int_equal(places[0], 12);
}

static void test_the_person_answers_and_is_heard(void **state)
{
    (void)state;
    assert_int_equal(
        open(drawn, "0008", STEP(.kind = MATTER_SAMPLE, .number = 1, .due = in_days(7))), ALLOWED);
    assert_int_equal(open(one, "0008", REVIEW), ALLOWED);
    for (int i = 1; i <= 3; i++)
        assert_int_equal(mark("0008", i, MARK_NOT_MET, "no"), ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_ANSWER, .said = ANSWER_AGREES)),
                     REFUSED_STATE);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_CLOSE)), ALLOWED);
    assert_int_equal(act(one, "0002", STEP(.act = MATTER_ANSWER, .said = ANSWER_AGREES)),
                     REFUSED_NOT_ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_ANSWER, .said = ANSWER_OBJECTS)),
                     REFUSED_NO_TEXT);
    assert_int_equal(
        act(one, "0001",
            STEP(.act = MATTER_ANSWER, .said = ANSWER_OBJECTS, .text = "it was there")),
        ALLOWED);
    assert_int_equal(it()->said, ANSWER_OBJECTS);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_REOPEN, .text = "so it was")), ALLOWED);
    assert_int_equal(matter_of(all, drawn)->state, MATTER_OPEN);
    assert_int_equal(mark("0008", 1, MARK_MET, ""), ALLOWED);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_CLOSE)), ALLOWED);
    assert_int_equal(matter_points(it()), 33);
    assert_int_equal(matter_of(all, drawn)->left, 0);
}

static void test_nobody_reviews_their_own_work(void **state)
{
    struct matter_step own = REVIEW;

    (void)state;
    text_copy(own.staff, sizeof own.staff, "0008");
    assert_int_equal(open(one, "0008", own), ALLOWED);
    assert_int_equal(mark("0008", 1, MARK_MET, ""), REFUSED_NOT_ALLOWED);
    assert_int_equal(mark("0001", 1, MARK_MET, ""), REFUSED_NOT_ALLOWED); /* does not lead */
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_ASSIGN, .owner = "0008")),
                     REFUSED_NOT_ALLOWED);
}

/* ---- risks and incidents (R36) ---- */

#define RISK                                                                                       \
    STEP(.kind = MATTER_RISK, .title = "Flood", .text = "pump", .owner = "0001",                   \
         .due = in_days(90), .likelihood = 2, .harm = 5)

static void test_a_risk_is_rated_again_until_it_is_gone(void **state)
{
    struct matter_step bad = RISK;

    (void)state;
    bad.harm = 6;
    assert_int_equal(open(one, "0008", bad), REFUSED_LEVEL);
    assert_int_equal(open(one, "0008", RISK), ALLOWED);
    assert_int_equal(
        act(one, "0001",
            STEP(.act = MATTER_RATE, .text = "pump is in", .harm = 2, .likelihood = 2)),
        REFUSED_NO_DUE);
    assert_int_equal(act(one, "0001",
                         STEP(.act = MATTER_RATE, .text = "pump is in", .harm = 2, .likelihood = 2,
                              .due = in_days(180))),
                     ALLOWED);
    assert_int_equal(it()->first.harm, 2);
    assert_int_equal(it()->first.due, in_days(180));
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CLOSE, .text = "x")), REFUSED_NOT_ALLOWED);
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_CLOSE, .text = "moved out")), ALLOWED);
}

static void test_an_incident_has_a_course_and_a_report(void **state)
{
    int at = 0;

    (void)state;
    assert_int_equal(
        open(one, "0002",
             STEP(.kind = MATTER_INCIDENT, .title = "Fall", .text = "wet floor", .owner = "0001")),
        ALLOWED);
    assert_int_equal(
        act(one, "0001", STEP(.act = MATTER_NOTE, .text = "nurse", .when = now.at - 1)), ALLOWED);
    assert_int_equal(act(one, "0002", STEP(.act = MATTER_NOTE, .text = "x")), REFUSED_NOT_ALLOWED);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CLOSE)), REFUSED_NO_TEXT);
    assert_int_equal(act(one, "0001", STEP(.act = MATTER_CLOSE, .text = "mats laid")), ALLOWED);
    assert_string_equal(matter_next_step(all, one, &at)->step.text, "nurse");
    assert_string_equal(matter_next_step(all, one, &at)->step.text, "mats laid");
    assert_null(matter_next_step(all, one, &at));
}

/* ---- training (R32) ---- */

static struct training_standing standing(int person)
{
    return training_of(all, it(), &c.staff[person], now);
}

static enum refusal attend(const char *staff, int result)
{
    struct matter_step step =
        STEP(.act = MATTER_ATTEND, .number = 1, .said = result, .when = now.at);

    text_copy(step.staff, sizeof step.staff, staff);
    return act(one, "0008", step);
}

/* R32: who attended, with the result. */
static void test_a_training_says_who_lacks_it(void **state)
{
    (void)state;
    assert_int_equal(open(one, "0008",
                          STEP(.kind = MATTER_TRAINING, .title = "Fire drill", .owner = "0008",
                               .due = in_days(30), .whom = "clerk", .months = 12)),
                     ALLOWED);
    assert_int_equal(attend("0001", RESULT_PASSED), REFUSED_STATE); /* no session yet */
    assert_int_equal(act(one, "0008", STEP(.act = MATTER_SESSION, .text = "yard", .when = now.at)),
                     ALLOWED);
    assert_int_equal(attend("0777", RESULT_PASSED), REFUSED_NO_STAFF);
    assert_int_equal(attend("0001", RESULT_PASSED), ALLOWED);
    assert_int_equal(attend("0002", RESULT_FAILED), ALLOWED);
    assert_int_equal(standing(0).state, TRAINING_HAS);
    assert_int_equal(standing(1).state, TRAINING_LACKS);
    assert_int_equal(standing(1).result, RESULT_FAILED);
    assert_int_equal(standing(2).state, TRAINING_NOT_MEANT);
    now.at = instant_of(standing(0).until, 0, now.offset_min) - 1;
    assert_int_equal(standing(0).state, TRAINING_HAS);
    now.at++;
    assert_int_equal(standing(0).state, TRAINING_DUE_AGAIN);
}

/* ---- bounds ---- */

static void test_an_old_closed_record_gives_way_first(void **state)
{
    (void)state;
    assert_int_equal(open(one, "0008", IMPROVEMENT), ALLOWED);
    assert_int_equal(open(two, "0008", IMPROVEMENT), ALLOWED);
    assert_int_equal(
        act(two, "0008", STEP(.act = MATTER_CLOSE, .text = "x", .said = VERDICT_DROPPED)), ALLOWED);
    for (int i = 0; i < MATTERS_MAX - 1; i++) {
        struct id id = {{7, (uint8_t)i, (uint8_t)(i >> 8)}};

        assert_int_equal(open(id, "0008", IMPROVEMENT), ALLOWED);
    }
    assert_non_null(it());
    assert_null(matter_of(all, two));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_an_improvement_is_planned_done_checked_and_acted_on),
        TEST(test_what_was_no_better_is_planned_anew_or_dropped),
        TEST(test_an_improvement_has_owner_date_and_words),
        TEST(test_only_giving_it_to_another_changes_owner_and_day),
        TEST(test_what_is_past_its_day_is_late),
        TEST(test_a_suggestion_that_is_taken_is_an_improvement),
        TEST(test_a_review_goes_through_the_written_steps),
        TEST(test_the_person_answers_and_is_heard),
        TEST(test_nobody_reviews_their_own_work),
        TEST(test_a_risk_is_rated_again_until_it_is_gone),
        TEST(test_an_incident_has_a_course_and_a_report),
        TEST(test_a_training_says_who_lacks_it),
        TEST(test_an_old_closed_record_gives_way_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
