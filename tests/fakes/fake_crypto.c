/* fake_crypto.c - port/crypto.h without cryptography: the same input gives the
 * same output, different inputs give different ones, and nothing is secret. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_crypto.h"
#include "port/crypto.h"

static uint64_t drawn; /* bytes that crypto_random() has given */

void fake_crypto_begin(uint64_t seed)
{
    drawn = seed;
}

static uint64_t mix(uint64_t hash, const void *m, size_t size)
{
    const uint8_t *at = m;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 31;
}

/* Stretches a hash to as many bytes as are wanted. */
static void spread(uint64_t hash, uint8_t *to, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ i) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
        to[i] = (uint8_t)(hash >> 24);
    }
}

uint32_t crypto_otp(const uint8_t key[OTP_BYTES], uint64_t step)
{
    return (uint32_t)(mix(mix(step + 1, key, OTP_BYTES), &step, sizeof step) % 1000000);
}

enum err crypto_start(void)
{
    return OK;
}

void crypto_random(void *to, size_t size)
{
    drawn++;
    spread(mix(UINT64_C(0x9e3779b97f4a7c15), &drawn, sizeof drawn), to, size);
}

struct id crypto_id(void)
{
    struct id a;

    crypto_random(a.b, sizeof a.b);
    return a;
}

void crypto_sign_key(struct sign_key *to)
{
    crypto_random(to->secret, sizeof to->secret);
    memcpy(to->open, to->secret + SECRET_BYTES - KEY_BYTES, KEY_BYTES);
}

void crypto_seal_key(struct seal_key *to)
{
    crypto_random(to->secret, sizeof to->secret);
    memcpy(to->open, to->secret, sizeof to->open);
}

void crypto_seal_key_of(const uint8_t seed[KEY_BYTES], struct seal_key *to)
{
    memcpy(to->secret, seed, KEY_BYTES);
    memcpy(to->open, seed, KEY_BYTES);
}

static void signature(const uint8_t open[KEY_BYTES], const void *m, size_t size,
                      uint8_t to[SIGNATURE_BYTES])
{
    spread(mix(mix(1, open, KEY_BYTES), m, size), to, SIGNATURE_BYTES);
}

void crypto_sign(const struct sign_key *k, const void *m, size_t size, uint8_t to[SIGNATURE_BYTES])
{
    signature(k->open, m, size, to);
}

bool crypto_verify(const uint8_t open[KEY_BYTES], const void *m, size_t size,
                   const uint8_t given[SIGNATURE_BYTES])
{
    uint8_t right[SIGNATURE_BYTES];

    signature(open, m, size, right);
    return memcmp(right, given, sizeof right) == 0;
}

void crypto_hash(const void *m, size_t size, uint8_t to[HASH_BYTES])
{
    spread(mix(2, m, size), to, HASH_BYTES);
}

