/* test_two_hubs.c - two hubs of one site on one PostgreSQL server: no ticket is
 * called twice (invariant 4), and each soon shows what came through the other. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/attack.h"
#include "support/house.h"
#include "support/postgres.h"
#include "support/store_kit.h"
#include "support/wire_hook.h"
#include "wire/event_json.h"

enum { TICKETS = 120, CLERKS = 2 };

static struct postgres server;
static char dir[PROGRAM_PATH], hub_dir[PROGRAM_PATH];
static struct program hubs[2];
static char urls[2][96];

static void start_hub(int i)
{
    char config[PROGRAM_PATH], name[8];
    const char *const argv[] = {"guitai-hub", "--config", config, NULL};

    text_format(config, sizeof config, "%s/hub.conf", hub_dir);
    text_format(name, sizeof name, "hub%d", i);
    if (!program_start(&hubs[i], dir, name, argv, "listening ")) {
        program_show_log(&hubs[i]);
        fail_msg("hub %d does not start; see %s", i, dir);
    }
    text_copy(urls[i], sizeof urls[i], hubs[i].said + strlen("listening "));
}

static int start(void **state)
{
    const char *const argv[] = {"guitai-hub", "init",        "--dir",   hub_dir,    "--sample",
                                "--listen",   "127.0.0.1:0", "--store", server.uri, NULL};
    char out[4096];

    (void)state;
    if (!postgres_start(&server))
        return -1;
    strcpy(dir, "/tmp/guitai-hubs-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return -1;
    text_format(hub_dir, sizeof hub_dir, "%s/hub", dir);
    setenv("GUITAI_ADMIN_PASSWORD", HOUSE_ADMIN_PASSWORD, 1);
    setenv("GUITAI_SAMPLE_PASSWORD", HOUSE_PASSWORD, 1);
    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
    text_format(out, sizeof out, "printf 'push.allow = http loopback\\n' >>'%s/hub.conf'", hub_dir);
    if (system(out) != 0)
        return -1;
    start_hub(0);
    start_hub(1);
    return 0;
}

static int stop(void **state)
{
    char line[PROGRAM_PATH + 16];

    (void)state;
    program_end(&hubs[0]);
    program_end(&hubs[1]);
    postgres_stop(&server);
    text_format(line, sizeof line, "rm -rf '%s'", dir);
    return system(line);
}

/* ---- a third writer: tickets straight into the log ---- */

static struct event ticket_event(int i)
{
    struct event e = {.type = TICKET_ISSUED, .v = 1, .seq = (uint64_t)i + 1};
    struct ticket_issued *b = &e.body.issued;

    e.device.b[0] = 9;
    e.subject.b[0] = 5;
    e.subject.b[14] = (uint8_t)(i >> 8);
    e.subject.b[15] = (uint8_t)i;
    e.at = (struct moment){(instant)time(NULL) * 1000, 480};
    e.boot = (struct boot){1, i};
    b->day = day_of(e.at);
    b->number = (struct number){.prefix = "A", .count = i + 1};
    text_copy(b->service, sizeof b->service, "social");
    b->quoted_low = b->quoted_high = -1;
    return e;
}

static void take_numbers(int from, int n)
{
    struct store *s;
    uint64_t pos;

    text_copy(store_kit_uri, sizeof store_kit_uri, server.uri);
    s = store_kit_open("xincheng");
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->newest(s, &pos), OK);
    for (int i = from; i < from + n; i++) {
        struct event e = ticket_event(i);
        char json[EVENT_JSON_SIZE];
        struct log_row row = {.pos = ++pos, .device = e.device, .seq = e.seq, .when = e.at};

        row.json = json;
        row.size = event_encode(&e, json, sizeof json);
        assert_true(row.size > 0);
        assert_int_equal(s->ops->append(s, &row), OK);
    }
    assert_int_equal(s->ops->commit(s), OK);
    s->ops->close(s);
}

static int waiting(struct staff_client *c)
{
    json_t *queue = staff_get(c, "/api/queue");
    int n = (int)json_integer_value(json_object_get(queue, "waiting"));

    json_decref(queue);
    return c->status == 200 ? n : -1;
}

static void await_waiting(struct staff_client *c, int n)
{
    int64_t until = program_millis() + PROGRAM_PATIENCE;

    while (waiting(c) != n) {
        assert_true(program_millis() < until);
        program_sleep(20);
    }
}

/* ---- clerks ---- */

struct clerk {
    pthread_t thread;
    struct staff_client client;
    const char *staff;
    int counter, served;
    bool failed;
};

