/* test_http_attack.c - hostile clients: slow, greedy, malformed. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/http_hall.h"
#include "support/http_talk.h"
#include "support/rounds.h"
#include "support/tls_files.h"

enum {
    PER_ADDRESS = 64,
    SLOW = 200,
    BODY = 4 * 1024 * 1024,
    BODIES = 9,
    MOMENT_MS = 20,     /* for an answer that need not come */
    PATIENCE_MS = 30000 /* for one that must; only a failure waits for it */
};

static struct hall hall;

static int start(void **state)
{
    (void)state;
    return hall_start(&hall, NULL, NULL, 0) ? 0 : -1;
}

static int start_limited(void **state)
{
    (void)state;
    return hall_start(&hall, NULL, NULL, PER_ADDRESS) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    hall_stop(&hall);
    return 0;
}

static bool is_open(int fd)
{
    char c;
    ssize_t n = recv(fd, &c, 1, MSG_DONTWAIT | MSG_PEEK);

    return n > 0 || (n < 0 && errno == EAGAIN);
}

static bool served(const char *from)
{
    struct talk_reply r;
    int fd = talk_open(from, hall.port);

    memset(&r, 0, sizeof r);
    if (fd >= 0 && talk_say(fd, "GET /text?n=3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        talk_read(fd, &r);
    talk_free(&r);
    if (fd >= 0)
        close(fd);
    return r.status == 200;
}

/* Sends a byte to each that is still open; returns how many are. */
static int drip(const int *fds, int n, const char *byte)
{
    int open = 0;

    for (int i = 0; i < n; i++) {
        if (fds[i] >= 0 && is_open(fds[i]) && talk_say(fds[i], byte))
            open++;
    }
    return open;
}

static void test_slow_headers_do_not_keep_others_out(void **state)
{
    int fds[SLOW], open;

    (void)state;
    for (int i = 0; i < SLOW; i++) {
        fds[i] = talk_open("127.0.0.1", hall.port);
        if (fds[i] >= 0)
            talk_say(fds[i], "GET / HTTP/1.1\r\nX-Slow: ");
    }
    for (int i = 0; i < 20; i++)
        assert_true(served("127.0.0.2"));
    assert_in_range(drip(fds, SLOW, "s"), 1, PER_ADDRESS);
    assert_false(served("127.0.0.1"));
    do { /* busy all the time, and still dropped */
        usleep(200000);
        open = drip(fds, SLOW, "s");
        assert_true(served("127.0.0.2"));
    } while (open > 0);
    while (!served("127.0.0.1"))
        usleep(10000);
    for (int i = 0; i < SLOW; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
}

/* The status of a small body from there; 0 no reply. */
static int post(const char *from)
{
    struct talk_reply r;
    int fd = talk_open(from, hall.port), status;

    memset(&r, 0, sizeof r);
    if (fd >= 0 && talk_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
                                "Connection: close\r\n\r\nhello"))
        talk_read(fd, &r);
    status = r.status;
    talk_free(&r);
    if (fd >= 0)
        close(fd);
    return status;
}

static void announce(int fd, size_t size)
{
    char head[96];

    assert_true(fd >= 0);
    snprintf(head, sizeof head, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\nx",
             size);
    assert_true(talk_say(fd, head));
}

static void close_all(const int *fds, int n)
{
    for (int i = 0; i < n; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
}

/* A body that is announced and never sent takes no room from those of others. */
static void test_announced_bodies_do_not_keep_others_out(void **state)
{
    int fds[PER_ADDRESS];

    (void)state;
    for (int i = 0; i < PER_ADDRESS; i++) {
        fds[i] = talk_open("127.0.0.1", hall.port);
        announce(fds[i], BODY);
    }
    for (int i = 0; i < 20; i++)
        assert_int_equal(post("127.0.0.2"), 200);
    close_all(fds, PER_ADDRESS);
}

/* Nor do those that are sent but for their end: an address has its share. */
static void test_unended_bodies_do_not_keep_others_out(void **state)
{
    char *text = calloc(1, BODY);
    int fds[BODIES];

    (void)state;
    assert_non_null(text);
    memset(text, 'x', BODY);
    for (int i = 0; i < BODIES; i++) {
        fds[i] = talk_open("127.0.0.1", hall.port);
        announce(fds[i], BODY);
        assert_true(talk_send(fds[i], text, BODY - 2));
    }
    while (post("127.0.0.1") != 503)
        usleep(10000);
    assert_int_equal(post("127.0.0.2"), 200);
    close_all(fds, BODIES);
    while (post("127.0.0.1") != 200)
        usleep(10000);
    free(text);
}

/* Half a minute: only by `make faults`. */
static void test_slow_bodies_are_dropped(void **state)
{
    int fds[8];

    (void)state;
    if (rounds_of(0, 1) == 0)
        skip();
    for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
        fds[i] = talk_open(NULL, hall.port);
        talk_say(fds[i], "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
    }
    while (drip(fds, ARRAY_LEN(fds), "b") > 0)
        usleep(200000);
    assert_true(served(NULL));
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        close(fds[i]);
}

/* Sends all, listens for that long, says that no more comes, and reads on.  (The
 * end must come apart from the data: the library sees one event for both.) */
static int answer_to(const char *data, size_t size, int patience_ms)
{
    struct talk_reply r;
    int fd = talk_open(NULL, hall.port);
    struct pollfd in = {.fd = fd, .events = POLLIN};

    assert_true(fd >= 0);
    talk_send(fd, data, size);
    poll(&in, 1, patience_ms);
    shutdown(fd, SHUT_WR);
    talk_read_head(fd, &r);
    close(fd);
    return r.status;
}

static void expect_4xx(const char *request)
{
    int status = answer_to(request, strlen(request), PATIENCE_MS);

    if (status < 400 || status > 499)
        print_message("%d for %.60s\n", status, request);
    assert_in_range(status, 400, 499);
}

static void test_malformed_requests_are_4xx(void **state)
{
    (void)state;
    expect_4xx("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n");
    expect_4xx("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n");
    expect_4xx("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 50000000\r\n\r\n");
    expect_4xx("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
               "\r\n\r\n0\r\n\r\n");
    expect_4xx("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
    expect_4xx("GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\n");
    expect_4xx("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(served(NULL));
}

/* What a proxy in front may read as another length of the body. */
static void test_ambiguous_lengths_are_refused(void **state)
{
    static const char *const headers[] = {
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Host: other\r\nContent-Length: 5\r\n\r\nhello",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        struct talk_reply r;
        int fd = talk_open(NULL, hall.port);
        char text[512];

        /* What follows is no request of its own. */
        text_format(text, sizeof text,
                    "POST /echo HTTP/1.1\r\nHost: h\r\n%sGET /text?n=3 HTTP/1.1\r\nHost: h\r\n\r\n",
                    headers[i]);
        assert_true(fd >= 0 && talk_say(fd, text));
        talk_read(fd, &r);
        if (r.status != 400)
            fail_msg("%d for %s", r.status, headers[i]);
        assert_string_equal(talk_header(&r, "X-Content-Type-Options"), "nosniff");
        talk_free(&r);
        assert_true(talk_ended(fd));
        close(fd);
    }
    assert_int_equal(atomic_load(&hall.calls), 0);
    assert_true(served(NULL));
}

static void test_endless_headers_are_4xx(void **state)
{
    size_t size = 1024 * 1024, n;
    char *text = malloc(size);
    int status;

    (void)state;
    n = (size_t)sprintf(text, "GET / HTTP/1.1\r\nHost: h\r\n");
    while (n < size - 100)
        n += (size_t)sprintf(text + n, "X-%zu: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", n);
    n = 20000; /* what has been sent is read, so that the answer is not lost */
    status = answer_to(text, n, MOMENT_MS);
    assert_true(status == 0 || (status >= 400 && status < 500));
    n = (size_t)sprintf(text, "GET / HTTP/1.1\r\nHost: h\r\nX-Long: ");
    memset(text + n, 'a', size - n);
    status = answer_to(text, 20000, MOMENT_MS);
    assert_true(status == 0 || (status >= 400 && status < 500));
    assert_true(served(NULL));
    free(text);
}

/* A terminal's headers, signature and all, must find room. */
static void test_signed_headers_fit(void **state)
{
    char text[4096];
    size_t n = (size_t)sprintf(text, "GET /info?a=1 HTTP/1.1\r\nHost: h\r\n");

    (void)state;
    for (int i = 0; i < 10; i++)
        n += (size_t)sprintf(text + n, "X-Guitai-%d: %0200d\r\n", i, i);
    n += (size_t)sprintf(text + n, "\r\n");
    assert_int_equal(answer_to(text, n, PATIENCE_MS), 200);
}

static unsigned seed = 20261123;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

/* A request with some bytes changed, lost or doubled, or noise alone. */
static size_t make_mess(char *to, size_t room)
{
    static const char *const good[] = {
        "GET /info?a=1&b=%20 HTTP/1.1\r\nHost: hub\r\nX-Name: n\r\nAccept-Encoding: gzip\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: hub\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: hub\r\nContent-Encoding: gzip\r\nContent-Length: "
        "4\r\n\r\n\x1f"
        "\x8b\x08\x08",
    };
    size_t n = (size_t)snprintf(to, room, "%s", good[dice(ARRAY_LEN(good))]);
    unsigned changes = 1 + dice(8);

    if (dice(10) == 0) {
        n = 1 + dice(300);
        for (size_t i = 0; i < n; i++)
            to[i] = (char)dice(256);
    }
    while (changes-- > 0 && n > 2) {
        size_t at = dice((unsigned)n);

        switch (dice(3)) {
        case 0:
            to[at] = (char)dice(256);
            break;
        case 1:
            memmove(to + at, to + at + 1, --n - at);
            break;
        default:
            memmove(to + at + 1, to + at, n++ - at);
            break;
        }
    }
    return n;
}

static void test_random_requests_leave_the_server_alive(void **state)
{
    char mess[1024];
    int refused = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        int status = answer_to(mess, make_mess(mess, sizeof mess / 2), MOMENT_MS);

        /* A change may leave a good request, or end the connection. */
        if (status == 500 || (status > 0 && status < 400 && status != 200))
            print_message("%d for %.80s\n", status, mess);
        assert_true(status == 0 || status == 200 || status == 501 || status == 505 ||
                    (status >= 400 && status < 500));
        refused += status >= 400;
    }
    assert_in_range(refused, 100, 1000);
    assert_true(served(NULL));
}

static void test_noise_on_a_tls_port_leaves_the_server_alive(void **state)
{
    struct tls_files files;
    char noise[600], command[512];

    (void)state;
    assert_true(tls_files_make(&files));
    assert_true(hall_start(&hall, files.cert, files.key, 0));
    for (int i = 0; i < 200; i++) {
        size_t n = 1 + dice(sizeof noise - 1);

        for (size_t k = 0; k < n; k++)
            noise[k] = (char)dice(256);
        if (i % 2 == 0) /* looks like the start of a handshake */
            memcpy(noise, "\x16\x03\x01\x02\x00\x01\x00", n < 7 ? n : 7);
        answer_to(noise, n, MOMENT_MS);
    }
    snprintf(command, sizeof command,
             "printf 'GET /text?n=3 HTTP/1.0\\r\\n\\r\\n' | openssl s_client -quiet -CAfile %s "
             "-verify_return_error -connect 127.0.0.1:%d 2>/dev/null | grep -q '^abc'",
             files.ca, hall.port);
    assert_int_equal(system(command), 0);
    hall_stop(&hall);
    tls_files_remove(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_slow_headers_do_not_keep_others_out, start_limited,
                                        stop),
        cmocka_unit_test_setup_teardown(test_announced_bodies_do_not_keep_others_out, start_limited,
                                        stop),
        cmocka_unit_test_setup_teardown(test_unended_bodies_do_not_keep_others_out, start_limited,
                                        stop),
        cmocka_unit_test_setup_teardown(test_slow_bodies_are_dropped, start, stop),
        cmocka_unit_test_setup_teardown(test_malformed_requests_are_4xx, start, stop),
        cmocka_unit_test_setup_teardown(test_ambiguous_lengths_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(test_endless_headers_are_4xx, start, stop),
        cmocka_unit_test_setup_teardown(test_signed_headers_fit, start, stop),
        cmocka_unit_test_setup_teardown(test_random_requests_leave_the_server_alive, start, stop),
        cmocka_unit_test(test_noise_on_a_tls_port_leaves_the_server_alive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
