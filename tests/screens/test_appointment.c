/* test_appointment.c - booking a time, arriving for it, moving and cancelling it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_clock.h"
#include "fakes/lobby.h"
#include "wire/appointment_json.h"

/* ---- what the hub says ---- */

static void reply(const char *path, int status, char *body)
{
    struct world_request *r = world_request(path);

    if (r == NULL)
        fail_msg("nothing was asked at %s", path);
    world_reply(r, status, body);
    free(body);
    lobby_settle(&lobby);
}

static void refuse(const char *path, const char *type)
{
    char body[96];

    text_format(body, sizeof body, "{\"type\":\"%s\",\"title\":\"no\",\"status\":409}", type);
    reply(path, 409, strdup(body));
}

static void offer_days(void)
{
    struct offer o = {.day_count = 2, .now = lobby.now};
    civil today = day_of(lobby.now);

    strcpy(o.service, "social");
    o.days[0] = (struct offer_day){today, 0};
    o.days[1] = (struct offer_day){today + 1, 5};
    reply("/v1/slots/social", 200, offer_encode_new(&o));
}

static void offer_times(void)
{
    struct offer o = {.day = day_of(lobby.now) + 1, .slot_count = 3, .now = lobby.now};

    strcpy(o.service, "social");
    for (int i = 0; i < 3; i++)
        o.slots[i] = (struct slot){.minute = 540 + 30 * i, .left = i, .places = 3};
    reply("/v1/slots/social?day=2026-11-24", 200, offer_encode_new(&o));
}

static struct appointment_view view(enum booking_state state, civil day)
{
    struct appointment_view v = {
        .id = {{7}}, .service = "social", .day = day, .minute = 570, .length = 15};

    v.due = (instant)day * DAY_MINUTES * MINUTE + (instant)(570 - lobby.now.offset_min) * MINUTE;
    v.state = state;
    v.may_change = true;
    v.moves_left = 2;
    v.now = lobby.now;
    v.standing = STANDING_EARLY;
    appointment_code(v.id, v.code);
    return v;
}

static void answer(const char *path, struct appointment_view v)
{
    reply(path, 200, appointment_view_encode_new(&v));
}

static void to_times(void)
{
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    assert_string_equal(lobby_screen(&lobby), "appointment_service");
    lobby_tap(&lobby, "service:social");
    assert_string_equal(lobby_screen(&lobby), "appointment_slot");
    offer_days();
    offer_times();
}

static void hold(void)
{
    to_times();
    lobby_tap(&lobby, "slot:09:30");
    lobby_tap(&lobby, "next");
    answer("/v1/appointments/hold", view(BOOKING_HELD, day_of(lobby.now) + 1));
    assert_string_equal(lobby_screen(&lobby), "identify");
}

/* ---- booking ---- */

static void test_full_days_and_times_cannot_be_chosen(void **state)
{
    (void)state;
    to_times();
    assert_false(lobby_can(&lobby, "day:2026-11-23"));
    assert_true(lobby_can(&lobby, "day:2026-11-24"));
    assert_false(lobby_can(&lobby, "slot:09:00"));
    assert_true(lobby_can(&lobby, "slot:09:30"));
    assert_non_null(strstr(lobby_label(&lobby, "slot:09:30"), "1 place left"));
    assert_false(lobby_can(&lobby, "next"));
    lobby_tap(&lobby, "slot:10:00");
    assert_true(lobby_can(&lobby, "next"));
}

/* R7: service, time and place, with a confirmation to take along. */
static void test_booking_is_read_back_and_confirmed_with_code_and_slip(void **state)
{
    struct appointment_view booked;
    char code[16];

    (void)state;
    hold();
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "appointment_confirm");
    assert_non_null(strstr(lobby_label(&lobby, "when"), "09:30"));
    assert_null(strstr(lobby_label(&lobby, "reach"), "13800138000"));
    lobby_tap(&lobby, "book");
    assert_null(strstr(world_request("/v1/appointments/book")->body, "13800138000"));
    assert_non_null(strstr(world_request("/v1/appointments/book")->body, "contact"));
    booked = view(BOOKING_FIRM, day_of(lobby.now) + 1);
    answer("/v1/appointments/book", booked);
    text_format(code, sizeof code, "%.4s %s", booked.code, booked.code + 4);
    assert_string_equal(lobby_label(&lobby, "code"), code);
    assert_int_equal(lobby.world->job_count, 1);
    world_print(PRINT_DONE, 0);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "paper"), "take the slip"));
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_null(world_request("/v1/appointments/cancel")); /* it is booked, not held */
    assert_string_equal(lobby.t->visit.phone, "");
    assert_true(id_is_none(lobby.t->visit.booking.shown.id));
}

