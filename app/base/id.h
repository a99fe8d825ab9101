/* id.h - 128-bit identities: tickets, devices, cases.
 *
 * An id is random; the number on a ticket is only its display. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct id {
    uint8_t b[16];
};

enum { ID_TEXT = 33 }; /* 32 lower-case hexadecimal digits and the end */

bool id_is_none(struct id a);
bool id_equal(struct id a, struct id b);
uint32_t id_hash(struct id a);

/* Writes ID_TEXT bytes. */
void id_to_text(struct id a, char to[ID_TEXT]);

/* False unless `s` is exactly 32 hexadecimal digits. */
bool id_from_text(const char *s, struct id *to);
