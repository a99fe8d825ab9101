/* err.c - names of failures; the end of a program that found its own bug. */
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

const char *err_name(enum err e)
{
    static const char *const names[] = {
        [OK] = "ok",
        [ERR_IO] = "input/output error",
        [ERR_FULL] = "no space left",
        [ERR_FORMAT] = "malformed",
        [ERR_ABSENT] = "absent",
        [ERR_CONFLICT] = "conflict",
        [ERR_DENIED] = "denied",
        [ERR_TIMEOUT] = "timed out",
        [ERR_FUTURE] = "written by a later version",
    };

    if ((size_t)e >= ARRAY_LEN(names))
        return "unknown failure";
    return names[e];
}

void must_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: bug: %s does not hold\n", file, line, what);
    abort();
}
