/* test_aside.c - an event that the hub cannot take stands aside, and those behind it come
 * through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_log.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/event_json.h"

enum { JSON = 2048, MONTHS_OF_A_CASE = 36 };

static struct rig rig;
static struct rig_terminal kiosk, pad;
static struct rig_staff admin;
static char one[JSON], two[JSON], all[3 * JSON];

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_enrol(&rig, &pad, "counter");
    rig_login(&rig, &admin, "admin");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- what is sent ---- */

static void good(int n, char to[JSON])
{
    char number[16];

    text_format(number, sizeof number, "A1-%03d", n);
    rig_issued(&rig, &kiosk, rig_id(n), "social", number, to);
}

/* A ticket whose language no version of this program knows. */
static void bad(int n, char to[JSON])
{
    char *at;

    good(n, to);
    at = strstr(to, "\"zh_Hans\"");
    assert_non_null(at);
    memcpy(at, "\"zh_Hxxx\"", 9);
}

static int rows_of(struct id device)
{
    int n = 0;

    for (int i = 0; i < fake_store_rows(rig.store); i++)
        n += id_equal(fake_store_row(rig.store, i)->device, device);
    return n;
}

static int told(const char *type)
{
    int n = 0;

    for (int i = 0; i < fake_store_rows(rig.store); i++)
        n += strstr(fake_store_row(rig.store, i)->json, type) != NULL;
    return n;
}

static int stands(const struct rig_terminal *t)
{
    return site_device(rig.hub->site, t->device)->aside;
}

static bool count_record(void *ctx, const char *key, const char *value)
{
    (void)key;
    (void)value;
    ++*(int *)ctx;
    return true;
}

static int records(void)
{
    int n = 0;

    assert_int_equal(rig.store->ops->list(rig.store, "aside", count_record, &n), OK);
    return n;
}

static void end_aside(const struct rig_terminal *t, const char *how)
{
    char id[ID_TEXT], target[96];

    id_to_text(t->device, id);
    text_format(target, sizeof target, "/api/aside/%s/%s", id, how);
    rig_staff_ask(&rig, &admin, "POST", target, "{}");
}

/* ---- set aside ---- */

static void test_those_behind_it_come_through(void **state)
{
    char three[JSON];

    (void)state;
    good(1, one);
    bad(2, two);
    good(3, three);
    text_format(all, sizeof all, "%s,%s,%s", one, two, three);
    rig_send(&rig, &kiosk, all);
    assert_int_equal(rig.status, 200);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0,\"aside\":2}");
    text_format(all, sizeof all, "%s", three);
    rig_send(&rig, &kiosk, all);
    assert_string_equal(rig.body, "{\"last\":3,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 2);
    assert_int_equal(rig.hub->site->counts.issued, 2);
    assert_int_equal(told("\"type\":\"aside.begun\""), 1);
    assert_int_equal(stands(&kiosk), 1);
    assert_true(fake_log_has("stands aside: body.language"));
}

static void make_staffs(const char *type, char to[JSON])
{
    struct event e = {.type = event_type_named(type), .subject = rig_id(1)};

    if (e.type == TICKET_CALLED)
        e.body.called.counter = 1;
    if (e.type == COMPLAINT_FILED) /* a customer's own names nobody */
        strcpy(e.body.opened.staff, "0101");
    rig_event(&rig, &kiosk, &e, to);
}

static void test_what_breaks_a_rule_of_the_log_is_set_aside(void **state)
{
    static const char *const staffs[] = {"ticket.called", "counter.opened", "device.enrolled",
                                         "complaint.filed", "config.published"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(staffs); i++) {
        char reply[96];

        make_staffs(staffs[i], one);
        rig_send(&rig, &kiosk, one);
        text_format(reply, sizeof reply, "{\"last\":%zu,\"watermark\":0,\"aside\":%zu}", i + 1,
                    i + 1);
        assert_string_equal(rig.body, reply);
        assert_non_null(
            strstr(site_device(rig.hub->site, kiosk.device)->aside_why, "is not a terminal's"));
    }
    rig_issued(&rig, &kiosk, rig_id(9), "social", "A7-001", one);
    rig_send(&rig, &kiosk, one);
    assert_true(rig_said(&rig, "\"aside\":6"));
    rig_issued(&rig, &pad, rig_id(9), "social", "A001", one);
    rig_send(&rig, &pad, one);
    assert_true(rig_said(&rig, "\"aside\":1"));
    assert_string_equal(site_device(rig.hub->site, pad.device)->aside_why,
                        "ticket.issued is not a counter's to tell");
    assert_int_equal(rows_of(kiosk.device) + rows_of(pad.device), 0);
    assert_int_equal(rig.hub->site->counts.issued, 0);
}

