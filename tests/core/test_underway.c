/* test_underway.c - reports by the clock, milestones, objections (R11, R12, R14). */
#include "core/underway.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/desk.h"
#include "fakes/hall.h"
#include "fakes/history.h"

/* Berlin: forward on Sunday 2026-03-29 at 02:00. */
static struct day_clock berlin(civil day)
{
    return day < civil_of(2026, 3, 29)    ? (struct day_clock){60, 60, DAY_MINUTES}
           : day == civil_of(2026, 3, 29) ? (struct day_clock){60, 120, 120}
                                          : (struct day_clock){120, 120, DAY_MINUTES};
}

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

/* Mon to Fri 08:30-12:00 and 13:00-17:30, Sat 09:00-12:00. */
static void give_hours(struct catalogue *c)
{
    memset(c->week, 0, sizeof c->week);
    for (int i = 0; i < 5; i++)
        c->week[i] = (struct hours){{{510, 720}, {780, 1050}}, 2};
    c->week[5] = (struct hours){{{540, 720}}, 1};
    c->standards = usual_standards;
    c->reports = usual_reports;
    c->day_count = 0;
}

static void close_on(struct catalogue *c, civil day)
{
    c->days[c->day_count++] = (struct day_rule){.day = day, .open = false};
}

static struct moment at(const char *text)
{
    struct moment m;

    assert_true(moment_from_text(text, &m));
    return m;
}

/* ---- the calendar ---- */

/* 3 April 2026 is Good Friday, 1 May a Friday of closed days from Wednesday on. */
static void test_reports_are_due_each_week_at_the_sites_hour(void **state)
{
    static const struct {
        const char *from, *due;
    } rows[] = {
        {"2026-03-16T09:00:00.000+01:00", "2026-03-20T17:00:00.000+01:00"},
        {"2026-03-20T16:59:59.000+01:00", "2026-03-20T17:00:00.000+01:00"},
        {"2026-03-20T17:00:00.000+01:00", "2026-03-27T17:00:00.000+01:00"}, /* that is past */
        {"2026-03-21T10:00:00.000+01:00", "2026-03-27T17:00:00.000+01:00"},
        {"2026-03-28T10:00:00.000+01:00", "2026-04-02T17:00:00.000+02:00"}, /* a holiday Friday */
        {"2026-04-02T17:00:00.000+02:00", "2026-04-10T17:00:00.000+02:00"},
        {"2026-04-25T10:00:00.000+02:00", "2026-04-28T17:00:00.000+02:00"}, /* back to Tuesday */
        {"2026-04-30T10:00:00.000+02:00", "2026-05-08T17:00:00.000+02:00"},
    };
    struct catalogue c = {.site = "x"};

    (void)state;
    give_hours(&c);
    close_on(&c, civil_of(2026, 4, 3));
    for (int day = 29; day <= 30; day++)
        close_on(&c, civil_of(2026, 4, day));
    close_on(&c, civil_of(2026, 5, 1));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(reports_next(&c, berlin, at(rows[i].from)) - at(rows[i].due).at, 0);
}

static void test_reports_follow_the_sites_figures(void **state)
{
    struct catalogue c = {.site = "x"};

    (void)state;
    give_hours(&c);
    c.reports.weekday = 5; /* Saturday, which closes at noon */
    assert_int_equal(reports_next(&c, berlin, at("2026-03-16T09:00:00.000+01:00")),
                     at("2026-03-21T12:00:00.000+01:00").at);
    c.reports.minute = 600;
    assert_int_equal(reports_next(&c, berlin, at("2026-03-16T09:00:00.000+01:00")),
                     at("2026-03-21T10:00:00.000+01:00").at);
    memset(c.week, 0, sizeof c.week); /* a hall without hours: the day itself */
    c.reports.weekday = 6;
    c.reports.minute = 150; /* clocks skip it */
    assert_int_equal(reports_next(&c, berlin, at("2026-03-28T09:00:00.000+01:00")),
                     at("2026-03-29T03:00:00.000+02:00").at);
}

/* ---- a case ---- */

static struct catalogue hall;
static struct site *site;
static struct underways *all;
static struct event events[512];
static struct moment whens[512];
static int told;

static int set_up(void **state)
{
    (void)state;
    hall = *hall_catalogue();
    give_hours(&hall);
    site = calloc(1, sizeof *site);
    all = calloc(1, sizeof *all);
    must(site != NULL && all != NULL);
    site_init(site, &hall);
    told = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(site);
    free(all);
    return 0;
}

static void tell_all(const struct decision *d, struct moment now)
{
    for (int i = 0; i < d->count; i++) {
        assert_true(told < (int)ARRAY_LEN(events));
        events[told] = d->events[i];
        whens[told++] = now;
        site_apply(site, &d->events[i], now);
        underways_apply(all, site, &d->events[i], now);
    }
    assert_null(underways_check(all, site));
}

