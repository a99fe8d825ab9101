/* test_crypto.c - libsodium behind port/crypto.h, against published vectors. */
#include "base/text.h"
#include "port/crypto.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int start(void **state)
{
    (void)state;
    return crypto_start() == OK ? 0 : -1;
}

static void from_hex(const char *hex, uint8_t *to, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char two[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

        to[i] = (uint8_t)strtoul(two, NULL, 16);
    }
}

/* RFC 8032, 7.1, test 2. */
static void test_sign_gives_the_vector_of_rfc_8032(void **state)
{
    struct sign_key k;
    uint8_t expected[SIGNATURE_BYTES], signature[SIGNATURE_BYTES];
    const uint8_t message = 0x72;

    (void)state;
    from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", k.open, KEY_BYTES);
    from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", k.secret, 32);
    memcpy(k.secret + 32, k.open, KEY_BYTES);
    from_hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
             expected, SIGNATURE_BYTES);
    crypto_sign(&k, &message, 1, signature);
    assert_memory_equal(signature, expected, SIGNATURE_BYTES);
    assert_true(crypto_verify(k.open, &message, 1, expected));
}

static void test_verify_refuses_each_flipped_bit(void **state)
{
    struct sign_key k, other;
    uint8_t signature[SIGNATURE_BYTES];
    char message[] = "POST /v1/events";

    (void)state;
    crypto_sign_key(&k);
    crypto_sign_key(&other);
    crypto_sign(&k, message, sizeof message, signature);
    assert_true(crypto_verify(k.open, message, sizeof message, signature));
    assert_false(crypto_verify(other.open, message, sizeof message, signature));
    for (size_t i = 0; i < 8 * SIGNATURE_BYTES; i++) {
        signature[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_false(crypto_verify(k.open, message, sizeof message, signature));
        signature[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    message[0] ^= 1;
    assert_false(crypto_verify(k.open, message, sizeof message, signature));
}

/* BLAKE2b-256 of "abc", as `b2sum -l 256` says. */
static void test_hash_is_blake2b_256(void **state)
{
    char text[HASH_TEXT];

    (void)state;
    crypto_hash_text("abc", 3, text);
    assert_string_equal(text, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    crypto_hash_text("", 0, text);
    assert_string_equal(text, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void test_seal_made_ahead_is_a_sealed_box_of_one_use(void **state)
{
    static const struct seal_ahead wiped;
    static const uint8_t none[KEY_BYTES];
    struct seal_ahead a = {.ready = false}, before;
    struct seal_key k, other;
    char first[256], second[256], text[64];

    (void)state;
    crypto_seal_key(&k);
    crypto_seal_key(&other);
    crypto_seal_prepare(&a, k.open);
    before = a;
    crypto_seal_prepare(&a, k.open); /* it is ready */
    assert_memory_equal(&a, &before, sizeof a);
    assert_true(crypto_seal_with(&a, k.open, "13800138000", first, sizeof first));
    assert_memory_equal(&a, &wiped, sizeof a);
    assert_true(crypto_unseal(&k, first, text, sizeof text));
    assert_string_equal(text, "13800138000");
    assert_true(
        crypto_seal_with(&a, k.open, "13800138000", second, sizeof second)); /* unprepared */
    assert_true(crypto_unseal(&k, second, text, sizeof text));
    assert_int_not_equal(strncmp(first, second, 40), 0); /* another key of one use */
    crypto_seal_prepare(&a, k.open);
    assert_true(crypto_seal_with(&a, other.open, "", first, sizeof first)); /* for somebody else */
    assert_true(crypto_unseal(&other, first, text, sizeof text));
    assert_false(crypto_unseal(&k, first, text, sizeof text));
    assert_false(crypto_seal_with(&a, k.open, "13800138000", first, 8));
    assert_false(crypto_seal_with(&a, none, "13800138000", first, sizeof first));
}

static void test_seal_is_opened_by_its_key_alone(void **state)
{
    struct seal_key k, other;
    char sealed[256], again[256], text[64], longest[32];

    (void)state;
    crypto_seal_key(&k);
    crypto_seal_key(&other);
    assert_true(crypto_seal(k.open, "13800138000 张三", sealed, sizeof sealed));
    assert_true(crypto_seal(k.open, "13800138000 张三", again, sizeof again));
    assert_string_not_equal(sealed, again);
    assert_null(strstr(sealed, "138"));
    assert_true(crypto_unseal(&k, sealed, text, sizeof text));
    assert_string_equal(text, "13800138000 张三");
    assert_false(crypto_unseal(&other, sealed, text, sizeof text));
    assert_false(crypto_seal(k.open, "13800138000", longest, sizeof longest));
    assert_false(crypto_unseal(&k, sealed, text, strlen("13800138000 张三")));
    assert_true(crypto_unseal(&k, sealed, text, strlen("13800138000 张三") + 1));
    sealed[10] = sealed[10] == 'A' ? 'B' : 'A';
    assert_false(crypto_unseal(&k, sealed, text, sizeof text));
    assert_false(crypto_unseal(&k, "", text, sizeof text));
    assert_false(crypto_unseal(&k, "AAAA", text, sizeof text));
    assert_false(crypto_unseal(&k, "not base64!", text, sizeof text));
    assert_true(crypto_seal(k.open, "", sealed, sizeof sealed));
    assert_true(crypto_unseal(&k, sealed, text, 1));
    assert_string_equal(text, "");
}

/* RFC 4648, 10, and the forms that it lets a decoder refuse. */
static void test_base64_follows_rfc_4648(void **state)
{
    static const char *const rows[][3] = {
        {"", "", ""},
        {"f", "Zg==", "Zg"},
        {"fo", "Zm8=", "Zm8"},
        {"foo", "Zm9v", "Zm9v"},
        {"foob", "Zm9vYg==", "Zm9vYg"},
        {"\xfb\xff", "+/8=", "-_8"},
    };
    static const char *const bad[] = {"Zg",   "Zg=",  "Zg===", "Zh==",    "Zg==\n",
                                      "Z g=", "-_8=", "=",     "Zm9\x80", "\xff\xff\xff\xff"};
    char text[16], bytes[16];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t len = strlen(rows[i][0]), size = sizeof bytes;

        assert_true(crypto_base64(rows[i][0], len, text, sizeof text));
        assert_string_equal(text, rows[i][1]);
        assert_true(crypto_base64_decode(text, bytes, &size));
        assert_int_equal(size, len);
        assert_memory_equal(bytes, rows[i][0], len);
        assert_true(crypto_base64url(rows[i][0], len, text, sizeof text));
        assert_string_equal(text, rows[i][2]);
        size = sizeof bytes;
        assert_true(crypto_base64url_decode(text, bytes, &size));
        assert_int_equal(size, len);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        size_t size = sizeof bytes;

        assert_false(crypto_base64_decode(bad[i], bytes, &size));
    }
}

static void test_base64_refuses_what_does_not_fit(void **state)
{
    char text[8];
    uint8_t bytes[3];
    size_t size = sizeof bytes;

    (void)state;
    assert_false(crypto_base64("foob", 4, text, sizeof text));
    assert_true(crypto_base64("foo", 3, text, 5));
    assert_false(crypto_base64("foo", 3, text, 4));
    assert_false(crypto_base64_decode("Zm9vYg==", bytes, &size));
    size = sizeof bytes;
    assert_true(crypto_base64_decode("Zm9v", bytes, &size));
    assert_int_equal(size, 3);
}

static void test_password_fits_itself_alone(void **state)
{
    char stored[PASSWORD_TEXT], again[PASSWORD_TEXT], beyond[2 * PASSWORD_TEXT];

    (void)state;
    assert_int_equal(crypto_password("柜台-correct horse", stored), OK);
    assert_int_equal(crypto_password("柜台-correct horse", again), OK);
    assert_string_not_equal(stored, again);
    assert_non_null(strstr(stored, "$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_true(crypto_password_fits(stored, "柜台-correct horse"));
    assert_false(crypto_password_fits(stored, "柜台-correct hors"));
    assert_false(crypto_password_fits(stored, ""));
    assert_false(crypto_password_fits("", "x"));
    assert_false(crypto_password_fits("$argon2id$nonsense", "x"));
    memset(beyond, 'a', sizeof beyond - 1);
    beyond[sizeof beyond - 1] = '\0';
    assert_false(crypto_password_fits(beyond, "x"));
}

static void *make_ids(void *to)
{
    for (int i = 0; i < 1000; i++)
        ((struct id *)to)[i] = crypto_id();
    return NULL;
}

static void test_ids_of_two_threads_differ(void **state)
{
    static struct id ids[2000];
    pthread_t other;

    (void)state;
    assert_int_equal(pthread_create(&other, NULL, make_ids, ids), 0);
    make_ids(ids + 1000);
    pthread_join(other, NULL);
    for (int i = 0; i < 1000; i++) {
        assert_false(id_is_none(ids[i]));
        assert_false(id_equal(ids[i], ids[1000 + i]));
    }
}

static void test_equal_compares_all_bytes(void **state)
{
    (void)state;
    assert_true(crypto_equal("token-a", "token-a", 7));
    assert_false(crypto_equal("token-a", "token-b", 7));
    assert_true(crypto_equal("token-a", "token-b", 6));
}

static void test_find_hash_is_keyed_slow_and_of_the_digits(void **state)
{
    const uint8_t key[KEY_BYTES] = {1}, other[KEY_BYTES] = {2};
    char a[FIND_TEXT], b[FIND_TEXT];

    (void)state;
    crypto_find(key, "138-0013 8000", a);
    crypto_find(key, "13800138000", b);
    assert_int_equal(strlen(a), 22);
    assert_string_equal(a, b);
    crypto_find(other, "13800138000", b);
    assert_string_not_equal(a, b);
    crypto_find(key, "13800138001", b);
    assert_string_not_equal(a, b);
    crypto_find(key, "1234", b);
    assert_string_equal(b, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_gives_the_vector_of_rfc_8032),
        cmocka_unit_test(test_verify_refuses_each_flipped_bit),
        cmocka_unit_test(test_hash_is_blake2b_256),
        cmocka_unit_test(test_seal_is_opened_by_its_key_alone),
        cmocka_unit_test(test_seal_made_ahead_is_a_sealed_box_of_one_use),
        cmocka_unit_test(test_base64_follows_rfc_4648),
        cmocka_unit_test(test_base64_refuses_what_does_not_fit),
        cmocka_unit_test(test_password_fits_itself_alone),
        cmocka_unit_test(test_ids_of_two_threads_differ),
        cmocka_unit_test(test_equal_compares_all_bytes),
        cmocka_unit_test(test_find_hash_is_keyed_slow_and_of_the_digits),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
