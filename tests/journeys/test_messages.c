/* test_messages.c - the hub writes to customers: a real webhook, a real SMTP server, the
 * hub killed between asking and telling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/crypto.h"
#include "support/house.h"
#include "support/http_talk.h"
#include "support/mailbox.h"
#include "support/webhook.h"

static struct house hall;
static struct machine *kiosk;
static struct mailbox mailbox;
static struct webhook webhook;
static const char key[] = "a secret of twenty-four!";

static void write_file(const char *name, const char *text, const char *mode)
{
    char path[PROGRAM_PATH + 32];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", hall.hub_dir, name);
    f = fopen(path, mode);
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    fclose(f);
}

static void configure(void)
{
    char text[512], secret[64];

    assert_true(crypto_base64(key, sizeof key - 1, secret, sizeof secret));
    snprintf(text, sizeof text, "whsec_%s\n", secret);
    write_file("sms.key", text, "w");
    snprintf(text, sizeof text,
             "sms.url = %s\nsms.key = sms.key\nmail.url = smtp://127.0.0.1:%d\n"
             "mail.from = hall@example.org\n",
             webhook.url, mailbox.port);
    write_file("hub.conf", text, "a");
}

static int begin(void **state)
{
    (void)state;
    assert_int_equal(crypto_start(), OK);
    mailbox_open(&mailbox, NULL, NULL);
    webhook_open(&webhook);
    house_init(&hall);
    configure();
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
    webhook_close(&webhook);
    return 0;
}

/* The path of the ticket's page, from its paper. */
static void take(const char *phone, int sheet, char path[512])
{
    struct inspector *i = &kiosk->inspector;
    char names[16][32], link[512];

    expect_screen(i, "welcome");
    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    if (phone != NULL)
        assert_true(inspector_type(i, phone));
    expect_tap(i, phone != NULL ? "done" : "skip");
    expect_screen(i, "ticket");
    house_await_sheets(&hall, sheet);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[sheet - 1], link, sizeof link));
    assert_non_null(strstr(link, "/t/"));
    snprintf(path, 512, "%s", strstr(link, "/t/"));
    expect_done(i);
}

static void ask_for_word(const char *path, const char *to)
{
    char target[600], body[512];
    struct talk_reply r;
    const char *proof;

    snprintf(target, sizeof target, "%s?lang=en&ask=tell", path);
    talk_once(hall.port, "GET", target, "", NULL, 0, &r);
    assert_int_equal(r.status, 200);
    proof = strstr(r.body, "name=\"proof\" value=\"");
    assert_non_null(proof);
    snprintf(body, sizeof body, "do=tell&proof=%.32s&to=%s",
             proof + strlen("name=\"proof\" value=\""), to);
    talk_free(&r);
    talk_once(hall.port, "POST", target, "Content-Type: application/x-www-form-urlencoded\r\n",
              body, strlen(body), &r);
    assert_int_equal(r.status, 303);
    assert_non_null(strstr(talk_header(&r, "Location"), "done=noted"));
    talk_free(&r);
}

static void test_customers_are_told_through_a_kill(void **state)
{
    char path[512], raw[4096], text[1024];
    struct webhook_call call;
    json_t *events;

    (void)state;
    take("13800138000", 1, path);
    webhook_await(&webhook, 1, &call);
    assert_true(webhook_is_signed(&call, key, sizeof key - 1));
    assert_non_null(strstr(call.body, "\"to\":\"13800138000\""));
    assert_non_null(strstr(call.body, "people before you: 0"));
    json_decref(house_await_events(&hall, "message.ended", NULL, 1));

    take(NULL, 2, path);
    mailbox_kill(&mailbox);
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 2)); /* its page offers it then */
    ask_for_word(path, "wang%40example.org");
    json_decref(house_await_events(&hall, "message.failed", NULL, 1));
    program_kill(&hall.hub);
    mailbox_start(&mailbox);
    house_start_hub(&hall);
    mailbox_await(&mailbox, 1);
    mailbox_read(&mailbox, 0, raw, sizeof raw, text, sizeof text);
    assert_non_null(strstr(raw, "To: wang@example.org\r\n"));
    assert_non_null(strstr(text, "people before you: 1"));
    events = house_await_events(&hall, "message.ended", NULL, 2);
    assert_int_equal(events_count(events, "message.wanted", NULL), 2);
    json_decref(events);
    assert_false(folder_holds(hall.hub_dir, "wang@example"));
    assert_false(folder_holds(hall.hub_dir, "13800138000"));
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_customers_are_told_through_a_kill, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