static void settle(struct moment now)
{
    struct decision d;

    do {
        decide_underway_due(site, all, east, now, &d);
        tell_all(&d, now);
    } while (d.count > 0);
}

static enum refusal step(int n, const char *when, struct case_command c)
{
    struct moment now = at(when);
    struct decision d;

    c.id = hall_id(n);
    c.clock = east;
    c.staff = "0001";
    c.text = "words";
    c.cause = "why";
    settle(now);
    decide_case(site, &c, now, &d);
    tell_all(&d, now);
    settle(now);
    return d.refusal;
}

static enum refusal act(const char *when, struct underway_command c)
{
    struct moment now = at(when);
    struct decision d;

    if (id_is_none(c.id))
        c.id = hall_id(1);
    c.clock = east;
    settle(now);
    decide_underway(site, all, &c, now, &d);
    tell_all(&d, now);
    return d.refusal;
}

static enum refusal report(const char *when)
{
    return act(when, (struct underway_command){.act = UNDERWAY_REPORT,
                                               .staff = "0001",
                                               .done = "papers read",
                                               .to_do = "visit",
                                               .risks = "rain"});
}

static void open_case(int n, const char *when, int urgent)
{
    struct case_opened what = {.service = "a", .told = "dG9sZA==", .urgent = urgent};
    struct decision d;

    decide_case_open(site, CASE_REQUEST, hall_id(n), &what, east, at(when), &d);
    tell_all(&d, at(when));
    assert_int_equal(
        step(n, when, (struct case_command){.act = ACT_ACCEPT, .options = {"at the counter"}}),
        ALLOWED);
}

static const struct underway *row(void)
{
    return underway_of(all, site, hall_id(1));
}

#define MON "2026-11-23T"
#define THU "2026-11-26T"
#define FRI "2026-11-27T"
#define SAT "2026-11-28T"
#define EAST ":00.000+08:00"

/* R14: routine ones each Friday at 17:00. */
static void test_what_is_accepted_is_reported_on_each_friday(void **state)
{
    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    assert_int_equal(row()->due, at(FRI "17:00" EAST).at);
    assert_int_equal(row()->warn, at(THU "17:00" EAST).at);
    assert_int_equal(underway_urgency(row(), at(THU "16:59" EAST).at), URGENCY_IN_TIME);
    assert_int_equal(underway_urgency(row(), at(THU "17:00" EAST).at), URGENCY_WARN);
    assert_int_equal(report(MON "10:00" EAST), ALLOWED); /* extra: Friday's is still due */
    assert_int_equal(row()->due, at(FRI "17:00" EAST).at);
    assert_int_equal(row()->kept, 0);
    assert_int_equal(report(FRI "16:59" EAST), ALLOWED);
    assert_int_equal(row()->kept, 1);
    assert_int_equal(row()->due, at("2026-12-04T17:00" EAST).at);
    assert_string_equal(row()->report.to_do, "visit");
    assert_int_equal(
        act(FRI "16:59" EAST,
            (struct underway_command){.act = UNDERWAY_REPORT, .staff = "0001", .done = "all"}),
        REFUSED_NO_TEXT);
    assert_int_equal(
        act(FRI "16:59" EAST,
            (struct underway_command){.act = UNDERWAY_REPORT, .done = "all", .to_do = "none"}),
        REFUSED_NOT_ALLOWED);
}

/* Each week that passes without one is broken at its own instant, whenever it is seen. */
static void test_what_is_not_written_is_broken_at_its_instant(void **state)
{
    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    settle(at(FRI "17:00" EAST));
    assert_int_equal(row()->missed, 0);
    settle(at("2026-12-12T09:00" EAST));
    assert_int_equal(row()->missed, 3);
    assert_int_equal(row()->missed_at, at("2026-12-11T17:00" EAST).at);
    assert_int_equal(row()->due, at("2026-12-18T17:00" EAST).at);
    assert_int_equal(report("2026-12-12T09:01" EAST), ALLOWED); /* late: mends nothing */
    assert_int_equal(row()->kept, 0);
    assert_int_equal(row()->due, at("2026-12-18T17:00" EAST).at);
}

/* R14: urgent ones every two hours. */
static void test_urgent_ones_are_reported_on_every_two_hours_of_work(void **state)
{
    (void)state;
    open_case(1, MON "11:00" EAST, 1);
    assert_int_equal(row()->due, at(MON "14:00" EAST).at); /* over lunch */
    assert_int_equal(report(MON "11:30" EAST), ALLOWED);
    assert_int_equal(row()->due, at(MON "14:30" EAST).at);
    assert_int_equal(report(MON "16:30" EAST), ALLOWED);
    assert_int_equal(row()->missed, 1);
    assert_int_equal(row()->missed_at, at(MON "14:30" EAST).at);
    assert_int_equal(row()->due, at("2026-11-24T09:30" EAST).at); /* over the night */
    assert_int_equal(row()->kept, 1);
}

