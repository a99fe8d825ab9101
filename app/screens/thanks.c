/* thanks.c - what was pressed is stored. */
#include "screens/frame.h"
#include "screens/screens.h"

enum { THANKS_MS = 3000, THANKS_SPOKEN_MS = 8000 };

static struct step show(struct page *p, struct ui *ui)
{
    const struct theme *th = &ui->theme;
    const char *text =
        p->visit->level > 0 ? N_("Thank you for your rating") : N_("Thank you for your visit");
    int64_t stay_ms = visit_patience(p->terminal, p->visit->spoken ? THANKS_SPOKEN_MS : THANKS_MS);
    int64_t left = (p->touched > p->entered ? p->touched : p->entered) + stay_ms - p->millis;
    struct frame f = {.actions = 0};
    struct rect box, row;
    int side, size = th->h1 * 5 / 4;

    if (left <= 0)
        return home();
    frame_begin(p, ui, &f);
    side = f.body.h * 2 / 5 < f.body.w / 3 ? f.body.h * 2 / 5 : f.body.w / 3;
    box = rect_centre(f.body, f.body.w, side + size * 2 + th->body * 2 + th->gap);
    row = cut_top(&box, side);
    row = rect_centre(row, side, side);
    if (p->visit->level > 0) {
        draw_face(ui, row, p->visit->level >= 4 ? p->visit->level : 4);
    } else {
        draw_box(ui, row, th->brand_soft, 0, 0, side / 2);
        draw_icon(ui, rect_inset(row, side / 4), "check", th->brand);
    }
    cut_top(&box, th->gap);
    ui_heading(ui, cut_top(&box, size * 3 / 2), (struct style){size, BOLD, th->ink, CENTRE},
               "title", tr(ui, text));
    tile_second(ui, cut_top(&box, th->body * 3 / 2),
                (struct style){th->body, REGULAR, th->ink2, CENTRE}, words_second(ui, text));
    frame_end(p, ui, &f);
    return stay_for(left);
}

const struct screen thanks_screen = {
    .name = "thanks",
    .idle_seconds = -1,
    .show = show,
};
