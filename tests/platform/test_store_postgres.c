/* test_store_postgres.c - the hub's store on a real PostgreSQL server. */
#include "base/text.h"
#include "support/postgres.h"
#include "support/store_kit.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct postgres server;
static char why[512];

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

static int set_up(void **state)
{
    (void)state;
    postgres_run(&server, "SET client_min_messages = error; DROP SCHEMA IF EXISTS guitai CASCADE");
    text_copy(store_kit_uri, sizeof store_kit_uri, server.uri);
    return 0;
}

static void test_second_hub_waits_for_the_first(void **state)
{
    struct store *a = store_kit_open("hall"), *b = store_kit_open("hall");
    struct store *other = store_kit_open("other");
    struct log_row row = store_row(1);

    (void)state;
    assert_int_equal(a->ops->begin(a), OK);
    assert_int_equal(other->ops->begin(other), OK); /* another site goes on */
    assert_int_equal(b->ops->begin(b), ERR_TIMEOUT);
    assert_int_equal(a->ops->append(a, &row), OK);
    assert_int_equal(a->ops->commit(a), OK);
    assert_int_equal(b->ops->begin(b), OK);
    assert_int_equal(store_kit_newest(b), 1);
    assert_int_equal(b->ops->commit(b), OK);
    assert_int_equal(other->ops->commit(other), OK);
    other->ops->close(other);
    b->ops->close(b);
    a->ops->close(a);
}

static void test_conflict_deep_in_a_batch_keeps_nothing(void **state)
{
    struct store *s = store_kit_open("hall");
    enum err e = OK;

    (void)state;
    store_kit_append(s, 1, 700);
    assert_int_equal(store_kit_newest(s), 700);
    assert_int_equal(s->ops->begin(s), OK);
    for (uint64_t pos = 701; pos <= 1400 && e == OK; pos++) {
        struct log_row row = store_row(pos);

        if (pos == 1250)
            row.seq = 3;
        e = s->ops->append(s, &row);
    }
    if (e == OK)
        e = s->ops->commit(s);
    else
        s->ops->rollback(s);
    assert_int_equal(e, ERR_CONFLICT);
    assert_int_equal(store_kit_newest(s), 700);
    store_kit_append(s, 701, 702);
    s->ops->close(s);
}

static void test_news_of_others_alone_is_told(void **state)
{
    struct store *a = store_kit_open("hall"), *b = store_kit_open("hall");

    (void)state;
    assert_true(b->ops->wait(b, 60000)); /* the first look counts as news */
    store_kit_append(b, 1, 1);
    assert_false(b->ops->wait(b, 1)); /* own */
    store_kit_append(a, 2, 2);
    assert_true(b->ops->wait(b, 60000));
    assert_int_equal(a->ops->put(a, "k", "x", "y"), OK); /* no event */
    assert_false(b->ops->wait(b, 1));
    b->ops->close(b);
    a->ops->close(a);
}

static void test_restart_of_the_server_loses_the_open_transaction_alone(void **state)
{
    struct store *s = store_kit_open("hall");
    struct log_row row = store_row(3);
    enum err e;

    (void)state;
    store_kit_append(s, 1, 2);
    assert_true(s->ops->wait(s, 60000));
    assert_int_equal(s->ops->begin(s), OK);
    postgres_restart(&server);
    e = s->ops->append(s, &row);
    if (e == OK)
        e = s->ops->commit(s);
    else
        s->ops->rollback(s);
    assert_int_equal(e, ERR_IO);
    assert_null(s->ops->get_new(s, "k", "x"));
    store_kit_append(s, 3, 4);
    assert_int_equal(store_kit_newest(s), 4);
    while (!s->ops->wait(s, 100)) /* a new ear after the lost one */
        continue;
    s->ops->close(s);
}

static void *open_one(void *uri)
{
    char reason[512];

    return store_open(uri, "hall", reason, sizeof reason);
}

static void test_many_hubs_make_the_tables_at_one_time(void **state)
{
    pthread_t threads[8];

    (void)state;
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, open_one, store_kit_uri), 0);
    for (int i = 0; i < 8; i++) {
        void *store;

        pthread_join(threads[i], &store);
        assert_non_null(store);
        ((struct store *)store)->ops->close(store);
    }
}

static void refuse(const char *says)
{
    assert_null(store_open(store_kit_uri, "hall", why, sizeof why));
    if (strstr(why, says) == NULL)
        fail_msg("%s", why);
}

static bool take(void *ctx, const struct log_row *row)
{
    (void)ctx, (void)row;
    return true;
}

static void test_turned_digit_is_damage(void **state)
{
    struct store *s = store_kit_open("hall");
    char copy[300];

    (void)state;
    store_kit_append(s, 1, 3);
    assert_int_equal(s->ops->replay(s, 0, take, NULL), OK);
    postgres_run(&server, "UPDATE guitai.log SET at = at + 1 WHERE pos = 2");
    assert_int_equal(s->ops->replay(s, 0, take, NULL), ERR_FORMAT);
    assert_int_equal(s->ops->replay(s, 2, take, NULL), OK);
    text_format(copy, sizeof copy, "%s/copy.db", server.folder);
    assert_int_not_equal(s->ops->backup(s, copy), OK); /* no decay with a new witness */
    s->ops->close(s);
}

static bool join(void *ctx, const char *key, const char *value)
{
    text_append(ctx, 64, "%s=%s;", key, value);
    return true;
}