/* Of a later form, or nobody's: these wait where they are. */
static void test_what_waits_at_the_terminal(void **state)
{
    static const struct {
        const char *from, *to, *type, *held;
        int status;
    } cases[] = {
        {"\"v\":1,", "\"v\":9,", "future", "future", 422},
        {"ticket.issued", "ticket.isssed", "future", "future", 422},
        {"\"seq\":1,", "\"seq\":0,", "events", "refused", 422},
        {"\"seq\":1,", "\"seq\":1;", "events", "refused", 422},
        {"{\"device\":\"", "{\"device\":\"x", "events", "refused", 422},
        {"{\"device\"", "{\"drvice\"", "events", "refused", 422},
    };
    char want[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *at;

        kiosk.seq = 0;
        good(1, one);
        at = strstr(one, cases[i].from);
        assert_non_null(at);
        text_format(all, sizeof all, "%.*s%s%s", (int)(at - one), one, cases[i].to,
                    at + strlen(cases[i].from));
        rig_send(&rig, &kiosk, all);
        assert_int_equal(rig.status, cases[i].status);
        assert_true(rig_said(&rig, cases[i].type));
        rig_staff_ask(&rig, &admin, "GET", "/api/equipment", NULL);
        text_format(want, sizeof want, "\"held\":\"%s\",\"held_why\":\"events", cases[i].held);
        if (!rig_said(&rig, want))
            fail_msg("case %zu: %s is not in %s", i, want, rig.body);
    }
    assert_int_equal(records(), 0);
    kiosk.seq = 0;
    good(1, one);
    rig_send(&rig, &kiosk, one);
    assert_string_equal(rig.body, "{\"last\":1,\"watermark\":0}");
    rig_staff_ask(&rig, &admin, "GET", "/api/equipment", NULL);
    assert_false(rig_said(&rig, "\"held\":\"refused\""));
}

static void test_it_is_set_aside_once(void **state)
{
    (void)state;
    bad(1, one);
    rig_send(&rig, &kiosk, one);
    rig_send(&rig, &kiosk, one);
    assert_string_equal(rig.body, "{\"last\":1,\"watermark\":0}");
    rig_restart(&rig);
    rig_login(&rig, &admin, "admin");
    good(2, two);
    text_format(all, sizeof all, "%s,%s", one, two);
    rig_send(&rig, &kiosk, all);
    assert_string_equal(rig.body, "{\"last\":1,\"watermark\":0}");
    rig_send(&rig, &kiosk, two);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0}");
    assert_int_equal(told("\"type\":\"aside.begun\""), 1);
    assert_int_equal(rows_of(kiosk.device), 1);
    assert_int_equal(stands(&kiosk), 1);
}

static void test_another_event_under_its_number_is_a_fork(void **state)
{
    (void)state;
    bad(1, one);
    rig_send(&rig, &kiosk, one);
    for (int far = 0; far < 2; far++) {
        kiosk.seq = 0;
        good(7, two);
        rig_send(&rig, &kiosk, two);
        assert_int_equal(rig.status, 409);
        kiosk.seq = 0;
        bad(8, two);
        rig_send(&rig, &kiosk, two);
        assert_int_equal(rig.status, 409);
        kiosk.seq = rig.hub->peers[1].last;
        for (int i = 0; far == 0 && i < RECENT_EVENTS + 10; i++) { /* longer than is remembered */
            good(10 + i, two);
            rig_send(&rig, &kiosk, two);
            assert_int_equal(rig.status, 200);
        }
    }
    rig_send(&rig, &kiosk, one);
    assert_int_equal(rig.status, 200);
}

