/* test_store_damage.c - whatever has become of the terminal's store, it opens:
 * the old file is kept aside, floors, identity and a free seq are there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "machine_boot.h"
#include "support/damage.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum {
    PATIENCE_S = 120,
    ROWS = 300,
    IN_WAL = 20,
    PAGE = 4096,
    WAL_HEADER = 32,
    WAL_FRAME = 24 + PAGE
};

static const char floor_key[] = "floor.2026-11-23.A.3";

static int boot; /* of the machine, which only stands before the platform's */

void machine_boot(char to[MACHINE_BOOT])
{
    text_format(to, MACHINE_BOOT, "%d", boot);
}

static void prepare(struct kit *s)
{
    kit_init(s);
    kit_open(s);
    journal_set(s->j, floor_key, "57");
    journal_set(s->j, "id.device", "kiosk-1");
    journal_set(s->j, "catalogue", "from the hub");
    kit_fill_fast(s, 1, ROWS);
    kit_close(s);
}

/* IN_WAL more events, each its own transaction, in the WAL alone. */
static void append_and_die(struct kit *s)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        char count[16];

        kit_open(s);
        for (int i = 1; i <= IN_WAL; i++) {
            text_format(count, sizeof(count), "%d", 57 + i);
            journal_set(s->j, floor_key, count);
            kit_fill(s, (uint64_t)(ROWS + i), 1);
        }
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void expect_setting(struct kit *s, const char *key, const char *want)
{
    char value[64];

    assert_true(journal_get(s->j, key, value, sizeof(value)));
    assert_string_equal(value, want);
}

/* Opens, and goes through all that must hold after the file was put aside. */
static void expect_put_aside(struct kit *s, enum err why, const char *floor)
{
    const char *name = why == ERR_FUTURE ? ".future-" : ".damaged-";
    struct stat st;

    kit_open(s);
    assert_int_equal(s->opened.put_aside, why);
    assert_non_null(strstr(s->opened.aside, name));
    assert_non_null(strstr(s->opened.aside, s->path));
    assert_true(kit_files(s, name, NULL) >= 1);
    assert_true(s->opened.gap);
    assert_true(s->opened.second_copy);
    assert_int_equal(s->opened.last_seq, 1000);
    assert_int_equal(s->opened.acked, 1000);
    assert_int_equal(journal_backlog(s->j), 0);
    expect_setting(s, floor_key, floor);
    expect_setting(s, "id.device", "kiosk-1");
    expect_setting(s, "catalogue", "from the hub");
    assert_int_equal(kit_append(s, 1001, 1), OK);
    assert_int_equal(journal_backlog(s->j), 1);
    kit_reopen(s);
    assert_int_equal(s->opened.put_aside, OK);
    assert_false(s->opened.gap);
    assert_int_equal(s->opened.last_seq, 1001);
    expect_setting(s, floor_key, floor);
    assert_int_equal(stat(s->path, &st), 0);
    kit_deinit(s);
}

static void test_cut_file_is_put_aside(void **state)
{
    struct kit s;

    (void)state;
    for (int i = 0;; i++) {
        const long cuts[] = {0, 1, 15, 16, 50, 99, 100, 512, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE};
        size_t size, kept;
        char *bytes, *aside;

        prepare(&s);
        bytes = kit_read(s.path, &size);
        if (i < (int)ARRAY_LEN(cuts))
            kept = (size_t)cuts[i];
        else if (i < (int)ARRAY_LEN(cuts) + 3)
            kept = size - (const size_t[]){1, PAGE, size / 2}[i - (int)ARRAY_LEN(cuts)];
        else {
            free(bytes);
            break;
        }
        assert_true(kept < size);
        kit_write(s.path, bytes, kept);
        kit_open(&s);
        aside = kit_read(s.opened.aside, &size); /* kept as it was */
        assert_int_equal(size, kept);
        assert_memory_equal(aside, bytes, kept);
        kit_close(&s);
        unlink(s.path);
        assert_int_equal(rename(s.opened.aside, s.path), 0);
        expect_put_aside(&s, ERR_FORMAT, "200");
        free(bytes);
        free(aside);
    }
    kit_deinit(&s);
}

