/* test_signing.c - the signed text of a request; the replay window. */
#include "wire/signing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define HASH "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"

static struct signed_request sample(void)
{
    struct signed_request r = {.method = "POST",
                               .target = "/v1/events?n=2",
                               .body_hash = HASH,
                               .epoch = 7,
                               .sequence = 42};

    r.device.b[0] = 0xAB;
    r.device.b[15] = 0x01;
    return r;
}

static void test_text_has_the_six_lines(void **state)
{
    static const char want[] =
        "POST\n/v1/events?n=2\n" HASH "\nab000000000000000000000000000001\n7\n42";
    struct signed_request r = sample();
    char got[SIGNING_TEXT];

    (void)state;
    assert_int_equal(signing_text(&r, got, sizeof got), strlen(want));
    assert_string_equal(got, want);
    assert_int_equal(signing_text(&r, got, strlen(want) + 1), strlen(want));
    assert_int_equal(signing_text(&r, got, strlen(want)), 0);
}

static void test_text_refuses_what_could_be_read_two_ways(void **state)
{
    static const char *const targets[] = {"", "/v1/events\nx", "/v1/ events", "/\x01",
                                          "/\xe4\xbd\xa0"};
    char got[SIGNING_TEXT];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
        struct signed_request r = sample();

        r.target = targets[i];
        assert_int_equal(signing_text(&r, got, sizeof got), 0);
        r = sample();
        r.method = targets[i];
        if (i != 4)
            assert_int_equal(signing_text(&r, got, sizeof got), 0);
        r = sample();
        r.body_hash = "00";
        assert_int_equal(signing_text(&r, got, sizeof got), 0);
    }
}

static void test_read_takes_what_was_written(void **state)
{
    static const uint64_t numbers[] = {1, 9, 10, 4294967296, 999999999999999999};
    char device[ID_TEXT], number[SIGNING_NUMBER];
    struct signed_request r = sample(), back;

    (void)state;
    id_to_text(r.device, device);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        signing_number(numbers[i], number);
        assert_true(signing_read(device, number, "5", &back));
        assert_true(back.epoch == numbers[i] && back.sequence == 5);
        assert_true(id_equal(back.device, r.device));
        assert_true(signing_read(device, "5", number, &back));
        assert_true(back.sequence == numbers[i]);
    }
}

static void test_read_refuses_every_other_form(void **state)
{
    static const char *const wrong[] = {NULL, "",   "0",    "-1", "+1",  " 1",
                                        "1 ", "01", "0x10", "1.", "1e3", "1000000000000000000"};
    static const char *const devices[] = {NULL,
                                          "",
                                          "ab",
                                          "AB000000000000000000000000000001",
                                          "gb000000000000000000000000000001",
                                          "ab0000000000000000000000000000010"};
    static const char device[] = "ab000000000000000000000000000001";
    struct signed_request back;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_false(signing_read(device, wrong[i], "1", &back));
        assert_false(signing_read(device, "1", wrong[i], &back));
    }
    for (size_t i = 0; i < ARRAY_LEN(devices); i++)
        assert_false(signing_read(devices[i], "1", "1", &back));
}

static void test_window_takes_each_sequence_once(void **state)
{
    struct replay_window w = {0};

    (void)state;
    assert_true(replay_window_take(&w, 1, 1));
    assert_false(replay_window_take(&w, 1, 1));
    assert_true(replay_window_take(&w, 1, 5));
    assert_true(replay_window_take(&w, 1, 3));
    assert_false(replay_window_take(&w, 1, 3));
    assert_false(replay_window_take(&w, 1, 5));
    assert_false(replay_window_take(&w, 1, 0));
}

static void test_window_refuses_what_is_too_old_to_know(void **state)
{
    struct replay_window w = {0};

    (void)state;
    assert_true(replay_window_take(&w, 1, 100));
    assert_false(replay_window_take(&w, 1, 36));
    assert_true(replay_window_take(&w, 1, 37));
    assert_true(replay_window_take(&w, 1, 1000000));
    assert_true(replay_window_take(&w, 1, 999999));
    assert_false(replay_window_take(&w, 1, 100));
}

