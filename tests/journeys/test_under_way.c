/* test_under_way.c - a request under way through the real hub and a real SMTP server: the
 * report of a Friday, a milestone that is told ahead and confirmed on the page, through a
 * kill of the hub (R14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/day.h"
#include "port/crypto.h"
#include "support/house.h"
#include "support/http_talk.h"
#include "support/mailbox.h"

static struct house hall;
static struct mailbox mailbox;
static char path[80], page[192];

static int begin(void **state)
{
    char file[PROGRAM_PATH + 32];
    FILE *f;

    (void)state;
    assert_int_equal(crypto_start(), OK);
    mailbox_open(&mailbox, NULL, NULL);
    house_init(&hall);
    snprintf(file, sizeof file, "%s/hub.conf", hall.hub_dir);
    f = fopen(file, "a");
    assert_non_null(f);
    fprintf(f, "mail.url = smtp://127.0.0.1:%d\nmail.from = hall@example.org\n", mailbox.port);
    fclose(f);
    house_open(&hall);
    house_sign_in(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    mailbox_close(&mailbox);
    return 0;
}

static json_t *post(const char *more, json_t *body)
{
    char target[112];
    json_t *reply;

    snprintf(target, sizeof target, "%s%s", path, more);
    reply = staff_do(&hall.clerk, target, body);
    assert_int_equal(hall.clerk.status, 200);
    return reply;
}

/* The link in the first mail. */
static void find_page(void)
{
    char raw[4096], text[1024];
    const char *link;

    mailbox_await(&mailbox, 1);
    mailbox_read(&mailbox, 0, raw, sizeof raw, text, sizeof text);
    link = strstr(text, "/c/");
    assert_non_null(link);
    snprintf(page, sizeof page, "%.*s?lang=en", (int)strcspn(link, " \r\n"), link);
}

static void enter(void)
{
    json_t *reply;

    snprintf(path, sizeof path, "/api/cases");
    reply = post("", json_pack("{s:s,s:s,s:s,s:s}", "kind", "request", "told", "A canary permit",
                               "phone", "canary@example.org", "language", "en"));
    snprintf(path, sizeof path, "/api/cases/%s", json_string_value(json_object_get(reply, "id")));
    json_decref(reply);
    json_decref(post("", json_pack("{s:s,s:[s]}", "act", "accept", "options", "at the counter")));
}

/* The text of the mail that came as the nth, from 0. */
static void expect_mail(int n, const char *part)
{
    char raw[4096], text[1024];

    mailbox_await(&mailbox, n + 1);
    mailbox_read(&mailbox, n, raw, sizeof raw, text, sizeof text);
    assert_non_null(strstr(raw, "To: canary@example.org\r\n"));
    assert_non_null(strstr(text, "/c/"));
    if (strstr(text, part) == NULL)
        fail_msg("mail %d holds no \"%s\": %s", n, part, text);
}

static void expect_page(const char *part)
{
    struct talk_reply r;

    if (page[0] == '\0')
        find_page();
    talk_once(hall.port, "GET", page, "", NULL, 0, &r);
    assert_int_equal(r.status, 200);
    if (strstr(r.body, part) == NULL)
        fail_msg("the page holds no \"%s\"", part);
    talk_free(&r);
}

static void press(const char *what)
{
    char mark[64], body[128];
    struct talk_reply r;
    const char *proof;

    talk_once(hall.port, "GET", page, "", NULL, 0, &r);
    snprintf(mark, sizeof mark, "name=\"do\" value=\"%s\"", what);
    proof = strstr(r.body, mark);
    assert_non_null(proof);
    proof = strstr(proof, "name=\"proof\" value=\"");
    assert_non_null(proof);
    snprintf(body, sizeof body, "do=%s&proof=%.32s", what,
             proof + strlen("name=\"proof\" value=\""));
    talk_free(&r);
    talk_once(hall.port, "POST", page, "Content-Type: application/x-www-form-urlencoded\r\n", body,
              strlen(body), &r);
    assert_int_equal(r.status, 303);
    assert_non_null(strstr(talk_header(&r, "Location"), "done=noted"));
    talk_free(&r);
}

static void in_hours(int hours, char to[MOMENT_TEXT])
{
    moment_to_text((struct moment){((instant)time(NULL) + hours * 3600) * SECOND, 480}, to);
}

static void test_a_report_and_a_milestone_reach_the_customer(void **state)
{
    char soon[MOMENT_TEXT], later[MOMENT_TEXT];
    json_t *whole, *report;

    (void)state;
    enter();
    whole = staff_get(&hall.clerk, path);
    report = json_object_get(whole, "report");
    assert_non_null(strstr(json_string_value(json_object_get(report, "due")), "T17:00:00.000"));
    json_decref(whole);
    json_decref(post("/under-way",
                     json_pack("{s:s,s:s,s:s,s:s}", "act", "report", "done", "The papers are read.",
                               "to_do", "A visit.", "risks", "Snow.")));
    expect_mail(0, "news of your case");
    expect_page("The papers are read.");
    expect_page("Snow.");

    in_hours(12, soon);
    in_hours(240, later);
    json_decref(
        post("", json_pack("{s:s,s:s,s:s,s:[{s:s,s:s}]}", "act", "propose", "text", "At your door.",
                           "due", later, "milestones", "text", "The visit", "due", soon)));
    json_decref(house_await_events(&hall, "milestone.told", NULL, 1));
    expect_mail(2, "Please confirm the milestone of"); /* behind the news of the proposal */
    program_kill(&hall.hub);
    house_start_hub(&hall);
    expect_page("The visit");
    press("confirm1");
    expect_page("confirmed");
    json_decref(house_await_events(&hall, "milestone.confirmed", NULL, 1));
    assert_false(folder_holds(hall.hub_dir, "canary"));
    house_close(&hall);
}

/* A day before the milestone comes while the hall is quiet: nobody asks the hub. */
static void test_quiet_hub_tells_a_milestone_at_its_time(void **state)
{
    const instant begun = (instant)time(NULL) * SECOND;
    char due[MOMENT_TEXT], end_of_it[MOMENT_TEXT];

    (void)state;
    enter();
    moment_to_text((struct moment){begun + (instant)24 * HOUR + (instant)4 * SECOND, 480}, due);
    in_hours(240, end_of_it);
    json_decref(
        post("", json_pack("{s:s,s:s,s:s,s:[{s:s,s:s}]}", "act", "propose", "text", "At your door.",
                           "due", end_of_it, "milestones", "text", "A visit", "due", due)));
    expect_mail(0, "proposal");
    expect_mail(1, "Please confirm the milestone");
    assert_true((instant)time(NULL) * SECOND >= begun + 3 * SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_quiet_hub_tells_a_milestone_at_its_time, begin, end),
        cmocka_unit_test_setup_teardown(test_a_report_and_a_milestone_reach_the_customer, begin,
                                        end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
