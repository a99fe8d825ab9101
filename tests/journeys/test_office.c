/* test_office.c - the commands at the machine of the hub, beside the running one:
 * the audit log is checked and an alteration named by its place; who lost the second
 * factor gets in again (R37); a backup is rehearsed and put back (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/text.h"
#include "hub/hub.h"
#include "support/house.h"

static struct house hall;
static char out[4096];

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    house_sign_in(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall); /* nothing to do after a test that passed */
    return 0;
}

/* ---- audit ---- */

static int verify(const char *head)
{
    const char *argv[] = {"guitai-hub", "audit",
                          "--config",   hall.hub_config,
                          "--verify",   head != NULL ? "--head" : NULL,
                          head,         NULL};

    return program_run(argv, out, sizeof out);
}

static struct store *open_store(void)
{
    char uri[PROGRAM_PATH + 32], why[256];
    struct store *s;

    text_format(uri, sizeof uri, "sqlite:%s/hub.db", hall.hub_dir);
    s = store_open(uri, "xincheng", why, sizeof why);
    assert_non_null(s);
    return s;
}

/* As somebody would who has the disk: one letter of the newest sign-in. */
static uint64_t alter_newest(void)
{
    struct store *s = open_store();
    char hash[HASH_TEXT], key[24];
    uint64_t n = audit_head(s, hash);
    char *line = audit_line_new(s, n);

    *strstr(line, "login") = 'x';
    text_format(key, sizeof key, "%012llu", (unsigned long long)n);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->put(s, "audit", key, line), OK);
    assert_int_equal(s->ops->commit(s), OK);
    free(line);
    s->ops->close(s);
    return n;
}

static void test_audit_is_verified_beside_the_running_hub(void **state)
{
    char head[96], wanted[64], *at;
    uint64_t n;

    (void)state;
    assert_int_equal(verify(NULL), 0);
    at = strstr(out, "--head: ");
    assert_non_null(at);
    text_format(head, sizeof head, "%.*s", (int)strcspn(at + 8, "\n"), at + 8);
    staff_login(&hall.admin, "admin", HOUSE_ADMIN_PASSWORD); /* a line more */
    assert_int_equal(verify(head), 0);
    n = alter_newest();
    assert_int_equal(verify(head), 1);
    text_format(wanted, sizeof wanted, "audit line %llu: it was changed", (unsigned long long)n);
    assert_non_null(strstr(out, wanted));
    house_close(&hall);
}

/* Somebody with the whole disk wrote a whole new chain: the noted head tells. */
static void test_noted_head_tells_of_another_log(void **state)
{
    char head[96];

    (void)state;
    text_format(head, sizeof head, "1:%064d", 7);
    assert_int_equal(verify(head), 1);
    assert_non_null(strstr(out, "audit line 1: its hash is not the one of --head"));
    text_format(head, sizeof head, "999:%064d", 7);
    assert_int_equal(verify(head), 1);
    assert_non_null(strstr(out, "audit line 999: it is missing"));
    assert_int_equal(verify("999"), 2);
    assert_non_null(strstr(out, "give NUMBER:HASH"));
    house_close(&hall);
}

/* ---- second factor ---- */

/* An authenticator of which nobody has the key: the only administrator is barred. */
static void bar_admin(void)
{
    struct store *s = open_store();

    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->put(s, "otp", "admin", "sealed 0"), OK);
    assert_int_equal(s->ops->commit(s), OK);
    s->ops->close(s);
}

static int try_admin(void)
{
    json_decref(
        staff_post(&hall.admin, "/api/login",
                   json_pack("{s:s, s:s}", "staff", "admin", "password", HOUSE_ADMIN_PASSWORD)));
    return hall.admin.status;
}

static void test_only_administrator_is_let_in_again_at_the_machine(void **state)
{
    const char *argv[] = {"guitai-hub", "second-factor", "--config", hall.hub_config,
                          "--staff",    "admin",         "--reset",  NULL};

    (void)state;
    bar_admin();
    assert_int_equal(try_admin(), 401);
    assert_int_equal(program_run(argv, out, sizeof out), 0);
    assert_int_equal(try_admin(), 200);
    argv[5] = "0999";
    assert_int_equal(program_run(argv, out, sizeof out), 2);
    house_close(&hall);
}

/* ---- a record that decayed ---- */

