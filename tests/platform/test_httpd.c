/* test_httpd.c - the HTTP server: round trips, targets, bodies, encodings. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

#include "support/http_hall.h"
#include "support/http_talk.h"

static struct hall hall;

static int start(void **state)
{
    (void)state;
    if (hall_start(&hall, NULL, NULL, 0))
        return 0;
    fprintf(stderr, "%s\n", hall.why);
    return -1;
}

static int stop(void **state)
{
    (void)state;
    hall_stop(&hall);
    return 0;
}

static int status_of(const char *method, const char *target, const char *headers)
{
    struct talk_reply r;

    talk_once(hall.port, method, target, headers, NULL, 0, &r);
    talk_free(&r);
    return r.status;
}

static void test_request_arrives_decoded(void **state)
{
    struct talk_reply r;

    (void)state;
    talk_once(hall.port, "GET", "/a%20b/%E5%8F%B7?b=1&a=x+%26y", "X-NAME: n\r\n", NULL, 0, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, "GET|/a b/\xE5\x8F\xB7|/a%20b/%E5%8F%B7?b=1&a=x+%26y|a=x &y|x=n|"
                                "127.0.0.1|0|0|0");
    assert_string_equal(talk_header(&r, "X-Answer"), "forty two");
    talk_free(&r);
}

static void test_last_line_of_a_header_counts(void **state)
{
    struct talk_reply r;

    (void)state;
    talk_once(hall.port, "GET", "/x", "X-Name: of the client\r\nX-Name: of the proxy\r\n", NULL, 0,
              &r);
    assert_non_null(strstr(r.body, "|x=of the proxy|"));
    talk_free(&r);
}

static void test_absent_query_and_header_are_null(void **state)
{
    struct talk_reply r;

    (void)state;
    talk_once(hall.port, "GET", "/x?&&b", NULL, NULL, 0, &r);
    assert_string_equal(r.body, "GET|/x|/x?&&b|a=(none)|x=(none)|127.0.0.1|0|0|0");
    talk_free(&r);
    talk_once(hall.port, "GET", "/x?a", NULL, NULL, 0, &r);
    assert_non_null(strstr(r.body, "|a=|"));
    talk_free(&r);
}

static void test_bad_targets_are_refused(void **state)
{
    static const char *const bad[] = {
        "/a%00b",       "/%ff",      "/%zz",        "/%4",     "/x?a=%00", "/a%0Ab",
        "/static/../x", "/%2e%2e/x", "/x?a=%C0%80", "nothing", "/%"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct talk_reply r;

        talk_once(hall.port, "GET", bad[i], NULL, NULL, 0, &r);
        if (r.status != 400)
            print_message("%s: %d\n", bad[i], r.status);
        assert_int_equal(r.status, 400);
        talk_free(&r);
    }
}

static void test_refusal_is_a_problem_document(void **state)
{
    struct talk_reply r;

    (void)state;
    talk_once(hall.port, "GET", "/%ff", NULL, NULL, 0, &r);
    assert_string_equal(talk_header(&r, "Content-Type"), "application/problem+json");
    assert_non_null(strstr(r.body, "\"status\":400"));
    talk_free(&r);
}

static void test_methods(void **state)
{
    (void)state;
    assert_int_equal(status_of("PATCH", "/x", NULL), 200);
    assert_int_equal(status_of("DELETE", "/x", NULL), 200);
    assert_int_equal(status_of("TRACE", "/x", NULL), 405);
    assert_int_equal(status_of("BREW", "/x", NULL), 405);
}

static void test_head_has_no_body(void **state)
{
    struct talk_reply r;
    int fd = talk_open(NULL, hall.port);

    (void)state;
    talk_say(
        fd,
        "HEAD /text?n=100 HTTP/1.1\r\nHost: h\r\n\r\nGET /text?n=3 HTTP/1.1\r\nHost: h\r\n\r\n");
    talk_read_head(fd, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(talk_header(&r, "Content-Length"), "100");
    talk_read(fd, &r);
    assert_string_equal(r.body, "abc");
    talk_free(&r);
    close(fd);
}

static void test_long_target_is_414(void **state)
{
    char target[3001];

    (void)state;
    memset(target, 'a', sizeof target);
    target[0] = '/';
    target[3000] = '\0';
    assert_int_equal(status_of("GET", target, NULL), 414);
}

static void test_missing_host_is_400(void **state)
{
    struct talk_reply r;
    int fd = talk_open(NULL, hall.port);

    (void)state;
    talk_say(fd, "GET /x HTTP/1.1\r\n\r\n");
    talk_read(fd, &r);
    assert_int_equal(r.status, 400);
    talk_free(&r);
    close(fd);
}

static void test_connection_is_kept(void **state)
{
    struct talk_reply r;
    int fd = talk_open(NULL, hall.port);

    (void)state;
    for (int i = 0; i < 50; i++) {
        talk_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
        talk_read(fd, &r);
        assert_int_equal(r.status, 200);
        assert_string_equal(r.body, "hello");
        talk_free(&r);
    }
    close(fd);
}

static void test_chunked_body_arrives(void **state)
{
    struct talk_reply r;
    int fd = talk_open(NULL, hall.port);

    (void)state;
    talk_say(fd, "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    talk_read(fd, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, "abcde");
    talk_free(&r);
    close(fd);
}

static void test_largest_body_arrives_and_larger_is_413(void **state)
{
    struct talk_reply r;
    char *body = malloc(HTTP_BODY_MAX + 1);

    (void)state;
    memset(body, 'z', HTTP_BODY_MAX + 1);
    talk_once(hall.port, "POST", "/echo", NULL, body, HTTP_BODY_MAX, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(r.size, HTTP_BODY_MAX);
    assert_memory_equal(r.body, body, HTTP_BODY_MAX);
    talk_free(&r);
    talk_once(hall.port, "POST", "/echo", NULL, body, HTTP_BODY_MAX + 1, &r);
    assert_int_equal(r.status, 413);
    talk_free(&r);
    free(body);
}

static size_t gzip(char *to, size_t room, const char *from, size_t size)
{
    z_stream z = {.next_in = (Bytef *)from, .avail_in = (uInt)size};

    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return z.total_out;
}

static void test_packed_bodies_arrive(void **state)
{
    struct talk_reply r;
    char text[5000], packed[8000];
    size_t n;

    (void)state;
    memset(text, 'q', sizeof text);
    n = gzip(packed, sizeof packed, text, sizeof text);
    talk_once(hall.port, "POST", "/echo", "Content-Encoding: gzip\r\n", packed, n, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(r.size, sizeof text);
    assert_memory_equal(r.body, text, sizeof text);
    talk_free(&r);
    n = ZSTD_compress(packed, sizeof packed, text, sizeof text, 3);
    talk_once(hall.port, "POST", "/echo", "Content-Encoding: zstd\r\n", packed, n, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(r.size, sizeof text);
    talk_free(&r);
    talk_once(hall.port, "POST", "/info", "Content-Encoding: zstd\r\n", packed, n, &r);
    snprintf(text, sizeof text, "|5000|%zu", n);
    assert_non_null(strstr(r.body, text)); /* `raw` is as sent */
    talk_free(&r);
}

