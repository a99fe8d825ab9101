/* appointments.c - how an appointment is made at this hall, and how one that was
 * booked is taken up. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

struct way {
    const char *id, *icon, *title;
    char text[WORDS_MAX];
};

static void draw_way(struct ui *ui, struct rect r, const struct way *w)
{
    const struct theme *th = &ui->theme;
    int pad = theme_px(th, 44) > r.h / 10 ? r.h / 10 : theme_px(th, 44), side, size;
    struct rect in, head;

    if (pad < 8)
        pad = 8;
    in = rect_inset(r, pad);
    tile_card(ui, r);
    size = th->h2 < in.h / 4 ? th->h2 : in.h / 4;
    side = in.h > r.w / 2 ? size * 2 : size * 4 / 3;
    if (in.h > size * 8) {
        draw_icon(ui, rect_centre((struct rect){in.x, in.y, side, side}, side, side), w->icon,
                  th->brand);
        cut_top(&in, side + th->gap);
        head = cut_top(&in, size * 3 / 2);
    } else {
        head = cut_top(&in, size * 3 / 2);
        draw_icon(ui, rect_centre(cut_left(&head, side), side, side), w->icon, th->brand);
        cut_left(&head, side / 3);
    }
    ui_heading(ui, head, (struct style){size, BOLD, th->ink, LEFT}, w->id, tr(ui, w->title));
    cut_top(&in, theme_px(th, 12));
    draw_text(ui, in, (struct style){th->body, REGULAR, th->ink2, LEFT}, w->text);
    ui_node(ui, w->icon, ROLE_TEXT, in, w->text);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    const struct theme *th = &ui->theme;
    struct way ways[] = {{.id = "by_phone", .icon = "phone", .title = N_("By phone")},
                         {.id = "at_counter", .icon = "user", .title = N_("At a counter")},
                         {.id = "booked", .icon = "calendar", .title = N_("Already booked?")}};
    int n = (int)ARRAY_LEN(ways);
    bool open = catalogue_is_open(c, p->now);
    struct frame f = {.title = N_("How to book a time"), .back = true, .actions = 1};
    bool takes = false;

    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return back();
    text_format(ways[0].text, WORDS_MAX,
                tr(ui, "Call the hotline %s and say which service you need and when you can come."),
                c->hotline);
    text_copy(ways[1].text, WORDS_MAX,
              tr(ui, "Take a number for the service. The counter books a time for you."));
    text_copy(ways[2].text, WORDS_MAX,
              tr(ui, "Take a number when you arrive and tell the counter your booked time."));
    for (int i = 0; i < n; i++)
        draw_way(ui, grid_cell(f.body, th->portrait ? 1 : n, th->portrait ? n : 1, th->gap, i),
                 &ways[i]);
    if (open)
        takes = frame_action(ui, &f, "take_number", tr(ui, "Take a number"), BUTTON_PRIMARY);
    else
        frame_action_off(ui, &f, "take_number", tr(ui, "The hall is closed now"));
    frame_end(p, ui, &f);
    return takes ? go(&services_screen) : stay();
}

const struct screen appointments_screen = {
    .name = "appointments",
    .show = show,
};