static void test_name_is_written_from_the_confirmation_and_sealed(void **state)
{
    (void)state;
    hold();
    lobby_tap(&lobby, "skip");
    assert_null(strstr(lobby_label(&lobby, "reach"), "For "));
    lobby_tap(&lobby, "name");
    assert_string_equal(lobby_screen(&lobby), "name");
    lobby_tap(&lobby, "pinyin");
    lobby_type(&lobby, "wang");
    lobby_tap(&lobby, "candidate:1");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "appointment_confirm");
    assert_non_null(strstr(lobby_label(&lobby, "reach"), "For 王."));
    lobby_tap(&lobby, "name"); /* it can be changed */
    lobby_tap(&lobby, "back");
    assert_non_null(strstr(lobby_label(&lobby, "reach"), "For 王."));
    lobby_tap(&lobby, "book");
    assert_non_null(strstr(world_request("/v1/appointments/book")->body, "\"name\""));
    assert_null(strstr(world_request("/v1/appointments/book")->body, "王"));
    answer("/v1/appointments/book", view(BOOKING_FIRM, day_of(lobby.now) + 1));
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby.t->visit.name, "");
}

static void test_paper_that_did_not_come_out_is_said(void **state)
{
    (void)state;
    hold();
    lobby_tap(&lobby, "skip");
    lobby_tap(&lobby, "book");
    answer("/v1/appointments/book", view(BOOKING_FIRM, day_of(lobby.now) + 1));
    world_print(PRINT_FAILED, PRINTER_PAPER_OUT);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "paper"), "did not come out"));
}

static void test_time_that_was_taken_is_offered_no_more(void **state)
{
    (void)state;
    to_times();
    lobby_tap(&lobby, "slot:09:30");
    lobby_tap(&lobby, "next");
    refuse("/v1/appointments/hold", "slot_taken");
    assert_string_equal(lobby_screen(&lobby), "appointment_slot");
    offer_times();
    assert_false(lobby_can(&lobby, "next"));
}

static void test_held_time_is_freed_by_who_leaves(void **state)
{
    (void)state;
    hold();
    lobby_later(&lobby, 10 * MINUTE);
    assert_string_equal(lobby_screen(&lobby), "welcome");
    assert_non_null(world_request("/v1/appointments/cancel"));
}

/* Clocks are put back in the night between: half past nine is half past nine then. */
static void test_time_beyond_a_change_of_clocks_is_that_of_then(void **state)
{
    struct appointment_view booked;

    (void)state;
    fake_zone = (struct fake_zone){480, 420, lobby.now.at + 6 * HOUR};
    hold();
    lobby_tap(&lobby, "skip");
    booked = view(BOOKING_FIRM, day_of(lobby.now) + 1);
    booked.due += HOUR; /* of the later midnight */
    lobby_tap(&lobby, "book");
    answer("/v1/appointments/book", booked);
    assert_non_null(strstr(lobby_label(&lobby, "when"), "09:30"));
    fake_zone = (struct fake_zone){480, 480, 0};
}

static void test_nothing_is_booked_when_the_hub_falls_silent(void **state)
{
    (void)state;
    hold();
    lobby_tap(&lobby, "skip");
    lobby_tap(&lobby, "book");
    world_reply(world_request("/v1/appointments/book"), 0, NULL);
    lobby_settle(&lobby);
    assert_non_null(strstr(lobby_label(&lobby, "trouble"), "Nothing is booked yet"));
    assert_true(lobby_can(&lobby, "book")); /* the same request again does no harm */
    lobby_tap(&lobby, "book");
    answer("/v1/appointments/book", view(BOOKING_FIRM, day_of(lobby.now) + 1));
    assert_true(lobby_can(&lobby, "done"));
}

static void test_without_the_hub_other_ways_are_said(void **state)
{
    (void)state;
    lobby.t->catalogue->booking.wishes = false;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    lobby_tap(&lobby, "appointments");
    assert_null(lobby_node(&lobby, "service:social"));
    assert_non_null(strstr(lobby_label(&lobby, "why"), "12345"));
    assert_true(lobby_can(&lobby, "arrive"));
}

/* ---- arriving ---- */

