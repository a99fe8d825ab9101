/* test_cases_found.c - cases are sought, sorted and taken along, and those that only the log
 * still holds are found by number, date and name (R19, R37). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "port/pack.h"
#include "wire/event_json.h"

enum { OLD = 4096 + 20, NEXT_TEXT = 128 };

static struct rig rig;
static struct rig_staff clerk;
static struct id own; /* a device that told the past */
static uint64_t seq;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &clerk, "0312");
    own = rig_id(90);
    seq = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- a past ---- */

static void tell(struct event *e)
{
    char json[EVENT_JSON_SIZE];
    struct log_row row = {.pos = (uint64_t)fake_store_rows(rig.store) + 1, .device = own};

    e->v = event_types[e->type].v;
    e->device = own;
    e->seq = row.seq = ++seq;
    e->at = row.when = rig.now;
    row.json = json;
    row.size = event_encode(e, json, sizeof json);
    assert_true(row.size > 0);
    fake_store_intrude(rig.store, &row);
}

/* Praise that was answered at once; `name` sealed. */
static void praise(int n, const char *service, const char *name)
{
    struct event e = {.type = PRAISE_GIVEN, .subject = rig_id(n)};

    text_copy(e.body.opened.service, CODE_SIZE, service);
    text_copy(e.body.opened.owner, STAFF_SIZE, n % 2 == 0 ? "0312" : "0313");
    assert_true(seals_close(rig.hub, SEAL_CASE, name, e.body.opened.name, SEALED_SIZE));
    tell(&e);
    e = (struct event){.type = ENQUIRY_ANSWERED, .subject = rig_id(n)};
    text_copy(e.body.step.staff, STAFF_SIZE, "0312");
    text_copy(e.body.step.text, STEP_SIZE, "thank you");
    tell(&e);
}

/* So many that the first ones are in the log alone. */
static void long_past(void)
{
    praise(1, "social", "王小明");
    rig_later(&rig, 24 * 3600);
    for (int i = 2; i <= OLD; i++)
        praise(i, "social", i == 2 ? "Anna Schmidt" : "");
    rig_later(&rig, 24 * 3600);
    rig_login(&rig, &clerk, "0312");
}

static void ask(const char *target)
{
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

static int64_t number_said(const char *name)
{
    char wanted[32];
    const char *at;

    text_format(wanted, sizeof wanted, "\"%s\":", name);
    at = strstr(rig.body, wanted);
    assert_non_null(at);
    return strtoll(at + strlen(wanted), NULL, 10);
}

static void code_of(int n, char to[CASE_CODE])
{
    appointment_code(rig_id(n), to);
}

static bool lists(int n)
{
    char code[CASE_CODE];

    code_of(n, code);
    return rig_said(&rig, code);
}

static void register_case(int n, const char *kind, const char *service)
{
    char body[256], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"%s\",\"service\":\"%s\",\"told\":\"words\"}", id, kind,
                service);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
    assert_int_equal(rig.status, 200);
}

/* ---- found again ---- */

static void test_archived_case_is_found_by_its_number(void **state)
{
    char target[64], code[CASE_CODE];

    (void)state;
    long_past();
    code_of(1, code);
    text_format(target, sizeof target, "/api/cases?state=all&find=%s", code);
    ask(target);
    assert_null(case_by_id(rig.hub->site, rig_id(1)));
    assert_int_equal(number_said("count"), 1);
    assert_true(lists(1));
    assert_true(rig_said(&rig, "\"archived\":true"));
    text_format(target, sizeof target, "/api/cases/%s", code);
    ask(target);
    assert_true(rig_said(&rig, "\"answer\":\"thank you\""));
    assert_true(rig_said(&rig, "\"state\":\"closed\""));
    assert_true(rig_said(&rig, "\"archived\":true"));
    assert_true(rig_said(&rig, "\"acts\":[]"));
    assert_false(rig_said(&rig, "王小明"));
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=asked", code);
    ask(target);
    assert_true(rig_said(&rig, "\"name\":\"王小明\""));
}

