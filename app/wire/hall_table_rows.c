/* hall_table_rows.c - one line of a table, put into its row of the hall and checked. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/hall_table_fill.h"

/* ---- rows ---- */

const char *table_key_of(const struct filling *f, json_t *row)
{
    const char *key = json_string_value(json_object_get(row, f->form->key));

    return key != NULL ? key : "";
}

static json_t *row_named(const struct filling *f, const char *key)
{
    json_t *row;
    size_t i;

    json_array_foreach(f->rows, i, row)
    {
        if (strcmp(table_key_of(f, row), key) == 0)
            return row;
    }
    return NULL;
}

/* A special day stands where its date is. */
static size_t place_of(const struct filling *f, const char *key)
{
    size_t at = json_array_size(f->rows);

    while (f->plan->table == TABLE_CALENDAR && at > 7 &&
           strcmp(table_key_of(f, json_array_get(f->rows, at - 1)), key) > 0)
        at--;
    return at;
}

static json_t *row_added(struct filling *f, const char *key)
{
    json_t *row = json_object();

    must(json_object_set_new(row, f->form->key, json_string(key)) == 0);
    if (f->plan->table == TABLE_SERVICES)
        must(json_object_set_new(row, "documents", json_array()) == 0);
    must(json_array_insert_new(f->rows, place_of(f, key), row) == 0);
    return row;
}

/* As the hall writes it: spreadsheets turn dates round. */
static void key_from(const struct filling *f, const char *cell, char to[TABLE_KEY])
{
    if (f->plan->table != TABLE_CALENDAR) {
        text_copy(to, TABLE_KEY, cell);
        return;
    }
    cell_day(cell, to, TABLE_KEY);
    if (cell_weekday(to) >= 0)
        text_copy(to, TABLE_KEY, cell_weekdays[cell_weekday(to)]);
}

int table_line_named(const struct table_plan *p, const char *key)
{
    for (int i = 0; i < p->row_count; i++) {
        if (strcmp(p->rows[i].key, key) == 0)
            return p->rows[i].line;
    }
    return 0;
}

/* "311" for "0311": who opened the file in a spreadsheet never typed that. */
static const char *zeros_lost(const struct filling *f, const char *key)
{
    json_t *row;
    size_t i;

    json_array_foreach(f->rows, i, row)
    {
        const char *have = table_key_of(f, row);

        if (have[0] == '0' && strcmp(have + strspn(have, "0"), key) == 0)
            return have;
    }
    return NULL;
}

static bool key_is_good(struct filling *f, const struct csv_row *from, const char *key)
{
    const char *column = f->form->key;
    int line = table_line_named(f->plan, key);
    const char *zeros = row_named(f, key) == NULL ? zeros_lost(f, key) : NULL;

    if (key[0] == '\0')
        table_add_fault(f->plan, from->line, column, "is empty: nobody knows which row is meant");
    else if (strlen(from->cells[f->key_at]) >= TABLE_KEY)
        table_add_fault(f->plan, from->line, column, "is too long");
    else if (line > 0)
        table_plan_fault(f->plan, from->line, column, "line %d is for it already; take one out",
                         line);
    else if (zeros != NULL)
        table_plan_fault(f->plan, from->line, column,
                         "there is no \"%s\"; did you mean \"%s\"?  A spreadsheet takes zeros "
                         "away: give the column the format of a text",
                         key, zeros);
    else
        return true;
    return false;
}

/* ---- cells ---- */

/* Lists are as long as the longest of their columns that says something for each item. */
static void cut_lists(struct filling *f, const struct csv_row *from, json_t *row)
{
    for (int i = 0; i < from->count; i++) {
        const struct table_column *c =
            f->column_of[i] < 0 ? NULL : &f->form->columns[f->column_of[i]];
        size_t stem;
        int lines = 0;

        if (c == NULL || c->kind != CELL_LINES || c->optional)
            continue;
        stem = strcspn(c->path, ".") + 1;
        for (int k = 0; k < from->count; k++) {
            const struct table_column *of =
                f->column_of[k] < 0 ? NULL : &f->form->columns[f->column_of[k]];
            int n = cell_lines(from->cells[k]);

            if (of != NULL && !of->optional && strncmp(of->path, c->path, stem) == 0 && n > lines)
                lines = n;
        }
        cell_cut_list(c, row, lines);
    }
}

static bool is_same_text(const char *have, const char *cell)
{
    size_t len = strlen(have);

    while (len > 0 && (have[len - 1] == ' ' || have[len - 1] == '\n'))
        len--;
    for (; len > 0 && *have == ' '; len--)
        have++;
    return strlen(cell) == len && memcmp(have, cell, len) == 0;
}

/* False after a fault. */
static bool put_cells(struct filling *f, const struct csv_row *from, json_t *row)
{
    for (int i = 0; i < from->count; i++) {
        const struct table_column *c =
            f->column_of[i] < 0 ? NULL : &f->form->columns[f->column_of[i]];
        const char *wrong;

        if (c == NULL && from->cells[i][0] != '\0') {
            table_add_fault(f->plan, from->line, "", "there is text in a column without a name");
            return false;
        }
        if (c == NULL || i == f->key_at)
            continue;
        cell_get(c, row, f->hall, f->cell);
        if (is_same_text(f->cell, from->cells[i]))
            continue;
        wrong = cell_put(c, row, f->hall, from->cells[i]);
        if (wrong == NULL)
            continue;
        table_plan_fault(f->plan, from->line, c->name, "\"%.80s\" %s", from->cells[i], wrong);
        return false;
    }
    return true;
}

