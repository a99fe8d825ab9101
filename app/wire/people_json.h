/* people_json.h - people that were added or changed at the console, beside those of
 * the hall's JSON. */
#pragma once

#include "core/catalogue.h"

struct person_request {
    char number[STAFF_SIZE];
    struct names name, level;
    char role[CODE_SIZE];
};
MUST_USE enum err person_request_decode(const char *json, size_t size, struct person_request *to,
                                        char *why, size_t n);

/* As it is kept; the caller frees. */
char *person_request_encode_new(const struct person_request *from);

/* The hall's JSON with these people (as they are kept) in the place of those with the
 * same number, or behind the others, and with its edition in the version: "2026-11.p3".
 * A person's photo stays.  The caller frees; NULL when `hall` is no JSON object with
 * "staff".  catalogue_decode() checks the whole. */
char *catalogue_with_people_new(const char *hall, size_t size, char *const *people, int count,
                                int edition);