static void test_archived_case_is_found_by_its_day(void **state)
{
    (void)state;
    long_past();
    ask("/api/cases?state=all&to=2026-11-24");
    assert_int_equal(number_said("count"), 1);
    assert_true(lists(1));
    ask("/api/cases?state=closed&from=2026-11-25&sort=filed");
    assert_int_equal(number_said("count"), OLD - 1);
    ask("/api/cases");
    assert_int_equal(number_said("count"), 0);
}

static int look_for(const char *name, const char *after)
{
    char target[192], body[128];

    text_format(target, sizeof target, "/api/cases/named?state=all%s%s",
                after[0] != '\0' ? "&after=" : "", after);
    text_format(body, sizeof body, "{\"name\":\"%s\",\"reason\":\"asked\"}", name);
    rig_staff_ask(&rig, &clerk, "POST", target, body);
    return rig.status;
}

static void next_said(char to[NEXT_TEXT])
{
    const char *at = strstr(rig.body, "\"next\":\"");

    assert_non_null(at);
    text_format(to, NEXT_TEXT, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
}

static void test_name_is_looked_for_by_reason_and_shown_masked(void **state)
{
    char next[NEXT_TEXT] = "";
    int parts = 0;
    bool latin = false, old = false;

    (void)state;
    long_past();
    do {
        assert_int_equal(look_for("schmidt", next), 200);
        latin = latin || (lists(2) && rig_said(&rig, "\"masked\":\"A***********\""));
        next_said(next);
        parts++;
    } while (next[0] != '\0');
    assert_true(latin);
    assert_int_equal(parts, OLD / 200 + 1);
    assert_int_equal(number_said("done"), OLD);
    do {
        assert_int_equal(look_for("小明", next), 200);
        old = old || (lists(1) && rig_said(&rig, "\"masked\":\"王**\""));
        next_said(next);
    } while (next[0] != '\0');
    assert_true(old);
}

/* Whatever the log still holds for a while, nobody is shown it. */
static void test_archived_case_can_be_erased(void **state)
{
    struct rig_staff manager;
    char body[128], target[96], id[ID_TEXT], next[NEXT_TEXT] = "";

    (void)state;
    long_past();
    rig_login(&rig, &manager, "0316");
    id_to_text(rig_id(1), id);
    text_format(body, sizeof body, "{\"subject\":\"%s\",\"reason\":\"asked\"}", id);
    rig_staff_ask(&rig, &manager, "POST", "/api/privacy/erase", body);
    assert_true(rig.status == 200 || rig.status == 202);
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=asked", id);
    ask(target);
    assert_true(rig_said(&rig, "\"gone\":\"request\""));
    assert_false(rig_said(&rig, "王小明"));
    do {
        assert_int_equal(look_for("小明", next), 200);
        assert_false(lists(1));
        next_said(next);
    } while (next[0] != '\0');
}

/* Nobody goes on with a search that is not on record, or with another one. */
static void test_search_cannot_begin_in_its_middle(void **state)
{
    struct rig_staff auditor;
    char next[NEXT_TEXT];

    (void)state;
    long_past();
    assert_int_equal(look_for("schmidt", ""), 200);
    next_said(next);
    assert_int_equal(look_for("li", next), 422);
    assert_int_equal(look_for("schmidt", "9-0123456789abcdef0123456789abcdef"), 422);
    assert_int_equal(look_for("schmidt", next), 200);
    rig_login(&rig, &auditor, "0318");
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit?what=cases_searched", NULL);
    assert_true(rig_said(&rig, "\"detail\":\"asked\""));
    assert_null(strstr(strstr(rig.body, "cases_searched") + 1, "cases_searched"));
    assert_false(rig_said(&rig, "schmidt"));
}

/* A refused one is over: its row goes to another, and it is open to nobody. */
static void test_refused_case_that_gave_way_is_in_no_list_of_open_ones(void **state)
{
    struct event e = {.type = CASE_REGISTERED, .subject = rig_id(OLD + 1)};

    (void)state;
    text_copy(e.body.opened.service, CODE_SIZE, "social");
    tell(&e);
    e = (struct event){.type = CASE_REFUSED, .subject = rig_id(OLD + 1)};
    text_copy(e.body.step.staff, STAFF_SIZE, "0312");
    text_copy(e.body.step.text, STEP_SIZE, "papers are missing");
    text_copy(e.body.step.cause, NOTE_SIZE, "come again");
    tell(&e);
    rig_later(&rig, 60);
    ask("/api/cases");
    assert_int_equal(number_said("count"), 1);
    for (int i = 0; i < 4096; i++) { /* rows of refused cases go when no other is left */
        e = (struct event){.type = COMPLAINT_FILED, .subject = rig_id(i + 1)};
        text_copy(e.body.opened.service, CODE_SIZE, "social");
        tell(&e);
    }
    rig_later(&rig, 60);
    ask("/api/cases?kind=request");
    assert_null(case_by_id(rig.hub->site, rig_id(OLD + 1)));
    assert_int_equal(number_said("count"), 0);
    ask("/api/cases?kind=request&state=refused");
    assert_int_equal(number_said("count"), 1);
}

/* ---- sought and sorted ---- */

static void test_pages_follow_one_another_without_a_gap(void **state)
{
    char target[96];
    int64_t after = 0;
    int rows = 0;

    (void)state;
    long_past();
    do {
        text_format(target, sizeof target,
                    "/api/cases?state=all&sort=code&down=1&limit=500&after=%lld", (long long)after);
        ask(target);
        assert_int_equal(number_said("count"), OLD);
        for (const char *at = rig.body; (at = strstr(at, "\"code\":")) != NULL; at++)
            rows++;
        after = number_said("next");
    } while (after != 0);
    assert_int_equal(rows, OLD);
}

static void test_sorted_by_what_was_asked(void **state)
{
    static const char *const orders[] = {"promise", "filed", "changed", "code",
                                         "kind",    "state", "service", "owner"};
    char target[64], down[4][CASE_CODE], up[4][CASE_CODE];

    (void)state;
    register_case(1, "request", "social");
    rig_later(&rig, 60);
    register_case(2, "complaint", "housing");
    rig_later(&rig, 60);
    register_case(3, "enquiry", "social");
    for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
        for (int way = 0; way < 2; way++) {
            const char *at;
            int n = 0;

            text_format(target, sizeof target, "/api/cases?sort=%s&down=%d", orders[i], way);
            ask(target);
            for (at = rig.body; (at = strstr(at, "\"code\":\"")) != NULL && n < 4; at++, n++)
                text_format(way ? down[n] : up[n], CASE_CODE, "%.8s", at + 8);
            assert_int_equal(n, 3);
        }
        if (strcmp(orders[i], "filed") == 0 || strcmp(orders[i], "code") == 0) {
            for (int n = 0; n < 3; n++)
                assert_string_equal(up[n], down[2 - n]);
        }
        if (strcmp(orders[i], "code") == 0)
            assert_true(strcmp(up[0], up[1]) < 0 && strcmp(up[1], up[2]) < 0);
    }
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases?sort=colour", NULL);
    assert_int_equal(rig.status, 422);
}

