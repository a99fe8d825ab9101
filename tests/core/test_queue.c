/* test_queue.c - who is called next, and why. */
#include "core/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hall.h"

struct arrival {
    int n;
    double minute;
    const char *service, *cls;
    double due; /* minutes; 0 none */
};

static struct site *with(const struct arrival *list, size_t count)
{
    struct site *s = hall_new();

    for (size_t i = 0; i < count; i++)
        assert_int_equal(hall_issue(s, list[i].n, list[i].service, list[i].cls,
                                    list[i].due > 0 ? hall_at(list[i].due).at : 0,
                                    hall_at(list[i].minute)),
                         ALLOWED);
    for (int counter = 1; counter <= 3; counter++)
        assert_int_equal(hall_open(s, counter, hall_at(0)), ALLOWED);
    return s;
}

static void expect_next(struct site *s, int counter, int n, enum why why)
{
    struct choice c = queue_next(s, counter - 1);

    assert_non_null(c.ticket);
    assert_true(id_equal(c.ticket->id, hall_id(n)));
    assert_int_equal(c.why, why);
}

static void test_arrival_decides_among_equals(void **state)
{
    const struct arrival list[] = {{1, 0, "a", "", 0}, {2, 1, "b", "", 0}, {3, 2, "a", "", 0}};
    struct site *s = with(list, ARRAY_LEN(list));

    (void)state;
    expect_next(s, 1, 1, WHY_ARRIVAL);
    expect_next(s, 2, 2, WHY_ONLY);
    expect_next(s, 3, 1, WHY_ARRIVAL);
    free(s);
}

/* R39: the order is by rule, and who goes before another says why. */
static void test_priority_goes_before_and_says_whom(void **state)
{
    const struct arrival list[] = {{1, 0, "a", "", 0}, {2, 10, "a", "elderly", 0}};
    struct site *s = with(list, ARRAY_LEN(list));
    struct choice c = queue_next(s, 0);
    char text[WHY_TEXT];

    (void)state;
    expect_next(s, 1, 2, WHY_PRIORITY);
    assert_true(number_equal(c.over, site_ticket(s, hall_id(1))->number));
    queue_explain(c.why, c.over, hall_at(0), text);
    assert_string_equal(text, "called before A001: priority");
    free(s);
}

static void test_head_start_is_used_up_by_waiting(void **state)
{
    const struct arrival list[] = {{1, 0, "a", "", 0}, {2, 16, "a", "elderly", 0}};
    struct site *s = with(list, ARRAY_LEN(list));

    (void)state;
    expect_next(s, 1, 1, WHY_WAITED);
    free(s);
}

static void test_appointment_comes_with_its_time(void **state)
{
    /* Booked for minute 45 with a lead of 20: as if it had arrived at 25. */
    const struct arrival list[] = {{1, 4, "a", "", 0}, {2, 5, "a", "", 45}, {3, 6, "a", "", 0}};
    struct site *s = with(list, ARRAY_LEN(list));
    struct choice c;
    char text[WHY_TEXT];

    (void)state;
    expect_next(s, 1, 1, WHY_ARRIVAL);
    /* Who came later than minute 25 comes after it, who came before it does not. */
    assert_int_equal(hall_call(s, 1, hall_at(7)), ALLOWED);
    expect_next(s, 3, 3, WHY_ARRIVAL);
    assert_int_equal(hall_call(s, 3, hall_at(8)), ALLOWED);
    assert_int_equal(hall_ticket(s, SERVE, 3, 3, hall_at(8)), ALLOWED);
    assert_int_equal(hall_ticket(s, COMPLETE, 3, 3, hall_at(9)), ALLOWED);
    assert_int_equal(hall_issue(s, 4, "a", "", 0, hall_at(26)), ALLOWED);
    expect_next(s, 3, 2, WHY_ARRIVAL);
    c = queue_next(s, 2);
    queue_explain(WHY_APPOINTMENT, site_ticket(s, hall_id(4))->number,
                  (struct moment){c.ticket->due, hall_at(0).offset_min}, text);
    assert_string_equal(text, "called before A004: appointment 08:45");
    free(s);
}

static void test_nobody_waits_for_ever(void **state)
{
    struct site *s = hall_new();
    int called = 0;

    (void)state;
    hall_open(s, 1, hall_at(0));
    assert_int_equal(hall_issue(s, 0, "a", "", 0, hall_at(0)), ALLOWED);
    for (int i = 1; i < 100 && called == 0; i++) { /* a new priority ticket each minute */
        struct choice c;

        hall_issue(s, i, "a", "disabled", 0, hall_at(i));
        c = queue_next(s, 0);
        if (id_equal(c.ticket->id, hall_id(0)))
            called = i;
        hall_call(s, 1, hall_at(i));
        hall_do(s, (struct command){.kind = SERVE, .ticket = c.ticket->id, .counter = 1},
                hall_at(i));
        hall_do(s, (struct command){.kind = COMPLETE, .ticket = c.ticket->id, .counter = 1},
                hall_at(i));
    }
    assert_in_range(called, 20, 21);
    free(s);
}

/* R40: no counter's border costs the customer their turn. */
static void test_transfer_keeps_the_place(void **state)
{
    const struct arrival list[] = {{1, 0, "a", "", 0}, {2, 1, "c", "", 0}};
    struct site *s = with(list, ARRAY_LEN(list));
    struct command c = {.kind = TRANSFER, .ticket = hall_id(1), .counter = 1, .service = "c"};

    (void)state;
    hall_call(s, 1, hall_at(2));
    hall_ticket(s, SERVE, 1, 1, hall_at(3));
    assert_int_equal(hall_do(s, c, hall_at(5)), ALLOWED);
    expect_next(s, 2, 1, WHY_ARRIVAL);
    assert_int_equal(queue_position(s, site_ticket(s, hall_id(2))), 1);
    free(s);
}

static void test_sent_to_a_counter_is_called_there_alone(void **state)
{
    const struct arrival list[] = {{1, 0, "a", "", 0}};
    struct site *s = with(list, ARRAY_LEN(list));
    struct command c = {
        .kind = TRANSFER, .ticket = hall_id(1), .counter = 1, .service = "c", .to = 3};

    (void)state;
    hall_call(s, 1, hall_at(2));
    hall_do(s, c, hall_at(5));
    assert_null(queue_next(s, 1).ticket);
    expect_next(s, 3, 1, WHY_DIRECT);
    free(s);
}

static void test_list_is_in_the_order_of_calling(void **state)
{
    const struct arrival list[] = {
        {1, 0, "a", "", 0}, {2, 1, "b", "", 0}, {3, 2, "c", "disabled", 0}, {4, 3, "a", "", 0}};
    struct site *s = with(list, ARRAY_LEN(list));
    const struct ticket *order[8];
    const int expected[] = {3, 1, 2, 4};

    (void)state;
    assert_int_equal(queue_list(s, order, 8), 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(id_equal(order[i]->id, hall_id(expected[i])));
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrival_decides_among_equals),
        cmocka_unit_test(test_priority_goes_before_and_says_whom),
        cmocka_unit_test(test_head_start_is_used_up_by_waiting),
        cmocka_unit_test(test_appointment_comes_with_its_time),
        cmocka_unit_test(test_nobody_waits_for_ever),
        cmocka_unit_test(test_transfer_keeps_the_place),
        cmocka_unit_test(test_sent_to_a_counter_is_called_there_alone),
        cmocka_unit_test(test_list_is_in_the_order_of_calling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
