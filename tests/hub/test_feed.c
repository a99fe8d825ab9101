/* test_feed.c - what terminals hear, the numbers they get, how they join. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/view.h"
#include "fakes/hub_rig.h"
#include "wire/api_json.h"

static struct rig rig;
static struct rig_terminal kiosk, pad;
static struct rig_staff clerk;
static char json[2048];
static struct view view;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_enrol(&rig, &pad, "counter");
    rig_login(&rig, &clerk, "0312");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void feed(struct rig_terminal *t, uint64_t after, int wait, int counter)
{
    char target[128], why[160];

    text_format(target, sizeof target, "/v1/feed?after=%llu&wait=%d&counter=%d",
                (unsigned long long)after, wait, counter);
    rig_terminal_ask(&rig, t, "GET", target, NULL);
    if (rig.status == 200 && rig.what == HTTP_DONE)
        assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
}

static void issue(int n, const char *service, const char *number)
{
    rig_issued(&rig, &kiosk, rig_id(n), service, number, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

static void do_staff(const char *target)
{
    rig_staff_ask(&rig, &clerk, "POST", target, NULL);
    assert_int_equal(rig.status, 200);
}

/* ---- feed ---- */

static void test_first_feed_answers_at_once(void **state)
{
    (void)state;
    feed(&kiosk, 0, 25, 0);
    assert_int_equal(rig.what, HTTP_DONE);
    assert_int_equal(view.service_count, 8);
    assert_string_equal(view.catalogue, "2026-11");
    assert_int_equal(view.key_count, 3); /* hub, kiosk, pad */
}

static void test_feed_waits_while_nothing_changes_and_ends_empty(void **state)
{
    struct fake_request f;

    (void)state;
    feed(&kiosk, 0, 0, 0);
    feed(&kiosk, view.pos, 25, 0);
    assert_int_equal(rig.what, HTTP_WAIT);
    fake_request_init(&f, "GET", "/v1/feed?after=5&wait=25&counter=0", NULL);
    rig_sign(&rig, &kiosk, &f);
    f.r.again = f.r.expired = true;
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 204);
}

static void test_feed_of_a_kiosk_wakes_for_a_ticket_and_that_of_a_pad_does_not(void **state)
{
    uint64_t kiosks, pads;

    (void)state;
    feed(&kiosk, 0, 0, 0);
    feed(&kiosk, view.pos, 25, 0);
    kiosks = rig.topics;
    feed(&pad, view.pos, 25, 3);
    pads = rig.topics;
    issue(1, "social", "A1-001");
    assert_true((rig.woken & kiosks) != 0);
    assert_true((rig.woken & pads) == 0);
    feed(&pad, view.pos, 25, 3);
    assert_int_equal(rig.what, HTTP_WAIT);
    feed(&kiosk, view.pos, 25, 0);
    assert_int_equal(rig.what, HTTP_DONE);
    assert_int_equal(view.waiting, 1);
}

static void test_pad_hears_of_its_own_counter_alone(void **state)
{
    uint64_t third, first;

    (void)state;
    issue(1, "social", "A1-001");
    feed(&pad, 0, 0, 3);
    feed(&pad, view.pos, 25, 3);
    third = rig.topics;
    feed(&pad, view.pos, 25, 1);
    first = rig.topics;
    do_staff("/api/counters/1/open");
    do_staff("/api/counters/1/next");
    assert_true((rig.woken & third) == 0);
    assert_true((rig.woken & first) != 0);
    feed(&pad, view.pos, 25, 1);
    assert_string_equal(view.staff, "0312");
    assert_string_equal(view.serving.prefix, "A");
}

static void test_pad_is_asked_for_the_rating(void **state)
{
    (void)state;
    issue(1, "social", "A1-001");
    do_staff("/api/counters/3/open");
    do_staff("/api/counters/3/next");
    do_staff("/api/tickets/A1-001/serve");
    rig_later(&rig, 300);
    do_staff("/api/tickets/A1-001/complete");
    feed(&pad, 0, 25, 3);
    assert_true(id_equal(view.rating.ticket, rig_id(1)));
    assert_int_equal(view.rating.minutes, 5);
}

static void test_feed_from_beyond_the_log_answers_at_once(void **state)
{
    (void)state;
    feed(&kiosk, 1000000, 25, 0);
    assert_int_equal(rig.what, HTTP_DONE);
    assert_int_equal(rig.status, 200);
}

/* ---- who asks ---- */

static void test_request_without_signature_is_refused(void **state)
{
    (void)state;
    rig_ask(&rig, "GET", "/v1/feed?after=0", NULL);
    assert_int_equal(rig.status, 401);
    assert_true(rig_said(&rig, "\"signature\""));
}

