/* frame_action.c - the buttons of the footer; on a small display of a column. */
#include "screens/frame.h"

static struct rect place(struct ui *ui, struct frame *f, const char *label)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body, REGULAR, th->ink, CENTRE};
    int w = most(draw_width(ui, s, label) + 2 * theme_px(th, 44), th->touch * 3 / 2);
    int share = f->actions > 0 ? (f->width - (f->actions - 1) * th->gap) / f->actions : w;
    bool first = !f->begun;
    struct rect r;

    f->begun = true;
    if (th->compact) {
        if (!first)
            cut_bottom(&f->foot, th->gap);
        return cut_bottom(&f->foot, th->touch);
    }
    if (!first)
        cut_right(&f->foot, th->gap);
    if (th->large && w > share) /* large letters leave something to the others */
        w = share;
    r = cut_right(&f->foot, w);
    return rect_centre(r, r.w, most(th->touch, least(theme_px(th, 88), r.h)));
}

bool frame_action(struct ui *ui, struct frame *f, const char *id, const char *label,
                  enum button_kind kind)
{
    struct rect r = place(ui, f, label);
    bool pressed;

    ui->band = BAND_FOOTER;
    if (!ui->theme.compact)
        pressed = ui_button(ui, r, id, label, kind);
    else
        pressed = tile_press(
            ui, r,
            (struct press){
                .id = id, .label = label, .role = ROLE_BUTTON, .primary = kind == BUTTON_PRIMARY});
    ui->band = BAND_BODY;
    return pressed;
}

void frame_action_off(struct ui *ui, struct frame *f, const char *id, const char *label)
{
    struct rect r = place(ui, f, label);

    ui->band = BAND_FOOTER;
    if (ui->theme.compact)
        tile_press(ui, r,
                   (struct press){.id = id, .label = label, .role = ROLE_BUTTON, .off = true});
    else
        ui_button_off(ui, r, id, label);
    ui->band = BAND_BODY;
}
