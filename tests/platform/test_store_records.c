/* test_store_records.c - records of the hub's store that are not what was stored: seen when they
 * are read, mended from the second copy, and else named with what mends them. */
#include <fcntl.h>
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
#include "port/crypto.h"
#include "store_sqlite_file.h"
#include "store_sqlite_look.h"
#include "store_sqlite_records.h"
#include "store_sqlite_second.h"
#include "support/store_kit.h"

static char folder[64], path[96], second[112], why[512];
static const struct id own = {{1}};

/* One of each kind that there is, and what becomes of it where nothing gives it back. */
static const struct {
    const char *kind, *key, *value;
    bool spare;
} records[] = {
    {"staff", "0312", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g 0", false},
    {"session", "5f3a", "0312 csrf 1764000000000", true},
    {"otp", "0312", "c202611:sealed 58800000", false},
    {"recovery", "0312", "1a 2b 3c", false},
    {"revoked", "0102", "1764000000000", false},
    {"window", "0102", "3 17 ff", false},
    {"floor", "2026-11-23.A", "57", false},
    {"number", "2026-11-23.0a", "A057", false},
    {"people", "0312", "{\"number\":\"0312\"}", false},
    {"disabled", "0312", "1764000000000", false},
    {"catalogue", "number", "4", false},
    {"edition", "9f86d0", "{\"site\":\"hall\"}", false},
    {"publication", "000004", "{\"number\":4}", false},
    {"enrol", "77aa", "lobby kiosk 1764000000000", true},
    {"receiver", "r1", "{\"url\":\"https://example.org/\"}", false},
    {"receiver_at", "r1", "1 40 0", false},
    {"audit", "000000000001", "{\"n\":1}", false},
    {"audit_head", "head", "1 9f86d0", false},
    {"erasing", "000000000040", "{\"what\":1}", false},
    {"watermark", "0102", "40", true},
    {"draft", "0312", "{\"site\":\"hall\"}", true},
};

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(crypto_start(), OK);
    strcpy(folder, "/tmp/guitai-records-XXXXXX");
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

static void run_sql(const char *file, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
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

static void copy(struct store *s)
{
    struct store *beside = s->ops->beside_new(s);

    assert_non_null(beside);
    assert_int_equal(beside->ops->second(beside, false), OK);
    beside->ops->close(beside);
}

/* Three events, and a record of each kind; `copied`: with a second copy of them. */
static struct store *make(bool copied)
{
    struct store *s = store_kit_open("hall");

    store_kit_append(s, 1, 3);
    for (size_t i = 0; i < ARRAY_LEN(records); i++)
        assert_int_equal(s->ops->put(s, records[i].kind, records[i].key, records[i].value), OK);
    if (copied)
        copy(s);
    return s;
}

/* Turns the last digit or letter of a column. */
static void turn(const char *file, const char *column, const char *kind)
{
    char sql[512];

    text_format(sql, sizeof sql,
                "UPDATE records SET %s = substr(%s, 1, length(%s) - 1) ||"
                " char(unicode(substr(%s, -1)) + 1) WHERE kind = '%s'",
                column, column, column, column, kind);
    run_sql(file, sql);
}

static void expect(struct store *s, const char *kind, const char *key, const char *want)
{
    char *value = s->ops->get_new(s, kind, key);

    if (want == NULL)
        assert_null(value);
    else if (value == NULL)
        fail_msg("%s %s is not there", kind, key);
    else
        assert_string_equal(value, want);
    free(value);
}

static enum err look(struct store *s)
{
    struct store *beside = s->ops->beside_new(s);
    uint64_t after = 0;
    enum err e;

    assert_non_null(beside);
    e = beside->ops->look(beside, &after, 100);
    s->mended += beside->mended;
    s->lost = beside->lost;
    assert_false(beside->damaged); /* the log is as it was */
    beside->ops->close(beside);
    return e;
}

static void test_turned_digit_is_mended_when_it_is_read(void **state)
{
    struct store *s = make(true);
    char name[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        turn(path, i % 3 == 0 ? "witness" : "value", records[i].kind);
        expect(s, records[i].kind, records[i].key, records[i].value);
        assert_string_equal(s->unread, "");
        assert_int_equal(s->mended, i + 1);
        text_format(name, sizeof name, "SELECT count(*) FROM records WHERE kind = '%s'",
                    records[i].kind);
        assert_int_equal(number(path, name), 1);
    }
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
}

static bool join(void *ctx, const char *key, const char *value)
{
    text_append(ctx, 256, "%s=%s;", key, value);
    return true;
}

static void test_turned_digit_is_mended_when_it_is_listed(void **state)
{
    struct store *s = make(true);
    char all[256] = "";

    (void)state;
    turn(path, "value", "people");
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->list(s, "people", join, all), OK);
    assert_string_equal(all, "0312={\"number\":\"0312\"};");
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(s->mended, 1);
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
}

/* Nothing gives it back: it is named, and what is spare is gone for good. */
static void test_what_nothing_mends_is_left_out_and_named(void **state)
{
    struct store *s = make(false);
    char name[64], all[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        turn(path, i % 3 == 0 ? "witness" : "value", records[i].kind);
        expect(s, records[i].kind, records[i].key, NULL);
        text_format(name, sizeof name, "%s %s", records[i].kind, records[i].key);
        assert_string_equal(s->unread, records[i].spare ? "" : name);
        s->unread[0] = all[0] = '\0';
        assert_int_equal(s->ops->list(s, records[i].kind, join, all), OK);
        assert_string_equal(all, "");
        assert_string_equal(s->unread, records[i].spare ? "" : name);
        s->unread[0] = '\0';
        text_format(name, sizeof name, "SELECT count(*) FROM records WHERE kind = '%s'",
                    records[i].kind);
        assert_int_equal(number(path, name), records[i].spare ? 0 : 1);
    }
    assert_int_equal(s->mended, 0);
    assert_int_equal(s->lost, 1);
    assert_int_equal(s->ops->put(s, "staff", "0312", "a new one 0"), OK);
    expect(s, "staff", "0312", "a new one 0");
    s->ops->close(s);
    s = store_kit_open("hall"); /* no reason not to start */
    expect(s, "staff", "0312", "a new one 0");
    assert_false(store_sqlite_is_whole(path, why, sizeof why));
    assert_non_null(strstr(why, "the record \""));
    s->ops->close(s);
}

/* What was put after the last copy is not taken back to what it was before. */
static void test_an_older_value_mends_nothing(void **state)
{
    struct store *s = make(true);

    (void)state;
    assert_int_equal(s->ops->put(s, "staff", "0312", "changed since 0"), OK);
    assert_int_equal(s->ops->put(s, "session", "5f3a", "0312 csrf 1"), OK);
    turn(path, "value", "staff");
    turn(path, "value", "session");
    expect(s, "staff", "0312", NULL);
    assert_string_equal(s->unread, "staff 0312");
    expect(s, "session", "5f3a", NULL);
    s->ops->close(s);
    assert_int_equal(number(path, "SELECT count(*) FROM records WHERE kind = 'session'"), 0);
}

/* Not even of a store that was put back to a backup. */
static void test_a_copy_without_the_name_mends_nothing(void **state)
{
    struct store *s = make(true);

    (void)state;
    assert_int_equal(s->ops->put(s, "second", "name", NULL), OK);
    turn(path, "value", "staff");
    expect(s, "staff", "0312", NULL);
    assert_string_equal(s->unread, "staff 0312");
    s->ops->close(s);
}

/* As guitai-hub passwd does it beside the running hub. */
static void test_another_program_writes_it_anew(void **state)
{
    struct store *s = make(false), *other = store_kit_open("hall");

    (void)state;
    turn(path, "value", "staff");
    expect(s, "staff", "0312", NULL);
    s->unread[0] = '\0';
    assert_int_equal(other->ops->begin(other), OK);
    assert_int_equal(other->ops->put(other, "staff", "0312", "a new one 0"), OK);
    assert_int_equal(other->ops->commit(other), OK);
    expect(s, "staff", "0312", "a new one 0");
    assert_string_equal(s->unread, "");
    other->ops->close(other);
    s->ops->close(s);
}

static void test_look_mends_what_names_a_record_too(void **state)
{
    static const char *const columns[] = {"\"key\"", "kind", "site", "value", "witness"};
    struct store *s = make(true);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        turn(path, columns[i], "revoked");
        assert_int_equal(look(s), OK);
        assert_int_equal(s->mended, i + 1);
        assert_int_equal(s->lost, 0);
        expect(s, "revoked", "0102", "1764000000000");
    }
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
    assert_int_equal(number(path, "SELECT count(*) FROM records"), ARRAY_LEN(records) + 1);
}

