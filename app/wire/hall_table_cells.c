/* hall_table_cells.c - members of the hall's JSON as cells of a spreadsheet, and back. */
#include "wire/hall_table_cells.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/day.h"
#include "base/text.h"

#define C(path_, kind_, optional_, example_)                                                       \
    {                                                                                              \
        .name = (path_), .path = (path_), .kind = CELL_##kind_, .optional = (optional_),           \
        .example = (example_)                                                                      \
    }
#define NAMES(path, kind, optional, hans, hant, en)                                                \
    C(path ".zh_Hans", kind, optional, hans), C(path ".zh_Hant", kind, optional, hant),            \
        C(path ".en", kind, optional, en)

static const struct table_column services[] = {
    C("code", TEXT, false, "license"),
    C("prefix", TEXT, false, "L"),
    C("icon", TEXT, false, "dots"),
    C("active", YES, true, "no"),
    NAMES("name", TEXT, false, "证照办理", "證照辦理", "Licences"),
    NAMES("area", TEXT, false, "一层 A 区", "一層 A 區", "Floor 1, area A"),
    NAMES("fee", TEXT, false, "免费", "免費", "Free of charge"),
    C("typical_min", INT, false, "8"),
    C("promised_days", INT, false, "5"),
    C("promised_wait_min", INT, false, "15"),
    C("counters", COUNTERS, true, "1 2"),
    C("booking.slot_min", INT, true, "15"),
    C("booking.slots", INT, true, "1"),
    C("booking.places", INT, true, "3"),
    C("booking.walk_in", INT, true, "1"),
    C("owner", TEXT, true, ""),
    C("review", DAY, true, ""),
    NAMES("documents", LINES, false, "身份证原件\n申请表", "身分證正本\n申請表",
          "Identity card (original)\nApplication form"),
    NAMES("documents.where", LINES, true, "\n大厅咨询台领取", "\n大廳諮詢臺領取",
          "\nAt the information desk"),
    NAMES("steps", LINES, false, "取号，等候叫号\n窗口办理", "取號，等候叫號\n窗口辦理",
          "Take a number and wait to be called\nThe counter does it"),
    NAMES("steps.owner", LINES, true, "", "", ""),
    NAMES("steps.check", LINES, true, "", "", ""),
};

static const struct table_column staff[] = {
    C("number", TEXT, false, "0401"),
    NAMES("name", TEXT, false, "林晓", "林曉", "Lin Xiao"),
    NAMES("level", TEXT, false, "服务专员", "服務專員", "Service adviser"),
    C("role", TEXT, false, "clerk"),
};

static const struct table_column calendar[] = {
    C("day", TEXT, false, "2027-10-01"),
    {.name = "hours", .path = "as", .kind = CELL_HOURS, .example = "closed"},
    {.name = "note", .path = "$", .kind = CELL_TEXT, .optional = true, .example = "国庆节"},
};

const char *const hall_table_names[HALL_TABLES] = {"services", "staff", "calendar"};
const char *const row_fate_names[ROW_FATES] = {"added", "changed", "same"};

const struct table_form table_forms[HALL_TABLES] = {
    {"services", "services", "code", services, ARRAY_LEN(services)},
    {"staff", "staff", "number", staff, ARRAY_LEN(staff)},
    {"calendar", "days", "day", calendar, ARRAY_LEN(calendar)},
};

const char *table_column(enum hall_table t, int i)
{
    return i >= 0 && i < table_forms[t].count ? table_forms[t].columns[i].name : NULL;
}

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

    if (!counters_exist(hall, cell))
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

/* ---- days and hours ---- */

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int cell_weekday(const char *text)
{
    for (int i = 0; i < (int)ARRAY_LEN(weekdays); i++) {
        if (strcasecmp(text, weekdays[i]) == 0)
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

static void get_hours(json_t *as, char *to, size_t size)
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

static const char *put_hours(json_t *row, const char *cell)
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
    if (strcasecmp(text, "closed") == 0)
        as = of_week ? json_array() : json_string("closed");
    else
        as = like >= 0 ? json_string(weekdays[like]) : spans_new(text);
    must(json_object_set_new(row, "as", as) == 0);
    return NULL;
}

json_t *table_rows_new(enum hall_table t, json_t *hall)
{
    json_t *list = json_object_get(hall, table_forms[t].rows), *rows;

    if (t != TABLE_CALENDAR)
        return json_incref(list);
    rows = json_array();
    for (size_t i = 0; i < ARRAY_LEN(weekdays); i++) {
        json_t *hours = json_object_get(json_object_get(hall, "week"), weekdays[i]);

        must(json_array_append_new(
                 rows, json_pack("{s:s,s:o}", "day", weekdays[i], "as",
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
        if (i < ARRAY_LEN(weekdays))
            must(json_object_set(json_object_get(hall, "week"), weekdays[i],
                                 json_object_get(row, "as")) == 0);
        else
            must(json_array_append(days, row) == 0);
    }
    must(json_object_set_new(hall, "days", days) == 0);
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
        get_hours(v, to, CELL_SIZE);
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
        if (strcasecmp(cell, *words) == 0)
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
        put_lines(c, row, cell);
        return NULL;
    case CELL_COUNTERS:
        return put_counters(row, hall, cell);
    case CELL_HOURS:
        return put_hours(row, cell);
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
