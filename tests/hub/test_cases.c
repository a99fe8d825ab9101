/* test_cases.c - cases at the hub: staff's API, roles, audit, the customer's page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_clock.h"
#include "fakes/hub_rig.h"
#include "hub/page.h"
#include "port/clock.h"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk, manager, auditor;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &manager, "0316");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static const struct case_file *row(int n)
{
    return case_by_id(rig.hub->site, rig_id(n));
}

static void enter(int n, const char *kind)
{
    char body[512], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"%s\",\"service\":\"social\",\"name\":\"王小明\","
                "\"phone\":\"13800138000\",\"told\":\"canary: nobody came\"}",
                id, kind);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
}

static int act(const struct rig_staff *who, int n, const char *what, const char *more)
{
    char target[64], body[512], id[ID_TEXT];

    id_to_text(rig_id(n), id);
    text_format(target, sizeof target, "/api/cases/%s", id);
    text_format(body, sizeof body, "{\"act\":\"%s\"%s%s%s}", what, rig_step_needs(what),
                more[0] != '\0' ? "," : "", more);
    rig_staff_ask(&rig, who, "POST", target, body);
    return rig.status;
}

/* R5: whatever the channel, one record. */
static void test_a_case_told_at_the_counter_is_listed_sealed(void **state)
{
    (void)state;
    enter(1, "complaint");
    assert_int_equal(rig.status, 200);
    enter(1, "complaint"); /* the reply was lost */
    assert_int_equal(rig.status, 200);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"count\":1"));
    assert_true(rig_said(&rig, "\"standard\":\"complaint_response\""));
    assert_true(rig_said(&rig, "\"rule\":\"R21\""));
    assert_true(rig_said(&rig, "\"respond\""));
    assert_false(rig_said(&rig, "canary"));
    assert_false(rig_said(&rig, "\"close\"")); /* a manager's */
    rig_staff_ask(&rig, &manager, "GET", "/api/cases?kind=complaint", NULL);
    assert_true(rig_said(&rig, "\"close\""));
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases?kind=praise", NULL);
    assert_true(rig_said(&rig, "\"count\":0"));
}

static void test_what_a_kiosk_was_told_becomes_a_case(void **state)
{
    struct event e = {.type = COMPLAINT_FILED, .v = 2, .subject = rig_id(9)};
    struct case_opened *b = &e.body.opened;
    char json[2048];

    (void)state;
    text_copy(b->reasons, sizeof b->reasons, "waited_long");
    text_copy(b->owner, sizeof b->owner, "0315");
    b->due = rig.now.at + 10 * MINUTE;
    b->via = VIA_KIOSK;
    b->language = ENGLISH;
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
    assert_non_null(row(9));
    assert_int_equal(row(9)->step, STANDARD_COMPLAINT_RESPONSE);
    e.subject = rig_id(10);
    b->due = rig.now.at + (instant)500 * 24 * HOUR; /* a promise that nobody would see broken */
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_true(rig_is_aside(&rig));
    b->due = rig.now.at + 10 * MINUTE;
    text_copy(b->staff, sizeof b->staff, "0312"); /* in the name of somebody */
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_true(rig_is_aside(&rig));
    assert_null(row(10));
}

/* As many as there can be, none of which is over; the log knows nothing of them. */
static void fill_the_hall(void)
{
    struct case_opened what = {.via = VIA_KIOSK};
    uint64_t pos = rig.hub->site->pos;
    struct decision d;

    for (int n = 1; n <= CASES_MAX; n++) {
        decide_case_open(rig.hub->site, CASE_COMPLAINT, rig_id(n), &what, clock_day, rig.now, &d);
        site_apply(rig.hub->site, &d.events[0], rig.now);
    }
    rig.hub->site->pos = pos;
}

/* Nobody is told that it was taken. */
static void test_a_case_too_many_is_refused_and_not_lost(void **state)
{
    struct id one = rig_id(CASES_MAX + 1);

    (void)state;
    fill_the_hall();
    enter(CASES_MAX + 1, "complaint");
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, "\"type\":\"cases_full\""));
    assert_null(case_by_id(rig.hub->site, one));
    enter(1, "complaint"); /* one that is there: the reply was lost */
    assert_int_equal(rig.status, 200);
    act(&manager, 1, "close", "\"text\":\"done\",\"cause\":\"none\"");
    assert_int_equal(rig.status, 200);
    rig_later(&rig, 40 * 24 * 3600);
    rig_login(&rig, &clerk, "0312");
    enter(CASES_MAX + 1, "complaint");
    assert_int_equal(rig.status, 200);
}

