/* test_appointments.c - booking at the hub: by terminals, again after a lost reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/appointment_json.h"
#include "wire/event_json.h"

static struct rig rig;
static struct rig_terminal kiosk, other;
static struct rig_staff clerk;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_enrol(&rig, &other, "kiosk");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* The next day of work; the sample hall opens at 09:00 or before. */
static civil next_day(void)
{
    civil day = day_of(rig.now) + 1;

    while (catalogue_calendar(rig.hub->catalogue, day)->count == 0)
        day++;
    return day;
}

static void ask(struct rig_terminal *t, const char *verb, int appointment, const char *service,
                civil day, int minute)
{
    struct appointment_request r = {
        .appointment = rig_id(appointment), .day = day, .minute = minute};
    char target[64], *body;

    text_copy(r.service, sizeof r.service, service);
    if (strcmp(verb, "book") == 0)
        text_format(r.find, sizeof r.find, "person-%d", appointment);
    body = appointment_request_encode_new(&r);
    text_format(target, sizeof target, "/v1/appointments/%s", verb);
    rig_terminal_ask(&rig, t, "POST", target, body);
    free(body);
}

static const struct appointment *row(int appointment)
{
    return appointment_by_id(rig.hub->site, rig_id(appointment));
}

static struct appointment_view seen(void)
{
    struct appointment_view v;
    char why[256];

    assert_int_equal(appointment_view_decode(rig.body, rig.body_size, &v, why, sizeof why), OK);
    return v;
}

static int left_at(const char *service, civil day, int minute)
{
    struct offer *o = calloc(1, sizeof *o);
    char target[96], text[DAY_TEXT], why[256];
    int left = -1;

    day_to_text(day, text);
    text_format(target, sizeof target, "/v1/slots/%s?day=%s", service, text);
    rig_terminal_ask(&rig, &kiosk, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_int_equal(offer_decode(rig.body, rig.body_size, o, why, sizeof why), OK);
    for (int i = 0; i < o->slot_count; i++) {
        if (o->slots[i].minute == minute)
            left = o->slots[i].left;
    }
    free(o);
    return left;
}

static void test_hold_book_and_again(void **state)
{
    civil day = next_day();
    uint64_t pos;

    (void)state;
    assert_int_equal(left_at("property", day, 600), 2);
    ask(&kiosk, "hold", 1, "property", day, 600);
    assert_int_equal(rig.status, 200);
    assert_int_equal(seen().state, BOOKING_HELD);
    assert_int_equal(seen().until, rig.now.at + 5 * MINUTE);
    assert_int_equal(left_at("property", day, 600), 1);
    ask(&kiosk, "book", 1, "property", day, 600);
    assert_int_equal(rig.status, 200);
    assert_int_equal(seen().state, BOOKING_FIRM);
    assert_int_equal(strlen(seen().code), 8);
    /* The reply was lost: the same again is the same, and nothing is stored. */
    pos = rig.hub->site->pos;
    ask(&kiosk, "book", 1, "property", day, 600);
    assert_int_equal(seen().state, BOOKING_FIRM);
    assert_int_equal(rig.hub->site->pos, pos);
    assert_int_equal(left_at("property", day, 600), 1);
    /* Another time under the same id is not the same. */
    ask(&kiosk, "book", 1, "property", day, 630);
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, "\"state\""));
}

static void test_last_place_is_sold_once(void **state)
{
    civil day = next_day();

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    ask(&other, "hold", 2, "property", day, 600);
    assert_int_equal(rig.status, 200);
    ask(&kiosk, "book", 3, "property", day, 600);
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, "slot_taken"));
    /* The hold runs out by itself. */
    rig_later(&rig, 5 * 60 + 1);
    ask(&kiosk, "book", 3, "property", day, 600);
    assert_int_equal(rig.status, 200);
    ask(&other, "book", 2, "property", day, 600);
    assert_true(rig_said(&rig, "slot_taken"));
    /* Leaving frees a hold at once. */
    ask(&other, "hold", 4, "property", day, 630);
    ask(&other, "cancel", 4, "", 0, 0);
    assert_int_equal(rig.status, 200);
    assert_int_equal(left_at("property", day, 630), 2);
}

