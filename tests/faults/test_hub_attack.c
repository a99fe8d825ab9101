/* test_hub_attack.c - who is not allowed in tries to get in: forged and repeated
 * requests, guessed codes and passwords, borrowed sessions, other people's roles. */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/event.h"
#include "hub/hub.h"
#include "port/clock.h"
#include "support/attack.h"
#include "wire/event_json.h"
#include "wire/signing.h"

static struct target hub;
static struct signer kiosk, other;

static int setup(void **state)
{
    (void)state;
    target_open(&hub, NULL);
    signer_enrol(&hub, &kiosk, "kiosk");
    signer_enrol(&hub, &other, "kiosk");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    target_abandon(&hub);
    return 0;
}

/* ---- signed requests ---- */

static void expect_refused(const char *what, const char *method, const char *path,
                           const char *headers, const char *body)
{
    int64_t before = target_pos(&hub);
    int status = attack_ask(&hub, NULL, method, path, headers, body);

    if (status != 401)
        fail_msg("%s: %d", what, status);
    assert_int_equal(target_pos(&hub), before);
}

/* Replaces the value of a header; NULL takes the header out. */
static void put_header(char headers[ATTACK_HEADERS], const char *name, const char *value)
{
    char copy[ATTACK_HEADERS], *at;
    size_t len;

    text_copy(copy, sizeof copy, headers);
    at = strstr(copy, name);
    assert_non_null(at);
    len = (size_t)(strchr(at, '\n') - at) + 1;
    text_format(headers, ATTACK_HEADERS, "%.*s%s%s%s%s%s", (int)(at - copy), copy,
                value != NULL ? name : "", value != NULL ? ": " : "", value != NULL ? value : "",
                value != NULL ? "\r\n" : "", at + len);
}

static const char number_body[] =
    "{\"ticket\":\"11000000000000000000000000000001\",\"service\":\"social\"}";
static const char number_edited[] =
    "{\"ticket\":\"11000000000000000000000000000002\",\"service\":\"social\"}";

static void signed_number(char headers[ATTACK_HEADERS])
{
    signer_headers(&kiosk, "POST", "/v1/numbers", number_body, sizeof number_body - 1, headers);
}

static void test_edited_and_foreign_requests_are_refused(void **state)
{
    char headers[ATTACK_HEADERS], id[ID_TEXT];
    struct signer forger;

    (void)state;
    signed_number(headers);
    expect_refused("edited body", "POST", "/v1/numbers", headers, number_edited);
    expect_refused("edited query", "POST", "/v1/numbers?x=1", headers, number_body);
    expect_refused("another path", "POST", "/v1/events", headers, number_body);
    expect_refused("path in another form", "POST", "/v1/%6eumbers", headers, number_body);
    expect_refused("another method", "GET", "/v1/feed", headers, NULL);
    expect_refused("no body", "POST", "/v1/numbers", headers, NULL);
    id_to_text(other.device, id);
    put_header(headers, HEADER_DEVICE, id);
    expect_refused("another device", "POST", "/v1/numbers", headers, number_body);
    put_header(headers, HEADER_DEVICE, "00000000000000000000000000000000");
    expect_refused("no device", "POST", "/v1/numbers", headers, number_body);
    forger = kiosk;
    crypto_sign_key(&forger.key);
    assert_int_equal(signer_ask(&hub, &forger, "POST", "/v1/numbers", number_body), 401);
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", number_body), 200);
}

