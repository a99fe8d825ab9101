/* test_appointment.c - 30,000 bookings, moves and cancellations at once.
 *
 * A kiosk, the console and the web each decide on a picture of the hall that may
 * be old, as hub processes over one store do: what was decided on an old place in
 * the log is a conflict, and is decided anew.  Requests come twice, kiosks tell
 * wishes late, time passes, days begin.  All the while no time is sold past its
 * places (invariant 5), and the log folds into the same book again (8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/slot.h"
#include "fakes/hall.h"

enum { STEPS = 30000, LOG_MAX = STEPS * 3, CHANNELS = 3, KNOWN = 400, PEOPLE = 60 };

struct fact {
    struct event event;
    struct moment when;
};

struct desk_of { /* a hub process: its own fold, up to `pos` of the log */
    struct site *site;
    int pos;
};

static struct {
    uint64_t random;
    struct catalogue hall;
    struct fact *log;
    int count, made, conflicts, allowed[8];
    double minute;
    struct desk_of hubs[CHANNELS];
} world;

static const struct day_clock plain = {480, 480, DAY_MINUTES};

static uint32_t roll(uint32_t sides)
{
    world.random ^= world.random << 13;
    world.random ^= world.random >> 7;
    world.random ^= world.random << 17;
    return (uint32_t)(world.random >> 33) % sides;
}

static struct site *new_site(void)
{
    struct site *s = calloc(1, sizeof *s);

    must(s != NULL);
    site_init(s, &world.hall);
    return s;
}

static void catch_up(struct desk_of *d, int to)
{
    for (; d->pos < to; d->pos++)
        site_apply(d->site, &world.log[d->pos].event, world.log[d->pos].when);
}

static int wishes;

/* Decides on what this hub knows; appends only behind the newest place. */
static enum refusal act(int channel, const struct booking_command *c)
{
    struct desk_of *d = &world.hubs[channel];
    struct moment now = hall_at(world.minute);
    struct decision decision;

    for (;;) {
        int seen = d->pos;

        if (c == NULL)
            decide_booking_due(d->site, now, &decision);
        else
            decide_booking(d->site, c, now, &decision);
        if (decision.refusal != ALLOWED && seen == world.count)
            return decision.refusal;
        if (seen == world.count)
            break;
        world.conflicts++; /* another was first: fold, and decide again */
        catch_up(d, world.count);
    }
    for (int i = 0; i < decision.count; i++) {
        must(world.count < LOG_MAX);
        world.log[world.count++] = (struct fact){decision.events[i], now};
    }
    catch_up(d, world.count);
    return ALLOWED;
}

/* A wish is a fact that a kiosk alone told: it is folded whatever it says. */
static void tell_wish(const struct booking_command *c)
{
    struct desk_of *d = &world.hubs[0];
    struct decision decision;

    catch_up(d, world.count);
    decide_booking(d->site, c, hall_at(world.minute), &decision);
    if (decision.refusal != ALLOWED || decision.count == 0)
        return;
    world.log[world.count++] = (struct fact){decision.events[0], hall_at(world.minute)};
    catch_up(d, world.count);
    wishes++;
}

static void step(void)
{
    static const char *const services[] = {"a", "b", "a", "c"};
    static const enum booking_act acts[] = {BOOK_HOLD, BOOK_FIRM,   BOOK_FIRM,   BOOK_FIRM,
                                            BOOK_MOVE, BOOK_MOVE,   BOOK_CANCEL, BOOK_MISS,
                                            BOOK_WISH, BOOK_CONFIRM};
    struct appointment_booked who = {.language = ENGLISH};
    int channel = (int)roll(CHANNELS);
    bool fresh = roll(3) == 0;
    struct booking_command c = {
        .act = acts[roll(ARRAY_LEN(acts))],
        .appointment = hall_id(
            fresh || world.made < 2
                ? ++world.made
                : world.made - (int)roll(world.made < KNOWN ? (uint32_t)world.made : KNOWN)),
        .service = services[roll(4)],
        .day = day_of(hall_at(world.minute)) + (int)roll(4) - (roll(20) == 0),
        .minute = 540 + 15 * (int)roll(14),
        .clock = plain,
        .who = &who,
        .via = channel == 0   ? VIA_KIOSK
               : channel == 1 ? VIA_CONSOLE
                              : VIA_WEB,
        .staff = channel == 1 ? "0315" : "",
        .chance = roll(UINT32_MAX),
    };

    if (roll(3) > 0)
        text_format(who.find, sizeof who.find, "p%d", (int)roll(PEOPLE));
    world.minute += roll(20) / 10.0;
    if (roll(400) == 0)
        world.minute += roll(3 * DAY_MINUTES);
    if (c.act == BOOK_WISH) {
        tell_wish(&c);
        return;
    }
    for (uint32_t again = 1 + (roll(10) == 0); again > 0; again--) {
        int before = world.count;
        enum refusal refusal = act(channel, &c);

        world.allowed[c.act] += refusal == ALLOWED && world.count > before;
    }
    if (roll(5) == 0)
        act(channel, NULL);
}

