/* csv_out.h - tables for a spreadsheet (RFC 4180), UTF-8 with a mark in front.
 *
 * A cell that a spreadsheet would take for a formula is given with an apostrophe
 * before it: text that somebody typed must not run on another one's machine. */
#pragma once

#include "hub/json_out.h"

void csv_begin(struct json_out *o); /* the mark by which Excel knows UTF-8 */
void csv_cell(struct json_out *o, const char *text);
void csv_int(struct json_out *o, int64_t n);
void csv_real(struct json_out *o, double value); /* at most two decimals */
void csv_end_row(struct json_out *o);