static void test_headers_in_odd_forms_are_refused(void **state)
{
    static const char *const names[] = {HEADER_DEVICE, HEADER_EPOCH, HEADER_SEQUENCE,
                                        HEADER_SIGNATURE};
    static const char *const values[] = {NULL,
                                         "",
                                         "0",
                                         "-1",
                                         "+7",
                                         "007",
                                         "0x7",
                                         "7,7",
                                         "7.0",
                                         "1e3",
                                         "99999999999999999999",
                                         "18446744073709551616",
                                         "9223372036854775808",
                                         "nan",
                                         "%00",
                                         "\xff\xfe",
                                         "é",
                                         "''--"};
    char headers[ATTACK_HEADERS];

    (void)state;
    for (size_t n = 0; n < ARRAY_LEN(names); n++) {
        for (size_t i = 0; i < ARRAY_LEN(values); i++) {
            char what[96];

            signed_number(headers);
            put_header(headers, names[n], values[i]);
            text_format(what, sizeof what, "%s: %s", names[n], values[i] ? values[i] : "(none)");
            expect_refused(what, "POST", "/v1/numbers", headers, number_body);
        }
    }
}

static void test_repeated_and_reordered_requests_are_taken_once(void **state)
{
    char early[ATTACK_HEADERS], headers[REPLAY_BITS + 1][ATTACK_HEADERS];

    (void)state;
    signed_number(early);
    for (int i = 0; i <= REPLAY_BITS; i++)
        signed_number(headers[i]);
    assert_int_equal(
        attack_ask(&hub, NULL, "POST", "/v1/numbers", headers[REPLAY_BITS], number_body), 200);
    for (int i = REPLAY_BITS - 1; i > 0; i--) { /* they may overtake each other */
        assert_int_equal(attack_ask(&hub, NULL, "POST", "/v1/numbers", headers[i], number_body),
                         200);
        expect_refused("a second time", "POST", "/v1/numbers", headers[i], number_body);
    }
    expect_refused("too old to know", "POST", "/v1/numbers", headers[0], number_body);
    expect_refused("older still", "POST", "/v1/numbers", early, number_body);
    target_restart(&hub);
    expect_refused("after a restart of the hub", "POST", "/v1/numbers", headers[REPLAY_BITS],
                   number_body);
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", number_body), 200);
}

static void test_stale_epoch_is_refused(void **state)
{
    char held_back[ATTACK_HEADERS];

    (void)state;
    signed_number(held_back); /* an attacker on the way keeps it for later */
    kiosk.epoch = 2;
    kiosk.sequence = 0;
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", number_body), 200);
    expect_refused("an earlier epoch", "POST", "/v1/numbers", held_back, number_body);
    kiosk.epoch = 1;
    assert_int_equal(signer_ask(&hub, &kiosk, "GET", "/v1/feed", NULL), 401);
    kiosk.epoch = 2;
    assert_int_equal(signer_ask(&hub, &kiosk, "GET", "/v1/feed", NULL), 200);
    expect_told(&hub.hub, "hub: refused a request from 127.0.0.1: ");
}

/* ---- who waits ---- */

static int wait_for_news(struct signer *s, int seconds)
{
    char path[64], headers[ATTACK_HEADERS], head[ATTACK_HEADERS + 128];
    int fd = talk_open("127.0.0.1", hub.port);

    assert_true(fd >= 0);
    text_format(path, sizeof path, "/v1/feed?after=%lld&wait=%d", (long long)target_pos(&hub),
                seconds);
    signer_headers(s, "GET", path, NULL, 0, headers);
    text_format(head, sizeof head, "GET %s HTTP/1.1\r\nHost: hub\r\n%s\r\n", path, headers);
    assert_true(talk_say(fd, head));
    return fd;
}

/* Before a feed of another, begun now, has waited its ten seconds for nothing. */
static void expect_told_at_once(int fd)
{
    struct pollfd two[2] = {{.fd = fd, .events = POLLIN},
                            {.fd = wait_for_news(&other, 10), .events = POLLIN}};

    assert_in_range(poll(two, 2, 60000), 1, 2);
    close(two[1].fd);
    assert_int_not_equal(two[0].revents, 0);
}

/* ---- least privilege of a terminal ---- */

