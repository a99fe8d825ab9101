/* test_net.c - requests to the hub: TLS, its refusals, time, cancelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "notice_queue.h"
#include "port/net.h"
#include "support/http_hall.h"
#include "support/http_talk.h"
#include "support/programs.h"
#include "support/tls_files.h"

static struct tls_files files;
static struct hall plain, tls, away, past, future;

static bool start_dated(struct hall *h, const char *name, const char *from, const char *until)
{
    char cert[TLS_PATH + 16], key[TLS_PATH + 16];

    return tls_files_dated(&files, name, from, until, cert, key) && hall_start(h, cert, key, 0);
}

static int start(void **state)
{
    (void)state;
    return tls_files_make(&files) && hall_start(&plain, NULL, NULL, 0) &&
                   hall_start(&tls, files.cert, files.key, 0) &&
                   hall_start(&away, files.away_cert, files.away_key, 0) &&
                   start_dated(&past, "past", "20200101000000Z", "20210101000000Z") &&
                   start_dated(&future, "future", "20900101000000Z", "20910101000000Z")
               ? 0
               : -1;
}

static int stop(void **state)
{
    (void)state;
    hall_stop(&plain);
    hall_stop(&tls);
    hall_stop(&away);
    hall_stop(&past);
    hall_stop(&future);
    tls_files_remove(&files);
    return 0;
}

static void open_net(const char *scheme, int port, const char *ca)
{
    char url[64], why[256] = "";
    struct net_config c = {.url = url, .ca = ca};

    snprintf(url, sizeof url, "%s://127.0.0.1:%d", scheme, port);
    if (net_open(&c, why, sizeof why) != OK)
        fail_msg("%s", why);
}

static struct notice reply(void)
{
    struct notice n = {0};

    assert_true(notice_wait(&n, 60000));
    assert_int_equal(n.kind, NOTICE_REPLY);
    return n;
}

static struct notice get(const char *path)
{
    struct net_request r = {.id = 7, .method = "GET", .path = path, .timeout_ms = 50000};
    struct notice n;

    net_send(&r);
    n = reply();
    assert_int_equal(n.id, 7);
    return n;
}

static void test_plain_round_trip_on_loopback(void **state)
{
    struct net_request r = {.id = 9,
                            .method = "POST",
                            .path = "/info?a=b",
                            .headers = {"X-Name: signed"},
                            .body = "hello",
                            .body_size = 5,
                            .timeout_ms = 50000};
    struct notice n;

    (void)state;
    open_net("http", plain.port, NULL);
    net_send(&r);
    n = reply();
    assert_int_equal(n.id, 9);
    assert_int_equal(n.a, 200);
    assert_int_equal(n.b, OK);
    assert_string_equal(n.data, "POST|/info|/info?a=b|a=b|x=signed|127.0.0.1|0|5|5");
    free(n.data);
    net_close();
}

static void test_tls_round_trip(void **state)
{
    struct notice n;

    (void)state;
    open_net("https", tls.port, files.ca);
    n = get("/info");
    assert_int_equal(n.a, 200);
    assert_non_null(strstr(n.data, "|127.0.0.1|1|0|0")); /* secure */
    free(n.data);
    n = get("/text?n=100000"); /* comes packed, arrives unpacked */
    assert_int_equal(n.a, 200);
    assert_int_equal(n.size, 100000);
    free(n.data);
    net_close();
}

static void test_statuses_come_as_they_are(void **state)
{
    struct notice n;

    (void)state;
    open_net("http", plain.port, NULL);
    n = get("/%ff");
    assert_int_equal(n.a, 400);
    assert_int_equal(n.b, OK);
    assert_non_null(strstr(n.data, "\"status\":400"));
    free(n.data);
    net_close();
}

static int all_calls(void)
{
    return atomic_load(&tls.calls) + atomic_load(&away.calls) + atomic_load(&past.calls) +
           atomic_load(&future.calls);
}

static void expect_denied(int port, const char *ca)
{
    struct notice n;
    int before = all_calls();

    open_net("https", port, ca);
    n = get("/info");
    assert_int_equal(n.a, 0);
    assert_int_equal(n.b, ERR_DENIED);
    assert_null(n.data);
    assert_int_equal(all_calls(), before);
    net_close();
}

