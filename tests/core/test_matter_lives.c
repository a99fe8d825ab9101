/* test_matter_lives.c - random lives of the office's records: whatever is asked, in any order,
 * what must never break holds, and a replay gives the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/matter.h"
#include "fakes/hall.h"

enum { ROUNDS = 60000, LOG_MAX = 4000, IDS = 250, PEOPLE = 4 };

static const char *const numbers[PEOPLE] = {"0001", "0002", "0008", "0009"};
static struct catalogue c;
static struct matters *live, *again;
static struct event log_of[LOG_MAX];
static int told;
static uint64_t dice;
static struct moment now;

static int any(int n)
{
    dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (int)((dice >> 33) % (uint64_t)n);
}

static int set_up(void **state)
{
    (void)state;
    c = *hall_catalogue();
    c.staff_count = PEOPLE;
    for (int i = 0; i < PEOPLE; i++)
        text_copy(c.staff[i].number, STAFF_SIZE, numbers[i]);
    c.services[0].step_count = 2;
    live = calloc(1, sizeof *live);
    again = calloc(1, sizeof *again);
    must(live != NULL && again != NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(live);
    free(again);
    return 0;
}

static struct id id_of(int n)
{
    return (struct id){{0x0E, (uint8_t)n}};
}

static struct matter_command any_command(void)
{
    int by = any(PEOPLE);
    struct matter_command to = {.id = id_of(any(IDS)), .lead = by >= 2};
    struct matter_step *w = &to.what;

    w->kind = any(MATTER_KINDS);
    w->act = any(MATTER_ACTS);
    text_copy(w->by, STAFF_SIZE, numbers[by]);
    text_copy(w->owner, STAFF_SIZE, any(3) > 0 ? numbers[any(PEOPLE)] : "");
    text_copy(w->staff, STAFF_SIZE, any(2) > 0 ? numbers[any(PEOPLE)] : "");
    text_copy(w->title, sizeof w->title, "title");
    text_copy(w->text, sizeof w->text, any(4) > 0 ? "text" : "");
    text_copy(w->service, CODE_SIZE, "a");
    w->origin = id_of(any(IDS));
    w->due = day_of(now) + any(20) - 1;
    w->likelihood = any(7);
    w->harm = any(7);
    w->number = any(4);
    w->said = any(5);
    w->figure = any(3) - 1;
    return to;
}

static void tell(const struct decision *d)
{
    for (int i = 0; i < d->count; i++) {
        log_of[told++] = d->events[i];
        matters_apply(live, &d->events[i], d->events[i].at);
    }
}

static void check(const struct matter *m)
{
    const struct matter_entry *e;
    int open = 0, steps = 0;

    assert_true(matter_is_open(m) == (m->closed == 0));
    for (int at = 0; (e = matter_next_step(live, m->id, &at)) != NULL; steps++) {
        if (m->kind == MATTER_REVIEW && e->step.act != MATTER_ANSWER)
            assert_string_not_equal(e->step.by, m->first.staff);
    }
    assert_int_equal(steps, m->steps);
    if (m->kind == MATTER_REVIEW && !matter_is_open(m))
        assert_true(m->marks[0] != MARK_NONE && m->marks[1] != MARK_NONE);
    for (int i = 0; i < live->count && m->kind == MATTER_SAMPLE; i++) {
        const struct matter *r = &live->rows[i];

        open += r->kind == MATTER_REVIEW && id_equal(r->first.origin, m->id) && matter_is_open(r);
    }
    if (m->kind == MATTER_SAMPLE)
        assert_int_equal(m->left, open);
}

static void test_random_lives_keep_what_must_hold(void **state)
{
    (void)state;
    dice = 1;
    now = hall_at(0);
    for (int i = 0; i < ROUNDS && told < LOG_MAX - DECISION_MAX; i++) {
        struct matter_command command = any_command();
        struct decision d;

        now.at += any(4 * HOUR);
        if (any(12) == 0)
            decide_matter_open(live, &c, &command, now, &d);
        else
            decide_matter(live, &c, &command, now, &d);
        tell(&d);
        if (live->count > 0 && i % 64 == 0)
            check(&live->rows[any(live->count)]);
    }
    for (int i = 0; i < live->count; i++)
        check(&live->rows[i]);
    assert_true(live->count > IDS / 2);
    assert_int_equal(live->ignored, 0);
    for (int i = 0; i < told; i++)
        matters_apply(again, &log_of[i], log_of[i].at);
    assert_memory_equal(live, again, sizeof *live);
    print_message("%d records, %d steps\n", live->count, live->step_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_lives_keep_what_must_hold, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
