/* appointments.c - how an appointment is made at this hall, and how one that was
 * booked is taken up. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

struct way {
    const char *id, *icon, *title;
    char text[WORDS_MAX];
};

static int pad_of(const struct theme *th)
{
    return theme_px(th, 40) > 8 ? theme_px(th, 40) : 8;
}

static bool is_flat(struct rect r)
{
    return r.w > r.h * 3 / 2;
}

static int sign_side(const struct theme *th, struct rect r)
{
    int side = is_flat(r) ? (r.h - 2 * pad_of(th)) * 2 / 3 : r.h / 4;

    return side < th->h2 * 3 ? side : th->h2 * 3;
}

/* Height of what a card holds. */
static int needs(const struct ui *ui, struct rect r, const struct way *w)
{
    const struct theme *th = &ui->theme;
    struct style small = {th->body, REGULAR, th->ink2, LEFT};
    int side = sign_side(th, r), room = r.w - 2 * pad_of(th);

    if (is_flat(r))
        room -= side + th->gap * 3 / 2;
    return th->h2 * 3 / 2 + draw_height(ui, room, small, w->text) +
           (is_flat(r) ? 0 : side + th->gap);
}

/* Sign, title and text: beside each other in a flat card, below each other in a
 * tall one. */
static void draw_way(struct ui *ui, struct rect r, const struct way *w)
{
    const struct theme *th = &ui->theme;
    struct style big = {th->h2, BOLD, th->ink, LEFT}, small = {th->body, REGULAR, th->ink2, LEFT};
    struct rect in = rect_inset(r, pad_of(th)), row;
    int side = sign_side(th, r), height = needs(ui, r, w);

    tile_card(ui, r);
    if (is_flat(r)) {
        tile_sign(ui, rect_centre(cut_left(&in, side), side, side), w->icon, th->brand);
        cut_left(&in, th->gap * 3 / 2);
        if (height < in.h)
            in = rect_centre(in, in.w, height);
    } else if (height <= in.h + side + th->gap) { /* else the words need its room */
        row = cut_top(&in, side);
        tile_sign(ui, cut_left(&row, side), w->icon, th->brand);
        cut_top(&in, th->gap);
    }
    ui_heading(ui, cut_top(&in, th->h2 * 3 / 2), big, w->id, tr(ui, w->title));
    ui_text(ui, in, small, w->icon, w->text);
}

/* The cards are as tall as the fullest one needs, in the middle of the page. */
static void draw_ways(struct ui *ui, struct rect body, const struct way *ways, int n)
{
    const struct theme *th = &ui->theme;
    int columns = th->portrait ? 1 : n, rows = th->portrait ? n : 1, most = 0;
    struct rect first = grid_cell(body, columns, rows, th->gap, 0);

    for (int i = 0; i < n && !is_flat(first); i++) {
        int height = needs(ui, first, &ways[i]) + 3 * pad_of(th);

        most = height > most ? height : most;
    }
    if (most > 0 && most < body.h && !th->compact)
        body = rect_centre(body, body.w, most);
    for (int i = 0; i < n; i++)
        draw_way(ui, grid_cell(body, columns, rows, th->gap, i), &ways[i]);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    struct way ways[] = {{.id = "by_phone", .icon = "phone", .title = N_("By phone")},
                         {.id = "at_counter", .icon = "user", .title = N_("At a counter")},
                         {.id = "booked", .icon = "calendar", .title = N_("Already booked?")}};
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
    draw_ways(ui, f.body, ways, (int)ARRAY_LEN(ways));
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
