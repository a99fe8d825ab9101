/* test_case_work.c - what an assessment says, when a complaint is answered, how something is
 * delivered and paid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/casework.h"
#include "fakes/hall.h"

static struct site *site;
static struct moment now;
static struct decision d;

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

static int set_up(void **state)
{
    (void)state;
    site = hall_new();
    now = hall_at(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(site);
    return 0;
}

static void tell(void)
{
    for (int i = 0; i < d.count; i++) {
        event_keep_form(&d.events[i]);
        site_apply(site, &d.events[i], now);
    }
}

static const struct case_file *open_one(enum case_kind kind)
{
    struct case_opened what = {.service = "a", .told = "dG9sZA==", .via = VIA_KIOSK};

    decide_case_open(site, kind, hall_id(1), &what, east, now, &d);
    tell();
    return case_by_id(site, hall_id(1));
}

static enum refusal go(double minute, struct case_command c)
{
    now = hall_at(minute);
    c.id = hall_id(1);
    c.clock = east;
    c.staff = c.act == ACT_FOLLOW_UP ? "" : "0001";
    c.text = "words";
    decide_case(site, &c, now, &d);
    tell();
    return d.refusal;
}

static void time_passes(double minute)
{
    now = hall_at(minute);
    do {
        decide_case_due(site, east, now, &d);
        tell();
    } while (d.count > 0);
}

static int kept(enum standard standard)
{
    return site->cases.tally[standard].kept;
}

static int broken(enum standard standard)
{
    return site->cases.tally[standard].broken;
}

/* ---- assessment ---- */

/* R10: an assessment names one to three ways; they stand while it is proposed. */
static void test_an_assessment_names_one_to_three_options(void **state)
{
    const struct case_file *f = open_one(CASE_REQUEST);

    (void)state;
    assert_int_equal(go(1, (struct case_command){.act = ACT_ACCEPT}), REFUSED_NO_OPTIONS);
    assert_int_equal(go(1, (struct case_command){ACT_ACCEPT, .options = {" ", NULL, ""}}),
                     REFUSED_NO_OPTIONS);
    assert_int_equal(
        go(2, (struct case_command){ACT_ACCEPT, .options = {"", "by post", "at your door"}}),
        ALLOWED);
    assert_string_equal(f->options[0], "by post");
    assert_string_equal(f->options[1], "at your door");
    assert_string_equal(f->options[2], "");
    assert_int_equal(go(3, (struct case_command){ACT_PROPOSE, .due = hall_at(900).at}), ALLOWED);
    assert_string_equal(f->options[1], "at your door");
}

/* R11: a proposal within 24 hours, 48 when it is complex, and then with the reason. */
static void test_a_complex_case_is_proposed_within_48_hours(void **state)
{
    const struct case_file *f = open_one(CASE_REQUEST);

    (void)state;
    assert_int_equal(go(5, (struct case_command){ACT_ACCEPT, .options = {"x"}, .complex = true}),
                     REFUSED_NO_TEXT);
    assert_int_equal(go(5, (struct case_command){ACT_ACCEPT, .options = {"x"}, .complex = true,
                                                 .cause = "two offices"}),
                     ALLOWED);
    assert_true(f->complex);
    assert_string_equal(f->cause, "two offices");
    assert_int_equal(f->step, STANDARD_PROPOSAL);
    assert_int_equal(f->due, hall_at(5 + 48 * 60).at);
    tear_down(NULL);
    set_up(NULL);
    f = open_one(CASE_REQUEST);
    assert_int_equal(go(5, (struct case_command){ACT_ACCEPT, .options = {"x"}}), ALLOWED);
    assert_int_equal(f->due, hall_at(5 + 24 * 60).at);
    assert_int_equal(go(6, (struct case_command){ACT_PROPOSE, .due = hall_at(900).at}), ALLOWED);
    assert_int_equal(kept(STANDARD_PROPOSAL), 1);
}

/* ---- complaints and enquiries ---- */

/* R21: when what was done, what is kept and broken then; the complaint is made at 0 and
 * responded to at 5. */
