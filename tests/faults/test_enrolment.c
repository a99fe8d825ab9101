/* test_enrolment.c - a terminal joins the hall: its key is born on it, and staff can compare what
 * the machine says of that key with what the hub has, so that a code which somebody else used
 * first is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/house.h"
#include "wire/signing.h"

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

static void new_code(const char *name, char to[32])
{
    char out[4096], *at;

    assert_int_equal(
        program_run((const char *[]){"guitai-hub", "enrol", "--config", hall.hub_config, "--name",
                                     name, "--role", "kiosk", NULL},
                    out, sizeof out),
        0);
    out[strcspn(out, "\n")] = '\0';
    at = strrchr(out, ' ');
    assert_non_null(at);
    assert_true(text_copy(to, 32, at + 1));
}

/* `guitai --enrol` on a new machine; its exit status, and what it said. */
static int enrol(const char *name, const char *code, char *out, size_t size)
{
    char folder[PROGRAM_PATH], config[PROGRAM_PATH + 16];
    FILE *f;

    assert_true(text_format(folder, sizeof folder, "%s/%s", hall.dir, name));
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_true(text_format(config, sizeof config, "%s/terminal.conf", folder));
    f = fopen(config, "w");
    assert_non_null(f);
    fprintf(f, "role = kiosk\nstore.path = terminal.db\nhub.url = %s\n", hall.url);
    assert_int_equal(fclose(f), 0);
    return program_run((const char *[]){"guitai", "--config", config, "--enrol", code, NULL}, out,
                       size);
}

static json_t *device_named(json_t *equipment, const char *name)
{
    json_t *d;
    size_t i;

    json_array_foreach(json_object_get(equipment, "devices"), i, d)
    {
        if (strcmp(json_string_value(json_object_get(d, "name")), name) == 0)
            return d;
    }
    fail_msg("%s is no machine of the hall", name);
    return NULL;
}

/* Of the machine with that name, as the page Equipment shows it. */
static void fingerprint_at_hub(const char *name, char to[FINGERPRINT_TEXT])
{
    json_t *equipment = staff_get(&hall.admin, "/api/equipment");
    const char *text =
        json_string_value(json_object_get(device_named(equipment, name), "fingerprint"));

    assert_non_null(text);
    assert_int_equal(strlen(text), FINGERPRINT_TEXT - 1);
    text_copy(to, FINGERPRINT_TEXT, text);
    json_decref(equipment);
}

static void test_machine_and_hub_show_the_same_fingerprint(void **state)
{
    char code[32], out[4096], first[FINGERPRINT_TEXT], second[FINGERPRINT_TEXT];

    (void)state;
    new_code("lobby", code);
    assert_int_equal(enrol("lobby", code, out, sizeof out), 0);
    fingerprint_at_hub("lobby", first);
    assert_non_null(strstr(out, first));
    new_code("side door", code);
    assert_int_equal(enrol("side-door", code, out, sizeof out), 0);
    fingerprint_at_hub("side door", second);
    assert_non_null(strstr(out, second));
    assert_string_not_equal(first, second);
    assert_null(strstr(out, first));
}

/* Who read the code over a shoulder has another key: the machine is refused, and says which key
 * the hub must not have. */
static void test_code_that_a_thief_used_first_is_noticed(void **state)
{
    char code[32], out[4096], thiefs[FINGERPRINT_TEXT];

    (void)state;
    new_code("entrance", code);
    assert_int_equal(enrol("thief", code, out, sizeof out), 0);
    assert_int_not_equal(enrol("entrance", code, out, sizeof out), 0);
    assert_non_null(strstr(out, "used"));
    fingerprint_at_hub("entrance", thiefs);
    assert_null(strstr(out, thiefs));
}

static void test_audit_log_says_which_key_was_let_in(void **state)
{
    char fingerprint[FINGERPRINT_TEXT], *text;
    json_t *audit = staff_get(&hall.admin, "/api/audit");

    (void)state;
    assert_non_null(audit);
    text = json_dumps(audit, 0);
    fingerprint_at_hub("lobby", fingerprint);
    assert_non_null(strstr(text, fingerprint));
    free(text);
    json_decref(audit);
}

static void test_all_ends_well(void **state)
{
    (void)state;
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machine_and_hub_show_the_same_fingerprint),
        cmocka_unit_test(test_code_that_a_thief_used_first_is_noticed),
        cmocka_unit_test(test_audit_log_says_which_key_was_let_in),
        cmocka_unit_test(test_all_ends_well),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