static void test_wrong_authority_is_denied(void **state)
{
    (void)state;
    expect_denied(tls.port, files.other_ca);
}

static void test_certificate_that_has_ended_is_denied(void **state)
{
    (void)state;
    expect_denied(past.port, files.ca);
}

static void test_certificate_that_has_not_begun_is_denied(void **state)
{
    (void)state;
    expect_denied(future.port, files.ca);
}

static void test_wrong_host_is_denied(void **state)
{
    (void)state;
    expect_denied(away.port, files.ca);
}

/* The hall's own certificate, at a server that speaks this version alone. */
static int speak_alone(struct program *p, const char *version)
{
    const char *const argv[] = {"/usr/bin/openssl",
                                "s_server",
                                "-accept",
                                "127.0.0.1:0",
                                version,
                                "-cipher",
                                "ALL:@SECLEVEL=0",
                                "-cert",
                                files.cert,
                                "-key",
                                files.key,
                                "-www",
                                NULL};

    assert_true(program_start(p, files.dir, version + 1, argv, "ACCEPT "));
    return atoi(strrchr(p->said, ':') + 1);
}

static void test_server_of_old_tls_is_denied(void **state)
{
    struct program old, newer;
    struct notice n;
    int port = speak_alone(&newer, "-tls1_2");

    (void)state;
    open_net("https", port, files.ca);
    n = get("/"); /* that such a server answers at all */
    assert_int_equal(n.a, 200);
    free(n.data);
    net_close();
    expect_denied(speak_alone(&old, "-tls1_1"), files.ca);
    program_kill(&old);
    program_kill(&newer);
}

static void test_plain_server_is_denied(void **state)
{
    (void)state;
    expect_denied(plain.port, files.ca);
}

static void refuse(const char *url, const char *ca, enum err e, const char *part)
{
    struct net_config c = {.url = url, .ca = ca};
    char why[256] = "";

    assert_int_equal(net_open(&c, why, sizeof why), e);
    assert_non_null(strstr(why, part));
}

static void test_open_refuses_what_is_unsafe(void **state)
{
    (void)state;
    refuse("http://192.0.2.1:8080", NULL, ERR_DENIED, "plain http");
    refuse("http://hub.example", NULL, ERR_DENIED, "plain http");
    refuse("http://127.0.0.1.example:80", NULL, ERR_DENIED, "plain http");
    refuse("http://localhost@192.0.2.1/", NULL, ERR_FORMAT, "hub.url");
    refuse("https://hub.example:8443", NULL, ERR_DENIED, "hub.ca");
    refuse("https://hub.example:8443", "/nowhere.pem", ERR_ABSENT, "hub.ca = /nowhere.pem");
    refuse("https://hub.example/path", files.ca, ERR_FORMAT, "nothing after");
    refuse("ftp://127.0.0.1", files.ca, ERR_FORMAT, "hub.url = ftp");
    refuse("", files.ca, ERR_FORMAT, "hub.url");
}

/* True when `part` is in what the openssl command says of a handshake.  It is
 * told to offer even what it finds weak, so that a refusal is the server's. */
static bool handshake(const char *version, const char *part)
{
    char line[512];

    snprintf(line, sizeof line,
             "openssl s_client %s -cipher 'ALL:@SECLEVEL=0' -CAfile %s -connect 127.0.0.1:%d "
             "</dev/null 2>&1 | grep -q '%s'",
             version, files.ca, tls.port, part);
    return system(line) == 0;
}

static void test_old_tls_is_refused(void **state)
{
    (void)state;
    assert_true(handshake("-tls1_3", "Cipher is TLS_"));
    assert_true(handshake("-tls1_2", "Cipher is ECDHE"));
    assert_true(handshake("-tls1_1", "and written [1-9]"));
    assert_true(handshake("-tls1_1", "Cipher is (NONE)"));
    assert_true(handshake("-tls1", "and written [1-9]"));
    assert_true(handshake("-tls1", "Cipher is (NONE)"));
}

