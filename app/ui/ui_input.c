/* ui_input.c - fingers and keys become presses, focus and typed characters. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/ui_internal.h"

/* A finger that slips up to so far off a control still means it. */
enum { SLIP_MM = 4 };

/* A second press so soon is the same tap again.  Digits are typed faster than
 * other things are pressed, and the same digit twice is often meant. */
enum { TWICE_MS = 300, TWICE_KEY_MS = 60 };

static bool is_target(const struct node *n)
{
    return n != NULL && n->enabled && ui_is_control(n);
}

/* What lies on top at (x, y); an alert hides what is below it. */
static const struct node *node_at(const struct ui *u, int x, int y)
{
    for (int i = u->node_count - 1; i >= 0; i--) {
        const struct node *n = &u->nodes[i];

        if ((ui_is_control(n) || n->role == ROLE_ALERT) && rect_has(n->box, x, y))
            return n;
    }
    return NULL;
}

static struct rect with_slip(const struct ui *u, struct rect r)
{
    return rect_inset(r, -(int)((float)SLIP_MM * u->theme.mm + 0.5F));
}

/* True for a tap that belongs to the one before: on the same node, or on a node
 * that has just appeared under the finger. */
static bool is_twice(const struct ui *u, const struct node *n, int64_t millis)
{
    int64_t since = millis - u->last_press;

    if (u->last_id[0] == '\0')
        return false;
    if (ui_same_id(u->last_id, n->id))
        return since < most(n->role == ROLE_KEY ? TWICE_KEY_MS : TWICE_MS, u->strike_ms);
    return since < TWICE_MS && rect_has(n->box, u->last_x, u->last_y);
}

static bool press(struct ui *u, const struct node *n, int x, int y, int64_t millis)
{
    if (!is_target(n) || is_twice(u, n, millis))
        return false;
    text_copy(u->pressed, sizeof u->pressed, n->id);
    text_copy(u->last_id, sizeof u->last_id, n->id);
    u->last_press = millis;
    u->last_x = x;
    u->last_y = y;
    return true;
}

bool ui_press(struct ui *u, const char *id)
{
    const struct node *n = ui_find(u, id);

    if (!is_target(n))
        return false;
    text_copy(u->pressed, sizeof u->pressed, n->id);
    return true;
}

static bool focus_on(struct ui *u, const struct node *n)
{
    bool due = n != NULL && (!u->focus_shown || !ui_same_id(u->focus, n->id));

    if (n == NULL)
        return false;
    text_copy(u->focus, sizeof u->focus, n->id);
    u->focus_shown = true;
    return due;
}

/* ---- fingers ---- */

/* A finger of somebody who listens: what it comes upon gets the focus and is heard.
 * True when that is something else than before. */
static bool explore(struct ui *u, int x, int y)
{
    for (int i = u->node_count - 1; i >= 0; i--) {
        const struct node *n = &u->nodes[i];

        if (!rect_has(n->box, x, y))
            continue;
        return (!u->focus_shown || !ui_same_id(n->id, u->focus)) && focus_on(u, n);
    }
    return false;
}

static bool finger_down(struct ui *u, int x, int y)
{
    const struct node *n = node_at(u, x, y);
    bool due = u->down[0] != '\0' || u->focus_shown;

    u->down[0] = '\0';
    if (u->reads && explore(u, x, y))
        return true; /* the next touch of it presses */
    u->focus_shown = u->reads && u->focus_shown;
    if (n == NULL && ui_ink_down(u, x, y))
        return true;
    if (!is_target(n))
        return due;
    text_copy(u->down, sizeof u->down, n->id);
    u->down_box = n->box;
    u->down_x = x;
    u->down_y = y;
    return true;
}

static bool finger_off(struct ui *u)
{
    bool due = u->down[0] != '\0';

    u->down[0] = '\0';
    return due;
}

static bool finger_moved(struct ui *u, int x, int y)
{
    if (u->reads && u->down[0] == '\0')
        return explore(u, x, y);
    return !rect_has(with_slip(u, u->down_box), x, y) && finger_off(u);
}

static bool finger_up(struct ui *u, int x, int y, int64_t millis)
{
    const struct node *n = u->down[0] != '\0' ? ui_find(u, u->down) : NULL;

    if (n != NULL && rect_has(with_slip(u, n->box), x, y))
        press(u, n, u->down_x, u->down_y, millis);
    return finger_off(u);
}

static bool finger(struct ui *u, const struct notice *n, int64_t millis)
{
    switch ((enum pointer)n->a) {
    case POINTER_DOWN:
        return finger_down(u, n->x, n->y);
    case POINTER_MOVE:
        return u->draws ? ui_ink_move(u, n->x, n->y) : finger_moved(u, n->x, n->y);
    case POINTER_UP:
        return u->draws ? ui_ink_up(u) : finger_up(u, n->x, n->y, millis);
    case POINTER_CANCEL:
        return u->draws ? ui_ink_up(u) : finger_off(u);
    }
    return false;
}

/* ---- keys ---- */

/* The target `step` nodes on from node `from`, around the end; or any node. */
static const struct node *next_target(const struct ui *u, int from, int step, bool any)
{
    for (int i = 1; i <= u->node_count; i++) {
        int at = (from + step * i) % u->node_count;
        const struct node *n = &u->nodes[at < 0 ? at + u->node_count : at];

        if (any || is_target(n))
            return n;
    }
    return NULL;
}

