/* keypad.c - twelve keys for a number, and how a phone number is shown. */
#include <string.h>

#include "base/text.h"
#include "ui/ui_internal.h"

enum { KEYS = 12 };

struct arrangement {
    int columns, rows;
    const char *order; /* C clears, D is done */
};

static const struct arrangement tall = {3, 4, "123456789C0D"};
static const struct arrangement middle = {4, 3, "123C4560789D"};
static const struct arrangement wide = {6, 2, "12345C67890D"};

static int gap_of(const struct theme *t)
{
    int gap = theme_px(t, 20);

    return gap < 6 ? 6 : gap;
}

/* The shorter side of a key. */
static int key_side(const struct theme *t, struct rect r, const struct arrangement *a)
{
    struct rect key = grid_cell(r, a->columns, a->rows, gap_of(t), 0);

    return key.w < key.h ? key.w : key.h;
}

/* As a telephone has them where a finger hits them so and they do not become
 * flat; else so that they are largest. */
static const struct arrangement *arrange(const struct theme *t, struct rect r)
{
    const struct arrangement *const others[] = {&middle, &wide};
    const struct arrangement *best = &tall;

    if (r.h * 2 >= r.w && key_side(t, r, best) >= t->touch)
        return best;
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        if (key_side(t, r, others[i]) > key_side(t, r, best))
            best = others[i];
    }
    return best;
}

static int clamp(int x, int low, int high)
{
    return x < low ? low : x > high ? high : x;
}

/* One key; true when it is pressed. */
static bool draw_key(struct ui *u, struct rect r, const char *id, const char *label,
                     enum button_kind kind, bool enabled)
{
    const struct theme *t = &u->theme;
    bool is_word = label[0] != '\0' && label[1] != '\0';
    struct look k = ui_look(u, r, id, kind, enabled);
    struct style s = {0, REGULAR, k.ink, CENTRE};

    s.size = is_word ? clamp(r.h * 27 / 100, t->body, t->body * 5 / 4)
                     : clamp(r.h * 2 / 5, t->body, t->h1);
    if (is_word && kind == BUTTON_KEY)
        s.ink = t->ink2;
    k.radius = t->r_key;
    ui_node(u, id, ROLE_KEY, r, label)->enabled = enabled;
    ui_draw_look(u, r, id, k);
    draw_line(u, rect_inset(r, theme_px(t, 8)), s, label);
    return ui_pressed(u, id);
}

static void add_digit(char *digits, int max, char digit)
{
    size_t len = strlen(digits);

    if (digit < '0' || digit > '9' || len >= (size_t)max)
        return;
    digits[len] = digit;
    digits[len + 1] = '\0';
}

static void take_keyboard(struct ui *u, char *digits, int max)
{
    for (const char *s = u->typed; *s != '\0'; s++)
        add_digit(digits, max, *s);
    for (size_t len = strlen(digits); u->backspaces > 0; u->backspaces--) {
        if (len > 0)
            digits[--len] = '\0';
    }
    wipe(u->typed, sizeof u->typed);
}

bool ui_keypad(struct ui *u, struct rect r, char *digits, int max, const char *done, bool may_end)
{
    const struct arrangement *a = arrange(&u->theme, r);
    bool ended = false;

    take_keyboard(u, digits, max);
    for (int i = 0; i < KEYS; i++) {
        struct rect key = grid_cell(r, a->columns, a->rows, gap_of(&u->theme), i);
        char what = a->order[i], id[] = "key:0", label[] = "0";

        id[4] = label[0] = what;
        if (what == 'D') {
            ended = draw_key(u, key, "done", done, BUTTON_PRIMARY, may_end);
        } else if (what == 'C') {
            if (draw_key(u, key, "key:clear", tr(u, "Clear"), BUTTON_KEY, true))
                digits[0] = '\0';
        } else if (draw_key(u, key, id, label, BUTTON_KEY, true)) {
            add_digit(digits, max, what);
        }
    }
    return ended;
}

void ui_group_phone(char *to, size_t size, const char *digits)
{
    /* Mobile numbers of the mainland, which begin with 1, are read 3-4-4; others
     * by fours. */
    size_t first = digits[0] == '1' ? 3 : 4;

    to[0] = '\0';
    for (size_t i = 0; digits[i] != '\0'; i++) {
        bool begins = i == first || (i > first && (i - first) % 4 == 0);

        text_append(to, size, "%s%c", begins ? " " : "", digits[i]);
    }
}
