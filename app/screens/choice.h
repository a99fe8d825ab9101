/* choice.h - language and what is for eyes and ears, chosen on a first screen. */
#pragma once

#include "terminal/screen.h"

/* Who chose a language, or speech, and went away leaves the hall's own to the next
 * one: a first screen has no idle wipe.  Returns the milliseconds after which it is
 * to be shown again; 0 not by itself. */
int64_t choice_forget(struct page *p);
