/* test_message.c - what customers are told: when it is due, tried, given up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/site.h"
#include "fakes/hall.h"

enum { STEPS = 20000, PEOPLE = 40 };

static struct decision d;

static void apply(struct site *s, struct moment now)
{
    for (int i = 0; i < d.count; i++)
        site_apply(s, &d.events[i], now);
}

static enum refusal want(struct site *s, int ticket, int n, struct moment now)
{
    struct message_made what = {
        .about = hall_id(ticket), .channel = CHANNEL_MAIL, .to = "c2VhbA=="};

    decide_message_want(s, hall_id(n), &what, now, &d);
    apply(s, now);
    return d.refusal;
}

static int settle(struct site *s, struct moment now)
{
    decide_messages_due(s, now, &d);
    apply(s, now);
    return d.count;
}

static bool take(struct site *s, struct moment now)
{
    decide_message_take(s, now, &d);
    apply(s, now);
    return d.count > 0 && d.events[0].type == MESSAGE_TRIED;
}

static void outcome(struct site *s, int n, enum message_outcome o, struct moment now)
{
    decide_message_outcome(s, hall_id(n), o, "connect", now, &d);
    apply(s, now);
}

static const struct message_file *row(struct site *s, int n)
{
    return message_by_id(s, hall_id(n));
}

/* Tickets 1..count of service a wait. */
static struct site *queue_of(int count)
{
    struct site *s = hall_new();

    for (int i = 1; i <= count; i++)
        assert_int_equal(hall_issue(s, i, "a", "", 0, hall_at(i * 0.01)), ALLOWED);
    assert_int_equal(hall_open(s, 1, hall_at(1)), ALLOWED);
    return s;
}

static void next_is_served(struct site *s, int n, double minute)
{
    assert_int_equal(hall_call(s, 1, hall_at(minute)), ALLOWED);
    assert_int_equal(hall_ticket(s, SERVE, n, 1, hall_at(minute)), ALLOWED);
    assert_int_equal(hall_ticket(s, COMPLETE, n, 1, hall_at(minute)), ALLOWED);
}

static void test_due_when_three_are_before(void **state)
{
    struct site *s = queue_of(6);

    (void)state;
    assert_int_equal(want(s, 6, 100, hall_at(2)), ALLOWED);
    assert_int_equal(settle(s, hall_at(2)), 0); /* five before it */
    next_is_served(s, 1, 3);
    assert_int_equal(settle(s, hall_at(3)), 0); /* four */
    assert_false(take(s, hall_at(3)));
    assert_int_equal(hall_call(s, 1, hall_at(4)), ALLOWED);
    assert_int_equal(settle(s, hall_at(4)), 1); /* three */
    assert_int_equal(row(s, 100)->state, MESSAGE_READY);
    assert_int_equal(settle(s, hall_at(4)), 0);
    assert_true(take(s, hall_at(4)));
    assert_false(take(s, hall_at(4))); /* one at a time has it */
    outcome(s, 100, MESSAGE_WAS_SENT, hall_at(4));
    assert_int_equal(s->messages.sent, 1);
    assert_string_equal(row(s, 100)->to, "");
    free(s);
}

static void test_one_for_a_ticket_and_a_few_in_turn(void **state)
{
    struct site *s = queue_of(8);

    (void)state;
    assert_int_equal(want(s, 99, 100, hall_at(2)), REFUSED_NO_TICKET);
    for (int i = 0; i < MESSAGES_OF_TICKET; i++) {
        assert_int_equal(want(s, 8, 100 + i, hall_at(2)), ALLOWED);
        assert_int_equal(want(s, 8, 200, hall_at(2)), REFUSED_NOT_ALLOWED);
        decide_message_withdraw(s, hall_id(100 + i), hall_at(2), &d);
        apply(s, hall_at(2));
        assert_string_equal(row(s, 100 + i)->cause, "withdrawn");
    }
    assert_int_equal(want(s, 8, 200, hall_at(2)), REFUSED_NOT_ALLOWED);
    assert_int_equal(hall_call(s, 1, hall_at(3)), ALLOWED);
    assert_int_equal(want(s, 1, 201, hall_at(3)), REFUSED_STATE); /* it is called */
    free(s);
}

