/* catalogue_check.h - what one table of the catalogue asks of another. */
#pragma once

#include "core/catalogue.h"
#include "wire/json_read.h"

/* Codes unique, every service done at a counter, the owner of complaints among
 * the staff, the calendar without doubles.  False with the reader's `why`. */
bool catalogue_check(struct json_reader *r, const struct catalogue *c);
