/* fuzz_hall_table.c - any bytes as a table of a spreadsheet: what is taken is a hall, and taken
 * once more changes nothing; what is not is refused with a line and a reason that can be read. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/catalogue.h"
#include "hub/imports.h"
#include "wire/catalogue_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXTS(t) "{\"zh_Hans\":\"" t "\",\"zh_Hant\":\"" t "\",\"en\":\"" t "\"}"

/* clang-format off */
static const char hall[] =
    "{\"version\":\"1\",\"site\":\"s\",\"name\":" TEXTS("h") ",\"mark\":\"m\","
    "\"hotline\":\"1\",\"zone\":\"UTC\",\"services\":[{\"code\":\"a\",\"prefix\":\"A\","
    "\"icon\":\"user\",\"name\":" TEXTS("a") ",\"area\":" TEXTS("a") ",\"fee\":" TEXTS("a") ","
    "\"typical_min\":5,\"promised_days\":0,\"promised_wait_min\":15,\"documents\":[" TEXTS("d") "],"
    "\"steps\":[" TEXTS("s") "]}],\"counters\":[{\"number\":1,\"name\":" TEXTS("1") ","
    "\"services\":[\"a\"]}],\"staff\":[{\"number\":\"01\",\"name\":" TEXTS("x") ","
    "\"level\":" TEXTS("y") ",\"role\":\"admin\"}],\"classes\":[],\"reasons\":[],"
    "\"week\":{\"mon\":[\"08:30-12:00\"],\"tue\":[],\"wed\":[],\"thu\":[],\"fri\":[],"
    "\"sat\":[],\"sun\":[]},\"days\":[{\"day\":\"2026-01-01\",\"as\":\"closed\"}],"
    "\"rules\":{\"complaint_owner\":\"01\"}}";
/* clang-format on */

static void refused_well(const struct table_plan *p)
{
    must(p->fault_count > 0 && p->fault_count <= TABLE_FAULTS_MAX);
    for (int i = 0; i < p->fault_count; i++) {
        const struct table_fault *f = &p->faults[i];

        must(f->line >= 0 && f->why[0] != '\0' && text_is_plain(f->why, strlen(f->why)));
        must(text_is_plain(f->column, strlen(f->column)));
    }
}

static void taken_well(const struct table_plan *p)
{
    static struct catalogue c;
    char why[256], *table;
    enum charset read_as;
    struct table_plan *again;
    size_t size;

    must(p->fault_count == 0);
    must(p->counts[ROW_ADDED] + p->counts[ROW_CHANGED] + p->counts[ROW_SAME] == p->row_count);
    must(catalogue_decode(NULL, p->hall, strlen(p->hall), &c, why, sizeof why) == OK);
    table = import_table_new(p->table, p->hall, &size);
    again = import_plan_new(p->table, p->hall, table, size, &read_as);
    must(read_as == CHARSET_UTF8 && again->fault_count == 0);
    must(again->counts[ROW_SAME] == again->row_count && strcmp(again->hall, p->hall) == 0);
    table_plan_free(again);
    free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum charset read_as;
    struct table_plan *p;

    if (size == 0)
        return 0;
    p = import_plan_new((enum hall_table)(data[0] % HALL_TABLES), hall, (const char *)data + 1,
                        size - 1, &read_as);
    if (p->hall == NULL)
        refused_well(p);
    else
        taken_well(p);
    table_plan_free(p);
    return 0;
}
