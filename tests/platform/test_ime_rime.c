/* test_ime_rime.c - Pinyin by the real librime: candidates, choices, and nothing
 * that stays. */
#include "ime_rime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "notice_queue.h"
#include "support/common_names.h"
#include "terminal/names.h"

enum { SOON_MS = 120000 }; /* the longest run of one letter takes seconds of a busy machine */

static uint64_t last_id;

static int open_engine(void **state)
{
    struct notice n;

    (void)state;
    assert_int_equal(ime_rime.open(NULL), OK);
    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_IME);
    assert_int_equal(n.a, IME_PINYIN);
    assert_int_equal(n.b, OK);
    return 0;
}

static int close_engine(void **state)
{
    (void)state;
    ime_rime.close();
    return 0;
}

static void ask(enum script script, const char *letters, int choice, struct ime_answer *to)
{
    const struct ime_question q = {
        .id = ++last_id, .script = script, .letters = letters, .choice = choice};
    struct notice n;

    ime_rime.ask(&q);
    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_CANDIDATES);
    assert_int_equal(n.id, last_id);
    assert_int_equal(n.size, sizeof *to);
    memcpy(to, n.data, sizeof *to);
    free(n.data);
}

static const char *word(const struct ime_answer *a, int i)
{
    return a->words + a->at[i];
}

static int place(const struct ime_answer *a, const char *what)
{
    for (int i = 0; i < a->count; i++) {
        if (strcmp(word(a, i), what) == 0)
            return i;
    }
    return -1;
}

static void test_syllables_give_candidates_of_the_script(void **state)
{
    struct ime_answer a;

    (void)state;
    ask(SIMPLIFIED, "zhang", -1, &a);
    assert_string_equal(word(&a, 0), "张");
    assert_int_equal(place(&a, "張"), -1);
    assert_string_equal(a.text, "");
    ask(TRADITIONAL, "zhang", -1, &a);
    assert_string_equal(word(&a, 0), "張");
    assert_true(place(&a, "张") < 0 || place(&a, "张") > 20); /* a form of its own, seldom */
    ask(SIMPLIFIED, "xiaoming", -1, &a);
    assert_in_range(place(&a, "小明"), 0, 2);
}

static void test_rare_readings_have_all_their_characters(void **state)
{
    struct ime_answer a;

    (void)state;
    ask(SIMPLIFIED, "yi", -1, &a);
    assert_true(a.count > 150);
    for (int i = 0; i < a.count; i++)
        assert_true(text_is_plain(word(&a, i), strlen(word(&a, i))));
}

static void test_a_choice_of_a_part_leaves_the_rest(void **state)
{
    struct ime_answer a, b;

    (void)state;
    ask(SIMPLIFIED, "fangan", -1, &a);
    ask(SIMPLIFIED, "fangan", place(&a, "方案"), &b);
    assert_string_equal(b.text, "方案");
    assert_string_equal(b.rest, "");
    assert_int_equal(b.count, 0);
    ask(SIMPLIFIED, "fangan", place(&a, "芳"), &b);
    assert_string_equal(b.text, "芳");
    assert_string_equal(b.rest, "an");
    assert_true(place(&b, "安") >= 0);
    /* the rest alone is offered as it was beside the choice */
    ask(SIMPLIFIED, b.rest, -1, &a);
    assert_true(place(&a, "安") >= 0);
}

static void test_odd_letters_do_no_harm(void **state)
{
    char longest[400];
    struct ime_answer a;

    (void)state;
    ask(SIMPLIFIED, "", -1, &a);
    assert_int_equal(a.count, 0);
    ask(SIMPLIFIED, "\x01\n`/1Ä", 3, &a);
    assert_int_equal(a.count, 0);
    memset(longest, 'z', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    ask(SIMPLIFIED, longest, 5000, &a);
    ask(SIMPLIFIED, "wang", -1, &a);
    assert_true(place(&a, "王") >= 0);
}

/* ---- names, the surname first ---- */

/* The narrowest display shows so many, a usual one ten. */
enum { FIRST_FEW = 4, FIRST_PAGE = 10 };

/* The longest beginning of `text` among the first `page` that are offered; where in
 * the answer it stands, -1 none. */
static int find_start(const struct ime_answer *a, enum offer_order order, const char *text,
                      int page)
{
    short list[IME_CANDIDATES];
    int n = names_order(a, order, list), at = -1;
    size_t longest = 0;

    for (int i = 0; i < page && i < n; i++) {
        const char *w = word(a, list[i]);

        if (strncmp(text, w, strlen(w)) == 0 && strlen(w) > longest) {
            longest = strlen(w);
            at = list[i];
        }
    }
    return at;
}

/* Types it and takes what the first page has, until it stands there. */
static bool can_write(const char *text, const char *letters, enum offer_order order, int page)
{
    char rest[IME_LETTERS];
    struct ime_answer a;

    text_copy(rest, sizeof rest, letters);
    while (*text != '\0') {
        int at;

        ask(SIMPLIFIED, rest, -1, &a);
        at = find_start(&a, order, text, page);
        if (at < 0)
            return false;
        ask(SIMPLIFIED, rest, at, &a);
        text += strlen(a.text);
        text_copy(rest, sizeof rest, a.rest);
    }
    return true;
}

static int written(int page, bool ordered)
{
    int found = 0;

    for (int i = 0; i < COMMON_NAMES; i++) {
        const struct common_name *n = &common_names[i];
        bool good =
            can_write(n->surname, n->surname_letters, ordered ? OFFER_SURNAMES : OFFER_WORDS,
                      page) &&
            can_write(n->given, n->given_letters, ordered ? OFFER_GIVEN : OFFER_WORDS, page);

        if (!good && ordered)
            print_message("not on the first %d: %s%s\n", page, n->surname, n->given);
        found += good;
    }
    return found;
}

static void test_common_names_are_on_the_first_page(void **state)
{
    int page = written(FIRST_PAGE, true), few = written(FIRST_FEW, true);

    (void)state;
    print_message("of %d names: %d on a page of %d, %d on one of %d; as the engine orders %d\n",
                  COMMON_NAMES, page, FIRST_PAGE, few, FIRST_FEW, written(FIRST_PAGE, false));
    assert_true(page >= 95);
    assert_true(few >= 90);
}

/* ---- nothing stays ---- */

static const char *const secrets[] = {"王", "小明", "晓", "wang", "xiaoming", "xiao ming"};
static int strange, found;

/* The two that we wrote, and one in which later releases note the schema. */
static bool is_known(const char *path)
{
    static const char *const names[] = {"/build/default.yaml", "/build/guitai.schema.yaml",
                                        "/user.yaml"};
    const char *folder = ime_rime_folder();

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(path + strlen(folder), names[i]) == 0)
            return true;
    }
    print_error("%s was not expected\n", path);
    return false;
}

