/* sdl_events.c - what the window system tells, as notices. */
#include "sdl_events.h"

#include <string.h>

static bool pointer(struct notice *to, enum pointer what, int x, int y)
{
    *to = (struct notice){.kind = NOTICE_POINTER, .a = (int)what, .x = x, .y = y};
    return true;
}

static bool from_finger(const SDL_TouchFingerEvent *e, struct event_place place, struct pointing *p,
                        struct notice *to)
{
    int x = (int)(e->x * (float)place.w), y = (int)(e->y * (float)place.h);

    x = x < place.w ? x : place.w - 1;
    y = y < place.h ? y : place.h - 1;
    if (e->type == SDL_FINGERDOWN) {
        if (p->down)
            return false;
        *p = (struct pointing){.down = true, .is_finger = true, .finger = e->fingerId};
        return pointer(to, POINTER_DOWN, x, y);
    }
    if (!p->down || !p->is_finger || p->finger != e->fingerId)
        return false;
    if (e->type == SDL_FINGERMOTION)
        return pointer(to, POINTER_MOVE, x, y);
    p->down = false;
    return pointer(to, POINTER_UP, x, y);
}

static bool from_button(const SDL_MouseButtonEvent *e, struct pointing *p, struct notice *to)
{
    if (e->which == SDL_TOUCH_MOUSEID || e->button != SDL_BUTTON_LEFT)
        return false;
    if (e->type == SDL_MOUSEBUTTONDOWN) {
        if (p->down)
            return false;
        *p = (struct pointing){.down = true};
        return pointer(to, POINTER_DOWN, e->x, e->y);
    }
    if (!p->down || p->is_finger)
        return false;
    p->down = false;
    return pointer(to, POINTER_UP, e->x, e->y);
}

/* A mouse that moves with no button down concerns nobody. */
static bool from_motion(const SDL_MouseMotionEvent *e, const struct pointing *p, struct notice *to)
{
    if (e->which == SDL_TOUCH_MOUSEID || !p->down || p->is_finger)
        return false;
    return pointer(to, POINTER_MOVE, e->x, e->y);
}

static bool from_key(const SDL_KeyboardEvent *e, struct notice *to)
{
    static const struct {
        SDL_Keycode code;
        enum key key;
    } keys[] = {
        {SDLK_TAB, KEY_TAB},
        {SDLK_RETURN, KEY_ENTER},
        {SDLK_KP_ENTER, KEY_ENTER},
        {SDLK_ESCAPE, KEY_ESCAPE},
        {SDLK_BACKSPACE, KEY_BACKSPACE},
        {SDLK_LEFT, KEY_LEFT},
        {SDLK_RIGHT, KEY_RIGHT},
        {SDLK_UP, KEY_UP},
        {SDLK_DOWN, KEY_DOWN},
    };

    if (e->keysym.mod & (KMOD_ALT | KMOD_CTRL | KMOD_GUI))
        return false; /* a window manager's keys are not a customer's */
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].code != e->keysym.sym)
            continue;
        *to = (struct notice){
            .kind = NOTICE_KEY, .a = (int)keys[i].key, .b = (e->keysym.mod & KMOD_SHIFT) != 0};
        return true;
    }
    return false;
}

static bool from_text(const SDL_TextInputEvent *e, struct notice *to)
{
    if (e->text[0] == '\0')
        return false;
    *to = (struct notice){.kind = NOTICE_TEXT, .data = strdup(e->text), .size = strlen(e->text)};
    must(to->data != NULL);
    return true;
}

static bool from_window(const SDL_WindowEvent *e, struct pointing *p, struct notice *to)
{
    switch (e->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        *to = (struct notice){.kind = NOTICE_RESIZE, .x = e->data1, .y = e->data2};
        return true;
    case SDL_WINDOWEVENT_EXPOSED:
        *to = (struct notice){.kind = NOTICE_EXPOSE};
        return true;
    case SDL_WINDOWEVENT_FOCUS_LOST:
    case SDL_WINDOWEVENT_MINIMIZED:
        if (!p->down)
            return false;
        p->down = false; /* its end will not be told */
        return pointer(to, POINTER_CANCEL, 0, 0);
    default:
        return false;
    }
}

bool event_translate(const SDL_Event *e, struct event_place place, struct pointing *p,
                     struct notice *to)
{
    switch (e->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return from_finger(&e->tfinger, place, p, to);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return from_button(&e->button, p, to);
    case SDL_MOUSEMOTION:
        return from_motion(&e->motion, p, to);
    case SDL_KEYDOWN:
        return from_key(&e->key, to);
    case SDL_TEXTINPUT:
        return from_text(&e->text, to);
    case SDL_WINDOWEVENT:
        return from_window(&e->window, p, to);
    case SDL_QUIT:
        *to = (struct notice){.kind = NOTICE_QUIT};
        return !place.fullscreen;
    default:
        return false;
    }
}
