/* fake_kept.h - a kept fold (port/kept.h) in memory: one file, whatever its path. */
#pragma once

#include "port/kept.h"

struct fake_kept_counts {
    int writes, reads, drops;
};

void fake_kept_reset(void);

/* What the next looks and reads answer; OK: as it is. */
void fake_kept_fail(enum err look, enum err read);

/* What the file says of itself, to be changed by the test; NULL there is none. */
struct kept *fake_kept_now(void);
struct fake_kept_counts fake_kept_counts(void);
