/* crypto.h - keys, signatures, seals, passwords; done by crypto_sodium.c.
 *
 * All functions may be called from any thread after crypto_start(). */
#pragma once

#include <stdint.h>

#include "base/id.h"

enum {
    KEY_BYTES = 32,
    SECRET_BYTES = 64,
    SIGNATURE_BYTES = 64,
    HASH_BYTES = 32,
    HASH_TEXT = 65,
    KEY_TEXT = 48,      /* base64 of KEY_BYTES with its end */
    PASSWORD_TEXT = 128 /* an argon2id string */
};

struct sign_key { /* Ed25519, RFC 8032 */
    uint8_t secret[SECRET_BYTES], open[KEY_BYTES];
};
struct seal_key { /* X25519 for sealed boxes */
    uint8_t secret[KEY_BYTES], open[KEY_BYTES];
};

MUST_USE enum err crypto_start(void);
void crypto_random(void *to, size_t size);
struct id crypto_id(void);

void crypto_sign_key(struct sign_key *to);
void crypto_seal_key(struct seal_key *to);
void crypto_seal_key_of(const uint8_t seed[KEY_BYTES],
                        struct seal_key *to); /* the same each time */
void crypto_sign(const struct sign_key *k, const void *m, size_t size, uint8_t to[SIGNATURE_BYTES]);
bool crypto_verify(const uint8_t open[KEY_BYTES], const void *m, size_t size,
                   const uint8_t signature[SIGNATURE_BYTES]);

/* BLAKE2b-256, as hexadecimal text too. */
void crypto_hash(const void *m, size_t size, uint8_t to[HASH_BYTES]);
void crypto_hash_text(const void *m, size_t size, char to[HASH_TEXT]);

/* HMAC-SHA256 (RFC 2104), as base64; for webhooks. */
enum { MAC_TEXT = 45 };
void crypto_mac_text(const void *key, size_t key_size, const void *m, size_t size,
                     char to[MAC_TEXT]);

/* libsodium sealed box, as base64.  False when `to` is too small. */
bool crypto_seal(const uint8_t open[KEY_BYTES], const char *text, char *to, size_t size);

/* The same box; the key of its one use, which is nearly all of the time, is made while
 * nobody waits. */
struct seal_ahead {
    uint8_t to[KEY_BYTES], open[KEY_BYTES], shared[KEY_BYTES];
    bool ready;
};
void crypto_seal_prepare(struct seal_ahead *a, const uint8_t open[KEY_BYTES]);
/* Uses up and wipes what was prepared for that key; without, makes it now. */
bool crypto_seal_with(struct seal_ahead *a, const uint8_t open[KEY_BYTES], const char *text,
                      char *to, size_t size);

bool crypto_unseal(const struct seal_key *k, const char *sealed, char *to, size_t size);

/* Standard base64 (seals, keys) and base64url without padding (tokens). */
bool crypto_base64(const void *m, size_t size, char *to, size_t to_size);
bool crypto_base64_decode(const char *s, void *to, size_t *size); /* in: room, out: bytes */
bool crypto_base64url(const void *m, size_t size, char *to, size_t to_size);
bool crypto_base64url_decode(const char *s, void *to, size_t *size);

/* argon2id, 19 MiB, 2 passes; takes tens of milliseconds. */
MUST_USE enum err crypto_password(const char *password, char to[PASSWORD_TEXT]);
bool crypto_password_fits(const char *stored, const char *password);

/* A slow keyed hash of a phone number's digits, so that its owner's appointments
 * are found without the number itself; as base64url.  As slow as a password.
 * "" when the text has fewer than five digits, or there is no memory. */
enum { FIND_TEXT = 23 };
void crypto_find(const uint8_t key[KEY_BYTES], const char *phone, char to[FIND_TEXT]);

/* The code of an authenticator in that step of time: RFC 6238 with SHA-1, six
 * digits and half a minute, as all of them can; 0 to 999999. */
enum { OTP_BYTES = 20, OTP_STEP_S = 30 };
uint32_t crypto_otp(const uint8_t key[OTP_BYTES], uint64_t step);

bool crypto_equal(const void *a, const void *b, size_t size); /* in constant time */
