/* tile_choice.c - a choice that is on or off: a pill with a box before its words. */
#include <string.h>

#include "base/text.h"
#include "screens/tile.h"
#include "screens/words.h"

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
