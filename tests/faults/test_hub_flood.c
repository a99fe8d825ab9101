/* test_hub_flood.c - the hub under malformed, huge and slow requests and hostile
 * texts: others are served, memory stays flat, nothing is a 5xx, nothing executes.
 *
 * 1,000 random requests, 40,000 by `make faults`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "core/event.h"
#include "hub/hub.h"
#include "port/clock.h"
#include "support/attack.h"
#include "support/rounds.h"
#include "support/witness.h"
#include "wire/event_json.h"
#include "wire/token.h"

enum {
    RANDOM = 1000, /* requests */
    MANY = 40000,
    HUGE_BODY = 1024 * 1024,
    DEEP = 100000,
    IDLE = 900,
    STREAMS = 40,
    SIGN_INS = 300,
    RSS_GROWTH_KIB = 4 * 1024,
    /* A sanitizer keeps what is freed for a while, 256 MiB at most. */
    RSS_SANITIZED_KIB = 256 * 1024
};

#define HOSTILE "<script>alert(1)</script>'\"&<img src=x onerror=alert(2)>"

static struct target hub;
static struct signer kiosk;
static struct person admin, clerk;

static int setup(void **state)
{
    (void)state;
    target_open(&hub, HOSTILE);
    signer_enrol(&hub, &kiosk, "kiosk");
    assert_int_equal(attack_login(&hub, NULL, "admin", ATTACK_PASSWORD, NULL, &admin), 200);
    assert_int_equal(attack_login(&hub, NULL, "0312", ATTACK_PASSWORD, NULL, &clerk), 200);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    target_abandon(&hub);
    return 0;
}

/* ---- bodies ---- */

/* Who asks: 0 nobody, 1 the clerk, 2 the administrator, 3 a terminal. */
static int post_as(int who, const char *path, const char *body, size_t size)
{
    char headers[ATTACK_HEADERS] = "";
    struct talk_reply r;
    int status;

    if (who == 3)
        signer_headers(&kiosk, "POST", path, body, size, headers);
    else if (who > 0)
        text_copy(headers, sizeof headers, who == 1 ? clerk.both : admin.both);
    status = attack_raw(&hub, "127.7.0.1", "POST", path, headers, body, size, &r);
    talk_free(&r);
    return status;
}

static const struct {
    int who;
    const char *path;
} posts[] = {
    {0, "/api/login"},
    {0, "/v1/enrol"},
    {1, "/api/password"},
    {1, "/api/counters/3/open"},
    {1, "/api/tickets/A001/transfer"},
    {2, "/api/terminals"},
    {3, "/v1/numbers"},
    {3, "/v1/events"},
};

static void expect_4xx(const char *what, const char *body, size_t size)
{
    for (size_t i = 0; i < ARRAY_LEN(posts); i++) {
        int status = post_as(posts[i].who, posts[i].path, body, size);

        if (status < 400 || status > 499)
            fail_msg("%s at %s: %d", what, posts[i].path, status);
    }
}

static void expect_4xx_text(const char *body)
{
    expect_4xx(body, body, strlen(body));
}

/* `opening` so often that it fills `size` bytes. */
static void expect_4xx_repeated(const char *what, const char *opening, size_t size)
{
    char *body = malloc(size + 1);
    size_t len = strlen(opening);

    assert_non_null(body);
    for (size_t i = 0; i < size; i++)
        body[i] = opening[i % len];
    body[size] = '\0';
    expect_4xx(what, body, size);
    free(body);
}

static void test_huge_and_deep_bodies_are_4xx(void **state)
{
    (void)state;
    witness_begin(&hub);
    expect_4xx_repeated("deep lists", "[", DEEP);
    expect_4xx_repeated("deep objects", "{\"a\":", 5 * DEEP);
    expect_4xx_repeated("deep events", "{\"events\":[", 11 * DEEP);
    expect_4xx_repeated("deep, within what is read", "{\"staff\":", 9 * 1700);
    expect_4xx_repeated("1 MiB of lists", "[],", HUGE_BODY);
    expect_4xx_repeated("1 MiB of text", "\"", HUGE_BODY);
    expect_4xx_repeated("1 MiB of blanks", " ", HUGE_BODY);
    expect_4xx_repeated("4 MiB of a batch", "{\"events\":[{},", 4 * HUGE_BODY);
    expect_4xx_repeated("5 MiB", "x", 5 * HUGE_BODY);
    witness_end("huge and deep bodies");
}