static void test_the_clock_stands_while_the_customer_is_waited_for(void **state)
{
    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    step(1, THU "09:00" EAST, (struct case_command){.act = ACT_PAUSE});
    assert_int_equal(row()->due, 0);
    settle(at(SAT "09:00" EAST));
    assert_int_equal(row()->missed, 0);
    assert_int_equal(report(SAT "09:10" EAST), ALLOWED);
    assert_int_equal(row()->due, 0);
    step(1, SAT "10:00" EAST, (struct case_command){.act = ACT_RESUME});
    assert_int_equal(row()->due, at("2026-12-04T17:00" EAST).at);
    step(1, SAT "11:00" EAST,
         (struct case_command){.act = ACT_DELIVER, .way = WAY_IN_PERSON, .explained = true});
    assert_int_equal(row()->due, 0);
    assert_int_equal(report(SAT "11:01" EAST), REFUSED_STATE);
}

/* ---- milestones ---- */

static void propose(const char *when, const char *due)
{
    assert_int_equal(step(1, when, (struct case_command){.act = ACT_PROPOSE, .due = at(due).at}),
                     ALLOWED);
}

static enum refusal milestone(const char *when, const char *due)
{
    return act(when, (struct underway_command){.act = UNDERWAY_MILESTONE,
                                               .staff = "0001",
                                               .text = "the visit",
                                               .due = at(due).at});
}

static enum refusal confirm(const char *when, int n, const char *staff)
{
    return act(when, (struct underway_command){.act = UNDERWAY_CONFIRM, .n = n, .staff = staff});
}

/* R14: 24 hours ahead. */
static void test_a_milestone_is_told_a_day_ahead_and_confirmed(void **state)
{
    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    assert_int_equal(milestone(MON "09:00" EAST, FRI "10:00" EAST), REFUSED_STATE);
    propose(MON "09:10" EAST, "2026-12-10T10:00" EAST);
    assert_int_equal(milestone(MON "09:10" EAST, MON "09:00" EAST), REFUSED_NO_DUE);
    assert_int_equal(milestone(MON "09:10" EAST, FRI "10:00" EAST), ALLOWED);
    assert_int_equal(milestone(MON "09:10" EAST, "2026-12-01T10:00" EAST), ALLOWED);
    settle(at("2026-11-26T09:59" EAST));
    assert_int_equal(underway_asks(row()), 0);
    assert_int_equal(confirm("2026-11-26T09:59" EAST, 1, ""), REFUSED_NOT_ALLOWED);
    settle(at("2026-11-26T10:00" EAST));
    assert_int_equal(underway_asks(row()), 1);
    assert_int_equal(row()->milestones[0].told, at("2026-11-26T10:00" EAST).at);
    assert_int_equal(confirm("2026-11-26T11:00" EAST, 1, ""), ALLOWED);
    assert_int_equal(underway_asks(row()), 0);
    assert_int_equal(confirm("2026-11-26T11:00" EAST, 1, "0001"), REFUSED_STATE);
    assert_int_equal(confirm("2026-11-26T11:00" EAST, 3, "0001"), REFUSED_STATE);
    assert_int_equal(confirm("2026-11-26T11:00" EAST, 2, "0001"), ALLOWED); /* on behalf */
    propose("2026-11-26T12:00" EAST, "2026-12-10T10:00" EAST); /* another has its own */
    assert_int_equal(row()->milestone_count, 0);
}

static void test_a_proposal_has_so_many_milestones(void **state)
{
    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    propose(MON "09:10" EAST, "2026-12-10T10:00" EAST);
    for (int i = 0; i < MILESTONES_MAX; i++)
        assert_int_equal(milestone(MON "09:10" EAST, FRI "10:00" EAST), ALLOWED);
    assert_int_equal(milestone(MON "09:10" EAST, FRI "10:00" EAST), REFUSED_STATE);
}

/* ---- objections ---- */

static enum refusal object(const char *when)
{
    return act(when, (struct underway_command){.act = UNDERWAY_OBJECT, .told = "dG9sZA=="});
}

static enum refusal answer(const char *when, int n)
{
    return act(when, (struct underway_command){
                         .act = UNDERWAY_ANSWER, .n = n, .staff = "0001", .text = "so be it"});
}

