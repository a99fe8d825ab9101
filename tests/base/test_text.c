/* test_text.c - bounded UTF-8: cuts, malformed bytes, masks. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Copies into a buffer of `size` bytes inside a larger one, and checks that nothing beyond
 * was touched. */
static bool copy_bounded(char *to, size_t size, const char *from)
{
    char guarded[64];
    bool whole;

    memset(guarded, '#', sizeof guarded);
    whole = text_copy(guarded, size, from);
    for (size_t i = size; i < sizeof guarded; i++)
        assert_int_equal(guarded[i], '#');
    assert_non_null(memchr(guarded, '\0', size));
    strcpy(to, guarded);
    return whole;
}

static void test_copy_cuts_between_characters(void **state)
{
    static const struct {
        const char *from;
        size_t size;
        const char *expected;
        bool whole;
    } cases[] = {
        {"", 1, "", true},        {"a", 1, "", false},       {"abc", 4, "abc", true},
        {"abc", 3, "ab", false},  {"柜台", 7, "柜台", true}, {"柜台", 6, "柜", false},
        {"柜台", 5, "柜", false}, {"柜台", 4, "柜", false},  {"柜台", 3, "", false},
        {"é", 2, "", false},      {"aé", 3, "a", false},     {"𠮷a", 5, "𠮷", false},
        {"𠮷a", 4, "", false},    {"a𠮷", 5, "a", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char to[64];

        assert_int_equal(copy_bounded(to, cases[i].size, cases[i].from), cases[i].whole);
        assert_string_equal(to, cases[i].expected);
    }
}

static void test_append_goes_on_at_the_end_and_says_when_it_is_full(void **state)
{
    char to[8];

    (void)state;
    assert_true(text_format(to, sizeof to, "%c%03d", 'A', 12));
    assert_string_equal(to, "A012");
    assert_true(text_append(to, sizeof to, "-%d", 34));
    assert_string_equal(to, "A012-34");
    assert_true(text_append(to, sizeof to, "%s", ""));
    assert_false(text_append(to, sizeof to, "%s", "x"));
    assert_string_equal(to, "A012-34");
}

static void test_append_cuts_between_characters(void **state)
{
    char to[6] = "abc";

    (void)state;
    assert_false(text_append(to, sizeof to, "%s", "柜"));
    assert_string_equal(to, "abc");
}

static void test_next_reads_each_length(void **state)
{
    const char *s = "a\xC3\xA9\xE6\x9F\x9C\xF0\xA0\xAE\xB7";

    (void)state;
    assert_int_equal(text_next(&s), 'a');
    assert_int_equal(text_next(&s), 0xE9);
    assert_int_equal(text_next(&s), 0x67DC);
    assert_int_equal(text_next(&s), 0x20BB7);
    assert_int_equal(text_next(&s), 0);
    assert_int_equal(text_next(&s), 0); /* stays at the end */
}

/* Malformed by RFC 3629, section 3; a whole text, so that no byte after it is read. */
static const char *const malformed[] = {
    "\x80",             /* a continuation alone */
    "\xBF",             /* the same, the last one */
    "\xC3",             /* truncated: 1 of 2 */
    "\xE6\x9F",         /* 2 of 3 */
    "\xE6",             /* 1 of 3 */
    "\xF0\xA0\xAE",     /* 3 of 4 */
    "\xF0",             /* 1 of 4 */
    "\xC3\x28",         /* no continuation follows */
    "\xE6\x28\x9C",     /* nor in the middle */
    "\xC0\xAF",         /* overlong "/" */
    "\xE0\x80\xAF",     /* overlong, three bytes */
    "\xF0\x80\x80\xAF", /* overlong, four */
    "\xED\xA0\x80",     /* a surrogate */
    "\xF4\x90\x80\x80", /* past U+10FFFF */
    "\xF8\x88\x80\x80", /* five-byte form */
    "\xFF",
};

static void test_next_gives_the_mark_for_a_malformed_byte_and_moves_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(malformed); i++) {
        const char *s = malformed[i];

        assert_int_equal(text_next(&s), 0xFFFD);
        assert_ptr_equal(s, malformed[i] + 1);
        while (text_next(&s) != 0)
            ;
        assert_ptr_equal(s, malformed[i] + strlen(malformed[i]));
    }
}