static void type_code(struct appointment_view v)
{
    struct found_appointments found = {.rows = {v}, .count = 1};

    for (const char *c = v.code; *c != '\0'; c++) {
        char key[] = {'k', 'e', 'y', ':', *c, '\0'};

        lobby_tap(&lobby, key);
        lobby_later(&lobby, 1000);
    }
    lobby_tap(&lobby, "done");
    reply("/v1/appointments?code=", 200, found_appointments_encode_new(&found));
}

static void find_by_code(struct appointment_view v)
{
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "arrive");
    lobby_tap(&lobby, "way");
    type_code(v);
}

static void find_by_phone(const struct found_appointments *found)
{
    strcpy(lobby.view.find_key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "arrive");
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    reply("/v1/appointments?find=", 200, found_appointments_encode_new(found));
}

static void test_who_arrives_gets_a_number(void **state)
{
    struct arrival_reply r = {.before = 2, .wait = {4, 6}};

    (void)state;
    find_by_code(view(BOOKING_FIRM, day_of(lobby.now)));
    lobby_tap(&lobby, "next");
    r.appointment = view(BOOKING_ARRIVED, day_of(lobby.now));
    r.appointment.standing = STANDING_LATE;
    r.day = day_of(lobby.now);
    assert_true(number_from_text("A031", &r.number));
    reply("/v1/appointments/arrive", 200, arrival_reply_encode_new(&r));
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_string_equal(lobby_label(&lobby, "number"), "A031");
    assert_int_equal(world_count("ticket.issued"), 1);
    assert_int_equal(world_count("appointment.arrived"), 1);
}

static void test_who_comes_again_is_joined_not_doubled(void **state)
{
    struct arrival_reply r = {.joined = true};

    (void)state;
    find_by_code(view(BOOKING_FIRM, day_of(lobby.now)));
    lobby_tap(&lobby, "next");
    r.appointment = view(BOOKING_ARRIVED, day_of(lobby.now));
    r.day = day_of(lobby.now);
    assert_true(number_from_text("A031", &r.number));
    reply("/v1/appointments/arrive", 200, arrival_reply_encode_new(&r));
    assert_string_equal(lobby_screen(&lobby), "appointment_arrive");
    assert_string_equal(lobby_label(&lobby, "number"), "A031");
    assert_int_equal(world_count("ticket.issued"), 0);
}

/* The hub has told the list of today's and is away now. */
static struct appointment_view listed_and_alone(void)
{
    struct view_appointment *row = &lobby.view.appointments[0];
    struct appointment_view v = view(BOOKING_FIRM, day_of(lobby.now));

    strcpy(lobby.view.find_key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    lobby.view.appointments_edition = 9;
    lobby.view.appointment_count = 1;
    *row = (struct view_appointment){.id = v.id, .service = "social", .due = v.due};
    row->state = BOOKING_FIRM;
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    return v;
}

static void arrive_with(const char *code)
{
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "arrive");
    lobby_key(&lobby, KEY_TAB);
    lobby_scan(&lobby, code);
    assert_true(lobby_can(&lobby, "next"));
    lobby_tap(&lobby, "next");
}

static void test_who_arrives_while_the_hub_is_away_is_known_from_the_list(void **state)
{
    struct appointment_view v = listed_and_alone();

    (void)state;
    arrive_with(v.code);
    assert_string_equal(lobby_screen(&lobby), "ticket");
    assert_int_equal(world_count("appointment.arrived"), 1);
    assert_non_null(strchr(lobby_label(&lobby, "number"), '-')); /* of the own lane */
}

static void test_who_arrives_twice_while_the_hub_is_away_sees_the_same_number(void **state)
{
    struct appointment_view v = listed_and_alone();
    char number[NUMBER_TEXT];

    (void)state;
    arrive_with(v.code);
    strcpy(number, lobby_label(&lobby, "number"));
    lobby_tap(&lobby, "done");
    arrive_with(v.code);
    assert_string_equal(lobby_screen(&lobby), "appointment_arrive");
    assert_string_equal(lobby_label(&lobby, "number"), number);
    assert_int_equal(world_count("ticket.issued"), 1);
    assert_int_equal(world_count("appointment.arrived"), 1);
}

static void test_unknown_code_says_what_to_do(void **state)
{
    struct found_appointments none = {.count = 0};

    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "arrive");
    lobby_scan(&lobby, "22222222");
    reply("/v1/appointments?code=", 200, found_appointments_encode_new(&none));
    assert_false(lobby_can(&lobby, "next"));
    assert_true(lobby_can(&lobby, "done"));
    lobby_tap(&lobby, "back");
    assert_true(lobby_can(&lobby, "way"));
}

