/* test_printer_escpos.c - the ESC/POS driver and a virtual printer, over TCP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/event.h"
#include "support/printer_rig.h"

enum { WIDTH = 576, HEIGHT = 700 };

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_ARGS ((const char *const[]){NULL})

static void expect(struct rig *r, uint32_t job, int print_state, int faults)
{
    struct notice n = rig_await_printed(r);

    assert_int_equal(n.id, job);
    assert_int_equal(n.a, print_state);
    assert_int_equal(n.b, faults);
}

static void begin(struct rig *r, const char *const *arguments)
{
    rig_start(r, arguments);
    rig_open(r, "escpos+tcp", "");
}

/* Prints a slip and expects it whole on a sheet of its own, the newest. */
static void print_one(struct rig *r, uint32_t job)
{
    struct rig_sheet sheets[32];
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, job);
    int n;

    rig_print(r, job, bits, WIDTH, HEIGHT);
    expect(r, job, PRINT_DONE, PRINTER_READY);
    n = rig_sheets(r, sheets, 32);
    assert_true(n > 0);
    assert_string_equal(sheets[n - 1].how, "cut");
    assert_true(rig_shows(r, &sheets[n - 1], bits, WIDTH, HEIGHT));
    free(bits);
}

static void test_slip_comes_out_dot_for_dot(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, NO_ARGS);
    assert_true(rig_await_faults(&r, PRINTER_READY));
    for (uint32_t job = 1; job <= 3; job++)
        print_one(&r, job);
    assert_int_equal(rig_slips(&r), 3);
    rig_stop(&r);
}

static void test_narrow_paper_takes_narrow_slips(void **state)
{
    struct rig_sheet sheet;
    struct rig r;
    uint8_t *bits = rig_bits_new(380, 333, 5);

    (void)state;
    rig_start(&r, ARGS("--width", "384"));
    rig_open(&r, "escpos+tcp", "?width=384");
    assert_int_equal(printer_width(r.printer), 384);
    rig_print(&r, 1, bits, 380, 333);
    expect(&r, 1, PRINT_DONE, PRINTER_READY);
    assert_int_equal(rig_sheets(&r, &sheet, 1), 1);
    assert_int_equal(sheet.width, 384);
    assert_true(rig_shows(&r, &sheet, bits, 380, 333));
    rig_stop(&r);
    free(bits);
}

static void test_waiting_jobs_come_out_in_order_and_are_bounded(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, 50, 1);
    struct slip_bitmap slip = {.width = WIDTH, .height = 50, .bits = bits};
    struct rig r;
    uint32_t taken = 0;

    (void)state;
    begin(&r, NO_ARGS);
    assert_true(rig_say(&r, "stall"));
    for (slip.job = 1; slip.job < 20; slip.job++, taken++)
        if (printer_print(r.printer, &slip) == ERR_FULL)
            break;
    assert_in_range(taken, 8, 10);
    assert_true(rig_say(&r, "go"));
    for (uint32_t job = 1; job <= taken; job++)
        assert_int_equal(rig_await_printed(&r).id, job);
    rig_stop(&r);
    free(bits);
}

static void test_printer_without_acknowledgement_prints(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, ARGS("--no-ack"));
    print_one(&r, 1);
    print_one(&r, 2);
    assert_int_equal(rig_slips(&r), 2);
    rig_stop(&r);
}

static void test_no_acknowledgement_and_paper_out_is_failed(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 1);
    struct rig r;

    (void)state;
    begin(&r, ARGS("--no-ack", "--paper-out-after", "500"));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_FAILED, PRINTER_PAPER_OUT);
    rig_stop(&r);
    free(bits);
}

