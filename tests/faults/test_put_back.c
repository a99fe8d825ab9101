/* test_put_back.c - machines that remember less than they did: the hub's store
 * with events that decayed behind its second copy, the hub restored from last night's
 * backup, a terminal on an older disk; and two terminals of one disk.  What a screen showed
 * is at the hub exactly once, and no number was given twice.
 *
 * 40 rounds of each by `make faults` (1); FAULT_SEED repeats the choices of a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/text.h"
#include "port/journal.h"
#include "support/damage.h"
#include "support/disk.h"
#include "support/history.h"
#include "support/rounds.h"

enum { KIOSKS = 2, MOST_TICKETS = 4, SETTLE_MS = 120000 };

static struct house hall;
static struct machine *kiosks[KIOSKS];
static struct history history;
static uint64_t dice;
static int64_t slowest; /* from the start of the hub to its first answer */

static int begin(void **state)
{
    const char *seed = getenv("FAULT_SEED");

    (void)state;
    dice = seed != NULL ? strtoull(seed, NULL, 10) : 20261128;
    memset(&history, 0, sizeof history);
    slowest = 0;
    house_init(&hall);
    house_open(&hall);
    house_sign_in(&hall);
    for (int i = 0; i < KIOSKS; i++) {
        char name[16];

        text_format(name, sizeof name, "kiosk-%d", i + 1);
        kiosks[i] = house_add(&hall, name, "kiosk", "en");
        assert_true(machine_start(kiosks[i]));
        expect_node(&kiosks[i]->inspector, "take_number", "waiting"); /* it has heard of the hub */
        (void)house_device(&hall, kiosks[i]);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall); /* nothing to do after a test that passed */
    return 0;
}

static int below(int n)
{
    return (int)(disk_random(&dice) % (uint64_t)n);
}

static int rounds(void)
{
    return rounds_of(1, 40);
}

/* ---- visits ---- */

static void ask_number(struct machine *kiosk)
{
    struct inspector *i = &kiosk->inspector;

    expect_screen(i, "welcome");
    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    expect_tap(i, "skip");
}

static void keep_number(struct machine *kiosk)
{
    struct inspector *i = &kiosk->inspector;
    char number[NUMBER_TEXT];

    expect_screen(i, "ticket");
    expect_label(i, "number", number, sizeof number);
    history_saw(&history, number);
    expect_tap(i, "done");
}

static void take_number(struct machine *kiosk)
{
    ask_number(kiosk);
    keep_number(kiosk);
}

static void take_numbers(void)
{
    for (int n = 1 + below(MOST_TICKETS); n > 0; n--)
        take_number(kiosks[below(KIOSKS)]);
}

static void settle(void)
{
    history_settle(&hall);
}

/* What the hub notes itself nobody sends again.  Refused while somebody is being served. */
static void call_next(void)
{
    json_decref(staff_post(&hall.clerk, "/api/counters/3/next", NULL));
    json_decref(staff_post(&hall.clerk, "/api/counters/3/close", NULL));
    json_decref(staff_do(&hall.clerk, "/api/counters/3/open", NULL));
}

static void start_hub(void)
{
    int64_t begun = program_millis();

    house_start_hub(&hall);
    begun = program_millis() - begun;
    slowest = begun > slowest ? begun : slowest;
}

static void restart_hub(void)
{
    program_end(&hall.hub);
    start_hub();
}

/* All that was shown is at the hub by now, once. */
static void expect_all(void)
{
    json_t *events = house_await_events(&hall, "ticket.issued", NULL, history.shown);

    for (int i = 0; i < history.shown; i++)
        history_count(&history, "shown number", history.seen[i],
                      events_numbered(events, history.seen[i]));
    json_decref(events);
    assert_int_equal(history.lost, 0);
    assert_int_equal(history.doubled, 0);
}

static void check_all(const char *what, int times)
{
    json_t *events;

    settle();
    for (int i = 0; i < KIOSKS; i++)
        machine_end(kiosks[i]);
    events = staff_events(&hall.admin);
    assert_non_null(events);
    history_check(&history, &hall, events);
    json_decref(events);
    print_message("%s %d times: %d numbers shown, %d lost, %d doubled, %d reused; the hub "
                  "answers after %d ms at the latest\n",
                  what, times, history.shown, history.lost, history.doubled, history.reused,
                  (int)slowest);
    assert_int_equal(history.lost + history.doubled + history.reused, 0);
    house_close(&hall);
}

/* ---- the store of the hub ---- */

static void hub_file(const char *end, char to[PROGRAM_PATH + 16])
{
    text_format(to, PROGRAM_PATH + 16, "%.150s/hub.db%s", hall.hub_dir, end);
}

