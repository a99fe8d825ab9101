/* test_post.c - mail by a real SMTP server, short messages by a webhook. */
#include "post_curl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "port/clock.h"
#include "port/crypto.h"
#include "support/mailbox.h"
#include "support/tls_files.h"
#include "support/webhook.h"

static struct tls_files tls;
static struct post_config config;
static char cause[POST_CAUSE_SIZE], raw[8192], text[2048];

static struct post_letter letter(const char *to)
{
    return (struct post_letter){.id = "0a000000000000000000000000000001",
                                .to = to,
                                .subject = "您的号快到了",
                                .text =
                                    "【大厅】\"A001\"：前面还有 3 人。\\ https://hall.example/t/x",
                                .language = "zh-Hans",
                                .now = {1795746600000, 480}};
}

static int start(void **state)
{
    (void)state;
    return crypto_start() == OK && tls_files_make(&tls) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    tls_files_remove(&tls);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    memset(&config, 0, sizeof config);
    cause[0] = '\0';
    text_copy(config.mail_from, sizeof config.mail_from, "hall@example.org");
    config.sms_key_size = 32;
    memset(config.sms_key, 7, config.sms_key_size);
    return 0;
}

static void aim(const struct mailbox *m, const char *scheme)
{
    text_format(config.mail_url, sizeof config.mail_url, "%s://127.0.0.1:%d", scheme, m->port);
}

static void test_mail_arrives_whole(void **state)
{
    struct post_letter l = letter("wang@example.org");
    struct mailbox m;

    (void)state;
    mailbox_open(&m, NULL, NULL);
    aim(&m, "smtp");
    assert_int_equal(post_mail(&config, &l, cause), POST_SENT);
    mailbox_await(&m, 1);
    mailbox_read(&m, 0, raw, sizeof raw, text, sizeof text);
    assert_string_equal(text, l.text);
    assert_non_null(strstr(raw, "From: hall@example.org\r\n"));
    assert_non_null(strstr(raw, "To: wang@example.org\r\n"));
    assert_non_null(strstr(raw, "Subject: =?UTF-8?B?5oKo55qE5Y+35b+r5Yiw5LqG?=\r\n"));
    assert_non_null(strstr(raw, "Date: Fri, 27 Nov 2026 02:30:00 +0000\r\n"));
    assert_non_null(strstr(raw, "Message-ID: <0a000000000000000000000000000001@example.org>\r\n"));
    assert_non_null(strstr(raw, "Content-Type: text/plain; charset=utf-8\r\n"));
    assert_non_null(strstr(raw, "Auto-Submitted: auto-generated\r\n"));
    mailbox_close(&m);
}

static void test_refusal_for_good_and_for_now(void **state)
{
    struct post_letter nobody = letter("nobody@example.org"), busy = letter("busy@example.org");
    struct mailbox m;

    (void)state;
    mailbox_open(&m, NULL, NULL);
    aim(&m, "smtp");
    assert_int_equal(post_mail(&config, &nobody, cause), POST_REFUSED);
    assert_string_equal(cause, "status_550");
    assert_int_equal(post_mail(&config, &busy, cause), POST_LATER);
    assert_string_equal(cause, "status_450");
    mailbox_kill(&m);
    assert_int_equal(post_mail(&config, &busy, cause), POST_LATER);
    assert_string_equal(cause, "connect");
    mailbox_start(&m);
    busy.to = "wang@example.org";
    assert_int_equal(post_mail(&config, &busy, cause), POST_SENT);
    mailbox_close(&m);
}

static void test_server_that_nobody_vouches_for_gets_nothing(void **state)
{
    struct post_letter l = letter("wang@example.org");
    struct mailbox m;

    (void)state;
    mailbox_open(&m, tls.cert, tls.key);
    aim(&m, "smtps");
    text_copy(config.ca, sizeof config.ca, tls.other_ca);
    assert_int_equal(post_mail(&config, &l, cause), POST_LATER);
    assert_string_equal(cause, "tls");
    assert_int_equal(mailbox_count(&m), 0);
    text_copy(config.ca, sizeof config.ca, tls.ca);
    assert_int_equal(post_mail(&config, &l, cause), POST_SENT);
    mailbox_await(&m, 1);
    mailbox_close(&m);
}