static void test_time_runs_out(void **state)
{
    struct net_request r = {.id = 3, .method = "GET", .path = "/wait", .timeout_ms = 50};
    struct notice n;

    (void)state;
    open_net("http", plain.port, NULL);
    net_send(&r);
    n = reply();
    assert_int_equal(n.id, 3);
    assert_int_equal(n.a, 0);
    assert_int_equal(n.b, ERR_TIMEOUT);
    net_close();
}

static void test_nobody_there_is_an_io_error(void **state)
{
    struct hall gone;
    struct notice n;

    (void)state;
    assert_true(hall_start(&gone, NULL, NULL, 0));
    hall_stop(&gone);
    open_net("http", gone.port, NULL);
    n = get("/info");
    assert_int_equal(n.a, 0);
    assert_int_equal(n.b, ERR_IO);
    net_close();
}

static void test_cancelled_request_stays_silent(void **state)
{
    struct net_request r = {.id = 4, .method = "GET", .path = "/wait", .timeout_ms = 60000};
    struct notice n;
    int before = atomic_load(&plain.waiting);

    (void)state;
    open_net("http", plain.port, NULL);
    net_send(&r);
    hall_expect_waiting(&plain, before + 1);
    net_cancel(4);
    httpd_wake(plain.httpd, 1);
    n = get("/text?n=3"); /* the next notice is of the next request */
    assert_string_equal(n.data, "abc");
    free(n.data);
    assert_false(notice_wait(&n, 100));
    net_close();
}

static void test_long_poll_and_posts_go_together(void **state)
{
    struct net_request wait = {.id = 1, .method = "GET", .path = "/wait", .timeout_ms = 60000};
    struct notice n;
    int before = atomic_load(&plain.waiting);

    (void)state;
    open_net("http", plain.port, NULL);
    net_send(&wait);
    hall_expect_waiting(&plain, before + 1);
    for (int i = 0; i < 20; i++) {
        n = get("/text?n=1");
        assert_int_equal(n.a, 200);
        free(n.data);
    }
    httpd_wake(plain.httpd, 1);
    n = reply();
    assert_int_equal(n.id, 1);
    assert_string_equal(n.data, "woken");
    free(n.data);
    net_close();
}

static void test_reply_too_large_is_full(void **state)
{
    struct notice n;

    (void)state;
    open_net("http", plain.port, NULL);
    n = get("/text?n=2000000");
    assert_int_equal(n.a, 0);
    assert_int_equal(n.b, ERR_FULL);
    assert_null(n.data);
    net_close();
}

static void test_close_with_requests_under_way(void **state)
{
    struct net_request r = {.id = 5, .method = "GET", .path = "/wait", .timeout_ms = 60000};
    struct notice n;

    (void)state;
    open_net("http", plain.port, NULL);
    for (int i = 0; i < 10; i++)
        net_send(&r);
    net_close();
    assert_false(notice_wait(&n, 50));
    net_cancel(5); /* closed: nothing to do */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_round_trip_on_loopback),
        cmocka_unit_test(test_tls_round_trip),
        cmocka_unit_test(test_statuses_come_as_they_are),
        cmocka_unit_test(test_wrong_authority_is_denied),
        cmocka_unit_test(test_certificate_that_has_ended_is_denied),
        cmocka_unit_test(test_certificate_that_has_not_begun_is_denied),
        cmocka_unit_test(test_wrong_host_is_denied),
        cmocka_unit_test(test_server_of_old_tls_is_denied),
        cmocka_unit_test(test_plain_server_is_denied),
        cmocka_unit_test(test_open_refuses_what_is_unsafe),
        cmocka_unit_test(test_old_tls_is_refused),
        cmocka_unit_test(test_time_runs_out),
        cmocka_unit_test(test_nobody_there_is_an_io_error),
        cmocka_unit_test(test_cancelled_request_stays_silent),
        cmocka_unit_test(test_long_poll_and_posts_go_together),
        cmocka_unit_test(test_reply_too_large_is_full),
        cmocka_unit_test(test_close_with_requests_under_way),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