static void test_cancelled_place_comes_back_later(void **state)
{
    civil day = next_day();
    instant back = 0;
    uint64_t digest;

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    ask(&kiosk, "cancel", 1, "", 0, 0);
    assert_int_equal(seen().state, BOOKING_CANCELLED);
    ask(&kiosk, "cancel", 1, "", 0, 0);
    assert_int_equal(rig.status, 200);
    for (int i = 0; i < GHOSTS_MAX; i++) {
        if (rig.hub->site->book.ghosts[i].back > back)
            back = rig.hub->site->book.ghosts[i].back;
    }
    assert_in_range(back - rig.now.at, 10 * MINUTE, 60 * MINUTE);
    assert_int_equal(left_at("property", day, 600), 1);
    digest = site_digest(rig.hub->site);
    rig_restart(&rig);
    assert_int_equal(site_digest(rig.hub->site), digest); /* replayed from the store */
    assert_int_equal(left_at("property", day, 600), 1);
    rig_later(&rig, (int)((back - rig.now.at) / SECOND) + 1);
    assert_int_equal(left_at("property", day, 600), 2);
}

static void test_move_keeps_code_and_limits(void **state)
{
    civil day = next_day();
    char code[APPOINTMENT_CODE];

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    text_copy(code, sizeof code, seen().code);
    for (int i = 0; i < 3; i++) {
        ask(&kiosk, "move", 1, "", day, 630 + 30 * i);
        assert_int_equal(rig.status, 200);
        assert_string_equal(seen().code, code);
        assert_int_equal(seen().moves_left, 2 - i);
    }
    ask(&kiosk, "move", 1, "", day, 600);
    assert_true(rig_said(&rig, "\"moves\""));
    ask(&kiosk, "move", 1, "", day, 690); /* where it is: a repeated request */
    assert_int_equal(rig.status, 200);
    ask(&kiosk, "move", 9, "", day, 600);
    assert_int_equal(rig.status, 404);
}

static void test_found_by_code_phone_and_id(void **state)
{
    civil day = next_day();
    char target[96], id[ID_TEXT];
    struct appointment_view v;

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    v = seen();
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/appointments?find=person-1", NULL);
    assert_true(rig_said(&rig, "{\"appointments\":[]}")); /* it is of another day */
    text_format(target, sizeof target, "/v1/appointments?code=%.4s-%s", v.code, v.code + 4);
    rig_terminal_ask(&rig, &kiosk, "GET", target, NULL);
    assert_true(rig_said(&rig, v.code));
    id_to_text(v.id, id);
    text_format(target, sizeof target, "/v1/appointments?id=%s", id);
    rig_terminal_ask(&rig, &kiosk, "GET", target, NULL);
    assert_true(rig_said(&rig, v.code));
    rig.now.at += (instant)(day - day_of(rig.now)) * DAY_MINUTES * MINUTE;
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/appointments?find=person-1", NULL);
    assert_true(rig_said(&rig, v.code));
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/appointments?find=nobody", NULL);
    assert_true(rig_said(&rig, "{\"appointments\":[]}"));
}

