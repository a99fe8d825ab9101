/* test_store_second.c - the second copy of the hub's store: what it holds, when it is made
 * anew, and what becomes of a store that is put together from it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/text.h"
#include "port/crypto.h"
#include "store_sqlite_file.h"
#include "store_sqlite_look.h"
#include "store_sqlite_second.h"
#include "support/store_kit.h"

static char folder[64], path[96], second[112], why[512];
static const struct id own = {{1}}; /* the hub as a device; what is appended is of device 7 */

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(crypto_start(), OK);
    strcpy(folder, "/tmp/guitai-second-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(path, sizeof path, "%s/hub.db", folder);
    text_format(second, sizeof second, "%s.second", path);
    text_format(store_kit_uri, sizeof store_kit_uri, "sqlite:%s", path);
    return 0;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void copy(struct store *s)
{
    struct store *beside = s->ops->beside_new(s);

    assert_non_null(beside);
    assert_int_equal(beside->ops->second(beside, false), OK);
    beside->ops->close(beside);
}

static void put(struct store *s, const char *key, const char *value)
{
    assert_int_equal(s->ops->put(s, "people", key, value), OK);
}

static void expect_record(struct store *s, const char *key, const char *want)
{
    char *value = s->ops->get_new(s, "people", key);

    if (want == NULL)
        assert_null(value);
    else
        assert_string_equal(value, want);
    free(value);
}

static void run_sql(const char *file, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int64_t number(const char *file, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *st;
    int64_t n;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

/* Five events and a person in both, then three more and a change in the store alone. */
static struct store *make(void)
{
    struct store *s = store_kit_open("hall");

    store_kit_append(s, 1, 5);
    put(s, "0312", "as it was");
    copy(s);
    store_kit_append(s, 6, 8);
    put(s, "0312", "changed");
    return s;
}

static struct rescued rescue(void)
{
    struct rescued r;

    if (!store_sqlite_rescue(path, "hall", own, &r, why, sizeof why))
        fail_msg("%s", why);
    return r;
}

static void test_it_takes_what_came_and_what_went(void **state)
{
    struct store *s = make();

    (void)state;
    put(s, "0313", "new");
    copy(s);
    assert_int_equal(number(second, "SELECT max(pos) FROM log"), 8);
    assert_int_equal(number(second, "SELECT count(*) FROM log"), 8);
    assert_int_equal(number(second, "SELECT count(*) FROM records WHERE value = 'changed'"), 1);
    put(s, "0313", NULL);
    copy(s);
    assert_int_equal(number(second, "SELECT count(*) FROM records WHERE kind = 'people'"), 1);
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(second, why, sizeof why));
}

/* As after a restore: the same places hold other events. */
static void test_copy_of_another_history_is_made_anew(void **state)
{
    struct store *s = make();

    (void)state;
    copy(s);
    s->ops->close(s);
    run_sql(path, "UPDATE log SET json = '{\"other\":1}', witness = NULL WHERE pos = 8");
    s = store_kit_open("hall");
    store_kit_append(s, 9, 9);
    copy(s);
    assert_int_equal(number(second, "SELECT count(*) FROM log WHERE json LIKE '%other%'"), 1);
    assert_int_equal(s->ops->put(s, "second", "name", NULL), OK); /* numbers.c does so */
    s->ops->close(s);
    run_sql(path, "UPDATE log SET json = '{\"other\":2}', witness = NULL WHERE pos = 2");
    s = store_kit_open("hall");
    copy(s);
    assert_int_equal(number(second, "SELECT count(*) FROM log WHERE json LIKE '%other\":2%'"), 1);
    s->ops->close(s);
}

static void test_damaged_store_does_not_take_the_copys_place(void **state)
{
    struct store *s = make(), *beside;

    (void)state;
    assert_int_equal(s->ops->put(s, "second", "name", NULL), OK); /* so it is made anew */
    beside = s->ops->beside_new(s);
    run_sql(path, "DELETE FROM log WHERE pos = 2");
    assert_int_not_equal(beside->ops->second(beside, false), OK);
    beside->ops->close(beside);
    s->ops->close(s);
    assert_int_equal(number(second, "SELECT count(*) FROM log"), 5);
}

static void test_rescue_takes_what_the_file_still_gives(void **state)
{
    struct store *s = make();
    struct rescued r;

    (void)state;
    s->ops->close(s);
    run_sql(path, "DELETE FROM log WHERE pos = 3"); /* the copy has it */
    r = rescue();
    assert_int_equal(r.copied, 5);
    assert_int_equal(r.read, 3);
    assert_true(r.records);
    assert_int_equal(access(r.aside, R_OK), 0);
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 8);
    expect_record(s, "0312", "changed");
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
    assert_int_equal(number(path, "SELECT count(*) FROM records WHERE kind = 'hub'"
                                  " AND key IN ('copy', 'rescued')"),
                     2);
    assert_int_equal(number(path, "SELECT count(*) FROM records WHERE kind = 'second'"), 0);
}

/* What a bit that turned within a text looks like, where no witness tells of it. */
static void test_decay_of_an_event_without_witness_is_seen_beside_the_copy(void **state)
{
    struct store *s = make();

    (void)state;
    s->ops->close(s);
    run_sql(path, "UPDATE log SET witness = NULL");
    assert_false(store_sqlite_decayed(path, "hall"));
    run_sql(path, "UPDATE log SET json = '{\"n\":9}' WHERE pos = 7"); /* the copy has none */
    assert_false(store_sqlite_decayed(path, "hall"));
    run_sql(path, "UPDATE log SET json = replace(json, 'issued', 'xssued') WHERE pos = 2");
    assert_true(store_sqlite_decayed(path, "hall"));
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
    run_sql(path, "UPDATE records SET value = 'other' WHERE kind = 'second'");
    assert_false(store_sqlite_decayed(path, "hall"));
    unlink(second);
    assert_false(store_sqlite_decayed(path, "hall"));
}

static void append(struct store *s, uint64_t pos, const struct id device, uint64_t seq)
{
    struct log_row row = store_row(pos);

    row.device = device;
    row.seq = seq;
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &row), OK);
    assert_int_equal(s->ops->commit(s), OK);
}