/* Counted anew from the rows alone, by each quarter of an hour. */
static void expect_never_oversold(const struct site *s)
{
    const instant now = hall_at(world.minute).at;

    for (civil day = s->day; day < s->day + 6; day++) {
        for (int service = 0; service < 2; service++) {
            for (int minute = 540; minute < 780; minute += 15) {
                int n = 0;

                for (int i = 0; i < s->book.used; i++) {
                    const struct appointment *a = &s->book.rows[i];

                    n += a->day == day && a->service == service && a->minute <= minute &&
                         minute < a->minute + a->length &&
                         (a->sold || (a->state == BOOKING_HELD && a->until > now));
                }
                assert_in_range(n, 0, slot_places(&world.hall.services[service]));
            }
        }
    }
}

static void expect_same_when_replayed(void)
{
    struct desk_of again = {.site = new_site()};

    catch_up(&again, world.count);
    for (int i = 0; i < CHANNELS; i++) {
        catch_up(&world.hubs[i], world.count);
        assert_int_equal(site_digest(again.site), site_digest(world.hubs[i].site));
    }
    free(again.site);
}

static void set_up_hall(void)
{
    world.hall = *hall_catalogue();
    world.hall.always_open = false;
    for (int i = 0; i < 7; i++)
        world.hall.week[i] = (struct hours){{{540, 780}}, 1};
    world.hall.services[0].booking = (struct service_booking){15, 1, 3, 1};
    world.hall.services[1].booking = (struct service_booking){15, 2, 2, 0};
    world.hall.booking = (struct booking_rules){.notice_min = 30,
                                                .horizon_days = 5,
                                                .hold_min = 5,
                                                .early_min = 30,
                                                .late_min = 15,
                                                .no_show_min = 60,
                                                .back_low_min = 5,
                                                .back_high_min = 40,
                                                .moves_max = 3,
                                                .limit_days = 30,
                                                .warn_no_shows = 3,
                                                .pause_no_shows = 6,
                                                .warn_cancels = 4,
                                                .pause_cancels = 8,
                                                .pause_days = 3,
                                                .wishes = true};
}

static void test_random_bookings_never_oversell(void **state)
{
    (void)state;
    world.random = 20261124;
    set_up_hall();
    world.log = calloc(LOG_MAX, sizeof *world.log);
    must(world.log != NULL);
    for (int i = 0; i < CHANNELS; i++)
        world.hubs[i].site = new_site();
    for (int i = 0; i < STEPS; i++) {
        const char *what = "";

        step();
        if (i % 50 != 0)
            continue;
        catch_up(&world.hubs[0], world.count);
        if (!site_is_sound(world.hubs[0].site, &what))
            fail_msg("step %d: %s", i, what);
        if (i % 500 == 0)
            expect_never_oversold(world.hubs[0].site);
    }
    expect_same_when_replayed();
    print_message("%d events, %d conflicts, held %d booked %d moved %d cancelled %d wishes %d\n",
                  world.count, world.conflicts, world.allowed[BOOK_HOLD], world.allowed[BOOK_FIRM],
                  world.allowed[BOOK_MOVE], world.allowed[BOOK_CANCEL], wishes);
    assert_true(world.allowed[BOOK_FIRM] > 1500 && world.allowed[BOOK_MOVE] > 200);
    assert_true(world.allowed[BOOK_CANCEL] > 400 && world.conflicts > 10000 && wishes > 500);
    for (int i = 0; i < CHANNELS; i++)
        free(world.hubs[i].site);
    free(world.log);
}