static void test_look_counts_what_nothing_mends(void **state)
{
    struct store *s = make(false);

    (void)state;
    turn(path, "value", "staff");
    turn(path, "value", "people");
    turn(path, "value", "session");
    assert_int_equal(look(s), OK);
    assert_int_equal(s->lost, 2);
    assert_int_equal(s->ops->put(s, "staff", "0312", "a new one 0"), OK);
    assert_int_equal(look(s), OK);
    assert_int_equal(s->lost, 1);
    s->ops->close(s);
}

static void test_copy_takes_nothing_that_decayed_and_loses_nothing(void **state)
{
    struct store *s = make(true);

    (void)state;
    turn(path, "value", "staff");
    turn(path, "\"key\"", "disabled");
    turn(second, "value", "floor");
    copy(s);
    assert_int_equal(look(s), OK);
    assert_int_equal(s->mended, 2);
    expect(s, "staff", "0312", records[0].value);
    expect(s, "disabled", "0312", "1764000000000");
    copy(s);
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
    assert_true(store_sqlite_is_whole(second, why, sizeof why));
    assert_int_equal(number(second, "SELECT count(*) FROM records"), ARRAY_LEN(records) + 1);
}

static void test_no_copy_is_begun_of_records_that_decayed(void **state)
{
    struct store *s = make(false), *beside = s->ops->beside_new(s);

    (void)state;
    turn(path, "value", "staff");
    assert_int_not_equal(beside->ops->second(beside, false), OK);
    beside->ops->close(beside);
    s->ops->close(s);
    assert_int_not_equal(access(second, F_OK), 0);
}

