/* tile.c - the cards and buttons that screens are made of, beside the kit's. */
#include "screens/tile.h"

#include "base/text.h"
#include "screens/words.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

void tile_middle(struct ui *ui, struct rect r, struct style s, const char *text)
{
    int h = draw_height(ui, r.w, s, text);

    if (h < r.h) {
        r.y += (r.h - h) / 2;
        r.h = h;
    }
    draw_text(ui, r, s, text);
}

void tile_second(struct ui *ui, struct rect r, struct style s, const char *text)
{
    int language = ui->language;

    ui->language = words_second_language(ui);
    draw_line(ui, r, s, text);
    ui->language = language;
}

void tile_card(struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;

    draw_box(ui, r, th->card, th->line, theme_px(th, 2), th->r_card);
}

/* ---- a large button ---- */

struct tile_look {
    colour fill, edge, icon, ink, soft, note;
    int title, second, notes; /* sizes */
    int pad, icon_side;
};

static struct tile_look look_of(const struct ui *ui, struct rect r, const struct tile *t)
{
    const struct theme *th = &ui->theme;
    struct tile_look k = {th->card, th->line, th->brand, th->ink, th->ink2, th->ink2,
                          0,        0,        0,         0,       0};

    k.title = t->hero ? most(theme_px(th, 84), th->h1) : most(theme_px(th, 46), th->h2);
    k.title = least(k.title, r.h / 4);
    k.second = t->hero ? th->body : th->note;
    k.notes = t->hero ? th->body : most(theme_px(th, 28), th->note);
    k.pad = most(least(theme_px(th, 40), least(r.w, r.h) / 9), 8);
    k.icon_side = t->hero ? most(theme_px(th, 92), th->body * 2) : theme_px(th, 72);
    k.icon_side = least(most(k.icon_side, th->body * 3 / 2), r.h / 4);
    if (t->good)
        k.note = th->ok;
    if (t->hero) {
        k.fill = k.edge = th->brand;
        k.icon = k.ink = k.soft = k.note = th->brand_ink;
    }
    if (t->off) {
        k.fill = th->off;
        k.edge = th->line;
        k.icon = k.ink = th->off_ink;
        k.soft = k.note = th->ink2;
    } else if (ui_is_down(ui, t->id)) {
        k.fill = colour_mix(k.fill, th->ink, t->hero ? 35 : 10);
    }
    return k;
}

/* Height of a line of that size in a tile. */
static int line_of(int size)
{
    return size * 4 / 3;
}

static void draw_notes(struct ui *ui, struct rect r, const struct tile *t, struct tile_look k)
{
    struct style s = {k.notes, t->good ? BOLD : REGULAR, k.note, LEFT};

    if (t->aside != NULL && t->aside[0] != '\0') {
        struct style right = {k.notes, REGULAR, k.note, RIGHT};
        int left_w = draw_width(ui, s, t->note), right_w = draw_width(ui, right, t->aside);
        int gap = k.notes / 2;

        if (left_w + right_w + gap > r.w) { /* both shrink alike */
            s.size = right.size =
                most(s.size * (r.w - gap) / most(left_w + right_w, 1), s.size * 6 / 10);
            right_w = draw_width(ui, right, t->aside);
        }
        draw_line(ui, cut_right(&r, right_w + 1), right, t->aside);
        cut_right(&r, gap / 2);
    }
    draw_line(ui, r, s, t->note);
}

/* The texts stand on the tile's floor, the sign hangs from its top; where there
 * is no room for both, the sign goes to the left of the title. */
static void draw_inside(struct ui *ui, struct rect r, const struct tile *t, struct tile_look k)
{
    struct rect in = rect_inset(r, k.pad);
    bool noted = t->note != NULL && t->note[0] != '\0';
    bool seconded = t->second != NULL && t->second[0] != '\0';
    int texts = line_of(k.title) + (seconded ? line_of(k.second) : 0) +
                (noted ? line_of(k.notes) + k.notes / 4 : 0);
    struct rect row;

    if (texts + k.icon_side + k.notes / 2 <= in.h) {
        draw_icon(ui, (struct rect){in.x, in.y, k.icon_side, k.icon_side}, t->icon, k.icon);
    } else if (in.w > k.icon_side * 4) {
        row = cut_left(&in, k.icon_side);
        draw_icon(ui, rect_centre(row, row.w, row.w), t->icon, k.icon);
        cut_left(&in, k.pad * 2 / 3);
    }
    if (texts > in.h && noted) {
        k.notes = most(k.notes * in.h / texts, 12);
        k.second = most(k.second * in.h / texts, 12);
        k.title = k.title * in.h / texts;
    }
    if (noted)
        draw_notes(ui, cut_bottom(&in, line_of(k.notes)), t, k);
    if (noted)
        cut_bottom(&in, k.notes / 4);
    if (seconded)
        tile_second(ui, cut_bottom(&in, line_of(k.second)),
                    (struct style){k.second, REGULAR, k.soft, LEFT}, t->second);
    draw_line(ui, cut_bottom(&in, line_of(k.title)), (struct style){k.title, BOLD, k.ink, LEFT},
              t->title);
}