/* ---- changing ---- */

static void test_cancelling_asks_once_more(void **state)
{
    (void)state;
    find_by_code(view(BOOKING_FIRM, day_of(lobby.now) + 3));
    assert_false(lobby_can(&lobby, "next")); /* not today */
    lobby_tap(&lobby, "cancel");
    assert_null(world_request("/v1/appointments/cancel"));
    lobby_later(&lobby, 1000);
    lobby_tap(&lobby, "cancel");
    answer("/v1/appointments/cancel", view(BOOKING_CANCELLED, day_of(lobby.now) + 3));
    assert_non_null(strstr(lobby_label(&lobby, "state"), "cancelled"));
    assert_false(lobby_can(&lobby, "move"));
}

static void test_moving_chooses_another_time_and_prints_anew(void **state)
{
    (void)state;
    find_by_code(view(BOOKING_FIRM, day_of(lobby.now) + 3));
    lobby_tap(&lobby, "move");
    assert_string_equal(lobby_screen(&lobby), "appointment_slot");
    offer_days();
    offer_times();
    lobby_tap(&lobby, "slot:10:00");
    lobby_tap(&lobby, "next");
    answer("/v1/appointments/move", view(BOOKING_FIRM, day_of(lobby.now) + 1));
    assert_string_equal(lobby_screen(&lobby), "appointment_confirm");
    assert_true(lobby_can(&lobby, "done"));
    assert_int_equal(lobby.world->job_count, 1);
}

/* Whoever knows somebody's phone number could take their place from them. */
static void test_whose_phone_number_is_typed_is_not_changed_without_the_code(void **state)
{
    struct appointment_view v = view(BOOKING_FIRM, day_of(lobby.now));

    (void)state;
    find_by_phone(&(struct found_appointments){.rows = {v}, .count = 1});
    assert_true(lobby_can(&lobby, "next"));
    assert_null(lobby_node(&lobby, "move"));
    assert_null(lobby_node(&lobby, "cancel"));
    lobby_tap(&lobby, "change");
    assert_non_null(strstr(lobby_label(&lobby, "how"), "To move or cancel it"));
    type_code(v);
    assert_true(lobby_can(&lobby, "move"));
    assert_true(lobby_can(&lobby, "cancel"));
    assert_null(lobby_node(&lobby, "change"));
}

static void test_phone_number_without_an_appointment_today_asks_for_the_code(void **state)
{
    (void)state;
    find_by_phone(&(struct found_appointments){.count = 0});
    assert_non_null(strstr(lobby_label(&lobby, "why"), "for today"));
    lobby_tap(&lobby, "way");
    type_code(view(BOOKING_FIRM, day_of(lobby.now) + 3));
    assert_true(lobby_can(&lobby, "move"));
}

/* ---- several ---- */

static void test_whose_phone_has_several_chooses_one(void **state)
{
    struct found_appointments found = {.count = 6}; /* no more than fit are shown */

    (void)state;
    for (int i = 0; i < 6; i++) {
        found.rows[i] = view(BOOKING_FIRM, day_of(lobby.now));
        found.rows[i].due += i * HOUR;
        found.rows[i].id.b[0] = (uint8_t)(1 + i);
        appointment_code(found.rows[i].id, found.rows[i].code);
    }
    find_by_phone(&found);
    assert_string_equal(lobby_label(&lobby, "title"), "Which appointment is it?");
    assert_non_null(lobby_node(&lobby, "booking:4"));
    assert_null(lobby_node(&lobby, "booking:5"));
    assert_null(lobby_node(&lobby, "next")); /* nobody arrives for the wrong one */
    lobby_tap(&lobby, "booking:2");
    assert_true(lobby_can(&lobby, "next"));
    assert_true(id_equal(lobby.t->visit.booking.shown.id, found.rows[1].id));
}

/* ---- wishes: the hub is away, and the hall takes them ---- */

static void wish_for_a_time(void)
{
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "service:social");
    reply("/v1/slots/social", 0, NULL); /* no answer comes */
    lobby_tap(&lobby, "day:2026-11-25");
    lobby_tap(&lobby, "slot:09:30");
    lobby_tap(&lobby, "next");
    assert_string_equal(lobby_screen(&lobby), "identify");
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    assert_string_equal(lobby_screen(&lobby), "appointment_confirm");
}

