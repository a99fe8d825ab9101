/* test_desk.c - what may be done in which state, and which events it makes. */
#include "core/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/hall.h"

/* Ticket 1 of service a in the wanted state at counter 1; ticket 2 waits behind. */
static struct site *in_state(enum ticket_state wanted)
{
    struct site *s = hall_new();

    assert_int_equal(hall_issue(s, 1, "a", "", 0, hall_at(0)), ALLOWED);
    assert_int_equal(hall_issue(s, 2, "a", "", 0, hall_at(1)), ALLOWED);
    assert_int_equal(hall_open(s, 1, hall_at(1)), ALLOWED);
    if (wanted == TICKET_WAITING)
        return s;
    assert_int_equal(hall_call(s, 1, hall_at(2)), ALLOWED);
    if (wanted == TICKET_SERVING || wanted == TICKET_ENDED_DONE)
        assert_int_equal(hall_ticket(s, SERVE, 1, 1, hall_at(3)), ALLOWED);
    if (wanted == TICKET_ON_HOLD)
        assert_int_equal(hall_ticket(s, HOLD, 1, 1, hall_at(4)), ALLOWED);
    if (wanted == TICKET_MISSED)
        assert_int_equal(hall_ticket(s, NO_SHOW, 1, 1, hall_at(4)), ALLOWED);
    if (wanted == TICKET_ENDED_DONE)
        assert_int_equal(hall_ticket(s, COMPLETE, 1, 1, hall_at(9)), ALLOWED);
    if (wanted == TICKET_ENDED_CANCELLED)
        assert_int_equal(hall_ticket(s, CANCEL, 1, 1, hall_at(4)), ALLOWED);
    return s;
}

struct row {
    enum command_kind kind;
    enum refusal waiting, called, serving, held, missed, done;
};

static void test_each_command_fits_its_states(void **state)
{
    const enum refusal no = REFUSED_STATE, yes = ALLOWED;
    const struct row rows[] = {
        {RECALL, no, yes, no, no, no, no},
        {SERVE, no, yes, no, no, no, no},
        {HOLD, no, yes, yes, no, no, no},
        {NO_SHOW, no, yes, no, no, no, no},
        {COMPLETE, no, no, yes, no, no, no},
        {RESUME, no, no, no, yes, yes, no},
        {CANCEL, yes, yes, yes, yes, yes, no},
        {CALL_TICKET, yes, REFUSED_COUNTER_BUSY, REFUSED_COUNTER_BUSY, no, REFUSED_NO_REASON, no},
    };
    const enum ticket_state states[] = {TICKET_WAITING, TICKET_AT_CALL, TICKET_SERVING,
                                        TICKET_ON_HOLD, TICKET_MISSED,  TICKET_ENDED_DONE};

    (void)state;
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        const enum refusal expected[] = {rows[r].waiting, rows[r].called, rows[r].serving,
                                         rows[r].held,    rows[r].missed, rows[r].done};

        for (size_t i = 0; i < ARRAY_LEN(states); i++) {
            struct site *s = in_state(states[i]);
            enum refusal got = hall_ticket(s, rows[r].kind, 1, 1, hall_at(10));

            if (got != expected[i])
                fail_msg("command %d in state %d: %s, not %s", rows[r].kind, states[i],
                         refusal_name(got), refusal_name(expected[i]));
            free(s);
        }
    }
}

static void test_counter_belongs_to_one_clerk(void **state)
{
    struct site *s = in_state(TICKET_WAITING);
    struct command other = {.kind = OPEN_COUNTER, .counter = 1, .staff = "0002"};

    (void)state;
    assert_int_equal(hall_do(s, other, hall_at(2)), REFUSED_COUNTER_TAKEN);
    other.kind = CALL_NEXT;
    assert_int_equal(hall_do(s, other, hall_at(2)), REFUSED_COUNTER_TAKEN);
    other.counter = 2;
    assert_int_equal(hall_do(s, other, hall_at(2)), REFUSED_COUNTER_SHUT);
    other.counter = 77;
    assert_int_equal(hall_do(s, other, hall_at(2)), REFUSED_NO_COUNTER);
    free(s);
}

static void test_ticket_of_another_counter_is_not_touched(void **state)
{
    struct site *s = in_state(TICKET_AT_CALL);

    (void)state;
    assert_int_equal(hall_open(s, 2, hall_at(3)), ALLOWED);
    assert_int_equal(hall_ticket(s, SERVE, 1, 2, hall_at(3)), REFUSED_NOT_YOURS);
    assert_int_equal(hall_ticket(s, SERVE, 99, 1, hall_at(3)), REFUSED_NO_TICKET);
    assert_int_equal(hall_call(s, 1, hall_at(3)), REFUSED_COUNTER_BUSY);
    free(s);
}

static void test_empty_queue_says_so(void **state)
{
    struct site *s = hall_new();

    (void)state;
    hall_open(s, 1, hall_at(0));
    assert_int_equal(hall_call(s, 1, hall_at(0)), REFUSED_NOBODY_WAITING);
    free(s);
}

