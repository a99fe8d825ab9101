/* scanner.h - the QR reader, read as its own device so that nothing it sends
 * types into a field.  Reads arrive as NOTICE_SCAN: at most 512 bytes, printable
 * ASCII only; anything else is dropped and logged. */
#pragma once

#include "base/err.h"

/* "evdev:/dev/input/by-id/...", "serial:/dev/ttyACM0", "stdin:", "none:".
 * ERR_FORMAT with `why` for a wrong URI; an absent device is tried again. */
MUST_USE enum err scanner_open(const char *uri, char *why, size_t why_size);
void scanner_close(void);
