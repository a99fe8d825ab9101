/* test_erasure.c - personal data erased on request, held under dispute, and let go (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_kept.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/api_json.h"
#include "wire/event_json.h"

#define PHONE "13800138000"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk, manager, auditor;
static struct view view;
static char ticket_json[2048], case_json[2048], ticket_id[ID_TEXT], case_id[ID_TEXT];

/* A ticket and a suggestion of a customer who left a number. */
static void give(void)
{
    struct event e = {.type = TICKET_ISSUED, .subject = rig_id(500)};
    struct ticket_issued *b = &e.body.issued;
    struct case_opened *o;

    b->day = day_of(rig.now);
    must(number_from_text("A101", &b->number));
    text_copy(b->service, sizeof b->service, "social");
    must(seals_close(rig.hub, SEAL_CONTACT, PHONE, b->contact, sizeof b->contact));
    id_to_text(e.subject, ticket_id);
    rig_event(&rig, &kiosk, &e, ticket_json);
    e = (struct event){.type = SUGGESTION_GIVEN, .subject = rig_id(501)};
    o = &e.body.opened;
    o->due = rig.now.at + (instant)24 * HOUR;
    must(seals_close(rig.hub, SEAL_CASE, PHONE, o->contact, sizeof o->contact));
    must(seals_close(rig.hub, SEAL_CASE, "more chairs", o->told, sizeof o->told));
    text_copy(o->find, sizeof o->find, "canaryfind");
    id_to_text(e.subject, case_id);
    rig_event(&rig, &kiosk, &e, case_json);
}

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &manager, "0316");
    rig_login(&rig, &auditor, "0318");
    give();
    rig_send(&rig, &kiosk, ticket_json);
    rig_send(&rig, &kiosk, case_json);
    return rig.status == 200 ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void ask_to_erase(const char *subject)
{
    char body[160];

    text_format(body, sizeof body, "{\"subject\":\"%s\",\"reason\":\"asked by letter\"}", subject);
    rig_staff_ask(&rig, &manager, "POST", "/api/privacy/erase", body);
}

/* And waits for its end. */
static void erase(const char *subject)
{
    char target[64];

    ask_to_erase(subject);
    if (rig.status != 202)
        return;
    text_format(target, sizeof target, "/api/privacy/erasures/%lld",
                strtoll(strstr(rig.body, "\"id\":") + 5, NULL, 10));
    rig_erase_all(&rig);
    rig_staff_ask(&rig, &manager, "GET", target, NULL);
    assert_true(rig_said(&rig, "\"done\":true"));
}

static void keep(const char *what, const char *reason)
{
    char target[96], body[96];

    text_format(target, sizeof target, "/api/cases/%s/%s", case_id, what);
    text_format(body, sizeof body, "{\"reason\":\"%s\"}", reason);
    rig_staff_ask(&rig, &manager, "POST", target, body);
}

static void open_case(void)
{
    char target[96];

    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=call", case_id);
    rig_staff_ask(&rig, &manager, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

/* In the text of any event. */
static bool log_holds(const char *part)
{
    for (int i = 0; i < fake_store_rows(rig.store); i++) {
        if (strstr(fake_store_row(rig.store, i)->json, part) != NULL)
            return true;
    }
    return false;
}

static const char *sealed_in(const char *json, const char *member, char to[SEALED_SIZE])
{
    const char *at = strstr(json, member);

    must(at != NULL);
    at += strlen(member);
    text_format(to, SEALED_SIZE, "%.*s", (int)strcspn(at, "\""), at);
    return to;
}

static void test_r38_erased_on_request_is_gone_from_the_log(void **state)
{
    char sealed[SEALED_SIZE], target[96];

    (void)state;
    sealed_in(ticket_json, "\"contact\":\"", sealed);
    assert_true(log_holds(sealed));
    ask_to_erase("A101");
    assert_int_equal(rig.status, 202);
    assert_true(rig_said(&rig, "\"done\":false") && rig_said(&rig, "\"staff\":\"0316\""));
    assert_string_equal(site_ticket(rig.hub->site, rig_id(500))->contact, "c202611:-");
    assert_true(log_holds(sealed));
    erase("A101");
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"events\":1"));
    assert_int_equal(rig.hub->retention->erased, 1); /* it was under way */
    assert_false(log_holds(sealed));
    assert_true(log_holds("\"contact\":\"c202611:-\""));
    text_format(target, sizeof target, "/api/tickets/%s/contact", ticket_id);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
    assert_int_equal(rig.status, 410);
    assert_true(rig_said(&rig, "\"type\":\"erased\""));
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "\"what\":\"data_erased\"") && rig_said(&rig, "asked by letter"));
    rig_staff_ask(&rig, &auditor, "GET", "/api/audit/check", NULL);
    assert_int_equal(rig.status, 200);
}

