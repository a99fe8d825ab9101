/* test_full_disk.c - the terminal's store on a small disk that is full: nothing
 * half stored, acknowledging works, and it recovers by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

static const char floor_key[] = "floor.2026-11-23.A.3";
static const char *no_disk; /* why no small disk can be had; NULL it can */

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return done;
}

/* A mount namespace of our own: what is mounted goes with the program. */
static void leave_the_namespace(void)
{
    char map[64];
    uid_t uid = getuid();
    gid_t gid = getgid();

    if (unshare(CLONE_NEWNS)) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) {
            no_disk = "neither root nor user namespaces are allowed here";
            return;
        }
        text_format(map, sizeof(map), "0 %u 1", (unsigned)uid);
        write_text("/proc/self/uid_map", map);
        write_text("/proc/self/setgroups", "deny");
        text_format(map, sizeof(map), "0 %u 1", (unsigned)gid);
        write_text("/proc/self/gid_map", map);
    }
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
        no_disk = "mounts cannot be made private here";
}

/* False: the test is to be skipped. */
static bool small_disk(struct kit *s)
{
    kit_init(s);
    if (!no_disk && mount("none", s->folder, "tmpfs", 0, "size=6m"))
        no_disk = "a tmpfs cannot be mounted here";
    if (!no_disk)
        return true;
    print_message("skipped: %s\n", no_disk);
    kit_deinit(s);
    return false;
}

static void drop_disk(struct kit *s)
{
    kit_close(s);
    assert_int_equal(umount2(s->folder, MNT_DETACH), 0);
    kit_deinit(s);
}

static const char *filler(const struct kit *s)
{
    static char name[KIT_PATH + 16];

    text_format(name, sizeof(name), "%s/filler", s->folder);
    return name;
}

