/* test_token.c - the bytes of a ticket's token; finding it in a scan. */
#include "wire/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static struct ticket_token sample(void)
{
    struct ticket_token t = {
        .signer = {0xDE, 0xAD, 0xBE, 0xEF},
        .day = 0x00010203,
        .number = {.prefix = "AB", .lane = 3, .count = 0x012},
    };

    for (int i = 0; i < 16; i++)
        t.ticket.b[i] = (uint8_t)(0xA0 + i);
    return t;
}

static void test_pack_gives_the_documented_bytes(void **state)
{
    static const uint8_t want[TOKEN_BODY] = {1,    0xDE, 0xAD, 0xBE, 0xEF, 0xA0, 0xA1, 0xA2,
                                             0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA,
                                             0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0,    1,    2,
                                             3,    'A',  'B',  0,    3,    0,    0,    0x12};
    struct ticket_token t = sample();
    uint8_t got[TOKEN_BODY];

    (void)state;
    assert_true(token_pack(&t, got));
    assert_memory_equal(got, want, TOKEN_BODY);
}

static void test_unpack_gives_back_what_was_packed(void **state)
{
    static const struct {
        civil day;
        struct number number;
    } cases[] = {
        {0, {"A", 0, 1}},           {20780, {"ABC", 63, 99999}},
        {-1, {"Z", 1, 65536}},      {INT32_MAX, {"QQ", 9, 255}},
        {INT32_MIN, {"H", 0, 256}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct ticket_token t = sample(), back;
        uint8_t bytes[TOKEN_BODY];

        t.day = cases[i].day;
        t.number = cases[i].number;
        assert_true(token_pack(&t, bytes));
        assert_true(token_unpack(bytes, &back));
        assert_int_equal(back.day, t.day);
        assert_true(number_equal(back.number, t.number));
        assert_true(id_equal(back.ticket, t.ticket));
        assert_memory_equal(back.signer, t.signer, sizeof t.signer);
    }
}

static void test_pack_refuses_what_is_no_number(void **state)
{
    static const struct number wrong[] = {{"", 0, 1},   {"a", 0, 1}, {"A1", 0, 1},    {"A", -1, 1},
                                          {"A", 64, 1}, {"A", 0, 0}, {"A", 0, 100000}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct ticket_token t = sample();
        uint8_t bytes[TOKEN_BODY];

        t.number = wrong[i];
        assert_false(token_pack(&t, bytes));
    }
}

static void test_unpack_refuses_bytes_that_pack_never_makes(void **state)
{
    static const struct {
        int at;
        uint8_t value;
    } changes[] = {{0, 0}, {0, 2}, {25, 0}, {25, 'a'}, {26, 0x80}, {27, ' '}, {28, 64}, {29, 2}};
    struct ticket_token t = sample(), back;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        uint8_t bytes[TOKEN_BODY];

        assert_true(token_pack(&t, bytes));
        bytes[changes[i].at] = changes[i].value;
        assert_false(token_unpack(bytes, &back));
    }
}

static void test_unpack_refuses_bytes_behind_the_prefix(void **state)
{
    struct ticket_token t = sample(), back;
    uint8_t bytes[TOKEN_BODY];

    (void)state;
    assert_true(token_pack(&t, bytes));
    bytes[26] = 0;
    bytes[27] = 'C'; /* "A", an end, "C" */
    assert_false(token_unpack(bytes, &back));
}

static void test_message_begins_with_its_purpose(void **state)
{
    uint8_t body[TOKEN_BODY], message[TOKEN_MESSAGE];

    (void)state;
    memset(body, 7, sizeof body);
    token_message(body, message);
    assert_memory_equal(message, "guitai-ticket-1", 16);
    assert_memory_equal(message + 16, body, sizeof body);
}

