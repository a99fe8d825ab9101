/* test_indicator.c - the indicators of random histories (R24-R29) against a slow count
 * over the raw events, and what is easily counted wrong, by name. */
#include "core/indicator_sum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hall.h"
#include "fakes/history.h"
#include "fakes/slow_figures.h"

enum { ROOM = 16 * FACT_BLOCK };

struct counted {
    struct facts *facts;
    struct fact *rows;
    struct site *site;
    struct underways *underways;
    struct matters *matters;
    struct sums *sums;
};

/* The hall of the tests; two of its services promise a wait, ask for documents, and have
 * written steps. */
static const struct catalogue *promising(void)
{
    static struct catalogue c;

    c = *hall_catalogue();
    c.services[0].promised_wait_min = 10;
    c.services[2].promised_wait_min = 30;
    c.services[0].document_count = 1;
    c.services[1].document_count = 2;
    c.services[0].step_count = 3;
    c.services[2].step_count = 2;
    return &c;
}

static void start(struct counted *c, uint64_t room)
{
    c->facts = malloc(sizeof *c->facts);
    c->rows = calloc(room, sizeof *c->rows);
    c->sums = calloc(1, sizeof *c->sums);
    c->site = calloc(1, sizeof *c->site);
    c->underways = calloc(1, sizeof *c->underways);
    c->matters = calloc(1, sizeof *c->matters);
    must(c->facts != NULL && c->rows != NULL && c->sums != NULL && c->site != NULL &&
         c->underways != NULL && c->matters != NULL);
    site_init(c->site, promising());
    facts_init(c->facts, c->rows, room);
}

static void stop(struct counted *c)
{
    free(c->facts);
    free(c->rows);
    free(c->sums);
    free(c->site);
    free(c->underways);
    free(c->matters);
}

static void apply(struct counted *c, const struct event *e, struct moment when)
{
    site_apply(c->site, e, when);
    facts_add(c->facts, c->site, e, when);
    matters_apply(c->matters, e, when);
    facts_add_matter(c->facts, c->matters, e);
    underways_apply(c->underways, c->site, e, when);
    facts_add_underway(c->facts, c->site, c->underways, e);
}

static void fold(struct counted *c, const struct history *h)
{
    for (int i = 0; i < h->count; i++)
        apply(c, &h->log[i].event, h->log[i].when);
}

static const char *code_of(const struct facts *x, enum grouping by, int key)
{
    return by == BY_SERVICE ? x->services.text[key] : by == BY_STAFF ? x->staff.text[key] : "";
}

static void expect_equal(const struct figure *fast, const struct figure *slow, enum indicator i,
                         const int *values, const char *where)
{
    if (fast->of != slow->of || fast->hit != slow->hit || fast->sum != slow->sum)
        fail_msg("%s, %s: %lld of %lld sum %lld, the slow count says %lld of %lld sum %lld",
                 indicator_forms[i].id, where, (long long)fast->hit, (long long)fast->of,
                 (long long)fast->sum, (long long)slow->hit, (long long)slow->of,
                 (long long)slow->sum);
    for (int percent = 50; percent <= 100 && fast->spread != NULL; percent += 10) {
        int exact = values[(slow->of * percent + 99) / 100 - 1];

        if (labs((long)spread_percentile(fast->spread, percent) - exact) * 1000L >
            (long)exact * SPREAD_ERROR_PERMILLE)
            fail_msg("%s, %s: the %d%% point is %lld s, exactly %d", indicator_forms[i].id, where,
                     percent, (long long)spread_percentile(fast->spread, percent), exact);
    }
}

