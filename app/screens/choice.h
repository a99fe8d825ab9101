/* choice.h - language and what is for eyes and ears, that somebody chose on a first screen. */
#pragma once

#include "terminal/screen.h"

struct choice { /* in the screen's state */
    bool begun, plain;
    int language;    /* shown last */
    int64_t changed; /* monotonic ms of the last choice; 0 none */
};

/* Who chose a language and went away leaves the hall's own to the next one: a
 * first screen has no idle wipe.  Returns the milliseconds after which it is to
 * be shown again; 0 not by itself. */
int64_t choice_forget(struct page *p, struct choice *c);