static void test_words_stand_in_number_service_and_person(void **state)
{
    (void)state;
    register_case(1, "request", "social");
    register_case(2, "complaint", "housing");
    ask("/api/cases?find=SOC");
    assert_int_equal(number_said("count"), 1);
    assert_true(lists(1));
    ask("/api/cases?find=soc nowhere");
    assert_int_equal(number_said("count"), 0);
    ask("/api/cases?find=soc 0312");
    assert_int_equal(number_said("count"), 0);
    ask("/api/cases?find= social  social ");
    assert_int_equal(number_said("count"), 1);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases?find=a b c d e f g h i", NULL);
    assert_int_equal(rig.status, 422);
    ask("/api/cases?kind=complaint&only=late");
    assert_int_equal(number_said("count"), 0);
    rig_later(&rig, 3600);
    ask("/api/cases?kind=complaint&only=late");
    assert_int_equal(number_said("count"), 1);
    ask("/api/cases?owner=0399");
    assert_int_equal(number_said("count"), 0);
}

/* ---- as a table ---- */

/* All parts of a table, one behind the other. */
static char *table(const char *query, size_t *size)
{
    char target[256], next[NEXT_TEXT] = "";
    char *all = NULL;

    *size = 0;
    do {
        text_format(target, sizeof target, "/api/cases/table?state=all&lang=en&%s%s%s", query,
                    next[0] != '\0' ? "&after=" : "", next);
        ask(target);
        all = realloc(all, *size + rig.body_size + 1);
        assert_non_null(all);
        memcpy(all + *size, rig.body, rig.body_size);
        *size += rig.body_size;
        all[*size] = '\0';
        text_copy(next, sizeof next, rig_header(&rig, "Guitai-Next"));
    } while (strcmp(next, "0") != 0);
    return all;
}

