/* test_sdl_text.c - widths in three languages, and where a line may end. */
#include "base/text.h"
#include "core/event.h"
#include "sdl_runs.h"
#include "sdl_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const samples[LANGUAGES] = {
    [ZH_HANS] = "您好，请到三号窗口，办理社保与医保业务（需要身份证），谢谢！",
    [ZH_HANT] = "您好，請到三號窗口，辦理社保與醫保業務（需要身份證），謝謝！",
    [ENGLISH] = "Please take your ticket (A012), and officially wait for 12 minutes, thank you!",
};

static struct font font_of(int size, int language)
{
    return (struct font){.size = size, .language = language};
}

/* Whole characters of `s`, one more each time; 0 at the end. */
static size_t grow(const char *s, size_t len)
{
    const char *at = s + len;

    return text_next(&at) == 0 ? 0 : (size_t)(at - s);
}

static void test_width_grows_with_text_in_every_language(void **state)
{
    (void)state;
    for (int i = 0; i < LANGUAGES; i++) {
        struct font f = font_of(32, i);
        int last = 0;

        for (size_t len = grow(samples[i], 0); len > 0; len = grow(samples[i], len)) {
            char start[256];
            int width;

            text_format(start, sizeof start, "%.*s", (int)len, samples[i]);
            width = text_width(f, start);
            assert_true(width > 0);
            assert_true(width >= last);
            last = width;
        }
    }
}

static void test_width_of_ideographs_is_their_size(void **state)
{
    (void)state;
    assert_int_equal(text_width(font_of(40, ZH_HANS), "取号办理"), 160);
    assert_int_equal(text_width(font_of(40, ZH_HANS), ""), 0);
    assert_true(text_width((struct font){40, BOLD, ENGLISH}, "Wide") >
                text_width((struct font){40, REGULAR, ENGLISH}, "Wide"));
}

static void test_line_height_holds_the_ascent(void **state)
{
    (void)state;
    for (int size = 8; size <= 400; size += 49) {
        struct font f = font_of(size, ZH_HANS);

        assert_true(text_ascent(f) > size / 2);
        assert_true(text_line_height(f) > text_ascent(f));
    }
}

static void test_language_chooses_the_shape(void **state)
{
    struct cover first;
    uint8_t kept[64 * 64];

    (void)state;
    first = *runs_cover(font_of(48, ZH_HANS), "骨");
    assert_in_range((size_t)first.w * (size_t)first.h, 1, sizeof kept);
    memcpy(kept, first.parts, (size_t)first.w * (size_t)first.h);
    first = *runs_cover(font_of(48, ZH_HANT), "骨");
    assert_memory_not_equal(kept, first.parts, (size_t)first.w * 40);
}

/* Breaks `s` into lines and looks at each. */
static void check_lines(struct font f, const char *s, int width)
{
    static const char *const never[] = {"，", "。", "！", "）", ",", ")", "!"};
    const char *at = s;

    while (*at != '\0') {
        size_t n = text_fit(f, at, width);

        assert_in_range(n, 1, strlen(at));
        assert_true(((unsigned char)at[n] & 0xC0) != 0x80);
        at += n;
        for (size_t i = 0; i < ARRAY_LEN(never); i++) {
            if (strncmp(at, never[i], strlen(never[i])) == 0)
                fail_msg("width %d: a line starts with %s", width, never[i]);
        }
    }
}

static void test_no_line_starts_with_a_comma(void **state)
{
    (void)state;
    for (int i = 0; i < LANGUAGES; i++) {
        for (int width = 1; width < 700; width += 13)
            check_lines(font_of(32, i), samples[i], width);
    }
}

static void test_fit_fills_the_line_and_no_more(void **state)
{
    (void)state;
    for (int i = 0; i < LANGUAGES; i++) {
        struct font f = font_of(30, i);

        for (int width = 200; width < 900; width += 37) {
            char line[256];
            size_t n = text_fit(f, samples[i], width), len = n;

            while (len > 0 && samples[i][len - 1] == ' ')
                len--;
            text_format(line, sizeof line, "%.*s", (int)len, samples[i]);
            assert_true(text_width(f, line) <= width);
        }
        assert_int_equal(text_fit(f, samples[i], text_width(f, samples[i])), strlen(samples[i]));
    }
}

static void test_fit_keeps_english_words_whole(void **state)
{
    struct font f = font_of(30, ENGLISH);
    size_t n = text_fit(f, "Take a number", text_width(f, "Take a num"));

    (void)state;
    assert_int_equal(n, strlen("Take a "));
    assert_int_equal(text_fit(f, "Take a number", text_width(f, "Take a number")), 13);
}

