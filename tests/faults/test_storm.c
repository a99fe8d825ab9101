/* test_storm.c - a hall of terminals over a wire on which three requests of ten are lost,
 * others come late, twice or out of order, and links are open on one side: when it heals,
 * all is at the hub, once.
 *
 * The wire is a relay in user space (tests/support/cut.h): it sees requests, not packets.
 * FAULT_ROUNDS=10 or more: 20 terminals, and as many visits of each; else 3 and 2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/history.h"
#include "support/journal_kit.h"

enum { FEW = 3, MANY = 20, VISITS_MOST = 20, AIM_MS = 30000, PATIENCE_MS = 180000 };

static struct house hall;
static struct history history;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static void visit(struct machine *m)
{
    struct inspector *i = &m->inspector;
    char number[64];

    expect_screen(i, "welcome");
    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    expect_label(i, "number", number, sizeof number);
    history_saw(&history, number);
    expect_tap(i, "done");
}

/* As many as were shown are there, and no terminal has more to send. */
static int64_t converge(void)
{
    int64_t begun = program_millis();

    cut_set(&hall.cut, CUT_HEALED);
    for (;;) {
        json_t *events = staff_events(&hall.admin);
        int issued = events_count(events, "ticket.issued", NULL);

        json_decref(events);
        if (issued >= history.shown && history_is_told(&hall))
            return program_millis() - begun;
        if (program_millis() - begun > PATIENCE_MS)
            fail_msg("%d of %d tickets are at the hub; see %s", issued, history.shown, hall.dir);
        program_sleep(100);
    }
}

static void test_storm_loses_and_doubles_nothing(void **state)
{
    int rounds = kit_rounds(2), count = rounds >= 10 ? MANY : FEW;
    int visits = rounds > VISITS_MOST ? VISITS_MOST : rounds;
    const char *seed = getenv("FAULT_SEED");
    int64_t took;
    json_t *events;

    (void)state;
    hall.cut.dice = seed != NULL ? strtoull(seed, NULL, 10) : 20261127;
    for (int i = 0; i < count; i++) {
        char name[16];

        text_format(name, sizeof name, "kiosk-%d", i + 1);
        assert_true(machine_start(house_add(&hall, name, "kiosk", i % 2 ? "en" : "zh_CN")));
    }
    cut_set(&hall.cut, CUT_STORM);
    for (int round = 0; round < visits; round++) {
        for (int i = 0; i < count; i++)
            visit(&hall.machines[i]);
    }
    took = converge();
    for (int i = 0; i < count; i++)
        machine_end(&hall.machines[i]);
    events = staff_events(&hall.admin);
    history_check(&history, &hall, events);
    json_decref(events);
    print_message("%d terminals, %d visits, requests: %d passed, %d late, %d twice, %d unheard, %d "
                  "unanswered, %d broken; converged %d ms after healing (aim: %d); %d lost, %d "
                  "doubled, %d reused\n",
                  count, history.shown, hall.cut.fates[FATE_PASSES], hall.cut.fates[FATE_LATE],
                  hall.cut.fates[FATE_TWICE], hall.cut.fates[FATE_UNHEARD],
                  hall.cut.fates[FATE_UNANSWERED], hall.cut.fates[FATE_BROKEN], (int)took, AIM_MS,
                  history.lost, history.doubled, history.reused);
    assert_int_equal(history.lost + history.doubled + history.reused, 0);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_storm_loses_and_doubles_nothing, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
