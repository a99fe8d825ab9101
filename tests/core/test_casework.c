/* test_casework.c - lives of cases: what may follow on what, and by when (R1-R26). */
#include "core/casework.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hall.h"

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

static void tell(struct site *s, const struct decision *d, double minute)
{
    for (int i = 0; i < d->count; i++)
        site_apply(s, &d->events[i], hall_at(minute));
}

static const struct case_file *open_case(struct site *s, enum case_kind kind, int n, double minute)
{
    struct case_opened what = {.service = "a", .told = "dG9sZA==", .via = VIA_KIOSK};
    struct decision d;

    decide_case_open(s, kind, hall_id(n), &what, east, hall_at(minute), &d);
    assert_int_equal(d.refusal, ALLOWED);
    tell(s, &d, minute);
    return case_by_id(s, hall_id(n));
}

static enum refusal step(struct site *s, int n, double minute, struct case_command c)
{
    struct decision d;

    c.id = hall_id(n);
    c.clock = east;
    decide_case(s, &c, hall_at(minute), &d);
    tell(s, &d, minute);
    return d.refusal;
}

#define BY_STAFF .staff = "0001"
#define SAYS .text = "words", .cause = "why"

/* ---- a complaint (R21-R23, invariant 7) ---- */

static void test_a_complaint_goes_its_three_steps(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_COMPLAINT, 1, 0);

    (void)state;
    assert_string_equal(f->owner, "0009");
    assert_int_equal(f->step, STANDARD_COMPLAINT_RESPONSE);
    assert_int_equal(f->due, hall_at(10).at);
    assert_int_equal(step(s, 1, 8, (struct case_command){ACT_RESPOND, BY_STAFF}), ALLOWED);
    assert_int_equal(f->step, STANDARD_COMPLAINT_SOLUTION);
    assert_int_equal(f->due, hall_at(30).at); /* since it was made */
    assert_int_equal(
        step(s, 1, 55, (struct case_command){ACT_INTERIM, BY_STAFF, SAYS, .due = hall_at(300).at}),
        ALLOWED);
    assert_int_equal(f->due, hall_at(300).at);
    assert_int_equal(s->cases.tally[STANDARD_COMPLAINT_INTERIM].kept, 1);
    assert_int_equal(s->cases.tally[STANDARD_COMPLAINT_SOLUTION].broken, 0);
    assert_int_equal(step(s, 1, 290, (struct case_command){ACT_RESOLVE, BY_STAFF, SAYS}), ALLOWED);
    assert_int_equal(f->state, CASE_DONE);
    assert_int_equal(f->due, hall_at(290 + 1440).at); /* asked again within a day (R22) */
    assert_string_equal(f->answer, "words");
    assert_int_equal(step(s, 1, 400, (struct case_command){ACT_JUDGE, .agreed = 1}), ALLOWED);
    assert_int_equal(f->state, CASE_CLOSED);
    assert_int_equal(f->satisfied, 1);
    assert_int_equal(s->cases.tally[STANDARD_COMPLAINT_RESPONSE].kept, 1);
    assert_int_equal(s->cases.tally[STANDARD_COMPLAINT_PROMISE].kept, 1);
    free(s);
}

/* R23: opened again until satisfied. */
static void test_who_is_not_satisfied_is_heard_again(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_COMPLAINT, 1, 0);

    (void)state;
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(step(s, 1, i * 100, (struct case_command){ACT_RESOLVE, BY_STAFF, SAYS}),
                         ALLOWED);
        assert_int_equal(step(s, 1, i * 100 + 50, (struct case_command){ACT_JUDGE, .agreed = 0}),
                         ALLOWED);
        assert_int_equal(f->state, CASE_IN_HAND);
        assert_int_equal(f->reopened, i);
        assert_int_equal(f->due, hall_at(i * 100 + 80).at);
    }
    free(s);
}

