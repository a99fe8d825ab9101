/* json_out.h - writes JSON by hand: long replies without a tree in memory. */
#pragma once

#include "core/catalogue.h"

struct json_out { /* zeroed is empty */
    char *text;   /* malloc'ed */
    size_t size, room;
};

/* `name` is NULL inside a list and at the top. */
void out_open(struct json_out *o, const char *name, char kind); /* '{' or '[' */
void out_close(struct json_out *o, char kind);                  /* '}' or ']' */
void out_text(struct json_out *o, const char *name, const char *s);
void out_int(struct json_out *o, const char *name, int64_t n);
void out_real(struct json_out *o, const char *name, double n); /* six decimals */
void out_bool(struct json_out *o, const char *name, bool b);
void out_null(struct json_out *o, const char *name);
void out_id(struct json_out *o, const char *name, struct id id);
void out_number(struct json_out *o, const char *name, struct number n);
void out_names(struct json_out *o, const char *name, const struct names *n);
void out_day(struct json_out *o, const char *name, civil day);
/* RFC 3339; null when `at` is 0. */
void out_time(struct json_out *o, const char *name, instant at);
/* JSON as it is. */
void out_raw(struct json_out *o, const char *name, const char *json, size_t size);

/* Bytes as they are, outside of JSON too. */
void out_bytes(struct json_out *o, const char *s, size_t size);
void out_format(struct json_out *o, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The text, terminated; the caller frees. */
char *out_take(struct json_out *o, size_t *size);