static void test_odd_bodies_are_4xx(void **state)
{
    static const char nul[] = "{\"staff\":\"03\0"
                              "12\",\"password\":\"x\"}";

    (void)state;
    expect_4xx_text("null");
    expect_4xx_text("[]");
    expect_4xx_text("\"x\"");
    expect_4xx_text(
        "{\"staff\":\"a\",\"staff\":\"b\",\"code\":1,\"code\":2,\"counter\":1,\"counter\":"
        "2,\"events\":[],\"events\":[]}");
    expect_4xx_text("{\"counter\":9223372036854775808,\"to\":-9223372036854775809}");
    expect_4xx_text("{\"counter\":1e999}");
    expect_4xx_text("{\"counter\":1.0,\"floor\":2147483648}");
    expect_4xx_text("{\"note\":\"\\u0000\",\"staff\":\"\\u0000\"}");
    expect_4xx_text("{\"note\":\"\\ud800\",\"staff\":\"\\ud800\"}");
    expect_4xx_text("{\"note\":\"\xff\xfe\",\"staff\":\"\xc0\x80\"}");
    expect_4xx_text("{\"note\":\"\\u001b[2J\",\"staff\":\"a\\u0007\"}");
    expect_4xx_text("{\"staff\":{},\"password\":[],\"code\":{},\"note\":7,\"events\":{}}");
    expect_4xx_text("{\"__proto__\":{},\"constructor\":1}");
    expect_4xx("a NUL byte", nul, sizeof nul - 1);
    expect_4xx("a byte order mark", "\xef\xbb\xbf{}", 5);
}

static void expect_path(const char *path, int low, int high)
{
    struct talk_reply r;
    int status = attack_raw(&hub, "127.7.0.2", "GET", path, clerk.both, NULL, 0, &r);

    if (status < low || status > high)
        fail_msg("%s: %d", path, status);
    if (r.body != NULL)
        assert_null(strstr(r.body, "root:"));
    talk_free(&r);
}

