/* matter_json.h - what the console sends about the office's records (core/matter.h).
 *
 * assets/hub/openapi.yaml is the truth about it.  Strict, as staff_json.h. */
#pragma once

#include "core/catalogue.h"

struct matter_line { /* one written step that is marked, one person who was there */
    int number;
    char staff[STAFF_SIZE], said[CODE_SIZE];
    char text[NOTE_SIZE];
};

struct matter_request {
    struct id id; /* of a new one; made by the page, so that it may ask again */
    char kind[CODE_SIZE], act[CODE_SIZE], said[CODE_SIZE];
    char when[MOMENT_TEXT];  /* RFC 3339 */
    struct matter_step what; /* what can be given of it; the rest is empty */
    struct matter_line lines[STAFF_MAX];
    int line_count;
};
MUST_USE enum err matter_request_decode(const char *json, size_t size, struct matter_request *to,
                                        char *why, size_t n);