/* What the terminal then tells: its ticket, and the arrival. */
static void tell_arrival(struct rig_terminal *t, int appointment, int ticket, struct number n,
                         instant due)
{
    struct event e = {.type = APPOINTMENT_ARRIVED, .v = 1, .subject = rig_id(appointment)};
    char issued[2048], arrived[2048], both[4100], label[NUMBER_TEXT], why[160];
    struct event parsed;

    number_to_text(n, label);
    rig_issued(&rig, t, rig_id(ticket), "property", label, issued);
    assert_int_equal(event_decode(issued, strlen(issued), &parsed, why, sizeof why), OK);
    t->seq--; /* again, with the booked time in it */
    parsed.body.issued.due = due;
    rig_event(&rig, t, &parsed, issued);
    e.body.arrived.ticket = rig_id(ticket);
    e.body.arrived.via = VIA_KIOSK;
    e.body.arrived.standing = due > 0 ? STANDING_ON_TIME : STANDING_LATE;
    rig_event(&rig, t, &e, arrived);
    text_format(both, sizeof both, "%s,%s", issued, arrived);
    rig_send(&rig, t, both);
    assert_int_equal(rig.status, 200);
}

static void arrive(struct rig_terminal *t, int appointment, int ticket, struct arrival_reply *to)
{
    struct appointment_request r = {.appointment = rig_id(appointment), .ticket = rig_id(ticket)};
    char *body = appointment_request_encode_new(&r), why[256];

    rig_terminal_ask(&rig, t, "POST", "/v1/appointments/arrive", body);
    free(body);
    if (rig.status == 200)
        assert_int_equal(arrival_reply_decode(rig.body, rig.body_size, to, why, sizeof why), OK);
}

static void go_to(civil day, int minute)
{
    instant at = instant_of(day, minute, 480);

    assert_true(at >= rig.now.at);
    rig_later(&rig, (int)((at - rig.now.at) / SECOND));
}

static void test_arrival_on_time(void **state)
{
    civil day = next_day();
    struct arrival_reply reply;
    struct number first;

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    arrive(&kiosk, 1, 101, &reply);
    assert_true(rig_said(&rig, "not_today"));
    go_to(day, 590);
    arrive(&kiosk, 1, 101, &reply);
    assert_false(reply.joined);
    assert_int_equal(reply.appointment.standing, STANDING_ON_TIME);
    first = reply.number;
    arrive(&kiosk, 1, 101, &reply); /* the reply was lost */
    assert_true(number_equal(reply.number, first));
    tell_arrival(&kiosk, 1, 101, reply.number, row(1)->due);
    assert_int_equal(row(1)->state, BOOKING_ARRIVED);
    assert_int_equal(site_ticket(rig.hub->site, rig_id(101))->due, row(1)->due);
    assert_true(id_equal(site_ticket(rig.hub->site, rig_id(101))->appointment, rig_id(1)));
    /* At another kiosk: the ticket that waits is shown, no second one is made. */
    arrive(&other, 1, 102, &reply);
    assert_true(reply.joined);
    assert_true(number_equal(reply.number, first));
    rig_terminal_ask(&rig, &other, "GET", "/v1/feed?after=0", NULL);
    assert_true(rig_said(&rig, "\"arrived\""));
    assert_true(rig_said(&rig, "\"find_key\""));
}

static void test_no_show_by_time_and_late_arrival(void **state)
{
    civil day = next_day();
    struct arrival_reply reply;

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    ask(&kiosk, "book", 2, "property", day, 630);
    go_to(day, 661);
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_int_equal(row(1)->state, BOOKING_MISSED);
    assert_int_equal(row(2)->state, BOOKING_FIRM);
    /* Who comes all the same is not turned away: a walk-in, and no no-show. */
    arrive(&kiosk, 1, 101, &reply);
    assert_int_equal(reply.appointment.standing, STANDING_LATE);
    tell_arrival(&kiosk, 1, 101, reply.number, 0);
    assert_int_equal(row(1)->state, BOOKING_ARRIVED);
    assert_int_equal(row(1)->standing, STANDING_LATE);
    assert_int_equal(site_ticket(rig.hub->site, rig_id(101))->due, 0);
    rig_login(&rig, &clerk, "0312"); /* the clerk sees why it waits as a walk-in */
    rig_staff_ask(&rig, &clerk, "GET", "/api/queue", NULL);
    assert_true(rig_said(&rig, "\"standing\":\"late\""));
}

