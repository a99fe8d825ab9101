/* reason_tiles.c - the reasons as choices, in as many columns as fingers need. */
#include "screens/reason_tiles.h"

#include "base/text.h"

static int offered(const struct catalogue *c, unsigned levels, int to[REASONS_MAX])
{
    int n = 0;

    for (int i = 0; i < c->reason_count; i++) {
        if (((unsigned)c->reasons[i].levels & levels) != 0)
            to[n++] = i;
    }
    return n;
}

static int columns_of(const struct ui *ui, struct rect area, int gap, int n)
{
    int columns = ui->theme.portrait || (n <= 4 && !ui->theme.compact) ? 1 : 2;
    int lines = (n + columns - 1) / columns;

    return columns == 2 && n > 6 && lines * (ui->theme.touch + gap) > area.h + gap ? 3 : columns;
}

void reason_tiles(struct page *p, struct ui *ui, struct rect area, unsigned levels,
                  uint32_t *chosen)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    int rows[REASONS_MAX], n = offered(c, levels, rows), gap = ui->theme.gap * 2 / 3;
    int columns = columns_of(ui, area, gap, n), lines = (n + columns - 1) / columns;
    int most = lines * ui->theme.touch * 2 + (lines - 1) * gap, size = ui->theme.h1;
    char id[NODE_ID];

    if (n > 0 && most < area.h)
        area.h = most;
    for (int i = 0; i < n; i++) {
        int fits = tile_choice_size(ui, grid_cell(area, columns, lines, gap, i),
                                    visit_text(p->terminal, &c->reasons[rows[i]].name));

        size = fits < size ? fits : size;
    }
    for (int i = 0; i < n; i++) {
        const struct reason *r = &c->reasons[rows[i]];

        text_format(id, sizeof id, "reason:%s", r->code);
        if (tile_choice_sized(ui, grid_cell(area, columns, lines, gap, i), id,
                              visit_text(p->terminal, &r->name), (*chosen >> rows[i] & 1) != 0,
                              size))
            *chosen ^= 1U << rows[i];
    }
}