/* ---- arrivals ---- */

static void test_codes_read_as_people_type_them(void **state)
{
    char code[APPOINTMENT_CODE], read[APPOINTMENT_CODE], typed[32];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        appointment_code(hall_id(i), code);
        assert_int_equal(strlen(code), 8);
        assert_null(strpbrk(code, "01IO"));
        text_format(typed, sizeof typed, " %.4s-%s ", code, code + 4);
        for (char *c = typed; *c != '\0'; c++)
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
        assert_true(appointment_code_read(typed, read));
        assert_string_equal(read, code);
    }
    assert_false(appointment_code_read("ABCD", read));
    assert_false(appointment_code_read("ABCDEFG0", read));
    assert_false(appointment_code_read("ABCDEFGHJ", read));
}

static void test_standing_by_the_window(void **state)
{
    static const struct {
        int minutes; /* to the booked time */
        enum standing standing;
    } rows[] = {{-45, STANDING_EARLY}, {-31, STANDING_EARLY},  {-30, STANDING_ON_TIME},
                {0, STANDING_ON_TIME}, {15, STANDING_ON_TIME}, {16, STANDING_LATE}};

    (void)state;
    set_up_hall();
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(appointment_standing(&world.hall.booking, hall_at(100).at,
                                              hall_at(100 + rows[i].minutes).at),
                         rows[i].standing);
}

static void apply(struct site *s, const struct decision *d, struct moment now)
{
    assert_int_equal(d->refusal, ALLOWED);
    for (int i = 0; i < d->count; i++)
        site_apply(s, &d->events[i], now);
}

/* A walk-in waits already; its owner turns out to have an appointment now. */
static void test_walk_in_with_an_appointment_is_joined(void **state)
{
    struct site *s;
    struct decision d;
    struct appointment_booked who = {.language = ZH_HANS};
    struct ticket_issued issue = {.day = day_of(hall_at(0)), .number = {"A", 0, 1}};
    struct booking_command c = {.act = BOOK_FIRM,
                                .appointment = hall_id(1),
                                .service = "a",
                                .day = day_of(hall_at(0)),
                                .minute = 11 * 60,
                                .clock = plain,
                                .who = &who};
    const char *what;

    (void)state;
    set_up_hall();
    s = new_site();
    decide_booking(s, &c, hall_at(0), &d);
    apply(s, &d, hall_at(0));
    text_copy(issue.service, sizeof issue.service, "a");
    for (int i = 1; i <= 3; i++) { /* three walk-ins at 10:40; ours is the last */
        issue.number.count = i;
        decide(s, &(struct command){.kind = ISSUE, .ticket = hall_id(10 + i), .issue = &issue},
               hall_at(160), &d);
        apply(s, &d, hall_at(160));
    }
    c = (struct booking_command){
        .act = BOOK_ARRIVE, .appointment = hall_id(1), .ticket = hall_id(13)};
    decide_booking(s, &c, hall_at(165), &d);
    assert_int_equal(d.count, 1);
    apply(s, &d, hall_at(165));
    assert_int_equal(appointment_by_id(s, hall_id(1))->state, BOOKING_ARRIVED);
    assert_int_equal(site_ticket(s, hall_id(13))->due, hall_at(180).at);
    assert_int_equal(s->waiting[0], 3);
    /* Again, at another kiosk: nothing more. */
    decide_booking(s, &c, hall_at(166), &d);
    assert_int_equal(d.refusal, ALLOWED);
    assert_int_equal(d.count, 0);
    assert_true(site_is_sound(s, &what));
    free(s);
}

