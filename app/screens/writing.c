/* writing.c - writing on the screen: Pinyin, letters, by hand. */
#include "screens/writing.h"

#include <string.h>

#include "base/text.h"
#include "screens/tile.h"
#include "screens/words.h"
#include "screens/writing_inside.h"

enum { CANDIDATES_BY_HAND = 10, SHOWN_MAX = 4096 };

/* ---- the text ---- */

/* The end of it, so that what was written last stays in sight; by halves, as a text
 * may be long. */
static const char *end_in(const struct hand *h, struct rect r, struct style s, const char *text)
{
    size_t low = 0, high = strlen(text); /* cut at `high` it fits */

    if (draw_height(h->ui, r.w, s, text) <= r.h)
        return text;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;

        if (draw_height(h->ui, r.w, s, text + middle) <= r.h)
            high = middle;
        else
            low = middle;
    }
    while ((text[high] & 0xC0) == 0x80) /* to where a character begins */
        high++;
    return text + high;
}

static void draw_lines(struct hand *h, const char *shown)
{
    struct ui *ui = h->ui;
    const struct theme *th = &ui->theme;
    struct rect r = h->plan.field, in = rect_inset(r, least(theme_px(th, 24), r.h / 8));
    struct style s = {least(most(th->body, theme_px(th, 40)), in.h * 3 / 4), REGULAR, th->ink,
                      LEFT};
    struct node *n = ui_node(ui, h->f->id, ROLE_FIELD, r, tr(ui, h->f->label));

    if (!th->large && in.h < s.size * 3) /* two lines in a low field */
        s.size = least(s.size, in.h / 3);
    n->masked = true;
    text_copy(n->value, sizeof n->value, shown);
    draw_box(ui, r, th->card, th->brand, theme_px(th, 4), th->r_card);
    ui_focus_ring(ui, h->f->id, r, th->r_card);
    if (shown[0] == '\0') {
        s.ink = th->ink2;
        s.size = least(th->body, in.h);
        draw_text(ui, in, s, tr(ui, h->f->label));
    } else {
        draw_growing(ui, in, s, end_in(h, in, s, shown));
    }
}

/* Letters that wait for their characters differ from the text; where both are too long,
 * the end of all is shown alike. */
static void draw_one_line(struct hand *h, const char *shown)
{
    struct ui *ui = h->ui;
    struct field_part waiting = {h->w->letters, ui->theme.brand};

    ui_field_of(ui, h->plan.field, h->f->id, tr(ui, h->f->label), shown, &waiting)->masked = true;
}

static void field(struct hand *h)
{
    char shown[SHOWN_MAX];

    text_format(shown, sizeof shown, "%s%s", h->f->text, h->w->letters);
    if (h->f->lines)
        draw_lines(h, shown);
    else
        draw_one_line(h, shown);
    wipe(shown, sizeof shown);
}

/* ---- candidates ---- */

static const char *word(const struct writing *w, int i)
{
    return w->answer.words + w->answer.at[w->order[i]];
}

static struct style word_style(const struct hand *h, int height)
{
    const struct theme *th = &h->ui->theme;

    return (struct style){least(most(theme_px(th, 48), th->h2), height * 6 / 10), REGULAR, th->ink,
                          CENTRE};
}

static void candidate(struct hand *h, struct rect r, int i, int place)
{
    const struct theme *th = &h->ui->theme;
    struct style s = word_style(h, r.h);
    char id[NODE_ID], example[NAMES_EXAMPLE];
    struct node *n;

    text_format(id, sizeof id, "candidate:%d", place);
    n = ui_node(h->ui, id, ROLE_KEY, r, word(h->w, i));
    if (h->ui->reads && names_example(word(h->w, i), example))
        text_copy(n->value, sizeof n->value, example);
    draw_box(h->ui, r, ui_is_down(h->ui, id) ? colour_mix(th->card, th->ink, 12) : th->card,
             th->brand, theme_px(th, 2), th->r_key);
    ui_focus_ring(h->ui, id, r, th->r_key);
    s.size = draw_size(h->ui, s, r.w - 4, word(h->w, i));
    draw_line(h->ui, r, s, word(h->w, i));
    if (ui_pressed(h->ui, id))
        visit_choose_candidate(h->p->terminal, i);
}

