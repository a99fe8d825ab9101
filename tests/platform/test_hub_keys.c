/* test_hub_keys.c - the file of keys: written and read back, and a power cut at any
 * instant of a destruction leaves the old file or the new one, and in the end nothing of
 * what was destroyed (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/text.h"
#include "hub_keys.h"
#include "support/disk_hooks.h"
#include "support/journal_kit.h"

enum { NOVEMBER = 2026 * 12 + 10, SEEDS = 20 };

static const struct retention_rules rules = {{1, 3, 36, 120}};
static char folder[64], path[128], why[256];
static struct hub_keys keys;

static int begin(void **state)
{
    (void)state;
    if (crypto_start() != OK)
        return -1;
    text_copy(folder, sizeof folder, "/tmp/guitai-keys-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    text_format(path, sizeof path, "%s/hub.keys", folder);
    hub_keys_make(&keys, NOVEMBER);
    assert_true(seal_ring_turn(&keys.ring, &rules, NOVEMBER));
    return 0;
}

static int end(void **state)
{
    char command[96];

    (void)state;
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    return system(command); /* a test's own folder */
}

static void read_back(struct hub_keys *to)
{
    if (!hub_keys_read(path, to, why, sizeof why))
        fail_msg("%s", why);
}

static void test_what_is_written_is_read_back(void **state)
{
    static struct hub_keys back;

    (void)state;
    assert_true(seal_ring_turn(&keys.ring, &rules, NOVEMBER + 2));
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    read_back(&back);
    assert_memory_equal(&back, &keys, sizeof keys);
    keys.ring.first_gone = true;
    memset(keys.seal.secret, 0, KEY_BYTES);
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    read_back(&back);
    assert_memory_equal(&back, &keys, sizeof keys);
}

/* Of a hub that had one key for all. */
static void test_file_of_before_the_months_is_read(void **state)
{
    static struct hub_keys back;
    FILE *f;
    char sign[128], seal[64], open[64], id[ID_TEXT];

    (void)state;
    id_to_text(keys.device, id);
    assert_true(crypto_base64(keys.sign.secret, SECRET_BYTES, sign, sizeof sign));
    assert_true(crypto_base64(keys.seal.secret, KEY_BYTES, seal, sizeof seal));
    assert_true(crypto_base64(keys.seal.open, KEY_BYTES, open, sizeof open));
    f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f, "device = %s\nsign = %s\nseal = %s\nseal.open = %s\n", id, sign, seal, open);
    fclose(f);
    assert_int_equal(chmod(path, 0600), 0);
    read_back(&back);
    assert_memory_equal(&back.seal, &keys.seal, sizeof keys.seal);
    assert_int_equal(back.ring.next, 0);
}

static void test_file_that_lacks_a_key_is_refused(void **state)
{
    static const char *const lines[] = {
        "sign = ", "seal.open = ", "chain = ", "find = ", "office = ", "key.c202611 = "};
    static struct hub_keys back;
    static char text[64 * 1024];
    size_t size;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        FILE *f;
        char *at;

        assert_true(hub_keys_write(path, &keys, why, sizeof why));
        f = fopen(path, "r+");
        assert_non_null(f);
        size = fread(text, 1, sizeof text - 1, f);
        text[size] = '\0';
        at = strstr(text, lines[i]);
        assert_non_null(at);
        at[strlen(lines[i])] = '!';
        rewind(f);
        assert_int_equal(fwrite(text, 1, size, f), size);
        fclose(f);
        assert_false(hub_keys_read(path, &back, why, sizeof why));
    }
}

/* ---- destruction ---- */

/* As text, in any file of the folder. */
static bool folder_has(const char *dir, const struct seal_period *p)
{
    char seed[64], command[256];

    assert_true(crypto_base64(p->seed, KEY_BYTES, seed, sizeof seed));
    text_format(command, sizeof command, "grep -rqF -- '%s' '%s'", seed, dir);
    return system(command) == 0;
}

