/* test_front_desk.c - where customers and staff meet: who is called out of turn, by which way a
 * case came, when it was written down, and whose hand an answer is in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/queue.h"
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

/* ---- R39: nobody is called out of turn without a reason on record ---- */

static enum refusal pick(struct site *s, int n, int counter, const char *reason, struct decision *d)
{
    decide(s,
           &(struct command){.kind = CALL_TICKET,
                             .ticket = hall_id(n),
                             .counter = counter,
                             .staff = "0001",
                             .reason = reason},
           hall_at(9), d);
    return d->refusal;
}

/* Tickets 1 and 2 of a, 3 of c wait; counter 1 does a and b. */
static struct site *three_wait(void)
{
    struct site *s = hall_new();

    assert_int_equal(hall_issue(s, 1, "a", "", 0, hall_at(0)), ALLOWED);
    assert_int_equal(hall_issue(s, 2, "a", "", 0, hall_at(1)), ALLOWED);
    assert_int_equal(hall_issue(s, 3, "c", "", 0, hall_at(2)), ALLOWED);
    assert_int_equal(hall_open(s, 1, hall_at(3)), ALLOWED);
    return s;
}

static void test_r39_a_call_out_of_turn_needs_its_reason_and_says_who_was_passed_over(void **state)
{
    struct site *s = three_wait();
    struct decision d;
    char text[WHY_TEXT];

    (void)state;
    assert_int_equal(pick(s, 2, 1, NULL, &d), REFUSED_NO_REASON);
    assert_int_equal(pick(s, 2, 1, "  ", &d), REFUSED_NO_REASON);
    assert_int_equal(pick(s, 2, 1, "asthma attack", &d), ALLOWED);
    assert_int_equal(d.events[0].body.called.why, WHY_CHOSEN);
    assert_int_equal(d.events[0].body.called.over.count, 1);
    assert_string_equal(d.events[0].body.called.reason, "asthma attack");
    queue_explain(WHY_CHOSEN, d.events[0].body.called.over, hall_at(0), text);
    assert_string_equal(text, "called before A001: chosen by the clerk");
    free(s);
}

static void test_r39_whose_turn_it_is_is_called_by_the_rule_however_it_is_picked(void **state)
{
    struct site *s = three_wait();
    struct decision d;

    (void)state;
    assert_int_equal(pick(s, 1, 1, "a reason that is not needed", &d), ALLOWED);
    assert_int_equal(d.events[0].body.called.why, WHY_ARRIVAL);
    assert_string_equal(d.events[0].body.called.reason, "");
    free(s);
}

static void test_r39_a_counter_calls_only_what_it_does_or_was_sent(void **state)
{
    struct site *s = three_wait();
    struct command send = {
        .kind = TRANSFER, .ticket = hall_id(3), .counter = 3, .service = "c", .to = 1};
    struct decision d;

    (void)state;
    assert_int_equal(pick(s, 3, 1, "why", &d), REFUSED_OTHER_SERVICE);
    assert_int_equal(hall_open(s, 3, hall_at(4)), ALLOWED);
    assert_int_equal(hall_ticket(s, CALL_TICKET, 3, 3, hall_at(5)), REFUSED_NO_REASON);
    assert_int_equal(hall_do(s,
                             (struct command){.kind = CALL_TICKET,
                                              .ticket = hall_id(3),
                                              .counter = 3,
                                              .staff = "0001",
                                              .reason = "why"},
                             hall_at(5)),
                     ALLOWED);
    assert_int_equal(hall_do(s, send, hall_at(6)), ALLOWED); /* to counter 1 */
    assert_int_equal(pick(s, 3, 3, "why", &d), REFUSED_NOT_YOURS);
    assert_int_equal(pick(s, 3, 1, "why", &d), ALLOWED);
    free(s);
}

/* ---- R3, R5: each channel has its clock ---- */

static const struct case_file *opened(struct site *s, enum case_kind kind, int n, int via,
                                      instant contacted, double minute)
{
    struct case_opened what = {
        .service = "a", .told = "dG9sZA==", .via = via, .contacted = contacted, .staff = "0001"};
    struct decision d;

    decide_case_open(s, kind, hall_id(n), &what, east, hall_at(minute), &d);
    assert_int_equal(d.refusal, ALLOWED);
    tell(s, &d, minute);
    return case_by_id(s, hall_id(n));
}