static void overwrite(const char *path, long at, const char *with, size_t size)
{
    FILE *f = fopen(path, "r+b");

    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(with, 1, size, f), size);
    fclose(f);
}

static void test_flipped_header_is_put_aside(void **state)
{
    const long places[] = {0, 3, 14, 16, 17, 18, 19, 47, 60, 61, 68, 71, 100, 103, 104, 105};
    struct kit s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        bool is_future = places[i] == 61;
        size_t size;
        char *bytes;

        prepare(&s);
        bytes = kit_read(s.path, &size);
        bytes[places[i]] = (char)(bytes[places[i]] ^ 0xa5);
        kit_write(s.path, bytes, size);
        free(bytes);
        print_message("byte %ld\n", places[i]);
        expect_put_aside(&s, is_future ? ERR_FUTURE : ERR_FORMAT, "200");
    }
}

/* Garbage over the start of each page in turn. */
static void test_broken_page_is_put_aside(void **state)
{
    static const char garbage[] = "\xde\xad\xbe\xef\xde\xad\xbe\xef\xde\xad\xbe\xef";
    struct kit s;
    struct stat st;

    (void)state;
    for (long page = 1;; page++) {
        prepare(&s);
        assert_int_equal(stat(s.path, &st), 0);
        if (page * PAGE >= st.st_size)
            break;
        overwrite(s.path, page * PAGE, garbage, sizeof(garbage) - 1);
        expect_put_aside(&s, ERR_FORMAT, "200");
    }
    kit_deinit(&s);
}

/* A flipped bit in the middle of a page may hit text, which SQLite does not
 * check: then the log has all its rows; else it is put aside. */
static void test_flipped_bits_never_stop_the_opening(void **state)
{
    int rounds = rounds_of(40, 1000), aside = 0;
    struct kit s;

    (void)state;
    srand(7);
    for (int i = 0; i < rounds; i++) {
        size_t size, at;
        char *bytes;

        prepare(&s);
        bytes = kit_read(s.path, &size);
        at = (size_t)rand() % size;
        bytes[at] = (char)(bytes[at] ^ (1 << rand() % 8));
        kit_write(s.path, bytes, size);
        free(bytes);
        kit_open(&s);
        aside += s.opened.put_aside != OK;
        assert_int_equal(s.opened.last_seq, s.opened.put_aside == OK ? ROWS : 1000);
        assert_int_equal(kit_append(&s, s.opened.last_seq + 1, 1), OK);
        kit_deinit(&s);
    }
    print_message("%d of %d put aside\n", aside, rounds);
}

