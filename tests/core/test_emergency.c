/* test_emergency.c - the notice on every screen: raised, changed, lifted (R36). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fakes/hall.h"

static struct site *s;

static int open_hall(void **state)
{
    (void)state;
    s = hall_new();
    return 0;
}

static int close_hall(void **state)
{
    (void)state;
    free(s);
    return 0;
}

/* How many events came of it. */
static int raise(const char *text, const char *staff, double minute)
{
    struct decision d;

    decide_emergency(s, text, staff, hall_at(minute), &d);
    for (int i = 0; i < d.count; i++)
        site_apply(s, &d.events[i], hall_at(minute));
    return d.refusal == ALLOWED ? d.count : -(int)d.refusal;
}

static int lift(const char *staff)
{
    struct decision d;

    decide_resumed(s, staff, hall_at(30), &d);
    for (int i = 0; i < d.count; i++)
        site_apply(s, &d.events[i], hall_at(30));
    return d.count;
}

static void test_r36_notice_holds_until_it_is_lifted(void **state)
{
    (void)state;
    assert_int_equal(raise("Fire on floor 2", "0315", 10), 1);
    site_begin_day(s, s->day + 1);
    assert_true(s->emergency.on);
    assert_string_equal(s->emergency.text, "Fire on floor 2");
    assert_string_equal(s->emergency.staff, "0315");
    assert_int_equal(lift("0316"), 1);
    assert_false(s->emergency.on);
    assert_string_equal(s->emergency.text, "");
}

static void test_another_text_replaces_it_and_keeps_its_beginning(void **state)
{
    (void)state;
    assert_int_equal(raise("Fire on floor 2", "0315", 10), 1);
    assert_int_equal(raise("Fire on floors 2 and 3", "0316", 12), 1);
    assert_string_equal(s->emergency.text, "Fire on floors 2 and 3");
    assert_string_equal(s->emergency.staff, "0316");
    assert_int_equal(s->emergency.since, hall_at(10).at);
}

static void test_second_click_makes_no_event(void **state)
{
    (void)state;
    assert_int_equal(raise("Fire", "0315", 10), 1);
    assert_int_equal(raise("Fire", "0315", 10), 0);
    assert_int_equal(lift("0315"), 1);
    assert_int_equal(lift("0315"), 0);
}

static void test_notice_without_words_is_refused(void **state)
{
    (void)state;
    assert_int_equal(raise("  ", "0315", 10), -REFUSED_NO_TEXT);
    assert_false(s->emergency.on);
}

int main(void)
{
#define WITH_HALL(test) cmocka_unit_test_setup_teardown(test, open_hall, close_hall)
    const struct CMUnitTest tests[] = {
        WITH_HALL(test_r36_notice_holds_until_it_is_lifted),
        WITH_HALL(test_another_text_replaces_it_and_keeps_its_beginning),
        WITH_HALL(test_second_click_makes_no_event),
        WITH_HALL(test_notice_without_words_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
