/* err.h - failures, and the check that stops on a bug.
 *
 * Three kinds of "no": a refusal is an enum of the module that refuses and is
 * shown to the person; a failure is `enum err`, logged once where it is found;
 * a bug is caught by must(), which aborts: the supervisor starts the program
 * again and the log restores the state. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum err {
    OK = 0,
    ERR_IO,       /* the device or file gave an error */
    ERR_FULL,     /* no space: disk, table or buffer */
    ERR_FORMAT,   /* the bytes are not what they should be */
    ERR_ABSENT,   /* nothing there */
    ERR_CONFLICT, /* somebody else was first */
    ERR_DENIED,   /* signature, key or right is missing */
    ERR_TIMEOUT,  /* no answer in time */
    ERR_FUTURE,   /* written by a later version */
};

/* English name of a failure, for the log.  Never NULL. */
const char *err_name(enum err e);

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#if defined(__GNUC__)
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define MUST_USE
#define PRINTF_LIKE(fmt, args)
#endif

/* Aborts with place and text when `x` is false: a bug, never bad input. */
#define must(x) ((x) ? (void)0 : must_failed(#x, __FILE__, __LINE__))

#ifdef __GNUC__
__attribute__((noreturn))
#endif
void must_failed(const char *what, const char *file, int line);
