/* test_indicators.c - the hub's indicators against a slow count over the raw events in
 * its store; roles, periods, the cases behind a figure, CSV (R27-R29). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "fakes/slow_figures.h"
#include "hub/csv_out.h"
#include "hub/inside.h"
#include "wire/event_json.h"

static struct rig rig;
static struct rig_staff supervisor;
static struct slow_figures slow;
static civil first;

/* ---- a hub that has a history ---- */

static void append(const struct told *t, uint64_t seq)
{
    struct event e = t->event;
    char json[EVENT_JSON_SIZE];
    struct log_row row = {.pos = (uint64_t)fake_store_rows(rig.store) + 1, .seq = seq};

    e.device = rig_id(77);
    e.seq = seq;
    row.device = e.device;
    row.when = t->when;
    row.json = json;
    row.size = event_encode(&e, json, sizeof json);
    assert_true(row.size > 0);
    fake_store_intrude(rig.store, &row);
}

static void read_raw(void)
{
    int n = fake_store_rows(rig.store);
    struct told *log = calloc((size_t)n, sizeof *log);
    char why[160];

    must(log != NULL);
    for (int i = 0; i < n; i++) {
        const struct log_row *row = fake_store_row(rig.store, i);

        log[i].when = row->when;
        assert_int_equal(event_decode(row->json, row->size, &log[i].event, why, sizeof why), OK);
    }
    slow_read(&slow, rig.hub->catalogue, log, n);
    free(log);
}

static int set_up(void **state)
{
    struct history h;

    (void)state;
    rig_start(&rig);
    first = day_of(rig.now);
    history_play(&h, rig.hub->catalogue, 42, rig.now, 9000);
    for (int i = 0; i < h.count; i++)
        append(&h.log[i], (uint64_t)i + 1);
    rig_later(&rig, (int)((h.now.at - rig.now.at) / SECOND) + 60);
    history_free(&h);
    rig_restart(&rig);
    rig_login(&rig, &supervisor, "0315"); /* and appointments that nobody came for are noted */
    rig_ask(&rig, "GET", "/healthz", NULL);
    read_raw();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    slow_free(&slow);
    rig_stop(&rig);
    return 0;
}

static void ask(const char *target, int status)
{
    rig_staff_ask(&rig, &supervisor, "GET", target, NULL);
    if (rig.status != status)
        fail_msg("%s: %d, not %d: %s", target, rig.status, status, rig.body);
}

/* ---- figures ---- */

static void expect(const json_t *got, const struct figure *want, enum indicator i,
                   const char *where)
{
    double value;

    if (json_integer_value(json_object_get(got, "of")) != want->of)
        fail_msg("%s, %s: of %lld, not %lld", indicator_forms[i].id, where,
                 (long long)json_integer_value(json_object_get(got, "of")), (long long)want->of);
    if (indicator_forms[i].unit != IND_MINUTES)
        assert_int_equal(json_integer_value(json_object_get(got, "hit")), want->hit);
    if (!indicator_value(i, want, &value)) {
        assert_true(json_is_null(json_object_get(got, "value")));
        return;
    }
    assert_float_equal(json_number_value(json_object_get(got, "value")), value, 0.000001);
    if (indicator_forms[i].unit == IND_MINUTES)
        assert_true(json_is_real(json_object_get(got, "p90")));
}

static int key_of(enum grouping by, const char *text)
{
    civil day = 0;
    int year, part;

    switch (by) {
    case BY_HOUR:
    case BY_COUNTER:
        return atoi(text);
    case BY_MONTH:
        assert_int_equal(sscanf(text, "%d-%d", &year, &part), 2);
        return civil_of(year, part, 1);
    case BY_QUARTER:
        assert_int_equal(sscanf(text, "%d-Q%d", &year, &part), 2);
        return civil_of(year, part * 3 - 2, 1);
    case BY_SERVICE:
    case BY_STAFF:
        return 0;
    default:
        assert_true(day_from_text(text, &day));
        return day;
    }
}

