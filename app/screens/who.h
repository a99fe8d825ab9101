/* who.h - the person at the counter as customers see them: picture, name,
 * number, level (R31). */
#pragma once

#include "screens/frame.h"

/* A card over the whole width.  `counter` 0 and `staff` "" are left out; what
 * stands at the right end (a number over a line) may be NULL. */
void who_card(struct page *p, struct ui *ui, struct rect r, const char *staff, int counter,
              const char *number, const char *below);

/* The same as a portrait: large picture, name, level and number beneath. */
void who_portrait(struct page *p, struct ui *ui, struct rect r, const char *staff);
