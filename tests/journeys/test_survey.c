/* test_survey.c - through the real programs: who agreed is asked by mail after the visit and
 * rates by the link in it; who is refused gets the reasons as a PDF, also on their phone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"
#include "support/http_talk.h"
#include "support/mailbox.h"

enum { MINUTE_AND_MORE = 90 * 1000 };

static struct house hall;
static struct machine *kiosk;
static struct mailbox mailbox;

/* Asks a minute after the visit, at any hour. */
static void ask_soon(void)
{
    json_t *file = json_load_file(hall.hall, 0, NULL);

    assert_non_null(file);
    json_object_set_new(file, "surveys",
                        json_pack("{s:i,s:i,s:i,s:s}", "ask_min", 1, "remind_hours", 1,
                                  "callback_min", 1, "hours", "00:00-24:00"));
    json_object_set_new(file, "messages",
                        json_pack("{s:{s:s,s:s,s:s}}", "survey", "zh_Hans", "{link}", "zh_Hant",
                                  "{link}", "en",
                                  "Dear customer of {hall}, how was {service}? {link}"));
    assert_int_equal(json_dump_file(file, hall.hall, JSON_INDENT(1)), 0);
    json_decref(file);
}

static void send_mail(void)
{
    char path[PROGRAM_PATH + 32];
    FILE *f;

    snprintf(path, sizeof path, "%s/hub.conf", hall.hub_dir);
    f = fopen(path, "a");
    assert_non_null(f);
    fprintf(f, "mail.url = smtp://127.0.0.1:%d\nmail.from = hall@example.org\n", mailbox.port);
    fclose(f);
}

static int begin(void **state)
{
    (void)state;
    mailbox_open(&mailbox, NULL, NULL);
    house_init(&hall);
    send_mail();
    ask_soon();
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    house_sign_in(&hall);
    return machine_start(kiosk) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    mailbox_close(&mailbox);
    return 0;
}

/* Posts do=`what` of the page at `path`, with the proof that stands in it. */
static void press(const char *path, const char *ask, const char *what, const char *more)
{
    char target[700], body[512], mark[96];
    struct talk_reply r;
    const char *proof;

    snprintf(target, sizeof target, "%s?lang=en%s", path, ask);
    talk_once(hall.port, "GET", target, "", NULL, 0, &r);
    assert_int_equal(r.status, 200);
    snprintf(mark, sizeof mark, "value=\"%s\"", what);
    proof = strstr(r.body, mark);
    assert_non_null(proof);
    proof = strstr(proof, "name=\"proof\" value=\"");
    assert_non_null(proof);
    snprintf(body, sizeof body, "do=%s&proof=%.32s%s", what,
             proof + strlen("name=\"proof\" value=\""), more);
    talk_free(&r);
    talk_once(hall.port, "POST", target, "Content-Type: application/x-www-form-urlencoded\r\n",
              body, strlen(body), &r);
    assert_int_equal(r.status, 303);
    talk_free(&r);
}

static void take_number(char path[512])
{
    struct inspector *i = &kiosk->inspector;
    char names[16][32], link[512];

    expect_tap(i, "take_number");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    expect_tap(i, "skip");
    expect_screen(i, "ticket");
    house_await_sheets(&hall, 1);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[0], link, sizeof link));
    snprintf(path, 512, "%s", strstr(link, "/t/"));
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 1));
}

static void serve(void)
{
    json_t *events = staff_events(&hall.clerk);
    const char *id =
        json_string_value(json_object_get(events_find(events, "ticket.issued", NULL), "subject"));
    static const char *const verbs[] = {"call", "serve", "complete"};
    char path[120];

    json_decref(staff_do(&hall.clerk, "/api/counters/1/open", NULL));
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        snprintf(path, sizeof path, "/api/tickets/%s/%s", id, verbs[i]);
        json_decref(staff_do(&hall.clerk, path, json_pack("{s:i}", "counter", 1)));
    }
    json_decref(events);
}

