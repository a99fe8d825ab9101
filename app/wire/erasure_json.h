/* erasure_json.h - how far an erasure on request is (R38), for the API and as the hub keeps
 * it. */
#pragma once

#include "core/linked.h"

enum erasure_what {
    ERASES_ALL, /* what the customer gave */
    ERASES_HELD /* what was sealed for a dispute that is over */
};

struct erasure {
    uint64_t id; /* a place in the log when it was asked for: no other has it */
    int what;
    bool done;
    char staff[STAFF_SIZE]; /* who asked for it */
    struct moment begun;
    struct linked subjects; /* the first is what was asked for */
    uint64_t looked, of;    /* places of the log in this pass */
    int pass;               /* 1..; another follows one that found more subjects */
    bool again;             /* it does */
    int events;             /* that were changed so far */
};
char *erasure_encode_new(const struct erasure *from); /* the caller frees */
MUST_USE enum err erasure_decode(const char *json, size_t size, struct erasure *to, char *why,
                                 size_t n);