static void test_foreign_file_is_put_aside(void **state)
{
    static const char text[] = "This is somebody's letter.\n";
    char *noise = malloc(3 * PAGE);
    struct kit s;
    sqlite3 *db;

    (void)state;
    assert_non_null(noise);
    for (int i = 0; i < 3 * PAGE; i++)
        noise[i] = (char)rand();
    prepare(&s);
    kit_write(s.path, text, sizeof(text) - 1);
    expect_put_aside(&s, ERR_FORMAT, "200");
    prepare(&s);
    kit_write(s.path, noise, 3 * PAGE);
    free(noise);
    expect_put_aside(&s, ERR_FORMAT, "200");

    prepare(&s); /* a sound database of another program is not written to */
    unlink(s.path);
    assert_int_equal(sqlite3_open(s.path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "CREATE TABLE log (x); INSERT INTO log VALUES (1)", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    expect_put_aside(&s, ERR_FORMAT, "200");
}

static void alter(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_wrong_contents_are_put_aside(void **state)
{
    static const struct {
        const char *sql;
        enum err why;
    } cases[] = {
        {"PRAGMA user_version=4", ERR_FUTURE},
        {"PRAGMA user_version=2000000000; DROP TABLE log", ERR_FUTURE},
        {"PRAGMA user_version=0", ERR_FORMAT},
        {"PRAGMA user_version=-1", ERR_FORMAT},
        {"PRAGMA application_id=1", ERR_FORMAT},
        {"DROP TABLE log", ERR_FORMAT},
        {"ALTER TABLE setting RENAME COLUMN value TO worth", ERR_FORMAT},
        {"DELETE FROM meta; DELETE FROM meta_again", ERR_FORMAT},
        {"UPDATE meta SET acked = 301; UPDATE meta_again SET watermark = 7", ERR_FORMAT},
        {"UPDATE meta SET witness = NULL; UPDATE meta_again SET base = -1", ERR_FORMAT},
        {"DROP TABLE meta_again", ERR_FORMAT},
        {"INSERT INTO log (seq, json) VALUES (-5, '')", ERR_FORMAT},
    };
    struct kit s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        prepare(&s);
        print_message("%s\n", cases[i].sql);
        alter(s.path, cases[i].sql);
        expect_put_aside(&s, cases[i].why, "200");
    }
}

static bool count_one(void *ctx, const char *json, size_t size)
{
    int *n = ctx;

    assert_int_equal(strlen(json), size);
    ++*n;
    return true;
}

/* What waits to be sent may wait for days.  What decayed is no event any more: it is left out,
 * and all else goes on. */
static void test_event_that_decayed_is_left_out(void **state)
{
    static const char decay[] =
        "UPDATE log SET json = replace(json, '\"seq\":', '\"sep\":') WHERE seq IN (3, 5, 300)";
    struct notice n;
    struct kit s;
    uint64_t newest;
    int read = 0;

    (void)state;
    prepare(&s);
    alter(s.path, decay);
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(s.opened.last_seq, ROWS);
    assert_int_equal(journal_replay(s.j, 0, count_one, &read), OK);
    assert_int_equal(read, ROWS - 3);
    n = kit_outbox(&s, 0, 100, 100000);
    assert_int_equal(n.id, 2);
    assert_int_equal(n.b, 2);
    free(n.data);
    n = kit_outbox(&s, 2, 100, 100000);
    assert_int_equal(n.id, 4);
    assert_int_equal(n.b, 1);
    free(n.data);
    n = kit_outbox(&s, 299, 100, 100000);
    assert_int_equal(n.b, 0);
    free(n.data);
    assert_int_equal(kit_append(&s, ROWS + 1, 1), OK);
    n = kit_outbox(&s, 299, 100, 100000);
    assert_int_equal(n.id, ROWS + 1);
    assert_int_equal(n.b, 1);
    free(n.data);
    assert_int_equal(journal_renumber(s.j, 1000, &newest), OK);
    assert_int_equal(newest, 1000 + ROWS + 1);
    read = 0;
    assert_int_equal(journal_replay(s.j, 0, count_one, &read), OK);
    assert_int_equal(read, ROWS + 1 - 3);
    n = kit_outbox(&s, 1000, 100, 100000);
    assert_int_equal(n.id, 1002);
    free(n.data);
    kit_deinit(&s);
}

/* Of each kind: who it is, what it offers, its numbers, and what only this machine knows. */
static const struct {
    const char *key, *value, *kept; /* kept: as the second copy has it */
} settings[] = {
    {"floor.2026-11-23.A.3", "57", "200"},
    {"id.device", "kiosk-1", "kiosk-1"},
    {"id.secret", "c2VjcmV0", "c2VjcmV0"},
    {"catalogue", "from the hub", "from the hub"},
    {"epoch", "4", "4"},
    {"unlock.wrong", "6", "6"},
    {"sync.from", "17", "17"},
    {"erased", "3 8127436", "3 8127436"},
    {"noticed", "0f", "0f"},
};

static void prepare_settings(struct kit *s)
{
    prepare(s);
    kit_open(s);
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        journal_set(s->j, settings[i].key, settings[i].value);
    assert_int_equal(kit_append(s, ROWS + 1, 1), OK);
    kit_close(s);
}

/* Turns the last digit or letter of a column. */
static void turn(const char *path, const char *table, const char *column, const char *key)
{
    char sql[512];

    text_format(sql, sizeof(sql),
                "UPDATE %s SET %s = substr(%s, 1, length(%s) - 1) ||"
                " char(unicode(substr(%s, -1)) + 1) WHERE %s",
                table, column, column, column, column, key);
    alter(path, sql);
}

static void test_setting_that_decayed_is_taken_from_the_second_copy(void **state)
{
    static const char *const columns[] = {"value", "witness", "key"};
    struct kit s;
    char where[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        for (size_t k = 0; k < (i < 3 ? ARRAY_LEN(columns) : 1); k++) {
            prepare_settings(&s);
            print_message("%s of %s\n", columns[k], settings[i].key);
            text_format(where, sizeof(where), "key = '%s'", settings[i].key);
            turn(s.path, "setting", columns[k], where);
            for (int round = 0; round < 2; round++) { /* and it is written anew */
                kit_open(&s);
                assert_int_equal(s.opened.put_aside, OK);
                expect_setting(&s, settings[i].key, settings[i].kept);
                expect_setting(&s, "id.device", "kiosk-1");
                assert_int_equal(journal_backlog(s.j), ROWS + 1 + round);
                assert_int_equal(kit_append(&s, (uint64_t)(ROWS + 2 + round), 1), OK);
                kit_close(&s);
                unlink(kit_name(&s, ".floor"));
            }
            kit_deinit(&s);
        }
    }
}

/* Nothing gives it back: it is not there, and nobody takes another value for it. */
static void test_setting_that_decayed_in_both_copies_is_left_out(void **state)
{
    struct kit s;
    char value[64], where[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        prepare_settings(&s);
        text_format(where, sizeof(where), "key = '%s'", settings[i].key);
        turn(s.path, "setting", "value", where);
        unlink(kit_name(&s, ".floor"));
        kit_open(&s);
        assert_int_equal(s.opened.put_aside, OK);
        assert_true(s.opened.floors_lost);
        assert_false(journal_get(s.j, settings[i].key, value, sizeof(value)));
        assert_int_equal(kit_append(&s, s.opened.last_seq + 1, 1), OK);
        kit_reopen(&s);
        assert_false(journal_get(s.j, settings[i].key, value, sizeof(value)));
        kit_deinit(&s);
    }
}

/* How far the hub is decides what is sent, and what is purged. */
static void test_place_that_decayed_is_taken_from_its_second_row(void **state)
{
    static const char *const tables[] = {"meta", "meta_again"};
    static const char *const columns[] = {"base", "acked", "watermark", "witness"};
    struct kit s;

    (void)state;
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
            prepare(&s);
            kit_open(&s);
            journal_acked(s.j, 120, 110);
            kit_close(&s);
            turn(s.path, tables[t], columns[i], "one = 1");
            print_message("%s of %s\n", columns[i], tables[t]);
            kit_open(&s);
            assert_int_equal(s.opened.put_aside, OK);
            assert_int_equal(s.opened.acked, 120);
            assert_int_equal(s.opened.last_seq, ROWS);
            assert_int_equal(journal_backlog(s.j), ROWS - 120);
            journal_acked(s.j, 130, 110);
            kit_close(&s);
            alter(s.path, "UPDATE meta SET witness = NULL"); /* the other one is whole as well */
            kit_open(&s);
            assert_int_equal(s.opened.put_aside, OK);
            assert_int_equal(s.opened.acked, 130);
            kit_deinit(&s);
        }
    }
}

