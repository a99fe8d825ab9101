/* test_equipment.c - a fault opens a work order with its clock and owner; who mended
 * it closes it with the cause; upkeep is on record (R35). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/equipment.h"
#include "fakes/hall.h"

enum { HUB = 900, KIOSK = 901, OTHER = 902 };

static struct site *s;
static struct catalogue hall;

static void enrol(int n, const char *role)
{
    struct event e = {.type = DEVICE_ENROLLED, .device = hall_id(HUB), .subject = hall_id(n)};

    text_copy(e.body.enrolled.role, CODE_SIZE, role);
    site_apply(s, &e, hall_at(0));
}

static int open_hall(void **state)
{
    (void)state;
    s = hall_new();
    hall = *hall_catalogue();
    hall.rules.repair_minutes = 240;
    text_copy(hall.rules.complaint_owner, STAFF_SIZE, "0001");
    text_copy(hall.staff[0].number, STAFF_SIZE, "0001");
    text_copy(hall.staff[1].number, STAFF_SIZE, "0002");
    hall.staff_count = 2;
    s->catalogue = &hall;
    enrol(HUB, "hub");
    enrol(KIOSK, "kiosk");
    enrol(OTHER, "kiosk");
    return 0;
}

static int close_hall(void **state)
{
    (void)state;
    free(s);
    return 0;
}

static void tell(int device, enum event_type type, const char *part, double minute)
{
    struct event e = {.type = type, .device = hall_id(device), .subject = hall_id(device)};

    text_copy(e.body.condition.part, CODE_SIZE, part);
    text_copy(e.body.condition.detail, NOTE_SIZE, "paper");
    site_apply(s, &e, hall_at(minute));
}

static enum refusal act(enum equipment_act what, const char *part, const char *text, double minute)
{
    struct equipment_command c = {what, hall_id(KIOSK), part, text, "0001"};
    struct decision d;

    decide_equipment(s, &c, hall_at(minute), &d);
    for (int i = 0; i < d.count; i++) {
        d.events[i].device = hall_id(HUB);
        site_apply(s, &d.events[i], hall_at(minute));
    }
    return d.refusal;
}

static const struct work_order *order(void)
{
    return equipment_order(s, hall_id(KIOSK), "printer");
}

static void test_r35_fault_opens_an_order_with_owner_and_clock(void **state)
{
    instant due = hall_at(10 + 240).at;

    (void)state;
    assert_null(order());
    tell(KIOSK, DEVICE_FAULT, "printer", 10);
    assert_non_null(order());
    assert_string_equal(equipment_owner(s, order()), "0001");
    assert_int_equal(equipment_due(s, order()), due);
    assert_int_equal(equipment_state(s, order(), due), ORDER_OPEN);
    assert_int_equal(equipment_state(s, order(), due + 1), ORDER_LATE);
    tell(KIOSK, DEVICE_RECOVERED, "printer", 20);
    assert_int_equal(equipment_state(s, order(), due + 1), ORDER_WORKS); /* the clock stands */
}

static void test_who_mended_it_closes_it_with_the_cause(void **state)
{
    (void)state;
    tell(KIOSK, DEVICE_FAULT, "printer", 10);
    assert_int_equal(act(EQUIPMENT_CLOSE, "printer", "roll changed", 12), REFUSED_STATE);
    tell(KIOSK, DEVICE_RECOVERED, "printer", 14);
    assert_int_equal(act(EQUIPMENT_CLOSE, "printer", " ", 15), REFUSED_NO_TEXT);
    assert_int_equal(act(EQUIPMENT_CLOSE, "printer", "roll changed", 15), ALLOWED);
    assert_null(order());
    assert_string_equal(s->orders[0].mender, "0001");
    assert_string_equal(s->orders[0].cause, "roll changed");
    assert_int_equal(act(EQUIPMENT_CLOSE, "printer", "again", 16), REFUSED_STATE);
}

