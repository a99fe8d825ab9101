/* hall_table.c - a table from a spreadsheet, put into the hall's JSON and checked line by line. */
#include "wire/hall_table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/catalogue_json.h"
#include "wire/hall_table_fill.h"
#include "wire/nearest.h"

/* ---- faults ---- */

/* Cells are shown in part, with ends of lines and what was cut: one plain line comes of it. */
static void make_plain(char *text)
{
    const char *from = text, *next = text;
    char *to = text;
    uint32_t c;

    for (; (c = text_next(&next)) != 0; from = next) {
        if (c < ' ' || (c >= 0x7F && c < 0xA0)) {
            *to++ = ' ';
        } else if (c == 0xFFFD) {
            *to++ = '?';
        } else {
            memmove(to, from, (size_t)(next - from));
            to += next - from;
        }
    }
    *to = '\0';
}

void table_add_fault(struct table_plan *p, int line, const char *column, const char *why)
{
    struct table_fault *f = &p->faults[p->fault_count];

    free(p->hall);
    p->hall = NULL;
    if (p->fault_count == TABLE_FAULTS_MAX)
        return;
    p->fault_count++;
    f->line = line;
    text_copy(f->column, sizeof f->column, column);
    text_copy(f->why, sizeof f->why, why);
    make_plain(f->column);
    make_plain(f->why);
}

void table_plan_fault(struct table_plan *p, int line, const char *column, const char *fmt, ...)
{
    char why[TABLE_WHY];
    va_list args;

    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    table_add_fault(p, line, column, why);
}

/* ---- the line of the columns' names ---- */

static int column_named(const struct table_form *f, const char *name)
{
    for (int i = 0; i < f->count; i++) {
        if (strcmp(f->columns[i].name, name) == 0)
            return i;
    }
    return -1;
}

static void unknown_column(struct filling *f, const char *name)
{
    struct nearest near;

    nearest_init(&near, name);
    for (int i = 0; i < f->form->count; i++)
        nearest_try(&near, f->form->columns[i].name);
    if (nearest_best(&near) != NULL)
        table_plan_fault(f->plan, f->csv->rows[0].line, name,
                         "there is no such column; did you mean \"%s\"?", nearest_best(&near));
    else
        table_plan_fault(f->plan, f->csv->rows[0].line, name,
                         "there is no such column; take it out, or see the names in the template");
}

static bool read_head(struct filling *f)
{
    const struct csv_row *head = &f->csv->rows[0];
    uint64_t seen = 0;

    f->key_at = -1;
    for (int i = 0; i < head->count; i++) {
        int c = column_named(f->form, head->cells[i]);

        f->column_of[i] = c;
        if (c < 0 && head->cells[i][0] != '\0')
            unknown_column(f, head->cells[i]);
        if (c < 0)
            continue;
        if ((seen >> c & 1) != 0)
            table_add_fault(f->plan, head->line, head->cells[i], "is here twice; take one out");
        seen |= UINT64_C(1) << c;
        if (c == 0)
            f->key_at = i;
    }
    if (f->key_at < 0)
        table_plan_fault(f->plan, head->line, f->form->key,
                         "the column \"%s\" is missing: it says which row is meant", f->form->key);
    return f->plan->fault_count == 0;
}

/* ---- the whole ---- */

/* What one row asks of another, at the line of the row that it is said of. */
static void whole_fault(struct filling *f, const char *why)
{
    const char *rows = f->form->rows, *text = strstr(why, ": ");
    char column[TABLE_KEY], *end = NULL;
    size_t name = strlen(rows);
    unsigned long at = 0;
    int line = 0;

    if (text != NULL && strncmp(why, rows, name) == 0 && why[name] == '[')
        at = strtoul(why + name + 1, &end, 10);
    if (end != NULL && end[0] == ']' && end[1] == '.') {
        json_t *row = json_array_get(json_object_get(f->hall, rows), at);

        line = table_line_named(f->plan, table_key_of(f, row));
        text_format(column, sizeof column, "%.*s", (int)strcspn(end + 2, ": ["), end + 2);
    }
    if (line > 0)
        table_add_fault(f->plan, line, column, text + 2);
    else
        table_add_fault(f->plan, 0, "", why);
}

