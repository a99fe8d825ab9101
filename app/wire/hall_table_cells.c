/* hall_table_cells.c - members of the hall's JSON as cells of a spreadsheet, and back. */
#include "wire/hall_table_cells.h"
#include "core/catalogue.h"

enum { COUNTERS_TEXT = 8 * COUNTERS_MAX };

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

/* ---- members by their place ---- */

/* The first step of "a.b.c", and what is behind it; NULL at the last one. */
static const char *step_of(const char *path, char to[TABLE_KEY])
{
    const char *dot = strchr(path, '.');

    text_format(to, TABLE_KEY, "%.*s", (int)(dot != NULL ? (size_t)(dot - path) : strlen(path)),
                path);
    return dot != NULL ? dot + 1 : NULL;
}

static json_t *get_at(json_t *v, const char *path)
{
    char step[TABLE_KEY];

    while (path != NULL && v != NULL) {
        path = step_of(path, step);
        v = json_object_get(v, step);
    }
    return v;
}

/* Takes `value`; NULL takes the member out, and what is left empty by that. */
static void put_at(json_t *v, const char *path, json_t *value)
{
    char step[TABLE_KEY];
    const char *rest = step_of(path, step);
    json_t *child;

    if (rest == NULL) {
        if (value != NULL)
            must(json_object_set_new(v, step, value) == 0);
        else
            (void)json_object_del(v, step);
        return;
    }
    child = json_object_get(v, step);
    if (!json_is_object(child)) {
        if (value == NULL)
            return;
        child = json_object();
        must(json_object_set_new(v, step, child) == 0);
    }
    put_at(child, rest, value);
    if (json_object_size(child) == 0)
        (void)json_object_del(v, step);
}

/* ---- cells of a line each ---- */

int cell_lines(const char *cell)
{
    int n = cell[0] != '\0';

    for (; *cell != '\0'; cell++)
        n += *cell == '\n';
    return n;
}

void cell_cut_list(const struct table_column *c, json_t *row, int lines)
{
    char step[TABLE_KEY];
    json_t *list;

    (void)step_of(c->path, step);
    list = json_object_get(row, step);
    while (json_array_size(list) > (size_t)lines)
        must(json_array_remove(list, json_array_size(list) - 1) == 0);
}

static void get_lines(const char *path, json_t *row, char *to, size_t size)
{
    char step[TABLE_KEY];
    const char *rest = step_of(path, step);
    json_t *list = json_object_get(row, step);
    int pending = 0; /* ends of lines without a text behind them are left out */

    for (size_t i = 0; i < json_array_size(list); i++, pending++) {
        const char *text = json_string_value(get_at(json_array_get(list, i), rest));

        if (text == NULL || text[0] == '\0')
            continue;
        for (; pending > 0; pending--)
            text_append(to, size, "\n");
        text_append(to, size, "%s", text);
    }
}

static void put_line(json_t *item, const struct table_column *c, const char *rest, const char *line,
                     size_t len)
{
    if (len == 0 && c->optional)
        put_at(item, rest, NULL);
    else
        put_at(item, rest, json_stringn(line, len));
}

static void put_lines(const struct table_column *c, json_t *row, const char *cell)
{
    char step[TABLE_KEY];
    const char *rest = step_of(c->path, step);
    json_t *list = json_object_get(row, step);
    size_t lines = (size_t)cell_lines(cell);

    if (!json_is_array(list)) {
        list = json_array();
        must(json_object_set_new(row, step, list) == 0);
    }
    for (size_t i = 0; i < lines || i < json_array_size(list); i++) {
        size_t len = strcspn(cell, "\n");

        if (i == json_array_size(list))
            must(json_array_append_new(list, json_object()) == 0);
        put_line(json_array_get(list, i), c, rest, cell, len);
        cell += len + (cell[len] == '\n');
    }
}

/* ---- counters ---- */

static int index_of(json_t *list, const char *code)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *have = json_string_value(json_array_get(list, i));

        if (have != NULL && strcmp(have, code) == 0)
            return (int)i;
    }
    return -1;
}

static void get_counters(json_t *row, json_t *hall, char *to, size_t size)
{
    const char *code = json_string_value(json_object_get(row, "code"));
    json_t *counter;
    size_t i;

    json_array_foreach(json_object_get(hall, "counters"), i, counter)
    {
        if (code != NULL && index_of(json_object_get(counter, "services"), code) >= 0)
            text_append(to, size, "%s%d", to[0] != '\0' ? " " : "",
                        (int)json_integer_value(json_object_get(counter, "number")));
    }
}