static void book_as(int appointment, const char *find, civil day, int minute)
{
    struct appointment_request r = {
        .appointment = rig_id(appointment), .day = day, .minute = minute};
    char *body;

    text_copy(r.service, sizeof r.service, "property");
    text_copy(r.find, sizeof r.find, find);
    body = appointment_request_encode_new(&r);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/appointments/book", body);
    free(body);
}

static void test_too_many_cancellations_pause(void **state)
{
    civil day = next_day();

    (void)state;
    for (int i = 1; i <= 5; i++) {
        book_as(i, "trader", day, 540 + 30 * i);
        assert_int_equal(rig.status, 200);
        assert_int_equal(seen().warned, i > 3);
        ask(&kiosk, "cancel", i, "", 0, 0);
        assert_int_equal(rig.status, 200);
    }
    assert_true(seen().paused_until > rig.now.at);
    book_as(6, "trader", day, 570);
    assert_true(rig_said(&rig, "\"paused\""));
    book_as(7, "somebody", day, 570);
    assert_int_equal(rig.status, 200);
    rig_later(&rig, 31 * 24 * 3600);
    book_as(8, "trader", next_day(), 570);
    assert_int_equal(rig.status, 200);
}

static void wish(int appointment, civil day, int minute, int is_wish)
{
    struct event e = {.type = APPOINTMENT_BOOKED, .v = 1, .subject = rig_id(appointment)};
    struct appointment_booked *b = &e.body.booked;
    char json[2048];

    b->slot = (struct booked_slot){"property", day, minute, 30, instant_of(day, minute, 480), 0};
    b->wish = is_wish;
    b->via = VIA_KIOSK;
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
}

static void test_wishes_are_confirmed_while_there_is_room(void **state)
{
    civil day = next_day();

    (void)state;
    for (int i = 1; i <= 3; i++)
        wish(i, day, 600, 1);
    assert_int_equal(row(1)->state, BOOKING_FIRM);
    assert_int_equal(row(2)->state, BOOKING_FIRM);
    assert_int_equal(row(3)->state, BOOKING_WISHED);
    assert_int_equal(rig.hub->site->book.oversold, 0);
    /* A place that comes back goes to who waits for it. */
    ask(&kiosk, "cancel", 1, "", 0, 0);
    rig_later(&rig, 3601);
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_int_equal(row(3)->state, BOOKING_FIRM);
    /* What takes a place is not a terminal's to tell. */
    wish(4, day, 600, 0);
    assert_true(rig_is_aside(&rig));
}

/* Two hubs over one store: the second finds its fold too old, and decides anew. */
static void test_two_hubs_never_sell_one_place_twice(void **state)
{
    civil day = next_day();
    struct hub *first = rig.hub, *second;
    char why[256];
    int sold = 0;

    (void)state;
    second = hub_new(&rig.config, why, sizeof why);
    assert_non_null(second);
    for (int i = 1; i <= 6; i++) {
        rig.hub = i % 2 == 0 ? first : second;
        ask(&kiosk, "book", i, "property", day, 600);
        sold += rig.status == 200;
    }
    assert_int_equal(sold, 2);
    rig.hub = first;
    hub_free(second);
}

/* ---- staff ---- */

static void staff(const char *method, const char *target, const char *body)
{
    rig_staff_ask(&rig, &clerk, method, target, body);
}

static void staff_books(int appointment, civil day, int minute)
{
    char body[400], id[ID_TEXT], text[DAY_TEXT];

    id_to_text(rig_id(appointment), id);
    day_to_text(day, text);
    text_format(body, sizeof body,
                "{\"appointment\":\"%s\",\"service\":\"property\",\"day\":\"%s\","
                "\"minute\":%d,\"name\":\"王小明\",\"phone\":\"13800138000\",\"need\":\"过户\"}",
                id, text, minute);
    staff("POST", "/api/appointments/book", body);
}