/* The log of the file cannot be read; of its records one is mended, one is an older one. */
static void test_rescue_takes_the_copys_in_place_of_what_decayed(void **state)
{
    struct store *s = make(true);
    struct rescued r;

    (void)state;
    assert_int_equal(s->ops->put(s, "people", "0313", "new"), OK);
    assert_int_equal(s->ops->put(s, "session", "5f3a", NULL), OK);
    s->ops->close(s);
    turn(path, "value", "staff");
    turn(path, "\"key\"", "disabled");
    run_sql(path, "DELETE FROM log WHERE pos = 2");
    assert_true(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why));
    assert_false(r.records); /* whose key decayed, nobody can tell */
    s = store_kit_open("hall");
    expect(s, "staff", "0312", records[0].value);
    expect(s, "disabled", "0312", "1764000000000");
    expect(s, "people", "0313", "new");
    expect(s, "session", "5f3a", NULL);
    assert_string_equal(s->unread, "");
    s->ops->close(s);
    assert_true(store_sqlite_is_whole(path, why, sizeof why));
}

static void test_store_is_mended_where_it_stands(void **state)
{
    struct store *s = make(true);

    (void)state;
    s->ops->close(s);
    turn(path, "value", "catalogue");
    assert_int_equal(store_sqlite_mend(path, "hall"), 1);
    turn(path, "value", "catalogue");
    turn(second, "value", "catalogue");
    assert_int_equal(store_sqlite_mend(path, "hall"), 0);
}

/* As a bit on the disk turns, which no statement did. */
static void test_turned_bit_of_the_file_is_seen(void **state)
{
    struct store *s = make(false);
    struct stat st;
    char *bytes, *at;
    int fd;

    (void)state;
    s->ops->close(s);
    fd = open(path, O_RDWR);
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    bytes = malloc((size_t)st.st_size);
    assert_int_equal(pread(fd, bytes, (size_t)st.st_size, 0), st.st_size);
    at = memmem(bytes, (size_t)st.st_size, "$argon2id$", 10);
    assert_non_null(at);
    at[40] ^= 1;
    assert_int_equal(pwrite(fd, bytes, (size_t)st.st_size, 0), st.st_size);
    close(fd);
    free(bytes);
    s = store_kit_open("hall");
    expect(s, "staff", "0312", NULL);
    assert_string_equal(s->unread, "staff 0312");
    expect(s, "people", "0312", "{\"number\":\"0312\"}");
    s->ops->close(s);
}