static void test_what_was_told_is_opened_for_a_reason_and_noted(void **state)
{
    char target[96];

    (void)state;
    enter(1, "complaint");
    text_format(target, sizeof target, "/api/cases/%s", row(1)->code);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_false(rig_said(&rig, "canary"));
    text_format(target, sizeof target, "/api/cases/%s?reveal=1", row(1)->code);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_int_equal(rig.status, 422);
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=answering", row(1)->code);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "canary: nobody came"));
    assert_true(rig_said(&rig, "13800138000"));
    rig_login(&rig, &auditor, "0318");
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "case_opened"));
    rig_staff_ask(&rig, &auditor, "GET", "/api/cases", NULL);
    assert_int_equal(rig.status, 403);
}

static void test_a_complaint_is_closed_by_the_customer_or_a_manager(void **state)
{
    (void)state;
    enter(1, "complaint");
    assert_int_equal(act(&clerk, 1, "close", "\"cause\":\"tired of it\""), 409);
    assert_true(rig_said(&rig, "not_allowed"));
    assert_int_equal(act(&clerk, 1, "resolve", "\"text\":\"We called\""), 409);
    assert_true(rig_said(&rig, "no_text"));
    assert_int_equal(act(&clerk, 1, "resolve", "\"text\":\"We called\",\"cause\":\"no staff\""),
                     200);
    assert_int_equal(act(&clerk, 1, "resolve", "\"text\":\"again\",\"cause\":\"x\""), 409);
    assert_int_equal(act(&manager, 1, "close", "\"cause\":\"cannot be reached\""), 200);
    assert_int_equal(row(1)->state, CASE_CLOSED);
    assert_int_equal(act(&clerk, 1, "fly", ""), 422);
    assert_int_equal(act(&clerk, 2, "respond", ""), 404);
}

/* What the clerk has typed wrong is said, not left out. */
/* R19, and who is told what waits for them. */
static void test_a_refused_request_is_archived_after_a_month(void **state)
{
    (void)state;
    enter(1, "request");
    act(&manager, 1, "assign", "\"owner\":\"0312\"");
    rig_staff_ask(&rig, &clerk, "GET", "/api/queue", NULL);
    assert_true(rig_said(&rig, "\"cases_mine\":{\"new\":1,\"warn\":0,\"late\":0}"));
    assert_true(rig_said(&rig, "\"cases_full\":false"));
    act(&clerk, 1, "refuse", "\"text\":\"a paper is missing\",\"cause\":\"bring it\"");
    assert_int_equal(row(1)->state, CASE_DENIED);
    rig_staff_ask(&rig, &clerk, "GET", "/api/queue", NULL);
    assert_true(rig_said(&rig, "\"cases_mine\":{\"new\":0,\"warn\":0,\"late\":0}"));
    rig_later(&rig, 30 * 24 * 3600 - 1);
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_int_equal(row(1)->state, CASE_DENIED);
    rig_later(&rig, 60);
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_int_equal(row(1)->state, CASE_CLOSED);
}

static void test_what_is_not_known_is_refused(void **state)
{
    static const struct {
        const char *member, *type;
    } rows[] = {
        {"\"service\":\"none\"", "no_service"},
        {"\"ticket\":\"A777\"", "no_ticket"},
        {"\"owner\":\"0999\"", "no_staff"},
    };
    char body[160];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        text_format(body, sizeof body, "{\"kind\":\"request\",\"told\":\"x\",%s}", rows[i].member);
        rig_staff_ask(&rig, &clerk, "POST", "/api/cases", body);
        assert_in_range(rig.status, 404, 409);
        assert_true(rig_said(&rig, rows[i].type));
    }
    assert_int_equal(rig.hub->site->cases.used, 0);
}

static void test_a_promise_is_a_time_to_come(void **state)
{
    (void)state;
    enter(1, "complaint");
    assert_int_equal(act(&clerk, 1, "interim", "\"text\":\"soon\",\"due\":\"tomorrow\""), 422);
    assert_int_equal(
        act(&clerk, 1, "interim", "\"text\":\"soon\",\"due\":\"2020-01-01T09:00:00.000+08:00\""),
        409);
    assert_int_equal(
        act(&clerk, 1, "interim", "\"text\":\"soon\",\"due\":\"2036-01-01T09:00:00.000+08:00\""),
        200);
    assert_int_equal(row(1)->step, STANDARD_COMPLAINT_PROMISE);
}

