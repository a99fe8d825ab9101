/* test_errand.c - all that one customer gave for one errand, wherever it stands, is erased
 * and held together (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/event_json.h"

#define PHONE "13800138000"
#define FIND "canaryfindcanaryfind"

enum { APPOINTMENT = 600, TICKET = 500, REQUEST, PRAISE, SUGGESTION, ENQUIRY, TEXTS_MAX = 128 };

static struct rig rig;
static struct rig_staff manager;

/* Every text that a customer gave, as it stands in the log, and of which event. */
static struct text {
    enum event_type type;
    char sealed[INK_SIZE];
} texts[TEXTS_MAX];
static int text_count;

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &manager, "0316");
    text_count = 0;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- the errand ---- */

static struct event *begin(struct decision *d, enum event_type type, struct id subject)
{
    memset(d, 0, sizeof *d);
    d->count = 1;
    d->events[0].type = type;
    d->events[0].v = event_types[type].v;
    d->events[0].subject = subject;
    return &d->events[0];
}

static void happen(const struct decision *d)
{
    uint64_t topics;

    rig_later(&rig, 1);
    assert_true(log_record(rig.hub, d, rig.now));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

static void seal(enum seal_use use, const char *text, char *to, size_t size)
{
    assert_true(seals_close(rig.hub, use, text, to, size));
}
#define SEAL(use, text, to) seal(use, text, to, sizeof(to))

static struct id complaint(void)
{
    return case_complaint_of(rig_id(REQUEST));
}

static void book_and_arrive(void)
{
    struct decision d;
    struct appointment_booked *b = &begin(&d, APPOINTMENT_BOOKED, rig_id(APPOINTMENT))->body.booked;

    text_copy(b->slot.service, CODE_SIZE, "social");
    b->slot.day = day_of(rig.now);
    b->slot.minute = 660;
    b->slot.length = 15;
    b->slot.due = rig.now.at + (instant)HOUR;
    b->slot.places = 3;
    SEAL(SEAL_APPOINTMENT, "Zhao Min", b->name);
    SEAL(SEAL_APPOINTMENT, PHONE, b->contact);
    SEAL(SEAL_APPOINTMENT, "a card", b->need);
    text_copy(b->find, sizeof b->find, FIND);
    happen(&d);
    begin(&d, TICKET_ISSUED, rig_id(TICKET));
    d.events[0].body.issued.day = day_of(rig.now);
    must(number_from_text("A101", &d.events[0].body.issued.number));
    text_copy(d.events[0].body.issued.service, CODE_SIZE, "social");
    SEAL(SEAL_CONTACT, PHONE "1", d.events[0].body.issued.contact);
    happen(&d);
    begin(&d, APPOINTMENT_ARRIVED, rig_id(APPOINTMENT))->body.arrived.ticket = rig_id(TICKET);
    happen(&d);
}

static void ask_for_a_word(void)
{
    struct decision d;
    struct message_made *b = &begin(&d, MESSAGE_WANTED, rig_id(700))->body.made;

    b->about = rig_id(TICKET);
    SEAL(SEAL_CONTACT, PHONE "2", b->to);
    happen(&d);
    begin(&d, SURVEY_CONSENT, rig_id(TICKET))->body.consent.agreed = 1;
    SEAL(SEAL_CONTACT, PHONE "3", d.events[0].body.consent.to);
    happen(&d);
}

static void open_case(enum event_type type, int id)
{
    struct decision d;
    struct case_opened *b = &begin(&d, type, rig_id(id))->body.opened;
    char told[32];

    b->ticket = rig_id(TICKET);
    b->due = rig.now.at + (instant)HOUR;
    text_format(told, sizeof told, "told as %d", id);
    SEAL(SEAL_CASE, "Zhao Min", b->name);
    SEAL(SEAL_CASE, PHONE, b->contact);
    SEAL(SEAL_CASE, told, b->told);
    text_copy(b->find, sizeof b->find, FIND);
    happen(&d);
}

static void step(enum event_type type)
{
    struct decision d;
    struct case_step *b = &begin(&d, type, rig_id(REQUEST))->body.step;

    text_copy(b->staff, sizeof b->staff, type == CASE_SIGNED ? "" : "0312");
    text_copy(b->text, sizeof b->text, "as we said");
    b->due = rig.now.at + (instant)48 * HOUR;
    b->level = 1;
    if (type == CASE_FOLLOWED_UP)
        SEAL(SEAL_CASE, "the lift was broken", b->told);
    if (type == CASE_SIGNED)
        SEAL(SEAL_CASE, "M1 2 3 4", b->ink);
    happen(&d);
}

static void object(int n)
{
    struct decision d;
    struct objection_step *b = &begin(&d, OBJECTION_RAISED, rig_id(REQUEST))->body.objection;

    b->n = n;
    b->due = rig.now.at + (instant)HOUR;
    SEAL(SEAL_CASE, n == 1 ? "too late" : "too dear", b->told);
    happen(&d);
}

static void live(void)
{
    struct decision d;

    book_and_arrive();
    ask_for_a_word();
    open_case(CASE_REGISTERED, REQUEST);
    step(CASE_ASSESSED);
    step(CASE_PROPOSED);
    object(1);
    step(CASE_SIGNED);
    open_case(PRAISE_GIVEN, PRAISE);
    open_case(SUGGESTION_GIVEN, SUGGESTION);
    open_case(ENQUIRY_ASKED, ENQUIRY);
    begin(&d, MESSAGE_DUE, rig_id(701))->body.made.about = rig_id(REQUEST);
    d.events[0].body.made.kind = MESSAGE_CASE;
    SEAL(SEAL_CASE, PHONE "4", d.events[0].body.made.to);
    happen(&d);
}

static void complain(void)
{
    step(CASE_DELIVERED);
    step(CASE_FOLLOWED_UP);
    assert_non_null(case_by_id(rig.hub->site, complaint()));
}

static void keep(const char *what)
{
    char target[96], id[ID_TEXT];

    id_to_text(rig_id(REQUEST), id);
    text_format(target, sizeof target, "/api/cases/%s/%s", id, what);
    rig_staff_ask(&rig, &manager, "POST", target, "{\"reason\":\"in court\"}");
    assert_int_equal(rig.status, 200);
}

/* ---- where it stands ---- */

static void note_texts(const struct event *e)
{
    const struct event_form *form = &event_types[e->type];

    for (size_t i = 0; i < form->field_count; i++) {
        const char *text = (const char *)&e->body + form->fields[i].offset;

        if (form->fields[i].kind == FIELD_SEALED && text[0] != '\0' && !seal_is_erased(text)) {
            assert_true(text_count < TEXTS_MAX);
            texts[text_count].type = e->type;
            text_copy(texts[text_count++].sealed, INK_SIZE, text);
        }
    }
}

static void note_log(void)
{
    text_count = 0;
    for (int i = 0; i < fake_store_rows(rig.store); i++) {
        const struct log_row *row = fake_store_row(rig.store, i);
        struct event e;
        char why[160];

        assert_int_equal(event_decode(row->json, row->size, &e, why, sizeof why), OK);
        note_texts(&e);
    }
}

/* All that an event can carry was given: a new one has to be added to live(). */
static void check_that_all_kinds_were_given(void)
{
    for (int type = 1; type < EVENT_TYPES; type++) {
        bool seals = false, given = false;

        for (size_t i = 0; i < event_types[type].field_count; i++)
            seals |= event_types[type].fields[i].kind == FIELD_SEALED;
        for (int i = 0; i < text_count; i++)
            given |= (int)texts[i].type == type;
        if (seals && !given)
            fail_msg("%s holds personal data, and is not in this test", event_types[type].name);
    }
}

static bool memory_holds(const void *memory, size_t size, const char *text)
{
    return memmem(memory, size, text, strlen(text)) != NULL;
}

static bool fold_holds(const char *text)
{
    const struct hub *h = rig.hub;

    return memory_holds(h->site, sizeof *h->site, text) ||
           memory_holds(h->surveys, sizeof *h->surveys, text) ||
           memory_holds(h->underways, sizeof *h->underways, text) ||
           memory_holds(h->matters, sizeof *h->matters, text) ||
           memory_holds(h->appraisals, sizeof *h->appraisals, text) ||
           memory_holds(h->facts, sizeof *h->facts, text);
}

static bool log_holds(const char *text)
{
    for (int i = 0; i < fake_store_rows(rig.store); i++) {
        if (strstr(fake_store_row(rig.store, i)->json, text) != NULL)
            return true;
    }
    return false;
}

static void check_that_it_is_gone(void)
{
    for (int i = 0; i < text_count; i++) {
        if (fold_holds(texts[i].sealed))
            fail_msg("the fold holds what %s gave", event_types[texts[i].type].name);
        if (log_holds(texts[i].sealed))
            fail_msg("the log holds what %s gave", event_types[texts[i].type].name);
    }
    assert_false(fold_holds(FIND) || log_holds(FIND));
}

/* ---- erased ---- */

static void ask_to_erase(struct id subject)
{
    char body[160], id[ID_TEXT];

    id_to_text(subject, id);
    text_format(body, sizeof body, "{\"subject\":\"%s\",\"reason\":\"by letter\"}", id);
    rig_staff_ask(&rig, &manager, "POST", "/api/privacy/erase", body);
}

/* By whatever of it somebody names. */
static void test_r38_whole_errand_is_erased_by_any_part_of_it(void **state)
{
    for (int part = 0; part < 5; part++) {
        struct id subjects[] = {
            rig_id(APPOINTMENT), rig_id(TICKET), rig_id(REQUEST), rig_id(SUGGESTION), {{0}}};
        uint64_t before;

        start(state);
        subjects[4] = complaint();
        live();
        keep("hold");
        keep("free");
        complain();
        note_log();
        check_that_all_kinds_were_given();
        ask_to_erase(subjects[part]);
        assert_int_equal(rig.status, 202);
        rig_erase_all(&rig);
        check_that_it_is_gone();
        before = site_digest(rig.hub->site);
        rig_restart(&rig);
        check_that_it_is_gone();
        assert_true(site_digest(rig.hub->site) == before);
        stop(state);
    }
}

/* What the fold has long forgotten is tied together by the log. */
static void test_links_that_the_log_alone_knows_are_followed(void **state)
{
    struct linked one = {.count = 0};
    struct erasure job;
    uint64_t topics;

    (void)state;
    live();
    complain();
    note_log();
    (void)linked_add(&one, complaint());
    assert_true(log_begin(rig.hub));
    assert_true(
        erasing_begin(rig.hub, &one, ERASES_ALL, rig.hub->site->pos, "0316", rig.now, &job));
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
    rig_erase_all(&rig);
    assert_true(erasing_read(rig.hub, job.id, &job));
    assert_true(job.done && job.pass > 1 && job.subjects.count == 7);
    for (int i = 0; i < text_count; i++)
        assert_false(log_holds(texts[i].sealed));
}

static void test_errand_of_somebody_else_is_left_alone(void **state)
{
    struct decision d;

    (void)state;
    live();
    begin(&d, TICKET_ISSUED, rig_id(800))->body.issued.day = day_of(rig.now);
    must(number_from_text("A102", &d.events[0].body.issued.number));
    text_copy(d.events[0].body.issued.service, CODE_SIZE, "social");
    SEAL(SEAL_CONTACT, "13900139000", d.events[0].body.issued.contact);
    happen(&d);
    ask_to_erase(rig_id(TICKET));
    rig_erase_all(&rig);
    assert_true(log_holds(d.events[0].body.issued.contact));
    assert_true(fold_holds(d.events[0].body.issued.contact));
}

/* ---- held ---- */

static void reveal(void)
{
    char target[96], id[ID_TEXT];

    id_to_text(rig_id(REQUEST), id);
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=court", id);
    rig_staff_ask(&rig, &manager, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
}

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

static bool opens(const char *sealed, const char *expected)
{
    char text[INK_PLAIN];

    return seals_open(rig.hub, sealed, text, sizeof text) && strcmp(text, expected) == 0;
}

static void test_r38_hold_keeps_all_that_belongs_to_the_case(void **state)
{
    const struct underway *u;

    (void)state;
    live();
    keep("hold");
    object(2); /* what is new is held too */
    complain();
    set_day(2029, 12, 2);
    assert_null(seal_ring_find(&rig.hub->c.ring, (struct seal_name){SEAL_CASE, 2026 * 12 + 10}));
    for (int again = 0; again < 2; again++) {
        reveal();
        assert_true(rig_said(&rig, "told as 501") && rig_said(&rig, "M1 2 3 4"));
        u = underway_of(rig.hub->underways, rig.hub->site, rig_id(REQUEST));
        assert_true(opens(u->objections[0].told, "too late"));
        assert_true(opens(case_by_id(rig.hub->site, complaint())->contact, PHONE));
        assert_true(opens(case_by_id(rig.hub->site, rig_id(PRAISE))->told, "told as 502"));
        assert_true(opens(appointment_by_id(rig.hub->site, rig_id(APPOINTMENT))->need, "a card"));
        rig_restart(&rig);
        rig_login(&rig, &manager, "0316");
    }
}

static void test_erasure_of_any_part_is_refused_while_it_is_held(void **state)
{
    const struct id subjects[] = {rig_id(APPOINTMENT), rig_id(TICKET), rig_id(ENQUIRY)};

    (void)state;
    live();
    keep("hold");
    for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
        ask_to_erase(subjects[i]);
        assert_int_equal(rig.status, 409);
        assert_true(rig_said(&rig, "is held under dispute since 2026-11-24"));
    }
    assert_false(rig_erase_some(&rig));
    keep("free");
    rig_erase_all(&rig);
    assert_false(log_holds("\"h202611:A"));
    reveal();
    assert_true(rig_said(&rig, "told as 501") && rig_said(&rig, "too late"));
    ask_to_erase(subjects[0]);
    assert_int_equal(rig.status, 202);
}

/* A second hold begins while the first one is still taken out of the log. */
static void test_hold_after_a_hold_keeps(void **state)
{
    (void)state;
    live();
    keep("hold");
    keep("free");
    keep("hold");
    rig_erase_all(&rig);
    rig_restart(&rig);
    rig_login(&rig, &manager, "0316");
    reveal();
    assert_true(rig_said(&rig, "told as 501") && rig_said(&rig, "\"held\":true"));
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_r38_whole_errand_is_erased_by_any_part_of_it),
        WITH_HUB(test_links_that_the_log_alone_knows_are_followed),
        WITH_HUB(test_errand_of_somebody_else_is_left_alone),
        WITH_HUB(test_r38_hold_keeps_all_that_belongs_to_the_case),
        WITH_HUB(test_erasure_of_any_part_is_refused_while_it_is_held),
        WITH_HUB(test_hold_after_a_hold_keeps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
