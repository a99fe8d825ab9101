/* test_guide.c - the guide stays true: its pictures are those that the tests keep, and
 * each test that it names is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { FILE_MAX = 512 * 1024, PATH_SIZE = 512 };

static const char guide[] = GUITAI_ASSETS "/guide";
static const char *const languages[] = {"en", "zh"};
static const char *const parts[] = {"set-up", "clerks", "care", "accessibility"};

static char text[FILE_MAX], other[FILE_MAX];

static size_t read_file(const char *path, char to[FILE_MAX])
{
    FILE *f = fopen(path, "rb");
    size_t n = 0;

    if (f == NULL)
        fail_msg("%s is not there", path);
    n = fread(to, 1, FILE_MAX - 1, f);
    to[n] = '\0';
    fclose(f);
    return n;
}

static void read_part(size_t language, size_t part)
{
    char path[PATH_SIZE];

    text_format(path, sizeof path, "%s/%s/%s.md", guide, languages[language], parts[part]);
    read_file(path, text);
}

static void test_pictures_are_those_of_the_tests(void **state)
{
    char path[PATH_SIZE], golden[PATH_SIZE];
    DIR *dir;
    int n = 0, old = 0;

    (void)state;
    text_format(path, sizeof path, "%s/pictures", guide);
    dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir)) != NULL;) {
        size_t a, b;

        if (d->d_name[0] == '.')
            continue;
        text_format(path, sizeof path, "%s/pictures/%s", guide, d->d_name);
        text_format(golden, sizeof golden, "%s/shots/golden/%s", GUITAI_TESTS, d->d_name);
        a = read_file(path, text);
        b = read_file(golden, other);
        if (a != b || memcmp(text, other, a) != 0) {
            print_message("%s is old; run make guide\n", d->d_name);
            old++;
        }
        n++;
    }
    closedir(dir);
    assert_int_equal(old, 0);
    assert_true(n >= 8);
}

/* Every part is there in both languages and shows pictures that are there. */
static void test_parts_are_there_with_their_pictures(void **state)
{
    (void)state;
    for (size_t l = 0; l < ARRAY_LEN(languages); l++) {
        for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
            read_part(l, p);
            assert_true(strlen(text) > 500);
            for (const char *at = text; (at = strstr(at, "](../")) != NULL; at++) {
                char path[PATH_SIZE];

                text_format(path, sizeof path, "%s/%.*s", guide, (int)strcspn(at + 5, ")"), at + 5);
                if (access(path, R_OK) != 0)
                    fail_msg("%s/%s.md shows %s, which is not there", languages[l], parts[p], path);
            }
        }
    }
}

/* "folder/test_name": a file of tests; "test_name": one of its functions. */
static void check_name(char file[PATH_SIZE], const char *name)
{
    if (strchr(name, '/') != NULL) {
        text_format(file, PATH_SIZE, "%s/%s.c", GUITAI_TESTS, name);
        read_file(file, other);
    } else if (strstr(other, name) == NULL) {
        fail_msg("%s has no %s", file, name);
    }
}

static void test_tests_that_it_names_are_there(void **state)
{
    (void)state;
    for (size_t l = 0; l < ARRAY_LEN(languages); l++) {
        char file[PATH_SIZE] = "";
        int n = 0;

        read_part(l, 3);
        for (const char *at = text; (at = strchr(at, '`')) != NULL;) {
            char name[128];
            size_t len = strcspn(at + 1, "`");

            text_format(name, sizeof name, "%.*s", (int)len, at + 1);
            at += len + 2;
            if (strstr(name, "test_") == NULL)
                continue;
            check_name(file, name);
            n++;
        }
        assert_true(n > 40);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_are_those_of_the_tests),
        cmocka_unit_test(test_parts_are_there_with_their_pictures),
        cmocka_unit_test(test_tests_that_it_names_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
