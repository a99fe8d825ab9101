/* test_rating.c - the pad asks, through the real programs: given, refused, lapsed,
 * offline; asked and served are both counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"

static struct house hall;
static struct machine *kiosk, *pad;

static int begin_with(int rating_seconds)
{
    house_init(&hall);
    house_rule(&hall, "rating_seconds", rating_seconds);
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    pad = house_add(&hall, "pad-3", "counter", "en");
    house_sign_in(&hall);
    return machine_start(kiosk) && machine_start(pad) ? 0 : -1;
}

static int begin(void **state)
{
    (void)state;
    return begin_with(60);
}

static int begin_hasty(void **state)
{
    (void)state;
    return begin_with(5);
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall); /* nothing to do after a test that passed */
    return 0;
}

/* A customer comes, is served at counter 3, and the pad is to ask. */
static void serve_one(char ticket[40], char link[512])
{
    struct inspector *i = &kiosk->inspector;
    char names[16][32], path[96];
    json_t *reply;
    int sheets = house_sheets(&hall, names, 16);

    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting"); /* it has heard from the hub */
    expect_tap(i, "take_number");
    expect_tap(i, "service:social");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    house_await_sheets(&hall, sheets + 1);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[sheets], link, 512));
    expect_done(i);
    json_decref(house_await_events(&hall, "ticket.issued", NULL, sheets + 1));
    reply = staff_do(&hall.clerk, "/api/counters/3/next", NULL);
    snprintf(ticket, 40, "%s",
             json_string_value(json_object_get(json_object_get(reply, "ticket"), "id")));
    json_decref(reply);
    snprintf(path, sizeof path, "/api/tickets/%s/serve", ticket);
    json_decref(staff_do(&hall.clerk, path, json_pack("{s:i}", "counter", 3)));
    snprintf(path, sizeof path, "/api/tickets/%s/complete", ticket);
    json_decref(staff_do(&hall.clerk, path, json_pack("{s:i, s:b}", "counter", 3, "ask", 1)));
}

static void expect_counts(int asked, int rated, int declined, int lapsed, int complaints)
{
    json_t *queue = house_queue(&hall), *counts = json_object_get(queue, "counts");

    assert_int_equal(json_integer_value(json_object_get(counts, "asked")), asked);
    assert_int_equal(json_integer_value(json_object_get(counts, "rated")), rated);
    assert_int_equal(json_integer_value(json_object_get(counts, "declined")), declined);
    assert_int_equal(json_integer_value(json_object_get(counts, "lapsed")), lapsed);
    assert_int_equal(json_integer_value(json_object_get(counts, "complaints")), complaints);
    json_decref(queue);
}

/* Waits for it, and for nothing more of its kind. */
static void expect_one(const char *type, const char *ticket)
{
    json_t *events = house_await_events(&hall, type, ticket, 1);

    assert_int_equal(events_count(events, type, ticket), 1);
    json_decref(events);
}

static void test_good_rating_opens_no_complaint(void **state)
{
    char ticket[40], link[512];

    (void)state;
    serve_one(ticket, link);
    expect_screen(&pad->inspector, "rating");
    expect_tap(&pad->inspector, "level:5");
    expect_screen(&pad->inspector, "reasons");
    expect_tap(&pad->inspector, "reason:quick");
    expect_tap(&pad->inspector, "done");
    expect_one("rating.given", ticket);
    expect_screen(&pad->inspector, "welcome"); /* and asks no second time */
    expect_counts(1, 1, 0, 0, 0);
    house_close(&hall);
}

static void test_worst_rating_opens_one_complaint(void **state)
{
    char ticket[40], link[512];

    (void)state;
    serve_one(ticket, link);
    expect_screen(&pad->inspector, "rating");
    expect_tap(&pad->inspector, "level:1");
    expect_screen(&pad->inspector, "reasons");
    expect_tap(&pad->inspector, "done"); /* without any reason */
    expect_one("rating.given", ticket);
    json_decref(house_await_events(&hall, "complaint.filed", NULL, 1));
    expect_counts(1, 1, 0, 0, 1);
    house_close(&hall);
}