static bool tab(struct ui *u, const struct node *focused, int step)
{
    int from = focused != NULL ? (int)(focused - u->nodes) : step > 0 ? -1 : 0;

    return focus_on(u, next_target(u, from, step, false));
}

/* Pixels between two stretches of a line; 0 when they overlap. */
static int between(int a, int a_size, int b, int b_size)
{
    if (b >= a + a_size)
        return b - a - a_size;
    return a >= b + b_size ? a - b - b_size : 0;
}

/* How far `to` is for an arrow from `from`; -1 when it is not that way.  What
 * lies straight ahead is nearer than what lies aside. */
static int64_t way(struct rect from, struct rect to, enum key arrow)
{
    int dx = 2 * to.x + to.w - 2 * from.x - from.w, dy = 2 * to.y + to.h - 2 * from.y - from.h;
    int across = between(from.x, from.w, to.x, to.w), up = between(from.y, from.h, to.y, to.h);
    bool level = arrow == KEY_LEFT || arrow == KEY_RIGHT;
    int ahead = level ? dx : dy;

    if (arrow == KEY_LEFT || arrow == KEY_UP)
        ahead = -ahead;
    if (ahead <= 0)
        return -1;
    return level ? (int64_t)(across + 4 * up) * 4096 + abs(dy)
                 : (int64_t)(up + 4 * across) * 4096 + abs(dx);
}

static const struct node *towards(const struct ui *u, const struct node *focused, enum key arrow)
{
    const struct node *best = NULL;
    int64_t nearest = 0;

    for (int i = 0; i < u->node_count; i++) {
        const struct node *n = &u->nodes[i];
        int64_t far = way(focused->box, n->box, arrow);

        if (!is_target(n) || far < 0 || (best != NULL && far >= nearest))
            continue;
        best = n;
        nearest = far;
    }
    return best;
}

/* Through everything that can be read. */
static bool read_on(struct ui *u, const struct node *focused, enum key arrow)
{
    int step = arrow == KEY_RIGHT || arrow == KEY_DOWN ? 1 : -1;
    int from = focused != NULL ? (int)(focused - u->nodes) : step > 0 ? -1 : 0;

    return focus_on(u, next_target(u, from, step, true));
}

static bool arrow(struct ui *u, const struct node *focused, enum key k)
{
    if (u->reads)
        return read_on(u, focused, k);
    if (!is_target(focused))
        return tab(u, NULL, 1);
    if (!u->focus_shown)
        return focus_on(u, focused);
    return focus_on(u, towards(u, focused, k));
}

static bool press_by_key(struct ui *u, const struct node *n, int64_t millis)
{
    int x, y;

    if (!is_target(n))
        return false;
    x = n->box.x + n->box.w / 2;
    y = n->box.y + n->box.h / 2;
    if (press(u, n, x, y, millis))
        return true;
    u->last_press = millis; /* a key that is held down repeats itself */
    return false;
}

/* The key that ends what is typed on a keypad; NULL where there is none. */
static const struct node *keypad_end(const struct ui *u)
{
    const struct node *done = ui_find(u, "done");

    return done != NULL && done->role == ROLE_KEY ? done : NULL;
}

/* With no ring on the screen, Enter ends what is being typed on the keypad. */
static bool enter(struct ui *u, const struct node *focused, int64_t millis)
{
    if (u->focus_shown && focused != NULL)
        return press_by_key(u, focused, millis);
    return press_by_key(u, keypad_end(u), millis);
}

static bool escape(struct ui *u, int64_t millis)
{
    const struct node *n = ui_find(u, "back");

    if (!is_target(n))
        n = ui_find(u, "home");
    return press_by_key(u, n, millis);
}

static bool key(struct ui *u, const struct notice *n, int64_t millis)
{
    const struct node *focused = u->focus[0] != '\0' ? ui_find(u, u->focus) : NULL;

    switch ((enum key)n->a) {
    case KEY_TAB:
        return tab(u, focused, n->b != 0 ? -1 : 1);
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_UP:
    case KEY_DOWN:
        return arrow(u, focused, (enum key)n->a);
    case KEY_ENTER:
        return enter(u, focused, millis);
    case KEY_ESCAPE:
        return escape(u, millis);
    case KEY_BACKSPACE:
        u->backspaces++;
        return true;
    case KEY_NONE:
    case KEY_SPEECH:
    case KEY_REPEAT:
    case KEY_PAUSE:
    case KEY_LOUDER:
    case KEY_SOFTER:
    case KEY_FASTER:
    case KEY_SLOWER:
        break;
    }
    return false;
}

static bool typed(struct ui *u, const char *text, int64_t millis)
{
    bool again;

    if (text == NULL || text[0] == '\0')
        return false;
    again = strcmp(text, u->last_typed) == 0 && millis - u->last_typed_at < u->strike_ms;
    text_copy(u->last_typed, sizeof u->last_typed, text);
    u->last_typed_at = millis;
    if (again)
        return false;
    if (keypad_end(u) != NULL)
        u->focus_shown = false; /* Enter ends what is typed, wherever the ring was */
    text_append(u->typed, sizeof u->typed, "%s", text);
    return true;
}

bool ui_input(struct ui *u, const struct notice *n, int64_t millis)
{
    switch (n->kind) {
    case NOTICE_POINTER:
        return finger(u, n, millis);
    case NOTICE_KEY:
        return key(u, n, millis);
    case NOTICE_TEXT:
        return typed(u, n->data, millis);
    case NOTICE_RESIZE:
    case NOTICE_EXPOSE:
        ui_redraw(u);
        return true;
    default:
        return false;
    }
}