static void test_paths_lead_nowhere_else(void **state)
{
    static const char *const paths[] = {
        "/console/../hub.conf",
        "/console/..%2f..%2fetc/passwd",
        "/console/%2e%2e/%2e%2e/hub.conf",
        "/console/....//hub.conf",
        "/console//etc/passwd",
        "/console/%00",
        "/console/a%00.css",
        "/console/\xff",
        "/console/%ff%fe",
        "/console/%c0%ae%c0%ae/hub.conf",
        "/console/..\\hub.conf",
        "/console/%0d%0aX-Injected:%201",
        "/t/%0d%0a",
        "/t/%00",
        "/t/../healthz",
        "/c/x",
        "/t/",
        "/t/AAAA",
        "/api/tickets/%2e%2e/contact",
        "/api/tickets//contact",
        "/api/tickets/A001%2f/contact",
        "/api/tickets/99999999999999999999/contact",
        "/api/tickets/%41%30%30%31%00/contact",
        "/v1/tickets/x",
        "//",
        "/%",
        "/%4",
        "/%zz",
        "/?%",
        "/?a=%00",
        "/api/events?after=%ff",
        "/%25%30%30",
        "/console",
        "/api",
        "/metrics/",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        expect_path(paths[i], 300, 499);
    expect_path("/api/events?after=9223372036854775807", 200, 200);
    expect_path("/api/events?after=9223372036854775808&limit=-1", 200, 200);
    expect_path("/api/events?after=-1&limit=4294967297", 200, 200);
    expect_path("/api/events?limit=0&limit=1&after&=&&&", 200, 200);
    expect_path("/api/audit?before=99999999999999999999", 403, 403);
    expect_path("/api/tickets/A001/contact?reveal=1&reason=%20", 404, 404);
}

static void feed_query(const char *query)
{
    char path[160];

    text_format(path, sizeof path, "/v1/feed?%s", query);
    assert_in_range(signer_ask(&hub, &kiosk, "GET", path, NULL), 200, 204);
}

static void test_numbers_beyond_their_range_do_no_harm(void **state)
{
    (void)state;
    feed_query("after=9223372036854775807&wait=9223372036854775807");
    feed_query("after=18446744073709551615&counter=2147483648");
    feed_query("counter=-2147483648&wait=-1");
    feed_query("counter=4294967295&after=0");
    feed_query("counter=9223372036854775807&wait=0&after=0x10");
    assert_in_range(attack_ask(&hub, NULL, "POST", "/api/counters/2147483648/open", clerk.both, ""),
                    404, 404);
    assert_in_range(attack_ask(&hub, NULL, "POST", "/api/counters/-3/open", clerk.both, ""), 404,
                    404);
    assert_in_range(attack_ask(&hub, NULL, "POST", "/api/counters/4294967299/open", clerk.both, ""),
                    404, 404);
}

static bool is_offered(const char *wanted, const char *pattern)
{
    const char *method, *path;

    for (int i = 0; (path = hub_route_at(i, &method)) != NULL; i++) {
        if (strcmp(path, pattern) == 0 && strcmp(method, wanted) == 0)
            return true;
    }
    return false;
}

static void test_each_route_refuses_other_methods_and_answers_head(void **state)
{
    static const char *const methods[] = {"GET",     "POST",  "PUT",     "DELETE", "PATCH",
                                          "OPTIONS", "TRACE", "CONNECT", "BREW"};
    const char *method, *pattern;

    (void)state;
    for (int i = 0; (pattern = hub_route_at(i, &method)) != NULL; i++) {
        char path[96];

        text_format(path, sizeof path, "%.*s%s", (int)strcspn(pattern, "{"), pattern,
                    strchr(pattern, '{') != NULL ? "3" : "");
        if (strchr(pattern, '{') != NULL)
            text_append(path, sizeof path, "%s", strchr(pattern, '}') + 1);
        for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
            int status;

            if (is_offered(methods[m], pattern))
                continue;
            status = attack_ask(&hub, "127.7.0.3", methods[m], path, clerk.both, "{}");
            if (status < 400 || status > 499)
                fail_msg("%s %s: %d", methods[m], path, status);
        }
        if (strcmp(method, "GET") == 0)
            assert_in_range(attack_ask(&hub, "127.7.0.3", "HEAD", path, clerk.both, NULL), 200,
                            499);
    }
}

