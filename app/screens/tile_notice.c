/* tile_notice.c - what is read and not pressed: a message, a fact, a strip of news. */
#include "base/text.h"
#include "screens/tile.h"
#include "screens/words.h"

void tile_sign(struct ui *ui, struct rect r, const char *icon, colour ink)
{
    int side = least(r.w, r.h);

    draw_box(ui, rect_centre(r, side, side), colour_mix(ui->theme.card, ink, 14), 0, 0, side / 2);
    draw_icon(ui, rect_centre(r, side / 2, side / 2), icon, ink);
}

void tile_message(struct ui *ui, struct rect r, const struct message *m)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body * 5 / 4, REGULAR, th->ink, CENTRE};
    int side = least(th->h1 * 3, r.h * 2 / 5), w = r.w < r.h ? r.w : r.w * 7 / 8;
    int text = draw_height(ui, w, s, m->text);
    int heads = m->heading != NULL ? th->h1 * 3 / 2 + th->note * 3 / 2 + th->gap : 0;

    if (side + heads + text + th->gap > r.h)
        side = most(r.h - heads - text - th->gap, r.h / 5);
    r = rect_centre(r, w, least(side + heads + text + th->gap, r.h));
    tile_sign(ui, cut_top(&r, side), m->icon, m->bad ? th->warn : th->brand);
    cut_top(&r, th->gap);
    if (m->heading != NULL) {
        ui_heading(ui, cut_top(&r, th->h1 * 3 / 2), (struct style){th->h1, BOLD, th->ink, CENTRE},
                   "title", tr(ui, m->heading));
        tile_second(ui, cut_top(&r, th->note * 3 / 2),
                    (struct style){th->note, REGULAR, th->ink2, CENTRE},
                    words_second(ui, m->heading));
        cut_top(&r, th->gap);
    }
    ui_heading(ui, r, s, "why", m->text);
}

/* ---- facts ---- */

/* Where label and value of a fact stand in its card. */
struct fact_look {
    struct rect label, value;
    int label_size, most; /* of the value */
    bool flat;            /* beside each other */
};

static struct fact_look fact_look(const struct theme *th, struct rect r)
{
    int pad = least(theme_px(th, 32), most(r.h / 8, 6));
    struct fact_look l = {.value = rect_inset(r, pad)};

    l.flat = r.h < th->note * 2 && r.w > r.h * 4;
    if (l.flat) {
        l.label = cut_left(&l.value, l.value.w * 2 / 5);
        l.most = least(th->note, l.value.h * 7 / 8);
        l.label_size = l.most * 7 / 8;
        return l;
    }
    l.label = cut_top(&l.value, l.value.h * 2 / 5);
    l.label_size = least(th->note * 28 / 26, l.label.h * 3 / 4);
    l.most = least(least(most(theme_px(th, 60), th->h1), l.value.h * 9 / 10), th->h1 * 3 / 2);
    return l;
}

/* The largest size, from `size` down, at which the value takes no more than two lines. */
static int size_on_two(const struct ui *ui, struct rect r, int size, const char *value)
{
    struct style s = {size, BOLD, 0, LEFT};

    while (s.size > ui->theme.note / 2 &&
           draw_height(ui, r.w, s, value) > 2 * draw_height(ui, r.w * 8, s, "0"))
        s.size -= s.size / 12 + 1;
    return s.size;
}

/* What all values can have on one line; those that are much longer than the others
 * take two, and do not make these small. */
static int size_of_facts(const struct ui *ui, const struct fact_look *l, const struct fact *facts,
                         int n)
{
    int size = l->most;

    for (int i = 0; i < n && !l->flat; i++) {
        int fits = draw_size(ui, (struct style){size, BOLD, 0, LEFT}, l->value.w, facts[i].value);

        if (fits * 3 >= l->most * 2)
            size = fits;
    }
    return size;
}

static void fact(struct ui *ui, struct rect r, const struct fact *f, int size)
{
    const struct theme *th = &ui->theme;
    struct fact_look l = fact_look(th, r);
    struct style s = {size, BOLD, th->ink, LEFT};
    char said[NODE_LABEL];

    text_format(said, sizeof said, tr(ui, "%s: %s"), f->label, f->value);
    tile_card(ui, r);
    ui_node(ui, f->id, ROLE_TEXT, r, said);
    draw_line(ui, l.label, (struct style){l.label_size, REGULAR, th->ink2, LEFT}, f->label);
    if (l.flat || draw_width(ui, s, f->value) <= l.value.w) {
        draw_line(ui, l.value, s, f->value);
        return;
    }
    s.size = size_on_two(ui, l.value, least(size, l.value.h * 2 / 5), f->value);
    tile_middle(ui, l.value, s, f->value);
}

void tile_facts(struct ui *ui, struct rect r, int columns, const struct fact *facts, int n)
{
    int rows = (n + columns - 1) / columns, gap = ui->theme.gap;
    struct fact_look l = fact_look(&ui->theme, grid_cell(r, columns, rows, gap, n - 1));
    int size = size_of_facts(ui, &l, facts, n);

    for (int i = 0; i < n; i++)
        fact(ui, grid_cell(r, columns, rows, gap, i), &facts[i], size);
}

void tile_news(struct ui *ui, struct rect r, const char *id, const char *icon, const char *text,
               bool bad)
{
    const struct theme *th = &ui->theme;
    colour ink = bad ? th->warn : th->brand;
    struct rect in = rect_inset(r, least(theme_px(th, 24), r.h / 6));
    int side = least(in.h, th->h2 * 5 / 4);

    draw_box(ui, r, colour_mix(th->card, ink, 12), ink, theme_px(th, 2), th->r_card);
    draw_icon(ui, rect_centre(cut_left(&in, side), side, side), icon, ink);
    cut_left(&in, side / 2);
    tile_middle(ui, in, (struct style){th->body, REGULAR, th->ink, LEFT}, text);
    ui_node(ui, id, bad ? ROLE_HEADING : ROLE_TEXT, r, text);
}
