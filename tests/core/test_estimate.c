/* test_estimate.c - promised waits: by what the counters do, learned from visits. */
#include "core/estimate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/site.h"
#include "fakes/hall.h"

static void test_no_counter_means_no_promise(void **state)
{
    struct site *s = hall_new();
    struct wait w = estimate_wait(s, 0, hall_at(0));

    (void)state;
    assert_int_equal(w.low, -1);
    hall_open(s, 2, hall_at(0)); /* does b and c */
    assert_int_equal(estimate_wait(s, 0, hall_at(0)).low, -1);
    assert_int_equal(estimate_wait(s, 1, hall_at(0)).high, 0);
    free(s);
}

static void test_wait_grows_with_the_queue_and_shrinks_with_counters(void **state)
{
    struct site *s = hall_new();
    struct wait one, more;

    (void)state;
    hall_open(s, 1, hall_at(0));
    for (int i = 0; i < 5; i++)
        hall_issue(s, i + 1, "a", "", 0, hall_at(0));
    one = estimate_wait(s, 0, hall_at(0));
    assert_true(one.low >= 10 && one.low <= 30); /* five visits of about six minutes */
    assert_true(one.high > 30 && one.high <= 50);
    hall_open(s, 3, hall_at(0));
    more = estimate_wait(s, 0, hall_at(0));
    assert_true(more.high < one.high);
    assert_true(estimate_ticket(s, site_ticket(s, hall_id(1)), hall_at(0)).high <
                estimate_ticket(s, site_ticket(s, hall_id(5)), hall_at(0)).high);
    free(s);
}

static void test_site_learns_its_own_pace(void **state)
{
    struct estimator e = {0};
    float spread, before, after;

    (void)state;
    before = estimate_duration(&e, hall_catalogue(), 0, 10, &spread);
    assert_true(before > 5.9f && before < 6.1f);
    for (int i = 0; i < 60; i++)
        estimate_learn(&e, 0, 10, i % 2 == 0 ? 11 : 13);
    after = estimate_duration(&e, hall_catalogue(), 0, 10, &spread);
    assert_true(after > 11 && after < 12.5f);
    assert_true(spread < 3.5f);
    /* Another hour leans on the service, another service on the catalogue. */
    assert_true(estimate_duration(&e, hall_catalogue(), 0, 15, &spread) > 10);
    assert_true(estimate_duration(&e, hall_catalogue(), 1, 10, &spread) < 10.1f);
}

static void test_long_queue_is_estimated_as_a_whole(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = TICKET_ISSUED};
    struct wait w;

    (void)state;
    hall_open(s, 1, hall_at(0));
    e.body.issued.service[0] = 'a';
    e.body.issued.number.prefix[0] = 'A';
    for (int i = 0; i < 2000; i++) {
        e.subject = hall_id(i + 1);
        e.body.issued.number.count = i + 1;
        site_apply(s, &e, hall_at(0));
    }
    w = estimate_wait(s, 0, hall_at(0));
    assert_in_range(w.low, 11000, 13500); /* 2000 people, 6.5 minutes each */
    assert_in_range(w.high, 13000, 15500);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_counter_means_no_promise),
        cmocka_unit_test(test_wait_grows_with_the_queue_and_shrinks_with_counters),
        cmocka_unit_test(test_site_learns_its_own_pace),
        cmocka_unit_test(test_long_queue_is_estimated_as_a_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
