/* test_malformed.c - malformed requests for each operation of the OpenAPI document, made
 * from what the document says of it: none is a 5xx, memory stays flat, others are served.
 *
 * 50 requests an operation, 10,000 by `make faults`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/attack.h"
#include "support/damage.h"
#include "support/disk.h"
#include "support/journal_kit.h"
#include "support/rounds.h"
#include "support/witness.h"

enum {
    FEW = 50,
    PER_CONNECTION = 50,
    OPERATIONS = 256,
    NAMES = 48,
    NAME = 32,
    BODY = 4096,
    RSS_GROWTH_KIB = 4 * 1024,
    /* A sanitizer keeps what is freed for a while, and its free lists are never given back. */
    RSS_SANITIZED_KIB = 192 * 1024
};

struct operation {
    char method[8], path[96];
    char names[NAMES][NAME]; /* of the members and parameters that it takes */
    int count;
};

static struct target hub;
static struct signer kiosk;
static struct person admin, clerk;
static struct operation operations[OPERATIONS];
static int operation_count;
static uint64_t dice = 20261127;

static unsigned roll(unsigned n)
{
    return (unsigned)(disk_random(&dice) % n);
}

/* ---- the document ---- */

static int indent_of(const char *line)
{
    return (int)strspn(line, " ");
}

/* "   name: ..." */
static bool key_of(const char *line, char *to, size_t size)
{
    const char *from = line + indent_of(line);
    size_t n = strcspn(from, ": \n");

    return from[n] == ':' && n > 0 && n < size && text_format(to, size, "%.*s", (int)n, from);
}

static void add_name(struct operation *o, const char *name)
{
    if (o->count < NAMES && strlen(name) < NAME)
        text_copy(o->names[o->count++], NAME, name);
}

/* The members of a schema: what stands under its "properties:". */
static void add_schema(struct operation *o, const char *document, const char *name)
{
    char head[64], key[64];
    const char *at;

    text_format(head, sizeof head, "\n    %s:\n", name);
    at = strstr(document, head);
    for (at = at != NULL ? at + strlen(head) : NULL; at != NULL && indent_of(at) > 4;
         at = strchr(at, '\n') != NULL ? strchr(at, '\n') + 1 : NULL)
        if (indent_of(at) == 8 && key_of(at, key, sizeof key))
            add_name(o, key);
}

static void add_line(struct operation *o, const char *document, const char *line)
{
    static const char ref[] = "#/components/schemas/", in[] = "name: ";
    const char *end = strchr(line, '\n'), *at = strstr(line, ref);
    char name[64];

    if (at != NULL && at < end) {
        at += strlen(ref);
        text_format(name, sizeof name, "%.*s", (int)strcspn(at, "'"), at);
        add_schema(o, document, name);
    }
    at = strstr(line, in);
    if (at != NULL && at < end) {
        at += strlen(in);
        text_format(name, sizeof name, "%.*s", (int)strcspn(at, ",}"), at);
        add_name(o, name);
    }
}

static void read_document(void)
{
    struct saved file = saved_read(GUITAI_TESTS "/../assets/hub/openapi.yaml");
    char path[96] = "", key[96], *document = calloc(1, file.size + 1);
    struct operation *o = NULL;

    assert_non_null(document);
    memcpy(document, file.bytes, file.size);
    saved_free(&file);
    for (const char *at = strstr(document, "\npaths:") + 1; at != NULL && *at != '\0';
         at = strchr(at, '\n') != NULL ? strchr(at, '\n') + 1 : NULL) {
        if (strncmp(at, "components:", 11) == 0)
            break;
        if (indent_of(at) == 2 && key_of(at, key, sizeof key)) {
            text_copy(path, sizeof path, key);
        } else if (indent_of(at) == 4 && key_of(at, key, sizeof key)) {
            assert_true(operation_count < OPERATIONS);
            o = &operations[operation_count++];
            text_copy(o->path, sizeof o->path, path);
            text_copy(o->method, sizeof o->method, strcmp(key, "get") == 0 ? "GET" : "POST");
        } else if (o != NULL) {
            add_line(o, document, at);
        }
    }
    free(document);
    assert_true(operation_count > 50);
}

