/* test_event_json.c - an event to one line of JSON and back. */
#include "wire/event_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define HEAD                                                                                       \
    "{\"device\":\"0a000000000000000000000000000001\",\"seq\":7,"                                  \
    "\"at\":\"2026-11-23T09:42:00.120+08:00\",\"boot\":{\"id\":4000000000,\"ms\":61000},"
#define SUBJECT "\"subject\":\"0b000000000000000000000000000002\","
#define GIVEN HEAD "\"type\":\"rating.given\",\"v\":1," SUBJECT
#define ISSUED HEAD "\"type\":\"ticket.issued\",\"v\":1," SUBJECT

static struct event sample(enum event_type type)
{
    struct event e;

    memset(&e, 0, sizeof e);
    assert_true(id_from_text("0a000000000000000000000000000001", &e.device));
    assert_true(id_from_text("0b000000000000000000000000000002", &e.subject));
    assert_true(moment_from_text("2026-11-23T09:42:00.120+08:00", &e.at));
    e.seq = 7;
    e.boot = (struct boot){4000000000u, 61000};
    e.type = type;
    e.v = 1;
    return e;
}

static struct event issued(void)
{
    struct event e = sample(TICKET_ISSUED);
    struct ticket_issued *b = &e.body.issued;

    assert_true(day_from_text("2026-11-23", &b->day));
    b->number = (struct number){"A", 3, 12};
    strcpy(b->service, "social");
    b->language = ENGLISH;
    b->quoted_low = -1;
    b->quoted_high = -1;
    return e;
}

static void test_encode_gives_the_canonical_line(void **state)
{
    struct event e = issued();
    char got[EVENT_JSON_SIZE];
    size_t size;

    (void)state;
    size = event_encode(&e, got, sizeof got);
    assert_int_equal(size, strlen(got));
    assert_string_equal(got, ISSUED "\"body\":{\"day\":\"2026-11-23\",\"number\":\"A3-012\","
                                    "\"service\":\"social\",\"due\":0,\"language\":\"en\","
                                    "\"quoted_low\":-1,\"quoted_high\":-1}}");
    strcpy(e.body.issued.cls, "elderly");
    strcpy(e.body.issued.contact, "c2Vh/GVk+A==");
    e.body.issued.due = 1795398300000;
    assert_true(event_encode(&e, got, sizeof got) > 0);
    assert_string_equal(got, ISSUED "\"body\":{\"day\":\"2026-11-23\",\"number\":\"A3-012\","
                                    "\"service\":\"social\",\"cls\":\"elderly\","
                                    "\"due\":1795398300000,\"language\":\"en\",\"quoted_low\":-1,"
                                    "\"quoted_high\":-1,\"contact\":\"c2Vh/GVk+A==\"}}");
}

static void test_encode_escapes_quotes_and_strokes(void **state)
{
    struct event e = sample(SITE_EMERGENCY), back;
    char got[EVENT_JSON_SIZE], why[256];

    (void)state;
    strcpy(e.body.notice.text, "\"火警\" a\\b/c\\");
    assert_true(event_encode(&e, got, sizeof got) > 0);
    assert_non_null(strstr(got, "\"body\":{\"text\":\"\\\"火警\\\" a\\\\b/c\\\\\"}}"));
    assert_int_equal(event_decode(got, strlen(got), &back, why, sizeof why), OK);
    assert_string_equal(back.body.notice.text, e.body.notice.text);
}

static void test_encode_of_an_empty_body_has_braces(void **state)
{
    struct event e = sample(SITE_RESUMED);
    char got[EVENT_JSON_SIZE];

    (void)state;
    assert_true(event_encode(&e, got, sizeof got) > 0);
    assert_string_equal(got, HEAD "\"type\":\"site.resumed\",\"v\":1," SUBJECT "\"body\":{}}");
}

/* What a hub stored before complaints had these members is still read. */
static void test_decode_reads_a_complaint_of_version_one(void **state)
{
    static const char old[] = HEAD "\"type\":\"complaint.filed\",\"v\":1," SUBJECT
                                   "\"body\":{\"ticket\":\"0b000000000000000000000000000009\","
                                   "\"level\":1,\"reasons\":\"slow\",\"owner\":\"0315\","
                                   "\"due\":1795398300000}}";
    char later[sizeof old], why[256];
    struct event e;

    (void)state;
    assert_int_equal(event_decode(old, strlen(old), &e, why, sizeof why), OK);
    assert_int_equal(e.body.opened.level, 1);
    assert_string_equal(e.body.opened.owner, "0315");
    assert_int_equal(e.body.opened.urgent, 0);
    memcpy(later, old, sizeof old);
    strstr(later, "\"v\":1")[4] = '2';
    assert_int_equal(event_decode(later, strlen(later), &e, why, sizeof why), ERR_FORMAT);
    assert_non_null(strstr(why, "counter"));
}

