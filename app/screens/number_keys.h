/* number_keys.h - the keys on which a ticket's number is typed: the letters of the
 * hall's queues, digits, a dash.  Where there is little height the letters come
 * first and the digits take their place. */
#pragma once

#include "core/catalogue.h"
#include "ui/ui.h"

enum { NUMBER_KEYS_MAX = 12 };

/* Changes `typed`, which has room for NUMBER_KEYS_MAX characters and its end; true
 * when "done" was pressed. */
bool number_keys(struct ui *ui, struct rect r, const struct catalogue *c, char *typed);