static void test_terminal_cannot_fill_the_disk(void **state)
{
    (void)state;
    for (int i = 1; i <= ASIDE_MOST; i++) {
        bad(i, one);
        rig_send(&rig, &kiosk, one);
        assert_int_equal(rig.status, 200);
    }
    good(ASIDE_MOST + 1, one);
    bad(ASIDE_MOST + 2, two);
    text_format(all, sizeof all, "%s,%s", one, two);
    fake_log_reset();
    for (int round = 0; round < 3; round++)
        rig_send(&rig, &kiosk, all);
    assert_int_equal(rig.status, 422);
    assert_true(fake_log_has("wait there, since too many of them stand aside"));
    assert_int_equal(fake_log_faults(), 1); /* once */
    assert_true(rig_said(&rig, "64 events of this terminal stand aside already"));
    assert_int_equal(records(), ASIDE_MOST);
    assert_int_equal(rows_of(kiosk.device), 1); /* what came before it */
    rig_staff_ask(&rig, &admin, "GET", "/api/equipment", NULL);
    assert_true(rig_said(&rig, "\"aside\":64"));
    assert_true(rig_said(&rig, "\"held\":\"full\""));
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_true(rig_said(&rig, "guitai_events_aside 64\n"));
    assert_true(rig_said(&rig, "guitai_terminals_held 1\n"));
    rig_issued(&rig, &pad, rig_id(9), "social", "A001", one);
    rig_send(&rig, &pad, one); /* each has room of its own */
    assert_int_equal(rig.status, 200);
    end_aside(&kiosk, "remove");
    assert_string_equal(rig.body, "{\"ended\":64,\"left\":0}");
    rig_send(&rig, &kiosk, all);
    assert_true(rig_said(&rig, "\"aside\":66"));
}

static void test_failed_commit_leaves_nothing(void **state)
{
    (void)state;
    bad(1, one);
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    rig_send(&rig, &kiosk, one);
    assert_int_equal(rig.status, 503);
    assert_int_equal(records(), 0);
    assert_int_equal(stands(&kiosk), 0);
    rig_send(&rig, &kiosk, one);
    assert_true(rig_said(&rig, "\"aside\":1"));
    assert_int_equal(records(), 1);
}

/* ---- its end ---- */

/* As a hub sees it that knows what this one does not. */
static bool mend(void *ctx, const char *key, const char *value)
{
    char *copy = strdup(value), *at = strstr(strchr(copy, '\n'), "zh_Hxxx");

    assert_non_null(at);
    memcpy(at, "zh_Hans", 7);
    assert_int_equal(rig.store->ops->put(rig.store, "aside", key, copy), OK);
    free(copy);
    (void)ctx;
    return false; /* the first alone */
}

static void test_it_is_tried_again(void **state)
{
    (void)state;
    bad(1, one);
    bad(2, two);
    rig_send(&rig, &kiosk, one);
    rig_send(&rig, &kiosk, two);
    good(3, two);
    rig_send(&rig, &kiosk, two);
    end_aside(&kiosk, "retry");
    assert_string_equal(rig.body, "{\"ended\":0,\"left\":2}");
    assert_int_equal(rig.store->ops->begin(rig.store), OK);
    assert_int_equal(rig.store->ops->list(rig.store, "aside", mend, NULL), OK);
    assert_int_equal(rig.store->ops->commit(rig.store), OK);
    end_aside(&kiosk, "retry");
    assert_string_equal(rig.body, "{\"ended\":1,\"left\":1}");
    assert_int_equal(rig.hub->site->counts.issued, 2);
    assert_non_null(site_ticket(rig.hub->site, rig_id(1)));
    assert_int_equal(told("\"how\":\"taken\",\"staff\":\"admin\""), 1);
    assert_int_equal(rig.hub->peers[1].last, 3);
    good(4, two);
    rig_send(&rig, &kiosk, two);
    assert_string_equal(rig.body, "{\"last\":4,\"watermark\":0}");
    rig_restart(&rig); /* (device, seq) is still there once */
    assert_int_equal(rig.hub->site->counts.issued, 3);
    assert_int_equal(stands(&kiosk), 1);
}

