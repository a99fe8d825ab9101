/* test_journal_renumber.c - a machine put back to an older disk meets a hub that
 * is ahead of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/journal_kit.h"

static void test_unacknowledged_events_move_behind_the_hubs(void **state)
{
    struct kit k;
    struct notice page;
    uint64_t newest;

    (void)state;
    kit_init(&k);
    kit_open(&k);
    kit_fill(&k, 1, 8);
    journal_acked(k.j, 5, 0);
    kit_settle(&k);
    assert_int_equal(journal_renumber(k.j, 20, &newest), OK);
    assert_int_equal(newest, 23);
    assert_int_equal(journal_backlog(k.j), 3);
    page = kit_outbox(&k, 0, 10, 100000);
    assert_int_equal(page.b, 3);
    assert_int_equal(page.id, 23);
    free(page.data);
    assert_int_equal(kit_append(&k, 24, 1), OK);
    kit_reopen(&k);
    assert_int_equal(k.opened.put_aside, OK);
    assert_int_equal(k.opened.last_seq, 24);
    assert_int_equal(k.opened.acked, 20);
    kit_deinit(&k);
}

static void test_nothing_unacknowledged_goes_on_behind(void **state)
{
    struct kit k;
    uint64_t newest;

    (void)state;
    kit_init(&k);
    kit_open(&k);
    kit_fill(&k, 1, 3);
    journal_acked(k.j, 3, 0);
    kit_settle(&k);
    assert_int_equal(journal_renumber(k.j, 9, &newest), OK);
    assert_int_equal(newest, 9);
    assert_int_equal(kit_append(&k, 10, 1), OK);
    kit_deinit(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unacknowledged_events_move_behind_the_hubs),
        cmocka_unit_test(test_nothing_unacknowledged_goes_on_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
