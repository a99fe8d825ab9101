/* test_payloads.c - hostile texts written at the kiosk: each visit prints one sheet, the
 * printer hears no command that is not ours, and the log of no program is steered.
 *
 * Ten of tests/support/payloads.json, all 200 by `make faults`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum { SHEETS_MAX = 1024 };

static struct house hall;
static struct machine *kiosk;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    return machine_start(kiosk) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static void suggest(const char *text)
{
    struct inspector *i = &kiosk->inspector;

    expect_screen(i, "welcome");
    inspector_scan(i, text); /* held before the scanner; what is no code may be refused */
    if (inspector_wait(i, "progress", 300))
        expect_tap(i, "home");
    expect_screen(i, "welcome");
    expect_tap(i, "feedback");
    expect_screen(i, "feedback");
    expect_tap(i, "complaint");
    expect_screen(i, "complaint");
    expect_tap(i, "kind:suggestion");
    expect_screen(i, "name");
    assert_true(inspector_type(i, "ok "));
    inspector_type(i, text); /* a keyboard's input has no control characters: refused */
    expect_tap(i, "done");
    expect_tap(i, "send");
    expect_node(i, "code", NULL);
    expect_tap(i, "done");
}

static int sheets(void)
{
    static char names[SHEETS_MAX][32];

    return house_sheets(&hall, names, SHEETS_MAX);
}

static void await_sheets(int n)
{
    int64_t until = program_millis() + PROGRAM_PATIENCE / 2;

    while (sheets() < n) {
        if (program_millis() > until)
            fail_msg("%d sheets came out, not %d; see %s", sheets(), n, hall.dir);
        program_sleep(20);
    }
}

/* What an operator may read: nothing in it steers a terminal. */
static void expect_plain(const struct program *p)
{
    FILE *f = fopen(p->log, "rb");
    int c;

    assert_non_null(f);
    while ((c = fgetc(f)) != EOF) {
        if (c != '\n' && (c < ' ' || c == 0x7f))
            fail_msg("a byte %02x is in %s", (unsigned)c, p->log);
    }
    fclose(f);
}

static void test_hostile_texts_reach_neither_printer_nor_log(void **state)
{
    json_t *all = json_load_file(GUITAI_TESTS "/support/payloads.json", JSON_ALLOW_NUL, NULL),
           *text;
    int most = rounds_of(10, 200), step, tried = 0;
    size_t at;

    (void)state;
    assert_non_null(all);
    step = most < (int)json_array_size(all) ? (int)json_array_size(all) / most : 1;
    expect_node(&kiosk->inspector, "take_number", "waiting");
    json_array_foreach(all, at, text)
    {
        if ((int)at % step != 0)
            continue;
        suggest(json_string_value(text));
        tried++;
        await_sheets(tried);
    }
    program_sleep(500);
    assert_int_equal(sheets(), tried);
    machine_end(kiosk);
    assert_false(program_told(&hall.printer, "unknown"));
    expect_plain(&kiosk->program);
    expect_plain(&hall.hub);
    print_message("%d hostile texts written and scanned: %d sheets, no command of theirs\n", tried,
                  sheets());
    json_decref(all);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_hostile_texts_reach_neither_printer_nor_log, begin,
                                        end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