/* As a program before witnesses of settings left it. */
static void test_store_of_the_second_form_goes_on(void **state)
{
    struct kit s;

    (void)state;
    prepare_settings(&s);
    alter(s.path, "ALTER TABLE setting DROP COLUMN witness; ALTER TABLE meta DROP COLUMN witness;"
                  "DROP TABLE meta_again; UPDATE meta SET acked = 40; PRAGMA user_version=2");
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(s.opened.acked, 40);
    expect_setting(&s, "unlock.wrong", "6");
    kit_close(&s);
    turn(s.path, "setting", "value", "key = 'unlock.wrong'");
    turn(s.path, "meta", "acked", "one = 1");
    kit_open(&s);
    assert_int_equal(s.opened.acked, 40);
    expect_setting(&s, "unlock.wrong", "6");
    kit_deinit(&s);
}

/* As a program before witnesses left it. */
static void test_store_of_the_first_form_goes_on(void **state)
{
    struct kit s;

    (void)state;
    prepare(&s);
    alter(s.path, "ALTER TABLE log DROP COLUMN witness; ALTER TABLE setting DROP COLUMN witness;"
                  "ALTER TABLE meta DROP COLUMN witness; DROP TABLE meta_again;"
                  "PRAGMA user_version=1");
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(s.opened.last_seq, ROWS);
    assert_int_equal(kit_append(&s, ROWS + 1, 1), OK);
    assert_int_equal(journal_backlog(s.j), ROWS + 1);
    kit_reopen(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(kit_replay(&s, NULL), ROWS + 1);
    kit_deinit(&s);
}

/* In the place of any file of the store; nobody waits for ever.  A terminal opens in any case. */
static void test_what_is_no_file_stops_no_terminal(void **state)
{
    static const char *const ends[] = {"",       "-wal",  "-shm",     "-journal",
                                       ".floor", ".seen", ".ballast", ".new"};
    struct kit s;

    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
        for (size_t i = 0; i < ODD_FILES; i++) {
            const char *at;

            prepare(&s);
            at = kit_name(&s, ends[k]);
            unlink(at);
            odd_files[i].make(at);
            print_message("%s as %s\n", odd_files[i].name, ends[k]);
            (void)alarm(PATIENCE_S);
            kit_open(&s);
            expect_setting(&s, "id.device", "kiosk-1");
            assert_int_equal(kit_append(&s, s.opened.last_seq + 1, 1), OK);
            kit_reopen(&s);
            assert_int_equal(kit_append(&s, s.opened.last_seq + 1, 1), OK);
            (void)alarm(0);
            kit_deinit(&s);
        }
    }
}

