/* test_push.c - which events leave the hall, what of them, and when they are tried again. */
#include "core/push.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/retry.h"
#include "wire/event_json.h"

static void test_wait_doubles_up_to_a_bound(void **state)
{
    (void)state;
    assert_int_equal(retry_wait(1, 10, 100), 10);
    assert_int_equal(retry_wait(3, 10, 100), 40);
    assert_int_equal(retry_wait(5, 10, 100), 100);
    assert_int_equal(retry_wait(1000000, 10, 100), 100);
}

static void test_only_what_is_named_and_offered_is_wanted(void **state)
{
    struct receiver r = {.kind = RECEIVER_EVENTS, .event_count = 2};

    (void)state;
    text_copy(r.events[0], RECEIVER_NAME, "ticket.called");
    text_copy(r.events[1], RECEIVER_NAME, "rating.*");
    assert_true(push_is_wanted(&r, TICKET_CALLED));
    assert_true(push_is_wanted(&r, RATING_GIVEN) && push_is_wanted(&r, RATING_LAPSED));
    assert_false(push_is_wanted(&r, TICKET_RECALLED) || push_is_wanted(&r, COUNTER_OPENED));
    r.event_count = 1;
    text_copy(r.events[0], RECEIVER_NAME, "*");
    assert_true(push_is_wanted(&r, DATA_ERASED) && push_is_wanted(&r, CASE_REGISTERED));
    assert_false(push_is_wanted(&r, MESSAGE_DUE) || push_is_wanted(&r, SEAL_BEGUN) ||
                 push_is_wanted(&r, APPRAISAL_SIGNED) || push_is_wanted(&r, MATTER_OPENED));
    r.kind = RECEIVER_RATING;
    assert_true(push_is_wanted(&r, RATING_GIVEN));
    assert_false(push_is_wanted(&r, RATING_DECLINED));
    assert_true(push_name_is_known("*") && push_name_is_known("device.*"));
    assert_false(push_name_is_known("ticket.") || push_name_is_known("tickets.*") ||
                 push_name_is_known("message.*") || push_name_is_known(""));
}

/* Whatever a field may hold, of any kind of event: nothing sealed and no word that
 * somebody wrote is left. */
static void test_nothing_private_is_left_of_any_event(void **state)
{
    static const char secret[] = "S3cret";

    (void)state;
    for (int type = EVENT_NONE + 1; type < EVENT_TYPES; type++) {
        struct event e = {.type = (enum event_type)type, .v = event_types[type].v, .seq = 1};

        for (size_t i = 0; i < event_types[type].field_count; i++) {
            const struct field *f = &event_types[type].fields[i];

            if (f->kind != FIELD_TEXT && f->kind != FIELD_SEALED && f->kind != FIELD_BASE64 &&
                strcmp(f->name, "find") != 0)
                continue;
            text_copy((char *)&e.body + f->offset, (size_t)f->high, secret);
        }
        push_blank(&e);
        for (size_t i = 0; i < event_types[type].field_count; i++) {
            const struct field *f = &event_types[type].fields[i];
            bool open = strcmp(f->name, "reasons") == 0 || type == SITE_EMERGENCY ||
                        type == SITE_RESUMED ||
                        (type == DEVICE_ENROLLED && strcmp(f->name, "name") == 0);

            if (f->kind == FIELD_SEALED || f->kind == FIELD_BASE64 ||
                strcmp(f->name, "find") == 0 || (f->kind == FIELD_TEXT && !open))
                assert_string_equal((char *)&e.body + f->offset, "");
            else if (f->kind == FIELD_TEXT)
                assert_string_equal((char *)&e.body + f->offset, secret);
        }
    }
}

static void test_a_blank_event_is_one_that_can_be_read(void **state)
{
    struct event e = {.seq = 7, .type = CASE_REGISTERED, .v = 1, .at = {1795746600000, 480}}, back;
    char json[EVENT_JSON_SIZE], why[160];
    size_t size;

    (void)state;
    text_copy(e.body.opened.find, FIND_SIZE, "abcdefghijklmnopqrstuv");
    text_copy(e.body.opened.service, CODE_SIZE, "social");
    push_blank(&e);
    size = event_encode(&e, json, sizeof json);
    assert_true(size > 0);
    assert_int_equal(event_decode(json, size, &back, why, sizeof why), OK);
    assert_null(strstr(json, "find"));
    assert_non_null(strstr(json, "\"service\":\"social\""));
}

static void test_waits_grow_with_chance_and_end_in_a_pause(void **state)
{
    struct push_state s = {.mode = PUSH_ON, .pos = 4};
    const struct push_failure f = {.status = 503, .cause = "status", .said = "busy"};
    instant now = 1795746600000, begun = now;
    int tries = 0;

    (void)state;
    assert_false(push_failed(&s, &f, now, 0));
    assert_int_equal(s.again - now, PUSH_FIRST_MS / 2);
    s.tries = 0;
    assert_false(push_failed(&s, &f, now, UINT32_MAX));
    assert_in_range(s.again - now, PUSH_FIRST_MS / 2, PUSH_FIRST_MS);
    while (s.mode == PUSH_ON) {
        bool paused;

        now = s.again;
        paused = push_failed(&s, &f, now, 77777777u * (unsigned)++tries);
        assert_true(s.again - now <= PUSH_MOST_MS);
        assert_int_equal(paused, now - begun >= PUSH_PATIENCE_HOURS * HOUR);
    }
    assert_int_equal(s.mode, PUSH_PAUSED);
    assert_in_range(tries, 24, 100);
    assert_int_equal(s.pos, 4);
    assert_string_equal(s.cause, "status");
    push_resume(&s);
    assert_true(s.mode == PUSH_ON && s.again == 0 && s.failing == 0 && s.pos == 4);
}

static void test_the_other_end_may_ask_for_a_longer_wait_or_for_none(void **state)
{
    struct push_state s = {.mode = PUSH_ON};
    struct push_failure f = {.status = 429, .cause = "status", .said = "", .wait = 90 * SECOND};

    (void)state;
    assert_false(push_failed(&s, &f, 1000, 0));
    assert_int_equal(s.again, 1000 + 90 * SECOND);
    f.wait = 48 * (int64_t)HOUR;
    assert_false(push_failed(&s, &f, 1000, 0));
    assert_int_equal(s.again, 1000 + PUSH_MOST_MS);
    f.gone = true;
    assert_true(push_failed(&s, &f, 1000, 0));
    assert_int_equal(s.mode, PUSH_PAUSED);
}

static void test_success_forgets_failures(void **state)
{
    struct push_state s = {.mode = PUSH_ON, .pos = 1};
    const struct push_failure f = {.cause = "connect", .said = ""};

    (void)state;
    assert_false(push_failed(&s, &f, 1000, 1));
    push_succeeded(&s, 9, 2000);
    assert_true(s.pos == 9 && s.sent == 2000 && s.tries == 0 && s.again == 0 && s.failing == 0);
    assert_string_equal(s.cause, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wait_doubles_up_to_a_bound),
        cmocka_unit_test(test_only_what_is_named_and_offered_is_wanted),
        cmocka_unit_test(test_nothing_private_is_left_of_any_event),
        cmocka_unit_test(test_a_blank_event_is_one_that_can_be_read),
        cmocka_unit_test(test_waits_grow_with_chance_and_end_in_a_pause),
        cmocka_unit_test(test_the_other_end_may_ask_for_a_longer_wait_or_for_none),
        cmocka_unit_test(test_success_forgets_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
