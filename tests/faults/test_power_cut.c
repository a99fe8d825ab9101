/* test_power_cut.c - the power goes at any moment: what was confirmed is on the
 * disk, no number comes twice, and nothing is damaged (invariants 1 and 3).
 *
 * 400 disks for each of terminal and hub, 100,000 by `make faults`. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "machine_boot.h"
#include "port/store.h"
#include "support/disk_hooks.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum { EVENTS = 260, BATCHES = 200, DISKS = 400, MANY_DISKS = 100000 };

static const char floor_key[] = "floor.2026-11-23.A.3";

/* Stands before the platform's: the machine was started anew after each cut. */
void machine_boot(char to[MACHINE_BOOT])
{
    static int starts;

    text_format(to, MACHINE_BOOT, "%d", disk_is_recording() ? 0 : ++starts);
}

/* In memory: a thousand disks are made a few seconds. */
static void use_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1);
}

/* ---- the terminal ---- */

/* Numbers, acknowledgements, purges, a hub that was restored, a restart. */
static void live(struct kit *s)
{
    char count[24];

    disk_record(s->folder);
    kit_open(s);
    journal_set(s->j, "id.device", "0123456789abcdef0123456789abcdef");
    for (uint64_t seq = 1; seq <= EVENTS; seq++) {
        text_format(count, sizeof count, "%" PRIu64, seq);
        journal_set(s->j, floor_key, count);
        assert_int_equal(kit_append(s, seq, 1), OK);
        disk_confirm(seq);
        if (seq % 9 == 0)
            journal_acked(s->j, seq - 2, seq - 4);
        if (seq % 70 == 0)
            journal_rewind(s->j, seq - 20);
        if (seq % 120 == 0)
            kit_reopen(s);
    }
    kit_close(s);
    disk_stop();
}

struct verdict {
    int disks, cuts_with_lies, damaged, lost, reused, silent;
};

static void judge(struct kit *s, const struct disk_cut *c, struct verdict *v)
{
    char value[24] = "0";
    uint64_t floor, count;
    bool lost, reused;

    kit_open(s);
    count = kit_replay(s, NULL);
    journal_get(s->j, floor_key, value, sizeof value);
    floor = strtoull(value, NULL, 10);
    lost = s->opened.last_seq < c->confirmed || (s->opened.gap && count < c->confirmed);
    v->disks++;
    v->damaged += s->opened.put_aside != OK;
    v->lost += lost;
    reused = floor < c->confirmed && !s->opened.floors_lost; /* else they go on far above */
    v->reused += reused;
    v->silent +=
        (lost || reused) && s->opened.put_aside == OK && !s->opened.gap && !s->opened.floors_lost;
    kit_close(s);
}

static struct verdict try_cuts(int disks, double lying, uint64_t seed)
{
    struct verdict v = {0};
    struct kit s;

    kit_init(&s);
    for (int i = 0; i < disks; i++) {
        struct disk_cut c = {.seed = disk_random(&seed), .lying = lying};

        c.at = (int)(disk_random(&seed) % (uint64_t)(disk_operations() + 1));
        disk_leave(&c, s.folder);
        judge(&s, &c, &v);
        v.cuts_with_lies += c.lies > 0;
        if (lying == 0 && (v.damaged > 0 || v.lost > 0 || v.reused > 0))
            fail_msg("cut %d of seed %" PRIu64 ": confirmed %" PRIu64 ", kept in %s", c.at, c.seed,
                     c.confirmed, s.folder);
        kit_empty(&s);
    }
    kit_deinit(&s);
    return v;
}

static void test_terminal_loses_nothing_by_a_power_cut(void **state)
{
    struct verdict v = try_cuts(rounds_of(DISKS, MANY_DISKS), 0, 20261127);

    (void)state;
    print_message("terminal: %d disks after %d operations: %d lost, %d reused, %d damaged\n",
                  v.disks, disk_operations(), v.lost, v.reused, v.damaged);
    assert_int_equal(v.lost + v.reused + v.damaged, 0);
}

static void test_terminal_notices_a_disk_that_lies(void **state)
{
    struct verdict v = try_cuts(rounds_of(DISKS, MANY_DISKS), 0.05, 5);

    (void)state;
    print_message("terminal, 5 %% of flushes lie: %d disks, %d with lies: %d put aside, %d lost an "
                  "event, %d would reuse a number, %d unnoticed\n",
                  v.disks, v.cuts_with_lies, v.damaged, v.lost, v.reused, v.silent);
    /* Only where the log and two writes of the second copy were swallowed. */
    assert_true(v.reused * 1000 <= v.disks);
}

static int live_terminal(void **state)
{
    struct kit s;

    (void)state;
    kit_init(&s);
    live(&s);
    kit_deinit(&s);
    return 0;
}

/* ---- the hub ---- */

static struct store *open_hub(const struct kit *s, char *why, size_t n)
{
    char uri[KIT_PATH * 2];

    text_format(uri, sizeof uri, "sqlite:%s/hub.db", s->folder);
    return store_open(uri, "hall", why, n);
}