static void await_mail(void)
{
    int64_t until = program_millis() + MINUTE_AND_MORE;

    while (mailbox_count(&mailbox) == 0 && program_millis() < until)
        program_sleep(200);
    mailbox_await(&mailbox, 1);
}

static void test_a_visit_is_rated_through_the_mail(void **state)
{
    char path[512], raw[4096], text[2048];
    const char *link;
    json_t *events;

    (void)state;
    take_number(path);
    press(path, "&ask=tell", "tell", "&to=wang%40example.org&after=1");
    json_decref(house_await_events(&hall, "survey.consent", NULL, 1));
    /* Nobody is before it, so a word goes out at once. */
    await_mail();
    serve();
    json_decref(house_await_events(&hall, "survey.opened", NULL, 1));
    for (int i = 0; mailbox_count(&mailbox) < 2 && i < 450; i++)
        program_sleep(200);
    mailbox_await(&mailbox, 2);
    mailbox_read(&mailbox, 1, raw, sizeof raw, text, sizeof text);
    assert_non_null(strstr(raw, "To: wang@example.org\r\n"));
    assert_non_null(strstr(text, "Dear customer of "));
    link = strstr(text, "/t/");
    assert_non_null(link);
    press(link, "", "level5", "");
    events = house_await_events(&hall, "rating.given", NULL, 1);
    assert_int_equal(events_count(events, "rating.asked", NULL), 1);
    json_decref(events);
    assert_false(folder_holds(hall.hub_dir, "wang@example"));
    house_close(&hall);
}

/* The text of a PDF, by poppler. */
static void read_pdf(const struct talk_reply *r, char *to, size_t size)
{
    char path[PROGRAM_PATH + 32], command[PROGRAM_PATH + 64];
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/paper.pdf", hall.dir);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(r->body, 1, r->size, f), r->size);
    fclose(f);
    snprintf(command, sizeof command, "pdftotext -layout %s -", path);
    f = popen(command, "r");
    assert_non_null(f);
    n = fread(to, 1, size - 1, f);
    to[n] = '\0';
    assert_int_equal(pclose(f), 0);
}

static void test_a_refusal_is_a_paper_on_the_phone(void **state)
{
    static const char *const words[] = {"不予受理告知单", "缺少户口簿原件", "到派出所补办后再来"};
    json_t *made = NULL;
    char path[256], raw[8192], text[8192];
    int mails = mailbox_count(&mailbox);
    struct talk_reply r;
    const char *id, *link;

    (void)state;
    made = staff_do(&hall.clerk, "/api/cases",
                    json_pack("{s:s,s:s,s:s,s:s,s:s}", "kind", "request", "service", "social",
                              "name", "王小明", "told", "办社保卡", "phone", "li@example.org"));
    id = json_string_value(json_object_get(made, "id"));
    snprintf(path, sizeof path, "/api/cases/%s", id);
    json_decref(
        staff_do(&hall.clerk, path,
                 json_pack("{s:s,s:s,s:s}", "act", "refuse", "text", words[1], "cause", words[2])));
    mailbox_await(&mailbox, mails + 1);
    mailbox_read(&mailbox, mails, raw, sizeof raw, text, sizeof text);
    link = strstr(text, "/c/");
    assert_non_null(link);
    snprintf(path, sizeof path, "%.*s/paper.pdf?lang=zh-Hans", (int)strcspn(link, " \r\n"), link);
    talk_once(hall.port, "GET", path, "", NULL, 0, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.head, "application/pdf"));
    read_pdf(&r, text, sizeof text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_non_null(strstr(text, words[i]));
    assert_null(strstr(text, "王小明"));
    talk_free(&r);
    json_decref(made);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_refusal_is_a_paper_on_the_phone, begin, end),
        cmocka_unit_test_setup_teardown(test_a_visit_is_rated_through_the_mail, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
