/* pad.c - the pad at a counter while it asks nothing: who serves here, and
 * whom. */
#include "base/text.h"
#include "screens/choice.h"
#include "screens/frame.h"
#include "screens/screens.h"
#include "screens/who.h"

struct pad {
    struct frame_taps taps;
};

static const char *state_words(const struct view *v)
{
    switch (v->desk) {
    case COUNTER_OPEN:
        return v->serving.prefix[0] != '\0' ? N_("Now serving") : N_("This counter is open");
    case COUNTER_ON_BREAK:
        return N_("Back soon: this counter pauses");
    case COUNTER_SHUT:
        break;
    }
    return N_("This counter is closed");
}

static void counter_number(struct ui *ui, struct rect r, int number)
{
    const struct theme *th = &ui->theme;
    char text[WORDS_MAX], digits[16];
    struct rect top = cut_top(&r, th->h2 * 3 / 2);

    text_format(text, sizeof text, tr(ui, "Counter %d"), number);
    text_format(digits, sizeof digits, "%d", number);
    draw_line(ui, top, (struct style){th->h2, REGULAR, th->brand_ink, CENTRE}, tr(ui, "Counter"));
    draw_line(ui, r,
              (struct style){r.h * 9 / 10 < r.w / 2 ? r.h * 9 / 10 : r.w / 2, BOLD, th->brand_ink,
                             CENTRE},
              digits);
    ui_node(ui, "counter", ROLE_HEADING, r, text);
}

static void serving(struct ui *ui, struct rect r, const struct view *v, colour ink)
{
    const struct theme *th = &ui->theme;
    char number[NUMBER_TEXT];
    bool is_serving = v->desk == COUNTER_OPEN && v->serving.prefix[0] != '\0';
    struct style big = {0, BOLD, ink, CENTRE};
    struct rect top = is_serving ? cut_top(&r, r.h / 3) : r;

    tile_middle(ui, top, (struct style){th->h2, is_serving ? REGULAR : BOLD, ink, CENTRE},
                tr(ui, state_words(v)));
    ui_node(ui, "state", ROLE_TEXT, top, tr(ui, state_words(v)));
    if (!is_serving)
        return;
    big.size = r.h < th->display ? r.h : th->display;
    number_to_text(v->serving, number);
    big.size = draw_size(ui, big, r.w, number);
    draw_line(ui, r, big, number);
    ui_node(ui, "number", ROLE_TEXT, r, number);
}

static void counter_side(struct page *p, struct ui *ui, struct rect r)
{
    const struct view *v = visit_view(p->terminal);
    const struct theme *th = &ui->theme;
    bool open = v->desk == COUNTER_OPEN;
    struct rect in = rect_inset(r, theme_px(th, 36)), low;

    draw_box(ui, r, open ? th->brand : th->ink2, 0, 0, th->r_card);
    low = cut_bottom(&in, in.h * 2 / 5);
    counter_number(ui, in, v->counter);
    draw_box(ui, low, open ? colour_mix(th->brand, th->ink, 25) : colour_mix(th->ink2, th->ink, 35),
             0, 0, th->r_key);
    serving(ui, rect_inset(low, theme_px(th, 20)), v, th->brand_ink);
}

static void person_side(struct page *p, struct ui *ui, struct rect r)
{
    const struct view *v = visit_view(p->terminal);
    const struct theme *th = &ui->theme;
    struct rect in = rect_inset(r, theme_px(th, 36));

    tile_card(ui, r);
    if (v->desk != COUNTER_SHUT && v->staff[0] != '\0') {
        who_portrait(p, ui, in, v->staff);
        return;
    }
    tile_middle(ui, in, (struct style){th->h1 * 7 / 8, BOLD, th->ink2, CENTRE},
                tr(ui, "Please watch the call board for your counter"));
}

static struct step show(struct page *p, struct ui *ui)
{
    struct pad *s = p->state;
    const struct view *v = visit_view(p->terminal);
    struct frame f = {.taps = &s->taps};
    struct rect left;
    int64_t again;

    if (!id_is_none(v->rating.ticket) && !visit_is_rated(p->terminal, v->rating.ticket)) {
        visit_begin_rating(p->terminal, &v->rating);
        return go(&rating_screen);
    }
    again = choice_forget(p);
    f.hint = tr(ui, "After your visit you can rate the service here.");
    if (frame_begin(p, ui, &f) == FRAME_STAFF)
        return go(&unlock_screen);
    if (ui->theme.portrait)
        left = cut_top(&f.body, f.body.h / 2);
    else
        left = cut_left(&f.body, f.body.w / 2);
    if (ui->theme.portrait)
        cut_top(&f.body, ui->theme.gap);
    else
        cut_left(&f.body, ui->theme.gap);
    counter_side(p, ui, left);
    person_side(p, ui, f.body);
    frame_end(p, ui, &f);
    return again > 0 ? stay_for(again) : stay();
}

const struct screen pad_screen = {
    .name = "welcome",
    .state_size = sizeof(struct pad),
    .idle_seconds = -1,
    .show = show,
};
