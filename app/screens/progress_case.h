/* progress_case.h - where a case stands, for the screen that was asked. */
#pragma once

#include "terminal/screen.h"

/* The visit's `seen`, whole: kind, state, promise, the hall's answer. */
void progress_case(struct page *p, struct ui *ui, struct rect body);

/* progress.c: when the answer was true, and from whom it is. */
void progress_age(struct page *p, struct ui *ui, struct rect r, struct moment now);
