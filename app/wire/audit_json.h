/* audit_json.h - a line of the hub's audit log. */
#pragma once

#include "base/day.h"
#include "core/event.h"

enum { AUDIT_SUBJECT = 160, AUDIT_DETAIL = 4200 /* a path */, AUDIT_HASH = 72 };

struct audit_line {
    uint64_t n; /* from 1 */
    char at[MOMENT_TEXT];
    char who[STAFF_SIZE]; /* "" nobody who was signed in, or a command at the machine */
    char what[32];        /* "login", "contact_revealed", ... */
    char subject[AUDIT_SUBJECT], detail[AUDIT_DETAIL];
    char before[AUDIT_HASH]; /* hash of the line before; zeros for the first */
};
MUST_USE enum err audit_line_decode(const char *json, size_t size, struct audit_line *to, char *why,
                                    size_t n);