static int post_status(const char *encoding, const char *body, size_t size)
{
    struct talk_reply r;

    talk_once(hall.port, "POST", "/echo", encoding, body, size, &r);
    talk_free(&r);
    return r.status;
}

static void test_bombs_are_413(void **state)
{
    size_t big = 64 * 1024 * 1024, n;
    char *zeros = calloc(1, big), *packed = malloc(big / 64);

    (void)state;
    n = gzip(packed, big / 64, zeros, big);
    assert_int_equal(post_status("Content-Encoding: gzip\r\n", packed, n), 413);
    n = ZSTD_compress(packed, big / 64, zeros, big, 3);
    assert_int_equal(post_status("Content-Encoding: zstd\r\n", packed, n), 413);
    n = ZSTD_compress(packed, big / 64, zeros, HTTP_BODY_MAX, 3);
    assert_int_equal(post_status("Content-Encoding: zstd\r\n", packed, n), 200);
    n = gzip(packed, big / 64, zeros, HTTP_BODY_MAX + 1);
    assert_int_equal(post_status("Content-Encoding: gzip\r\n", packed, n), 413);
    free(zeros);
    free(packed);
}

static void test_broken_encodings_are_refused(void **state)
{
    char text[500] = {0}, packed[1000];
    size_t n = gzip(packed, sizeof packed, text, sizeof text);

    (void)state;
    assert_int_equal(post_status("Content-Encoding: br\r\n", packed, n), 415);
    assert_int_equal(post_status("Content-Encoding: gzip\r\n", packed, n - 3), 400);
    assert_int_equal(post_status("Content-Encoding: gzip\r\n", "hello", 5), 400);
    assert_int_equal(post_status("Content-Encoding: gzip\r\n", packed, n), 200);
    packed[n] = 'x';
    assert_int_equal(post_status("Content-Encoding: gzip\r\n", packed, n + 1), 400);
    n = ZSTD_compress(packed, sizeof packed, text, sizeof text, 3);
    assert_int_equal(post_status("Content-Encoding: zstd\r\n", packed, n - 1), 400);
    assert_int_equal(post_status("Content-Encoding: zstd\r\n", "", 0), 400);
}

