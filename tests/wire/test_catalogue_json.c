/* test_catalogue_json.c - the sample hall is read; each mistake in it is named. */
#include "wire/catalogue_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define SAMPLE GUITAI_TESTS "/../assets/sample/"

static struct catalogue hall; /* large */
static char sample[64 * 1024], edited[64 * 1024];

static int load(void **state)
{
    FILE *f = fopen(SAMPLE "hall.json", "rb");

    (void)state;
    if (f == NULL)
        return -1;
    sample[fread(sample, 1, sizeof sample - 1, f)] = '\0';
    return fclose(f);
}

/* Reads the sample with the first `from` behind `behind` replaced; returns the
 * line of the change. */
static int with(const char *behind, const char *from, const char *to, char *why, size_t size,
                enum err *got)
{
    const char *at = strstr(sample, behind);
    int line = 1;

    assert_non_null(at);
    at = strstr(at, from);
    assert_non_null(at);
    assert_true(text_format(edited, sizeof edited, "%.*s%s%s", (int)(at - sample), sample, to,
                            at + strlen(from)));
    for (const char *s = sample; s < at; s++)
        line += *s == '\n';
    *got = catalogue_decode("hall.json", edited, strlen(edited), &hall, why, size);
    return line;
}

static void decode_sample(void)
{
    char why[256] = "";

    if (catalogue_decode("hall.json", sample, strlen(sample), &hall, why, sizeof why) != OK)
        fail_msg("%s", why);
}

static void test_sample_hall_is_read(void **state)
{
    const struct service *tax;

    (void)state;
    decode_sample();
    assert_string_equal(hall.site, "xincheng");
    assert_string_equal(hall.name.text[ZH_HANS], "新城区综合服务大厅");
    assert_string_equal(hall.mark, "政");
    assert_string_equal(hall.zone, "Asia/Shanghai");
    assert_string_equal(hall.hotline, "12345");
    assert_true(hall.always_open);
    assert_int_equal(hall.service_count, 8);
    tax = &hall.services[catalogue_service(&hall, "tax")];
    assert_string_equal(tax->prefix, "F");
    assert_string_equal(tax->icon, "pencil");
    assert_string_equal(tax->name.text[ZH_HANT], "稅務事項");
    assert_string_equal(tax->name.text[ENGLISH], "Tax");
    assert_int_equal(tax->document_count, 4);
    assert_string_equal(tax->documents[1].line.text[ENGLISH], "Taxpayer identification number");
    assert_int_equal(tax->step_count, 4);
    assert_int_equal(tax->typical_min, 8);
    assert_int_equal(tax->promised_wait_min, 15);
    assert_int_equal(hall.rules.rating_seconds, 30);
    assert_string_equal(hall.rules.complaint_owner, "0315");
    assert_int_equal(hall.appraisal.spot_weight, 20);
    assert_int_equal(hall.appraisal.weights[IND_COMPLAINTS], 20);
    assert_int_equal(hall.appraisal.grade_count, 4);
    assert_int_equal(hall.targets.hundredths[IND_SATISFACTION][TIER_RAISED], 470);
    assert_int_equal(hall.targets.hundredths[IND_COMPLAINTS][TIER_EXCELLENT], 20);
}

static void test_sample_has_two_counters_for_each_service(void **state)
{
    (void)state;
    decode_sample();
    assert_int_equal(hall.counter_count, 4);
    for (int i = 0; i < hall.service_count; i++) {
        int done = 0;

        for (int j = 0; j < hall.counter_count; j++)
            done += (int)(hall.counters[j].services >> i & 1);
        assert_true(done >= 2);
    }
}

static void test_sample_staff_have_their_photos(void **state)
{
    char path[512];

    (void)state;
    decode_sample();
    assert_true(catalogue_staff(&hall, "admin") >= 0);
    for (int i = 0; i < hall.staff_count; i++) {
        FILE *f;

        text_format(path, sizeof path, SAMPLE "%s", hall.staff[i].photo);
        f = fopen(path, "rb");
        if (f == NULL)
            fail_msg("%s is missing", path);
        fclose(f);
    }
}

static const struct hours *hours_on(const char *day)
{
    civil d;

    assert_true(day_from_text(day, &d));
    return catalogue_hours(&hall, d);
}