/* Places 6 to 8 of device 7, then the hub's, device 9's, and device 7's again. */
static void make_tail(void)
{
    static const struct id other = {{9}};
    struct store *s = make();

    append(s, 9, own, 1);
    append(s, 10, other, 1);
    append(s, 11, own, 3);
    append(s, 12, other, 2);
    append(s, 13, (struct id){{7}}, 9);
    s->ops->close(s);
}

#define EVENTS_OF                                                                                  \
    "SELECT group_concat(seq, ' ') = '%s' FROM (SELECT seq FROM log WHERE "                        \
    "device = X'%s000000000000000000000000000000' ORDER BY pos)"

static void expect_events(const char *device, const char *seqs)
{
    char sql[256];

    text_format(sql, sizeof sql, EVENTS_OF, seqs, device);
    if (number(path, sql) != 1)
        fail_msg("not %s of device %s", seqs, device);
}

/* What the hub noted stays; of a terminal what joins on to what is there. */
static void test_rescue_goes_on_behind_what_is_lost(void **state)
{
    struct rescued r;

    (void)state;
    make_tail();
    run_sql(path, "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE pos IN (7, 10);"
                  "UPDATE log SET json = 'x' WHERE pos = 2");
    r = rescue();
    assert_int_equal(r.copied, 5);
    assert_int_equal(r.read, 3); /* 6, 9, 11 */
    assert_int_equal(r.lost, 2);
    assert_int_equal(r.left, 3); /* 8, 12, 13 */
    assert_string_equal(r.places, "7, 10");
    expect_events("07", "1 2 3 4 5 6");
    expect_events("01", "1 3");
    assert_int_equal(number(path, "SELECT count(*) FROM log WHERE hex(device) LIKE '09%'"), 0);
    assert_int_equal(number(path, "SELECT max(pos) FROM log"), 8);
    assert_int_equal(
        number(path, "SELECT value = 'whole 7, 10' FROM records WHERE key = 'rescued'"), 1);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
}

