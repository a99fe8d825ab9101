/* test_staff_json.c - what the console sends is read, and its mistakes are named. */
#include "wire/staff_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char why[256];

static enum err read_desk(const char *json, struct desk_request *to)
{
    why[0] = '\0';
    return desk_request_decode(json, strlen(json), to, why, sizeof why);
}

static void test_empty_body_asks_for_the_rating(void **state)
{
    struct desk_request r;

    (void)state;
    assert_int_equal(read_desk("", &r), OK);
    assert_true(r.ask);
    assert_int_equal(r.counter, 0);
    assert_int_equal(read_desk("{}", &r), OK);
    assert_true(r.ask);
}

static void test_members_of_a_transfer_are_read(void **state)
{
    struct desk_request r;

    (void)state;
    assert_int_equal(read_desk("{\"counter\":3,\"service\":\"tax\",\"to\":2,\"note\":\"带齐材料\","
                               "\"ask\":false}",
                               &r),
                     OK);
    assert_int_equal(r.counter, 3);
    assert_int_equal(r.to, 2);
    assert_string_equal(r.service, "tax");
    assert_string_equal(r.note, "带齐材料");
    assert_false(r.ask);
}

static void test_wrong_members_are_named(void **state)
{
    static const struct {
        const char *json, *named;
    } bad[] = {{"{\"countr\":1}", "counter"},           {"{\"counter\":1000}", "0..999"},
               {"{\"counter\":\"1\"}", "whole number"}, {"{\"note\":\"a\\nb\"}", "control"},
               {"{\"service\":\"a b\"}", "code"},       {"[]", "object"}};
    struct desk_request r;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(read_desk(bad[i].json, &r), ERR_FORMAT);
        if (strstr(why, bad[i].named) == NULL)
            fail_msg("%s: %s", bad[i].json, why);
    }
}

static void test_sign_in_needs_both_members(void **state)
{
    static const char *const bad[] = {"", "{}", "{\"staff\":\"0312\"}",
                                      "{\"staff\":\"0312\",\"password\":\"\"}",
                                      "{\"staff\":\"01234567890123456789\",\"password\":\"x\"}"};
    struct login_request r;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(login_request_decode(bad[i], strlen(bad[i]), &r, why, sizeof why),
                         ERR_FORMAT);
}

static void test_both_passwords_are_read(void **state)
{
    static const char json[] = "{\"old\":\"a\",\"new\":\"long enough\"}";
    struct password_request r;

    (void)state;
    assert_int_equal(password_request_decode(json, sizeof json - 1, &r, why, sizeof why), OK);
    assert_string_equal(r.old, "a");
    assert_string_equal(r.fresh, "long enough");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_body_asks_for_the_rating),
        cmocka_unit_test(test_members_of_a_transfer_are_read),
        cmocka_unit_test(test_wrong_members_are_named),
        cmocka_unit_test(test_sign_in_needs_both_members),
        cmocka_unit_test(test_both_passwords_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
