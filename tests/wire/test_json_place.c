/* test_json_place.c - the line of a value in a JSON text. */
#include "wire/json_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\n"                             /* 1 */
                           "  \"a\": 1,\n"                   /* 2 */
                           "  \"b}\\\"\": [\"]\", {}],\n"    /* 3 */
                           "  \"rows\": [\n"                 /* 4 */
                           "    {\"x\": 1, \"y\": [1,2]},\n" /* 5 */
                           "    {\n"                         /* 6 */
                           "      \"x\": -1.5e3,\n"          /* 7 */
                           "      \"y\": [\n"                /* 8 */
                           "        true,\n"                 /* 9 */
                           "        null\n"                  /* 10 */
                           "      ]\n"                       /* 11 */
                           "    }\n"                         /* 12 */
                           "  ],\n"                          /* 13 */
                           "  \"z\": 0\n"                    /* 14 */
                           "}\n";

#define M(name)                                                                                    \
    {                                                                                              \
        .member = name                                                                             \
    }
#define I(n)                                                                                       \
    {                                                                                              \
        .index = n                                                                                 \
    }

static void test_place_finds_each_line(void **state)
{
    static const struct {
        struct json_step path[4];
        int depth, line;
    } cases[] = {
        {{M("a")}, 0, 1},
        {{M("a")}, 1, 2},
        {{M("rows")}, 1, 4},
        {{M("rows"), I(0)}, 2, 5},
        {{M("rows"), I(0), M("y"), I(1)}, 4, 5},
        {{M("rows"), I(1)}, 2, 6},
        {{M("rows"), I(1), M("x")}, 3, 7},
        {{M("rows"), I(1), M("y"), I(0)}, 4, 9},
        {{M("rows"), I(1), M("y"), I(1)}, 4, 10},
        {{M("z")}, 1, 14},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(json_place(text, strlen(text), cases[i].path, cases[i].depth),
                         cases[i].line);
}

static void test_place_of_what_is_missing_is_the_last_that_is_there(void **state)
{
    static const struct json_step member[] = {M("rows"), I(1), M("none")};
    static const struct json_step row[] = {M("rows"), I(7), M("x")};
    static const struct json_step under_number[] = {M("z"), M("x")};

    (void)state;
    assert_int_equal(json_place(text, strlen(text), member, 3), 6);
    assert_int_equal(json_place(text, strlen(text), row, 3), 4);
    assert_int_equal(json_place(text, strlen(text), under_number, 2), 14);
}

static void test_place_of_broken_text_ends(void **state)
{
    static const char *const broken[] = {"",        "\n\n",   "{",         "{\"a", "{\"a\"",
                                         "{\"a\":", "{\"a\\", "[[[[",      "]",    "{\"b\":]}",
                                         "{:,}",    "[,,,]",  "{\"b\" 1 2"};
    static const struct json_step path[] = {M("a"), I(3), M("b")};
    static const struct json_step rows[] = {I(3), I(1)};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
        assert_in_range(json_place(broken[i], strlen(broken[i]), path, 3), 1, 3);
        assert_in_range(json_place(broken[i], strlen(broken[i]), rows, 2), 1, 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place_finds_each_line),
        cmocka_unit_test(test_place_of_what_is_missing_is_the_last_that_is_there),
        cmocka_unit_test(test_place_of_broken_text_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
