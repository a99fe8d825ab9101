/* test_aside.c - a kiosk whose journal holds an event that the hub cannot take: those behind
 * it come through, and nothing of it is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store_sqlite.h"
#include "support/house.h"

enum { NUMBER_SIZE = 32 };

static struct house hall;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    house_open(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static void take_number(struct machine *kiosk, char number[NUMBER_SIZE])
{
    struct inspector *i = &kiosk->inspector;

    expect_screen(i, "welcome");
    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    expect_label(i, "number", number, NUMBER_SIZE);
    expect_tap(i, "done");
}

static void change(const char *folder, const char *file, const char *sql)
{
    char path[PROGRAM_PATH + 16], *why = NULL;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/%s", folder, file);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
}

/* The kiosk's newest ticket, as another program would have written it. */
static void spoil(const struct machine *kiosk)
{
    change(kiosk->folder, "terminal.db",
           "UPDATE log SET witness = NULL, json = replace(json, '\"language\":\"en\"',"
           " '\"language\":\"tlh\"') WHERE seq = (SELECT max(seq) FROM log"
           " WHERE json LIKE '%\"type\":\"ticket.issued\"%')");
}

static bool put_english(void *ctx, const char *key, const char *value)
{
    static const char other[] = "\"language\":\"tlh\"", english[] = "\"language\":\"en\"";
    const char *at = strstr(value, other);
    char text[4096];

    assert_non_null(at);
    assert_true(snprintf(text, sizeof text, "%.*s%s%s", (int)(at - value), value, english,
                         at + sizeof other - 1) < (int)sizeof text);
    assert_int_equal(((struct store *)ctx)->ops->put(ctx, "aside", key, text), OK);
    return false;
}

/* As a hub of later days sees it. */
static void understand(void)
{
    char path[PROGRAM_PATH + 16], why[256] = "";
    struct store *s;

    snprintf(path, sizeof path, "%.150s/hub.db", hall.hub_dir);
    s = store_sqlite_open(path, "xincheng", why, sizeof why);
    if (s == NULL)
        fail_msg("%s", why);
    assert_int_equal(s->ops->list(s, "aside", put_english, s), OK);
    s->ops->close(s);
}

static void expect_at_hub(int tickets, int aside)
{
    json_t *events = house_await_events(&hall, "ticket.issued", NULL, tickets);

    assert_int_equal(events_count(events, "ticket.issued", NULL), tickets);
    assert_int_equal(events_count(events, "aside.begun", NULL), aside);
    events_check_seqs(events);
    json_decref(events);
}

static void expect_shown(int count)
{
    json_t *equipment = staff_get(&hall.admin, "/api/equipment");
    json_t *row = json_array_get(json_object_get(equipment, "aside"), 0);
    const char *why = json_string_value(json_object_get(row, "why"));

    assert_int_equal(json_integer_value(json_object_get(row, "count")), count);
    if (count > 0)
        assert_non_null(strstr(why, "body.language: \"tlh\" is not known"));
    json_decref(equipment);
}

static void enter_again(void)
{
    staff_close(&hall.admin);
    staff_open(&hall.admin, hall.url);
    staff_login(&hall.admin, "admin", HOUSE_ADMIN_PASSWORD);
}

static void restart_hub(void)
{
    program_kill(&hall.hub);
    house_start_hub(&hall);
    enter_again();
}

static void test_event_that_the_hub_cannot_take_holds_up_no_other(void **state)
{
    struct machine *kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    char number[NUMBER_SIZE], path[128], backup[PROGRAM_PATH], store[PROGRAM_PATH + 8], out[1024];
    json_t *reply;

    (void)state;
    assert_true(machine_start(kiosk));
    expect_node(&kiosk->inspector, "take_number", "waiting"); /* it has heard from the hub */
    snprintf(backup, sizeof backup, "%.150s/backup.db", hall.dir);
    take_number(kiosk, number);
    expect_at_hub(1, 0);
    assert_int_equal(program_run((const char *[]){"guitai-hub", "backup", "--config",
                                                  hall.hub_config, "--to", backup, NULL},
                                 out, sizeof out),
                     0);
    cut_set(&hall.cut, CUT_CUT);
    take_number(kiosk, number);
    machine_end(kiosk);
    spoil(kiosk);
    assert_true(machine_start(kiosk));
    take_number(kiosk, number);
    cut_set(&hall.cut, CUT_HEALED);
    expect_at_hub(2, 1);
    expect_shown(1);
    assert_true(program_told(&hall.hub, "cannot be taken and stands aside: body.language"));
    assert_true(program_told(&kiosk->program, "stands aside there"));

    restart_hub();
    expect_at_hub(2, 1);
    expect_shown(1);

    program_kill(&hall.hub); /* put back to the backup: the kiosk tells it again */
    snprintf(store, sizeof store, "%.150s/hub.db-wal", hall.hub_dir);
    unlink(store);
    snprintf(store, sizeof store, "%.150s/hub.db-shm", hall.hub_dir);
    unlink(store);
    snprintf(store, sizeof store, "%.150s/hub.db", hall.hub_dir);
    assert_int_equal(rename(backup, store), 0);
    house_start_hub(&hall);
    enter_again();
    expect_at_hub(2, 1);
    expect_shown(1);

    program_kill(&hall.hub);
    understand();
    house_start_hub(&hall);
    enter_again();
    snprintf(path, sizeof path, "/api/aside/%s/retry", house_device(&hall, kiosk));
    reply = staff_do(&hall.admin, path, json_object());
    assert_int_equal(json_integer_value(json_object_get(reply, "ended")), 1);
    json_decref(reply);
    expect_at_hub(3, 1);
    expect_shown(0);
    restart_hub();
    expect_at_hub(3, 1);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_event_that_the_hub_cannot_take_holds_up_no_other,
                                        begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