static void test_paper_out_before_a_job_sends_nothing(void **state)
{
    struct rig r;
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 1);

    (void)state;
    begin(&r, NO_ARGS);
    assert_true(rig_await_faults(&r, PRINTER_READY));
    assert_true(rig_say(&r, "paper out"));
    assert_true(rig_await_faults(&r, PRINTER_PAPER_OUT));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_FAILED, PRINTER_PAPER_OUT);
    assert_true(rig_say(&r, "paper in"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    print_one(&r, 2);
    assert_int_equal(rig_slips(&r), 1);
    rig_stop(&r);
    free(bits);
}

static void test_paper_out_at_the_start_is_noticed(void **state)
{
    struct rig r;

    (void)state;
    rig_start(&r, NO_ARGS);
    assert_true(rig_say(&r, "paper out"));
    rig_open(&r, "escpos+tcp", "");
    assert_true(rig_await_faults(&r, PRINTER_PAPER_OUT));
    assert_true(rig_say(&r, "paper in"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    print_one(&r, 1);
    rig_stop(&r);
}

static void test_paper_low_still_prints(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 1);
    struct rig r;

    (void)state;
    begin(&r, NO_ARGS);
    assert_true(rig_await_faults(&r, PRINTER_READY));
    assert_true(rig_say(&r, "paper low"));
    assert_true(rig_await_faults(&r, PRINTER_PAPER_LOW));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_DONE, PRINTER_PAPER_LOW);
    rig_stop(&r);
    free(bits);
}

/* Wherever the roll ends, the job is FAILED, and after a new roll only what is
 * printed then comes out, alone on its sheet. */
static void test_paper_out_in_a_job_leaves_no_backlog(void **state)
{
    static const char *const lines[] = {"1", "47", "48", "350", "690", "723", "800"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 77);
        struct rig r;

        begin(&r, ARGS("--paper-out-after", lines[i]));
        rig_print(&r, 1, bits, WIDTH, HEIGHT);
        expect(&r, 1, PRINT_FAILED, PRINTER_PAPER_OUT);
        assert_true(rig_await_faults(&r, PRINTER_PAPER_OUT));
        assert_int_equal(rig_slips(&r), 0);
        while (rig_say(&r, "status") && !strstr(rig_answer(), "buffered=0 "))
            nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        assert_true(rig_say(&r, "paper in"));
        assert_true(rig_await_faults(&r, PRINTER_READY));
        print_one(&r, 2);
        assert_int_equal(rig_slips(&r), 1);
        rig_stop(&r);
        free(bits);
    }
}

static void test_cover_opened_in_a_job_is_failed(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 3);
    struct rig r;

    (void)state;
    begin(&r, ARGS("--cover-open-after", "20000"));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_FAILED, PRINTER_COVER_OPEN);
    assert_true(rig_await_faults(&r, PRINTER_COVER_OPEN));
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 0);
    assert_true(rig_say(&r, "cover close"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    print_one(&r, 2);
    rig_stop(&r);
    free(bits);
}

static void test_cover_open_before_a_job_sends_nothing(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 3);
    struct rig r;

    (void)state;
    begin(&r, ARGS("--cover-open"));
    assert_true(rig_await_faults(&r, PRINTER_COVER_OPEN));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_FAILED, PRINTER_COVER_OPEN);
    assert_true(rig_say(&r, "status"));
    assert_non_null(strstr(rig_answer(), "lines=0"));
    rig_stop(&r);
    free(bits);
}