/* A terminal has no book; a QR code or its view tells the booked time. */
static void test_arrival_without_the_book(void **state)
{
    struct ticket_issued issue = {.day = day_of(hall_at(0)), .number = {"A", 3, 1}};
    struct booking_command c = {.act = BOOK_ARRIVE,
                                .appointment = hall_id(1),
                                .ticket = hall_id(11),
                                .issue = &issue,
                                .due = hall_at(120).at};
    struct site *s;
    struct decision d;

    (void)state;
    set_up_hall();
    s = new_site();
    text_copy(issue.service, sizeof issue.service, "a");
    decide_booking(s, &c, hall_at(110), &d);
    assert_int_equal(d.count, 2);
    assert_int_equal(d.events[0].body.issued.due, hall_at(120).at);
    assert_int_equal(d.events[1].body.arrived.standing, STANDING_ON_TIME);
    decide_booking(s, &c, hall_at(150), &d);
    assert_int_equal(d.events[0].body.issued.due, 0); /* late: as a walk-in */
    assert_int_equal(d.events[1].body.arrived.standing, STANDING_LATE);
    apply(s, &d, hall_at(150));
    decide_booking(s, &c, hall_at(151), &d);
    assert_int_equal(d.count, 0);
    c.due = hall_at(DAY_MINUTES).at;
    c.appointment = hall_id(2);
    decide_booking(s, &c, hall_at(150), &d);
    assert_int_equal(d.refusal, REFUSED_NOT_TODAY);
    free(s);
}

/* Rows of what is over go to who comes; what is still to come never does. */
static void test_full_book_refuses_or_forgets_what_is_over(void **state)
{
    struct appointment_booked who = {.language = ZH_HANS};
    struct booking_command c = {.act = BOOK_FIRM,
                                .service = "a",
                                .day = day_of(hall_at(0)) + 1,
                                .minute = 540,
                                .clock = plain,
                                .who = &who};
    struct decision d;
    struct site *s;

    (void)state;
    set_up_hall();
    world.hall.services[0].booking.places = PLACES_MAX;
    s = new_site();
    c.act = BOOK_HOLD; /* the first is held, the others are booked */
    c.appointment = hall_id(0);
    decide_booking(s, &c, hall_at(0), &d);
    apply(s, &d, hall_at(0));
    c.act = BOOK_FIRM;
    c.appointment = hall_id(1);
    decide_booking(s, &c, hall_at(0), &d);
    for (int i = 1; i < APPOINTMENTS_MAX; i++) {
        struct booked_slot *slot = &d.events[0].body.booked.slot;

        d.events[0].subject = hall_id(i);
        slot->day = day_of(hall_at(0)) + 1 + i % 4;
        slot->minute = 540 + 15 * (i / 4 % 16);
        site_apply(s, &d.events[0], hall_at(0));
    }
    c.act = BOOK_FIRM;
    c.appointment = hall_id(APPOINTMENTS_MAX);
    decide_booking(s, &c, hall_at(1), &d);
    assert_int_equal(d.refusal, REFUSED_FULL);
    decide_booking(s, &c, hall_at(6), &d); /* the hold has run out */
    apply(s, &d, hall_at(6));
    assert_null(appointment_by_id(s, hall_id(0)));
    assert_non_null(appointment_by_id(s, hall_id(1)));
    assert_int_equal(appointment_by_id(s, hall_id(APPOINTMENTS_MAX))->state, BOOKING_FIRM);
    c.appointment = hall_id(APPOINTMENTS_MAX + 1);
    decide_booking(s, &c, hall_at(7), &d);
    assert_int_equal(d.refusal, REFUSED_FULL);
    site_begin_day(s, day_of(hall_at(0)) + 2); /* the first of the four days is over */
    c.day = day_of(hall_at(0)) + 4;
    decide_booking(s, &c, hall_at(2 * DAY_MINUTES), &d);
    apply(s, &d, hall_at(2 * DAY_MINUTES));
    assert_int_equal(s->book.ignored, 0);
    assert_true(s->book.oversold == 0);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_bookings_never_oversell),
        cmocka_unit_test(test_codes_read_as_people_type_them),
        cmocka_unit_test(test_standing_by_the_window),
        cmocka_unit_test(test_walk_in_with_an_appointment_is_joined),
        cmocka_unit_test(test_arrival_without_the_book),
        cmocka_unit_test(test_full_book_refuses_or_forgets_what_is_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
