/* code_keys.c - the keys on which a code is typed. */
#include "screens/code_keys.h"

#include <string.h>

#include "base/text.h"
#include "screens/grid.h"
#include "screens/tile.h"

static void type(char *typed, int max, char c)
{
    size_t n = strlen(typed);

    if (n < (size_t)max) {
        typed[n] = c;
        typed[n + 1] = '\0';
    }
}

static void take_keyboard(struct ui *ui, char *typed, int max)
{
    size_t n;

    for (const char *c = ui->typed; *c != '\0'; c++) {
        char up = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;

        if ((up >= 'A' && up <= 'Z') || (up >= '0' && up <= '9'))
            type(typed, max, up);
    }
    for (n = strlen(typed); ui->backspaces > 0 && n > 0; ui->backspaces--)
        typed[--n] = '\0';
}

static bool key(struct ui *ui, struct rect r, const char *id, const char *label)
{
    return tile_press(ui, r, (struct press){.id = id, .label = label, .role = ROLE_KEY});
}

static const char order[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
enum { CODE_KEYS = sizeof order - 1, OTHER_KEYS = 3 };

/* So many as fingers hit; the rest on further pages. */
static int columns_of(const struct ui *ui, struct rect r, int gap, int *rows)
{
    int columns = (r.w + gap) / (ui->theme.touch + gap), n;

    *rows = (r.h + gap) / (ui->theme.touch + gap);
    columns = columns > 7 ? 7 : columns < 3 ? 3 : columns;
    n = (CODE_KEYS + OTHER_KEYS + columns - 1) / columns;
    *rows = *rows > n ? n : *rows < 2 ? 2 : *rows;
    return columns;
}

bool code_keys(struct ui *ui, struct rect r, char *typed, int max, int *page)
{
    int gap = theme_px(&ui->theme, 20) > 8 ? theme_px(&ui->theme, 20) : 8, rows;
    int columns = columns_of(ui, r, gap, &rows), room = columns * rows - OTHER_KEYS;
    int pages = (CODE_KEYS + room - 1) / room, first = *page % pages * room;
    char id[NODE_ID], label[2] = "";

    take_keyboard(ui, typed, max);
    for (int i = 0; i < room && first + i < CODE_KEYS; i++) {
        label[0] = order[first + i];
        text_format(id, sizeof id, "key:%s", label);
        if (key(ui, grid_cell(r, columns, rows, gap, i), id, label))
            type(typed, max, label[0]);
    }
    if (pages > 1 && key(ui, grid_cell(r, columns, rows, gap, room), "key:more", tr(ui, "More")))
        *page = (*page + 1) % pages;
    if (key(ui, grid_cell(r, columns, rows, gap, room + 1), "key:clear", tr(ui, "Clear")))
        wipe(typed, strlen(typed));
    return tile_press(ui, grid_cell(r, columns, rows, gap, room + 2),
                      (struct press){.id = "done",
                                     .label = tr(ui, "OK"),
                                     .role = ROLE_KEY,
                                     .primary = true,
                                     .off = typed[0] == '\0'});
}

void code_keys_text(const char *typed, char *to, size_t size)
{
    if (strlen(typed) > 4)
        text_format(to, size, "%.4s %s", typed, typed + 4);
    else
        text_copy(to, size, typed);
}
