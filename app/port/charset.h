/* charset.h - texts of other programs as UTF-8; done by platform/charset_iconv.c. */
#pragma once

#include <stddef.h>

#include "base/err.h"

enum charset {
    CHARSET_UTF8,
    CHARSET_GB18030, /* of which GBK and GB2312 are parts */
    CHARSET_UTF16    /* by the mark in front */
};

/* malloc'ed and terminated, `*to_size` bytes without the end; NULL when the bytes are not of
 * that charset.  Any thread. */
char *charset_utf8_new(enum charset from, const char *bytes, size_t size, size_t *to_size);