void crypto_hash_text(const void *m, size_t size, char to[HASH_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t hash[HASH_BYTES];

    crypto_hash(m, size, hash);
    for (size_t i = 0; i < sizeof hash; i++) {
        to[2 * i] = digits[hash[i] >> 4];
        to[2 * i + 1] = digits[hash[i] & 15];
    }
    to[2 * sizeof hash] = '\0';
}

/* ---- base64 ---- */

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static bool encode(const char *digits, bool pad, const void *m, size_t size, char *to, size_t room)
{
    const uint8_t *b = m;
    size_t n = 0;

    for (size_t i = 0; i < size; i += 3) {
        uint32_t three = (uint32_t)b[i] << 16 | (uint32_t)(i + 1 < size ? b[i + 1] : 0) << 8 |
                         (i + 2 < size ? b[i + 2] : 0);
        size_t used = size - i > 2 ? 4 : size - i + 1;

        if (n + 5 > room)
            return false;
        for (size_t k = 0; k < 4; k++) {
            if (k < used)
                to[n++] = digits[three >> (18 - 6 * k) & 63];
            else if (pad)
                to[n++] = '=';
        }
    }
    to[n] = '\0';
    return true;
}

static bool decode(const char *digits, const char *s, void *to, size_t *size)
{
    uint8_t *out = to;
    size_t room = *size, n = 0;
    uint32_t bits = 0;
    int have = 0;

    for (; *s != '\0' && *s != '='; s++) {
        const char *at = strchr(digits, *s);

        if (at == NULL)
            return false;
        bits = bits << 6 | (uint32_t)(at - digits);
        have += 6;
        if (have < 8)
            continue;
        have -= 8;
        if (n == room)
            return false;
        out[n++] = (uint8_t)(bits >> have);
    }
    *size = n;
    return strspn(s, "=") == strlen(s);
}

bool crypto_base64(const void *m, size_t size, char *to, size_t to_size)
{
    return encode(standard, true, m, size, to, to_size);
}

bool crypto_base64_decode(const char *s, void *to, size_t *size)
{
    return decode(standard, s, to, size);
}

bool crypto_base64url(const void *m, size_t size, char *to, size_t to_size)
{
    return encode(url_safe, false, m, size, to, to_size);
}

bool crypto_base64url_decode(const char *s, void *to, size_t *size)
{
    return decode(url_safe, s, to, size);
}

/* ---- seals and passwords ---- */

void crypto_mac_text(const void *key, size_t key_size, const void *m, size_t size,
                     char to[MAC_TEXT])
{
    uint8_t bytes[HASH_BYTES];

    spread(mix(mix(1, key, key_size), m, size), bytes, sizeof bytes);
    must(crypto_base64(bytes, sizeof bytes, to, MAC_TEXT));
}

bool crypto_seal(const uint8_t open[KEY_BYTES], const char *text, char *to, size_t size)
{
    uint8_t box[256];
    size_t len = strlen(text);

    if (len + KEY_BYTES > sizeof box)
        return false;
    memcpy(box, open, KEY_BYTES);
    for (size_t i = 0; i < len; i++)
        box[KEY_BYTES + i] = (uint8_t)text[i] ^ 0xA5;
    return crypto_base64(box, KEY_BYTES + len, to, size);
}

void crypto_seal_prepare(struct seal_ahead *a, const uint8_t open[KEY_BYTES])
{
    memcpy(a->to, open, KEY_BYTES);
    a->ready = true;
}

bool crypto_seal_with(struct seal_ahead *a, const uint8_t open[KEY_BYTES], const char *text,
                      char *to, size_t size)
{
    memset(a, 0, sizeof *a);
    return crypto_seal(open, text, to, size);
}

bool crypto_unseal(const struct seal_key *k, const char *sealed, char *to, size_t size)
{
    uint8_t box[256];
    size_t len = sizeof box;

    if (!crypto_base64_decode(sealed, box, &len) || len < KEY_BYTES ||
        memcmp(box, k->open, KEY_BYTES) != 0 || len - KEY_BYTES >= size)
        return false;
    for (size_t i = 0; i < len - KEY_BYTES; i++)
        to[i] = (char)(box[KEY_BYTES + i] ^ 0xA5);
    to[len - KEY_BYTES] = '\0';
    return true;
}

enum err crypto_password(const char *password, char to[PASSWORD_TEXT])
{
    text_format(to, PASSWORD_TEXT, "$fake$%016llx",
                (unsigned long long)mix(3, password, strlen(password)));
    return OK;
}

bool crypto_password_fits(const char *stored, const char *password)
{
    char made[PASSWORD_TEXT];

    return crypto_password(password, made) == OK && strcmp(made, stored) == 0;
}

void crypto_find(const uint8_t key[KEY_BYTES], const char *phone, char to[FIND_TEXT])
{
    uint64_t hash = mix(4, key, KEY_BYTES);
    uint8_t find[16];
    char text[40];
    int digits = 0;

    for (const char *s = phone; *s != '\0'; s++) {
        if (*s >= '0' && *s <= '9' && ++digits)
            hash = mix(hash, s, 1);
    }
    spread(hash, find, sizeof find);
    to[0] = '\0';
    must(crypto_base64url(find, sizeof find, text, sizeof text));
    if (digits >= 5)
        text_copy(to, FIND_TEXT, text);
}

bool crypto_equal(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}
