/* test_offline.c - numbers with the wire cut, the hub dead or restored, the clock
 * wrong, the terminal put back to an older disk: every event at the hub once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/house.h"

enum { NUMBER_SIZE = 32, DAY_S = 24 * 3600 };

static struct house hall;

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
    unsetenv("LD_PRELOAD");
    house_abandon(&hall); /* nothing to do after a test that passed */
    return 0;
}

static struct machine *add_kiosk(const char *name)
{
    struct machine *kiosk = house_add(&hall, name, "kiosk", "en");

    assert_true(machine_start(kiosk));
    expect_node(&kiosk->inspector, "take_number", "waiting"); /* it has heard from the hub */
    return kiosk;
}

static void take_number(struct machine *kiosk, char number[NUMBER_SIZE])
{
    struct inspector *i = &kiosk->inspector;

    expect_screen(i, "welcome");
    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    expect_label(i, "number", number, NUMBER_SIZE);
    expect_tap(i, "done");
}

/* Until the hub gives the numbers of this kiosk, which waits for one but a moment; those
 * it takes on the way are valid too, and the count of them all is returned. */
static int take_until_online(struct machine *kiosk)
{
    char number[NUMBER_SIZE];
    int taken = 0;

    do {
        take_number(kiosk, number);
        taken++;
        assert_true(taken < 200);
    } while (strchr(number, '-') != NULL);
    return taken;
}

/* The nth of the kiosk's own lane. */
static const char *own_number(int n, char to[NUMBER_SIZE])
{
    snprintf(to, NUMBER_SIZE, "A1-%03d", n);
    return to;
}

/* All tickets are at the hub, once, with numbers of their own. */
static void expect_all(int tickets)
{
    json_t *events = house_await_events(&hall, "ticket.issued", NULL, tickets);
    json_t *numbers = json_object(), *event;
    size_t at;

    assert_int_equal(events_count(events, "ticket.issued", NULL), tickets);
    events_check_seqs(events);
    json_array_foreach(events, at, event)
    {
        const char *type = json_string_value(json_object_get(event, "type"));
        const char *number =
            json_string_value(json_object_get(json_object_get(event, "body"), "number"));

        if (strcmp(type, "ticket.issued") != 0)
            continue;
        if (json_object_get(numbers, number) != NULL)
            fail_msg("number %s was given twice; see %s", number, hall.dir);
        json_object_set_new(numbers, number, json_true());
    }
    json_decref(numbers);
    json_decref(events);
}

static void test_number_comes_from_the_own_lane_while_the_wire_is_cut(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    char number[NUMBER_SIZE], own[NUMBER_SIZE];
    int taken = take_until_online(kiosk);

    (void)state;
    cut_set(&hall.cut, CUT_CUT);
    for (int i = 0; i < 2; i++, taken++) {
        take_number(kiosk, number);
        assert_string_equal(number, own_number(taken, own)); /* the hub gave just one */
    }
    cut_set(&hall.cut, CUT_HEALED);
    expect_all(taken);
    house_close(&hall);
}

static void test_number_comes_while_the_wire_is_stalled(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    struct inspector *i = &kiosk->inspector;
    int taken = take_until_online(kiosk);
    char own[NUMBER_SIZE];

    (void)state;
    cut_set(&hall.cut, CUT_STALLED);
    expect_tap(i, "take_number");
    expect_tap(i, "service:social");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    expect_node(i, "number", own_number(taken, own));
    expect_text(i, "Your number is valid");
    expect_tap(i, "done");
    cut_set(&hall.cut, CUT_HEALED);
    expect_all(taken + 1);
    house_close(&hall);
}

/* The hub hears, and what it says is lost: the kiosk must send again and the hub
 * must not count twice. */
static void test_lost_replies_double_nothing(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    char number[NUMBER_SIZE];

    (void)state;
    take_number(kiosk, number);
    for (int round = 0; round < 3; round++) {
        cut_set(&hall.cut, CUT_REPLIES);
        take_number(kiosk, number);
        take_number(kiosk, number);
        program_sleep(700); /* for some tries */
        cut_set(&hall.cut, CUT_HEALED);
    }
    expect_all(7);
    house_close(&hall);
}

