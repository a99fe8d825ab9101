/* test_case.c - a request through the real programs: told at the kiosk, its proposal
 * signed with the finger, a later end agreed to, with the slip under the scanner. */
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

/* The link on the newest of `n` sheets. */
static void read_sheet(int n, char link[512])
{
    char names[16][32];

    house_await_sheets(&hall, n);
    house_sheets(&hall, names, 16);
    assert_true(house_read_sheet(&hall, names[n - 1], link, 512));
}

static void register_need(char link[512])
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "feedback");
    expect_tap(i, "complaint");
    expect_tap(i, "kind:request");
    expect_screen(i, "name");
    assert_true(inspector_type(i, "A canary to my door"));
    expect_tap(i, "done");
    expect_screen(i, "complaint");
    expect_tap(i, "service:social");
    expect_screen(i, "name");
    assert_true(inspector_type(i, "Canary Trading"));
    expect_tap(i, "done");
    expect_screen(i, "complaint");
    assert_true(inspector_type(i, "13800138000"));
    expect_tap(i, "done");
    expect_node(i, "matter", "Canary Trading");
    expect_node(i, "told", "A canary to my door");
    expect_tap(i, "send");
    expect_node(i, "code", NULL);
    read_sheet(1, link);
    expect_done(i);
}

static void go(const char *link, const char *act, const char *text, const char *due)
{
    char path[80], id[ID_TEXT];

    house_case_of(link, id);
    snprintf(path, sizeof path, "/api/cases/%s", id);
    json_decref(staff_do(&hall.clerk, path,
                         json_pack("{s:s,s:s,s:s,s:[s]}", "act", act, "text", text, "due", due,
                                   "options", "at the counter")));
    assert_int_equal(hall.clerk.status, 200);
}

static void scan(const char *link)
{
    expect_scan(&kiosk->inspector, link, "reply", NULL); /* the hub has said what is asked */
    expect_screen(&kiosk->inspector, "progress");
    expect_tap(&kiosk->inspector, "reply");
}

/* Some strokes over the pad. */
static void sign(void)
{
    struct inspector *i = &kiosk->inspector;
    json_t *tree = inspector_tree(i), *pad = inspector_find(tree, "pad");
    char points[256] = "";
    int x, y;

    assert_non_null(pad);
    x = (int)json_integer_value(json_object_get(pad, "x"));
    y = (int)json_integer_value(json_object_get(pad, "y"));
    for (int k = 0; k < 12; k++) {
        size_t used = strlen(points);

        snprintf(points + used, sizeof points - used, "%s%d,%d", k > 0 ? " " : "", x + 40 + 30 * k,
                 y + 40 + k % 2 * 120);
    }
    json_decref(tree);
    assert_true(inspector_draw(i, points));
    expect_tap(i, "sign");
}

static void test_need_is_registered_signed_and_extended(void **state)
{
    struct inspector *i = &kiosk->inspector;
    char link[512];

    (void)state;
    expect_screen(i, "welcome");
    expect_node(i, "take_number", "waiting"); /* it has heard from the hub */
    cut_set(&hall.cut, CUT_CUT);
    register_need(link);
    assert_false(folder_holds(kiosk->folder, "anary"));
    cut_set(&hall.cut, CUT_HEALED);
    json_decref(house_await_events(&hall, "case.registered", NULL, 1));
    assert_false(folder_holds(hall.hub_dir, "anary"));

    go(link, "accept", "", "");
    go(link, "propose", "By Friday noon, at your door.", "2036-01-01T09:00:00.000+08:00");
    expect_node(i, "take_number", "waiting"); /* and again */
    scan(link);
    expect_screen(i, "sign");
    expect_node(i, "text", "By Friday noon, at your door.");
    expect_tap(i, "next");
    sign();
    expect_node(i, "why", "signed");
    json_decref(house_await_events(&hall, "case.signed", NULL, 1));
    house_await_sheets(&hall, 2);
    expect_tap(i, "home");
    expect_screen(i, "welcome");

    go(link, "extend", "The office has no power.", "2036-02-01T09:00:00.000+08:00");
    scan(link);
    expect_node(i, "question", "Do you agree");
    expect_tap(i, "yes");
    expect_node(i, "asks", "noted");
    json_decref(house_await_events(&hall, "case.consented", NULL, 1));
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_need_is_registered_signed_and_extended, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