static void test_sample_calendar_has_holidays_and_working_weekends(void **state)
{
    (void)state;
    decode_sample();
    hall.always_open = false;
    assert_int_equal(hours_on("2026-11-23")->count, 2); /* a Monday */
    assert_int_equal(hours_on("2026-11-23")->spans[0].from, 8 * 60 + 30);
    assert_int_equal(hours_on("2026-11-23")->spans[1].to, 17 * 60 + 30);
    assert_int_equal(hours_on("2026-11-21")->count, 1); /* a Saturday */
    assert_int_equal(hours_on("2026-11-22")->count, 0);
    assert_int_equal(hours_on("2026-02-17")->count, 0); /* Spring Festival */
    assert_int_equal(hours_on("2026-02-14")->count, 2); /* a working Saturday */
    assert_int_equal(hours_on("2026-09-20")->count, 2); /* a working Sunday */
    assert_int_equal(hours_on("2027-02-06")->count, 0);
}

static void test_rules_left_out_have_their_usual_values(void **state)
{
    enum err got;
    char why[256] = "";

    (void)state;
    with("\"rules\"", "\"recall_limit\": 3,", "", why, sizeof why, &got);
    assert_int_equal(got, OK);
    assert_int_equal(hall.rules.recall_limit, 3);
    with("\"rules\"", "\"recall_limit\": 3,", "\"recall_limit\": 5,", why, sizeof why, &got);
    assert_int_equal(hall.rules.recall_limit, 5);
}

static void test_bookings_left_out_have_their_usual_values(void **state)
{
    enum err got;
    char why[256] = "";

    (void)state;
    decode_sample();
    assert_int_equal(hall.services[1].booking.slot_min, 30);
    assert_true(hall.booking.wishes);
    assert_int_equal(hall.services[catalogue_service(&hall, "enquiry")].booking.slot_min, 0);
    with("\"complaint_owner\"", "\"booking\"", "\"$none\"", why, sizeof why, &got);
    assert_int_equal(got, OK);
    assert_int_equal(hall.booking.hold_min, 5);
    assert_false(hall.booking.wishes);
}

static void test_reports_left_out_are_due_on_friday_at_five(void **state)
{
    enum err got;
    char why[256] = "";

    (void)state;
    with("\"reports\": {", "\"fri\", \"at\": \"17:00\"", "\"wed\", \"at\": \"09:30\"", why,
         sizeof why, &got);
    assert_int_equal(got, OK);
    assert_int_equal(hall.reports.weekday, 2);
    assert_int_equal(hall.reports.minute, 9 * 60 + 30);
    with("\"objection\"", "\"reports\": {", "\"$none\": {", why, sizeof why, &got);
    assert_int_equal(got, OK);
    assert_int_equal(hall.reports.weekday, 4);
    assert_int_equal(hall.reports.minute, 17 * 60);
    assert_int_equal(hall.reports.urgent_minutes, 120);
    assert_int_equal(hall.standards.figures[STANDARD_OBJECTION][TIER_RAISED], 240);
}

static void test_always_open_and_unlock_may_be_left_out(void **state)
{
    enum err got;
    char why[256] = "";

    (void)state;
    with("\"unlock\"", "\"unlock\"", "\"$unlock\"", why, sizeof why, &got);
    assert_int_equal(got, OK);
    assert_string_equal(hall.unlock, "");
    with("\"always_open\"", "\"always_open\"", "\"$open\"", why, sizeof why, &got);
    assert_int_equal(got, OK);
    assert_false(hall.always_open);
}

#define MESSAGE(name, zh, en)                                                                      \
    "\"messages\": {\"" name "\": {\"zh_Hans\": \"" zh "\", \"zh_Hant\": \"" zh                    \
    "\", \"en\": \"" en "\"}}, \"surveys\": {"

static void test_a_hall_may_write_its_own_messages(void **state)
{
    char why[256] = "";
    enum err got;

    (void)state;
    with("\"surveys\"", "\"surveys\": {",
         MESSAGE("called", "{number} \u2192 {counter}", "To {counter}: {number}"), why, sizeof why,
         &got);
    assert_int_equal(got, OK);
    assert_string_equal(hall.wordings.text[WORDING_CALLED][ENGLISH], "To {counter}: {number}");
    assert_string_equal(hall.wordings.text[WORDING_CALLED][ZH_HANT],
                        "{number} \xE2\x86\x92 {counter}");
    assert_string_equal(hall.wordings.text[WORDING_NEAR][ENGLISH], ""); /* as usual */
    assert_int_equal(hall.surveys.hours.from, 540);
}

static void test_two_services_may_share_a_prefix(void **state)
{
    enum err got;
    char why[256] = "";

    (void)state;
    with("\"housing\", \"prefix\"", "\"E\"", "\"A\"", why, sizeof why, &got);
    assert_int_equal(got, OK);
}

