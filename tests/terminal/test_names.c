/* test_names.c - what is offered first where a name is written. */
#include "terminal/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"

static struct ime_answer a;

static void offer(const char *word, int used)
{
    size_t at = 0;

    if (a.count > 0)
        at = a.at[a.count - 1] + strlen(a.words + a.at[a.count - 1]) + 1;
    a.at[a.count] = (uint16_t)at;
    a.used[a.count++] = (uint8_t)used;
    text_copy(a.words + at, sizeof a.words - at, word);
}

static void assert_order(enum offer_order order, const char *expected)
{
    char got[512] = "";
    short to[IME_CANDIDATES];
    int n = names_order(&a, order, to);

    assert_int_equal(n, a.count); /* nothing is left out */
    for (int i = 0; i < n; i++)
        text_append(got, sizeof got, "%s%s", i > 0 ? " " : "", a.words + a.at[to[i]]);
    assert_string_equal(got, expected);
}

static int begin(void **state)
{
    (void)state;
    memset(&a, 0, sizeof a);
    return 0;
}

static void test_texts_are_offered_as_the_engine_has_them(void **state)
{
    (void)state;
    offer("网", 4);
    offer("王", 4);
    assert_order(OFFER_WORDS, "网 王");
}

static void test_surnames_come_first_in_both_scripts(void **state)
{
    (void)state;
    offer("为", 3);
    offer("未", 3);
    offer("魏", 3);
    offer("韋", 3);
    assert_order(OFFER_SURNAMES, "魏 韋 为 未");
}

static void test_double_surname_comes_before_its_first_character(void **state)
{
    (void)state;
    offer("区", 2);
    offer("欧阳", 6);
    offer("欧", 2);
    assert_order(OFFER_SURNAMES, "欧阳 区 欧");
}

static void test_given_names_come_before_other_words(void **state)
{
    (void)state;
    offer("支援", 7);
    offer("志愿", 7);
    offer("志远", 7);
    offer("至于", 5);
    offer("之", 3);
    offer("志", 3);
    offer("值", 3);
    assert_order(OFFER_GIVEN, "志远 志 之 支援 志愿 至于 值");
}

static void test_part_of_a_syllable_comes_after_the_whole(void **state)
{
    (void)state;
    offer("原", 4);
    offer("媛", 4);
    offer("玉", 2);
    assert_order(OFFER_GIVEN, "媛 原 玉");
}

static void test_other_way_to_part_the_letters_is_offered(void **state)
{
    (void)state;
    offer("呐呐", 4);
    offer("男", 3);
    offer("难", 3);
    offer("娜", 2);
    assert_order(OFFER_GIVEN, "男 娜 呐呐 难");
}

static void test_short_forms_stay_as_they_are(void **state)
{
    (void)state;
    offer("这些", 0);
    offer("在下面", 0);
    assert_order(OFFER_GIVEN, "这些 在下面");
    begin(NULL);
    assert_order(OFFER_GIVEN, "");
}

static void test_word_tells_a_character_from_others_that_sound_alike(void **state)
{
    char word[NAMES_EXAMPLE];

    (void)state;
    assert_true(names_example("王", word));
    assert_string_equal(word, "国王");
    assert_true(names_example("張", word));
    assert_string_equal(word, "弓長張");
    assert_true(names_example("明", word));
    assert_non_null(strstr(word, "明"));
    assert_false(names_example("小明", word));
    assert_false(names_example("魑", word));
    assert_string_equal(word, "");
    assert_false(names_example("", word));
}

#define ON(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(test_texts_are_offered_as_the_engine_has_them),
        ON(test_surnames_come_first_in_both_scripts),
        ON(test_double_surname_comes_before_its_first_character),
        ON(test_given_names_come_before_other_words),
        ON(test_part_of_a_syllable_comes_after_the_whole),
        ON(test_other_way_to_part_the_letters_is_offered),
        ON(test_short_forms_stay_as_they_are),
        ON(test_word_tells_a_character_from_others_that_sound_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
