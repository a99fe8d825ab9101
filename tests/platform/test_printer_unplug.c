/* test_printer_unplug.c - the cable pulled at every few hundred bytes of a slip, by
 * `make faults` at every one: what the driver says is what lies on the paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/event.h"
#include "support/printer_rig.h"
#include "support/rounds.h"

enum { WIDTH = 576, HEIGHT = 200, GREETING = 50, STEP = 397, SLIP_BYTES = 14463 };

static uint8_t *bits;

static int make_bits(void **state)
{
    (void)state;
    bits = rig_bits_new(WIDTH, HEIGHT, 9);
    return 0;
}

static int free_bits(void **state)
{
    (void)state;
    free(bits);
    return 0;
}

/* One job with the cable pulled after `after` bytes; the state it ended in. */
static int try_unplug(long after)
{
    char limit[24];
    struct rig r;
    struct notice n;

    snprintf(limit, sizeof(limit), "%ld", after);
    rig_start(&r, (const char *const[]){"--unplug-after", limit, NULL});
    rig_open(&r, "escpos+tcp", "");
    rig_print(&r, 1, bits, WIDTH, HEIGHT);
    n = rig_await_printed(&r);
    assert_int_equal(n.id, 1);
    if (n.a == PRINT_DONE)
        assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 1);
    else if (n.a == PRINT_FAILED)
        assert_int_equal(rig_copies(&r, bits, WIDTH, HEIGHT), 0);
    else
        assert_int_equal(n.a, PRINT_UNKNOWN);
    rig_stop(&r);
    return n.a;
}

static void test_pulled_cable_is_never_printed_by_error(void **state)
{
    const int last = GREETING + SLIP_BYTES + 2 * STEP, tries = rounds_of(last / STEP, last),
              step = last / tries;
    int unknown = 0, done = 0, failed = 0;

    (void)state;
    for (long after = 0; after < last; after += step) {
        int ended = try_unplug(after);

        unknown += ended == PRINT_UNKNOWN;
        done += ended == PRINT_DONE;
        failed += ended == PRINT_FAILED;
    }
    print_message(
        "pulled after each %d bytes of %d: %d not printed, %d printed, %d unknown, as it lay "
        "on the paper\n",
        step, last, failed, done, unknown);
    assert_true(failed >= 1); /* pulled before the slip */
    assert_true(unknown >= SLIP_BYTES / step - 2);
    assert_true(done >= 1); /* pulled after it */
}

static void test_pulled_byte_by_byte_at_the_end(void **state)
{
    (void)state;
    /* The cut and the request for the acknowledgement are the last 18 bytes. */
    for (long after = GREETING + SLIP_BYTES - 60; after < GREETING + SLIP_BYTES + 40; after += 3)
        try_unplug(after);
}

/* The link comes back: the job that was cut short is not sent again. */
static void test_job_is_never_sent_twice(void **state)
{
    static const char *const limits[] = {"5000", "14000", "14490"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
        uint8_t *other = rig_bits_new(WIDTH, HEIGHT, 10);
        struct rig r;

        rig_start(&r, (const char *const[]){"--unplug-after", limits[i], NULL});
        rig_open(&r, "escpos+tcp", "");
        rig_print(&r, 1, bits, WIDTH, HEIGHT);
        assert_int_equal(rig_await_printed(&r).a, PRINT_UNKNOWN);
        assert_true(rig_await_faults(&r, PRINTER_ABSENT));
        assert_true(rig_say(&r, "plug"));
        assert_true(rig_await_faults(&r, PRINTER_READY));
        rig_print(&r, 2, other, WIDTH, HEIGHT);
        assert_int_equal(rig_await_printed(&r).a, PRINT_DONE);
        assert_int_equal(rig_copies(&r, other, WIDTH, HEIGHT), 1);
        assert_true(rig_copies(&r, bits, WIDTH, HEIGHT) <= 1);
        assert_int_equal(rig_slips(&r), 1);
        rig_stop(&r);
        free(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pulled_cable_is_never_printed_by_error, make_bits,
                                        free_bits),
        cmocka_unit_test_setup_teardown(test_pulled_byte_by_byte_at_the_end, make_bits, free_bits),
        cmocka_unit_test_setup_teardown(test_job_is_never_sent_twice, make_bits, free_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