/* R23: or closed by name, with the reason. */
static void test_only_a_manager_closes_it_and_says_why(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_COMPLAINT, 1, 0);

    (void)state;
    assert_int_equal(step(s, 1, 1, (struct case_command){ACT_CLOSE, BY_STAFF, SAYS}),
                     REFUSED_NOT_ALLOWED);
    assert_int_equal(step(s, 1, 1, (struct case_command){ACT_CLOSE, BY_STAFF, .manager = true}),
                     REFUSED_NO_TEXT);
    assert_int_equal(step(s, 1, 1, (struct case_command){ACT_CLOSE, BY_STAFF, SAYS, .manager = 1}),
                     ALLOWED);
    assert_int_equal(f->state, CASE_CLOSED);
    assert_int_equal(step(s, 1, 2, (struct case_command){ACT_REOPEN, BY_STAFF}), ALLOWED);
    assert_int_equal(f->state, CASE_IN_HAND);
    free(s);
}

/* Invariant 7: nobody's own complaint takes the place of the one that a bad rating opens. */
static void test_a_bad_rating_opens_its_own_complaint(void **state)
{
    struct case_opened what = {.ticket = hall_id(1), .via = VIA_KIOSK};
    struct site *s = hall_new();
    struct decision d;

    (void)state;
    assert_int_equal(hall_issue(s, 1, "a", "", 0, hall_at(0)), ALLOWED);
    decide_case_open(s, CASE_COMPLAINT, hall_id(50), &what, east, hall_at(1), &d);
    tell(s, &d, 1);
    assert_int_equal(hall_open(s, 1, hall_at(2)), ALLOWED);
    assert_int_equal(hall_call(s, 1, hall_at(3)), ALLOWED);
    assert_int_equal(hall_ticket(s, SERVE, 1, 1, hall_at(4)), ALLOWED);
    assert_int_equal(
        hall_do(s, (struct command){.kind = RATE, .ticket = hall_id(1), .level = 1}, hall_at(5)),
        ALLOWED);
    decide_after(s, hall_id(1), &(struct rating_given){.level = 1}, hall_at(5), &d);
    assert_int_equal(d.count, 1);
    tell(s, &d, 5);
    assert_non_null(case_by_id(s, case_complaint_of(hall_id(1))));
    assert_non_null(case_by_id(s, hall_id(50)));
    free(s);
}

/* R25: staff say that a rating was a mistake, a manager who did not say so rules. */
static void test_a_mistaken_rating_is_appealed_and_ruled(void **state)
{
    struct case_opened what = {.ticket = hall_id(1), .level = 1, .owner = "0009"};
    struct id id = case_complaint_of(hall_id(1));
    const struct case_file *f;
    struct site *s = hall_new();
    struct decision d;
    struct case_command plea = {
        ACT_APPEAL,   id, "0001", .cause = "tapped the wrong face", .text = "not for the customer",
        .clock = east};
    struct case_command ruling = {
        ACT_RULE, id, "0001", .manager = true, .cause = "seen on film", .agreed = 1, .clock = east};

    (void)state;
    assert_int_equal(hall_issue(s, 1, "a", "", 0, hall_at(0)), ALLOWED);
    decide_case_open(s, CASE_COMPLAINT, id, &what, east, hall_at(1), &d);
    tell(s, &d, 1);
    f = case_by_id(s, id);
    decide_case(s, &ruling, hall_at(2), &d);
    assert_int_equal(d.refusal, REFUSED_STATE); /* nobody has appealed */
    decide_case(s, &plea, hall_at(2), &d);
    assert_int_equal(d.refusal, ALLOWED);
    event_keep_form(&d.events[0]);
    tell(s, &d, 2);
    assert_int_equal(f->appeal, APPEAL_OPEN);
    assert_string_equal(f->answer, "");
    assert_string_equal(f->cause, "");
    decide_case(s, &plea, hall_at(3), &d);
    assert_int_equal(d.refusal, REFUSED_STATE);
    decide_case(s, &ruling, hall_at(3), &d);
    assert_int_equal(d.refusal, REFUSED_NOT_ALLOWED); /* one's own plea */
    ruling.staff = "0009";
    ruling.manager = false;
    decide_case(s, &ruling, hall_at(3), &d);
    assert_int_equal(d.refusal, REFUSED_NOT_ALLOWED);
    ruling.manager = true;
    decide_case(s, &ruling, hall_at(4), &d);
    assert_int_equal(d.refusal, ALLOWED);
    tell(s, &d, 4);
    assert_int_equal(f->appeal, APPEAL_UPHELD);
    assert_true(site_ticket(s, hall_id(1))->excused);
    assert_int_equal(f->state, CASE_FILED); /* the customer is heard all the same */
    assert_int_equal(f->due, hall_at(11).at);
    free(s);
}

