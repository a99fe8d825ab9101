/* test_equipment_api.c - the list of the machines, work orders and upkeep, by the
 * hub's interface (R35). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff clerk, lead, auditor;
static char device[ID_TEXT];

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    id_to_text(kiosk.device, device);
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &lead, "0315");
    rig_login(&rig, &auditor, "0318");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

static void look(void)
{
    rig_staff_ask(&rig, &auditor, "GET", "/api/equipment", NULL);
    assert_int_equal(rig.status, 200);
}

static void act(const struct rig_staff *who, const char *verb, const char *body, int status)
{
    char target[96];

    text_format(target, sizeof target, "/api/equipment/%s/%s", device, verb);
    rig_staff_ask(&rig, who, "POST", target, body);
    if (rig.status != status)
        fail_msg("%s: %d, not %d: %s", target, rig.status, status, rig.body);
}

/* The body without its id, which is that of `device`. */
static void list(const struct rig_staff *who, const char *body, int status)
{
    char json[512];

    text_format(json, sizeof json, "{\"id\":\"%s\",%s}", device, body);
    rig_staff_ask(&rig, who, "POST", "/api/equipment", json);
    assert_int_equal(rig.status, status);
}

static void tell(enum event_type type)
{
    struct event e = {.type = type, .v = event_types[type].v, .subject = kiosk.device};
    char json[2048];

    text_copy(e.body.condition.part, CODE_SIZE, "printer");
    text_copy(e.body.condition.detail, NOTE_SIZE, "paper");
    rig_event(&rig, &kiosk, &e, json);
    rig_send(&rig, &kiosk, json);
    assert_int_equal(rig.status, 200);
}

/* The hub's store was damaged: its second copy is in use since, and somebody has to know. */
static void test_rescued_store_is_an_order_of_the_hub(void **state)
{
    int rows;

    (void)state;
    assert_int_equal(rig.store->ops->put(rig.store, "hub", "rescued", "records"), OK);
    assert_int_equal(rig.store->ops->put(rig.store, "hub", "copy", "1"), OK);
    assert_int_equal(rig.store->ops->put(rig.store, "second", "name", "x"), OK);
    rig_restart(&rig);
    rows = fake_store_rows(rig.store);
    look();
    assert_true(rig_said(&rig, "\"part\":\"store\""));
    assert_true(rig_said(&rig, "the last hour's changes of people"));
    assert_null(rig.store->ops->get_new(rig.store, "second", "name"));
    rig_restart(&rig);
    assert_int_equal(fake_store_rows(rig.store), rows); /* told once */
}

/* Found while the hub runs: the order says what to do. */
static void test_damaged_store_is_an_order_of_the_hub_once(void **state)
{
    int rows;

    (void)state;
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_true(rig_said(&rig, "guitai_store_damaged 0\n"));
    rig.store->damaged = true;
    look();
    rows = fake_store_rows(rig.store);
    look();
    assert_true(rig_said(&rig, "\"part\":\"store\""));
    assert_true(rig_said(&rig, "start the hub again, which works from the second copy or says"));
    assert_int_equal(fake_store_rows(rig.store), rows);
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_true(rig_said(&rig, "guitai_store_damaged 1\n"));
    rig.store->damaged = false; /* the next start finds it whole */
    rig_restart(&rig);
    look();
    assert_true(rig_said(&rig, "\"state\":\"works\""));
}

/* What the second copy still had needs nobody but for the disk. */
static void test_mended_store_is_an_order_that_can_be_closed(void **state)
{
    int rows;

    (void)state;
    rig.store->mended = 2;
    look();
    rows = fake_store_rows(rig.store);
    look();
    assert_int_equal(fake_store_rows(rig.store), rows);
    assert_true(rig_said(&rig, "\"state\":\"works\""));
    assert_true(rig_said(&rig, "2 events or records had decayed and were mended"));
    rig_ask(&rig, "GET", "/metrics", NULL);
    assert_true(rig_said(&rig, "guitai_store_damaged 1\n"));
    assert_true(rig_said(&rig, "guitai_store_mended_total 2\n"));
}

