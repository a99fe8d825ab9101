/* frame.c - header and footer, or on a small display one bar for both. */
#include "screens/frame.h"

#include <string.h>

#include "base/text.h"

enum { KNOCKS = 3, KNOCK_MS = 2000, LOW_TOUCHES = 9 };

bool frame_is_low(const struct ui *ui)
{
    const struct theme *th = &ui->theme;

    return th->compact || (!th->portrait && th->h < LOW_TOUCHES * th->touch);
}

/* ---- what the bars hold ---- */

/* The badge is smaller than what can be tapped. */
static int badge_side(const struct theme *th, int h)
{
    return least(h, most(theme_px(th, 64), h * 3 / 5));
}

bool frame_state(struct page *p, struct ui *ui, char *to, size_t size)
{
    struct part parts[PARTS_MAX];
    int n = visit_parts(p->terminal, parts);
    char as_of[WORDS_MAX];

    for (int i = 0; i < n; i++) {
        if (!parts[i].broken || strcmp(parts[i].name, "hub") == 0)
            continue;
        words_part(ui, &parts[i], to, size);
        return false;
    }
    words_as_of(p, ui, as_of, sizeof as_of);
    if (!visit_is_stale(p->terminal)) {
        text_copy(to, size, tr(ui, "All parts work"));
        return true;
    }
    if (as_of[0] != '\0')
        text_format(to, size, tr(ui, "Not connected, %s"), as_of);
    else
        text_copy(to, size, tr(ui, "Not connected; numbers are given all the same"));
    return false;
}

/* What a finger needs around r, on the display. */
static struct rect finger_room(const struct theme *th, struct rect r)
{
    int w = most(r.w, th->touch), h = most(r.h, th->touch);

    return (struct rect){least(r.x, th->w - w), least(r.y, th->h - h), w, h};
}

bool frame_badge(struct page *p, struct ui *ui, struct rect r, struct frame_taps *taps, colour fill,
                 colour ink)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    int side = badge_side(&ui->theme, r.h);
    struct rect box = {r.x, r.y + (r.h - side) / 2, side, side};

    draw_box(ui, box, fill, 0, 0, side / 4);
    draw_line(ui, box, (struct style){side * 6 / 10, BOLD, ink, CENTRE}, c->mark);
    if (taps == NULL)
        return false;
    /* A key: knocks may follow each other sooner than presses of a button. */
    ui_node(ui, "mark", ROLE_KEY, finger_room(&ui->theme, r), tr(ui, "For the staff"));
    if (!ui_pressed(ui, "mark"))
        return false;
    if (taps->count == 0 || p->millis - taps->first > KNOCK_MS) {
        taps->count = 0;
        taps->first = p->millis;
    }
    return ++taps->count >= KNOCKS;
}

/* What the button of the language offers next, each in its own words. */
static const char *offered(int language)
{
    static const char *const labels[LANGUAGES] = {
        [ZH_HANS] = "繁體 / EN", [ZH_HANT] = "EN / 简体", [ENGLISH] = "简体 / 繁體"};

    return labels[language];
}

static void choose_tools(struct page *p, bool language, bool access)
{
    if (language)
        visit_set_language(p->terminal, (p->visit->language + 1) % LANGUAGES);
    if (access)
        visit_open_access(p->terminal);
}

static int pill_width(const struct ui *ui, const char *label)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body, REGULAR, th->ink, LEFT};

    /* Wider than a square, so that sign and word stand side by side. */
    return most(draw_width(ui, s, label) + th->body * 9 / 8 + theme_px(th, 14 + 2 * 30) + 4,
                th->touch * 3 / 2 + 2);
}

/* Little room for words beside each other. */
static bool is_narrow(const struct theme *th)
{
    return th->portrait || th->w < th->body * 44;
}