/* Invariant 8: what a step does not have is not folded either. */
static void test_a_step_is_replayed_as_it_was_told(void **state)
{
    uint64_t digest;

    (void)state;
    enter(1, "request");
    assert_int_equal(act(&clerk, 1, "assign", "\"owner\":\"0313\",\"text\":\"not of this step\""),
                     200);
    digest = site_digest(rig.hub->site);
    rig_restart(&rig);
    assert_int_equal(site_digest(rig.hub->site), digest);
    assert_string_equal(row(1)->answer, "");
}

/* Clocks were put back since it was told. */
static void test_a_time_is_told_with_the_offset_that_it_had(void **state)
{
    (void)state;
    enter(1, "praise");
    fake_zone = (struct fake_zone){480, 420, rig.now.at + HOUR};
    rig_later(&rig, 2 * 3600);
    rig.now.offset_min = 420;
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases?kind=praise", NULL);
    assert_true(rig_said(&rig, "+08:00\""));
    assert_true(rig_said(&rig, "+07:00\"")); /* now, and the promise */
    fake_zone = (struct fake_zone){480, 480, 0};
    rig.now.offset_min = 480;
}

/* R18: not satisfied with what was delivered is a complaint, made once. */
static void test_a_bad_word_after_delivery_opens_a_complaint(void **state)
{
    int before;

    (void)state;
    enter(1, "request");
    assert_int_equal(act(&clerk, 1, "accept", ""), 200);
    assert_int_equal(act(&clerk, 1, "deliver", "\"text\":\"handed over\""), 200);
    before = rig.hub->site->cases.used;
    assert_int_equal(act(&manager, 1, "follow-up", "\"level\":1,\"how\":\"by phone\""), 200);
    assert_int_equal(rig.hub->site->cases.used, before + 1);
    rig_staff_ask(&rig, &clerk, "GET", "/api/cases?kind=complaint", NULL);
    assert_true(rig_said(&rig, "\"count\":1"));
    assert_true(rig_said(&rig, "\"level\":1"));
}

/* ---- the page ---- */

static char page[LINK_TEXT];

static void open_page(int n)
{
    text_format(page, sizeof page, "/c/%s?lang=en", rig_case_token(&rig, rig_id(n)));
    rig_ask(&rig, "GET", page, NULL);
}

static void press(const char *what)
{
    rig_press(&rig, page, what, "");
}

static void test_page_shows_how_it_stands_and_nothing_told(void **state)
{
    (void)state;
    enter(1, "complaint");
    open_page(1);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "Registered"));
    assert_true(rig_said(&rig, "Zhao Min"));
    assert_false(rig_said(&rig, "<dt></dt>")); /* each fact says what it is */
    assert_false(rig_said(&rig, "canary"));
    assert_false(rig_said(&rig, "13800138000"));
    open_page(2);
    assert_int_equal(rig.status, 404);
    rig_ask(&rig, "GET", "/c/none", NULL);
    assert_int_equal(rig.status, 404);
}

static void test_page_takes_the_word_of_the_customer(void **state)
{
    (void)state;
    enter(1, "complaint");
    act(&clerk, 1, "resolve", "\"text\":\"<b>We</b> called\",\"cause\":\"no staff\"");
    open_page(1);
    assert_true(rig_said(&rig, "&lt;b&gt;We&lt;/b&gt; called"));
    press("open");
    assert_int_equal(row(1)->state, CASE_IN_HAND);
    assert_int_equal(row(1)->reopened, 1);
    act(&clerk, 1, "resolve", "\"text\":\"again\",\"cause\":\"no staff\"");
    open_page(1);
    press("settled");
    assert_int_equal(row(1)->state, CASE_CLOSED);
    assert_int_equal(row(1)->satisfied, 1);
}

static void test_page_takes_no_form_of_another_state(void **state)
{
    char body[64];

    (void)state;
    enter(1, "complaint");
    open_page(1);
    text_format(body, sizeof body, "do=settled&proof=%032d", 0);
    rig_ask(&rig, "POST", page, body);
    assert_int_equal(rig.status, 303);
    assert_int_equal(row(1)->state, CASE_FILED);
    assert_non_null(strstr(rig_header(&rig, "Location"), "changed"));
}