static const struct {
    double interim, resolve; /* minutes; 0 not */
    int simple_kept, simple_broken, interim_kept, interim_broken;
} thirty[] = {
    {0, 30, 1, 0, 0, 0},  /* solved as a simple one */
    {0, 45, 0, 1, 0, 0},  /* neither solved in time nor answered */
    {0, 60, 0, 1, 0, 0},  /* */
    {25, 90, 0, 0, 1, 0}, /* no simple one, and answered */
    {60, 90, 0, 0, 1, 0}, /* at the last moment */
    {61, 90, 0, 0, 0, 1}, /* answered late */
    {0, 61, 0, 0, 0, 1},  /* not at all */
};

static void complain(size_t i, bool swept)
{
    open_one(CASE_COMPLAINT);
    assert_int_equal(go(5, (struct case_command){.act = ACT_RESPOND}), ALLOWED);
    for (double m = 6; swept && m < (thirty[i].interim > 0 ? thirty[i].interim : thirty[i].resolve);
         m++)
        time_passes(m);
    if (thirty[i].interim > 0)
        assert_int_equal(
            go(thirty[i].interim, (struct case_command){ACT_INTERIM, .due = hall_at(500).at}),
            ALLOWED);
    assert_int_equal(go(thirty[i].resolve, (struct case_command){ACT_RESOLVE, .cause = "why"}),
                     ALLOWED);
}

/* R21: a simple complaint is solved within 30 minutes, else there is an interim answer
 * within the hour. */
static void test_a_complaint_is_solved_in_30_minutes_or_answered_in_an_hour(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(thirty); i++) {
        size_t row = i / 2;

        set_up(NULL);
        complain(row, i % 2 == 0); /* whether or not the hub looked in between */
        if (kept(STANDARD_COMPLAINT_SOLUTION) != thirty[row].simple_kept ||
            broken(STANDARD_COMPLAINT_SOLUTION) != thirty[row].simple_broken ||
            kept(STANDARD_COMPLAINT_INTERIM) != thirty[row].interim_kept ||
            broken(STANDARD_COMPLAINT_INTERIM) != thirty[row].interim_broken)
            fail_msg("row %zu: solution %d/%d, interim %d/%d", row,
                     kept(STANDARD_COMPLAINT_SOLUTION), broken(STANDARD_COMPLAINT_SOLUTION),
                     kept(STANDARD_COMPLAINT_INTERIM), broken(STANDARD_COMPLAINT_INTERIM));
        tear_down(NULL);
    }
}

/* R21: the promised time is moved with the customer's consent, and counts as broken without. */
static void test_a_second_interim_answer_needs_consent(void **state)
{
    const struct case_command again = {ACT_INTERIM, .due = hall_at(400).at};
    struct case_command agreed = again;

    (void)state;
    agreed.agreed = 1;
    for (int consent = 0; consent < 2; consent++) {
        set_up(NULL);
        open_one(CASE_COMPLAINT);
        go(5, (struct case_command){ACT_INTERIM, .due = hall_at(200).at});
        assert_int_equal(go(100, consent ? agreed : again), ALLOWED);
        assert_int_equal(broken(STANDARD_COMPLAINT_PROMISE), !consent);
        assert_int_equal(go(300, (struct case_command){ACT_RESOLVE, .cause = "why"}), ALLOWED);
        assert_int_equal(kept(STANDARD_COMPLAINT_PROMISE), 1); /* the newer one */
        tear_down(NULL);
    }
}

/* R4: a complex enquiry gets a promised time, and an answer within it. */
static void test_a_complex_enquiry_is_promised_a_time(void **state)
{
    const struct case_file *f = open_one(CASE_ENQUIRY);

    (void)state;
    assert_int_equal(go(10, (struct case_command){.act = ACT_INTERIM}), REFUSED_NO_DUE);
    assert_int_equal(go(10, (struct case_command){ACT_INTERIM, .due = hall_at(3000).at}), ALLOWED);
    assert_int_equal(d.events[0].type, ENQUIRY_PROMISED);
    assert_int_equal(f->state, CASE_IN_HAND);
    assert_int_equal(f->step, STANDARD_ANSWER_PROMISE);
    assert_int_equal(f->due, hall_at(3000).at);
    assert_int_equal(kept(STANDARD_ANSWER), 1);
    assert_int_equal(go(2999, (struct case_command){.act = ACT_ANSWER}), ALLOWED);
    assert_int_equal(kept(STANDARD_ANSWER_PROMISE), 1);
    assert_int_equal(f->state, CASE_CLOSED);
}

