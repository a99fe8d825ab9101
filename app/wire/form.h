/* form.h - a plain HTML form as a browser sends it (application/x-www-form-urlencoded,
 * WHATWG URL, 5.1). */
#pragma once

#include "base/err.h"

/* The first value with that name.  False when it is absent, too long for `to`, or
 * holds anything but [A-Za-z0-9_.-]: what the forms' own fields send. */
bool form_value(const char *body, size_t body_size, const char *name, char *to, size_t size);

/* The same for what somebody typed: printable ASCII, decoded, without the blanks around
 * it.  False too when it holds anything else. */
bool form_typed(const char *body, size_t body_size, const char *name, char *to, size_t size);

/* The same for what somebody wrote: plain UTF-8, of lines that are joined by a blank.  What
 * may not stand in a text (base/typed.h), such as marks of direction, is left out. */
bool form_text(const char *body, size_t body_size, const char *name, char *to, size_t size);
