/* spoken.h - a text of the screen as a voice should say it.
 *
 * Numbers of tickets and telephones digit by digit, so that nobody hears
 * "twelve" for A012; ranges with a word between; signs that part facts as
 * pauses. */
#pragma once

#include <stddef.h>

/* `between` is the word for a range: " to ". */
void spoken_form(char *to, size_t size, const char *text, const char *between);
