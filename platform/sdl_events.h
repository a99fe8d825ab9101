/* sdl_events.h - what the window system tells, as notices.  Main thread. */
#pragma once

#include <SDL_events.h>

#include "port/notice.h"

/* One finger, or the left button, is followed at a time: others are ignored.  A key
 * that is held down counts once (EN 301 549, 5.7). */
struct pointing {
    bool down;
    bool is_finger;
    SDL_FingerID finger;
    bool drops_text; /* the text of the key that went down last means nothing */
};

struct event_place {
    int w, h;        /* of the window */
    bool fullscreen; /* then nothing from outside ends the program */
};

/* False when `e` means nothing to the loop.  `*to` is filled else. */
bool event_translate(const SDL_Event *e, struct event_place place, struct pointing *p,
                     struct notice *to);
