/* hall_table_cells.h - the columns of the hall's tables: a member of a row as a cell, and a cell
 * as a member.  Inside of app/wire alone. */
#pragma once

#include <jansson.h>

#include "wire/hall_table.h"

enum { CELL_SIZE = 16 * 1024 }; /* LINES_MAX lines of a text, and to spare */

enum cell_kind {
    CELL_TEXT,
    CELL_INT,
    CELL_YES, /* a boolean that is true when it is left out */
    CELL_DAY,
    CELL_LINES,    /* of a list of objects: one line each */
    CELL_COUNTERS, /* numbers of the counters that do the service of the row */
    CELL_HOURS
};

struct table_column {
    const char *name, *path;
    enum cell_kind kind;
    bool optional; /* an empty cell takes the member out */
    const char *example;
};

struct table_form {
    const char *name, *rows; /* of the file; of the member that holds the rows */
    const char *key;
    const struct table_column *columns;
    int count;
};
extern const struct table_form table_forms[HALL_TABLES];

/* The rows of that table, a new reference: the list itself, or of the calendar a list of
 * {"day", "as"} with the weekdays first, which table_rows_back() puts into the hall again. */
json_t *table_rows_new(enum hall_table t, json_t *hall);
void table_rows_back(enum hall_table t, json_t *hall, json_t *rows);

/* The cell of a row.  `hall` is for the counters. */
void cell_get(const struct table_column *c, json_t *row, json_t *hall, char to[CELL_SIZE]);

/* Puts a cell into a row.  NULL, or what is wrong with it: static text. */
const char *cell_put(const struct table_column *c, json_t *row, json_t *hall, const char *cell);

/* A list that has more items than the cell has lines is cut to it. */
void cell_cut_list(const struct table_column *c, json_t *row, int lines);
int cell_lines(const char *cell);

/* "2026/10/1" -> "2026-10-01", as spreadsheets write it; others as they are. */
void cell_day(const char *cell, char *to, size_t size);

/* "mon".. "sun" as 0..6, in large letters too; -1 none. */
extern const char *const cell_weekdays[7];
int cell_weekday(const char *text);

/* Hours as the hall writes them: "closed", a weekday, a list of spans. */
void cell_get_hours(json_t *as, char *to, size_t size);
const char *cell_put_hours(json_t *row, const char *cell);

/* The same but for large and small letters. */
bool cell_is_word(const char *cell, const char *word);
