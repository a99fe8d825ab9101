/* test_hub_api.c - the program guitai-hub over loopback: its commands, its API,
 * many at one time, killed in the middle. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "port/clock.h"
#include "port/crypto.h"
#include "support/http_talk.h"
#include "support/programs.h"
#include "support/staff.h"
#include "wire/api_json.h"
#include "wire/event_json.h"
#include "wire/signing.h"

enum { CROWD = 12, EACH = 25, OUT = 8192 };

#define PASSWORD "counter-7f3a91"
#define PHONE "13800138000"

struct client { /* a terminal, by hand */
    int port;
    struct id device;
    struct sign_key key;
    char seal[48];
    uint64_t sequence, seq, acked;
    int lane;
};

static char dir[PROGRAM_PATH], config[PROGRAM_PATH + 16], store[PROGRAM_PATH + 16], out[OUT];
static struct program hub;
static int port;

/* ---- the hub ---- */

static int init(const char *listen)
{
    const char *argv[] = {"guitai-hub", "init", "--dir", dir, "--sample", "--listen", listen, NULL};

    return program_run(argv, out, sizeof out);
}

static void start_hub(void)
{
    const char *argv[] = {"guitai-hub", "--config", config, NULL};

    if (!program_start(&hub, dir, "hub", argv, "listening "))
        fail_msg("the hub does not start; see %s", dir);
    port = atoi(strrchr(hub.said, ':') + 1);
}

static int setup(void **state)
{
    (void)state;
    setenv("GUITAI_ADMIN_PASSWORD", PASSWORD, 1);
    setenv("GUITAI_SAMPLE_PASSWORD", PASSWORD, 1);
    text_copy(dir, sizeof dir, "/tmp/guitai-hub-XXXXXX");
    if (crypto_start() != OK || mkdtemp(dir) == NULL)
        return -1;
    text_format(config, sizeof config, "%s/hub.conf", dir);
    text_format(store, sizeof store, "sqlite:%s/hub.db", dir);
    return 0;
}

static int setup_running(void **state)
{
    if (setup(state) != 0 || init("127.0.0.1:0") != 0)
        return -1;
    start_hub();
    return 0;
}

static int teardown(void **state)
{
    char line[PROGRAM_PATH + 16];

    (void)state;
    if (hub.pid != 0)
        program_kill(&hub);
    text_format(line, sizeof line, "rm -rf '%s'", dir);
    return system(line);
}

static void check_replay(void)
{
    char hall[PROGRAM_PATH + 16];
    const char *argv[] = {"guitai-replay", "--store",     store, "--site",
                          "xincheng",      "--catalogue", hall,  NULL};

    text_format(hall, sizeof hall, "%s/hall.json", dir);
    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
}

/* ---- a terminal ---- */

static void headers_of(struct client *t, const char *method, const char *target, const char *body,
                       char to[1024])
{
    struct signed_request r = {.method = method,
                               .target = target,
                               .device = t->device,
                               .epoch = 1,
                               .sequence = ++t->sequence};
    char hash[HASH_TEXT], text[SIGNING_TEXT], device[ID_TEXT], signature[96];
    uint8_t raw[SIGNATURE_BYTES];

    crypto_hash_text(body, strlen(body), hash);
    r.body_hash = hash;
    crypto_sign(&t->key, text, signing_text(&r, text, sizeof text), raw);
    assert_true(crypto_base64url(raw, sizeof raw, signature, sizeof signature));
    id_to_text(t->device, device);
    text_format(to, 1024,
                HEADER_DEVICE ": %s\r\n" HEADER_EPOCH ": 1\r\n" HEADER_SEQUENCE
                              ": %llu\r\n" HEADER_SIGNATURE ": %s\r\n",
                device, (unsigned long long)t->sequence, signature);
}

static void ask(struct client *t, const char *method, const char *target, const char *body,
                struct talk_reply *to)
{
    char headers[1024];

