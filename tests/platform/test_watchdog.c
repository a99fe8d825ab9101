/* test_watchdog.c - what systemd hears on its socket. */
#include "base/text.h"
#include "watchdog_systemd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static struct sockaddr_un at;
static int systemd;

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guitai-watchdog-XXXXXX");
    assert_non_null(mkdtemp(folder));
    at.sun_family = AF_UNIX;
    text_format(at.sun_path, sizeof at.sun_path, "%s/notify", folder);
    systemd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(systemd, (struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    close(systemd);
    unlink(at.sun_path);
    return rmdir(folder);
}

static void assert_heard(const char *text)
{
    char heard[512];
    ssize_t n = recv(systemd, heard, sizeof heard - 1, 0);

    heard[n < 0 ? 0 : n] = '\0';
    assert_string_equal(heard, text);
}

static void test_feed_is_told_each_third_of_the_time(void **state)
{
    (void)state;
    setenv("WATCHDOG_USEC", "9000000", 1);
    watchdog_ready();
    assert_heard("READY=1");
    assert_int_equal(watchdog_interval(), 3000);
    watchdog_feed(50000);
    assert_heard("WATCHDOG=1");
    watchdog_feed(50016);
    watchdog_feed(52999);
    assert_heard("");
    watchdog_feed(53000);
    assert_heard("WATCHDOG=1");
    watchdog_stopping();
    assert_heard("STOPPING=1");
}

static void test_without_a_watchdog_only_ready_is_told(void **state)
{
    (void)state;
    watchdog_ready();
    assert_heard("READY=1");
    assert_int_equal(watchdog_interval(), 0);
    watchdog_feed(1);
    assert_heard("");
}

static void test_time_of_another_process_is_not_ours(void **state)
{
    (void)state;
    setenv("WATCHDOG_USEC", "9000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    watchdog_ready();
    assert_heard("READY=1");
    assert_int_equal(watchdog_interval(), 0);
}

static void test_status_is_one_line(void **state)
{
    (void)state;
    watchdog_status("12 waiting\nWATCHDOG=trigger");
    assert_heard("STATUS=12 waiting");
}

static void test_without_systemd_nothing_happens(void **state)
{
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    watchdog_ready();
    watchdog_feed(1);
    watchdog_status("x");
    watchdog_stopping();
    assert_heard("");
}

#define SYSTEMD(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SYSTEMD(test_feed_is_told_each_third_of_the_time),
        SYSTEMD(test_without_a_watchdog_only_ready_is_told),
        SYSTEMD(test_time_of_another_process_is_not_ours),
        SYSTEMD(test_status_is_one_line),
        SYSTEMD(test_without_systemd_nothing_happens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
