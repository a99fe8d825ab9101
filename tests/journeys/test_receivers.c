/* test_receivers.c - a real hub sends its events to receivers that refuse, stall, reset,
 * flood and lie, and is killed between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/crypto.h"
#include "support/house.h"
#include "support/tls_files.h"
#include "support/webhook.h"
#include "support/wire_hook.h"

static struct house hall;
static struct wire_hook good, bad, slow;
static char secret[128];

static void configure(const char *text)
{
    FILE *f = fopen(hall.hub_config, "a");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    fclose(f);
}

static int begin(void **state)
{
    (void)state;
    assert_int_equal(crypto_start(), OK);
    hook_open(&good);
    hook_open(&bad);
    hook_open(&slow);
    house_init(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    hook_close(&good);
    hook_close(&bad);
    hook_close(&slow);
    return 0;
}

static void open_house(const char *config)
{
    configure(config);
    house_open(&hall);
    house_sign_in(&hall);
}

/* ---- the console's part ---- */

static void post(const char *path, json_t *body, int status)
{
    json_t *reply = staff_post(&hall.admin, path, body);

    if (hall.admin.status != status)
        fail_msg("%s: %d, not %d: %s", path, hall.admin.status, status,
                 reply != NULL ? json_dumps(reply, 0) : "");
    json_decref(reply);
}

static void act(const char *code, const char *what)
{
    char path[128];

    snprintf(path, sizeof path, "/api/receivers/%s/%s", code, what);
    post(path, NULL, 204);
}

static void name(const char *code, json_t *more)
{
    json_t *body = json_pack("{s:s,s:s}", "code", code, "name", code), *reply;

    assert_int_equal(json_object_update(body, more), 0);
    json_decref(more);
    reply = staff_do(&hall.admin, "/api/receivers", body);
    if (json_is_string(json_object_get(reply, "secret")))
        snprintf(secret, sizeof secret, "%s", json_string_value(json_object_get(reply, "secret")));
    json_decref(reply);
}

static json_t *events_to(const char *url)
{
    return json_pack("{s:s,s:[s,s,s]}", "url", url, "events", "counter.*", "rating.*", "ticket.*");
}

static json_t *look(const char *code, json_t **all)
{
    size_t i;
    json_t *row;

    *all = staff_get(&hall.admin, "/api/receivers");
    assert_int_equal(hall.admin.status, 200);
    json_array_foreach(json_object_get(*all, "receivers"), i, row)
    {
        if (strcmp(json_string_value(json_object_get(json_object_get(row, "set"), "code")), code) ==
            0)
            return row;
    }
    fail_msg("no receiver %s", code);
    return NULL;
}

/* Waits until it says so. */
static void await(const char *code, const char *member, const char *value)
{
    int64_t until = program_millis() + PROGRAM_PATIENCE;
    char is[256] = "";

    while (program_millis() < until) {
        json_t *all, *v = json_object_get(look(code, &all), member);

        if (json_is_integer(v))
            snprintf(is, sizeof is, "%lld", json_integer_value(v));
        else
            snprintf(is, sizeof is, "%s", json_is_string(v) ? json_string_value(v) : "");
        json_decref(all);
        if (strcmp(is, value) == 0)
            return;
        program_sleep(20);
    }
    fail_msg("%s: %s is \"%s\", not \"%s\"", code, member, is, value);
}

/* counter.paused and counter.opened by turns. */
static void make_events(int n)
{
    for (int i = 0; i < n; i++)
        json_decref(staff_do(&hall.clerk,
                             i % 2 == 0 ? "/api/counters/3/pause" : "/api/counters/3/open", NULL));
}

static int64_t pos_of(const struct hook_call *c)
{
    json_t *v = json_loads(c->body, 0, NULL);
    int64_t pos = json_integer_value(json_object_get(json_object_get(v, "data"), "pos"));

    assert_non_null(v);
    json_decref(v);
    return pos;
}

/* Each place once or more under one id, in order, none left out. */
static void check_order(struct wire_hook *w, int wanted)
{
    int64_t newest = 0;
    int seen = 0;

    for (int i = 0; i < hook_count(w); i++) {
        int64_t pos = pos_of(&w->calls[i]);

        assert_true(pos >= newest);
        if (pos == newest)
            assert_string_equal(w->calls[i].id, w->calls[i - 1].id);
        else
            seen++;
        newest = pos;
    }
    assert_int_equal(seen, wanted);
}

static void test_events_arrive_in_order_through_all_that_goes_wrong(void **state)
{
    char kept[128];

    (void)state;
    open_house("push.allow = http loopback\n");
    name("good", events_to(good.url));
    name("slow", events_to(slow.url));
    name("bad", events_to(bad.url));
    snprintf(kept, sizeof kept, "%s", secret);
    /* Closed, since on a connection that was used before libcurl itself sends again. */
    hook_will(&bad, HOOK_ANSWER, 500, "Connection: close\r\n", "out of order");
    hook_will(&bad, HOOK_RESET, 0, "", "");
    hook_will(&bad, HOOK_CUT, 0, "", "");
    hook_will(&bad, HOOK_STALL, 0, "", "");
    hook_will(&slow, HOOK_STALL, 0, "", "");
    act("good", "on");
    act("slow", "on");
    make_events(4);
    hook_await(&good, 4);
    hook_await(&slow, 1); /* which holds up nobody */

    act("bad", "on");
    await("bad", "said", "out of order");
    await("bad", "waiting", "4");
    act("bad", "on"); /* at once, not when its time comes */
    await("bad", "cause", "connect");
    act("bad", "on");
    hook_await(&bad, 3);
    await("bad", "cause", "connect");
    act("bad", "on");
    hook_await(&bad, 4);     /* a stall */
    program_kill(&hall.hub); /* which nobody was told of */
    house_start_hub(&hall);
    make_events(2);
    hook_await(&bad, 10);
    hook_await(&good, 6);
    hook_await(&slow, 7);
    await("bad", "waiting", "0");
    await("good", "waiting", "0");
    await("slow", "waiting", "0");
    check_order(&bad, 6);
    check_order(&good, 6);
    check_order(&slow, 6);
    for (int i = 0; i < hook_count(&bad); i++)
        assert_true(hook_is_signed(&bad.calls[i], kept));
    bad.calls[0].body[3] ^= 1;
    assert_false(hook_is_signed(&bad.calls[0], kept));
    assert_string_equal(bad.calls[0].type, "application/json");
    assert_false(folder_holds(hall.dir, kept + 6)); /* neither in the store nor in the log */
    program_end(&hall.hub);
    house_start_hub(&hall);
    make_events(1);
    hook_await(&good, 7);
    check_order(&good, 7);
    house_close(&hall);
}

