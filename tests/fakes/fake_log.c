/* fake_log.c - base/log.h that keeps its lines for a test to read. */
#include "fakes/fake_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { LINE = 512, LINES = 64 };

static struct {
    char line[LINES][LINE];
    size_t written; /* since the reset; the newest LINES of them are kept */
    int infos, faults;
} kept;

static void keep(const char *fmt, va_list args)
{
    (void)vsnprintf(kept.line[kept.written++ % LINES], LINE, fmt, args);
}

void log_info(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    keep(fmt, args);
    va_end(args);
    kept.infos++;
}

void log_fault(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    keep(fmt, args);
    va_end(args);
    kept.faults++;
}

int fake_log_infos(void)
{
    return kept.infos;
}

int fake_log_faults(void)
{
    return kept.faults;
}

const char *fake_log_last(void)
{
    return kept.written == 0 ? "" : kept.line[(kept.written - 1) % LINES];
}

bool fake_log_has(const char *part)
{
    size_t held = kept.written < LINES ? kept.written : LINES;

    for (size_t i = 0; i < held; i++)
        if (strstr(kept.line[i], part))
            return true;
    return false;
}

void fake_log_reset(void)
{
    memset(&kept, 0, sizeof kept);
}
