/* fake_log.h - what the code under test told the operator. */
#pragma once

#include "base/err.h"

/* Lines since the last fake_log_reset(), by kind. */
int fake_log_infos(void);
int fake_log_faults(void);

/* The newest line; "" when there was none.  Borrowed until the next line. */
const char *fake_log_last(void);

/* True when a line since the reset holds `part`. */
bool fake_log_has(const char *part);

void fake_log_reset(void);