static void decay_password(const char *path)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    assert_int_equal(sqlite3_exec(db,
                                  "UPDATE records SET value = replace(value, 'argon', 'brgon'), "
                                  "witness = 5 WHERE kind = 'staff' AND \"key\" = 'admin'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
}

static void test_only_administrator_whose_password_decayed_gets_another(void **state)
{
    const char *argv[] = {"guitai-hub", "passwd", "--config", hall.hub_config,
                          "--staff",    "admin",  NULL};
    char path[PROGRAM_PATH + 16], typed[PROGRAM_PATH + 16];
    FILE *f;
    int was;

    (void)state;
    text_format(path, sizeof path, "%s/hub.db", hall.hub_dir);
    decay_password(path);
    assert_int_equal(try_admin(), 503);
    text_format(typed, sizeof typed, "%s/typed", hall.dir);
    f = fopen(typed, "w");
    assert_true(f != NULL && fputs(HOUSE_ADMIN_PASSWORD "\n", f) >= 0 && fclose(f) == 0);
    was = dup(STDIN_FILENO);
    assert_non_null(freopen(typed, "r", stdin));
    assert_int_equal(program_run(argv, out, sizeof out), 0);
    dup2(was, STDIN_FILENO);
    close(was);
    assert_int_equal(try_admin(), 200);
    house_close(&hall);
}

/* ---- restore ---- */

static char copy[PROGRAM_PATH + 16];

static void back_up(void)
{
    const char *argv[] = {"guitai-hub", "backup", "--config", hall.hub_config, "--to", copy, NULL};

    text_format(copy, sizeof copy, "%s/night.db", hall.dir);
    assert_int_equal(program_run(argv, out, sizeof out), 0);
}

static int restore(bool rehearse)
{
    const char *argv[] = {"guitai-hub",
                          "restore",
                          "--config",
                          hall.hub_config,
                          "--from",
                          copy,
                          rehearse ? "--rehearse" : NULL,
                          NULL};

    return program_run(argv, out, sizeof out);
}

static bool said(const char *part)
{
    if (strstr(out, part) == NULL)
        print_message("not \"%s\" in: %s", part, out);
    return strstr(out, part) != NULL;
}

static void test_r38_rehearsal_proves_a_backup_beside_the_running_hub(void **state)
{
    (void)state;
    back_up();
    json_decref(staff_do(&hall.clerk, "/api/counters/3/pause", NULL)); /* since then */
    assert_int_equal(restore(true), 0);
    assert_true(said("The backup is good: ") && said("is that of the live store") &&
                said("would be lost: 1 events"));
    json_decref(staff_get(&hall.admin, "/api/queue")); /* nothing was touched */
    assert_int_equal(hall.admin.status, 200);
    assert_int_equal(restore(false), 1);
    assert_true(said("the hub runs: stop it first"));
    house_close(&hall);
}

/* Changes the newest event that holds `from`, or the audit log when `kind` is given. */
static void spoil(const char *kind)
{
    char uri[PROGRAM_PATH + 32], why[256];
    struct store *s;

    text_format(uri, sizeof uri, "sqlite:%s", copy);
    s = store_open(uri, "xincheng", why, sizeof why);
    assert_non_null(s);
    assert_int_equal(s->ops->begin(s), OK);
    if (kind != NULL) {
        assert_int_equal(s->ops->put(s, kind, "000000000001", NULL), OK);
    } else {
        uint64_t pos;
        struct log_row row = {.device = {{9}}, .seq = 1, .when = {1, 0}, .json = "{}", .size = 2};

        assert_int_equal(s->ops->newest(s, &pos), OK);
        row.pos = pos + 1;
        assert_int_equal(s->ops->append(s, &row), OK);
    }
    assert_int_equal(s->ops->commit(s), OK);
    s->ops->close(s);
}

static void test_rehearsal_finds_what_is_wrong_with_a_backup(void **state)
{
    FILE *f;

    (void)state;
    back_up();
    spoil("audit");
    assert_int_equal(restore(true), 1);
    assert_true(said("line 1 of its audit log: it is missing"));
    back_up();
    spoil(NULL);
    assert_int_equal(restore(true), 1);
    assert_true(said("is not understood"));
    back_up();
    decay_password(copy);
    assert_int_equal(restore(true), 1);
    assert_true(said("1 of its records are not what was stored"));
    assert_true(said("\"staff admin\"") && said("guitai-hub passwd"));
    back_up();
    f = fopen(copy, "r+b");
    assert_non_null(f);
    fseek(f, 4096, SEEK_SET);
    for (int i = 0; i < 4096; i++)
        fputc(0x5a, f);
    fclose(f);
    assert_int_equal(restore(true), 1);
    assert_true(said("damaged") || said("cannot be read"));
    house_close(&hall);
}

static void test_backup_takes_the_place_of_a_lost_store(void **state)
{
    char path[PROGRAM_PATH + 16];

    (void)state;
    back_up();
    program_kill(&hall.hub);
    text_format(path, sizeof path, "%s/hub.db", hall.hub_dir);
    unlink(path); /* the disk is lost */
    text_append(path, sizeof path, "-wal");
    unlink(path);
    assert_int_equal(restore(true), 0);
    assert_true(said("nothing to compare it with"));
    assert_int_equal(restore(false), 0);
    assert_true(said("Start the hub."));
    house_start_hub(&hall);
    json_decref(staff_get(&hall.admin, "/api/queue"));
    assert_int_equal(hall.admin.status, 200); /* sessions too are as they were */
    house_close(&hall);
}

static void test_backup_of_another_hub_stays_out(void **state)
{
    char keys[PROGRAM_PATH + 32], other[PROGRAM_PATH + 32];
    const char *argv[] = {"guitai-hub", "init", "--dir", other, "--sample", NULL};
    char line[2 * PROGRAM_PATH + 96];

    (void)state;
    back_up();
    text_format(other, sizeof other, "%s/other", hall.dir);
    assert_int_equal(program_run(argv, out, sizeof out), 0);
    text_format(keys, sizeof keys, "%s/hub.keys", hall.hub_dir);
    text_format(line, sizeof line, "cp '%s/hub.keys' '%s'", other, keys);
    assert_int_equal(system(line), 0);
    assert_int_equal(restore(true), 1);
    assert_true(said("hub.keys is of another hub"));
    house_close(&hall);
}

int main(void)
{
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        OFFICE(test_audit_is_verified_beside_the_running_hub),
        OFFICE(test_noted_head_tells_of_another_log),
        OFFICE(test_only_administrator_is_let_in_again_at_the_machine),
        OFFICE(test_only_administrator_whose_password_decayed_gets_another),
        OFFICE(test_r38_rehearsal_proves_a_backup_beside_the_running_hub),
        OFFICE(test_rehearsal_finds_what_is_wrong_with_a_backup),
        OFFICE(test_backup_takes_the_place_of_a_lost_store),
        OFFICE(test_backup_of_another_hub_stays_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
