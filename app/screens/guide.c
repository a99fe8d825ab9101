/* guide.c - what a service needs: documents, steps, fee, promised time. */
#include "base/text.h"
#include "port/i18n.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/screens.h"

struct guide {
    int chosen; /* index in the catalogue plus 1; 0 the list */
    int page;   /* of the list, or of the service on a small display */
};

enum { SMALL_PAGES = 2 };

/* ---- the list ---- */

static struct step list(struct page *p, struct ui *ui)
{
    struct guide *s = p->state;
    struct grid g = {.count = visit_catalogue(p->terminal)->service_count, .page = s->page};
    struct frame f = {.title = N_("Guide: choose a service"), .back = true};
    int chosen;

    f.actions = grid_pages(ui, &g) > 1;
    if (frame_begin(p, ui, &f) == FRAME_BACK) {
        if (s->page == 0)
            return back();
        s->page--;
        return stay();
    }
    if (f.actions > 0 && frame_action(ui, &f, "next", tr(ui, "More services"), BUTTON_PRIMARY))
        s->page = (s->page + 1) % grid_pages(ui, &g);
    chosen = grid_services(p, ui, f.body, &g);
    frame_end(p, ui, &f);
    if (chosen >= 0)
        *s = (struct guide){.chosen = chosen + 1};
    return stay();
}

/* ---- one service ---- */

/* Numbered or ticked lines in a card; the letters shrink until all fit. */
static void card(struct page *p, struct ui *ui, struct rect r, const char *id, const char *heading,
                 const struct line *lines, int n, bool numbered)
{
    const struct theme *th = &ui->theme;
    struct rect in = rect_inset(r, theme_px(th, 36) > 10 ? theme_px(th, 36) : 10), row;
    struct style s = {th->body, REGULAR, th->ink, LEFT};
    int gap = theme_px(th, 14), mark, each;
    char label[16], node[NODE_ID];

    tile_card(ui, r);
    ui_heading(ui, cut_top(&in, th->h2 * 4 / 3),
               (struct style){th->h2 * 9 / 10, BOLD, th->ink, LEFT}, id, tr(ui, heading));
    cut_top(&in, gap);
    if (n == 0)
        return;
    each = (in.h - (n - 1) * gap) / n;
    if (each > s.size * 3)
        each = s.size * 3;
    if (s.size > each * 6 / 10)
        s.size = each * 6 / 10 > th->note * 3 / 4 ? each * 6 / 10 : th->note * 3 / 4;
    mark = s.size * 3 / 2;
    for (int i = 0; i < n; i++) {
        struct rect sign;

        row = cut_top(&in, each);
        cut_top(&in, gap);
        sign = rect_centre(cut_left(&row, mark), mark, mark);
        draw_box(ui, sign, th->brand_soft, 0, 0, mark / 2);
        text_format(label, sizeof label, "%d", i + 1);
        if (numbered)
            draw_line(ui, sign, (struct style){s.size * 8 / 10, BOLD, th->brand, CENTRE}, label);
        else
            draw_icon(ui, rect_inset(sign, mark / 5), "check", th->brand);
        cut_left(&row, mark / 2);
        tile_middle(ui, row, s, visit_line(p->terminal, &lines[i]));
        text_format(node, sizeof node, "%s:%d", id, i + 1);
        ui_node(ui, node, ROLE_TEXT, row, visit_line(p->terminal, &lines[i]));
    }
}

static void promise(struct page *p, struct ui *ui, const struct service *s, char *to, size_t size)
{
    (void)p;
    if (s->promised_days == 0)
        text_copy(to, size, tr(ui, "at once"));
    else
        text_format(
            to, size,
            i18n_plural(ui->language, "%d working day", "%d working days", s->promised_days),
            s->promised_days);
}