/* What a hub stored before a call had a reason is still read; a newer one has to say it. */
static void test_decode_reads_a_call_of_version_one(void **state)
{
    static const char old[] =
        HEAD "\"type\":\"ticket.called\",\"v\":1," SUBJECT
             "\"body\":{\"counter\":2,\"staff\":\"0315\",\"why\":\"direct\"}}";
    struct event e = sample(TICKET_CALLED), back;
    char got[EVENT_JSON_SIZE], why[256];

    (void)state;
    assert_int_equal(event_decode(old, strlen(old), &back, why, sizeof why), OK);
    assert_int_equal(back.body.called.why, WHY_DIRECT);
    assert_string_equal(back.body.called.reason, "");
    e.v = 2;
    e.body.called = (struct ticket_called){.counter = 2, .why = WHY_CHOSEN, .over = {"A", 0, 7}};
    strcpy(e.body.called.reason, "身体不适");
    assert_true(event_encode(&e, got, sizeof got) > 0);
    assert_non_null(strstr(got, "\"why\":\"chosen\",\"over\":\"A007\",\"reason\":\"身体不适\""));
    assert_int_equal(event_decode(got, strlen(got), &back, why, sizeof why), OK);
    assert_memory_equal(&back.body.called, &e.body.called, sizeof e.body.called);
}

/* The same of an answer that staff noted, and of what the customer would like better. */
static void test_decode_reads_a_follow_up_of_version_one(void **state)
{
    static const char old[] = HEAD "\"type\":\"case.followed_up\",\"v\":1," SUBJECT
                                   "\"body\":{\"via\":\"web\",\"level\":4}}";
    struct event e = sample(CASE_FOLLOWED_UP), back;
    char got[EVENT_JSON_SIZE], why[256];

    (void)state;
    assert_int_equal(event_decode(old, strlen(old), &back, why, sizeof why), OK);
    assert_int_equal(back.body.step.level, 4);
    e.v = 2;
    e.body.step.via = VIA_PHONE;
    e.body.step.level = 5;
    strcpy(e.body.step.how, "by phone");
    strcpy(e.body.step.told, "c2Vh/GVk+A==");
    assert_true(event_encode(&e, got, sizeof got) > 0);
    assert_int_equal(event_decode(got, strlen(got), &back, why, sizeof why), OK);
    assert_int_equal(back.body.step.via, VIA_PHONE);
    assert_string_equal(back.body.step.how, "by phone");
    assert_string_equal(back.body.step.told, "c2Vh/GVk+A==");
}

static void test_encode_is_zero_when_it_does_not_fit(void **state)
{
    struct event e = issued();
    char got[EVENT_JSON_SIZE];
    size_t need = event_encode(&e, got, sizeof got) + 1;

    (void)state;
    for (size_t room = 0; room < need; room++) {
        char *tight = malloc(room + 1); /* the sanitizer watches its end */

        assert_int_equal(event_encode(&e, tight, room), 0);
        free(tight);
    }
    assert_int_equal(event_encode(&e, got, need), need - 1);
}

