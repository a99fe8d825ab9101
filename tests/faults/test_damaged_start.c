/* test_damaged_start.c - a terminal and a hub start with whatever has become of their
 * databases: the terminal works, the hub works too from the second copy of its store, or
 * where there is none says what to do and works when it was done; the old file is kept as
 * it was.
 *
 * `make faults` starts each 1,000 times, and the terminal's whole program 200 times;
 * FAULT_SEED repeats the damage of a run. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/event.h"
#include "support/attack.h"
#include "support/damage.h"
#include "support/disk.h"
#include "support/house.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum { ROWS = 300, IN_WAL = 20, AIM_MS = 10000 };

static const char floor_key[] = "floor.2026-11-23.A.3";

/* ---- figures ---- */

static struct {
    int starts, aside, as_it_was, refused, of_kind[DAMAGES];
    int64_t slowest;
} figures;

static uint64_t first_seed(void)
{
    const char *seed = getenv("FAULT_SEED");

    memset(&figures, 0, sizeof figures);
    return seed != NULL ? strtoull(seed, NULL, 10) : 20261127;
}

static void count_start(int64_t begun)
{
    int64_t took = program_millis() - begun;

    figures.starts++;
    figures.slowest = took > figures.slowest ? took : figures.slowest;
}

static void tell_figures(const char *who)
{
    print_message("%s: %d starts with a damaged database, %d put aside, %d refused, %d as it was; "
                  "the slowest works after %d ms (aim: %d)\n",
                  who, figures.starts, figures.aside, figures.refused, figures.as_it_was,
                  (int)figures.slowest, AIM_MS);
    for (int i = 0; i < DAMAGES; i++)
        print_message("  %s: %d\n", damage_names[i], figures.of_kind[i]);
}

static void expect_same(const char *path, const struct saved *want)
{
    struct saved is = saved_read(path);

    if (is.bytes == NULL || is.size != want->size || memcmp(is.bytes, want->bytes, is.size) != 0)
        fail_msg("%s is not kept as it was", path);
    saved_free(&is);
}

/* A third of the time the WAL, if there is one. */
static enum damage spoil(const char *db, const char *wal, uint64_t seed)
{
    bool in_wal = disk_random(&seed) % 3 == 0 && access(wal, F_OK) == 0;
    enum damage how = in_wal ? damage_wal(wal, seed) : damage_database(db, seed);

    figures.of_kind[how]++;
    return how;
}

/* ---- the terminal's store ---- */

static void prepare(struct kit *s, struct saved files[3])
{
    char wal[KIT_PATH * 2];

    kit_init(s);
    kit_open(s);
    journal_set(s->j, floor_key, "57");
    journal_set(s->j, "id.device", "kiosk-1");
    journal_set(s->j, "catalogue", "from the hub");
    journal_set(s->j, "epoch", "7");
    kit_fill_fast(s, 1, ROWS);
    kit_reopen(s);
    kit_fill(s, ROWS + 1, IN_WAL); /* in the WAL alone; copied while the store is open */
    text_copy(wal, sizeof wal, kit_name(s, "-wal"));
    files[0] = saved_read(s->path);
    files[1] = saved_read(wal);
    files[2] = saved_read(kit_name(s, ".floor"));
    assert_true(files[1].size > 0);
    kit_close(s);
}

static void expect_setting(struct kit *s, const char *key, const char *want)
{
    char value[64];

    if (!journal_get(s->j, key, value, sizeof value) || !text_equal(value, want))
        fail_msg("%s is \"%s\" and not \"%s\"", key, value, want);
}

static void open_damaged(struct kit *s, const struct saved *broken)
{
    int64_t begun = program_millis();
    uint64_t last;

    kit_open(s);
    last = s->opened.last_seq;
    assert_int_equal(kit_append(s, last + 1, 1), OK);
    count_start(begun);
    expect_setting(s, "id.device", "kiosk-1");
    expect_setting(s, "catalogue", "from the hub");
    expect_setting(s, "epoch", "7");
    if (s->opened.put_aside != OK) {
        assert_non_null(strstr(s->opened.aside, s->path));
        expect_same(s->opened.aside, broken);
        assert_true(last >= ROWS + IN_WAL);
        figures.aside++;
    } else {
        /* The end of the WAL may be torn; then numbers go on after the reserved block. */
        assert_true(s->opened.gap || s->opened.second_copy || last >= ROWS + IN_WAL - 1);
        figures.as_it_was++;
    }
}