/* What somebody said in words is no rating. */
static void test_words_are_not_appealed(void **state)
{
    struct site *s = hall_new();

    (void)state;
    open_case(s, CASE_COMPLAINT, 1, 0);
    assert_int_equal(step(s, 1, 1, (struct case_command){ACT_APPEAL, BY_STAFF, SAYS}),
                     REFUSED_STATE);
    free(s);
}

/* A kiosk whose clock is years off promises as much time as another. */
static void test_a_promise_counts_by_the_corrected_clock(void **state)
{
    struct case_opened what = {.via = VIA_KIOSK};
    struct site *s = hall_new();
    const struct moment wrong = {hall_at(0).at - (instant)20 * 365 * 24 * HOUR, 480};
    struct decision d;

    (void)state;
    decide_case_open(s, CASE_COMPLAINT, hall_id(1), &what, east, wrong, &d);
    tell(s, &d, 7);
    assert_int_equal(case_by_id(s, hall_id(1))->due, hall_at(17).at);
    free(s);
}

/* R2: what was read back before it was sent is confirmed. */
static void test_a_request_of_the_customers_own_is_confirmed(void **state)
{
    struct case_opened what = {.via = VIA_KIOSK};
    struct site *s = hall_new();
    struct decision d;

    (void)state;
    decide_case_open(s, CASE_REQUEST, hall_id(1), &what, east, hall_at(0), &d);
    assert_int_equal(d.count, 2);
    assert_int_equal(d.events[1].type, CASE_CONFIRMED);
    text_copy(what.staff, sizeof what.staff, "0001");
    decide_case_open(s, CASE_REQUEST, hall_id(2), &what, east, hall_at(0), &d);
    assert_int_equal(d.count, 1);
    free(s);
}

/* ---- a request (R1-R20): what is wanted, whether it can be done (R10), how, when ---- */

static void test_a_request_goes_from_word_to_delivery(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_REQUEST, 1, 0);
    struct case_command propose = {ACT_PROPOSE, BY_STAFF, SAYS};

    (void)state;
    assert_int_equal(f->due, hall_at(30).at);
    assert_int_equal(step(s, 1, 1, (struct case_command){ACT_CONFIRM, .via = VIA_KIOSK}), ALLOWED);
    assert_int_equal(f->due, hall_at(30).at); /* the hall has not answered yet */
    assert_int_equal(step(s, 1, 20, (struct case_command){ACT_RESPOND, BY_STAFF}), ALLOWED);
    assert_int_equal(f->due, hall_at(500).at);
    assert_int_equal(
        step(s, 1, 60,
             (struct case_command){ACT_ACCEPT, BY_STAFF, SAYS, .options = {"at the counter"}}),
        ALLOWED);
    assert_int_equal(f->step, STANDARD_PROPOSAL);
    assert_int_equal(step(s, 1, 70, propose), REFUSED_NO_DUE);
    propose.due = hall_at(5000).at;
    assert_int_equal(step(s, 1, 70, propose), ALLOWED);
    assert_int_equal(step(s, 1, 80, (struct case_command){ACT_SIGN, .hash = "ab"}), ALLOWED);
    assert_int_equal(f->state, CASE_AGREED);
    assert_int_equal(f->due, hall_at(5000).at);
    assert_int_equal(step(s, 1, 90, (struct case_command){ACT_PROGRESS, BY_STAFF, SAYS}), ALLOWED);
    assert_int_equal(step(s, 1, 4000,
                          (struct case_command){ACT_DELIVER, BY_STAFF, SAYS, .way = WAY_IN_PERSON,
                                                .explained = true}),
                     ALLOWED);
    assert_int_equal(f->step, STANDARD_SURVEY);
    assert_int_equal(step(s, 1, 4010, (struct case_command){ACT_FOLLOW_UP, .level = 5}), ALLOWED);
    assert_int_equal(f->state, CASE_CLOSED);
    assert_int_equal(f->score, 5);
    assert_int_equal(s->cases.tally[STANDARD_DELIVERY].kept, 1);
    assert_int_equal(s->cases.tally[STANDARD_SURVEY].kept, 1);
    free(s);
}