static void test_header_floods_are_4xx(void **state)
{
    char *many = calloc(1, 64 * 1024);
    int status;

    (void)state;
    assert_non_null(many);
    text_append(many, 64 * 1024, "GET /healthz HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 1500; i++)
        text_append(many, 64 * 1024, "X-%d: %d\r\n", i, i);
    text_append(many, 64 * 1024, "\r\n");
    for (int i = 0; i < 20; i++) {
        struct talk_reply r;
        int fd = talk_open("127.7.0.4", hub.port);

        talk_send(fd, many, strlen(many));
        talk_read_head(fd, &r);
        status = r.status;
        close(fd);
        if (status != 0) /* 0: reset with what was still on the way */
            assert_in_range(status, 400, 499);
    }
    free(many);
    assert_int_equal(attack_ask(&hub, NULL, "GET", "/healthz", NULL, NULL), 200);
}

/* ---- random requests ---- */

static uint32_t dice = 20261123;

static unsigned roll(unsigned sides)
{
    dice = dice * 1664525u + 1013904223u;
    return (dice >> 8) % sides;
}

static const char *pick(const char *const *from, size_t n)
{
    return from[roll((unsigned)n)];
}

static void random_path(char to[160], const char **method)
{
    static const char *const args[] = {
        "3",  "A001", "-1",  "%00",  "x",
        "..", "%ff",  "999", "\xe4", "11000000000000000000000000000001"};
    static const char *const queries[] = {"",
                                          "",
                                          "?after=1",
                                          "?after=-9&wait=0",
                                          "?lang=en",
                                          "?%",
                                          "?counter=99999999999",
                                          "?limit=3&after=%31"};
    const char *pattern;
    int routes = 0;

    while (hub_route_at(routes, method) != NULL)
        routes++;
    pattern = hub_route_at((int)roll((unsigned)routes), method);
    text_format(to, 160, "%.*s", (int)strcspn(pattern, "{"), pattern);
    if (strchr(pattern, '{') != NULL)
        text_append(to, 160, "%s%s", pick(args, ARRAY_LEN(args)), strchr(pattern, '}') + 1);
    text_append(to, 160, "%s", pick(queries, ARRAY_LEN(queries)));
    if (roll(8) == 0)
        *method = roll(2) ? "POST" : "GET";
}

/* Parts of what the hub reads, in any order, with bytes changed. */
static size_t random_body(char to[2048])
{
    static const char *const parts[] = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"staff\"",
        "\"password\"",
        "\"0312\"",
        "\"code\"",
        "\"key\"",
        "\"events\"",
        "\"device\"",
        "\"seq\"",
        "\"counter\"",
        "\"note\"",
        "\"role\"",
        "\"kiosk\"",
        "1",
        "-1",
        "1e9",
        "9223372036854775807",
        "null",
        "true",
        "\"\\u0000\"",
        "\xff",
        "\\",
        "\"",
        "{\"staff\":\"0312\",\"password\":\"x\"}",
        "{\"counter\":3}",
        "{\"events\":[",
        "\"from\":9",
        "{\"ticket\":\"11000000000000000000000000000001\",\"service\":\"social\"}"};
    size_t size;

    to[0] = '\0';
    for (unsigned n = roll(24); n > 0; n--)
        text_append(to, 2048, "%s", pick(parts, ARRAY_LEN(parts)));
    size = strlen(to);
    for (unsigned n = roll(4); size > 0 && n > 0 && roll(2); n--)
        to[roll((unsigned)size)] = (char)roll(256);
    return size;
}

static void random_headers(const char *method, const char *path, const char *body, size_t size,
                           char to[ATTACK_HEADERS])
{
    static const char *const odd[] = {"Content-Encoding: gzip\r\n",
                                      "Content-Encoding: zstd\r\n",
                                      "Guitai-Boot: 1 2\r\n",
                                      "Guitai-Boot: x\r\n",
                                      "Guitai-Backlog: -9\r\n",
                                      "Origin: null\r\n",
                                      "Accept-Language: zh-\xff,,,en;q=\r\n",
                                      "If-None-Match: \"\r\n",
                                      "Cookie: guitai_session=\r\n"};

    to[0] = '\0';
    switch (roll(4)) {
    case 0:
        break;
    case 1:
        signer_headers(&kiosk, method, path, body, size, to);
        break;
    case 2:
        text_copy(to, ATTACK_HEADERS, clerk.both);
        break;
    default:
        text_copy(to, ATTACK_HEADERS, admin.both);
    }
    if (roll(3) == 0)
        text_append(to, ATTACK_HEADERS, "%s", pick(odd, ARRAY_LEN(odd)));
}

static bool is_visible(const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s <= ' ' || *s > '~')
            return false;
    }
    return true;
}