/* Staff see the ids of cases; the word of the customer takes the customer's link. */
static void test_who_knows_the_id_does_not_speak_as_the_customer(void **state)
{
    char id[ID_TEXT], path[LINK_TEXT], body[128];
    struct page_thing thing = {.kind = "case", .id = rig_id(1)};
    char proof[PROOF_TEXT];

    (void)state;
    enter(1, "complaint");
    act(&clerk, 1, "resolve", "\"text\":\"done\",\"cause\":\"none\"");
    id_to_text(rig_id(1), id);
    thing.revision = row(1)->mark_count;
    page_proof(rig.hub, &thing, "settled", proof);
    text_format(body, sizeof body, "do=settled&proof=%s", proof);
    text_format(path, sizeof path, "/c/%s", id);
    rig_ask(&rig, "GET", path, NULL);
    assert_int_equal(rig.status, 404);
    rig_ask(&rig, "POST", path, body);
    assert_int_equal(rig.status, 404);
    text_format(path, sizeof path, "/c/%s/paper.pdf", id);
    rig_ask(&rig, "GET", path, NULL);
    assert_int_equal(rig.status, 404);
    text_format(path, sizeof path, "/v1/cases/%s", id);
    rig_terminal_ask(&rig, &kiosk, "GET", path, NULL);
    assert_int_equal(rig.status, 404);
    text_format(body, sizeof body, "{\"asked\":\"settled\",\"revision\":%d,\"agreed\":1}",
                thing.revision);
    rig_terminal_ask(&rig, &kiosk, "POST", path, body);
    assert_int_equal(rig.status, 404);
    assert_int_equal(row(1)->state, CASE_DONE);
    text_format(path, sizeof path, "/v1/cases/%s", rig_case_token(&rig, rig_id(1)));
    rig_terminal_ask(&rig, &kiosk, "POST", path, body);
    assert_int_equal(rig.status, 200);
    assert_int_equal(row(1)->state, CASE_CLOSED);
}

/* A link with another case's id under the same signature. */
static void test_a_link_that_was_altered_leads_nowhere(void **state)
{
    char path[LINK_TEXT];

    (void)state;
    enter(1, "complaint");
    text_format(path, sizeof path, "/c/%s", rig_case_token(&rig, rig_id(2)));
    memcpy(path + 3, rig_case_token(&rig, rig_id(1)), 40);
    rig_ask(&rig, "GET", path, NULL);
    assert_int_equal(rig.status, 404);
    text_format(path, sizeof path, "/c/%s", rig_case_token(&rig, rig_id(1)));
    rig_ask(&rig, "GET", path, NULL);
    assert_int_equal(rig.status, 200);
    path[60] ^= 1;
    rig_ask(&rig, "GET", path, NULL);
    assert_int_equal(rig.status, 404);
}

static void test_page_asks_for_consent_to_a_later_end(void **state)
{
    (void)state;
    enter(1, "request");
    act(&clerk, 1, "accept", "");
    act(&clerk, 1, "propose", "\"text\":\"p\",\"due\":\"2036-01-01T09:00:00.000+08:00\"");
    act(&clerk, 1, "extend", "\"text\":\"snow\",\"due\":\"2036-02-01T09:00:00.000+08:00\"");
    assert_int_equal(rig.status, 200);
    open_page(1);
    assert_true(rig_said(&rig, "2036-02-01 09:00"));
    press("agree");
    assert_int_equal(row(1)->asked_due, 0);
    open_page(1);
    assert_true(rig_said(&rig, "2036-02-01 09:00"));
}

/* ---- at a kiosk ---- */

static const char *path_of(int n, bool by_code)
{
    static char path[LINK_TEXT];

    text_format(path, sizeof path, "/v1/cases/%s",
                by_code ? row(n)->code : rig_case_token(&rig, rig_id(n)));
    return path;
}

static void look(int n, bool by_code)
{
    rig_terminal_ask(&rig, &kiosk, "GET", path_of(n, by_code), NULL);
}

static int say(int n, const char *asked, int revision, const char *more)
{
    char body[128];

    text_format(body, sizeof body, "{\"asked\":\"%s\",\"revision\":%d%s}", asked, revision, more);
    rig_terminal_ask(&rig, &kiosk, "POST", path_of(n, false), body);
    return rig.status;
}

static void ask_consent(int n)
{
    enter(n, "request");
    act(&clerk, n, "accept", "");
    act(&clerk, n, "propose", "\"text\":\"p\",\"due\":\"2036-01-01T09:00:00.000+08:00\"");
    act(&clerk, n, "extend", "\"text\":\"snow\",\"due\":\"2036-02-01T09:00:00.000+08:00\"");
    assert_int_equal(rig.status, 200);
}