static void test_turned_digit_of_a_record_is_seen(void **state)
{
    struct store *s = store_kit_open("hall");
    char copy[300], all[64] = "";

    (void)state;
    assert_int_equal(s->ops->put(s, "staff", "0312", "password 0"), OK);
    assert_int_equal(s->ops->put(s, "staff", "0313", "password 1"), OK);
    assert_int_equal(s->ops->put(s, "session", "5f3a", "0312"), OK);
    postgres_run(&server, "UPDATE guitai.records SET value = 'passwore 0' WHERE key = '0312'");
    assert_null(s->ops->get_new(s, "staff", "0312"));
    assert_string_equal(s->unread, "staff 0312");
    assert_int_equal(s->lost, 1);
    s->unread[0] = '\0';
    assert_int_equal(s->ops->list(s, "staff", join, all), OK);
    assert_string_equal(all, "0313=password 1;");
    assert_string_equal(s->unread, "staff 0312");
    text_format(copy, sizeof copy, "%s/copy.db", server.folder);
    assert_int_not_equal(s->ops->backup(s, copy), OK); /* no decay with a new witness */
    assert_int_equal(s->ops->put(s, "staff", "0312", "another 0"), OK);
    free(s->ops->get_new(s, "staff", "0312"));
    s->unread[0] = '\0';
    postgres_run(&server, "UPDATE guitai.records SET witness = witness + 1 WHERE kind = 'session'");
    assert_int_equal(s->ops->backup(s, copy), OK); /* without what is spare */
    assert_null(s->ops->get_new(s, "session", "5f3a"));
    assert_string_equal(s->unread, "");
    postgres_run(&server, "ALTER TABLE guitai.records ADD CHECK (kind <> 'session')"); /* gone */
    s->ops->close(s);
}

/* As a program before witnesses of records left them; its like must not run on beside this. */
static void test_tables_of_the_second_version_go_on(void **state)
{
    struct store *s = store_kit_open("hall");
    char old[400], *value;
    PGconn *earlier;

    (void)state;
    assert_int_equal(s->ops->put(s, "staff", "0312", "password 0"), OK);
    s->ops->close(s);
    postgres_run(&server, "ALTER TABLE guitai.records DROP COLUMN witness; "
                          "UPDATE guitai.store SET version = 2");
    text_format(old, sizeof old, "%s&application_name=guitai-hub", server.uri);
    earlier = PQconnectdb(old);
    assert_int_equal(PQstatus(earlier), CONNECTION_OK);
    refuse("stop every hub");
    PQfinish(earlier);
    s = store_kit_open("hall");
    value = s->ops->get_new(s, "staff", "0312");
    assert_string_equal(value, "password 0");
    free(value);
    postgres_run(&server, "UPDATE guitai.records SET value = 'passwore 0'");
    assert_null(s->ops->get_new(s, "staff", "0312"));
    s->ops->close(s);
}

/* As a program before witnesses left it; another hall's comes later. */
static void test_tables_of_the_first_version_go_on(void **state)
{
    struct store *s = store_kit_open("hall"), *other;

    (void)state;
    store_kit_append(s, 1, 3);
    s->ops->close(s);
    postgres_run(&server, "ALTER TABLE guitai.log DROP COLUMN witness");
    postgres_run(&server, "UPDATE guitai.store SET version = 1");
    other = store_kit_open("other");
    store_kit_append(other, 1, 1);
    other->ops->close(other);
    s = store_kit_open("hall");
    store_kit_append(s, 4, 5);
    assert_int_equal(s->ops->replay(s, 0, take, NULL), OK);
    s->ops->close(s);
    postgres_run(&server, "UPDATE guitai.log SET at = at + 1 WHERE pos = 4");
    s = store_kit_open("hall");
    assert_int_equal(s->ops->replay(s, 0, take, NULL), ERR_FORMAT);
    s->ops->close(s);
}

static void test_what_is_wrong_is_said_with_its_mend(void **state)
{
    struct store *s = store_kit_open("hall");

    (void)state;
    store_kit_append(s, 1, 3);
    s->ops->close(s);
    postgres_run(&server, "UPDATE guitai.store SET version = 99");
    refuse("version 99");
    postgres_run(&server, "UPDATE guitai.store SET version = 3; "
                          "DELETE FROM guitai.log WHERE pos = 2");
    s = store_kit_open("hall");
    assert_int_equal(s->ops->replay(s, 0, take, NULL), ERR_FORMAT);
    s->ops->close(s);
    postgres_run(&server, "ALTER TABLE guitai.log DROP COLUMN json");
    refuse("restore the last backup into it");
    postgres_run(&server, "DROP TABLE guitai.log");
    refuse("restore the last backup into it");
    text_format(store_kit_uri, sizeof store_kit_uri, "postgresql://guitai@/none?host=%s",
                server.folder);
    refuse("none");
    postgres_run(&server, "CREATE DATABASE old ENCODING 'LATIN1' TEMPLATE template0");
    text_format(store_kit_uri, sizeof store_kit_uri, "postgresql://guitai@/old?host=%s",
                server.folder);
    refuse("--encoding=UTF8");
}

#define SERVED(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_CASES(SERVED),
        SERVED(test_second_hub_waits_for_the_first),
        SERVED(test_conflict_deep_in_a_batch_keeps_nothing),
        SERVED(test_news_of_others_alone_is_told),
        SERVED(test_restart_of_the_server_loses_the_open_transaction_alone),
        SERVED(test_many_hubs_make_the_tables_at_one_time),
        SERVED(test_turned_digit_is_damage),
        SERVED(test_turned_digit_of_a_record_is_seen),
        SERVED(test_tables_of_the_first_version_go_on),
        SERVED(test_tables_of_the_second_version_go_on),
        SERVED(test_what_is_wrong_is_said_with_its_mend),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
