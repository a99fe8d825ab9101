/* token.h - what the QR on a ticket says: a link, <base>/t/<token>; that on the paper
 * of an appointment: <base>/a/<token>; and that on the paper of a case: <base>/c/<token>.
 *
 * The token is base64url of 96 bytes: a body of 32 that names the ticket, and
 * its Ed25519 signature.  Whoever knows the signer's open key can tell with no
 * network whether a ticket is real, and which.  Nothing personal is in it.
 *
 * body, numbers big-endian:
 *      0  version, 1             21  day, int32, days since 1970
 *      1  signer, 4 bytes        25  prefix, 3 bytes, padded with 0
 *      5  ticket, 16 bytes       28  lane
 *                                29  count, 3 bytes
 *
 * and of an appointment:
 *      0  version, 2             25  minute of the day, 2 bytes
 *      1  signer, 4 bytes        27  service: the first 5 bytes of its code's hash
 *      5  appointment, 16 bytes      (FNV-1a, 64 bits), so that a terminal which
 *     21  day, int32                 knows no more can still tell which it is
 *
 * An appointment may have moved since its paper was printed; its id is what counts.
 *
 * and of a case: version 3, signer, case, and eleven times 0.  Staff see the ids of cases;
 * the customer alone has the link, and what is said by it is the customer's word.
 *
 * Bytes only: base64url and signing are the caller's (port/crypto.h). */
#pragma once

#include "base/day.h"
#include "base/id.h"
#include "core/number.h"

enum {
    TOKEN_BODY = 32,
    TOKEN_SIGNER = 1, /* its place in the body */
    TOKEN_SIGNATURE = 64,
    TOKEN_BYTES = TOKEN_BODY + TOKEN_SIGNATURE,
    TOKEN_TEXT = TOKEN_BYTES / 3 * 4 + 1, /* base64url and the end */
    TOKEN_MESSAGE = 16 + TOKEN_BODY
};

/* What is signed: the body behind a name of its own, so that no signature made
 * for another purpose fits. */
typedef void token_message_fn(const uint8_t body[TOKEN_BODY], uint8_t to[TOKEN_MESSAGE]);

struct ticket_token {
    uint8_t signer[4]; /* first bytes of the device's id, to find its key by */
    struct id ticket;
    civil day; /* business day */
    struct number number;
};

/* False when the number is none or out of range. */
bool token_pack(const struct ticket_token *t, uint8_t to[TOKEN_BODY]);

/* False for any bytes that token_pack() does not make.  Says nothing about the
 * signature: verify first. */
bool token_unpack(const uint8_t from[TOKEN_BODY], struct ticket_token *to);

token_message_fn token_message;

/* Finds the token in what a scanner read: a whole link (http or https, any
 * host) or the token alone, blanks around it allowed.  False for any other QR
 * code.  `size` is at least TOKEN_TEXT. */
bool token_from_scan(const char *scanned, char *token, size_t size);

struct appointment_token {
    uint8_t signer[4];
    struct id appointment;
    civil day;
    int minute;
    uint8_t service[5]; /* token_service() */
};

void token_service(const char *code, uint8_t to[5]);
bool appointment_token_pack(const struct appointment_token *t, uint8_t to[TOKEN_BODY]);
bool appointment_token_unpack(const uint8_t from[TOKEN_BODY], struct appointment_token *to);
token_message_fn appointment_token_message;

/* As token_from_scan(); a token without a link is told by its first byte, which
 * unpacking looks at. */
bool appointment_token_from_scan(const char *scanned, char *token, size_t size);

struct case_token {
    uint8_t signer[4];
    struct id id;
};

void case_token_pack(const struct case_token *t, uint8_t to[TOKEN_BODY]);
bool case_token_unpack(const uint8_t from[TOKEN_BODY], struct case_token *to);
token_message_fn case_token_message;
bool case_token_from_scan(const char *scanned, char *token, size_t size); /* as above */