static void test_missing_file_begins_after_the_reserved_seqs(void **state)
{
    struct kit s;

    (void)state;
    prepare(&s);
    unlink(s.path);
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_true(s.opened.gap);
    assert_true(s.opened.second_copy);
    assert_int_equal(s.opened.last_seq, 1000);
    expect_setting(&s, floor_key, "200");
    assert_int_equal(kit_append(&s, 1, 1), ERR_CONFLICT);
    journal_resume(s.j);
    assert_int_equal(kit_append(&s, 1001, 1), OK);
    kit_deinit(&s);
}

/* --- the write-ahead log --- */

static void test_sound_wal_is_used(void **state)
{
    struct kit s;

    (void)state;
    prepare(&s);
    append_and_die(&s);
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_false(s.opened.second_copy);
    assert_int_equal(s.opened.last_seq, ROWS + IN_WAL);
    assert_int_equal(kit_replay(&s, NULL), ROWS + IN_WAL);
    expect_setting(&s, floor_key, "77");
    kit_deinit(&s);
}

/* SQLite alone would drop the events behind the damage without a word. */
static void test_damaged_wal_is_put_aside(void **state)
{
    static const char garbage[] = "garbage garbage";
    const long places[] = {0, 16, WAL_HEADER + 4, WAL_HEADER + WAL_FRAME + 100,
                           WAL_HEADER + 8 * WAL_FRAME + 2000};
    struct kit s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        prepare(&s);
        append_and_die(&s);
        print_message("wal byte %ld\n", places[i]);
        overwrite(kit_name(&s, "-wal"), places[i], garbage, sizeof(garbage) - 1);
        kit_open(&s);
        assert_int_equal(kit_files(&s, "-wal", NULL), 2); /* the old one too is kept */
        kit_close(&s);
        unlink(s.path);
        assert_int_equal(rename(s.opened.aside, s.path), 0);
        text_append(s.opened.aside, sizeof(s.opened.aside), "-wal");
        assert_int_equal(rename(s.opened.aside, kit_name(&s, "-wal")), 0);
        expect_put_aside(&s, ERR_FORMAT, "200");
    }
    prepare(&s); /* all of it */
    append_and_die(&s);
    for (long at = 0; at < WAL_HEADER + 10 * WAL_FRAME; at += 15)
        overwrite(kit_name(&s, "-wal"), at, garbage, sizeof(garbage) - 1);
    expect_put_aside(&s, ERR_FORMAT, "200");
}