static void test_visit_that_began_with_the_wire_cut_is_printed(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    char number[NUMBER_SIZE], names[4][32], link[512];
    json_t *events;

    (void)state;
    cut_set(&hall.cut, CUT_CUT);
    take_number(kiosk, number);
    house_await_sheets(&hall, 1);
    assert_int_equal(house_sheets(&hall, names, 4), 1);
    assert_true(house_read_sheet(&hall, names[0], link, sizeof link));
    cut_set(&hall.cut, CUT_HEALED);
    events = house_await_events(&hall, "ticket.printed", NULL, 1);
    assert_int_equal(events_numbered(events, number), 1);
    json_decref(events);
    house_close(&hall);
}

static void test_terminal_that_was_killed_goes_on_without_the_hub(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    char number[NUMBER_SIZE], own[NUMBER_SIZE];
    int taken = take_until_online(kiosk);

    (void)state;
    cut_set(&hall.cut, CUT_CUT);
    for (int i = 0; i < 3; i++, taken++) {
        take_number(kiosk, number);
        assert_string_equal(number, own_number(taken, own));
        machine_kill(kiosk);
        assert_true(machine_start(kiosk));
    }
    cut_set(&hall.cut, CUT_HEALED);
    expect_all(taken);
    house_close(&hall);
}

static void test_killed_hub_loses_nothing(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    char number[NUMBER_SIZE];
    int taken = 0;

    (void)state;
    for (int round = 0; round < 3; round++) {
        take_number(kiosk, number);
        program_kill(&hall.hub);
        take_number(kiosk, number);
        house_start_hub(&hall);
        taken += 2;
    }
    taken += take_until_online(kiosk);
    expect_all(taken);
    house_close(&hall);
}

static void copy(const char *from, const char *to)
{
    char command[PROGRAM_PATH * 3 + 32];

    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
    assert_int_equal(system(command), 0);
}

/* Puts the copy in the place of the hub's store. */
static void restore_hub(const char *backup)
{
    char store[PROGRAM_PATH], side[PROGRAM_PATH + 8];

    assert_true((size_t)snprintf(store, sizeof store, "%.150s/hub.db", hall.hub_dir) <
                sizeof store);
    snprintf(side, sizeof side, "%s-wal", store);
    unlink(side);
    snprintf(side, sizeof side, "%s-shm", store);
    unlink(side);
    copy(backup, store);
}

static void test_restored_hub_gets_everything_again(void **state)
{
    struct machine *first = add_kiosk("kiosk-1"), *second = add_kiosk("kiosk-2");
    char number[NUMBER_SIZE], backup[PROGRAM_PATH], out[1024];

    (void)state;
    snprintf(backup, sizeof backup, "%.150s/backup.db", hall.dir);
    take_number(first, number);
    take_number(second, number);
    expect_all(2);
    assert_int_equal(program_run((const char *[]){"guitai-hub", "backup", "--config",
                                                  hall.hub_config, "--to", backup, NULL},
                                 out, sizeof out),
                     0);
    take_number(first, number);
    take_number(first, number);
    take_number(second, number);
    expect_all(5); /* acknowledged, and not in the backup */
    program_kill(&hall.hub);
    restore_hub(backup);
    house_start_hub(&hall);
    staff_close(&hall.admin);
    staff_open(&hall.admin, hall.url);
    staff_login(&hall.admin, "admin", HOUSE_ADMIN_PASSWORD);
    take_number(first, number); /* whatever lane: of nobody else */
    take_number(second, number);
    expect_all(7);
    house_close(&hall);
}

static void test_terminal_put_back_to_an_older_disk_reuses_no_number(void **state)
{
    struct machine *kiosk = add_kiosk("kiosk-1");
    char number[NUMBER_SIZE], older[PROGRAM_PATH];
    int taken = 3;

    (void)state;
    snprintf(older, sizeof older, "%.150s/older", hall.dir);
    take_number(kiosk, number);
    expect_all(1);
    machine_end(kiosk);
    copy(kiosk->folder, older);
    assert_true(machine_start(kiosk));
    expect_node(&kiosk->inspector, "take_number", "waiting");
    cut_set(&hall.cut, CUT_CUT);
    take_number(kiosk, number);
    take_number(kiosk, number);
    assert_memory_equal(number, "A1-", 3);
    cut_set(&hall.cut, CUT_HEALED);
    expect_all(3);
    machine_kill(kiosk);
    copy(older, kiosk->folder);
    assert_true(machine_start(kiosk)); /* and is in use before it has heard from the hub */
    taken += take_until_online(kiosk);
    expect_all(taken);
    cut_set(&hall.cut, CUT_CUT);
    take_number(kiosk, number);
    taken++;
    cut_set(&hall.cut, CUT_HEALED);
    expect_all(taken);
    house_close(&hall);
}

