/* sdl_window.h - the one window, and the loop's one blocking call.
 *
 * Main thread only.  Signals are left to the program: SDL installs no handler. */
#pragma once

#include "port/notice.h"

struct window_config {
    const char *title;
    int w, h;           /* of a window; a fullscreen one takes the display's size */
    int x, y;           /* place of a window; both -1: in the middle */
    int display;        /* 0 is the first one */
    bool fullscreen;    /* also keeps the keyboard, and cannot be closed by the user */
    bool pointer_shown; /* false on a touch screen */
    const char *icons;  /* folder of the icons; NULL: that of the build */
    const char *fonts;  /* folder of NotoSansCJK-*.ttc; NULL: where Debian keeps it */
};

/* Before any thread begins, as it may set the environment. */
void window_prepare(void);

/* Opens fonts and window; on failure `why` says what is missing and the mend. */
MUST_USE enum err window_open(const struct window_config *c, char *why, size_t n);
void window_close(void);

/* Gives the next notice: of the window, or posted by another thread.  False
 * when `timeout_ms` pass first; a negative time waits for ever. */
bool window_wait(struct notice *to, int timeout_ms);

/* For the drawing files: NULL while no window is open. */
struct SDL_Window *window_handle(void);
