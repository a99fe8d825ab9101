/* test_complaint.c - a complaint through the real programs: said at the kiosk while
 * the hub is away, answered at the console, judged on the customer's phone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"

static struct house hall;
static struct machine *kiosk;

static int begin(void **state)
{
    (void)state;
    kiosk = house_with_kiosk(&hall);
    return kiosk != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static void complain(char link[512])
{
    struct inspector *i = &kiosk->inspector;
    char names[16][32];

    expect_tap(i, "feedback");
    expect_screen(i, "feedback");
    expect_tap(i, "complaint");
    expect_screen(i, "complaint");
    expect_tap(i, "kind:complaint");
    expect_tap(i, "reason:waited_long");
    expect_tap(i, "next");
    expect_tap(i, "phone");
    assert_true(inspector_type(i, "13800138000"));
    expect_tap(i, "done");
    expect_node(i, "reasons", "The wait was too long");
    expect_tap(i, "send");
    expect_node(i, "code", NULL);
    expect_node(i, "promise", NULL);
    house_await_sheets(&hall, 1);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[0], link, 512));
    assert_non_null(strstr(link, "/c/"));
    expect_done(i);
}

static void go(const char *id, const char *act, const char *text)
{
    char path[80];

    snprintf(path, sizeof path, "/api/cases/%s", id);
    json_decref(staff_do(
        &hall.clerk, path,
        json_pack("{s:s,s:s,s:s}", "act", act, "text", text, "cause", "too few counters")));
}

static void test_complaint_is_kept_answered_and_seen(void **state)
{
    struct inspector *i = &kiosk->inspector;
    char link[512], id[40], *page;
    json_t *events;

    (void)state;
    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting"); /* it has heard from the hub */
    cut_set(&hall.cut, CUT_CUT);
    complain(link);
    assert_false(folder_holds(kiosk->folder, "13800138000"));
    cut_set(&hall.cut, CUT_HEALED);
    events = house_await_events(&hall, "complaint.filed", NULL, 1);
    assert_int_equal(events_count(events, "complaint.filed", NULL), 1);
    json_decref(events);
    assert_false(folder_holds(hall.hub_dir, "13800138000"));

    house_case_of(link, id);
    page = staff_page_new(&hall.clerk, link, "en");
    assert_non_null(page);
    assert_non_null(strstr(page, "Registered"));
    free(page);
    go(id, "respond", "");
    go(id, "resolve", "Another counter is open now.");
    page = staff_page_new(&hall.clerk, link, "en");
    assert_non_null(page);
    assert_non_null(strstr(page, "Another counter is open now."));
    assert_non_null(strstr(page, "Is it settled for you?"));
    free(page);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_complaint_is_kept_answered_and_seen, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