static void compare(struct counted *c, const struct slow_figures *slow,
                    const struct fact_filter *which, enum grouping by, struct moment now)
{
    int *values = calloc((size_t)slow->count + 1, sizeof *values);
    civil today = day_of(now);
    char where[64];

    must(values != NULL);
    memset(c->sums, 0, sizeof *c->sums);
    assert_true(indicators_sum(c->facts, which, by, now.at, today, c->sums));
    for (int i = 0; i < INDICATORS; i++) {
        struct figure all =
            slow_figure(slow, which, (enum indicator)i, BY_NOTHING, 0, "", now.at, today, values);

        expect_equal(&c->sums->figures[GROUPS_MAX][i], &all, (enum indicator)i, values, "all");
        for (int g = 0; g < c->sums->count; g++) {
            int key = c->sums->keys[g];
            const char *code = code_of(c->facts, by, key);
            struct figure part =
                slow_figure(slow, which, (enum indicator)i, by, key, code, now.at, today, values);

            text_format(where, sizeof where, "by %s, %d %s", grouping_names[by], key, code);
            expect_equal(&c->sums->figures[g][i], &part, (enum indicator)i, values, where);
        }
    }
    free(values);
}

static struct fact_filter whole(const struct history *h)
{
    return (struct fact_filter){
        .from = day_of(h->log[0].when) - 1, .to = day_of(h->now) + 1, .hour = -1};
}

static void test_figures_are_those_of_a_slow_count_over_the_raw_events(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct counted c;
        struct history h;
        struct slow_figures slow;
        struct fact_filter f;

        history_play(&h, promising(), seed * 977, hall_at(0), 14000);
        start(&c, ROOM);
        fold(&c, &h);
        slow_read(&slow, promising(), h.log, h.count);
        f = whole(&h);
        for (int by = BY_NOTHING; by < GROUPINGS; by++)
            compare(&c, &slow, &f, (enum grouping)by, h.now);
        f.service = "b";
        f.from += (f.to - f.from) / 3;
        compare(&c, &slow, &f, BY_STAFF, h.now);
        f.service = NULL;
        f.staff = "0002";
        compare(&c, &slow, &f, BY_WEEK, h.now);
        f.staff = NULL;
        f.counter = 2;
        f.to -= 2;
        compare(&c, &slow, &f, BY_HOUR, h.now);
        f.hour = 9;
        compare(&c, &slow, &f, BY_COUNTER, h.now);
        slow_free(&slow);
        history_free(&h);
        stop(&c);
    }
}

/* Every indicator has something to count in such a history, or the test above is hollow. */
static void test_a_history_has_all_of_it(void **state)
{
    struct counted c;
    struct history h;
    struct fact_filter f;

    (void)state;
    history_play(&h, promising(), 7, hall_at(0), 20000);
    start(&c, ROOM);
    fold(&c, &h);
    f = whole(&h);
    assert_true(indicators_sum(c.facts, &f, BY_NOTHING, h.now.at, day_of(h.now), c.sums));
    for (int i = 0; i < INDICATORS; i++) {
        const struct figure *all = &c.sums->figures[GROUPS_MAX][i];

        print_message("%-20s %lld of %lld, sum %lld\n", indicator_forms[i].id, (long long)all->hit,
                      (long long)all->of, (long long)all->sum);
        assert_true(all->of > 3);
        assert_true(all->hit > 0 || all->sum > 0);
    }
    history_free(&h);
    stop(&c);
}

/* ---- what is easily counted wrong ---- */

static void tell_of(struct counted *c, enum event_type type, struct id id, double minute,
                    union event_body body)
{
    struct event e = {.type = type, .v = 1, .subject = id, .body = body};

    e.at = hall_at(minute);
    apply(c, &e, hall_at(minute));
}

static void tell(struct counted *c, enum event_type type, int n, double minute,
                 union event_body body)
{
    tell_of(c, type, hall_id(n), minute, body);
}

static void visit(struct counted *c, int n, double minute, const char *staff, int level, bool ask)
{
    union event_body b = {.issued = {.day = day_of(hall_at(minute)), .service = "a"}};
    union event_body call = {.called = {.counter = 1}}, at = {.at_counter = {.counter = 1}};

    b.issued.number = (struct number){"A", n, 0};
    text_copy(call.called.staff, STAFF_SIZE, staff);
    tell(c, TICKET_ISSUED, n, minute, b);
    tell(c, TICKET_CALLED, n, minute + 4, call);
    tell(c, TICKET_SERVED, n, minute + 5, at);
    tell(c, TICKET_COMPLETED, n, minute + 9, at);
    if (ask)
        tell(c, RATING_ASKED, n, minute + 9, (union event_body){.asked = {.counter = 1}});
    if (level > 0)
        tell(c, RATING_GIVEN, n, minute + 10, (union event_body){.given = {.level = level}});
}