static void test_nobody_is_told_what_is_over(void **state)
{
    struct site *s = queue_of(6);

    (void)state;
    assert_int_equal(want(s, 6, 100, hall_at(2)), ALLOWED);
    assert_int_equal(hall_do(s, (struct command){.kind = CANCEL, .ticket = hall_id(6)}, hall_at(3)),
                     ALLOWED);
    assert_int_equal(settle(s, hall_at(3)), 1);
    assert_string_equal(row(s, 100)->cause, "over");
    assert_int_equal(want(s, 2, 101, hall_at(4)), ALLOWED); /* near already */
    assert_int_equal(settle(s, hall_at(4)), 1);
    next_is_served(s, 1, 5);
    next_is_served(s, 2, 5);
    assert_false(take(s, hall_at(6))); /* served before anybody could tell */
    assert_string_equal(row(s, 101)->cause, "over");
    free(s);
}

static void test_who_is_called_at_once_is_still_told(void **state)
{
    struct site *s = queue_of(6);

    (void)state;
    assert_int_equal(want(s, 6, 100, hall_at(2)), ALLOWED);
    assert_int_equal(hall_do(s,
                             (struct command){.kind = CALL_TICKET,
                                              .ticket = hall_id(6),
                                              .counter = 1,
                                              .staff = "0001",
                                              .reason = "unwell"},
                             hall_at(3)),
                     ALLOWED);
    assert_int_equal(settle(s, hall_at(3)), 1);
    assert_true(take(s, hall_at(3)));
    free(s);
}

static void test_a_failure_is_tried_again_later_and_later(void **state)
{
    static const int seconds[] = {10, 20, 40, 80, 160, 320};
    struct site *s = queue_of(3);
    struct moment now = hall_at(2);

    (void)state;
    assert_int_equal(want(s, 3, 100, now), ALLOWED);
    settle(s, now);
    for (size_t i = 0; i < ARRAY_LEN(seconds); i++) {
        assert_true(take(s, now));
        outcome(s, 100, MESSAGE_MAY_GO_LATER, now);
        assert_string_equal(row(s, 100)->cause, "connect");
        assert_int_equal(messages_next(s), now.at + seconds[i] * SECOND);
        now.at += seconds[i] * SECOND - 1;
        assert_false(take(s, now));
        now.at++;
    }
    assert_false(take(s, hall_at(33))); /* half an hour after it was due */
    assert_string_equal(row(s, 100)->cause, "late");
    assert_int_equal(s->messages.lost, 1);
    assert_int_equal(messages_next(s), 0);
    free(s);
}

static void test_a_try_that_nobody_ended_is_taken_again(void **state)
{
    struct site *s = queue_of(3);

    (void)state;
    assert_int_equal(want(s, 3, 100, hall_at(2)), ALLOWED);
    settle(s, hall_at(2));
    assert_true(take(s, hall_at(2)));
    assert_false(take(s, hall_at(3.9)));
    assert_true(take(s, hall_at(4)));
    assert_int_equal(row(s, 100)->tries, 2);
    outcome(s, 100, MESSAGE_WAS_REFUSED, hall_at(4));
    assert_string_equal(row(s, 100)->cause, "refused");
    outcome(s, 100, MESSAGE_WAS_SENT, hall_at(4)); /* the first one comes back late */
    assert_int_equal(d.count, 0);
    free(s);
}

static void step(struct site *s, enum event_type type, const char *staff, const char *text,
                 struct event *e)
{
    *e = (struct event){.type = type, .v = 1, .subject = hall_id(50)};
    text_copy(e->body.step.staff, sizeof e->body.step.staff, staff);
    text_copy(e->body.step.text, sizeof e->body.step.text, text);
    site_apply(s, e, hall_at(3));
}