static void test_without_the_hub_a_wish_is_kept_and_called_so(void **state)
{
    const char *said;

    (void)state;
    wish_for_a_time();
    assert_string_equal(lobby_label(&lobby, "book"), "Leave this wish");
    lobby_tap(&lobby, "book");
    assert_string_equal(lobby_label(&lobby, "title"), "Your wish is noted");
    assert_non_null(strstr(lobby_label(&lobby, "paper"), "not booked yet"));
    assert_non_null(lobby_node(&lobby, "code"));
    assert_int_equal(world_count("appointment.booked"), 1);
    said = lobby.world->events[lobby.world->event_count - 1];
    assert_non_null(strstr(said, "\"wish\":1"));
    assert_non_null(strstr(said, "\"minute\":570"));
    assert_non_null(strstr(said, "\"contact\":\""));
    assert_null(strstr(said, "13800138000"));
}

static void test_nobody_says_how_many_places_a_wish_has(void **state)
{
    (void)state;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "service:social");
    reply("/v1/slots/social", 0, NULL);
    lobby_tap(&lobby, "day:2026-11-25");
    assert_string_equal(lobby_label(&lobby, "slot:09:30"), "09:30");
    assert_non_null(strstr(lobby_label(&lobby, "wish"), "only when the centre confirms"));
    /* The hub is back: it is asked anew. */
    lobby_tap(&lobby, "back");
    lobby_tap(&lobby, "service:social");
    offer_days();
    offer_times();
    assert_null(lobby_node(&lobby, "wish"));
    assert_non_null(strstr(lobby_label(&lobby, "slot:09:30"), "1 place left"));
}

static void test_a_wish_that_a_full_disk_refused_is_not_confirmed(void **state)
{
    (void)state;
    wish_for_a_time();
    lobby.world->append = ERR_FULL;
    lobby_tap(&lobby, "book");
    assert_int_equal(world_count("appointment.booked"), 0);
    assert_non_null(strstr(lobby_label(&lobby, "trouble"), "could not be stored"));
    assert_null(lobby_node(&lobby, "code"));
}

static void test_a_hall_without_wishes_says_that_nothing_is_booked(void **state)
{
    (void)state;
    lobby.t->catalogue->booking.wishes = false;
    lobby_hear(&lobby);
    lobby_tap(&lobby, "appointments");
    lobby_tap(&lobby, "service:social");
    reply("/v1/slots/social", 0, NULL);
    assert_null(lobby_node(&lobby, "wish"));
    assert_false(lobby_can(&lobby, "next"));
}

#define KIOSK_TEST(f) cmocka_unit_test_setup_teardown(f, open_kiosk, close_lobby)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(test_full_days_and_times_cannot_be_chosen),
        KIOSK_TEST(test_booking_is_read_back_and_confirmed_with_code_and_slip),
        KIOSK_TEST(test_name_is_written_from_the_confirmation_and_sealed),
        KIOSK_TEST(test_paper_that_did_not_come_out_is_said),
        KIOSK_TEST(test_time_that_was_taken_is_offered_no_more),
        KIOSK_TEST(test_held_time_is_freed_by_who_leaves),
        KIOSK_TEST(test_time_beyond_a_change_of_clocks_is_that_of_then),
        KIOSK_TEST(test_nothing_is_booked_when_the_hub_falls_silent),
        KIOSK_TEST(test_without_the_hub_other_ways_are_said),
        KIOSK_TEST(test_whose_phone_has_several_chooses_one),
        KIOSK_TEST(test_without_the_hub_a_wish_is_kept_and_called_so),
        KIOSK_TEST(test_nobody_says_how_many_places_a_wish_has),
        KIOSK_TEST(test_a_wish_that_a_full_disk_refused_is_not_confirmed),
        KIOSK_TEST(test_a_hall_without_wishes_says_that_nothing_is_booked),
        KIOSK_TEST(test_who_arrives_gets_a_number),
        KIOSK_TEST(test_who_comes_again_is_joined_not_doubled),
        KIOSK_TEST(test_who_arrives_while_the_hub_is_away_is_known_from_the_list),
        KIOSK_TEST(test_who_arrives_twice_while_the_hub_is_away_sees_the_same_number),
        KIOSK_TEST(test_unknown_code_says_what_to_do),
        KIOSK_TEST(test_cancelling_asks_once_more),
        KIOSK_TEST(test_whose_phone_number_is_typed_is_not_changed_without_the_code),
        KIOSK_TEST(test_phone_number_without_an_appointment_today_asks_for_the_code),
        KIOSK_TEST(test_moving_chooses_another_time_and_prints_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