/* "1 3" or "1, 3" holds 3; false too when there is something else in it. */
static bool has_number(const char *cell, long number)
{
    while (*cell != '\0') {
        char *end;
        long n = strtol(cell, &end, 10);

        if (end == cell)
            return false;
        if (n == number)
            return true;
        cell = end + strspn(end, " ,;\n");
    }
    return false;
}

static bool counters_exist(json_t *hall, const char *cell)
{
    while (*cell != '\0') {
        char *end;
        long n = strtol(cell, &end, 10);
        bool found = false;
        json_t *counter;
        size_t i;

        json_array_foreach(json_object_get(hall, "counters"), i, counter) found |=
            json_integer_value(json_object_get(counter, "number")) == n;
        if (end == cell || !found)
            return false;
        cell = end + strspn(end, " ,;\n");
    }
    return true;
}

static const char *put_counters(json_t *row, json_t *hall, const char *cell)
{
    const char *code = json_string_value(json_object_get(row, "code"));
    json_t *counter;
    size_t i;

    if (strlen(cell) > COUNTERS_TEXT || !counters_exist(hall, cell))
        return "names a counter that there is not; write numbers of counters, e.g. 1 3";
    json_array_foreach(json_object_get(hall, "counters"), i, counter)
    {
        json_t *does = json_object_get(counter, "services");
        int at = index_of(does, code);
        bool wanted =
            has_number(cell, (long)json_integer_value(json_object_get(counter, "number")));

        if (wanted && at < 0)
            must(json_array_append_new(does, json_string(code)) == 0);
        else if (!wanted && at >= 0)
            must(json_array_remove(does, (size_t)at) == 0);
    }
    return NULL;
}

/* ---- one cell ---- */

void cell_get(const struct table_column *c, json_t *row, json_t *hall, char to[CELL_SIZE])
{
    json_t *v = get_at(row, c->path);

    to[0] = '\0';
    switch (c->kind) {
    case CELL_LINES:
        get_lines(c->path, row, to, CELL_SIZE);
        return;
    case CELL_COUNTERS:
        get_counters(row, hall, to, CELL_SIZE);
        return;
    case CELL_HOURS:
        cell_get_hours(v, to, CELL_SIZE);
        return;
    case CELL_YES:
        text_copy(to, CELL_SIZE, json_is_false(v) ? "no" : "yes");
        return;
    case CELL_INT:
        if (json_is_integer(v))
            text_format(to, CELL_SIZE, "%lld", (long long)json_integer_value(v));
        return;
    default:
        text_copy(to, CELL_SIZE, json_is_string(v) ? json_string_value(v) : "");
    }
}

static bool is_one_of(const char *cell, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (cell_is_word(cell, *words))
            return true;
    }
    return false;
}

static const char *put_yes(const struct table_column *c, json_t *row, const char *cell)
{
    static const char *const yes[] = {"", "yes", "true", "1", "是", NULL};
    static const char *const no[] = {"no", "false", "0", "否", NULL};

    if (is_one_of(cell, no))
        put_at(row, c->path, json_false());
    else if (is_one_of(cell, yes))
        put_at(row, c->path, NULL);
    else
        return "is neither yes nor no; write one of them";
    return NULL;
}

/* What is no number stays a text: the hall's reader says what is wrong with it. */
static json_t *int_new(const char *cell)
{
    char *end;
    long long n = strtoll(cell, &end, 10);

    return cell[0] != '\0' && *end == '\0' ? json_integer(n) : json_string(cell);
}

const char *cell_put(const struct table_column *c, json_t *row, json_t *hall, const char *cell)
{
    char day[DAY_TEXT * 2];

    switch (c->kind) {
    case CELL_LINES:
        if (cell_lines(cell) > LINES_MAX)
            return "has more lines than a list may have; write fewer";
        put_lines(c, row, cell);
        return NULL;
    case CELL_COUNTERS:
        return put_counters(row, hall, cell);
    case CELL_HOURS:
        return cell_put_hours(row, cell);
    case CELL_YES:
        return put_yes(c, row, cell);
    case CELL_DAY:
        cell_day(cell, day, sizeof day);
        cell = day;
        break;
    default:
        break;
    }
    if (cell[0] == '\0' && c->optional)
        put_at(row, c->path, NULL);
    else
        put_at(row, c->path, c->kind == CELL_INT ? int_new(cell) : json_string(cell));
    return NULL;
}
