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

void tile_fact(struct ui *ui, struct rect r, const char *id, const char *label, const char *value)
{
    const struct theme *th = &ui->theme;
    int pad = least(theme_px(th, 32), most(r.h / 8, 6));
    struct rect in = rect_inset(r, pad), top;
    struct style s = {0, BOLD, th->ink, LEFT};
    char said[NODE_LABEL];

    text_format(said, sizeof said, tr(ui, "%s: %s"), label, value);
    tile_card(ui, r);
    ui_node(ui, id, ROLE_TEXT, r, said);
    if (r.h < th->note * 2 && r.w > r.h * 4) { /* flat: beside each other */
        s.size = least(th->note, in.h * 7 / 8);
        top = cut_left(&in, in.w * 2 / 5);
        draw_line(ui, top, (struct style){s.size * 7 / 8, REGULAR, th->ink2, LEFT}, label);
        draw_line(ui, in, s, value);
        return;
    }
    top = cut_top(&in, in.h * 2 / 5);
    draw_line(ui, top,
              (struct style){least(th->note * 28 / 26, top.h * 3 / 4), REGULAR, th->ink2, LEFT},
              label);
    s.size = least(least(most(theme_px(th, 60), th->h1), in.h * 9 / 10), th->h1 * 3 / 2);
    if (draw_width(ui, s, value) * 2 / 3 <= in.w) {
        draw_line(ui, in, s, value);
        return;
    }
    s.size = least(th->body, in.h * 45 / 100);
    tile_middle(ui, in, s, value);
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
