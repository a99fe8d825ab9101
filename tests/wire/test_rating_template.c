/* test_rating_template.c - a rating in the words of whoever wants it. */
#include "wire/rating_template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static struct rating_values values;
static char made[RATING_BODY], why[512];

static int set_up(void **state)
{
    (void)state;
    memset(&values, 0, sizeof values);
    text_copy(values.text[PART_TICKET], RATING_VALUE, "A012");
    text_copy(values.text[PART_RATING], RATING_VALUE, "5");
    text_copy(values.text[PART_CHANNEL], RATING_VALUE, "pad");
    text_copy(values.text[PART_SERVICE_NAME], RATING_VALUE, "社保 <&\"'\\>\n+ é");
    why[0] = '\0';
    return 0;
}

static void test_values_are_written_as_the_type_demands(void **state)
{
    static const struct {
        enum receiver_type type;
        const char *text, *made;
    } rows[] = {
        {BODY_JSON, "{\"n\":\"{{service_name}}\",\"r\":{{ rating }}}",
         "{\"n\":\"社保 <&\\\"'\\\\>\\u000a+ é\",\"r\":5}"},
        {BODY_XML, "<a b='{{service_name}}'>{{ticket}}</a>",
         "<a b='社保 &lt;&amp;&quot;&apos;\\&gt;\n+ é'>A012</a>"},
        {BODY_TEXT_XML, "<a>{{service_name}}</a>", "<a>社保 &lt;&amp;&quot;&apos;\\&gt;\n+ é</a>"},
        {BODY_FORM, "n={{service_name}}&t={{ticket}}",
         "n=%E7%A4%BE%E4%BF%9D%20%3C%26%22%27%5C%3E%0A%2B%20%C3%A9&t=A012"},
        {BODY_JSON, "{\"a\":{\"b\":{{rating}}}}", "{\"a\":{\"b\":5}}"},
        {BODY_JSON, "[{{rating|5=1|4=2}},{{rating|4=2}},\"{{channel|pad=平板|web=3}}\"]",
         "[1,5,\"平板\"]"},
        {BODY_FORM, "no placeholder", "no placeholder"},
        {BODY_FORM, "{{counter}}|", "|"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!rating_template_try(rows[i].text, rows[i].type, &values, made, why, sizeof why))
            fail_msg("%s: %s", rows[i].text, why);
        assert_string_equal(made, rows[i].made);
    }
}

static void test_a_fault_is_named_with_its_place(void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"{\"a\":\n \"评 {{tiket}}\"}",
         "line 2, column 5: {{tiket}} is not known; did you mean {{ticket}}?"},
        {"{{telephone}}",
         "line 1, column 1: {{telephone}} is not known; there are: id, site, hall, "
         "ticket, service, service_name, counter, counter_name, staff, rating, "
         "rated_at, day, time, channel, reasons"},
        {"{{ticket", "line 1, column 1: this {{ has no }} behind it"},
        {"a {{rating|5}}", "line 1, column 3: write other values as {{rating|5=1|4=2}}"},
        {"{{}}", "line 1, column 1: {{}} is not known; there are: id, site, hall, ticket, service, "
                 "service_name, counter, counter_name, staff, rating, rated_at, day, time, "
                 "channel, reasons"},
        {"{{ticket rating}}", NULL},
        {"{\"a\":{{ticket}}}", "what comes of it is not JSON at line 1, column 6; see the preview"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_false(rating_template_try(rows[i].text, BODY_JSON, &values, made, why, sizeof why));
        if (rows[i].why != NULL)
            assert_string_equal(why, rows[i].why);
    }
}

static void test_what_is_too_long_is_refused(void **state)
{
    char text[RECEIVER_BODY] = "";

    (void)state;
    memset(values.text[PART_HALL], '&', RATING_VALUE - 1);
    while (text_append(text, sizeof text, "{{hall}}"))
        continue;
    text[(RECEIVER_BODY - 1) / 8 * 8] = '\0';
    assert_false(rating_template_try(text, BODY_XML, &values, made, why, sizeof why));
    assert_non_null(strstr(why, "longer than"));
}

static void test_reply_is_a_success_when_its_member_says_so(void **state)
{
    static const struct {
        const char *reply, *field, *value;
        bool fits;
    } rows[] = {
        {"{\"code\":0}", "code", "0", true},
        {"{\"code\":\"0\"}", "code", "0", true},
        {"{\"code\":1}", "code", "0", false},
        {"{\"data\":{\"ok\":true}}", "data.ok", "true", true},
        {"{\"data\":{\"ok\":false}}", "data.ok", "true", false},
        {"{\"data\":3}", "data.ok", "true", false},
        {"{}", "code", "0", false},
        {"[0]", "code", "0", false},
        {"0", "code", "0", false},
        {"<html>", "code", "0", false},
        {"", "code", "0", false},
        {"{\"code\":null}", "code", "", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(
            rating_reply_fits(rows[i].reply, strlen(rows[i].reply), rows[i].field, rows[i].value),
            rows[i].fits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_values_are_written_as_the_type_demands, set_up),
        cmocka_unit_test_setup(test_a_fault_is_named_with_its_place, set_up),
        cmocka_unit_test_setup(test_what_is_too_long_is_refused, set_up),
        cmocka_unit_test_setup(test_reply_is_a_success_when_its_member_says_so, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