static bool post(struct clerk *c, json_t *body, const char *path, char *id, size_t size)
{
    json_t *reply = staff_post(&c->client, path, body);

    if (id != NULL && c->client.status == 200)
        text_copy(id, size,
                  json_string_value(json_object_get(json_object_get(reply, "ticket"), "id")));
    json_decref(reply);
    return c->client.status == 200;
}

static bool serve_one(struct clerk *c)
{
    char path[96], id[40];

    text_format(path, sizeof path, "/api/counters/%d/next", c->counter);
    if (!post(c, NULL, path, id, sizeof id))
        return false;
    text_format(path, sizeof path, "/api/tickets/%s/serve", id);
    c->failed |= !post(c, json_pack("{s:i}", "counter", c->counter), path, NULL, 0);
    text_format(path, sizeof path, "/api/tickets/%s/complete", id);
    c->failed |= !post(c, json_pack("{s:i,s:b}", "counter", c->counter, "ask", 0), path, NULL, 0);
    c->served++;
    return true;
}

static void *work(void *ctx)
{
    struct clerk *c = ctx;

    while (serve_one(c))
        continue;
    c->failed |= c->client.status != 409; /* nobody waits */
    return NULL;
}

static void test_clerks_at_two_hubs_never_call_one_person(void **state)
{
    struct clerk clerks[CLERKS] = {{.staff = "0311", .counter = 1},
                                   {.staff = "0312", .counter = 3}};
    json_t *events, *e;
    size_t i;
    int served = 0;
    char path[64];

    (void)state;
    take_numbers(0, TICKETS);
    for (int k = 0; k < CLERKS; k++) {
        staff_open(&clerks[k].client, urls[k]);
        staff_login(&clerks[k].client, clerks[k].staff, HOUSE_PASSWORD);
        await_waiting(&clerks[k].client, TICKETS);
        text_format(path, sizeof path, "/api/counters/%d/open", clerks[k].counter);
        json_decref(staff_do(&clerks[k].client, path, NULL));
    }
    for (int k = 0; k < CLERKS; k++)
        assert_int_equal(pthread_create(&clerks[k].thread, NULL, work, &clerks[k]), 0);
    for (int k = 0; k < CLERKS; k++) {
        pthread_join(clerks[k].thread, NULL);
        assert_false(clerks[k].failed);
        served += clerks[k].served;
    }
    assert_int_equal(served, TICKETS);
    events = staff_events(&clerks[0].client);
    assert_int_equal(events_count(events, "ticket.called", NULL), TICKETS);
    json_array_foreach(events, i, e)
    {
        const char *subject = json_string_value(json_object_get(e, "subject"));

        if (strcmp(json_string_value(json_object_get(e, "type")), "ticket.called") == 0)
            assert_int_equal(events_count(events, "ticket.called", subject), 1);
    }
    json_decref(events);
    print_message("%d tickets: %d through one hub, %d through the other\n", served,
                  clerks[0].served, clerks[1].served);
    for (int k = 0; k < CLERKS; k++)
        staff_close(&clerks[k].client);
}

/* ---- what no hub can take ---- */

static int tell(const struct target *t, struct signer *s, uint64_t seq, const char *part)
{
    struct event e = {.device = s->device,
                      .seq = seq,
                      .at = (struct moment){(instant)time(NULL) * 1000, 480},
                      .boot = (struct boot){1, (int64_t)seq},
                      .type = DEVICE_FAULT,
                      .v = 1,
                      .subject = s->device};
    char json[EVENT_JSON_SIZE], body[EVENT_JSON_SIZE + 32], *at;

    text_copy(e.body.condition.part, CODE_SIZE, part);
    assert_true(event_encode(&e, json, sizeof json) > 0);
    at = strstr(json, "\"part\"");
    if (seq == 1)
        at[1] = 'q';
    text_format(body, sizeof body, "{\"events\":[%s]}", json);
    return signer_ask(t, s, "POST", "/v1/events", body);
}

static void test_what_stands_aside_at_one_hub_is_heard_by_the_other(void **state)
{
    struct target at[2] = {{.port = atoi(strrchr(urls[0], ':') + 1)},
                           {.port = atoi(strrchr(urls[1], ':') + 1)}};
    struct staff_client c;
    struct signer kiosk;
    json_t *events, *equipment, *row;

    (void)state;
    text_format(at[0].config, sizeof at[0].config, "%s/hub.conf", hub_dir);
    signer_enrol(&at[0], &kiosk, "kiosk");
    for (int i = 0; i < 4; i++)
        assert_int_equal(tell(&at[i % 2], &kiosk, 1, "fan"), 200);
    assert_int_equal(tell(&at[1], &kiosk, 1, "belt"), 409); /* another event */
    assert_int_equal(tell(&at[1], &kiosk, 2, "belt"), 200);
    staff_open(&c, urls[1]);
    staff_login(&c, "0311", HOUSE_PASSWORD);
    events = staff_events(&c);
    assert_int_equal(events_count(events, "aside.begun", NULL), 1);
    assert_int_equal(events_count(events, "device.fault", NULL), 1);
    json_decref(events);
    equipment = staff_get(&c, "/api/equipment");
    row = json_array_get(json_object_get(equipment, "aside"), 0);
    assert_int_equal(json_integer_value(json_object_get(row, "count")), 1);
    json_decref(equipment);
    staff_close(&c);
}