static void test_number_in_use_is_refused(void **state)
{
    struct site *s = in_state(TICKET_WAITING);
    struct ticket_issued b = {.number = {"A", 0, 1}, .service = "a"};
    struct command c = {.kind = ISSUE, .ticket = hall_id(50), .issue = &b};

    (void)state;
    assert_int_equal(hall_do(s, c, hall_at(2)), REFUSED_NUMBER_TAKEN);
    b.number.lane = 3;
    assert_int_equal(hall_do(s, c, hall_at(2)), ALLOWED);
    strcpy(b.service, "zz");
    c.ticket = hall_id(51);
    assert_int_equal(hall_do(s, c, hall_at(2)), REFUSED_NO_SERVICE);
    free(s);
}

static void test_complete_asks_for_the_rating_once(void **state)
{
    struct site *s = in_state(TICKET_SERVING);
    struct command c = {.kind = COMPLETE, .ticket = hall_id(1), .counter = 1, .ask = true};
    struct command rate = {.kind = RATE, .ticket = hall_id(1), .level = 5, .reasons = "kind"};

    (void)state;
    assert_int_equal(hall_do(s, rate, hall_at(5)), ALLOWED); /* rated while still served */
    assert_int_equal(hall_do(s, c, hall_at(6)), ALLOWED);
    assert_int_equal(s->counts.asked, 1);
    assert_int_equal(hall_do(s, rate, hall_at(7)), REFUSED_RATED);
    rate.kind = LAPSE_RATING;
    assert_int_equal(hall_do(s, rate, hall_at(7)), REFUSED_RATED);
    assert_int_equal(s->counts.rated, 1);
    assert_int_equal(s->counts.levels[5], 1);
    free(s);
}

static void test_lapsed_rating_may_still_be_given(void **state)
{
    struct site *s = in_state(TICKET_SERVING);
    struct command c = {.kind = COMPLETE, .ticket = hall_id(1), .counter = 1, .ask = true};

    (void)state;
    hall_do(s, c, hall_at(6));
    c.kind = LAPSE_RATING;
    assert_int_equal(hall_do(s, c, hall_at(7)), ALLOWED);
    assert_int_equal(s->counts.lapsed, 1);
    c.kind = RATE;
    c.level = 3;
    assert_int_equal(hall_do(s, c, hall_at(60)), ALLOWED);
    assert_int_equal(s->counts.lapsed, 0);
    assert_int_equal(s->counts.asked, 1);
    c.level = 6;
    assert_int_equal(hall_do(s, c, hall_at(61)), REFUSED_RATED);
    free(s);
}

static void test_bad_rating_opens_one_complaint(void **state)
{
    struct site *s = in_state(TICKET_ENDED_DONE);
    struct command c = {.kind = RATE, .ticket = hall_id(1), .level = 2, .reasons = "slow"};
    const struct rating_given slow = {.level = 2, .reasons = "slow", .via = VIA_WEB};
    struct decision d;

    (void)state;
    decide_after(s, hall_id(1), &slow, hall_at(10), &d);
    assert_int_equal(d.count, 0);
    assert_int_equal(hall_do(s, c, hall_at(10)), ALLOWED);
    decide_after(s, hall_id(1), &slow, hall_at(10), &d);
    assert_int_equal(d.count, 1);
    assert_int_equal(d.events[0].type, COMPLAINT_FILED);
    assert_string_equal(d.events[0].body.opened.owner, "0009");
    assert_string_equal(d.events[0].body.opened.reasons, "slow");
    assert_int_equal(d.events[0].body.opened.via, VIA_WEB);
    assert_int_equal(d.events[0].body.opened.due, hall_at(20).at);
    site_apply(s, &d.events[0], hall_at(10));
    decide_after(s, hall_id(1), &slow, hall_at(11), &d);
    assert_int_equal(d.count, 0);
    free(s);
}

static void test_rating_of_a_ticket_issued_elsewhere_counts_once(void **state)
{
    struct site *s = hall_new();
    struct command c = {.kind = RATE, .ticket = hall_id(700), .level = 4};

    (void)state;
    assert_int_equal(hall_do(s, c, hall_at(1)), ALLOWED);
    assert_int_equal(hall_do(s, c, hall_at(2)), REFUSED_RATED);
    c.kind = SERVE;
    c.counter = 1;
    hall_open(s, 1, hall_at(2));
    assert_int_equal(hall_do(s, c, hall_at(3)), REFUSED_NO_TICKET);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_command_fits_its_states),
        cmocka_unit_test(test_counter_belongs_to_one_clerk),
        cmocka_unit_test(test_ticket_of_another_counter_is_not_touched),
        cmocka_unit_test(test_empty_queue_says_so),
        cmocka_unit_test(test_number_in_use_is_refused),
        cmocka_unit_test(test_complete_asks_for_the_rating_once),
        cmocka_unit_test(test_lapsed_rating_may_still_be_given),
        cmocka_unit_test(test_bad_rating_opens_one_complaint),
        cmocka_unit_test(test_rating_of_a_ticket_issued_elsewhere_counts_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
