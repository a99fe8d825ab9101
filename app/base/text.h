/* text.h - bounded UTF-8 text.
 *
 * Every buffer has its size beside it, is always terminated, and is never cut
 * inside a character. */
#pragma once

#include <stdarg.h>
#include <stdint.h>

#include "base/err.h"

/* Copies `from` into `to[size]`; false when it had to be cut. */
bool text_copy(char *to, size_t size, const char *from);

/* Formats into `to[size]`; false when it had to be cut.  Always terminated. */
bool text_format(char *to, size_t size, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Appends; false when it had to be cut. */
bool text_append(char *to, size_t size, const char *fmt, ...) PRINTF_LIKE(3, 4);

bool text_equal(const char *a, const char *b);
bool text_is_empty(const char *s);
bool text_is_blank(const char *s); /* spaces alone, U+3000 too, or nothing */

/* Reads one character of well-formed UTF-8 and moves `*s` past it; 0 at the
 * end; U+FFFD (and one byte further) for a malformed byte. */
uint32_t text_next(const char **s);

/* True when all `len` bytes are well-formed UTF-8 without control characters
 * (other than those that `text_is_plain` names: none). */
bool text_is_plain(const char *s, size_t len);

/* Characters, not bytes. */
size_t text_length(const char *s);

/* "13800138000" -> "138****8000"; short numbers keep the last two digits. */
void text_mask_phone(char *to, size_t size, const char *phone);

/* Overwrites `size` bytes in a way that the compiler keeps. */
void wipe(void *p, size_t size);