static void test_window_starts_anew_with_a_later_epoch_alone(void **state)
{
    struct replay_window w = {0};

    (void)state;
    assert_true(replay_window_take(&w, 3, 50));
    assert_true(replay_window_take(&w, 4, 1));
    assert_false(replay_window_take(&w, 3, 51));
    assert_false(replay_window_take(&w, 4, 1));
    assert_true(replay_window_take(&w, 4, 2));
}

/* Against a plain list of what was taken. */
static void test_window_agrees_with_a_list(void **state)
{
    static bool taken[20000];
    struct replay_window w = {0};
    uint64_t top = 0;
    int accepted = 0;

    (void)state;
    srand(1);
    for (int i = 0; i < 50000; i++) {
        uint64_t back = (uint64_t)(rand() % 90), ahead = (uint64_t)(rand() % 4 == 0 ? 1 : 0);
        uint64_t sequence = ahead > 0 ? top + ahead : top > back ? top - back : 1;
        bool want = sequence > top || (top - sequence < REPLAY_BITS && !taken[sequence]);

        assert_int_equal(replay_window_take(&w, 1, sequence), want);
        taken[sequence] = taken[sequence] || want;
        top = sequence > top ? sequence : top;
        accepted += want;
    }
    assert_true(accepted > 10000);
}

static void test_windows_of_two_hubs_join(void **state)
{
    struct replay_window here = {0}, there = {0};

    (void)state;
    assert_true(replay_window_take(&here, 1, 7) && replay_window_take(&here, 1, 9));
    assert_true(replay_window_take(&there, 1, 8) && replay_window_take(&there, 1, 3));
    replay_window_join(&here, &there);
    for (uint64_t n = 7; n <= 9; n++)
        assert_false(replay_window_take(&here, 1, n));
    assert_false(replay_window_take(&here, 1, 3));
    assert_true(replay_window_take(&here, 1, 4));
    assert_true(replay_window_take(&there, 1, 200)); /* the others are too old to know */
    replay_window_join(&here, &there);
    assert_false(replay_window_take(&here, 1, 5));
    assert_false(replay_window_take(&here, 1, 200));
    assert_true(replay_window_take(&here, 1, 199));
    replay_window_join(&here, &(struct replay_window){0}); /* of nothing, nothing */
    assert_false(replay_window_take(&here, 1, 199));
    assert_true(replay_window_take(&there, 2, 1));
    replay_window_join(&here, &there); /* a later start alone counts */
    assert_false(replay_window_take(&here, 1, 201));
    assert_false(replay_window_take(&here, 2, 1));
    assert_true(replay_window_take(&here, 2, 2));
}

static void test_fingerprint_is_the_begin_of_the_hash_in_fours(void **state)
{
    char text[FINGERPRINT_TEXT];

    (void)state;
    signing_fingerprint(HASH, text);
    assert_string_equal(text, "0E57 51C0 26E5 43B2 E8AB");
    signing_fingerprint("", text);
    assert_string_equal(text, "");
    signing_fingerprint("abcd", text); /* shorter than a hash is */
    assert_string_equal(text, "ABCD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_has_the_six_lines),
        cmocka_unit_test(test_text_refuses_what_could_be_read_two_ways),
        cmocka_unit_test(test_read_takes_what_was_written),
        cmocka_unit_test(test_read_refuses_every_other_form),
        cmocka_unit_test(test_window_takes_each_sequence_once),
        cmocka_unit_test(test_window_refuses_what_is_too_old_to_know),
        cmocka_unit_test(test_window_starts_anew_with_a_later_epoch_alone),
        cmocka_unit_test(test_window_agrees_with_a_list),
        cmocka_unit_test(test_windows_of_two_hubs_join),
        cmocka_unit_test(test_fingerprint_is_the_begin_of_the_hash_in_fours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
