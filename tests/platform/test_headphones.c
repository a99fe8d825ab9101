/* test_headphones.c - a jack's switch, as the kernel tells of it. */
#include "headphones_evdev.h"

#include <linux/input.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "notice_queue.h"

enum { SOON_MS = 60000 };

static void assert_told(int plugged)
{
    struct notice n;

    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_HEADPHONES);
    assert_int_equal(n.a, plugged);
}

static void turn(int fd, uint16_t type, uint16_t code, int value)
{
    struct input_event e = {.type = type, .code = code, .value = value};

    assert_int_equal(write(fd, &e, sizeof e), sizeof e);
}

static void test_plugging_in_and_out_is_told(void **state)
{
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_true(headphones_watch(ends[0], false));
    turn(ends[1], EV_KEY, KEY_A, 1); /* means nothing here */
    turn(ends[1], EV_SW, SW_LID, 1);
    turn(ends[1], EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_told(1);
    turn(ends[1], EV_SW, SW_HEADPHONE_INSERT, 0);
    assert_told(0);
    headphones_close();
    close(ends[1]);
}

static void test_those_that_are_in_already_are_told(void **state)
{
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_true(headphones_watch(ends[0], true));
    assert_told(1);
    close(ends[1]); /* the device is pulled out: nobody listens any more */
    assert_told(0);
    headphones_close();
}

static void test_machine_without_a_jack_says_so(void **state)
{
    (void)state;
    assert_false(headphones_open("/nowhere"));
    headphones_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plugging_in_and_out_is_told),
        cmocka_unit_test(test_those_that_are_in_already_are_told),
        cmocka_unit_test(test_machine_without_a_jack_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