static int look_into(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    char *bytes;
    int fd;

    (void)at;
    if (flag != FTW_F)
        return 0;
    strange += !is_known(path);
    bytes = calloc(1, (size_t)st->st_size + 1);
    fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, bytes, (size_t)st->st_size), st->st_size);
    close(fd);
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        bool here = memmem(bytes, (size_t)st->st_size, secrets[i], strlen(secrets[i])) != NULL;

        if (here)
            print_error("%s holds \"%s\"\n", path, secrets[i]);
        found += here;
    }
    free(bytes);
    return 0;
}

static void write_name(struct ime_answer *a)
{
    struct ime_answer chosen;

    ask(SIMPLIFIED, "wang", -1, a);
    ask(SIMPLIFIED, "wang", place(a, "王"), &chosen);
    assert_string_equal(chosen.text, "王");
    ask(SIMPLIFIED, "xiaoming", -1, a);
    ask(SIMPLIFIED, "xiaoming", place(a, "晓明"), &chosen);
    assert_string_equal(chosen.text, "晓明");
}

static void test_no_name_stays_on_the_disk_or_is_offered_again(void **state)
{
    char folder[512];
    struct ime_answer before, after;
    struct stat st;

    ask(SIMPLIFIED, "wangxiaoming", -1, &before);
    text_copy(folder, sizeof folder, ime_rime_folder());
    assert_int_equal(stat(folder, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    for (int i = 0; i < 5; i++)
        write_name(&after);
    ask(SIMPLIFIED, "wangxiaoming", -1, &after);
    assert_memory_equal(&after, &before, sizeof before);
    strange = found = 0;
    assert_int_equal(nftw(folder, look_into, 8, FTW_PHYS), 0);
    assert_int_equal(strange, 0); /* no dictionary of a user */
    assert_int_equal(found, 0);
    close_engine(state);
    assert_int_equal(stat(folder, &st), -1); /* and nothing after the end */
    open_engine(state);
    ask(SIMPLIFIED, "wangxiaoming", -1, &after);
    assert_memory_equal(&after, &before, sizeof before);
}

static void test_rested_engine_answers_as_before_and_leaves_nothing(void **state)
{
    struct ime_answer before, after;
    char folder[512];
    struct stat st;

    (void)state;
    ask(SIMPLIFIED, "xiaoming", -1, &before);
    for (int i = 0; i < 20; i++) {
        text_copy(folder, sizeof folder, ime_rime_folder());
        assert_int_equal(stat(folder, &st), 0);
        ime_rime.rest();
        ask(SIMPLIFIED, "xiaoming", -1, &after);
        assert_memory_equal(&after, &before, sizeof before);
    }
}

static void test_missing_dictionary_is_told(void **state)
{
    struct notice n;

    close_engine(state);
    assert_int_equal(ime_rime.open("/nowhere"), OK);
    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_IME);
    assert_int_equal(n.b, ERR_ABSENT);
    ime_rime.ask(&(struct ime_question){.id = 1, .letters = "wang", .choice = -1});
    close_engine(state);
    assert_false(notice_take(&n)); /* who asks it all the same gets no answer */
    open_engine(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syllables_give_candidates_of_the_script),
        cmocka_unit_test(test_rare_readings_have_all_their_characters),
        cmocka_unit_test(test_a_choice_of_a_part_leaves_the_rest),
        cmocka_unit_test(test_odd_letters_do_no_harm),
        cmocka_unit_test(test_common_names_are_on_the_first_page),
        cmocka_unit_test(test_no_name_stays_on_the_disk_or_is_offered_again),
        cmocka_unit_test(test_rested_engine_answers_as_before_and_leaves_nothing),
        cmocka_unit_test(test_missing_dictionary_is_told),
    };

    return cmocka_run_group_tests(tests, open_engine, close_engine);
}