static void test_table_comes_in_parts_and_whole(void **state)
{
    size_t size;
    char *all;
    int rows = 0;

    (void)state;
    long_past();
    all = table("form=csv", &size);
    assert_int_equal(strncmp(all, "\xEF\xBB\xBF\"Code\",\"Kind\",\"State\"", 22), 0);
    for (const char *at = all; (at = strstr(at, "\r\n")) != NULL; at++)
        rows++;
    assert_int_equal(rows, OLD + 1);
    assert_string_equal(rig_header(&rig, "Guitai-Done"), "4116/4116");
    free(all);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases/table?form=pdf", NULL);
    assert_int_equal(rig.status, 422);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases/table?form=xlsx&after=7", NULL);
    assert_int_equal(rig.status, 422);
}

static uint32_t le(const char *at, int bytes)
{
    uint32_t n = 0;

    for (int i = bytes - 1; i >= 0; i--)
        n = n << 8 | (unsigned char)at[i];
    return n;
}

/* The sheet of a workbook whose parts are stored blocks (tests/fakes/fake_pack.c). */
static char *sheet_of(const char *zip, size_t size)
{
    const char *end = zip + size - 22, *entry = zip + le(end + 16, 4);
    int files = (int)le(end + 10, 2);
    uint32_t plain, got = 0;
    const char *at;
    char *text;

    assert_int_equal(le(end, 4), 0x06054b50);
    for (int i = 1; i < files; i++)
        entry += 46 + le(entry + 28, 2);
    assert_int_equal(strncmp(entry + 46, "xl/worksheets/sheet1.xml", 24), 0);
    plain = le(entry + 24, 4);
    at = zip + le(entry + 42, 4);
    assert_int_equal(le(at, 4), 0x04034b50);
    at += 30 + le(at + 26, 2);
    text = calloc(1, plain + 1);
    assert_non_null(text);
    for (bool last = false; !last; at += 5 + le(at + 1, 2)) {
        uint32_t n = le(at + 1, 2);

        last = at[0] == 1;
        assert_true(got + n <= plain);
        memcpy(text + got, at + 5, n);
        got += n;
    }
    assert_int_equal(got, plain);
    assert_int_equal(le(at, 4), 0x08074b50);
    assert_int_equal(le(at + 4, 4), pack_sum(0, text, plain));
    return text;
}

static void test_workbook_is_one_file_of_all_parts(void **state)
{
    size_t size;
    char *all, *sheet, code[CASE_CODE];

    (void)state;
    long_past();
    all = table("form=xlsx", &size);
    sheet = sheet_of(all, size);
    code_of(1, code);
    assert_non_null(strstr(sheet, code));
    assert_non_null(strstr(sheet, "<row r=\"4117\"><c r=\"A4117\" t=\"inlineStr\">"));
    assert_non_null(strstr(sheet, "</row></sheetData></worksheet>"));
    assert_null(strstr(sheet, "<f>"));
    free(sheet);
    free(all);
}

#define FOUND_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOUND_TEST(test_archived_case_is_found_by_its_number),
        FOUND_TEST(test_archived_case_is_found_by_its_day),
        FOUND_TEST(test_name_is_looked_for_by_reason_and_shown_masked),
        FOUND_TEST(test_archived_case_can_be_erased),
        FOUND_TEST(test_search_cannot_begin_in_its_middle),
        FOUND_TEST(test_refused_case_that_gave_way_is_in_no_list_of_open_ones),
        FOUND_TEST(test_pages_follow_one_another_without_a_gap),
        FOUND_TEST(test_sorted_by_what_was_asked),
        FOUND_TEST(test_words_stand_in_number_service_and_person),
        FOUND_TEST(test_table_comes_in_parts_and_whole),
        FOUND_TEST(test_workbook_is_one_file_of_all_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
