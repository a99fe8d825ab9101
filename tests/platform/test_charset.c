/* test_charset.c - what spreadsheets save in China comes out as UTF-8, and what is no text of
 * that charset does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/charset.h"

#define BYTES(text) (text), sizeof(text) - 1

static void test_text_comes_out_as_utf8(void **state)
{
    static const struct {
        enum charset from;
        const char *bytes;
        size_t size;
        const char *text; /* NULL refused */
    } rows[] = {
        {CHARSET_GB18030, BYTES(""), ""},
        {CHARSET_GB18030, BYTES("a,\xD6\xD0\xCE\xC4\r\n"), "a,中文\r\n"},
        {CHARSET_GB18030, BYTES("\x95\x32\x82\x36"), "𠀀"}, /* four bytes: of GB18030 alone */
        {CHARSET_GB18030, BYTES("\x81\x30\x81\x30"), "\xC2\x80"},
        {CHARSET_GB18030, BYTES("\xD6\xD0\xCE"), NULL}, /* cut in a character */
        {CHARSET_GB18030, BYTES("\xE9 \xFF"), NULL},
        {CHARSET_UTF16,
         BYTES("\xFF\xFE"
               "a\0\x2D\x4E"),
         "a中"},
        {CHARSET_UTF16, BYTES("\xFE\xFF\0a\x4E\x2D"), "a中"},
        {CHARSET_UTF16, BYTES("\xFF\xFE\x00\xD8"), NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t size = 99;
        char *text = charset_utf8_new(rows[i].from, rows[i].bytes, rows[i].size, &size);

        if (rows[i].text == NULL) {
            assert_null(text);
            continue;
        }
        assert_non_null(text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(size, strlen(text));
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text_comes_out_as_utf8)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
