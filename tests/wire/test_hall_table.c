/* test_hall_table.c - the hall's services, people and calendar as tables and back: a round
 * trip changes nothing, a change is found, each bad line is told with its column and mend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "core/catalogue.h"
#include "wire/catalogue_json.h"
#include "wire/hall_table.h"

static char *hall;
static struct table_plan *plan;

static int start(void **state)
{
    json_t *v = json_load_file(GUITAI_ASSETS "/sample/hall.json", 0, NULL);

    (void)state;
    assert_non_null(v);
    hall = json_dumps(v, JSON_COMPACT);
    json_decref(v);
    return hall != NULL ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    free(hall);
    return 0;
}

static int end_plan(void **state)
{
    (void)state;
    table_plan_free(plan);
    plan = NULL;
    return 0;
}

static void try_text(enum hall_table t, const char *csv)
{
    table_plan_free(plan);
    plan = table_plan_new(t, hall, strlen(hall), csv, strlen(csv));
}

static void expect_good(void)
{
    if (plan->fault_count > 0)
        fail_msg("line %d %s: %s", plan->faults[0].line, plan->faults[0].column,
                 plan->faults[0].why);
    assert_non_null(plan->hall);
}

static void expect_fault(int i, int line, const char *column, const char *says)
{
    assert_null(plan->hall);
    assert_true(i < plan->fault_count);
    assert_int_equal(plan->faults[i].line, line);
    assert_string_equal(plan->faults[i].column, column);
    if (strstr(plan->faults[i].why, says) == NULL)
        fail_msg("%s", plan->faults[i].why);
}

/* The value at a place such as "services.0.name.en" of the hall that came out, as JSON. */
static const char *at(const char *place)
{
    static char said[512];
    json_t *whole = json_loads(plan->hall, 0, NULL), *v = whole;
    char step[32], *text;

    while (*place != '\0') {
        size_t n = strcspn(place, ".");

        text_format(step, sizeof step, "%.*s", (int)n, place);
        v = json_is_array(v) ? json_array_get(v, strtoul(step, NULL, 10))
                             : json_object_get(v, step);
        place += n + (place[n] == '.');
    }
    text = v != NULL ? json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("none");
    text_copy(said, sizeof said, text);
    free(text);
    json_decref(whole);
    return said;
}

/* ---- round trip ---- */

struct table {
    char text[64 * 1024];
    size_t size;
    char separator;
};

static void put_cell(void *ctx, const char *text)
{
    struct table *t = ctx;

    if (t->size > 0 && t->text[t->size - 1] != '\n')
        t->text[t->size++] = t->separator;
    t->text[t->size++] = '"';
    if (*text == '\n')
        t->text[t->size++] = '\'';
    for (; *text != '\0'; text++) {
        if (*text == '"')
            t->text[t->size++] = '"';
        t->text[t->size++] = *text;
    }
    t->text[t->size++] = '"';
}

static void end_row(void *ctx)
{
    struct table *t = ctx;

    t->text[t->size++] = '\r';
    t->text[t->size++] = '\n';
}

static void test_what_was_written_changes_nothing(void **state)
{
    static const int rows[] = {8, 9, 7 + 48};
    struct table *t = calloc(1, sizeof *t);
    const struct table_writer w = {put_cell, end_row, t};

    (void)state;
    assert_non_null(t);
    for (int i = 0; i < HALL_TABLES; i++) {
        *t = (struct table){.separator = ",;\t"[i]};
        table_out((enum hall_table)i, hall, strlen(hall), &w);
        try_text((enum hall_table)i, t->text);
        expect_good();
        assert_int_equal(plan->counts[ROW_SAME], plan->row_count);
        assert_int_equal(plan->left, 0);
        assert_string_equal(plan->hall, hall);
        assert_int_equal(plan->person_count, 0);
        if (i < TABLE_CALENDAR)
            assert_int_equal(plan->row_count, rows[i]);
    }
    free(t);
}