/* R6: refused with the reasons and what to do instead. */
static void test_a_refusal_says_why_and_what_instead(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_REQUEST, 1, 0);

    (void)state;
    assert_int_equal(step(s, 1, 5, (struct case_command){ACT_REFUSE, BY_STAFF, .text = "no form"}),
                     REFUSED_NO_TEXT);
    assert_int_equal(step(s, 1, 5, (struct case_command){ACT_REFUSE, BY_STAFF, SAYS}), ALLOWED);
    assert_int_equal(f->state, CASE_DENIED);
    assert_int_equal(f->step, STANDARD_NONE);
    free(s);
}

static const struct case_file *proposed(struct site *s)
{
    const struct case_file *f = open_case(s, CASE_REQUEST, 1, 0);

    assert_int_equal(
        step(s, 1, 5, (struct case_command){ACT_ACCEPT, BY_STAFF, .options = {"at the counter"}}),
        ALLOWED);
    assert_int_equal(
        step(s, 1, 10, (struct case_command){ACT_PROPOSE, BY_STAFF, SAYS, .due = hall_at(1000).at}),
        ALLOWED);
    return f;
}

/* R16: a later end needs a reason, and the customer's consent. */
static void test_an_extension_counts_when_the_customer_consents(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = proposed(s);
    const struct case_command later = {ACT_EXTEND, BY_STAFF, SAYS, .due = hall_at(2000).at};
    const struct case_command sooner = {ACT_EXTEND, BY_STAFF, SAYS, .due = hall_at(900).at};

    (void)state;
    assert_int_equal(step(s, 1, 20, (struct case_command){ACT_CONSENT, .agreed = 1}),
                     REFUSED_STATE);
    assert_int_equal(step(s, 1, 20, sooner), REFUSED_NO_DUE);
    assert_int_equal(step(s, 1, 20, later), ALLOWED);
    assert_int_equal(step(s, 1, 21, later), REFUSED_STATE);
    assert_int_equal(f->due, hall_at(1000).at);
    assert_int_equal(step(s, 1, 30, (struct case_command){ACT_CONSENT, .agreed = 0}), ALLOWED);
    assert_int_equal(f->due, hall_at(1000).at);
    assert_int_equal(step(s, 1, 40, later), ALLOWED);
    assert_int_equal(step(s, 1, 50, (struct case_command){ACT_CONSENT, .agreed = 1}), ALLOWED);
    assert_int_equal(f->due, hall_at(2000).at);
    free(s);
}

static void test_a_clock_stands_while_the_customer_is_waited_for(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = proposed(s);

    (void)state;
    assert_int_equal(step(s, 1, 100, (struct case_command){ACT_PAUSE, BY_STAFF}), REFUSED_NO_TEXT);
    assert_int_equal(step(s, 1, 100, (struct case_command){ACT_PAUSE, BY_STAFF, SAYS}), ALLOWED);
    assert_int_equal(case_urgency(s->catalogue, f, hall_at(3000).at), URGENCY_IN_TIME);
    assert_int_equal(step(s, 1, 600, (struct case_command){ACT_RESUME, BY_STAFF}), ALLOWED);
    assert_int_equal(f->due, hall_at(1500).at);
    assert_int_equal(case_urgency(s->catalogue, f, hall_at(1400).at), URGENCY_WARN);
    assert_int_equal(case_urgency(s->catalogue, f, hall_at(1501).at), URGENCY_LATE);
    free(s);
}

/* ---- enquiries, praise, suggestions (R4, R26) ---- */