static int64_t hub_sql(const char *end, const char *sql)
{
    char path[PROGRAM_PATH + 16];
    sqlite3 *db;
    sqlite3_stmt *st;
    int64_t value = 0;
    int code;

    hub_file(end, path);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    while ((code = sqlite3_step(st)) == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    assert_int_equal(code, SQLITE_DONE);
    sqlite3_finalize(st);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return value;
}

/* One byte of some events that a terminal told and the second copy does not have.  How many
 * were there. */
static int turn_digits(void)
{
    char sql[512], of[160];
    int64_t copied = hub_sql(".second", "SELECT max(pos) FROM log");
    int n = 1 + below(3), events = 0;

    for (int i = 0; i < n; i++) {
        text_format(of, sizeof of, "FROM log WHERE pos > %lld AND device = X'%s'",
                    (long long)copied, kiosks[below(KIOSKS)]->device);
        text_format(sql, sizeof sql, "SELECT count(*) %s", of);
        events = (int)hub_sql("", sql);
        assert_true(events > 0);
        text_format(sql, sizeof sql,
                    "UPDATE log SET json = substr(json, 1, %d) ||"
                    " char(unicode(substr(json, %d, 1)) + 1) || substr(json, %d)"
                    " WHERE pos = (SELECT pos %s ORDER BY pos LIMIT 1 OFFSET %d)",
                    n, n + 1, n + 2, of, below(events));
        (void)hub_sql("", sql);
    }
    return n;
}

/* Of some time ago: the hub keeps it up to date each hour. */
static void take_second(struct saved *to)
{
    char second[PROGRAM_PATH + 16];

    restart_hub(); /* at its end it makes the copy */
    hub_file(".second", second);
    *to = saved_read(second);
    assert_true(to->size > 0);
}

static void put_second(struct saved *from)
{
    char second[PROGRAM_PATH + 16];

    hub_file(".second", second);
    saved_write(from, second);
    saved_free(from);
}

static void test_events_that_decayed_behind_the_second_copy_come_again(void **state)
{
    int turned = 0;

    (void)state;
    for (int i = 0; i < rounds(); i++) {
        struct saved second;

        take_numbers();
        settle();
        take_second(&second);
        for (int k = 0; k < KIOSKS; k++)
            take_number(kiosks[k]);
        call_next();
        take_numbers();
        settle();
        program_kill(&hall.hub);
        put_second(&second);
        turned += turn_digits();
        if (below(2) == 0)
            take_numbers();
        start_hub();
        expect_told(&hall.hub, "could not be read (place");
        take_numbers();
        settle();
        expect_all();
    }
    print_message("%d bytes turned\n", turned);
    check_all("the hub's store decayed", rounds());
}

/* Nobody does anything: some seconds after its start the hub looks, and mends. */
static void test_event_that_decayed_is_mended_while_the_hub_runs(void **state)
{
    (void)state;
    for (int k = 0; k < KIOSKS; k++)
        take_number(kiosks[k]);
    settle();
    restart_hub();
    program_kill(&hall.hub);
    (void)hub_sql("",
                  "UPDATE log SET json = replace(json, '\"type\":\"ticket', '\"type\":\"uicket') "
                  "WHERE pos = (SELECT max(pos) FROM log WHERE json LIKE '%ticket.issued%')");
    start_hub();
    expect_told(&hall.hub, "it was mended");
    take_numbers();
    settle();
    expect_all();
    assert_false(program_told(&hall.hub, "was put aside as"));
    assert_int_equal(hub_sql("", "SELECT count(*) FROM log WHERE json LIKE '%uicket%'"), 0);
    assert_true(hub_sql("", "SELECT count(*) FROM log WHERE json LIKE '%mended from the second%'") >
                0);
    check_all("an event decayed", 1);
}

/* ---- the hub restored ---- */

static void run_hub(const char *const *argv)
{
    char out[4096];

    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
}

static void test_hub_restored_from_a_backup_hears_it_all_again(void **state)
{
    char backup[PROGRAM_PATH + 16];
    const char *const back_up[] = {"guitai-hub", "backup", "--config", hall.hub_config,
                                   "--to",       backup,   NULL};
    const char *const restore[] = {"guitai-hub", "restore", "--config", hall.hub_config,
                                   "--from",     backup,    NULL};

    (void)state;
    text_format(backup, sizeof backup, "%.150s/night.db", hall.dir);
    for (int i = 0; i < rounds(); i++) {
        take_numbers();
        settle();
        run_hub(back_up);
        take_numbers();
        take_numbers();
        settle(); /* acknowledged, and not in the backup */
        program_kill(&hall.hub);
        if (below(2) == 0)
            take_numbers();
        run_hub(restore);
        start_hub();
        take_numbers();
        settle();
        expect_all();
    }
    check_all("the hub was restored", rounds());
}

/* ---- terminals of one disk ---- */

static void copy_disk(const struct machine *from, const char *to)
{
    char command[PROGRAM_PATH * 3 + 64];

    text_format(command, sizeof command,
                "mkdir -p '%s' && rm -f '%s'/terminal.db* && cp -a '%s'/terminal.db* '%s'", to, to,
                from->folder, to);
    assert_int_equal(system(command), 0);
}

static void test_terminal_on_an_older_disk_reuses_no_number(void **state)
{
    struct machine older = *kiosks[0];

    (void)state;
    text_format(older.folder, sizeof older.folder, "%.150s/older", hall.dir);
    for (int i = 0; i < rounds(); i++) {
        take_numbers();
        settle();
        machine_end(kiosks[0]);
        copy_disk(kiosks[0], older.folder);
        assert_true(machine_start(kiosks[0]));
        cut_set(&hall.cut, below(2) == 0 ? CUT_CUT : CUT_HEALED);
        take_number(kiosks[0]);
        take_numbers();
        cut_set(&hall.cut, CUT_HEALED);
        settle();
        machine_kill(kiosks[0]);
        copy_disk(&older, kiosks[0]->folder);
        assert_true(machine_start(kiosks[0]));
        take_number(kiosks[0]); /* perhaps before it has heard from the hub */
        take_numbers();
        settle();
        expect_all();
    }
    check_all("a terminal was on an older disk", rounds());
}

/* ---- two terminals of one disk ---- */

/* As if the copy lay in another machine.  False: nothing tells this one from others. */
static bool move_disk(const struct machine *kiosk)
{
    char path[PROGRAM_PATH + 16], why[256] = "", *machine;
    struct journal_opened opened;
    struct journal *journal;
    bool told;

    text_format(path, sizeof path, "%.150s/terminal.db", kiosk->folder);
    journal = journal_open(path, &opened, why, sizeof why);
    if (journal == NULL)
        fail_msg("%s", why);
    machine = journal_get_new(journal, "id.machine");
    told = machine != NULL;
    free(machine);
    if (told)
        journal_set(journal, "id.machine", "elsewhere");
    journal_close(journal);
    return told;
}

static void expect_none(struct machine *kiosk)
{
    ask_number(kiosk);
    expect_screen(&kiosk->inspector, "sorry");
    expect_tap(&kiosk->inspector, "home");
}

/* Who has numbers from the hub alone has none until it has heard of it again. */
static void take_number_of_hub(struct machine *kiosk)
{
    struct inspector *i = &kiosk->inspector;
    int64_t until = program_millis() + SETTLE_MS;
    bool sorry;

    do {
        ask_number(kiosk);
        while (!(sorry = inspector_wait(i, "sorry", 200)) && !inspector_wait(i, "ticket", 200) &&
               program_millis() < until)
            ;
        if (sorry)
            expect_tap(i, "home");
    } while (sorry && program_millis() < until);
    keep_number(kiosk);
}

/* How far each is the hub cannot say of two that have one name. */
static json_t *await_shown(void)
{
    for (int64_t until = program_millis() + SETTLE_MS;;) {
        json_t *events = staff_events(&hall.admin);
        int there = 0;

        for (int i = 0; i < history.shown; i++)
            there += events_numbered(events, history.seen[i]) > 0;
        if (there == history.shown || program_millis() > until)
            return events;
        json_decref(events);
        program_sleep(500);
    }
}

/* Somebody copied the card: both are in use, with one key and one lane. */
static void test_two_terminals_of_one_disk_give_no_number_twice(void **state)
{
    json_t *events;

    (void)state;
    take_numbers();
    settle();
    for (int k = 0; k < KIOSKS; k++)
        machine_end(kiosks[k]);
    copy_disk(kiosks[0], kiosks[1]->folder);
    if (!move_disk(kiosks[1])) {
        print_message("not tried: nothing tells this machine from others\n");
        house_abandon(&hall);
        skip();
    }
    for (int k = 0; k < KIOSKS; k++)
        assert_true(machine_start(kiosks[k]));
    assert_true(program_told(&kiosks[1]->program, "enrolled in another machine"));
    for (int i = 0; i < rounds(); i++) {
        cut_set(&hall.cut, CUT_CUT);
        take_number(kiosks[0]);
        expect_none(kiosks[1]);
        take_number(kiosks[0]);
        cut_set(&hall.cut, CUT_HEALED);
        settle();
        take_number(kiosks[0]);
        take_number_of_hub(kiosks[1]);
        settle();
    }
    events = await_shown(); /* by then the one that came second has told its own, too */
    assert_true(program_told(&hall.hub, "older disk"));
    for (int i = 0; i < history.shown; i++)
        history_count(&history, "shown number", history.seen[i],
                      events_numbered(events, history.seen[i]));
    json_decref(events);
    print_message("two terminals had one disk: %d numbers shown, %d lost, %d doubled, %d reused\n",
                  history.shown, history.lost, history.doubled, history.reused);
    assert_int_equal(history.lost + history.doubled + history.reused, 0);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_events_that_decayed_behind_the_second_copy_come_again,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_event_that_decayed_is_mended_while_the_hub_runs, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_hub_restored_from_a_backup_hears_it_all_again, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_terminal_on_an_older_disk_reuses_no_number, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_two_terminals_of_one_disk_give_no_number_twice, begin,
                                        end),
    };

    cmocka_set_test_filter(getenv("TEST_FILTER")); /* "*one_disk*"; all when it is not set */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