/* Fills the disk but for `left` bytes. */
static void fill_disk(const struct kit *s, size_t left)
{
    static char block[4096];
    int fd = open(filler(s), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct stat st;

    assert_true(fd >= 0);
    while (write(fd, block, sizeof(block)) > 0)
        ;
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(fstat(fd, &st), 0);
    left -= left % sizeof(block);
    assert_int_equal(ftruncate(fd, st.st_size > (off_t)left ? st.st_size - (off_t)left : 0), 0);
    close(fd);
}

static void free_disk(const struct kit *s)
{
    assert_int_equal(unlink(filler(s)), 0);
}

static int64_t ballast_blocks(const struct kit *s)
{
    struct stat st;

    assert_int_equal(stat(kit_name(s, ".ballast"), &st), 0);
    return (int64_t)st.st_blocks * 512;
}

/* Appends with a floor each until one fails; returns the last that was stored. */
static uint64_t append_until_full(struct kit *s, uint64_t seq)
{
    for (;; seq++) {
        char count[24];
        enum err e;

        text_format(count, sizeof(count), "%" PRIu64, seq);
        journal_set(s->j, floor_key, count);
        e = kit_append(s, seq, 1);
        if (e == OK)
            continue;
        assert_int_equal(e, ERR_FULL);
        return seq - 1;
    }
}

static void wait_until_it_works(void)
{
    struct notice n;

    do
        n = kit_wait(NOTICE_STORED);
    while (n.id != 0);
    assert_int_equal(n.a, OK);
}

static void expect_rows(struct kit *s, uint64_t stored)
{
    uint64_t first = 0;

    assert_int_equal(s->opened.last_seq, stored);
    assert_int_equal(kit_replay(s, &first), stored);
    assert_int_equal(first, 1);
}

static void test_ballast_is_real(void **state)
{
    struct kit s;

    (void)state;
    if (!small_disk(&s))
        skip();
    kit_open(&s);
    assert_in_range(ballast_blocks(&s), 1024 * 1024, 1024 * 1024 + 64 * 1024);
    kit_reopen(&s);
    assert_in_range(ballast_blocks(&s), 1024 * 1024, 1024 * 1024 + 64 * 1024);
    drop_disk(&s);
}

static void test_full_disk_keeps_what_was_stored_and_takes_acks(void **state)
{
    struct kit s;
    struct notice n;
    uint64_t stored;

    (void)state;
    if (!small_disk(&s))
        skip();
    kit_open(&s);
    kit_fill(&s, 1, 30);
    fill_disk(&s, 100000);
    stored = append_until_full(&s, 31);
    assert_true(stored > 30);
    assert_int_equal(ballast_blocks(&s), 0);

    /* Refused until told to resume, and then still full: no append on the
     * ballast's space. */
    assert_int_equal(kit_append(&s, stored + 1, 1), ERR_FULL);
    journal_resume(s.j);
    assert_int_equal(kit_append(&s, stored + 1, 1), ERR_FULL);

    journal_acked(s.j, 20, 10);
    n = kit_outbox(&s, 0, 1000, 1000000);
    assert_int_equal(n.b, stored - 20);
    free(n.data);
    assert_int_equal(journal_backlog(s.j), stored - 20);

    kit_reopen(&s); /* still full */
    assert_int_equal(s.opened.put_aside, OK);
    assert_int_equal(s.opened.acked, 20);
    expect_rows(&s, stored);
    assert_int_equal(kit_append(&s, stored + 1, 1), ERR_FULL);

    free_disk(&s);
    wait_until_it_works();
    assert_in_range(ballast_blocks(&s), 1024 * 1024, 1024 * 1024 + 64 * 1024);
    assert_int_equal(kit_append(&s, stored + 1, 1), ERR_FULL); /* not yet resumed */
    journal_resume(s.j);
    kit_fill(&s, stored + 1, 50);
    kit_reopen(&s);
    expect_rows(&s, stored + 50);
    drop_disk(&s);
}

/* Full of rows: acknowledging purges them and so makes room. */
static void test_purge_works_on_a_full_disk(void **state)
{
    struct kit s;
    uint64_t stored, first;

    (void)state;
    if (!small_disk(&s))
        skip();
    kit_open(&s);
    kit_fill_fast(&s, 1, 6000);
    kit_reopen(&s);
    fill_disk(&s, 60000);
    stored = append_until_full(&s, 6001);
    journal_acked(s.j, stored, stored);
    kit_settle(&s);
    kit_reopen(&s);
    assert_int_equal(s.opened.last_seq, stored);
    assert_int_equal(kit_replay(&s, &first), 2000);
    assert_int_equal(journal_backlog(s.j), 0);
    free_disk(&s);
    wait_until_it_works();
    kit_fill(&s, stored + 1, 5);
    drop_disk(&s);
}

/* The disk fills at another byte each time, so that each file meets it. */
static void test_disk_full_at_any_point_loses_nothing(void **state)
{
    int rounds = rounds_of(24, 1000);
    uint64_t stored = 0;
    struct kit s;

    (void)state;
    if (!small_disk(&s))
        skip();
    srand(5);
    kit_open(&s);
    for (int i = 0; i < rounds; i++) {
        char value[24];

        fill_disk(&s, (size_t)(rand() % 40) * 4096);
        stored = append_until_full(&s, stored + 1);
        if (i % 3 == 1)
            journal_acked(s.j, stored / 2, 0);
        if (i % 2) {
            kit_reopen(&s);
            expect_rows(&s, stored);
        }
        free_disk(&s);
        journal_resume(s.j);
        kit_fill(&s, stored + 1, 3);
        stored += 3;
        kit_reopen(&s);
        expect_rows(&s, stored);
        assert_true(journal_get(s.j, floor_key, value, sizeof(value)));
        assert_true(strtoull(value, NULL, 10) >= stored - 3);
        if (stored > 1500) { /* room on the small disk is for rows that stay */
            drop_disk(&s);
            assert_true(small_disk(&s));
            kit_open(&s);
            stored = 0;
        }
    }
    drop_disk(&s);
}

/* Killed while full: the next start is on a full disk without a ballast. */
static void test_kill_on_a_full_disk_opens_again(void **state)
{
    uint64_t stored = 0, seq;
    int told[2], status;
    struct kit s;
    pid_t child;

    (void)state;
    if (!small_disk(&s))
        skip();
    fill_disk(&s, 1600 * 1024);
    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        kit_open(&s);
        fill_disk(&s, 50 * 4096);
        seq = append_until_full(&s, 1);
        if (write(told[1], &seq, sizeof(seq)) != sizeof(seq))
            _exit(3);
        journal_acked(s.j, seq / 2, 0);
        kit_settle(&s);
        fill_disk(&s, 0); /* and others took the ballast's space */
        kill(getpid(), SIGKILL);
    }
    close(told[1]);
    assert_int_equal(read(told[0], &stored, sizeof(stored)), sizeof(stored));
    close(told[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    kit_open(&s);
    assert_int_equal(s.opened.put_aside, OK);
    expect_rows(&s, stored);
    assert_int_equal(s.opened.acked, stored / 2);
    assert_int_equal(kit_append(&s, stored + 1, 1), ERR_FULL);
    free_disk(&s);
    wait_until_it_works();
    journal_resume(s.j);
    kit_fill(&s, stored + 1, 5);
    drop_disk(&s);
}

static void test_no_room_at_all_says_so(void **state)
{
    struct kit s;

    (void)state;
    if (!small_disk(&s))
        skip();
    fill_disk(&s, 0);
    s.j = journal_open(s.path, &s.opened, s.why, sizeof(s.why));
    assert_null(s.j);
    assert_non_null(strstr(s.why, "disk is full"));
    free_disk(&s);
    kit_open(&s);
    kit_fill(&s, 1, 1);
    drop_disk(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ballast_is_real),
        cmocka_unit_test(test_full_disk_keeps_what_was_stored_and_takes_acks),
        cmocka_unit_test(test_purge_works_on_a_full_disk),
        cmocka_unit_test(test_disk_full_at_any_point_loses_nothing),
        cmocka_unit_test(test_kill_on_a_full_disk_opens_again),
        cmocka_unit_test(test_no_room_at_all_says_so),
    };

    leave_the_namespace();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
