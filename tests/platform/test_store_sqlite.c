/* test_store_sqlite.c - the hub's store on real files, whole and damaged. */
#include "base/log.h"
#include "base/text.h"
#include "port/store.h"

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

static char folder[64], path[128], uri[160], why[512];

/* Stands before libc's, so that the tests see each flush of SQLite. */
static int flushes;

int fdatasync(int fd)
{
    flushes++;
    return fsync(fd);
}

static struct log_row row_at(uint64_t pos)
{
    struct log_row row = {.pos = pos, .seq = pos, .when = {1764000000000 + (int64_t)pos, 480}};

    row.device.b[0] = 7;
    row.json = "{\"type\":\"ticket.issued\",\"note\":\"取号\"}";
    row.size = strlen(row.json);
    return row;
}

static struct store *open_site(const char *site)
{
    struct store *s = store_open(uri, site, why, sizeof why);

    if (s == NULL)
        print_error("%s\n", why);
    assert_non_null(s);
    return s;
}

static struct store *open_it(void)
{
    return open_site("hall");
}

static void open_and_close(void)
{
    struct store *s = open_it();

    s->ops->close(s);
}

static void append_rows(struct store *s, uint64_t from, uint64_t to)
{
    assert_int_equal(s->ops->begin(s), OK);
    for (uint64_t pos = from; pos <= to; pos++) {
        struct log_row row = row_at(pos);

        assert_int_equal(s->ops->append(s, &row), OK);
    }
    assert_int_equal(s->ops->commit(s), OK);
}

static uint64_t newest(struct store *s)
{
    uint64_t pos = 99;

    assert_int_equal(s->ops->newest(s, &pos), OK);
    return pos;
}

static void assert_refused(const char *a, const char *b)
{
    why[0] = '\0';
    assert_null(store_open(uri, "hall", why, sizeof why));
    assert_non_null(strstr(why, a));
    assert_non_null(strstr(why, b));
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
    text_format(uri, sizeof uri, "sqlite:%s", path);
    return 0;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

struct seen {
    uint64_t pos[16];
    int count, stop_at;
    char last[128];
};

static bool see(void *ctx, const struct log_row *row)
{
    struct seen *seen = ctx;

    seen->pos[seen->count++] = row->pos;
    assert_int_equal(row->when.at, 1764000000000 + (int64_t)row->pos);
    assert_int_equal(row->when.offset_min, 480);
    assert_int_equal(row->seq, row->pos);
    assert_int_equal(row->device.b[0], 7);
    assert_int_equal(row->size, strlen(row->json));
    text_copy(seen->last, sizeof seen->last, row->json);
    return seen->count != seen->stop_at;
}

static void test_append_is_replayed_after_reopening(void **state)
{
    struct store *s = open_it();
    struct seen seen = {0};

    (void)state;
    assert_int_equal(newest(s), 0);
    append_rows(s, 1, 5);
    s->ops->close(s);

    s = open_it();
    assert_int_equal(newest(s), 5);
    assert_int_equal(s->ops->replay(s, 2, see, &seen), OK);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.pos[0], 3);
    assert_int_equal(seen.pos[2], 5);
    assert_string_equal(seen.last, row_at(1).json);
    seen = (struct seen){.stop_at = 2};
    assert_int_equal(s->ops->replay(s, 0, see, &seen), OK);
    assert_int_equal(seen.count, 2);
    s->ops->close(s);
}

static void test_append_of_a_taken_place_or_event_conflicts(void **state)
{
    struct store *s = open_it();
    struct log_row row = row_at(3);

    (void)state;
    append_rows(s, 1, 3);
    assert_int_equal(s->ops->begin(s), OK);
    row.seq = 4;
    assert_int_equal(s->ops->append(s, &row), ERR_CONFLICT); /* pos 3 is taken */
    row = row_at(4);
    row.seq = 2;
    assert_int_equal(s->ops->append(s, &row), ERR_CONFLICT); /* seq 2 is taken */
    row.device.b[0] = 8;
    assert_int_equal(s->ops->append(s, &row), OK); /* by another device it is free */
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(newest(s), 4);
    s->ops->close(s);
}