/* Ends streams by closing after the head. */
static int ask_once(int n)
{
    char path[160], from[32], head[2048], headers[ATTACK_HEADERS], body[2048];
    const char *method;
    struct talk_reply r;
    size_t size = random_body(body);
    int fd;

    random_path(path, &method);
    text_format(from, sizeof from, "127.6.%d.%d", n / 250 % 250, n % 250 + 1);
    if (is_visible(path))
        random_headers(method, path, body, size, headers);
    else
        text_copy(headers, sizeof headers, clerk.both);
    if (strcmp(path, "/api/logout") == 0 || strstr(path, "/api/password") != NULL)
        return 400; /* the sign-in is needed later */
    fd = talk_open(from, hub.port);
    assert_true(fd >= 0);
    text_format(head, sizeof head,
                "%s %s HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n",
                method, path, headers, size);
    talk_say(fd, head);
    talk_send(fd, body, size);
    talk_read_head(fd, &r);
    close(fd);
    if (r.status >= 500 || r.status == 0)
        fail_msg("request %d: %s %s: %d", n, method, path, r.status);
    return r.status;
}

static void test_random_requests_leave_memory_flat(void **state)
{
    int total = rounds_of(RANDOM, MANY), before, after, refused = 0;

    (void)state;
    for (int i = 0; i < RANDOM / 2; i++)
        ask_once(i);
    before = target_rss_kib(&hub);
    witness_begin(&hub);
    for (int i = 0; i < total; i++)
        refused += ask_once(i) >= 400;
    witness_end("random requests");
    after = target_rss_kib(&hub);
    print_message("%d random requests, %d refused, memory %d -> %d KiB\n", total, refused, before,
                  after);
    /* $GUITAI_BIN names programs without a sanitizer. */
    assert_true(after - before <
                (getenv("GUITAI_BIN") != NULL ? RSS_GROWTH_KIB : RSS_SANITIZED_KIB));
    assert_int_equal(target_metric(&hub, "failures_total"), 0);
}

/* ---- slow and idle ---- */

