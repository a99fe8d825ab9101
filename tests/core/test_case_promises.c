/* test_case_promises.c - what keeps a promise, what breaks it, and when its clock stands
 * (R3, R4, R6, R11, R16, R18, R21, R22, R26). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
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

static day_clocks clock_of_hall = east;

static int set_up(void **state)
{
    (void)state;
    site = hall_new();
    now = hall_at(0);
    clock_of_hall = east;
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

static const struct case_file *row(void)
{
    return case_by_id(site, hall_id(1));
}

static void open_by(enum case_kind kind, int via)
{
    struct case_opened what = {.service = "a", .told = "dG9sZA==", .via = via};

    decide_case_open(site, kind, hall_id(1), &what, clock_of_hall, now, &d);
    tell();
}

/* With all that any act asks for. */
static void open_one(enum case_kind kind)
{
    open_by(kind, VIA_KIOSK);
}

static struct case_command whole(enum case_act act)
{
    return (struct case_command){.act = act,
                                 .id = hall_id(1),
                                 .staff = "0001",
                                 .manager = true,
                                 .owner = "0001",
                                 .text = "words",
                                 .cause = "why",
                                 .how = "by phone",
                                 .level = 5,
                                 .options = {"at the counter"},
                                 .way = WAY_IN_PERSON,
                                 .explained = true,
                                 .amount = "80",
                                 .receipt = "R-1",
                                 .due = now.at + HOUR,
                                 .clock = clock_of_hall};
}

static enum refusal go(struct case_command c)
{
    decide_case(site, &c, now, &d);
    tell();
    return d.refusal;
}

static void act(enum case_act act)
{
    assert_int_equal(go(whole(act)), ALLOWED);
}

static void time_passes(void)
{
    do {
        decide_case_due(site, clock_of_hall, now, &d);
        tell();
    } while (d.count > 0);
}

static const struct standard_tally *tally(enum standard standard)
{
    return &site->cases.tally[standard];
}

/* ---- which act keeps which promise ---- */

static void reach(enum standard standard)
{
    switch (standard) {
    case STANDARD_RESPONSE:
        open_one(CASE_REQUEST);
        break;
    case STANDARD_RESPONSE_REMOTE:
        open_by(CASE_REQUEST, VIA_PHONE);
        break;
    case STANDARD_ASSESSMENT:
        reach(STANDARD_RESPONSE);
        act(ACT_RESPOND);
        break;
    case STANDARD_PROPOSAL:
        reach(STANDARD_RESPONSE);
        act(ACT_ACCEPT);
        break;
    case STANDARD_DELIVERY:
        reach(STANDARD_PROPOSAL);
        act(ACT_PROPOSE);
        break;
    case STANDARD_SURVEY:
        reach(STANDARD_DELIVERY);
        act(ACT_DELIVER);
        break;
    case STANDARD_ANSWER:
        open_one(CASE_ENQUIRY);
        break;
    case STANDARD_ANSWER_PROMISE:
        reach(STANDARD_ANSWER);
        act(ACT_INTERIM);
        break;
    case STANDARD_COMPLAINT_RESPONSE:
        open_one(CASE_COMPLAINT);
        break;
    case STANDARD_COMPLAINT_SOLUTION:
        reach(STANDARD_COMPLAINT_RESPONSE);
        act(ACT_RESPOND);
        break;
    case STANDARD_COMPLAINT_INTERIM:
        reach(STANDARD_COMPLAINT_SOLUTION);
        now = hall_at(31);
        time_passes();
        break;
    case STANDARD_COMPLAINT_PROMISE:
        reach(STANDARD_COMPLAINT_SOLUTION);
        act(ACT_INTERIM);
        break;
    case STANDARD_COMPLAINT_FOLLOW_UP:
        reach(STANDARD_COMPLAINT_SOLUTION);
        act(ACT_RESOLVE);
        break;
    case STANDARD_IMPROVEMENT:
        open_one(CASE_SUGGESTION);
        act(ACT_IMPROVE);
        break;
    default:
        break;
    }
}

