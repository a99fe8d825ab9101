/* test_form.c - the values of a form as a browser sends it. */
#include "wire/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 12 };

static const struct {
    const char *body;
    const char *value, *typed, *text; /* of "to"; NULL refused */
} rows[] = {
    {"do=x&to=a-b_9.", "a-b_9.", "a-b_9.", "a-b_9."},
    {"to=", "", "", ""},
    {"too=1&t=2", NULL, NULL, NULL},
    {"to=a+b", NULL, "a b", "a b"},
    {"to=+a%40b+", NULL, "a@b", "a@b"},
    {"to=a%0D%0A%0Ab", NULL, NULL, "a b"},
    {"to=%09a%0A", NULL, NULL, "a"},
    {"to=%E5%A4%AA", NULL, NULL, "\xE5\xA4\xAA"},
    {"to=\xE5\xA4\xAA", NULL, NULL, "\xE5\xA4\xAA"},
    {"to=a%E2%80%AEb", NULL, NULL, "ab"},          /* letters from here on run the other way */
    {"to=%E2%80%8B+a+%E2%80%8B", NULL, NULL, "a"}, /* without width */
    {"to=%E2%80%8B+", NULL, NULL, ""},
    {"to=%E5%A4", NULL, NULL, NULL},    /* half a character */
    {"to=%C0%80", NULL, NULL, NULL},    /* not the shortest */
    {"to=%ED%A0%80", NULL, NULL, NULL}, /* a surrogate */
    {"to=a%00b", NULL, NULL, NULL},
    {"to=a%07b", NULL, NULL, NULL},
    {"to=a%4", NULL, NULL, NULL},
    {"to=a%zz", NULL, NULL, NULL},
    {"to=12345678901", "12345678901", "12345678901", "12345678901"},
    {"to=123456789012", NULL, NULL, NULL}, /* no room for its end */
};

static void expect(bool good, const char *got, const char *wanted, const char *body)
{
    if (good != (wanted != NULL) || strcmp(got, wanted != NULL ? wanted : "") != 0)
        fail_msg("%s: %d \"%s\"", body, good, got);
}

static void test_values_are_read_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t size = strlen(rows[i].body);
        char *body = malloc(size), to[ROOM]; /* without an end: nothing is read behind it */
        bool good;

        assert_non_null(body);
        memcpy(body, rows[i].body, size);
        good = form_value(body, size, "to", to, sizeof to);
        expect(good, to, rows[i].value, rows[i].body);
        good = form_typed(body, size, "to", to, sizeof to);
        expect(good, to, rows[i].typed, rows[i].body);
        good = form_text(body, size, "to", to, sizeof to);
        expect(good, to, rows[i].text, rows[i].body);
        free(body);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