static void tools(struct page *p, struct ui *ui, struct rect *row)
{
    const struct theme *th = &ui->theme;
    const char *access_label = tr(ui, "Accessibility"), *next = offered(p->visit->language);
    /* Where there is no room for words their signs stand alone. */
    bool narrow = is_narrow(th);
    struct rect r = cut_right(row, narrow ? th->touch : pill_width(ui, access_label));
    bool access, language;

    r = rect_centre(r, r.w, th->touch);
    access = ui_icon_button(ui, r, "accessibility", "access", access_label,
                            visit_is_plain(p->terminal) ? BUTTON_PLAIN : BUTTON_PRIMARY);
    cut_right(row, th->gap);
    r = cut_right(row, narrow && th->large ? th->touch : pill_width(ui, next));
    r = rect_centre(r, r.w, th->touch);
    language = ui_icon_button(ui, r, "language", "globe", next, BUTTON_PLAIN);
    cut_right(row, th->gap);
    choose_tools(p, language, access);
}

static void clock_and_date(struct page *p, struct ui *ui, struct rect *row)
{
    const struct theme *th = &ui->theme;
    struct style big = {most(theme_px(th, 40), th->body), REGULAR, th->ink, RIGHT};
    struct style small = {th->note, REGULAR, th->ink2, RIGHT};
    char clock[CLOCK_TEXT], date[WORDS_MAX];

    clock_to_text(p->now, clock);
    ui_node(ui, "clock", ROLE_TEXT, *row, clock);
    draw_line(ui, cut_right(row, draw_width(ui, big, clock) + 1), big, clock);
    cut_right(row, theme_px(th, 16));
    if (is_narrow(th))
        return;
    words_date(ui, p->now, date, sizeof date);
    draw_line(ui, cut_right(row, draw_width(ui, small, date) + 1), small, date);
    cut_right(row, th->gap);
}

/* ---- header ---- */

static bool header(struct page *p, struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    const char *name = visit_text(p->terminal, &visit_catalogue(p->terminal)->name);
    struct rect bar = {0, 0, th->w, th->bar}, row = {th->pad, 0, th->w - 2 * th->pad, th->bar};
    struct style s = {most(theme_px(th, 40), th->body), BOLD, th->ink, LEFT};
    bool knocked;

    ui->band = BAND_HEADER;
    draw_box(ui, bar, th->card, 0, 0, 0);
    draw_box(ui, cut_bottom(&bar, theme_px(th, 2)), th->line, 0, 0, 0);
    knocked = frame_badge(
        p, ui, rect_centre((struct rect){row.x, row.y, th->touch, row.h}, th->touch, th->touch),
        f->taps, th->brand, th->brand_ink);
    cut_left(&row, badge_side(th, th->touch) + theme_px(th, 28));
    tools(p, ui, &row);
    clock_and_date(p, ui, &row);
    if (draw_width(ui, s, name) * 3 / 4 > row.w)
        s.size = s.size * 3 / 4;
    while (s.size > th->note / 2 && draw_height(ui, row.w, s, name) > row.h * 7 / 8)
        s.size -= s.size / 12 + 1;
    tile_middle(ui, row, s, name);
    ui->band = BAND_BODY;
    return knocked;
}

/* ---- one bar for a small display ---- */

/* The title and the same in the second language, or the name of the hall. */
static void bar_title(struct page *p, struct ui *ui, const struct frame *f, struct rect row)
{
    const struct theme *th = &ui->theme;
    const struct names *name = f->name != NULL ? f->name : &visit_catalogue(p->terminal)->name;
    const char *first = f->title != NULL ? tr(ui, f->title) : visit_text(p->terminal, name);
    const char *second =
        f->title != NULL ? words_second(ui, f->title) : name->text[words_second_language(ui)];
    int big = th->large ? least(th->h2, row.h / 2) : th->h2, small = least(th->note, row.h / 4);
    struct rect box = rect_centre(row, row.w, least(row.h, (big + small) * 4 / 3));
    struct style s = {big, BOLD, th->ink, LEFT};

    if (f->title != NULL || f->name != NULL)
        ui_node(ui, "title", ROLE_HEADING, row, first);
    if (draw_width(ui, s, first) * 2 / 3 > row.w) { /* a long name has both lines */
        s.size = least(big, row.h / 3);
        tile_middle(ui, row, s, first);
        return;
    }
    draw_line(ui, cut_top(&box, big * 4 / 3), s, first);
    tile_second(ui, box, (struct style){small, REGULAR, th->ink2, LEFT}, second);
}