static void test_encode_refuses_what_decode_would_refuse(void **state)
{
    char got[EVENT_JSON_SIZE];
    struct event e;

    (void)state;
#define REFUSED(change)                                                                            \
    do {                                                                                           \
        e = issued();                                                                              \
        change;                                                                                    \
        assert_int_equal(event_encode(&e, got, sizeof got), 0);                                    \
    } while (0)
    REFUSED(e.type = EVENT_NONE);
    REFUSED(e.type = EVENT_TYPES);
    REFUSED(e.v = 0);
    REFUSED(e.v = 2);
    REFUSED(e.seq = 0);
    REFUSED(e.seq = UINT64_C(1) << 53);
    REFUSED(e.at.at = INT64_C(253402300800000));
    REFUSED(e.at.offset_min = 15 * 60);
    REFUSED(e.boot.millis = -1);
    REFUSED(e.body.issued.language = LANGUAGES);
    REFUSED(e.body.issued.language = -1);
    REFUSED(e.body.issued.quoted_low = -2);
    REFUSED(e.body.issued.number.count = 0);
    REFUSED(e.body.issued.number.lane = LANES);
    REFUSED(e.body.issued.day = 3000000);
    REFUSED(e.body.issued.due = INT64_MAX);
    REFUSED(strcpy(e.body.issued.service, "so cial"));
    REFUSED(strcpy(e.body.issued.contact, "abc"));
    REFUSED(memset(e.body.issued.contact, 'A', SEALED_SIZE)); /* no end */
    REFUSED((e.type = SITE_EMERGENCY, strcpy(e.body.notice.text, "a\nb")));
    REFUSED((e.type = SITE_EMERGENCY, strcpy(e.body.notice.text, "\xff")));
}

static void test_decode_reads_what_is_left_out_as_empty(void **state)
{
    static const char json[] = ISSUED "\"body\":{\"day\":\"2026-11-23\",\"due\":0,"
                                      "\"language\":\"zh_Hans\",\"quoted_low\":6,"
                                      "\"quoted_high\":10}}";
    struct event e;
    char why[256];

    (void)state;
    memset(&e, 0x55, sizeof e);
    assert_int_equal(event_decode(json, strlen(json), &e, why, sizeof why), OK);
    assert_int_equal(e.type, TICKET_ISSUED);
    assert_true(e.seq == 7 && e.boot.id == 4000000000u && e.boot.millis == 61000);
    assert_int_equal(e.at.offset_min, 480);
    assert_string_equal(e.body.issued.service, "");
    assert_string_equal(e.body.issued.contact, "");
    assert_string_equal(e.body.issued.number.prefix, "");
    assert_int_equal(e.body.issued.quoted_high, 10);
}

static const struct {
    const char *json, *why;
    enum err err;
} refusals[] = {
    {"", "not JSON at column 0: '[' or '{' expected near end of file", ERR_FORMAT},
    {"7", "not JSON at column 1: '[' or '{' expected near '7'", ERR_FORMAT},
    {"[]", "is not an object, {...}", ERR_FORMAT},
    {"{}", "member \"device\" is missing", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\"}} x", "not JSON at column", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\"},\"seq\":7}", "duplicate object key", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"level\":5,\"via\":\"pad\"}}", "duplicate object key",
     ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":6,\"via\":\"pad\"}}", "body.level: 6 is not within 1..5",
     ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5.0,\"via\":\"pad\"}}", "body.level: is not a whole number",
     ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":\"5\",\"via\":\"pad\"}}", "body.level: is not a whole number",
     ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":null,\"via\":\"pad\"}}", "body.level: is not a whole number",
     ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5}}", "body: member \"via\" is missing", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pda\"}}",
     "body.via: \"pda\" is not known; did you mean \"pad\"?", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"telephone\"}}",
     "body.via: \"telephone\" is not known; there are: pad, kiosk, web", ERR_FORMAT},
    {GIVEN "\"body\":{\"lvel\":5,\"via\":\"pad\"}}",
     "body.lvel: no such member; did you mean \"level\"?", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\",\"phone\":\"1\"}}",
     "body.phone: no such member; there are: level, reasons, via", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\",\"$note\":1}}",
     "body.$note: no such member; there are: level, reasons, via", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\",\"a\\nb\":1}}",
     "body: a member with an unreadable name", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\",\"reasons\":\"a\\u0007\"}}",
     "body.reasons: has a control character; take it out", ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\",\"reasons\":\"a\\u0000\"}}", "not JSON at column",
     ERR_FORMAT},
    {GIVEN "\"body\":{\"level\":5,\"via\":\"pad\",\"reasons\":\"\xff\"}}", "not JSON at column",
     ERR_FORMAT},
    {GIVEN "\"body\":[]}", "body: is not an object, {...}", ERR_FORMAT},
    {HEAD "\"type\":\"rating.given\",\"v\":2," SUBJECT "\"body\":{}}",
     "v: version 2 of rating.given is newer than this program's 1; update it", ERR_FUTURE},
    {HEAD "\"type\":\"rating.given\",\"v\":0," SUBJECT "\"body\":{}}",
     "v: 0 is not within 1..2147483647", ERR_FORMAT},
    {HEAD "\"type\":\"rating.gven\",\"v\":1," SUBJECT "\"body\":{}}",
     "type: this program knows no event type \"rating.gven\"; update it, or did you mean "
     "\"rating.given\"?",
     ERR_FUTURE},
    {HEAD "\"type\":\"case.burnt\",\"v\":1," SUBJECT "\"body\":{}}",
     "type: this program knows no event type \"case.burnt\"; update it", ERR_FUTURE},
    {ISSUED "\"body\":{\"day\":\"2026-02-30\",\"due\":0,\"language\":\"en\",\"quoted_low\":1,"
            "\"quoted_high\":2}}",
     "body.day: \"2026-02-30\" is not a date; write e.g. \"2026-11-23\"", ERR_FORMAT},
    {ISSUED "\"body\":{\"day\":\"2026-02-03\",\"number\":\"a12\",\"due\":0,\"language\":\"en\","
            "\"quoted_low\":1,\"quoted_high\":2}}",
     "body.number: \"a12\" is not a ticket number such as \"A012\"", ERR_FORMAT},
    {ISSUED "\"body\":{\"day\":\"2026-02-03\",\"service\":\"a service too long\",\"due\":0,"
            "\"language\":\"en\",\"quoted_low\":1,\"quoted_high\":2}}",
     "body.service: is too long: 18 bytes, at most 15", ERR_FORMAT},
    {ISSUED "\"body\":{\"day\":\"2026-02-03\",\"due\":99999999999999999999,\"language\":\"en\","
            "\"quoted_low\":1,\"quoted_high\":2}}",
     "not JSON at column", ERR_FORMAT},
    {"{\"device\":\"0a\"", "not JSON at column", ERR_FORMAT},
    {"{\"device\":\"0a\",\"seq\":1}", "device: \"0a\" is not 32 hexadecimal digits", ERR_FORMAT},
    {"{\"device\":\"0a000000000000000000000000000001\",\"seq\":0}",
     "seq: 0 is not within 1..9007199254740991", ERR_FORMAT},
    {"{\"device\":\"0a000000000000000000000000000001\",\"seq\":1,\"at\":\"today\"}",
     "at: \"today\" is not a time such as \"2026-11-23T09:42:00.000+08:00\"", ERR_FORMAT},
};