/* The second copy of the store is only added to: without the name it is made anew. */
static void test_second_copy_is_to_be_made_anew(void **state)
{
    char *name;

    (void)state;
    assert_int_equal(rig.store->ops->begin(rig.store), OK);
    assert_int_equal(rig.store->ops->put(rig.store, "second", "name", "as it was"), OK);
    assert_int_equal(rig.store->ops->commit(rig.store), OK);
    erase("A101");
    assert_int_equal(rig.status, 200);
    name = rig.store->ops->get_new(rig.store, "second", "name");
    assert_null(name);
    free(name);
}

static void test_kept_fold_goes_with_it(void **state)
{
    struct hub_config c = rig.config;

    (void)state;
    fake_kept_reset();
    c.kept = "hub.kept";
    assert_int_equal(hub_keep(&c, 0, 0, NULL, NULL), OK);
    assert_non_null(fake_kept_now());
    rig.hub->c.kept = c.kept;
    erase("A101");
    assert_int_equal(rig.status, 200);
    assert_null(fake_kept_now());
}

static void test_log_without_it_replays_to_the_same_state(void **state)
{
    uint64_t before;

    (void)state;
    erase(ticket_id);
    erase(case_id);
    assert_int_equal(rig.status, 200);
    assert_false(log_holds("canaryfind"));
    before = site_digest(rig.hub->site);
    rig_restart(&rig);
    assert_true(site_digest(rig.hub->site) == before);
    open_case();
    assert_true(rig_said(&rig, "\"gone\":\"request\"") && rig_said(&rig, "\"told\":\"\""));
    assert_int_equal(rig.hub->retention->erased, 2);
}

static void test_commit_that_fails_erases_nothing(void **state)
{
    char sealed[SEALED_SIZE];

    (void)state;
    sealed_in(ticket_json, "\"contact\":\"", sealed);
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    ask_to_erase(ticket_id);
    assert_int_equal(rig.status, 503);
    assert_false(rig_erase_some(&rig));
    assert_true(log_holds(sealed));
    erase(ticket_id);
    assert_int_equal(rig.status, 200);
    assert_false(log_holds(sealed));
}

static void test_piece_that_cannot_be_stored_is_erased_again(void **state)
{
    char sealed[SEALED_SIZE];
    struct hub_erasing *e = calloc(1, sizeof *e);
    uint64_t topics;

    (void)state;
    assert_non_null(e);
    sealed_in(ticket_json, "\"contact\":\"", sealed);
    ask_to_erase(ticket_id);
    assert_true(hub_erase_next(rig.hub, e));
    assert_int_equal(hub_erase_look(rig.store, e), OK);
    hub_erase_found(rig.hub, e, rig.now);
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_FULL, 1);
    assert_int_equal(hub_commit(rig.hub, &topics), ERR_FULL);
    assert_true(log_holds(sealed));
    /* Another hub of the site has done the same meanwhile. */
    rig_erase_all(&rig);
    assert_false(log_holds(sealed));
    hub_erase_found(rig.hub, e, rig.now);
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    rig_staff_ask(&rig, &manager, "GET", "/api/privacy", NULL);
    assert_true(rig_said(&rig, "\"events\":1}]"));
    free(e);
}

/* A long log, looked through in pieces; the hub ends in between. */
static void test_erasure_goes_on_after_a_restart(void **state)
{
    struct event e = {.type = COUNTER_OPENED, .v = 1, .device = rig_id(900), .at = rig.now};
    char json[512], sealed[SEALED_SIZE];
    struct erasure job;
    int count = 0;

    (void)state;
    sealed_in(case_json, "\"told\":\"", sealed);
    e.body.at_counter.counter = 1;
    for (e.seq = 1; e.seq <= 25000; e.seq++) {
        size_t size = event_encode(&e, json, sizeof json);
        const struct log_row row = {
            (uint64_t)fake_store_rows(rig.store) + 1, e.device, e.seq, e.at, json, size};

        fake_store_intrude(rig.store, &row);
    }
    ask_to_erase(case_id);
    assert_int_equal(rig.status, 202);
    assert_true(erasing_of(rig.hub, rig_id(501), &job));
    assert_true(rig_erase_some(&rig));
    assert_true(erasing_of(rig.hub, rig_id(501), &job));
    assert_true(job.looked > 0 && job.looked < job.of && job.events == 1);
    rig_restart(&rig);
    while (rig_erase_some(&rig))
        count++;
    assert_int_equal(count, 1);
    assert_false(log_holds(sealed));
    assert_true(erasing_read(rig.hub, job.id, &job));
    assert_true(job.done && job.looked == job.of);
}