static void test_part_that_breaks_again_is_the_same_order(void **state)
{
    (void)state;
    tell(KIOSK, DEVICE_FAULT, "printer", 10);
    tell(KIOSK, DEVICE_RECOVERED, "printer", 11);
    tell(KIOSK, DEVICE_FAULT, "printer", 12);
    assert_int_equal(order()->times, 2);
    assert_int_equal(order()->opened, hall_at(10).at);
    assert_int_equal(act(EQUIPMENT_CLOSE, "printer", "x", 13), REFUSED_STATE);
    assert_int_equal(s->orders[1].opened, 0);
}

static void test_order_goes_to_another_owner(void **state)
{
    (void)state;
    tell(KIOSK, DEVICE_FAULT, "printer", 10);
    assert_int_equal(act(EQUIPMENT_ASSIGN, "printer", "nobody", 11), REFUSED_NO_STAFF);
    assert_int_equal(act(EQUIPMENT_ASSIGN, "printer", "0002", 11), ALLOWED);
    assert_string_equal(equipment_owner(s, order()), "0002");
}

static void test_what_staff_saw_is_closed_by_staff_alone(void **state)
{
    (void)state;
    assert_int_equal(act(EQUIPMENT_REPORT, "", "the glass is cracked", 10), ALLOWED);
    assert_string_equal(site_device(s, hall_id(KIOSK))->faults[0], PART_REPORTED);
    assert_int_equal(act(EQUIPMENT_CLOSE, PART_REPORTED, "new glass", 20), ALLOWED);
    assert_string_equal(site_device(s, hall_id(KIOSK))->faults[0], "");
}

static void test_upkeep_is_on_record(void **state)
{
    (void)state;
    assert_int_equal(act(EQUIPMENT_UPKEEP, "", "cleaned", 30), ALLOWED);
    assert_int_equal(site_device(s, hall_id(KIOSK))->upkeep, hall_at(30).at);
    assert_string_equal(site_device(s, hall_id(KIOSK))->upkeep_by, "0001");
}

/* A machine turned hostile speaks for itself alone, and closes nothing. */
static void test_terminal_neither_breaks_another_nor_closes_an_order(void **state)
{
    struct event e = {.type = DEVICE_FAULT, .device = hall_id(OTHER), .subject = hall_id(KIOSK)};

    (void)state;
    text_copy(e.body.condition.part, CODE_SIZE, "printer");
    site_apply(s, &e, hall_at(5));
    assert_null(order());
    tell(KIOSK, DEVICE_FAULT, "printer", 10);
    tell(KIOSK, DEVICE_MAINTAINED, "printer", 11);
    tell(KIOSK, DEVICE_MAINTAINED, PART_UPKEEP, 11);
    assert_non_null(order());
    assert_int_equal(site_device(s, hall_id(KIOSK))->upkeep, 0);
}

static void test_closed_orders_make_room_open_ones_do_not(void **state)
{
    char part[CODE_SIZE];

    (void)state;
    tell(KIOSK, DEVICE_FAULT, "printer", 1);
    for (int i = 0; i < ORDERS_MAX; i++) {
        assert_int_equal(act(EQUIPMENT_REPORT, "", "x", i + 2), ALLOWED);
        assert_int_equal(act(EQUIPMENT_CLOSE, PART_REPORTED, "y", i + 2), ALLOWED);
    }
    assert_non_null(order()); /* the oldest of all, and open */
    for (int i = 0; i < ORDERS_MAX; i++) {
        text_format(part, sizeof part, "p%d", i);
        tell(OTHER, DEVICE_FAULT, part, 200 + i);
    }
    assert_non_null(order());
    assert_int_equal(s->counts.ignored, 1);
}

int main(void)
{
#define WITH_HALL(test) cmocka_unit_test_setup_teardown(test, open_hall, close_hall)
    const struct CMUnitTest tests[] = {
        WITH_HALL(test_r35_fault_opens_an_order_with_owner_and_clock),
        WITH_HALL(test_who_mended_it_closes_it_with_the_cause),
        WITH_HALL(test_part_that_breaks_again_is_the_same_order),
        WITH_HALL(test_order_goes_to_another_owner),
        WITH_HALL(test_what_staff_saw_is_closed_by_staff_alone),
        WITH_HALL(test_upkeep_is_on_record),
        WITH_HALL(test_terminal_neither_breaks_another_nor_closes_an_order),
        WITH_HALL(test_closed_orders_make_room_open_ones_do_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
