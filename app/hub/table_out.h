/* table_out.h - a long table for a spreadsheet, in parts: CSV (RFC 4180), or a workbook
 * (ECMA-376) as a ZIP file; of hub/ alone.
 *
 * Each reply is some more bytes of the file, and its header Guitai-Next what `after` is for
 * the next one; 0 ends it.  The hub keeps nothing between two parts: whoever stops asking
 * has stopped the work, and any hub of the site can go on with it. */
#pragma once

#include "hub/inside.h"

struct table_out {
    bool workbook;
    uint64_t from; /* where the part begins; 0: the first, with the columns' names */
    struct json_out part;
    /* of the workbook's sheet so far */
    uint32_t rows, sum, plain, packed;
    int column;
};

/* Reads form=csv|xlsx and after.  False: answered. */
bool table_begin(struct table_out *t, struct hub_call *c);

void table_text(struct table_out *t, const char *text);
void table_int(struct table_out *t, int64_t n);
void table_end_row(struct table_out *t);

/* Answers with the part.  `name`: of the file, without its end; `next`: 0 it was the last;
 * done of all: how far it is. */
void table_answer(struct table_out *t, struct hub_call *c, const char *name, uint64_t next,
                  uint64_t done, uint64_t all);
void table_drop(struct table_out *t); /* instead of the answer */