/* The last transaction may have been cut by the power: the file is used, but no
 * number that it may have given is given again. */
static void test_torn_end_of_wal_takes_floors_from_the_second_copy(void **state)
{
    struct kit s;
    struct stat st;

    (void)state;
    prepare(&s);
    append_and_die(&s);
    assert_int_equal(stat(kit_name(&s, "-wal"), &st), 0);
    overwrite(kit_name(&s, "-wal"), (long)st.st_size - 50, "torn", 4);
    unlink(kit_name(&s, ".seen")); /* the kernel had not come to it */
    boot++;
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_false(s.opened.gap);
    assert_true(s.opened.second_copy);
    assert_int_equal(s.opened.last_seq, ROWS + IN_WAL - 1);
    expect_setting(&s, floor_key, "200");
    assert_int_equal(kit_append(&s, ROWS + IN_WAL, 1), OK);
    kit_deinit(&s);
}

static void test_cut_wal_keeps_whole_transactions(void **state)
{
    struct kit s;
    struct stat st;

    (void)state;
    for (int cut = 1; cut <= WAL_HEADER; cut += 30) {
        prepare(&s);
        append_and_die(&s);
        assert_int_equal(stat(kit_name(&s, "-wal"), &st), 0);
        assert_int_equal(truncate(kit_name(&s, "-wal"), st.st_size - cut), 0);
        unlink(kit_name(&s, ".seen"));
        kit_open(&s);
        assert_int_equal(s.opened.put_aside, OK);
        assert_int_equal(s.opened.last_seq, ROWS + IN_WAL - 1);
        assert_int_equal(kit_append(&s, ROWS + IN_WAL, 1), OK);
        kit_deinit(&s);
    }
}

/* Within one boot nothing but the third witness says so. */
static void test_lost_wal_is_noticed(void **state)
{
    enum { REMOVED, EMPTIED, TORN, CASES };
    struct kit s;
    struct stat st;

    (void)state;
    for (int i = 0; i < CASES; i++) {
        prepare(&s);
        append_and_die(&s);
        assert_int_equal(stat(kit_name(&s, "-wal"), &st), 0);
        if (i == REMOVED)
            unlink(kit_name(&s, "-wal"));
        else
            assert_int_equal(truncate(kit_name(&s, "-wal"), i == TORN ? st.st_size - 1 : 0), 0);
        kit_open(&s);
        assert_int_equal(s.opened.put_aside, OK);
        assert_true(s.opened.gap);
        assert_true(s.opened.second_copy);
        assert_false(s.opened.floors_lost);
        assert_int_equal(s.opened.last_seq, 1000);
        assert_int_equal(kit_replay(&s, NULL), i == TORN ? ROWS + IN_WAL - 1 : ROWS);
        expect_setting(&s, floor_key, "200");
        assert_int_equal(kit_append(&s, 1001, 1), OK);
        kit_reopen(&s);
        assert_false(s.opened.gap);
        assert_int_equal(s.opened.last_seq, 1001);
        kit_deinit(&s);
    }
}

/* What is left before the gap goes to the hub, and then what is behind it: never in one. */
static void test_outbox_goes_on_behind_what_is_lost(void **state)
{
    struct notice n;
    struct kit s;

    (void)state;
    prepare(&s);
    append_and_die(&s);
    unlink(kit_name(&s, "-wal"));
    kit_open(&s);
    assert_int_equal(kit_append(&s, 1001, 2), OK);
    n = kit_outbox(&s, ROWS - 5, 100, 100000);
    assert_int_equal(n.id, ROWS);
    assert_int_equal(n.b, 5);
    free(n.data);
    n = kit_outbox(&s, ROWS, 100, 100000);
    assert_int_equal(n.id, 1002);
    assert_int_equal(n.b, 2);
    free(n.data);
    kit_deinit(&s);
}

