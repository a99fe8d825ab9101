/* scanner_keys.c - the keys of a scanner that acts as a keyboard, as characters. */
#include "scanner_keys.h"

#include <linux/input-event-codes.h>

static const struct {
    char plain, shifted;
} layout[] = {
    [KEY_1] = {'1', '!'},          [KEY_2] = {'2', '@'},           [KEY_3] = {'3', '#'},
    [KEY_4] = {'4', '$'},          [KEY_5] = {'5', '%'},           [KEY_6] = {'6', '^'},
    [KEY_7] = {'7', '&'},          [KEY_8] = {'8', '*'},           [KEY_9] = {'9', '('},
    [KEY_0] = {'0', ')'},          [KEY_MINUS] = {'-', '_'},       [KEY_EQUAL] = {'=', '+'},
    [KEY_Q] = {'q', 'Q'},          [KEY_W] = {'w', 'W'},           [KEY_E] = {'e', 'E'},
    [KEY_R] = {'r', 'R'},          [KEY_T] = {'t', 'T'},           [KEY_Y] = {'y', 'Y'},
    [KEY_U] = {'u', 'U'},          [KEY_I] = {'i', 'I'},           [KEY_O] = {'o', 'O'},
    [KEY_P] = {'p', 'P'},          [KEY_LEFTBRACE] = {'[', '{'},   [KEY_RIGHTBRACE] = {']', '}'},
    [KEY_A] = {'a', 'A'},          [KEY_S] = {'s', 'S'},           [KEY_D] = {'d', 'D'},
    [KEY_F] = {'f', 'F'},          [KEY_G] = {'g', 'G'},           [KEY_H] = {'h', 'H'},
    [KEY_J] = {'j', 'J'},          [KEY_K] = {'k', 'K'},           [KEY_L] = {'l', 'L'},
    [KEY_SEMICOLON] = {';', ':'},  [KEY_APOSTROPHE] = {'\'', '"'}, [KEY_GRAVE] = {'`', '~'},
    [KEY_BACKSLASH] = {'\\', '|'}, [KEY_Z] = {'z', 'Z'},           [KEY_X] = {'x', 'X'},
    [KEY_C] = {'c', 'C'},          [KEY_V] = {'v', 'V'},           [KEY_B] = {'b', 'B'},
    [KEY_N] = {'n', 'N'},          [KEY_M] = {'m', 'M'},           [KEY_COMMA] = {',', '<'},
    [KEY_DOT] = {'.', '>'},        [KEY_SLASH] = {'/', '?'},       [KEY_SPACE] = {' ', ' '},
    [KEY_KP7] = {'7', '7'},        [KEY_KP8] = {'8', '8'},         [KEY_KP9] = {'9', '9'},
    [KEY_KPMINUS] = {'-', '-'},    [KEY_KP4] = {'4', '4'},         [KEY_KP5] = {'5', '5'},
    [KEY_KP6] = {'6', '6'},        [KEY_KPPLUS] = {'+', '+'},      [KEY_KP1] = {'1', '1'},
    [KEY_KP2] = {'2', '2'},        [KEY_KP3] = {'3', '3'},         [KEY_KP0] = {'0', '0'},
    [KEY_KPDOT] = {'.', '.'},      [KEY_KPASTERISK] = {'*', '*'},  [KEY_KPSLASH] = {'/', '/'},
    [KEY_ENTER] = {'\n', '\n'},    [KEY_KPENTER] = {'\n', '\n'},
};

/* True when `code` only changes what the next key means. */
static bool modify(struct scanner_keys *k, unsigned code, int value)
{
    bool held = value != 0;

    switch (code) {
    case KEY_LEFTSHIFT:
        k->shift_left = held;
        return true;
    case KEY_RIGHTSHIFT:
        k->shift_right = held;
        return true;
    case KEY_CAPSLOCK:
        if (value == 1)
            k->caps = !k->caps;
        return true;
    case KEY_NUMLOCK:
        return true;
    case KEY_LEFTCTRL:
    case KEY_RIGHTCTRL:
    case KEY_LEFTALT:
    case KEY_RIGHTALT:
    case KEY_LEFTMETA:
    case KEY_RIGHTMETA:
        if (value == 1)
            k->others++;
        else if (value == 0 && k->others > 0)
            k->others--;
        return true;
    default:
        return false;
    }
}

int scanner_keys_take(struct scanner_keys *k, unsigned code, int value)
{
    bool shifted;
    char c;

    if (modify(k, code, value) || value != 1)
        return SCANNER_NOTHING;
    if (k->others > 0 || code >= ARRAY_LEN(layout) || layout[code].plain == '\0')
        return SCANNER_WRONG;
    shifted = k->shift_left || k->shift_right;
    c = layout[code].plain;
    if (k->caps && c >= 'a' && c <= 'z')
        shifted = !shifted;
    return shifted ? layout[code].shifted : c;
}