static void test_rescue_tells_what_is_lost_at_the_end(void **state)
{
    struct rescued r;

    (void)state;
    make_tail();
    run_sql(path, "UPDATE log SET seq = seq + 100 WHERE pos IN (8, 12, 13)");
    r = rescue();
    assert_int_equal(r.read, 5);
    assert_int_equal(r.lost, 3);
    assert_string_equal(r.places, "8, 12 to 13");
    expect_events("07", "1 2 3 4 5 6 7");
    expect_events("01", "1 3");
    expect_events("09", "1");
}

/* Where the index cannot be read the table can. */
static void test_rescue_reads_past_a_broken_index(void **state)
{
    struct rescued r;

    (void)state;
    make_tail();
    run_sql(path, "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage = "
                  "(SELECT rootpage FROM sqlite_schema WHERE name = 'records') "
                  "WHERE name = 'log_pos'");
    r = rescue();
    assert_int_equal(r.read, 8);
    assert_int_equal(r.lost, 0);
    expect_events("09", "1 2");
}

/* Each of the two files has what the other one lost. */
static void test_rescue_mends_the_copy_from_the_file(void **state)
{
    struct store *s = make();
    struct rescued r;

    (void)state;
    s->ops->close(s);
    run_sql(path, "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE pos = 2");
    run_sql(second, "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE pos IN (4, 5)");
    r = rescue();
    assert_int_equal(r.copied, 5);
    assert_int_equal(r.read, 3);
    assert_int_equal(number(path, "SELECT count(*) FROM log WHERE json LIKE '%issuee%'"), 0);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
}

static void test_no_rescue_where_both_lost_an_event(void **state)
{
    struct store *s = make();
    struct rescued r;

    (void)state;
    s->ops->close(s);
    run_sql(path, "UPDATE log SET at = at + 1 WHERE pos = 2");
    run_sql(second, "UPDATE log SET at = at + 1 WHERE pos = 2");
    assert_false(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why));
    assert_int_equal(access(path, R_OK), 0);
}

/* As a program before witnesses left them. */
static void test_stores_of_the_first_form_are_rescued(void **state)
{
    static const char first[] = "ALTER TABLE log DROP COLUMN witness; PRAGMA user_version = 1";
    struct store *s = make();
    struct rescued r;

    (void)state;
    s->ops->close(s);
    run_sql(path, first);
    run_sql(second, first);
    run_sql(path, "DELETE FROM log WHERE pos = 3; UPDATE log SET json = 'x' WHERE pos = 8");
    r = rescue();
    assert_int_equal(r.copied, 5);
    assert_int_equal(r.read, 2);
    assert_string_equal(r.places, "8");
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 7);
    s->ops->close(s);
}

static void test_copy_of_the_first_form_goes_on(void **state)
{
    static const char first[] = "ALTER TABLE log DROP COLUMN witness; PRAGMA user_version = 1";
    struct store *s = make();

    (void)state;
    s->ops->close(s);
    run_sql(path, first);
    run_sql(second, first);
    s = store_kit_open("hall");
    store_kit_append(s, 9, 10);
    copy(s);
    s->ops->close(s);
    assert_int_equal(number(second, "SELECT count(*) FROM log"), 10);
    assert_int_equal(number(second, "SELECT count(witness) FROM log"), 2);
    assert_int_equal(number(second, "PRAGMA user_version"), 3);
}

/* The copy takes nothing that decayed, and has no gap. */
static void test_copy_ends_before_what_decayed(void **state)
{
    struct store *s = make();

    (void)state;
    run_sql(path, "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE pos = 7");
    copy(s);
    s->ops->close(s);
    assert_int_equal(number(second, "SELECT max(pos) FROM log"), 6);
}