static const struct figure *figure(struct counted *c, enum indicator i, enum grouping by,
                                   const char *staff, double minute)
{
    struct fact_filter f = {day_of(hall_at(0)), day_of(hall_at(minute)), .hour = -1};

    f.staff = staff;
    memset(c->sums, 0, sizeof *c->sums);
    assert_true(
        indicators_sum(c->facts, &f, by, hall_at(minute).at, day_of(hall_at(minute)), c->sums));
    return &c->sums->figures[GROUPS_MAX][i];
}

/* Invariant 6, R25: 0002 asks those alone who smile. */
static void test_asking_only_the_happy_shows(void **state)
{
    struct counted c;
    double value;

    (void)state;
    start(&c, ROOM);
    for (int i = 1; i <= 10; i++)
        visit(&c, i, i * 20, "0001", i <= 6 ? 5 : 0, true);
    for (int i = 11; i <= 20; i++)
        visit(&c, i, i * 20, "0002", i <= 13 ? 5 : 0, i <= 13);
    assert_true(
        indicator_value(IND_SATISFIED, figure(&c, IND_SATISFIED, BY_NOTHING, "0001", 600), &value));
    assert_int_equal(value, 60); /* no answer is not satisfied */
    assert_true(
        indicator_value(IND_SATISFIED, figure(&c, IND_SATISFIED, BY_NOTHING, "0002", 600), &value));
    assert_int_equal(value, 100);
    assert_true(indicator_value(IND_ASKED, figure(&c, IND_ASKED, BY_NOTHING, "0002", 600), &value));
    assert_int_equal(value, 30);
    stop(&c);
}

static void test_nothing_to_count_has_no_value(void **state)
{
    struct counted c;
    double value;

    (void)state;
    start(&c, ROOM);
    assert_false(indicator_value(IND_WAIT, figure(&c, IND_WAIT, BY_NOTHING, NULL, 10), &value));
    assert_true(indicator_percentile(figure(&c, IND_WAIT, BY_NOTHING, NULL, 10), 50) < 0);
    visit(&c, 1, 0, "0001", 0, true);
    assert_int_equal(figure(&c, IND_WAIT, BY_NOTHING, "nobody", 10)->of, 0);
    assert_true(indicator_value(IND_WAIT, figure(&c, IND_WAIT, BY_NOTHING, NULL, 10), &value));
    assert_int_equal(value, 4);
    stop(&c);
}

/* R28: a complaint is about who served the visit, and dealt with by its owner; a promise
 * that nobody keeps is broken when its time has come (R3). */
static void test_a_complaint_is_about_who_served_and_late_when_it_is_due(void **state)
{
    struct counted c;
    union event_body b = {.opened = {.ticket = hall_id(1), .owner = "0009"}};

    (void)state;
    start(&c, ROOM);
    visit(&c, 1, 0, "0001", 0, true);
    b.opened.due = hall_at(40).at;
    tell(&c, COMPLAINT_FILED, 2, 30, b);
    assert_int_equal(figure(&c, IND_COMPLAINTS, BY_STAFF, "0001", 60)->hit, 1);
    assert_int_equal(figure(&c, IND_COMPLAINTS, BY_STAFF, "0009", 60)->hit, 0);
    assert_int_equal(figure(&c, IND_RESPONSE, BY_STAFF, "0009", 39)->of, 0);
    assert_int_equal(figure(&c, IND_RESPONSE, BY_STAFF, "0009", 60)->of, 1);
    assert_int_equal(figure(&c, IND_RESPONSE, BY_STAFF, "0009", 60)->hit, 0);
    assert_int_equal(figure(&c, IND_RESPONSE, BY_STAFF, "0001", 60)->of, 0);
    stop(&c);
}