static int tell(struct signer *s, struct id device, enum event_type type, int lane, bool future)
{
    struct event e = {.device = device,
                      .seq = s->seq + 1,
                      .at = clock_now(),
                      .boot = clock_boot(),
                      .type = type,
                      .v = event_types[type].v,
                      .subject = crypto_id()};
    char json[EVENT_JSON_SIZE], body[EVENT_JSON_SIZE + 32];
    int status;

    if (type == TICKET_ISSUED) {
        e.body.issued.day = day_of(e.at);
        e.body.issued.number = (struct number){"A", (int16_t)lane, 700 + (int)s->seq};
        text_copy(e.body.issued.service, CODE_SIZE, "social");
    } else if (type == RATING_GIVEN) {
        e.body.given.level = 5;
    }
    if (event_encode(&e, json, sizeof json) == 0)
        return -1; /* a body of this type needs more than zeros */
    if (future)
        strstr(json, "\"v\":")[4] = '9';
    text_format(body, sizeof body, "{\"events\":[%s]}", json);
    status = signer_ask(&hub, s, "POST", "/v1/events", body);
    s->seq += status == 200;
    return status;
}

static void test_terminal_tells_its_own_events_alone(void **state)
{
    int64_t before = target_pos(&hub);
    int aside = 0;

    (void)state;
    assert_int_equal(tell(&kiosk, other.device, TICKET_ISSUED, 0, false), 403);
    assert_int_equal(tell(&kiosk, crypto_id(), TICKET_ISSUED, 0, false), 403);
    assert_int_equal(tell(&kiosk, kiosk.device, TICKET_ISSUED, 0, true), 422);
    aside += tell(&kiosk, kiosk.device, TICKET_ISSUED, other.lane, false) == 200;
    for (int type = EVENT_NONE + 1; type < EVENT_TYPES; type++) {
        bool staffs =
            (type >= TICKET_CALLED && type <= TICKET_COMPLETED && type != TICKET_CANCELLED) ||
            /* What opens a case is not without a promise. */
            (type >= CASE_REGISTERED && type <= IMPROVEMENT_CLOSED && type != CASE_CONFIRMED) ||
            type == DEVICE_ENROLLED || type >= COUNTER_OPENED;

        if (staffs) {
            int status = tell(&kiosk, kiosk.device, (enum event_type)type, 0, false);

            aside += status == 200;
            assert_true(status == -1 || status == 200 || status == 422);
        }
    }
    print_message("%d event types of staff and hub set aside\n", aside);
    assert_true(aside >= 8);
    assert_int_equal(target_pos(&hub), before + aside); /* of each the log says so, and no more */
    assert_int_equal(tell(&kiosk, kiosk.device, TICKET_ISSUED, kiosk.lane, false), 200);
}

static void test_numbers_that_are_used_up_leave_the_hub_working(void **state)
{
    static const char last[] =
        "{\"ticket\":\"11000000000000000000000000000009\",\"service\":\"social\",\"floor\":99998}";
    static const char beyond[] =
        "{\"ticket\":\"11000000000000000000000000000008\",\"service\":\"social\",\"floor\":99999}";
    static const char over[] =
        "{\"ticket\":\"11000000000000000000000000000008\",\"service\":\"social\",\"floor\":100000}";
    static const char tax[] =
        "{\"ticket\":\"11000000000000000000000000000008\",\"service\":\"tax\"}";

    (void)state;
    assert_int_equal(signer_ask(&hub, &other, "POST", "/v1/numbers", last), 200);
    assert_int_equal(signer_ask(&hub, &other, "POST", "/v1/numbers", beyond), 409);
    assert_int_equal(signer_ask(&hub, &other, "POST", "/v1/numbers", over), 422);
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", number_edited), 409);
    /* The kiosk numbers from its own lane then; other queues go on. */
    assert_int_equal(tell(&kiosk, kiosk.device, TICKET_ISSUED, kiosk.lane, false), 200);
    assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", tax), 200);
}