static void test_rescue_of_a_file_that_gives_nothing(void **state)
{
    struct store *s = make();
    struct rescued r;
    int fd;

    (void)state;
    s->ops->close(s);
    fd = open(path, O_WRONLY | O_TRUNC);
    assert_int_equal(write(fd, "Dear Sir,", 9), 9);
    close(fd);
    r = rescue();
    assert_int_equal(r.copied, 5);
    assert_int_equal(r.read, 0);
    assert_false(r.records);
    s = store_kit_open("hall");
    expect_record(s, "0312", "as it was");
    s->ops->close(s);
}

/* A lost file is no reason to begin anew, with the numbers of today. */
static void test_rescue_of_a_file_that_is_gone(void **state)
{
    struct store *s = make();
    struct rescued r;

    (void)state;
    s->ops->close(s);
    unlink(path);
    assert_null(store_open(store_kit_uri, "hall", why, sizeof why));
    assert_non_null(strstr(why, "second copy"));
    r = rescue();
    assert_string_equal(r.aside, "");
    assert_int_equal(r.copied, 5);
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 5);
    s->ops->close(s);
}

/* A file of another history gives nothing to this one. */
static void test_rescue_does_not_mix_histories(void **state)
{
    struct store *s = make();
    struct rescued r;

    (void)state;
    s->ops->close(s);
    run_sql(path, "UPDATE records SET value = 'other' WHERE kind = 'second'");
    r = rescue();
    assert_int_equal(r.read, 0);
    assert_false(r.records);
}

static void test_no_rescue_without_a_copy_nor_beside_a_hub(void **state)
{
    struct store *s = make();
    struct rescued r;

    (void)state;
    assert_false(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why)); /* it is open */
    s->ops->close(s);
    run_sql(second, "DELETE FROM log WHERE pos = 2");
    assert_false(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why)); /* not whole */
    unlink(second);
    assert_false(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why));
    assert_int_equal(access(path, R_OK), 0);
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 8);
    s->ops->close(s);
}

/* All of it, in slices of three. */
static enum err look(struct store *s, int *mended)
{
    struct store *beside = s->ops->beside_new(s);
    uint64_t after = 0;
    enum err worst = OK;

    assert_non_null(beside);
    do {
        enum err e = beside->ops->look(beside, &after, 3);

        worst = e != OK ? e : worst;
    } while (after != 0);
    *mended = beside->mended;
    assert_int_equal(beside->damaged, worst == ERR_FORMAT);
    beside->ops->close(beside);
    return worst;
}

static void test_look_mends_each_from_the_other(void **state)
{
    struct store *s = make();
    struct store_seen seen = {0};
    int mended;

    (void)state;
    copy(s);
    assert_int_equal(look(s, &mended), OK);
    assert_int_equal(mended, 0);
    run_sql(path, "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE pos IN (1, 7);"
                  "UPDATE log SET witness = 5 WHERE pos = 3");
    run_sql(second, "UPDATE log SET at = at - 1 WHERE pos = 8");
    assert_int_equal(look(s, &mended), OK);
    assert_int_equal(mended, 3);
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), OK);
    assert_int_equal(seen.count, 8);
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
    assert_true(store_sqlite_is_whole(second, why, sizeof why));
}

static void test_look_tells_of_what_it_cannot_mend(void **state)
{
    static const char decay[] = "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE ";
    struct store *s = make();
    char sql[128];
    int mended;

    (void)state;
    text_format(sql, sizeof sql, "%spos IN (2, 7)", decay); /* the copy ends at 5 */
    run_sql(path, sql);
    assert_int_equal(look(s, &mended), ERR_FORMAT);
    assert_int_equal(mended, 1);
    text_format(sql, sizeof sql, "%spos = 3", decay);
    run_sql(path, sql);
    run_sql(second, sql);
    assert_int_equal(look(s, &mended), ERR_FORMAT);
    assert_int_equal(mended, 0);
    s->ops->close(s);
    assert_null(store_open(store_kit_uri, "hall", why, sizeof why)); /* looked at from end to end */
    assert_non_null(strstr(why, "place 3 is not what was stored"));
}

