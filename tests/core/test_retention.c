/* test_retention.c - months, names of keys, two witnesses, the rule (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/retention.h"

static struct retention r;

static const struct retention_rules rules = {{1, 3, 36, 120}};

static int begin(void **state)
{
    (void)state;
    memset(&r, 0, sizeof r);
    return 0;
}

static struct moment day(int year, int month, int d)
{
    return (struct moment){instant_of(civil_of(year, month, d), 600, 480), 480};
}

/* Something that says nothing but the time. */
static void pass(struct moment when)
{
    const struct event e = {.type = COUNTER_OPENED};

    retention_apply(&r, &e, when);
}

static void seal(enum event_type type, int use, int month, struct moment when)
{
    const struct event e = {.type = type, .body.seal = {.use = use, .month = month}};

    retention_apply(&r, &e, when);
}

static void test_month_is_a_number_and_back(void **state)
{
    char text[MONTH_TEXT];

    (void)state;
    assert_int_equal(month_of(civil_of(2026, 11, 30)), 2026 * 12 + 10);
    assert_int_equal(month_of(civil_of(2026, 12, 1)), 2026 * 12 + 11);
    assert_int_equal(month_begin(2026 * 12 + 11), civil_of(2026, 12, 1));
    assert_int_equal(month_begin(2027 * 12), civil_of(2027, 1, 1));
    month_to_text(2026 * 12 + 10, text);
    assert_string_equal(text, "2026-11");
}

static void test_name_of_the_key_goes_before_the_box(void **state)
{
    static const struct {
        const char *sealed, *box;
        int use, month;
    } good[] = {
        {"c202611:QUJD", "QUJD", SEAL_CONTACT, 2026 * 12 + 10},
        {"a202701:QUJD", "QUJD", SEAL_APPOINTMENT, 2027 * 12},
        {"p202612:QUJD", "QUJD", SEAL_CASE, 2026 * 12 + 11},
        {"h202611:-", "-", SEAL_HELD, 2026 * 12 + 10},
        {"QUJD", "QUJD", SEAL_FIRST, 0},
        {"c202611QUJD", "c202611QUJD", SEAL_FIRST, 0},
        {"-", "-", SEAL_FIRST, 0},
    };
    static const char *const bad[] = {"",          "c202613:QUJD", "c202600:QUJD", "x202611:QUJD",
                                      "c202611:",  "c20261:QUJD",  "c2026111:QU",  ":QUJD",
                                      "c000011:A", "c2026:11QUJD"};
    struct seal_name n;
    const char *box;
    char text[SEAL_NAME];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_true(seal_name_of(good[i].sealed, &n, &box));
        assert_string_equal(box, good[i].box);
        assert_int_equal(n.use, good[i].use);
        assert_int_equal(n.month, good[i].month);
        seal_name_to_text(n, text);
        assert_memory_equal(text, good[i].sealed, strlen(text));
        assert_int_equal(strlen(text), box - good[i].sealed);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(seal_name_of(bad[i], &n, &box));
}

static void test_erased_text_keeps_the_name_alone(void **state)
{
    char named[32] = "c202611:QUJD", first[32] = "QUJD", none[32] = "";

    (void)state;
    seal_erase(named, sizeof named);
    seal_erase(first, sizeof first);
    seal_erase(none, sizeof none);
    assert_string_equal(named, "c202611:-");
    assert_string_equal(first, "-");
    assert_string_equal(none, "");
    assert_true(seal_is_erased(named) && seal_is_erased(first));
    assert_false(seal_is_erased(none) || seal_is_erased("QUJD"));
}

static void test_r38_key_ends_whole_months_behind_its_own(void **state)
{
    const int november = 2026 * 12 + 10;

    (void)state;
    /* Given in November, one month: gone when January begins. */
    assert_int_equal(retention_end(&rules, (struct seal_name){SEAL_CONTACT, november}),
                     november + 2);
    assert_int_equal(retention_due(&rules, SEAL_CONTACT, november + 2), november);
    assert_int_equal(retention_due(&rules, SEAL_CONTACT, november + 1), november - 1);
    assert_int_equal(retention_end(&rules, (struct seal_name){SEAL_CASE, november}), november + 37);
    /* The first key stays as long as the longest, but for what is held. */
    assert_int_equal(retention_end(&rules, (struct seal_name){SEAL_FIRST, november}),
                     november + 37);
}

static void test_both_witnesses_have_to_agree(void **state)
{
    (void)state;
    assert_int_equal(retention_month(&r, day(2026, 11, 28)), 0); /* no log yet */
    pass(day(2026, 11, 28));
    assert_int_equal(retention_month(&r, day(2026, 11, 28)), 2026 * 12 + 10);
    assert_int_equal(retention_month(&r, day(2027, 11, 28)), 2026 * 12 + 10); /* clock ahead */
    pass(day(2026, 12, 1));
    assert_int_equal(retention_month(&r, day(2026, 12, 1)), 2026 * 12 + 11);
    assert_int_equal(retention_month(&r, day(1970, 1, 1)), 1970 * 12); /* clock behind */
}