static void test_fit_keeps_a_span_of_minutes_and_the_dot_with_its_fact(void **state)
{
    static const char facts[] = "20 people waiting · 2–26 min";
    struct font f = font_of(30, ENGLISH);

    (void)state;
    assert_int_equal(text_fit(f, facts, text_width(f, "20 people waiting · 2–2")),
                     strlen("20 people waiting · "));
    assert_int_equal(text_fit(f, facts, text_width(f, "20 people waiting")), strlen("20 people "));
    f.language = ZH_HANS;
    for (int width = 150; width < 260; width++) /* of "11月24日" and some of what follows */
        assert_int_equal(text_fit(f, "11月24日 星期二", width),
                         width < text_width(f, "11月24日 星期二") ? strlen("11月24日 ")
                                                                  : strlen("11月24日 星期二"));
}

static void test_fit_ends_at_a_new_line(void **state)
{
    (void)state;
    assert_int_equal(text_fit(font_of(30, ZH_HANS), "一\n二三", 800), 4);
}

static void test_fit_survives_malformed_text(void **state)
{
    static const char bad[] = "\xE4\xB8 ab\xFF\xC3 \xF0\x9F";
    const char *at = bad;

    (void)state;
    while (*at != '\0') {
        size_t n = text_fit(font_of(30, ZH_HANS), at, 20);

        assert_in_range(n, 1, strlen(at));
        at += n;
    }
    runs_cover(font_of(30, ZH_HANS), bad);
}

static void test_runs_stay_within_their_bound(void **state)
{
    (void)state;
    for (int i = 0; i < 60; i++) {
        char s[32];
        const struct cover *c;

        text_format(s, sizeof s, "号码 %d 请到", i);
        c = runs_cover(font_of(300, ZH_HANS), s);
        assert_non_null(c->parts);
        assert_in_range(runs_bytes(), 1, (4 << 20) + 400 * 2400);
    }
    text_forget();
    assert_int_equal(runs_bytes(), 0);
}

static void test_customers_runs_are_forgotten_and_common_ones_stay(void **state)
{
    size_t common;

    (void)state;
    runs_forget_all();
    runs_cover(font_of(40, ZH_HANS), "取号");
    text_settle(true);
    common = runs_bytes();
    runs_cover(font_of(40, ZH_HANS), "王小明");
    text_settle(false);
    text_width(font_of(40, ZH_HANS), "王小明"); /* asked again on a screen for all */
    text_settle(true);
    assert_true(runs_bytes() > common);
    text_forget();
    assert_int_equal(runs_bytes(), common);
    runs_cover(font_of(40, ZH_HANS), "王小明"); /* nobody has said what it is */
    text_forget();
    assert_int_equal(runs_bytes(), common);
}

static void test_text_is_the_same_after_a_rest(void **state)
{
    int known, fresh;

    (void)state;
    known = text_width(font_of(40, ZH_HANS), "取号");
    text_rest();
    runs_forget_all();
    assert_int_equal(text_width(font_of(40, ZH_HANS), "取号"), known);
    fresh = text_width(font_of(41, ZH_HANT), "憑號辦理"); /* glyphs that were never asked for */
    assert_in_range(fresh, 41 * 3, 41 * 5);
}

static void test_run_of_great_length_is_bounded(void **state)
{
    static char s[20001];
    const struct cover *c;

    (void)state;
    memset(s, 'W', sizeof s - 1);
    c = runs_cover(font_of(400, ZH_HANS), s);
    assert_in_range(c->w, 1, 9000);
    assert_true(text_fit(font_of(400, ZH_HANS), s, 2000) >= 4);
}

static void test_missing_font_names_its_package(void **state)
{
    char why[256] = "";

    (void)state;
    text_close();
    assert_int_equal(text_open("/nonexistent", why, sizeof why), ERR_ABSENT);
    assert_non_null(strstr(why, "fonts-noto-cjk"));
    assert_non_null(strstr(why, "/nonexistent"));
    assert_int_equal(text_open(NULL, why, sizeof why), OK);
}

static int close_text(void **state)
{
    (void)state;
    text_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width_grows_with_text_in_every_language),
        cmocka_unit_test(test_width_of_ideographs_is_their_size),
        cmocka_unit_test(test_line_height_holds_the_ascent),
        cmocka_unit_test(test_language_chooses_the_shape),
        cmocka_unit_test(test_no_line_starts_with_a_comma),
        cmocka_unit_test(test_fit_fills_the_line_and_no_more),
        cmocka_unit_test(test_fit_keeps_english_words_whole),
        cmocka_unit_test(test_fit_keeps_a_span_of_minutes_and_the_dot_with_its_fact),
        cmocka_unit_test(test_fit_ends_at_a_new_line),
        cmocka_unit_test(test_fit_survives_malformed_text),
        cmocka_unit_test(test_runs_stay_within_their_bound),
        cmocka_unit_test(test_customers_runs_are_forgotten_and_common_ones_stay),
        cmocka_unit_test(test_text_is_the_same_after_a_rest),
        cmocka_unit_test(test_run_of_great_length_is_bounded),
        cmocka_unit_test(test_missing_font_names_its_package),
    };

    return cmocka_run_group_tests(tests, NULL, close_text);
}