static void test_r38_what_was_destroyed_is_in_no_file_of_the_folder(void **state)
{
    struct seal_period gone = keys.ring.periods[0];

    (void)state;
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    assert_true(folder_has(folder, &gone));
    assert_true(seal_ring_turn(&keys.ring, &rules, NOVEMBER + 2));
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    assert_false(folder_has(folder, &gone));
}

/* The old file's blocks: still to be read by who had the file open, or a second name. */
static void test_r38_old_file_is_overwritten_too(void **state)
{
    struct seal_period gone = keys.ring.periods[0];
    char second[160];

    (void)state;
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    text_format(second, sizeof second, "%s/second", folder);
    assert_int_equal(link(path, second), 0);
    assert_true(seal_ring_turn(&keys.ring, &rules, NOVEMBER + 2));
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    assert_int_equal(access(second, F_OK), 0);
    assert_false(folder_has(folder, &gone));
}

static void test_leftover_of_a_write_is_overwritten(void **state)
{
    char fresh[160];
    FILE *f;

    (void)state;
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    text_format(fresh, sizeof fresh, "%s.new", path);
    f = fopen(fresh, "w");
    assert_non_null(f);
    fputs("key.c202611 = leftover\n", f);
    fclose(f);
    hub_keys_tidy(path);
    assert_int_not_equal(access(fresh, F_OK), 0);
}

static void expect_old_or_new(const struct disk_cut *cut, const struct seal_period *gone, int *olds)
{
    static struct hub_keys back;
    bool has;

    if (!hub_keys_read(path, &back, why, sizeof why))
        fail_msg("cut at %d, seed %llu: %s", cut->at, (unsigned long long)cut->seed, why);
    has = seal_ring_find(&back.ring, gone->name) != NULL;
    if (has)
        ++*olds;
    if (!has)
        assert_memory_equal(&back.ring, &keys.ring, sizeof keys.ring);
    /* What the next start finds it destroys again, with all that lies about. */
    hub_keys_tidy(path);
    if (has) {
        (void)seal_ring_end(&back.ring, &rules, NOVEMBER + 2);
        assert_true(hub_keys_write(path, &back, why, sizeof why));
    }
}

static void test_r38_power_cut_at_a_destruction_leaves_old_or_new(void **state)
{
    struct seal_period gone = keys.ring.periods[0];
    char home[sizeof folder], left[128], command[300];
    int before, olds = 0, cuts = 0;

    (void)state;
    text_copy(home, sizeof home, folder);
    disk_record(folder);
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    before = disk_operations();
    assert_true(seal_ring_turn(&keys.ring, &rules, NOVEMBER + 2));
    assert_true(hub_keys_write(path, &keys, why, sizeof why));
    disk_stop();
    for (int at = before; at <= disk_operations(); at++) {
        for (uint64_t seed = 1; seed <= SEEDS; seed++, cuts++) {
            struct disk_cut cut = {.at = at, .seed = seed};

            text_format(left, sizeof left, "%s/left", home);
            text_format(command, sizeof command, "rm -rf '%s' && mkdir '%s'", left, left);
            assert_int_equal(system(command), 0);
            disk_leave(&cut, left);
            text_format(path, sizeof path, "%s/hub.keys", left);
            expect_old_or_new(&cut, &gone, &olds);
            assert_false(folder_has(left, &gone));
        }
    }
    assert_true(olds > 0 && olds < cuts); /* both were there */
    disk_forget();
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_what_is_written_is_read_back),
        IN_FOLDER(test_file_of_before_the_months_is_read),
        IN_FOLDER(test_file_that_lacks_a_key_is_refused),
        IN_FOLDER(test_r38_what_was_destroyed_is_in_no_file_of_the_folder),
        IN_FOLDER(test_r38_old_file_is_overwritten_too),
        IN_FOLDER(test_leftover_of_a_write_is_overwritten),
        IN_FOLDER(test_r38_power_cut_at_a_destruction_leaves_old_or_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