static void test_decode_refuses_and_names_the_member(void **state)
{
    struct event e;
    char why[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        strcpy(why, "");
        assert_int_equal(
            event_decode(refusals[i].json, strlen(refusals[i].json), &e, why, sizeof why),
            refusals[i].err);
        if (strstr(why, refusals[i].why) == NULL)
            fail_msg("case %zu: \"%s\" instead of \"%s\"", i, why, refusals[i].why);
    }
}

static void test_decode_refuses_a_giant(void **state)
{
    char *json = calloc(1, EVENT_RAW_MAX + 2), why[256];
    struct event e;

    (void)state;
    memset(json, ' ', EVENT_RAW_MAX + 1);
    assert_int_equal(event_decode(json, EVENT_RAW_MAX + 1, &e, why, sizeof why), ERR_FULL);
    memset(json, '[', EVENT_RAW_MAX);
    assert_int_equal(event_decode(json, EVENT_RAW_MAX, &e, why, sizeof why), ERR_FORMAT);
    free(json);
}

static void test_why_is_never_cut_inside_a_character(void **state)
{
    static const char json[] = HEAD "\"type\":\"火警火警火警\",\"v\":1," SUBJECT "\"body\":{}}";
    struct event e;

    (void)state;
    for (size_t size = 1; size < 80; size++) {
        char *why = malloc(size);

        assert_int_equal(event_decode(json, strlen(json), &e, why, size), ERR_FORMAT);
        assert_true(text_is_plain(why, strlen(why)));
        free(why);
    }
}

/* Batches. */
struct seen {
    int count, stop_at;
    uint64_t seqs[8];
    char raw[8][EVENT_JSON_SIZE];
};

static bool note(void *ctx, const struct event *e, const char *raw, size_t raw_size)
{
    struct seen *s = ctx;

    if (s->count < 8) {
        s->seqs[s->count] = e->seq;
        text_format(s->raw[s->count], EVENT_JSON_SIZE, "%.*s", (int)raw_size, raw);
    }
    return ++s->count != s->stop_at;
}

