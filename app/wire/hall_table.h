/* hall_table.h - parts of the hall's JSON as tables for a spreadsheet, and back: services,
 * people, the calendar.
 *
 * A column is a member of the JSON, named by its place ("name.en", "booking.places"); lists
 * are cells of several lines.  A column that a file has not stays as it is, and so does a row:
 * nothing is taken out by leaving it out.  A cell that is empty takes the member out.  What was
 * written by table_out() and is read again changes nothing. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum hall_table { TABLE_SERVICES, TABLE_STAFF, TABLE_CALENDAR, HALL_TABLES };
extern const char *const hall_table_names[HALL_TABLES]; /* "services", "staff", "calendar" */

/* The name of a column, NULL behind the last one; the first is the row's key. */
const char *table_column(enum hall_table t, int i);

enum row_fate { ROW_ADDED, ROW_CHANGED, ROW_SAME, ROW_FATES };
extern const char *const row_fate_names[ROW_FATES];

enum { TABLE_KEY = 32, TABLE_WHY = 320, TABLE_FAULTS_MAX = 100 };

struct table_row {
    int line; /* of the file, from 1 */
    char key[TABLE_KEY];
    enum row_fate fate;
    uint64_t columns; /* bit i: table_column(i) is other than before */
};

struct table_fault {
    int line;               /* 0 the whole */
    char column[TABLE_KEY]; /* "" the whole line */
    char why[TABLE_WHY];    /* with the mend */
};

/* What a file comes to. */
struct table_plan {
    enum hall_table table;
    struct table_row *rows;
    int row_count;
    int counts[ROW_FATES];
    int left;                                    /* rows of the hall that the file does not name */
    struct table_fault faults[TABLE_FAULTS_MAX]; /* the first of them; one a line */
    int fault_count;
    char *hall;    /* the hall's JSON with the rows; NULL with faults */
    char **people; /* TABLE_STAFF: the added and changed as people_json.h keeps them */
    int person_count;
};

/* Reads a file in UTF-8 over the hall's JSON.  Never NULL; table_plan_free() afterwards. */
struct table_plan *table_plan_new(enum hall_table t, const char *hall, size_t hall_size,
                                  const char *csv, size_t size);
void table_plan_free(struct table_plan *p); /* NULL is fine */

/* One more; past the most that are kept it is dropped.  The plan has no hall then. */
void table_plan_fault(struct table_plan *p, int line, const char *column, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

struct table_writer {
    void (*cell)(void *ctx, const char *text);
    void (*end_row)(void *ctx);
    void *ctx;
};

/* The names of the columns, then a row each; or one row as an example. */
void table_out(enum hall_table t, const char *hall, size_t size, const struct table_writer *w);
void table_template_out(enum hall_table t, const struct table_writer *w);
