/* test_imports.c - services, people and calendar by a file of a spreadsheet: looked at first,
 * taken whole or not at all, by the same ways as by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/editions.h"
#include "hub/imports.h"

#define HEAD "number,name.zh_Hans,name.zh_Hant,name.en,level.zh_Hans,level.zh_Hant,level.en,role\n"
#define LIN "0401,林晓,林曉,Lin Xiao,专员,專員,Adviser,clerk\n"

static struct rig rig;
static struct rig_staff manager, supervisor, admin, auditor;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &manager, "0316");
    rig_login(&rig, &supervisor, "0315");
    rig_login(&rig, &admin, "admin");
    rig_login(&rig, &auditor, "0318");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void ask(const struct rig_staff *who, const char *method, const char *path, const char *csv,
                int status)
{
    char target[64];

    text_format(target, sizeof target, "/api/imports/%s", path);
    rig_staff_ask(&rig, who, method, target, csv);
    if (rig.status != status)
        fail_msg("%s: %d, not %d: %s", target, rig.status, status, rig.body);
}

static void expect(const char *part)
{
    if (!rig_said(&rig, part))
        fail_msg("no %s in %s", part, rig.body);
}

static void test_what_is_looked_at_is_not_stored(void **state)
{
    size_t events = fake_store_rows(rig.store);

    (void)state;
    ask(&manager, "POST", "services/check", "code,fee.en\nsocial,5 yuan\ntax,Free of charge\n",
        200);
    expect("{\"table\":\"services\",\"charset\":\"UTF-8\",\"good\":true,\"added\":0,\"changed\":1,"
           "\"same\":1,\"left\":6,");
    expect("{\"line\":2,\"key\":\"social\",\"fate\":\"changed\",\"columns\":[\"fee.en\"]}");
    ask(&admin, "POST", "staff/check", HEAD LIN, 200);
    expect("\"added\":1");
    assert_int_equal(fake_store_rows(rig.store), events);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    expect("\"draft\":null");
}

static void test_services_go_into_the_draft_and_are_published_by_version(void **state)
{
    char *body;
    size_t size;

    (void)state;
    ask(&manager, "POST", "services", "code,fee.en\nsocial,5 yuan\n", 200);
    assert_null(strstr(rig.hub->hall_text, "5 yuan")); /* not yet */
    /* A second one is put into the same draft. */
    ask(&manager, "POST", "calendar", "day,hours\n2026-12-31,08:30-11:30\n", 200);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    expect("\"draft\":{\"base\":1,");
    expect("\"5 yuan\"");
    expect("{\"day\":\"2026-12-31\",\"as\":[\"08:30-11:30\"]}");
    body = strstr(rig.body, "\"draft\":{\"base\":1,");
    body = strstr(body, "\"document\":");
    size = (size_t)(strstr(body, ",\"versions\"") - body) - 1; /* without the draft's end */
    body = strndup(body, size);
    assert_non_null(body);
    size += 64;
    {
        char *request = malloc(size);

        assert_non_null(request);
        text_format(request, size, "{\"expected\":1,\"reason\":\"list of fees\",%s}", body);
        rig_staff_ask(&rig, &manager, "POST", "/api/catalogue/publish", request);
        free(request);
    }
    free(body);
    assert_int_equal(rig.status, 200);
    assert_non_null(strstr(rig.hub->hall_text, "5 yuan"));
    assert_string_equal(rig.hub->catalogue->version, "v2");
}

static void test_people_get_accounts(void **state)
{
    char body[128], *password;

    (void)state;
    ask(&admin, "POST", "staff", HEAD LIN "0312,李强,李強,Li Qiang,专员,專員,Adviser,supervisor\n",
        200);
    expect("\"added\":1,\"changed\":1");
    assert_string_equal(rig.hub->catalogue->version, "2026-11.p1"); /* one edition for all */
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    expect("\"what\":\"person_set\",\"subject\":\"0401\",\"detail\":\"clerk\"");
    expect("\"what\":\"person_set\",\"subject\":\"0312\",\"detail\":\"supervisor\"");
    rig_staff_ask(&rig, &admin, "POST", "/api/people/0401/password", NULL);
    password = strstr(rig.body, ":\"") + 2;
    text_format(body, sizeof body, "{\"staff\":\"0401\",\"password\":\"%.*s\"}",
                (int)strcspn(password, "\""), password);
    rig_ask(&rig, "POST", "/api/login", body);
    expect("\"must_change\":true");
    rig_restart(&rig);
    assert_true(catalogue_staff(rig.hub->catalogue, "0401") >= 0);
}