static void test_who_has_the_code_alone_sees_how_it_stands(void **state)
{
    char id[ID_TEXT];

    (void)state;
    ask_consent(1);
    id_to_text(rig_id(1), id);
    look(1, false);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, id));
    assert_true(rig_said(&rig, "snow"));
    assert_true(rig_said(&rig, "\"asks\":\"consent\""));
    look(1, true);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"state\":\"proposed\""));
    assert_true(rig_said(&rig, "\"asks\":\"consent\""));
    assert_false(rig_said(&rig, id)); /* with it the paper's page would open */
    assert_false(rig_said(&rig, "snow"));
    rig_terminal_ask(&rig, &kiosk, "POST", path_of(1, true),
                     "{\"asked\":\"consent\",\"agreed\":1,\"revision\":4}");
    assert_int_equal(rig.status, 404);
    assert_true(row(1)->asked_due > 0);
}

static void test_consent_at_the_kiosk_counts_once(void **state)
{
    instant asked;
    int revision;

    (void)state;
    ask_consent(1);
    asked = row(1)->asked_due;
    revision = row(1)->mark_count;
    assert_int_equal(say(1, "consent", revision - 1, ",\"agreed\":1"), 409); /* of an old view */
    assert_int_equal(say(1, "consent", revision, ",\"agreed\":1"), 200);
    assert_true(rig_said(&rig, "\"asks\":\"signature\"")); /* what comes after it */
    assert_true(row(1)->due == asked);
    assert_int_equal(say(1, "consent", revision, ",\"agreed\":1"), 200); /* the reply was lost */
    assert_int_equal(row(1)->mark_count, revision + 1);
    assert_int_equal(say(1, "consent", revision, ",\"agreed\":0"), 409); /* it was not that */
    assert_int_equal(row(1)->mark_count, revision + 1);
}

static void test_not_settled_at_the_kiosk_opens_it_once(void **state)
{
    int revision;

    (void)state;
    enter(1, "complaint");
    act(&clerk, 1, "resolve", "\"text\":\"We called\",\"cause\":\"no staff\"");
    revision = row(1)->mark_count;
    assert_int_equal(say(1, "satisfied", revision, ",\"level\":5"), 409); /* of a request */
    for (int i = 0; i < 2; i++)
        assert_int_equal(say(1, "settled", revision, ",\"agreed\":0"), 200);
    assert_int_equal(row(1)->reopened, 1);
    assert_int_equal(row(1)->state, CASE_IN_HAND);
}

static void test_a_bad_word_at_the_kiosk_is_taken_once(void **state)
{
    int revision;

    (void)state;
    enter(1, "request");
    act(&clerk, 1, "accept", "");
    act(&clerk, 1, "deliver", "\"text\":\"handed over\"");
    revision = row(1)->mark_count;
    assert_int_equal(say(1, "satisfied", revision, ",\"level\":0"), 409);
    for (int i = 0; i < 2; i++)
        assert_int_equal(say(1, "satisfied", revision, ",\"level\":1"), 200);
    assert_int_equal(row(1)->score, 1);
    assert_int_equal(rig.hub->site->cases.used, 2); /* R18: it is a complaint now */
    assert_int_equal(say(1, "nothing", revision, ""), 409);
    assert_int_equal(say(1, "money", revision, ""), 422);
}

/* ---- signing (R13) ---- */

static const char strokes[] = "M10 10l5 5 0 9M40 20l-3 8";

static void propose(int n, const char *text)
{
    char more[160];

    text_format(more, sizeof more, "\"text\":\"%s\",\"due\":\"2036-01-01T09:00:00.000+08:00\"",
                text);
    assert_int_equal(act(&clerk, n, "propose", more), 200);
}

static void sign_what(int n, char hash[HASH_TEXT], char more[2048])
{
    char ink[INK_SIZE];

    case_document_hash(rig.hub, row(n), hash);
    assert_true(crypto_seal(rig.config.seal.open, strokes, ink, sizeof ink));
    text_format(more, 2048, ",\"hash\":\"%s\",\"ink\":\"%s\"", hash, ink);
}

static int sign(int n, int revision, const char *more)
{
    char body[2200];

    text_format(body, sizeof body, "{\"asked\":\"signature\",\"revision\":%d%s}", revision, more);
    rig_terminal_ask(&rig, &kiosk, "POST", path_of(n, false), body);
    return rig.status;
}

