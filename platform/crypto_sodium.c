/* crypto_sodium.c - keys, signatures, seals and passwords by libsodium. */
#include "base/log.h"

/* libsodium has a crypto_sign() and a crypto_hash() of its own, in another form.
 * Its names are put aside here, and ours are hidden so that they never stand
 * before the library's in a running program. */
#define crypto_sign sodium_crypto_sign
#define crypto_hash sodium_crypto_hash
#include <sodium.h>
#undef crypto_sign
#undef crypto_hash

#pragma GCC visibility push(hidden)
#include "port/crypto.h"
#pragma GCC visibility pop

#include <stdlib.h>
#include <string.h>

enum { PASSWORD_PASSES = 2, PASSWORD_BYTES = 19 * 1024 * 1024 };

_Static_assert(KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519 key");
_Static_assert(SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519 secret");
_Static_assert(SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519 signature");
_Static_assert(KEY_BYTES == crypto_box_SEEDBYTES, "X25519 seed");
_Static_assert(KEY_BYTES == crypto_box_PUBLICKEYBYTES, "X25519 key");
_Static_assert(KEY_BYTES == crypto_box_SECRETKEYBYTES, "X25519 secret");
_Static_assert(PASSWORD_TEXT == crypto_pwhash_STRBYTES, "argon2id string");

enum err crypto_start(void)
{
    if (sodium_init() >= 0)
        return OK;
    log_fault("crypto: libsodium cannot start on this machine");
    return ERR_IO;
}

void crypto_random(void *to, size_t size)
{
    randombytes_buf(to, size);
}

struct id crypto_id(void)
{
    struct id a = {{0}};

    crypto_random(a.b, sizeof a.b);
    return a;
}

void crypto_sign_key(struct sign_key *to)
{
    crypto_sign_keypair(to->open, to->secret);
}

void crypto_seal_key(struct seal_key *to)
{
    crypto_box_keypair(to->open, to->secret);
}

void crypto_seal_key_of(const uint8_t seed[KEY_BYTES], struct seal_key *to)
{
    must(crypto_box_seed_keypair(to->open, to->secret, seed) == 0);
}

void crypto_sign(const struct sign_key *k, const void *m, size_t size, uint8_t to[SIGNATURE_BYTES])
{
    must(crypto_sign_detached(to, NULL, m, size, k->secret) == 0);
}

bool crypto_verify(const uint8_t open[KEY_BYTES], const void *m, size_t size,
                   const uint8_t signature[SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, m, size, open) == 0;
}

void crypto_hash(const void *m, size_t size, uint8_t to[HASH_BYTES])
{
    must(crypto_generichash(to, HASH_BYTES, m, size, NULL, 0) == 0);
}

void crypto_hash_text(const void *m, size_t size, char to[HASH_TEXT])
{
    uint8_t hash[HASH_BYTES];

    crypto_hash(m, size, hash);
    sodium_bin2hex(to, HASH_TEXT, hash, sizeof hash);
}

static bool encode(const void *m, size_t size, char *to, size_t to_size, int variant)
{
    /* sodium_bin2base64() aborts when the room is too small. */
    if (size > SIZE_MAX / 2 || to_size < sodium_base64_encoded_len(size, variant))
        return false;
    sodium_bin2base64(to, to_size, m, size, variant);
    return true;
}

static bool decode(const char *s, void *to, size_t *size, int variant)
{
    /* libsodium 1.0.18 takes each byte from 0x80 on for a digit, where char is
     * signed. */
    for (const char *at = s; *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x80)
            return false;
    }
    return sodium_base642bin(to, *size, s, strlen(s), NULL, size, NULL, variant) == 0;
}

bool crypto_base64(const void *m, size_t size, char *to, size_t to_size)
{
    return encode(m, size, to, to_size, sodium_base64_VARIANT_ORIGINAL);
}

bool crypto_base64_decode(const char *s, void *to, size_t *size)
{
    return decode(s, to, size, sodium_base64_VARIANT_ORIGINAL);
}

bool crypto_base64url(const void *m, size_t size, char *to, size_t to_size)
{
    return encode(m, size, to, to_size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool crypto_base64url_decode(const char *s, void *to, size_t *size)
{
    return decode(s, to, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void crypto_mac_text(const void *key, size_t key_size, const void *m, size_t size,
                     char to[MAC_TEXT])
{
    crypto_auth_hmacsha256_state state;
    uint8_t bytes[crypto_auth_hmacsha256_BYTES];

    crypto_auth_hmacsha256_init(&state, key, key_size);
    crypto_auth_hmacsha256_update(&state, m, size);
    crypto_auth_hmacsha256_final(&state, bytes);
    must(crypto_base64(bytes, sizeof bytes, to, MAC_TEXT));
    sodium_memzero(&state, sizeof state);
}

bool crypto_seal(const uint8_t open[KEY_BYTES], const char *text, char *to, size_t size)
{
    size_t len = strlen(text), box_size = len + crypto_box_SEALBYTES;
    uint8_t *box = malloc(box_size);
    bool done;

    must(box != NULL);
    done = crypto_box_seal(box, (const uint8_t *)text, len, open) == 0 &&
           crypto_base64(box, box_size, to, size);
    free(box);
    return done;
}

void crypto_seal_prepare(struct seal_ahead *a, const uint8_t open[KEY_BYTES])
{
    uint8_t secret[crypto_box_SECRETKEYBYTES];

    if (a->ready && memcmp(a->to, open, KEY_BYTES) == 0)
        return;
    must(crypto_box_keypair(a->open, secret) == 0);
    a->ready = crypto_box_beforenm(a->shared, open, secret) == 0; /* false: no key at all */
    memcpy(a->to, open, KEY_BYTES);
    sodium_memzero(secret, sizeof secret);
}

/* What crypto_box_seal() does after its two multiplications. */
static bool close_box(const struct seal_ahead *a, const char *text, size_t len, uint8_t *box)
{
    uint8_t nonce[crypto_box_NONCEBYTES];
    crypto_generichash_state state;

    memcpy(box, a->open, KEY_BYTES);
    crypto_generichash_init(&state, NULL, 0, sizeof nonce);
    crypto_generichash_update(&state, a->open, KEY_BYTES);
    crypto_generichash_update(&state, a->to, KEY_BYTES);
    crypto_generichash_final(&state, nonce, sizeof nonce);
    return crypto_box_easy_afternm(box + KEY_BYTES, (const uint8_t *)text, len, nonce, a->shared) ==
           0;
}

bool crypto_seal_with(struct seal_ahead *a, const uint8_t open[KEY_BYTES], const char *text,
                      char *to, size_t size)
{
    size_t len = strlen(text), box_size = len + crypto_box_SEALBYTES;
    uint8_t *box = malloc(box_size);
    bool done;

    must(box != NULL);
    crypto_seal_prepare(a, open);
    done = a->ready && close_box(a, text, len, box) && crypto_base64(box, box_size, to, size);
    sodium_memzero(a, sizeof *a);
    free(box);
    return done;
}

bool crypto_unseal(const struct seal_key *k, const char *sealed, char *to, size_t size)
{
    size_t box_size = strlen(sealed) + 1, len;
    uint8_t *box = malloc(box_size);
    bool done = false;

    must(box != NULL);
    if (!crypto_base64_decode(sealed, box, &box_size) || box_size < crypto_box_SEALBYTES)
        goto done;
    len = box_size - crypto_box_SEALBYTES;
    if (len + 1 > size ||
        crypto_box_seal_open((uint8_t *)to, box, box_size, k->open, k->secret) != 0)
        goto done;
    to[len] = '\0';
    done = true;
done:
    free(box);
    return done;
}

enum err crypto_password(const char *password, char to[PASSWORD_TEXT])
{
    if (crypto_pwhash_str(to, password, strlen(password), PASSWORD_PASSES, PASSWORD_BYTES) == 0)
        return OK;
    log_fault("crypto: no memory to hash a password (19 MiB are needed)");
    return ERR_FULL;
}

bool crypto_password_fits(const char *stored, const char *password)
{
    char padded[PASSWORD_TEXT] = "";

    if (strlen(stored) >= sizeof padded)
        return false;
    memcpy(padded, stored, strlen(stored));
    return crypto_pwhash_str_verify(padded, password, strlen(password)) == 0;
}

/* argon2id with the key as its salt, then the key over it. */
void crypto_find(const uint8_t key[KEY_BYTES], const char *phone, char to[FIND_TEXT])
{
    uint8_t slow[HASH_BYTES], find[16];
    char digits[32];
    size_t n = 0;

    to[0] = '\0';
    for (const char *s = phone; *s != '\0' && n < sizeof digits; s++) {
        if (*s >= '0' && *s <= '9')
            digits[n++] = *s;
    }
    if (n >= 5 && crypto_pwhash(slow, sizeof slow, digits, n, key, PASSWORD_PASSES, PASSWORD_BYTES,
                                crypto_pwhash_ALG_ARGON2ID13) == 0) {
        must(crypto_generichash(find, sizeof find, slow, sizeof slow, key, KEY_BYTES) == 0);
        must(crypto_base64url(find, sizeof find, to, FIND_TEXT));
    }
    sodium_memzero(digits, sizeof digits);
    sodium_memzero(slow, sizeof slow);
}

bool crypto_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}
