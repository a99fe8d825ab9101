/* receiver_json.h - who is sent events, as the console says it and as it is kept.
 *
 * assets/hub/openapi.yaml is the truth about it.  Strict, as staff_json.h. */
#pragma once

#include "core/push.h"

/* Where a receiver may be and whether its parts go together is looked at too. */
MUST_USE enum err receiver_decode(const char *json, size_t size, struct receiver *to, char *why,
                                  size_t n);

/* As it is read, but without the values of headers; the caller frees. */
char *receiver_encode_new(const struct receiver *r);

/* The values of the headers, which are kept sealed: an object by their names. */
char *receiver_headers_encode_new(const struct receiver *r);

/* Into the headers of the same names that have no value. */
void receiver_headers_take(struct receiver *r, const char *json);

struct receiver_from { /* one of them */
    uint64_t pos;      /* the first that is sent again; 0 not given */
    struct moment since;
    bool now; /* nothing of what waits */
};
MUST_USE enum err receiver_from_decode(const char *json, size_t size, struct receiver_from *to,
                                       char *why, size_t n);
