/* signing.h - what a terminal signs of each request, and the guard against
 * requests that are sent again by somebody else.
 *
 * The signed text is six lines without an end of line behind the last:
 *     method, target as in the request line (path and query),
 *     BLAKE2b-256 of the body in hexadecimal, device, epoch, sequence.
 * The epoch grows by one with each start of the terminal, the sequence by one
 * with each request; so no clock is needed.  Bytes only: hash, signature and
 * base64 are the caller's (port/crypto.h). */
#pragma once

#include <stdint.h>

#include "base/id.h"

#define HEADER_DEVICE "Guitai-Device"       /* 32 hexadecimal digits */
#define HEADER_EPOCH "Guitai-Epoch"         /* decimal, from 1 */
#define HEADER_SEQUENCE "Guitai-Sequence"   /* decimal, from 1 */
#define HEADER_SIGNATURE "Guitai-Signature" /* base64url of the Ed25519 signature */

enum { SIGNING_TEXT = 1024, REPLAY_BITS = 64 };

struct signed_request {
    const char *method, *target; /* borrowed */
    const char *body_hash;       /* 64 hexadecimal digits, of an empty body too */
    struct id device;
    uint64_t epoch, sequence;
};

/* Writes the text to sign; its length without the end.  0 when it does not fit,
 * or when method or target hold a blank or a control character, which would let
 * one text stand for two requests. */
size_t signing_text(const struct signed_request *r, char *to, size_t size);

/* Reads the headers' values into device, epoch and sequence.  False unless each
 * is exactly in the form that signing_number() and id_to_text() write; NULL is
 * a header that is not there. */
bool signing_read(const char *device, const char *epoch, const char *sequence,
                  struct signed_request *to);

enum { SIGNING_NUMBER = 24 };
void signing_number(uint64_t n, char to[SIGNING_NUMBER]);

/* What staff compare of a terminal's key, on the machine and on the console: the first eighty bits
 * of the BLAKE2b-256 of its bytes, "3F2A 91C0 77DE 4B10 A5E2". */
enum { FINGERPRINT_TEXT = 25 };
void signing_fingerprint(const char *key_hash, char to[FINGERPRINT_TEXT]);

/* The newest epoch and sequence of a device, and which of the REPLAY_BITS
 * sequences up to it have been seen (as RFC 4303, 3.4.3): requests may overtake
 * each other by so much.  Zeroed is new. */
struct replay_window {
    uint64_t epoch, top;
    uint64_t seen; /* bit i: top - i */
};

/* True once for each request; false for one seen before, too old to know, or of
 * an earlier epoch.  Call it only when the signature has been verified. */
bool replay_window_take(struct replay_window *w, uint64_t epoch, uint64_t sequence);

/* What another hub has seen counts as seen. */
void replay_window_join(struct replay_window *w, const struct replay_window *other);
