/* test_store_sqlite.c - the hub's store on real files, whole and damaged. */
#include "base/log.h"
#include "base/text.h"
#include "port/store.h"
#include "support/store_kit.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], path[128], why[512];

/* Stands before libc's, so that the tests see each flush of SQLite. */
static int flushes;

int fdatasync(int fd)
{
    flushes++;
    return fsync(fd);
}

static void open_and_close(void)
{
    struct store *s = store_kit_open("hall");

    s->ops->close(s);
}

static void assert_refused(const char *a, const char *b)
{
    why[0] = '\0';
    assert_null(store_open(store_kit_uri, "hall", why, sizeof why));
    assert_non_null(strstr(why, a));
    if (strstr(why, b) == NULL)
        fail_msg("%s", why);
}

static void run_sql(const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guitai-store-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(path, sizeof path, "%s/hub.db", folder);
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

static void test_commit_is_flushed_before_it_returns(void **state)
{
    struct store *s = store_kit_open("hall");

    (void)state;
    store_kit_append(s, 1, 1);
    for (uint64_t pos = 2; pos <= 5; pos++) {
        flushes = 0;
        store_kit_append(s, pos, pos);
        assert_true(flushes >= 1);
    }
    s->ops->close(s);
}

/* A byte of it in the file or in the WAL, while the store is open. */
static bool is_on_disk(const char *text)
{
    char command[256];

    text_format(command, sizeof command, "grep -qF -- '%s' '%s' '%s-wal'", text, path, path);
    return system(command) == 0;
}

static void test_r38_replaced_text_leaves_no_trace(void **state)
{
    static const char secret[] = "{\"contact\":\"SEALED-BUT-GONE\"}", plain[] = "{}";
    struct store *s = store_kit_open("hall");
    struct log_row row = {.pos = 1, .device = {{7}}, .seq = 1, .json = secret};

    (void)state;
    row.size = strlen(secret);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &row), OK);
    assert_int_equal(s->ops->commit(s), OK);
    store_kit_append(s, 2, 5);
    assert_true(is_on_disk("SEALED-BUT-GONE"));
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->replace(s, 1, plain, strlen(plain)), OK);
    assert_int_equal(s->ops->commit(s), OK);
    assert_false(is_on_disk("SEALED-BUT-GONE"));
    s->ops->close(s);
}

static bool replace_meanwhile(void *ctx, const struct log_row *row)
{
    struct store *s = ctx;

    (void)row;
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->replace(s, 1, "{}", 2), OK);
    assert_int_equal(s->ops->commit(s), OK);
    return false;
}

/* Somebody reads the old state: nobody waits for that, and what it kept goes later. */
static void test_replaced_text_goes_once_others_have_read(void **state)
{
    static const char secret[] = "{\"contact\":\"SEALED-BUT-GONE\"}";
    struct store *s = store_kit_open("hall"), *beside = s->ops->beside_new(s);
    const struct log_row row = {
        .pos = 1, .device = {{7}}, .seq = 1, .json = secret, .size = strlen(secret)};

    (void)state;
    assert_non_null(beside);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &row), OK);
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(beside->ops->replay(beside, 0, replace_meanwhile, s), OK);
    for (int i = 0; i < 200 && is_on_disk("SEALED-BUT-GONE"); i++) {
        assert_int_equal(s->ops->begin(s), OK);
        assert_int_equal(s->ops->commit(s), OK);
        (void)usleep(20 * 1000);
    }
    assert_false(is_on_disk("SEALED-BUT-GONE"));
    beside->ops->close(beside);
    s->ops->close(s);
}

static void test_file_is_private_and_in_wal_mode(void **state)
{
    struct store *s = store_kit_open("hall");
    struct stat st;
    unsigned char head[20];
    char wal[160];
    int fd;

    (void)state;
    store_kit_append(s, 1, 1);
    text_format(wal, sizeof wal, "%s-wal", path);
    assert_int_equal(stat(wal, &st), 0);
    assert_true(st.st_size > 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    s->ops->close(s);
    fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, head, sizeof head), sizeof head);
    close(fd);
    assert_int_equal(head[18], 2); /* 2: WAL (sqlite.org/fileformat) */
}