static void test_idle_and_slow_connections_do_not_keep_others_out(void **state)
{
    static int fds[IDLE];
    int open = 0;

    (void)state;
    witness_begin(&hub);
    for (int i = 0; i < IDLE; i++) {
        char from[32];

        text_format(from, sizeof from, "127.5.%d.%d", i % 3, i % 200 + 1);
        fds[i] = talk_open(from, hub.port);
        if (fds[i] < 0)
            continue;
        open++;
        if (i % 3 == 1)
            talk_say(fds[i], "GET /healthz HTTP/1.1\r\nHost: h\r\nX-Slow: ");
        if (i % 3 == 2)
            talk_say(fds[i],
                     "POST /api/login HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n{");
    }
    for (int round = 0; round < 5; round++) {
        program_sleep(200);
        for (int i = 0; i < IDLE; i++) {
            if (fds[i] >= 0 && i % 3 != 0)
                talk_say(fds[i], " ");
        }
    }
    print_message("%d idle and slow connections\n", open);
    witness_end("idle and slow connections");
    for (int i = 0; i < IDLE; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
    assert_int_equal(open, IDLE);
}

/* Each from an address of its own, so that none is locked out.  Where one password takes
 * seconds, who was not looked at within ten is let go without a word. */
static void test_many_sign_ins_do_not_keep_others_out(void **state)
{
    static const char body[] = "{\"staff\":\"9%03d\",\"password\":\"guess\"}";
    static int fds[SIGN_INS];
    int heard = 0, refused = 0, let_go = 0;

    (void)state;
    witness_begin(&hub);
    for (int i = 0; i < SIGN_INS; i++) {
        char from[32], text[256];

        text_format(from, sizeof from, "127.8.%d.%d", i / 250, i % 250 + 1);
        fds[i] = talk_open(from, hub.port);
        text_format(text, sizeof text,
                    "POST /api/login HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n",
                    (int)sizeof body - 2);
        text_append(text, sizeof text, body, i);
        talk_say(fds[i], text);
    }
    for (int i = 0; i < SIGN_INS; i++) {
        struct talk_reply r;

        talk_read(fds[i], &r);
        heard += r.status == 401;
        refused += r.status == 503;
        let_go += r.status == 0;
        talk_free(&r);
        close(fds[i]);
    }
    witness_end("many sign-ins");
    print_message("%d sign-ins at once: %d looked at, %d told to come again, %d let go\n", SIGN_INS,
                  heard, refused, let_go);
    assert_true(heard > 0 && refused > 0);
    assert_int_equal(heard + refused + let_go, SIGN_INS);
}

static void test_many_streams_do_not_keep_others_out(void **state)
{
    static int fds[STREAMS];
    char head[512];
    int heard = 0;

    (void)state;
    text_format(head, sizeof head, "GET /api/live HTTP/1.1\r\nHost: hub\r\n%s\r\n", clerk.cookie);
    witness_begin(&hub);
    for (int i = 0; i < STREAMS; i++) {
        struct talk_reply r;

        fds[i] = talk_open("127.4.0.1", hub.port);
        talk_say(fds[i], head);
        talk_read_head(fds[i], &r);
        heard += r.status == 200;
    }
    for (int i = 0; i < 10; i++) /* each wakes all of them, none of which reads */
        attack_ask(&hub, NULL, "POST", i % 2 ? "/api/counters/3/close" : "/api/counters/3/open",
                   clerk.both, "");
    witness_end("streams that nobody reads");
    for (int i = 0; i < STREAMS; i++)
        close(fds[i]);
    assert_int_equal(heard, STREAMS);
}

/* ---- texts that would execute ---- */

static void issue(struct id ticket, struct number n)
{
    struct event e = {.device = kiosk.device,
                      .seq = ++kiosk.seq,
                      .at = clock_now(),
                      .boot = clock_boot(),
                      .type = TICKET_ISSUED,
                      .v = 1,
                      .subject = ticket};
    char json[EVENT_JSON_SIZE], body[EVENT_JSON_SIZE + 32];

    e.body.issued.day = day_of(e.at);
    e.body.issued.number = n;
    text_copy(e.body.issued.service, CODE_SIZE, "social");
    assert_true(event_encode(&e, json, sizeof json) > 0);
    text_format(body, sizeof body, "{\"events\":[%s]}", json);
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/events", body), 200);
}

static void fault(const char *detail)
{
    struct event e = {.device = kiosk.device,
                      .seq = ++kiosk.seq,
                      .at = clock_now(),
                      .boot = clock_boot(),
                      .type = DEVICE_FAULT,
                      .v = 1,
                      .subject = kiosk.device};
    char json[EVENT_JSON_SIZE], body[EVENT_JSON_SIZE + 32];

    text_copy(e.body.condition.part, CODE_SIZE, "printer");
    text_copy(e.body.condition.detail, NOTE_SIZE, detail);
    assert_true(event_encode(&e, json, sizeof json) > 0);
    text_format(body, sizeof body, "{\"events\":[%s]}", json);
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/events", body), 200);
}

static void page_path(struct id ticket, struct number n, char to[256])
{
    struct ticket_token t = {.ticket = ticket, .day = day_of(clock_now()), .number = n};
    uint8_t bytes[TOKEN_BYTES], message[TOKEN_MESSAGE];

    memcpy(t.signer, kiosk.device.b, sizeof t.signer);
    assert_true(token_pack(&t, bytes));
    token_message(bytes, message);
    crypto_sign(&kiosk.key, message, sizeof message, bytes + TOKEN_BODY);
    text_copy(to, 256, "/t/");
    assert_true(crypto_base64url(bytes, sizeof bytes, to + 3, 253));
}

static void expect_inert(const char *path, const char *headers, int status)
{
    struct talk_reply r;

    assert_int_equal(attack_raw(&hub, NULL, "GET", path, headers, NULL, 0, &r), status);
    if (strstr(talk_header(&r, "Content-Type"), "text/html") != NULL) {
        assert_null(strstr(r.body, "<script>"));
        assert_null(strstr(r.body, "<img"));
        assert_null(strstr(r.body, "onerror=alert(2)>"));
        assert_non_null(strstr(talk_header(&r, "Content-Security-Policy"), "default-src 'none'"));
    } else {
        json_error_t e;
        json_t *v = json_loadb(r.body, r.size, JSON_REJECT_DUPLICATES, &e);

        if (v == NULL)
            fail_msg("%s: %s", path, e.text);
        json_decref(v);
    }
    assert_string_equal(talk_header(&r, "X-Content-Type-Options"), "nosniff");
    talk_free(&r);
}

static void test_hostile_texts_stay_texts(void **state)
{
    static const char *const pages[] = {"/api/queue", "/api/hall", "/api/session", "/api/audit",
                                        "/api/events?limit=1000"};
    static const char transfer[] = "{\"counter\":3,\"service\":\"tax\",\"note\":\"<script>alert(1)"
                                   "</script>'\\\"`${7*7}=cmd|' /C calc'!A0\xe2\x80\xae\"}";
    struct number n = {"A", (int16_t)kiosk.lane, 41};
    struct id ticket = crypto_id();
    char path[256], target[256], id[ID_TEXT];

    (void)state;
    issue(ticket, n);
    fault(HOSTILE "\xe2\x80\xa8");
    id_to_text(ticket, id);
    attack_ask(&hub, NULL, "POST", "/api/counters/3/open", clerk.both, "");
    text_format(target, sizeof target, "/api/tickets/%s/call", id);
    attack_ask(&hub, NULL, "POST", target, clerk.both, "{\"counter\":3,\"reason\":\"<b>\"}");
    text_format(target, sizeof target, "/api/tickets/%s/transfer", id);
    assert_int_equal(attack_ask(&hub, NULL, "POST", target, clerk.both, transfer), 200);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/api/terminals", admin.both,
                                "{\"name\":\"</script><svg onload=x>\\\"'\",\"role\":\"board\"}"),
                     200);
    page_path(ticket, n, path);
    expect_inert(path, NULL, 200);
    text_append(path, sizeof path, "?lang=%%3Cscript%%3E");
    expect_inert(path, "Accept-Language: <script>\r\n", 200);
    expect_inert("/t/%3Cscript%3Ealert(1)%3C%2Fscript%3E", NULL, 404);
    expect_inert("/c/%3Cimg%20src=x%3E", NULL, 404);
    expect_inert("/%3Cscript%3E", NULL, 404);
    for (size_t i = 0; i < ARRAY_LEN(pages); i++)
        expect_inert(pages[i], admin.both, 200);
}

