/* test_intake.c - each event of a terminal is in the log once, whatever is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_clock.h"
#include "fakes/fake_log.h"
#include "fakes/hub_rig.h"
#include "wire/event_json.h"

static struct rig rig;
static struct rig_terminal kiosk;
static char one[2048], two[2048], both[4200];

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static int rows_of(struct id device)
{
    int n = 0;

    for (int i = 0; i < fake_store_rows(rig.store); i++)
        n += id_equal(fake_store_row(rig.store, i)->device, device);
    return n;
}

static void make_two(void)
{
    rig_issued(&rig, &kiosk, rig_id(1), "social", "A1-001", one);
    rig_issued(&rig, &kiosk, rig_id(2), "social", "A1-002", two);
    text_format(both, sizeof both, "%s,%s", one, two);
}

static void test_batch_is_stored_and_acknowledged(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 200);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 2);
    assert_true(rig.woken != 0);
}

static void test_repeated_batch_is_stored_once(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, one);
    rig_send(&rig, &kiosk, both);
    rig_send(&rig, &kiosk, both);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 2);
}

static void test_restart_of_the_hub_keeps_the_count(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, both);
    rig_restart(&rig);
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 200);
    assert_int_equal(rows_of(kiosk.device), 2);
}

static void test_missing_events_are_asked_for(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, two);
    assert_int_equal(rig.status, 200);
    assert_string_equal(rig.body, "{\"last\":0,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 0);
}

static void test_lost_events_are_let_go_when_the_terminal_says_so(void **state)
{
    char body[4200];

    (void)state;
    kiosk.seq = 1000;
    make_two();
    text_format(body, sizeof body, "{\"from\":1001,\"events\":[%s]}", both);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/events", body);
    assert_string_equal(rig.body, "{\"last\":1002,\"watermark\":0}");
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/events", body);
    assert_string_equal(rig.body, "{\"last\":1002,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 2);
}

static void test_other_bytes_under_one_seq_are_a_fork(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, one);
    kiosk.seq = 0;
    rig_issued(&rig, &kiosk, rig_id(9), "tax", "F1-001", one);
    text_format(both, sizeof both, "%s,%s", one, two);
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 409);
    assert_string_equal(rig.body, "{\"last\":1,\"watermark\":0,\"forked\":true}");
    assert_int_equal(rows_of(kiosk.device), 1); /* nothing of a forked batch is taken */
}

static void test_fork_of_long_ago_is_found_in_the_log(void **state)
{
    (void)state;
    for (int i = 1; i <= 1100; i++) {
        rig_issued(&rig, &kiosk, rig_id(i), "social", "A1-001", one);
        rig_send(&rig, &kiosk, one);
        assert_int_equal(rig.status, 200);
    }
    kiosk.seq = 1;
    rig_issued(&rig, &kiosk, rig_id(2), "social", "A1-001", one);
    rig_send(&rig, &kiosk, one); /* the very same event */
    assert_int_equal(rig.status, 200);
    kiosk.seq = 1;
    rig_issued(&rig, &kiosk, rig_id(2), "tax", "F1-001", one);
    rig_send(&rig, &kiosk, one);
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, "\"last\":1100"));
}

static void test_faulty_event_stops_the_batch_behind_the_good_ones(void **state)
{
    (void)state;
    make_two();
    text_format(both, sizeof both, "%s,{\"device\":\"x\"}", one);
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 422);
    assert_true(rig_said(&rig, "events[1]"));
    assert_int_equal(rows_of(kiosk.device), 1);
}

static void test_events_of_another_device_are_refused(void **state)
{
    struct rig_terminal other;

    (void)state;
    rig_enrol(&rig, &other, "kiosk");
    make_two();
    rig_send(&rig, &other, one);
    assert_int_equal(rig.status, 403);
    assert_true(rig_said(&rig, "\"device\""));
    assert_int_equal(rows_of(kiosk.device), 0);
}

static instant when_of_last(void)
{
    return fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->when.at;
}

static void test_wrong_clock_is_corrected_by_the_boot_clock(void **state)
{
    struct event e = {.type = DEVICE_MAINTAINED, .subject = rig_id(1)};
    struct fake_request f;
    char body[2200];

    (void)state;
    rig_event(&rig, &kiosk, &e, one);
    e.seq = 1;
    e.at.at = 5000; /* 1970 */
    e.boot.millis = 1000;
    kiosk.seq = 0;
    rig.now.at -= 1795487395000; /* encode with that time */
    rig_event(&rig, &kiosk, &e, one);
    rig.now.at += 1795487395000;
    rig_later(&rig, 600);
    text_format(body, sizeof body, "{\"events\":[%s]}", one);
    fake_request_init(&f, "POST", "/v1/events", body);
    rig_sign(&rig, &kiosk, &f);
    fake_request_header(&f, "Guitai-Boot", "5 61000"); /* a minute later */
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 200);
    assert_int_equal(when_of_last(), rig.now.at - 60 * SECOND);
}

