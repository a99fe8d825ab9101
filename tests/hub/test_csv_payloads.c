/* test_csv_payloads.c - hostile texts in a table for a spreadsheet: each stays in its cell,
 * as it was, and none begins as a formula does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "hub/csv_out.h"

static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};

/* Reads the cell that begins at `*at`, a quoted one, and goes behind it (RFC 4180). */
static char *read_cell_new(const char **at)
{
    char *cell = calloc(1, strlen(*at) + 1), *to = cell;

    assert_non_null(cell);
    assert_int_equal(*(*at)++, '"');
    while (**at != '"' || (*at)[1] == '"') {
        assert_int_not_equal(**at, '\0');
        *at += **at == '"';
        *to++ = *(*at)++;
    }
    (*at)++;
    return cell;
}

static void try_text(const char *text)
{
    struct json_out o = {.text = NULL};
    char *table, *cell, *last;
    const char *at;
    size_t size;

    csv_begin(&o);
    csv_cell(&o, text);
    csv_cell(&o, "end");
    table = out_take(&o, &size);
    at = table + 3; /* behind the mark of UTF-8 */
    cell = read_cell_new(&at);
    assert_string_equal(cell + (cell[0] == '\'' && strcmp(cell, text) != 0), text);
    for (size_t i = 0; i < ARRAY_LEN(begins); i++)
        assert_int_not_equal(strncmp(cell, begins[i], strlen(begins[i])), 0);
    assert_int_equal(*at++, ',');
    last = read_cell_new(&at);
    assert_string_equal(last, "end");
    assert_int_equal(at - table, size);
    free(last);
    free(cell);
    free(table);
}

static void test_hostile_texts_stay_in_their_cells(void **state)
{
    json_t *all = json_load_file(GUITAI_TESTS "/support/payloads.json", JSON_ALLOW_NUL, NULL),
           *text;
    size_t i;

    (void)state;
    assert_int_equal(json_array_size(all), 200);
    json_array_foreach(all, i, text) try_text(json_string_value(text));
    json_decref(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_texts_stay_in_their_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