static void test_r3_r5_who_is_far_away_is_answered_within_a_day(void **state)
{
    static const struct {
        int via;
        const char *name;
        enum standard step;
        int minutes;
    } rows[] = {
        {VIA_PAD, "pad", STANDARD_RESPONSE, 30},
        {VIA_KIOSK, "kiosk", STANDARD_RESPONSE, 30},
        {VIA_WEB, "web", STANDARD_RESPONSE_REMOTE, 1440},
        {VIA_CONSOLE, "console", STANDARD_RESPONSE, 30},
        {VIA_PHONE, "phone", STANDARD_RESPONSE_REMOTE, 1440},
        {VIA_MAIL, "mail", STANDARD_RESPONSE_REMOTE, 1440},
        {VIA_COUNTER, "counter", STANDARD_RESPONSE, 30},
    };
    struct site *s = hall_new();

    (void)state;
    assert_int_equal(ARRAY_LEN(rows), VIAS);
    for (int i = 0; i < VIAS; i++) {
        const struct case_file *f = opened(s, CASE_REQUEST, 10 + i, rows[i].via, 0, 5);

        assert_string_equal(via_names[i], rows[i].name);
        assert_int_equal(f->via, i);
        assert_int_equal(f->step, rows[i].step);
        assert_int_equal(f->due - f->filed, (instant)rows[i].minutes * MINUTE);
        /* A complaint is met at once, wherever it comes from (R21). */
        f = opened(s, CASE_COMPLAINT, 30 + i, rows[i].via, 0, 5);
        assert_int_equal(f->step, STANDARD_COMPLAINT_RESPONSE);
        assert_int_equal(f->due - f->filed, 10 * MINUTE);
    }
    free(s);
}

/* ---- R1: written down within fifteen minutes ---- */

static void test_r1_what_staff_heard_is_written_down_within_fifteen_minutes(void **state)
{
    static const struct {
        int before; /* minutes from the first contact; -1 it is not said */
        int kept, broken;
    } rows[] = {{-1, 0, 0}, {0, 1, 0}, {15, 1, 0}, {16, 0, 1}, {600, 0, 1}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct site *s = hall_new();
        const struct standard_tally *t = &s->cases.tally[STANDARD_REGISTRATION];
        instant contacted = rows[i].before < 0 ? 0 : hall_at(700 - rows[i].before).at;
        const struct case_file *f = opened(s, CASE_ENQUIRY, 1, VIA_PHONE, contacted, 700);

        assert_int_equal(t->kept, rows[i].kept);
        assert_int_equal(t->broken, rows[i].broken);
        assert_int_equal(f->contacted, contacted);
        free(s);
    }
}

/* ---- whose hand an answer is in ---- */

static enum refusal step(struct site *s, int n, double minute, struct case_command c)
{
    struct decision d;

    c.id = hall_id(n);
    c.clock = east;
    decide_case(s, &c, hall_at(minute), &d);
    tell(s, &d, minute);
    return d.refusal;
}

/* A request as far as that act may follow; 0009 answers for it. */
static struct site *ready_for(enum case_act act)
{
    struct site *s = hall_new();
    struct case_command then = {.staff = "0001",
                                .text = "words",
                                .cause = "why",
                                .options = {"at the counter"},
                                .way = WAY_IN_PERSON,
                                .explained = true,
                                .due = hall_at(4000).at};
    static const enum case_act way[] = {ACT_RESPOND, ACT_ACCEPT, ACT_PROPOSE};

    if (act == ACT_JUDGE) {
        opened(s, CASE_COMPLAINT, 1, VIA_COUNTER, 0, 0);
        then.act = ACT_RESOLVE;
        assert_int_equal(step(s, 1, 1, then), ALLOWED);
        return s;
    }
    opened(s, CASE_REQUEST, 1, VIA_COUNTER, 0, 0);
    for (size_t i = 0; i < ARRAY_LEN(way); i++) {
        then.act = way[i];
        assert_int_equal(step(s, 1, 1, then), ALLOWED);
    }
    then.act = act == ACT_CONSENT ? ACT_EXTEND : ACT_DELIVER;
    then.due = hall_at(5000).at;
    if (act != ACT_SIGN)
        assert_int_equal(step(s, 1, 2, then), ALLOWED);
    return s;
}

