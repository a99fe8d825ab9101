/* feedback.c - GET /api/feedback: what customers said of a period, as JSON and as CSV: the
 * levels that they gave and why, praise, suggestions, enquiries, complaints (R25, R26).
 * Nothing that is sealed is shown. */
#include "core/feedback.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/csv_out.h"
#include "hub/report.h"
#include "port/clock.h"

enum { NEWEST_MAX = 200 };

static const struct names *reason_name(const struct hub *h, const char *code)
{
    for (int i = 0; i < h->catalogue->reason_count; i++) {
        if (strcmp(h->catalogue->reasons[i].code, code) == 0)
            return &h->catalogue->reasons[i].name;
    }
    return NULL;
}

static const struct names *service_name(const struct hub *h, const char *code)
{
    int row = catalogue_service(h->catalogue, code);

    return row < 0 ? NULL : &h->catalogue->services[row].name;
}

static int sum(const int of[LEVELS])
{
    int n = 0;

    for (int i = 0; i < LEVELS; i++)
        n += of[i];
    return n;
}

/* ---- JSON ---- */

static void levels(struct json_out *o, const char *name, const int of[LEVELS])
{
    out_open(o, name, '[');
    for (int i = 0; i < LEVELS; i++)
        out_int(o, NULL, of[i]);
    out_close(o, ']');
}

