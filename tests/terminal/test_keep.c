/* test_keep.c - the fold of a terminal's log in a file: with what came after it, it
 * equals the fold of the whole log (invariant 8), and what does not belong to this
 * machine's log is not used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_kept.h"
#include "fakes/history.h"
#include "fakes/lobby.h"
#include "wire/event_json.h"

enum { EVENTS = 480, ROUNDS = 8 };

static const char kept[] = "kiosk.db.kept";
static struct history history;
static int told; /* of the history, in the store */

static struct journal *journal(void)
{
    return world_journal();
}

static int set_up(void **state)
{
    (void)state;
    fake_kept_reset();
    lobby_open(&lobby, (struct lobby_config){.plain = true});
    history_play(&history, lobby.t->catalogue, 11, lobby.now, 2000);
    assert_true(history.count > EVENTS);
    told = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lobby_close(&lobby);
    history_free(&history);
    fake_kept_reset();
    return 0;
}

static void tell(struct event *e)
{
    char json[EVENT_JSON_SIZE];
    struct journal_row row = {.json = json, .seq = journal_newest(journal()) + 1};

    e->device = lobby.t->id.device;
    e->seq = row.seq;
    row.size = event_encode(e, json, sizeof json);
    assert_true(row.size > 0);
    journal_append(journal(), 0, &row, 1);
    for (struct notice n; world_take(&n);)
        free(n.data);
}

static void tell_until(int n)
{
    for (; told < n; told++) {
        struct event e = history.log[told].event;

        e.at = history.log[told].when;
        tell(&e);
    }
}

/* What was said of a part is a state too. */
static void tell_fault(const char *part, bool broken)
{
    struct event e = {.type = broken ? DEVICE_FAULT : DEVICE_RECOVERED, .v = 1};

    e.at = history.log[told].when;
    e.subject = lobby.t->id.device;
    text_copy(e.body.condition.part, CODE_SIZE, part);
    tell(&e);
}

static void keep(void)
{
    int writes = fake_kept_counts().writes;

    assert_int_equal(terminal_keep(journal(), kept, 1, 0, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, writes + 1);
}

/* ---- two folds ---- */

static struct past fold(const char *path)
{
    struct past p = {.site = calloc(1, sizeof *p.site)};

    assert_non_null(p.site);
    site_init(p.site, lobby.t->catalogue);
    assert_int_equal(past_fold(&p, journal(), path), OK);
    return p;
}

static void compare(bool used)
{
    int reads = fake_kept_counts().reads;
    struct past whole = fold(NULL), rest = fold(kept);
    const char *what;

    assert_int_equal(fake_kept_counts().reads, reads + used);
    assert_int_equal(rest.site->pos, whole.site->pos);
    assert_int_equal(site_digest(rest.site), site_digest(whole.site));
    assert_true(site_is_sound(rest.site, &what));
    assert_ptr_equal(rest.site->catalogue, lobby.t->catalogue);
    assert_int_equal(rest.health.count, whole.health.count);
    assert_memory_equal(&rest.health, &whole.health, sizeof rest.health);
    assert_int_equal(rest.clock_floor, whole.clock_floor);
    assert_int_equal(rest.seq, whole.seq);
    free(whole.site);
    free(rest.site);
}

static void test_kept_fold_and_the_rest_equal_the_whole(void **state)
{
    (void)state;
    compare(false);
    for (int i = 1; i <= ROUNDS; i++) {
        tell_until((EVENTS - 20) * i / ROUNDS - 10);
        tell_fault(i % 3 == 0 ? "disk" : "printer", i % 2 != 0);
        keep();
        compare(true);
        tell_until((EVENTS - 20) * i / ROUNDS);
        compare(true);
    }
}

static void test_terminal_starts_from_it(void **state)
{
    struct terminal_config c = {.role = "kiosk",
                                .home = lobby.t->nav.home,
                                .language = ENGLISH,
                                .w = 800,
                                .h = 480,
                                .photos = "/photos",
                                .kept = kept};
    struct past whole;
    struct terminal *t;

    (void)state;
    tell_until(200);
    tell_fault("printer", true);
    keep();
    tell_until(300);
    whole = fold(NULL);
    t = terminal_new(&c, &lobby.t->id, journal(), &(struct journal_opened){.last_seq = 301}, NULL);
    assert_int_equal(terminal_load_catalogue(t), OK);
    assert_int_equal(terminal_replay(t), OK);
    assert_int_equal(fake_kept_counts().reads, 1);
    assert_int_equal(site_digest(t->site), site_digest(whole.site));
    assert_int_equal(t->clock_floor, whole.clock_floor);
    assert_int_equal(t->health.count, 1);
    assert_true(t->health.told[0].broken);
    terminal_free(t);
    free(whole.site);
}

static void test_it_waits_until_much_has_come(void **state)
{
    (void)state;
    tell_until(100);
    keep();
    tell_until(150);
    assert_int_equal(terminal_keep(journal(), kept, 51, 0, NULL, NULL), OK);
    assert_int_equal(terminal_keep(journal(), kept, 50, 49, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 1);
    assert_int_equal(terminal_keep(journal(), kept, 50, 50, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 2);
}

static bool at_once(void *ctx)
{
    (void)ctx;
    return true;
}

static void test_nothing_is_kept_of_nothing_nor_at_the_end(void **state)
{
    (void)state;
    assert_int_equal(terminal_keep(journal(), kept, 0, 0, NULL, NULL), OK);
    tell_until(100);
    assert_int_equal(terminal_keep(journal(), kept, 1, 0, at_once, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 0);
}

/* ---- what is not used ---- */

static void expect_dropped(void)
{
    int drops = fake_kept_counts().drops;

    compare(false);
    assert_int_equal(fake_kept_counts().drops, drops + 1);
    assert_null(fake_kept_now());
    keep();
    compare(true);
}

static void begin(void)
{
    tell_until(200);
    keep();
    tell_until(220);
}

static void test_damaged_and_foreign_ones(void **state)
{
    (void)state;
    begin();
    fake_kept_fail(OK, ERR_FORMAT);
    expect_dropped();
    fake_kept_fail(ERR_FORMAT, OK);
    expect_dropped();
    fake_kept_fail(ERR_FUTURE, OK);
    expect_dropped();
}

static void test_one_of_another_hall_or_log(void **state)
{
    (void)state;
    begin();
    fake_kept_now()->hall[0] ^= 1;
    expect_dropped();
    fake_kept_now()->row[0] ^= 1;
    expect_dropped();
    fake_kept_now()->pos = 300; /* further than the log */
    expect_dropped();
    fake_kept_now()->pos--; /* another event stands there */
    expect_dropped();
}

/* A store that was put back goes on with other events under the same numbers. */
static void test_one_of_the_future_of_an_older_store(void **state)
{
    (void)state;
    tell_until(100);
    told = 150;
    tell_until(200);
    keep();
    for (int i = 100; i < lobby.world->event_count; i++)
        free(lobby.world->events[i]);
    lobby.world->event_count = 100;
    told = 250;
    tell_until(330);
    expect_dropped();
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_kept_fold_and_the_rest_equal_the_whole),
        CASE(test_terminal_starts_from_it),
        CASE(test_it_waits_until_much_has_come),
        CASE(test_nothing_is_kept_of_nothing_nor_at_the_end),
        CASE(test_damaged_and_foreign_ones),
        CASE(test_one_of_another_hall_or_log),
        CASE(test_one_of_the_future_of_an_older_store),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