/* The message is "hall.json:LINE: " and `why`; LINE is where the change is. */
static const struct {
    const char *behind, *from, *to, *why;
} mistakes[] = {
    {"\"slot_min\": 30", "30", "33",
     "services[1].booking.slot_min: is no multiple of 5 minutes; write e.g. 15"},
    {"\"slot_min\": 30", "\"walk_in\": 1", "\"walk_in\": 3",
     "services[1].booking.walk_in: keeps every place for those without an appointment; write "
     "fewer than \"places\", or take \"booking\" out"},
    {"\"reports\"", "\"17:00\"", "\"24:00\"",
     "reports.at: is no time of the day; write e.g. \"17:00\""},
    {"\"reports\"", "\"17:00\"", "17", "reports.at: is no time of the day"},
    {"\"reports\"", "\"fri\"", "\"friday\"", "reports.weekday: "},
    {"\"reports\"", "120", "5", "reports.urgent_minutes: "},
    {"\"notice_min\"", "\"back_low_min\": 10", "\"back_low_min\": 90",
     "booking.back_low_min: is more than back_high_min; write less"},
    {"\"notice_min\"", "\"no_show_min\": 60", "\"no_show_min\": 5",
     "booking.no_show_min: ends before late_min does: who is only late would be a no-show"},
    {"\"surveys\"", "\"09:00-20:00\"", "\"20:00-09:00\"",
     "surveys.hours: \"20:00-09:00\" ends before it begins; write the earlier time first"},
    {"\"surveys\"", "\"ask_min\": 60", "\"ask_min\": -1",
     "surveys.ask_min: -1 is not within 0..10080"},
    {"\"surveys\"", "\"surveys\": {", MESSAGE("near", "{number}", "{numbr}"),
     "messages.near.en: there is no {numbr} here; did you mean {number}?"},
    {"\"surveys\"", "\"surveys\": {", MESSAGE("near", "{number} {until}", "{number}"),
     "messages.near.zh_Hans: there is no {until} here; there are {hall}, {number}, {before}, "
     "{wait}, {service}, {link}"},
    {"\"surveys\"", "\"surveys\": {", MESSAGE("survey", "{link}", "soon"),
     "messages.survey.en: does not say {link}, without which it is of no use"},
    {"\"surveys\"", "\"surveys\": {", MESSAGE("survey", "{link", "{link}"),
     "messages.survey.zh_Hans: a brace without its fellow; write a name as {number}, no other "
     "brace"},
    {"\"surveys\"", "\"surveys\": {", MESSAGE("surveys", "{link}", "{link}"),
     "messages.surveys: is no message; did you mean \"survey\"?"},
    {"\"surveys\"", "\"surveys\": {", "\"messages\": {\"near\": \"{number}\"}, \"surveys\": {",
     "messages.near: is not {\"zh_Hans\": ..., \"zh_Hant\": ..., \"en\": ...}"},
    {"\"targets\"", "\"solved\"", "\"solve\"",
     "targets.solve: is no indicator; the page Indicators lists them"},
    {"\"targets\"", "[4.5, 4.7, 4.8]", "4.5",
     "targets.satisfaction: is not three figures, basic, raised and excellent: [95, 97, 99]"},
    {"\"weights\"", "\"asked\": 10", "\"satisfied\": 10",
     "appraisal.weights.satisfied: has no target to be measured by; give it one in \"targets\""},
    {"\"weights\"", "\"asked\": 10", "\"luck\": 10",
     "appraisal.weights.luck: is no indicator, nor \"spot\""},
    {"\"targets\"", "4.7", "\"4.7\"",
     "targets.satisfaction[1]: is not a number from 0 (no target) to 10000"},
    {"\"notice_min\"", "\"warn_cancels\": 3", "\"warn_cancels\": 9",
     "booking.warn_cancels: warns after the pause; write fewer"},
    {"\"permits\"", "\"D\"", "\"a1\"",
     "services[3].prefix: \"a1\" is not 1 to 3 capital letters; write e.g. \"A\""},
    {"\"permits\"", "\"D\"", "\"ABCD\"", "services[3].prefix: \"ABCD\" is not 1 to 3 capital"},
    {"\"permits\"", "\"D\"", "\"\"", "services[3].prefix: \"\" is not 1 to 3 capital letters"},
    {"\"permits\"", "\"prefix\"", "\"prefx\"",
     "services[3].prefx: no such member; did you mean \"prefix\"?"},
    {"\"reasons\"", "\"unfriendly\"", "\"waited_long\"",
     "reasons[1].code: \"waited_long\" is reasons[0]'s already; give it another"},
    {"\"services\"", "\"code\": \"tax\"", "\"code\": \"ta x\"",
     "services[5].code: \"ta x\" is not a code; use letters, digits and . _ - alone"},
    {"\"services\"", "\"code\": \"tax\"", "\"code\": \"\"", "services[5].code: is empty"},
    {"\"services\"", "\"typical_min\": 12", "\"typical_min\": 0",
     "services[1].typical_min: 0 is not within 1..240"},
    {"\"services\"", "\"typical_min\": 12", "\"typical_min\": \"12\"",
     "services[1].typical_min: is not a whole number"},
    {"\"services\"", "Social security card", "", "services[0].documents[1].en: is empty"},
    {"\"services\"", "\"社会保障卡\"", "7", "services[0].documents[1].zh_Hans: is not a text"},
    {"\"counters\"", "\"number\": 2", "\"number\": 1",
     "counters[1].number: 1 is counters[0]'s already; give it another"},
    {"\"counters\"", "\"property\", \"tax\"", "\"propety\", \"tax\"",
     "counters[1].services[0]: there is no service \"propety\"; did you mean \"property\"?"},
    {"\"counters\"", "\"property\", \"tax\"", "\"passports\", \"tax\"",
     "counters[1].services[0]: there is no service \"passports\"; add it to \"services\""},
    {"\"counters\"", "\"property\", \"tax\"", "\"tax\", \"tax\"",
     "counters[1].services[1]: \"tax\" is here twice; take one out"},
    {"\"counters\"", "[\"property\", \"tax\", \"enquiry\"]", "[]",
     "counters[1].services: is not a list of services' codes"},
    {"\"staff\"", "\"0312\"", "\"0311\"", "staff[1].number: \"0311\" is staff[0]'s already"},
    {"\"staff\"", "\"supervisor\"", "\"superviser\"",
     "staff[4].role: \"superviser\" is not known; did you mean \"supervisor\"?"},
    {"\"staff\"", "\"supervisor\"", "\"boss\"",
     "staff[4].role: \"boss\" is not known; there are: clerk, supervisor, manager, admin, auditor"},
    {"\"staff\"", "\"photos/0311.svg\"", "\"../0311.svg\"",
     "staff[0].photo: \"../0311.svg\" is outside this file's folder"},
    {"\"staff\"", "\"photos/0311.svg\"", "\"/etc/passwd\"",
     "staff[0].photo: \"/etc/passwd\" is outside this file's folder"},
    {"\"classes\"", "\"disabled\"", "\"elderly\"", "classes[1].code: \"elderly\" is classes[0]'s"},
    {"\"classes\"", "\"head_start_min\": 20", "\"head_start_min\": 481",
     "classes[1].head_start_min: 481 is not within 1..480"},
    {"\"reasons\"", "[1, 2, 3]", "[1, 6, 3]", "reasons[0].levels[1]: 6 is not within 1..5"},
    {"\"reasons\"", "[1, 2, 3]", "[]", "reasons[0].levels: is not a list of levels, [1, 2]"},
    {"\"week\"", "08:30-12:00", "8:30-12:00",
     "week.mon[0]: \"8:30-12:00\" is not a span of hours; write e.g. \"08:30-12:00\""},
    {"\"week\"", "08:30-12:00", "08:30-24:01", "week.mon[0]: \"08:30-24:01\" is not a span"},
    {"\"week\"", "08:30-12:00", "12:00-08:30",
     "week.mon[0]: \"12:00-08:30\" ends before it begins"},
    {"\"week\"", "13:00-17:30", "11:59-17:30",
     "week.mon[1]: \"11:59-17:30\" begins before the span above it ends"},
    {"\"tue\"", "\"tue\"", "\"tues\"", "week.tues: no such member; did you mean \"tue\"?"},
    {"\"days\"", "2026-01-02", "2026-01-32", "days[1].day: \"2026-01-32\" is not a date"},
    {"\"days\"", "2026-01-02", "2026-01-01",
     "days[1].day: \"2026-01-01\" is days[0]'s already; take one out"},
    {"\"days\"", "\"closed\"", "\"close\"",
     "days[0].as: \"close\" is not known; did you mean \"closed\"?"},
    {"\"rules\"", "\"idle_seconds\": 60", "\"idle_seconds\": 5",
     "rules.idle_seconds: 5 is not within 10..3600"},
    {"\"rules\"", "\"0315\"", "\"0399\"",
     "rules.complaint_owner: \"0399\" is nobody's staff number"},
    {"\"rules\"", "\"0315\"", "\"0317\"",
     "rules.complaint_owner: \"0317\" has role clerk; name a supervisor, manager or admin"},
    {"\"mark\"", "\"政\"", "\"政府\"", "mark: \"政府\" is not one character"},
    {"\"zone\"", "Asia/Shanghai", "../../etc/localtime",
     "zone: \"../../etc/localtime\" is not a time zone"},
    {"\"unlock\"", "$argon2id$v=19$m=19456,t=2,p=1$iuGoOmtham6ueh6q/aYR+g$", "",
     "unlock: is not an argon2id string"},
    {"\"always_open\"", "true,\n  \"services\"", "1,\n  \"services\"",
     "always_open: is neither true nor false"},
    {"\"site\"", "\"xincheng\"", "\"a site whose name is longer than that\"", "site: is too long"},
    {"\"hotline\"", "\"12345\"", "\"12345\\n\"", "hotline: has a control character"},
    {"\"services\"", "\"owner\": \"0315\"", "\"owner\": \"0319\"",
     "services[0].owner: \"0319\" is nobody's staff number; did you mean"},
    {"\"services\"", "2027-03-30", "2027-02-30",
     "services[0].review: \"2027-02-30\" is not a date"},
    {"\"services\"", "{\"zh_Hans\": \"值班主管\"", "{\"zh\": \"值班主管\"",
     "services[0].steps[2].owner.zh: no such member; there are"},
    {"\"services\"", "[960, 480, 240]", "[960, 480]",
     "services[1].standards.assessment: is not three figures"},
    {"\"services\"", "{\"assessment\"", "{\"tier\": \"best\", \"assessment\"",
     "services[1].standards.tier: \"best\" is not known"},
    {"\"tier\"", "\"0316\"", "\"x\"", "standards.owner: \"x\" is nobody's staff number"},
    {"\"hotline\"", "\"12345\",", "\"12345\"", "not JSON at column"},
};

