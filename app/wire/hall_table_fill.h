/* hall_table_fill.h - a table on its way into the hall's JSON.  Inside of app/wire alone. */
#pragma once

#include "wire/catalogue_form.h"
#include "wire/csv_read.h"
#include "wire/hall_table_cells.h"

struct filling {
    struct table_plan *plan;
    const struct table_form *form;
    const struct csv *csv;
    json_t *hall, *rows;
    int before;                     /* rows of the hall at the begin */
    int column_of[CSV_COLUMNS_MAX]; /* of the form, by the file's */
    int key_at;                     /* in the file */
    char cell[CELL_SIZE];
    union { /* what a row is read into, to see whether it can be */
        struct service service;
        struct staff person;
        struct day_rule day;
    } seen;
};

/* What the key's member of a row says; "" none. */
const char *table_key_of(const struct filling *f, json_t *row);

/* The line of the file that is about that key; 0 none yet. */
int table_line_named(const struct table_plan *p, const char *key);

/* Puts a line into its row, notes in the plan what became of it, or its fault. */
void table_fill_row(struct filling *f, const struct csv_row *from);

void table_add_fault(struct table_plan *p, int line, const char *column, const char *why);