static void test_hub_that_was_off_for_a_month_catches_up(void **state)
{
    (void)state;
    pass(day(2026, 11, 28));
    pass(day(2027, 1, 2)); /* 35 days */
    assert_int_equal(r.doubt_days, 0);
    assert_int_equal(retention_month(&r, day(2027, 1, 2)), 2027 * 12);
}

static void test_clock_wrong_by_a_year_is_in_doubt_for_a_month_of_days(void **state)
{
    struct moment when = day(2027, 11, 28);

    (void)state;
    pass(day(2026, 11, 28));
    for (int i = 1; i <= TRAIL_PROOF_DAYS; i++) {
        for (int n = 0; n < 20; n++) /* many events of a day are one day */
            pass(when);
        assert_int_equal(r.doubt_days, i);
        assert_int_equal(retention_month(&r, when), 2026 * 12 + 10);
        when.at += (instant)24 * HOUR;
    }
    pass(when);
    assert_int_equal(r.doubt_days, 0);
    assert_int_equal(retention_month(&r, when), month_of(day_of(when)));
}

static void test_clock_put_right_leaves_no_trace(void **state)
{
    (void)state;
    pass(day(2026, 11, 28));
    pass(day(2027, 11, 28));
    pass(day(2027, 11, 29));
    assert_int_equal(r.doubt_days, 2);
    pass(day(2026, 11, 30)); /* a terminal whose clock is right says so too */
    assert_int_equal(r.doubt_days, 0);
    assert_int_equal(retention_month(&r, day(2026, 12, 1)), 2026 * 12 + 10);
    pass(day(2027, 11, 30)); /* and begins anew when it jumps again */
    assert_int_equal(r.doubt_days, 1);
}

static void test_texts_are_counted_by_key(void **state)
{
    const int month = 2026 * 12 + 10;
    struct event e = {.type = CASE_REGISTERED};
    struct case_opened *b = &e.body.opened;

    (void)state;
    seal(SEAL_BEGUN, 0, month, day(2026, 11, 1));
    text_copy(b->name, sizeof b->name, "p202611:QUJD");
    text_copy(b->contact, sizeof b->contact, "QUJD");
    retention_apply(&r, &e, day(2026, 11, 2));
    text_copy(b->contact, sizeof b->contact, "c202611:-"); /* erased: it was one all the same */
    text_copy(b->told, sizeof b->told, "p209911:QUJD");    /* no key of ours */
    retention_apply(&r, &e, day(2026, 11, 2));
    assert_int_equal(retention_count(&r, (struct seal_name){SEAL_CASE, month}), 2);
    assert_int_equal(retention_count(&r, (struct seal_name){SEAL_CONTACT, month}), 1);
    assert_int_equal(retention_count(&r, (struct seal_name){.use = SEAL_FIRST}), 1);
    assert_int_equal(retention_count(&r, (struct seal_name){SEAL_CASE, 2099 * 12 + 10}), 0);
    seal(SEAL_BEGUN, 0, month + RETENTION_MONTHS_MAX + 2, day(2036, 11, 2));
    assert_int_equal(retention_count(&r, (struct seal_name){SEAL_CASE, month}), 0);
}

static void test_ended_keys_are_known_and_stay_so(void **state)
{
    const int month = 2026 * 12 + 10;

    (void)state;
    seal(SEAL_BEGUN, 0, month, day(2026, 11, 1));
    seal(SEAL_ENDED, SEAL_CONTACT, month, day(2027, 1, 1));
    assert_true(retention_is_ended(&r, (struct seal_name){SEAL_CONTACT, month}));
    assert_true(retention_is_ended(&r, (struct seal_name){SEAL_CONTACT, month - 1}));
    assert_false(retention_is_ended(&r, (struct seal_name){SEAL_CONTACT, month + 1}));
    assert_false(retention_is_ended(&r, (struct seal_name){SEAL_CASE, month}));
    assert_false(retention_is_ended(&r, (struct seal_name){.use = SEAL_FIRST}));
    seal(SEAL_ENDED, SEAL_CONTACT, month - 1, day(2027, 2, 1)); /* told late: no step back */
    assert_true(r.ended[SEAL_CONTACT] == month && r.ended_at[SEAL_CONTACT] == day(2027, 1, 1).at);
    seal(SEAL_ENDED, SEAL_FIRST, 0, day(2030, 1, 1));
    assert_true(retention_is_ended(&r, (struct seal_name){.use = SEAL_FIRST}));
}

int main(void)
{
#define ANEW(test) cmocka_unit_test_setup(test, begin)
    const struct CMUnitTest tests[] = {
        ANEW(test_month_is_a_number_and_back),
        ANEW(test_name_of_the_key_goes_before_the_box),
        ANEW(test_erased_text_keeps_the_name_alone),
        ANEW(test_r38_key_ends_whole_months_behind_its_own),
        ANEW(test_both_witnesses_have_to_agree),
        ANEW(test_hub_that_was_off_for_a_month_catches_up),
        ANEW(test_clock_wrong_by_a_year_is_in_doubt_for_a_month_of_days),
        ANEW(test_clock_put_right_leaves_no_trace),
        ANEW(test_texts_are_counted_by_key),
        ANEW(test_ended_keys_are_known_and_stay_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