    headers_of(t, method, target, body != NULL ? body : "", headers);
    talk_once(t->port, method, target, headers, body, body != NULL ? strlen(body) : 0, to);
}

static void enrol(struct client *t, const char *role)
{
    const char *argv[] = {"guitai-hub", "enrol",  "--config", config, "--name",
                          "lobby 1",    "--role", role,       NULL};
    char key[KEY_TEXT], body[160], why[160];
    struct talk_reply r;
    struct enrol_reply e;

    *t = (struct client){.port = port};
    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
    out[strcspn(out, "\n")] = '\0';
    crypto_sign_key(&t->key);
    assert_true(crypto_base64(t->key.open, KEY_BYTES, key, sizeof key));
    text_format(body, sizeof body, "{\"code\":\"%s\",\"key\":\"%s\"}", strrchr(out, ' ') + 1, key);
    talk_once(port, "POST", "/v1/enrol", NULL, body, strlen(body), &r);
    if (r.status != 200)
        fail_msg("%s: %s", body, r.body);
    assert_int_equal(enrol_reply_decode(r.body, r.size, &e, why, sizeof why), OK);
    t->device = e.device;
    t->lane = e.lane;
    text_copy(t->seal, sizeof t->seal, e.seal);
    talk_free(&r);
}

/* The number of the hub's lane for a new ticket; its count. */
static int take_number(struct client *t, struct id ticket, struct number *to)
{
    struct number_request q = {.ticket = ticket, .service = "social"};
    struct number_reply n;
    struct talk_reply r;
    char *body = number_request_encode_new(&q), why[160];
    int count = 0;

    ask(t, "POST", "/v1/numbers", body, &r);
    if (r.status == 200 && number_reply_decode(r.body, r.size, &n, why, sizeof why) == OK) {
        count = n.number.count;
        *to = n.number;
    }
    talk_free(&r);
    free(body);
    return count;
}

static void issued(struct client *t, struct id ticket, struct number number, struct event *e)
{
    uint8_t open[KEY_BYTES];
    size_t size = sizeof open;

    *e = (struct event){.device = t->device,
                        .seq = ++t->seq,
                        .at = clock_now(),
                        .boot = clock_boot(),
                        .type = TICKET_ISSUED,
                        .v = 1,
                        .subject = ticket};
    e->body.issued.day = day_of(e->at);
    e->body.issued.number = number;
    text_copy(e->body.issued.service, CODE_SIZE, "social");
    assert_true(crypto_base64_decode(t->seal, open, &size));
    assert_true(crypto_seal(open, PHONE, e->body.issued.contact, SEALED_SIZE));
}

/* The status; on 200 the terminal knows what is stored. */
static int tell(struct client *t, const struct event *e)
{
    char json[EVENT_JSON_SIZE], body[EVENT_JSON_SIZE + 32], why[160];
    struct events_reply known;
    struct talk_reply r;
    int status;

    assert_true(event_encode(e, json, sizeof json) > 0);
    text_format(body, sizeof body, "{\"events\":[%s]}", json);
    ask(t, "POST", "/v1/events", body, &r);
    status = r.status;
    if (status == 200) {
        assert_int_equal(events_reply_decode(r.body, r.size, &known, why, sizeof why), OK);
        t->acked = known.last;
    }
    talk_free(&r);
    return status;
}

static void sign_in(struct staff_client *s, const char *staff)
{
    char base[64];

    text_format(base, sizeof base, "http://127.0.0.1:%d", port);
    staff_open(s, base);
    staff_login(s, staff, PASSWORD);
}

/* ---- commands ---- */

static void expect_mode(const char *name, unsigned mode)
{
    char path[PROGRAM_PATH + 32];
    struct stat st;

    text_format(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, mode);
}

static int check_config(void)
{
    const char *argv[] = {"guitai-hub", "--config", config, "--check-config", NULL};

    return program_run(argv, out, sizeof out);
}

static void add_line(const char *line)
{
    FILE *f = fopen(config, "a");

    assert_non_null(f);
    fprintf(f, "%s\n", line);
    fclose(f);
}

