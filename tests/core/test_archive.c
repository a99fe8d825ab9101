/* test_archive.c - every case is found again, whatever became of its row (R19). */
#include "core/archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fakes/hall.h"
#include "fakes/history.h"

enum { STEPS = 3000 };

static struct archive *archive;
static struct site *site;

static int set_up(void **state)
{
    (void)state;
    archive = calloc(1, sizeof *archive);
    site = hall_new();
    return archive == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(archive);
    free(site);
    return 0;
}

static void tell(enum event_type type, int n, const char *staff, double minute)
{
    struct event e = {.type = type, .v = 1, .subject = hall_id(n), .at = hall_at(minute)};

    if (case_opens(type))
        e.body.opened = (struct case_opened){.service = "b", .owner = "0002"};
    else if (type != DATA_ERASED)
        e.body.step = (struct case_step){.text = "words", .cause = "why"};
    if (!case_opens(type) && type != DATA_ERASED)
        strcpy(e.body.step.staff, staff);
    site_apply(site, &e, hall_at(minute));
    archive_add(archive, site, &e);
}

static void test_filing_says_what_the_case_says(void **state)
{
    const struct filing *f;

    (void)state;
    tell(ENQUIRY_ASKED, 1, "", 1);
    tell(ENQUIRY_ANSWERED, 1, "0001", 5);
    f = archive_by_id(archive, hall_id(1));
    assert_non_null(f);
    assert_int_equal(f->kind, CASE_ENQUIRY);
    assert_int_equal(f->state, CASE_CLOSED);
    assert_int_equal(f->filed, hall_at(1).at);
    assert_int_equal(f->closed, hall_at(5).at);
    assert_string_equal(archive->services.text[f->service], "b");
    assert_string_equal(archive->staff.text[f->owner], "0002");
    assert_ptr_equal(archive_by_code(archive, case_by_id(site, hall_id(1))->code), f);
    assert_null(archive_by_id(archive, hall_id(2)));
    assert_null(archive_by_code(archive, "22222222"));
    assert_null(archive_by_code(archive, "no code"));
}

static void test_case_whose_row_went_to_another_is_found(void **state)
{
    uint32_t life[ARCHIVE_LIFE];
    const struct filing *f;

    (void)state;
    for (int i = 1; i <= CASES_MAX + 10; i++) {
        tell(PRAISE_GIVEN, i, "", i);
        tell(ENQUIRY_ANSWERED, i, "0001", i + 1);
    }
    assert_null(case_by_id(site, hall_id(3)));
    f = archive_by_id(archive, hall_id(3));
    assert_non_null(f);
    assert_int_equal(f->filed, hall_at(3).at);
    assert_int_equal(archive_life(archive, f, life), 2);
    assert_int_equal(life[0], 5);
    assert_int_equal(life[1], 6);
    assert_int_equal(archive->count, CASES_MAX + 10);
}

static void test_erasure_is_part_of_a_life_that_is_over(void **state)
{
    uint32_t life[ARCHIVE_LIFE];
    const struct filing *f;

    (void)state;
    for (int i = 1; i <= CASES_MAX + 10; i++) {
        tell(PRAISE_GIVEN, i, "", i);
        tell(ENQUIRY_ANSWERED, i, "0001", i + 1);
    }
    tell(DATA_ERASED, 3, "", 6000);
    f = archive_by_id(archive, hall_id(3));
    assert_true(f->erased);
    assert_int_equal(archive_life(archive, f, life), 3);
    assert_int_equal(life[2], 2 * (CASES_MAX + 10) + 1);
    assert_false(archive_by_id(archive, hall_id(4))->erased);
}

/* The places of all its events, those that came second or too late too. */
static void test_life_is_what_the_log_holds_of_it(void **state)
{
    struct history h = {.count = 0};
    uint32_t life[ARCHIVE_LIFE];
    int cases = 0, steps = 0;

    (void)state;
    history_play(&h, hall_catalogue(), 11, hall_at(0), STEPS);
    for (int i = 0; i < h.count; i++) {
        site_apply(site, &h.log[i].event, h.log[i].when);
        archive_add(archive, site, &h.log[i].event);
    }
    for (uint64_t p = archive_oldest(archive); p <= archive->count; p++) {
        const struct filing *f = archive_at(archive, p);
        const struct case_file *c = case_by_id(site, f->id);
        int n = archive_life(archive, f, life);

        assert_true(n > 0);
        assert_true(case_opens(h.log[life[0] - 1].event.type));
        for (int i = 0; i < n; i++) {
            assert_true(i == 0 || life[i] > life[i - 1]);
            assert_true(id_equal(h.log[life[i] - 1].event.subject, f->id));
        }
        if (c != NULL) {
            assert_int_equal(f->state, c->state);
            assert_int_equal(f->changed, c->changed);
            assert_string_equal(archive->staff.text[f->owner], c->owner);
        }
        cases++;
        steps += n;
    }
    assert_true(cases > 20 && steps > 2 * cases);
    history_free(&h);
}

static void test_open_case_never_gives_way(void **state)
{
    uint32_t life[ARCHIVE_LIFE];
    const struct filing *f;

    (void)state;
    tell(COMPLAINT_FILED, 1, "", 1);
    tell(PRAISE_GIVEN, 2, "", 2);
    tell(ENQUIRY_ANSWERED, 2, "0001", 3);
    archive->count = ARCHIVE_MAX; /* as after so many others */
    tell(PRAISE_GIVEN, 3, "", 4);
    assert_int_equal(archive_oldest(archive), 3); /* the open one moved, the closed one went */
    assert_null(archive_by_id(archive, hall_id(2)));
    tell(COMPLAINT_RESPONDED, 1, "0001", 5);
    f = archive_by_id(archive, hall_id(1));
    assert_non_null(f);
    assert_int_equal(f->state, CASE_IN_HAND);
    assert_int_equal(f->filed, hall_at(1).at);
    assert_int_equal(archive_life(archive, f, life), 2);
}

static void test_life_that_gave_way_in_part_is_none(void **state)
{
    uint32_t life[ARCHIVE_LIFE];

    (void)state;
    tell(COMPLAINT_FILED, 1, "", 1);
    archive->step_count = ARCHIVE_STEPS;
    tell(COMPLAINT_RESPONDED, 1, "0001", 2);
    assert_int_equal(archive_life(archive, archive_by_id(archive, hall_id(1)), life), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_filing_says_what_the_case_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_case_whose_row_went_to_another_is_found, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_erasure_is_part_of_a_life_that_is_over, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_life_is_what_the_log_holds_of_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_open_case_never_gives_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_life_that_gave_way_in_part_is_none, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