/* All others neither keep nor break what runs. */
static const struct {
    enum standard running;
    enum case_act act;
    enum standard kept, broken;
} ends[] = {
    {STANDARD_RESPONSE, ACT_RESPOND, STANDARD_RESPONSE, 0},
    {STANDARD_RESPONSE, ACT_ACCEPT, STANDARD_RESPONSE, 0},
    {STANDARD_RESPONSE, ACT_REFUSE, STANDARD_RESPONSE, 0},
    {STANDARD_RESPONSE_REMOTE, ACT_RESPOND, STANDARD_RESPONSE_REMOTE, 0},
    {STANDARD_RESPONSE_REMOTE, ACT_ACCEPT, STANDARD_RESPONSE_REMOTE, 0},
    {STANDARD_RESPONSE_REMOTE, ACT_REFUSE, STANDARD_RESPONSE_REMOTE, 0},
    {STANDARD_ASSESSMENT, ACT_ACCEPT, STANDARD_ASSESSMENT, 0},
    {STANDARD_ASSESSMENT, ACT_REFUSE, STANDARD_ASSESSMENT, 0},
    {STANDARD_PROPOSAL, ACT_PROPOSE, STANDARD_PROPOSAL, 0},
    {STANDARD_DELIVERY, ACT_DELIVER, STANDARD_DELIVERY, 0},
    {STANDARD_SURVEY, ACT_FOLLOW_UP, STANDARD_SURVEY, 0},
    {STANDARD_SURVEY, ACT_ARCHIVE, 0, STANDARD_SURVEY},
    {STANDARD_ANSWER, ACT_ANSWER, STANDARD_ANSWER, 0},
    {STANDARD_ANSWER, ACT_INTERIM, STANDARD_ANSWER, 0},
    {STANDARD_ANSWER_PROMISE, ACT_ANSWER, STANDARD_ANSWER_PROMISE, 0},
    {STANDARD_ANSWER_PROMISE, ACT_INTERIM, 0, STANDARD_ANSWER_PROMISE},
    {STANDARD_COMPLAINT_RESPONSE, ACT_RESPOND, STANDARD_COMPLAINT_RESPONSE, 0},
    {STANDARD_COMPLAINT_RESPONSE, ACT_INTERIM, STANDARD_COMPLAINT_RESPONSE, 0},
    {STANDARD_COMPLAINT_RESPONSE, ACT_RESOLVE, STANDARD_COMPLAINT_RESPONSE, 0},
    {STANDARD_COMPLAINT_SOLUTION, ACT_RESOLVE, STANDARD_COMPLAINT_SOLUTION, 0},
    {STANDARD_COMPLAINT_SOLUTION, ACT_INTERIM, STANDARD_COMPLAINT_INTERIM, 0},
    {STANDARD_COMPLAINT_INTERIM, ACT_INTERIM, STANDARD_COMPLAINT_INTERIM, 0},
    {STANDARD_COMPLAINT_INTERIM, ACT_RESOLVE, 0, STANDARD_COMPLAINT_SOLUTION},
    {STANDARD_COMPLAINT_PROMISE, ACT_RESOLVE, STANDARD_COMPLAINT_PROMISE, 0},
    {STANDARD_COMPLAINT_PROMISE, ACT_INTERIM, 0, STANDARD_COMPLAINT_PROMISE},
    {STANDARD_COMPLAINT_FOLLOW_UP, ACT_JUDGE, STANDARD_COMPLAINT_FOLLOW_UP, 0},
    {STANDARD_IMPROVEMENT, ACT_IMPROVED, STANDARD_IMPROVEMENT, 0},
};

