/* test_booking.c - a time is booked at the kiosk, through the real programs; the
 * paper and the phone number find it again; it is moved and given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"

static struct house hall;
static struct machine *kiosk;

static int begin(void **state)
{
    (void)state;
    kiosk = house_with_kiosk(&hall);
    return kiosk != NULL ? 0 : -1;
}

/* The hall's calendar has times at any hour, so that the test may run at any. */
static int begin_round_the_clock(void **state)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    json_t *json, *week;

    (void)state;
    house_init(&hall);
    json = json_load_file(hall.hall, 0, NULL);
    assert_non_null(json);
    week = json_object_get(json, "week");
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        json_object_set_new(week, days[i], json_pack("[s]", "00:00-24:00"));
    json_object_set_new(json, "days", json_array());
    assert_int_equal(json_dump_file(json, hall.hall, JSON_INDENT(1)), 0);
    json_decref(json);
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    house_sign_in(&hall);
    return machine_start(kiosk) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

/* Nobody here needs an id of a place: any time of the last day that is shown. */
static void choose_time(bool last_day)
{
    struct inspector *i = &kiosk->inspector;
    char id[64];

    expect_screen(i, "appointment_slot");
    expect_choice(i, "slot:", false, id); /* they have come */
    if (last_day) {
        expect_choice(i, "day:", true, id);
        expect_tap(i, id);
        expect_state(i, id, "chosen"); /* the times of another day have gone */
    }
    expect_choice(i, "slot:", last_day, id);
    expect_tap(i, id);
    expect_tap(i, "next");
}

static void book(const char *phone, char link[512])
{
    struct inspector *i = &kiosk->inspector;
    char names[16][32];
    int sheets = house_sheets(&hall, names, 16);

    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting"); /* it has heard from the hub */
    expect_tap(i, "appointments");
    expect_screen(i, "appointment_service");
    expect_tap(i, "service:business");
    choose_time(true);
    expect_screen(i, "identify");
    assert_true(inspector_type(i, phone));
    expect_tap(i, "done");
    expect_screen(i, "appointment_confirm");
    expect_tap(i, "book");
    expect_node(i, "code", NULL);
    house_await_sheets(&hall, sheets + 1);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[sheets], link, 512));
    assert_non_null(strstr(link, "/a/"));
    expect_done(i);
}

static void test_booked_time_is_found_moved_and_given_back(void **state)
{
    struct inspector *i = &kiosk->inspector;
    char link[512];

    (void)state;
    book("13800138000", link);
    json_decref(house_await_events(&hall, "appointment.booked", NULL, 1));
    assert_false(folder_holds(kiosk->folder, "13800138000"));
    assert_false(folder_holds(hall.hub_dir, "13800138000"));

    expect_tap(i, "appointments");
    expect_tap(i, "arrive");
    assert_true(inspector_scan(i, link));
    expect_node(i, "state", "another day");
    expect_tap(i, "move");
    choose_time(false);
    expect_screen(i, "appointment_confirm");
    expect_tap(i, "done");
    json_decref(house_await_events(&hall, "appointment.moved", NULL, 1));

    expect_tap(i, "appointments");
    expect_tap(i, "arrive");
    assert_true(inspector_type(i, "13800138000"));
    expect_tap(i, "done");
    expect_node(i, "way", NULL);
    expect_tap(i, "way"); /* not of today: the number alone does not tell it */
    assert_true(inspector_scan(i, link));
    expect_node(i, "cancel", NULL);
    expect_tap(i, "cancel");
    expect_node(i, "state", "really");
    program_sleep(600); /* two presses, not a double one */
    expect_tap(i, "cancel");
    expect_node(i, "state", "cancelled");
    json_decref(house_await_events(&hall, "appointment.cancelled", NULL, 1));
    house_close(&hall);
}

