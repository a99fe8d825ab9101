/* code_keys.h - the keys on which the code of an appointment or a case is typed: its
 * letters and digits, of which none is mistaken for another. */
#pragma once

#include "ui/ui.h"

/* Changes `typed`, which has room for `max` characters and its end, by the keys and from
 * a keyboard; `page` is of the keys where not all find room.  True when "done" was
 * pressed. */
bool code_keys(struct ui *ui, struct rect r, char *typed, int max, int *page);

/* "K7MW 2QXH", as it is read. */
void code_keys_text(const char *typed, char *to, size_t size);
