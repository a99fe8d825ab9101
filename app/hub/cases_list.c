/* cases_list.c - all cases that there were: in pages, and as a table for a spreadsheet.
 * Nothing personal is in either. */
#include <stdlib.h>

#include "hub/cases_sought.h"
#include "hub/page.h"
#include "hub/table_out.h"
#include "port/clock.h"

enum { PAGE_ROWS = 100, PAGE_MOST = 500, PART_ROWS = 500 };

void case_filed(struct json_out *o, const struct hub *h, const struct filing *f,
                const struct case_file *live, struct moment now, bool manager)
{
    char code[CASE_CODE];

    if (live != NULL) {
        case_row(o, h, live, now, manager, false);
        return;
    }
    appointment_code(f->id, code);
    out_id(o, "id", f->id);
    out_text(o, "code", code);
    out_text(o, "kind", case_kind_names[f->kind]);
    out_text(o, "state", case_state_names[f->state]);
    out_text(o, "service", h->archive->services.text[f->service]);
    out_int(o, "counter", f->counter);
    out_text(o, "owner", h->archive->staff.text[f->owner]);
    out_time(o, "filed", f->filed);
    out_time(o, "changed", f->changed);
    out_time(o, "closed", f->closed);
    out_bool(o, "archived", true);
}

static void one_row(struct json_out *o, const struct hub *h, const struct hub_call *c,
                    uint64_t place)
{
    const struct filing *f = archive_at(h->archive, place);

    out_open(o, NULL, '{');
    case_filed(o, h, f, case_by_id(h->site, f->id), c->now, case_is_manager(h, c));
    out_close(o, '}');
}

void run_cases(struct hub *h, struct hub_call *c)
{
    int64_t limit = query_number(c, "limit", PAGE_ROWS), after = query_number(c, "after", 0);
    struct sought q;
    struct findings all;
    struct json_out o = {0};
    int n = 0;

    if (!sought_read(&q, h, c) || !sought_find(&q, h, c, (uint64_t)after, &all))
        return;
    out_open(&o, NULL, '{');
    out_time(&o, "now", c->now.at);
    out_int(&o, "count", all.all);
    out_int(&o, "late", all.late);
    out_int(&o, "callbacks", all.callbacks);
    out_open(&o, "cases", '[');
    for (; n < all.count && n < limit && n < PAGE_MOST; n++)
        one_row(&o, h, c, all.rows[n].place);
    out_close(&o, ']');
    out_int(&o, "next", n > 0 && n < all.count ? (int64_t)all.rows[n - 1].place : 0);
    out_close(&o, '}');
    answer_out(c, 200, &o);
    free(all.rows);
}

/* ---- as a table ---- */

static void table_time(struct table_out *t, instant at)
{
    char text[MOMENT_TEXT] = "";

    if (at > 0)
        page_time(at, text);
    table_text(t, text);
}

static void table_row(struct table_out *t, const struct hub *h, uint64_t place, int lang)
{
    const struct filing *f = archive_at(h->archive, place);
    const struct case_file *live = case_by_id(h->site, f->id);
    const char *service = h->archive->services.text[f->service];
    const char *owner = h->archive->staff.text[f->owner];
    int row = catalogue_service(h->catalogue, service),
        person = catalogue_staff(h->catalogue, owner);
    char code[CASE_CODE];

    appointment_code(f->id, code);
    table_text(t, code);
    table_text(t, page_case_kinds[f->kind][lang]);
    table_text(t, page_case_states[f->state][lang]);
    table_text(t, row < 0 ? service : h->catalogue->services[row].name.text[lang]);
    table_text(t, owner);
    table_text(t, person < 0 ? "" : h->catalogue->staff[person].name.text[lang]);
    table_time(t, f->filed);
    table_time(t, f->closed);
    table_time(t, live == NULL ? 0 : live->due);
    table_end_row(t);
}

static void table_heads(struct table_out *t, int lang)
{
    static const char *const heads[][LANGUAGES] = {
        {"编号", "編號", "Code"},
        {"类型", "類型", "Kind"},
        {"状态", "狀態", "State"},
        {"业务", "業務", "Service"},
        {"工号", "工號", "Number"},
        {"负责人", "負責人", "Who answers for it"},
        {"登记时间", "登記時間", "Registered"},
        {"办结时间", "辦結時間", "Closed"},
        {"承诺时间", "承諾時間", "Promised"},
    };

    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        table_text(t, heads[i][lang]);
    table_end_row(t);
}

void run_cases_table(struct hub *h, struct hub_call *c)
{
    int lang = page_language(c), n = 0;
    struct table_out t;
    struct sought q;
    struct findings all;

    if (!table_begin(&t, c))
        return;
    if (!sought_read(&q, h, c) || !sought_find(&q, h, c, t.from, &all)) {
        table_drop(&t);
        return;
    }
    if (t.from == 0)
        table_heads(&t, lang);
    for (; n < all.count && n < PART_ROWS; n++)
        table_row(&t, h, all.rows[n].place, lang);
    table_answer(&t, c, "cases", n > 0 && n < all.count ? all.rows[n - 1].place : 0,
                 (uint64_t)(all.all - all.count + n), (uint64_t)all.all);
    free(all.rows);
}
