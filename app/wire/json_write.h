/* json_write.h - structs to JSON by the tables that read them (json_read.h).
 *
 * Optional members that are zero or empty are left out.  Inside app/wire alone,
 * since jansson's type shows. */
#pragma once

#include "wire/json_read.h"

/* A new reference.  Never NULL: out of memory is a bug's end (must). */
json_t *json_write_form(const struct json_form *f, const void *base);

/* One line, malloc'ed. */
char *json_write_new(const struct json_form *f, const void *base);

/* Moments as RFC 3339; counters of the log as 64-bit numbers. */
bool json_read_moment(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_count(struct json_reader *r, json_t *v, const struct json_member *m, void *base);

/* Writes and reads a struct by the form of its name; who uses it includes string.h. */
#define JSON_BOTH_WAYS(name)                                                                       \
    char *name##_encode_new(const struct name *from)                                               \
    {                                                                                              \
        return json_write_new(&name##_form, from);                                                 \
    }                                                                                              \
    enum err name##_decode(const char *json, size_t size, struct name *to, char *why, size_t n)    \
    {                                                                                              \
        memset(to, 0, sizeof *to);                                                                 \
        return json_decode(&name##_form, json, size, to, why, n);                                  \
    }
