/* test_edition.c - what a new edition would leave alone is told before (R34); a service's own
 * standards go before the hall's (R27). */
#include "core/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/worktime.h"
#include "fakes/hall.h"

static struct catalogue *next;
static struct site *s;
static struct orphan found[ORPHANS_MAX];

static int start(void **state)
{
    (void)state;
    next = malloc(sizeof *next);
    if (next == NULL)
        return -1;
    *next = *hall_catalogue();
    s = hall_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    free(next);
    free(s);
    return 0;
}

static void gone(int service)
{
    for (int i = service; i + 1 < next->service_count; i++)
        next->services[i] = next->services[i + 1];
    next->service_count--;
}

static void expect(int row, enum orphan_kind kind, const char *code, int count)
{
    assert_int_equal(found[row].kind, kind);
    assert_string_equal(found[row].code, code);
    assert_int_equal(found[row].count, count);
}

static void test_same_hall_leaves_nobody_alone(void **state)
{
    (void)state;
    hall_issue(s, 1, "a", "elderly", 0, hall_at(0));
    assert_int_equal(edition_orphans(s, next, hall_at(1), found), 0);
}

static void test_tickets_of_a_service_that_goes_are_counted(void **state)
{
    (void)state;
    hall_issue(s, 1, "c", "", 0, hall_at(0));
    hall_issue(s, 2, "c", "", 0, hall_at(1));
    hall_issue(s, 3, "a", "", 0, hall_at(1));
    gone(2);
    assert_int_equal(edition_orphans(s, next, hall_at(2), found), 2);
    expect(0, ORPHAN_TICKETS, "c", 2);
    expect(1, ORPHAN_OFFERED, "c", 1);
    assert_false(orphan_stops(found[0].kind));
}

static void test_who_stands_at_a_counter_stops_it(void **state)
{
    (void)state;
    hall_issue(s, 1, "c", "", 0, hall_at(0));
    hall_open(s, 3, hall_at(1));
    hall_call(s, 3, hall_at(2));
    gone(2);
    next->counter_count = 2; /* and counter 3 goes too */
    assert_int_equal(edition_orphans(s, next, hall_at(3), found), 3);
    expect(0, ORPHAN_SERVING, "c", 1);
    expect(1, ORPHAN_COUNTER, "3", 1);
    expect(2, ORPHAN_OFFERED, "c", 1);
    assert_true(orphan_stops(found[0].kind) && orphan_stops(found[1].kind));
}

static void test_service_that_rests_can_go(void **state)
{
    struct catalogue *resting = malloc(sizeof *resting);
    int offered[SERVICES_MAX];

    (void)state;
    assert_non_null(resting);
    *resting = *next;
    resting->services[2].resting = true;
    assert_int_equal(catalogue_offered(resting, offered), 2);
    site_set_catalogue(s, resting);
    gone(2);
    assert_int_equal(edition_orphans(s, next, hall_at(0), found), 0);
    free(resting);
}

static void test_class_and_hours_that_go_are_told(void **state)
{
    struct appointment *a = &s->book.rows[s->book.used++];
    struct catalogue *open = malloc(sizeof *open);

    (void)state;
    assert_non_null(open);
    *open = *next;
    for (int i = 0; i < 7; i++)
        open->week[i] = (struct hours){.spans = {{480, 1020}}, .count = 1};
    site_set_catalogue(s, open);
    *next = *open;
    *a =
        (struct appointment){.state = BOOKING_FIRM, .day = s->day + 1, .minute = 960, .length = 30};
    hall_issue(s, 1, "a", "elderly", 0, hall_at(0));
    next->class_count = 0;
    for (int i = 0; i < 7; i++)
        next->week[i].spans[0].to = 960;
    assert_int_equal(edition_orphans(s, next, hall_at(1), found), 2);
    expect(0, ORPHAN_CLOSED, "", 1);
    expect(1, ORPHAN_CLASS, "elderly", 1);
    free(open);
}

static void test_r27_service_has_its_own_standards(void **state)
{
    struct service *b = &next->services[1];
    struct moment m = hall_at(0);

    (void)state;
    next->standards = usual_standards;
    usual_targets(&next->targets);
    assert_int_equal(catalogue_figure(next, 1, STANDARD_ANSWER), 1440);
    b->standards.figures[STANDARD_ANSWER][TIER_BASIC] = 90;
    b->standards.figures[STANDARD_ANSWER][TIER_EXCELLENT] = 30;
    assert_int_equal(catalogue_figure(next, 1, STANDARD_ANSWER), 90);
    b->standards.tier = TIER_EXCELLENT + 1;
    assert_int_equal(catalogue_figure(next, 1, STANDARD_ANSWER), 30);
    assert_int_equal(catalogue_figure(next, 1, STANDARD_SURVEY), 3); /* the hall's of that tier */
    assert_int_equal(catalogue_figure(next, 0, STANDARD_ANSWER), 1440);
    assert_int_equal(catalogue_figure(next, -1, STANDARD_ANSWER), 1440);
    assert_int_equal(standard_due(next, 1, NULL, STANDARD_ANSWER, m), m.at + 30 * MINUTE);
    assert_int_equal(catalogue_targets(next, 1, IND_WAIT_KEPT)[TIER_BASIC], 9000);
    b->targets.hundredths[IND_WAIT_KEPT][TIER_BASIC] = 8000;
    assert_int_equal(catalogue_targets(next, 1, IND_WAIT_KEPT)[TIER_BASIC], 8000);
    assert_int_equal(catalogue_targets(next, -1, IND_WAIT_KEPT)[TIER_BASIC], 9000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_same_hall_leaves_nobody_alone, start, stop),
        cmocka_unit_test_setup_teardown(test_tickets_of_a_service_that_goes_are_counted, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_who_stands_at_a_counter_stops_it, start, stop),
        cmocka_unit_test_setup_teardown(test_service_that_rests_can_go, start, stop),
        cmocka_unit_test_setup_teardown(test_class_and_hours_that_go_are_told, start, stop),
        cmocka_unit_test_setup_teardown(test_r27_service_has_its_own_standards, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
