/* log.h - one line for the operator; provided by the platform.
 *
 * Never a name, a phone number, a key or a scanned payload.  Control bytes are
 * escaped by the platform.  Any thread. */
#pragma once

#include "base/err.h"

void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Something is broken and somebody should look. */
void log_fault(const char *fmt, ...) PRINTF_LIKE(1, 2);
