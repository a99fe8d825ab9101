/* indicators.c - GET /api/indicators: the figures of a period as JSON and as CSV (R27-R29). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/csv_out.h"
#include "hub/report.h"

static const char *const tiers[TIERS] = {"basic", "raised", "excellent"};
static const int points[] = {50, 90, 95};
static const char *const point_names[] = {"p50", "p90", "p95"};
static const char *const languages[LANGUAGES] = {"zh_Hans", "zh_Hant", "en"};

/* ---- JSON ---- */

static void figure(struct json_out *o, enum indicator i, const struct figure *f)
{
    double value;

    if (indicator_value(i, f, &value))
        out_real(o, "value", value);
    else
        out_null(o, "value");
    out_int(o, "of", f->of);
    if (indicator_forms[i].unit != IND_MINUTES)
        out_int(o, "hit", f->hit);
    for (size_t p = 0; p < ARRAY_LEN(points) && f->spread != NULL; p++)
        out_real(o, point_names[p], indicator_percentile(f, points[p]));
}

static void targets(struct json_out *o, const int hundredths[TIERS])
{
    if (hundredths[TIER_BASIC] == 0) {
        out_null(o, "targets");
        return;
    }
    out_open(o, "targets", '[');
    for (int t = 0; t < TIERS; t++)
        out_real(o, NULL, hundredths[t] / 100.0);
    out_close(o, ']');
}

/* Of a report about one service: its own targets count. */
static int service_asked(const struct catalogue *hall, const struct report *r)
{
    return r->which.service == NULL ? -1 : catalogue_service(hall, r->which.service);
}

/* Of a group; -1: the hall's standards count for it. */
static int service_of_group(const struct catalogue *hall, const struct report *r, const char *key)
{
    return r->by == BY_SERVICE ? catalogue_service(hall, key) : service_asked(hall, r);
}

