/* test_simulation.c - a hall with its hub, five terminals, clerks and customers, in
 * which whatever can go wrong does: what must hold is looked at after every step, and
 * at the end all must have come together (simulation/sim.h).
 *
 * Without sanitizers (build/simulation) a thousand hall-days pass in `make test`, twenty times
 * as many in `make faults`.  SIM_SEED=n repeats one seed, SIM_FROM=n begins with another,
 * SIM_PLANT=n finds one planted fault. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "simulation/sim.h"
#include "support/rounds.h"

enum { DAYS = 2, CUSTOMERS = 250, LARGE_EVERY = 32, PLANT_SEEDS = 60, ALL_MET = 400 };

/* The hub starts often and its state is large: what was freed need not be kept long. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=4";
}

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 2, SEEDS_WHOLE = 50 };
#else
enum { SEEDS = 500, SEEDS_WHOLE = 10000 };
#endif

/* Most halls are small, so that many of them pass; some are large. */
static struct sim_config config_of(uint64_t seed)
{
    bool large = seed % LARGE_EVERY == 1;

    return (struct sim_config){.seed = seed,
                               .days = DAYS,
                               .hours = large ? 10 : 3,
                               .customers = large ? CUSTOMERS : 20 + (int)(seed * 7 % 40),
                               .kiosks = large ? 3 : 1 + (seed % 3 == 0),
                               .board = large || seed % 4 == 0};
}

static void add(struct sim_result *sum, const struct sim_result *r)
{
    sum->steps += r->steps;
    sum->tickets += r->tickets;
    sum->ratings += r->ratings;
    sum->appointments += r->appointments;
    sum->mishaps += r->mishaps;
    sum->events += r->events;
    for (int i = 0; i < EVENT_TYPES; i++)
        sum->types[i] += r->types[i];
    for (int i = 0; i < METS; i++)
        sum->met[i] += r->met[i];
}

static void run(uint64_t seed, struct sim_result *to)
{
    const struct sim_config c = config_of(seed);

    sim_run(&c, to);
    if (to->fault[0] != '\0')
        fail_msg("SIM_SEED=%llu: %s", (unsigned long long)seed, to->fault);
}

/* What came about, and how often. */
static void tell_met(const struct sim_result *sum)
{
    for (int i = 0; i < METS; i++)
        printf("%s %d%s", sim_met_names[i], sum->met[i], i + 1 < METS ? ", " : "\n");
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++)
        printf("%s %d%s", event_types[i].name, sum->types[i], i + 1 < EVENT_TYPES ? ", " : "\n");
}

/* A net through which something never went says nothing about it.  The days here are too few
 * for a month's keys to end. */
static void expect_all(const struct sim_result *sum)
{
    for (int i = 0; i < METS; i++) {
        if (sum->met[i] == 0)
            fail_msg("it never came about: %s", sim_met_names[i]);
    }
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++) {
        if (sum->types[i] == 0 && i != SEAL_ENDED)
            fail_msg("it never came about: %s", event_types[i].name);
    }
}

static void test_what_must_hold_holds_whatever_goes_wrong(void **state)
{
    const char *only = getenv("SIM_SEED"), *from = getenv("SIM_FROM");
    uint64_t first = strtoull(only != NULL ? only : from != NULL ? from : "1", NULL, 10);
    int seeds = only != NULL ? 1 : rounds_of(SEEDS, SEEDS_WHOLE);
    struct sim_result sum = {.fault = ""};
    time_t begun = time(NULL);
    long seconds;

    (void)state;
    for (int i = 0; i < seeds; i++) {
        struct sim_result r;

        run(first + (uint64_t)i, &r);
        add(&sum, &r);
    }
    seconds = (long)(time(NULL) - begun);
    printf("%d seeds, %d hall-days in %ld s (%ld a minute): %llu steps, %d mishaps, "
           "%zu events, %d tickets, %d ratings, %d appointments; every "
           "invariant held\n",
           seeds, seeds * DAYS, seconds, seeds * DAYS * 60 / (seconds > 0 ? seconds : 1),
           (unsigned long long)sum.steps, sum.mishaps, sum.events, sum.tickets, sum.ratings,
           sum.appointments);
    tell_met(&sum);
    assert_true(sum.tickets > seeds * DAYS);
    if (seeds >= ALL_MET)
        expect_all(&sum);
}

static void test_a_seed_gives_the_same_history_again(void **state)
{
    struct sim_config c = config_of(3);
    struct sim_result a, b;

    (void)state;
    c.days = 1;
    sim_run(&c, &a);
    sim_run(&c, &b);
    assert_int_equal(a.steps, b.steps);
    assert_true(a.history == b.history && a.events == b.events);
}

/* The net holds: a fault that is planted is found by one of the first seeds. */
static void find(enum sim_plant plant, const char *expected)
{
    struct sim_config c;
    struct sim_result r = {.fault = ""};
    int days = 0;

    for (uint64_t seed = 2; seed < 2 + PLANT_SEEDS && r.fault[0] == '\0'; seed++) {
        c = config_of(seed);
        c.plant = plant;
        sim_run(&c, &r);
        days += DAYS;
    }
    if (r.fault[0] == '\0')
        fail_msg("planted fault %d was not found by %d seeds", (int)plant, PLANT_SEEDS);
    printf("planted fault %d, within %d hall-days: %s\n", (int)plant, days, r.fault);
    assert_non_null(strstr(r.fault, expected));
}

static void test_each_planted_fault_is_found(void **state)
{
    static const char *const expected[PLANTS] = {
        [PLANT_NUMBER_AGAIN] = "invariant 3",
        [PLANT_BATCH_TWICE] = "invariant 2",
        [PLANT_TWO_COUNTERS] = "invariant 4",
        [PLANT_OVERSOLD] = "invariant 5",
        [PLANT_RATED_TWICE] = "invariant 6",
        [PLANT_NOT_ERASED] = "stands on the disk of terminal",
        [PLANT_LETTER_AGAIN] = "a message had ended",
        [PLANT_NOT_PUSHED] = "the receiver got",
        [PLANT_NO_COMPLAINT] = "invariant 7",
        [PLANT_NO_REPLAY] = "invariant 8",
        [PLANT_LYING_DISK] = "", /* in one way or another */
    };
    const char *only = getenv("SIM_PLANT");

    (void)state;
    for (int i = PLANT_NONE + 1; i < PLANTS; i++) {
        if (only == NULL || atoi(only) == i)
            find((enum sim_plant)i, expected[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_must_hold_holds_whatever_goes_wrong),
        cmocka_unit_test(test_a_seed_gives_the_same_history_again),
        cmocka_unit_test(test_each_planted_fault_is_found),
    };

    (void)mallopt(M_MMAP_THRESHOLD, 2 << 20); /* large tables come as zeros that cost nothing */
    if (getenv("SIM_SEED") != NULL || getenv("SIM_FROM") != NULL)
        cmocka_set_test_filter("*whatever_goes_wrong");
    if (getenv("SIM_PLANT") != NULL)
        cmocka_set_test_filter("*planted*");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
