/* test_csv_read.c - tables as spreadsheets write them are read, and what is wrong with one is
 * said with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/csv_read.h"

/* All cells: '|' between them, '/' behind a row, "LINE:" before it; or "LINE! fault". */
static const char *read_all(const char *text, size_t size)
{
    static char said[2048];
    struct csv *t = csv_read_new(text, size);
    FILE *f = fmemopen(said, sizeof said, "w");

    assert_non_null(f);
    for (int i = 0; i < t->count; i++) {
        fprintf(f, "%d:", t->rows[i].line);
        for (int k = 0; k < t->rows[i].count; k++)
            fprintf(f, "%s%s", k > 0 ? "|" : "", t->rows[i].cells[k]);
        fputs("/", f);
    }
    if (t->fault[0] != '\0')
        fprintf(f, "%d! %s", t->fault_line, t->fault);
    fclose(f);
    csv_free(t);
    return said;
}

static void test_what_spreadsheets_write_is_read(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"a,b\r\n1,2\r\n", "1:a|b/2:1|2/"},
        {"a,b\n1,2", "1:a|b/2:1|2/"},
        {"a,b\r1,2\r", "1:a|b/2:1|2/"},
        {"\xEF\xBB\xBF\"a\",\"b\"\r\n", "1:a|b/"},
        {"a;b;c\n1,5;2;\n", "1:a|b|c/2:1,5|2|/"},
        {"a\tb\n1, 5\t2\n", "1:a|b/2:1, 5|2/"},
        {"\"a,x\";b\n1;2\n", "1:a,x|b/2:1|2/"}, /* what is quoted parts nothing */
        {"a,b\n\"one\r\ntwo\",\"say \"\"so\"\"\"\n3,4\n", "1:a|b/2:one\ntwo|say \"so\"/4:3|4/"},
        {"a,b\n\n,\n ,  \n1,2\n", "1:a|b/5:1|2/"}, /* empty lines, and rows of empty cells */
        {"a,b\n 1 , \"2\" \n", "1:a|b/2:1|2/"},
        {"a\n'=1+1\n'@x\n'it is\n''=x\n", "1:a/2:=1+1/3:@x/4:'it is/5:'=x/"},
        {"a\n=\"0311\"\n", "1:a/2:0311/"},
        {"a\n'-5\n'\xEF\xBC\x9Dx\n", "1:a/2:-5/3:\xEF\xBC\x9Dx/"},
        {"a,b\n\"\",\"\"\"\"\n", "1:a|b/2:|\"/"},
        {"a\"b,c\n", "1:a\"b|c/"}, /* a quote within a cell that is not quoted */
        {"a,", "1:a|/"},
        {"\"'\nx\",b\n", "1:\nx|b/"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_string_equal(read_all(rows[i].text, strlen(rows[i].text)), rows[i].says);
}

static void test_what_is_wrong_is_said_with_its_line(void **state)
{
    static const struct {
        const char *text;
        size_t size;
        const char *begins;
    } rows[] = {
        {"", 0, "0! there is nothing in it"},
        {"\r\n,,\r\n", 6, "0! there is nothing in it"},
        {"a\n\"b\nc\n", 7, "2! a quote is opened here and never closed"},
        {"a,b\n\"1\"x,2\n", 11, "2! there is text behind a closing quote"},
        {"a\nb\0c\n", 6, "2! this is neither UTF-8 nor GB18030"},
        {"a\n\xC3(\n", 5, "2! this is neither UTF-8 nor GB18030"},
        {"a\n\xE5\x8A", 4, "2! this is neither UTF-8 nor GB18030"}, /* cut in a character */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *said = read_all(rows[i].text, rows[i].size);

        if (strncmp(said, rows[i].begins, strlen(rows[i].begins)) != 0)
            fail_msg("row %zu: %s", i, said);
    }
}

static void test_sizes_are_bounded(void **state)
{
    char *text = malloc(CSV_BYTES_MAX + 1);
    size_t at = 0;

    (void)state;
    assert_non_null(text);
    memset(text, 'a', CSV_BYTES_MAX + 1);
    assert_non_null(strstr(read_all(text, CSV_BYTES_MAX + 1), "0! 1048577 bytes are too many"));
    for (int i = 0; i < CSV_COLUMNS_MAX; i++)
        text[at++] = ',';
    assert_non_null(strstr(read_all(text, at), "1! more than 64 columns"));
    memset(text, 'a', at = 2 * (CSV_ROWS_MAX + 1));
    for (size_t i = 1; i < at; i += 2)
        text[i] = '\n';
    assert_non_null(strstr(read_all(text, at), "501! more than 500 rows"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_spreadsheets_write_is_read),
        cmocka_unit_test(test_what_is_wrong_is_said_with_its_line),
        cmocka_unit_test(test_sizes_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
