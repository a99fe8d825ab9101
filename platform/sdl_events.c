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
        p->down = p->is_finger = true;
        p->finger = e->fingerId;
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
        p->down = true;
        p->is_finger = false;
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

static bool text(struct notice *to, const char *s)
{
    *to = (struct notice){.kind = NOTICE_TEXT, .data = strdup(s), .size = strlen(s)};
    must(to->data != NULL);
    return true;
}

/* A pad with numbers alone types them whatever its lock says. */
static bool from_pad(const SDL_Keysym *k, struct notice *to)
{
    char digit[2] = "0";

    if ((k->mod & KMOD_NUM) != 0)
        return false; /* its text follows */
    if (k->sym >= SDLK_KP_1 && k->sym <= SDLK_KP_9)
        digit[0] = (char)('1' + (k->sym - SDLK_KP_1));
    else if (k->sym != SDLK_KP_0)
        return false;
    return text(to, digit);
}

static bool from_key(const SDL_KeyboardEvent *e, struct pointing *p, struct notice *to)
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
        {SDLK_DELETE, KEY_BACKSPACE},
        {SDLK_LEFT, KEY_LEFT},
        {SDLK_RIGHT, KEY_RIGHT},
        {SDLK_UP, KEY_UP},
        {SDLK_DOWN, KEY_DOWN},
        {SDLK_F1, KEY_SPEECH},
        {SDLK_F2, KEY_REPEAT},
        {SDLK_F3, KEY_PAUSE},
        {SDLK_F4, KEY_SOFTER},
        {SDLK_F5, KEY_LOUDER},
        {SDLK_F6, KEY_SLOWER},
        {SDLK_F7, KEY_FASTER},
        /* of a pad with numbers alone; their characters are dropped */
        {SDLK_KP_MULTIPLY, KEY_REPEAT},
        {SDLK_KP_DIVIDE, KEY_PAUSE},
        {SDLK_KP_MINUS, KEY_SOFTER},
        {SDLK_KP_PLUS, KEY_LOUDER},
    };

    if (e->keysym.mod & (KMOD_ALT | KMOD_CTRL | KMOD_GUI))
        return false; /* a window manager's keys are not a customer's */
    p->drops_text = e->repeat != 0;
    if (e->repeat != 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].code != e->keysym.sym)
            continue;
        *to = (struct notice){
            .kind = NOTICE_KEY, .a = (int)keys[i].key, .b = (e->keysym.mod & KMOD_SHIFT) != 0};
        p->drops_text = true;
        return true;
    }
    return from_pad(&e->keysym, to);
}

static bool from_text(const SDL_TextInputEvent *e, const struct pointing *p, struct notice *to)
{
    return e->text[0] != '\0' && !p->drops_text && text(to, e->text);
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
        return from_key(&e->key, p, to);
    case SDL_TEXTINPUT:
        return from_text(&e->text, p, to);
    case SDL_WINDOWEVENT:
        return from_window(&e->window, p, to);
    case SDL_QUIT:
        *to = (struct notice){.kind = NOTICE_QUIT};
        return !place.fullscreen;
    default:
        return false;
    }
}
