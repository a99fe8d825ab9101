/* test_printer_hostile.c - printers on the network that talk without end, or never say
 * how a job ended: each job ends all the same. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/event.h"
#include "notice_queue.h"
#include "support/printer_rig.h"

enum { WIDTH = 576, HEIGHT = 300, ASB = 4 };

/* A printer of one connection at a time. */
static struct {
    pthread_t thread;
    int listener, port;
    const uint8_t *flood; /* sent without end; NULL: answers as a printer does */
    size_t flood_size;
    size_t deaf_after; /* bytes; then it tells its state by itself and answers nothing */
    atomic_bool over;
    atomic_ulong sent;
} hostile;

static bool tell(int fd, const uint8_t *bytes, size_t size)
{
    ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0)
        hostile.sent += (unsigned long)n;
    return n >= 0 || errno == EAGAIN;
}

/* DLE EOT n: one byte each. */
static bool answer(int fd, const uint8_t *bytes, ssize_t n)
{
    static const uint8_t fine = 0x12;

    for (ssize_t i = 0; i + 1 < n; i++) {
        if (bytes[i] == 0x10 && bytes[i + 1] == 4 && !tell(fd, &fine, 1))
            return false;
    }
    return true;
}

static void serve(int fd)
{
    static const uint8_t well[ASB] = {0x10, 0, 0, 0};
    uint8_t bytes[4096];
    size_t taken = 0;

    while (!hostile.over) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = poll(&p, 1, hostile.flood != NULL ? 0 : 100);
        ssize_t n = ready > 0 ? recv(fd, bytes, sizeof bytes, 0) : 0;
        bool deaf = hostile.deaf_after > 0 && taken > hostile.deaf_after;

        if (n < 0 || (ready > 0 && n == 0))
            return;
        taken += (size_t)n;
        if (hostile.flood != NULL ? !tell(fd, hostile.flood, hostile.flood_size)
            : deaf                ? !tell(fd, well, sizeof well)
                                  : !answer(fd, bytes, n))
            return;
    }
}

static void *print(void *unused)
{
    while (!hostile.over) {
        struct pollfd p = {.fd = hostile.listener, .events = POLLIN};
        int fd = poll(&p, 1, 100) > 0 ? accept(hostile.listener, NULL, NULL) : -1;

        if (fd < 0)
            continue;
        serve(fd);
        close(fd);
    }
    return unused;
}

static void begin(struct rig *r)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof a;

    hostile.over = false;
    hostile.sent = 0;
    hostile.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(hostile.listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(hostile.listener, 4), 0);
    assert_int_equal(getsockname(hostile.listener, (struct sockaddr *)&a, &size), 0);
    assert_int_equal(pthread_create(&hostile.thread, NULL, print, NULL), 0);
    *r = (struct rig){.pid = -1, .faults = -1};
    snprintf(r->address, sizeof r->address, "127.0.0.1:%d", ntohs(a.sin_port));
    rig_open(r, "escpos+tcp", "");
}

static void end(struct rig *r)
{
    rig_close(r);
    hostile.over = true;
    pthread_join(hostile.thread, NULL);
    close(hostile.listener);
    hostile.flood = NULL;
    hostile.deaf_after = 0;
}

static struct notice print_one(struct rig *r, uint32_t job)
{
    uint8_t *bits = rig_bits_new(WIDTH, HEIGHT, job);
    struct notice n;

    rig_print(r, job, bits, WIDTH, HEIGHT);
    n = rig_await_printed(r);
    assert_int_equal(n.id, job);
    free(bits);
    return n;
}

static void test_printer_that_never_says_done_makes_the_job_unknown(void **state)
{
    struct rig r;

    (void)state;
    hostile.deaf_after = 4096; /* in the middle of the slip */
    begin(&r);
    assert_true(rig_await_faults(&r, PRINTER_READY));
    assert_int_equal(print_one(&r, 1).a, PRINT_UNKNOWN);
    end(&r);
}

static void flood_with(const uint8_t *bytes, size_t size)
{
    struct rig r;

    hostile.flood = bytes;
    hostile.flood_size = size;
    begin(&r);
    for (uint32_t job = 1; job <= 2; job++)
        (void)print_one(&r, job);
    end(&r);
}

static void test_answers_without_end_hold_up_no_job(void **state)
{
    uint8_t fine[512], all[1024];

    (void)state;
    memset(fine, 0x12, sizeof fine);
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (uint8_t)i;
    flood_with(fine, sizeof fine);
    flood_with(all, sizeof all);
}

static void test_changes_without_end_are_told_now_and_then(void **state)
{
    static const uint8_t flips[] = {0x10, 0, 0, 0, 0x18, 0x20, 0x0c, 0};
    unsigned long told = 0, changes;
    struct notice n;
    struct rig r;

    (void)state;
    hostile.flood = flips;
    hostile.flood_size = sizeof flips;
    begin(&r);
    while (told < 5 && notice_wait(&n, 60000))
        told += n.kind == NOTICE_PRINTER;
    changes = hostile.sent / ASB;
    assert_int_equal(told, 5);
    assert_true(told * 20 < changes);
    end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printer_that_never_says_done_makes_the_job_unknown),
        cmocka_unit_test(test_answers_without_end_hold_up_no_job),
        cmocka_unit_test(test_changes_without_end_are_told_now_and_then),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
