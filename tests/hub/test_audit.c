/* test_audit.c - the audit log: found by person, act and day; as a table; and an
 * alteration of it is found and named by its place (R37). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"

static struct rig rig;
static struct rig_staff auditor;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &auditor, "0318"); /* line 1 */
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void add(int lines, const char *who, const char *what, const char *detail)
{
    struct store *s = rig.store;

    assert_int_equal(s->ops->begin(s), OK);
    for (int i = 0; i < lines; i++)
        assert_int_equal(audit_add(s, rig.now, who, what, "", detail), OK);
    assert_int_equal(s->ops->commit(s), OK);
}

static void ask(const char *target)
{
    rig_staff_ask(&rig, &auditor, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

static int lines_said(void)
{
    int n = 0;

    for (const char *at = rig.body; (at = strstr(at, "\"n\":")) != NULL; at++)
        n++;
    return n;
}

/* ---- read ---- */

static void test_newest_come_first_and_older_ones_after(void **state)
{
    (void)state;
    add(150, "0312", "login", "");
    ask("/api/audit");
    assert_int_equal(lines_said(), 100);
    assert_non_null(strstr(rig.body, "\"lines\":[{\"n\":151,"));
    assert_true(rig_said(&rig, "\"next\":52}"));
    ask("/api/audit?after=52");
    assert_int_equal(lines_said(), 51);
    assert_true(rig_said(&rig, "\"next\":0}"));
}

static void test_lines_are_found_by_person_act_and_day(void **state)
{
    (void)state;
    add(3, "0312", "contact_revealed", "callback");
    rig_later(&rig, 24 * 3600);
    rig_login(&rig, &auditor, "0318"); /* a line of its own */
    add(2, "0312", "login", "");
    ask("/api/audit?who=0312");
    assert_int_equal(lines_said(), 5);
    ask("/api/audit?who=0312&what=contact_revealed");
    assert_int_equal(lines_said(), 3);
    ask("/api/audit?day=2026-11-25");
    assert_int_equal(lines_said(), 3);
    ask("/api/audit?day=2026-11-25&what=contact_revealed");
    assert_int_equal(lines_said(), 0);
}

static void test_rare_act_is_found_behind_many_others(void **state)
{
    (void)state;
    add(1, "0312", "contact_revealed", "");
    add(2500, "0312", "login", "");
    ask("/api/audit?what=contact_revealed");
    assert_int_equal(lines_said(), 0);
    assert_true(rig_said(&rig, "\"next\":503}"));
    ask("/api/audit?what=contact_revealed&after=503");
    assert_int_equal(lines_said(), 1);
}

static void test_oldest_come_first_when_asked(void **state)
{
    (void)state;
    add(150, "0312", "login", "");
    ask("/api/audit?up=1");
    assert_int_equal(lines_said(), 100);
    assert_non_null(strstr(rig.body, "\"lines\":[{\"n\":1,"));
    assert_true(rig_said(&rig, "\"next\":100}"));
    ask("/api/audit?up=1&after=100");
    assert_int_equal(lines_said(), 51);
    assert_true(rig_said(&rig, "\"next\":0}"));
}

static void test_words_are_found_in_what_a_line_is_about(void **state)
{
    (void)state;
    add(2, "0312", "contact_revealed", "Callback of Monday");
    add(2, "0312", "contact_revealed", "lost umbrella");
    ask("/api/audit?find=callback of");
    assert_int_equal(lines_said(), 2);
    ask("/api/audit?find=nothing");
    assert_int_equal(lines_said(), 0);
}

/* ---- as a table ---- */

static void test_table_runs_no_formula(void **state)
{
    static const char *const evil[] = {"=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)",
                                       "＝1+1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(evil); i++)
        add(1, "0312", "contact_revealed", evil[i]);
    add(1, "0312", "contact_revealed", "a \"quoted\", word");
    ask("/api/audit/table");
    assert_string_equal(rig_header(&rig, "Guitai-Next"), "0");
    assert_int_equal(strncmp(rig.body, "\xEF\xBB\xBF\"n\",\"at\",\"who\",\"what\"", 23), 0);
    assert_true(rig_said(&rig, ",\"'=HYPERLINK(\"\"http://x\"\")\"\r\n"));
    assert_true(rig_said(&rig, ",\"'+1+1\"\r\n"));
    assert_true(rig_said(&rig, ",\"'-2+3\"\r\n"));
    assert_true(rig_said(&rig, ",\"'@SUM(A1)\"\r\n"));
    assert_true(rig_said(&rig, ",\"'\xEF\xBC\x9D"
                               "1+1\"\r\n"));
    assert_true(rig_said(&rig, ",\"a \"\"quoted\"\", word\"\r\n"));
}

static void test_taking_the_table_is_on_record_once(void **state)
{
    (void)state;
    add(2500, "0312", "login", "");
    ask("/api/audit/table");
    assert_string_equal(rig_header(&rig, "Guitai-Next"), "503");
    ask("/api/audit/table?after=503");
    assert_null(strstr(rig.body, "\"at\""));
    assert_string_equal(rig_header(&rig, "Guitai-Next"), "0");
    ask("/api/audit?what=audit_exported");
    assert_int_equal(lines_said(), 1);
    assert_true(rig_said(&rig, "\"who\":\"0318\""));
}

/* ---- as it was written? ---- */

static void plant(uint64_t line, const char *text)
{
    struct store *s = rig.store;
    char key[24];

    text_format(key, sizeof key, "%012llu", (unsigned long long)line);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->put(s, "audit", key, text), OK);
    assert_int_equal(s->ops->commit(s), OK);
}

/* Puts `to` in the place of `from` in that line. */
static void alter(uint64_t line, const char *from, const char *to)
{
    char *text = audit_line_new(rig.store, line), altered[2048], *at = strstr(text, from);

    assert_non_null(at);
    text_format(altered, sizeof altered, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    plant(line, altered);
    free(text);
}

static void expect_wrong(uint64_t line, const char *why)
{
    char wanted[160];

    ask("/api/audit/check");
    text_format(wanted, sizeof wanted, "\"wrong\":{\"line\":%llu,\"why\":\"%s",
                (unsigned long long)line, why);
    if (!rig_said(&rig, wanted))
        fail_msg("%s, but: %s", wanted, rig.body);
}

static void test_good_log_is_found_good_in_parts(void **state)
{
    char hash[HASH_TEXT], target[160];

    (void)state;
    add(2499, "0312", "login", "");
    ask("/api/audit/check");
    assert_true(rig_said(&rig, "{\"n\":2000,\"hash\":\""));
    assert_true(rig_said(&rig, "\"newest\":2500,\"more\":true,\"wrong\":null"));
    text_format(hash, sizeof hash, "%.64s", strstr(rig.body, "hash\":\"") + 7);
    text_format(target, sizeof target, "/api/audit/check?n=2000&hash=%s", hash);
    ask(target);
    assert_true(rig_said(&rig, "{\"n\":2500,"));
    assert_true(rig_said(&rig, "\"more\":false,\"wrong\":null"));
    text_format(target, sizeof target, "/api/audit/check?n=2000&hash=%064d", 0);
    ask(target);
    assert_true(rig_said(&rig, "\"wrong\":{\"line\":2000"));
}

static void test_changed_line_is_named(void **state)
{
    (void)state;
    add(9, "0312", "contact_revealed", "callback");
    alter(7, "callback", "nothing!");
    expect_wrong(7, "it was changed");
}

/* A thief who also mends the next line's hash moves the place by one. */
static void test_changed_line_with_the_next_one_mended_is_named_there(void **state)
{
    char hash[HASH_TEXT], was[HASH_TEXT], *text;

    (void)state;
    add(9, "0312", "contact_revealed", "callback");
    text = audit_line_new(rig.store, 7);
    crypto_hash_text(text, strlen(text), was);
    free(text);
    alter(7, "callback", "nothing!");
    text = audit_line_new(rig.store, 7);
    crypto_hash_text(text, strlen(text), hash);
    free(text);
    alter(8, was, hash);
    expect_wrong(8, "it was changed");
}

static void test_first_and_newest_line_are_watched_too(void **state)
{
    (void)state;
    add(9, "0312", "login", "");
    alter(10, "0312", "0311");
    expect_wrong(10, "it was changed");
    alter(10, "0311", "0312");
    alter(1, "0318", "0317");
    expect_wrong(1, "it was changed");
}

static void test_line_that_was_taken_out_is_named(void **state)
{
    (void)state;
    add(9, "0312", "login", "");
    plant(5, NULL);
    expect_wrong(5, "it is missing");
    ask("/api/audit"); /* the others are still to be read */
    assert_int_equal(lines_said(), 9);
}

static void test_line_that_is_no_line_is_shown_and_named(void **state)
{
    (void)state;
    add(2, "0312", "login", "");
    plant(2, "{\"n\":2}");
    ask("/api/audit?who=0311");
    assert_int_equal(lines_said(), 1); /* no filter hides it */
    expect_wrong(2, "it is not readable");
}

static void test_two_lines_that_changed_places_are_named(void **state)
{
    char *third, *fourth;

    (void)state;
    add(1, "0312", "login", "");
    add(3, "0313", "login", "");
    third = audit_line_new(rig.store, 3);
    fourth = audit_line_new(rig.store, 4);
    plant(3, fourth);
    plant(4, third);
    free(third);
    free(fourth);
    expect_wrong(3, "it has the number of another line");
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_newest_come_first_and_older_ones_after),
        WITH_HUB(test_lines_are_found_by_person_act_and_day),
        WITH_HUB(test_rare_act_is_found_behind_many_others),
        WITH_HUB(test_oldest_come_first_when_asked),
        WITH_HUB(test_words_are_found_in_what_a_line_is_about),
        WITH_HUB(test_table_runs_no_formula),
        WITH_HUB(test_taking_the_table_is_on_record_once),
        WITH_HUB(test_good_log_is_found_good_in_parts),
        WITH_HUB(test_changed_line_is_named),
        WITH_HUB(test_changed_line_with_the_next_one_mended_is_named_there),
        WITH_HUB(test_first_and_newest_line_are_watched_too),
        WITH_HUB(test_line_that_was_taken_out_is_named),
        WITH_HUB(test_line_that_is_no_line_is_shown_and_named),
        WITH_HUB(test_two_lines_that_changed_places_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
