/* test_printer_status.c - what a printer says, in order and out of order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "port/printer.h"
#include "printer_status.h"

static void feed(struct printer_status *s, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;

    while (size--) /* a serial line hands over single bytes */
        printer_status_feed(s, at++, 1);
}

#define FEED(s, ...) feed(s, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void test_round_names_each_fault(void **state)
{
    static const struct {
        uint8_t answers[4];
        unsigned faults;
    } cases[] = {
        {{0x12, 0x12, 0x12, 0x12}, PRINTER_READY},
        {{0x16, 0x12, 0x12, 0x12}, PRINTER_READY}, /* the drawer's pin */
        {{0x1a, 0x12, 0x12, 0x12}, PRINTER_OFFLINE},
        {{0x1a, 0x16, 0x12, 0x12}, PRINTER_COVER_OPEN},
        {{0x1a, 0x32, 0x12, 0x72}, PRINTER_PAPER_OUT},
        {{0x1a, 0x52, 0x1a, 0x12}, PRINTER_CUTTER},
        {{0x1a, 0x52, 0x32, 0x12}, PRINTER_OFFLINE},
        {{0x12, 0x12, 0x12, 0x1e}, PRINTER_PAPER_LOW},
        {{0x1a, 0x36, 0x12, 0x7e}, PRINTER_PAPER_OUT | PRINTER_COVER_OPEN},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct printer_status s;

        printer_status_init(&s);
        printer_status_asked(&s);
        feed(&s, cases[i].answers, 3);
        assert_false(s.known);
        feed(&s, cases[i].answers + 3, 1);
        assert_true(s.known);
        assert_false(s.automatic);
        assert_int_equal(s.rounds, 1);
        assert_int_equal(s.faults, cases[i].faults);
    }
}

static void test_packet_names_each_fault(void **state)
{
    static const struct {
        uint8_t packet[4];
        unsigned faults;
    } cases[] = {
        {{0x10, 0, 0, 0x0f}, PRINTER_READY},        {{0x14, 0, 0, 0}, PRINTER_READY},
        {{0x18, 0, 0, 0x0f}, PRINTER_OFFLINE},      {{0x38, 0, 0, 0x0f}, PRINTER_COVER_OPEN},
        {{0x18, 0, 0x0c, 0x0f}, PRINTER_PAPER_OUT}, {{0x10, 0, 0x03, 0x0f}, PRINTER_PAPER_LOW},
        {{0x18, 0x08, 0, 0x0f}, PRINTER_CUTTER},    {{0x18, 0x40, 0, 0x0f}, PRINTER_OFFLINE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct printer_status s;

        printer_status_init(&s);
        feed(&s, cases[i].packet, 4);
        assert_true(s.known && s.automatic);
        assert_int_equal(s.faults, cases[i].faults);
    }
}

static void test_unasked_answer_is_ignored(void **state)
{
    struct printer_status s;

    (void)state;
    printer_status_init(&s);
    FEED(&s, 0x1a, 0x36, 0x12, 0x72);
    assert_false(s.known);
    assert_int_equal(s.heard, 0);
    printer_status_asked(&s);
    FEED(&s, 0x12, 0x12, 0x12, 0x12);
    assert_int_equal(s.faults, PRINTER_READY);
}

static void test_packet_between_answers_is_told_apart(void **state)
{
    struct printer_status s;

    (void)state;
    printer_status_init(&s);
    printer_status_asked(&s);
    FEED(&s, 0x12, 0x12, 0x18, 0, 0x0c, 0x0f);
    assert_int_equal(s.faults, PRINTER_PAPER_OUT);
    FEED(&s, 0x12, 0x72);
    assert_int_equal(s.rounds, 1);
    assert_int_equal(s.faults, PRINTER_PAPER_OUT);
}

static void test_flow_control_inside_a_packet_is_skipped(void **state)
{
    struct printer_status s;

    (void)state;
    printer_status_init(&s);
    FEED(&s, 0x13, 0x38, 0x13, 0, 0x11, 0, 0x0f);
    assert_int_equal(s.faults, PRINTER_COVER_OPEN);
    FEED(&s, 0x37, 0x22, '0', 0x13, '0', '4', '2', 0x11, 0);
    assert_int_equal(s.ids, 1);
    assert_memory_equal(s.id, "0042", 4);
}

static void test_broken_packet_yields_to_the_next(void **state)
{
    struct printer_status s;

    (void)state;
    printer_status_init(&s);
    FEED(&s, 0x38, 0, 0x10, 0, 0, 0x0f); /* cut off, then a whole one */
    assert_int_equal(s.faults, PRINTER_READY);
    assert_true(s.known);
    FEED(&s, 0x37, 0x22, '0', '0', 0x38, 0, 0, 0x0f); /* 0x38 may be part of an id */
    assert_int_equal(s.ids, 0);
    FEED(&s, 0x37, 0x22, '0', '0', 0x10, 0, 0, 0x0f, 0x37, 0x22, '0', '0', '0', '7', 0);
    assert_int_equal(s.faults, PRINTER_READY);
    assert_int_equal(s.ids, 1);
    assert_memory_equal(s.id, "0007", 4);
    FEED(&s, 0x37, 0x22, '0', '0', '0', '8', 'x', 0x37, 0x25, 1);
    assert_int_equal(s.ids, 1);
    assert_int_equal(s.clears, 0);
}

static void test_clear_response_is_counted(void **state)
{
    struct printer_status s;

    (void)state;
    printer_status_init(&s);
    FEED(&s, 0x37, 0x25, 0, 0x37, 0x25, 0);
    assert_int_equal(s.clears, 2);
    assert_int_equal(s.ids, 0);
    assert_false(s.known);
}

static void test_noise_says_nothing(void **state)
{
    struct printer_status s;

    (void)state;
    printer_status_init(&s);
    printer_status_asked(&s);
    FEED(&s, 0x00, 0xff, 0x80, 0x41, 0x92, 0x93, 0x17, 0x0f, 0x7f);
    assert_false(s.known);
    assert_int_equal(s.heard, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_names_each_fault),
        cmocka_unit_test(test_packet_names_each_fault),
        cmocka_unit_test(test_unasked_answer_is_ignored),
        cmocka_unit_test(test_packet_between_answers_is_told_apart),
        cmocka_unit_test(test_flow_control_inside_a_packet_is_skipped),
        cmocka_unit_test(test_broken_packet_yields_to_the_next),
        cmocka_unit_test(test_clear_response_is_counted),
        cmocka_unit_test(test_noise_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