/* As many as find room, each as wide as its word; the rest follow by "more". */
static void strip(struct hand *h, struct rect r)
{
    struct writing *w = h->w;
    int key = writing_key(&h->ui->theme), first = w->first;
    struct rect more = {0, 0, 0, 0};
    bool by_hand = w->ink.count > 0; /* ten, all in sight */
    int tenth = (r.w + h->plan.gap) / CANDIDATES_BY_HAND - h->plan.gap;

    if (w->count > 1 && !by_hand) {
        more = cut_right(&r, most(key, r.h * 9 / 10));
        cut_right(&r, h->plan.gap);
    }
    ui_node(h->ui, "offered", ROLE_HEADING, r, tr(h->ui, "Characters to choose from"));
    for (int i = first; i < w->count; i++) {
        struct style s = word_style(h, r.h);
        int wide = draw_width(h->ui, s, word(w, i)) + s.size * 2 / 3;

        wide = by_hand ? least(tenth, r.h * 3 / 2) : most(wide, most(key, r.h * 9 / 10));
        if (wide > r.w && h->shown > 0)
            break;
        candidate(h, cut_left(&r, least(wide, r.w)), i, ++h->shown);
        cut_left(&r, h->plan.gap);
        if (r.w < key)
            break;
    }
    if (more.w > 0 && h->shown < w->count &&
        tile_press(
            h->ui, more,
            (struct press){.id = "candidates_more", .label = tr(h->ui, "More"), .role = ROLE_KEY}))
        w->first = first + h->shown < w->count ? first + h->shown : 0;
}

static const char *hint(const struct hand *h)
{
    enum readiness pinyin = visit_ime(h->p->terminal, IME_PINYIN);
    bool hand = writing_can(h, IME_HANDWRITING);

    if (strlen(h->f->text) + 4 >= h->f->size)
        return N_("There is no more room. What is written is kept.");
    if (pinyin == IME_IS_LOADING)
        return N_("Chinese characters come in a moment; letters can be typed already.");
    if (pinyin == IME_IS_ABSENT && !hand)
        return N_("This machine writes letters only. The staff adds your characters.");
    if (pinyin == IME_IS_ABSENT)
        return N_("There is no Pinyin on this machine. Please write by hand, or in letters.");
    if (h->w->way == WRITE_LETTERS)
        return h->f->name ? N_("For Chinese characters press Pinyin.") : "";
    if (!h->f->name)
        return N_("Type Pinyin, then choose the characters here.");
    return h->f->text[0] == '\0' ? N_("First the surname: type it and choose it here.")
                                 : N_("Now the given name, in the same way.");
}

static void draw_hint(struct hand *h, struct rect r)
{
    const struct theme *th = &h->ui->theme;
    struct style s = {th->note, REGULAR, th->ink2, LEFT}, small = s;
    const char *text = hint(h);

    if (text[0] == '\0')
        return;
    text = tr(h->ui, text);
    ui_node(h->ui, "hint", ROLE_TEXT, r, text);
    small.size = s.size * 6 / 10;
    if (draw_height(h->ui, r.w, small, text) <= r.h) /* else it is said */
        tile_middle(h->ui, r, s, text);
}

static void candidates(struct hand *h)
{
    if (h->w->count > 0)
        strip(h, h->plan.strip);
    else
        draw_hint(h, h->plan.strip);
}

/* ---- by hand ---- */

static void ink(struct hand *h, struct rect r)
{
    if (!ui_ink(h->ui, r, "ink", tr(h->ui, "Write one character here with your finger"),
                &h->w->ink))
        return;
    if (h->w->letters[0] != '\0')
        wipe(h->w->letters, sizeof h->w->letters);
    visit_write_ink(h->p->terminal);
}

static void ink_wipe(struct hand *h, struct rect r)
{
    if (tile_press(h->ui, r,
                   (struct press){.id = "ink_wipe",
                                  .label = tr(h->ui, "Wipe"),
                                  .role = ROLE_KEY,
                                  .off = h->w->ink.count == 0}))
        visit_drop_writing(h->p->terminal);
}