/* ---- delivery and fee ---- */

static const struct case_file *proposed(const char *amount)
{
    const struct case_file *f = open_one(CASE_REQUEST);

    assert_int_equal(go(1, (struct case_command){ACT_ACCEPT, .options = {"x"}, .amount = amount}),
                     ALLOWED);
    assert_int_equal(go(2, (struct case_command){ACT_PROPOSE, .due = hall_at(900).at}), ALLOWED);
    return f;
}

/* R17: delivered in person or by post, and explained. */
static void test_a_delivery_says_how_and_was_explained(void **state)
{
    const struct case_file *f = proposed("");

    (void)state;
    assert_int_equal(go(9, (struct case_command){ACT_DELIVER, .explained = true}), REFUSED_NO_WAY);
    assert_int_equal(go(9, (struct case_command){ACT_DELIVER, .way = WAY_IN_PERSON}),
                     REFUSED_NO_WAY);
    assert_int_equal(go(9, (struct case_command){ACT_DELIVER, .way = WAY_POST, .explained = true}),
                     REFUSED_NO_WAY);
    assert_int_equal(go(9, (struct case_command){ACT_DELIVER, .way = WAY_POST,
                                                 .parcel = "EE123456785CN", .explained = true}),
                     ALLOWED);
    assert_int_equal(f->way, WAY_POST);
    assert_string_equal(f->parcel, "EE123456785CN");
    assert_true(f->explained);
    assert_int_equal(f->fee.due, 0); /* nothing was to be paid */
}

static enum refusal deliver(double minute)
{
    return go(minute, (struct case_command){ACT_DELIVER, .way = WAY_IN_PERSON, .explained = true});
}

static enum refusal settle(double minute)
{
    return go(minute, (struct case_command){ACT_SETTLE, .amount = "80", .receipt = "R-7"});
}

/* R20: a fee is settled within a day of work after delivery, with a receipt, by name. */
static void test_a_fee_is_settled_and_recorded_on_time(void **state)
{
    const struct case_file *f = proposed("80");

    (void)state;
    assert_int_equal(deliver(100), ALLOWED);
    assert_int_equal(f->fee.due, hall_at(100 + 480).at);
    assert_int_equal(go(200, (struct case_command){ACT_SETTLE, .amount = "80"}), REFUSED_NO_TEXT);
    assert_int_equal(settle(580), ALLOWED);
    assert_int_equal(kept(STANDARD_FEE), 1);
    assert_string_equal(f->fee.receipt, "R-7");
    assert_string_equal(f->fee.by, "0001");
    assert_int_equal(settle(581), REFUSED_STATE); /* once */
    assert_int_equal(f->step, STANDARD_SURVEY);   /* the case's own promise runs on */
}

/* R20: what is settled late was broken at its time, once. */
static void test_a_fee_that_is_late_is_counted_once(void **state)
{
    const struct case_file *f = proposed("80");

    (void)state;
    assert_int_equal(deliver(100), ALLOWED);
    time_passes(580);
    assert_int_equal(broken(STANDARD_FEE), 0);
    time_passes(581);
    assert_int_equal(broken(STANDARD_FEE), 1);
    assert_true(f->fee.late);
    assert_int_equal(settle(900), ALLOWED);
    assert_int_equal(broken(STANDARD_FEE), 1);
    assert_int_equal(kept(STANDARD_FEE), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_an_assessment_names_one_to_three_options),
        TEST(test_a_complex_case_is_proposed_within_48_hours),
        cmocka_unit_test(test_a_complaint_is_solved_in_30_minutes_or_answered_in_an_hour),
        cmocka_unit_test(test_a_second_interim_answer_needs_consent),
        TEST(test_a_complex_enquiry_is_promised_a_time),
        TEST(test_a_delivery_says_how_and_was_explained),
        TEST(test_a_fee_is_settled_and_recorded_on_time),
        TEST(test_a_fee_that_is_late_is_counted_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
