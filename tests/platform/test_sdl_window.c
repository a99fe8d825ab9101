/* test_sdl_window.c - waiting for the next notice without a display. */
#include "notice_queue.h"
#include "sdl_window.h"

#include <SDL.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { SOON_MS = 60000 }; /* only a failure waits so long */

static int open_window(void **state)
{
    struct window_config c = {.title = "test", .w = 320, .h = 240};
    struct notice n;
    char why[256] = "";

    (void)state;
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    unsetenv("DISPLAY"); /* with it SDL asks a message bus, which leaks */
    if (window_open(&c, why, sizeof why) != OK) {
        fprintf(stderr, "%s\n", why);
        return -1;
    }
    while (window_wait(&n, 0)) /* what a new window has to tell */
        free(n.data);
    return 0;
}

static int close_window(void **state)
{
    (void)state;
    window_close();
    return 0;
}

static void *post_later(void *of)
{
    struct timespec pause = {.tv_nsec = 50 * 1000000L};
    struct notice n = {.kind = NOTICE_REPLY, .id = 42, .data = strdup("body"), .size = 4};

    (void)of;
    nanosleep(&pause, NULL);
    notice_post(&n);
    return NULL;
}

static void test_post_of_another_thread_ends_the_wait(void **state)
{
    pthread_t thread;
    struct notice n;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, post_later, NULL), 0);
    assert_true(window_wait(&n, SOON_MS));
    pthread_join(thread, NULL);
    assert_int_equal(n.kind, NOTICE_REPLY);
    assert_int_equal(n.id, 42);
    assert_string_equal(n.data, "body");
    free(n.data);
}

static void test_wait_ends_when_time_is_over(void **state)
{
    struct notice n;

    (void)state;
    assert_false(window_wait(&n, 0));
    assert_false(window_wait(&n, 30));
}

static void test_notices_come_in_order(void **state)
{
    struct notice n;

    (void)state;
    for (uint64_t i = 1; i <= 100; i++)
        notice_post(&(struct notice){.kind = NOTICE_STORED, .id = i});
    for (uint64_t i = 1; i <= 100; i++) {
        assert_true(window_wait(&n, SOON_MS));
        assert_int_equal(n.id, i);
    }
    assert_false(window_wait(&n, 0));
}

static void test_click_becomes_down_and_up(void **state)
{
    SDL_Event e = {
        .button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = 30, .y = 40}};
    struct notice n;

    (void)state;
    SDL_PushEvent(&e);
    e.button.type = SDL_MOUSEBUTTONUP;
    SDL_PushEvent(&e);
    assert_true(window_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_POINTER);
    assert_int_equal(n.a, POINTER_DOWN);
    assert_int_equal(n.x, 30);
    assert_int_equal(n.y, 40);
    assert_true(window_wait(&n, SOON_MS));
    assert_int_equal(n.a, POINTER_UP);
    assert_false(window_wait(&n, 0));
}

static void push_motion(int x)
{
    SDL_PushEvent(&(SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = x, .y = 7}});
}

static void test_drag_tells_only_its_last_place(void **state)
{
    SDL_Event e = {.button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT}};
    struct notice n;

    (void)state;
    SDL_PushEvent(&e);
    for (int x = 1; x <= 50; x++)
        push_motion(x);
    e.button.type = SDL_MOUSEBUTTONUP;
    SDL_PushEvent(&e);
    assert_true(window_wait(&n, SOON_MS));
    assert_int_equal(n.a, POINTER_DOWN);
    assert_true(window_wait(&n, SOON_MS));
    assert_int_equal(n.a, POINTER_MOVE);
    assert_int_equal(n.x, 50);
    assert_true(window_wait(&n, SOON_MS));
    assert_int_equal(n.a, POINTER_UP);
}

static void test_unknown_display_is_refused_with_reason(void **state)
{
    struct window_config c = {.title = "test", .w = 320, .h = 240, .display = 9};
    char why[256] = "";

    (void)state;
    window_close();
    assert_int_equal(window_open(&c, why, sizeof why), ERR_ABSENT);
    assert_non_null(strstr(why, "display 9"));
    assert_null(window_handle());
    assert_int_equal(open_window(NULL), 0);
}

static void test_unknown_driver_is_refused_with_reason(void **state)
{
    struct window_config c = {.title = "test", .w = 320, .h = 240};
    char why[256] = "";

    (void)state;
    window_close();
    setenv("SDL_VIDEODRIVER", "nothing-of-the-kind", 1);
    assert_int_equal(window_open(&c, why, sizeof why), ERR_ABSENT);
    assert_non_null(strstr(why, "no display"));
    assert_int_equal(open_window(NULL), 0);
}

static void test_message_bus_is_left_alone_where_there_is_none(void **state)
{
    char folder[] = "/tmp/guitai-bus-XXXXXX", bus[64];
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(bus, sizeof bus, "%s/bus", folder);
    setenv("XDG_RUNTIME_DIR", folder, 1);
    unsetenv("DBUS_SESSION_BUS_ADDRESS");
    window_prepare();
    assert_string_equal(getenv("DBUS_SESSION_BUS_ADDRESS"), "disabled:");

    unsetenv("DBUS_SESSION_BUS_ADDRESS");
    f = fopen(bus, "w");
    assert_non_null(f);
    fclose(f);
    window_prepare(); /* a session has one, at its usual place */
    assert_null(getenv("DBUS_SESSION_BUS_ADDRESS"));
    unlink(bus);

    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/elsewhere", 1);
    window_prepare();
    assert_string_equal(getenv("DBUS_SESSION_BUS_ADDRESS"), "unix:path=/elsewhere");
    rmdir(folder);
}

static void test_rules_for_dead_keys_are_read_where_somebody_wants_them(void **state)
{
    char folder[] = "/tmp/guitai-home-XXXXXX", rules[64];
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(rules, sizeof rules, "%s/.XCompose", folder);
    setenv("HOME", folder, 1);
    unsetenv("XCOMPOSEFILE");
    window_prepare();
    assert_string_equal(getenv("XCOMPOSEFILE"), "/dev/null");

    unsetenv("XCOMPOSEFILE");
    f = fopen(rules, "w");
    assert_non_null(f);
    fclose(f);
    window_prepare();
    assert_null(getenv("XCOMPOSEFILE"));
    unlink(rules);

    setenv("XCOMPOSEFILE", "/elsewhere", 1);
    window_prepare();
    assert_string_equal(getenv("XCOMPOSEFILE"), "/elsewhere");
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_post_of_another_thread_ends_the_wait),
        cmocka_unit_test(test_wait_ends_when_time_is_over),
        cmocka_unit_test(test_notices_come_in_order),
        cmocka_unit_test(test_click_becomes_down_and_up),
        cmocka_unit_test(test_drag_tells_only_its_last_place),
        cmocka_unit_test(test_unknown_display_is_refused_with_reason),
        cmocka_unit_test(test_unknown_driver_is_refused_with_reason),
        cmocka_unit_test(test_message_bus_is_left_alone_where_there_is_none),
        cmocka_unit_test(test_rules_for_dead_keys_are_read_where_somebody_wants_them),
    };

    return cmocka_run_group_tests(tests, open_window, close_window);
}
