/* test_httpd_wait.c - the HTTP server: waits, wakes, streams, the end. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/http_hall.h"
#include "support/http_talk.h"

static struct hall hall;

static int start(void **state)
{
    (void)state;
    return hall_start(&hall, NULL, NULL, 0) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    hall_stop(&hall);
    return 0;
}

static int ask(const char *target)
{
    char text[256];
    int fd = talk_open(NULL, hall.port);

    assert_true(fd >= 0);
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", target);
    assert_true(talk_say(fd, text));
    return fd;
}

static void expect(int fd, const char *body)
{
    struct talk_reply r;

    talk_read(fd, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, body);
    talk_free(&r);
}

static void test_wake_calls_those_of_the_topic(void **state)
{
    int one = ask("/wait?topics=1"), two = ask("/wait?topics=6");

    (void)state;
    hall_expect_waiting(&hall, 2);
    usleep(20000);
    httpd_wake(hall.httpd, 8);
    httpd_wake(hall.httpd, 1);
    expect(one, "woken");
    assert_int_equal(atomic_load(&hall.calls), 3); /* `two` was not called again */
    httpd_wake(hall.httpd, 4);
    expect(two, "woken");
    close(one);
    close(two);
}

static void test_wait_ends_by_its_time(void **state)
{
    int fd = ask("/wait?ms=30");

    (void)state;
    expect(fd, "expired");
    talk_say(fd, "GET /wait?ms=1 HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(fd, "expired");
    close(fd);
}

static void test_body_survives_the_wait(void **state)
{
    struct talk_reply r;

    (void)state;
    talk_once(hall.port, "POST", "/wait?ms=20", NULL, "hello", 5, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, "expired");
    talk_free(&r);
}

/* A wake while the handler looks must not be lost: the handler of this test
 * wakes its own topic before it says "wait". */
static struct httpd *own;

static void wake_then_wait(void *ctx, const struct http_request *r, struct http_reply *to)
{
    (void)ctx;
    if (r->again) {
        to->status = r->expired ? 500 : 204;
        return;
    }
    httpd_wake(own, 2);
    to->what = HTTP_WAIT;
    to->topics = 2;
    to->wait_ms = 3600 * 1000;
}

static void test_wake_before_the_wait_is_not_lost(void **state)
{
    struct httpd_config c = {.listen = "127.0.0.1:0", .handle = wake_then_wait};
    struct talk_reply r;
    char why[256];

    (void)state;
    own = httpd_start(&c, why, sizeof why);
    assert_non_null(own);
    for (int i = 0; i < 100; i++) {
        talk_once(httpd_port(own), "GET", "/", NULL, NULL, 0, &r);
        assert_int_equal(r.status, 204);
        talk_free(&r);
    }
    httpd_stop(own);
}

enum { CROWD = 500, ROUNDS = 10 };

static void test_crowd_is_woken_again_and_again(void **state)
{
    int fds[CROWD];

    (void)state;
    for (int i = 0; i < CROWD; i++)
        fds[i] = ask("/wait?topics=1");
    for (int round = 1; round <= ROUNDS; round++) {
        hall_expect_waiting(&hall, CROWD * round);
        httpd_wake(hall.httpd, 1);
        for (int i = 0; i < CROWD; i++) {
            expect(fds[i], "woken");
            if (round < ROUNDS)
                talk_say(fds[i], "GET /wait?topics=1 HTTP/1.1\r\nHost: h\r\n\r\n");
        }
    }
    for (int i = 0; i < CROWD; i++)
        close(fds[i]);
}

static void *wake_often(void *arg)
{
    atomic_bool *go = arg;

    while (atomic_load(go)) {
        httpd_wake(hall.httpd, 1);
        usleep(200);
    }
    return NULL;
}

/* Wakes that come at any moment, from a thread of their own: nobody is left. */
static void test_wakes_at_any_moment_leave_nobody(void **state)
{
    atomic_bool go = true;
    pthread_t thread;
    int fds[64];

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, wake_often, &go), 0);
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        fds[i] = ask("/wait?topics=1");
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
            expect(fds[i], "woken");
            talk_say(fds[i], "GET /wait?topics=1 HTTP/1.1\r\nHost: h\r\n\r\n");
        }
    }
    atomic_store(&go, false);
    pthread_join(thread, NULL);
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        close(fds[i]);
}

static void expect_chunk(int fd, const char *text)
{
    char chunk[256];

    assert_true(talk_chunk(fd, chunk, sizeof chunk));
    assert_string_equal(chunk, text);
}

static void test_stream_sends_a_part_at_each_wake(void **state)
{
    int fd = ask("/stream?topics=2&last=3");
    struct talk_reply r;
    char chunk[16];

    (void)state;
    talk_read_head(fd, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(talk_header(&r, "Content-Type"), "text/event-stream");
    expect_chunk(fd, "part 0\n");
    httpd_wake(hall.httpd, 1);
    httpd_wake(hall.httpd, 2);
    expect_chunk(fd, "part 1\n");
    httpd_wake(hall.httpd, 2);
    expect_chunk(fd, "part 2\n");
    httpd_wake(hall.httpd, 2);
    expect_chunk(fd, "part 3\n");
    assert_false(talk_chunk(fd, chunk, sizeof chunk)); /* the handler was done */
    close(fd);
}

static void test_stream_calls_when_its_time_ends(void **state)
{
    int fd = ask("/stream?ms=20");
    struct talk_reply r;

    (void)state;
    talk_read_head(fd, &r);
    expect_chunk(fd, "part 0\n");
    expect_chunk(fd, "beat\n");
    expect_chunk(fd, "beat\n");
    close(fd);
}

static void test_stream_that_falls_behind_is_ended(void **state)
{
    int fd = ask("/flood");

    (void)state;
    assert_true(talk_ended(fd));
    close(fd);
}

static void test_stop_ends_those_that_wait(void **state)
{
    int waiting = ask("/wait"), streaming = ask("/stream");

    (void)state;
    hall_expect_waiting(&hall, 2);
    usleep(20000);
    hall_stop(&hall);
    assert_true(talk_ended(waiting));
    assert_true(talk_ended(streaming));
    close(waiting);
    close(streaming);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_wake_calls_those_of_the_topic, start, stop),
        cmocka_unit_test_setup_teardown(test_wait_ends_by_its_time, start, stop),
        cmocka_unit_test_setup_teardown(test_body_survives_the_wait, start, stop),
        cmocka_unit_test(test_wake_before_the_wait_is_not_lost),
        cmocka_unit_test_setup_teardown(test_crowd_is_woken_again_and_again, start, stop),
        cmocka_unit_test_setup_teardown(test_wakes_at_any_moment_leave_nobody, start, stop),
        cmocka_unit_test_setup_teardown(test_stream_sends_a_part_at_each_wake, start, stop),
        cmocka_unit_test_setup_teardown(test_stream_calls_when_its_time_ends, start, stop),
        cmocka_unit_test_setup_teardown(test_stream_that_falls_behind_is_ended, start, stop),
        cmocka_unit_test_setup_teardown(test_stop_ends_those_that_wait, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