static void test_terminal_opens_whatever_became_of_its_store(void **state)
{
    int rounds = rounds_of(100, 1000);
    uint64_t seed = first_seed();
    struct saved files[3];
    struct kit s;

    (void)state;
    prepare(&s, files);
    for (int i = 0; i < rounds; i++) {
        struct saved broken;
        char wal[KIT_PATH * 2];

        kit_empty(&s);
        text_copy(wal, sizeof wal, kit_name(&s, "-wal"));
        saved_write(&files[0], s.path);
        saved_write(&files[1], wal);
        saved_write(&files[2], kit_name(&s, ".floor"));
        spoil(s.path, wal, seed + (uint64_t)i);
        broken = saved_read(s.path);
        open_damaged(&s, &broken);
        saved_free(&broken);
        kit_reopen(&s); /* and the next start finds nothing wrong */
        assert_int_equal(s.opened.put_aside, OK);
        kit_close(&s);
    }
    tell_figures("store of a terminal");
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        saved_free(&files[i]);
    kit_deinit(&s);
}

/* ---- a terminal ---- */

static struct house hall;

static int begin_house(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    return 0;
}

static int end_house(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static void take_number(struct machine *kiosk, char number[NUMBER_TEXT])
{
    struct inspector *i = &kiosk->inspector;

    expect_screen(i, "welcome");
    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    expect_label(i, "number", number, NUMBER_TEXT);
    expect_tap(i, "done");
    expect_screen(i, "welcome");
}

static int files_aside(const struct machine *m)
{
    char pattern[PROGRAM_PATH + 32];
    glob_t found = {0};
    int n;

    text_format(pattern, sizeof pattern, "%s/terminal.db.[df]*-??????*", m->folder);
    n = glob(pattern, 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
    globfree(&found);
    return n;
}

static void damage_machine(const struct machine *m, uint64_t seed)
{
    char db[PROGRAM_PATH + 16], wal[PROGRAM_PATH + 16];

    text_format(db, sizeof db, "%s/terminal.db", m->folder);
    text_format(wal, sizeof wal, "%s/terminal.db-wal", m->folder);
    spoil(db, wal, seed);
}

/* All that the screen showed is at the hub once, before the disk is spoiled again. */
static void test_terminal_serves_whatever_became_of_its_store(void **state)
{
    int rounds = rounds_of(4, 200);
    uint64_t seed = first_seed();
    struct machine *kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    char number[NUMBER_TEXT];

    (void)state;
    assert_true(machine_start(kiosk));
    take_number(kiosk, number);
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 1));
    for (int i = 0; i < rounds; i++) {
        int aside = files_aside(kiosk);
        int64_t begun;
        json_t *events;

        if (i % 2 == 0)
            machine_kill(kiosk);
        else
            machine_end(kiosk);
        damage_machine(kiosk, seed + (uint64_t)i);
        begun = program_millis();
        if (!machine_start(kiosk))
            fail_msg("round %d: the terminal does not start; see %s", i, hall.dir);
        expect_screen(&kiosk->inspector, "welcome");
        count_start(begun);
        take_number(kiosk, number);
        events = house_await_events(&hall, "ticket.issued", NULL, 2 + i);
        assert_int_equal(events_numbered(events, number), 1);
        json_decref(events);
        aside = files_aside(kiosk) - aside;
        figures.aside += aside > 0;
        figures.as_it_was += aside == 0;
    }
    if (figures.aside > 0)
        expect_told(&kiosk->program, "put aside as ");
    tell_figures("terminal");
    house_close(&hall);
}

/* ---- the hub ---- */

static struct target hub;

static int end_hub(void **state)
{
    (void)state;
    target_abandon(&hub);
    return 0;
}

static const char number_body[] =
    "{\"ticket\":\"11000000000000000000000000000001\",\"service\":\"social\"}";

static void back_up(const char *to)
{
    const char *const argv[] = {"guitai-hub", "backup", "--config", hub.config, "--to", to, NULL};
    char out[4096];

    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
}