/* R8: what the day needs, known before it. */
static void test_staff_book_and_the_sheet_hides_names(void **state)
{
    civil day = next_day();
    char target[96], text[DAY_TEXT];

    (void)state;
    rig_login(&rig, &clerk, "0312");
    staff_books(1, day, 600);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "/a/"));
    staff_books(1, day, 600); /* the reply was lost */
    assert_int_equal(rig.status, 200);
    assert_int_equal(left_at("property", day, 600), 1);
    assert_string_not_equal(row(1)->find, "");
    day_to_text(day, text);
    text_format(target, sizeof target, "/api/appointments?day=%s", text);
    staff("GET", target, NULL);
    assert_true(rig_said(&rig, row(1)->code));
    assert_false(rig_said(&rig, "王小明"));
    text_append(target, sizeof target, "&names=1");
    staff("GET", target, NULL);
    assert_int_equal(rig.status, 422);
    assert_true(rig_said(&rig, "reason") && !rig_said(&rig, "王小明"));
    text_append(target, sizeof target, "&reason=to-prepare");
    staff("GET", target, NULL);
    assert_true(rig_said(&rig, "王小明") && rig_said(&rig, "138****8000") &&
                rig_said(&rig, "过户"));
    assert_false(rig_said(&rig, "13800138000"));
    rig_login(&rig, &clerk, "admin");
    staff("GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "day_sheet_opened") && rig_said(&rig, "1: to-prepare"));
    assert_false(rig_said(&rig, "王小明"));
    /* Nothing readable in the log. */
    staff("GET", "/api/events?after=0&limit=1000", NULL);
    assert_false(rig_said(&rig, "王小明") || rig_said(&rig, "13800138000"));
}

/* A terminal that is hostile seals what no kiosk lets anybody type. */
static void test_sealed_name_reaches_the_sheet_without_what_steers(void **state)
{
    struct appointment_request r = {.appointment = rig_id(1), .day = next_day(), .minute = 600};
    char target[96], text[DAY_TEXT], *body;

    (void)state;
    text_copy(r.service, sizeof r.service, "property");
    assert_true(crypto_seal(rig.config.seal.open, "\x1b[2J王\xe2\x80\xae小\r\n明<b>\xff", r.name,
                            sizeof r.name));
    body = appointment_request_encode_new(&r);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/appointments/book", body);
    free(body);
    assert_int_equal(rig.status, 200);
    rig_login(&rig, &clerk, "0312");
    day_to_text(r.day, text);
    text_format(target, sizeof target, "/api/appointments?day=%s&names=1&reason=x", text);
    staff("GET", target, NULL);
    assert_true(rig_said(&rig, "\"[2J王小明<b>\""));
}

static void test_staff_receive_with_a_number_or_join_one(void **state)
{
    civil day = next_day();
    char json[2048], target[96];

    (void)state;
    rig_login(&rig, &clerk, "0312");
    staff_books(1, day, 600);
    staff_books(2, day, 600);
    staff_books(3, day, 600); /* staff keep the places too */
    assert_true(rig_said(&rig, "slot_taken"));
    text_format(target, sizeof target, "/api/appointments/%s/arrive", row(1)->code);
    staff("POST", target, NULL);
    assert_true(rig_said(&rig, "not_today"));
    go_to(day, 595);
    rig_login(&rig, &clerk, "0312");
    staff("POST", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"number\":\"B001\""));
    staff("POST", target, NULL);
    assert_true(rig_said(&rig, "\"number\":\"B001\""));
    assert_int_equal(rig.hub->site->counts.issued, 1);
    /* The second took a number as a walk-in before the clerk saw the appointment. */
    rig_issued(&rig, &kiosk, rig_id(50), "property", "B1-001", json);
    rig_send(&rig, &kiosk, json);
    text_format(target, sizeof target, "/api/appointments/%s/arrive", row(2)->code);
    staff("POST", target, "{\"ticket\":\"B1-001\"}");
    assert_int_equal(rig.status, 200);
    assert_int_equal(site_ticket(rig.hub->site, rig_id(50))->due, row(2)->due);
    assert_int_equal(rig.hub->site->counts.issued, 2);
}