/* A dot while all is well, else a sign: not by colour alone. */
static void state_sign(struct ui *ui, struct rect r, int dot, bool good)
{
    const struct theme *th = &ui->theme;

    if (good)
        draw_box(ui, rect_centre(r, dot, dot), th->ok, 0, 0, dot / 2);
    else
        draw_icon(ui, rect_centre(r, dot * 2, dot * 2), "warning", th->warn);
}

/* The clock, and under it the state of the device: a dot, or words when they are
 * few. */
static void bar_clock(struct page *p, struct ui *ui, struct rect *row)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body, REGULAR, th->ink, CENTRE};
    char clock[CLOCK_TEXT], state[WORDS_MAX], as_of[WORDS_MAX];
    bool good = frame_state(p, ui, state, sizeof state);
    int dot = th->note / 2, w, h = th->body * 4 / 3;
    struct rect box;

    clock_to_text(p->now, clock);
    words_as_of(p, ui, as_of, sizeof as_of);
    w = most(draw_width(ui, s, clock), as_of[0] != '\0' ? th->note * 5 : 0) + 2;
    box = cut_right(row, w);
    ui_node(ui, "device", ROLE_TEXT, box, state);
    box = rect_centre(box, w, h + th->note * 4 / 3);
    draw_line(ui, cut_top(&box, h), s, clock);
    if (as_of[0] != '\0')
        draw_line(ui, box, (struct style){th->note, BOLD, th->warn, CENTRE}, as_of);
    else
        state_sign(ui, box, dot, good);
    cut_right(row, th->gap);
}

static enum frame_event one_bar(struct page *p, struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    struct rect bar = {0, 0, th->w, th->bar}, row = {th->pad, 0, th->w - 2 * th->pad, th->bar}, r;
    bool went = false, knocked = false, access, language;

    ui->band = BAND_HEADER;
    draw_box(ui, bar, th->card, 0, 0, 0);
    draw_box(ui, cut_bottom(&bar, theme_px(th, 2)), th->line, 0, 0, 0);
    r = rect_centre((struct rect){row.x, row.y, th->touch, row.h}, th->touch, th->touch);
    cut_left(&row, f->back ? th->touch : badge_side(th, th->touch));
    if (f->back)
        went = tile_stack(ui, r, "back", "back", tr(ui, "Back"), false);
    else
        knocked = frame_badge(p, ui, r, f->taps, th->brand, th->brand_ink);
    cut_left(&row, th->gap);
    r = rect_centre(cut_right(&row, th->touch), th->touch, th->touch);
    access = tile_stack(ui, r, "accessibility", "access", tr(ui, "Accessibility"),
                        !visit_is_plain(p->terminal));
    cut_right(&row, th->gap);
    r = rect_centre(cut_right(&row, th->touch), th->touch, th->touch);
    language = tile_stack(ui, r, "language", "globe", offered(p->visit->language), false);
    cut_right(&row, th->gap);
    bar_clock(p, ui, &row);
    bar_title(p, ui, f, row);
    ui->band = BAND_BODY;
    choose_tools(p, language, access);
    return went ? FRAME_BACK : knocked ? FRAME_STAFF : FRAME_NOTHING;
}

/* ---- the page between ---- */

static void title(struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    struct style big = {th->h2, BOLD, th->ink, LEFT}, small = {th->note, REGULAR, th->ink2, LEFT};
    const char *first = tr(ui, f->title), *second = words_second(ui, f->title);
    int w = draw_width(ui, big, first), space = theme_px(th, 24);
    struct rect row = cut_top(&f->body, th->h2 * 4 / 3);

    ui_node(ui, "title", ROLE_HEADING, row, first);
    if (w + space + draw_width(ui, small, second) * 5 / 4 <= row.w) {
        draw_line(ui, cut_left(&row, w + 1), big, first);
        cut_left(&row, space);
        row.y += (big.size - small.size) * 37 / 100; /* on one base line */
        tile_second(ui, row, small, second);
    } else {
        draw_line(ui, row, big, first);
        tile_second(ui, cut_top(&f->body, th->note * 4 / 3), small, second);
    }
    cut_top(&f->body, theme_px(th, 28));
}