static void test_what_came_elsewhere_is_shown_without_being_asked_for(void **state)
{
    struct staff_client c;

    (void)state;
    staff_open(&c, urls[1]);
    staff_login(&c, "0311", HOUSE_PASSWORD);
    await_waiting(&c, 0);
    take_numbers(TICKETS, 3);
    await_waiting(&c, 3);
    staff_close(&c);
}

static struct target at_hub(int i)
{
    struct target t = {.port = atoi(strrchr(urls[i], ':') + 1)};

    text_format(t.config, sizeof t.config, "%s/hub.conf", hub_dir);
    return t;
}

static void test_request_that_one_hub_took_is_taken_by_no_other(void **state)
{
    static const char body[] =
        "{\"ticket\":\"11000000000000000000000000000001\",\"service\":\"tax\"}";
    struct target hub = at_hub(0), beside = at_hub(1);
    int64_t until = program_millis() + PROGRAM_PATIENCE;
    char headers[ATTACK_HEADERS];
    struct signer kiosk;

    (void)state;
    signer_enrol(&hub, &kiosk, "kiosk");
    while (signer_ask(&beside, &kiosk, "POST", "/v1/numbers", body) != 200)
        assert_true(program_millis() < until); /* until it has heard of the kiosk */
    signer_headers(&kiosk, "POST", "/v1/numbers", body, strlen(body), headers);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/v1/numbers", headers, body), 200);
    assert_int_equal(attack_ask(&hub, NULL, "POST", "/v1/numbers", headers, body), 401);
    assert_int_equal(attack_ask(&beside, NULL, "POST", "/v1/numbers", headers, body), 401);
    assert_int_equal(signer_ask(&beside, &kiosk, "POST", "/v1/numbers", body), 200);
}

/* A board waits at one hub; it is shut out at the other one. */
static void test_terminal_that_one_hub_shut_out_hears_nothing_of_another(void **state)
{
    struct target hub = at_hub(0), beside = at_hub(1);
    int64_t until = program_millis() + PROGRAM_PATIENCE;
    char path[96], id[ID_TEXT], headers[ATTACK_HEADERS], head[ATTACK_HEADERS + 160];
    struct staff_client admin;
    struct signer board;
    struct talk_reply news;
    int fd;

    (void)state;
    signer_enrol(&hub, &board, "board");
    while (signer_ask(&beside, &board, "GET", "/v1/feed", NULL) != 200)
        assert_true(program_millis() < until);
    text_format(path, sizeof path, "/v1/feed?after=%lld&wait=55", (long long)target_pos(&beside));
    signer_headers(&board, "GET", path, NULL, 0, headers);
    text_format(head, sizeof head, "GET %s HTTP/1.1\r\nHost: hub\r\n%s\r\n", path, headers);
    fd = talk_open("127.0.0.1", beside.port);
    assert_true(talk_say(fd, head));
    program_sleep(500); /* until it waits */
    staff_open(&admin, urls[0]);
    staff_login(&admin, "admin", HOUSE_ADMIN_PASSWORD);
    id_to_text(board.device, id);
    text_format(path, sizeof path, "/api/terminals/%s/revoke", id);
    json_decref(staff_post(&admin, path, NULL));
    assert_int_equal(admin.status, 204);
    json_decref(staff_do(&admin, "/api/emergency", json_pack("{s:s}", "text", "Not for thieves")));
    talk_read(fd, &news);
    assert_int_equal(news.status, 401);
    talk_free(&news);
    close(fd);
    json_decref(staff_do(&admin, "/api/emergency/lift", NULL));
    staff_close(&admin);
}

static void test_hubs_outlive_a_restart_of_the_server(void **state)
{
    struct staff_client c;
    int64_t until = program_millis() + PROGRAM_PATIENCE;

    (void)state;
    postgres_restart(&server);
    do {
        assert_true(program_millis() < until);
        program_sleep(50);
        staff_open(&c, urls[0]);
        json_decref(staff_post(
            &c, "/api/login", json_pack("{s:s,s:s}", "staff", "0312", "password", HOUSE_PASSWORD)));
        if (c.status != 200)
            staff_close(&c);
    } while (c.curl == NULL);
    take_numbers(TICKETS + 3, 2);
    await_waiting(&c, 5);
    staff_close(&c);
}