static void test_case_token_gives_the_documented_bytes(void **state)
{
    struct case_token t = {.signer = {1, 2, 3, 4}, .id = {{5, 6}}}, back;
    const uint8_t wanted[TOKEN_BODY] = {3, 1, 2, 3, 4, 5, 6};
    uint8_t bytes[TOKEN_BODY], message[TOKEN_MESSAGE];

    (void)state;
    case_token_pack(&t, bytes);
    assert_memory_equal(bytes, wanted, sizeof wanted);
    assert_true(case_token_unpack(bytes, &back));
    assert_memory_equal(&back, &t, sizeof t);
    case_token_message(bytes, message);
    assert_memory_equal(message, "guitai-case-1\0\0", 16);
    assert_memory_equal(message + 16, bytes, sizeof bytes);
    bytes[TOKEN_BODY - 1] = 1;
    assert_false(case_token_unpack(bytes, &back));
    bytes[TOKEN_BODY - 1] = 0;
    bytes[0] = 2; /* an appointment's */
    assert_false(case_token_unpack(bytes, &back));
}

/* 128 characters of base64url. */
static void fill_token(char token[TOKEN_TEXT])
{
    static const char used[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (int i = 0; i < TOKEN_TEXT - 1; i++)
        token[i] = used[i % 64];
    token[TOKEN_TEXT - 1] = '\0';
}

static void test_scan_of_a_link_or_token_gives_the_token(void **state)
{
    static const char *const before[] = {"",
                                         "  ",
                                         "https://hall.example/t/",
                                         "http://127.0.0.1:8080/t/",
                                         "https://hall.example/guitai/xincheng/t/",
                                         "\r\nhttps://[::1]:8443/t/"};
    static const char *const after[] = {"", "\r", "\r\n", " \t\n"};
    char token[TOKEN_TEXT], scanned[512], got[TOKEN_TEXT];

    (void)state;
    fill_token(token);
    for (size_t i = 0; i < ARRAY_LEN(before); i++) {
        for (size_t j = 0; j < ARRAY_LEN(after); j++) {
            text_format(scanned, sizeof scanned, "%s%s%s", before[i], token, after[j]);
            assert_true(token_from_scan(scanned, got, sizeof got));
            assert_string_equal(got, token);
        }
    }
}

static void test_scan_of_a_foreign_code_is_refused(void **state)
{
    static const char *const before[] = {"https://hall.example/c/",
                                         "https://hall.example/",
                                         "x",
                                         "ftp://hall.example/t/",
                                         "t/",
                                         "/t/",
                                         "https:///t/",
                                         "https://t/",
                                         "weixin://wxpay/t/",
                                         "WIFI:S:net;T:WPA;P:"};
    static const char *const whole[] = {
        "",    " ", "https://hall.example/t/", "https://hall.example/t/short", "6901234567892",
        "A012"};
    char token[TOKEN_TEXT], scanned[512], got[TOKEN_TEXT];

    (void)state;
    fill_token(token);
    for (size_t i = 0; i < ARRAY_LEN(before); i++) {
        text_format(scanned, sizeof scanned, "%s%s", before[i], token);
        assert_false(token_from_scan(scanned, got, sizeof got));
    }
    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        assert_false(token_from_scan(whole[i], got, sizeof got));
}

static void test_scan_with_a_foreign_character_is_refused(void **state)
{
    static const char wrong[] = {'+', '/', '=', ' ', '?', '\x7f', '\xe4', '\n'};
    char token[TOKEN_TEXT], scanned[512], got[TOKEN_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof wrong; i++) {
        fill_token(token);
        token[64] = wrong[i];
        assert_false(token_from_scan(token, got, sizeof got));
        text_format(scanned, sizeof scanned, "https://hall.example/t/%s", token);
        assert_false(token_from_scan(scanned, got, sizeof got));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_gives_the_documented_bytes),
        cmocka_unit_test(test_unpack_gives_back_what_was_packed),
        cmocka_unit_test(test_pack_refuses_what_is_no_number),
        cmocka_unit_test(test_unpack_refuses_bytes_that_pack_never_makes),
        cmocka_unit_test(test_unpack_refuses_bytes_behind_the_prefix),
        cmocka_unit_test(test_message_begins_with_its_purpose),
        cmocka_unit_test(test_case_token_gives_the_documented_bytes),
        cmocka_unit_test(test_scan_of_a_link_or_token_gives_the_token),
        cmocka_unit_test(test_scan_of_a_foreign_code_is_refused),
        cmocka_unit_test(test_scan_with_a_foreign_character_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