/* R13: the final proposal is signed on screen, and filed with its text. */
static void test_a_proposal_is_signed_once_at_the_kiosk(void **state)
{
    char hash[HASH_TEXT], more[2048], target[96];
    int revision;

    (void)state;
    enter(1, "request");
    act(&clerk, 1, "accept", "");
    propose(1, "By Friday, at your door");
    act(&clerk, 1, "progress", "\"text\":\"ordered\""); /* is not what is signed */
    revision = row(1)->mark_count;
    sign_what(1, hash, more);
    look(1, false);
    assert_true(rig_said(&rig, "\"proposal\":\"By Friday, at your door；办法 1：at the counter\""));
    assert_true(rig_said(&rig, "\"asks\":\"signature\""));
    for (int i = 0; i < 2; i++)
        assert_int_equal(sign(1, revision, more), 200);
    assert_int_equal(row(1)->state, CASE_AGREED);
    assert_int_equal(row(1)->mark_count, revision + 1);
    text_format(target, sizeof target, "/api/cases/%s", row(1)->code);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_true(rig_said(&rig, hash));
    assert_true(rig_said(&rig, "\"has_ink\":true"));
    assert_false(rig_said(&rig, strokes));
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=filing", row(1)->code);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_true(rig_said(&rig, strokes));
}

static void test_another_text_than_was_shown_is_not_signed(void **state)
{
    char hash[HASH_TEXT], more[2048];

    (void)state;
    enter(1, "request");
    act(&clerk, 1, "accept", "");
    propose(1, "for nothing");
    sign_what(1, hash, more);
    propose(1, "for much");
    assert_int_equal(sign(1, row(1)->mark_count, more), 409);
    assert_int_equal(sign(1, row(1)->mark_count, ""), 409);
    assert_int_equal(row(1)->state, CASE_PROPOSAL);
}

static void test_a_new_proposal_is_signed_again(void **state)
{
    char hash[HASH_TEXT], more[2048];

    (void)state;
    enter(1, "request");
    act(&clerk, 1, "accept", "");
    propose(1, "first");
    sign_what(1, hash, more);
    assert_int_equal(sign(1, row(1)->mark_count, more), 200);
    assert_string_equal(row(1)->hash, hash);
    propose(1, "second");
    assert_int_equal(row(1)->signed_at, 0);
    assert_string_equal(row(1)->hash, "");
    assert_int_equal(act(&clerk, 1, "sign", "\"how\":\"at counter 1\""),
                     200); /* on paper, at the counter */
    case_document_hash(rig.hub, row(1), hash);
    assert_string_equal(row(1)->hash, hash);
    assert_string_equal(row(1)->ink, "");
}

#define HUB_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUB_TEST(test_a_case_told_at_the_counter_is_listed_sealed),
        HUB_TEST(test_what_a_kiosk_was_told_becomes_a_case),
        HUB_TEST(test_a_case_too_many_is_refused_and_not_lost),
        HUB_TEST(test_what_was_told_is_opened_for_a_reason_and_noted),
        HUB_TEST(test_a_complaint_is_closed_by_the_customer_or_a_manager),
        HUB_TEST(test_a_refused_request_is_archived_after_a_month),
        HUB_TEST(test_what_is_not_known_is_refused),
        HUB_TEST(test_a_step_is_replayed_as_it_was_told),
        HUB_TEST(test_a_time_is_told_with_the_offset_that_it_had),
        HUB_TEST(test_a_promise_is_a_time_to_come),
        HUB_TEST(test_a_bad_word_after_delivery_opens_a_complaint),
        HUB_TEST(test_page_shows_how_it_stands_and_nothing_told),
        HUB_TEST(test_page_takes_the_word_of_the_customer),
        HUB_TEST(test_page_takes_no_form_of_another_state),
        HUB_TEST(test_who_knows_the_id_does_not_speak_as_the_customer),
        HUB_TEST(test_a_link_that_was_altered_leads_nowhere),
        HUB_TEST(test_page_asks_for_consent_to_a_later_end),
        HUB_TEST(test_who_has_the_code_alone_sees_how_it_stands),
        HUB_TEST(test_consent_at_the_kiosk_counts_once),
        HUB_TEST(test_not_settled_at_the_kiosk_opens_it_once),
        HUB_TEST(test_a_bad_word_at_the_kiosk_is_taken_once),
        HUB_TEST(test_a_proposal_is_signed_once_at_the_kiosk),
        HUB_TEST(test_another_text_than_was_shown_is_not_signed),
        HUB_TEST(test_a_new_proposal_is_signed_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