static void test_webhook_is_signed_and_judged_by_its_answer(void **state)
{
    static const struct {
        int status;
        enum post_result result;
        const char *cause;
    } rows[] = {
        {200, POST_SENT, ""},
        {202, POST_SENT, ""},
        {400, POST_REFUSED, "status_400"},
        {404, POST_REFUSED, "status_404"},
        {408, POST_LATER, "status_408"},
        {429, POST_LATER, "status_429"},
        {301, POST_LATER, "status_301"},
        {500, POST_LATER, "status_500"},
        {503, POST_LATER, "status_503"},
    };
    struct post_letter l = letter("+8613800138000");
    struct webhook_call call;
    struct webhook w;

    (void)state;
    webhook_open(&w);
    text_copy(config.sms_url, sizeof config.sms_url, w.url);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        webhook_answer(&w, rows[i].status);
        cause[0] = '\0';
        assert_int_equal(post_sms(&config, &l, cause), rows[i].result);
        assert_string_equal(cause, rows[i].cause);
    }
    webhook_await(&w, ARRAY_LEN(rows), &call);
    assert_string_equal(call.body,
                        "{\"to\":\"+8613800138000\",\"text\":\"【大厅】\\\"A001\\\"："
                        "前面还有 3 人。\\\\ https://hall.example/t/x\",\"language\":\"zh-Hans\"}");
    assert_string_equal(call.id, l.id);
    assert_string_equal(call.time, "1795746600");
    assert_true(webhook_is_signed(&call, config.sms_key, config.sms_key_size));
    config.sms_key[0]++;
    assert_false(webhook_is_signed(&call, config.sms_key, config.sms_key_size));
    webhook_close(&w);
    assert_int_equal(post_sms(&config, &l, cause), POST_LATER);
    assert_string_equal(cause, "connect");
}

/* RFC 4231, test case 2. */
static void test_mac_is_that_of_the_standard(void **state)
{
    char mac[MAC_TEXT];

    (void)state;
    crypto_mac_text("Jefe", 4, "what do ya want for nothing?", 28, mac);
    assert_string_equal(mac, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

static void test_addresses_that_are_not_safe_are_refused(void **state)
{
    static const struct {
        const char *url, *secure, *plain;
        bool safe;
    } rows[] = {
        {"https://gateway.example/a/b?c=d", "https", "http", true},
        {"http://127.0.0.1:8080/x", "https", "http", true},
        {"http://[::1]/x", "https", "http", true},
        {"http://gateway.example/x", "https", "http", false},
        {"ftp://gateway.example/x", "https", "http", false},
        {"gateway.example", "https", "http", false},
        {"", "https", "http", false},
        {"smtps://mail.example", "smtps", "smtp", true},
        {"smtp://mail.example:587", "smtps", "smtp", true},
        {"https://mail.example", "smtps", "smtp", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char why[128] = "";

        assert_int_equal(
            post_url_is_safe(rows[i].url, rows[i].secure, rows[i].plain, why, sizeof why),
            rows[i].safe);
        assert_int_equal(why[0] == '\0', rows[i].safe);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_mail_arrives_whole, set_up),
        cmocka_unit_test_setup(test_refusal_for_good_and_for_now, set_up),
        cmocka_unit_test_setup(test_server_that_nobody_vouches_for_gets_nothing, set_up),
        cmocka_unit_test_setup(test_webhook_is_signed_and_judged_by_its_answer, set_up),
        cmocka_unit_test(test_mac_is_that_of_the_standard),
        cmocka_unit_test(test_addresses_that_are_not_safe_are_refused),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