static void test_each_mistake_is_named_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
        char why[512] = "", want[512];
        enum err got;
        int line =
            with(mistakes[i].behind, mistakes[i].from, mistakes[i].to, why, sizeof why, &got);

        if (strstr(mistakes[i].why, "not JSON") != NULL)
            line++; /* the comma is missed on the next line */
        text_format(want, sizeof want, "hall.json:%d: %s", line, mistakes[i].why);
        if (got != ERR_FORMAT || strncmp(why, want, strlen(want)) != 0)
            fail_msg("case %zu: \"%s\" instead of \"%s\"", i, why, want);
    }
}

static void test_service_may_rest_and_have_standards_of_its_own(void **state)
{
    char why[512] = "";
    enum err got;
    civil day;

    (void)state;
    decode_sample();
    assert_false(hall.services[1].resting);
    assert_int_equal(catalogue_figure(&hall, 1, STANDARD_ASSESSMENT), 960);
    assert_int_equal(catalogue_figure(&hall, 0, STANDARD_ASSESSMENT), 480);
    assert_true(day_from_text("2027-06-30", &day));
    assert_int_equal(hall.standards_review.day, day);
    assert_string_equal(hall.services[0].review.owner, "0315");
    with("\"services\"", "\"standards\": {\"assessment\": [960, 480, 240]}",
         "\"active\": false, \"targets\": {\"wait_kept\": [70, 80, 90]}, "
         "\"standards\": {\"tier\": \"raised\", \"assessment\": [960, 480, 240]}",
         why, sizeof why, &got);
    assert_int_equal(got, OK);
    assert_true(hall.services[1].resting);
    assert_int_equal(catalogue_figure(&hall, 1, STANDARD_ASSESSMENT), 480);
    assert_int_equal(catalogue_tier(&hall, 1), TIER_RAISED);
    assert_int_equal(catalogue_targets(&hall, 1, IND_WAIT_KEPT)[TIER_BASIC], 7000);
}