/* What is no seq is no witness. */
static void test_third_witness_that_is_damaged_says_nothing(void **state)
{
    static const char *const contents[] = {"", "9", "00000000000000009999 00000000000000009999\n",
                                           "-0000000000000000001 18446744073709551614\n",
                                           "00000000000000000020"};
    struct kit s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(contents); i++) {
        prepare(&s);
        append_and_die(&s);
        kit_write(kit_name(&s, ".seen"), contents[i], strlen(contents[i]));
        kit_open(&s);
        assert_false(s.opened.gap);
        assert_int_equal(s.opened.last_seq, ROWS + IN_WAL);
        kit_deinit(&s);
    }
}

static void test_wal_without_its_file_is_put_aside(void **state)
{
    struct kit s;

    (void)state;
    prepare(&s);
    append_and_die(&s);
    unlink(s.path);
    expect_put_aside(&s, ERR_FORMAT, "200");
}

/* --- the second copy --- */

static void test_lost_second_copy_is_made_anew(void **state)
{
    static const char *const contents[] = {NULL, "", "guitai-floor 1\nseq 5\n", "noise"};
    struct kit s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(contents); i++) {
        prepare(&s);
        unlink(kit_name(&s, ".floor"));
        if (contents[i])
            kit_write(kit_name(&s, ".floor"), contents[i], strlen(contents[i]));
        kit_open(&s);
        assert_int_equal(s.opened.put_aside, OK);
        assert_false(s.opened.second_copy);
        assert_true(s.opened.floors_lost);
        assert_int_equal(s.opened.last_seq, ROWS);
        assert_int_equal(kit_files(&s, ".floor.damaged-", NULL), contents[i] ? 1 : 0);
        kit_close(&s);
        kit_write(s.path, "", 0);
        expect_put_aside(&s, ERR_FORMAT, "200");
    }
}

static void test_both_lost_goes_on_behind_the_third_and_says_so(void **state)
{
    struct kit s;

    (void)state;
    prepare(&s);
    kit_write(s.path, "x", 1);
    kit_write(kit_name(&s, ".floor"), "x", 1);
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, ERR_FORMAT);
    assert_true(s.opened.gap);
    assert_false(s.opened.second_copy);
    assert_true(s.opened.floors_lost);
    assert_int_equal(s.opened.last_seq, 1000);
    assert_int_equal(kit_append(&s, 1001, 1), OK);
    kit_close(&s);
    kit_write(s.path, "x", 1);
    kit_write(kit_name(&s, ".floor"), "x", 1);
    kit_write(kit_name(&s, ".seen"), "x", 1);
    kit_open(&s);
    assert_true(s.opened.floors_lost);
    assert_int_equal(s.opened.last_seq, 0);
    assert_int_equal(kit_append(&s, 1, 1), OK);
    kit_deinit(&s);
}

/* Somebody copied back an old file: it is sound, but its seqs are used up. */
static void test_older_file_goes_on_after_the_reserved_seqs(void **state)
{
    struct kit s;
    size_t size;
    char *old;

    (void)state;
    prepare(&s);
    old = kit_read(s.path, &size);
    kit_open(&s);
    journal_set(s.j, floor_key, "99");
    kit_fill_fast(&s, ROWS + 1, 3500);
    kit_close(&s);
    kit_write(s.path, old, size);
    free(old);
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_true(s.opened.gap);
    assert_true(s.opened.second_copy);
    assert_int_equal(s.opened.last_seq, 4000);
    expect_setting(&s, floor_key, "200");
    assert_int_equal(journal_backlog(s.j), ROWS);
    assert_int_equal(kit_append(&s, 4001, 1), OK);
    assert_int_equal(journal_backlog(s.j), ROWS + 1);
    kit_reopen(&s);
    assert_false(s.opened.gap);
    assert_int_equal(s.opened.last_seq, 4001);
    expect_setting(&s, floor_key, "200");
    kit_deinit(&s);
}