static void compare(enum grouping by, const struct fact_filter *which, const char *more)
{
    char target[256], from[DAY_TEXT], to[DAY_TEXT];
    int *values = calloc((size_t)slow.count + 1, sizeof *values);
    json_t *reply, *groups, *all;

    must(values != NULL);
    day_to_text(which->from, from);
    day_to_text(which->to, to);
    text_format(target, sizeof target, "/api/indicators?from=%s&to=%s&by=%s%s", from, to,
                grouping_names[by], more);
    ask(target, 200);
    reply = json_loads(rig.body, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(reply);
    groups = json_object_get(reply, "groups");
    all = json_object_get(reply, "indicators");
    assert_int_equal(json_array_size(all), INDICATORS);
    assert_true(json_array_size(groups) > 0);
    for (int i = 0; i < INDICATORS; i++) {
        const json_t *one = json_array_get(all, (size_t)i);
        struct figure want = slow_figure(&slow, which, (enum indicator)i, BY_NOTHING, 0, "",
                                         rig.now.at, day_of(rig.now), values);

        assert_string_equal(json_string_value(json_object_get(one, "id")), indicator_forms[i].id);
        expect(json_object_get(one, "total"), &want, (enum indicator)i, "all");
        for (size_t g = 0; g < json_array_size(groups); g++) {
            const char *key = json_string_value(json_object_get(json_array_get(groups, g), "key"));

            want = slow_figure(&slow, which, (enum indicator)i, by, key_of(by, key), key,
                               rig.now.at, day_of(rig.now), values);
            expect(json_array_get(json_object_get(one, "figures"), g), &want, (enum indicator)i,
                   key);
        }
    }
    json_decref(reply);
    free(values);
}

static void test_the_hub_says_what_a_slow_count_over_its_raw_events_says(void **state)
{
    struct fact_filter f = {.from = first, .to = day_of(rig.now), .hour = -1};

    (void)state;
    for (int by = BY_DAY; by < GROUPINGS; by++)
        compare((enum grouping)by, &f, "");
    f.service = "tax";
    compare(BY_STAFF, &f, "&service=tax");
    f.service = NULL;
    f.from += 2;
    f.counter = 2;
    f.hour = 10;
    compare(BY_DAY, &f, "&counter=2&hour=10");
}

static void test_a_period_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    ask("/api/indicators?from=2026-13-01", 422);
    assert_true(rig_said(&rig, "from is no day"));
    ask("/api/indicators?from=2026-12-02&to=2026-12-01", 422);
    assert_true(rig_said(&rig, "from is later than to"));
    ask("/api/indicators?by=mood", 422);
    ask("/api/indicators?by=day&from=2020-01-01&to=2026-12-01", 422);
    assert_true(rig_said(&rig, "choose a shorter period"));
    ask("/api/indicators?format=pdf", 422);
    ask("/api/indicators/luck/cases", 404);
}

static void test_clerks_do_not_see_them_but_supervisors_and_auditors_do(void **state)
{
    static const struct {
        const char *number;
        int status;
    } rows[] = {{"0312", 403}, {"0315", 200}, {"0316", 200}, {"0318", 200}, {"admin", 200}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct rig_staff who;

        rig_login(&rig, &who, rows[i].number);
        rig_staff_ask(&rig, &who, "GET", "/api/indicators", NULL);
        assert_int_equal(rig.status, rows[i].status);
        rig_staff_ask(&rig, &who, "GET", "/api/indicators/wait/cases", NULL);
        assert_int_equal(rig.status, rows[i].status);
    }
    rig_ask(&rig, "GET", "/api/indicators", NULL);
    assert_int_equal(rig.status, 401);
}

/* Whoever the history left at counter 2 is done with. */
static void free_counter_2(const struct rig_staff *clerk)
{
    const struct site *s = rig.hub->site;
    int row = s->desks[catalogue_counter(rig.hub->catalogue, 2)].ticket;
    char id[ID_TEXT], target[96];

    rig_staff_ask(&rig, clerk, "POST", "/api/counters/2/open", NULL);
    if (row < 0)
        return;
    id_to_text(s->tickets[row].id, id);
    text_format(target, sizeof target, "/api/tickets/%s/%s", id,
                s->tickets[row].state == TICKET_SERVING ? "complete" : "no-show");
    rig_staff_ask(&rig, clerk, "POST", target, "{\"counter\":2}");
    assert_int_equal(rig.status, 200);
}

