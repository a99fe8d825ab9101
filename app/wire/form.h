/* form.h - a plain HTML form as a browser sends it (application/x-www-form-urlencoded,
 * WHATWG URL, 5.1): names and values of letters, digits and dots. */
#pragma once

#include "base/err.h"

/* The first value with that name.  False when it is absent, too long for `to`, or
 * holds anything but [A-Za-z0-9_.-]: no form of this program sends more. */
bool form_value(const char *body, size_t body_size, const char *name, char *to, size_t size);