static void test_stalled_printer_makes_the_job_unknown(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 3);
    struct rig r;

    (void)state;
    begin(&r, ARGS("--stall-after", "20000"));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_UNKNOWN, PRINTER_OFFLINE);
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    expect(&r, 2, PRINT_FAILED, PRINTER_OFFLINE);
    assert_true(rig_say(&r, "go"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    print_one(&r, 3);
    assert_int_equal(rig_slips(&r), 2); /* the part of job 1 was cut off */
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    rig_stop(&r);
    free(bits);
}

static void test_silent_printer_is_offline(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, ARGS("--stall-after", "0"));
    assert_true(rig_await_faults(&r, PRINTER_OFFLINE));
    assert_true(rig_say(&r, "go"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    print_one(&r, 1);
    rig_stop(&r);
}

static void test_unplugged_printer_comes_back(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 3);
    struct rig r;

    (void)state;
    begin(&r, NO_ARGS);
    assert_true(rig_await_faults(&r, PRINTER_READY));
    assert_true(rig_say(&r, "unplug"));
    assert_true(rig_await_faults(&r, PRINTER_ABSENT));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    expect(&r, 1, PRINT_FAILED, PRINTER_ABSENT);
    assert_true(rig_say(&r, "plug"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    print_one(&r, 2);
    assert_int_equal(rig_slips(&r), 1);
    rig_stop(&r);
    free(bits);
}

/* What an earlier run of the program left in the printer's buffer is not printed;
 * what it had printed already stands on the same sheet, uncut. */
static void test_backlog_of_an_earlier_run_is_cleared(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 3);
    struct rig_sheet sheets[3];
    struct rig r;

    (void)state;
    begin(&r, ARGS("--stall-after", "30000"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    while (rig_say(&r, "status") && !strstr(rig_answer(), "stalled=yes"))
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    assert_true(rig_say(&r, "cover open"));
    rig_close(&r); /* ends in the middle of the job */
    assert_int_equal(rig_await_printed(&r).a, PRINT_UNKNOWN);
    assert_true(rig_say(&r, "go"));
    rig_open(&r, "escpos+tcp", "");
    assert_true(rig_await_faults(&r, PRINTER_COVER_OPEN));
    while (rig_say(&r, "status") && !strstr(rig_answer(), "buffered=0 "))
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    assert_true(rig_say(&r, "cover close"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    expect(&r, 2, PRINT_DONE, PRINTER_READY);
    assert_int_equal(rig_sheets(&r, sheets, 3), 1);
    assert_in_range(sheets[0].height, HEIGHT, 2 * HEIGHT);
    rig_stop(&r);
    free(bits);
}

static void test_purge_forgets_what_waits(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 3);
    struct rig r;

    (void)state;
    begin(&r, ARGS("--stall-after", "20000"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    while (rig_say(&r, "status") && !strstr(rig_answer(), "stalled=yes"))
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    rig_print(&r, 3, bits, WIDTH, HEIGHT);
    printer_purge(r.printer);
    assert_true(rig_say(&r, "go"));
    assert_int_equal(rig_await_printed(&r).id, 1);
    for (uint32_t job = 2; job <= 3; job++) {
        struct notice n = rig_await_printed(&r);

        assert_int_equal(n.id, job);
        assert_int_equal(n.a, PRINT_FAILED);
    }
    print_one(&r, 4);
    rig_stop(&r);
    free(bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slip_comes_out_dot_for_dot),
        cmocka_unit_test(test_narrow_paper_takes_narrow_slips),
        cmocka_unit_test(test_waiting_jobs_come_out_in_order_and_are_bounded),
        cmocka_unit_test(test_printer_without_acknowledgement_prints),
        cmocka_unit_test(test_no_acknowledgement_and_paper_out_is_failed),
        cmocka_unit_test(test_paper_out_before_a_job_sends_nothing),
        cmocka_unit_test(test_paper_out_at_the_start_is_noticed),
        cmocka_unit_test(test_paper_low_still_prints),
        cmocka_unit_test(test_paper_out_in_a_job_leaves_no_backlog),
        cmocka_unit_test(test_cover_opened_in_a_job_is_failed),
        cmocka_unit_test(test_cover_open_before_a_job_sends_nothing),
        cmocka_unit_test(test_stalled_printer_makes_the_job_unknown),
        cmocka_unit_test(test_silent_printer_is_offline),
        cmocka_unit_test(test_unplugged_printer_comes_back),
        cmocka_unit_test(test_backlog_of_an_earlier_run_is_cleared),
        cmocka_unit_test(test_purge_forgets_what_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