static void test_r16_r23_staff_who_note_an_answer_say_how_it_was_asked(void **state)
{
    static const enum case_act acts[] = {ACT_CONSENT, ACT_JUDGE, ACT_FOLLOW_UP, ACT_SIGN};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        struct site *s = ready_for(acts[i]);
        bool judges = acts[i] == ACT_JUDGE || acts[i] == ACT_FOLLOW_UP;
        struct case_command c = {.act = acts[i], .staff = "0001", .agreed = 1, .level = 4};
        const struct case_file *f = case_by_id(s, hall_id(1));

        assert_int_equal(step(s, 1, 3, c), REFUSED_NO_HOW);
        c.how = "by phone, at noon";
        c.staff = "0009";
        assert_string_equal(f->owner, "0009");
        if (judges)
            assert_int_equal(step(s, 1, 3, c), REFUSED_OWN_WORK);
        c.staff = "0001";
        assert_int_equal(step(s, 1, 3, c), ALLOWED);
        assert_string_equal(f->how, "by phone, at noon");
        assert_int_equal(f->noted, judges);
        free(s);
        /* The customer says so, and no more. */
        s = ready_for(acts[i]);
        c.staff = "";
        c.how = NULL;
        assert_int_equal(step(s, 1, 3, c), ALLOWED);
        assert_false(case_by_id(s, hall_id(1))->noted);
        free(s);
    }
}

/* ---- R18: what could be better ---- */

static const struct case_file *after(struct site *s, int level, const char *told,
                                     struct decision *d)
{
    struct case_command c = {
        .act = ACT_FOLLOW_UP, .id = hall_id(1), .level = level, .told = told, .clock = east};
    struct decision said;

    decide_case(s, &c, hall_at(9), &said);
    assert_int_equal(said.refusal, ALLOWED);
    tell(s, &said, 9);
    decide_case_after(s, hall_id(1), &said.events[0].body.step, hall_at(9), d);
    tell(s, d, 9);
    return case_by_id(s, case_complaint_of(hall_id(1)));
}

static void test_r18_what_could_be_better_is_a_suggestion_or_the_words_of_a_complaint(void **state)
{
    static const struct {
        int level;
        const char *told;
        int kind; /* -1 nothing follows */
    } rows[] = {{5, "", -1},
                {5, "YmV0dGVy", CASE_SUGGESTION},
                {3, "YmV0dGVy", CASE_SUGGESTION},
                {2, "YmV0dGVy", CASE_COMPLAINT},
                {1, "", CASE_COMPLAINT}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct site *s = ready_for(ACT_FOLLOW_UP);
        struct decision d;
        const struct case_file *f = after(s, rows[i].level, rows[i].told, &d);

        assert_int_equal(f == NULL ? -1 : (int)f->kind, rows[i].kind);
        if (f != NULL) {
            assert_string_equal(f->told, rows[i].told);
            assert_int_equal(f->level, rows[i].kind == CASE_COMPLAINT ? rows[i].level : 0);
            assert_true(f->due > f->filed);
        }
        decide_case_after(s, hall_id(1), &(struct case_step){.told = "YmV0dGVy"}, hall_at(10), &d);
        assert_int_equal(d.count, rows[i].kind < 0 ? 1 : 0); /* once */
        free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_r39_a_call_out_of_turn_needs_its_reason_and_says_who_was_passed_over),
        cmocka_unit_test(test_r39_whose_turn_it_is_is_called_by_the_rule_however_it_is_picked),
        cmocka_unit_test(test_r39_a_counter_calls_only_what_it_does_or_was_sent),
        cmocka_unit_test(test_r3_r5_who_is_far_away_is_answered_within_a_day),
        cmocka_unit_test(test_r1_what_staff_heard_is_written_down_within_fifteen_minutes),
        cmocka_unit_test(test_r16_r23_staff_who_note_an_answer_say_how_it_was_asked),
        cmocka_unit_test(test_r18_what_could_be_better_is_a_suggestion_or_the_words_of_a_complaint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
