/* test_i18n.c - translations from message files made here by msgfmt. */
#include "base/text.h"
#include "core/event.h"
#include "port/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/guitai-i18n-XXXXXX";

static void compile(const char *language, const char *number, const char *people)
{
    char command[512], path[256];
    FILE *f;

    text_format(command, sizeof command, "mkdir -p %s/%s/LC_MESSAGES", folder, language);
    assert_int_equal(system(command), 0);
    text_format(path, sizeof path, "%s/%s.po", folder, language);
    f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f,
            "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
            "\"Plural-Forms: nplurals=1; plural=0;\\n\"\n\n"
            "msgid \"Take a number\"\nmsgstr \"%s\"\n\n"
            "msgid \"%%d person\"\nmsgid_plural \"%%d people\"\nmsgstr[0] \"%s\"\n",
            number, people);
    assert_int_equal(fclose(f), 0);
    text_format(command, sizeof command, "msgfmt -o %s/%s/LC_MESSAGES/guitai-%s.mo %s", folder,
                language, language, path);
    assert_int_equal(system(command), 0);
}

static int make_messages(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    compile("zh_CN", "取号办理", "%d 人");
    compile("zh_TW", "取號辦理", "%d 位");
    i18n_start(folder);
    return 0;
}

static int remove_messages(void **state)
{
    char command[128];

    (void)state;
    text_format(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void test_each_language_has_its_own_text(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        assert_string_equal(i18n(ZH_HANS, "Take a number"), "取号办理");
        assert_string_equal(i18n(ZH_HANT, "Take a number"), "取號辦理");
        assert_string_equal(i18n(ENGLISH, "Take a number"), "Take a number");
    }
}

static void test_text_without_translation_is_the_key(void **state)
{
    (void)state;
    assert_string_equal(i18n(ZH_HANS, "No such text"), "No such text");
    assert_string_equal(i18n(ZH_HANS, ""), "");
    assert_string_equal(i18n(99, "Take a number"), "Take a number");
}

static void test_plural_follows_the_language(void **state)
{
    (void)state;
    assert_string_equal(i18n_plural(ENGLISH, "%d person", "%d people", 1), "%d person");
    assert_string_equal(i18n_plural(ENGLISH, "%d person", "%d people", 0), "%d people");
    assert_string_equal(i18n_plural(ZH_HANS, "%d person", "%d people", 1), "%d 人");
    assert_string_equal(i18n_plural(ZH_HANT, "%d person", "%d people", 5), "%d 位");
}

/* Whatever the file holds, the program goes on in English. */
static void test_damaged_file_leaves_the_key(void **state)
{
    char path[256];
    unsigned char whole[4096];
    size_t size;
    FILE *f;

    (void)state;
    text_format(path, sizeof path, "%s/zh_CN/LC_MESSAGES/guitai-zh_CN.mo", folder);
    f = fopen(path, "rb");
    assert_non_null(f);
    size = fread(whole, 1, sizeof whole, f);
    fclose(f);
    assert_in_range(size, 28, sizeof whole - 1);
    for (size_t i = 0; i < size; i++) {
        f = fopen(path, "wb");
        assert_non_null(f);
        for (size_t b = 0; b < size; b++)
            fputc(b == i ? whole[b] ^ 0xff : whole[b], f);
        fclose(f);
        i18n_start(folder);
        assert_non_null(i18n(ZH_HANS, "Take a number"));
        assert_string_equal(i18n(ZH_HANT, "Take a number"), "取號辦理");
    }
    for (size_t cut = 0; cut < size; cut += 7) {
        assert_int_equal(truncate(path, (off_t)(size - 1 - cut)), 0);
        i18n_start(folder);
        assert_string_equal(i18n(ZH_HANS, "Take a number"), "Take a number");
    }
    assert_int_equal(unlink(path), 0);
    i18n_start(folder);
    assert_string_equal(i18n(ZH_HANS, "Take a number"), "Take a number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_language_has_its_own_text),
        cmocka_unit_test(test_text_without_translation_is_the_key),
        cmocka_unit_test(test_plural_follows_the_language),
        cmocka_unit_test(test_damaged_file_leaves_the_key),
    };

    return cmocka_run_group_tests(tests, make_messages, remove_messages);
}