static void check_counts(const struct standard_tally before[STANDARDS], enum standard running,
                         enum case_act done, enum standard kept, enum standard broken)
{
    for (int i = 1; i < STANDARDS; i++) {
        if (tally(i)->kept - before[i].kept != (i == (int)kept) ||
            tally(i)->broken - before[i].broken != (i == (int)broken))
            fail_msg("%s while %s runs: %s is kept %d, broken %d", case_rules[done].name,
                     standard_forms[running].code, standard_forms[i].code,
                     tally(i)->kept - before[i].kept, tally(i)->broken - before[i].broken);
    }
}

static void check_end(enum standard running, enum case_act done)
{
    struct standard_tally before[STANDARDS];
    struct case_command c;
    enum standard kept = STANDARD_NONE, broken = STANDARD_NONE;

    set_up(NULL);
    reach(running);
    assert_int_equal(row()->step, running);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (ends[i].running == running && ends[i].act == done) {
            kept = ends[i].kept;
            broken = ends[i].broken;
        }
    }
    memcpy(before, site->cases.tally, sizeof before);
    c = whole(done);
    c.due = done == ACT_PROPOSE && running == STANDARD_DELIVERY ? row()->due : c.due;
    /* Nobody is there to assign; extending is no end; a fee has its own clock. */
    if (case_may(row(), done) && done != ACT_EXTEND && done != ACT_ASSIGN && done != ACT_SETTLE) {
        assert_int_equal(go(c), ALLOWED);
        check_counts(before, running, done, kept, broken);
    }
    tear_down(NULL);
}

static void test_a_promise_is_kept_by_what_was_promised_alone(void **state)
{
    (void)state;
    for (int running = 1; running < STANDARDS; running++) {
        if (running == STANDARD_REPORT || running == STANDARD_OBJECTION ||
            running == STANDARD_FEE || running == STANDARD_PROPOSAL_COMPLEX ||
            running == STANDARD_REGISTRATION)
            continue; /* not a case's one promise */
        for (int i = 0; i < CASE_ACTS; i++)
            check_end((enum standard)running, (enum case_act)i);
    }
}

/* However it ends then; once. */
static void test_a_promise_that_is_late_stays_broken(void **state)
{
    (void)state;
    reach(STANDARD_DELIVERY);
    now.at = row()->due + 1;
    act(ACT_DELIVER);
    assert_int_equal(d.events[0].type, CASE_LATE);
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
    assert_int_equal(tally(STANDARD_DELIVERY)->kept, 0);
    tear_down(NULL);
    set_up(NULL);
    reach(STANDARD_DELIVERY);
    now.at = row()->due + 1;
    time_passes();
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
    act(ACT_REFUSE);
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
}

/* ---- R16: a later end ---- */

static void test_no_new_proposal_moves_the_end(void **state)
{
    struct case_command later, sooner;
    instant due;

    (void)state;
    reach(STANDARD_DELIVERY);
    due = row()->due;
    later = sooner = whole(ACT_PROPOSE);
    later.due = due + MINUTE;
    sooner.due = due - MINUTE;
    assert_int_equal(go(later), REFUSED_LATER_END);
    assert_int_equal(go(sooner), ALLOWED);
    assert_int_equal(row()->due, sooner.due);
    now.at = sooner.due + 1;
    act(ACT_DELIVER);
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
    assert_int_equal(tally(STANDARD_DELIVERY)->kept, 0);
}

static void test_an_extension_is_told_beforehand(void **state)
{
    struct case_command extend, consent = {ACT_CONSENT, hall_id(1), .agreed = 1};
    uint64_t before;

    (void)state;
    reach(STANDARD_DELIVERY);
    now.at = row()->due;
    extend = whole(ACT_EXTEND);
    assert_int_equal(go(extend), ALLOWED);
    now.at = row()->due + MINUTE; /* nobody has answered */
    time_passes();
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
    assert_int_equal(go(consent), ALLOWED);
    assert_int_equal(row()->due, extend.due);
    act(ACT_DELIVER);
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1); /* it does not vanish */
    assert_int_equal(tally(STANDARD_DELIVERY)->kept, 0);
    tear_down(NULL);
    set_up(NULL);
    reach(STANDARD_DELIVERY);
    now.at = row()->due + MINUTE;
    before = site_digest(site);
    assert_int_equal(go(whole(ACT_EXTEND)), REFUSED_LATE);
    assert_true(site_digest(site) == before);
}

