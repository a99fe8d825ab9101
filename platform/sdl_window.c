/* sdl_window.c - the one window, and the loop's one blocking call.
 *
 * X11 and Wayland sleep until something comes; a post from another thread wakes
 * them by an event of ours.  Drivers without input (offscreen, dummy) sleep on
 * the notices' file descriptor.  The others look at their devices only when
 * asked, so there the wait is cut into slices. */
#include "sdl_window.h"

#include <SDL.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "notice_queue.h"
#include "sdl_events.h"
#include "sdl_gfx.h"
#include "sdl_icons.h"
#include "sdl_photo.h"
#include "sdl_text.h"
#include "x11_manager.h"

enum { SLICE_MS = 10 };
enum sleep { SLEEP_IN_SDL, SLEEP_ON_NOTICES, SLEEP_IN_SLICES };

static SDL_Window *window;
static enum sleep how;
static bool fullscreen;
static struct pointing pointing;
static uint32_t wake_type;
static atomic_bool wake_sent;

struct SDL_Window *window_handle(void)
{
    return window;
}

/* Any thread: ends the sleep in SDL; one event is enough until it is taken. */
static void wake(void)
{
    SDL_Event e = {.type = wake_type};

    if (!atomic_exchange(&wake_sent, true) && SDL_PushEvent(&e) < 0)
        atomic_store(&wake_sent, false);
}

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"); /* no tap is spent on the focus */
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); /* no GL where it is not needed */
    SDL_SetHint(SDL_HINT_GRAB_KEYBOARD, "1");
}

/* SDL asks the session's message bus.  Where there is none, the bus's library would
 * start one for the display, and wait for it longer than all else takes. */
static void leave_bus_alone(void)
{
    const char *folder = getenv("XDG_RUNTIME_DIR");
    char bus[512] = "";

    if (folder != NULL)
        text_format(bus, sizeof bus, "%s/bus", folder);
    if (access(bus, F_OK) != 0)
        setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
}

/* Xlib reads 500 KB of rules for dead keys, a third of the time to the first picture;
 * neither Chinese nor English has any.  Who sets this or has rules keeps them. */
static void leave_dead_keys_out(void)
{
    const char *home = getenv("HOME");
    char rules[512] = "";

    if (home != NULL)
        text_format(rules, sizeof rules, "%s/.XCompose", home);
    if (access(rules, F_OK) != 0)
        setenv("XCOMPOSEFILE", "/dev/null", 0);
}

void window_prepare(void)
{
    leave_bus_alone();
    leave_dead_keys_out();
}

static enum sleep sleep_of(const char *driver)
{
    if (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0)
        return SLEEP_IN_SDL;
    if (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0)
        return SLEEP_ON_NOTICES;
    return SLEEP_IN_SLICES;
}

/* A fullscreen window is made as large as the display from the start: without a
 * window manager nobody on X11 would enlarge it, and SDL would wait for one in vain. */
static SDL_Window *create(const struct window_config *c)
{
    SDL_Rect r = {c->x, c->y, c->w, c->h};
    uint32_t flags = 0;

    if (c->fullscreen) {
        SDL_GetDisplayBounds(c->display, &r);
        flags = SDL_WINDOW_BORDERLESS;
        if (strcmp(SDL_GetCurrentVideoDriver(), "x11") != 0 || x11_has_manager())
            flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    } else if (c->x == -1 && c->y == -1) {
        r.x = r.y = (int)SDL_WINDOWPOS_CENTERED_DISPLAY((unsigned)c->display);
    }
    return SDL_CreateWindow(c->title, r.x, r.y, r.w, r.h, flags);
}

static enum err open_video(const struct window_config *c, char *why, size_t n)
{
    int displays;

    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        text_format(why, n, "no display: %s; set SDL_VIDEODRIVER=offscreen to run without one",
                    SDL_GetError());
        return ERR_ABSENT;
    }
    displays = SDL_GetNumVideoDisplays();
    if (c->display < 0 || c->display >= displays) {
        text_format(why, n, "there is no display %d; this machine has %d, counted from 0",
                    c->display, displays);
        return ERR_ABSENT;
    }
    window = create(c);
    if (window == NULL || SDL_GetWindowSurface(window) == NULL) {
        text_format(why, n, "no window of %dx%d: %s", c->w, c->h, SDL_GetError());
        return ERR_IO;
    }
    return OK;
}

enum err window_open(const struct window_config *c, char *why, size_t n)
{
    enum err e = text_open(c->fonts, why, n);

    must(window == NULL);
    if (e == OK)
        e = open_video(c, why, n);
    if (e != OK) {
        window_close();
        return e;
    }
    icons_open(c->icons);
    fullscreen = c->fullscreen;
    pointing = (struct pointing){0};
    how = sleep_of(SDL_GetCurrentVideoDriver());
    SDL_ShowCursor(c->pointer_shown ? SDL_ENABLE : SDL_DISABLE);
    if (fullscreen)
        SDL_SetWindowKeyboardGrab(window, SDL_TRUE);
    if (how == SLEEP_IN_SDL) {
        wake_type = SDL_RegisterEvents(1);
        atomic_store(&wake_sent, false);
        notice_on_post(wake);
    }
    return OK;
}

void window_close(void)
{
    notice_on_post(NULL);
    gfx_close();
    photo_close();
    icons_close();
    text_close();
    if (window != NULL)
        SDL_DestroyWindow(window);
    window = NULL;
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static int64_t now_ms(void)
{
    struct timespec t;

    must(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Of a drag only the last known place matters. */
static void skip_to_last_move(SDL_Event *e)
{
    SDL_Event next;

    while (SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1 &&
           next.type == e->type) {
        if (e->type == SDL_FINGERMOTION && next.tfinger.fingerId != e->tfinger.fingerId)
            return;
        SDL_PeepEvents(e, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT);
    }
}

/* What SDL has now; false when that is nothing for the loop. */
static bool take_event(struct notice *to)
{
    struct event_place place = {.fullscreen = fullscreen};
    SDL_Event e;

    SDL_GetWindowSize(window, &place.w, &place.h);
    while (SDL_PollEvent(&e)) {
        if (how == SLEEP_IN_SDL && e.type == wake_type)
            atomic_store(&wake_sent, false);
        if (e.type == SDL_MOUSEMOTION || e.type == SDL_FINGERMOTION)
            skip_to_last_move(&e);
        if (event_translate(&e, place, &pointing, to))
            return true;
    }
    return false;
}

/* Sleeps until something may have come, `left` milliseconds at most (negative:
 * no end).  True when it took a notice. */
static bool sleep_until_some(struct notice *to, int left)
{
    switch (how) {
    case SLEEP_IN_SDL:
        SDL_WaitEventTimeout(NULL, left);
        return false;
    case SLEEP_ON_NOTICES:
        return notice_wait(to, left);
    case SLEEP_IN_SLICES:
        return notice_wait(to, left < 0 || left > SLICE_MS ? SLICE_MS : left);
    }
    return false;
}

bool window_wait(struct notice *to, int timeout_ms)
{
    int64_t end = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;

    must(window != NULL);
    for (;;) {
        int64_t left;

        if (take_event(to) || notice_take(to))
            return true;
        left = timeout_ms < 0 ? -1 : end - now_ms();
        if (timeout_ms >= 0 && left <= 0)
            return false;
        if (sleep_until_some(to, (int)left))
            return true;
    }
}