/* R25: asked and answered, but neither satisfied nor not, and no complaint. */
static void test_a_mistaken_rating_counts_as_no_level(void **state)
{
    struct counted c;
    struct id complaint = case_complaint_of(hall_id(2));
    union event_body b = {.opened = {.ticket = hall_id(2), .level = 1, .owner = "0009"}};

    (void)state;
    start(&c, ROOM);
    visit(&c, 1, 0, "0001", 4, true);
    visit(&c, 2, 20, "0001", 1, true);
    tell_of(&c, COMPLAINT_FILED, complaint, 31, b);
    assert_int_equal(figure(&c, IND_SATISFACTION, BY_NOTHING, "0001", 60)->sum, 5);
    assert_int_equal(figure(&c, IND_COMPLAINTS, BY_NOTHING, "0001", 60)->hit, 1);
    tell_of(&c, RATING_APPEALED, complaint, 32, (union event_body){.step = {.staff = "0001"}});
    assert_int_equal(figure(&c, IND_SATISFACTION, BY_NOTHING, "0001", 60)->sum, 5);
    tell_of(&c, RATING_RULED, complaint, 33,
            (union event_body){.step = {.staff = "0009", .agreed = 1}});
    assert_int_equal(figure(&c, IND_SATISFACTION, BY_NOTHING, "0001", 60)->of, 1);
    assert_int_equal(figure(&c, IND_SATISFACTION, BY_NOTHING, "0001", 60)->sum, 4);
    assert_int_equal(figure(&c, IND_SATISFIED, BY_NOTHING, "0001", 60)->of, 1);
    assert_int_equal(figure(&c, IND_ANSWERED, BY_NOTHING, "0001", 60)->hit, 2);
    assert_int_equal(figure(&c, IND_ASKED, BY_NOTHING, "0001", 60)->hit, 2);
    assert_int_equal(figure(&c, IND_COMPLAINTS, BY_NOTHING, "0001", 60)->hit, 0);
    stop(&c);
}

/* ---- quality of the work ---- */

static void look_at(struct counted *c, int n, double minute, struct matter_step what)
{
    what.figure = FIGURE_NONE;
    tell(c, MATTER_STEPPED, n, minute, (union event_body){.matter = what});
}

static void review(struct counted *c, int n, double minute, int pos)
{
    struct matter_step what = {
        .kind = MATTER_REVIEW, .staff = "0001", .service = "a", .figure = FIGURE_NONE, .pos = pos};

    tell(c, MATTER_OPENED, n, minute, (union event_body){.matter = what});
}

/* R28, R30: the work counts on its own day, to who did it, once its review is done; what was
 * marked wrongly is corrected with the second review. */
static void test_work_is_accurate_when_its_review_says_so(void **state)
{
    struct counted c;

    (void)state;
    start(&c, ROOM);
    visit(&c, 1, 0, "0001", 0, false); /* begins at place 1 */
    review(&c, 2, 3000, 1);
    look_at(&c, 2, 3001, (struct matter_step){.act = MATTER_MARK, .number = 1, .said = MARK_MET});
    look_at(&c, 2, 3002,
            (struct matter_step){.act = MATTER_MARK, .number = 2, .said = MARK_NOT_MET});
    assert_int_equal(figure(&c, IND_ACCURACY, BY_STAFF, "0001", 3003)->of, 0);
    look_at(&c, 2, 3003, (struct matter_step){.act = MATTER_CLOSE});
    assert_int_equal(figure(&c, IND_ACCURACY, BY_STAFF, "0001", 10)->of, 1);
    assert_int_equal(figure(&c, IND_ACCURACY, BY_STAFF, "0001", 10)->hit, 0);
    look_at(&c, 2, 3004, (struct matter_step){.act = MATTER_ANSWER, .said = ANSWER_OBJECTS});
    assert_int_equal(figure(&c, IND_ACCURACY, BY_STAFF, "0001", 10)->of, 1);
    look_at(&c, 2, 3005, (struct matter_step){.act = MATTER_REOPEN});
    assert_int_equal(figure(&c, IND_ACCURACY, BY_STAFF, "0001", 10)->of, 0);
    look_at(&c, 2, 3006,
            (struct matter_step){.act = MATTER_MARK, .number = 2, .said = MARK_NOT_APPLICABLE});
    look_at(&c, 2, 3007, (struct matter_step){.act = MATTER_CLOSE});
    assert_int_equal(figure(&c, IND_ACCURACY, BY_STAFF, "0001", 10)->hit, 1);
    review(&c, 3, 3008, 99); /* of what nobody knows */
    look_at(&c, 3, 3009, (struct matter_step){.act = MATTER_CLOSE});
    assert_int_equal(figure(&c, IND_ACCURACY, BY_NOTHING, NULL, 4000)->of, 1);
    stop(&c);
}

