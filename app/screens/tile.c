/* tile.c - the cards and buttons that screens are made of, beside the kit's. */
#include "screens/tile.h"

#include <string.h>

#include "base/text.h"
#include "screens/words.h"

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
static bool is_too_small(const struct ui *ui, int width, struct style s, const char *text)
{
    return ui->theme.large && draw_width(ui, s, text) * 6 / 10 > width;
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

/* What of a tile finds room, and how tall it is. */
struct tile_plan {
    bool noted, seconded, wide_notes, long_title;
    bool unread; /* the notes are too small: they leave no hole, but the sign stands as with them */
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

    int least_icon, beside = in.w - k->icon_side - k->pad * 2 / 3; /* left of the sign */

    if (n.noted && !t->hero && t->aside == NULL && is_too_small(ui, beside, notes, t->note))
        n.unread = true;
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
        int h;

        while (title.size > ui->theme.note / 2 && draw_height(ui, in.w, title, t->title) > n.title)
            title.size -= title.size / 12 + 1;
        h = draw_height(ui, in.w, title, t->title);
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
        in = rect_centre(in, in.w, least(sum_of(n) - (n.unread ? n.notes : 0), in.h));
    }
    if (n.unread) {
        n.noted = false;
        n.notes = 0;
    }
    draw_texts(ui, in, t, k, n);
}

bool tile_second_fits(const struct ui *ui, struct rect r, const char *second)
{
    struct tile plain = {.id = ""};
    struct tile_look k = look_of(ui, r, &plain);

    return draw_width(ui, (struct style){k.second, REGULAR, 0, LEFT}, second) * 3 / 4 <=
           r.w - 2 * k.pad;
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