/* Before a start: where no more is wrong the file stays. */
static void test_decayed_store_is_mended_where_it_stands(void **state)
{
    static const char decay[] = "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE ";
    struct store *s = make();
    struct store_seen seen = {0};
    char sql[128];

    (void)state;
    assert_int_equal(store_sqlite_mend(path, "hall"), 0); /* it is in use */
    text_format(sql, sizeof sql, "%spos IN (2, 5)", decay);
    run_sql(path, sql);
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), ERR_FORMAT);
    s->ops->close(s);
    assert_int_equal(store_sqlite_mend(path, "hall"), 2);
    s = store_kit_open("hall");
    seen = (struct store_seen){0};
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), OK);
    assert_int_equal(seen.count, 8);
    s->ops->close(s);
    assert_int_equal(store_sqlite_mend(path, "hall"), 0); /* nothing is wrong */
    text_format(sql, sizeof sql, "%spos IN (2, 7)", decay);
    run_sql(path, sql); /* the copy has the one alone */
    assert_int_equal(store_sqlite_mend(path, "hall"), 0);
    run_sql(path, "UPDATE log SET pos = 9 WHERE pos = 3");
    assert_int_equal(store_sqlite_mend(path, "hall"), 0); /* a gap */
}

/* What was erased since is not brought back. */
static void test_look_takes_nothing_from_a_copy_without_the_name(void **state)
{
    struct store *s = make();
    int mended;

    (void)state;
    assert_int_equal(s->ops->put(s, "second", "name", NULL), OK);
    run_sql(path, "UPDATE log SET json = replace(json, 'issued', 'issuee') WHERE pos = 2");
    assert_int_equal(look(s, &mended), ERR_FORMAT);
    assert_int_equal(mended, 0);
    s->ops->close(s);
}

static void test_copy_that_cannot_be_read_is_made_anew(void **state)
{
    struct store *s = make();
    int mended;

    (void)state;
    run_sql(second, "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage = "
                    "(SELECT rootpage FROM sqlite_schema WHERE name = 'records') "
                    "WHERE name = 'log_pos'");
    assert_int_equal(look(s, &mended), OK);
    copy(s);
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(second, why, sizeof why));
    assert_int_equal(number(second, "SELECT max(pos) FROM log"), 8);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_it_takes_what_came_and_what_went),
        CASE(test_copy_of_another_history_is_made_anew),
        CASE(test_damaged_store_does_not_take_the_copys_place),
        CASE(test_rescue_takes_what_the_file_still_gives),
        CASE(test_decay_of_an_event_without_witness_is_seen_beside_the_copy),
        CASE(test_rescue_goes_on_behind_what_is_lost),
        CASE(test_rescue_tells_what_is_lost_at_the_end),
        CASE(test_rescue_reads_past_a_broken_index),
        CASE(test_rescue_mends_the_copy_from_the_file),
        CASE(test_no_rescue_where_both_lost_an_event),
        CASE(test_stores_of_the_first_form_are_rescued),
        CASE(test_copy_of_the_first_form_goes_on),
        CASE(test_copy_ends_before_what_decayed),
        CASE(test_look_mends_each_from_the_other),
        CASE(test_look_tells_of_what_it_cannot_mend),
        CASE(test_decayed_store_is_mended_where_it_stands),
        CASE(test_look_takes_nothing_from_a_copy_without_the_name),
        CASE(test_copy_that_cannot_be_read_is_made_anew),
        CASE(test_rescue_of_a_file_that_gives_nothing),
        CASE(test_rescue_of_a_file_that_is_gone),
        CASE(test_rescue_does_not_mix_histories),
        CASE(test_no_rescue_without_a_copy_nor_beside_a_hub),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
