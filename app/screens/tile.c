/* tile.c - the cards and buttons that screens are made of, beside the kit's. */
#include "screens/tile.h"

#include <string.h>

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
    struct tile_look k = {th->card, th->edge, th->brand, th->ink, th->ink2, th->ink2,
                          0,        0,        0,         0,       0};

    k.title = t->hero ? most(theme_px(th, 84), th->h1) : most(theme_px(th, 50), th->h2);
    k.title = least(k.title, r.h / 4);
    k.second = t->hero ? th->body : th->note;
    k.notes = t->hero ? th->body : most(theme_px(th, 28), th->note);
    k.pad = most(least(theme_px(th, 42), least(r.w, r.h) / 9), 8);
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

/* A help that could not be read helps nobody: it is said, not shown. */
static bool is_too_small(const struct ui *ui, struct rect r, struct style s, const char *text)
{
    return ui->theme.large && draw_width(ui, s, text) * 6 / 10 > r.w;
}

static void draw_notes(struct ui *ui, struct rect r, const struct tile *t, struct tile_look k)
{
    struct style s = {k.notes, t->good ? BOLD : REGULAR, k.note, LEFT};

    if (!t->hero && t->aside == NULL && is_too_small(ui, r, s, t->note))
        return;
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

/* What of a tile finds room, and how tall it is. */
struct tile_plan {
    bool noted, seconded, wide_notes, long_title;
    int title, second, notes; /* heights; 0 left out */
};

static int sum_of(struct tile_plan n)
{
    return n.title + n.second + n.notes;
}

/* Down to three quarters on one line; then it takes two. */
static int fitting(const struct ui *ui, int width, int size, const char *title)
{
    int w = draw_width(ui, (struct style){size, BOLD, 0, LEFT}, title);

    if (w <= width)
        return size;
    return w * 3 / 4 <= width ? size * width / w - 1 : size * 3 / 4;
}

int tile_title_size(const struct ui *ui, struct rect r, const char *title)
{
    struct tile plain = {.id = "", .title = title};
    struct tile_look k = look_of(ui, r, &plain);

    return fitting(ui, r.w - 2 * k.pad, k.title, title);
}

static struct tile_plan plan(struct ui *ui, struct rect in, const struct tile *t,
                             struct tile_look *k)
{
    struct style title = {k->title, BOLD, 0, LEFT}, notes = {k->notes, REGULAR, 0, LEFT};
    struct tile_plan n = {.noted = t->note != NULL && t->note[0] != '\0',
                          .seconded = t->second != NULL && t->second[0] != '\0'};

    int least_icon;

    if (t->title_size > 0)
        k->title = title.size = t->title_size;
    else
        k->title = title.size = fitting(ui, in.w, k->title, t->title);
    n.long_title = draw_width(ui, title, t->title) > in.w;
    n.title = n.long_title ? k->title * 29 / 10 : line_of(k->title);
    n.second = n.seconded ? line_of(k->second) : 0;
    /* The facts of the one that most people want are never small. */
    n.wide_notes = n.noted && t->hero && draw_width(ui, notes, t->note) * 7 / 8 > in.w;
    n.notes = n.noted ? line_of(k->notes) * (n.wide_notes ? 2 : 1) + k->notes / 4 : 0;
    /* Two lines for those of others too, rather than small letters. */
    if (ui->theme.large && n.noted && !t->hero && t->aside == NULL &&
        draw_width(ui, notes, t->note) * 7 / 8 > in.w &&
        n.title + 2 * line_of(k->notes) + k->notes / 4 <= in.h) {
        n.wide_notes = true;
        n.notes = 2 * line_of(k->notes) + k->notes / 4;
        n.second = sum_of(n) <= in.h ? n.second : 0;
    }
    if (sum_of(n) + k->icon_side * 2 / 3 + k->notes / 2 > in.h && n.long_title)
        n.second = 0;
    least_icon = k->icon_side * 2 / 3;
    k->icon_side = least(k->icon_side, in.h - sum_of(n) - k->notes / 2);
    k->icon_side = most(k->icon_side, least_icon);
    return n;
}

static void draw_texts(struct ui *ui, struct rect in, const struct tile *t, struct tile_look k,
                       struct tile_plan n)
{
    struct style title = {k.title, BOLD, k.ink, LEFT};
    struct rect row = cut_bottom(&in, n.notes - (n.noted ? k.notes / 4 : 0));

    if (n.wide_notes)
        draw_text(ui, row, (struct style){k.notes, REGULAR, k.note, LEFT}, t->note);
    else if (n.noted)
        draw_notes(ui, row, t, k);
    cut_bottom(&in, n.noted ? k.notes / 4 : 0);
    if (n.second > 0)
        tile_second(ui, cut_bottom(&in, n.second), (struct style){k.second, REGULAR, k.soft, LEFT},
                    t->second);
    if (n.long_title) {
        int h = draw_height(ui, in.w, title, t->title);

        draw_text(ui, cut_bottom(&in, h < n.title ? h : n.title), title, t->title);
    } else
        draw_line(ui, cut_bottom(&in, n.title), title, t->title);
}

/* The texts stand on the tile's floor, the sign hangs from its top; where there
 * is no room for both, the sign goes to the left of the texts. */
static void draw_inside(struct ui *ui, struct rect r, const struct tile *t, struct tile_look k)
{
    struct rect in = rect_inset(r, k.pad), row;
    struct tile_plan n = plan(ui, in, t, &k);

    if (sum_of(n) + k.icon_side + k.notes / 2 <= in.h) {
        draw_icon(ui, (struct rect){in.x, in.y, k.icon_side, k.icon_side}, t->icon, k.icon);
    } else if (in.w > k.icon_side * 4) {
        row = cut_left(&in, k.icon_side);
        draw_icon(ui, rect_centre(row, row.w, row.w), t->icon, k.icon);
        cut_left(&in, k.pad * 2 / 3);
    }
    draw_texts(ui, in, t, k, n);
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
    struct style s = {0, REGULAR, ink, CENTRE};
    int side = in.h * 45 / 100;

    ui_node(ui, id, ROLE_BUTTON, r, label);
    draw_box(ui, r, ui_is_down(ui, id) ? colour_mix(fill, th->ink, 15) : fill, th->edge,
             theme_px(th, 2), th->r_key);
    ui_focus_ring(ui, id, r, th->r_key);
    words = cut_bottom(&in, in.h * 38 / 100);
    s.size = least(th->note, words.h);
    if (draw_width(ui, s, label) * 6 / 10 > words.w) { /* its sign alone */
        draw_icon(ui, rect_centre(r, side * 4 / 3, side * 4 / 3), icon, ink);
        return ui_pressed(ui, id);
    }
    draw_icon(ui, rect_centre(in, side, side), icon, ink);
    draw_line(ui, words, s, label);
    return ui_pressed(ui, id);
}

/* One or two letters fill a key, words have the body's size. */
static int press_size(const struct ui *ui, struct rect r, const char *label)
{
    const struct theme *th = &ui->theme;
    const char *at = label;

    if (text_next(&at) != 0 && (*at == '\0' || (at[1] == '\0' && *at != '\0')))
        return least(most(r.h * 2 / 5, th->body), th->h1);
    return least(th->body, r.h * 45 / 100);
}

bool tile_press(struct ui *ui, struct rect r, struct press b)
{
    const struct theme *th = &ui->theme;
    colour fill = b.off ? th->off : b.primary ? th->brand : th->card;
    colour ink = b.off ? th->off_ink : b.primary ? th->brand_ink : th->ink;
    int side = least(theme_px(th, 20), r.w / 16);
    struct style s = {press_size(ui, r, b.label), REGULAR, ink, CENTRE};
    struct rect in = {r.x + side, r.y, r.w - 2 * side, r.h};

    ui_node(ui, b.id, b.role, r, b.label)->enabled = !b.off;
    if (ui_is_down(ui, b.id))
        fill = colour_mix(fill, th->ink, b.primary ? 35 : 12);
    draw_box(ui, r, fill, b.primary && !b.off ? fill : th->edge, theme_px(th, 2), th->r_key);
    ui_focus_ring(ui, b.id, r, th->r_key);
    if (draw_width(ui, s, b.label) * 4 / 5 > in.w && r.h > s.size * 3)
        tile_middle(ui, in, s, b.label);
    else
        draw_line(ui, in, s, b.label);
    return ui_pressed(ui, b.id);
}

static void choice_box(struct ui *ui, struct rect box, bool on)
{
    const struct theme *th = &ui->theme;

    draw_box(ui, box, on ? th->brand : th->card, on ? th->brand : th->ink2, theme_px(th, 3),
             box.h / 4);
    if (on)
        draw_icon(ui, rect_inset(box, box.h / 8), "check", th->brand_ink);
}

/* Where the words of a choice stand, and the box before them. */
struct choice_look {
    struct rect words;
    struct rect box;
    int size; /* of the words, at most */
};

static struct choice_look choice_look(const struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    int size = least(most(th->body, r.h / 4), r.h * 2 / 5), side = size * 6 / 5;
    int pad = least(r.h / 3, r.w / 14);
    struct choice_look l = {.words = {r.x + pad, r.y, r.w - 2 * pad, r.h},
                            .size = least(size, th->body * 5 / 4)};

    l.box = rect_centre(cut_left(&l.words, side), side, side);
    cut_left(&l.words, side / 2);
    return l;
}

int tile_choice_size(const struct ui *ui, struct rect r, const char *label)
{
    const struct choice_look l = choice_look(ui, r);
    struct style s = {l.size, BOLD, ui->theme.ink, LEFT};

    while (s.size > ui->theme.note * 3 / 4 && draw_height(ui, l.words.w, s, label) > r.h * 9 / 10)
        s.size -= s.size / 12 + 1;
    return s.size;
}

bool tile_choice_sized(struct ui *ui, struct rect r, const char *id, const char *label, bool on,
                       int size)
{
    const struct theme *th = &ui->theme;
    colour fill = on ? th->brand_soft : th->card;
    struct choice_look l = choice_look(ui, r);
    struct style s = {size, on ? BOLD : REGULAR, th->ink, LEFT};
    struct node *n = ui_node(ui, id, ROLE_BUTTON, r, label);
    int radius = least(r.h / 2, th->r_card * 3 / 2);

    text_copy(n->value, sizeof n->value, tr(ui, on ? N_("chosen") : N_("not chosen")));
    draw_box(ui, r, ui_is_down(ui, id) ? colour_mix(fill, th->ink, 10) : fill,
             on ? th->brand : th->edge, theme_px(th, on ? 5 : 2), radius);
    ui_focus_ring(ui, id, r, radius);
    choice_box(ui, l.box, on);
    if (strchr(label, '\n') == NULL && (draw_width(ui, s, label) <= l.words.w || r.h <= s.size * 2))
        draw_line(ui, l.words, s, label);
    else
        tile_middle(ui, l.words, s, label);
    return ui_pressed(ui, id);
}

bool tile_choice(struct ui *ui, struct rect r, const char *id, const char *label, bool on)
{
    return tile_choice_sized(ui, r, id, label, on, tile_choice_size(ui, r, label));
}

/* ---- things that are not pressed ---- */

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
