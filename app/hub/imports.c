/* imports.c - services, people and calendar as tables of a spreadsheet: written for one, and
 * read from one.
 *
 * Looked at, nothing is stored.  Taken, services and calendar go into the caller's draft, which
 * is published as if it were edited by hand; people are added and changed as by hand.  Nothing is
 * taken of a file that has a bad line. */
#include "hub/imports.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/csv_out.h"
#include "hub/editions.h"
#include "wire/csv_read.h"

/* ---- written ---- */

static void put_cell(void *ctx, const char *text)
{
    csv_cell(ctx, text);
}

static void end_row(void *ctx)
{
    csv_end_row(ctx);
}

char *import_table_new(enum hall_table t, const char *hall, size_t *size)
{
    struct json_out o = {0};
    const struct table_writer w = {put_cell, end_row, &o};

    csv_begin(&o);
    if (hall != NULL)
        table_out(t, hall, strlen(hall), &w);
    else
        table_template_out(t, &w);
    return out_take(&o, size);
}

void run_import_table(struct hub *h, struct hub_call *c)
{
    enum hall_table t = (enum hall_table)c->route->command;
    bool template = query_number(c, "template", 0) != 0;
    struct json_out o = {0};
    char name[64];

    o.text = import_table_new(t, template ? NULL : h->hall_text, &o.size);
    text_format(name, sizeof name, "%s%s.csv", hall_table_names[t], template ? "-template" : "");
    answer_csv(c, &o, name);
}

/* ---- read ---- */

static bool begins(const char *file, size_t size, const char *mark)
{
    return size >= strlen(mark) && memcmp(file, mark, strlen(mark)) == 0;
}

/* What says that it is UTF-8 and is not, is damaged: its line is to be told. */
static enum charset charset_of(const char *file, size_t size)
{
    if (size > CSV_BYTES_MAX || begins(file, size, "\xEF\xBB\xBF") || csv_is_utf8(file, size))
        return CHARSET_UTF8;
    return begins(file, size, "\xFF\xFE") || begins(file, size, "\xFE\xFF") ? CHARSET_UTF16
                                                                            : CHARSET_GB18030;
}

struct table_plan *import_plan_new(enum hall_table t, const char *hall, const char *file,
                                   size_t size, enum charset *read_as)
{
    struct table_plan *p;
    size_t made_size;
    char *made = NULL;

    if (size == 0)
        file = ""; /* a request without a body */
    *read_as = charset_of(file, size);
    if (*read_as != CHARSET_UTF8)
        made = charset_utf8_new(*read_as, file, size, &made_size);
    p = made != NULL ? table_plan_new(t, hall, strlen(hall), made, made_size)
                     : table_plan_new(t, hall, strlen(hall), file, size);
    free(made);
    return p;
}

struct table_plan *import_plan_in_force_new(struct hub *h, enum hall_table t, const char *file,
                                            size_t size)
{
    enum charset read_as;

    (void)log_begin(h); /* else import_take() says that nothing can be stored */
    return import_plan_new(t, h->hall_text, file, size, &read_as);
}

/* ---- told ---- */

static void out_row(struct json_out *o, const struct table_plan *p, const struct table_row *row)
{
    const char *name;

    out_open(o, NULL, '{');
    out_int(o, "line", row->line);
    out_text(o, "key", row->key);
    out_text(o, "fate", row_fate_names[row->fate]);
    out_open(o, "columns", '[');
    for (int i = 0; (name = table_column(p->table, i)) != NULL; i++) {
        if ((row->columns >> i & 1) != 0)
            out_text(o, NULL, name);
    }
    out_close(o, ']');
    out_close(o, '}');
}