static bool starts(const char *what)
{
    const char *const argv[] = {"guitai-hub", "--config", hub.config, NULL};
    int64_t begun = program_millis();
    bool listens = program_start(&hub.hub, hub.dir, what, argv, "listening ");

    if (listens) {
        hub.port = atoi(strrchr(hub.hub.said, ':') + 1);
        assert_int_equal(attack_ask(&hub, NULL, "GET", "/healthz", NULL, NULL), 200);
        count_start(begun);
    } else if (program_runs(&hub.hub)) {
        fail_msg("the hub neither listens nor ends; see %s", hub.dir);
    }
    return listens;
}

/* It ended by itself, named the file or the place in the log and said what to do. */
static void expect_refusal(const char *db, const char *wal, const struct saved broken[2],
                           const char *what)
{
    static const char *const mends[] = {"restore the last backup", "put the file back",
                                        "name another file in store.uri", "install that version"};
    bool told = false;

    program_kill(&hub.hub); /* reaps it */
    for (size_t i = 0; i < ARRAY_LEN(mends); i++)
        told = told || program_told(&hub.hub, mends[i]);
    if (!told || !(program_told(&hub.hub, db) || program_told(&hub.hub, "place "))) {
        program_show_log(&hub.hub);
        fail_msg("%s: the hub does not say what to do", what);
    }
    if (!program_told(&hub.hub, "the log cannot")) { /* a sound file; its WAL is copied back */
        expect_same(db, &broken[0]);
        if (broken[1].bytes != NULL)
            expect_same(wal, &broken[1]);
    }
    figures.refused++;
}

/* ---- the hub with a second copy ---- */