/* Nobody was asked: the phone number on the ticket is that of an appointment. */
static void test_walk_in_is_recognised_by_phone(void **state)
{
    civil day = next_day();
    struct event e;
    char json[2048], why[160];

    (void)state;
    rig_login(&rig, &clerk, "0312");
    staff_books(1, day, 600);
    go_to(day, 590);
    for (int n = 1; n <= 3; n++) { /* another's phone, this one's, and again */
        rig_issued(&rig, &kiosk, rig_id(60 + n), "property",
                   n == 1   ? "B1-001"
                   : n == 2 ? "B1-002"
                            : "B1-003",
                   json);
        assert_int_equal(event_decode(json, strlen(json), &e, why, sizeof why), OK);
        kiosk.seq--;
        assert_true(crypto_seal(rig.config.seal.open, n == 1 ? "13900139000" : "138-0013-8000",
                                e.body.issued.contact, SEALED_SIZE));
        rig_event(&rig, &kiosk, &e, json);
        rig_send(&rig, &kiosk, json);
        assert_int_equal(rig.status, 200);
    }
    assert_int_equal(row(1)->state, BOOKING_ARRIVED);
    assert_true(id_equal(row(1)->ticket, rig_id(62)));
    assert_int_equal(site_ticket(rig.hub->site, rig_id(61))->due, 0);
    assert_int_equal(site_ticket(rig.hub->site, rig_id(62))->due, row(1)->due);
    assert_int_equal(site_ticket(rig.hub->site, rig_id(63))->due, 0);
}

static void test_staff_cancel_does_not_count_against_the_customer(void **state)
{
    civil day = next_day();
    char target[96];

    (void)state;
    rig_login(&rig, &clerk, "0312");
    for (int i = 1; i <= 5; i++) {
        staff_books(i, day, 540 + 30 * i);
        assert_int_equal(rig.status, 200);
        text_format(target, sizeof target, "/api/appointments/%s/cancel", row(i)->code);
        staff("POST", target, NULL);
        assert_int_equal(rig.status, 200);
    }
    assert_int_equal(appointment_conduct(rig.hub->site, row(1)->find, rig.now.at).cancels, 0);
}

/* ---- the public page ---- */

static char page[LINK_TEXT];

static void make_page(int appointment)
{
    char link[LINK_TEXT];

    booking_link(rig.hub, row(appointment), link);
    text_copy(page, sizeof page, strstr(link, "/a/"));
}