static void test_places_that_were_lost_are_told(void **state)
{
    (void)state;
    assert_int_equal(rig.store->ops->put(rig.store, "hub", "rescued", "whole 31, 40 to 42"), OK);
    rig_restart(&rig);
    look();
    assert_true(rig_said(&rig, "lost from its log: place 31, 40 to 42; what staff did there"));
}

static void test_list_tells_version_place_and_faults(void **state)
{
    (void)state;
    list(&lead, "\"place\":\"Lobby, left door\",\"days\":30", 200);
    tell(DEVICE_FAULT);
    look();
    assert_true(rig_said(&rig, "\"certificate_days\":null"));
    assert_true(
        rig_said(&rig, "\"place\":\"Lobby, left door\",\"settings\":\"\",\"version\":\"9.8.7\""));
    assert_true(rig_said(&rig, "\"faults\":[{\"part\":\"printer\",\"detail\":\"paper\"}]"));
    assert_true(rig_said(&rig, "\"upkeep_days\":30,\"upkeep\":null"));
    assert_false(rig_said(&rig, "\"role\":\"hub\""));
}

static void test_r35_order_runs_from_the_fault_to_the_cause(void **state)
{
    (void)state;
    tell(DEVICE_FAULT);
    look();
    assert_true(rig_said(&rig, "\"part\":\"printer\",\"detail\":\"paper\",\"state\":\"open\","
                               "\"times\":1,\"owner\":\"0315\""));
    rig_later(&rig, 240 * 60 + 1);
    look();
    assert_true(rig_said(&rig, "\"state\":\"late\""));
    act(&clerk, "close", "{\"part\":\"printer\",\"text\":\"new roll\"}", 409);
    tell(DEVICE_RECOVERED);
    act(&clerk, "close", "{\"part\":\"printer\"}", 409);
    act(&clerk, "close", "{\"part\":\"printer\",\"text\":\"new roll\"}", 204);
    rig_restart(&rig);
    rig_login(&rig, &auditor, "0318");
    look();
    assert_true(rig_said(&rig, "\"state\":\"closed\""));
    assert_true(rig_said(&rig, "\"mender\":\"0312\",\"cause\":\"new roll\""));
}

/* A machine that tells nothing by itself: staff list it, report it, look after it. */
static void test_r35_machine_is_listed_mended_and_removed(void **state)
{
    char id[ID_TEXT];
    uint64_t digest;

    (void)state;
    rig_staff_ask(&rig, &lead, "POST", "/api/equipment", "{\"place\":\"Desk 3\"}");
    assert_int_equal(rig.status, 409); /* without a name nobody finds it */
    rig_staff_ask(&rig, &lead, "POST", "/api/equipment",
                  "{\"name\":\"Copier\",\"place\":\"Desk 3\",\"settings\":\"A4, duplex\","
                  "\"days\":90}");
    assert_int_equal(rig.status, 200);
    memcpy(id, strstr(rig.body, "\"id\":\"") + 6, sizeof id - 1);
    id[sizeof id - 1] = '\0';
    text_copy(device, sizeof device, id);
    look();
    assert_true(rig_said(
        &rig, "\"name\":\"Copier\",\"role\":\"machine\",\"fingerprint\":\"\",\"place\":\"Desk 3\","
              "\"settings\":\"A4, duplex\""));
    rig_staff_ask(&rig, &clerk, "GET", "/api/queue", NULL);
    assert_false(rig_said(&rig, "Copier")); /* it is not silent: it never speaks */
    act(&clerk, "report", "{\"text\":\"paper jam\"}", 204);
    look();
    assert_true(
        rig_said(&rig, "\"part\":\"reported\",\"detail\":\"paper jam\",\"state\":\"open\""));
    act(&clerk, "close", "{\"part\":\"reported\",\"text\":\"a torn sheet\"}", 204);
    digest = site_digest(rig.hub->site);
    rig_restart(&rig);
    rig_login(&rig, &lead, "0315");
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &auditor, "0318");
    assert_true(site_digest(rig.hub->site) == digest);
    list(&lead, "\"gone\":true", 200);
    look();
    assert_false(rig_said(&rig, "\"role\":\"machine\""));
    act(&clerk, "report", "{\"text\":\"again\"}", 404);
    list(&lead, "\"name\":\"Copier\"", 404);
}