/* As a program before witnesses of records left it. */
static void test_store_of_the_second_form_goes_on(void **state)
{
    static const char old[] = "ALTER TABLE records DROP COLUMN witness; PRAGMA user_version = 2";
    struct store *s = make(true);

    (void)state;
    s->ops->close(s);
    run_sql(path, old);
    run_sql(second, old);
    s = store_kit_open("hall");
    for (size_t i = 0; i < ARRAY_LEN(records); i++)
        expect(s, records[i].kind, records[i].key, records[i].value);
    copy(s);
    turn(path, "value", "staff");
    expect(s, "staff", "0312", records[0].value);
    assert_int_equal(s->mended, 1);
    s->ops->close(s);
    assert_int_equal(number(second, "PRAGMA user_version"), 3);
    run_sql(path, "PRAGMA user_version = 2"); /* the column is there already */
    turn(path, "value", "floor");
    s = store_kit_open("hall");
    expect(s, "floor", "2026-11-23.A", "57"); /* from the copy */
    s->ops->close(s);
}

static void test_damaged_store_of_the_second_form_is_rescued(void **state)
{
    static const char old[] = "ALTER TABLE records DROP COLUMN witness; PRAGMA user_version = 2";
    struct store *s = make(true);
    struct rescued r;

    (void)state;
    s->ops->close(s);
    run_sql(path, old);
    run_sql(second, old);
    run_sql(path, "DELETE FROM log WHERE pos = 2");
    assert_true(store_sqlite_rescue(path, "hall", own, &r, why, sizeof why));
    assert_true(r.records);
    s = store_kit_open("hall");
    expect(s, "staff", "0312", records[0].value);
    s->ops->close(s);
}

/* Beside a hub of an earlier version, which would leave a witness beside another value. */
static void test_store_in_use_is_not_raised(void **state)
{
    struct store *s = make(false);

    (void)state;
    run_sql(path, "PRAGMA user_version = 2");
    assert_null(store_open(store_kit_uri, "hall", why, sizeof why));
    assert_non_null(strstr(why, "start the hub again"));
    s->ops->close(s);
    assert_int_equal(number(path, "PRAGMA user_version"), 2);
}

static bool count_one(void *ctx, const char *kind, const char *key, const char *value)
{
    (void)kind, (void)key, (void)value;
    ++*(int *)ctx;
    return true;
}

/* For a restore: what is spare is left out, anything else fails it. */
static void test_all_records_are_given_or_none(void **state)
{
    struct store *s = make(false);
    int n = 0;

    (void)state;
    s->ops->close(s);
    assert_int_equal(store_sqlite_records(path, "hall", count_one, &n), OK);
    assert_int_equal(n, ARRAY_LEN(records));
    turn(path, "value", "session");
    n = 0;
    assert_int_equal(store_sqlite_records(path, "hall", count_one, &n), OK);
    assert_int_equal(n, ARRAY_LEN(records) - 1);
    turn(path, "value", "staff");
    assert_int_equal(store_sqlite_records(path, "hall", count_one, &n), ERR_FORMAT);
    run_sql(path, "ALTER TABLE records DROP COLUMN witness; PRAGMA user_version = 2");
    n = 0;
    assert_int_equal(store_sqlite_records(path, "hall", count_one, &n), OK);
    assert_int_equal(n, ARRAY_LEN(records));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_turned_digit_is_mended_when_it_is_read),
        CASE(test_turned_digit_is_mended_when_it_is_listed),
        CASE(test_what_nothing_mends_is_left_out_and_named),
        CASE(test_an_older_value_mends_nothing),
        CASE(test_a_copy_without_the_name_mends_nothing),
        CASE(test_another_program_writes_it_anew),
        CASE(test_look_mends_what_names_a_record_too),
        CASE(test_look_counts_what_nothing_mends),
        CASE(test_copy_takes_nothing_that_decayed_and_loses_nothing),
        CASE(test_no_copy_is_begun_of_records_that_decayed),
        CASE(test_rescue_takes_the_copys_in_place_of_what_decayed),
        CASE(test_store_is_mended_where_it_stands),
        CASE(test_turned_bit_of_the_file_is_seen),
        CASE(test_store_of_the_second_form_goes_on),
        CASE(test_damaged_store_of_the_second_form_is_rescued),
        CASE(test_store_in_use_is_not_raised),
        CASE(test_all_records_are_given_or_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