static bool is_hall(json_t *hall, char *why, size_t size)
{
    struct catalogue *c = calloc(1, sizeof *c);
    char *text = json_is_object(hall) ? json_dumps(hall, JSON_COMPACT) : strdup("");
    bool good;

    must(c != NULL && text != NULL);
    good = catalogue_decode(NULL, text, strlen(text), c, why, size) == OK;
    free(text);
    free(c);
    return good;
}

static void finish(struct filling *f)
{
    struct table_plan *p = f->plan;
    char why[TABLE_WHY] = "";

    p->left = f->before - p->counts[ROW_CHANGED] - p->counts[ROW_SAME];
    table_rows_back(p->table, f->hall, f->rows);
    if (p->fault_count == 0 && !is_hall(f->hall, why, sizeof why))
        whole_fault(f, why);
    if (p->fault_count > 0)
        return;
    p->hall = json_dumps(f->hall, JSON_COMPACT);
    must(p->hall != NULL);
}

static void fill(struct filling *f)
{
    struct table_plan *p = f->plan;
    char why[TABLE_WHY] = "";

    if (!is_hall(f->hall, why, sizeof why)) {
        table_plan_fault(p, 0, "",
                         "what it would be put into has a mistake; mend that first: %.200s", why);
        return;
    }
    if (f->csv->count == 0) {
        table_add_fault(p, f->csv->fault_line, "", f->csv->fault);
        return;
    }
    p->rows = calloc((size_t)f->csv->count, sizeof *p->rows);
    p->people = calloc((size_t)f->csv->count, sizeof *p->people);
    must(p->rows != NULL && p->people != NULL);
    f->rows = table_rows_new(p->table, f->hall);
    f->before = (int)json_array_size(f->rows);
    if (!read_head(f))
        return;
    for (int i = 1; i < f->csv->count && p->fault_count < TABLE_FAULTS_MAX; i++)
        table_fill_row(f, &f->csv->rows[i]);
    finish(f);
}

struct table_plan *table_plan_new(enum hall_table t, const char *hall, size_t hall_size,
                                  const char *csv, size_t size)
{
    struct table_plan *p = calloc(1, sizeof *p);
    struct filling *f = calloc(1, sizeof *f);
    struct csv *read = csv_read_new(csv, size);

    must(p != NULL && f != NULL);
    p->table = t;
    *f = (struct filling){.plan = p, .form = &table_forms[t], .csv = read};
    f->hall = json_loadb(hall, hall_size, JSON_REJECT_DUPLICATES, NULL);
    fill(f);
    json_decref(f->rows);
    json_decref(f->hall);
    csv_free(read);
    free(f);
    return p;
}

void table_plan_free(struct table_plan *p)
{
    if (p == NULL)
        return;
    for (int i = 0; i < p->person_count; i++)
        free(p->people[i]);
    free(p->people);
    free(p->rows);
    free(p->hall);
    free(p);
}

/* ---- written ---- */

static void out_head(const struct table_form *f, const struct table_writer *w)
{
    for (int i = 0; i < f->count; i++)
        w->cell(w->ctx, f->columns[i].name);
    w->end_row(w->ctx);
}

void table_out(enum hall_table t, const char *hall, size_t size, const struct table_writer *w)
{
    const struct table_form *f = &table_forms[t];
    json_t *v = json_loadb(hall, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *rows = v != NULL ? table_rows_new(t, v) : NULL, *row;
    char *cell = malloc(CELL_SIZE);
    size_t k;

    must(cell != NULL);
    out_head(f, w);
    json_array_foreach(rows, k, row)
    {
        for (int i = 0; i < f->count; i++) {
            cell_get(&f->columns[i], row, v, cell);
            w->cell(w->ctx, cell);
        }
        w->end_row(w->ctx);
    }
    free(cell);
    json_decref(rows);
    json_decref(v);
}

void table_template_out(enum hall_table t, const struct table_writer *w)
{
    const struct table_form *f = &table_forms[t];

    out_head(f, w);
    for (int i = 0; i < f->count; i++)
        w->cell(w->ctx, f->columns[i].example != NULL ? f->columns[i].example : "");
    w->end_row(w->ctx);
}