static void test_a_breach_is_on_record_once(void **state)
{
    (void)state;
    reach(STANDARD_DELIVERY);
    now.at = row()->due;
    time_passes();
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 0);
    now.at++;
    decide_case_due(site, clock_of_hall, now, &d);
    assert_int_equal(d.count, 1);
    assert_string_equal(d.events[0].body.late.standard, "delivery");
    tell();
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
    tell();
    assert_int_equal(tally(STANDARD_DELIVERY)->broken, 1);
    assert_int_equal(site->cases.ignored, 1);
    assert_int_equal(case_urgency(site->catalogue, row(), now.at), URGENCY_LATE);
}

/* ---- the clock stands while the customer is waited for ---- */

/* Berlin: forward on Sunday 2026-03-29 at 02:00, back on Sunday 2026-10-25 at 03:00. */
static struct day_clock berlin(civil day)
{
    civil forward = civil_of(2026, 3, 29), back = civil_of(2026, 10, 25);

    if (day == forward)
        return (struct day_clock){60, 120, 120};
    if (day == back)
        return (struct day_clock){120, 60, 180};
    return day > forward && day < back ? (struct day_clock){120, 120, DAY_MINUTES}
                                       : (struct day_clock){60, 60, DAY_MINUTES};
}

/* Mon to Fri 08:30-12:00 and 13:00-17:30, Sat 09:00-12:00; 6 April is a holiday. */
static struct catalogue *calendar(void)
{
    static struct catalogue c;

    c = *hall_catalogue();
    memset(c.week, 0, sizeof c.week);
    for (int i = 0; i < 5; i++)
        c.week[i] = (struct hours){{{510, 720}, {780, 1050}}, 2};
    c.week[5] = (struct hours){{{540, 720}}, 1};
    c.days[0] = (struct day_rule){.day = civil_of(2026, 4, 6), .open = false};
    c.day_count = 1;
    c.standards = usual_standards;
    c.standards.figures[STANDARD_ASSESSMENT][TIER_BASIC] = 60;
    return &c;
}

static void at(const char *text)
{
    assert_true(moment_from_text(text, &now));
}

/* An assessment of 60 working minutes. */
static const struct {
    const char *name, *from, *paused, *resumed, *due;
} pauses[] = {
    {"an hour", "2026-04-01T09:00:00.000+02:00", "2026-04-01T09:20:00.000+02:00",
     "2026-04-01T10:20:00.000+02:00", "2026-04-01T11:00:00.000+02:00"},
    {"lunch", "2026-04-01T11:00:00.000+02:00", "2026-04-01T11:50:00.000+02:00",
     "2026-04-01T13:30:00.000+02:00", "2026-04-01T13:40:00.000+02:00"},
    {"resumed at lunch", "2026-04-01T11:00:00.000+02:00", "2026-04-01T11:50:00.000+02:00",
     "2026-04-01T12:30:00.000+02:00", "2026-04-01T13:10:00.000+02:00"},
    {"the night", "2026-04-01T17:00:00.000+02:00", "2026-04-01T17:10:00.000+02:00",
     "2026-04-02T09:00:00.000+02:00", "2026-04-02T09:50:00.000+02:00"},
    {"paused in the night", "2026-04-01T17:00:00.000+02:00", "2026-04-01T20:00:00.000+02:00",
     "2026-04-02T10:00:00.000+02:00", "2026-04-02T10:30:00.000+02:00"},
    {"a holiday", "2026-04-04T11:30:00.000+02:00", "2026-04-04T11:40:00.000+02:00",
     "2026-04-06T10:00:00.000+02:00", "2026-04-07T09:20:00.000+02:00"},
    {"the clock goes forward", "2026-03-28T11:30:00.000+01:00", "2026-03-28T11:40:00.000+01:00",
     "2026-03-30T09:00:00.000+02:00", "2026-03-30T09:50:00.000+02:00"},
    {"the clock goes back", "2026-10-24T11:30:00.000+02:00", "2026-10-24T11:40:00.000+02:00",
     "2026-10-26T09:00:00.000+01:00", "2026-10-26T09:50:00.000+01:00"},
};

