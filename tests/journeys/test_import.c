/* test_import.c - services and people by files of a spreadsheet, at the machine of the hub and
 * beside the running one: looked at, taken whole or not at all, and out again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/house.h"

static struct house hall;
static char out[8192], path[PROGRAM_PATH + 16];

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
    house_abandon(&hall);
    return 0;
}

static void write_table(const char *text)
{
    FILE *f;

    text_format(path, sizeof path, "%s/table.csv", hall.dir);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    fclose(f);
}

static void run(const char *command, const char *table, const char *option, int status)
{
    const char *const argv[] = {"guitai-hub", command,         table,  path,
                                "--config",   hall.hub_config, option, NULL};
    int got = program_run(argv, out, sizeof out);

    if (got != status)
        fail_msg("%s %s: %d, not %d: %s", command, table, got, status, out);
}

static void expect(const char *says)
{
    if (strstr(out, says) == NULL)
        fail_msg("no \"%s\" in %s", says, out);
}

static bool has_fee(const char *fee)
{
    json_t *reply = staff_get(&hall.admin, "/api/catalogue");
    json_t *services = json_object_get(json_object_get(reply, "document"), "services");
    json_t *of = json_object_get(json_array_get(services, 0), "fee");
    bool same = strcmp(json_string_value(json_object_get(of, "zh_Hans")), fee) == 0;

    json_decref(reply);
    return same;
}

/* The running hub hears of it with what is written next. */
static void await_fee(const char *fee)
{
    int64_t until = program_millis() + PROGRAM_PATIENCE;

    while (!has_fee(fee)) {
        assert_true(program_millis() < until);
        json_decref(staff_do(&hall.clerk, "/api/counters/3/pause", NULL));
        program_sleep(50);
    }
}

/* As Excel saves it in China: GB18030, with semicolons here and quoted line breaks. */
static void test_services_are_published_from_a_file(void **state)
{
    (void)state;
    write_table("code;fee.zh_Hans\r\nsocial;\"\xCE\xE5\xD4\xAA\"\r\n"); /* 五元 */
    run("import", "services", "--dry-run", 0);
    expect("line 2: social: changed: fee.zh_Hans\n0 added, 1 changed, 0 the same; 7 that");
    assert_true(has_fee("免费"));
    run("import", "services", NULL, 0);
    await_fee("五元");
    run("import", "services", NULL, 0);
    expect("0 added, 0 changed, 1 the same");
    write_table("code,prefix\nsocial,a\ntax,F\nproperty,b1\n");
    run("import", "services", NULL, 1);
    expect(":2: prefix: \"a\" is not 1 to 3 capital letters");
    expect(":4: prefix: \"b1\" is not");
    expect("nothing was taken");
    write_table("\xEF\xBB\xBF"
                "code,fee.en\nsocial,\xC3(\n"); /* damaged, not GB18030 */
    run("import", "services", NULL, 1);
    expect(":2: this is neither UTF-8 nor GB18030");
    run("export", "services", NULL, 0);
    run("import", "services", NULL, 0);
    expect("0 added, 0 changed, 8 the same; 0 that");
    run("import", "rooms", NULL, 2);
    house_close(&hall);
}

static void test_people_come_with_a_first_password(void **state)
{
    struct staff_client lin;
    char password[32];
    const char *at;

    (void)state;
    text_format(path, sizeof path, "%s/table.csv", hall.dir);
    run("export", "staff", "--template", 0);
    run("import", "staff", "--dry-run", 0);
    expect("line 2: 0401: added:");
    run("import", "staff", NULL, 0);
    at = strstr(out, "0401 signs in once with ");
    assert_non_null(at);
    at += strlen("0401 signs in once with ");
    text_format(password, sizeof password, "%.*s", (int)strcspn(at, " "), at);
    json_decref(staff_do(&hall.clerk, "/api/counters/3/pause", NULL)); /* the hub hears of it */
    staff_open(&lin, hall.url);
    staff_login(&lin, "0401", password);
    staff_close(&lin);
    house_close(&hall);
}

int main(void)
{
#define JOURNEY(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        JOURNEY(test_services_are_published_from_a_file),
        JOURNEY(test_people_come_with_a_first_password),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