static void test_template_is_good_as_it_is(void **state)
{
    struct table *t = calloc(1, sizeof *t);
    const struct table_writer w = {put_cell, end_row, t};

    (void)state;
    assert_non_null(t);
    for (int i = 0; i < HALL_TABLES; i++) {
        *t = (struct table){.separator = ','};
        table_template_out((enum hall_table)i, &w);
        try_text((enum hall_table)i, t->text);
        expect_good();
        assert_int_equal(plan->row_count, 1);
    }
    free(t);
}

/* ---- changes ---- */

static void test_columns_and_rows_that_are_not_there_stay(void **state)
{
    (void)state;
    try_text(TABLE_SERVICES, "code,fee.en,booking.places,active\nsocial,\"5 \"\"yuan\"\"\",6,NO\n"
                             "enquiry,Free of charge,,yes\n");
    expect_good();
    assert_int_equal(plan->counts[ROW_CHANGED], 1);
    assert_int_equal(plan->counts[ROW_SAME], 1);
    assert_int_equal(plan->left, 6);
    assert_string_equal(at("services.0.fee.en"), "\"5 \\\"yuan\\\"\"");
    assert_string_equal(at("services.0.booking"),
                        "{\"slot_min\":15,\"slots\":1,\"places\":6,\"walk_in\":2}");
    assert_string_equal(at("services.0.active"), "false");
    assert_string_equal(at("services.0.fee.zh_Hans"), "\"免费\"");
    assert_string_equal(at("services.6.active"), "none");
    for (int i = 0; table_column(TABLE_SERVICES, i) != NULL; i++) {
        const char *name = table_column(TABLE_SERVICES, i);
        bool changed = strcmp(name, "fee.en") == 0 || strcmp(name, "booking.places") == 0 ||
                       strcmp(name, "active") == 0;

        assert_int_equal(plan->rows[0].columns >> i & 1, changed);
    }
}

static void test_empty_cells_take_members_out(void **state)
{
    (void)state;
    try_text(TABLE_SERVICES, "code,booking.slot_min,booking.slots,booking.places,booking.walk_in,"
                             "owner,review\nsocial,,,,,,2027/6/5\n");
    expect_good();
    assert_string_equal(at("services.0.booking"), "none");
    assert_string_equal(at("services.0.owner"), "none");
    assert_string_equal(at("services.0.review"), "\"2027-06-05\"");
}

static void test_lists_are_lines_of_a_cell(void **state)
{
    (void)state;
    try_text(TABLE_SERVICES,
             "code,documents.zh_Hans,documents.zh_Hant,documents.en,"
             "documents.where.zh_Hans,documents.where.zh_Hant,documents.where.en\n"
             "social,\"甲\n乙\",\"甲\n乙\",\"A\nB\",\"'\n丙\",\"'\n丙\",\"'\nC\"\n");
    expect_good();
    assert_string_equal(at("services.0.documents"),
                        "[{\"zh_Hans\":\"甲\",\"zh_Hant\":\"甲\",\"en\":\"A\"},{\"zh_Hans\":\"乙\","
                        "\"zh_Hant\":\"乙\",\"en\":\"B\",\"where\":{\"zh_Hans\":\"丙\",\"zh_Hant\":"
                        "\"丙\",\"en\":\"C\"}}]");
    try_text(TABLE_SERVICES,
             "code,documents.en\nsocial,\"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\"\n");
    expect_fault(0, 2, "documents.en", "has more lines than a list may have");
    try_text(TABLE_SERVICES, "code,documents.en\nsocial,\"A\nB\nC\nD\nE\"\n");
    expect_fault(0, 2, "documents.zh_Hans", "5: has no value");
}

static void test_counters_of_a_service(void **state)
{
    (void)state;
    try_text(TABLE_SERVICES, "code,counters\nsocial,2 4\n");
    expect_good();
    assert_null(strstr(at("counters.0.services"), "social"));
    assert_non_null(strstr(at("counters.1.services"), "social"));
    assert_non_null(strstr(at("counters.3.services"), "social"));
    assert_int_equal(plan->counts[ROW_CHANGED], 1);
    try_text(TABLE_SERVICES, "code,counters\nsocial,9\n");
    expect_fault(0, 2, "counters", "\"9\" names a counter that there is not");
    try_text(TABLE_SERVICES, "code,counters\nsocial,\n");
    expect_fault(0, 2, "code", "no counter does \"social\"");
}