static void test_machines_leave_room_for_terminals(void **state)
{
    char body[64];

    (void)state;
    for (int i = 0; i <= MACHINES_MAX; i++) {
        text_format(body, sizeof body, "{\"name\":\"m%d\"}", i);
        rig_staff_ask(&rig, &lead, "POST", "/api/equipment", body);
        assert_int_equal(rig.status, i < MACHINES_MAX ? 200 : 409);
    }
    assert_true(rig_said(&rig, "128 machines are listed; remove one that is gone"));
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0", NULL);
    assert_int_equal(rig.status, 200);
}

/* A store from before there was an event of it. */
static void test_place_in_an_old_record_is_shown(void **state)
{
    (void)state;
    assert_int_equal(rig.store->ops->put(rig.store, "place", device, "14 By the stairs"), OK);
    look();
    assert_true(rig_said(&rig, "\"place\":\"By the stairs\""));
    assert_true(rig_said(&rig, "\"upkeep_days\":14"));
}

static void test_upkeep_is_due_by_its_days(void **state)
{
    (void)state;
    list(&lead, "\"place\":\"Lobby\",\"days\":30", 200);
    look();
    assert_true(rig_said(&rig, "\"upkeep_late\":true")); /* never yet */
    act(&clerk, "upkeep", "{\"text\":\"cleaned\"}", 204);
    look();
    assert_true(rig_said(&rig, "\"upkeep_by\":\"0312\""));
    assert_true(rig_said(&rig, "\"upkeep_due\":\"2026-12-24T10:30:00.000+08:00\""));
    assert_true(rig_said(&rig, "\"upkeep_late\":false"));
    rig_later(&rig, 30 * 24 * 3600);
    rig_login(&rig, &auditor, "0318");
    look();
    assert_true(rig_said(&rig, "\"upkeep_late\":true"));
}

static void test_owner_is_named_by_a_supervisor(void **state)
{
    (void)state;
    act(&clerk, "report", "{\"text\":\"cracked glass\"}", 204);
    act(&clerk, "assign", "{\"part\":\"reported\",\"text\":\"0312\"}", 403);
    act(&lead, "assign", "{\"part\":\"reported\",\"text\":\"9999\"}", 409);
    assert_true(rig_said(&rig, "\"no_staff\""));
    act(&lead, "assign", "{\"part\":\"reported\",\"text\":\"0312\"}", 204);
    look();
    assert_true(rig_said(&rig, "\"owner\":\"0312\",\"reporter\":\"0312\""));
    act(&clerk, "close", "{\"part\":\"reported\",\"text\":\"new glass\"}", 204);
}

static void test_who_may_what_and_of_which_machine(void **state)
{
    (void)state;
    act(&auditor, "report", "{\"text\":\"x\"}", 403);
    act(&auditor, "upkeep", "{\"text\":\"x\"}", 403);
    list(&clerk, "\"place\":\"x\"", 403);
    text_copy(device, sizeof device, "00000000000000000000000000000001");
    act(&clerk, "report", "{\"text\":\"x\"}", 404);
    assert_true(rig_said(&rig, "\"no_device\""));
    id_to_text(rig.config.device, device); /* the hub itself is no machine of the hall */
    act(&clerk, "report", "{\"text\":\"x\"}", 404);
}

int main(void)
{
#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_list_tells_version_place_and_faults),
        WITH_HUB(test_rescued_store_is_an_order_of_the_hub),
        WITH_HUB(test_damaged_store_is_an_order_of_the_hub_once),
        WITH_HUB(test_mended_store_is_an_order_that_can_be_closed),
        WITH_HUB(test_places_that_were_lost_are_told),
        WITH_HUB(test_r35_order_runs_from_the_fault_to_the_cause),
        WITH_HUB(test_r35_machine_is_listed_mended_and_removed),
        WITH_HUB(test_machines_leave_room_for_terminals),
        WITH_HUB(test_place_in_an_old_record_is_shown),
        WITH_HUB(test_upkeep_is_due_by_its_days),
        WITH_HUB(test_owner_is_named_by_a_supervisor),
        WITH_HUB(test_who_may_what_and_of_which_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