static void facts(struct page *p, struct ui *ui, struct rect r, const struct service *s)
{
    const struct theme *th = &ui->theme;
    bool column = r.h > r.w; /* beside the cards, else under them */
    char text[WORDS_MAX];

    promise(p, ui, s, text, sizeof text);
    tile_fact(ui, grid_cell(r, column ? 1 : 3, column ? 3 : 1, th->gap, 0), "fee", tr(ui, "Fee"),
              visit_text(p->terminal, &s->fee));
    tile_fact(ui, grid_cell(r, column ? 1 : 3, column ? 3 : 1, th->gap, 1), "promise",
              tr(ui, "Result within"), text);
    tile_fact(ui, grid_cell(r, column ? 1 : 3, column ? 3 : 1, th->gap, 2), "area",
              tr(ui, "Please go to"), visit_text(p->terminal, &s->area));
}

static void one_page(struct page *p, struct ui *ui, struct rect body, const struct service *s)
{
    const struct theme *th = &ui->theme;
    int h = theme_px(th, 170);
    struct rect low = cut_bottom(&body, h < th->body * 4 ? th->body * 4 : h);

    facts(p, ui, low, s);
    cut_bottom(&body, th->gap);
    card(p, ui, grid_cell(body, th->portrait ? 1 : 2, th->portrait ? 2 : 1, th->gap, 0),
         "documents", N_("Please bring"), s->documents, s->document_count, false);
    card(p, ui, grid_cell(body, th->portrait ? 1 : 2, th->portrait ? 2 : 1, th->gap, 1), "steps",
         N_("How it goes"), s->steps, s->step_count, true);
}

static void small_page(struct page *p, struct ui *ui, struct rect body, const struct service *s,
                       int page)
{
    const struct theme *th = &ui->theme;
    struct rect right = cut_right(&body, body.w * 3 / 8);

    cut_right(&body, th->gap);
    if (page == 0)
        card(p, ui, body, "documents", N_("Please bring"), s->documents, s->document_count, false);
    else
        card(p, ui, body, "steps", N_("How it goes"), s->steps, s->step_count, true);
    facts(p, ui, right, s);
}

static void name(struct page *p, struct ui *ui, struct rect *body, const struct service *s)
{
    const struct theme *th = &ui->theme;
    struct style big = {th->h2, BOLD, th->ink, LEFT};
    struct rect row = cut_top(body, th->h2 * 4 / 3);
    const char *text = visit_text(p->terminal, &s->name);

    ui_node(ui, "title", ROLE_HEADING, row, text);
    draw_line(ui, cut_left(&row, draw_width(ui, big, text) + 1), big, text);
    cut_left(&row, th->gap);
    row.y += (big.size - th->note) * 37 / 100;
    tile_second(ui, row, (struct style){th->note, REGULAR, th->ink2, LEFT},
                s->name.text[words_second_language(ui)]);
    cut_top(body, theme_px(th, 28));
}

static struct step one(struct page *p, struct ui *ui)
{
    struct guide *s = p->state;
    const struct catalogue *c = visit_catalogue(p->terminal);
    const struct service *service = &c->services[s->chosen - 1];
    bool compact = ui->theme.compact, takes;
    struct frame f = {.back = true, .actions = compact ? 2 : 1};

    if (compact) /* there is no row for it */
        f.title = N_("Guide & documents");
    if (frame_begin(p, ui, &f) == FRAME_BACK) {
        *s = (struct guide){.page = 0};
        return stay();
    }
    takes = catalogue_is_open(c, p->now);
    if (!takes)
        frame_action_off(ui, &f, "take_number", tr(ui, "The hall is closed now"));
    else
        takes =
            frame_action(ui, &f, "take_number", tr(ui, "Take a number for this"), BUTTON_PRIMARY);
    if (compact) {
        if (frame_action(ui, &f, "next",
                         tr(ui, s->page == 0 ? N_("How it goes") : N_("Please bring")),
                         BUTTON_PLAIN))
            s->page = (s->page + 1) % SMALL_PAGES;
        small_page(p, ui, f.body, service, s->page);
    } else {
        name(p, ui, &f.body, service);
        one_page(p, ui, f.body, service);
    }
    frame_end(p, ui, &f);
    if (!takes)
        return stay();
    visit_choose_service(p->terminal, s->chosen - 1);
    return go(&identify_screen);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct guide *s = p->state;

    return s->chosen == 0 ? list(p, ui) : one(p, ui);
}

const struct screen guide_screen = {
    .name = "guide",
    .state_size = sizeof(struct guide),
    .show = show,
};
