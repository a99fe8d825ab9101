/* log_stderr.c - the operator's log: one line to standard error, marked with
 * the priority that journald reads ("<6>", "<3>").
 *
 * One write() a line, so that lines of several threads do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { LINE_SIZE = 1024 };

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* Copies `from`; control characters and malformed bytes become \xNN, so that
 * what came from outside can neither forge a line nor steer a terminal. */
static void escape(char *to, size_t size, const char *from)
{
    to[0] = '\0';
    while (*from != '\0') {
        const char *at = from;
        uint32_t c = text_next(&from);
        bool whole = true;

        if (is_control(c) || (c == 0xFFFD && from - at == 1)) {
            for (; at < from; at++)
                whole = text_append(to, size, "\\x%02X", (unsigned)(unsigned char)*at);
        } else {
            whole = text_append(to, size, "%.*s", (int)(from - at), at);
        }
        if (!whole)
            return;
    }
}

static void write_all(const char *s, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDERR_FILENO, s, len);

        if (n <= 0)
            return; /* there is nobody left to tell */
        s += n;
        len -= (size_t)n;
    }
}

static void put(char priority, const char *fmt, va_list args)
{
    char raw[LINE_SIZE], clean[LINE_SIZE], line[LINE_SIZE + 8];

    if (vsnprintf(raw, sizeof raw, fmt, args) < 0)
        return;
    escape(clean, sizeof clean, raw);
    text_format(line, sizeof line, "<%c>%s\n", priority, clean);
    write_all(line, strlen(line));
}

void log_info(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put('6', fmt, args);
    va_end(args);
}

void log_fault(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put('3', fmt, args);
    va_end(args);
}
