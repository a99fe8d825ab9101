/* test_clocks.c - clocks that run out while nobody asks the hub (R14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "port/clock.h"

enum { DAY_S = 24 * 60 * 60 };

static struct rig rig;
static struct rig_staff clerk;
static char path[64];

static int start(void **state)
{
    char id[ID_TEXT];

    (void)state;
    rig_start(&rig);
    rig.hub->c.sends[CHANNEL_MAIL] = true;
    rig_login(&rig, &clerk, "0312");
    id_to_text(rig_id(1), id);
    text_format(path, sizeof path, "/api/cases/%s", id);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void post(const char *more, const char *body)
{
    char target[96];

    text_format(target, sizeof target, "%s%s", path, more);
    rig_staff_ask(&rig, &clerk, "POST", target, body);
    assert_int_equal(rig.status, 200);
}

static void enter(void)
{
    char body[256], id[ID_TEXT];

    id_to_text(rig_id(1), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"request\",\"told\":\"a permit\",\"phone\":"
                "\"a@example.org\",\"language\":\"en\"}",
                id);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
    assert_int_equal(rig.status, 200);
    post("", "{\"act\":\"accept\",\"options\":[\"at the counter\"]}");
    assert_true(hub_has_clocks(rig.woken));
}

static const char *in(int64_t seconds, char to[MOMENT_TEXT])
{
    moment_to_text((struct moment){rig.now.at + seconds * SECOND, rig.now.offset_min}, to);
    return to;
}

static void propose(int64_t milestone_s)
{
    char body[320], due[MOMENT_TEXT], first[MOMENT_TEXT];

    text_format(body, sizeof body,
                "{\"act\":\"propose\",\"text\":\"At your door\",\"due\":\"%s\",\"milestones\":[{"
                "\"text\":\"The visit\",\"due\":\"%s\"}]}",
                in(20 * DAY_S, due), in(milestone_s, first));
    post("", body);
}

static int count(enum event_type type)
{
    char name[48];
    int n = 0;

    text_format(name, sizeof name, "\"type\":\"%s\"", event_types[type].name);
    for (int i = 0; i < fake_store_rows(rig.store); i++)
        n += strstr(fake_store_row(rig.store, i)->json, name) != NULL;
    return n;
}

/* As the timer does: it is that time, and nobody asks. */
static void act_at(instant at)
{
    uint64_t topics;

    rig.boot.millis += at - rig.now.at;
    rig.now.at = at;
    hub_clock_act(rig.hub, rig.now);
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

static instant next(void)
{
    return hub_clock_next(rig.hub, rig.now);
}

static void test_report_is_missed_at_its_hour(void **state)
{
    instant friday = reports_next(rig.hub->catalogue, clock_day, rig.now);

    (void)state;
    enter();
    assert_int_equal(next(), friday + 1);
    act_at(friday);
    assert_int_equal(count(REPORT_MISSED), 0);
    act_at(next());
    assert_int_equal(count(REPORT_MISSED), 1);
    assert_int_equal(next(), reports_next(rig.hub->catalogue, clock_day, rig.now) + 1);
}

static void test_milestone_is_told_a_day_ahead_with_a_message(void **state)
{
    struct hub_message m;
    instant told = rig.now.at + (instant)12 * HOUR;
    uint64_t topics;
    int before;

    (void)state;
    enter();
    propose(36 * 3600);
    before = count(MESSAGE_DUE);
    assert_int_equal(next(), told);
    act_at(told - 1);
    assert_int_equal(count(MILESTONE_TOLD), 0);
    act_at(next());
    assert_int_equal(count(MILESTONE_TOLD), 1);
    assert_int_equal(count(MESSAGE_DUE), before + 1);
    assert_true(hub_message_next(rig.hub, rig.now) != 0);
    assert_true(hub_message_take(rig.hub, rig.now, &m));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

static void test_objection_is_late_after_its_time(void **state)
{
    const struct objection *o;

    (void)state;
    enter();
    propose(15 * DAY_S);
    post("/under-way", "{\"act\":\"object\",\"told\":\"too late\"}");
    o = underway_newest(underway_of(rig.hub->underways, rig.hub->site, rig_id(1)));
    while (count(OBJECTION_LATE) == 0) {
        assert_true(next() != 0 && next() <= o->due + 1);
        act_at(next());
    }
    assert_int_equal(rig.now.at, o->due + 1);
}

static void test_nobody_came_and_nobody_asks(void **state)
{
    struct decision d = {.count = 1};
    struct appointment_booked *b = &d.events[0].body.booked;
    uint64_t topics;

    (void)state;
    assert_int_equal(next(), 0);
    d.events[0].type = APPOINTMENT_BOOKED;
    d.events[0].v = event_types[APPOINTMENT_BOOKED].v;
    d.events[0].subject = rig_id(7);
    text_copy(b->slot.service, CODE_SIZE, "social");
    b->slot.day = day_of(rig.now);
    b->slot.minute = 11 * 60;
    b->slot.length = 15;
    b->slot.due = rig.now.at + (instant)30 * MINUTE;
    b->slot.places = 3;
    assert_true(log_record(rig.hub, &d, rig.now));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    assert_true(hub_has_clocks(topics));
    act_at(next());
    assert_int_equal(count(APPOINTMENT_NO_SHOW), 1);
    assert_int_equal(next(), 0);
}

/* Whatever happens, the timer is not asked again at once, and misses nothing. */
static void test_timer_comes_to_rest_after_each_act(void **state)
{
    (void)state;
    enter();
    propose(3 * DAY_S);
    post("/under-way", "{\"act\":\"object\",\"told\":\"too late\"}");
    for (int i = 0; i < 40 && next() != 0; i++) {
        struct decision d;

        act_at(next());
        assert_true(next() == 0 || next() > rig.now.at);
        decide_underway_due(rig.hub->site, rig.hub->underways, clock_day, rig.now, &d);
        assert_int_equal(d.count, 0);
        if (next() != 0) {
            const struct moment before = {next() - 1, rig.now.offset_min};

            decide_underway_due(rig.hub->site, rig.hub->underways, clock_day, before, &d);
            assert_int_equal(d.count, 0);
        }
    }
    assert_true(count(REPORT_MISSED) > 30);
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_report_is_missed_at_its_hour),
        WITH_HUB(test_milestone_is_told_a_day_ahead_with_a_message),
        WITH_HUB(test_objection_is_late_after_its_time),
        WITH_HUB(test_nobody_came_and_nobody_asks),
        WITH_HUB(test_timer_comes_to_rest_after_each_act),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