static void test_init_makes_what_a_hub_needs(void **state)
{
    (void)state;
    assert_int_equal(init("127.0.0.1:0"), 0);
    assert_null(strstr(out, PASSWORD)); /* given, so not shown */
    expect_mode("hub.keys", 0600);
    expect_mode("ca-key.pem", 0600);
    expect_mode("hub-key.pem", 0600);
    expect_mode("hub.conf", 0600);
    expect_mode("hub.db", 0600);
    expect_mode("photos/0312.svg", 0644);
    assert_int_equal(check_config(), 0);
    assert_int_equal(init("127.0.0.1:0"), 1); /* never over an older one */
    assert_non_null(strstr(out, "is there already"));
}

static void test_init_prints_a_password_once_when_none_is_given(void **state)
{
    (void)state;
    unsetenv("GUITAI_ADMIN_PASSWORD");
    unsetenv("GUITAI_SAMPLE_PASSWORD");
    assert_int_equal(init("127.0.0.1:0"), 0);
    assert_non_null(strstr(out, "admin, password "));
}

static void test_check_config_names_line_and_mend(void **state)
{
    (void)state;
    assert_int_equal(init("127.0.0.1:0"), 0);
    add_line("upstream.url = https://city:8443");
    assert_int_equal(check_config(), 2);
    assert_non_null(strstr(out, "/hub.conf:"));
    assert_non_null(strstr(out, "this version has no upstream sync; remove the line"));
    add_line("lisen = 127.0.0.1:1");
    assert_int_equal(check_config(), 2);
    assert_non_null(strstr(out, "listen"));
}

static void test_damaged_keys_are_told(void **state)
{
    char path[PROGRAM_PATH + 16];

    (void)state;
    assert_int_equal(init("127.0.0.1:0"), 0);
    text_format(path, sizeof path, "%s/hub.keys", dir);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(check_config(), 2);
    assert_non_null(strstr(out, "chmod 600"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(check_config(), 2);
    assert_non_null(strstr(out, "hub.keys"));
}

static void test_password_is_set_at_the_machine(void **state)
{
    char line[OUT];
    struct staff_client s;

    (void)state;
    text_format(line, sizeof line,
                "echo 'another-secret' | '%s/guitai-hub' passwd --config '%s' --staff 0312 "
                ">/dev/null",
                GUITAI_TEST_BIN, config);
    sign_in(&s, "0312");
    assert_int_equal(system(line), 0);
    json_decref(staff_get(&s, "/api/session"));
    assert_int_equal(s.status, 401);
    staff_login(&s, "0312", "another-secret");
    staff_close(&s);
}

static void test_backup_lets_terminals_forget(void **state)
{
    char copy[PROGRAM_PATH + 16];
    const char *argv[] = {"guitai-hub", "backup", "--config", config, "--to", copy, NULL};
    struct number number = {"A", 1, 1};
    struct talk_reply r;
    struct client t;
    struct event e;

    (void)state;
    enrol(&t, "kiosk");
    issued(&t, crypto_id(), number, &e);
    assert_int_equal(tell(&t, &e), 200);
    text_format(copy, sizeof copy, "%s/night.db", dir);
    assert_int_equal(program_run(argv, out, sizeof out), 0);
    ask(&t, "POST", "/v1/events", "{\"events\":[]}", &r);
    assert_string_equal(r.body, "{\"last\":1,\"watermark\":1}");
    talk_free(&r);
    assert_int_equal(access(copy, R_OK), 0);
}

/* ---- a visit by the API ---- */

static void test_visit_by_the_api(void **state)
{
    struct number number;
    struct staff_client s;
    struct client t;
    struct event e;
    char id[ID_TEXT], path[128];
    json_t *reply;

    (void)state;
    enrol(&t, "kiosk");
    e.subject = crypto_id();
    assert_int_equal(take_number(&t, e.subject, &number), 1);
    issued(&t, e.subject, number, &e);
    assert_int_equal(tell(&t, &e), 200);
    sign_in(&s, "0312");
    json_decref(staff_do(&s, "/api/counters/3/open", NULL));
    reply = staff_do(&s, "/api/counters/3/next", NULL);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(reply, "ticket"), "number")), "A001");
    json_decref(reply);
    id_to_text(e.subject, id);
    text_format(path, sizeof path, "/api/tickets/%s/serve", id);
    json_decref(staff_do(&s, path, NULL));
    text_format(path, sizeof path, "/api/tickets/%s/contact", id);
    reply = staff_get(&s, path);
    assert_string_equal(json_string_value(json_object_get(reply, "phone")), "138****8000");
    json_decref(reply);
    text_format(path, sizeof path, "/api/tickets/%s/complete", id);
    json_decref(staff_do(&s, path, NULL));
    e = (struct event){.device = t.device,
                       .seq = ++t.seq,
                       .at = clock_now(),
                       .boot = clock_boot(),
                       .type = RATING_GIVEN,
                       .v = 1,
                       .subject = e.subject,
                       .body.given.level = 1};
    assert_int_equal(tell(&t, &e), 200);
    reply = staff_events(&s);
    assert_int_equal(events_count(reply, "complaint.filed", NULL), 1);
    assert_int_equal(events_count(reply, "rating.given", id), 1);
    events_check_seqs(reply);
    json_decref(reply);
    staff_close(&s);
    program_end(&hub);
    check_replay();
}