static bool footer(struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    struct rect bar = {0, th->h - th->foot, th->w, th->foot}, r;
    bool went = false;

    ui->band = BAND_FOOTER;
    draw_box(ui, bar, th->card, 0, 0, 0);
    draw_box(ui, cut_top(&bar, theme_px(th, 2)), th->line, 0, 0, 0);
    f->foot = (struct rect){th->pad, bar.y, th->w - 2 * th->pad, bar.h};
    if (f->back) {
        r = cut_left(&f->foot, pill_width(ui, tr(ui, "Back")) + theme_px(th, 20));
        r = rect_centre(r, r.w, most(th->touch, least(theme_px(th, 88), r.h)));
        went = ui_icon_button(ui, r, "back", "back", tr(ui, "Back"), BUTTON_PLAIN);
        cut_left(&f->foot, th->gap);
    }
    f->width = f->foot.w;
    ui->band = BAND_BODY;
    return went;
}

static enum frame_event two_bars(struct page *p, struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    int above = theme_px(th, 40);
    bool knocked, went;

    knocked = header(p, ui, f);
    went = footer(ui, f);
    f->body = (struct rect){th->pad, th->bar + above, th->w - 2 * th->pad,
                            th->h - th->bar - th->foot - 2 * above};
    if (f->title != NULL)
        title(ui, f);
    return went ? FRAME_BACK : knocked ? FRAME_STAFF : FRAME_NOTHING;
}

enum frame_event frame_begin(struct page *p, struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    enum frame_event e;

    if (!th->compact)
        return two_bars(p, ui, f);
    e = one_bar(p, ui, f);
    f->body = rect_inset((struct rect){0, th->bar, th->w, th->h - th->bar}, th->pad);
    f->foot = (struct rect){f->body.x, f->body.y, 0, 0};
    if (f->actions > 0) { /* a column at the right: there is more width than height */
        f->foot = cut_right(&f->body, most(th->touch * 7 / 4, th->w / 5));
        cut_right(&f->body, th->gap);
    }
    return e;
}

/* ---- what is left of the footer ---- */

/* The dot and words of the device's state, at the right end. */
static void device(struct page *p, struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    char state[WORDS_MAX];
    bool good = frame_state(p, ui, state, sizeof state);
    colour ink = good ? th->ok : th->warn;
    struct style s = {th->note, good ? REGULAR : BOLD, ink, RIGHT};
    int dot = th->note * 3 / 4, w = draw_width(ui, s, state) + 1;
    struct rect r = cut_right(&f->foot, least(w, f->foot.w * 6 / 10));

    draw_line(ui, r, s, state);
    ui_node(ui, "device", ROLE_TEXT, r, state);
    cut_right(&f->foot, dot / 2);
    state_sign(ui, cut_right(&f->foot, good ? dot : dot * 2), dot, good);
}

static void hint(struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->note, REGULAR, th->ink2, LEFT}, small = s;

    if (f->hint == NULL || f->hint[0] == '\0' || rect_is_empty(f->foot))
        return;
    ui_node(ui, "hint", ROLE_TEXT, f->foot, f->hint);
    small.size = s.size * 6 / 10;
    if (draw_height(ui, f->foot.w, small, f->hint) > f->foot.h)
        return; /* too small to be read: it is said */
    if (th->compact)
        draw_text(ui, f->foot, s, f->hint);
    else
        tile_middle(ui, f->foot, s, f->hint);
}

void frame_end(struct page *p, struct ui *ui, struct frame *f)
{
    const struct theme *th = &ui->theme;

    ui->band = BAND_FOOTER;
    if (!th->compact && !f->begun)
        device(p, ui, f);
    if (!th->compact)
        cut_right(&f->foot, th->gap);
    else
        cut_bottom(&f->foot, th->gap);
    hint(ui, f);
    ui->band = BAND_BODY;
}