static void open_page(const char *query)
{
    char target[512];

    text_format(target, sizeof target, "%s?lang=en%s", page, query);
    rig_ask(&rig, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

/* The proof of the form on the page that was opened last. */
static void take_proof(char to[33])
{
    const char *at = strstr(rig.body, "name=\"proof\" value=\"");

    assert_non_null(at);
    text_format(to, 33, "%.32s", at + 20);
}

static void post_form(const char *format, const char *proof)
{
    char body[256];

    text_format(body, sizeof body, "%s&proof=%s", format, proof);
    rig_ask(&rig, "POST", page, body);
}

static void expect_done(const char *word)
{
    char wanted[64];

    assert_int_equal(rig.status, 303);
    text_format(wanted, sizeof wanted, "done=%s", word);
    assert_non_null(rig_header(&rig, "Location"));
    assert_non_null(strstr(rig_header(&rig, "Location"), wanted));
}

static void test_page_moves_and_cancels_by_forms(void **state)
{
    civil day = next_day();
    char proof[33], move[96], text[DAY_TEXT], query[64];

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    make_page(1);
    open_page("");
    assert_true(rig_said(&rig, row(1)->code) && rig_said(&rig, "10:00") &&
                rig_said(&rig, "Booked"));
    assert_false(rig_said(&rig, "<script"));
    assert_non_null(strstr(rig_header(&rig, "Content-Security-Policy"), "form-action 'self'"));
    open_page("&do=move");
    day_to_text(day, text);
    assert_true(rig_said(&rig, text));
    text_format(query, sizeof query, "&do=move&day=%s", text);
    open_page(query);
    take_proof(proof);
    text_format(move, sizeof move, "do=move&day=%s&minute=660", text);
    post_form(move, proof);
    expect_done("moved");
    assert_int_equal(row(1)->minute, 660);
    /* The same form again is worth nothing: it was for 10:00. */
    text_format(move, sizeof move, "do=move&day=%s&minute=690", text);
    post_form(move, proof);
    expect_done("changed");
    assert_int_equal(row(1)->minute, 660);
    /* Nor does a proof of one form serve another. */
    open_page(query);
    take_proof(proof);
    post_form("do=cancel", proof);
    expect_done("changed");
    open_page("&do=cancel");
    take_proof(proof);
    post_form("do=cancel", "00000000000000000000000000000000");
    expect_done("changed");
    post_form("do=cancel", proof);
    expect_done("cancelled");
    assert_int_equal(row(1)->state, BOOKING_CANCELLED);
    assert_true(row(1)->by_customer);
    open_page("&done=cancelled");
    assert_true(rig_said(&rig, "has been cancelled"));
    assert_false(rig_said(&rig, "<form"));
}

static void test_page_refuses_other_sites_and_full_times(void **state)
{
    civil day = next_day();
    struct fake_request f;
    char proof[33], body[128], text[DAY_TEXT];

    (void)state;
    ask(&kiosk, "book", 1, "property", day, 600);
    ask(&kiosk, "book", 2, "property", day, 660);
    ask(&kiosk, "book", 3, "property", day, 660);
    make_page(1);
    open_page("&do=cancel");
    take_proof(proof);
    text_format(body, sizeof body, "do=cancel&proof=%s", proof);
    fake_request_init(&f, "POST", page, body);
    fake_request_header(&f, "Host", "hall.example");
    fake_request_header(&f, "Origin", "https://elsewhere.example");
    rig_run(&rig, &f);
    expect_done("changed");
    assert_int_equal(row(1)->state, BOOKING_FIRM);
    day_to_text(day, text);
    text_format(body, sizeof body, "&do=move&day=%s", text);
    open_page(body);
    assert_false(rig_said(&rig, "value=\"660\"")); /* full */
    take_proof(proof);
    text_format(body, sizeof body, "do=move&day=%s&minute=660", text);
    post_form(body, proof);
    expect_done("slot_taken");
    post_form("do=move&day=%3C&minute=x", proof);
    expect_done("impossible");
    page[10] ^= 1;
    rig_ask(&rig, "GET", page, NULL);
    assert_int_equal(rig.status, 404);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_hold_book_and_again),
        TEST(test_last_place_is_sold_once),
        TEST(test_cancelled_place_comes_back_later),
        TEST(test_move_keeps_code_and_limits),
        TEST(test_found_by_code_phone_and_id),
        TEST(test_arrival_on_time),
        TEST(test_no_show_by_time_and_late_arrival),
        TEST(test_too_many_cancellations_pause),
        TEST(test_wishes_are_confirmed_while_there_is_room),
        TEST(test_two_hubs_never_sell_one_place_twice),
        TEST(test_staff_book_and_the_sheet_hides_names),
        TEST(test_sealed_name_reaches_the_sheet_without_what_steers),
        TEST(test_staff_receive_with_a_number_or_join_one),
        TEST(test_walk_in_is_recognised_by_phone),
        TEST(test_staff_cancel_does_not_count_against_the_customer),
        TEST(test_page_moves_and_cancels_by_forms),
        TEST(test_page_refuses_other_sites_and_full_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
