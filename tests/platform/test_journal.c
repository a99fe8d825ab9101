/* test_journal.c - the terminal's store: append, replay, outbox, purge, settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.h"
#include "notice_queue.h"
#include "support/journal_kit.h"

/* Flushes are counted where they leave the program. */
static _Atomic long flushes;

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

static void test_append_is_replayed_after_reopen(void **state)
{
    struct kit s;
    uint64_t first;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    assert_int_equal(s.opened.last_seq, 0);
    assert_int_equal(s.opened.put_aside, OK);
    assert_false(s.opened.gap);
    assert_int_equal(kit_append(&s, 1, 3), OK);
    assert_int_equal(kit_append(&s, 4, 1), OK);
    assert_int_equal(kit_replay(&s, &first), 4);
    kit_reopen(&s);
    assert_int_equal(s.opened.last_seq, 4);
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(kit_replay(&s, &first), 4);
    assert_int_equal(first, 1);
    assert_int_equal(journal_backlog(s.j), 4);
    kit_deinit(&s);
}

static void test_append_out_of_order_is_refused_until_resume(void **state)
{
    struct kit s;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill(&s, 1, 2);
    assert_int_equal(kit_append(&s, 4, 1), ERR_CONFLICT);
    assert_int_equal(kit_append(&s, 3, 1), ERR_CONFLICT);
    journal_resume(s.j);
    assert_int_equal(kit_append(&s, 2, 1), ERR_CONFLICT);
    journal_resume(s.j);
    assert_int_equal(kit_append(&s, 3, 1), OK);
    assert_int_equal(kit_replay(&s, NULL), 3);
    kit_deinit(&s);
}

static void test_append_burst_answers_each_token_in_order(void **state)
{
    struct kit s;
    enum { BURST = 300 };

    (void)state;
    kit_init(&s);
    kit_open(&s);
    for (uint64_t i = 1; i <= BURST; i++) {
        struct journal_row row = {.seq = i == 250 ? 999 : i, .json = "{\"seq\":0}", .size = 9};

        journal_append(s.j, i, &row, 1);
    }
    for (uint64_t i = 1; i <= BURST; i++) {
        struct notice n = kit_wait(NOTICE_STORED);

        assert_int_equal(n.id, i);
        assert_int_equal(n.a, i < 250 ? OK : ERR_CONFLICT);
    }
    assert_int_equal(journal_backlog(s.j), 249);
    kit_deinit(&s);
}

static void test_outbox_gives_pages_after_seq(void **state)
{
    struct kit s;
    struct notice n;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    n = kit_outbox(&s, 0, 10, 100000);
    assert_string_equal(n.data, "[]");
    assert_int_equal(n.id, 0);
    free(n.data);
    kit_fill_fast(&s, 1, 25);
    n = kit_outbox(&s, 0, 10, 100000);
    assert_int_equal(n.b, 10);
    assert_int_equal(n.id, 10);
    free(n.data);
    n = kit_outbox(&s, 20, 10, 100000);
    assert_int_equal(n.b, 5);
    free(n.data);
    n = kit_outbox(&s, 0, 25, 1000);
    assert_in_range(n.b, 1, 10);
    assert_in_range(n.size, 1, 1000);
    free(n.data);
    n = kit_outbox(&s, 0, 25, 1); /* one event goes whatever its size */
    assert_int_equal(n.b, 1);
    free(n.data);
    kit_deinit(&s);
}

static void test_ack_moves_outbox_and_outlives_reopen(void **state)
{
    struct kit s;
    struct notice n;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill_fast(&s, 1, 20);
    journal_acked(s.j, 12, 5);
    journal_acked(s.j, 7, 5);  /* a late reply moves nothing back */
    journal_acked(s.j, 99, 0); /* nor beyond what is there */
    kit_settle(&s);
    assert_int_equal(journal_backlog(s.j), 0);
    journal_rewind(s.j, 12);
    n = kit_outbox(&s, 0, 100, 100000);
    assert_int_equal(n.b, 8);
    assert_int_equal(n.id, 20);
    free(n.data);
    assert_int_equal(journal_backlog(s.j), 8);
    kit_reopen(&s);
    assert_int_equal(s.opened.acked, 12);
    assert_int_equal(s.opened.last_seq, 20);
    assert_int_equal(journal_backlog(s.j), 8);
    kit_deinit(&s);
}