static void out_faults(struct json_out *o, const struct table_plan *p)
{
    out_open(o, "faults", '[');
    for (int i = 0; i < p->fault_count; i++) {
        const char *why = p->faults[i].why;

        out_open(o, NULL, '{');
        out_int(o, "line", p->faults[i].line);
        out_text(o, "column", p->faults[i].column);
        out_text(o, "why", why);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void answer_plan(struct hub_call *c, const struct table_plan *p, enum charset read_as)
{
    static const char *const names[] = {"UTF-8", "GB18030", "UTF-16"};
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_text(&o, "table", hall_table_names[p->table]);
    out_text(&o, "charset", names[read_as]);
    out_bool(&o, "good", p->hall != NULL);
    for (int i = 0; i < ROW_FATES; i++)
        out_int(&o, row_fate_names[i], p->hall != NULL ? p->counts[i] : 0);
    out_int(&o, "left", p->hall != NULL ? p->left : 0);
    out_open(&o, "rows", '[');
    for (int i = 0; p->hall != NULL && i < p->row_count; i++)
        out_row(&o, p, &p->rows[i]);
    out_close(&o, ']');
    out_faults(&o, p);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- asked ---- */

/* Nobody changes their own role, by a file either. */
static void keep_own_role(struct table_plan *p, const char *own)
{
    for (int i = 0; i < p->row_count; i++) {
        for (int k = 0; table_column(p->table, k) != NULL; k++) {
            if (strcmp(p->rows[i].key, own) == 0 && (p->rows[i].columns >> k & 1) != 0 &&
                strcmp(table_column(p->table, k), "role") == 0)
                table_plan_fault(p, p->rows[i].line, "role",
                                 "another administrator has to do that for you");
        }
    }
}

static struct table_plan *plan_of(struct hub *h, struct hub_call *c, int *base,
                                  enum charset *read_as)
{
    enum hall_table t = (enum hall_table)c->route->command;
    char *hall = t == TABLE_STAFF ? strdup(h->hall_text) : edition_drafted_new(h, c, base);
    struct table_plan *p = import_plan_new(t, hall != NULL ? hall : "", c->request->body,
                                           c->request->body_size, read_as);

    free(hall);
    if (t == TABLE_STAFF)
        keep_own_role(p, staff_of(h, c)->number);
    return p;
}

void run_import_check(struct hub *h, struct hub_call *c)
{
    enum charset read_as;
    int base = 0;
    struct table_plan *p = plan_of(h, c, &base, &read_as);

    answer_plan(c, p, read_as);
    table_plan_free(p);
}

static bool take(struct hub *h, struct hub_call *c, const struct table_plan *p, int base, char *why,
                 size_t why_size)
{
    char by[STAFF_SIZE], *document;
    bool taken;

    text_copy(by, sizeof by, staff_of(h, c)->number);
    if (p->table == TABLE_STAFF)
        return p->person_count == 0 ||
               people_take(h, p->people, p->person_count, by, c->now, why, why_size);
    document = edition_document_new(p->hall, strlen(p->hall));
    taken = edition_keep_draft(h, c, base, document);
    free(document);
    return taken;
}

static void answer_fault(struct hub_call *c, const struct table_fault *f)
{
    if (f->line == 0)
        answer_problem(c, 422, "table", "%s", f->why);
    else
        answer_problem(c, 422, "table", "line %d: %s%s%s", f->line, f->column,
                       f->column[0] != '\0' ? ": " : "", f->why);
}

void run_import(struct hub *h, struct hub_call *c)
{
    enum charset read_as;
    struct table_plan *p;
    char why[TABLE_WHY] = "";
    int base = 0;

    if (!log_begin(h))
        return;
    p = plan_of(h, c, &base, &read_as);
    if (p->fault_count > 0)
        answer_fault(c, &p->faults[0]);
    else if (take(h, c, p, base, why, sizeof why))
        answer_plan(c, p, read_as);
    else if (why[0] != '\0')
        answer_problem(c, 422, "table", "%s", why);
    table_plan_free(p);
}

/* ---- guitai-hub import ---- */

bool import_take(struct hub *h, const struct table_plan *p, const char *file, bool accept,
                 struct moment now, char *why, size_t why_size)
{
    text_copy(why, why_size, "the store cannot be written");
    if (p->table == TABLE_STAFF)
        return p->person_count == 0 ||
               people_take(h, p->people, p->person_count, "", now, why, why_size);
    return edition_take(h, p->hall, strlen(p->hall), file, accept, now, why, why_size);
}