static void test_a_new_visit_counts_at_once(void **state)
{
    struct rig_terminal kiosk;
    struct rig_staff clerk;
    char json[2048], target[96], text[DAY_TEXT];
    json_t *reply;

    (void)state;
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_issued(&rig, &kiosk, rig_id(900), "tax", "F1-777", json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
    rig_login(&rig, &clerk, "0312");
    free_counter_2(&clerk);
    rig_staff_ask(&rig, &clerk, "POST", "/api/tickets/F1-777/call",
                  "{\"counter\":2,\"reason\":\"unwell\"}");
    assert_int_equal(rig.status, 200);
    day_to_text(day_of(rig.now), text);
    text_format(target, sizeof target, "/api/indicators/wait/cases?from=%s&to=%s", text, text);
    ask(target, 200);
    reply = json_loads(rig.body, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(
                            json_array_get(json_object_get(reply, "cases"), 0), "number")),
                        "F1-777");
    json_decref(reply);
}

/* ---- behind a figure ---- */

static size_t behind(enum indicator i, int hit, size_t *of_visits)
{
    char target[160], from[DAY_TEXT], to[DAY_TEXT];
    json_t *reply, *cases;
    size_t n;

    day_to_text(first, from);
    day_to_text(first + 1, to);
    text_format(target, sizeof target, "/api/indicators/%s/cases?from=%s&to=%s&hit=%d",
                indicator_forms[i].id, from, to, hit);
    ask(target, 200);
    reply = json_loads(rig.body, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(reply);
    cases = json_object_get(reply, "cases");
    n = json_array_size(cases);
    for (size_t k = 0; k < n; k++) {
        const json_t *one = json_array_get(cases, k);

        *of_visits += strcmp(json_string_value(json_object_get(one, "kind")), "visit") == 0;
        assert_int_equal(json_is_true(json_object_get(one, "hit")), hit == 1);
        assert_int_equal(strlen(json_string_value(json_object_get(one, "id"))), 32);
    }
    if (json_is_true(json_object_get(reply, "more")))
        n = 100;
    json_decref(reply);
    return n;
}

static void test_the_cases_behind_a_figure_are_listed(void **state)
{
    struct fact_filter f = {.from = first, .to = first + 1, .hour = -1};
    int *values = calloc((size_t)slow.count + 1, sizeof *values);

    (void)state;
    must(values != NULL);
    for (int i = 0; i < INDICATORS; i++) {
        struct figure want = slow_figure(&slow, &f, (enum indicator)i, BY_NOTHING, 0, "",
                                         rig.now.at, day_of(rig.now), values);
        size_t visits = 0, hits = behind((enum indicator)i, 1, &visits);

        if (want.hit <= 100 && i != IND_RESPONSE && i != IND_COMPLAINT_TIME && i != IND_ANSWER)
            if (hits != (size_t)want.hit)
                fail_msg("%s: %zu are listed of %lld", indicator_forms[i].id, hits,
                         (long long)want.hit);
        if (i >= IND_RESPONSE && i != IND_ACCURACY && i != IND_COMPLETENESS && i != IND_CHOSEN)
            assert_int_equal(visits, 0);
        behind((enum indicator)i, 0, &visits);
    }
    free(values);
    ask("/api/indicators/complaints/cases?hit=1", 200);
}

static void test_what_is_behind_a_figure_names_nobody(void **state)
{
    (void)state;
    ask("/api/indicators/solved/cases?from=2020-01-01", 200);
    assert_true(rig_said(&rig, "\"code\":"));
    assert_false(rig_said(&rig, "told"));
    assert_false(rig_said(&rig, "contact"));
}

/* ---- targets ---- */

static const json_t *by_service(const json_t *reply, const char *list, const char *code)
{
    const json_t *groups = json_object_get(reply, "groups");

    for (size_t g = 0; g < json_array_size(groups); g++) {
        if (strcmp(json_string_value(json_object_get(json_array_get(groups, g), "key")), code) == 0)
            return json_array_get(
                strcmp(list, "groups") == 0
                    ? groups
                    : json_object_get(json_array_get(json_object_get(reply, list), IND_WAIT_KEPT),
                                      "figures"),
                g);
    }
    fail_msg("no service %s", code);
    return NULL;
}

static double target_of(const json_t *figure, size_t tier)
{
    return json_number_value(json_array_get(json_object_get(figure, "targets"), tier));
}

/* R27: what stands at a service goes before what stands at the hall. */
static void test_each_service_has_the_targets_of_its_own(void **state)
{
    struct catalogue *c = (struct catalogue *)rig.hub->catalogue;
    struct service *own = &c->services[catalogue_service(c, "tax")];
    const struct service was = *own;
    char target[96], from[DAY_TEXT];
    json_t *reply;

    (void)state;
    memcpy(own->targets.hundredths[IND_WAIT_KEPT], (const int[]){9700, 9800, 9950},
           sizeof own->targets.hundredths[0]);
    own->standards.tier = TIER_EXCELLENT + 1;
    day_to_text(first, from);
    text_format(target, sizeof target, "/api/indicators?by=service&from=%s", from);
    ask(target, 200);
    *own = was;
    reply = json_loads(rig.body, JSON_REJECT_DUPLICATES, NULL);
    assert_float_equal(target_of(by_service(reply, "indicators", "tax"), 2), 99.5, 0.001);
    assert_float_equal(target_of(by_service(reply, "indicators", "social"), 0),
                       c->targets.hundredths[IND_WAIT_KEPT][0] / 100.0, 0.001);
    assert_string_equal(
        json_string_value(json_object_get(by_service(reply, "groups", "tax"), "tier")),
        "excellent");
    assert_string_equal(
        json_string_value(json_object_get(by_service(reply, "groups", "social"), "tier")), "basic");
    json_decref(reply);
}

/* ---- CSV ---- */

static void test_csv_is_a_table_that_a_spreadsheet_reads(void **state)
{
    static const char head[] =
        "\xEF\xBB\xBF\"group\",\"indicator\",\"name\",\"unit\",\"value\",\"of\",\"hit\",\"p50\","
        "\"p90\",\"p95\",\"target\"\r\n\"\",\"satisfaction\",\"满意度\",\"level\",";
    int rows = 0;

    (void)state;
    ask("/api/indicators?format=csv&by=service&language=zh_Hans&from=2026-01-01&to=2026-12-31",
        200);
    assert_memory_equal(rig.body, head, sizeof head - 1);
    for (const char *at = rig.body; (at = strstr(at, "\r\n")) != NULL; at++)
        rows++;
    assert_int_equal((rows - 1) % INDICATORS, 0);
    assert_true(rows > INDICATORS * 2);
    assert_string_equal(rig_header(&rig, "Content-Disposition"),
                        "attachment; filename=\"indicators-2026-01-01-2026-12-31.csv\"");
}

static void test_a_cell_is_never_a_formula(void **state)
{
    static const char *const cells[][2] = {
        {"=1+1", "\"'=1+1\""}, {"+1", "\"'+1\""},      {"-1", "\"'-1\""},
        {"@x", "\"'@x\""},     {"\tx", "\"'\tx\""},    {"\rx", "\"'\rx\""},
        {"a=b", "\"a=b\""},    {"a\"b", "\"a\"\"b\""}, {"a,b\nc", "\"a,b\nc\""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        struct json_out o = {0};
        char *text;
        size_t size;

        csv_cell(&o, cells[i][0]);
        csv_real(&o, 1.5);
        csv_end_row(&o);
        text = out_take(&o, &size);
        assert_memory_equal(text, cells[i][1], strlen(cells[i][1]));
        assert_string_equal(text + strlen(cells[i][1]), ",1.50\r\n");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_hub_says_what_a_slow_count_over_its_raw_events_says),
        cmocka_unit_test(test_a_period_that_makes_no_sense_is_refused),
        cmocka_unit_test(test_clerks_do_not_see_them_but_supervisors_and_auditors_do),
        cmocka_unit_test(test_the_cases_behind_a_figure_are_listed),
        cmocka_unit_test(test_what_is_behind_a_figure_names_nobody),
        cmocka_unit_test(test_each_service_has_the_targets_of_its_own),
        cmocka_unit_test(test_csv_is_a_table_that_a_spreadsheet_reads),
        cmocka_unit_test(test_a_cell_is_never_a_formula),
        cmocka_unit_test(test_a_new_visit_counts_at_once),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