static void test_revoked_terminal_is_shut_out_at_once(void **state)
{
    char target[96], id[ID_TEXT];
    struct talk_reply news;
    struct person admin;
    int fd;

    (void)state;
    assert_int_equal(attack_login(&hub, NULL, "admin", ATTACK_PASSWORD, NULL, &admin), 200);
    fd = wait_for_news(&kiosk, 55);
    program_sleep(300); /* until it waits */
    id_to_text(kiosk.device, id);
    for (char *c = id; *c != '\0'; c++) /* however it is written */
        *c = *c >= 'a' ? (char)(*c - 'a' + 'A') : *c;
    text_format(target, sizeof target, "/api/terminals/%s/revoke", id);
    assert_int_equal(attack_ask(&hub, NULL, "POST", target, admin.both, ""), 204);
    expect_told_at_once(fd);
    talk_read(fd, &news);
    assert_int_equal(news.status, 401);
    talk_free(&news);
    close(fd);
    assert_int_equal(signer_ask(&hub, &kiosk, "GET", "/v1/feed", NULL), 401);
    assert_int_equal(tell(&kiosk, kiosk.device, TICKET_ISSUED, 0, false), 401);
    assert_int_equal(signer_ask(&hub, &other, "GET", "/v1/feed", NULL), 200);
}

/* ---- enrolment ---- */

static void test_codes_cannot_be_guessed(void **state)
{
    struct signer s;
    int heard = 0, status;

    (void)state;
    do {
        char code[16];

        text_format(code, sizeof code, "AAAA%05dAA", heard);
        status = attack_enrol(&hub, "127.0.3.1", code, &s);
        heard++;
    } while (status == 403 && heard < 100);
    print_message("%d codes heard of one address, then 429\n", heard - 1);
    assert_int_equal(status, 429);
    assert_in_range(heard, 10, 30);
    attack_code(&hub, "board", (char[16]){""});
    assert_int_equal(attack_enrol(&hub, "127.0.3.2", "BBBBBBBBBB", &s), 403); /* others go on */
}

struct racer {
    pthread_t thread;
    const char *code;
    int status;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    struct signer s;
    char from[32];

    text_format(from, sizeof from, "127.0.4.%d", (int)((uintptr_t)r / sizeof *r % 200) + 1);
    r->status = attack_enrol(&hub, from, r->code, &s);
    return NULL;
}

static void test_one_code_admits_one_of_many(void **state)
{
    struct racer racers[8];
    struct signer late;
    char code[16];
    int in = 0;

    (void)state;
    attack_code(&hub, "kiosk", code);
    for (size_t i = 0; i < ARRAY_LEN(racers); i++) {
        racers[i] = (struct racer){.code = code};
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(racers); i++) {
        pthread_join(racers[i].thread, NULL);
        in += racers[i].status == 200;
        assert_true(racers[i].status == 200 || racers[i].status == 403);
    }
    assert_int_equal(in, 1);
    assert_int_equal(attack_enrol(&hub, "127.0.4.250", code, &late), 403);
}

/* ---- passwords ---- */

