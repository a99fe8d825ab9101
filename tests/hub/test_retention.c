/* test_retention.c - keys of personal data by month and use, and their end (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_log.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/api_json.h"

#define PHONE "13800138000"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk, admin;
static struct view view;
static int tickets;

static int start(void **state)
{
    (void)state;
    tickets = 0;
    rig_start(&rig); /* 2026-11-24 */
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &admin, "admin");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- time ---- */

static void set_day(int year, int month, int day)
{
    rig.now.at = instant_of(civil_of(year, month, day), 600, 480);
}

static void look(void)
{
    uint64_t topics;

    hub_retention(rig.hub, rig.now);
    assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

/* Day by day, as a hall does. */
static void go_on_to(int year, int month, int day)
{
    instant end = instant_of(civil_of(year, month, day), 600, 480);

    while (rig.now.at < end) {
        rig.now.at += (instant)24 * HOUR;
        if (rig.now.at > end)
            rig.now.at = end;
        look();
    }
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &admin, "admin");
}

/* ---- what is sealed ---- */

static void feed(const char *more)
{
    char target[96], why[200];

    text_format(target, sizeof target, "/v1/feed?after=0%s", more);
    rig_terminal_ask(&rig, &kiosk, "GET", target, NULL);
    assert_int_equal(rig.status, 200);
    memset(&view, 0, sizeof view);
    assert_int_equal(view_decode(rig.body, rig.body_size, &view, why, sizeof why), OK);
}

static struct id take_number(void)
{
    struct event e = {.type = TICKET_ISSUED, .subject = rig_id(500 + ++tickets)};
    struct ticket_issued *b = &e.body.issued;
    char label[16], json[2048];

    b->day = day_of(rig.now);
    text_format(label, sizeof label, "A1%02d", tickets);
    assert_true(number_from_text(label, &b->number));
    text_copy(b->service, sizeof b->service, "household");
    assert_true(seals_close(rig.hub, SEAL_CONTACT, PHONE, b->contact, sizeof b->contact));
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
    return e.subject;
}

static void ask_contact(struct id ticket)
{
    char id[ID_TEXT], target[160];

    id_to_text(ticket, id);
    text_format(target, sizeof target, "/api/tickets/%s/contact?reveal=1&reason=call", id);
    rig_staff_ask(&rig, &clerk, "GET", target, NULL);
}

static bool has_key(enum seal_use use, int year, int month)
{
    return seal_ring_find(&rig.hub->c.ring, (struct seal_name){use, year * 12 + month - 1}) != NULL;
}

/* ---- tests ---- */

static void test_terminals_hear_the_keys_of_the_month(void **state)
{
    (void)state;
    feed("");
    assert_int_equal(view.seal_count, 3);
    assert_string_equal(view.seals[0].key, "c202611");
    assert_string_equal(view.seals[1].key, "a202611");
    assert_string_equal(view.seals[2].key, "p202611");
    feed("&seals=24322"); /* 2026 * 12 + 10: it has them */
    assert_int_equal(view.seal_count, 0);
    go_on_to(2026, 12, 1);
    feed("&seals=24322");
    assert_string_equal(view.seals[0].key, "c202612");
}

static void test_r38_key_is_destroyed_when_its_time_is_over(void **state)
{
    struct id ticket = take_number();

    (void)state;
    ask_contact(ticket);
    assert_int_equal(rig.status, 200);
    assert_true(rig_said(&rig, PHONE));
    go_on_to(2026, 12, 31);
    assert_true(has_key(SEAL_CONTACT, 2026, 11));
    go_on_to(2027, 1, 1);
    assert_false(has_key(SEAL_CONTACT, 2026, 11));
    assert_true(has_key(SEAL_CONTACT, 2026, 12) && has_key(SEAL_APPOINTMENT, 2026, 11));
    rig_staff_ask(&rig, &admin, "GET", "/api/audit", NULL);
    assert_true(rig_said(&rig, "\"what\":\"key_destroyed\",\"subject\":\"contact\","
                               "\"detail\":\"2026-11 1\""));
}