static void test_held_time_is_free_again_when_the_customer_leaves(void **state)
{
    struct inspector *i = &kiosk->inspector;

    (void)state;
    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting");
    expect_tap(i, "appointments");
    expect_tap(i, "service:business");
    choose_time(true);
    expect_screen(i, "identify");
    json_decref(house_await_events(&hall, "appointment.held", NULL, 1));
    expect_tap(i, "back");
    expect_screen(i, "appointment_slot");
    expect_tap(i, "back");
    expect_screen(i, "appointment_service");
    expect_tap(i, "back");
    expect_screen(i, "welcome");
    json_decref(house_await_events(&hall, "appointment.cancelled", NULL, 1));
    house_close(&hall);
}

static void test_booking_whose_answer_was_lost_is_made_once(void **state)
{
    struct inspector *i = &kiosk->inspector;
    json_t *events;

    (void)state;
    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting");
    expect_tap(i, "appointments");
    expect_tap(i, "service:business");
    choose_time(true);
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "appointment_confirm");
    cut_set(&hall.cut, CUT_REPLIES);
    expect_tap(i, "book");
    expect_node(i, "trouble", "Nothing is booked yet");
    cut_set(&hall.cut, CUT_HEALED);
    for (int tries = 0; tries < 600; tries++) { /* the same request again, until it is heard */
        if (inspector_await(i, "done", NULL, 100))
            break;
        inspector_tap(i, "book");
    }
    expect_node(i, "code", NULL);
    events = house_await_events(&hall, "appointment.booked", NULL, 1);
    assert_int_equal(events_count(events, "appointment.booked", NULL), 1);
    json_decref(events);
    house_close(&hall);
}

static void test_wish_left_without_the_hub_is_confirmed_by_it(void **state)
{
    struct inspector *i = &kiosk->inspector;
    char names[16][32], link[512], *page;
    json_t *events;

    (void)state;
    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting");
    cut_set(&hall.cut, CUT_CUT);
    expect_tap(i, "appointments");
    expect_tap(i, "service:business");
    expect_node(i, "wish", "only when the centre confirms");
    choose_time(true);
    expect_screen(i, "identify");
    assert_true(inspector_type(i, "13800138000"));
    expect_tap(i, "done");
    expect_screen(i, "appointment_confirm");
    expect_tap(i, "book");
    expect_node(i, "code", NULL);
    expect_node(i, "paper", "not booked yet");
    house_await_sheets(&hall, 1);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[0], link, sizeof link));
    cut_set(&hall.cut, CUT_HEALED);
    events = house_await_events(&hall, "appointment.confirmed", NULL, 1);
    assert_int_equal(events_count(events, "appointment.booked", NULL), 1);
    json_decref(events);
    page = staff_page_new(&hall.clerk, link, "en");
    assert_non_null(page);
    assert_non_null(strstr(page, "Booked"));
    free(page);
    house_close(&hall);
}

/* Booked by the counter for the soonest time of today; its code. */
static bool book_today(const char *phone, char code[16])
{
    json_t *reply = staff_get(&hall.clerk, "/api/slots/social"), *day, *slot = NULL, *booked;
    char path[64], today[16];
    size_t i;

    day = json_array_get(json_object_get(reply, "days"), 0);
    snprintf(today, sizeof today, "%s", json_string_value(json_object_get(day, "day")));
    json_decref(reply);
    snprintf(path, sizeof path, "/api/slots/social?day=%s", today);
    reply = staff_get(&hall.clerk, path);
    json_array_foreach(json_object_get(reply, "slots"), i, slot)
    {
        if (json_integer_value(json_object_get(slot, "left")) > 0)
            break;
    }
    if (slot == NULL) { /* the last minutes before midnight */
        json_decref(reply);
        return false;
    }
    booked = staff_do(&hall.clerk, "/api/appointments/book",
                      json_pack("{s:s,s:s,s:i,s:s}", "service", "social", "day", today, "minute",
                                (int)json_integer_value(json_object_get(slot, "minute")), "phone",
                                phone));
    snprintf(code, 16, "%s", json_string_value(json_object_get(booked, "code")));
    json_decref(booked);
    json_decref(reply);
    return code[0] != '\0';
}

/* The hub is asked first; until then it cannot be pressed. */
static void say_here(void)
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "next");
    expect_screen(i, "ticket");
}

static void arrive_by(const char *what)
{
    struct inspector *i = &kiosk->inspector;

    expect_screen(i, "welcome");
    expect_tap(i, "appointments");
    expect_tap(i, "arrive");
    expect_screen(i, "appointment_arrive");
    assert_true(inspector_scan(i, what));
}