static void test_a_service_without_a_counter_is_refused(void **state)
{
    char why[512] = "";
    enum err got;

    (void)state;
    with("\"counters\"", "\"tax\", ", "", why, sizeof why, &got);
    assert_int_equal(got, OK); /* counter 4 still does it */
    with("\"counters\"", "\"housing\", \"tax\", ", "\"housing\", ", why, sizeof why, &got);
    assert_int_equal(got, OK); /* counter 2 still does it */
    with("\"code\": \"tax\"", "\"code\": \"tax\"", "\"code\": \"taxes\"", why, sizeof why, &got);
    assert_int_equal(got, ERR_FORMAT); /* a counter names a service that is gone */
    with("\"counters\"", "\"social\", \"property\", ", "\"social\", ", why, sizeof why, &got);
    assert_int_equal(got, OK);
    strcpy(sample, edited);
    with("\"counters\"", "\"property\", ", "", why, sizeof why, &got);
    assert_int_equal(got, ERR_FORMAT);
    assert_non_null(strstr(why, "services[1].code: no counter does \"property\"; add it to a "
                                "counter's services"));
    load(NULL);
}

static void test_a_missing_member_is_named_at_its_object(void **state)
{
    char why[512] = "", want[512];
    enum err got;
    int line;

    (void)state;
    line = with("\"permits\"", ", \"prefix\": \"D\"", "", why, sizeof why, &got);
    text_format(want, sizeof want, "hall.json:%d: services[3]: member \"prefix\" is missing",
                line - 1); /* its brace */
    assert_string_equal(why, want);
    line = with("\"staff\"", ", \"en\": \"Wang Fang\"", "", why, sizeof why, &got);
    text_format(want, sizeof want, "hall.json:%d: staff[0].name: member \"en\" is missing", line);
    assert_string_equal(why, want);
    with("\"hotline\"", "\"hotline\"", "\"$hotline\"", why, sizeof why, &got);
    assert_string_equal(why, "hall.json:1: member \"hotline\" is missing");
}