static void test_what_is_said_is_answered(void **state)
{
    static const enum case_kind kinds[] = {CASE_ENQUIRY, CASE_PRAISE, CASE_SUGGESTION};
    struct site *s = hall_new();

    (void)state;
    for (int i = 0; i < 3; i++) {
        const struct case_file *f = open_case(s, kinds[i], i, 0);

        assert_int_equal(f->due, hall_at(1440).at);
        assert_int_equal(step(s, i, 9, (struct case_command){ACT_ANSWER, SAYS}),
                         REFUSED_NOT_ALLOWED);
        assert_int_equal(step(s, i, 9, (struct case_command){ACT_ANSWER, BY_STAFF, SAYS}), ALLOWED);
        assert_int_equal(f->state, CASE_CLOSED);
    }
    free(s);
}

static void test_a_suggestion_becomes_an_improvement(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_SUGGESTION, 1, 0);
    const struct case_command improve = {ACT_IMPROVE, BY_STAFF, SAYS, .due = hall_at(9999).at};

    (void)state;
    assert_int_equal(step(s, 1, 9, improve), ALLOWED);
    assert_int_equal(f->due, hall_at(9999).at);
    assert_int_equal(step(s, 1, 99, (struct case_command){ACT_IMPROVED, BY_STAFF, SAYS}), ALLOWED);
    assert_int_equal(f->state, CASE_CLOSED);
    free(s);
}

/* R19: found again. */
static void test_a_case_is_told_once_and_found_by_its_code(void **state)
{
    struct site *s = hall_new();
    const struct case_file *f = open_case(s, CASE_ENQUIRY, 1, 0);
    struct case_opened what = {.service = "a"};
    struct decision d;

    (void)state;
    decide_case_open(s, CASE_ENQUIRY, hall_id(1), &what, east, hall_at(1), &d);
    assert_int_equal(d.refusal, ALLOWED);
    assert_int_equal(d.count, 0);
    assert_ptr_equal(case_by_code(s, f->code), f);
    assert_null(case_by_code(s, "????"));
    free(s);
}

/* ---- any lives ---- */

enum { STEPS = 20000, LIVES = 60, KEPT = 2 * STEPS };

struct fact {
    struct event event;
    double minute;
};

static struct fact *facts;
static int fact_count;

static uint32_t roll(uint64_t *random, uint32_t sides)
{
    *random ^= *random << 13; /* xorshift64 */
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (uint32_t)(*random >> 33) % sides;
}

static void keep(struct site *s, const struct decision *d, double minute)
{
    for (int i = 0; i < d->count; i++) {
        assert_true(fact_count < KEPT);
        facts[fact_count++] = (struct fact){d->events[i], minute};
        site_apply(s, &d->events[i], hall_at(minute));
    }
}

static void any_step(struct site *s, uint64_t *random, double minute)
{
    static const char *const staff[] = {"", "0001", "0002"};
    struct case_command c = {.act = (enum case_act)roll(random, CASE_ACTS),
                             .id = hall_id((int)roll(random, LIVES)),
                             .staff = staff[roll(random, 3)],
                             .manager = roll(random, 4) == 0,
                             .owner = roll(random, 2) == 0 ? "0001" : "none",
                             .text = roll(random, 5) > 0 ? "words" : "",
                             .cause = roll(random, 5) > 0 ? "why" : NULL,
                             .agreed = (int)roll(random, 2),
                             .level = (int)roll(random, 7),
                             .due = hall_at(minute + roll(random, 4000) - 200).at,
                             .clock = east};
    struct decision d;

    decide_case(s, &c, hall_at(minute), &d);
    assert_true(d.refusal == ALLOWED || d.count == 0);
    keep(s, &d, minute);
}

static void any_case(struct site *s, uint64_t *random, double minute)
{
    struct case_opened what = {.service = "b", .via = (int)roll(random, 4)};
    struct decision d;

    decide_case_open(s, (enum case_kind)roll(random, KINDS), hall_id((int)roll(random, LIVES)),
                     &what, east, hall_at(minute), &d);
    keep(s, &d, minute);
}