static void test_damaged_files_are_refused_and_left_alone(void **state)
{
    struct store *s = store_kit_open("hall");
    struct stat before, after;
    char wal[160];
    FILE *f;

    (void)state;
    store_kit_append(s, 1, 2000);
    s->ops->close(s);

    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(truncate(path, before.st_size / 2), 0);
    assert_refused(path, "restore the last backup");
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, before.st_size / 2);

    assert_int_equal(truncate(path, 0), 0);
    assert_refused(path, "is empty");

    f = fopen(path, "w");
    for (int i = 0; i < 5000; i++)
        fputs("noise ", f);
    fclose(f);
    assert_refused("not a database", "restore the last backup");

    unlink(path);
    text_format(wal, sizeof wal, "%s-wal", path);
    f = fopen(wal, "w");
    fputs("left over", f);
    fclose(f);
    assert_refused("is gone", wal);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_every_damaged_page_is_refused_or_read(void **state)
{
    struct store *s = store_kit_open("hall");
    struct stat st;
    int refused = 0, pages = 0;

    (void)state;
    store_kit_append(s, 1, 300);
    s->ops->close(s);
    assert_int_equal(stat(path, &st), 0);
    for (off_t at = 0; at < st.st_size; at += 4096, pages++) {
        char kept[64], noise[64];
        struct store_seen seen = {.stop_at = 1};
        int fd = open(path, O_RDWR);

        memset(noise, 0xA5, sizeof noise);
        assert_int_equal(pread(fd, kept, sizeof kept, at), sizeof kept);
        assert_int_equal(pwrite(fd, noise, sizeof noise, at), sizeof noise);
        s = store_open(store_kit_uri, "hall", why, sizeof why);
        if (s == NULL)
            refused++;
        else
            s->ops->replay(s, 0, store_see, &seen), s->ops->close(s);
        assert_int_equal(pwrite(fd, kept, sizeof kept, at), sizeof kept);
        close(fd);
    }
    assert_true(pages > 10);
    assert_int_equal(refused, pages);
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 300);
    s->ops->close(s);
}

static void test_gap_in_the_log_is_damage(void **state)
{
    struct store *s = store_kit_open("hall");
    struct store_seen seen = {0};

    (void)state;
    store_kit_append(s, 1, 5);
    s->ops->close(s);
    run_sql("DELETE FROM log WHERE pos = 3");
    s = store_kit_open("hall");
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), ERR_FORMAT);
    assert_int_equal(seen.count, 2);
    s->ops->close(s);
}

/* In UTF-16 SQLite cannot write our texts; what is none it takes for UTF-8, once. */
static void test_turned_encoding_is_damage(void **state)
{
    static const unsigned char encodings[][4] = {
        {0, 0, 0, 3}, {0, 0, 0, 2}, {0, 0, 0, 4}, {7, 7, 7, 4}, {0x80, 1, 1, 6}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
        int fd;

        unlink(path);
        open_and_close();
        fd = open(path, O_RDWR); /* sqlite.org/fileformat2.html, section 1.3.13 */
        assert_int_equal(pwrite(fd, encodings[i], 4, 56), 4);
        close(fd);
        assert_refused(path, "restore the last backup");
    }
}

/* JSON still, and an event; SQLite sees nothing. */
static void test_turned_digit_is_damage(void **state)
{
    static const char *const turns[] = {"json = replace(json, 'issued', 'issuee')",
                                        "\"offset\" = 481", "at = at + 1", "seq = 77",
                                        "device = X'08000000000000000000000000000000'"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(turns); i++) {
        struct store *s = store_kit_open("hall");
        struct store_seen seen = {0};
        char sql[128];

        store_kit_append(s, 1, 5);
        s->ops->close(s);
        text_format(sql, sizeof sql, "UPDATE log SET %s WHERE pos = 3", turns[i]);
        run_sql(sql);
        s = store_kit_open("hall");
        assert_int_equal(s->ops->replay(s, 0, store_see, &seen), ERR_FORMAT);
        assert_int_equal(seen.count, 2);
        s->ops->close(s);
        assert_refused(path, "the event at place 3 is not what was stored");
        assert_int_equal(unlink(path), 0);
    }
}

/* Of another program, with SQLite's own functions, once it is told to; how many events it saw. */
static int look_by_hand(int told)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    char go;
    int n = -1;

    if (read(told, &go, 1) == 1 && sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT count(*) FROM log", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        n = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return sqlite3_close(db) == SQLITE_OK ? n : -1;
}

/* Who looks at the store of a running hub and closes it is not the last one, who takes the WAL
 * away. */
static void test_foreign_reader_takes_no_wal_away(void **state)
{
    pid_t children[2];
    int tell[2][2], status;
    struct store *s;

    (void)state;
    for (int i = 0; i < 2; i++) { /* before SQLite knows the file here */
        assert_int_equal(pipe(tell[i]), 0);
        children[i] = fork();
        if (children[i] == 0)
            _exit(look_by_hand(tell[i][0]));
    }
    s = store_kit_open("hall");
    for (int i = 0; i < 2; i++) {
        store_kit_append(s, (uint64_t)i + 1, (uint64_t)i + 1);
        assert_int_equal(write(tell[i][1], "x", 1), 1);
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), i + 1);
        close(tell[i][0]);
        close(tell[i][1]);
    }
    s->ops->close(s);
}

/* As a program before witnesses left it. */
static void test_store_of_the_first_form_goes_on(void **state)
{
    struct store *s = store_kit_open("hall");
    struct store_seen seen = {0};

    (void)state;
    store_kit_append(s, 1, 5);
    s->ops->close(s);
    run_sql("ALTER TABLE log DROP COLUMN witness; PRAGMA user_version = 1");
    s = store_kit_open("hall");
    store_kit_append(s, 6, 8);
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), OK);
    assert_int_equal(seen.count, 8);
    s->ops->close(s);
    run_sql("UPDATE log SET at = at + 1 WHERE pos = 4"); /* nobody can tell */
    s = store_kit_open("hall");
    seen = (struct store_seen){.stop_at = 3};
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), OK);
    s->ops->close(s);
    run_sql("PRAGMA user_version = 1"); /* the column is there already */
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 8);
    s->ops->close(s);
}