/* Pad and keys side by side, or one above the other. */
static void pad(struct hand *h)
{
    struct rect r = h->plan.pad, low;
    int key = writing_key(&h->ui->theme);

    if (h->ui->theme.portrait) {
        low = cut_right(&r, key * 3 / 2);
        cut_right(&r, h->plan.gap);
        ink(h, r);
        ink_wipe(h, cut_bottom(&low, key * 5 / 4));
        return;
    }
    low = cut_bottom(
        &r, grid_cell(h->plan.keys, 1, writing_row_count(h->plan.rows), h->plan.row_gap, 0).h);
    cut_bottom(&r, h->plan.row_gap);
    ink(h, r);
    ink_wipe(h, low);
}

/* In the place of the keys: the pad, ten candidates, and the keys that are needed. */
static void hand_alone(struct hand *h)
{
    struct rect r = h->plan.keys, left;
    int rows = writing_row_count(h->plan.rows), columns = 5, i = 0;
    static const char *const tokens[] = {"erase", "hand", "done"};

    left = cut_left(
        &r, least(r.h * 5 / 4, r.w - columns * writing_key(&h->ui->theme) - columns * h->plan.gap));
    cut_left(&r, h->plan.gap);
    ink(h, left);
    if (h->w->count > 0)
        ui_node(h->ui, "offered", ROLE_HEADING, r, tr(h->ui, "Characters to choose from"));
    for (; i < CANDIDATES_BY_HAND; i++) {
        if (i < h->w->count)
            candidate(h, grid_cell(r, columns, rows, h->plan.row_gap, i), i, i + 1);
    }
    i = columns * (rows - 1);
    i = i < CANDIDATES_BY_HAND ? CANDIDATES_BY_HAND : i;
    ink_wipe(h, grid_cell(r, columns, rows, h->plan.row_gap, i++));
    for (size_t k = 0; k < ARRAY_LEN(tokens); k++, i++) {
        struct rect cell = grid_cell(r, columns, rows, h->plan.row_gap, i);

        if (k + 1 == ARRAY_LEN(tokens))
            cell.w = r.x + r.w - cell.x; /* the last key has what is left of the row */
        writing_key_of(h, cell, tokens[k]);
    }
}

/* ---- the whole ---- */

static void begin(struct hand *h)
{
    struct writing *w = h->w;

    if (!w->begun)
        w->way = h->p->visit->language == ENGLISH ? WRITE_LETTERS : WRITE_PINYIN;
    w->begun = true;
    if (w->way == WRITE_PINYIN && visit_ime(h->p->terminal, IME_PINYIN) == IME_IS_ABSENT)
        w->way = WRITE_LETTERS;
    if (w->way == WRITE_BY_HAND &&
        (!writing_can(h, IME_HANDWRITING) || !rect_is_empty(h->plan.pad)))
        w->way = WRITE_PINYIN;
    if (w->chosen[0] != '\0')
        writing_put(h, w->chosen);
    wipe(w->chosen, sizeof w->chosen);
    if (w->count > 0 && w->language != h->p->visit->language) /* it was switched meanwhile */
        writing_ask_again(h);
    writing_take_keyboard(h);
}

void writing_begin(struct page *p)
{
    visit_drop_writing(p->terminal);
    p->visit->writing.begun = p->visit->writing.symbols = p->visit->writing.second = false;
}

enum writing_event writing(struct page *p, struct ui *ui, struct rect r,
                           const struct writing_field *f)
{
    struct hand h = {.p = p, .ui = ui, .w = &p->visit->writing, .f = f};
    bool alone;

    h.plan = writing_plan(ui, r, writing_can(&h, IME_HANDWRITING), f->lines);
    begin(&h);
    alone = h.w->way == WRITE_BY_HAND;
    if (alone && h.plan.strip.y == h.plan.field.y) /* the candidates have a place of their own */
        h.plan.field.w = r.w;
    field(&h);
    if (!alone && ui->theme.portrait && !rect_is_empty(h.plan.pad))
        pad(&h);
    if (!alone)
        candidates(&h);
    else if (h.plan.strip.y != h.plan.field.y)
        draw_hint(&h, h.plan.strip);
    if (alone)
        hand_alone(&h);
    else
        writing_keys(&h);
    if (!alone && !ui->theme.portrait && !rect_is_empty(h.plan.pad))
        pad(&h);
    return h.event;
}