/* --- no way to write --- */

static int open_as_nobody(struct kit *s)
{
    if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
        return 2;
    s->j = journal_open(s->path, &s->opened, s->why, sizeof(s->why));
    fprintf(stderr, "%s\n", s->why);
    return !s->j && strstr(s->why, s->path) && strstr(s->why, "not allowed to write") ? 0 : 1;
}

static void test_read_only_folder_gives_a_clear_reason(void **state)
{
    struct kit s;
    int status;
    pid_t child;

    (void)state;
    for (int with_file = 0; with_file <= 1; with_file++) {
        if (with_file)
            prepare(&s);
        else
            kit_init(&s);
        assert_int_equal(chmod(s.folder, 0555), 0);
        child = fork();
        if (child == 0)
            _exit(open_as_nobody(&s));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
        assert_int_equal(chmod(s.folder, 0755), 0);
        assert_int_equal(kit_files(&s, "damaged", NULL), 0);
        kit_deinit(&s);
    }
}

static int open_without_rights(struct kit *s)
{
    if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
        return 2;
    s->j = journal_open(s->path, &s->opened, s->why, sizeof(s->why));
    fprintf(stderr, "%s\n", s->why);
    return s->j && s->opened.put_aside == OK && s->opened.last_seq == ROWS ? 0 : 1;
}

static void test_rights_that_were_taken_away_stop_nobody(void **state)
{
    char command[KIT_PATH + 96];
    struct kit s;
    int status;
    pid_t child;

    (void)state;
    prepare(&s);
    text_format(command, sizeof(command), "chmod 0 '%s'* && chown -R 65534 '%s'", s.path, s.folder);
    assert_int_equal(system(command), 0);
    child = fork();
    if (child == 0)
        _exit(open_without_rights(&s));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    kit_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_file_is_put_aside),
        cmocka_unit_test(test_flipped_header_is_put_aside),
        cmocka_unit_test(test_broken_page_is_put_aside),
        cmocka_unit_test(test_flipped_bits_never_stop_the_opening),
        cmocka_unit_test(test_foreign_file_is_put_aside),
        cmocka_unit_test(test_wrong_contents_are_put_aside),
        cmocka_unit_test(test_what_is_no_file_stops_no_terminal),
        cmocka_unit_test(test_event_that_decayed_is_left_out),
        cmocka_unit_test(test_setting_that_decayed_is_taken_from_the_second_copy),
        cmocka_unit_test(test_setting_that_decayed_in_both_copies_is_left_out),
        cmocka_unit_test(test_place_that_decayed_is_taken_from_its_second_row),
        cmocka_unit_test(test_store_of_the_second_form_goes_on),
        cmocka_unit_test(test_store_of_the_first_form_goes_on),
        cmocka_unit_test(test_missing_file_begins_after_the_reserved_seqs),
        cmocka_unit_test(test_sound_wal_is_used),
        cmocka_unit_test(test_damaged_wal_is_put_aside),
        cmocka_unit_test(test_torn_end_of_wal_takes_floors_from_the_second_copy),
        cmocka_unit_test(test_cut_wal_keeps_whole_transactions),
        cmocka_unit_test(test_lost_wal_is_noticed),
        cmocka_unit_test(test_outbox_goes_on_behind_what_is_lost),
        cmocka_unit_test(test_third_witness_that_is_damaged_says_nothing),
        cmocka_unit_test(test_wal_without_its_file_is_put_aside),
        cmocka_unit_test(test_lost_second_copy_is_made_anew),
        cmocka_unit_test(test_both_lost_goes_on_behind_the_third_and_says_so),
        cmocka_unit_test(test_older_file_goes_on_after_the_reserved_seqs),
        cmocka_unit_test(test_read_only_folder_gives_a_clear_reason),
        cmocka_unit_test(test_rights_that_were_taken_away_stop_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