/* What a start does not look for in a large file is found beside the running hub. */
static void test_verify_finds_what_is_missing(void **state)
{
    struct store *s = store_kit_open("hall"), *beside;

    (void)state;
    store_kit_append(s, 1, 5);
    beside = s->ops->beside_new(s);
    assert_non_null(beside);
    assert_int_equal(beside->ops->verify(beside, why, sizeof why), OK);
    run_sql("DELETE FROM log WHERE pos = 1");
    assert_int_equal(beside->ops->verify(beside, why, sizeof why), ERR_FORMAT);
    assert_non_null(strstr(why, "lacks events"));
    assert_true(beside->damaged);
    beside->ops->close(beside);
    s->ops->close(s);
}

/* A start looks for little; after such a find it looks at all, until all is whole. */
static void test_damage_that_was_found_is_looked_for_at_the_next_start(void **state)
{
    struct store *s = store_kit_open("hall");
    struct store_seen seen = {0};

    (void)state;
    store_kit_append(s, 1, 5);
    assert_false(s->damaged);
    run_sql("UPDATE log SET pos = 7 WHERE pos = 3");
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), ERR_FORMAT);
    assert_true(s->damaged);
    s->ops->close(s);
    assert_null(store_open(store_kit_uri, "hall", why, sizeof why));
    assert_non_null(strstr(why, "lacks events"));
    run_sql("UPDATE log SET pos = 3 WHERE pos = 7");
    s = store_kit_open("hall");
    s->ops->close(s);
    run_sql("UPDATE log SET pos = 7 WHERE pos = 3");
    s = store_kit_open("hall"); /* nobody has a suspicion any more */
    s->ops->close(s);
}

static void test_other_owner_and_later_version_are_refused(void **state)
{
    (void)state;
    run_sql("CREATE TABLE x(y)");
    assert_refused(path, "not a store of Guitai");
    unlink(path);
    open_and_close();
    run_sql("PRAGMA user_version = 4");
    assert_refused("later version", "install");
    run_sql("PRAGMA user_version = 1");
    open_and_close();
}

static void test_wrong_uris_say_what_to_write(void **state)
{
    static const struct {
        const char *uri, *site, *says;
    } rows[] = {
        {"postgresql://127.0.0.1:1/guitai", "hall", "start the server"},
        {"mysql:x", "hall", "sqlite:PATH"},
        {"sqlite:", "hall", "names no file"},
        {"sqlite::memory:", "hall", "names no file"},
        {"sqlite:/nonexistent/hub.db", "hall", "make its folder"},
        {"sqlite:/tmp", "hall", "/tmp"},
        {"sqlite:/tmp/x.db", "", "site"},
        {"sqlite:/tmp/x.db", "a site", "site"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_null(store_open(rows[i].uri, rows[i].site, why, sizeof why));
        if (strstr(why, rows[i].says) == NULL)
            fail_msg("%s: %s", rows[i].uri, why);
    }
}

/* An enrolment runs beside the hub: both write, and one alone tidies the WAL. */
static void test_second_process_writes_beside_the_first(void **state)
{
    struct store *s = store_kit_open("hall");
    int status;
    pid_t child;

    (void)state;
    store_kit_append(s, 1, 1);
    child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "test", store_kit_uri, (char *)NULL);
        _exit(9);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(store_kit_newest(s), 2);
    store_kit_append(s, 3, 3);
    s->ops->close(s);
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 3);
    s->ops->close(s);
}

/* The second process of the test above. */
static int append_second(const char *at)
{
    struct store *s = store_open(at, "hall", why, sizeof why);
    struct log_row row = store_row(2);
    int failed = s == NULL || s->ops->begin(s) != OK || s->ops->append(s, &row) != OK ||
                 s->ops->commit(s) != OK;

    if (s != NULL)
        s->ops->close(s);
    return failed;
}

#define FILES(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        STORE_CASES(FILES),
        FILES(test_commit_is_flushed_before_it_returns),
        FILES(test_r38_replaced_text_leaves_no_trace),
        FILES(test_replaced_text_goes_once_others_have_read),
        FILES(test_file_is_private_and_in_wal_mode),
        FILES(test_damaged_files_are_refused_and_left_alone),
        FILES(test_every_damaged_page_is_refused_or_read),
        FILES(test_gap_in_the_log_is_damage),
        FILES(test_turned_encoding_is_damage),
        FILES(test_turned_digit_is_damage),
        FILES(test_foreign_reader_takes_no_wal_away),
        FILES(test_store_of_the_first_form_goes_on),
        FILES(test_verify_finds_what_is_missing),
        FILES(test_damage_that_was_found_is_looked_for_at_the_next_start),
        FILES(test_other_owner_and_later_version_are_refused),
        FILES(test_wrong_uris_say_what_to_write),
        FILES(test_second_process_writes_beside_the_first),
    };

    if (argc == 2)
        return append_second(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
