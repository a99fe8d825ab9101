/* faces.c - five faces, from very satisfied to very dissatisfied. */
#include "screens/faces.h"

#include "base/text.h"
#include "screens/grid.h"
#include "screens/words.h"

static const char *const level_names[6] = {
    NULL,
    N_("Very dissatisfied"),
    N_("Dissatisfied"),
    N_("Fairly satisfied"),
    N_("Satisfied"),
    N_("Very satisfied"),
};

/* The size at which all five names fit on one line, but no less than two thirds. */
static int name_size(const struct ui *ui, int width)
{
    const struct theme *th = &ui->theme;
    int size = theme_px(th, 40) > th->body ? theme_px(th, 40) : th->body, fits = size;

    for (int i = 1; i <= 5; i++) {
        int w = draw_width(ui, (struct style){size, REGULAR, 0, CENTRE}, tr(ui, level_names[i]));

        if (w > width && size * width / w < fits)
            fits = size * width / w;
    }
    return fits > size * 2 / 3 ? fits : size * 2 / 3;
}

/* On one line; words of a language with spaces may take two. */
static void draw_level_name(struct ui *ui, struct rect r, struct style s, const char *label)
{
    if (ui->language == ENGLISH && draw_width(ui, s, label) > r.w)
        tile_middle(ui, r, s, label);
    else
        draw_line(ui, r, s, label);
}

static bool draw_level(struct ui *ui, struct rect r, int level)
{
    const struct theme *th = &ui->theme;
    const char *label = tr(ui, level_names[level]);
    bool flat = r.w > r.h * 2;
    struct rect in = rect_inset(r, (r.w < r.h ? r.w : r.h) / 12), words;
    int side, size = name_size(ui, in.w);
    char id[NODE_ID];

    text_format(id, sizeof id, "level:%d", level);
    ui_node(ui, id, ROLE_BUTTON, r, label);
    draw_box(ui, r, ui_is_down(ui, id) ? colour_mix(th->card, th->levels[level], 18) : th->card,
             ui_is_down(ui, id) ? th->levels[level] : th->edge, theme_px(th, 2), th->r_card);
    ui_focus_ring(ui, id, r, th->r_card);
    if (flat) {
        side = in.h;
        draw_face(ui, cut_left(&in, side), level);
        cut_left(&in, side / 2);
        draw_line(ui, in, (struct style){size, BOLD, th->ink, LEFT}, label);
        return ui_pressed(ui, id);
    }
    words = cut_bottom(&in, size * 5 / 2 < in.h / 3 ? size * 5 / 2 : in.h / 3);
    side = in.h < in.w * 7 / 8 ? in.h : in.w * 7 / 8;
    if (side > theme_px(th, 250) && !th->compact)
        side = theme_px(th, 250);
    draw_face(ui, rect_centre(in, side, side), level);
    draw_level_name(ui, words, (struct style){size, REGULAR, th->ink, CENTRE}, label);
    return ui_pressed(ui, id);
}

int faces(struct ui *ui, struct rect area)
{
    bool column = ui->theme.portrait;
    int pressed = 0;

    for (int i = 0; i < 5; i++) {
        struct rect r = grid_cell(area, column ? 1 : 5, column ? 5 : 1, ui->theme.gap, i);

        if (draw_level(ui, r, 5 - i))
            pressed = 5 - i;
    }
    return pressed;
}