static void test_rollback_leaves_nothing(void **state)
{
    struct store *s = open_it();
    struct log_row row = row_at(1);

    (void)state;
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &row), OK);
    assert_int_equal(s->ops->put(s, "staff", "admin", "x"), OK);
    s->ops->rollback(s);
    assert_int_equal(newest(s), 0);
    assert_null(s->ops->get_new(s, "staff", "admin"));
    append_rows(s, 1, 1);
    s->ops->close(s);
}

static void test_sites_share_a_file_without_meeting(void **state)
{
    struct store *a = open_site("north"), *b = open_site("south");
    char *value;

    (void)state;
    append_rows(a, 1, 3);
    append_rows(b, 1, 1);
    assert_int_equal(a->ops->put(a, "k", "x", "of north"), OK);
    assert_null(b->ops->get_new(b, "k", "x"));
    value = a->ops->get_new(a, "k", "x");
    assert_string_equal(value, "of north");
    free(value);
    assert_int_equal(newest(a), 3);
    assert_int_equal(newest(b), 1);
    b->ops->close(b);
    a->ops->close(a);
}

static bool join(void *ctx, const char *key, const char *value)
{
    text_append(ctx, 128, "%s=%s;", key, value);
    return !text_equal(key, "stop");
}

static void test_records_are_put_replaced_listed_and_deleted(void **state)
{
    struct store *s = open_it();
    char all[128] = "", *big = malloc(300001), *back;

    (void)state;
    memset(big, 'x', 300000);
    big[300000] = '\0';
    assert_int_equal(s->ops->put(s, "session", "b", "1"), OK);
    assert_int_equal(s->ops->put(s, "session", "a", "2"), OK);
    assert_int_equal(s->ops->put(s, "session", "b", "3"), OK);
    assert_int_equal(s->ops->put(s, "session", "stop", "4"), OK);
    assert_int_equal(s->ops->put(s, "session", "z", "5"), OK);
    assert_int_equal(s->ops->put(s, "other", "c", big), OK);
    assert_int_equal(s->ops->list(s, "session", join, all), OK);
    assert_string_equal(all, "a=2;b=3;stop=4;");
    assert_int_equal(s->ops->put(s, "session", "a", NULL), OK);
    assert_int_equal(s->ops->put(s, "session", "never", NULL), OK);
    assert_null(s->ops->get_new(s, "session", "a"));
    back = s->ops->get_new(s, "other", "c");
    assert_string_equal(back, big);
    free(back);
    free(big);
    s->ops->close(s);
}

/* Invariant 1: the child dies by SIGKILL right after commit() has returned. */
static void test_commit_survives_a_kill(void **state)
{
    struct store *s;
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        struct log_row row = row_at(1), lost = row_at(2);

        s = store_open(uri, "hall", why, sizeof why);
        if (s == NULL || s->ops->begin(s) != OK || s->ops->append(s, &row) != OK ||
            s->ops->commit(s) != OK || s->ops->begin(s) != OK || s->ops->append(s, &lost) != OK)
            _exit(1);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    s = open_it();
    assert_int_equal(newest(s), 1);
    append_rows(s, 2, 2);
    s->ops->close(s);
}

static void test_backup_is_a_store_of_the_same_rows(void **state)
{
    struct store *s = open_it();
    char copy[160];

    (void)state;
    append_rows(s, 1, 1000);
    assert_int_equal(s->ops->put(s, "k", "x", "kept"), OK);
    text_format(copy, sizeof copy, "%s/copy.db", folder);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &(struct log_row){.pos = 1001, .json = "{}", .size = 2}),
                     OK);
    assert_int_equal(s->ops->backup(s, copy), OK); /* without what is not committed */
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(s->ops->backup(s, "/nonexistent/folder/copy.db"), ERR_IO);
    s->ops->close(s);

    text_format(uri, sizeof uri, "sqlite:%s", copy);
    s = open_it();
    assert_int_equal(newest(s), 1000);
    free(s->ops->get_new(s, "k", "x"));
    s->ops->close(s);
}

static void test_commit_is_flushed_before_it_returns(void **state)
{
    struct store *s = open_it();

    (void)state;
    append_rows(s, 1, 1);
    for (uint64_t pos = 2; pos <= 5; pos++) {
        flushes = 0;
        append_rows(s, pos, pos);
        assert_true(flushes >= 1);
    }
    s->ops->close(s);
}

