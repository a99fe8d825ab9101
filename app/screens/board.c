/* board.c - the call board on the wall: who is called, and to which counter. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

/* A call stands out for so long; nothing blinks. */
enum { NEW_MS = 10 * SECOND };

struct board {
    struct frame_taps taps;
};

static colour faint(const struct theme *th)
{
    return (th->brand_ink & 0xFFFFFF) | 0x22000000;
}

/* How much longer the newest call stands out; 0 no more. */
static int64_t new_for(const struct page *p)
{
    const struct view *v = visit_view(p->terminal);
    int64_t left;

    if (v->call_count == 0)
        return 0;
    left = v->calls[0].at + NEW_MS - p->now.at;
    return left < 0 || left > NEW_MS ? 0 : left;
}

/* "Please go to counter 3", in the language and smaller in the other one. */
static void where(struct page *p, struct ui *ui, struct rect r, int counter)
{
    const struct theme *th = &ui->theme;
    int size = r.h * 4 / 9;
    char text[WORDS_MAX];

    (void)p;
    text_format(text, sizeof text, tr(ui, "to counter %d"), counter);
    draw_line(ui, cut_top(&r, r.h * 5 / 9), (struct style){size, REGULAR, th->brand_ink, CENTRE},
              text);
    text_format(text, sizeof text, words_second(ui, "to counter %d"), counter);
    tile_second(ui, r, (struct style){size / 2, REGULAR, th->brand_ink, CENTRE}, text);
}

static void newest(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    const struct call *c = &visit_view(p->terminal)->calls[0];
    bool is_new = new_for(p) > 0;
    struct rect in = rect_inset(r, r.h / 16), row;
    char number[NUMBER_TEXT], label[WORDS_MAX];
    struct style big = {0, BOLD, th->brand_ink, CENTRE};

    draw_box(ui, r, th->brand, th->board_mark, is_new ? theme_px(th, 14) : 0, theme_px(th, 32));
    number_to_text(c->number, number);
    text_format(label, sizeof label, tr(ui, "Number %s, please go to counter %d."), number,
                c->counter);
    if (in.h > in.w)
        in = rect_centre(in, in.w, in.w);
    row = cut_top(&in, in.h / 5);
    draw_line(ui, row, (struct style){row.h * 6 / 10, REGULAR, th->brand_ink, CENTRE},
              tr(ui, "Now calling"));
    row = cut_bottom(&in, in.h * 2 / 5);
    big.size = in.h * 11 / 10 < 400 ? in.h * 11 / 10 : 400;
    big.size = draw_size(ui, big, in.w, number);
    draw_line(ui, in, big, number);
    where(p, ui, row, c->counter);
    ui_node(ui, "newest", ROLE_HEADING, r, label);
}

static void nobody_yet(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    struct rect in = rect_inset(r, theme_px(th, 48));
    const char *text = N_("Please wait for your number");
    const char *hall = visit_text(p->terminal, &visit_catalogue(p->terminal)->name);
    struct style s = {th->h1 * 5 / 4, BOLD, th->brand_ink, CENTRE};
    int h = least(draw_height(ui, in.w, s, hall), in.h / 2);

    draw_box(ui, r, th->brand, 0, 0, theme_px(th, 32));
    in = rect_centre(in, in.w, h + th->gap + th->h2 * 3 / 2 + th->body * 3 / 2);
    draw_text(ui, cut_top(&in, h), s, hall);
    cut_top(&in, th->gap);
    ui_heading(ui, cut_top(&in, th->h2 * 3 / 2),
               (struct style){th->h2, REGULAR, th->brand_ink, CENTRE}, "title", tr(ui, text));
    tile_second(ui, in, (struct style){th->body, REGULAR, th->board_mark, CENTRE},
                words_second(ui, text));
}

/* ---- the list ---- */

static void two_words(struct ui *ui, struct rect r, const char *english, enum align align)
{
    const struct theme *th = &ui->theme;
    char text[WORDS_MAX];

    text_format(text, sizeof text, "%s %s", tr(ui, english), words_second(ui, english));
    draw_line(ui, r, (struct style){th->note * 36 / 26, REGULAR, th->board_ink2, align}, text);
}

static bool is_there(const struct ui *ui, const char *id)
{
    for (int i = 0; i < ui->node_count; i++) {
        if (text_equal(ui->nodes[i].id, id))
            return true;
    }
    return false;
}

static void list_row(struct ui *ui, struct rect r, const struct call *c, int i, bool is_new)
{
    const struct theme *th = &ui->theme;
    struct rect in = {r.x + theme_px(th, 16), r.y, r.w - 2 * theme_px(th, 16), r.h}, right;
    int size = r.h * 6 / 10;
    char number[NUMBER_TEXT], counter[16], id[NODE_ID], label[WORDS_MAX];

    if (is_new)
        draw_box(ui, r, faint(th), 0, 0, th->r_key);
    if (i > 0)
        draw_box(ui, (struct rect){r.x, r.y, r.w, theme_px(th, 2)}, faint(th), 0, 0, 0);
    number_to_text(c->number, number);
    text_format(counter, sizeof counter, "%d", c->counter);
    text_format(label, sizeof label, tr(ui, "Number %s, please go to counter %d."), number,
                c->counter);
    right = cut_right(&in, in.w / 3);
    size = draw_size(ui, (struct style){size, BOLD, 0, LEFT}, in.w, number);
    draw_line(ui, in, (struct style){size, BOLD, th->board_bright, LEFT}, number);
    draw_line(ui, right, (struct style){size, BOLD, th->board_mark, RIGHT}, counter);
    text_format(id, sizeof id, "call:%s", number);
    if (!is_there(ui, id)) /* a number that was called again stands there twice */
        ui_node(ui, id, ROLE_TEXT, r, label);
}