static void test_signature_of_another_request_is_refused(void **state)
{
    struct fake_request f;

    (void)state;
    fake_request_init(&f, "GET", "/v1/feed?after=0", NULL);
    rig_sign(&rig, &kiosk, &f);
    strcpy(f.target, "/v1/feed?after=1");
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 401);
    assert_true(rig_said(&rig, "\"signature\""));
}

static void test_request_sent_twice_is_refused_even_after_a_restart(void **state)
{
    struct fake_request f;

    (void)state;
    fake_request_init(&f, "POST", "/v1/events", "{\"events\":[]}");
    rig_sign(&rig, &kiosk, &f);
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 200);
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 401);
    assert_true(rig_said(&rig, "\"replayed\""));
    rig_restart(&rig);
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 401);
    assert_true(rig_said(&rig, "\"replayed\""));
}

static void test_earlier_epoch_is_refused_by_its_name(void **state)
{
    (void)state;
    kiosk.epoch = 5;
    feed(&kiosk, 0, 0, 0);
    assert_int_equal(rig.status, 200);
    kiosk.epoch = 4;
    feed(&kiosk, 0, 0, 0);
    assert_int_equal(rig.status, 401);
    assert_true(rig_said(&rig, "\"stale_epoch\""));
    rig_restart(&rig);
    feed(&kiosk, 0, 0, 0);
    assert_true(rig_said(&rig, "\"stale_epoch\""));
}

static void test_revoked_terminal_is_unknown_at_once(void **state)
{
    struct rig_staff admin;
    struct fake_request f;
    char target[96], id[ID_TEXT];

    (void)state;
    rig_login(&rig, &admin, "admin");
    id_to_text(kiosk.device, id);
    text_format(target, sizeof target, "/api/terminals/%s/revoke", id);
    rig_staff_ask(&rig, &clerk, "POST", target, NULL);
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &admin, "POST", target, NULL);
    assert_int_equal(rig.status, 204);
    feed(&kiosk, 0, 0, 0);
    assert_int_equal(rig.status, 401);
    assert_true(rig_said(&rig, "\"unknown_device\""));
    fake_request_init(&f, "GET", "/v1/feed?after=9&wait=25", NULL);
    rig_sign(&rig, &kiosk, &f);
    f.r.again = true; /* a feed that was waiting */
    rig_run(&rig, &f);
    assert_int_equal(rig.status, 401);
}

/* ---- enrolment ---- */

static void ask_enrol(const char *code, char fill)
{
    char body[160], key[KEY_TEXT];
    uint8_t bytes[KEY_BYTES];

    memset(bytes, fill, sizeof bytes);
    assert_true(crypto_base64(bytes, sizeof bytes, key, sizeof key));
    text_format(body, sizeof body, "{\"code\":\"%s\",\"key\":\"%s\"}", code, key);
    rig_ask(&rig, "POST", "/v1/enrol", body);
}

static void test_code_is_good_once_and_again_for_the_same_key(void **state)
{
    char code[16], *first;

    (void)state;
    assert_int_equal(enrol_offer(rig.store, "lobby 2", "kiosk", rig.now, code), OK);
    ask_enrol(code, 'a');
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"lane\":2"));
    assert_true(rig_said(&rig, "\"public_url\":\"https://hub.example:8443\""));
    first = strdup(rig.body);
    ask_enrol(code, 'a'); /* the reply was lost */
    assert_int_equal(rig.status, 200);
    assert_string_equal(rig.body, first);
    ask_enrol(code, 'b');
    assert_int_equal(rig.status, 403);
    assert_true(rig_said(&rig, "\"enrol_code\""));
    free(first);
}

static void test_code_lets_nobody_in_again_who_was_shut_out(void **state)
{
    char code[16], target[96], device[ID_TEXT];
    struct rig_staff admin;

    (void)state;
    assert_int_equal(enrol_offer(rig.store, "lobby 2", "kiosk", rig.now, code), OK);
    ask_enrol(code, 'a');
    assert_int_equal(rig.status, 200);
    text_format(device, sizeof device, "%.32s", strstr(rig.body, "\"device\":\"") + 10);
    rig_login(&rig, &admin, "admin");
    text_format(target, sizeof target, "/api/terminals/%s/revoke", device);
    rig_staff_ask(&rig, &admin, "POST", target, NULL);
    assert_int_equal(rig.status, 204);
    ask_enrol(code, 'a');
    assert_int_equal(rig.status, 403);
}

static void test_code_ends_after_ten_minutes(void **state)
{
    char code[16];

    (void)state;
    assert_int_equal(enrol_offer(rig.store, "lobby 2", "kiosk", rig.now, code), OK);
    rig_later(&rig, 601);
    ask_enrol(code, 'a');
    assert_int_equal(rig.status, 403);
}

