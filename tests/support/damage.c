/* damage.c - what becomes of a file. */
#include "damage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "base/text.h"
#include "disk.h"

enum { PAGE = 4096, HEADER_END = 100, GROWTH = 3 * PAGE, MOST_BITS = 64, MOST_SECTORS = 16 };

const char *const damage_names[DAMAGES] = {
    [DAMAGE_CUT] = "cut",         [DAMAGE_EMPTY] = "empty",   [DAMAGE_BITS] = "bits turned",
    [DAMAGE_LOST] = "zeros",      [DAMAGE_NOISE] = "noise",   [DAMAGE_SWAPPED] = "pages swapped",
    [DAMAGE_GROWN] = "grown",     [DAMAGE_HEADER] = "header", [DAMAGE_TEXT] = "text",
    [DAMAGE_FOREIGN] = "foreign", [DAMAGE_FUTURE] = "future",
};

/* ---- files in memory ---- */

struct saved saved_read(const char *path)
{
    struct saved k = {.bytes = NULL};
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return k;
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    k.size = (size_t)ftell(f);
    rewind(f);
    k.bytes = malloc(k.size + GROWTH);
    assert_non_null(k.bytes);
    assert_int_equal(fread(k.bytes, 1, k.size, f), k.size);
    fclose(f);
    return k;
}

void saved_write(const struct saved *k, const char *path)
{
    FILE *f;

    unlink(path);
    if (k->bytes == NULL)
        return;
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(k->bytes, 1, k->size, f), k->size);
    assert_int_equal(fclose(f), 0);
}

void saved_free(struct saved *k)
{
    free(k->bytes);
    *k = (struct saved){.bytes = NULL};
}

/* ---- of bytes ---- */

static size_t below(uint64_t *dice, size_t n)
{
    return n == 0 ? 0 : (size_t)(disk_random(dice) % n);
}

static void fill(char *at, size_t n, uint64_t *dice)
{
    for (size_t i = 0; i < n; i++)
        at[i] = (char)disk_random(dice);
}

static void turn_bits(struct saved *k, uint64_t *dice)
{
    for (size_t n = 1 + below(dice, MOST_BITS); n > 0 && k->size > 0; n--) {
        char *at = &k->bytes[below(dice, k->size)];

        *at = (char)(*at ^ 1 << below(dice, 8));
    }
}

static void spoil_sectors(struct saved *k, bool noise, uint64_t *dice)
{
    for (size_t n = 1 + below(dice, MOST_SECTORS); n > 0; n--) {
        size_t from = below(dice, k->size / DISK_SECTOR + 1) * DISK_SECTOR;
        size_t size = k->size - from < DISK_SECTOR ? k->size - from : DISK_SECTOR;

        if (noise)
            fill(k->bytes + from, size, dice);
        else
            memset(k->bytes + from, 0, size);
    }
}

static void swap_pages(struct saved *k, uint64_t *dice)
{
    size_t pages = k->size / PAGE, one = below(dice, pages), other = below(dice, pages);
    char page[PAGE];

    if (pages < 2)
        return;
    memcpy(page, k->bytes + one * PAGE, PAGE);
    memmove(k->bytes + one * PAGE, k->bytes + other * PAGE, PAGE);
    memcpy(k->bytes + other * PAGE, page, PAGE);
}

static void spoil_header(struct saved *k, uint64_t *dice)
{
    size_t at = below(dice, HEADER_END / 4) * 4;

    if (k->size >= at + 4)
        fill(k->bytes + at, 4, dice);
}

static void spoil(struct saved *k, enum damage how, uint64_t *dice)
{
    static const char letter[] = "This is somebody's letter.\n";

    switch (how) {
    case DAMAGE_CUT:
        k->size = below(dice, k->size);
        break;
    case DAMAGE_BITS:
        turn_bits(k, dice);
        break;
    case DAMAGE_LOST:
    case DAMAGE_NOISE:
        spoil_sectors(k, how == DAMAGE_NOISE, dice);
        break;
    case DAMAGE_SWAPPED:
        swap_pages(k, dice);
        break;
    case DAMAGE_GROWN:
        fill(k->bytes + k->size, GROWTH, dice);
        k->size += GROWTH;
        break;
    case DAMAGE_HEADER:
        spoil_header(k, dice);
        break;
    case DAMAGE_TEXT:
        memcpy(k->bytes, letter, sizeof letter);
        k->size = sizeof letter - 1;
        break;
    default:
        k->size = 0;
        break;
    }
}

/* ---- of databases ---- */

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void spoil_file(const char *path, enum damage how, uint64_t *dice)
{
    struct saved k = saved_read(path);

    assert_non_null(k.bytes);
    spoil(&k, how, dice);
    saved_write(&k, path);
    saved_free(&k);
}

enum damage damage_database(const char *path, uint64_t seed)
{
    uint64_t dice = seed;
    enum damage how = (enum damage)below(&dice, DAMAGES);
    char sql[96];

    if (how == DAMAGE_FOREIGN) {
        unlink(path);
        run_sql(path, "CREATE TABLE log(x); CREATE TABLE song(name); INSERT INTO log VALUES(1)");
    } else if (how == DAMAGE_FUTURE) {
        text_format(sql, sizeof sql, "PRAGMA user_version=%d", 3 + (int)below(&dice, 1000000));
        run_sql(path, sql);
    } else {
        spoil_file(path, how, &dice);
    }
    return how;
}

enum damage damage_wal(const char *path, uint64_t seed)
{
    uint64_t dice = seed;
    enum damage how = (enum damage)(DAMAGE_BITS + below(&dice, DAMAGE_TEXT - DAMAGE_BITS));

    spoil_file(path, how, &dice);
    return how;
}

/* ---- what is no file ---- */

static void make_text(const char *at)
{
    FILE *f = fopen(at, "w");

    assert_non_null(f);
    for (int i = 0; i < 300; i++)
        fputs("This is somebody's letter.\n", f);
    assert_int_equal(fclose(f), 0);
}

static void make_empty(const char *at)
{
    FILE *f = fopen(at, "w");

    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
}

static void make_folder(const char *at)
{
    char inside[128];

    assert_int_equal(mkdir(at, 0700), 0);
    text_format(inside, sizeof inside, "%s/kept", at);
    make_text(inside);
}

static void make_pipe(const char *at)
{
    assert_int_equal(mkfifo(at, 0600), 0);
}

static void make_loop(const char *at)
{
    assert_int_equal(symlink(at, at), 0);
}

static void make_dangling(const char *at)
{
    assert_int_equal(symlink("/nowhere/at/all", at), 0);
}

const struct odd_file odd_files[ODD_FILES] = {
    {"a letter", make_text}, {"nothing", make_empty}, {"a folder", make_folder},
    {"a pipe", make_pipe},   {"a loop", make_loop},   {"a link to nowhere", make_dangling},
};