static const char template[] =
    "<rate no=\"{{ticket}}\"><item>{{service_name}}</item><level>{{rating|5=1}}</level></rate>";

static void test_rating_replies_redirects_and_floods(void **state)
{
    const struct hook_call *c;

    (void)state;
    open_house("push.allow = http loopback\n");
    name("hcp", json_pack("{s:s,s:s,s:s,s:s,s:[{s:s,s:s}],s:{s:i,s:s,s:s}}", "kind", "rating",
                          "url", bad.url, "content_type", "text/xml", "body", template, "headers",
                          "name", "X-Token", "value", "t0ken-of-the-city", "success", "status", 200,
                          "field", "head.code", "value", "0"));
    hook_will(&bad, HOOK_ANSWER, 200, "", "{\"head\":{\"code\":\"0\"}}");
    hook_will(&bad, HOOK_ANSWER, 200, "", "{\"head\":{\"code\":\"500\"}}");
    act("hcp", "test");
    c = hook_await(&bad, 1);
    assert_string_equal(c->token, "t0ken-of-the-city");
    assert_string_equal(c->type, "text/xml; charset=utf-8");
    assert_non_null(strstr(c->body, "<rate no=\"A012\"><item>"));
    assert_non_null(strstr(c->body, "<level>1</level>"));
    assert_true(hook_is_signed(c, secret));
    {
        json_t *r = staff_get(&hall.admin, "/api/receivers/hcp/test"); /* waits for its end */

        assert_true(json_is_true(json_object_get(json_object_get(r, "test"), "good")));
        json_decref(r);
    }
    act("hcp", "test");
    {
        json_t *r = staff_get(&hall.admin, "/api/receivers/hcp/test");

        assert_string_equal(json_string_value(json_object_get(json_object_get(r, "test"), "cause")),
                            "answer");
        json_decref(r);
    }
    assert_false(folder_holds(hall.dir, "t0ken-of-the-city"));

    name("away", events_to(slow.url));
    hook_will(&slow, HOOK_ANSWER, 302, "Location: http://127.0.0.1:1/\r\n", "");
    hook_will(&slow, HOOK_FLOOD, 0, "", "");
    act("away", "on");
    make_events(1);
    await("away", "status", "302");
    act("away", "on");
    await("away", "waiting", "0"); /* the flood was cut, and is a 200 */
    assert_int_equal(hook_count(&slow), 2);
    house_close(&hall);
}

static void test_the_hubs_own_network_is_out_of_reach(void **state)
{
    char url[96];

    (void)state;
    open_house("push.allow = http\n");
    post("/api/receivers",
         json_pack("{s:s,s:s,s:s,s:[s]}", "code", "x", "name", "x", "url", good.url, "events", "*"),
         422);
    snprintf(url, sizeof url, "http://localhost:%d/in", good.port);
    name("inside", events_to(url));
    act("inside", "on");
    make_events(1);
    await("inside", "cause", "address");
    assert_int_equal(hook_connections(&good), 0);
    house_close(&hall);
}

static void test_a_receiver_that_nobody_vouches_for_gets_nothing(void **state)
{
    struct tls_files tls;
    struct webhook secure;
    struct webhook_call call;
    char text[512], url[96];

    (void)state;
    assert_true(tls_files_make(&tls));
    webhook_open_tls(&secure, tls.cert, tls.key);
    snprintf(text, sizeof text, "push.allow = loopback\npush.ca = %s\n", tls.other_ca);
    open_house(text);
    snprintf(url, sizeof url, "https://localhost:%d/in", httpd_port(secure.server));
    name("city", events_to(url));
    act("city", "on");
    make_events(1);
    await("city", "cause", "tls");
    assert_int_equal(secure.count, 0);
    program_end(&hall.hub);
    snprintf(text, sizeof text, "cp '%s' '%s'", tls.ca, tls.other_ca);
    assert_int_equal(system(text), 0);
    house_start_hub(&hall);
    act("city", "on");
    webhook_await(&secure, 1, &call);
    await("city", "state", "on");
    house_close(&hall);
    webhook_close(&secure);
    tls_files_remove(&tls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_events_arrive_in_order_through_all_that_goes_wrong,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_rating_replies_redirects_and_floods, begin, end),
        cmocka_unit_test_setup_teardown(test_the_hubs_own_network_is_out_of_reach, begin, end),
        cmocka_unit_test_setup_teardown(test_a_receiver_that_nobody_vouches_for_gets_nothing, begin,
                                        end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