static void test_guessing_codes_is_slowed(void **state)
{
    (void)state;
    for (int i = 0; i < 40 && rig.status != 429; i++)
        ask_enrol("AAAAAAAAAA", 'a');
    assert_int_equal(rig.status, 429);
    assert_non_null(rig_header(&rig, "Retry-After"));
}

static void test_code_made_in_the_console_works(void **state)
{
    struct rig_staff admin;
    char code[16] = "";

    (void)state;
    rig_login(&rig, &admin, "admin");
    rig_staff_ask(&rig, &admin, "POST", "/api/terminals", "{\"name\":\"wall\",\"role\":\"board\"}");
    assert_int_equal(rig.status, 200);
    assert_int_equal(sscanf(rig.body, "{\"code\":\"%15[A-Z0-9]", code), 1);
    ask_enrol(code, 'c');
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"name\":\"wall\""));
}

/* ---- numbers ---- */

static void ask_number(int n, const char *service, int floor, struct number_reply *to)
{
    char body[160], id[ID_TEXT], why[160];

    id_to_text(rig_id(n), id);
    text_format(body, sizeof body, "{\"ticket\":\"%s\",\"service\":\"%s\",\"floor\":%d}", id,
                service, floor);
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/numbers", body);
    if (rig.status == 200)
        assert_int_equal(number_reply_decode(rig.body, rig.body_size, to, why, sizeof why), OK);
}

static void test_numbers_are_given_once_and_kept_for_their_ticket(void **state)
{
    struct number_reply r;

    (void)state;
    ask_number(1, "social", 0, &r);
    assert_int_equal(r.number.count, 1);
    assert_int_equal(r.number.lane, 0);
    ask_number(2, "social", 0, &r);
    assert_int_equal(r.number.count, 2);
    ask_number(1, "social", 0, &r);
    assert_int_equal(r.number.count, 1);
    ask_number(3, "tax", 0, &r);
    assert_string_equal(r.number.prefix, "F");
    assert_int_equal(r.number.count, 1);
}

static void test_numbers_go_on_after_a_restart_and_above_what_is_known(void **state)
{
    struct number_reply r;

    (void)state;
    ask_number(1, "social", 0, &r);
    rig_restart(&rig);
    ask_number(2, "social", 0, &r);
    assert_int_equal(r.number.count, 2);
    ask_number(3, "social", 40, &r); /* a hub that was restored has forgotten 3 to 40 */
    assert_int_equal(r.number.count, 41);
    issue(4, "social", "A050");
    ask_number(5, "social", 0, &r);
    assert_int_equal(r.number.count, 51);
}

/* Two kiosks have numbers that the backup does not know, and the next to ask knows of
 * neither. */
static void test_hub_that_was_restored_gives_no_number_again(void **state)
{
    struct number_reply a, b, c, d;
    struct store *copy;

    (void)state;
    ask_number(1, "social", 0, &a);
    assert_int_equal(backup_mark(rig.store, true), OK);
    copy = fake_store_copy_new(rig.store);
    assert_int_equal(backup_mark(rig.store, false), OK);
    ask_number(2, "social", 0, &b);
    rig.store->ops->close(rig.store);
    rig.store = rig.config.store = copy;
    rig_later(&rig, HOUR / SECOND);
    rig_restart(&rig);
    ask_number(3, "social", 0, &c);
    assert_true(c.number.count > b.number.count + 100);
    rig_restart(&rig); /* an ordinary one: the numbers go on */
    ask_number(4, "social", 0, &d);
    assert_int_equal(d.number.count, c.number.count + 1);
}

/* The disk said that it had the newest numbers, and had not when the power went. */
static void test_numbers_go_on_behind_what_a_disk_that_lied_forgot(void **state)
{
    struct number_reply r, last;
    struct store *copy;

    (void)state;
    for (int n = 1; n <= 60; n++)
        ask_number(n, "social", 0, &r);
    copy = fake_store_copy_new(rig.store);
    for (int n = 61; n <= 80; n++)
        ask_number(n, "social", 0, &last);
    ask_number(81, "tax", 0, &r); /* the first of its queue today */
    rig.store->ops->close(rig.store);
    rig.store = rig.config.store = copy;
    text_copy(rig.config.machine, sizeof rig.config.machine, "another boot");
    rig_restart(&rig);
    ask_number(82, "social", 0, &r);
    assert_in_range(r.number.count, last.number.count + 1, last.number.count + 100);
    ask_number(83, "tax", 0, &r);
    assert_in_range(r.number.count, 2, 100);
    last = r;
    rig_restart(&rig); /* the machine ran on: nothing is lost */
    ask_number(84, "tax", 0, &r);
    assert_int_equal(r.number.count, last.number.count + 1);
}