static void test_nothing_is_taken_with_a_bad_line(void **state)
{
    (void)state;
    ask(&admin, "POST", "staff/check", HEAD LIN "0402,林,林,Lin,专员,專員,Adviser,chief\n", 200);
    expect("\"good\":false,\"added\":0");
    expect(
        "\"rows\":[],\"faults\":[{\"line\":3,\"column\":\"role\",\"why\":\"\\\"chief\\\" is not");
    ask(&admin, "POST", "staff", HEAD LIN "0402,林,林,Lin,专员,專員,Adviser,chief\n", 422);
    expect("\"detail\":\"line 3: role: \\\"chief\\\"");
    assert_int_equal(catalogue_staff(rig.hub->catalogue, "0401"), -1);
    ask(&manager, "POST", "services", "code,prefix\nsocial,a1\n", 422);
    rig_staff_ask(&rig, &manager, "GET", "/api/catalogue", NULL);
    expect("\"draft\":null");
    ask(&admin, "POST", "staff", "\xD6\xD0\xFF", 422); /* of no charset */
    expect("neither UTF-8 nor GB18030");
    ask(&admin, "POST", "staff", "", 422);
    ask(&admin, "POST", "staff", NULL, 422);
    expect("there is nothing in it");
}

static void test_own_role_is_left_to_another(void **state)
{
    (void)state;
    ask(&admin, "POST", "staff/check", "number,role\nadmin,manager\n", 200);
    expect("\"line\":2,\"column\":\"role\",\"why\":\"another administrator");
    ask(&admin, "POST", "staff", "number,name.en\nadmin,Root\n", 200);
}

static void test_table_that_was_fetched_changes_nothing(void **state)
{
    static const char *const tables[] = {"services", "calendar", "staff"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        char *table, path[32];

        ask(&admin, "GET", tables[i], NULL, 200);
        assert_non_null(strstr(rig_header(&rig, "Content-Disposition"), tables[i]));
        table = strdup(rig.body);
        assert_non_null(table);
        text_format(path, sizeof path, "%s/check", tables[i]);
        ask(&admin, "POST", path, table, 200);
        expect("\"good\":true,\"added\":0,\"changed\":0,");
        expect("\"left\":0");
        free(table);
    }
    ask(&admin, "GET", "staff?template=1", NULL, 200);
    expect("\"0401\"");
    assert_false(rig_said(&rig, "0312"));
}

static void test_each_role_may_what_it_may_by_hand(void **state)
{
    (void)state;
    ask(&supervisor, "GET", "services", NULL, 200);
    ask(&supervisor, "POST", "services/check", "code\nsocial\n", 403);
    ask(&manager, "POST", "staff/check", "number\n0312\n", 403);
    ask(&supervisor, "GET", "staff", NULL, 403);
    ask(&auditor, "GET", "staff", NULL, 200);
    ask(&auditor, "POST", "staff", "number\n0312\n", 403);
}

static void test_command_publishes_the_next_version(void **state)
{
    static const char csv[] = "code,fee.en\nsocial,5 yuan\n";
    struct table_plan *p = import_plan_in_force_new(rig.hub, TABLE_SERVICES, csv, sizeof csv - 1);
    char why[256] = "";
    uint64_t topics;

    (void)state;
    assert_int_equal(p->fault_count, 0);
    assert_true(import_take(rig.hub, p, "fees.csv", false, rig.now, why, sizeof why));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    assert_non_null(strstr(rig.hub->hall_text, "5 yuan"));
    assert_string_equal(rig.hub->catalogue->version, "v2");
    table_plan_free(p);
}

#define RIGGED(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIGGED(test_what_is_looked_at_is_not_stored),
        RIGGED(test_services_go_into_the_draft_and_are_published_by_version),
        RIGGED(test_people_get_accounts),
        RIGGED(test_nothing_is_taken_with_a_bad_line),
        RIGGED(test_own_role_is_left_to_another),
        RIGGED(test_table_that_was_fetched_changes_nothing),
        RIGGED(test_each_role_may_what_it_may_by_hand),
        RIGGED(test_command_publishes_the_next_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