static void test_plain_refuses_malformed_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(malformed); i++) {
        char padded[16];

        assert_false(text_is_plain(malformed[i], strlen(malformed[i])));
        text_format(padded, sizeof padded, "ab%s", malformed[i]);
        assert_false(text_is_plain(padded, strlen(padded)));
    }
}

static void test_plain_takes_text_and_refuses_control_characters(void **state)
{
    static const struct {
        const char *s;
        size_t len;
        bool plain;
    } cases[] = {
        {"", 0, true},
        {"A012 柜台 é 𠮷", 19, true},
        {"~", 1, true},
        {"\xC2\xA0", 2, true},  /* U+00A0, the first after the C1 controls */
        {"\xC2\x9F", 2, false}, /* U+009F, the last of them */
        {"\xC2\x80", 2, false},
        {"a\nb", 3, false},
        {"a\tb", 3, false},
        {"\x1B[2J", 4, false},
        {"\x7F", 1, false},
        {"a\0b", 3, false}, /* a zero byte inside the length */
        {"\xE6\x9F\x9C", 2, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (text_is_plain(cases[i].s, cases[i].len) != cases[i].plain)
            fail_msg("case %zu is not %s", i, cases[i].plain ? "plain" : "refused");
}

static void test_length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("A012"), 4);
    assert_int_equal(text_length("柜台é𠮷"), 4);
    assert_int_equal(text_length("a\xE6\x9F"), 3); /* two stray bytes: a mark each */
}

static void test_phone_keeps_its_ends_alone(void **state)
{
    static const struct {
        const char *phone, *masked;
    } cases[] = {
        {"13800138000", "138****8000"},
        {"+8613800138000", "+86****8000"},
        {"123456789", "123****6789"},
        {"12345678", "****78"},
        {"123", "****23"},
        {"12", "****"},
        {"1", "****"},
        {"", "****"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char to[32];

        text_mask_phone(to, sizeof to, cases[i].phone);
        assert_string_equal(to, cases[i].masked);
    }
}

static void test_mask_stays_within_a_small_buffer(void **state)
{
    char to[6];

    (void)state;
    text_mask_phone(to, sizeof to, "13800138000");
    assert_string_equal(to, "138**");
}

static void test_equal_and_empty(void **state)
{
    (void)state;
    assert_true(text_equal("柜台", "柜台"));
    assert_false(text_equal("A1", "a1"));
    assert_false(text_equal("A1", "A12"));
    assert_true(text_is_empty(""));
    assert_false(text_is_empty(" "));
    assert_true(text_is_blank(""));
    assert_true(text_is_blank(" \u3000 "));
    assert_false(text_is_blank(" a"));
}

static void test_wipe_leaves_zeros_and_nothing_beyond(void **state)
{
    char secret[8] = "1234567";

    (void)state;
    wipe(secret, 4);
    assert_memory_equal(secret,
                        "\0\0\0\0"
                        "567",
                        8);
    wipe(secret + 4, 0);
    assert_string_equal(secret + 4, "567");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy_cuts_between_characters),
        cmocka_unit_test(test_append_goes_on_at_the_end_and_says_when_it_is_full),
        cmocka_unit_test(test_append_cuts_between_characters),
        cmocka_unit_test(test_next_reads_each_length),
        cmocka_unit_test(test_next_gives_the_mark_for_a_malformed_byte_and_moves_one),
        cmocka_unit_test(test_plain_refuses_malformed_text),
        cmocka_unit_test(test_plain_takes_text_and_refuses_control_characters),
        cmocka_unit_test(test_length_counts_characters),
        cmocka_unit_test(test_phone_keeps_its_ends_alone),
        cmocka_unit_test(test_mask_stays_within_a_small_buffer),
        cmocka_unit_test(test_equal_and_empty),
        cmocka_unit_test(test_wipe_leaves_zeros_and_nothing_beyond),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