static void test_a_receiver_is_sent_each_event_once_by_one_of_them(void **state)
{
    struct staff_client admin, clerks[2];
    struct wire_hook other;

    (void)state;
    hook_open(&other);
    staff_open(&admin, urls[1]);
    staff_login(&admin, "admin", HOUSE_ADMIN_PASSWORD);
    json_decref(staff_do(&admin, "/api/receivers",
                         json_pack("{s:s,s:s,s:s,s:[s]}", "code", "city", "name", "city", "url",
                                   other.url, "events", "counter.*")));
    json_decref(staff_post(&admin, "/api/receivers/city/on", NULL));
    assert_int_equal(admin.status, 204);
    for (int k = 0; k < 2; k++) {
        staff_open(&clerks[k], urls[k]);
        staff_login(&clerks[k], k == 0 ? "0311" : "0312", HOUSE_PASSWORD);
    }
    for (int i = 0; i < 6; i++) /* by turns through either hub */
        json_decref(staff_do(&clerks[i % 2],
                             i % 2 == 0
                                 ? i % 4 == 0 ? "/api/counters/1/pause" : "/api/counters/1/open"
                             : i % 4 == 1 ? "/api/counters/3/pause"
                                          : "/api/counters/3/open",
                             NULL));
    (void)hook_await(&other, 6);
    program_sleep(200); /* a second hub would have been heard of by now */
    assert_int_equal(hook_count(&other), 6);
    for (int i = 1; i < 6; i++)
        assert_string_not_equal(other.calls[i].id, other.calls[i - 1].id);
    json_decref(staff_post(&admin, "/api/receivers/city/remove", NULL));
    staff_close(&admin);
    staff_close(&clerks[0]);
    staff_close(&clerks[1]);
    hook_close(&other);
}

/* The other hub and a third one that begins anew have it too. */
static void test_hall_that_one_hub_publishes_is_everybodys(void **state)
{
    struct staff_client a, b;
    json_t *reply, *document;
    int64_t until = program_millis() + PROGRAM_PATIENCE;
    const char *version = NULL;

    (void)state;
    staff_open(&a, urls[0]);
    staff_login(&a, "0316", HOUSE_PASSWORD);
    staff_open(&b, urls[1]);
    staff_login(&b, "0316", HOUSE_PASSWORD);
    reply = staff_get(&a, "/api/catalogue");
    document = json_incref(json_object_get(reply, "document"));
    json_decref(reply);
    json_object_set_new(document, "hotline", json_string("12319"));
    json_decref(staff_do(
        &a, "/api/catalogue/publish",
        json_pack("{s:i, s:s, s:O}", "expected", 1, "reason", "hotline", "document", document)));
    do {
        reply = staff_get(&b, "/api/hall");
        version = json_string_value(json_object_get(reply, "version"));
        assert_non_null(version);
        if (strcmp(version, "v2") == 0)
            break;
        json_decref(reply);
        program_sleep(20);
    } while (program_millis() < until);
    assert_string_equal(version, "v2");
    json_decref(reply);
    json_decref(staff_post(
        &b, "/api/catalogue/publish",
        json_pack("{s:i, s:s, s:o}", "expected", 1, "reason", "late", "document", document)));
    assert_int_equal(b.status, 409);
    program_end(&hubs[1]);
    start_hub(1);
    staff_close(&b);
    staff_open(&b, urls[1]);
    staff_login(&b, "0316", HOUSE_PASSWORD);
    reply = staff_get(&b, "/api/hall");
    assert_string_equal(json_string_value(json_object_get(reply, "version")), "v2");
    json_decref(reply);
    staff_close(&a);
    staff_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clerks_at_two_hubs_never_call_one_person),
        cmocka_unit_test(test_what_stands_aside_at_one_hub_is_heard_by_the_other),
        cmocka_unit_test(test_what_came_elsewhere_is_shown_without_being_asked_for),
        cmocka_unit_test(test_a_receiver_is_sent_each_event_once_by_one_of_them),
        cmocka_unit_test(test_hall_that_one_hub_publishes_is_everybodys),
        cmocka_unit_test(test_request_that_one_hub_took_is_taken_by_no_other),
        cmocka_unit_test(test_terminal_that_one_hub_shut_out_hears_nothing_of_another),
        cmocka_unit_test(test_hubs_outlive_a_restart_of_the_server),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
