/* test_site.c - the fold: days, floors, late facts, editions, the board's calls. */
#include "core/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/queue.h"
#include "core/view.h"
#include "fakes/hall.h"

static void test_new_day_ends_what_was_live(void **state)
{
    struct site *s = hall_new();
    const char *what;

    (void)state;
    hall_issue(s, 1, "a", "", 0, hall_at(0));
    hall_issue(s, 2, "b", "", 0, hall_at(0));
    hall_open(s, 1, hall_at(0));
    hall_call(s, 1, hall_at(1));
    site_begin_day(s, s->day + 1);
    assert_int_equal(site_ticket(s, hall_id(1))->state, TICKET_ENDED_LAPSED);
    assert_int_equal(site_ticket(s, hall_id(2))->state, TICKET_ENDED_LAPSED);
    assert_int_equal(queue_waiting(s, -1), 0);
    assert_int_equal(site_floor(s, "A", 0), 0);
    assert_true(site_is_sound(s, &what));
    site_begin_day(s, s->day - 5); /* the day never goes back */
    assert_int_equal(hall_issue(s, 3, "a", "", 0, hall_at(24 * 60)), ALLOWED);
    assert_int_equal(site_ticket(s, hall_id(3))->number.count, 1);
    free(s);
}

static void test_ticket_of_yesterday_does_not_join_today(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = TICKET_ISSUED, .subject = hall_id(9)};

    (void)state;
    hall_issue(s, 1, "a", "", 0, hall_at(24 * 60));
    strcpy(e.body.issued.service, "a");
    e.body.issued.number = (struct number){"A", 2, 500};
    site_apply(s, &e, hall_at(0));
    assert_int_equal(site_ticket(s, hall_id(9))->state, TICKET_ENDED_LAPSED);
    assert_int_equal(site_floor(s, "A", 2), 0);
    assert_int_equal(queue_waiting(s, -1), 1);
    free(s);
}

static void test_fact_told_twice_is_counted_as_ignored(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = TICKET_ISSUED, .subject = hall_id(1)};

    (void)state;
    strcpy(e.body.issued.service, "a");
    e.body.issued.number = (struct number){"A", 0, 1};
    site_apply(s, &e, hall_at(0));
    site_apply(s, &e, hall_at(0));
    assert_int_equal(s->counts.issued, 1);
    assert_int_equal(s->counts.ignored, 1);
    e.type = TICKET_SERVED;
    e.subject = hall_id(99);
    site_apply(s, &e, hall_at(0));
    assert_int_equal(s->counts.ignored, 2);
    free(s);
}

static void test_recall_stands_once_on_top(void **state)
{
    struct site *s = hall_new();

    (void)state;
    for (int i = 1; i <= 3; i++) {
        hall_issue(s, i, i == 2 ? "b" : "a", "", 0, hall_at(i));
        hall_open(s, i, hall_at(i));
    }
    hall_call(s, 1, hall_at(5));
    hall_call(s, 2, hall_at(6));
    hall_call(s, 3, hall_at(7));
    hall_ticket(s, RECALL, 1, 1, hall_at(8));
    assert_int_equal(s->call_count, 3);
    assert_true(id_equal(s->calls[0].ticket, hall_id(1)));
    assert_int_equal(s->calls[0].times, 2);
    assert_true(id_equal(s->calls[1].ticket, hall_id(3)));
    assert_true(id_equal(s->calls[2].ticket, hall_id(2)));
    free(s);
}

static void test_resumed_after_a_miss_joins_anew(void **state)
{
    struct site *s = hall_new();

    (void)state;
    hall_issue(s, 1, "a", "", 0, hall_at(0));
    hall_issue(s, 2, "a", "", 0, hall_at(1));
    hall_open(s, 1, hall_at(1));
    hall_call(s, 1, hall_at(2));
    hall_ticket(s, NO_SHOW, 1, 1, hall_at(4));
    hall_ticket(s, RESUME, 1, 1, hall_at(6));
    assert_int_equal(queue_position(s, site_ticket(s, hall_id(1))), 1);
    hall_call(s, 1, hall_at(7));
    hall_ticket(s, HOLD, 2, 1, hall_at(8));
    hall_issue(s, 3, "a", "", 0, hall_at(9));
    hall_ticket(s, RESUME, 2, 1, hall_at(10));
    assert_int_equal(queue_position(s, site_ticket(s, hall_id(2))), 0);
    free(s);
}

static void test_new_edition_keeps_tickets_by_their_codes(void **state)
{
    struct catalogue *next = malloc(sizeof *next);
    struct site *s = hall_new();
    struct service swap;
    const char *what;

    (void)state;
    *next = *hall_catalogue();
    swap = next->services[0];
    next->services[0] = next->services[1];
    next->services[1] = swap;
    next->service_count = 2; /* c is no longer offered */
    for (int i = 0; i < 3; i++)
        hall_issue(s, i + 1, i == 0 ? "a" : i == 1 ? "b" : "c", "", 0, hall_at(i));
    site_set_catalogue(s, next);
    assert_int_equal(site_ticket(s, hall_id(1))->service, 1);
    assert_int_equal(site_ticket(s, hall_id(2))->service, 0);
    assert_int_equal(site_ticket(s, hall_id(3))->state, TICKET_ENDED_CANCELLED);
    assert_int_equal(queue_waiting(s, -1), 2);
    assert_true(site_is_sound(s, &what));
    free(s);
    free(next);
}

