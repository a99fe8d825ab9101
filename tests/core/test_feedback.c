/* test_feedback.c - levels, reasons and what was said, in groups (R25, R26). */
#include "core/feedback.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/hall.h"
#include "fakes/history.h"

enum { ROOM = 16 * FACT_BLOCK };

struct counted {
    struct facts *facts;
    struct fact *rows;
    struct site *site;
    struct feedback *sum;
};

static void start(struct counted *c)
{
    *c = (struct counted){calloc(1, sizeof *c->facts), calloc(ROOM, sizeof *c->rows), hall_new(),
                          calloc(1, sizeof *c->sum)};
    facts_init(c->facts, c->rows, ROOM);
}

static void stop(struct counted *c)
{
    free(c->facts);
    free(c->rows);
    free(c->site);
    free(c->sum);
}

static void tell(struct counted *c, enum event_type type, int n, double minute,
                 union event_body body)
{
    struct event e = {.type = type, .v = 1, .subject = hall_id(n), .at = hall_at(minute)};

    e.body = body;
    site_apply(c->site, &e, hall_at(minute));
    facts_add(c->facts, c->site, &e, hall_at(minute));
}

static void rate(struct counted *c, int n, const char *service, int level, const char *reasons)
{
    union event_body taken = {.issued = {.number = {"A", 0, n}, .quoted_low = -1}};
    union event_body called = {.called = {.counter = 1, .staff = "0001"}};
    union event_body done = {.at_counter = {.counter = 1, .staff = "0001"}};
    union event_body given = {.given = {.level = level, .via = VIA_PAD}};

    taken.issued.day = day_of(hall_at(0));
    strcpy(taken.issued.service, service);
    strcpy(given.given.reasons, reasons);
    tell(c, TICKET_ISSUED, n, n, taken);
    tell(c, TICKET_CALLED, n, n + .1, called);
    tell(c, TICKET_SERVED, n, n + .2, done);
    tell(c, TICKET_COMPLETED, n, n + .3, done);
    tell(c, RATING_GIVEN, n, n + .4, given);
}

static const struct feedback *sum(struct counted *c, enum grouping by, const char *service)
{
    struct fact_filter f = {day_of(hall_at(0)), day_of(hall_at(0)), service, NULL, 0, -1};

    memset(c->sum, 0, sizeof *c->sum);
    assert_true(feedback_sum(c->facts, &f, by, c->sum));
    return c->sum;
}

static int row_of(const struct counted *c, const char *reason)
{
    for (int i = 0; i < c->facts->reasons.count; i++) {
        if (strcmp(c->facts->reasons.text[i], reason) == 0)
            return i;
    }
    fail_msg("no reason %s", reason);
    return -1;
}

static void test_r25_reasons_of_good_levels_are_counted_as_those_of_bad_ones(void **state)
{
    struct counted c;
    const struct feedback *f;

    (void)state;
    start(&c);
    rate(&c, 1, "a", 5, "friendly,quick");
    rate(&c, 2, "a", 4, "friendly");
    rate(&c, 3, "b", 1, "slow");
    rate(&c, 4, "b", 3, "");
    tell(&c, RATING_GIVEN, 4, 9, (union event_body){.given = {.level = 1, .reasons = "slow"}});
    f = sum(&c, BY_SERVICE, NULL);
    assert_int_equal(f->all.levels[4], 1);
    assert_int_equal(f->all.levels[0], 1); /* one visit, one rating */
    assert_int_equal(f->all.reasons[row_of(&c, "friendly")][4], 1);
    assert_int_equal(f->all.reasons[row_of(&c, "friendly")][3], 1);
    assert_int_equal(f->all.reasons[row_of(&c, "quick")][4], 1);
    assert_int_equal(f->all.reasons[row_of(&c, "slow")][0], 1);
    assert_int_equal(f->count, 2);
    assert_int_equal(f->rows[1].levels[2], 1);
    assert_int_equal(f->rows[1].reasons[row_of(&c, "friendly")][4], 0);
    f = sum(&c, BY_DAY, "a");
    assert_int_equal(f->count, 1);
    assert_int_equal(f->rows[0].levels[4] + f->rows[0].levels[3], 2);
    assert_int_equal(f->all.levels[0], 0);
    stop(&c);
}

static void test_more_reasons_than_bits_are_counted_together(void **state)
{
    struct counted c;

    (void)state;
    start(&c);
    for (int i = 0; i < FACT_REASONS_MAX + 5; i++) {
        char code[CODE_SIZE] = {'r', (char)('a' + i / 26), (char)('a' + i % 26)};

        rate(&c, i + 1, "a", 4, code);
    }
    assert_int_equal(sum(&c, BY_NOTHING, NULL)->all.reasons[0][3], 6); /* rows 1..31 are taken */
    stop(&c);
}

static void test_r26_what_is_said_is_counted_by_its_kind(void **state)
{
    static const enum event_type types[KINDS] = {CASE_REGISTERED, COMPLAINT_FILED, ENQUIRY_ASKED,
                                                 PRAISE_GIVEN, SUGGESTION_GIVEN};
    struct counted c;

    (void)state;
    start(&c);
    for (int i = 0; i < KINDS; i++) {
        for (int n = 0; n <= i; n++)
            tell(&c, types[i], 100 + i * 10 + n, 5, (union event_body){.opened = {.service = "b"}});
    }
    for (int i = 0; i < KINDS; i++) {
        assert_int_equal(sum(&c, BY_SERVICE, "b")->all.said[i], i + 1);
        assert_int_equal(sum(&c, BY_SERVICE, "a")->all.said[i], 0);
    }
    stop(&c);
}

/* The levels are those that the mean is made of. */
static void test_levels_add_up_to_the_indicator(void **state)
{
    struct sums *sums = calloc(1, sizeof *sums);
    struct counted c;
    struct history h;
    int count = 0, points = 0;

    (void)state;
    start(&c);
    history_play(&h, hall_catalogue(), 11, hall_at(0), 4000);
    free(c.site);
    c.site = calloc(1, sizeof *c.site);
    site_init(c.site, hall_catalogue());
    for (int i = 0; i < h.count; i++) {
        site_apply(c.site, &h.log[i].event, h.log[i].when);
        facts_add(c.facts, c.site, &h.log[i].event, h.log[i].when);
    }
    {
        struct fact_filter f = {day_of(hall_at(0)), day_of(h.now), NULL, NULL, 0, -1};

        assert_true(indicators_sum(c.facts, &f, BY_NOTHING, h.now.at, day_of(h.now), sums));
        assert_true(feedback_sum(c.facts, &f, BY_WEEK, c.sum));
    }
    for (int i = 0; i < c.sum->count; i++) {
        for (int l = 0; l < LEVELS; l++) {
            count += c.sum->rows[i].levels[l];
            points += c.sum->rows[i].levels[l] * (l + 1);
        }
    }
    assert_true(count > 50);
    assert_int_equal(count, sums->figures[GROUPS_MAX][IND_SATISFACTION].of);
    assert_int_equal(points, sums->figures[GROUPS_MAX][IND_SATISFACTION].sum);
    history_free(&h);
    free(sums);
    stop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_r25_reasons_of_good_levels_are_counted_as_those_of_bad_ones),
        cmocka_unit_test(test_more_reasons_than_bits_are_counted_together),
        cmocka_unit_test(test_r26_what_is_said_is_counted_by_its_kind),
        cmocka_unit_test(test_levels_add_up_to_the_indicator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