bool tile_button(struct ui *ui, struct rect r, const struct tile *t)
{
    struct tile_look k = look_of(ui, r, t);
    char label[NODE_LABEL];

    text_copy(label, sizeof label, t->title);
    if (t->note != NULL && t->note[0] != '\0')
        text_append(label, sizeof label, ", %s", t->note);
    if (t->aside != NULL && t->aside[0] != '\0')
        text_append(label, sizeof label, ", %s", t->aside);
    ui_node(ui, t->id, ROLE_BUTTON, r, label)->enabled = !t->off;
    draw_box(ui, r, k.fill, k.edge, theme_px(&ui->theme, 2), ui->theme.r_card);
    ui_focus_ring(ui, t->id, r, ui->theme.r_card);
    draw_inside(ui, r, t, k);
    return ui_pressed(ui, t->id);
}

/* ---- smaller things ---- */

bool tile_stack(struct ui *ui, struct rect r, const char *id, const char *icon, const char *label,
                bool on)
{
    const struct theme *th = &ui->theme;
    colour fill = on ? th->brand : th->paper, ink = on ? th->brand_ink : th->ink;
    struct rect in = rect_inset(r, r.h / 10), words;
    int side = in.h * 45 / 100;

    ui_node(ui, id, ROLE_BUTTON, r, label);
    draw_box(ui, r, ui_is_down(ui, id) ? colour_mix(fill, th->ink, 15) : fill, th->line,
             theme_px(th, 2), th->r_key);
    ui_focus_ring(ui, id, r, th->r_key);
    words = cut_bottom(&in, in.h * 38 / 100);
    draw_icon(ui, rect_centre(in, side, side), icon, ink);
    draw_line(ui, words, (struct style){least(th->note, words.h), REGULAR, ink, CENTRE}, label);
    return ui_pressed(ui, id);
}

bool tile_choice(struct ui *ui, struct rect r, const char *id, const char *label, bool on)
{
    const struct theme *th = &ui->theme;
    colour fill = on ? th->brand_soft : th->card;
    int side = least(r.h * 2 / 5, th->body), pad = least(r.h / 3, r.w / 12), radius = r.h / 2;
    struct rect in = {r.x + pad, r.y, r.w - 2 * pad, r.h}, box;
    struct style s = {least(theme_px(th, 28) > th->note ? theme_px(th, 28) : th->note, r.h / 2),
                      on ? BOLD : REGULAR, th->ink, LEFT};

    radius = least(radius, th->r_card * 2);
    ui_node(ui, id, ROLE_BUTTON, r, label);
    draw_box(ui, r, ui_is_down(ui, id) ? colour_mix(fill, th->ink, 10) : fill,
             on ? th->brand : th->line, theme_px(th, on ? 5 : 2), radius);
    ui_focus_ring(ui, id, r, radius);
    box = cut_left(&in, side);
    box = rect_centre(box, side, side);
    draw_box(ui, box, on ? th->brand : th->card, on ? th->brand : th->ink2, theme_px(th, 3),
             side / 4);
    if (on)
        draw_icon(ui, rect_inset(box, side / 8), "check", th->brand_ink);
    cut_left(&in, side / 2);
    if (draw_width(ui, s, label) * 7 / 10 > in.w)
        tile_middle(ui, in, s, label);
    else
        draw_line(ui, in, s, label);
    return ui_pressed(ui, id);
}

void tile_fact(struct ui *ui, struct rect r, const char *id, const char *label, const char *value)
{
    const struct theme *th = &ui->theme;
    int pad = least(theme_px(th, 32), most(r.h / 8, 6));
    struct rect in = rect_inset(r, pad), top;
    char said[NODE_LABEL];
    int size;

    text_format(said, sizeof said, "%s: %s", label, value);
    tile_card(ui, r);
    ui_node(ui, id, ROLE_TEXT, r, said);
    top = cut_top(&in, in.h * 2 / 5);
    size = least(th->note * 28 / 26, top.h * 3 / 4);
    draw_line(ui, top, (struct style){size, REGULAR, th->ink2, LEFT}, label);
    size = least(least(theme_px(th, 60) > th->h1 ? theme_px(th, 60) : th->h1, in.h * 9 / 10),
                 th->h1 * 3 / 2);
    draw_line(ui, in, (struct style){size, BOLD, th->ink, LEFT}, value);
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