/* ---- waiting clients ---- */

struct waiter {
    struct client *t;
    struct talk_reply reply;
};

static void *wait_for_feed(void *arg)
{
    struct waiter *w = arg;

    ask(w->t, "GET", "/v1/feed?after=9999&wait=0", NULL, &w->reply); /* learns pos */
    return NULL;
}

static void test_waiting_feed_is_answered_by_an_event(void **state)
{
    char target[96], why[160], headers[1024], line[1400];
    struct number number = {"A", 1, 1};
    struct view *view = calloc(1, sizeof *view);
    struct client t, board;
    struct waiter w = {.t = &board};
    struct talk_reply r;
    struct event e;
    int fd;

    (void)state;
    enrol(&t, "kiosk");
    enrol(&board, "board");
    wait_for_feed(&w);
    assert_int_equal(w.reply.status, 200);
    assert_int_equal(view_decode(w.reply.body, w.reply.size, view, why, sizeof why), OK);
    talk_free(&w.reply);
    text_format(target, sizeof target, "/v1/feed?after=%llu&wait=50&counter=0",
                (unsigned long long)view->pos);
    headers_of(&board, "GET", target, "", headers);
    text_format(line, sizeof line, "GET %s HTTP/1.1\r\nHost: hub\r\n%s\r\n", target, headers);
    fd = talk_open(NULL, port);
    assert_true(talk_say(fd, line));
    issued(&t, crypto_id(), number, &e);
    assert_int_equal(tell(&t, &e), 200);
    talk_read(fd, &r); /* 204 would say that the wait ended by its time */
    assert_int_equal(r.status, 200);
    assert_int_equal(view_decode(r.body, r.size, view, why, sizeof why), OK);
    assert_int_equal(view->waiting, 1);
    talk_free(&r);
    close(fd);
    free(view);
}