static void request(struct counted *c, int n, int ticket, double minute)
{
    union event_body b = {.opened = {.service = "a", .owner = "0009"}};

    if (ticket > 0)
        b.opened.ticket = hall_id(ticket);
    tell(c, CASE_REGISTERED, n, minute, b);
    tell(c, CASE_PROGRESS, n, minute + 1, (union event_body){.step = {.text = "words"}});
}

static void step(struct counted *c, enum event_type type, int n, double minute)
{
    union event_body b = {.step = {.staff = "0009", .text = "words", .cause = "why"}};

    tell(c, type, n, minute, b);
}

/* R28, R6: the first look at the papers counts, not the last. */
static void test_papers_are_complete_at_the_first_check_or_not_at_all(void **state)
{
    struct counted c;

    (void)state;
    start(&c, ROOM);
    request(&c, 1, 0, 0);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_NOTHING, NULL, 60)->of, 0);
    step(&c, CASE_ASSESSED, 1, 5);
    step(&c, CASE_PAUSED, 1, 6); /* waits for something else later */
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_NOTHING, NULL, 60)->hit, 1);
    request(&c, 2, 0, 10);
    step(&c, CASE_PAUSED, 2, 12);
    step(&c, CASE_RESUMED, 2, 14);
    step(&c, CASE_ASSESSED, 2, 15);
    request(&c, 3, 0, 20);
    step(&c, CASE_REFUSED, 3, 22);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_STAFF, "0009", 60)->of, 3);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_STAFF, "0009", 60)->hit, 1);
    stop(&c);
}

/* Papers that lack at a counter are a request that is refused, which speaks for the visit. */
static void test_a_visit_with_its_papers_is_complete_and_counts_once(void **state)
{
    struct counted c;

    (void)state;
    start(&c, ROOM);
    visit(&c, 1, 0, "0001", 0, false);
    visit(&c, 2, 20, "0001", 0, false);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_STAFF, "0001", 60)->hit, 2);
    request(&c, 3, 2, 30);
    step(&c, CASE_REFUSED, 3, 32);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_STAFF, "0001", 60)->of, 1);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_NOTHING, NULL, 60)->of, 2);
    assert_int_equal(figure(&c, IND_COMPLETENESS, BY_NOTHING, NULL, 60)->hit, 1);
    stop(&c);
}

/* ---- behind a figure; bounds ---- */

static void test_the_facts_behind_a_figure_are_as_many_as_it_says(void **state)
{
    struct counted c;
    struct history h;
    struct fact_filter f;
    struct fact_now now;

    (void)state;
    history_play(&h, promising(), 11, hall_at(0), 6000);
    start(&c, ROOM);
    fold(&c, &h);
    f = whole(&h);
    f.counter = 2;
    now = fact_now(h.now.at, day_of(h.now));
    assert_true(indicators_sum(c.facts, &f, BY_NOTHING, h.now.at, day_of(h.now), c.sums));
    for (int i = 0; i < INDICATORS; i++) {
        const struct figure *all = &c.sums->figures[GROUPS_MAX][i];
        const struct fact *fact;
        int64_t behind = 0;

        for (int hits = 0; hits <= 1; hits++) {
            uint64_t at = UINT64_MAX;
            struct reading r;

            while (indicator_fact(c.facts, &f, (enum indicator)i, hits, &now, &at, &fact)) {
                r = (struct reading){0};
                indicator_forms[i].read(fact, &now, &r);
                behind += hits ? r.hit : r.of > 0 && r.hit == 0;
            }
        }
        assert_true(behind >= all->hit && behind <= all->of + all->hit);
    }
    history_free(&h);
    stop(&c);
}

