/* test_pdf_pango.c - documents as PDF, read back by poppler: words, order, pages, tags. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/event.h"
#include "port/pdf.h"

static struct pdf_sheet sheet;
static char said[256 * 1024];

static void add(enum pdf_kind kind, const char *label, const char *text)
{
    struct pdf_block *b = &sheet.blocks[sheet.count++];

    b->kind = kind;
    b->label = -1;
    if (label != NULL) {
        b->label = sheet.used;
        sheet.used += sprintf(sheet.characters + sheet.used, "%s", label) + 1;
    }
    b->text = sheet.used;
    sheet.used += sprintf(sheet.characters + sheet.used, "%s", text) + 1;
}

static void begin(int language, const char *title)
{
    memset(&sheet, 0, sizeof sheet);
    sheet.language = language;
    sheet.made = (struct moment){1795487400000, 480};
    text_copy(sheet.head, sizeof sheet.head, "朝阳服务大厅");
    text_copy(sheet.foot, sizeof sheet.foot, "K7M2-9QXD");
    add(PDF_TITLE, NULL, title);
}

/* What a program of poppler says of the document. */
static void read_with(const char *program)
{
    char path[] = "/tmp/guitai-pdf-XXXXXX", command[256], why[160] = "";
    int fd = mkstemp(path);
    size_t size, n;
    char *pdf;
    FILE *f;

    assert_true(fd >= 0);
    if (pdf_make(&sheet, &pdf, &size, why, sizeof why) != OK)
        fail_msg("%s", why);
    assert_int_equal(write(fd, pdf, size), (ssize_t)size);
    close(fd);
    free(pdf);
    snprintf(command, sizeof command, program, path);
    f = popen(command, "r");
    assert_non_null(f);
    n = fread(said, 1, sizeof said - 1, f);
    said[n] = '\0';
    assert_int_equal(pclose(f), 0);
    if (getenv("GUITAI_KEEP_PDF") == NULL)
        unlink(path);
}

/* Each behind the one before. */
static void expect_in_order(const char *const *words, size_t count)
{
    const char *at = said;

    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(at, words[i]);

        if (found == NULL)
            fail_msg("\"%s\" is not there, or not behind \"%s\", in:\n%s", words[i],
                     i > 0 ? words[i - 1] : "", said);
        at = found + strlen(words[i]);
    }
}

static void test_words_come_back_in_their_order(void **state)
{
    static const char *const titles[LANGUAGES] = {"不予受理告知单", "不予受理告知單",
                                                  "Notice of refusal"};

    (void)state;
    for (int lang = 0; lang < LANGUAGES; lang++) {
        const char *const words[] = {titles[lang],       "查询码",          "K7M2-9QXD",
                                     "𠮷野家，“引号”。", "第一行",          "Second line <&>",
                                     "户口簿",           "https://hall/c/1"};

        begin(lang, titles[lang]);
        add(PDF_ROW, "查询码", "K7M2-9QXD");
        add(PDF_HEADING, NULL, "𠮷野家，“引号”。");
        add(PDF_TEXT, NULL, "第一行\nSecond line <&>");
        add(PDF_ITEM, NULL, "户口簿");
        add(PDF_QR, "扫码查看", "https://hall/c/1");
        read_with("pdftotext -layout %s -");
        expect_in_order(words, ARRAY_LEN(words));
    }
}

static void test_long_ones_go_over_pages_and_lose_nothing(void **state)
{
    char label[16], text[400];

    (void)state;
    begin(ZH_HANS, "服务总结报告");
    for (int i = 0; i < 50; i++) {
        text[0] = '\0';
        for (int k = 0; k < 10; k++)
            text_append(text, sizeof text, "第%d条之%d，", i, k);
        text_format(label, sizeof label, "L%02d", i);
        add(PDF_ROW, label, text);
    }
    read_with("pdftotext %s - | tr -d '\\n'");
    for (int i = 0; i < 50; i++) {
        text_format(text, sizeof text, "第%d条之9，", i);
        if (strstr(said, text) == NULL)
            fail_msg("%s is lost", text);
    }
    assert_non_null(strstr(said, "1 / 3"));
    assert_non_null(strstr(said, "3 / 3"));
    read_with("pdfinfo %s");
    assert_non_null(strstr(said, "Pages:           3"));
}

static void test_it_says_what_it_is_and_can_be_read_aloud(void **state)
{
    const char *const tree[] = {"Document", "H1",      "Notice of refusal", "H2", "Reasons",
                                "P",        "Because", "L (block)",         "LI", "A card",
                                "LI",       "A form"};

    (void)state;
    begin(ENGLISH, "Notice of refusal");
    add(PDF_HEADING, NULL, "Reasons");
    add(PDF_TEXT, NULL, "Because");
    add(PDF_ITEM, NULL, "A card");
    add(PDF_ITEM, NULL, "A form");
    read_with("TZ=UTC pdfinfo %s");
    assert_non_null(strstr(said, "Title:           Notice of refusal"));
    assert_non_null(strstr(said, "Tagged:          yes"));
    assert_non_null(strstr(said, "A4"));
    assert_non_null(strstr(said, "Nov 24 02:30:00 2026"));
    read_with("pdfinfo -struct-text %s");
    expect_in_order(tree, ARRAY_LEN(tree));
}

static void test_fonts_are_within_and_their_letters_known(void **state)
{
    (void)state;
    begin(ZH_HANT, "辦結總結");
    add(PDF_TEXT, NULL, "王小明，108巷");
    read_with("pdffonts %s");
    assert_non_null(strstr(said, "NotoSansCJK"));
    assert_null(strstr(said, " no  yes "));       /* embedded */
    assert_non_null(strstr(said, "yes yes yes")); /* embedded, a part, with Unicode */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_come_back_in_their_order),
        cmocka_unit_test(test_long_ones_go_over_pages_and_lose_nothing),
        cmocka_unit_test(test_it_says_what_it_is_and_can_be_read_aloud),
        cmocka_unit_test(test_fonts_are_within_and_their_letters_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