static void test_what_was_sealed_to_it_is_gone_and_said_to_be(void **state)
{
    struct id ticket = take_number();
    struct ticket *t;

    (void)state;
    go_on_to(2027, 1, 1);
    /* Its ticket is of long ago: what the log says of it is put under a ticket of today. */
    t = (struct ticket *)site_ticket(rig.hub->site, take_number());
    text_copy(t->contact, sizeof t->contact, "c202611:QUJD");
    ask_contact(t->id);
    assert_int_equal(rig.status, 410);
    assert_true(rig_said(&rig, "\"type\":\"erased_by_rule\""));
    (void)ticket;
}

static void test_nothing_changes_while_the_keys_cannot_be_kept(void **state)
{
    (void)state;
    go_on_to(2026, 12, 31);
    rig.keys_stuck = true;
    go_on_to(2027, 1, 2);
    assert_true(has_key(SEAL_CONTACT, 2026, 11) && !has_key(SEAL_CONTACT, 2027, 1));
    assert_true(fake_log_has("nothing was begun or destroyed"));
    rig.keys_stuck = false;
    look();
    assert_true(!has_key(SEAL_CONTACT, 2026, 11) && has_key(SEAL_CONTACT, 2027, 1));
}

/* The keys are written, and then the power is gone before the log is. */
static void test_end_that_the_log_does_not_know_is_told_at_the_next_start(void **state)
{
    (void)state;
    go_on_to(2026, 12, 31);
    set_day(2027, 1, 1);
    hub_retention(rig.hub, rig.now);
    assert_int_equal(rig.hub->retention->ended[SEAL_CONTACT], 2026 * 12 + 10);
    rig.store->ops->rollback(rig.store);
    rig_restart(&rig);
    assert_false(has_key(SEAL_CONTACT, 2026, 11));
    assert_int_equal(rig.hub->retention->ended[SEAL_CONTACT], 2026 * 12 + 10);
    assert_int_equal(rig.hub->retention->newest, 2027 * 12);
}

static void test_hub_that_was_off_for_a_month_catches_up_at_the_start(void **state)
{
    (void)state;
    go_on_to(2026, 12, 1);
    set_day(2027, 1, 5);
    rig_restart(&rig);
    assert_false(has_key(SEAL_CONTACT, 2026, 11));
    assert_true(has_key(SEAL_CONTACT, 2026, 12) && has_key(SEAL_CONTACT, 2027, 1));
}

static void test_clock_wrong_by_a_year_destroys_nothing(void **state)
{
    struct id ticket = take_number();

    (void)state;
    set_day(2027, 11, 24);
    rig_restart(&rig);
    look();
    go_on_to(2027, 12, 10);
    assert_true(has_key(SEAL_CONTACT, 2026, 11) && !has_key(SEAL_CONTACT, 2027, 11));
    assert_true(fake_log_has("the log goes from 2026-11-24 to 2027-11-24"));
    set_day(2026, 11, 25);
    rig_restart(&rig);
    rig_login(&rig, &clerk, "0312");
    assert_true(has_key(SEAL_CONTACT, 2026, 11));
    go_on_to(2027, 1, 1); /* the log's day is still ahead, and the months go on all the same */
    assert_true(!has_key(SEAL_CONTACT, 2026, 11) && has_key(SEAL_CONTACT, 2027, 1));
    (void)ticket;
}

