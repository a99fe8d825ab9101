/* test_store_odd.c - what else may lie where the hub's store has its files: it is refused
 * with the place and the mend, nobody waits for ever, and the second copy takes its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "port/crypto.h"
#include "store_sqlite_file.h"
#include "store_sqlite_second.h"
#include "support/damage.h"
#include "support/store_kit.h"

enum { PATIENCE_S = 120 };

static char folder[64], path[96], why[512];
static const struct id own = {{1}};

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(crypto_start(), OK);
    strcpy(folder, "/tmp/guitai-odd-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(path, sizeof path, "%s/hub.db", folder);
    text_format(store_kit_uri, sizeof store_kit_uri, "sqlite:%s", path);
    (void)alarm(PATIENCE_S); /* what waits for ever ends here */
    return 0;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    (void)alarm(0);
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* Eight events, five of them in the second copy too; closed, but for a WAL that is left. */
static void make_store(void)
{
    struct store *s = store_kit_open("hall"), *beside;

    store_kit_append(s, 1, 5);
    beside = s->ops->beside_new(s);
    assert_non_null(beside);
    assert_int_equal(beside->ops->second(beside, false), OK);
    beside->ops->close(beside);
    store_kit_append(s, 6, 8);
    s->ops->close(s);
}

static void remove_all(void)
{
    char command[128];

    text_format(command, sizeof command, "rm -rf '%s'/*", folder);
    assert_int_equal(system(command), 0);
}

static void put(void (*make)(const char *at), const char *end)
{
    char at[112];

    text_format(at, sizeof at, "%s%s", path, end);
    unlink(at);
    make(at);
}

static void expect_refused_and_rescued(const char *what, uint64_t least)
{
    struct rescued r;
    struct store *s;

    why[0] = '\0';
    s = store_open(store_kit_uri, "hall", why, sizeof why);
    if (s != NULL)
        fail_msg("%s: is opened", what);
    if (strstr(why, path) == NULL || strchr(why, ';') == NULL)
        fail_msg("%s: \"%s\" names no place or no mend", what, why);
    if (store_sqlite_is_whole(path, why, sizeof why))
        fail_msg("%s: is said to be whole", what);
    if (!store_sqlite_rescue(path, "hall", own, &r, why, sizeof why))
        fail_msg("%s: %s", what, why);
    s = store_open(store_kit_uri, "hall", why, sizeof why);
    if (s == NULL)
        fail_msg("%s: after the rescue: %s", what, why);
    if (store_kit_newest(s) < least)
        fail_msg("%s: has %d events", what, (int)store_kit_newest(s));
    s->ops->close(s);
}

static void test_the_second_copy_takes_the_place_of_what_is_no_store(void **state)
{
    (void)state;
    for (size_t i = 0; i < ODD_FILES; i++) {
        make_store();
        put(odd_files[i].make, "");
        print_message("%s\n", odd_files[i].name);
        expect_refused_and_rescued(odd_files[i].name, 5);
        remove_all();
    }
}

/* Its WAL or the index of it; a letter as index is nobody's trouble, SQLite makes it anew. */
static void test_what_is_no_wal_is_put_aside_too(void **state)
{
    static const char *const ends[] = {"-wal", "-shm"};

    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
        for (size_t i = 0; i < ODD_FILES; i++) {
            struct store *s;

            make_store();
            put(odd_files[i].make, ends[k]);
            print_message("%s as %s\n", odd_files[i].name, ends[k]);
            s = store_open(store_kit_uri, "hall", why, sizeof why);
            if (s != NULL) {
                assert_int_equal(store_kit_newest(s), 8);
                store_kit_append(s, 9, 9);
                s->ops->close(s);
            } else {
                expect_refused_and_rescued(odd_files[i].name, 8);
            }
            remove_all();
        }
    }
}

/* A store works without it, whatever it is, and makes one where it can. */
static void test_what_is_no_second_copy_harms_nobody(void **state)
{
    (void)state;
    for (size_t i = 0; i < ODD_FILES; i++) {
        struct store *s, *beside;
        struct rescued r;
        uint64_t after = 0;

        make_store();
        put(odd_files[i].make, ".second");
        print_message("%s as second copy\n", odd_files[i].name);
        assert_false(store_sqlite_decayed(path, "hall"));
        assert_false(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why));
        s = store_kit_open("hall");
        beside = s->ops->beside_new(s);
        assert_int_equal(beside->ops->look(beside, &after, 100), OK);
        if (beside->ops->second(beside, false) == OK)
            assert_true(store_sqlite_has_second(path));
        beside->ops->close(beside);
        store_kit_append(s, 9, 9);
        s->ops->close(s);
        remove_all();
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_the_second_copy_takes_the_place_of_what_is_no_store),
        CASE(test_what_is_no_wal_is_put_aside_too),
        CASE(test_what_is_no_second_copy_harms_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
