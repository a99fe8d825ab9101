/* json_read.h - reads JSON into structs by tables, strictly.
 *
 * Every member is known or refused, every value has its kind and its range,
 * and the message of a refusal names the place and the mend:
 *     hall.json:31: services[3].prefix: "a1" is not 1 to 3 capital letters
 * Inside app/wire alone, since jansson's type shows. */
#pragma once

#include <jansson.h>
#include <stdint.h>

#include "wire/json_place.h"

enum { JSON_STEPS_MAX = 8 };

struct json_reader {
    const char *file; /* NULL: `why` names no line */
    const char *text; /* with `size`: what is read; for the line */
    size_t size;
    bool comments; /* members that begin with '$' are left alone */
    void *whole;   /* for a reader that looks beyond its row */
    struct json_step path[JSON_STEPS_MAX];
    int depth;
    enum err err; /* what to return after a refusal */
    char *why;
    size_t why_size;
};

struct json_form;

/* How one member is read into the struct at `base`. */
struct json_member {
    const char *name;
    bool (*read)(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
    size_t offset;
    int low, high;            /* int: its range; text: fewest bytes, buffer; rows: fewest, most */
    bool optional;            /* what is missing stays as `base` has it */
    const char *const *names; /* json_read_enum, 0..high-1 */
    const struct json_form *form; /* json_read_object, json_read_rows */
    size_t count_at;              /* json_read_rows: offset of the int that counts */
};

struct json_form {
    const struct json_member *members;
    size_t count;
    size_t row_size; /* of the struct that it fills */
};

/* Integers that every JSON reader keeps exactly (RFC 8259, 6). */
#define JSON_EXACT_MAX INT64_C(9007199254740991)

/* Before the first use of jansson: no memory ends the program, since jansson would call
 * it a fault of the text, and whoever sent it would think it refused for good. */
void json_start(void);

/* Parses with duplicates rejected; NULL with `why` and `err` set.  The caller
 * gives the value back to json_decref(). */
json_t *json_read_new(struct json_reader *r, const char *text, size_t size);

/* Writes `why`; returns false, for `return json_fail(...)`. */
bool json_fail(struct json_reader *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

void json_enter(struct json_reader *r, const char *member);
void json_enter_row(struct json_reader *r, size_t index);
void json_leave(struct json_reader *r);

bool json_read_form(struct json_reader *r, json_t *v, const struct json_form *f, void *base);

/* A whole text by its form, over what stands in `to`; on a refusal `why` says it. */
MUST_USE enum err json_decode(const struct json_form *f, const char *text, size_t size, void *to,
                              char *why, size_t n);

/* Readers for struct json_member. */
bool json_read_object(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_rows(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_int(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_instant(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_bool(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_enum(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_text(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_code(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_base64(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_sealed(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_day(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_id(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
bool json_read_number(struct json_reader *r, json_t *v, const struct json_member *m, void *base);

/* Parts of readers.  json_whole: an integer within low..high. */
bool json_whole(struct json_reader *r, json_t *v, int64_t low, int64_t high, int64_t *to);

/* A plain text of at most `size` - 1 bytes; NULL after json_fail(). */
const char *json_plain(struct json_reader *r, json_t *v, int least, int size);

/* Where a member's value goes. */
void *json_into(const struct json_member *m, void *base);

/* The characters of a code, [A-Za-z0-9_.-]*, and of standard base64. */
bool json_is_code(const char *s);
bool json_is_base64(const char *s);

/* A sealed text as retention.h has it. */
bool json_is_sealed(const char *s);