static void test_purge_keeps_the_newest_and_what_backups_lack(void **state)
{
    struct kit s;
    uint64_t first;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill_fast(&s, 1, 4000);
    journal_acked(s.j, 4000, 900);
    kit_settle(&s);
    kit_reopen(&s);
    assert_int_equal(kit_replay(&s, &first), 3100);
    assert_int_equal(first, 901);
    journal_acked(s.j, 4000, 4000);
    kit_settle(&s);
    kit_reopen(&s);
    assert_int_equal(kit_replay(&s, &first), 2000);
    assert_int_equal(first, 2001);
    assert_int_equal(s.opened.last_seq, 4000);
    assert_int_equal(kit_append(&s, 4001, 1), OK);
    kit_deinit(&s);
}

static void test_purge_leaves_no_trace_on_disk(void **state)
{
    static const char secret[] = "{\"seq\":1,\"name\":\"SEALED-BUT-GONE\"}";
    static const char *const files[] = {"", "-wal", "-shm", ".floor"};
    struct kit s;
    struct journal_row row = {.seq = 1, .json = secret, .size = sizeof(secret) - 1};

    (void)state;
    kit_init(&s);
    kit_open(&s);
    journal_append(s.j, 7, &row, 1);
    assert_int_equal(kit_wait(NOTICE_STORED).a, OK);
    kit_fill_fast(&s, 2, 3000);
    journal_acked(s.j, 3000, 3000);
    kit_settle(&s);
    kit_close(&s);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        const char *name = kit_name(&s, files[i]);
        size_t size;
        char *bytes;

        if (access(name, F_OK))
            continue;
        bytes = kit_read(name, &size);
        assert_null(memmem(bytes, size, "SEALED-BUT-GONE", 15));
        free(bytes);
    }
    kit_deinit(&s);
}

/* What was erased on request, while the store goes on. */
static void test_r38_replaced_text_leaves_no_trace(void **state)
{
    static const char secret[] = "{\"seq\":1,\"name\":\"SEALED-BUT-GONE\"}";
    static const char *const files[] = {"", "-wal"};
    struct kit s;
    struct journal_row row = {.seq = 1, .json = secret, .size = sizeof(secret) - 1};

    (void)state;
    kit_init(&s);
    kit_open(&s);
    journal_append(s.j, 7, &row, 1);
    assert_int_equal(kit_wait(NOTICE_STORED).a, OK);
    kit_fill(&s, 2, 5);
    row.json = "{\"seq\":1}";
    row.size = strlen(row.json);
    journal_replace(s.j, &row, 1);
    kit_settle(&s);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        size_t size;
        char *bytes = kit_read(kit_name(&s, files[i]), &size);

        assert_null(memmem(bytes, size, "SEALED-BUT-GONE", 15));
        free(bytes);
    }
    assert_int_equal(kit_replay(&s, NULL), 6);
    assert_int_equal(kit_append(&s, 7, 1), OK);
    kit_deinit(&s);
}

static void test_rewind_sends_again(void **state)
{
    struct kit s;
    struct notice n;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill_fast(&s, 1, 50);
    journal_acked(s.j, 50, 10);
    n = kit_outbox(&s, 0, 100, 100000);
    assert_int_equal(n.b, 0);
    free(n.data);
    journal_rewind(s.j, 10);
    n = kit_outbox(&s, 0, 100, 100000);
    assert_int_equal(n.b, 40);
    free(n.data);
    assert_int_equal(journal_backlog(s.j), 40);
    journal_rewind(s.j, 30); /* not forward */
    kit_settle(&s);
    assert_int_equal(journal_backlog(s.j), 40);
    kit_deinit(&s);
}