static void test_time_of_an_event_is_never_in_the_future(void **state)
{
    struct event e = {.type = DEVICE_MAINTAINED, .subject = rig_id(1)};

    (void)state;
    rig.now.at += DAY_MINUTES * (instant)MINUTE;
    rig_event(&rig, &kiosk, &e, one);
    rig.now.at -= DAY_MINUTES * (instant)MINUTE;
    rig_send(&rig, &kiosk, one);
    assert_int_equal(when_of_last(), rig.now.at);
}

/* Clocks were put back since: what was told late belongs to the day on which it was. */
static void test_late_event_has_the_offset_of_its_time(void **state)
{
    struct event e = {.type = DEVICE_MAINTAINED, .subject = rig_id(1)};

    (void)state;
    rig_event(&rig, &kiosk, &e, one);
    fake_zone = (struct fake_zone){480, 420, rig.now.at + HOUR};
    rig_later(&rig, 2 * 3600);
    rig.now.offset_min = 420;
    rig_send(&rig, &kiosk, one);
    assert_int_equal(fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->when.offset_min,
                     480);
    fake_zone = (struct fake_zone){480, 480, 0};
    rig.now.offset_min = 480;
}

static void test_bad_rating_opens_one_complaint(void **state)
{
    struct event e = {.type = RATING_GIVEN, .subject = rig_id(1)};

    (void)state;
    make_two();
    rig_send(&rig, &kiosk, both);
    e.body.given.level = 2;
    text_copy(e.body.given.reasons, REASONS_SIZE, "waited_long");
    rig_event(&rig, &kiosk, &e, one);
    rig_send(&rig, &kiosk, one);
    assert_int_equal(rig.status, 200);
    assert_non_null(strstr(fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->json,
                           "\"complaint.filed\""));
    /* enrolled, published, keys, kiosk, complaint */
    assert_int_equal(rows_of(rig.config.device), 5);
    rig_send(&rig, &kiosk, one);
    assert_int_equal(rows_of(rig.config.device), 5);
}

static void test_failed_commit_leaves_nothing_and_says_so(void **state)
{
    int before = fake_store_rows(rig.store);

    (void)state;
    make_two();
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 503);
    assert_true(rig_said(&rig, "\"storage\""));
    assert_int_equal(fake_store_rows(rig.store), before);
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_true(rig_said(&rig, "\"pos\":4"));
    rig_send(&rig, &kiosk, both);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0}");
}

static void test_failed_append_takes_the_whole_batch_back(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, one);
    fake_store_fail(rig.store, FAKE_APPEND, ERR_FULL, 1);
    rig_send(&rig, &kiosk, two);
    assert_int_equal(rig.status, 503);
    rig_send(&rig, &kiosk, both);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 2);
}

static void test_row_of_another_hub_is_folded_first(void **state)
{
    struct event e = {.type = SITE_EMERGENCY,
                      .v = 1,
                      .device = rig_id(500),
                      .seq = 1,
                      .at = rig.now,
                      .body.notice.text = "fire drill"};
    char json[2048];
    struct log_row row = {.pos = (uint64_t)fake_store_rows(rig.store) + 1,
                          .device = e.device,
                          .seq = 1,
                          .when = rig.now,
                          .json = json};

    (void)state;
    row.size = event_encode(&e, json, sizeof json);
    fake_store_intrude(rig.store, &row);
    make_two();
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 200);
    assert_int_equal(fake_store_row(rig.store, fake_store_rows(rig.store) - 1)->pos, 7);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0&wait=0&counter=0", NULL);
    assert_true(rig_said(&rig, "fire drill"));
}

static void test_conflict_is_decided_again(void **state)
{
    (void)state;
    make_two();
    fake_store_fail(rig.store, FAKE_APPEND, ERR_CONFLICT, 1);
    rig_send(&rig, &kiosk, both);
    assert_int_equal(rig.status, 200);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":0}");
    assert_int_equal(rows_of(kiosk.device), 2);
}

static void test_watermark_tells_what_backups_hold(void **state)
{
    (void)state;
    make_two();
    rig_send(&rig, &kiosk, one);
    assert_int_equal(backup_note(rig.store, kiosk.device, 1), OK);
    rig_send(&rig, &kiosk, two);
    assert_string_equal(rig.body, "{\"last\":2,\"watermark\":1}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_batch_is_stored_and_acknowledged),
        TEST(test_repeated_batch_is_stored_once),
        TEST(test_restart_of_the_hub_keeps_the_count),
        TEST(test_missing_events_are_asked_for),
        TEST(test_lost_events_are_let_go_when_the_terminal_says_so),
        TEST(test_other_bytes_under_one_seq_are_a_fork),
        TEST(test_fork_of_long_ago_is_found_in_the_log),
        TEST(test_faulty_event_stops_the_batch_behind_the_good_ones),
        TEST(test_events_of_another_device_are_refused),
        TEST(test_wrong_clock_is_corrected_by_the_boot_clock),
        TEST(test_late_event_has_the_offset_of_its_time),
        TEST(test_time_of_an_event_is_never_in_the_future),
        TEST(test_bad_rating_opens_one_complaint),
        TEST(test_failed_commit_leaves_nothing_and_says_so),
        TEST(test_failed_append_takes_the_whole_batch_back),
        TEST(test_row_of_another_hub_is_folded_first),
        TEST(test_conflict_is_decided_again),
        TEST(test_watermark_tells_what_backups_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