/* ---- is a row good? ---- */

/* Where a reader stands, as the name of a column; list items are counted in `item`. */
static void place_of_fault(const struct json_reader *r, const char *missing,
                           const struct table_form *form, char column[TABLE_KEY], int *item)
{
    column[0] = '\0';
    *item = 0;
    for (int i = 0; i < r->depth; i++) {
        if (r->path[i].member == NULL)
            *item = (int)r->path[i].index + 1;
        else
            text_append(column, TABLE_KEY, "%s%s", column[0] != '\0' ? "." : "", r->path[i].member);
    }
    if (missing[0] != '\0')
        text_append(column, TABLE_KEY, "%s%s", column[0] != '\0' ? "." : "", missing);
    for (int i = 0; i < form->count; i++) {
        if (strcmp(form->columns[i].path, column) == 0)
            text_copy(column, TABLE_KEY, form->columns[i].name);
    }
}

/* A member that is missing is a cell without a text, or a column that the file has not. */
static void tell_row(struct filling *f, const struct json_reader *r, int line)
{
    const char *text = r->depth > 0 ? strstr(r->why, ": ") : NULL; /* behind the place */
    char column[TABLE_KEY], missing[TABLE_KEY] = "";
    int item;

    text = text != NULL ? text + 2 : r->why;
    if (strncmp(text, "member \"", 8) == 0)
        text_format(missing, sizeof missing, "%.*s", (int)strcspn(text + 8, "\""), text + 8);
    place_of_fault(r, missing, f->form, column, &item);
    if (missing[0] != '\0')
        text = "has no value; write one, in a column of its own";
    if (item > 0)
        table_plan_fault(f->plan, line, column, "%d: %s", item, text);
    else
        table_add_fault(f->plan, line, column, text);
}

static const struct json_form *form_of(const struct filling *f, json_t *row)
{
    if (f->plan->table == TABLE_SERVICES)
        return &service_form;
    if (f->plan->table == TABLE_STAFF)
        return &staff_form;
    return cell_weekday(table_key_of(f, row)) >= 0 ? &day_hours_form : &day_form;
}

static bool row_is_good(struct filling *f, json_t *row, int line)
{
    char why[TABLE_WHY] = "";
    struct json_reader r = {.comments = true, .why = why, .why_size = sizeof why};
    const struct json_form *form = form_of(f, row);
    json_t *seen = form == &day_hours_form ? json_pack("{s:O}", "as", json_object_get(row, "as"))
                                           : json_incref(row);
    bool good;

    memset(&f->seen, 0, sizeof f->seen);
    good = json_read_form(&r, seen, form, &f->seen);
    json_decref(seen);
    if (!good)
        tell_row(f, &r, line);
    return good;
}

/* ---- one row after the other ---- */

/* `counters` holds those of the hall as they were. */
static uint64_t columns_changed(struct filling *f, json_t *was, json_t *counters, json_t *row)
{
    char *before = malloc(CELL_SIZE);
    uint64_t changed = 0;

    must(before != NULL);
    for (int i = 0; i < f->form->count; i++) {
        cell_get(&f->form->columns[i], was, counters, before);
        cell_get(&f->form->columns[i], row, f->hall, f->cell);
        changed |= (uint64_t)(strcmp(before, f->cell) != 0) << i;
    }
    free(before);
    return changed;
}

static void keep_person(struct table_plan *p, json_t *row)
{
    json_t *person = json_pack("{s:O,s:O,s:O,s:O}", "number", json_object_get(row, "number"),
                               "name", json_object_get(row, "name"), "level",
                               json_object_get(row, "level"), "role", json_object_get(row, "role"));

    must(person != NULL);
    p->people[p->person_count] = json_dumps(person, JSON_COMPACT);
    must(p->people[p->person_count++] != NULL);
    json_decref(person);
}

static void keep_row(struct filling *f, int line, const char *key, enum row_fate fate,
                     uint64_t columns, json_t *row)
{
    struct table_plan *p = f->plan;
    struct table_row *to = &p->rows[p->row_count++];

    *to = (struct table_row){.line = line, .fate = fate, .columns = columns};
    text_copy(to->key, sizeof to->key, key);
    p->counts[fate]++;
    if (p->table == TABLE_STAFF && fate != ROW_SAME)
        keep_person(p, row);
}

void table_fill_row(struct filling *f, const struct csv_row *from)
{
    char key[TABLE_KEY];
    json_t *row, *was, *counters;
    bool good;

    if (from->count != f->csv->rows[0].count) {
        table_plan_fault(f->plan, from->line, "",
                         "has %d cells, and the first line %d; a separator or a quote is missing "
                         "or too much",
                         from->count, f->csv->rows[0].count);
        return;
    }
    key_from(f, from->cells[f->key_at], key);
    if (!key_is_good(f, from, key))
        return;
    row = row_named(f, key);
    was = json_deep_copy(row);
    counters = json_pack("{s:o}", "counters", json_deep_copy(json_object_get(f->hall, "counters")));
    if (row == NULL)
        row = row_added(f, key);
    cut_lists(f, from, row);
    good = put_cells(f, from, row) && row_is_good(f, row, from->line);
    if (good) {
        uint64_t columns = columns_changed(f, was, counters, row);

        keep_row(f, from->line, key,
                 was == NULL    ? ROW_ADDED
                 : columns != 0 ? ROW_CHANGED
                                : ROW_SAME,
                 columns, row);
    } else { /* so that the same key below is told of, too */
        keep_row(f, from->line, key, ROW_SAME, 0, row);
    }
    json_decref(was);
    json_decref(counters);
}