static void test_full_table_forgets_only_what_has_ended(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = TICKET_ISSUED};
    int n = 0;

    (void)state;
    strcpy(e.body.issued.service, "a");
    strcpy(e.body.issued.number.prefix, "A");
    for (; n < TICKETS_MAX; n++) {
        e.subject = hall_id(n + 1);
        e.body.issued.number.count = n + 1;
        site_apply(s, &e, hall_at(1));
    }
    assert_int_equal(hall_issue(s, n + 1, "a", "", 0, hall_at(2)), REFUSED_FULL);
    for (int i = 0; i < 2; i++) { /* one that is told all the same finds no row */
        e.subject = hall_id(n + 10 + i);
        site_apply(s, &e, hall_at(2));
        assert_null(site_ticket(s, e.subject));
    }
    assert_int_equal(hall_ticket(s, CANCEL, 7, 0, hall_at(2)), ALLOWED);
    assert_int_equal(hall_issue(s, n + 2, "a", "", 0, hall_at(3)), ALLOWED);
    assert_null(site_ticket(s, hall_id(7)));
    assert_non_null(site_ticket(s, hall_id(8)));
    free(s);
}

/* A counter without a pad asks and is never answered. */
static void test_rating_asked_on_an_earlier_day_frees_its_row(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = TICKET_ISSUED};
    int n = 0;

    (void)state;
    strcpy(e.body.issued.service, "a");
    strcpy(e.body.issued.number.prefix, "A");
    for (; n < TICKETS_MAX; n++) {
        e.subject = hall_id(n + 1);
        e.body.issued.number.count = n + 1;
        e.type = TICKET_ISSUED;
        site_apply(s, &e, hall_at(1));
        e.type = RATING_ASKED;
        site_apply(s, &e, hall_at(2));
    }
    site_begin_day(s, s->day + 1);
    assert_int_equal(hall_issue(s, n + 1, "a", "", 0, hall_at(24 * 60)), ALLOWED);
    assert_non_null(site_ticket(s, hall_id(n + 1)));
    free(s);
}

static void test_rating_of_yesterday_keeps_the_counts_true(void **state)
{
    struct site *s = hall_new();
    struct event e = {.type = RATING_LAPSED, .subject = hall_id(1)};

    (void)state;
    hall_issue(s, 1, "a", "", 0, hall_at(0));
    hall_issue(s, 2, "a", "", 0, hall_at(0));
    site_apply(s, &e, hall_at(1));
    e = (struct event){.type = RATING_ASKED, .subject = hall_id(2)};
    site_apply(s, &e, hall_at(1));
    e = (struct event){.type = RATING_GIVEN, .subject = hall_id(1), .body.given.level = 4};
    site_apply(s, &e, hall_at(24 * 60));
    e.subject = hall_id(2);
    site_apply(s, &e, hall_at(24 * 60));
    assert_int_equal(s->counts.rated, 2);
    assert_int_equal(s->counts.asked, 2);
    assert_int_equal(s->counts.lapsed, 0);
    free(s);
}

/* Each edition may name its queues anew. */
static void test_prefixes_of_old_editions_leave_room(void **state)
{
    struct site *s = hall_new();
    char prefix[PREFIX_SIZE] = "AA";

    (void)state;
    for (int i = 0; i < PREFIXES_MAX; i++) {
        prefix[0] = (char)('B' + i / 26);
        prefix[1] = (char)('A' + i % 26);
        site_raise_floor(s, prefix, 0, 1);
    }
    hall_issue(s, 1, "a", "", 0, hall_at(24 * 60));
    assert_int_equal(site_floor(s, "A", 0), 1);
    free(s);
}

static void test_view_shows_what_a_pad_needs(void **state)
{
    struct site *s = hall_new();
    struct view *v = malloc(sizeof *v);
    struct command c = {.kind = COMPLETE, .ticket = hall_id(1), .counter = 1, .ask = true};

    (void)state;
    hall_issue(s, 1, "a", "", 0, hall_at(0));
    hall_open(s, 1, hall_at(0));
    hall_call(s, 1, hall_at(1));
    hall_ticket(s, SERVE, 1, 1, hall_at(2));
    view_of_site(s, 1, 0, hall_at(3), v);
    assert_string_equal(v->staff, "0001");
    assert_string_equal(v->serving_service, "a");
    assert_true(id_is_none(v->rating.ticket));
    hall_do(s, c, hall_at(9));
    view_of_site(s, 1, 0, hall_at(9), v);
    assert_true(id_equal(v->rating.ticket, hall_id(1)));
    assert_int_equal(v->rating.minutes, 7);
    view_of_site(s, 2, 0, hall_at(9), v);
    assert_true(id_is_none(v->rating.ticket));
    free(v);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_day_ends_what_was_live),
        cmocka_unit_test(test_ticket_of_yesterday_does_not_join_today),
        cmocka_unit_test(test_fact_told_twice_is_counted_as_ignored),
        cmocka_unit_test(test_recall_stands_once_on_top),
        cmocka_unit_test(test_resumed_after_a_miss_joins_anew),
        cmocka_unit_test(test_new_edition_keeps_tickets_by_their_codes),
        cmocka_unit_test(test_full_table_forgets_only_what_has_ended),
        cmocka_unit_test(test_rating_asked_on_an_earlier_day_frees_its_row),
        cmocka_unit_test(test_rating_of_yesterday_keeps_the_counts_true),
        cmocka_unit_test(test_prefixes_of_old_editions_leave_room),
        cmocka_unit_test(test_view_shows_what_a_pad_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