static void reasons(struct json_out *o, const struct hub *h, const struct feedback_row *r)
{
    out_open(o, "reasons", '[');
    for (int i = 0; i < FACT_REASONS_MAX; i++) {
        const char *code = h->facts->reasons.text[i];
        const struct names *name = reason_name(h, code);

        if (sum(r->reasons[i]) == 0)
            continue;
        out_open(o, NULL, '{');
        out_text(o, "code", code);
        if (name != NULL)
            out_names(o, "name", name);
        levels(o, "levels", r->reasons[i]);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void row(struct json_out *o, const struct hub *h, const struct feedback_row *r)
{
    levels(o, "levels", r->levels);
    reasons(o, h, r);
    out_open(o, "said", '{');
    for (int i = 0; i < KINDS; i++) {
        if (i != CASE_REQUEST)
            out_int(o, case_kind_names[i], r->said[i]);
    }
    out_close(o, '}');
}

static void groups(struct json_out *o, const struct hub *h, enum grouping by,
                   const struct feedback *f)
{
    out_open(o, "groups", '[');
    for (int i = 0; i < f->count; i++) {
        char key[GROUP_TEXT];
        const struct names *name;

        report_key(h, by, f->rows[i].key, key);
        name = by == BY_SERVICE ? service_name(h, key) : NULL;
        out_open(o, NULL, '{');
        out_text(o, "key", key);
        if (name != NULL)
            out_names(o, "name", name);
        row(o, h, &f->rows[i]);
        out_close(o, '}');
    }
    out_close(o, ']');
}

/* ---- what was said, the newest first ---- */

static bool is_said(const struct hub *h, const struct case_file *f, const struct report *r)
{
    civil day = day_of(clock_at(f->filed));
    const char *service = f->service < 0 ? "" : h->catalogue->services[f->service].code;

    return f->state != CASE_FREE && f->kind != CASE_REQUEST && day >= r->which.from &&
           day <= r->which.to &&
           (r->which.service == NULL || strcmp(service, r->which.service) == 0);
}

static int newest_first(const void *x, const void *y)
{
    const struct case_file *a = *(const struct case_file *const *)x;
    const struct case_file *b = *(const struct case_file *const *)y;

    if (a->filed != b->filed)
        return a->filed > b->filed ? -1 : 1;
    return strcmp(a->code, b->code);
}

static void one_case(struct json_out *o, const struct hub *h, const struct case_file *f)
{
    out_open(o, NULL, '{');
    out_id(o, "id", f->id);
    out_text(o, "code", f->code);
    out_text(o, "kind", case_kind_names[f->kind]);
    out_text(o, "state", case_state_names[f->state]);
    out_text(o, "service", f->service < 0 ? "" : h->catalogue->services[f->service].code);
    out_text(o, "via", via_names[f->via]);
    out_int(o, "level", f->level);
    out_text(o, "owner", f->owner);
    out_int(o, "satisfied", f->satisfied);
    out_time(o, "filed", f->filed);
    out_close(o, '}');
}

static void newest(struct json_out *o, const struct hub *h, const struct report *r)
{
    const struct case_file **rows = malloc(CASES_MAX * sizeof *rows);
    int n = 0;

    must(rows != NULL);
    for (int i = 0; i < h->site->cases.used; i++) {
        if (is_said(h, &h->site->cases.rows[i], r))
            rows[n++] = &h->site->cases.rows[i];
    }
    qsort(rows, (size_t)n, sizeof *rows, newest_first);
    out_open(o, "cases", '[');
    for (int i = 0; i < n && i < NEWEST_MAX; i++)
        one_case(o, h, rows[i]);
    out_close(o, ']');
    out_bool(o, "more", n > NEWEST_MAX);
    free(rows);
}

static void answer_json_page(struct hub *h, struct hub_call *c, const struct report *r,
                             const struct feedback *f)
{
    civil since = facts_since(h->facts);
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_time(&o, "now", c->now.at);
    out_day(&o, "from", r->which.from);
    out_day(&o, "to", r->which.to);
    out_text(&o, "by", grouping_names[r->by]);
    if (since == 0)
        out_null(&o, "since");
    else
        out_day(&o, "since", since);
    out_open(&o, "total", '{');
    row(&o, h, &f->all);
    out_close(&o, '}');
    groups(&o, h, r->by, f);
    newest(&o, h, r);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- CSV (RFC 4180) ---- */

static void line(struct json_out *o, const char *group, const char *what, const char *code,
                 const int of[LEVELS], int total)
{
    csv_cell(o, group);
    csv_cell(o, what);
    csv_cell(o, code);
    csv_int(o, total);
    for (int i = 0; i < LEVELS; i++) {
        if (of != NULL)
            csv_int(o, of[i]);
        else
            csv_cell(o, "");
    }
    csv_end_row(o);
}

static void lines(struct json_out *o, const struct hub *h, const char *group,
                  const struct feedback_row *r)
{
    line(o, group, "rating", "", r->levels, sum(r->levels));
    for (int i = 0; i < FACT_REASONS_MAX; i++) {
        if (sum(r->reasons[i]) > 0)
            line(o, group, "reason", h->facts->reasons.text[i], r->reasons[i], sum(r->reasons[i]));
    }
    for (int i = 0; i < KINDS; i++) {
        if (i != CASE_REQUEST)
            line(o, group, "said", case_kind_names[i], NULL, r->said[i]);
    }
}

static void answer_table(const struct hub *h, struct hub_call *c, const struct report *r,
                         const struct feedback *f)
{
    static const char *const heads[] = {"group",   "what",    "code",    "count",  "level_1",
                                        "level_2", "level_3", "level_4", "level_5"};
    char from[DAY_TEXT], to[DAY_TEXT], name[64], key[GROUP_TEXT];
    struct json_out o = {0};

    csv_begin(&o);
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        csv_cell(&o, heads[i]);
    csv_end_row(&o);
    lines(&o, h, "", &f->all);
    for (int i = 0; i < f->count; i++) {
        report_key(h, r->by, f->rows[i].key, key);
        lines(&o, h, key, &f->rows[i]);
    }
    day_to_text(r->which.from, from);
    day_to_text(r->which.to, to);
    text_format(name, sizeof name, "feedback-%s-%s.csv", from, to);
    answer_csv(c, &o, name);
}

void run_feedback(struct hub *h, struct hub_call *c)
{
    const char *format = http_query(c->request, "format");
    struct feedback *f;
    struct report r;

    if (format != NULL && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
        answer_problem(c, 422, "format", "format is json or csv");
        return;
    }
    if (!report_read(c, &r))
        return;
    f = calloc(1, sizeof *f);
    must(f != NULL);
    if (!feedback_sum(h->facts, &r.which, r.by, f))
        answer_problem(c, 422, "period",
                       "more than %d groups; choose a shorter period, or longer groups",
                       GROUPS_MAX);
    else if (format != NULL && strcmp(format, "csv") == 0)
        answer_table(h, c, &r, f);
    else
        answer_json_page(h, c, &r, f);
    free(f);
}
