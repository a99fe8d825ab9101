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
    int only[SERVICES_MAX];
    struct grid g = {.count = catalogue_offered(visit_catalogue(p->terminal), only),
                     .page = s->page,
                     .only = only};
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

struct listing {
    const char *id, *heading; /* English */
    const struct line *lines[LINES_MAX];
    int n, most; /* lines here; places, so that two cards side by side look alike */
    bool numbered;
};

/* Height of the text of line `i` beside its sign. */
static int line_height(const struct page *p, const struct ui *ui, const struct listing *l, int i,
                       int width, int size)
{
    return draw_height(ui, width - size * 9 / 4, (struct style){size, REGULAR, 0, LEFT},
                       visit_line(p->terminal, l->lines[i]));
}

static int lines_height(const struct page *p, const struct ui *ui, const struct listing *l,
                        int width, int size)
{
    int sum = 0;

    for (int i = 0; i < l->n; i++)
        sum += line_height(p, ui, l, i, width, size);
    return sum;
}

/* The letters' size at which all lines find room in `height`. */
static int size_for(const struct page *p, const struct ui *ui, const struct listing *l, int width,
                    int height)
{
    int size = ui->theme.body, least = ui->theme.note * 3 / 4;

    while (size > least && lines_height(p, ui, l, width, size) > height)
        size--;
    return size;
}

static void draw_sign(struct ui *ui, struct rect r, int i, const struct listing *l, int size)
{
    const struct theme *th = &ui->theme;
    char label[16];

    draw_box(ui, r, th->brand_soft, 0, 0, r.h / 2);
    text_format(label, sizeof label, "%d", i + 1);
    if (l->numbered)
        draw_line(ui, r, (struct style){size * 8 / 10, BOLD, th->brand, CENTRE}, label);
    else
        draw_icon(ui, rect_inset(r, r.h / 5), "check", th->brand);
}

/* Numbered or ticked lines in a card. */
static void card(struct page *p, struct ui *ui, struct rect r, const struct listing *l)
{
    const struct theme *th = &ui->theme;
    struct rect in = rect_inset(r, theme_px(th, 36) > 10 ? theme_px(th, 36) : 10);
    int gap = theme_px(th, 14), mark, size, rows, spare, width = in.w;
    char node[NODE_ID];

    tile_card(ui, r);
    ui_heading(ui, cut_top(&in, th->h2 * 4 / 3),
               (struct style){th->h2 * 9 / 10, BOLD, th->ink, LEFT}, l->id, tr(ui, l->heading));
    cut_top(&in, gap);
    if (l->n == 0)
        return;
    rows = in.h - (l->most - 1) * gap;
    size = size_for(p, ui, l, width, rows * l->n / l->most);
    mark = size * 3 / 2;
    spare = least((rows * l->n / l->most - lines_height(p, ui, l, width, size)) / l->n, th->body);
    mark = least(mark, rows / l->most);
    for (int i = 0; i < l->n; i++) {
        int own = line_height(p, ui, l, i, width, size) + spare;
        struct rect row = cut_top(&in, spare < 0 ? rows / l->most : own); /* or all alike */

        cut_top(&in, gap);
        draw_sign(ui, rect_centre(cut_left(&row, mark), mark, mark), i, l, size);
        cut_left(&row, size * 3 / 4);
        tile_middle(ui, row, (struct style){size, REGULAR, th->ink, LEFT},
                    visit_line(p->terminal, l->lines[i]));
        text_format(node, sizeof node, "%s:%d", l->id, i + 1);
        ui_node(ui, node, ROLE_TEXT, row, visit_line(p->terminal, l->lines[i]));
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
    bool column = r.w < r.h * 2; /* beside the cards, else under them */
    char days[WORDS_MAX];
    const struct fact facts[] = {
        {"fee", tr(ui, "Fee"), visit_text(p->terminal, &s->fee)},
        {"promise", tr(ui, "Result within"), days},
        {"area", tr(ui, "Please go to"), visit_text(p->terminal, &s->area)},
    };

    promise(p, ui, s, days, sizeof days);
    tile_facts(ui, r, column ? 1 : 3, facts, ARRAY_LEN(facts));
}

static struct listing documents(const struct service *s)
{
    struct listing l = {.id = "documents",
                        .heading = N_("Please bring"),
                        .n = s->document_count,
                        .most = s->document_count};

    for (int i = 0; i < l.n; i++)
        l.lines[i] = &s->documents[i].line;
    return l;
}

static struct listing steps(const struct service *s)
{
    struct listing l = {.id = "steps",
                        .heading = N_("How it goes"),
                        .n = s->step_count,
                        .most = s->step_count,
                        .numbered = true};

    for (int i = 0; i < l.n; i++)
        l.lines[i] = &s->steps[i];
    return l;
}

static void one_page(struct page *p, struct ui *ui, struct rect body, const struct service *s)
{
    const struct theme *th = &ui->theme;
    int h = theme_px(th, 170) > th->body * 4 ? theme_px(th, 170) : th->body * 4;
    int columns = th->portrait ? 1 : 2, rows = th->portrait ? 2 : 1;
    struct listing left = documents(s), right = steps(s);

    if (left.n > right.n)
        right.most = left.n;
    else
        left.most = right.n;
    facts(p, ui, cut_bottom(&body, h), s);
    cut_bottom(&body, th->gap);
    card(p, ui, grid_cell(body, columns, rows, th->gap, 0), &left);
    card(p, ui, grid_cell(body, columns, rows, th->gap, 1), &right);
}

static void small_page(struct page *p, struct ui *ui, struct rect body, const struct service *s,
                       int page)
{
    struct listing l = page == 0 ? documents(s) : steps(s);
    struct rect right = cut_right(&body, body.w * 2 / 5);

    cut_right(&body, ui->theme.gap);
    card(p, ui, body, &l);
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
    bool low = frame_is_low(ui), takes, checks;
    struct frame f = {.back = true, .actions = low && !ui->theme.large ? 3 : 2};

    if (ui->theme.compact)
        f.name = &service->name;
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
    /* Large letters leave room for two buttons: first the steps, then the check. */
    checks = service->document_count > 0 && !(low && ui->theme.large && s->page == 0) &&
             frame_action(ui, &f, "check", tr(ui, "Check my documents"), BUTTON_PLAIN);
    if (low && !(ui->theme.large && s->page > 0) &&
        frame_action(ui, &f, "next", tr(ui, s->page == 0 ? N_("How it goes") : N_("Please bring")),
                     BUTTON_PLAIN))
        s->page = (s->page + 1) % SMALL_PAGES;
    if (!ui->theme.compact)
        name(p, ui, &f.body, service);
    if (low)
        small_page(p, ui, f.body, service, s->page);
    else
        one_page(p, ui, f.body, service);
    frame_end(p, ui, &f);
    if (!takes && !checks)
        return stay();
    visit_choose_service(p->terminal, s->chosen - 1);
    p->visit->booking.on = false;
    return go(takes ? &identify_screen : &documents_screen);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct guide *s = p->state;

    return s->chosen == 0 ? list(p, ui) : one(p, ui);
}

const struct screen guide_screen = {
    .name = "guide",
    .common = true,
    .state_size = sizeof(struct guide),
    .show = show,
};