static void login_body(const char *staff, const char *password, char to[128])
{
    text_format(to, 128, "{\"staff\":\"%s\",\"password\":\"%s\"}", staff, password);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Shortest of five tries, each from an address of its own; the reply of the last. */
static int64_t time_of_login(const char *staff, int salt, struct talk_reply *last)
{
    int64_t took[5];
    char body[128], from[32];

    login_body(staff, "wrong-password", body);
    for (int i = 0; i < 5; i++) {
        int64_t begun = program_millis();

        text_format(from, sizeof from, "127.1.%d.%d", salt, i + 1);
        memset(last, 0, sizeof *last);
        attack_raw(&hub, from, "POST", "/api/login", NULL, body, strlen(body), last);
        took[i] = program_millis() - begun;
        if (i < 4)
            talk_free(last);
    }
    qsort(took, ARRAY_LEN(took), sizeof took[0], by_size);
    return took[0];
}

/* Within a few tries more: each of them doubles the wait, whatever time it takes. */
static bool is_locked(const char *staff)
{
    struct person nobody = {.csrf = ""};

    for (int i = 0; i < 10; i++) {
        if (attack_login(&hub, "127.1.4.1", staff, "x", NULL, &nobody) == 429)
            return true;
    }
    return false;
}

static void test_answers_do_not_tell_which_accounts_exist(void **state)
{
    struct talk_reply known, unknown, none;
    int64_t a = time_of_login("0312", 1, &known), b = time_of_login("nobody", 2, &unknown);
    int64_t c = time_of_login("admin2", 3, &none);

    (void)state;
    print_message("a wrong password takes %d ms, an unknown account %d and %d ms\n", (int)a, (int)b,
                  (int)c);
    assert_int_equal(known.status, 401);
    assert_string_equal(known.body, unknown.body);
    assert_int_equal(unknown.status, 401);
    assert_null(talk_header(&known, "Set-Cookie"));
    talk_free(&known);
    talk_free(&unknown);
    talk_free(&none);
    /* Further tries come too soon, for both alike. */
    assert_true(is_locked("0312"));
    assert_true(is_locked("nobody"));
}

/* Guesses until none is heard any more, not even the right one.  The wait may end between the
 * two, but not often: it doubles. */
static bool admin_is_barred(void)
{
    struct person p;

    for (int i = 0; i < 200; i++) {
        char from[32];

        text_format(from, sizeof from, "127.2.0.%d", i + 1);
        if (attack_login(&hub, from, "admin", "guess", NULL, &p) == 429 &&
            attack_login(&hub, NULL, "admin", ATTACK_PASSWORD, NULL, &p) == 429)
            return true;
    }
    return false;
}

static void test_administrator_is_let_in_by_the_machine(void **state)
{
    char line[1024];
    struct person p;

    (void)state;
    assert_true(admin_is_barred());
    text_format(line, sizeof line,
                "echo 'another-secret' | '%s/guitai-hub' passwd --config '%s' --staff admin "
                ">/dev/null",
                GUITAI_TEST_BIN, hub.config);
    assert_int_equal(system(line), 0);
    assert_int_equal(attack_login(&hub, NULL, "admin", "another-secret", NULL, &p), 200);
    assert_int_equal(attack_login(&hub, NULL, "0313", ATTACK_PASSWORD, NULL, &p), 200);
}

static void test_one_address_cannot_try_many_accounts(void **state)
{
    struct person p;
    int tries = 0, status;

    (void)state;
    do {
        char staff[16];

        text_format(staff, sizeof staff, "9%d", tries);
        status = attack_login(&hub, "127.3.0.1", staff, ATTACK_PASSWORD, NULL, &p);
    } while (status == 401 && ++tries < 60);
    assert_int_equal(status, 429);
    assert_in_range(tries, 10, 30);
    /* An account that no other test locks. */
    assert_int_equal(attack_login(&hub, "127.3.0.2", "0315", ATTACK_PASSWORD, NULL, &p), 200);
}

/* ---- sessions ---- */

static void test_session_is_made_new_and_kept_from_scripts(void **state)
{
    char body[128];
    struct person planted = {.cookie = "Cookie: guitai_session=planted-by-somebody\r\n"}, p, q;
    struct talk_reply r;
    const char *cookie;

    (void)state;
    login_body("0312", ATTACK_PASSWORD, body);
    assert_int_equal(
        attack_raw(&hub, NULL, "POST", "/api/login", planted.cookie, body, strlen(body), &r), 200);
    cookie = talk_header(&r, "Set-Cookie");
    assert_non_null(strstr(cookie, "HttpOnly"));
    assert_non_null(strstr(cookie, "SameSite=Strict"));
    assert_non_null(strstr(cookie, "Path=/"));
    assert_null(strstr(cookie, "planted"));
    assert_null(strstr(cookie, "Domain"));
    talk_free(&r);
    assert_int_equal(attack_ask(&hub, NULL, "GET", "/api/session", planted.cookie, NULL), 401);
    assert_int_equal(attack_login(&hub, NULL, "0312", ATTACK_PASSWORD, NULL, &p), 200);
    assert_int_equal(attack_login(&hub, NULL, "0312", ATTACK_PASSWORD, NULL, &q), 200);
    assert_string_not_equal(p.cookie, q.cookie);
    assert_string_not_equal(p.csrf, q.csrf);
}

/* A console that somebody left open shows nothing more. */
static void test_stream_ends_with_its_session(void **state)
{
    static const char number[] = "0317";
    char target[64], head[512], part[4096];
    struct person admin, p;
    struct talk_reply r;
    int fd;

    (void)state;
    assert_int_equal(attack_login(&hub, NULL, "admin", ATTACK_PASSWORD, NULL, &admin), 200);
    assert_int_equal(attack_login(&hub, NULL, number, ATTACK_PASSWORD, NULL, &p), 200);
    fd = talk_open("127.0.0.1", hub.port);
    text_format(head, sizeof head, "GET /api/live HTTP/1.1\r\nHost: hub\r\n%s\r\n", p.cookie);
    assert_true(talk_say(fd, head));
    talk_read_head(fd, &r);
    assert_int_equal(r.status, 200);
    assert_true(talk_chunk(fd, part, sizeof part));
    text_format(target, sizeof target, "/api/people/%s/disable", number);
    assert_int_equal(attack_ask(&hub, NULL, "POST", target, admin.both, ""), 204);
    expect_told_at_once(fd);
    assert_false(talk_chunk(fd, part, sizeof part)); /* not one more */
    close(fd);
    assert_int_equal(attack_ask(&hub, NULL, "GET", "/api/queue", p.cookie, NULL), 401);
}

static void test_other_sites_cannot_act_for_who_is_signed_in(void **state)
{
    static const char *const origins[] = {
        "https://evil.example", "null",    "http://hub.evil", "http://evilhub",  "hub",       "",
        "http://hub:81",        "file://", "http://hub/",     "http://user@hub", "HTTP://HUB"};
    struct person p, q;
    char headers[512];

    (void)state;
    assert_int_equal(attack_login(&hub, NULL, "0312", ATTACK_PASSWORD, NULL, &p), 200);
    assert_int_equal(attack_login(&hub, NULL, "0313", ATTACK_PASSWORD, NULL, &q), 200);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/api/counters/3/open", p.cookie, ""), 403);
    text_format(headers, sizeof headers, "%s%s", p.cookie, q.csrf);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/api/counters/3/open", headers, ""), 403);
    text_format(headers, sizeof headers, "%sX-CSRF-Token: \r\n", p.cookie);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/api/counters/3/open", headers, ""), 403);
    for (size_t i = 0; i < ARRAY_LEN(origins); i++) {
        text_format(headers, sizeof headers, "%sOrigin: %s\r\n", p.both, origins[i]);
        assert_int_equal(attack_ask(&hub, NULL, "POST", "/api/counters/3/open", headers, ""), 403);
        text_format(headers, sizeof headers, "Origin: %s\r\n", origins[i]);
        assert_int_equal(attack_login(&hub, NULL, "0314", ATTACK_PASSWORD, headers, &q), 403);
    }
    text_format(headers, sizeof headers, "%sOrigin: http://hub\r\n", p.both);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/api/counters/3/open", headers, ""), 200);
}

/* ---- roles ---- */

/* "/api/tickets/{id}/recall" -> "/api/tickets/A001/recall" */
static void fill(const char *pattern, char to[96])
{
    size_t before = strcspn(pattern, "{");

    text_format(to, 96, "%.*s%s", (int)before, pattern, pattern[before] != '\0' ? "A001" : "");
    if (pattern[before] != '\0')
        text_append(to, 96, "%s", strchr(pattern, '}') + 1);
}

static int as(const struct person *p, const char *method, const char *path)
{
    return attack_ask(&hub, NULL, method, path, p->both, strcmp(method, "POST") == 0 ? "{}" : NULL);
}

static bool begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

static void test_each_route_asks_who_it_is(void **state)
{
    struct person nobody = {.csrf = ""}, clerk, auditor;
    const char *method, *pattern;
    int guarded = 0;

    (void)state;
    assert_int_equal(attack_login(&hub, NULL, "0312", ATTACK_PASSWORD, NULL, &clerk), 200);
    assert_int_equal(attack_login(&hub, NULL, "0318", ATTACK_PASSWORD, NULL, &auditor), 200);
    for (int i = 0; (pattern = hub_route_at(i, &method)) != NULL; i++) {
        bool staffs = begins(pattern, "/api/") && strcmp(pattern, "/api/login") != 0;
        bool desk = begins(pattern, "/api/counters/") || begins(pattern, "/api/tickets/");
        bool admins = begins(pattern, "/api/terminals") || begins(pattern, "/api/audit");
        char path[96];

        fill(pattern, path);
        if (staffs || (begins(pattern, "/v1/") && strcmp(pattern, "/v1/enrol") != 0)) {
            assert_int_equal(as(&nobody, method, path), 401);
            guarded++;
        }
        if (begins(pattern, "/v1/") && strcmp(pattern, "/v1/enrol") != 0)
            assert_int_equal(as(&clerk, method, path), 401); /* a session is no signature */
        if (admins)
            assert_int_equal(as(&clerk, method, path), 403);
        if (desk)
            assert_int_equal(as(&auditor, method, path), 403);
        if (staffs)
            assert_int_equal(
                signer_ask(&hub, &kiosk, method, path, strcmp(method, "POST") == 0 ? "{}" : NULL),
                401);
    }
    print_message("%d routes ask who it is\n", guarded);
    assert_true(guarded > 25);
    assert_int_equal(as(&auditor, "GET", "/api/audit"), 200);
    assert_int_equal(as(&auditor, "POST", "/api/terminals"), 403);
}

static void test_all_ends_well(void **state)
{
    (void)state;
    assert_int_equal(target_metric(&hub, "failures_total"), 0);
    assert_int_equal(target_metric(&hub, "number_clashes_today"), 0);
    assert_false(program_told(&hub.hub, ATTACK_PASSWORD));
    target_close(&hub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edited_and_foreign_requests_are_refused),
        cmocka_unit_test(test_headers_in_odd_forms_are_refused),
        cmocka_unit_test(test_repeated_and_reordered_requests_are_taken_once),
        cmocka_unit_test(test_stale_epoch_is_refused),
        cmocka_unit_test(test_terminal_tells_its_own_events_alone),
        cmocka_unit_test(test_numbers_that_are_used_up_leave_the_hub_working),
        cmocka_unit_test(test_codes_cannot_be_guessed),
        cmocka_unit_test(test_one_code_admits_one_of_many),
        cmocka_unit_test(test_session_is_made_new_and_kept_from_scripts),
        cmocka_unit_test(test_stream_ends_with_its_session),
        cmocka_unit_test(test_other_sites_cannot_act_for_who_is_signed_in),
        cmocka_unit_test(test_each_route_asks_who_it_is),
        cmocka_unit_test(test_revoked_terminal_is_shut_out_at_once),
        cmocka_unit_test(test_answers_do_not_tell_which_accounts_exist),
        cmocka_unit_test(test_one_address_cannot_try_many_accounts),
        cmocka_unit_test(test_administrator_is_let_in_by_the_machine),
        cmocka_unit_test(test_all_ends_well),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