/* The terminal was put back to a disk that still has it, or has erased it too. */
static void test_terminal_that_sends_it_again_is_no_fork(void **state)
{
    char erased[2048], sealed[SEALED_SIZE], *at;

    (void)state;
    erase(ticket_id);
    rig_send(&rig, &kiosk, ticket_json);
    assert_int_equal(rig.status, 200);
    rig_restart(&rig);
    rig_send(&rig, &kiosk, ticket_json);
    assert_int_equal(rig.status, 200);
    /* And the other way: the hub was restored, the terminal's row is erased. */
    text_copy(erased, sizeof erased, case_json);
    sealed_in(case_json, "\"contact\":\"", sealed);
    at = strstr(erased, sealed);
    assert_non_null(at);
    memmove(at + 1, at + strlen(sealed), strlen(at + strlen(sealed)) + 1);
    *at = '-';
    rig_send(&rig, &kiosk, erased);
    assert_int_equal(rig.status, 200);
    assert_false(log_holds(PHONE));
}

static void test_terminals_hear_of_it_until_they_say_that_they_did(void **state)
{
    char why[200], path[128];

    (void)state;
    erase(ticket_id);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0&erased=0", NULL);
    memset(&view, 0, sizeof view);
    assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
    assert_true(view.erased == 1 && view.gone_count == 1 &&
                id_equal(view.gone[0].subject, rig_id(500)));
    assert_true(view.erased_sum != 0);
    /* Of a hub that was restored, and erased another one since, the count alone says nothing. */
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0&erased=1&erased_sum=1", NULL);
    memset(&view, 0, sizeof view);
    assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
    assert_true(view.erased == 1 && view.gone_count == 1);
    text_format(path, sizeof path, "/v1/feed?after=0&erased=1&erased_sum=%llu",
                (unsigned long long)view.erased_sum);
    rig_terminal_ask(&rig, &kiosk, "GET", path, NULL);
    memset(&view, 0, sizeof view);
    assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
    assert_true(view.erased == 1 && view.gone_count == 0);
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0&erased=1", NULL);
    memset(&view, 0, sizeof view);
    assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
    assert_true(view.erased == 1 && view.gone_count == 0);
}

static void test_only_a_manager_with_a_reason_may(void **state)
{
    (void)state;
    rig_staff_ask(&rig, &clerk, "POST", "/api/privacy/erase",
                  "{\"subject\":\"A101\",\"reason\":\"x\"}");
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &auditor, "POST", "/api/privacy/erase",
                  "{\"subject\":\"A101\",\"reason\":\"x\"}");
    assert_int_equal(rig.status, 403);
    rig_staff_ask(&rig, &manager, "POST", "/api/privacy/erase", "{\"subject\":\"A101\"}");
    assert_int_equal(rig.status, 400);
    rig_staff_ask(&rig, &manager, "POST", "/api/privacy/erase",
                  "{\"subject\":\"A101\",\"reason\":\"  \"}");
    assert_int_equal(rig.status, 422);
    erase("A999");
    assert_int_equal(rig.status, 404);
    erase("0123456789abcdef0123456789abcdef"); /* a terminal without the hub may have it */
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "\"events\":0"));
    rig_staff_ask(&rig, &manager, "GET", "/api/privacy/erasures/1", NULL);
    assert_int_equal(rig.status, 404);
    keep("hold", "");
    assert_int_equal(rig.status, 400);
    rig_staff_ask(&rig, &clerk, "POST", "/api/cases/x/hold", "{\"reason\":\"x\"}");
    assert_int_equal(rig.status, 403);
}

/* ---- held ---- */