static void test_people_are_added_and_changed(void **state)
{
    (void)state;
    try_text(TABLE_STAFF,
             "number,name.zh_Hans,name.zh_Hant,name.en,level.zh_Hans,level.zh_Hant,level.en,role\n"
             "0401,林晓,林曉,Lin Xiao,专员,專員,Adviser,clerk\n"
             "0312,李强,李強,Li Qiang,服务专员,服務專員,Service adviser,supervisor\n");
    expect_good();
    assert_int_equal(plan->person_count, 2);
    assert_string_equal(plan->people[0],
                        "{\"number\":\"0401\",\"name\":{\"zh_Hans\":\"林晓\",\"zh_Hant\":\"林曉\","
                        "\"en\":\"Lin Xiao\"},\"level\":{\"zh_Hans\":\"专员\",\"zh_Hant\":\"專員\","
                        "\"en\":\"Adviser\"},\"role\":\"clerk\"}");
    assert_null(strstr(plan->people[1], "photo"));
    assert_string_equal(at("staff.1.photo"), "\"photos/0312.svg\"");
}

static void test_calendar_holds_week_holidays_and_special_hours(void **state)
{
    struct catalogue *c = calloc(1, sizeof *c);
    char why[256];

    (void)state;
    assert_non_null(c);
    try_text(TABLE_CALENDAR, "day,hours,note\nSat,closed,\nmon,09:00-12:00，13:30-18:00,\n"
                             "2026/12/31,08：30-11:30,Year's end\n2026-10-10,closed,\n"
                             "2026/2/14,tue,x\n");
    expect_good();
    assert_int_equal(plan->counts[ROW_ADDED], 1);
    assert_string_equal(at("week.sat"), "[]");
    assert_string_equal(at("week.mon"), "[\"09:00-12:00\",\"13:30-18:00\"]");
    assert_string_equal(at("days.4"), "{\"day\":\"2026-02-14\",\"as\":\"tue\",\"$\":\"x\"}");
    assert_int_equal(catalogue_decode(NULL, plan->hall, strlen(plan->hall), c, why, sizeof why),
                     OK);
    assert_int_equal(catalogue_calendar(c, civil_of(2026, 12, 31))->spans[0].to, 11 * 60 + 30);
    assert_int_equal(catalogue_calendar(c, civil_of(2026, 10, 10))->count, 0);
    assert_int_equal(catalogue_calendar(c, civil_of(2026, 2, 14))->spans[1].to, 17 * 60 + 30);
    free(c);
    /* In the order of their dates. */
    assert_non_null(strstr(plan->hall, "{\"day\":\"2026-12-31\",\"as\":[\"08:30-11:30\"],\"$\":"
                                       "\"Year's end\"},{\"day\":\"2027-01-01\""));
}

/* ---- faults ---- */

static void test_each_bad_line_is_told_with_column_and_mend(void **state)
{
    (void)state;
    try_text(TABLE_SERVICES, "code,prefix,typical_min,active,name.en\n"
                             "social,a1,6,yes,X\n"
                             "property,B,soon,yes,X\n"
                             "tax,F,5,perhaps,X\n"
                             "enquiry,G,4,yes,\n"
                             "property,B,6,yes,X\n"
                             "permits,D,6,yes\n"
                             ",D,6,yes,X\n"
                             "housing,E,6,yes,X\n");
    assert_int_equal(plan->fault_count, 7);
    expect_fault(0, 2, "prefix", "\"a1\" is not 1 to 3 capital letters");
    expect_fault(1, 3, "typical_min", "is not a whole number");
    expect_fault(2, 4, "active", "\"perhaps\" is neither yes nor no");
    expect_fault(3, 5, "name.en", "is empty; write a text");
    expect_fault(4, 6, "code", "line 3 is for it already");
    expect_fault(5, 7, "", "has 4 cells, and the first line 5");
    expect_fault(6, 8, "code", "is empty");
}

