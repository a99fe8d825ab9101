/* test_printer_open.c - printer addresses, right and wrong; the file and the
 * none driver. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/event.h"
#include "notice_queue.h"
#include "port/printer.h"

static struct notice await(enum notice_kind kind)
{
    struct notice n = {0};

    do {
        if (!notice_wait(&n, 60000))
            fail_msg("no notice of kind %d", kind);
    } while (n.kind != kind);
    return n;
}

static int forget(void **state)
{
    struct notice n;

    (void)state;
    while (notice_take(&n))
        free(n.data);
    return 0;
}

static void test_bad_address_says_the_mend(void **state)
{
    static const struct {
        const char *uri, *why;
    } cases[] = {
        {"", "write for example escpos+usb:/dev/usb/lp0"},
        {"/dev/usb/lp0", "write for example"},
        {"lpr:/dev/usb/lp0", "known are escpos+usb:"},
        {"a-scheme-that-is-long:x", "write for example"},
        {"cups:office", "not built in"},
        {"escpos+usb:", "escpos+usb:/dev/"},
        {"escpos+usb:lp0", "escpos+usb:/dev/"},
        {"escpos+serial:", "escpos+serial:/dev/"},
        {"escpos+file:", "escpos+file:PATH"},
        {"escpos+tcp:printer", "escpos+tcp://HOST:9100"},
        {"escpos+tcp://", "names no host"},
        {"escpos+tcp://:9100", "names no host"},
        {"escpos+tcp://[::1", "names no host"},
        {"escpos+tcp://printer:0", "port from 1 to 65535"},
        {"escpos+tcp://printer:70000", "port from 1 to 65535"},
        {"escpos+tcp://printer:9100x", "port from 1 to 65535"},
        {"escpos+tcp://printer/queue", "port from 1 to 65535"},
        {"escpos+tcp://printer?width=500", "576 (80 mm paper) or 384"},
        {"escpos+tcp://printer?width", "576 (80 mm paper) or 384"},
        {"escpos+tcp://printer?baud=9600", "no option of escpos+tcp"},
        {"escpos+serial:/dev/ttyS0?baud=9601", "115200"},
        {"escpos+serial:/dev/ttyS0?baud=19200&flow=xon", "none or rtscts"},
        {"none:?colour=red", "no option of none"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char why[256] = "";
        struct printer *p = printer_open(cases[i].uri, why, sizeof(why));

        if (p || !strstr(why, cases[i].why))
            fail_msg("%s: \"%s\"", cases[i].uri, why);
    }
}

static void test_long_address_is_refused(void **state)
{
    char uri[2048] = "escpos+file:/", why[256] = "";

    (void)state;
    memset(uri + 13, 'x', sizeof(uri) - 14);
    assert_null(printer_open(uri, why, sizeof(why)));
    assert_non_null(strstr(why, "longer"));
    memcpy(uri, "escpos+tcp://", 13);
    uri[400] = '\0';
    assert_null(printer_open(uri, why, sizeof(why)));
}

static void test_absent_device_is_a_state(void **state)
{
    static const char *const uris[] = {
        "escpos+usb:/nowhere/lp0", "escpos+serial:/nowhere/ttyUSB0?baud=115200&flow=rtscts",
        "escpos+serial:/dev/null", "escpos+tcp://127.0.0.1:1?width=384",
        "escpos+tcp://[::1]:1",
    };
    uint8_t bits[1] = {0xff};
    struct slip_bitmap slip = {.job = 7, .width = 8, .height = 1, .bits = bits};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(uris); i++) {
        char why[256] = "";
        struct printer *p = printer_open(uris[i], why, sizeof(why));
        struct notice n;

        assert_non_null(p);
        assert_int_equal(await(NOTICE_PRINTER).a, PRINTER_ABSENT);
        assert_int_equal(printer_print(p, &slip), OK);
        n = await(NOTICE_PRINTED);
        assert_int_equal(n.id, 7);
        assert_int_equal(n.a, PRINT_FAILED);
        assert_int_equal(n.b, PRINTER_ABSENT);
        printer_close(p);
    }
}

static void test_width_follows_the_address(void **state)
{
    char why[256];
    struct printer *wide = printer_open("none:", why, sizeof(why));
    struct printer *narrow = printer_open("none:?width=384", why, sizeof(why));

    (void)state;
    assert_int_equal(printer_width(wide), 576);
    assert_int_equal(printer_width(narrow), 384);
    printer_close(wide);
    printer_close(narrow);
}

static void test_none_fails_each_job_at_once(void **state)
{
    char why[256];
    struct printer *p = printer_open("none:", why, sizeof(why));
    uint8_t bits[1] = {0};
    struct slip_bitmap slip = {.job = 3, .width = 8, .height = 1, .bits = bits};
    struct notice n;

    (void)state;
    assert_int_equal(await(NOTICE_PRINTER).a, PRINTER_ABSENT);
    assert_int_equal(printer_print(p, &slip), OK);
    assert_true(notice_take(&n));
    assert_int_equal(n.kind, NOTICE_PRINTED);
    assert_int_equal(n.a, PRINT_FAILED);
    printer_purge(p);
    printer_close(p);
    printer_close(NULL);
}

static void test_unfit_bitmap_is_refused(void **state)
{
    char why[256];
    struct printer *p = printer_open("none:?width=384", why, sizeof(why));
    uint8_t bits[72] = {0};
    struct slip_bitmap slips[] = {
        {.width = 385, .height = 1, .bits = bits}, {.width = 0, .height = 1, .bits = bits},
        {.width = 8, .height = 0, .bits = bits},   {.width = 8, .height = -1, .bits = bits},
        {.width = 8, .height = 1, .bits = NULL},   {.width = 8, .height = 100000, .bits = bits},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(slips); i++)
        assert_int_equal(printer_print(p, &slips[i]), ERR_FORMAT);
    printer_close(p);
}

static void test_file_gets_each_job_in_order(void **state)
{
    static const uint8_t one[] = {0x1b, '@',  0x1d, 'v', '0', 0,    1,   0,  2, 0,
                                  0xaa, 0x55, 0x1b, 'J', 24,  0x1d, 'V', 66, 0};
    char path[] = "/tmp/guitai-printer-file-XXXXXX", uri[64], why[256];
    uint8_t bits[2] = {0xaa, 0x55}, got[128];
    struct slip_bitmap slip = {.width = 8, .height = 2, .bits = bits};
    int fd = mkstemp(path);
    struct printer *p;

    (void)state;
    snprintf(uri, sizeof(uri), "escpos+file:%s?width=384", path);
    p = printer_open(uri, why, sizeof(why));
    assert_non_null(p);
    assert_int_equal(printer_width(p), 384);
    for (slip.job = 1; slip.job <= 3; slip.job++)
        assert_int_equal(printer_print(p, &slip), OK);
    printer_close(p);
    assert_int_equal(await(NOTICE_PRINTER).a, PRINTER_READY);
    for (uint64_t job = 1; job <= 3; job++) {
        struct notice n = await(NOTICE_PRINTED);

        assert_int_equal(n.id, job);
        assert_int_equal(n.a, PRINT_DONE);
    }
    assert_int_equal(read(fd, got, sizeof(got)), 3 * sizeof(one));
    for (size_t i = 0; i < 3; i++)
        assert_memory_equal(got + i * sizeof(one), one, sizeof(one));
    close(fd);
    unlink(path);
}

static void test_file_that_cannot_be_written_fails(void **state)
{
    char why[256];
    struct printer *p = printer_open("escpos+file:/nowhere/paper.bin", why, sizeof(why));
    uint8_t bits[1] = {1};
    struct slip_bitmap slip = {.job = 9, .width = 8, .height = 1, .bits = bits};
    struct notice n;

    (void)state;
    assert_int_equal(printer_print(p, &slip), OK);
    n = await(NOTICE_PRINTED);
    assert_int_equal(n.a, PRINT_FAILED);
    assert_int_equal(n.b, PRINTER_ABSENT);
    printer_close(p);
}

static void test_fault_name_tells_the_first_to_mend(void **state)
{
    (void)state;
    assert_string_equal(printer_fault_name(PRINTER_READY), "");
    assert_string_equal(printer_fault_name(PRINTER_PAPER_LOW), "");
    assert_string_equal(printer_fault_name(PRINTER_PAPER_OUT | PRINTER_OFFLINE), "paper");
    assert_string_equal(printer_fault_name(PRINTER_PAPER_OUT | PRINTER_COVER_OPEN), "cover");
    assert_string_equal(printer_fault_name(PRINTER_CUTTER), "cutter");
    assert_string_equal(printer_fault_name(PRINTER_OFFLINE), "offline");
    assert_string_equal(printer_fault_name(PRINTER_ABSENT), "absent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_bad_address_says_the_mend, forget),
        cmocka_unit_test_setup(test_long_address_is_refused, forget),
        cmocka_unit_test_setup(test_absent_device_is_a_state, forget),
        cmocka_unit_test_setup(test_width_follows_the_address, forget),
        cmocka_unit_test_setup(test_none_fails_each_job_at_once, forget),
        cmocka_unit_test_setup(test_unfit_bitmap_is_refused, forget),
        cmocka_unit_test_setup(test_file_gets_each_job_in_order, forget),
        cmocka_unit_test_setup(test_file_that_cannot_be_written_fails, forget),
        cmocka_unit_test_setup(test_fault_name_tells_the_first_to_mend, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