static void figures(struct json_out *o, const struct hub *h, const struct catalogue *hall,
                    const struct report *r, const struct sums *s, enum indicator i)
{
    char key[GROUP_TEXT];

    out_open(o, "figures", '[');
    for (int g = 0; g < s->count; g++) {
        report_key(h, r->by, s->keys[s->order[g]], key);
        out_open(o, NULL, '{');
        figure(o, i, &s->figures[s->order[g]][i]);
        if (r->by == BY_SERVICE)
            targets(o, catalogue_targets(hall, service_of_group(hall, r, key), i));
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void indicator(struct json_out *o, const struct hub *h, const struct catalogue *hall,
                      const struct report *r, const struct sums *s, enum indicator i)
{
    const struct indicator_form *f = &indicator_forms[i];

    out_open(o, NULL, '{');
    out_text(o, "id", f->id);
    out_text(o, "rule", f->rule);
    out_text(o, "unit", report_units[f->unit]);
    out_bool(o, "higher", f->higher);
    report_say(o, "name", f->name);
    report_say(o, "how", f->how);
    targets(o, catalogue_targets(hall, service_asked(hall, r), i));
    out_open(o, "total", '{');
    figure(o, i, &s->figures[GROUPS_MAX][i]);
    out_close(o, '}');
    figures(o, h, hall, r, s, i);
    out_close(o, '}');
}

/* The names of what is a service or a person now; others have their key alone. */
static const struct names *name_of(const struct hub *h, enum grouping by, const char *key)
{
    int row = by == BY_SERVICE ? catalogue_service(h->catalogue, key)
              : by == BY_STAFF ? catalogue_staff(h->catalogue, key)
                               : -1;

    if (row < 0)
        return NULL;
    return by == BY_SERVICE ? &h->catalogue->services[row].name : &h->catalogue->staff[row].name;
}

static void groups(struct json_out *o, const struct hub *h, const struct catalogue *hall,
                   const struct report *r, const struct sums *s)
{
    out_open(o, "groups", '[');
    for (int g = 0; g < s->count; g++) {
        char key[GROUP_TEXT];
        const struct names *names;

        report_key(h, r->by, s->keys[s->order[g]], key);
        names = name_of(h, r->by, key);
        out_open(o, NULL, '{');
        out_text(o, "key", key);
        if (names != NULL)
            out_names(o, "name", names);
        if (r->by == BY_SERVICE)
            out_text(o, "tier", tiers[catalogue_tier(hall, service_of_group(hall, r, key))]);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void answer_figures(struct hub *h, struct hub_call *c, const struct report *r,
                           const struct sums *s)
{
    const struct catalogue *hall = report_hall(h, r);
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
    out_text(&o, "tier", tiers[catalogue_tier(hall, service_asked(hall, r))]);
    out_int(&o, "error_permille", SPREAD_ERROR_PERMILLE);
    groups(&o, h, hall, r, s);
    out_open(&o, "indicators", '[');
    for (int i = 0; i < INDICATORS; i++)
        indicator(&o, h, hall, r, s, (enum indicator)i);
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- CSV (RFC 4180) ---- */

static void csv_row(struct json_out *o, const struct catalogue *hall, const char *group,
                    int service, enum indicator i, const struct figure *f, int language)
{
    const struct indicator_form *form = &indicator_forms[i];
    const int *target = catalogue_targets(hall, service, i);
    double value;

    csv_cell(o, group);
    csv_cell(o, form->id);
    csv_cell(o, form->name[language]);
    csv_cell(o, report_units[form->unit]);
    if (indicator_value(i, f, &value))
        csv_real(o, value);
    else
        csv_cell(o, "");
    csv_real(o, (double)f->of);
    if (form->unit == IND_MINUTES)
        csv_cell(o, "");
    else
        csv_real(o, (double)f->hit);
    for (size_t p = 0; p < ARRAY_LEN(points); p++) {
        if (f->spread != NULL)
            csv_real(o, indicator_percentile(f, points[p]));
        else
            csv_cell(o, "");
    }
    if (target[TIER_BASIC] > 0)
        csv_real(o, target[catalogue_tier(hall, service)] / 100.0);
    else
        csv_cell(o, "");
    csv_end_row(o);
}

static int language_of(const struct hub_call *c)
{
    const char *text = http_query(c->request, "language");

    for (int l = 0; text != NULL && l < LANGUAGES; l++) {
        if (strcmp(text, languages[l]) == 0)
            return l;
    }
    return ENGLISH;
}

static void answer_table(const struct hub *h, struct hub_call *c, const struct report *r,
                         const struct sums *s)
{
    static const char *const heads[] = {"group", "indicator", "name", "unit", "value", "of",
                                        "hit",   "p50",       "p90",  "p95",  "target"};
    const struct catalogue *hall = report_hall(h, r);
    int language = language_of(c), service = service_asked(hall, r);
    struct json_out o = {0};
    char from[DAY_TEXT], to[DAY_TEXT], name[64], key[GROUP_TEXT];

    csv_begin(&o);
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        csv_cell(&o, heads[i]);
    csv_end_row(&o);
    for (int i = 0; i < INDICATORS; i++)
        csv_row(&o, hall, "", service, (enum indicator)i, &s->figures[GROUPS_MAX][i], language);
    for (int g = 0; g < s->count; g++) {
        report_key(h, r->by, s->keys[s->order[g]], key);
        service = service_of_group(hall, r, key);
        for (int i = 0; i < INDICATORS; i++)
            csv_row(&o, hall, key, service, (enum indicator)i, &s->figures[s->order[g]][i],
                    language);
    }
    day_to_text(r->which.from, from);
    day_to_text(r->which.to, to);
    text_format(name, sizeof name, "indicators-%s-%s.csv", from, to);
    answer_csv(c, &o, name);
}

void run_indicators(struct hub *h, struct hub_call *c)
{
    const char *format = http_query(c->request, "format");
    struct report r;
    struct sums *s;

    if (format != NULL && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
        answer_problem(c, 422, "format", "format is json or csv");
        return;
    }
    if (!report_read(c, &r) || (s = report_sums_new(h, c, &r)) == NULL)
        return;
    if (format != NULL && strcmp(format, "csv") == 0)
        answer_table(h, c, &r, s);
    else
        answer_figures(h, c, &r, s);
    free(s);
}