static void test_who_arrives_gets_a_number_once(void **state)
{
    struct inspector *i = &kiosk->inspector;
    char code[16], number[64], again[64];
    json_t *events;

    (void)state;
    expect_node(i, "take_number", "waiting");
    if (!book_today("13800138000", code))
        skip();
    arrive_by(code);
    say_here();
    expect_label(i, "number", number, sizeof number);
    house_await_sheets(&hall, 1);
    expect_done(i);
    arrive_by(code); /* who comes twice has the same number */
    expect_node(i, "state", "checked in already");
    expect_label(i, "number", again, sizeof again);
    assert_string_equal(again, number);
    expect_tap(i, "done");
    events = house_await_events(&hall, "appointment.arrived", NULL, 1);
    assert_int_equal(events_count(events, "ticket.issued", NULL), 1);
    json_decref(events);
    house_close(&hall);
}

static void test_who_arrives_while_the_hub_is_away_is_told_to_it_later(void **state)
{
    struct inspector *i = &kiosk->inspector;
    char code[16];
    json_t *events;

    (void)state;
    expect_node(i, "take_number", "waiting");
    if (!book_today("13800138000", code))
        skip();
    for (int tries = 0; tries < 600; tries++) { /* until the feed has brought the list */
        arrive_by(code);
        if (inspector_await(i, "next", NULL, 100))
            break;
        expect_tap(i, "back");
        expect_tap(i, "back");
        expect_tap(i, "back");
    }
    expect_tap(i, "back");
    cut_set(&hall.cut, CUT_CUT);
    assert_true(inspector_scan(i, code));
    say_here();
    house_await_sheets(&hall, 1);
    expect_done(i);
    cut_set(&hall.cut, CUT_HEALED);
    events = house_await_events(&hall, "appointment.arrived", NULL, 1);
    assert_int_equal(events_count(events, "ticket.issued", NULL), 1);
    json_decref(events);
    house_close(&hall);
}

/* The real Pinyin, by the keyboard alone; the staff reads the name, nobody else. */
static void test_name_in_pinyin_reaches_the_staff_alone(void **state)
{
    struct inspector *i = &kiosk->inspector;

    (void)state;
    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting");
    expect_tap(i, "appointments");
    expect_tap(i, "service:business");
    choose_time(false);
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "appointment_confirm");
    expect_tap(i, "name");
    expect_screen(i, "name");
    expect_node(i, "hint", "press Pinyin"); /* the engine is there */
    expect_tap(i, "pinyin");
    assert_true(inspector_type(i, "wang"));
    expect_node(i, "candidate:1", "王");
    assert_true(inspector_type(i, " "));
    assert_true(inspector_type(i, "xiaoming"));
    expect_node(i, "candidate:2", "晓明");
    assert_true(inspector_type(i, "2"));
    expect_state(i, "name", "王晓明");
    expect_tap(i, "done");
    expect_screen(i, "appointment_confirm");
    expect_node(i, "reach", "王晓明");
    expect_tap(i, "book");
    expect_node(i, "code", NULL);
    json_decref(house_await_events(&hall, "appointment.booked", NULL, 1));
    assert_false(folder_holds(kiosk->folder, "晓明"));
    assert_false(folder_holds(hall.hub_dir, "晓明"));
    house_close(&hall);
}

#define HALL_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL_TEST(test_booked_time_is_found_moved_and_given_back),
        HALL_TEST(test_held_time_is_free_again_when_the_customer_leaves),
        HALL_TEST(test_name_in_pinyin_reaches_the_staff_alone),
        cmocka_unit_test_setup_teardown(test_who_arrives_gets_a_number_once, begin_round_the_clock,
                                        end),
        cmocka_unit_test_setup_teardown(test_who_arrives_while_the_hub_is_away_is_told_to_it_later,
                                        begin_round_the_clock, end),
        HALL_TEST(test_wish_left_without_the_hub_is_confirmed_by_it),
        HALL_TEST(test_booking_whose_answer_was_lost_is_made_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
