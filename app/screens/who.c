/* who.c - the person at the counter as customers see them. */
#include "screens/who.h"

#include "base/text.h"

static const struct staff *person(const struct page *p, const char *number)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    int i = number[0] != '\0' ? catalogue_staff(c, number) : -1;

    return i >= 0 ? &c->staff[i] : NULL;
}

static void photo(struct page *p, struct ui *ui, struct rect r, const struct staff *s)
{
    char path[512] = "";
    const char *file = s != NULL ? s->photo : "";

    /* The catalogue names the file under its own folder, "photos/0317.svg". */
    for (const char *c = file; *c != '\0'; c++) {
        if (*c == '/')
            file = c + 1;
    }
    if (file[0] != '\0')
        visit_photo(p->terminal, file, path, sizeof path);
    draw_photo(ui, r, path);
}

static void details(struct page *p, struct ui *ui, const struct staff *s, int counter, char *to,
                    size_t size)
{
    to[0] = '\0';
    if (counter > 0)
        text_format(to, size, tr(ui, "Counter %d"), counter);
    if (s == NULL)
        return;
    if (counter > 0)
        text_append(to, size, WORDS_DOT);
    text_append(to, size, tr(ui, "No. %s"), s->number);
    text_append(to, size, WORDS_DOT "%s", visit_text(p->terminal, &s->level));
}

/* The ticket's number over a line, at the right end. */
static void right_end(struct ui *ui, struct rect *in, const char *number, const char *below)
{
    const struct theme *th = &ui->theme;
    struct style big = {th->h2, BOLD, th->ink, RIGHT}, small = {th->note, REGULAR, th->ink2, RIGHT};
    int w = draw_width(ui, big, number), v = draw_width(ui, small, below);
    struct rect r = cut_right(in, (w > v ? w : v) + 2);

    cut_right(in, th->gap);
    ui_node(ui, "number", ROLE_TEXT, r, number);
    r = rect_centre(r, r.w, th->h2 * 4 / 3 + (below[0] != '\0' ? th->note * 4 / 3 : 0));
    draw_line(ui, cut_top(&r, th->h2 * 4 / 3), big, number);
    if (below[0] != '\0')
        draw_line(ui, r, small, below);
}

/* On one line, or on two rather than cut. */
static void draw_name(struct ui *ui, struct rect r, struct style s, const char *name)
{
    if (draw_width(ui, s, name) * 2 / 3 > r.w)
        s.size = r.h * 3 / 8;
    if (draw_width(ui, s, name) > r.w)
        tile_middle(ui, r, s, name);
    else
        draw_line(ui, r, s, name);
}

void who_card(struct page *p, struct ui *ui, struct rect r, const char *staff, int counter,
              const char *number, const char *below)
{
    const struct theme *th = &ui->theme;
    const struct staff *s = person(p, staff);
    const char *name = s != NULL ? visit_text(p->terminal, &s->name) : tr(ui, "Your visit");
    int pad = theme_px(th, 28) < r.h / 8 ? theme_px(th, 28) : r.h / 8;
    struct rect in = rect_inset(r, pad);
    char text[WORDS_MAX];

    tile_card(ui, r);
    cut_left(&in, theme_px(th, 16));
    cut_right(&in, theme_px(th, 16));
    photo(p, ui, cut_left(&in, in.h), s);
    cut_left(&in, th->gap);
    if (number != NULL)
        right_end(ui, &in, number, below != NULL ? below : "");
    details(p, ui, s, counter, text, sizeof text);
    in = rect_centre(in, in.w, th->h2 * 4 / 3 + th->note * 4 / 3);
    ui_node(ui, "staff", ROLE_TEXT, in, name);
    draw_name(ui, cut_top(&in, th->h2 * 4 / 3), (struct style){th->h2, BOLD, th->ink, LEFT}, name);
    draw_line(ui, in, (struct style){th->note, REGULAR, th->ink2, LEFT}, text);
}

void who_portrait(struct page *p, struct ui *ui, struct rect r, const char *staff)
{
    const struct theme *th = &ui->theme;
    const struct staff *s = person(p, staff);
    int texts = th->h1 * 4 / 3 + th->body * 3, side = r.h - texts - th->gap;
    char text[WORDS_MAX];
    struct rect row;

    if (s == NULL)
        return;
    if (side > r.w * 3 / 4)
        side = r.w * 3 / 4;
    r = rect_centre(r, r.w, side + texts + th->gap);
    row = cut_top(&r, side);
    photo(p, ui, rect_centre(row, side, side), s);
    cut_top(&r, th->gap);
    row = cut_top(&r, th->h1 * 4 / 3);
    ui_node(ui, "staff", ROLE_HEADING, row, visit_text(p->terminal, &s->name));
    draw_name(ui, row, (struct style){th->h1, BOLD, th->ink, CENTRE},
              visit_text(p->terminal, &s->name));
    draw_line(ui, cut_top(&r, th->body * 3 / 2),
              (struct style){th->body, REGULAR, th->ink2, CENTRE},
              visit_text(p->terminal, &s->level));
    text_format(text, sizeof text, tr(ui, "No. %s"), s->number);
    draw_line(ui, cut_top(&r, th->body * 3 / 2),
              (struct style){th->body, REGULAR, th->ink2, CENTRE}, text);
}