#define ONE(seq)                                                                                   \
    "{\"device\":\"0a000000000000000000000000000001\",\"seq\":" #seq                               \
    ",\"at\":\"2026-11-23T09:42:00.120Z\",\"boot\":{\"id\":1,\"ms\":2},"                           \
    "\"type\":\"site.resumed\",\"v\":1," SUBJECT "\"body\":{\"text\":\"a }\\\"]{ b\"}}"

static void test_batch_gives_each_event_as_it_was_sent(void **state)
{
    static const char json[] = " {\n\"events\" : [ " ONE(1) "\t, " ONE(2) "," ONE(3) " ] }\r\n";
    struct seen s = {0};
    char why[256];
    struct event_faulty faulty;

    (void)state;
    assert_int_equal(event_decode_batch(json, strlen(json), note, &s, &faulty, why, sizeof why),
                     OK);
    assert_int_equal(s.count, 3);
    assert_true(s.seqs[0] == 1 && s.seqs[1] == 2 && s.seqs[2] == 3);
    assert_string_equal(s.raw[0], ONE(1));
    assert_string_equal(s.raw[1], ONE(2));
    assert_string_equal(s.raw[2], ONE(3));
}

static void test_no_bytes_are_no_event_and_no_batch(void **state)
{
    struct seen s = {0};
    struct event e;
    char why[256];
    struct event_faulty faulty;

    (void)state;
    assert_int_equal(event_decode(NULL, 0, &e, why, sizeof why), ERR_FORMAT);
    assert_int_equal(event_decode_batch(NULL, 0, note, &s, &faulty, why, sizeof why), ERR_FORMAT);
}

static void test_batch_of_none_is_fine(void **state)
{
    struct seen s = {0};
    char why[256];
    struct event_faulty faulty;

    (void)state;
    assert_int_equal(event_decode_batch("{\"events\":[]}", 13, note, &s, &faulty, why, sizeof why),
                     OK);
    assert_int_equal(s.count, 0);
}

static void test_batch_stops_when_told(void **state)
{
    static const char json[] = "{\"events\":[" ONE(1) "," ONE(2) ", rubbish";
    struct seen s = {.stop_at = 2};
    char why[256];
    struct event_faulty faulty;

    (void)state;
    assert_int_equal(event_decode_batch(json, strlen(json), note, &s, &faulty, why, sizeof why),
                     OK);
    assert_int_equal(s.count, 2);
}