static void test_live_stream_tells_of_an_event(void **state)
{
    char cookie[256] = "", line[512], part[512];
    struct number number = {"A", 1, 1};
    struct talk_reply r;
    struct client t;
    struct event e;
    int fd;
    static const char login[] = "{\"staff\":\"0312\",\"password\":\"" PASSWORD "\"}";

    (void)state;
    enrol(&t, "kiosk");
    talk_once(port, "POST", "/api/login", NULL, login, sizeof login - 1, &r);
    assert_int_equal(r.status, 200);
    text_copy(cookie, sizeof cookie, talk_header(&r, "Set-Cookie"));
    cookie[strcspn(cookie, ";")] = '\0';
    talk_free(&r);
    text_format(line, sizeof line, "GET /api/live HTTP/1.1\r\nHost: hub\r\nCookie: %s\r\n\r\n",
                cookie);
    fd = talk_open(NULL, port);
    assert_true(talk_say(fd, line));
    talk_read_head(fd, &r);
    assert_int_equal(r.status, 200);
    assert_true(talk_chunk(fd, part, sizeof part));
    assert_non_null(strstr(part, "event: change\nid: 4\n"));
    issued(&t, crypto_id(), number, &e);
    assert_int_equal(tell(&t, &e), 200);
    assert_true(talk_chunk(fd, part, sizeof part));
    assert_non_null(strstr(part, "event: change\nid: 5\ndata: {\"pos\":5}\n\n"));
    close(fd);
}

/* ---- many at one time ---- */

struct worker {
    pthread_t thread;
    struct client t;
    int counts[EACH];
    int failed; /* requests that the hub refused or dropped */
};

static atomic_bool stop_all;

static void *take_and_tell(void *arg)
{
    struct worker *w = arg;

    for (int i = 0; i < EACH; i++) {
        struct id ticket = crypto_id();
        struct number number;
        struct event e;

        w->counts[i] = take_number(&w->t, ticket, &number);
        if (w->counts[i] == 0) {
            w->failed++;
            continue;
        }
        issued(&w->t, ticket, number, &e);
        w->failed += tell(&w->t, &e) != 200;
    }
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void test_a_crowd_gets_numbers_each_once(void **state)
{
    static struct worker crowd[CROWD];
    static int all[CROWD * EACH];
    struct staff_client s;
    json_t *events;

    (void)state;
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (struct worker){.failed = 0};
        enrol(&crowd[i].t, "kiosk");
    }
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, take_and_tell, &crowd[i]), 0);
    for (int i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        assert_int_equal(crowd[i].failed, 0);
        memcpy(&all[i * EACH], crowd[i].counts, sizeof crowd[i].counts);
    }
    qsort(all, CROWD * EACH, sizeof all[0], by_value);
    for (int i = 0; i < CROWD * EACH; i++)
        assert_int_equal(all[i], i + 1);
    sign_in(&s, "admin");
    events = staff_events(&s);
    assert_int_equal(events_count(events, "ticket.issued", NULL), CROWD * EACH);
    events_check_seqs(events);
    json_decref(events);
    staff_close(&s);
    program_end(&hub);
    check_replay();
}

static void *tell_until_stopped(void *arg)
{
    struct worker *w = arg;
    struct event e;

    for (int n = 1; !stop_all; n++) {
        struct number number = {"A", (int16_t)w->t.lane, n};

        issued(&w->t, crypto_id(), number, &e);
        while (!stop_all && tell(&w->t, &e) != 200)
            program_sleep(5);
    }
    return NULL;
}

static void test_what_was_acknowledged_survives_a_kill(void **state)
{
    static struct worker crowd[4];
    struct staff_client s;
    json_t *events;

    (void)state;
    for (int round = 0; round < 3; round++) {
        stop_all = false;
        for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
            crowd[i] = (struct worker){.failed = 0};
            enrol(&crowd[i].t, "kiosk");
        }
        for (size_t i = 0; i < ARRAY_LEN(crowd); i++)
            assert_int_equal(pthread_create(&crowd[i].thread, NULL, tell_until_stopped, &crowd[i]),
                             0);
        program_sleep(300 + 130 * round);
        program_kill(&hub);
        stop_all = true;
        for (size_t i = 0; i < ARRAY_LEN(crowd); i++)
            pthread_join(crowd[i].thread, NULL);
        start_hub();
        sign_in(&s, "admin");
        events = staff_events(&s);
        events_check_seqs(events);
        for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
            char id[ID_TEXT];

            id_to_text(crowd[i].t.device, id);
            assert_true(events_last_seq(events, id) >= (int64_t)crowd[i].t.acked);
            assert_true(events_last_seq(events, id) <= (int64_t)crowd[i].t.seq);
        }
        json_decref(events);
        staff_close(&s);
    }
    program_end(&hub);
    check_replay();
}