static void test_other_faults_name_their_place(void **state)
{
    static const struct {
        enum hall_table table;
        const char *csv;
        int line;
        const char *column, *says;
    } rows[] = {
        {TABLE_SERVICES, "code,prefx\nsocial,A\n", 1, "prefx", "did you mean \"prefix\"?"},
        {TABLE_SERVICES, "code,code\nsocial,A\n", 1, "code", "is here twice"},
        {TABLE_SERVICES, "name.en\nX\n", 1, "code", "the column \"code\" is missing"},
        {TABLE_SERVICES, "code,\nsocial,x\n", 2, "", "a column without a name"},
        {TABLE_SERVICES, "code,owner\nsocial,0399\n", 2, "owner", "nobody's staff number"},
        {TABLE_SERVICES, "code\nnew\n", 2, "prefix", "has no value"},
        {TABLE_SERVICES, "code,booking.places\nenquiry,3\n", 2, "booking.slot_min",
         "has no value; write one"},
        {TABLE_SERVICES, "\"code\nsocial", 1, "", "never closed"},
        {TABLE_STAFF, "number,role\n312,clerk\n", 2, "number", "did you mean \"0312\"?"},
        {TABLE_STAFF, "number,role\n0312,chief\n", 2, "role", "\"chief\" is not known"},
        {TABLE_STAFF, "number,role\n0315,clerk\n", 0, "",
         "rules.complaint_owner: \"0315\" has role clerk"},
        {TABLE_CALENDAR, "day,hours\nmon,8-12\n", 2, "hours", "write e.g. \"08:30-12:00\""},
        {TABLE_CALENDAR, "day,hours\n2026-02-30,closed\n", 2, "day", "is not a date"},
        {TABLE_CALENDAR, "day,hours\n2026-12-31,\n", 2, "hours", "has no value"},
        {TABLE_CALENDAR, "day,hours\ntue,mon\n", 2, "hours", "has hours of its own"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        try_text(rows[i].table, rows[i].csv);
        expect_fault(0, rows[i].line, rows[i].column, rows[i].says);
    }
}

/* Whatever stands in a cell, what is said of it is one readable line. */
static void test_faults_are_plain_text(void **state)
{
    char csv[512] = "code,active\nsocial,\"x\ny\x01 ";

    (void)state;
    for (int i = 0; i < 60; i++)
        text_append(csv, sizeof csv, "厅");
    text_append(csv, sizeof csv, "\"\n");
    try_text(TABLE_SERVICES, csv);
    expect_fault(0, 2, "active", "\"x y  厅厅");
    assert_true(text_is_plain(plan->faults[0].why, strlen(plan->faults[0].why)));
    try_text(TABLE_SERVICES, "code,\"a\nb\"\nsocial,1\n");
    expect_fault(0, 1, "a b", "there is no such column");
}

/* A draft need not be a hall yet. */
static void test_nothing_is_put_into_what_is_no_hall(void **state)
{
    static const char *const halls[] = {"{}", "[]", "x", "{\"services\":3}",
                                        "{\"services\":[1],\"counters\":{},\"week\":1}"};
    const char *csv = "code\nsocial\n";

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(halls); i++) {
        table_plan_free(plan);
        plan = table_plan_new(TABLE_SERVICES, halls[i], strlen(halls[i]), csv, strlen(csv));
        expect_fault(0, 0, "", "mend that first");
    }
}

#define PLANNED(f) cmocka_unit_test_teardown(f, end_plan)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLANNED(test_what_was_written_changes_nothing),
        PLANNED(test_template_is_good_as_it_is),
        PLANNED(test_columns_and_rows_that_are_not_there_stay),
        PLANNED(test_empty_cells_take_members_out),
        PLANNED(test_lists_are_lines_of_a_cell),
        PLANNED(test_counters_of_a_service),
        PLANNED(test_people_are_added_and_changed),
        PLANNED(test_calendar_holds_week_holidays_and_special_hours),
        PLANNED(test_each_bad_line_is_told_with_column_and_mend),
        PLANNED(test_other_faults_name_their_place),
        PLANNED(test_faults_are_plain_text),
        PLANNED(test_nothing_is_put_into_what_is_no_hall),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