static void test_news_of_a_case_is_told_to_who_can_be_reached(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = CASE_REGISTERED, .v = 1, .subject = hall_id(50)};

    (void)state;
    e.body.opened.language = ENGLISH;
    text_copy(e.body.opened.contact, sizeof e.body.opened.contact, "cGhvbmU=");
    site_apply(s, &e, hall_at(1));
    step(s, CASE_ASSIGNED, "0001", "", &e);
    decide_message_case(s, hall_id(100), &e, CHANNEL_SMS, hall_at(3), &d);
    assert_int_equal(d.count, 0); /* nothing for the customer to read */
    step(s, CASE_CONFIRMED, "", "mine", &e);
    decide_message_case(s, hall_id(100), &e, CHANNEL_SMS, hall_at(3), &d);
    assert_int_equal(d.count, 0); /* their own word */
    step(s, CASE_PROGRESS, "0001", "half done", &e);
    decide_message_case(s, hall_id(100), &e, CHANNEL_SMS, hall_at(3), &d);
    assert_int_equal(d.count, 1);
    apply(s, hall_at(3));
    assert_int_equal(row(s, 100)->language, ENGLISH);
    assert_string_equal(row(s, 100)->to, "cGhvbmU=");
    assert_true(take(s, hall_at(3)));
    free(s);
}

static void test_a_full_table_refuses_and_goes_on(void **state)
{
    struct site *s = queue_of(10);
    struct event e = {.type = MESSAGE_WANTED, .v = 1};

    (void)state;
    for (int i = 0; i < MESSAGES_MAX; i++) {
        e.subject = hall_id(1000 + i);
        e.body.made.about = hall_id(10);
        site_apply(s, &e, hall_at(2));
    }
    assert_int_equal(s->messages.waiting, MESSAGES_MAX);
    assert_int_equal(want(s, 9, 100, hall_at(2)), REFUSED_FULL);
    decide_message_withdraw(s, hall_id(1500), hall_at(2), &d);
    apply(s, hall_at(2));
    assert_int_equal(want(s, 9, 100, hall_at(2)), ALLOWED);
    assert_null(row(s, 1500));
    free(s);
}

/* ---- random lives ---- */

static uint32_t chance(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static void random_step(struct site *s, uint32_t *seed, int *next, struct moment now)
{
    int n = *next > 1000 ? 1000 + (int)chance(seed, (uint32_t)(*next - 1000)) : 1000;

    switch (chance(seed, 7)) {
    case 0:
        (void)want(s, 1 + (int)chance(seed, PEOPLE), (*next)++, now);
        break;
    case 1:
        decide_message_withdraw(s, hall_id(n), now, &d);
        apply(s, now);
        break;
    case 2:
        (void)hall_call(s, 1, now);
        break;
    case 3:
        (void)hall_ticket(s, chance(seed, 2) == 0 ? SERVE : COMPLETE, 1 + (int)chance(seed, PEOPLE),
                          1, now);
        break;
    case 4:
        (void)settle(s, now);
        break;
    case 5:
        (void)take(s, now);
        break;
    default:
        outcome(s, n, (enum message_outcome)chance(seed, 3), now);
        break;
    }
}

static void test_random_lives_are_sound(void **state)
{
    struct site *s = queue_of(PEOPLE);
    uint32_t seed = 20261127;
    int next = 1000;
    const char *what = NULL;

    (void)state;
    for (int i = 0; i < STEPS; i++) {
        random_step(s, &seed, &next, hall_at(2 + i * 0.02));
        if (i % 100 == 0)
            assert_true(site_is_sound(s, &what));
    }
    assert_true(s->messages.sent > 0);
    assert_true(s->messages.lost > 0);
    assert_true(s->messages.due + s->messages.waiting <= PEOPLE);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due_when_three_are_before),
        cmocka_unit_test(test_one_for_a_ticket_and_a_few_in_turn),
        cmocka_unit_test(test_nobody_is_told_what_is_over),
        cmocka_unit_test(test_who_is_called_at_once_is_still_told),
        cmocka_unit_test(test_a_failure_is_tried_again_later_and_later),
        cmocka_unit_test(test_a_try_that_nobody_ended_is_taken_again),
        cmocka_unit_test(test_news_of_a_case_is_told_to_who_can_be_reached),
        cmocka_unit_test(test_a_full_table_refuses_and_goes_on),
        cmocka_unit_test(test_random_lives_are_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
