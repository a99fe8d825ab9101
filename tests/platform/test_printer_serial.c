/* test_printer_serial.c - the ESC/POS driver on device files: a real pty. */
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

enum { WIDTH = 384, HEIGHT = 400 };

static void begin(struct rig *r, const char *option, const char *value)
{
    rig_start(r, (const char *const[]){"--pty", "--width", "384", option, value, NULL});
    rig_open(r, "escpos+serial", "?baud=115200&width=384");
}

static void test_slip_comes_out_dot_for_dot(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 4);
    struct rig r;

    (void)state;
    begin(&r, NULL, NULL);
    for (uint32_t job = 1; job <= 2; job++) {
        struct notice n;

        rig_print(&r, job, bits, WIDTH, HEIGHT);
        n = rig_await_printed(&r);
        assert_int_equal(n.id, job);
        assert_int_equal(n.a, PRINT_DONE);
        assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), job);
    }
    rig_stop(&r);
    free(bits);
}

/* Fed is not printed: the head has its time, and the answer comes after it. */
static void test_slow_head_is_waited_for(void **state)
{
    enum { MM_A_SECOND = 100, LINES_A_MM = 8 };
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 4);
    struct timespec from, to;
    struct rig r;
    long ms;

    (void)state;
    begin(&r, "--speed", "100");
    clock_gettime(CLOCK_MONOTONIC, &from);
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_DONE);
    clock_gettime(CLOCK_MONOTONIC, &to);
    ms = (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
    assert_true(ms >= HEIGHT * 1000L / LINES_A_MM / MM_A_SECOND - 2);
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    rig_stop(&r);
    free(bits);
}

static void test_paper_out_in_a_job_leaves_no_backlog(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 4);
    struct rig r;

    (void)state;
    begin(&r, "--paper-out-after", "200");
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_FAILED);
    assert_true(rig_await_faults(&r, PRINTER_PAPER_OUT));
    assert_true(rig_say(&r, "paper in"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_DONE);
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    /* What stood in the printer itself may come out as a torn end when the paper is back. */
    assert_in_range(rig_slips(&r), 1, 2);
    rig_stop(&r);
    free(bits);
}

static void test_stalled_line_makes_the_job_unknown(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 4);
    struct rig r;

    (void)state;
    begin(&r, "--stall-after", "3000");
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_UNKNOWN);
    assert_true(rig_await_faults(&r, PRINTER_OFFLINE));
    assert_true(rig_say(&r, "go"));
    assert_true(rig_await_faults(&r, PRINTER_READY));
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_DONE);
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    rig_stop(&r);
    free(bits);
}

/* A USB adapter that is pulled and comes back under the name of its udev link. */
static void test_pulled_adapter_comes_back(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 4);
    char link[96];
    struct rig r;

    (void)state;
    rig_start(&r, (const char *const[]){"--pty", "--width", "384", "--unplug-after", "8000", NULL});
    snprintf(link, sizeof(link), "%s/tty", r.dir);
    assert_int_equal(symlink(r.address, link), 0);
    snprintf(r.address, sizeof(r.address), "%s", link);
    rig_open(&r, "escpos+serial", "?width=384");
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_UNKNOWN);
    assert_true(rig_await_faults(&r, PRINTER_ABSENT));
    assert_true(rig_say(&r, "plug"));
    assert_int_equal(strncmp(rig_answer(), "ok pty /dev/", 12), 0);
    unlink(link);
    assert_int_equal(symlink(rig_answer() + 7, link), 0);
    assert_true(rig_await_faults(&r, PRINTER_READY));
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_DONE);
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    rig_stop(&r);
    free(bits);
}

/* usblp is a device file that is read and written as it is; so is a raw pty. */
static void test_usb_device_file_prints(void **state)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, 4);
    struct rig r;

    (void)state;
    rig_start(&r,
              (const char *const[]){"--pty", "--width", "384", "--unplug-after", "25000", NULL});
    rig_open(&r, "escpos+usb", "?width=384");
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_DONE);
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    rig_print(&r, 2, bits, WIDTH, HEIGHT);
    assert_int_equal(rig_await_printed(&r).a, PRINT_UNKNOWN);
    assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    rig_stop(&r);
    free(bits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slip_comes_out_dot_for_dot),
        cmocka_unit_test(test_slow_head_is_waited_for),
        cmocka_unit_test(test_paper_out_in_a_job_leaves_no_backlog),
        cmocka_unit_test(test_stalled_line_makes_the_job_unknown),
        cmocka_unit_test(test_pulled_adapter_comes_back),
        cmocka_unit_test(test_usb_device_file_prints),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