static void test_any_lives_are_sound_and_replay_alike(void **state)
{
    struct site *live = hall_new(), *again = hall_new();
    uint64_t random = 20261127;
    double minute = 0;
    const char *what;

    (void)state;
    facts = calloc(KEPT, sizeof *facts);
    assert_non_null(facts);
    for (int i = 0; i < STEPS; i++) {
        minute += roll(&random, 30);
        if (roll(&random, 20) == 0)
            any_case(live, &random, minute);
        else
            any_step(live, &random, minute);
        if (!site_is_sound(live, &what))
            fail_msg("step %d: %s", i, what);
    }
    for (int i = 0; i < fact_count; i++)
        site_apply(again, &facts[i].event, hall_at(facts[i].minute));
    assert_true(fact_count > LIVES * 2);
    assert_true(site_digest(live) == site_digest(again));
    assert_int_equal(live->cases.ignored, 0);
    for (int i = 0; i < fact_count; i += 3) /* told again: nothing changes but the count */
        site_apply(again, &facts[i].event, hall_at(minute));
    assert_true(site_is_sound(again, &what));
    free(facts);
    free(live);
    free(again);
}

static void test_table_stays_as_small_as_the_hall(void **state)
{
    struct site *s = hall_new();
    const double day = 24 * 60;

    (void)state;
    open_case(s, CASE_COMPLAINT, 0, 0);
    for (int i = 1; i <= 1000; i++) {
        open_case(s, CASE_PRAISE, i, i * day);
        assert_int_equal(step(s, i, i * day, (struct case_command){ACT_ANSWER, BY_STAFF, SAYS}),
                         ALLOWED);
    }
    assert_in_range(s->cases.used, CASE_REST_DAYS, CASE_REST_DAYS + 3);
    assert_non_null(case_by_id(s, hall_id(0)));
    assert_non_null(case_by_id(s, hall_id(1000 - CASE_REST_DAYS)));
    assert_null(case_by_id(s, hall_id(1)));
    free(s);
}

static void test_old_cases_make_room_and_open_ones_stay(void **state)
{
    struct site *s = hall_new();

    (void)state;
    open_case(s, CASE_COMPLAINT, 0, 0);
    for (int i = 1; i < CASES_MAX + 50; i++) {
        const struct case_file *f = open_case(s, CASE_PRAISE, i, i);

        assert_non_null(f);
        assert_int_equal(step(s, i, i, (struct case_command){ACT_ANSWER, BY_STAFF, SAYS}), ALLOWED);
    }
    assert_non_null(case_by_id(s, hall_id(0)));
    assert_null(case_by_id(s, hall_id(1)));
    free(s);
}

static void request_refused(struct site *s, int i)
{
    open_case(s, CASE_REQUEST, i, i);
    assert_int_equal(step(s, i, i, (struct case_command){ACT_REFUSE, BY_STAFF, SAYS}), ALLOWED);
}

static void request_delivered(struct site *s, int i)
{
    open_case(s, CASE_REQUEST, i, i);
    assert_int_equal(
        step(s, i, i, (struct case_command){ACT_ACCEPT, BY_STAFF, .options = {"at the counter"}}),
        ALLOWED);
    assert_int_equal(
        step(s, i, i,
             (struct case_command){ACT_PROPOSE, BY_STAFF, SAYS, .due = hall_at(i + 600).at}),
        ALLOWED);
    assert_int_equal(step(s, i, i,
                          (struct case_command){ACT_DELIVER, BY_STAFF, SAYS, .way = WAY_IN_PERSON,
                                                .explained = true}),
                     ALLOWED);
}

/* Promise 1: who says something is heard, however many were refused or served before. */
static void test_refused_and_delivered_ones_make_room_too(void **state)
{
    void (*const kinds[])(struct site *, int) = {request_refused, request_delivered};

    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        struct site *s = hall_new();

        for (int i = 0; i < CASES_MAX; i++)
            kinds[k](s, i);
        assert_non_null(open_case(s, CASE_COMPLAINT, CASES_MAX, CASES_MAX + 60 * 24 * 60));
        assert_null(case_by_id(s, hall_id(0)));
        assert_int_equal(s->cases.unplaced, 0);
        free(s);
    }
}