static void test_no_number_is_skipped_after_an_orderly_end(void **state)
{
    struct number_reply first, r;

    (void)state;
    text_copy(rig.config.machine, sizeof rig.config.machine, "a boot");
    rig_restart(&rig);
    ask_number(1, "social", 0, &first);
    hub_end(rig.hub);
    text_copy(rig.config.machine, sizeof rig.config.machine, "another boot");
    rig_restart(&rig);
    ask_number(2, "social", 0, &r);
    assert_int_equal(r.number.count, first.number.count + 1);
    text_copy(rig.config.machine, sizeof rig.config.machine, "a third boot");
    rig_restart(&rig); /* it had not come to its end */
    ask_number(3, "social", 0, &r);
    assert_true(r.number.count > first.number.count + 2);
}

static void test_number_that_could_not_be_stored_is_not_given(void **state)
{
    struct number_reply r;

    (void)state;
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    ask_number(1, "social", 0, &r);
    assert_int_equal(rig.status, 503);
    ask_number(2, "social", 0, &r);
    assert_int_equal(r.number.count, 1);
}

static void test_numbers_begin_anew_with_the_day(void **state)
{
    struct number_reply r;

    (void)state;
    ask_number(1, "social", 0, &r);
    rig_later(&rig, 24 * 3600);
    ask_number(2, "social", 0, &r);
    assert_int_equal(r.number.count, 1);
    assert_int_equal(r.day, day_of(rig.now));
}

static void test_number_for_an_unknown_service_is_refused(void **state)
{
    struct number_reply r;

    (void)state;
    ask_number(1, "nothing", 0, &r);
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, "no_service"));
}

/* ---- one ticket, the hall ---- */

static void test_ticket_is_found_by_id_and_by_number(void **state)
{
    char target[96], id[ID_TEXT];

    (void)state;
    issue(1, "social", "A1-001");
    id_to_text(rig_id(1), id);
    text_format(target, sizeof target, "/v1/tickets/%s", id);
    rig_terminal_ask(&rig, &kiosk, "GET", target, NULL);
    assert_true(rig_said(&rig, "\"state\":\"waiting\""));
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/tickets/a1-1", NULL);
    assert_true(rig_said(&rig, "\"number\":\"A1-001\""));
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/tickets/Z999", NULL);
    assert_int_equal(rig.status, 404);
    assert_true(rig_said(&rig, "\"no_ticket\""));
}

static void test_catalogue_is_sent_as_published(void **state)
{
    (void)state;
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    assert_int_equal(rig.status, 200);
    assert_int_equal(rig.body_size, rig.config.catalogue_size);
    assert_memory_equal(rig.body, rig.config.catalogue, rig.body_size);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_first_feed_answers_at_once),
        TEST(test_feed_waits_while_nothing_changes_and_ends_empty),
        TEST(test_feed_of_a_kiosk_wakes_for_a_ticket_and_that_of_a_pad_does_not),
        TEST(test_pad_hears_of_its_own_counter_alone),
        TEST(test_pad_is_asked_for_the_rating),
        TEST(test_feed_from_beyond_the_log_answers_at_once),
        TEST(test_request_without_signature_is_refused),
        TEST(test_signature_of_another_request_is_refused),
        TEST(test_request_sent_twice_is_refused_even_after_a_restart),
        TEST(test_earlier_epoch_is_refused_by_its_name),
        TEST(test_revoked_terminal_is_unknown_at_once),
        TEST(test_code_is_good_once_and_again_for_the_same_key),
        TEST(test_code_lets_nobody_in_again_who_was_shut_out),
        TEST(test_code_ends_after_ten_minutes),
        TEST(test_guessing_codes_is_slowed),
        TEST(test_code_made_in_the_console_works),
        TEST(test_numbers_are_given_once_and_kept_for_their_ticket),
        TEST(test_numbers_go_on_after_a_restart_and_above_what_is_known),
        TEST(test_hub_that_was_restored_gives_no_number_again),
        TEST(test_numbers_go_on_behind_what_a_disk_that_lied_forgot),
        TEST(test_no_number_is_skipped_after_an_orderly_end),
        TEST(test_number_that_could_not_be_stored_is_not_given),
        TEST(test_numbers_begin_anew_with_the_day),
        TEST(test_number_for_an_unknown_service_is_refused),
        TEST(test_ticket_is_found_by_id_and_by_number),
        TEST(test_catalogue_is_sent_as_published),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