static void test_file_is_private_and_in_wal_mode(void **state)
{
    struct store *s = open_it();
    struct stat st;
    unsigned char head[20];
    char wal[160];
    int fd;

    (void)state;
    append_rows(s, 1, 1);
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
    struct store *s = open_it();
    struct stat before, after;
    char wal[160];
    FILE *f;

    (void)state;
    append_rows(s, 1, 2000);
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
    struct store *s = open_it();
    struct stat st;
    int refused = 0, pages = 0;

    (void)state;
    append_rows(s, 1, 300);
    s->ops->close(s);
    assert_int_equal(stat(path, &st), 0);
    for (off_t at = 0; at < st.st_size; at += 4096, pages++) {
        char kept[64], noise[64];
        struct seen seen = {.stop_at = 1};
        int fd = open(path, O_RDWR);

        memset(noise, 0xA5, sizeof noise);
        assert_int_equal(pread(fd, kept, sizeof kept, at), sizeof kept);
        assert_int_equal(pwrite(fd, noise, sizeof noise, at), sizeof noise);
        s = store_open(uri, "hall", why, sizeof why);
        if (s == NULL)
            refused++;
        else
            s->ops->replay(s, 0, see, &seen), s->ops->close(s);
        assert_int_equal(pwrite(fd, kept, sizeof kept, at), sizeof kept);
        close(fd);
    }
    assert_true(pages > 10);
    assert_int_equal(refused, pages);
    s = open_it();
    assert_int_equal(newest(s), 300);
    s->ops->close(s);
}

static void test_gap_in_the_log_is_damage(void **state)
{
    struct store *s = open_it();
    struct seen seen = {0};

    (void)state;
    append_rows(s, 1, 5);
    s->ops->close(s);
    run_sql("DELETE FROM log WHERE pos = 3");
    s = open_it();
    assert_int_equal(s->ops->replay(s, 0, see, &seen), ERR_FORMAT);
    assert_int_equal(seen.count, 2);
    s->ops->close(s);
}

static void test_other_owner_and_later_version_are_refused(void **state)
{
    (void)state;
    run_sql("CREATE TABLE x(y)");
    assert_refused(path, "not a store of Guitai");
    unlink(path);
    open_and_close();
    run_sql("PRAGMA user_version = 2");
    assert_refused("later version", "install");
    run_sql("PRAGMA user_version = 1");
    open_and_close();
}

static void test_wrong_uris_say_what_to_write(void **state)
{
    static const struct {
        const char *uri, *site, *says;
    } rows[] = {
        {"postgresql://db/guitai", "hall", "no PostgreSQL driver"},
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
    struct store *s = open_it();
    int status;
    pid_t child;

    (void)state;
    append_rows(s, 1, 1);
    child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "test", uri, (char *)NULL);
        _exit(9);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(newest(s), 2);
    append_rows(s, 3, 3);
    s->ops->close(s);
    s = open_it();
    assert_int_equal(newest(s), 3);
    s->ops->close(s);
}

/* The second process of the test above. */
static int append_second(const char *at)
{
    struct store *s = store_open(at, "hall", why, sizeof why);
    struct log_row row = row_at(2);
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
        FILES(test_append_is_replayed_after_reopening),
        FILES(test_append_of_a_taken_place_or_event_conflicts),
        FILES(test_rollback_leaves_nothing),
        FILES(test_sites_share_a_file_without_meeting),
        FILES(test_records_are_put_replaced_listed_and_deleted),
        FILES(test_commit_survives_a_kill),
        FILES(test_backup_is_a_store_of_the_same_rows),
        FILES(test_commit_is_flushed_before_it_returns),
        FILES(test_file_is_private_and_in_wal_mode),
        FILES(test_damaged_files_are_refused_and_left_alone),
        FILES(test_every_damaged_page_is_refused_or_read),
        FILES(test_gap_in_the_log_is_damage),
        FILES(test_other_owner_and_later_version_are_refused),
        FILES(test_wrong_uris_say_what_to_write),
        FILES(test_second_process_writes_beside_the_first),
    };

    if (argc == 2)
        return append_second(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