/* Only the signs that an operator may read: nothing steers the terminal. */
static void expect_plain_log(void)
{
    FILE *f = fopen(hub.hub.log, "rb");
    int c;

    assert_non_null(f);
    while ((c = fgetc(f)) != EOF)
        assert_true(c == '\n' || (c >= ' ' && c != 0x7f));
    fclose(f);
}

static void test_all_ends_well(void **state)
{
    (void)state;
    assert_int_equal(target_metric(&hub, "failures_total"), 0);
    assert_int_equal(target_metric(&hub, "commit_failures_total"), 0);
    assert_false(program_told(&hub.hub, "alert(1)"));
    expect_plain_log();
    target_restart(&hub); /* what was stored can be read again */
    target_close(&hub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_huge_and_deep_bodies_are_4xx),
        cmocka_unit_test(test_odd_bodies_are_4xx),
        cmocka_unit_test(test_paths_lead_nowhere_else),
        cmocka_unit_test(test_numbers_beyond_their_range_do_no_harm),
        cmocka_unit_test(test_each_route_refuses_other_methods_and_answers_head),
        cmocka_unit_test(test_header_floods_are_4xx),
        cmocka_unit_test(test_hostile_texts_stay_texts),
        cmocka_unit_test(test_idle_and_slow_connections_do_not_keep_others_out),
        cmocka_unit_test(test_many_sign_ins_do_not_keep_others_out),
        cmocka_unit_test(test_many_streams_do_not_keep_others_out),
        cmocka_unit_test(test_random_requests_leave_memory_flat),
        cmocka_unit_test(test_all_ends_well),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
