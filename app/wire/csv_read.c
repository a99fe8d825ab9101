/* csv_read.c - tables from a spreadsheet. */
#include "wire/csv_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct reader {
    struct csv *t;
    char *at, *end; /* what is still to be read */
    char *to;       /* where the next cell is put; never behind `at` */
    char separator;
    int line;
    int cells, room, rows_room;
};

static bool fail(struct reader *r, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

static bool fail(struct reader *r, int line, const char *fmt, ...)
{
    va_list args;

    r->t->fault_line = line;
    r->t->count = 0;
    va_start(args, fmt);
    vsnprintf(r->t->fault, sizeof r->t->fault, fmt, args);
    va_end(args);
    return false;
}

/* ---- formulas ---- */

/* What begins a formula in one program or another; the wide forms too, which some take for
 * the narrow ones. */
static bool begins_formula(const char *text)
{
    static const uint32_t begins[] = {'=',  '+',    '-',    '@',    '\t',  '\r',
                                      '\n', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
    uint32_t first = text_next(&text);

    for (size_t i = 0; i < ARRAY_LEN(begins); i++) {
        if (first == begins[i])
            return true;
    }
    return false;
}

bool csv_looks_like_formula(const char *text)
{
    return begins_formula(text + strspn(text, "'"));
}

/* ---- cells ---- */

static bool is_end_of_line(const struct reader *r)
{
    return *r->at == '\n' || *r->at == '\r';
}

static void skip_end_of_line(struct reader *r)
{
    r->at += r->at[0] == '\r' && r->at[1] == '\n' ? 2 : 1;
    r->line++;
}

/* From behind the opening quote to behind the closing one. */
static bool read_quoted(struct reader *r)
{
    int began = r->line;

    while (r->at < r->end && !(r->at[0] == '"' && r->at[1] != '"')) {
        if (is_end_of_line(r)) {
            skip_end_of_line(r);
            *r->to++ = '\n';
            continue;
        }
        r->at += *r->at == '"';
        *r->to++ = *r->at++;
    }
    if (r->at == r->end)
        return fail(r, began,
                    "a quote is opened here and never closed; close it, or write \"\" "
                    "for a quote within a text");
    r->at++;
    return true;
}

static bool is_blank(char c, char separator)
{
    return (c == ' ' || c == '\t') && c != separator;
}

/* What keeps a text from being a formula, or a number from losing its zeros. */
static char *without_guard(char *cell)
{
    size_t len = strlen(cell);

    if (len >= 3 && cell[0] == '=' && cell[1] == '"' && cell[len - 1] == '"' &&
        strchr(cell + 2, '"') == cell + len - 1) {
        cell[len - 1] = '\0';
        return cell + 2;
    }
    return cell[0] == '\'' && csv_looks_like_formula(cell) ? cell + 1 : cell;
}

static char *without_blanks(char *cell)
{
    size_t len;

    cell += strspn(cell, " ");
    for (len = strlen(cell); len > 0 && (cell[len - 1] == ' ' || cell[len - 1] == '\n'); len--)
        continue;
    cell[len] = '\0';
    return cell;
}

static void keep_cell(struct reader *r, char *cell)
{
    if (r->cells == r->room) {
        r->room = r->room == 0 ? 256 : 2 * r->room;
        r->t->cells = realloc(r->t->cells, (size_t)r->room * sizeof *r->t->cells);
        must(r->t->cells != NULL);
    }
    r->t->cells[r->cells++] = without_blanks(without_guard(cell));
}

/* To the separator or the end of the line, which stays. */
static bool read_cell(struct reader *r)
{
    while (r->at < r->end && is_blank(*r->at, r->separator))
        r->at++;
    if (r->at < r->end && *r->at == '"') {
        r->at++;
        if (!read_quoted(r))
            return false;
        while (r->at < r->end && is_blank(*r->at, r->separator))
            r->at++;
        if (r->at < r->end && *r->at != r->separator && !is_end_of_line(r))
            return fail(r, r->line,
                        "there is text behind a closing quote; write \"\" for a "
                        "quote within a text");
    }
    while (r->at < r->end && *r->at != r->separator && !is_end_of_line(r))
        *r->to++ = *r->at++;
    return true;
}

/* ---- rows ---- */

static bool is_empty(const struct reader *r, int from)
{
    for (int i = from; i < r->cells; i++) {
        if (r->t->cells[i][0] != '\0')
            return false;
    }
    return true;
}

static bool keep_row(struct reader *r, int line, int from)
{
    struct csv *t = r->t;

    if (is_empty(r, from)) {
        r->cells = from;
        return true;
    }
    if (t->count == CSV_ROWS_MAX)
        return fail(r, line, "more than %d rows; make two files of it", CSV_ROWS_MAX);
    if (t->count == r->rows_room) {
        r->rows_room = r->rows_room == 0 ? 64 : 2 * r->rows_room;
        t->rows = realloc(t->rows, (size_t)r->rows_room * sizeof *t->rows);
        must(t->rows != NULL);
    }
    t->rows[t->count++] = (struct csv_row){.line = line, .count = r->cells - from};
    return true;
}

/* A cell's end takes the place of the separator behind it, which is read by then. */
static bool read_row(struct reader *r)
{
    int from = r->cells, line = r->line;
    bool more = true;

    while (more) {
        char *cell = r->to;

        if (r->cells - from == CSV_COLUMNS_MAX)
            return fail(r, line, "more than %d columns; take out those that are not needed",
                        CSV_COLUMNS_MAX);
        if (!read_cell(r))
            return false;
        more = r->at < r->end && *r->at == r->separator;
        if (more)
            r->at++;
        else if (r->at < r->end)
            skip_end_of_line(r);
        *r->to++ = '\0';
        keep_cell(r, cell);
    }
    return keep_row(r, line, from);
}

/* ---- the whole ---- */

static char separator_of(const char *at, const char *end)
{
    static const char known[] = {',', ';', '\t'};
    int counts[sizeof known] = {0}, best = 0;
    bool quoted = false;

    for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
        quoted ^= *at == '"';
        for (size_t i = 0; i < sizeof known && !quoted; i++)
            counts[i] += *at == known[i];
    }
    for (int i = 1; i < (int)sizeof known; i++) {
        if (counts[i] > counts[best])
            best = i;
    }
    return known[best];
}

/* As text_next(), of a text that has no end of its own. */
static uint32_t next_within(const char **at, const char *end)
{
    char tail[5] = "";
    const char *s = tail;
    uint32_t c;

    if (end - *at >= 4)
        return text_next(at);
    memcpy(tail, *at, (size_t)(end - *at));
    c = text_next(&s);
    *at += s - tail;
    return c;
}

/* 0: all of it is well-formed. */
static int bad_line(const char *text, size_t size)
{
    const char *at = text, *end = text + size;
    int line = 1;

    while (at < end) {
        const char *before = at;
        uint32_t c = next_within(&at, end);

        if (c == 0 || (c == 0xFFFD && at - before == 1))
            return line;
        line += c == '\n';
    }
    return 0;
}

bool csv_is_utf8(const char *text, size_t size)
{
    return bad_line(text, size) == 0;
}

/* Rows point at their cells once those do not move any more. */
static void bind_rows(struct csv *t)
{
    char **cells = t->cells;

    for (int i = 0; i < t->count; i++) {
        t->rows[i].cells = cells;
        cells += t->rows[i].count;
    }
}

static void read_all(struct reader *r, size_t size)
{
    int wrong = bad_line(r->at, size);

    if (wrong > 0) {
        fail(r, wrong, "this is neither UTF-8 nor GB18030; save it as \"CSV UTF-8\"");
        return;
    }
    while (r->at < r->end) {
        if (!read_row(r))
            return;
    }
    if (r->t->count == 0)
        fail(r, 0, "there is nothing in it; begin with the line of the columns' names");
    bind_rows(r->t);
}

struct csv *csv_read_new(const char *text, size_t size)
{
    struct csv *t = calloc(1, sizeof *t);
    struct reader r = {.t = t, .line = 1};

    must(t != NULL);
    if (size > CSV_BYTES_MAX) {
        fail(&r, 0, "%zu bytes are too many; at most %d are read", size, CSV_BYTES_MAX);
        return t;
    }
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    t->text = calloc(1, size + 2); /* a cell's end may come behind the last byte */
    must(t->text != NULL);
    memcpy(t->text, text, size);
    r.at = r.to = t->text;
    r.end = t->text + size;
    r.separator = separator_of(r.at, r.end);
    read_all(&r, size);
    return t;
}

void csv_free(struct csv *t)
{
    if (t == NULL)
        return;
    free(t->rows);
    free(t->cells);
    free(t->text);
    free(t);
}