static void test_too_many_rows_are_refused(void **state)
{
    char row[400], *json = edited, why[512] = "", want[512];
    const char *at = strstr(sample, "\"classes\": [\n");
    int line = 1;

    (void)state;
    for (const char *s = sample; s < at; s++)
        line += *s == '\n';
    at += strlen("\"classes\": [\n");
    memcpy(json, sample, (size_t)(at - sample));
    json[at - sample] = '\0';
    for (int i = 0; i < CLASSES_MAX; i++) {
        text_format(row, sizeof row,
                    "{\"code\":\"c%d\",\"name\":{\"zh_Hans\":\"a\",\"zh_Hant\":\"a\",\"en\":\"a\"},"
                    "\"head_start_min\":1},",
                    i);
        strcat(json, row);
    }
    strcat(json, at);
    assert_int_equal(catalogue_decode("hall.json", json, strlen(json), &hall, why, sizeof why),
                     ERR_FORMAT);
    text_format(want, sizeof want, "hall.json:%d: classes: has 12 rows; 0 to 8 are possible", line);
    assert_string_equal(why, want);
}

static void test_a_giant_is_refused(void **state)
{
    char *json = malloc(CATALOGUE_JSON_MAX + 1), why[512] = "";

    (void)state;
    memset(json, ' ', CATALOGUE_JSON_MAX + 1);
    assert_int_equal(
        catalogue_decode("hall.json", json, CATALOGUE_JSON_MAX + 1, &hall, why, sizeof why),
        ERR_FULL);
    assert_non_null(strstr(why, "hall.json:1: 1048577 bytes are too many"));
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_hall_is_read),
        cmocka_unit_test(test_sample_has_two_counters_for_each_service),
        cmocka_unit_test(test_sample_staff_have_their_photos),
        cmocka_unit_test(test_sample_calendar_has_holidays_and_working_weekends),
        cmocka_unit_test(test_rules_left_out_have_their_usual_values),
        cmocka_unit_test(test_bookings_left_out_have_their_usual_values),
        cmocka_unit_test(test_reports_left_out_are_due_on_friday_at_five),
        cmocka_unit_test(test_always_open_and_unlock_may_be_left_out),
        cmocka_unit_test(test_a_hall_may_write_its_own_messages),
        cmocka_unit_test(test_two_services_may_share_a_prefix),
        cmocka_unit_test(test_each_mistake_is_named_with_its_line),
        cmocka_unit_test(test_service_may_rest_and_have_standards_of_its_own),
        cmocka_unit_test(test_a_service_without_a_counter_is_refused),
        cmocka_unit_test(test_a_missing_member_is_named_at_its_object),
        cmocka_unit_test(test_too_many_rows_are_refused),
        cmocka_unit_test(test_a_giant_is_refused),
    };

    return cmocka_run_group_tests(tests, load, NULL);
}
