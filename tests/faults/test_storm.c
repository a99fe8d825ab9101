/* test_storm.c - a hall of terminals over lines on which three IP packets of ten are lost in
 * each direction, others come twice, late and out of order, and lines are open on one side:
 * when it heals, all is at the hub, once, and each terminal has heard what the hub says.
 *
 * The hub and each terminal have a network namespace of their own, joined by a switch of the
 * test (tests/support/lossy.h); they speak TLS.  By `make faults` 20 terminals, 20
 * visits of each, two minutes at least; else 3, 2 and five seconds.  FAULT_SEED: of the weather. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/history.h"
#include "support/journal_kit.h"
#include "support/lossy.h"
#include "support/netns.h"
#include "support/rounds.h"

enum {
    FEW = 3,
    MANY = 20,
    SHORT_MS = 5000,
    LONG_MS = 120000,
    AIM_MS = 30000,
    PATIENCE_MS = 180000
};

#define NOTICE "Fire on floor 2"

static const struct lossy_weather storm = {
    .lost = 30, .twice = 10, .late = 20, .late_ms = 300, .silent = 5, .silent_ms = 20000};

static struct house hall;
static struct lossy lines;
static struct history history;
static int namespaces[MANY];

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    lossy_close(&lines);
    for (int i = 0; i < MANY; i++) {
        if (namespaces[i] > 0)
            close(namespaces[i]);
    }
    return 0;
}

/* ---- the hall ---- */

static const char *address_of(int line, char to[24])
{
    text_format(to, 24, "%s%d", LOSSY_NET, line + 1);
    return to;
}

static void join(int count)
{
    const char *seed = getenv("FAULT_SEED");
    int devices[MANY + 1];
    char address[24];

    devices[0] = netns_tun(address_of(0, address));
    for (int i = 0; i < count; i++) {
        namespaces[i] = netns_new();
        netns_enter(namespaces[i]);
        devices[i + 1] = netns_tun(address_of(i + 1, address));
        netns_enter(0);
    }
    lossy_open(&lines, devices, count + 1, seed != NULL ? strtoull(seed, NULL, 10) : 20261127);
}

static void open_hall(int count)
{
    char name[16];

    house_init_at(&hall, LOSSY_NET "1");
    house_open(&hall);
    for (int i = 0; i < count; i++) {
        text_format(name, sizeof name, "kiosk-%d", i + 1);
        assert_true(
            machine_start(house_add_in(&hall, namespaces[i], name, i % 2 ? "en" : "zh_CN")));
    }
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

/* Visits, and then the rest of the time, so that long silences come and end. */
static void weather_storm(int visits, int ms)
{
    int64_t begun = program_millis();

    lossy_set(&lines, storm);
    for (int round = 0; round < visits; round++) {
        for (int i = 0; i < hall.count; i++)
            visit(&hall.machines[i]);
    }
    while (program_millis() - begun < ms)
        program_sleep(50);
    json_decref(staff_do(&hall.admin, "/api/emergency", json_pack("{s:s}", "text", NOTICE)));
}

/* ---- healing ---- */

/* As many as were shown are there, and no terminal has more to send. */
static bool hub_knows_all(void)
{
    json_t *events = staff_events(&hall.admin);
    int issued = events_count(events, "ticket.issued", NULL);

    json_decref(events);
    return issued >= history.shown && history_is_told(&hall);
}

static int covered(void)
{
    char label[256];
    int n = 0;

    for (int i = 0; i < hall.count; i++)
        n += inspector_label(&hall.machines[i].inspector, "emergency", label, sizeof label) &&
             strstr(label, NOTICE) != NULL;
    return n;
}

/* Both ways: what the terminals have stored, and what was said while they could not hear. */
static int64_t converge(void)
{
    int64_t begun = program_millis(), took;
    bool known = false;

    lossy_set(&lines, (struct lossy_weather){0});
    while (!(known = known || hub_knows_all()) || covered() < hall.count) {
        if (program_millis() - begun > PATIENCE_MS)
            fail_msg("hub %s all, %d of %d screens show its notice; see %s",
                     known ? "knows" : "does not know", covered(), hall.count, hall.dir);
        program_sleep(100);
    }
    took = program_millis() - begun;
    json_decref(staff_do(&hall.admin, "/api/emergency/lift", NULL));
    return took;
}

static void say_figures(int64_t took)
{
    const int *f = lines.fates;

    pthread_mutex_lock(&lines.lock); /* the lines are still up */
    print_message("%d terminals, %d visits, packets: %d passed, %d lost, %d twice, %d late, %d out "
                  "of order, %d into %d silences of one direction; converged %d ms after healing "
                  "(aim: %d); %d lost, %d doubled, %d reused\n",
                  hall.count, history.shown, f[LOSSY_PASSED], f[LOSSY_LOST], f[LOSSY_TWICE],
                  f[LOSSY_LATE], lines.overtook, f[LOSSY_SILENCED], lines.silences, (int)took,
                  AIM_MS, history.lost, history.doubled, history.reused);
    pthread_mutex_unlock(&lines.lock);
}

static void test_storm_loses_and_doubles_nothing(void **state)
{
    int visits = rounds_of(2, 20), count = visits > 2 ? MANY : FEW;
    json_t *events;
    char why[128];
    int64_t took;

    (void)state;
    if (!netns_begin(why, sizeof why)) {
        print_message("not tried: %s\n", why);
        skip();
    }
    join(count);
    open_hall(count);
    weather_storm(visits, count == MANY ? LONG_MS : SHORT_MS);
    took = converge();
    for (int i = 0; i < count; i++)
        machine_end(&hall.machines[i]);
    events = staff_events(&hall.admin);
    history_check(&history, &hall, events);
    json_decref(events);
    say_figures(took);
    assert_int_equal(history.lost + history.doubled + history.reused, 0);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_storm_loses_and_doubles_nothing, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
