/* hall_table_hours.c - days and hours as cells of a spreadsheet, and back; the calendar as rows. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"
#include "wire/hall_table_cells.h"

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool cell_is_word(const char *cell, const char *word)
{
    while (*cell != '\0' && lower(*cell) == lower(*word)) {
        cell++;
        word++;
    }
    return *cell == *word;
}

const char *const cell_weekdays[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int cell_weekday(const char *text)
{
    for (int i = 0; i < (int)ARRAY_LEN(cell_weekdays); i++) {
        if (cell_is_word(text, cell_weekdays[i]))
            return i;
    }
    return -1;
}

void cell_day(const char *cell, char *to, size_t size)
{
    char *end;
    long year = strtol(cell, &end, 10), month, day;
    char mark = *end;

    text_copy(to, size, cell);
    if (year < 1900 || year > 9999 || (mark != '/' && mark != '-' && mark != '.'))
        return;
    month = strtol(end + 1, &end, 10);
    if (month < 1 || month > 12 || *end != mark)
        return;
    day = strtol(end + 1, &end, 10);
    if (day >= 1 && day <= 31 && *end == '\0')
        text_format(to, size, "%04ld-%02ld-%02ld", year, month, day);
}

void cell_get_hours(json_t *as, char *to, size_t size)
{
    json_t *span;
    size_t i;

    if (json_is_string(as))
        text_append(to, size, "%s", json_string_value(as));
    else if (json_is_array(as) && json_array_size(as) == 0)
        text_append(to, size, "closed");
    json_array_foreach(as, i, span)
        text_append(to, size, "%s%s", i > 0 ? " " : "", json_string_value(span));
}

static size_t span_length(const char *s)
{
    return strcspn(s, " ,;\n");
}

/* The wide marks of Chinese count as those that they stand for. */
static void narrow(const char *from, char *to, size_t size)
{
    static const struct {
        const char *wide, *narrow;
    } marks[] = {{"，", ","}, {"；", ";"}, {"、", ","}, {"：", ":"}, {"－", "-"}, {"–", "-"}};

    to[0] = '\0';
    while (*from != '\0') {
        size_t i = 0, n;

        while (i < ARRAY_LEN(marks) && strncmp(from, marks[i].wide, strlen(marks[i].wide)) != 0)
            i++;
        n = i < ARRAY_LEN(marks) ? strlen(marks[i].wide) : 1;
        text_append(to, size, "%.*s", i < ARRAY_LEN(marks) ? 1 : (int)n,
                    i < ARRAY_LEN(marks) ? marks[i].narrow : from);
        from += n;
    }
}

static json_t *spans_new(const char *text)
{
    json_t *list = json_array();

    for (; *text != '\0'; text += strspn(text, " ,;\n")) {
        size_t len = span_length(text);

        if (len > 0)
            must(json_array_append_new(list, json_stringn(text, len)) == 0);
        text += len;
    }
    return list;
}

const char *cell_put_hours(json_t *row, const char *cell)
{
    bool of_week = cell_weekday(json_string_value(json_object_get(row, "day"))) >= 0;
    char text[256];
    int like;
    json_t *as;

    narrow(cell, text, sizeof text);
    like = cell_weekday(text);
    if (text[0] == '\0')
        return "is empty; write closed, or hours such as 08:30-12:00 13:00-17:30";
    if (like >= 0 && of_week)
        return "a day of the week has hours of its own; write e.g. 08:30-12:00 13:00-17:30";
    if (cell_is_word(text, "closed"))
        as = of_week ? json_array() : json_string("closed");
    else
        as = like >= 0 ? json_string(cell_weekdays[like]) : spans_new(text);
    must(json_object_set_new(row, "as", as) == 0);
    return NULL;
}

json_t *table_rows_new(enum hall_table t, json_t *hall)
{
    json_t *list = json_object_get(hall, table_forms[t].rows), *rows;

    if (t != TABLE_CALENDAR)
        return json_incref(list);
    rows = json_array();
    for (size_t i = 0; i < ARRAY_LEN(cell_weekdays); i++) {
        json_t *hours = json_object_get(json_object_get(hall, "week"), cell_weekdays[i]);

        must(json_array_append_new(
                 rows, json_pack("{s:s,s:o}", "day", cell_weekdays[i], "as",
                                 hours != NULL ? json_deep_copy(hours) : json_array())) == 0);
    }
    must(json_array_extend(rows, list) == 0);
    return rows;
}

void table_rows_back(enum hall_table t, json_t *hall, json_t *rows)
{
    json_t *days, *row;
    size_t i;

    if (t != TABLE_CALENDAR)
        return;
    days = json_array();
    json_array_foreach(rows, i, row)
    {
        if (i < ARRAY_LEN(cell_weekdays))
            must(json_object_set(json_object_get(hall, "week"), cell_weekdays[i],
                                 json_object_get(row, "as")) == 0);
        else
            must(json_array_append(days, row) == 0);
    }
    must(json_object_set_new(hall, "days", days) == 0);
}