static void test_first_key_ends_with_the_longest_and_leaves_the_second_factors(void **state)
{
    char *sealed, value[SEALED_SIZE + 16];

    (void)state;
    sealed = calloc(1, SEALED_SIZE);
    assert_non_null(sealed);
    assert_true(
        crypto_seal(rig.config.seal.open, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", sealed, SEALED_SIZE));
    text_format(value, sizeof value, "%s 0", sealed);
    assert_int_equal(rig.store->ops->put(rig.store, "otp", "0318", value), OK);
    go_on_to(2029, 11, 30);
    assert_false(rig.hub->c.ring.first_gone);
    go_on_to(2029, 12, 1);
    assert_true(rig.hub->c.ring.first_gone);
    assert_memory_equal(rig.hub->c.seal.secret, (uint8_t[KEY_BYTES]){0}, KEY_BYTES);
    free(sealed);
    sealed = rig.store->ops->get_new(rig.store, "otp", "0318");
    sealed[strcspn(sealed, " ")] = '\0';
    assert_true(crypto_unseal(&rig.hub->c.ring.office, sealed, value, sizeof value));
    assert_string_equal(value, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    free(sealed);
}

static void test_two_hubs_from_one_copy_make_the_same_keys(void **state)
{
    struct seal_ring copy = rig.config.ring;
    const struct retention_rules *rules = &rig.hub->catalogue->retention;
    char ours[CODE_SIZE], theirs[CODE_SIZE];

    (void)state;
    go_on_to(2027, 3, 2);
    (void)seal_ring_turn(&copy, rules, 2027 * 12 + 2);
    seal_ring_check(&rig.hub->c.ring, ours);
    seal_ring_check(&copy, theirs);
    assert_string_equal(ours, theirs);
}

/* All that is kept, tried in every way that the ratchet has, makes no older key. */
static void test_no_newer_ring_holds_or_makes_an_older_key(void **state)
{
    struct seal_period old =
        *seal_ring_find(&rig.hub->c.ring, (struct seal_name){SEAL_CONTACT, 2026 * 12 + 10});
    const uint8_t *bytes = (const uint8_t *)&rig.hub->c.ring;
    struct seal_ring *forged;

    (void)state;
    go_on_to(2027, 1, 1);
    for (size_t i = 0; i + KEY_BYTES <= sizeof rig.hub->c.ring; i++)
        assert_memory_not_equal(bytes + i, old.seed, KEY_BYTES);
    forged = malloc(sizeof *forged);
    assert_non_null(forged);
    *forged = rig.hub->c.ring;
    forged->next = 2026 * 12; /* as if the chain were of long ago */
    forged->count = 0;
    (void)seal_ring_turn(forged, &(struct retention_rules){{120, 120, 120, 120}}, 2027 * 12);
    for (int i = 0; i < forged->count; i++)
        assert_memory_not_equal(forged->periods[i].seed, old.seed, KEY_BYTES);
    free(forged);
}

/* It made a chain of its own and then hears of the month from the one that was first. */
static void test_foreign_keys_never_take_the_place_of_the_months(void **state)
{
    struct seal_ring kept = rig.config.ring;
    struct hub_config late = rig.config;
    struct hub *h;
    char why[512] = "";

    (void)state;
    late.keep_ctx = &rig;
    seal_ring_make(&late.ring, &late.seal, 2026 * 12 + 10); /* no month was made of it yet */
    h = hub_new(&late, why, sizeof why);
    assert_null(h);
    assert_memory_equal(&rig.config.ring, &kept, sizeof kept);
}

static void test_hub_with_other_keys_is_refused(void **state)
{
    struct hub_config other = rig.config;
    struct hub *h;
    char why[512] = "";

    (void)state;
    other.keep = NULL;
    crypto_random(other.ring.chain, KEY_BYTES);
    seal_ring_make(&other.ring, &other.seal, 2026 * 12 + 10);
    (void)seal_ring_turn(&other.ring, &rig.hub->catalogue->retention, 2026 * 12 + 10);
    h = hub_new(&other, why, sizeof why);
    assert_null(h);
    assert_non_null(strstr(why, "copy hub.keys from there"));
    memset(&other.ring, 0, sizeof other.ring); /* of before there were keys by month */
    assert_null(hub_new(&other, why, sizeof why));
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_terminals_hear_the_keys_of_the_month),
        WITH_HUB(test_r38_key_is_destroyed_when_its_time_is_over),
        WITH_HUB(test_what_was_sealed_to_it_is_gone_and_said_to_be),
        WITH_HUB(test_nothing_changes_while_the_keys_cannot_be_kept),
        WITH_HUB(test_end_that_the_log_does_not_know_is_told_at_the_next_start),
        WITH_HUB(test_hub_that_was_off_for_a_month_catches_up_at_the_start),
        WITH_HUB(test_clock_wrong_by_a_year_destroys_nothing),
        WITH_HUB(test_first_key_ends_with_the_longest_and_leaves_the_second_factors),
        WITH_HUB(test_two_hubs_from_one_copy_make_the_same_keys),
        WITH_HUB(test_no_newer_ring_holds_or_makes_an_older_key),
        WITH_HUB(test_foreign_keys_never_take_the_place_of_the_months),
        WITH_HUB(test_hub_with_other_keys_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
