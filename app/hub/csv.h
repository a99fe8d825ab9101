/* csv.h - tables for other programs, as RFC 4180 says: CRLF, quotes where they are due.
 *
 * UTF-8 with its mark, so that spreadsheets read Chinese.  A text that a spreadsheet
 * would take for a formula (it begins with = + - @, a tab or a line end) gets a ' before
 * it; numbers are written as numbers. */
#pragma once

#include "hub/inside.h"

void csv_begin(struct json_out *o);
void csv_text(struct json_out *o, const char *s);
void csv_real(struct json_out *o, double value); /* at most two decimals */
void csv_end(struct json_out *o);                /* of the row */

/* As a file of that name. */
void csv_answer(struct hub_call *c, struct json_out *o, const char *name);
