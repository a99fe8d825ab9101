/* test_scanner.c - reads over a pipe and a pty, and the keys of a wedge. */
#include "base/text.h"
#include "notice_queue.h"
#include "port/scanner.h"
#include "scan_line.h"
#include "scanner_keys.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

enum { SOON_MS = 60000 }; /* far beyond what is needed; only a failure waits for it */

static char why[512];

static void assert_scan(const char *text)
{
    struct notice n;

    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_SCAN);
    assert_string_equal(n.data, text);
    assert_int_equal(n.size, strlen(text));
    free(n.data);
}

static void send(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void open_scanner(const char *uri)
{
    why[0] = '\0';
    assert_int_equal(scanner_open(uri, why, sizeof why), OK);
}

/* A new pty; its slave's name goes into `uri` after "serial:". */
static int open_pty(char *uri, size_t size)
{
    int fd = posix_openpt(O_RDWR | O_NOCTTY);

    assert_true(fd >= 0);
    assert_int_equal(grantpt(fd), 0);
    assert_int_equal(unlockpt(fd), 0);
    text_format(uri, size, "serial:%s", ptsname(fd));
    return fd;
}

static void test_serial_reads_arrive_whole_and_in_order(void **state)
{
    char uri[128];
    int fd = open_pty(uri, sizeof uri);

    (void)state;
    open_scanner(uri);
    send(fd, "https://hall.example/t/AbC-_123\r");
    send(fd, "A0");
    send(fd, "12\r\n\r\nB007\n");
    assert_scan("https://hall.example/t/AbC-_123");
    assert_scan("A012");
    assert_scan("B007");
    scanner_close();
    close(fd);
}

static void test_hostile_reads_are_dropped_and_the_next_one_is_kept(void **state)
{
    char uri[128], longest[SCAN_MAX + 2];
    int fd = open_pty(uri, sizeof uri);

    (void)state;
    open_scanner(uri);
    memset(longest, 'x', sizeof longest);
    longest[SCAN_MAX + 1] = '\0';
    send(fd, longest); /* 513 */
    send(fd, "\r");
    send(fd, "\x1b[2J\r");
    send(fd, "caf\xc3\xa9\r");
    send(fd, longest + 1); /* 512 */
    send(fd, "\r");
    assert_scan(longest + 1);
    scanner_close();
    close(fd);
}

static void count(void *ctx, const char *data, size_t size)
{
    (void)data, (void)size;
    ++*(int *)ctx;
}

static void test_flood_of_reads_is_dropped_and_the_next_second_is_heard(void **state)
{
    int taken = 0;
    struct scan_line line = {.take = count, .ctx = &taken, .most = 8};

    (void)state;
    for (int second = 1; second <= 2; second++) {
        line.ended = 0;
        for (int i = 0; i < 100000; i++) {
            scan_line_put(&line, 'A');
            scan_line_put(&line, '\r');
        }
        assert_int_equal(taken, second * 8);
    }
}

static void test_serial_that_floods_fills_no_memory(void **state)
{
    char uri[128], many[1000];
    int fd = open_pty(uri, sizeof uri), heard = 0;
    struct notice n;

    (void)state;
    open_scanner(uri);
    for (size_t i = 0; i < sizeof many; i++)
        many[i] = i % 2 == 0 ? 'A' : '\r';
    for (int i = 0; i < 100; i++)
        assert_int_equal(write(fd, many, sizeof many), sizeof many);
    scanner_close();
    while (notice_take(&n)) {
        heard++;
        free(n.data);
    }
    assert_true(heard > 0);
    assert_true(heard < 5000); /* of 50,000 */
    close(fd);
}

static void test_serial_is_opened_again_when_it_is_back(void **state)
{
    char folder[] = "/tmp/guitai-scanner-XXXXXX", name[128], uri[160], pty[128];
    int fd;

    (void)state;
    assert_non_null(mkdtemp(folder));
    text_format(name, sizeof name, "%s/scanner", folder);
    text_format(uri, sizeof uri, "serial:%s", name);
    open_scanner(uri); /* absent: no error */
    for (int round = 0; round < 2; round++) {
        char read_text[16];

        fd = open_pty(pty, sizeof pty);
        assert_int_equal(symlink(pty + strlen("serial:"), name), 0);
        text_format(read_text, sizeof read_text, "ROUND%d", round);
        /* The driver flushes what came before it has set the line. */
        for (struct termios t = {.c_lflag = ICANON}; (t.c_lflag & ICANON) != 0; usleep(10000))
            assert_int_equal(tcgetattr(fd, &t), 0);
        send(fd, read_text);
        send(fd, "\r");
        assert_scan(read_text);
        unlink(name);
        send(fd, "half a read");
        close(fd); /* unplugged */
    }
    scanner_close();
    rmdir(folder);
}

static void test_stdin_reads_lines_until_its_end(void **state)
{
    int ends[2], before = dup(STDIN_FILENO);

    (void)state;
    assert_int_equal(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    open_scanner("stdin:");
    send(ends[1], "A012\nB0");
    assert_scan("A012");
    send(ends[1], "13\nno end");
    assert_scan("B013");
    close(ends[1]);
    scanner_close();
    dup2(before, STDIN_FILENO);
    close(before);
}

static void test_wrong_uris_say_what_to_write(void **state)
{
    static const struct {
        const char *uri, *says;
    } rows[] = {
        {"", "stdin:"},
        {"usb:1234", "evdev:PATH"},
        {"none", "none:"},
        {"evdev:", "by-id"},
        {"evdev:event3", "by-id"},
        {"serial:", "/dev/ttyACM0"},
        {"serial:/dev/ttyS0?baud=12345", "115200"},
        {"serial:/dev/ttyS0?speed=9600", "?baud=N"},
        {"stdin:x", "nothing goes after"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(scanner_open(rows[i].uri, why, sizeof why), ERR_FORMAT);
        if (strstr(why, rows[i].says) == NULL || strstr(why, "scanner.uri") == NULL)
            fail_msg("%s: %s", rows[i].uri, why);
    }
    open_scanner("none:");
    scanner_close();
    scanner_close();
}

static void test_absent_and_foreign_devices_are_waited_for(void **state)
{
    (void)state;
    open_scanner("evdev:/nonexistent/event-kbd");
    scanner_close();
    open_scanner("evdev:/dev/null");
    scanner_close();
    open_scanner("serial:/dev/null?baud=19200");
    scanner_close();
}

static void press(struct scanner_keys *k, unsigned code, char *to, size_t size)
{
    for (int value = 1; value >= 0; value--) {
        int c = scanner_keys_take(k, code, value);

        if (c != SCANNER_NOTHING)
            text_append(to, size, c == SCANNER_WRONG ? "<wrong>" : "%c", c);
    }
}

static void test_keys_give_characters_of_the_us_layout(void **state)
{
    static const unsigned codes[] = {KEY_Q,     KEY_A,         KEY_0,          KEY_1,     KEY_MINUS,
                                     KEY_SLASH, KEY_SEMICOLON, KEY_APOSTROPHE, KEY_EQUAL, KEY_KP7};
    static const unsigned shifts[] = {KEY_LEFTSHIFT, KEY_RIGHTSHIFT};
    struct scanner_keys k = {0};
    char text[64] = "";

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        press(&k, codes[i], text, sizeof text);
    assert_string_equal(text, "qa01-/;'=7");
    for (size_t s = 0; s < ARRAY_LEN(shifts); s++) {
        text[0] = '\0';
        assert_int_equal(scanner_keys_take(&k, shifts[s], 1), SCANNER_NOTHING);
        for (size_t i = 0; i < ARRAY_LEN(codes); i++)
            press(&k, codes[i], text, sizeof text);
        assert_string_equal(text, "QA)!_?:\"+7");
        assert_int_equal(scanner_keys_take(&k, shifts[s], 0), SCANNER_NOTHING);
    }
    text[0] = '\0';
    press(&k, KEY_CAPSLOCK, text, sizeof text);
    press(&k, KEY_A, text, sizeof text);
    press(&k, KEY_1, text, sizeof text);
    assert_string_equal(text, "A1");
}

static void test_keys_reach_each_printable_character(void **state)
{
    bool seen[128] = {false};

    (void)state;
    for (unsigned code = 0; code < 256; code++) {
        struct scanner_keys plain = {0}, shifted = {.shift_left = true};
        int a = scanner_keys_take(&plain, code, 1), b = scanner_keys_take(&shifted, code, 1);

        if (a > 0)
            seen[a] = true;
        if (b > 0)
            seen[b] = true;
    }
    for (int c = 0x20; c <= 0x7E; c++) {
        if (!seen[c])
            fail_msg("no key gives '%c'", c);
    }
    assert_true(seen['\n']);
}

static void test_keys_without_a_character_spoil_the_read(void **state)
{
    struct scanner_keys k = {0};

    (void)state;
    assert_int_equal(scanner_keys_take(&k, KEY_F1, 1), SCANNER_WRONG);
    assert_int_equal(scanner_keys_take(&k, 0x2ff, 1), SCANNER_WRONG);
    assert_int_equal(scanner_keys_take(&k, KEY_A, 2), SCANNER_NOTHING); /* held down */
    scanner_keys_take(&k, KEY_LEFTCTRL, 1);
    assert_int_equal(scanner_keys_take(&k, KEY_RIGHTBRACE, 1), SCANNER_WRONG);
    scanner_keys_take(&k, KEY_LEFTCTRL, 0);
    assert_int_equal(scanner_keys_take(&k, KEY_RIGHTBRACE, 1), ']');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_serial_reads_arrive_whole_and_in_order),
        cmocka_unit_test(test_hostile_reads_are_dropped_and_the_next_one_is_kept),
        cmocka_unit_test(test_flood_of_reads_is_dropped_and_the_next_second_is_heard),
        cmocka_unit_test(test_serial_that_floods_fills_no_memory),
        cmocka_unit_test(test_serial_is_opened_again_when_it_is_back),
        cmocka_unit_test(test_stdin_reads_lines_until_its_end),
        cmocka_unit_test(test_wrong_uris_say_what_to_write),
        cmocka_unit_test(test_absent_and_foreign_devices_are_waited_for),
        cmocka_unit_test(test_keys_give_characters_of_the_us_layout),
        cmocka_unit_test(test_keys_reach_each_printable_character),
        cmocka_unit_test(test_keys_without_a_character_spoil_the_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
