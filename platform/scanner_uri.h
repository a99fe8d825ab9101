/* scanner_uri.h - whether a scanner's URI is right, without opening anything. */
#pragma once

#include "base/err.h"

/* False with reason and mend in `why`.  The device need not be there. */
bool scanner_uri_check(const char *uri, char *why, size_t why_size);
