/* csv_read.h - tables from a spreadsheet: RFC 4180, and what spreadsheets make of it.
 *
 * Lines end with CRLF, LF or CR; a quoted cell may hold them, and keeps them as LF.  Cells
 * are parted by comma, semicolon or tab, whichever the first line has most of outside of
 * quotes.  A mark of UTF-8 in front is skipped, and so are lines without any text.  Of a
 * cell, the apostrophe that keeps it from being a formula is taken off, and so is the form
 * ="0311" that keeps the zeros of a number.  Blanks around a cell are taken off. */
#pragma once

#include <stddef.h>

#include "base/err.h"

enum { CSV_BYTES_MAX = 1024 * 1024, CSV_ROWS_MAX = 500, CSV_COLUMNS_MAX = 64, CSV_WHY = 256 };

struct csv_row {
    int line;     /* at which it begins, from 1 */
    char **cells; /* terminated UTF-8 without NUL */
    int count;    /* 1..CSV_COLUMNS_MAX */
};

struct csv {
    struct csv_row *rows; /* the first are the names of the columns */
    int count;            /* 1..CSV_ROWS_MAX; 0 with a `fault` */
    int fault_line;       /* of `fault`; 0 the whole file */
    char fault[CSV_WHY];  /* what is wrong, with the mend; "" nothing */
    char **cells;         /* of all rows */
    char *text;           /* that they lie in */
};

/* Reads well-formed UTF-8; other bytes are a fault.  Never NULL; csv_free() afterwards. */
struct csv *csv_read_new(const char *text, size_t size);
void csv_free(struct csv *t); /* NULL is fine */

/* Well-formed, and without NUL. */
bool csv_is_utf8(const char *text, size_t size);

/* A spreadsheet would take the text for a formula, or for one that was kept from it: csv_out.h
 * puts an apostrophe before it, which is taken off here. */
bool csv_looks_like_formula(const char *text);
