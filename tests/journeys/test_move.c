/* test_move.c - a hall moves to a PostgreSQL server and back by backup and restore: the terminal
 * goes on where it was, nothing is put into a store that is not empty, and a restore that dies
 * leaves none behind (R38). */
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/house.h"
#include "support/postgres.h"

static struct postgres server;
static struct house hall;
static struct machine *kiosk;
static char out[4096], copy[PROGRAM_PATH + 16];

static int start(void **state)
{
    (void)state;
    return postgres_start(&server) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    postgres_stop(&server);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    postgres_run(&server, "SET client_min_messages = error; DROP SCHEMA IF EXISTS guitai CASCADE");
    kiosk = house_with_kiosk(&hall);
    text_format(copy, sizeof copy, "%s/night.db", hall.dir);
    return kiosk == NULL ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

/* ---- the hub's machine ---- */

static void run(const char *command, const char *option, int status, const char *says)
{
    bool backup = strcmp(command, "backup") == 0;
    const char *const argv[] = {
        "guitai-hub", command, "--config", hall.hub_config, backup ? "--to" : "--from",
        copy,         option,  NULL};
    int got = program_run(argv, out, sizeof out);

    if (got != status || strstr(out, says) == NULL)
        fail_msg("%s: %d, not %d with \"%s\": %s", command, got, status, says, out);
}

static void set_store(const char *uri)
{
    char line[2 * PROGRAM_PATH + POSTGRES_URI];

    text_format(line, sizeof line, "sed -i 's|^store.uri = .*|store.uri = %s|' '%s'", uri,
                hall.hub_config);
    assert_int_equal(system(line), 0);
}

static long count_of(PGconn *db, const char *query)
{
    PGresult *r = PQexec(db, query);
    long n;

    assert_int_equal(PQntuples(r), 1);
    n = strtol(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return n;
}

static long events_on_server(void)
{
    PGconn *db = PQconnectdb(server.uri);
    long n = count_of(db, "SELECT count(*) FROM guitai.log");

    PQfinish(db);
    return n;
}

/* ---- the hall ---- */

static void take_number(void)
{
    struct inspector *see = &kiosk->inspector;

    expect_tap(see, "take_number");
    expect_tap(see, "service:social");
    expect_tap(see, "skip");
    expect_screen(see, "ticket");
    expect_tap(see, "done");
    expect_screen(see, "welcome");
}

static void expect_tickets(int n)
{
    json_t *events = house_await_events(&hall, "ticket.issued", NULL, n);

    assert_int_equal(events_count(events, "ticket.issued", NULL), n);
    events_check_seqs(events);
    json_decref(events);
}

static void test_hall_moves_to_the_server_and_back(void **state)
{
    (void)state;
    take_number();
    expect_tickets(1);
    run("backup", NULL, 0, "is copied to");
    take_number(); /* behind the backup: the terminal tells it again */
    expect_tickets(2);
    program_end(&hall.hub);
    set_store(server.uri);
    run("restore", "--rehearse", 0, "was put there and taken back");
    assert_int_equal(events_on_server(), 0);
    run("restore", NULL, 0, "It stands in the PostgreSQL store now");
    run("restore", NULL, 1, "events already: name an empty database");
    house_start_hub(&hall);
    expect_tickets(2);
    take_number();
    expect_tickets(3);
    unlink(copy);
    run("backup", NULL, 0, "is copied to");
    run("restore", "--rehearse", 0, "is that of the live store");
    program_end(&hall.hub);
    set_store("sqlite:back.db");
    run("restore", NULL, 0, "Start the hub.");
    house_start_hub(&hall);
    take_number();
    expect_tickets(4);
    house_close(&hall);
}

static void await_waiting_lock(PGconn *db)
{
    int64_t until = program_millis() + PROGRAM_PATIENCE;

    while (count_of(db, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
        assert_true(program_millis() < until);
        program_sleep(10);
    }
}

static void test_restore_that_dies_leaves_the_store_empty(void **state)
{
    const char *const argv[] = {"guitai-hub", "restore", "--config", hall.hub_config,
                                "--from",     copy,      NULL};
    struct program restore = {.pid = 0};
    PGconn *db;

    (void)state;
    run("backup", NULL, 0, "is copied to");
    program_end(&hall.hub);
    set_store(server.uri);
    run("restore", "--rehearse", 0, "taken back"); /* it makes the tables */
    db = PQconnectdb(server.uri);
    PQclear(PQexec(db, "BEGIN; LOCK TABLE guitai.records"));
    assert_true(program_start(&restore, hall.dir, "restore", argv, NULL));
    await_waiting_lock(db); /* all events are there by now, and no record */
    program_kill(&restore);
    PQclear(PQexec(db, "ROLLBACK"));
    PQfinish(db);
    assert_int_equal(events_on_server(), 0);
    run("restore", NULL, 0, "It stands in the PostgreSQL store now");
    house_start_hub(&hall);
    json_decref(staff_get(&hall.admin, "/api/queue"));
    assert_int_equal(hall.admin.status, 200); /* sessions too are as they were */
    house_close(&hall);
}

int main(void)
{
#define MOVE(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        MOVE(test_hall_moves_to_the_server_and_back),
        MOVE(test_restore_that_dies_leaves_the_store_empty),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