/* R38: what is under dispute stays known, or nobody would refuse to erase it. */
static void test_one_that_is_held_gives_no_room(void **state)
{
    struct event hold = {.type = CASE_HELD, .subject = hall_id(0)};
    struct site *s = hall_new();

    (void)state;
    for (int i = 0; i < CASES_MAX; i++) {
        request_refused(s, i);
        if (i == 0)
            site_apply(s, &hold, hall_at(i));
    }
    assert_true(case_by_id(s, hall_id(0))->held > 0);
    assert_non_null(open_case(s, CASE_COMPLAINT, CASES_MAX, CASES_MAX));
    assert_non_null(case_by_id(s, hall_id(0)));
    assert_null(case_by_id(s, hall_id(1)));
    free(s);
}

static void test_one_that_finds_no_room_is_counted(void **state)
{
    struct site *s = hall_new();

    (void)state;
    for (int i = 0; i < CASES_MAX; i++)
        open_case(s, CASE_COMPLAINT, i, 0);
    assert_null(open_case(s, CASE_COMPLAINT, CASES_MAX, 1));
    assert_int_equal(s->cases.unplaced, 1);
    free(s);
}

static int archived(struct site *s, double minute)
{
    struct decision d;
    int n = 0;

    for (decide_case_archive(s, hall_at(minute), &d); d.count > 0;
         decide_case_archive(s, hall_at(minute), &d)) {
        n += d.count;
        tell(s, &d, minute);
    }
    return n;
}

/* R19: what is over is archived by itself; before that the customer may still answer. */
static void test_what_is_over_is_archived_in_time(void **state)
{
    struct site *s = hall_new();
    const double month = 30 * 24 * 60;
    double over;

    (void)state;
    request_refused(s, 0);
    request_delivered(s, 1);
    open_case(s, CASE_REQUEST, 2, 0);
    open_case(s, CASE_COMPLAINT, 3, 0);
    over = (double)(case_by_id(s, hall_id(1))->due - hall_at(0).at) / MINUTE;
    assert_true(over > 7 * 24 * 60);
    assert_int_equal(archived(s, month - 1), 0);
    assert_int_equal(archived(s, month), 1);
    assert_int_equal(case_by_id(s, hall_id(0))->state, CASE_CLOSED);
    assert_int_equal(archived(s, over + month - 1), 0);
    assert_int_equal(archived(s, over + month), 1);
    assert_int_equal(case_by_id(s, hall_id(1))->state, CASE_CLOSED);
    assert_int_equal(archived(s, 100 * month), 0);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_complaint_goes_its_three_steps),
        cmocka_unit_test(test_who_is_not_satisfied_is_heard_again),
        cmocka_unit_test(test_only_a_manager_closes_it_and_says_why),
        cmocka_unit_test(test_a_bad_rating_opens_its_own_complaint),
        cmocka_unit_test(test_a_mistaken_rating_is_appealed_and_ruled),
        cmocka_unit_test(test_words_are_not_appealed),
        cmocka_unit_test(test_a_promise_counts_by_the_corrected_clock),
        cmocka_unit_test(test_a_request_of_the_customers_own_is_confirmed),
        cmocka_unit_test(test_a_request_goes_from_word_to_delivery),
        cmocka_unit_test(test_a_refusal_says_why_and_what_instead),
        cmocka_unit_test(test_an_extension_counts_when_the_customer_consents),
        cmocka_unit_test(test_a_clock_stands_while_the_customer_is_waited_for),
        cmocka_unit_test(test_what_is_said_is_answered),
        cmocka_unit_test(test_a_suggestion_becomes_an_improvement),
        cmocka_unit_test(test_a_case_is_told_once_and_found_by_its_code),
        cmocka_unit_test(test_any_lives_are_sound_and_replay_alike),
        cmocka_unit_test(test_table_stays_as_small_as_the_hall),
        cmocka_unit_test(test_old_cases_make_room_and_open_ones_stay),
        cmocka_unit_test(test_refused_and_delivered_ones_make_room_too),
        cmocka_unit_test(test_one_that_is_held_gives_no_room),
        cmocka_unit_test(test_one_that_finds_no_room_is_counted),
        cmocka_unit_test(test_what_is_over_is_archived_in_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
