/* test_kept_file.c - a kept fold on a real disk: it comes back as it was, and whatever is
 * not as it was written is not read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "port/kept.h"

enum { LARGE = 1024 * 1024 + 100, SMALL = 40 };

static char folder[64], path[96];
static char *large, small[SMALL];
static struct kept kept;
static int flushes;

/* Stand before libc's: a cache is never flushed. */
int fsync(int fd)
{
    flushes++;
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    flushes++;
    return (int)syscall(SYS_fdatasync, fd);
}

static void fill(char *at, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (char)((seed = seed * 1103515245 + 12345) >> 24);
}

static int set_up(void **state)
{
    const struct kept_part parts[] = {{NULL, LARGE}, {small, SMALL}};
    struct kept_part written[2];

    (void)state;
    assert_int_equal(crypto_start(), OK);
    strcpy(folder, "/tmp/guitai-kept-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(path, sizeof path, "%s/fold", folder);
    large = calloc(1, LARGE);
    assert_non_null(large);
    fill(large + 5000, 100, 1); /* a page in the middle, the last one, nothing between */
    fill(large + LARGE - 90, 90, 2);
    fill(small, SMALL, 3);
    kept = (struct kept){.name = crypto_id(), .pos = 77, .hall = {1, 2}, .row = {3}};
    memcpy(written, parts, sizeof parts);
    written[0].at = large;
    flushes = 0;
    assert_int_equal(kept_write(path, &kept, written, 2), OK);
    assert_int_equal(flushes, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(large);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
    return 0;
}

static enum err read_into(char *a, size_t a_size, char *b, size_t b_size, const struct kept *k)
{
    const struct kept_part parts[] = {{a, a_size}, {b, b_size}};

    memset(a, 0, a_size);
    memset(b, 0, b_size);
    return kept_read(path, k, parts, 2);
}

/* OK: both parts are as they were written. */
static enum err read_back(void)
{
    static char a[LARGE], b[SMALL];
    enum err e = read_into(a, LARGE, b, SMALL, &kept);

    if (e == OK) {
        assert_memory_equal(a, large, LARGE);
        assert_memory_equal(b, small, SMALL);
    }
    return e;
}

static char *load(size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *text = malloc(LARGE);

    assert_non_null(f);
    assert_non_null(text);
    *size = fread(text, 1, LARGE, f);
    fclose(f);
    return text;
}

static void save(const char *text, size_t size)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, size, f), size);
    fclose(f);
}

static void test_it_comes_back(void **state)
{
    struct kept is;
    struct stat st;

    (void)state;
    assert_int_equal(kept_look(path, &is), OK);
    assert_memory_equal(&is, &kept, sizeof is);
    assert_int_equal(read_back(), OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(st.st_size < 2000); /* zeros take no room */
}

static void test_none_is_absent(void **state)
{
    struct kept is;

    (void)state;
    unlink(path);
    assert_int_equal(kept_look(path, &is), ERR_ABSENT);
    assert_int_equal(read_back(), ERR_ABSENT);
}

/* Each byte, the head's too. */
static void test_each_changed_byte_is_noticed(void **state)
{
    size_t size;
    char *text = load(&size);

    (void)state;
    for (size_t i = 0; i < size; i++) {
        text[i] ^= 4;
        save(text, size);
        assert_int_not_equal(read_back(), OK);
        text[i] ^= 4;
    }
    save(text, size);
    assert_int_equal(read_back(), OK);
    free(text);
}

static void test_each_cut_is_noticed(void **state)
{
    size_t size;
    char *text = load(&size);

    (void)state;
    for (size_t i = 0; i < size; i += 7) {
        save(text, i);
        assert_int_equal(read_back(), ERR_FORMAT);
    }
    free(text);
}

static void test_text_of_another_program_is_told_apart(void **state)
{
    struct kept is;
    size_t size;
    char *text = load(&size);

    (void)state;
    text[16] ^= 1; /* the hash of the program text stands behind the mark */
    save(text, size);
    assert_int_equal(kept_look(path, &is), ERR_FUTURE);
    assert_int_equal(read_back(), ERR_FUTURE);
    free(text);
}

static void test_other_sizes_do_not_fit(void **state)
{
    static char a[LARGE + 1], b[SMALL + 1];

    (void)state;
    assert_int_equal(read_into(a, LARGE + 1, b, SMALL, &kept), ERR_FORMAT);
    assert_int_equal(read_into(a, LARGE, b, SMALL + 1, &kept), ERR_FORMAT);
    assert_int_equal(read_into(a, LARGE - 1, b, SMALL, &kept), ERR_FORMAT);
    assert_int_equal(read_into(a, LARGE, b, SMALL, &kept), OK);
}

/* Between the look and the reading somebody may have written another. */
static void test_another_file_than_was_looked_at(void **state)
{
    struct kept other = kept;

    (void)state;
    other.pos++;
    assert_int_equal(
        kept_read(path, &other, (struct kept_part[]){{large, LARGE}, {small, SMALL}}, 2),
        ERR_FORMAT);
}

static void test_new_one_takes_the_place(void **state)
{
    const struct kept_part parts[] = {{large, LARGE}, {small, SMALL}};

    (void)state;
    small[7] ^= 1;
    kept.pos++;
    assert_int_equal(kept_write(path, &kept, parts, 2), OK);
    assert_int_equal(read_back(), OK);
}

static void test_folder_that_is_not_there(void **state)
{
    const struct kept_part part = {small, SMALL};

    (void)state;
    assert_int_not_equal(kept_write("/nowhere/fold", &kept, &part, 1), OK);
}

static void test_dropped_one_is_gone(void **state)
{
    struct kept is;

    (void)state;
    kept_drop(path, ERR_FORMAT, "a test");
    assert_int_equal(kept_look(path, &is), ERR_ABSENT);
    kept_drop(path, ERR_FORMAT, "a test");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_it_comes_back),
        CASE(test_none_is_absent),
        CASE(test_each_changed_byte_is_noticed),
        CASE(test_each_cut_is_noticed),
        CASE(test_text_of_another_program_is_told_apart),
        CASE(test_other_sizes_do_not_fit),
        CASE(test_another_file_than_was_looked_at),
        CASE(test_new_one_takes_the_place),
        CASE(test_folder_that_is_not_there),
        CASE(test_dropped_one_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