static void set_day(int year, int month, int day)
{
    uint64_t topics;

    while (rig.now.at < instant_of(civil_of(year, month, day), 600, 480)) {
        rig.now.at += (instant)20 * 24 * HOUR;
        hub_retention(rig.hub, rig.now);
        assert_int_equal(hub_commit(rig.hub, &topics), OK);
    }
    rig_login(&rig, &manager, "0316");
}

static void test_r38_held_case_outlives_the_key_of_its_month(void **state)
{
    (void)state;
    keep("hold", "in court");
    assert_int_equal(rig.status, 200);
    open_case();
    assert_true(rig_said(&rig, "\"held\":true") && rig_said(&rig, "more chairs"));
    keep("hold", "again");
    assert_int_equal(rig.status, 409);
    erase(case_id);
    assert_int_equal(rig.status, 409);
    assert_true(rig_said(&rig, case_by_id(rig.hub->site, rig_id(501))->code) &&
                rig_said(&rig, "since 2026-11-24"));
    set_day(2029, 12, 2);
    assert_null(seal_ring_find(&rig.hub->c.ring, (struct seal_name){SEAL_CASE, 2026 * 12 + 10}));
    open_case();
    assert_true(rig_said(&rig, "more chairs"));
    rig_restart(&rig);
    rig_login(&rig, &manager, "0316");
    open_case();
    assert_true(rig_said(&rig, "more chairs") && rig_said(&rig, PHONE));
    keep("free", "settled");
    assert_int_equal(rig.status, 200);
    open_case();
    assert_true(rig_said(&rig, "\"gone\":\"rule\"") && rig_said(&rig, "\"held\":false"));
    assert_false(rig_said(&rig, "more chairs"));
    rig_erase_all(&rig);
    assert_true(log_holds("\"told\":\"h202611:-\""));
    assert_false(log_holds("\"told\":\"h202611:A"));
    rig_restart(&rig);
    rig_login(&rig, &manager, "0316");
    open_case();
    assert_false(rig_said(&rig, "more chairs"));
}

static void test_case_let_go_in_time_goes_back_to_its_own_key(void **state)
{
    (void)state;
    keep("hold", "in court");
    set_day(2027, 2, 2);
    keep("free", "settled");
    assert_int_equal(rig.status, 200);
    open_case();
    assert_true(rig_said(&rig, "more chairs"));
    assert_memory_equal(case_by_id(rig.hub->site, rig_id(501))->told, "p202611:", 8);
    keep("free", "again");
    assert_int_equal(rig.status, 409);
    set_day(2029, 12, 2);
    open_case();
    assert_true(rig_said(&rig, "\"gone\":\"rule\""));
    assert_false(rig_said(&rig, "more chairs"));
}

static void test_page_shows_keys_ends_and_what_is_held(void **state)
{
    (void)state;
    keep("hold", "in court");
    erase(ticket_id);
    rig_staff_ask(&rig, &auditor, "GET", "/api/privacy", NULL);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, "{\"month\":\"2026-11\",\"use\":\"contact\",\"texts\":1,"
                               "\"ends\":\"2027-01-01\",\"destroyed\":null,\"here\":true}"));
    assert_true(rig_said(&rig, "\"erased\":1") && rig_said(&rig, "\"doubt\":null") &&
                rig_said(&rig, "\"copy\":null"));
    assert_true(rig_said(&rig, case_id));
    rig_staff_ask(&rig, &clerk, "GET", "/api/privacy", NULL);
    assert_int_equal(rig.status, 403);
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_r38_erased_on_request_is_gone_from_the_log),
        WITH_HUB(test_second_copy_is_to_be_made_anew),
        WITH_HUB(test_kept_fold_goes_with_it),
        WITH_HUB(test_log_without_it_replays_to_the_same_state),
        WITH_HUB(test_commit_that_fails_erases_nothing),
        WITH_HUB(test_piece_that_cannot_be_stored_is_erased_again),
        WITH_HUB(test_erasure_goes_on_after_a_restart),
        WITH_HUB(test_terminal_that_sends_it_again_is_no_fork),
        WITH_HUB(test_terminals_hear_of_it_until_they_say_that_they_did),
        WITH_HUB(test_only_a_manager_with_a_reason_may),
        WITH_HUB(test_r38_held_case_outlives_the_key_of_its_month),
        WITH_HUB(test_case_let_go_in_time_goes_back_to_its_own_key),
        WITH_HUB(test_page_shows_keys_ends_and_what_is_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