/* ---- requests ---- */

static const char *const values[] = {
    "null",
    "true",
    "-1",
    "0",
    "3",
    "1e999",
    "1.5",
    "9223372036854775808",
    "-9223372036854775809",
    "\"\"",
    "\"x\"",
    "\"social\"",
    "\"A001\"",
    "\"0312\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\u001b[2J\"",
    "\"\\u202e\"",
    "\"'; DROP TABLE log; --\"",
    "\"2026-13-45\"",
    "\"25:61\"",
    "\"11000000000000000000000000000001\"",
    "\"\xff\xfe\"",
    "[]",
    "{}",
    "[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":",
    "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
};

static const char *const arguments[] = {
    "3",          "0",         "-1",     "99999999999999999999",
    "x",          "A001",      "social", "admin",
    "%00",        "%ff",       "%2e%2e", "11000000000000000000000000000001",
    "2026-11-27", "%0d%0aX:1", "'",      "%F0%9F%98%80",
    "a%2fb",
};

static const char *value(void)
{
    return values[roll(ARRAY_LEN(values))];
}

static size_t make_body(const struct operation *o, char to[BODY])
{
    size_t size;

    text_copy(to, BODY, roll(20) == 0 ? "[" : "{");
    for (unsigned n = roll(7), i = 0; i < n; i++)
        text_append(to, BODY, "%s\"%s\":%s", i > 0 ? "," : "",
                    o->count > 0 ? o->names[roll((unsigned)o->count)] : "x", value());
    if (roll(5) != 0)
        text_append(to, BODY, "}");
    size = strlen(to);
    for (unsigned n = roll(4); n > 0 && roll(2) == 0; n--)
        to[roll((unsigned)size)] = (char)roll(256);
    return roll(10) == 0 ? roll((unsigned)size) : size;
}

static void make_path(const struct operation *o, char *to, size_t size)
{
    const char *open = strchr(o->path, '{');

    text_format(to, size, "%.*s%s%s", (int)strcspn(o->path, "{"), o->path,
                open != NULL ? arguments[roll(ARRAY_LEN(arguments))] : "",
                open != NULL ? strchr(open, '}') + 1 : "");
    for (unsigned n = roll(3), i = 0; i < n && o->count > 0; i++) {
        const char *name = o->names[roll((unsigned)o->count)];

        if (strcmp(name, "wait") != 0) /* it is granted, and then nothing goes on */
            text_append(to, size, "%c%s=%s", i == 0 ? '?' : '&', name,
                        arguments[roll(ARRAY_LEN(arguments))]);
    }
}

static void make_headers(const struct operation *o, const char *path, const char *body, size_t size,
                         char to[ATTACK_HEADERS])
{
    static const char *const odd[] = {
        "Content-Encoding: gzip\r\n", "Content-Encoding: zstd\r\n",
        "Guitai-Boot: 1 2\r\n",       "Guitai-Backlog: -9\r\n",
        "Origin: null\r\n",           "Accept-Language: zh-\xff,,,en;q=\r\n",
        "If-None-Match: \"\r\n",      "Cookie: guitai_session=\r\n",
        "Content-Type: text/xml\r\n", "X-CSRF-Token: \xe4\r\n",
        "Guitai-Signature: AAAA\r\n", "Last-Event-ID: -1\r\n"};
    unsigned who = roll(8);

    to[0] = '\0';
    if (strncmp(o->path, "/v1/", 4) == 0 && who < 6)
        signer_headers(&kiosk, o->method, path, body, size, to);
    else if (who < 6 && strcmp(o->path, "/api/logout") != 0) /* sessions are needed later */
        text_copy(to, ATTACK_HEADERS, who < 3 ? clerk.both : admin.both);
    if (roll(3) == 0)
        text_append(to, ATTACK_HEADERS, "%s", odd[roll(ARRAY_LEN(odd))]);
}

