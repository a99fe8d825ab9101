/* test_sample.c - the draw of finished work: fair, by its seed alone, never twice (R30). */
#include "core/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hall.h"

enum { FIRST = 20000, WORKS = 900 };

static struct catalogue c;
static struct facts *facts;
static struct fact *rows, *work; /* work: of the days that are drawn from, in a block of its own */
static struct matters *matters;

/* Nine visits of ten are of one clerk, so that a draw by chance alone would be theirs. */
static int set_up(void **state)
{
    (void)state;
    c = *hall_catalogue();
    for (int i = 0; i < c.service_count; i++)
        c.services[i].step_count = i == 0 ? 0 : 3;
    facts = calloc(1, sizeof *facts);
    rows = calloc(2 * FACT_BLOCK, sizeof *rows);
    matters = calloc(1, sizeof *matters);
    must(facts != NULL && rows != NULL && matters != NULL);
    facts_init(facts, rows, 2 * FACT_BLOCK);
    work = rows + FACT_BLOCK;
    facts->services.count = 1 + c.service_count;
    for (int i = 0; i < c.service_count; i++)
        text_copy(facts->services.text[1 + i], CODE_SIZE, c.services[i].code);
    for (int i = 0; i < WORKS; i++)
        work[i] = (struct fact){.pos = (uint32_t)(i + 1),
                                .day = (uint16_t)(FIRST - 10957 + i % 30),
                                .kind = FACT_VISIT,
                                .state = TICKET_ENDED_DONE,
                                .staff = (uint16_t)(i % 10 == 0 ? 1 + i / 30 % 3 : 4),
                                .service = (uint16_t)(1 + i / 10 % c.service_count)};
    facts->blocks[1].first = FIRST - 10957;
    facts->blocks[1].last = FIRST - 10957 + 60;
    facts->count = FACT_BLOCK + WORKS;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(facts);
    free(rows);
    free(matters);
    return 0;
}

static int draw(uint32_t seed, int count, const struct fact *to[SAMPLE_MAX])
{
    const struct sample_ask ask = {FIRST, FIRST + 29, count, seed};

    return sample_draw(facts, matters, &c, &ask, to);
}

/* R30: a sample that nobody picks. */
static void test_each_person_has_the_same_share(void **state)
{
    const struct fact *picks[SAMPLE_MAX];
    int of[5] = {0};

    (void)state;
    assert_int_equal(draw(7, 12, picks), 12);
    for (int i = 0; i < 12; i++) {
        of[picks[i]->staff]++;
        assert_int_not_equal(picks[i]->service, 1); /* has no written steps */
        for (int k = 0; k < i; k++)
            assert_ptr_not_equal(picks[i], picks[k]);
    }
    for (int i = 1; i <= 4; i++)
        assert_int_equal(of[i], 3);
}

static void test_the_seed_alone_decides(void **state)
{
    const struct fact *a[SAMPLE_MAX], *b[SAMPLE_MAX];
    int different = 0;

    (void)state;
    assert_int_equal(draw(7, 10, a), 10);
    assert_int_equal(draw(7, 10, b), 10);
    assert_memory_equal(a, b, 10 * sizeof *a);
    assert_int_equal(draw(8, 10, b), 10);
    for (int i = 0; i < 10; i++)
        different += a[i] != b[i];
    assert_true(different >= 5);
}

/* Over many seeds everything comes up. */
static void test_everything_can_be_drawn(void **state)
{
    const struct fact *picks[SAMPLE_MAX];
    bool seen[WORKS] = {false};
    int missing = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 1500; seed++) {
        int n = draw(seed, 4, picks);

        for (int i = 0; i < n; i++)
            seen[picks[i] - work] = true;
    }
    for (int i = 0; i < WORKS; i++)
        missing += !seen[i] && work[i].service != 1;
    assert_true(missing < WORKS / 10);
}

static void test_only_finished_work_of_these_days_is_drawn(void **state)
{
    const struct fact *picks[SAMPLE_MAX];

    (void)state;
    for (int i = 0; i < WORKS; i++)
        work[i].state = TICKET_ENDED_CANCELLED;
    assert_int_equal(draw(7, 5, picks), 0);
    work[41].state = TICKET_ENDED_DONE;
    work[42].state = TICKET_ENDED_DONE;
    work[42].staff = 0; /* nobody's */
    work[43].state = TICKET_ENDED_DONE;
    work[43].day += 30;
    work[44] = (struct fact){.pos = 45,
                             .day = work[44].day,
                             .staff = 2,
                             .service = 2,
                             .kind = FACT_CASE + CASE_REQUEST,
                             .flags = FACT_DONE};
    assert_int_equal(draw(7, 5, picks), 2);
}

static void test_what_was_reviewed_is_not_drawn_again(void **state)
{
    const struct fact *picks[SAMPLE_MAX], *again[SAMPLE_MAX];
    struct event e = {.type = MATTER_OPENED, .subject = {{1}}};

    (void)state;
    assert_int_equal(draw(7, 1, picks), 1);
    e.body.matter.kind = MATTER_REVIEW;
    e.body.matter.pos = (int)picks[0]->pos;
    matters_apply(matters, &e, hall_at(0));
    assert_int_equal(draw(7, 1, again), 1);
    assert_ptr_not_equal(picks[0], again[0]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_each_person_has_the_same_share),
        TEST(test_the_seed_alone_decides),
        TEST(test_everything_can_be_drawn),
        TEST(test_only_finished_work_of_these_days_is_drawn),
        TEST(test_what_was_reviewed_is_not_drawn_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