/* The count of a new number for a ticket of that name. */
static int take_count(struct signer *kiosk, int ticket)
{
    char body[128], headers[ATTACK_HEADERS];
    struct talk_reply r;
    const char *at;
    int count;

    text_format(body, sizeof body, "{\"ticket\":\"12%030d\",\"service\":\"social\"}", ticket);
    signer_headers(kiosk, "POST", "/v1/numbers", body, strlen(body), headers);
    assert_int_equal(attack_raw(&hub, NULL, "POST", "/v1/numbers", headers, body, strlen(body), &r),
                     200);
    at = strstr(r.body, "\"number\":\"");
    assert_non_null(at);
    at += strlen("\"number\":\"");
    count = atoi(at + strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    talk_free(&r);
    return count;
}

static int aside_files(const char *db, char name[PROGRAM_PATH + 64])
{
    char pattern[PROGRAM_PATH + 32];
    glob_t found = {0};
    int n;

    text_format(pattern, sizeof pattern, "%s.damaged-*[0-9]", db);
    n = glob(pattern, 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
    if (n > 0)
        text_copy(name, PROGRAM_PATH + 64, found.gl_pathv[n - 1]);
    globfree(&found);
    return n;
}

static void forget_aside(const char *db)
{
    char command[PROGRAM_PATH + 64];

    text_format(command, sizeof command, "rm -f '%s'.damaged-*", db);
    assert_int_equal(system(command), 0);
}

/* Nobody does anything but start the hub. */
static void test_hub_works_from_its_second_copy(void **state)
{
    int rounds = rounds_of(20, 1000), highest = 0;
    uint64_t seed = first_seed();
    char db[PROGRAM_PATH + 16], wal[PROGRAM_PATH + 16], second[PROGRAM_PATH + 16];
    char command[PROGRAM_PATH + 32], aside[PROGRAM_PATH + 64];
    struct saved files[3];
    struct signer kiosk;
    int64_t pos;

    (void)state;
    target_open(&hub, NULL);
    text_format(db, sizeof db, "%.150s/hub.db", hub.dir);
    text_format(wal, sizeof wal, "%s-wal", db);
    text_format(second, sizeof second, "%s.second", db);
    text_format(command, sizeof command, "rm -f '%s'-shm '%s'.second*", db, db);
    signer_enrol(&hub, &kiosk, "kiosk");
    for (int i = 1; i <= 20; i++)
        highest = take_count(&kiosk, i);
    target_restart(&hub); /* at its end it makes the copy */
    pos = target_pos(&hub);
    for (int i = 21; i <= 40; i++)
        highest = take_count(&kiosk, i);
    assert_int_equal(highest, 40);
    program_kill(&hub.hub);
    files[0] = saved_read(db);
    files[1] = saved_read(wal);
    files[2] = saved_read(second);
    assert_true(files[1].size > 0 && files[2].size > 0);
    for (int i = 0; i < rounds; i++) {
        struct saved broken;
        enum damage how;
        char what[64];

        assert_int_equal(system(command), 0);
        saved_write(&files[0], db);
        saved_write(&files[1], wal);
        saved_write(&files[2], second);
        how = spoil(db, wal, seed + (uint64_t)i);
        broken = saved_read(db);
        text_format(what, sizeof what, "hub-%d", i);
        if (!starts(what)) {
            program_show_log(&hub.hub);
            fail_msg("%s: the hub does not start; see %s", damage_names[how], hub.dir);
        }
        assert_true(target_pos(&hub) >= pos - 1);
        kiosk.sequence += 100;
        assert_int_equal(signer_ask(&hub, &kiosk, "GET", "/v1/feed", NULL), 200);
        if (aside_files(db, aside) > 0) {
            expect_same(aside, &broken);
            expect_told(&hub.hub, "was put aside as");
            assert_true(take_count(&kiosk, 100 + i) > highest);
            figures.aside++;
        } else {
            figures.as_it_was++;
        }
        program_kill(&hub.hub);
        forget_aside(db);
        saved_free(&broken);
    }
    assert_true(figures.aside > 0);
    tell_figures("hub with a second copy");
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        saved_free(&files[i]);
    target_close(&hub);
}

static void test_hub_works_or_says_what_to_do(void **state)
{
    int rounds = rounds_of(20, 1000);
    uint64_t seed = first_seed();
    char db[PROGRAM_PATH + 16], wal[PROGRAM_PATH + 16], shm[PROGRAM_PATH + 16];
    char second[PROGRAM_PATH + 32], backup[PROGRAM_PATH + 16];
    struct saved files[2], copy;
    struct signer kiosk;
    int64_t pos;

    (void)state;
    target_open(&hub, NULL);
    text_format(db, sizeof db, "%.150s/hub.db", hub.dir);
    text_format(wal, sizeof wal, "%s-wal", db);
    text_format(shm, sizeof shm, "%s-shm", db);
    text_format(second, sizeof second, "%s.second", db);
    text_format(backup, sizeof backup, "%.150s/backup.db", hub.dir);
    signer_enrol(&hub, &kiosk, "kiosk");
    for (int i = 0; i < 50; i++)
        assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", number_body), 200);
    target_restart(&hub); /* the WAL goes into the file */
    back_up(backup);
    for (int i = 0; i < 20; i++)
        assert_int_equal(signer_ask(&hub, &kiosk, "POST", "/v1/numbers", number_body), 200);
    pos = target_pos(&hub);
    program_kill(&hub.hub);
    files[0] = saved_read(db);
    files[1] = saved_read(wal);
    copy = saved_read(backup);
    assert_true(files[1].size > 0 && copy.size > 0);
    for (int i = 0; i < rounds; i++) {
        struct saved broken[2];
        enum damage how;
        char what[64];

        unlink(shm);
        unlink(second);
        saved_write(&files[0], db);
        saved_write(&files[1], wal);
        how = spoil(db, wal, seed + (uint64_t)i);
        text_format(what, sizeof what, "hub-%d", i);
        broken[0] = saved_read(db);
        broken[1] = saved_read(wal);
        if (starts(what)) {
            assert_true(target_pos(&hub) >= pos - 1); /* as a torn end */
            figures.as_it_was++;
        } else {
            expect_refusal(db, wal, broken, damage_names[how]);
            unlink(wal); /* what it said */
            unlink(shm);
            saved_write(&copy, db);
            if (!starts(what))
                fail_msg("%s: not even with the backup; see %s", damage_names[how], hub.dir);
            kiosk.sequence += 100;
            assert_int_equal(signer_ask(&hub, &kiosk, "GET", "/v1/feed", NULL), 200);
        }
        program_kill(&hub.hub);
        saved_free(&broken[0]);
        saved_free(&broken[1]);
    }
    tell_figures("hub");
    saved_free(&files[0]);
    saved_free(&files[1]);
    saved_free(&copy);
    target_close(&hub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminal_opens_whatever_became_of_its_store),
        cmocka_unit_test_setup_teardown(test_terminal_serves_whatever_became_of_its_store,
                                        begin_house, end_house),
        cmocka_unit_test_teardown(test_hub_works_from_its_second_copy, end_hub),
        cmocka_unit_test_teardown(test_hub_works_or_says_what_to_do, end_hub),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