static void list(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    const struct view *v = visit_view(p->terminal);
    struct rect head = cut_top(&r, th->note * 36 / 26 * 2), in;
    int rows = r.h / theme_px(th, 158), least_h = th->h2 * 5 / 3;

    in = (struct rect){head.x + theme_px(th, 16), head.y, head.w - 2 * theme_px(th, 16), head.h};
    two_words(ui, cut_left(&in, in.w / 2), N_("Number"), LEFT);
    two_words(ui, in, N_("Counter"), RIGHT);
    if (rows < 5)
        rows = r.h / least_h < 5 ? r.h / least_h : 5;
    if (rows > CALLS_MAX)
        rows = CALLS_MAX;
    for (int i = 0; i < v->call_count && i < rows; i++)
        list_row(ui, grid_cell(r, 1, rows, 0, i), &v->calls[i], i, i == 0 && new_for(p) > 0);
}

/* ---- the bars ---- */

static void average(const struct view *v, struct wait *to)
{
    *to = (struct wait){-1, -1};
    for (int i = 0; i < v->service_count; i++) {
        const struct wait *w = &v->services[i].wait;

        if (v->services[i].waiting <= 0 || w->high < 0)
            continue;
        if (to->high < 0 || w->low < to->low)
            to->low = w->low;
        if (w->high > to->high)
            to->high = w->high;
    }
}

static bool bar(struct page *p, struct ui *ui, struct rect r)
{
    struct board *s = p->state;
    const struct theme *th = &ui->theme;
    const struct view *v = visit_view(p->terminal);
    int size = th->note * 38 / 26 < r.h / 2 ? th->note * 38 / 26 : r.h / 2;
    struct style st = {size, REGULAR, th->board_ink, LEFT};
    char clock[CLOCK_TEXT], text[WORDS_MAX * 2], part[WORDS_MAX];
    struct rect row = {th->pad, r.y, r.w - 2 * th->pad, r.h}, box;
    struct wait w;
    bool knocked;

    draw_box(ui, r, th->board_bar, 0, 0, 0);
    box = cut_left(&row, r.h < th->touch ? r.h : th->touch);
    knocked = frame_badge(p, ui, box, &s->taps, th->brand, th->brand_ink);
    cut_left(&row, th->gap);
    clock_to_text(p->now, clock);
    st.align = RIGHT;
    box = cut_right(&row, draw_width(ui, st, clock) + 1);
    draw_line(ui, box, st, clock);
    ui_node(ui, "clock", ROLE_TEXT, box, clock);
    st.align = LEFT;
    text[0] = '\0';
    if (visit_view_age(p->terminal) >= 0) {
        words_people(ui, v->waiting, part, sizeof part);
        text_format(text, sizeof text, tr(ui, "%s waiting"), part);
        average(v, &w);
        words_wait(ui, w, part, sizeof part);
        if (v->waiting > 0 && part[0] != '\0')
            text_append(text, sizeof text, WORDS_DOT "%s", part);
    }
    draw_line(ui, row, st, text);
    ui_node(ui, "waiting", ROLE_TEXT, row, text);
    return knocked;
}

/* Calls that are old look old (invariant 10). */
static void stale_band(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    char as_of[WORDS_MAX], text[WORDS_MAX * 2];

    words_as_of(p, ui, as_of, sizeof as_of);
    if (as_of[0] != '\0')
        text_format(text, sizeof text, tr(ui, "Calls %s. Please listen to the staff."), as_of);
    else
        text_copy(text, sizeof text, tr(ui, "Not connected. Please listen to the staff."));
    draw_box(ui, r, th->warn, 0, 0, 0);
    draw_line(ui, rect_inset(r, r.h / 8), (struct style){r.h / 2, BOLD, th->brand_ink, CENTRE},
              text);
    ui_node(ui, "stale", ROLE_HEADING, r, text);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct theme *th = &ui->theme;
    const struct view *v = visit_view(p->terminal);
    struct rect area = {0, 0, th->w, th->h}, left;
    int bar_h = theme_px(th, 110) > th->body * 2 ? theme_px(th, 110) : th->body * 2;
    int gap = theme_px(th, 40);

    ui_begin(ui, th->board);
    if (bar(p, ui, cut_bottom(&area, bar_h)))
        return go(&unlock_screen);
    if (visit_is_stale(p->terminal))
        stale_band(p, ui, cut_top(&area, bar_h));
    area = rect_inset(area, th->pad);
    if (v->call_count == 0) {
        nobody_yet(p, ui, area);
        return stay();
    }
    left = th->portrait ? cut_top(&area, area.h * 2 / 5) : cut_left(&area, area.w * 53 / 100);
    if (th->portrait)
        cut_top(&area, gap);
    else
        cut_left(&area, gap);
    newest(p, ui, left);
    list(p, ui, area);
    return new_for(p) > 0 ? stay_for(new_for(p)) : stay();
}

const struct screen board_screen = {
    .name = "board",
    .state_size = sizeof(struct board),
    .idle_seconds = -1,
    .show = show,
};