static bool is_stream(const struct operation *o)
{
    return strcmp(o->path, "/api/live") == 0;
}

/* One request on an open connection; closes it (-1) when it ends there. */
static int ask(const struct operation *o, int *fd)
{
    static char body[BODY], head[2 * BODY];
    char path[512], headers[ATTACK_HEADERS];
    bool posts = strcmp(o->method, "POST") == 0, streams = is_stream(o);
    size_t size = posts ? make_body(o, body) : 0, used;
    struct talk_reply r;

    make_path(o, path, sizeof path);
    make_headers(o, path, body, size, headers);
    text_format(head, sizeof head, "%s %s HTTP/1.1\r\nHost: hub\r\n%s", o->method, path, headers);
    if (posts)
        text_append(head, sizeof head, "Content-Length: %zu\r\n", size);
    text_append(head, sizeof head, "\r\n");
    used = strlen(head);
    memcpy(head + used, body, size); /* in one piece: the body would wait for the head's ack */
    talk_send(*fd, head, used + size);
    if (streams)
        talk_read_head(*fd, &r);
    else
        talk_read(*fd, &r);
    if (r.status == 0 || r.status >= 500)
        fail_msg("%s %s with %.*s: %d", o->method, path, (int)size, body, r.status);
    if (streams || r.status == 400 || strstr(r.head, "Connection: close") != NULL) {
        close(*fd);
        *fd = -1;
    }
    talk_free(&r);
    return r.status;
}

static int attack(const struct operation *o, int number, int total)
{
    int fd = -1, refused = 0;

    for (int i = 0; i < total; i++) {
        char from[32];

        text_format(from, sizeof from, "127.%d.%d.%d", 20 + number, i / PER_CONNECTION % 250,
                    i % 250 + 1);
        if (fd >= 0 && i % PER_CONNECTION == 0) {
            close(fd);
            fd = -1;
        }
        if (fd < 0)
            fd = talk_open(from, hub.port);
        assert_true(fd >= 0);
        refused += ask(o, &fd) >= 400;
    }
    if (fd >= 0)
        close(fd);
    return refused;
}

static void test_malformed_requests_harm_nobody(void **state)
{
    int each = rounds_of(FEW, 10000), refused = 0, before, after;

    (void)state;
    target_open(&hub, NULL);
    signer_enrol(&hub, &kiosk, "kiosk");
    assert_int_equal(attack_login(&hub, NULL, "admin", ATTACK_PASSWORD, NULL, &admin), 200);
    assert_int_equal(attack_login(&hub, NULL, "0312", ATTACK_PASSWORD, NULL, &clerk), 200);
    read_document();
    /* That a stream was left is seen at its next beat: until then its memory is in use. */
    for (int i = 0; i < operation_count; i++)
        attack(&operations[i], i, is_stream(&operations[i]) ? each : FEW / 2);
    before = target_rss_kib(&hub);
    witness_begin(&hub);
    for (int i = 0; i < operation_count; i++)
        refused += attack(&operations[i], i, each);
    witness_end("malformed requests");
    after = target_rss_kib(&hub);
    print_message("%d operations, %d malformed requests each, %d of %d refused, no 5xx, memory %d "
                  "-> %d KiB\n",
                  operation_count, each, refused, operation_count * each, before, after);
    /* $GUITAI_BIN names programs without a sanitizer. */
    assert_true(after - before <
                (getenv("GUITAI_BIN") != NULL ? RSS_GROWTH_KIB : RSS_SANITIZED_KIB));
    assert_int_equal(target_metric(&hub, "failures_total"), 0);
    target_close(&hub);
}

static int abandon(void **state)
{
    (void)state;
    target_abandon(&hub);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_malformed_requests_harm_nobody, abandon),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