/* ---- the clock ---- */

/* A library that makes the clock of what is started next wrong; NULL when there
 * is no compiler to make it with. */
static const char *clock_shift(void)
{
    static char library[PROGRAM_PATH];
    char command[PROGRAM_PATH * 3];

    snprintf(library, sizeof library, "%.150s/clock_shift.so", hall.dir);
    snprintf(command, sizeof command, "cc -shared -fPIC -D_GNU_SOURCE -o '%s' '%s'", library,
             GUITAI_TESTS "/preload/clock_shift.c");
    return system(command) == 0 ? library : NULL;
}

static void start_with_clock(struct machine *kiosk, int seconds)
{
    char text[32];

    snprintf(text, sizeof text, "%d", seconds);
    setenv("GUITAI_CLOCK_SHIFT", text, 1);
    setenv("LD_PRELOAD", clock_shift(), 1);
    assert_true(machine_start(kiosk));
    unsetenv("LD_PRELOAD");
}

/* Seconds between an event's time as the hub reckons it and now. */
static double age_of(json_t *event)
{
    const char *text = json_string_value(json_object_get(event, "when"));
    struct tm tm = {.tm_isdst = 0};
    int hours = 0, minutes = 0;
    char sign = '+';

    assert_non_null(text);
    assert_int_equal(sscanf(text, "%d-%d-%dT%d:%d:%d.%*d%c%d:%d", &tm.tm_year, &tm.tm_mon,
                            &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &sign, &hours,
                            &minutes),
                     9);
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return difftime(time(NULL),
                    timegm(&tm) - (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60));
}

static void visit_with_clock(int seconds)
{
    struct machine *kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    char number[NUMBER_SIZE];
    json_t *events, *event;
    int taken = 1;
    size_t at;

    if (clock_shift() == NULL) {
        print_message("no C compiler: the wrong clock is not tried\n");
        skip();
    }
    cut_set(&hall.cut, CUT_CUT); /* it cannot learn the time, and numbers all the same */
    start_with_clock(kiosk, seconds);
    take_number(kiosk, number);
    assert_string_equal(number, "A1-001");
    cut_set(&hall.cut, CUT_HEALED);
    taken += take_until_online(kiosk);
    cut_set(&hall.cut, CUT_CUT); /* now it knows the time: another day than before */
    take_number(kiosk, number);
    taken++;
    cut_set(&hall.cut, CUT_HEALED);
    expect_all(taken);
    events = staff_events(&hall.admin);
    json_array_foreach(events, at, event)
    {
        double age = age_of(event);

        if (age < -60 || age > 3600)
            fail_msg("seq %d is %.0f s old by the hub's reckoning",
                     (int)json_integer_value(json_object_get(event, "seq")), age);
    }
    json_decref(events);
    house_close(&hall);
}

static void test_clock_a_day_ahead_spoils_no_number(void **state)
{
    (void)state;
    visit_with_clock(DAY_S);
}

static void test_clock_a_day_behind_spoils_no_number(void **state)
{
    (void)state;
    visit_with_clock(-DAY_S);
}

static void test_clock_of_1970_spoils_no_number(void **state)
{
    (void)state;
    visit_with_clock(-(int)(time(NULL) - 3600)); /* a machine without a battery */
}

int main(void)
{
#define JOURNEY(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        JOURNEY(test_number_comes_from_the_own_lane_while_the_wire_is_cut),
        JOURNEY(test_number_comes_while_the_wire_is_stalled),
        JOURNEY(test_lost_replies_double_nothing),
        JOURNEY(test_visit_that_began_with_the_wire_cut_is_printed),
        JOURNEY(test_terminal_that_was_killed_goes_on_without_the_hub),
        JOURNEY(test_killed_hub_loses_nothing),
        JOURNEY(test_restored_hub_gets_everything_again),
        JOURNEY(test_terminal_put_back_to_an_older_disk_reuses_no_number),
        JOURNEY(test_clock_a_day_ahead_spoils_no_number),
        JOURNEY(test_clock_a_day_behind_spoils_no_number),
        JOURNEY(test_clock_of_1970_spoils_no_number),
    };

    cmocka_set_test_filter(getenv("TEST_FILTER")); /* "*clock*"; all when it is not set */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