static void test_settings_are_kept_and_removed(void **state)
{
    struct kit s;
    char value[32];
    char *copy;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    assert_false(journal_get(s.j, "epoch", value, sizeof(value)));
    assert_null(journal_get_new(s.j, "epoch"));
    journal_set(s.j, "epoch", "3");
    journal_set(s.j, "gone", "x");
    journal_set(s.j, "epoch", "4");
    journal_set(s.j, "gone", NULL);
    journal_set(s.j, "id.cert", "line 1\nline 2 % \x7f\xe6\x9f\x9c");
    assert_true(journal_get(s.j, "epoch", value, sizeof(value)));
    assert_string_equal(value, "4");
    assert_false(journal_get(s.j, "epoch", value, 1));
    kit_reopen(&s);
    assert_true(journal_get(s.j, "epoch", value, sizeof(value)));
    assert_string_equal(value, "4");
    assert_false(journal_get(s.j, "gone", value, sizeof(value)));
    copy = journal_get_new(s.j, "id.cert");
    assert_string_equal(copy, "line 1\nline 2 % \x7f\xe6\x9f\x9c");
    free(copy);
    kit_deinit(&s);
}

static void test_floor_days_are_pruned_but_not_the_days_in_use(void **state)
{
    struct kit s;
    char key[64], value[16];

    (void)state;
    kit_init(&s);
    kit_open(&s);
    journal_set(s.j, "floor.2099-01-01.A.3", "9"); /* the clock was wrong for a day */
    for (int day = 1; day <= 28; day++) {
        text_format(key, sizeof(key), "floor.2026-11-%02d.A.3", day);
        journal_set(s.j, key, "12");
    }
    kit_reopen(&s);
    assert_true(journal_get(s.j, "floor.2026-11-28.A.3", value, sizeof(value)));
    assert_string_equal(value, "12");
    assert_true(journal_get(s.j, "floor.2026-11-27.A.3", value, sizeof(value)));
    assert_true(journal_get(s.j, "floor.2099-01-01.A.3", value, sizeof(value)));
    assert_false(journal_get(s.j, "floor.2026-11-01.A.3", value, sizeof(value)));
    kit_deinit(&s);
}

