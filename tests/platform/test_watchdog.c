/* test_watchdog.c - what systemd hears on its socket. */
#include "base/text.h"
#include "beat.h"
#include "watchdog_systemd.h"

#include <pthread.h>
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

/* A thread that works until it is told to end; `longest` ms it may. */
struct worker {
    int longest, begun[2], end[2];
    pthread_t thread;
};

static void *work(void *ctx)
{
    struct worker *w = ctx;
    char c;

    beat_join("printer", w->longest);
    if (w->longest < 0) {
        beat_rest(); /* it only waits */
        (void)!write(w->begun[1], "x", 1);
        (void)!read(w->end[0], &c, 1);
    } else {
        (void)!write(w->begun[1], "x", 1);
        (void)!read(w->end[0], &c, 1);
    }
    beat_leave();
    return NULL;
}

static void begin(struct worker *w, int longest)
{
    char c;

    w->longest = longest;
    assert_true(pipe(w->begun) == 0 && pipe(w->end) == 0);
    assert_int_equal(pthread_create(&w->thread, NULL, work, w), 0);
    assert_int_equal(read(w->begun[0], &c, 1), 1);
}

static void end(struct worker *w)
{
    assert_int_equal(write(w->end[1], "x", 1), 1);
    pthread_join(w->thread, NULL);
    for (int i = 0; i < 2; i++) {
        close(w->begun[i]);
        close(w->end[i]);
    }
}

static void test_thread_that_hangs_ends_the_feed(void **state)
{
    struct worker w;

    (void)state;
    setenv("WATCHDOG_USEC", "9000000", 1);
    watchdog_ready();
    assert_heard("READY=1");
    begin(&w, -1); /* long overdue, had it not said that it waits */
    assert_null(beat_overdue());
    watchdog_feed(50000);
    assert_heard("WATCHDOG=1");
    end(&w);
    begin(&w, 3600 * 1000); /* slow, and not too slow */
    watchdog_feed(60000);
    assert_heard("WATCHDOG=1");
    end(&w);
    begin(&w, 0);
    while (beat_overdue() == NULL)
        continue;
    assert_string_equal(beat_overdue(), "printer");
    watchdog_feed(70000);
    watchdog_feed(80000);
    assert_heard("");
    end(&w); /* it got on after all */
    assert_null(beat_overdue());
    watchdog_feed(90000);
    assert_heard("WATCHDOG=1");
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
        SYSTEMD(test_thread_that_hangs_ends_the_feed),
        SYSTEMD(test_without_a_watchdog_only_ready_is_told),
        SYSTEMD(test_time_of_another_process_is_not_ours),
        SYSTEMD(test_status_is_one_line),
        SYSTEMD(test_without_systemd_nothing_happens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