static void test_refused_rating_is_stored_as_declined(void **state)
{
    char ticket[40], link[512];

    (void)state;
    serve_one(ticket, link);
    expect_screen(&pad->inspector, "rating");
    expect_tap(&pad->inspector, "skip");
    expect_one("rating.declined", ticket);
    expect_screen(&pad->inspector, "welcome");
    expect_counts(1, 0, 1, 0, 0);
    house_close(&hall);
}

static void test_unanswered_rating_lapses_and_may_still_be_given(void **state)
{
    char ticket[40], link[512];

    (void)state;
    serve_one(ticket, link);
    expect_one("rating.lapsed", ticket);
    expect_screen(&pad->inspector, "welcome");
    expect_counts(1, 0, 0, 1, 0);
    expect_scan(&kiosk->inspector, link, "rate", NULL); /* later, with the paper */
    expect_screen(&kiosk->inspector, "progress");
    expect_tap(&kiosk->inspector, "rate");
    expect_tap(&kiosk->inspector, "level:4");
    expect_screen(&kiosk->inspector, "reasons");
    expect_tap(&kiosk->inspector, "done");
    expect_one("rating.given", ticket);
    expect_counts(1, 1, 0, 0, 0);
    house_close(&hall);
}

static void test_rating_given_while_the_wire_is_cut_arrives_once(void **state)
{
    char ticket[40], link[512];
    json_t *events;

    (void)state;
    serve_one(ticket, link);
    expect_screen(&pad->inspector, "rating");
    cut_set(&hall.cut, CUT_CUT);
    expect_tap(&pad->inspector, "level:2");
    expect_screen(&pad->inspector, "reasons");
    expect_tap(&pad->inspector, "done");
    expect_screen(&pad->inspector, "thanks");
    machine_kill(pad); /* confirmed is on the disk */
    cut_set(&hall.cut, CUT_HEALED);
    assert_true(machine_start(pad));
    expect_one("rating.given", ticket);
    events = house_await_events(&hall, "complaint.filed", NULL, 1);
    assert_int_equal(events_count(events, "complaint.filed", NULL), 1);
    events_check_seqs(events);
    json_decref(events);
    expect_screen(&pad->inspector, "welcome");
    expect_counts(1, 1, 0, 0, 1);
    house_close(&hall);
}

static void test_completed_without_a_question_asks_nothing(void **state)
{
    char ticket[40], link[512], path[96];
    json_t *reply, *events;

    (void)state;
    serve_one(ticket, link);
    expect_screen(&pad->inspector, "rating");
    expect_tap(&pad->inspector, "skip");
    expect_one("rating.declined", ticket);
    expect_tap(&kiosk->inspector, "take_number");
    expect_tap(&kiosk->inspector, "service:social");
    expect_tap(&kiosk->inspector, "skip");
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 2));
    reply = staff_do(&hall.clerk, "/api/counters/3/next", NULL);
    snprintf(ticket, sizeof ticket, "%s",
             json_string_value(json_object_get(json_object_get(reply, "ticket"), "id")));
    json_decref(reply);
    snprintf(path, sizeof path, "/api/tickets/%s/serve", ticket);
    json_decref(staff_do(&hall.clerk, path, json_pack("{s:i}", "counter", 3)));
    snprintf(path, sizeof path, "/api/tickets/%s/complete", ticket);
    json_decref(staff_do(&hall.clerk, path, json_pack("{s:i, s:b}", "counter", 3, "ask", 0)));
    events = house_await_events(&hall, "ticket.completed", NULL, 2);
    assert_int_equal(events_count(events, "rating.asked", NULL), 1);
    json_decref(events);
    expect_counts(1, 0, 1, 0, 0);
    house_close(&hall);
}

int main(void)
{
#define JOURNEY(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        JOURNEY(test_good_rating_opens_no_complaint),
        JOURNEY(test_worst_rating_opens_one_complaint),
        JOURNEY(test_refused_rating_is_stored_as_declined),
        cmocka_unit_test_setup_teardown(test_unanswered_rating_lapses_and_may_still_be_given,
                                        begin_hasty, end),
        JOURNEY(test_rating_given_while_the_wire_is_cut_arrives_once),
        JOURNEY(test_completed_without_a_question_asks_nothing),
    };

    cmocka_set_test_filter(getenv("TEST_FILTER")); /* "*lapses*"; all when it is not set */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
