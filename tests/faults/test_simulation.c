/* test_simulation.c - a hall with its hub, five terminals, clerks and customers, in
 * which whatever can go wrong does: what must hold is looked at after every step, and
 * at the end all must have come together (simulation/sim.h).
 *
 * `make faults` tries 1,000 seeds without sanitizers (build/simulation).
 * SIM_SEED=n repeats one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "simulation/sim.h"
#include "support/rounds.h"

enum { DAYS = 2, CUSTOMERS = 250, PLANT_SEEDS = 10 };

/* The hub starts often and its state is large: what was freed need not be kept long. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=4";
}

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 50 };
#else
enum { SEEDS = 1000 };
#endif

static struct sim_config config_of(uint64_t seed)
{
    return (struct sim_config){.seed = seed, .days = DAYS, .customers = CUSTOMERS};
}

static void add(struct sim_result *sum, const struct sim_result *r)
{
    sum->steps += r->steps;
    sum->tickets += r->tickets;
    sum->ratings += r->ratings;
    sum->appointments += r->appointments;
    sum->mishaps += r->mishaps;
    sum->restores += r->restores;
    sum->events += r->events;
}

static void run(uint64_t seed, struct sim_result *to)
{
    const struct sim_config c = config_of(seed);

    sim_run(&c, to);
    if (to->fault[0] != '\0')
        fail_msg("SIM_SEED=%llu: %s", (unsigned long long)seed, to->fault);
}

static void test_what_must_hold_holds_whatever_goes_wrong(void **state)
{
    const char *only = getenv("SIM_SEED");
    uint64_t first = only != NULL ? strtoull(only, NULL, 10) : 1;
    int seeds = only != NULL ? 1 : rounds_of(1, SEEDS);
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
    printf("%d seeds, %d hall-days in %ld s (%ld a minute): %llu steps, %d mishaps, %d restores, "
           "%zu events, %d tickets, %d ratings, %d appointments; every "
           "invariant held\n",
           seeds, seeds * DAYS, seconds, seeds * DAYS * 60 / (seconds > 0 ? seconds : 1),
           (unsigned long long)sum.steps, sum.mishaps, sum.restores, sum.events, sum.tickets,
           sum.ratings, sum.appointments);
    assert_true(sum.tickets > seeds * DAYS * CUSTOMERS / 4);
    assert_true(only != NULL || (sum.ratings > 0 && sum.appointments > 0 && sum.mishaps > 0));
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

    for (uint64_t seed = 3; seed < 3 + PLANT_SEEDS && r.fault[0] == '\0'; seed++) {
        c = config_of(seed);
        c.days = 1;
        c.plant = plant;
        sim_run(&c, &r);
    }
    if (r.fault[0] == '\0')
        fail_msg("planted fault %d was not found by %d seeds", (int)plant, PLANT_SEEDS);
    printf("planted fault %d, seed %llu: %s\n", (int)plant, (unsigned long long)c.seed, r.fault);
    assert_non_null(strstr(r.fault, expected));
}

static void test_number_given_again_after_a_restart_is_found(void **state)
{
    (void)state;
    find(PLANT_NUMBER_AGAIN, "invariant 3");
}

static void test_batch_that_is_taken_twice_is_found(void **state)
{
    (void)state;
    find(PLANT_BATCH_TWICE, "invariant 2");
}

static void test_ticket_that_is_called_by_two_counters_is_found(void **state)
{
    (void)state;
    find(PLANT_TWO_COUNTERS, "invariant 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_must_hold_holds_whatever_goes_wrong),
        cmocka_unit_test(test_a_seed_gives_the_same_history_again),
        cmocka_unit_test(test_number_given_again_after_a_restart_is_found),
        cmocka_unit_test(test_batch_that_is_taken_twice_is_found),
        cmocka_unit_test(test_ticket_that_is_called_by_two_counters_is_found),
    };

    if (getenv("SIM_SEED") != NULL)
        cmocka_set_test_filter("*whatever_goes_wrong");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