static int live_hub(void **state)
{
    char why[512], json[400], floor[24];
    struct kit s;
    struct store *store;
    uint64_t pos = 0;

    (void)state;
    kit_init(&s);
    disk_record(s.folder);
    store = open_hub(&s, why, sizeof why);
    assert_non_null(store);
    text_format(json, sizeof json, "{\"fill\":\"%0300d\"}", 0);
    for (int i = 0; i < BATCHES; i++) {
        assert_int_equal(store->ops->begin(store), OK);
        for (int k = 0; k < 1 + i % 13 * 4; k++) {
            struct log_row row = {.json = json, .size = strlen(json)};

            row.pos = row.seq = ++pos;
            assert_int_equal(store->ops->append(store, &row), OK);
        }
        text_format(floor, sizeof floor, "%" PRIu64, pos);
        assert_int_equal(store->ops->put(store, "floor", "A", floor), OK);
        assert_int_equal(store->ops->commit(store), OK);
        disk_confirm(pos);
    }
    store->ops->close(store);
    disk_stop();
    kit_deinit(&s);
    return 0;
}

/* Each place behind the one before. */
static bool count_row(void *ctx, const struct log_row *row)
{
    uint64_t *pos = ctx;

    if (row->pos != *pos + 1)
        return false;
    *pos = row->pos;
    return true;
}

/* The floor of the numbers, which goes with the events. */
static uint64_t floor_at_hub(struct store *store)
{
    char *value = store->ops->get_new(store, "floor", "A");
    uint64_t floor = value != NULL ? strtoull(value, NULL, 10) : 0;

    free(value);
    return floor;
}

static void judge_hub(struct kit *s, const struct disk_cut *c, struct verdict *v)
{
    char why[512] = "";
    struct store *store = open_hub(s, why, sizeof why);
    uint64_t pos = 0, newest = 0, floor = 0;
    bool whole = store != NULL && store->ops->replay(store, 0, count_row, &pos) == OK &&
                 store->ops->newest(store, &newest) == OK && newest == pos;

    if (store != NULL)
        floor = floor_at_hub(store);
    v->disks++;
    v->damaged += !whole;
    v->lost += pos < c->confirmed;
    v->reused += floor < c->confirmed;
    v->silent += whole && floor != pos; /* a number without its event, or the other way round */
    if (store != NULL)
        store->ops->close(store);
}

static struct verdict try_cuts_of_hub(int disks, double lying, uint64_t seed)
{
    struct verdict v = {0};
    struct kit s;

    kit_init(&s);
    for (int i = 0; i < disks; i++) {
        struct disk_cut c = {.seed = disk_random(&seed), .lying = lying};

        c.at = (int)(disk_random(&seed) % (uint64_t)(disk_operations() + 1));
        disk_leave(&c, s.folder);
        judge_hub(&s, &c, &v);
        v.cuts_with_lies += c.lies > 0;
        if ((lying == 0 && v.damaged + v.lost + v.reused > 0) || v.silent > 0)
            fail_msg("cut %d of seed %" PRIu64 ": confirmed %" PRIu64 ", kept in %s", c.at, c.seed,
                     c.confirmed, s.folder);
        kit_empty(&s);
    }
    kit_deinit(&s);
    return v;
}

static void test_hub_loses_nothing_by_a_power_cut(void **state)
{
    struct verdict v = try_cuts_of_hub(rounds_of(DISKS, MANY_DISKS), 0, 2026);

    (void)state;
    print_message("hub: %d disks after %d operations: %d lost, %d reused, %d damaged\n", v.disks,
                  disk_operations(), v.lost, v.reused, v.damaged);
    assert_int_equal(v.lost + v.reused + v.damaged, 0);
}

/* The newest may be gone, but never the one half of what was stored together, and what was
 * stored long before is there. */
static void test_hub_on_a_disk_that_lies_parts_nothing(void **state)
{
    struct verdict v = try_cuts_of_hub(rounds_of(DISKS, MANY_DISKS), 0.05, 6);

    (void)state;
    print_message(
        "hub, 5 %% of flushes lie: %d disks, %d with lies: %d damaged and noticed, %d lost "
        "an event and its number\n",
        v.disks, v.cuts_with_lies, v.damaged, v.lost);
    assert_int_equal(v.silent, 0);
}

int main(void)
{
    const struct CMUnitTest terminal[] = {
        cmocka_unit_test(test_terminal_loses_nothing_by_a_power_cut),
        cmocka_unit_test(test_terminal_notices_a_disk_that_lies),
    };
    const struct CMUnitTest hub[] = {
        cmocka_unit_test(test_hub_loses_nothing_by_a_power_cut),
        cmocka_unit_test(test_hub_on_a_disk_that_lies_parts_nothing),
    };
    int failed;

    use_memory();
    failed = cmocka_run_group_tests(terminal, live_terminal, NULL);
    return failed + cmocka_run_group_tests(hub, live_hub, NULL);
}