static void test_an_objection_is_answered_by_its_time(void **state)
{
    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    assert_int_equal(object(MON "09:00" EAST), REFUSED_STATE); /* to no proposal */
    propose(MON "09:10" EAST, "2026-12-10T10:00" EAST);
    assert_int_equal(answer(MON "09:20" EAST, 1), REFUSED_STATE);
    assert_int_equal(object(MON "09:30" EAST), ALLOWED);
    assert_int_equal(underway_objection(row())->due, at("2026-11-24T09:30" EAST).at);
    assert_int_equal(object(MON "09:40" EAST), REFUSED_STATE); /* that one first */
    assert_int_equal(answer(MON "10:00" EAST, 2), REFUSED_STATE);
    assert_int_equal(answer(MON "10:00" EAST, 1), ALLOWED);
    assert_null(underway_objection(row()));
    assert_int_equal(row()->objections_kept, 1);
    assert_int_equal(object(MON "11:00" EAST), ALLOWED);
    settle(at("2026-11-24T11:00" EAST));
    assert_int_equal(row()->objections_late, 0);
    settle(at("2026-11-24T11:01" EAST));
    assert_int_equal(row()->objections_late, 1); /* nobody need answer for it to show */
    assert_int_equal(answer("2026-11-25T11:01" EAST, 2), ALLOWED);
    assert_int_equal(row()->objections_late, 1);
    assert_int_equal(row()->objections_kept, 1);
    assert_string_equal(row()->objections[1].answer, "so be it");
}

/* ---- facts that come again or at the wrong time ---- */

static void test_facts_that_come_second_change_nothing(void **state)
{
    struct underway before;
    int ignored, n;

    (void)state;
    open_case(1, MON "09:00" EAST, 0);
    propose(MON "09:10" EAST, "2026-12-10T10:00" EAST);
    assert_int_equal(milestone(MON "09:10" EAST, FRI "10:00" EAST), ALLOWED);
    assert_int_equal(object(MON "09:30" EAST), ALLOWED);
    assert_int_equal(answer(MON "10:00" EAST, 1), ALLOWED);
    assert_int_equal(report(MON "10:30" EAST), ALLOWED);
    settle(at(SAT "10:00" EAST));
    assert_int_equal(confirm(SAT "10:00" EAST, 1, "0001"), ALLOWED);
    before = *row();
    ignored = all->ignored;
    n = 0;
    for (int i = 0; i < told; i++) {
        if (events[i].type < REPORT_DUE || events[i].type == REPORT_GIVEN)
            continue; /* what was said of a case may be said again */
        underways_apply(all, site, &events[i], at(SAT "10:00" EAST));
        n++;
    }
    assert_int_equal(all->ignored - ignored, n);
    assert_memory_equal(&before, row(), sizeof before);
}

static void test_replay_tells_the_same(void **state)
{
    struct site *again = calloc(1, sizeof *again);
    struct underways *other = calloc(1, sizeof *other);

    (void)state;
    must(again != NULL && other != NULL);
    open_case(1, MON "09:00" EAST, 0);
    propose(MON "09:10" EAST, "2026-12-10T10:00" EAST);
    assert_int_equal(milestone(MON "09:10" EAST, FRI "10:00" EAST), ALLOWED);
    settle(at("2026-12-12T09:00" EAST));
    assert_int_equal(object("2026-12-12T09:30" EAST), ALLOWED);
    site_init(again, &hall);
    for (int i = 0; i < told; i++) {
        site_apply(again, &events[i], whens[i]);
        underways_apply(other, again, &events[i], whens[i]);
    }
    assert_memory_equal(other, all, sizeof *all);
    free(again);
    free(other);
}

/* Whatever is done in whatever order, the fold holds, and tells it again. */
static void test_random_histories_hold(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct history h;
        struct site *again = calloc(1, sizeof *again);
        struct underways *other = calloc(1, sizeof *other);
        int ours = 0;

        must(again != NULL && other != NULL);
        history_play(&h, &hall, seed * 7919, at(MON "08:00" EAST), 6000);
        site_init(again, &hall);
        for (int i = 0; i < h.count; i++) {
            site_apply(again, &h.log[i].event, h.log[i].when);
            underways_apply(other, again, &h.log[i].event, h.log[i].when);
            ours += h.log[i].event.type >= REPORT_DUE;
            if (i % 16 == 0)
                assert_null(underways_check(other, again));
        }
        assert_true(ours > 50);
        assert_int_equal(other->ignored, 0); /* what was decided was folded */
        assert_memory_equal(other, h.underways, sizeof *other);
        history_free(&h);
        free(again);
        free(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports_are_due_each_week_at_the_sites_hour),
        cmocka_unit_test(test_reports_follow_the_sites_figures),
        cmocka_unit_test_setup_teardown(test_what_is_accepted_is_reported_on_each_friday, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_written_is_broken_at_its_instant, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_urgent_ones_are_reported_on_every_two_hours_of_work,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_clock_stands_while_the_customer_is_waited_for,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_milestone_is_told_a_day_ahead_and_confirmed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_proposal_has_so_many_milestones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_objection_is_answered_by_its_time, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_facts_that_come_second_change_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_replay_tells_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_random_histories_hold, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
