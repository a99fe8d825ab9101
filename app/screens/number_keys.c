/* number_keys.c - the keys on which a ticket's number is typed. */
#include "screens/number_keys.h"

#include <string.h>

#include "base/text.h"
#include "screens/frame.h"

enum { PREFIXES_SHOWN = 12 };

static int prefixes(const struct catalogue *c, const char *to[PREFIXES_SHOWN])
{
    int n = 0;

    for (int i = 0; i < c->service_count && n < PREFIXES_SHOWN; i++) {
        bool known = false;

        for (int k = 0; k < n; k++)
            known = known || strcmp(to[k], c->services[i].prefix) == 0;
        if (!known)
            to[n++] = c->services[i].prefix;
    }
    return n;
}

static void type(char *typed, const char *what)
{
    if (strlen(typed) + strlen(what) <= NUMBER_KEYS_MAX)
        text_append(typed, NUMBER_KEYS_MAX + 1, "%s", what);
}

static void take_keyboard(char *typed, struct ui *ui)
{
    for (const char *c = ui->typed; *c != '\0'; c++) {
        char one[2] = {*c, '\0'};

        if (*c >= 'a' && *c <= 'z')
            one[0] = (char)(*c - 'a' + 'A');
        if ((one[0] >= 'A' && one[0] <= 'Z') || (one[0] >= '0' && one[0] <= '9') || one[0] == '-')
            type(typed, one);
    }
    for (size_t n = strlen(typed); ui->backspaces > 0; ui->backspaces--) {
        if (n > 0)
            typed[--n] = '\0';
    }
}

static bool key(struct ui *ui, struct rect r, const char *id, const char *label)
{
    return tile_press(ui, r, (struct press){.id = id, .label = label, .role = ROLE_KEY});
}

static void letter_keys(char *typed, struct ui *ui, struct rect r, const char *const *letters,
                        int n, int columns)
{
    int rows = (n + columns - 1) / columns;
    char id[NODE_ID];

    for (int i = 0; i < n; i++) {
        text_format(id, sizeof id, "key:%s", letters[i]);
        if (key(ui, grid_cell(r, columns, rows, theme_px(&ui->theme, 20), i), id, letters[i]))
            type(typed, letters[i]);
    }
}

/* Digits, a dash (numbers of a kiosk's own have one), clear and OK. */
static bool digit_keys(char *typed, struct ui *ui, struct rect r)
{
    static const char *const order[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-"};
    int columns = r.h * 10 > r.w * 9 ? 3 : 5, rows = (13 + columns - 1) / columns;
    int gap = theme_px(&ui->theme, 20);
    char id[NODE_ID];

    for (int i = 0; i < 11; i++) {
        text_format(id, sizeof id, "key:%s", order[i]);
        if (key(ui, grid_cell(r, columns, rows, gap, i), id, order[i]))
            type(typed, order[i]);
    }
    if (key(ui, grid_cell(r, columns, rows, gap, 11), "key:clear", tr(ui, "Clear")))
        typed[0] = '\0';
    r = grid_cell(r, columns, rows, gap, 12);
    r.w = r.w * (columns - 12 % columns) + gap * (columns - 12 % columns - 1);
    return tile_press(ui, r,
                      (struct press){.id = "done",
                                     .label = tr(ui, "Look up"),
                                     .role = ROLE_KEY,
                                     .primary = true,
                                     .off = typed[0] == '\0'});
}

bool number_keys(struct ui *ui, struct rect r, const struct catalogue *c, char *typed)
{
    const struct theme *th = &ui->theme;
    const char *letters[PREFIXES_SHOWN];
    int n = prefixes(c, letters), columns, rows, h;

    take_keyboard(typed, ui);
    columns = n <= 4 ? n : n <= 6 ? 3 : n <= 8 ? 4 : 6;
    rows = columns > 0 ? (n + columns - 1) / columns : 0;
    if (frame_is_low(ui) && typed[0] == '\0' && n > 0) {
        letter_keys(typed, ui, r, letters, n, columns); /* the digits follow */
        return false;
    }
    if (frame_is_low(ui) || n == 0)
        return digit_keys(typed, ui, r);
    if (!th->portrait && n <= 8) { /* one row or two, as low as a finger allows */
        columns = n <= 6 ? n : (n + 1) / 2;
        rows = (n + columns - 1) / columns;
    }
    h = (r.h - th->gap) * rows / (rows + 3);
    letter_keys(typed, ui, cut_top(&r, h), letters, n, columns);
    cut_top(&r, th->gap);
    return digit_keys(typed, ui, r);
}
