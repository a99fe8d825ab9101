/* test_sdl_events.c - events of the window system as notices. */
#include "sdl_events.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct event_place place = {.w = 1920, .h = 1080};
static struct pointing pointing;
static struct notice n;

static bool told(SDL_Event e)
{
    return event_translate(&e, place, &pointing, &n);
}

static SDL_Event finger(uint32_t type, SDL_FingerID id, float x, float y)
{
    return (SDL_Event){.tfinger = {.type = type, .fingerId = id, .x = x, .y = y}};
}

static SDL_Event button(uint32_t type, uint8_t which)
{
    return (SDL_Event){.button = {.type = type, .button = which, .x = 5, .y = 6}};
}

static SDL_Event key(SDL_Keycode code, uint16_t mod)
{
    return (SDL_Event){.key = {.type = SDL_KEYDOWN, .keysym = {.sym = code, .mod = mod}}};
}

static int reset(void **state)
{
    (void)state;
    pointing = (struct pointing){0};
    return 0;
}

static void test_finger_is_told_in_pixels_of_the_window(void **state)
{
    (void)state;
    assert_true(told(finger(SDL_FINGERDOWN, 7, 0.5f, 0.25f)));
    assert_int_equal(n.kind, NOTICE_POINTER);
    assert_int_equal(n.a, POINTER_DOWN);
    assert_int_equal(n.x, 960);
    assert_int_equal(n.y, 270);
    assert_true(told(finger(SDL_FINGERUP, 7, 1.0f, 1.0f)));
    assert_int_equal(n.a, POINTER_UP);
    assert_int_equal(n.x, 1919);
    assert_int_equal(n.y, 1079);
}

static void test_second_finger_is_ignored(void **state)
{
    (void)state;
    assert_true(told(finger(SDL_FINGERDOWN, 1, 0, 0)));
    assert_false(told(finger(SDL_FINGERDOWN, 2, 0.1f, 0.1f)));
    assert_false(told(finger(SDL_FINGERMOTION, 2, 0.2f, 0.2f)));
    assert_false(told(finger(SDL_FINGERUP, 2, 0.1f, 0.1f)));
    assert_false(told(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT)));
    assert_true(told(finger(SDL_FINGERUP, 1, 0, 0)));
    assert_false(told(finger(SDL_FINGERUP, 1, 0, 0)));
}

static void test_mouse_made_from_touch_is_ignored(void **state)
{
    SDL_Event e = button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT);

    (void)state;
    e.button.which = SDL_TOUCH_MOUSEID;
    assert_false(told(e));
}

static void test_only_the_left_button_counts(void **state)
{
    (void)state;
    assert_false(told(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_RIGHT)));
    assert_false(told((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 1}}));
    assert_true(told(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT)));
    assert_true(told((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 1}}));
    assert_int_equal(n.a, POINTER_MOVE);
    assert_true(told(button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT)));
}

static void test_lost_focus_cancels_a_press(void **state)
{
    SDL_Event lost = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_FOCUS_LOST}};

    (void)state;
    assert_false(told(lost));
    assert_true(told(button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT)));
    assert_true(told(lost));
    assert_int_equal(n.a, POINTER_CANCEL);
    assert_false(told(button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT)));
}

static void test_keys_are_a_short_list(void **state)
{
    (void)state;
    assert_true(told(key(SDLK_TAB, KMOD_LSHIFT)));
    assert_int_equal(n.kind, NOTICE_KEY);
    assert_int_equal(n.a, KEY_TAB);
    assert_int_equal(n.b, 1);
    assert_true(told(key(SDLK_KP_ENTER, KMOD_NUM)));
    assert_int_equal(n.a, KEY_ENTER);
    assert_int_equal(n.b, 0);
    assert_false(told(key(SDLK_F4, KMOD_LALT)));
    assert_false(told(key(SDLK_TAB, KMOD_LALT)));
    assert_false(told(key(SDLK_ESCAPE, KMOD_LCTRL)));
    assert_false(told(key(SDLK_a, 0)));
}

