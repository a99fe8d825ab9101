/* fuzz_scan_line.c - any bytes from a scanner: what is passed on is a line of printable
 * characters that fits, and is a token, an appointment's token or neither. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "scan_line.h"
#include "wire/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each dropped read is told; here there are too many. */
void log_info(const char *fmt, ...)
{
    (void)fmt;
}

void log_fault(const char *fmt, ...)
{
    (void)fmt;
}

static void take(void *ctx, const char *text, size_t size)
{
    char token[TOKEN_TEXT];

    (void)ctx;
    must(size > 0 && size <= SCAN_MAX && strlen(text) == size);
    for (size_t i = 0; i < size; i++)
        must(text[i] >= ' ' && text[i] <= '~');
    if (token_from_scan(text, token, sizeof token))
        must(strlen(token) < sizeof token && strstr(text, token) != NULL);
    if (appointment_token_from_scan(text, token, sizeof token))
        must(strlen(token) < sizeof token && strstr(text, token) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scan_line line = {.take = take};

    for (size_t i = 0; i < size; i++)
        scan_line_put(&line, data[i]);
    scan_line_put(&line, '\n');
    must(!scan_line_is_begun(&line));
    return 0;
}
