/* test_wording.c - the words of messages: names are filled in, and what a hall writes
 * itself is looked at. */
#include "core/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void test_the_usual_words_keep_their_own_rules(void **state)
{
    char name[WORDING_SIZE];

    (void)state;
    for (int w = 0; w < WORDINGS; w++) {
        for (int lang = 0; lang < LANGUAGES; lang++) {
            const char *text = wording_forms[w].usual[lang];

            assert_non_null(text);
            assert_true(strlen(text) < WORDING_SIZE);
            if (wording_check((enum wording)w, text, name) != WORDING_GOOD)
                fail_msg("%s, language %d: %s", wording_forms[w].id, lang, name);
        }
    }
}

static void test_names_are_filled_in(void **state)
{
    static struct wordings hall;
    const char *const values[WORDING_NAMES] = {[NAME_HALL] = "Hall {number}",
                                               [NAME_NUMBER] = "A007",
                                               [NAME_BEFORE] = "3",
                                               [NAME_LINK] = "https://h/t/x"};
    char to[160];

    (void)state;
    wording_fill(&hall, WORDING_NEAR, ENGLISH, values, to, sizeof to);
    assert_string_equal(to, "Hall {number}: your number is A007, people before you: 3. "
                            "https://h/t/x"); /* a value is not looked into */
    text_copy(hall.text[WORDING_NEAR][ENGLISH], WORDING_SIZE, "{number}, {number} {wait}soon");
    wording_fill(&hall, WORDING_NEAR, ENGLISH, values, to, sizeof to);
    assert_string_equal(to, "A007, A007 soon");
    wording_fill(&hall, WORDING_NEAR, ZH_HANS, values, to, sizeof to);
    assert_non_null(strstr(to, "您的号 A007"));
}

static void test_a_text_that_is_too_long_is_cut_at_a_character(void **state)
{
    static const struct wordings hall;
    const char *const values[WORDING_NAMES] = {[NAME_CODE] = "K"};

    (void)state;
    for (size_t size = 1; size < 120; size++) {
        char *to = malloc(size);

        assert_non_null(to);
        wording_fill(&hall, WORDING_DELIVERY, ZH_HANS, values, to, size);
        assert_true(strlen(to) < size);
        assert_true(text_is_plain(to, strlen(to)));
        free(to);
    }
}

static void test_wrong_words_are_named(void **state)
{
    static const struct {
        enum wording w;
        const char *text;
        enum wording_fault fault;
        const char *name;
    } rows[] = {
        {WORDING_NEAR, "{number}", WORDING_GOOD, NULL},
        {WORDING_NEAR, "soon", WORDING_LACKS, "number"},
        {WORDING_NEAR, "{numbr} {number}", WORDING_UNKNOWN, "numbr"},
        {WORDING_NEAR, "{number} {until}", WORDING_UNKNOWN, "until"}, /* of surveys alone */
        {WORDING_NEAR, "{number", WORDING_BRACE, "{"},
        {WORDING_NEAR, "{number} }", WORDING_BRACE, "}"},
        {WORDING_NEAR, "{{number}}", WORDING_BRACE, "{"},
        {WORDING_NEAR, "{} {number}", WORDING_UNKNOWN, "{"},
        {WORDING_SURVEY, "{service}?", WORDING_LACKS, "link"},
        {WORDING_CALLED, "{number}", WORDING_LACKS, "counter"},
        {WORDING_SURVEY_SUBJECT, "How was it?", WORDING_GOOD, NULL},
    };
    char name[WORDING_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(wording_check(rows[i].w, rows[i].text, name), rows[i].fault);
        if (rows[i].name != NULL)
            assert_string_equal(name, rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_usual_words_keep_their_own_rules),
        cmocka_unit_test(test_names_are_filled_in),
        cmocka_unit_test(test_a_text_that_is_too_long_is_cut_at_a_character),
        cmocka_unit_test(test_wrong_words_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