static void test_the_oldest_facts_give_way_and_it_is_told(void **state)
{
    struct counted c;

    (void)state;
    start(&c, 2 * FACT_BLOCK);
    for (int i = 1; i <= 2 * FACT_BLOCK; i++)
        visit(&c, i, 10 * i, "0001", 0, false);
    assert_int_equal(facts_since(c.facts), 0);
    assert_int_equal(figure(&c, IND_WAIT, BY_NOTHING, NULL, 90000)->of, 2 * FACT_BLOCK);
    visit(&c, 2 * FACT_BLOCK + 1, 20 * FACT_BLOCK + 10, "0001", 0, false);
    assert_int_equal(facts_since(c.facts), day_of(hall_at(10 * FACT_BLOCK + 10)));
    assert_int_equal(figure(&c, IND_WAIT, BY_NOTHING, NULL, 90000)->of, FACT_BLOCK + 1);
    tell(&c, RATING_GIVEN, 1, 20 * FACT_BLOCK + 30, (union event_body){.given = {.level = 1}});
    assert_int_equal(figure(&c, IND_WAIT, BY_NOTHING, NULL, 90000)->of, FACT_BLOCK + 1);
    stop(&c);
}

static void test_more_groups_than_there_is_room_are_refused(void **state)
{
    struct counted c;
    struct fact_filter f = {.from = 20000, .to = 20000 + GROUPS_MAX, .hour = -1};

    (void)state;
    start(&c, ROOM);
    assert_false(indicators_sum(c.facts, &f, BY_DAY, 0, 0, c.sums));
    memset(c.sums, 0, sizeof *c.sums);
    f.to--;
    assert_true(indicators_sum(c.facts, &f, BY_DAY, 0, 0, c.sums));
    assert_int_equal(c.sums->count, GROUPS_MAX);
    stop(&c);
}

/* ---- the table ---- */

static void test_each_indicator_says_how_it_is_counted(void **state)
{
    (void)state;
    for (int i = 0; i < INDICATORS; i++) {
        const struct indicator_form *f = &indicator_forms[i];

        assert_int_equal(indicator_named(f->id), i);
        assert_int_equal(f->rule[0], 'R');
        for (int l = 0; l < LANGUAGES; l++)
            assert_true(f->name[l] != NULL && f->how[l] != NULL);
        for (int t = 1; t < TIERS; t++) /* a higher tier asks for more */
            assert_true(f->higher ? f->targets[t] >= f->targets[t - 1]
                                  : f->targets[t] <= f->targets[t - 1]);
    }
    assert_int_equal(indicator_named("luck"), INDICATORS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_history_has_all_of_it),
        cmocka_unit_test(test_figures_are_those_of_a_slow_count_over_the_raw_events),
        cmocka_unit_test(test_asking_only_the_happy_shows),
        cmocka_unit_test(test_nothing_to_count_has_no_value),
        cmocka_unit_test(test_a_complaint_is_about_who_served_and_late_when_it_is_due),
        cmocka_unit_test(test_a_mistaken_rating_counts_as_no_level),
        cmocka_unit_test(test_work_is_accurate_when_its_review_says_so),
        cmocka_unit_test(test_papers_are_complete_at_the_first_check_or_not_at_all),
        cmocka_unit_test(test_a_visit_with_its_papers_is_complete_and_counts_once),
        cmocka_unit_test(test_the_facts_behind_a_figure_are_as_many_as_it_says),
        cmocka_unit_test(test_the_oldest_facts_give_way_and_it_is_told),
        cmocka_unit_test(test_more_groups_than_there_is_room_are_refused),
        cmocka_unit_test(test_each_indicator_says_how_it_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
