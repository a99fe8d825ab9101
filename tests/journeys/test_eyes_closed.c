/* test_eyes_closed.c - the real kiosk by keys and ears: what it says decides which
 * key comes next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/house.h"

/* Two presses of Enter that follow sooner are one that trembled. */
enum { PACE_US = 400000 };

static struct house hall;
static struct inspector *kiosk;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static json_t *ask(json_t *command)
{
    json_t *reply = inspector_ask(kiosk, command);

    if (reply == NULL)
        fail_msg("the kiosk is gone; see %s", hall.dir);
    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("refused: %s", json_string_value(json_object_get(reply, "error")));
    return reply;
}

static json_int_t said_count(void)
{
    json_t *reply = ask(json_pack("{s:s}", "do", "said"));
    json_int_t n = json_integer_value(json_object_get(reply, "count"));

    json_decref(reply);
    return n;
}

/* True when one of those said after the first `since` holds it. */
static bool was_said(json_int_t since, const char *part)
{
    json_t *reply = ask(json_pack("{s:s}", "do", "said")), *one;
    json_t *list = json_object_get(reply, "said");
    json_int_t first =
        json_integer_value(json_object_get(reply, "count")) - (json_int_t)json_array_size(list);
    bool found = false;
    size_t i;

    json_array_foreach(list, i, one) found =
        found || (first + (json_int_t)i >= since &&
                  strstr(json_string_value(json_object_get(one, "text")), part) != NULL);
    json_decref(reply);
    return found;
}

static void await_said(json_int_t since, const char *part)
{
    int64_t patience = program_millis() + PROGRAM_PATIENCE / 2;

    while (!was_said(since, part)) {
        if (program_millis() > patience)
            fail_msg("the kiosk did not say \"%s\"; see %s", part, hall.dir);
    }
}

static void press(const char *name)
{
    json_decref(ask(json_pack("{s:s, s:s}", "do", "key", "key", name)));
}

/* Tab until that is heard, then Enter; what follows is said after the returned
 * count. */
static json_int_t choose(const char *words)
{
    for (int i = 0; i < 40; i++) {
        json_int_t before;

        press("tab");
        before = said_count();
        if (was_said(before - 1, words)) {
            usleep(PACE_US);
            press("enter");
            return before;
        }
    }
    fail_msg("no control says \"%s\"", words);
    return 0;
}

static void test_number_is_taken_by_keys_and_ears(void **state)
{
    struct machine *m;
    json_int_t since;

    (void)state;
    house_open(&hall);
    m = house_add(&hall, "kiosk-1", "kiosk", "en");
    assert_true(machine_start(m));
    kiosk = &m->inspector;
    expect_screen(kiosk, "welcome");
    press("speech");
    await_said(0, "Speech is on");
    since = choose("Take a number");
    await_said(since, "Choose a service");
    since = choose("Social insurance");
    await_said(since, "hone number"); /* in a sentence on a large display */
    since = choose("Go on without");
    await_said(since, "Your number is A ");
    await_said(since, "Please take your ticket");
    choose("Done");
    expect_screen(kiosk, "welcome");
    assert_false(was_said(0, "Your number is")); /* nothing of it stays */
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_number_is_taken_by_keys_and_ears, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