static void test_typed_text_is_owned_by_the_notice(void **state)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT, .text = "张"}};

    (void)state;
    assert_true(told(e));
    assert_int_equal(n.kind, NOTICE_TEXT);
    assert_string_equal(n.data, "张");
    assert_int_equal(n.size, 3);
    free(n.data);
    assert_false(told((SDL_Event){.text = {.type = SDL_TEXTINPUT}}));
}

static void test_window_tells_size_and_loss(void **state)
{
    SDL_Event e = {.window = {.type = SDL_WINDOWEVENT,
                              .event = SDL_WINDOWEVENT_SIZE_CHANGED,
                              .data1 = 1280,
                              .data2 = 800}};

    (void)state;
    assert_true(told(e));
    assert_int_equal(n.kind, NOTICE_RESIZE);
    assert_int_equal(n.x, 1280);
    assert_int_equal(n.y, 800);
    e.window.event = SDL_WINDOWEVENT_EXPOSED;
    assert_true(told(e));
    assert_int_equal(n.kind, NOTICE_EXPOSE);
    e.window.event = SDL_WINDOWEVENT_ENTER;
    assert_false(told(e));
}

static void test_fullscreen_cannot_be_closed(void **state)
{
    SDL_Event quit = {.type = SDL_QUIT};
    struct event_place full = {.w = 10, .h = 10, .fullscreen = true};

    (void)state;
    assert_true(told(quit));
    assert_int_equal(n.kind, NOTICE_QUIT);
    assert_false(event_translate(&quit, full, &pointing, &n));
}

static SDL_Event typed(const char *s)
{
    SDL_Event e = {.text = {.type = SDL_TEXTINPUT}};

    strcpy(e.text.text, s);
    return e;
}

static void test_held_key_counts_once(void **state)
{
    SDL_Event a = key(SDLK_a, 0), enter = key(SDLK_RETURN, 0);

    (void)state;
    assert_false(told(a));
    assert_true(told(typed("a")));
    free(n.data);
    a.key.repeat = enter.key.repeat = 1;
    assert_false(told(a));
    assert_false(told(typed("a")));
    assert_false(told(enter));
    a.key.repeat = 0;
    assert_false(told(a));
    assert_true(told(typed("a")));
    free(n.data);
}

static void test_pad_of_numbers_types_whatever_its_lock_says(void **state)
{
    (void)state;
    assert_true(told(key(SDLK_KP_7, 0)));
    assert_int_equal(n.kind, NOTICE_TEXT);
    assert_string_equal(n.data, "7");
    free(n.data);
    assert_true(told(key(SDLK_KP_0, 0)));
    assert_string_equal(n.data, "0");
    free(n.data);
    assert_false(told(key(SDLK_KP_7, KMOD_NUM))); /* its text comes by itself */
}

static void test_keys_of_the_speech(void **state)
{
    (void)state;
    assert_true(told(key(SDLK_F1, 0)));
    assert_int_equal(n.a, KEY_SPEECH);
    assert_true(told(key(SDLK_KP_MULTIPLY, KMOD_NUM)));
    assert_int_equal(n.a, KEY_REPEAT);
    assert_false(told(typed("*"))); /* nor is it typed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_held_key_counts_once, reset),
        cmocka_unit_test_setup(test_pad_of_numbers_types_whatever_its_lock_says, reset),
        cmocka_unit_test_setup(test_keys_of_the_speech, reset),
        cmocka_unit_test_setup(test_finger_is_told_in_pixels_of_the_window, reset),
        cmocka_unit_test_setup(test_second_finger_is_ignored, reset),
        cmocka_unit_test_setup(test_mouse_made_from_touch_is_ignored, reset),
        cmocka_unit_test_setup(test_only_the_left_button_counts, reset),
        cmocka_unit_test_setup(test_lost_focus_cancels_a_press, reset),
        cmocka_unit_test_setup(test_keys_are_a_short_list, reset),
        cmocka_unit_test_setup(test_typed_text_is_owned_by_the_notice, reset),
        cmocka_unit_test_setup(test_window_tells_size_and_loss, reset),
        cmocka_unit_test_setup(test_fullscreen_cannot_be_closed, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
