/* test_kept_fold.c - the real hub starts from the fold that it has kept at its end, and
 * from the whole log when that was damaged; the log stays what it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/damage.h"
#include "support/house.h"

enum { DAYS = 4 };

static struct house hall;
static char kept[PROGRAM_PATH + 32], digest[64];

static const char *store_uri(char to[PROGRAM_PATH + 32])
{
    text_format(to, PROGRAM_PATH + 32, "sqlite:%s/hub.db", hall.hub_dir);
    return to;
}

/* Some thousand events of days that have gone. */
static void live(void)
{
    char store[PROGRAM_PATH + 32], days[8], out[4096];
    const char *argv[] = {"guitai-sim", "--catalogue", hall.hall, "--store",    store_uri(store),
                          "--days",     days,          "--from",  "2026-01-05", NULL};

    text_format(days, sizeof days, "%d", DAYS);
    assert_int_equal(program_run(argv, out, sizeof out), 0);
}

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    text_format(kept, sizeof kept, "%s/hub.kept", hall.hub_dir);
    live();
    house_open(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

/* What guitai-replay makes of the whole log. */
static const char *replayed(void)
{
    char store[PROGRAM_PATH + 32], out[8192], *at;
    const char *argv[] = {"guitai-replay", "--store",     store_uri(store), "--site",
                          "xincheng",      "--catalogue", hall.hall,        NULL};

    assert_int_equal(program_run(argv, out, sizeof out), 0);
    at = strstr(out, "digest ");
    assert_non_null(at);
    text_format(digest, sizeof digest, "%.16s", at + 7);
    return digest;
}

/* A sector in its middle. */
static void spoil(const char *path)
{
    struct saved file = saved_read(path);

    assert_true(file.size > 2000);
    memset(file.bytes + file.size / 2, 0xA5, 512);
    saved_write(&file, path);
    saved_free(&file);
}

static void test_hub_starts_from_it_or_without(void **state)
{
    char before[64];

    (void)state;
    assert_false(program_told(&hall.hub, "fold: begun"));
    program_end(&hall.hub);
    assert_int_equal(access(kept, R_OK), 0);
    text_copy(before, sizeof before, replayed());
    house_start_hub(&hall);
    expect_told(&hall.hub, "fold: begun at place");
    assert_false(program_told(&hall.hub, "fold: /"));
    program_end(&hall.hub);
    assert_string_equal(replayed(), before);

    spoil(kept);
    house_start_hub(&hall);
    expect_told(&hall.hub, "the whole log is folded");
    program_end(&hall.hub);
    assert_string_equal(replayed(), before);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_hub_starts_from_it_or_without, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
