/* test_journal_kill.c - SIGKILL at any moment loses nothing that was reported
 * stored, and leaves neither gap nor double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

static const char floor_key[] = "floor.2026-11-23.A.3";

/* Tells each seq to the parent once it is stored; its count is the floor set just
 * before.  Acknowledges and rewinds on the way, so that each kind of transaction
 * can be cut. */
static void live_until_killed(struct kit *s, int told)
{
    uint64_t seq;
    char count[24];

    kit_open(s);
    for (seq = s->opened.last_seq + 1;; seq++) {
        text_format(count, sizeof(count), "%" PRIu64, seq);
        journal_set(s->j, floor_key, count);
        if (kit_append(s, seq, 1) != OK)
            _exit(3);
        if (write(told, &seq, sizeof(seq)) != sizeof(seq))
            _exit(4);
        if (seq % 7 == 0)
            journal_acked(s->j, seq - 3, seq - 5);
        if (seq % 50 == 0)
            journal_rewind(s->j, seq - 20);
    }
}

static void sleep_us(long us)
{
    nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

/* Returns the last seq that the child told of; `stored` when it told of none. */
static uint64_t run_and_kill(struct kit *s, uint64_t stored, long us)
{
    uint64_t seq;
    int told[2], status;
    pid_t child;

    assert_int_equal(pipe(told), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(told[0]);
        live_until_killed(s, told[1]);
    }
    close(told[1]);
    /* Every third is killed at any time from the start on, also while opening. */
    if (us % 3 && read(told[0], &seq, sizeof(seq)) == sizeof(seq))
        stored = seq;
    sleep_us(us);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    while (read(told[0], &seq, sizeof(seq)) == sizeof(seq)) {
        assert_true(seq > stored);
        stored = seq;
    }
    close(told[0]);
    return stored;
}

static void test_kill_loses_nothing_reported_stored(void **state)
{
    int rounds = rounds_of(100, 2000);
    uint64_t stored = 0;
    struct kit s;

    (void)state;
    srand(20261123);
    kit_init(&s);
    for (int i = 0; i < rounds; i++) {
        char value[24];
        uint64_t first;

        stored = run_and_kill(&s, stored, rand() % 30000);
        kit_open(&s);
        assert_int_equal(s.opened.put_aside, OK);
        assert_false(s.opened.gap);
        /* One more may be on disk, killed before it could be told of. */
        assert_in_range(s.opened.last_seq, stored, stored + 1);
        stored = s.opened.last_seq;
        kit_replay(&s, &first);
        assert_true(!stored || first <= (stored > 2000 ? stored - 1999 : 1));
        if (stored) {
            assert_true(journal_get(s.j, floor_key, value, sizeof(value)));
            assert_true(strtoull(value, NULL, 10) >= stored);
        }
        kit_close(&s);
    }
    print_message("%d kills, %" PRIu64 " events\n", rounds, stored);
    assert_true(stored > 0);
    kit_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kill_loses_nothing_reported_stored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