/* ---- TLS ---- */

static size_t ignore(char *data, size_t size, size_t n, void *ctx)
{
    (void)data, (void)ctx;
    return size * n;
}

static CURLcode get_by_tls(const char *ca, long *status)
{
    char url[64];
    CURL *curl = curl_easy_init();
    CURLcode code;

    text_format(url, sizeof url, "https://localhost:%d/healthz", port);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    code = curl_easy_perform(curl);
    *status = 0;
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_easy_cleanup(curl);
    return code;
}

static void test_certificate_of_init_is_trusted_by_its_authority_alone(void **state)
{
    char ca[PROGRAM_PATH + 16];
    long status;

    (void)state;
    assert_int_equal(init("127.0.0.1:0"), 0);
    add_line("tls.cert = hub.pem\ntls.key = hub-key.pem");
    start_hub();
    assert_non_null(strstr(hub.said, "https://127.0.0.1:"));
    text_format(ca, sizeof ca, "%s/ca.pem", dir);
    assert_int_equal(get_by_tls(ca, &status), CURLE_OK);
    assert_int_equal(status, 200);
    assert_int_equal(get_by_tls("/etc/ssl/certs/ca-certificates.crt", &status),
                     CURLE_PEER_FAILED_VERIFICATION);
    program_end(&hub);
}

/* ---- the certificate's end ---- */

static void set_days_ahead(const char *file, int days)
{
    FILE *f = fopen(file, "w");

    assert_non_null(f);
    fprintf(f, "%ld\n", days * 86400L);
    assert_int_equal(fclose(f), 0);
}

static void test_end_of_the_certificate_is_told_while_it_runs(void **state)
{
    char file[PROGRAM_PATH + 16], library[PROGRAM_PATH + 16], command[PROGRAM_PATH * 3];

    (void)state;
    text_format(file, sizeof file, "%s/ahead", dir);
    text_format(library, sizeof library, "%s/later.so", dir);
    text_format(command, sizeof command, "cc -shared -fPIC -D_GNU_SOURCE -o '%s' '%s'", library,
                GUITAI_TESTS "/preload/later.c");
    if (system(command) != 0)
        skip();
    set_days_ahead(file, 0);
    assert_int_equal(init("127.0.0.1:0"), 0);
    add_line("tls.cert = hub.pem\ntls.key = hub-key.pem");
    setenv("GUITAI_CLOCK_FILE", file, 1);
    setenv("LD_PRELOAD", library, 1);
    start_hub();
    unsetenv("LD_PRELOAD");
    program_sleep(200);
    assert_false(program_told(&hub, "the certificate"));
    set_days_ahead(file, 731 - 60); /* two years less a second or so */
    expect_told(&hub, "hub.pem ends in 59 days; make a new one");
    set_days_ahead(file, 731 - 30);
    expect_told(&hub, "hub.pem ends in 29 days");
    set_days_ahead(file, 732);
    expect_told(&hub, "hub.pem has ended");
    program_end(&hub);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_running, teardown)
#define STILL(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STILL(test_init_makes_what_a_hub_needs),
        STILL(test_init_prints_a_password_once_when_none_is_given),
        STILL(test_check_config_names_line_and_mend),
        STILL(test_damaged_keys_are_told),
        TEST(test_password_is_set_at_the_machine),
        TEST(test_backup_lets_terminals_forget),
        TEST(test_visit_by_the_api),
        TEST(test_waiting_feed_is_answered_by_an_event),
        TEST(test_live_stream_tells_of_an_event),
        TEST(test_a_crowd_gets_numbers_each_once),
        TEST(test_what_was_acknowledged_survives_a_kill),
        STILL(test_certificate_of_init_is_trusted_by_its_authority_alone),
        STILL(test_end_of_the_certificate_is_told_while_it_runs),
    };

    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