static void test_replies_are_packed_for_those_who_ask(void **state)
{
    struct talk_reply r;
    char text[5000];

    (void)state;
    talk_once(hall.port, "GET", "/text?n=5000", "Accept-Encoding: zstd\r\n", NULL, 0, &r);
    assert_string_equal(talk_header(&r, "Content-Encoding"), "zstd");
    assert_int_equal(ZSTD_decompress(text, sizeof text, r.body, r.size), 5000);
    talk_free(&r);
    talk_once(hall.port, "GET", "/text?n=5000", "Accept-Encoding: gzip, deflate, br, zstd\r\n",
              NULL, 0, &r);
    assert_string_equal(talk_header(&r, "Content-Encoding"), "gzip");
    assert_string_equal(talk_header(&r, "Vary"), "Accept-Encoding");
    talk_free(&r);
    talk_once(hall.port, "GET", "/text?n=5000", "Accept-Encoding: gzip;q=0, br\r\n", NULL, 0, &r);
    assert_null(talk_header(&r, "Content-Encoding"));
    assert_int_equal(r.size, 5000);
    talk_free(&r);
    talk_once(hall.port, "GET", "/text?n=500", "Accept-Encoding: gzip\r\n", NULL, 0, &r);
    assert_null(talk_header(&r, "Content-Encoding"));
    talk_free(&r);
}

enum { POSTERS = 64, POSTS = 20 };

static void *post_many(void *arg)
{
    int fd = talk_open(NULL, hall.port);
    long good = 0;

    (void)arg;
    for (int i = 0; i < POSTS; i++) {
        struct talk_reply r;

        talk_say(fd, "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
        talk_read(fd, &r);
        good += r.status == 200 && r.size == 3;
        talk_free(&r);
    }
    close(fd);
    return (void *)good;
}

static void test_many_post_while_the_handler_blocks(void **state)
{
    pthread_t threads[POSTERS];
    long good = 0;

    (void)state;
    for (int i = 0; i < POSTERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, NULL), 0);
    for (int i = 0; i < POSTERS; i++) {
        void *n;

        pthread_join(threads[i], &n);
        good += (long)n;
    }
    assert_int_equal(good, POSTERS * POSTS);
}

static void no_handle(void *ctx, const struct http_request *r, struct http_reply *to)
{
    (void)ctx, (void)r, (void)to;
}

static void refuse_listen(const char *listen, const char *cert, const char *part)
{
    struct httpd_config c = {
        .listen = listen, .cert = cert, .key = cert, .threads = 1, .handle = no_handle};
    char why[256] = "";

    assert_null(httpd_start(&c, why, sizeof why));
    if (strstr(why, part) == NULL)
        print_message("%s\n", why);
    assert_non_null(strstr(why, part));
}

static void test_start_says_why_not(void **state)
{
    char taken[32];

    (void)state;
    snprintf(taken, sizeof taken, "127.0.0.1:%d", hall.port);
    refuse_listen("0.0.0.0:0", NULL, "needs TLS");
    refuse_listen("[::]:0", NULL, "needs TLS");
    refuse_listen("8080", NULL, "listen = 8080");
    refuse_listen("hub.example:80", NULL, "not an address");
    refuse_listen("127.0.0.1:99999", NULL, "not an address");
    refuse_listen(taken, NULL, "in use");
    refuse_listen("127.0.0.1:0", "/nowhere.pem", "tls.cert = /nowhere.pem");
    refuse_listen("127.0.0.1:0", "/proc/version", "tls.cert and tls.key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_arrives_decoded),
        cmocka_unit_test(test_last_line_of_a_header_counts),
        cmocka_unit_test(test_absent_query_and_header_are_null),
        cmocka_unit_test(test_bad_targets_are_refused),
        cmocka_unit_test(test_refusal_is_a_problem_document),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_head_has_no_body),
        cmocka_unit_test(test_long_target_is_414),
        cmocka_unit_test(test_missing_host_is_400),
        cmocka_unit_test(test_connection_is_kept),
        cmocka_unit_test(test_chunked_body_arrives),
        cmocka_unit_test(test_largest_body_arrives_and_larger_is_413),
        cmocka_unit_test(test_packed_bodies_arrive),
        cmocka_unit_test(test_bombs_are_413),
        cmocka_unit_test(test_broken_encodings_are_refused),
        cmocka_unit_test(test_replies_are_packed_for_those_who_ask),
        cmocka_unit_test(test_many_post_while_the_handler_blocks),
        cmocka_unit_test(test_start_says_why_not),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