static void test_batch_names_the_faulty_event(void **state)
{
    static const struct {
        const char *json, *why;
        int given;
    } cases[] = {
        {"", "is not a batch", 0},
        {"[]", "is not a batch", 0},
        {"{\"event\":[]}", "is not a batch", 0},
        {"{\"events\":{}}", "is not a batch", 0},
        {"{\"events\":[", "events[0]: is not an event, {...}", 0},
        {"{\"events\":[1]}", "events[0]: is not an event, {...}", 0},
        {"{\"events\":[{\"a}]}\\", "events[0]: has no end", 0},
        {"{\"events\":[{}]}", "events[0]: member \"device\" is missing", 0},
        {"{\"events\":[" ONE(1) "," ONE(0) "]}", "events[1].seq: 0 is not within", 1},
        {"{\"events\":[" ONE(1) "," ONE(01) "]}", "events[1]: not JSON at column", 1},
        {"{\"events\":[" ONE(1) ",]}", "events[1]: is not an event, {...}", 1},
        {"{\"events\":[" ONE(1) " " ONE(2) "]}",
         "events: element 0 is followed by neither ',' nor ']'", 1},
        {"{\"events\":[" ONE(1) "]", "events: there is more behind the list", 1},
        {"{\"events\":[" ONE(1) "],\"x\":1}", "events: there is more behind the list", 1},
        {"{\"events\":[" ONE(1) "]} {}", "events: there is more behind the list", 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct seen s = {0};
        struct event_faulty faulty;
        size_t size = strlen(cases[i].json);
        char *copy = malloc(size + 1), why[256] = ""; /* the sanitizer watches its end */

        memcpy(copy, cases[i].json, size);
        assert_int_equal(event_decode_batch(copy, size, note, &s, &faulty, why, sizeof why),
                         ERR_FORMAT);
        if (strstr(why, cases[i].why) == NULL || s.count != cases[i].given)
            fail_msg("case %zu: \"%s\" instead of \"%s\", %d given", i, why, cases[i].why, s.count);
        free(copy);
    }
}

static void test_batch_says_whose_the_faulty_event_is(void **state)
{
    static const char device[] = "0a000000000000000000000000000001";
    static const struct {
        const char *bad;
        uint64_t seq; /* 0: it cannot be told */
    } cases[] = {
        {"{\"device\":\"0a000000000000000000000000000001\",\"seq\":2}", 2},
        {"{ \"seq\" : 2, \"x\":[{}], \"device\":\"0a000000000000000000000000000001\"}", 2},
        {GIVEN "\"body\":{\"level\":6,\"via\":\"pad\"}}", 7},
        {GIVEN "\"body\":{\"level\":6,\"via\":\"pad\"},\"seq\":7}", 0},
        {HEAD "\"type\":\"case.burnt\",\"v\":1," SUBJECT "\"body\":{}}", 0}, /* waits */
        {"{\"device\":\"0a\",\"seq\":2}", 0},
        {"{\"device\":\"0a000000000000000000000000000001\",\"seq\":0}", 0},
        {"{\"device\":\"0a000000000000000000000000000001\",\"seq\":\"2\"}", 0},
        {"{\"device\":\"0a000000000000000000000000000001\",\"seq\":2,}", 0},
        {"{}", 0},
        {"7", 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct seen s = {0};
        struct event_faulty faulty;
        char json[2048], why[256], id[ID_TEXT];

        text_format(json, sizeof json, "{\"events\":[" ONE(1) ",%s," ONE(3) "]}", cases[i].bad);
        assert_int_not_equal(
            event_decode_batch(json, strlen(json), note, &s, &faulty, why, sizeof why), OK);
        assert_int_equal(s.count, 1);
        assert_int_equal(faulty.raw != NULL ? faulty.seq : 0, cases[i].seq);
        if (faulty.raw == NULL)
            continue;
        id_to_text(faulty.device, id);
        assert_string_equal(id, device);
        assert_int_equal(faulty.size, strlen(cases[i].bad));
        assert_memory_equal(faulty.raw, cases[i].bad, faulty.size);
    }
}

static void test_batch_is_bounded(void **state)
{
    size_t one = strlen(ONE(1)), room = (one + 1) * (EVENT_BATCH_MAX + 1) + 32, at;
    char *json = malloc(room), why[256];
    struct seen s = {0};
    struct event_faulty faulty;

    (void)state;
    at = (size_t)sprintf(json, "{\"events\":[");
    for (int i = 0; i <= EVENT_BATCH_MAX; i++)
        at += (size_t)sprintf(json + at, "%s%s", i > 0 ? "," : "", ONE(1));
    sprintf(json + at, "]}");
    assert_int_equal(event_decode_batch(json, strlen(json), note, &s, &faulty, why, sizeof why),
                     ERR_FULL);
    assert_int_equal(s.count, EVENT_BATCH_MAX);
    assert_non_null(strstr(why, "more than 5000 events"));
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encode_gives_the_canonical_line),
        cmocka_unit_test(test_encode_escapes_quotes_and_strokes),
        cmocka_unit_test(test_encode_of_an_empty_body_has_braces),
        cmocka_unit_test(test_decode_reads_a_complaint_of_version_one),
        cmocka_unit_test(test_decode_reads_a_call_of_version_one),
        cmocka_unit_test(test_decode_reads_a_follow_up_of_version_one),
        cmocka_unit_test(test_encode_is_zero_when_it_does_not_fit),
        cmocka_unit_test(test_encode_refuses_what_decode_would_refuse),
        cmocka_unit_test(test_decode_reads_what_is_left_out_as_empty),
        cmocka_unit_test(test_decode_refuses_and_names_the_member),
        cmocka_unit_test(test_decode_refuses_a_giant),
        cmocka_unit_test(test_why_is_never_cut_inside_a_character),
        cmocka_unit_test(test_batch_gives_each_event_as_it_was_sent),
        cmocka_unit_test(test_no_bytes_are_no_event_and_no_batch),
        cmocka_unit_test(test_batch_of_none_is_fine),
        cmocka_unit_test(test_batch_stops_when_told),
        cmocka_unit_test(test_batch_names_the_faulty_event),
        cmocka_unit_test(test_batch_says_whose_the_faulty_event_is),
        cmocka_unit_test(test_batch_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