static void test_record_that_was_lost_can_be_removed(void **state)
{
    char key[64], id[ID_TEXT];

    (void)state;
    bad(1, one);
    rig_send(&rig, &kiosk, one);
    id_to_text(kiosk.device, id);
    text_format(key, sizeof key, "%s.%016d", id, 1);
    assert_int_equal(rig.store->ops->put(rig.store, "aside", key, NULL), OK);
    assert_int_equal(records(), 0);
    end_aside(&kiosk, "retry");
    assert_string_equal(rig.body, "{\"ended\":0,\"left\":1}");
    end_aside(&kiosk, "remove");
    assert_string_equal(rig.body, "{\"ended\":0,\"left\":0}");
    rig_send(&rig, &kiosk, one); /* heard, all the same */
    assert_string_equal(rig.body, "{\"last\":1,\"watermark\":0}");
}

static void test_it_is_read_whole(void **state)
{
    (void)state;
    bad(1, one);
    rig_send(&rig, &kiosk, one);
    rig_staff_ask(&rig, &admin, "GET", "/api/aside", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, one));
    assert_true(rig_said(&rig, "\"seq\":1,"));
    assert_true(rig_said(&rig, "\"why\":\"body.language: \\\"zh_Hxxx\\\" is not known"));
    rig_staff_ask(&rig, &admin, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "\"aside_read\""));
    rig_staff_ask(&rig, &admin, "POST", "/api/aside/0000/retry", "{}");
    assert_int_equal(rig.status, 404);
}

static void test_what_is_erased_on_request_is_erased_there_too(void **state)
{
    struct rig_staff manager;
    char body[128], id[ID_TEXT];

    (void)state;
    good(1, one);
    rig_send(&rig, &kiosk, one);
    bad(1, one); /* of the same ticket */
    rig_send(&rig, &kiosk, one);
    bad(5, one);
    rig_send(&rig, &kiosk, one);
    assert_int_equal(records(), 2);
    rig_login(&rig, &manager, "0316");
    id_to_text(rig_id(1), id);
    text_format(body, sizeof body, "{\"subject\":\"%s\",\"reason\":\"asked\"}", id);
    rig_staff_ask(&rig, &manager, "POST", "/api/privacy/erase", body);
    assert_int_equal(rig.status, 202);
    assert_int_equal(records(), 1);
    assert_int_equal(stands(&kiosk), 1);
    assert_int_equal(told("\"how\":\"erased\""), 1);
}

static void test_it_ends_by_rule(void **state)
{
    int month = month_of(day_of(rig.now));
    uint64_t topics;

    (void)state;
    bad(1, one);
    rig_send(&rig, &kiosk, one);
    assert_true(aside_settle(rig.hub, month + MONTHS_OF_A_CASE, rig.now));
    assert_int_equal(stands(&kiosk), 1);
    assert_true(aside_settle(rig.hub, month + MONTHS_OF_A_CASE + 1, rig.now));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    assert_int_equal(stands(&kiosk), 0);
    assert_int_equal(records(), 0);
    assert_int_equal(told("\"how\":\"over\""), 1);
}

#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_those_behind_it_come_through),
        WITH_HUB(test_what_breaks_a_rule_of_the_log_is_set_aside),
        WITH_HUB(test_what_waits_at_the_terminal),
        WITH_HUB(test_it_is_set_aside_once),
        WITH_HUB(test_another_event_under_its_number_is_a_fork),
        WITH_HUB(test_terminal_cannot_fill_the_disk),
        WITH_HUB(test_failed_commit_leaves_nothing),
        WITH_HUB(test_it_is_tried_again),
        WITH_HUB(test_record_that_was_lost_can_be_removed),
        WITH_HUB(test_it_is_read_whole),
        WITH_HUB(test_what_is_erased_on_request_is_erased_there_too),
        WITH_HUB(test_it_ends_by_rule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
