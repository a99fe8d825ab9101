/* progress_case.c - where a case stands: its state large, what is promised, and the
 * hall's answer. */
#include "screens/progress_case.h"

#include "base/text.h"
#include "screens/appointment_facts.h"
#include "screens/tile.h"
#include "screens/words.h"
#include "terminal/slip.h"

static const char *const states[] = {
    [CASE_FREE] = N_("Not known"),
    [CASE_FILED] = N_("Registered"),
    [CASE_IN_HAND] = N_("In hand"),
    [CASE_ACCEPTED] = N_("Accepted"),
    [CASE_PROPOSAL] = N_("A proposal is made"),
    [CASE_AGREED] = N_("Agreed, under way"),
    [CASE_DONE] = N_("It is done"),
    [CASE_DENIED] = N_("Not accepted"),
    [CASE_CLOSED] = N_("Closed"),
};

static void promise(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    const struct case_view *v = &p->visit->seen;

    if (v->waits)
        text_copy(to, size, tr(ui, "We are waiting for you"));
    else if (v->due > 0)
        appointment_when(ui, (struct moment){v->due, p->now.offset_min}, to, size);
    else
        text_copy(to, size, "–");
}

/* What the hall says, and what it asks: that is answered on the page of the code. */
static void answer(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    const struct case_view *v = &p->visit->seen;
    struct style s = {th->body, REGULAR, th->ink, LEFT};
    struct rect low;

    if (v->asks) {
        low = cut_bottom(&r, r.h / 2 < th->body * 3 ? r.h / 2 : th->body * 3);
        ui_text(ui, low, (struct style){th->body, BOLD, th->ink, LEFT}, "asks",
                tr(ui, "You are asked something: scan your code with a phone, or tell the staff."));
    }
    while (s.size > th->note * 3 / 4 && draw_height(ui, r.w, s, v->answer) > r.h)
        s.size -= s.size / 12 + 1;
    if (v->answer[0] != '\0')
        ui_text(ui, r, s, "answer", v->answer);
}

void progress_case(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct case_view *v = &p->visit->seen;
    int h = theme_px(th, 206), line = th->h1 * 3 / 2;
    struct rect low;
    char text[WORDS_MAX];

    low = cut_bottom(&body, h > body.h / 3 ? body.h / 3 : h);
    text_format(text, sizeof text, "%.4s %s", v->code, v->code + 4);
    tile_fact(ui, grid_cell(low, 2, 1, th->gap, 0), "code", tr(ui, slip_case_name(v->kind)), text);
    promise(p, ui, text, sizeof text);
    tile_fact(ui, grid_cell(low, 2, 1, th->gap, 1), "due", tr(ui, "Promised by"), text);
    cut_bottom(&body, th->gap / 2);
    progress_age(p, ui, cut_bottom(&body, th->note * 3 / 2), v->now);
    low = cut_top(&body, line < body.h / 2 ? line : body.h / 2);
    ui_heading(
        ui, low,
        (struct style){th->h1 < low.h * 3 / 4 ? th->h1 : low.h * 3 / 4, BOLD, th->brand, LEFT},
        "state", tr(ui, states[v->state]));
    cut_top(&body, th->gap / 2);
    answer(p, ui, body);
}