static void pause_one(size_t i)
{
    set_up(NULL);
    clock_of_hall = berlin;
    site->catalogue = calendar();
    at(pauses[i].from);
    reach(STANDARD_ASSESSMENT);
    at(pauses[i].paused);
    act(ACT_PAUSE);
    at(pauses[i].resumed);
}

static void test_a_pause_gives_back_the_working_time_that_was_left(void **state)
{
    struct moment due;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
        pause_one(i);
        time_passes();
        assert_int_equal(d.count, 0);
        act(ACT_RESUME);
        assert_true(moment_from_text(pauses[i].due, &due));
        if (row()->due != due.at)
            fail_msg("%s: due is %d minutes off", pauses[i].name,
                     (int)((row()->due - due.at) / MINUTE));
        tear_down(NULL);
    }
}

/* An act that ends the promise lets the clock go on first. */
static void test_an_act_while_it_waits_counts_by_the_clock_that_stood(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
        pause_one(i);
        act(ACT_ACCEPT);
        assert_int_equal(d.count, 2);
        assert_int_equal(d.events[0].type, CASE_RESUMED);
        assert_int_equal(tally(STANDARD_ASSESSMENT)->kept, 1);
        assert_int_equal(tally(STANDARD_ASSESSMENT)->broken, 0);
        assert_false(row()->waits);
        tear_down(NULL);
    }
}

static void test_what_was_late_before_the_pause_stays_late(void **state)
{
    (void)state;
    reach(STANDARD_ASSESSMENT);
    now.at = row()->due + MINUTE;
    act(ACT_PAUSE);
    now.at += 5 * HOUR;
    assert_int_equal(case_urgency(site->catalogue, row(), now.at), URGENCY_LATE);
    assert_int_equal(tally(STANDARD_ASSESSMENT)->broken, 1);
    act(ACT_RESUME);
    assert_true(row()->due < now.at);
    act(ACT_ACCEPT);
    assert_int_equal(tally(STANDARD_ASSESSMENT)->broken, 1);
    assert_int_equal(tally(STANDARD_ASSESSMENT)->kept, 0);
}

/* The end that the customer agreed to meanwhile is the one that runs on. */
static void test_consent_while_it_waits_names_the_end(void **state)
{
    struct case_command extend;

    (void)state;
    reach(STANDARD_DELIVERY);
    act(ACT_PAUSE);
    now.at += 30 * MINUTE;
    extend = whole(ACT_EXTEND);
    extend.due = now.at + 10 * HOUR;
    assert_int_equal(go(extend), ALLOWED);
    assert_int_equal(go((struct case_command){ACT_CONSENT, hall_id(1), .agreed = 1}), ALLOWED);
    act(ACT_RESUME);
    assert_int_equal(row()->due, extend.due);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_promise_is_kept_by_what_was_promised_alone),
        TEST(test_a_promise_that_is_late_stays_broken),
        TEST(test_no_new_proposal_moves_the_end),
        TEST(test_an_extension_is_told_beforehand),
        TEST(test_a_breach_is_on_record_once),
        cmocka_unit_test(test_a_pause_gives_back_the_working_time_that_was_left),
        cmocka_unit_test(test_an_act_while_it_waits_counts_by_the_clock_that_stood),
        TEST(test_what_was_late_before_the_pause_stays_late),
        TEST(test_consent_while_it_waits_names_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