static char *pragma(const char *path, const char *name, char value[64])
{
    sqlite3_stmt *q;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, name, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    text_copy(value, 64, (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    sqlite3_close(db);
    return value;
}

static void test_file_says_whose_it_is_and_is_private(void **state)
{
    struct kit s;
    struct stat st;
    char value[64];

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill(&s, 1, 1);
    assert_int_equal(stat(s.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(kit_name(&s, "-wal"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(kit_name(&s, ".floor"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    kit_close(&s);
    assert_string_equal(pragma(s.path, "PRAGMA user_version", value), "3");
    assert_string_equal(pragma(s.path, "PRAGMA application_id", value), "1196704073");
    assert_string_equal(pragma(s.path, "PRAGMA journal_mode", value), "wal");
    assert_string_equal(pragma(s.path, "PRAGMA integrity_check", value), "ok");
    kit_deinit(&s);
}

static void test_second_program_is_kept_out(void **state)
{
    struct kit s;
    struct journal_opened opened;
    char why[512];

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill(&s, 1, 1);
    assert_null(journal_open(s.path, &opened, why, sizeof(why)));
    assert_non_null(strstr(why, "another program"));
    assert_int_equal(kit_append(&s, 2, 1), OK);
    assert_int_equal(kit_files(&s, "damaged", NULL), 0);
    kit_deinit(&s);
}

static void test_append_costs_one_flush(void **state)
{
    enum { APPENDS = 200 };
    struct kit s;
    char count[16];
    long before, used;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill(&s, 1, 1);
    before = flushes;
    kit_fill(&s, 2, APPENDS);
    used = flushes - before;
    print_message("%ld flushes for %d appends\n", used, APPENDS);
    assert_in_range(used, APPENDS, APPENDS + APPENDS / 20);

    /* With a floor set before each: the second copy is written once in 20. */
    before = flushes;
    for (int i = 1; i <= APPENDS; i++) {
        text_format(count, sizeof(count), "%d", i);
        journal_set(s.j, "floor.2026-11-23.A.3", count);
        assert_int_equal(kit_append(&s, (uint64_t)(APPENDS + 1 + i), 1), OK);
    }
    used = flushes - before;
    print_message("%ld flushes for %d appends with floors\n", used, APPENDS);
    assert_in_range(used, APPENDS, APPENDS + APPENDS / 20 * 3 + APPENDS / 20);
    kit_deinit(&s);
}

struct crowd {
    struct journal *j;
    _Atomic bool stop;
};

/* A second thread that reads, sets and acknowledges at the same time. */
static void *bother(void *arg)
{
    struct crowd *c = arg;
    char value[32];

    for (unsigned i = 0; !c->stop; i++) {
        text_format(value, sizeof(value), "%u", i);
        journal_set(c->j, "noise", value);
        journal_get(c->j, "noise", value, sizeof(value));
        journal_acked(c->j, journal_backlog(c->j) / 2, 0);
        if (i % 16 == 0)
            journal_read_outbox(c->j, 0, 5, 2000);
        usleep(200);
    }
    return NULL;
}

static void test_threads_do_not_disturb_each_other(void **state)
{
    struct kit s;
    struct crowd crowd = {0};
    pthread_t thread;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    crowd.j = s.j;
    assert_int_equal(pthread_create(&thread, NULL, bother, &crowd), 0);
    kit_fill(&s, 1, 300);
    assert_int_equal(kit_replay(&s, NULL), 300);
    crowd.stop = true;
    pthread_join(thread, NULL);
    kit_reopen(&s);
    assert_int_equal(kit_replay(&s, NULL), 300);
    assert_int_equal(s.opened.last_seq, 300);
    assert_int_equal(journal_backlog(s.j), 300 - s.opened.acked);
    kit_deinit(&s);
}

static bool stop_at_two(void *ctx, const char *json, size_t size)
{
    (void)json;
    (void)size;
    return ++*(int *)ctx < 2;
}

static void test_replay_stops_when_told(void **state)
{
    struct kit s;
    int n = 0;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill_fast(&s, 1, 5);
    assert_int_equal(journal_replay(s.j, 0, stop_at_two, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(kit_append(&s, 6, 1), OK);
    kit_deinit(&s);
}

struct after {
    struct kit *s;
    int n;
};

/* Between two slices there is room for an append. */
static bool append_between(void *ctx, const char *json, size_t size)
{
    struct after *a = ctx;

    (void)json, (void)size;
    if (++a->n == 1)
        assert_int_equal(kit_append(a->s, 1001, 1), OK);
    return true;
}

static void test_replay_goes_on_behind_a_seq_while_others_append(void **state)
{
    struct kit s;
    struct after a = {.s = &s};

    (void)state;
    kit_init(&s);
    kit_open(&s);
    kit_fill_fast(&s, 1, 1000);
    assert_int_equal(journal_newest(s.j), 1000);
    assert_int_equal(journal_replay(s.j, 300, append_between, &a), OK);
    assert_int_equal(a.n, 701);
    assert_int_equal(journal_newest(s.j), 1001);
    a.n = 1;
    assert_int_equal(journal_replay(s.j, 1001, append_between, &a), OK);
    assert_int_equal(a.n, 1);
    kit_deinit(&s);
}

enum { LONG_ROWS = 6000, LONG_TEXT = 2000 };

/* Longer than what each start looks through. */
static void fill_long(struct kit *s)
{
    static char json[LONG_TEXT];

    for (uint64_t seq = 1; seq <= LONG_ROWS; seq++) {
        struct journal_row row = {.seq = seq, .json = json};

        row.size =
            (size_t)snprintf(json, sizeof json, "{\"seq\":%d,\"x\":\"%01900d\"}", (int)seq, 0);
        journal_append(s->j, 0, &row, 1);
    }
    kit_settle(s);
}

static bool go_on(void *ctx, const char *json, size_t size)
{
    (void)ctx, (void)json, (void)size;
    return true;
}

static void test_damage_in_a_long_log_is_found_when_it_is_read(void **state)
{
    struct kit s;
    size_t size;
    char *file;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    fill_long(&s);
    kit_reopen(&s);
    assert_int_equal(journal_backlog(s.j), LONG_ROWS);
    kit_close(&s);
    file = kit_read(s.path, &size);
    assert_true(size > 2000 * 4096);
    memset(file + size / 2 / 4096 * 4096, 0xA5, 4096);
    kit_write(s.path, file, size);
    free(file);

    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(kit_append(&s, LONG_ROWS + 1, 1), OK);
    assert_int_equal(journal_replay(s.j, 0, go_on, NULL), ERR_FORMAT);
    kit_reopen(&s);
    assert_int_equal(s.opened.put_aside, ERR_FORMAT);
    assert_true(s.opened.last_seq > LONG_ROWS);
    kit_deinit(&s);
}

static void test_damage_in_a_long_log_is_found_after_a_crash(void **state)
{
    struct kit s;
    size_t size;
    char *file, *floor;
    size_t floor_size;

    (void)state;
    kit_init(&s);
    kit_open(&s);
    fill_long(&s);
    floor = kit_read(kit_name(&s, ".floor"), &floor_size); /* as it is while it is open */
    kit_close(&s);
    file = kit_read(s.path, &size);
    memset(file + size / 2 / 4096 * 4096, 0xA5, 4096);
    kit_write(s.path, file, size);
    kit_write(kit_name(&s, ".floor"), floor, floor_size);
    free(file);
    free(floor);
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, ERR_FORMAT);
    kit_deinit(&s);
}

static void test_close_finishes_what_is_queued(void **state)
{
    struct journal_row row = {.json = "{\"seq\":1}", .size = 9};
    struct kit s;

    (void)state;
    journal_close(NULL);
    kit_init(&s);
    kit_open(&s);
    for (uint64_t i = 1; i <= 40; i++) {
        row.seq = i;
        journal_append(s.j, i, &row, 1);
    }
    kit_reopen(&s);
    assert_int_equal(s.opened.last_seq, 40);
    kit_deinit(&s);
}

static void test_open_of_a_bad_path_says_why(void **state)
{
    struct kit s;
    struct journal_opened opened;
    char why[512], longest[400];

    (void)state;
    kit_init(&s);
    text_copy(longest, sizeof(longest), s.path);
    text_append(longest, sizeof(longest), "-no/such/kiosk.db");
    assert_null(journal_open(longest, &opened, why, sizeof(why)));
    assert_non_null(strstr(why, "no folder"));
    assert_non_null(strstr(why, s.path));
    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_null(journal_open(longest, &opened, why, sizeof(why)));
    assert_non_null(strstr(why, "200 bytes"));
    assert_null(journal_open("", &opened, why, sizeof(why)));
    assert_non_null(strstr(why, "store.path"));
    kit_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_append_is_replayed_after_reopen),
        cmocka_unit_test(test_append_out_of_order_is_refused_until_resume),
        cmocka_unit_test(test_append_burst_answers_each_token_in_order),
        cmocka_unit_test(test_outbox_gives_pages_after_seq),
        cmocka_unit_test(test_ack_moves_outbox_and_outlives_reopen),
        cmocka_unit_test(test_purge_keeps_the_newest_and_what_backups_lack),
        cmocka_unit_test(test_purge_leaves_no_trace_on_disk),
        cmocka_unit_test(test_r38_replaced_text_leaves_no_trace),
        cmocka_unit_test(test_rewind_sends_again),
        cmocka_unit_test(test_settings_are_kept_and_removed),
        cmocka_unit_test(test_floor_days_are_pruned_but_not_the_days_in_use),
        cmocka_unit_test(test_file_says_whose_it_is_and_is_private),
        cmocka_unit_test(test_second_program_is_kept_out),
        cmocka_unit_test(test_append_costs_one_flush),
        cmocka_unit_test(test_threads_do_not_disturb_each_other),
        cmocka_unit_test(test_replay_stops_when_told),
        cmocka_unit_test(test_replay_goes_on_behind_a_seq_while_others_append),
        cmocka_unit_test(test_damage_in_a_long_log_is_found_when_it_is_read),
        cmocka_unit_test(test_damage_in_a_long_log_is_found_after_a_crash),
        cmocka_unit_test(test_close_finishes_what_is_queued),
        cmocka_unit_test(test_open_of_a_bad_path_says_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
